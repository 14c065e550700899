"""The lexicon: inflected forms, entries and frames, trigger candidates."""

from __future__ import annotations

import pytest

from kg.annotate.text import annotate_text
from kg.arabic.inflect import default_imperfect, noun_forms, verb_forms
from kg.errors import OntologyError
from kg.extract.triggers import lexicon_triggers
from kg.lexicon import load_lexicon
from kg.model import Article, Document
from kg.vocab import ontology_triples


def triggers_of(text: str) -> list[tuple[str, str]]:
    doc = annotate_text(Document(Article("a", text)))
    return [(t.span.of(text), t.type) for t in lexicon_triggers(doc, load_lexicon())]


@pytest.mark.parametrize(
    ("perfect", "imperfect", "forms"),
    [
        ("انسحب", "", ["انسحب", "انسحبت", "انسحبوا", "ينسحب", "تنسحب", "ينسحبون", "ننسحب"]),
        ("قال", "يقول", ["قال", "قالت", "قالوا", "يقول", "تقول", "يقولون"]),
        ("دعا", "يدعو", ["دعا", "دعت", "دعوا", "يدعو", "يدعون"]),
        ("نفى", "ينفي", ["نفي", "نفت", "ينفي", "تنفي"]),
        ("قصف", "", ["قصفها", "قصفته", "يقصفها", "قصفوا", "قصفوها"]),
    ],
)
def test_verb_forms_hold_the_paradigm(perfect: str, imperfect: str, forms: list[str]) -> None:
    made = {form.text for form in verb_forms(perfect, imperfect)}
    assert set(forms) <= made


def test_verb_forms_keep_other_verbs_out() -> None:
    made = {form.text for form in verb_forms("سلم")}
    assert not made & {"استلم", "تسليم", "اسلم "}


def test_imperfect_of_regular_verbs() -> None:
    assert [default_imperfect(v) for v in ("انسحب", "سلم", "تمركز", "أعلن")] == ["ينسحب", "يسلم", "يتمركز", "يعلن"]


def test_noun_forms_take_pronouns_and_plurals() -> None:
    made = {form.text for form in noun_forms("غارة", ("غارات",))}
    assert {"غاره", "غارته", "غاراتهم", "غارتين", "غارات"} <= made


def test_every_entry_evokes_a_class_of_the_ontology_and_a_role_of_its_frame_exists() -> None:
    lexicon = load_lexicon()
    classes = {t.subject.value.rpartition("#")[2] for t in ontology_triples()}
    entries = {entry.iri: entry for found in lexicon.forms.values() for entry, _ in found}.values()
    assert len(entries) > 250
    assert {entry.type for entry in entries} <= classes
    assert all(0 < entry.weight <= 1 for entry in entries)
    roles = {r for frame in lexicon.frames.values() for roles in (frame.subject, frame.object, frame.genitive, *frame.oblique.values()) for r in roles}
    assert roles - {"object"} <= set(lexicon.takes)


def test_an_entry_without_a_frame_is_named_in_the_error(tmp_path) -> None:
    (tmp_path / "x.ttl").write_text(
        "@prefix lex: <https://w3id.org/isnad/lexicon#> . @prefix isnad: <https://w3id.org/isnad/ontology#> .\n"
        'lex:broken a lex:Entry ; lex:evokes isnad:Attack ; lex:noun "غزو"@ar .',
        encoding="utf-8",
    )
    with pytest.raises(OntologyError, match="lex.*broken.*lex:frame"):
        load_lexicon(tmp_path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("وانسحبت القوة من الموقع.", ("انسحبت", "Withdrawal")),
        ("للانسحاب من المدينة", ("للانسحاب", "Withdrawal")),
        ("سيسلّم التحالف القاعدة غدا.", ("سيسلّم", "Handover")),
        ("أعلن إعادة تموضع قواته", ("إعادة تموضع", "Redeployment")),
        ("بغارات جوية على المواقع", ("غارات", "Attack")),
    ],
)
def test_triggers_are_found_behind_clitics_and_in_phrases(text: str, expected: tuple[str, str]) -> None:
    found = triggers_of(text)
    assert expected in found


def test_a_ministry_is_no_visit() -> None:
    assert ("زارة", "Meeting") not in triggers_of("قالت وزارة الدفاع")
