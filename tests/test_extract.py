"""Reading by rules, on documents made by hand: factuality, attribution, roles, numbers, relations, tellings."""

from __future__ import annotations

from datetime import date

import pytest

from kg.annotate.text import annotate_text
from kg.extract.attribution import find_reports, speakers_at
from kg.extract.factuality import rule_factuality
from kg.extract.fillers import choose_numbers
from kg.extract.quantities import extract_quantities
from kg.extract.relations import find_relations
from kg.extract.roles import rule_roles
from kg.extract.syntax import place_mentions, standings, tokens_of
from kg.extract.tellings import tell
from kg.extract.triggers import trigger_at
from kg.lexicon import load_lexicon
from kg.model import SPEAKER, Argument, Article, Document, Entity, EventMention, Mention, Span


def span_of(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def document(text: str, *mentions: tuple[str, str]) -> Document:
    doc = annotate_text(Document(Article("a", text, published=date(2020, 3, 27))))
    found = tuple(Mention(f"m{i}", span_of(text, words), type_) for i, (words, type_) in enumerate(mentions, 1))
    return doc.with_(mentions=found)


def roles_of(doc: Document, words: str, type_: str) -> set[tuple[str, str]]:
    lexicon = load_lexicon()
    trigger = trigger_at(doc, span_of(doc.text, words), type_, 1.0, lexicon)
    bounds = tokens_of(doc, trigger.sentence)
    placed = place_mentions(doc, bounds, doc.mentions)
    found = rule_roles(trigger, standings(doc, trigger, placed, bounds, frozenset()), doc.mentions, lexicon)
    return {(r.role, doc.mentions[r.mention].span.of(doc.text)) for r in found if r.score >= 0.3}


@pytest.mark.parametrize(
    ("text", "word", "polarity", "modality"),
    [
        ("سلم الجيش القاعدة", "سلم", "positive", "actual"),
        ("لم ينسحب الجيش من القاعدة", "ينسحب", "negative", "actual"),
        ("لن تنسحب القوات من القاعدة", "تنسحب", "negative", "planned"),
        ("ستنسحب القوات من القاعدة", "ستنسحب", "positive", "planned"),
        ("وسوف تنسحب القوات", "تنسحب", "positive", "planned"),
        ("قد تنسحب القوات من المدينة", "تنسحب", "positive", "possible"),
        ("طالب البرلمان بانسحاب القوات", "انسحاب", "positive", "requested"),
        ("تعتزم القوات الانسحاب من المدينة", "الانسحاب", "positive", "planned"),
    ],
)
def test_factuality_by_particles(text: str, word: str, polarity: str, modality: str) -> None:
    doc = document(text)
    found = rule_factuality(doc, trigger_at(doc, span_of(text, word), "Withdrawal", 1.0, load_lexicon()))
    assert (found.polarity, found.modality) == (polarity, modality)


@pytest.mark.parametrize(
    ("text", "trigger", "type_", "expected"),
    [
        ("سلمت القوات الفرنسية المعسكر الشمالي إلى الجيش العراقي", "سلمت", "Handover", {("giver", "القوات الفرنسية"), ("site", "المعسكر الشمالي"), ("recipient", "الجيش العراقي")}),
        ("انسحاب القوات الفرنسية من المعسكر الشمالي", "انسحاب", "Withdrawal", {("actor", "القوات الفرنسية"), ("origin", "المعسكر الشمالي")}),
        ("القوات الفرنسية انسحبت من المعسكر الشمالي", "انسحبت", "Withdrawal", {("actor", "القوات الفرنسية"), ("origin", "المعسكر الشمالي")}),
        ("قصفت القوات الفرنسية الجيش العراقي في المعسكر الشمالي", "قصفت", "Attack", {("attacker", "القوات الفرنسية"), ("target", "الجيش العراقي"), ("place", "المعسكر الشمالي")}),
        ("تم تسليم المعسكر الشمالي إلى الجيش العراقي", "تسليم", "Handover", {("site", "المعسكر الشمالي"), ("recipient", "الجيش العراقي")}),
    ],
)  # fmt: skip
def test_roles_by_order_and_particles(text: str, trigger: str, type_: str, expected: set[tuple[str, str]]) -> None:
    kinds = {"القوات الفرنسية": "MilitaryForce", "المعسكر الشمالي": "Base", "الجيش العراقي": "MilitaryForce"}
    doc = document(text, *((words, kind) for words, kind in kinds.items() if words in text))
    assert roles_of(doc, trigger, type_) == expected


def chain(doc: Document, words: str) -> list[str]:
    found = speakers_at(find_reports(doc, doc.mentions), span_of(doc.text, words))
    return [next(m for m in doc.mentions if m.id == id_).span.of(doc.text) for id_ in found]


def test_a_report_reaches_over_its_sentence_and_its_quotation() -> None:
    text = "وقال سامي ناصر إن القوات انسحبت. وأضاف: \"سنسلم القاعدة. ثم نغادر المدينة\". وهاجم مسلحون الحي."
    doc = document(text, ("سامي ناصر", "Person"))
    assert chain(doc, "انسحبت") == ["سامي ناصر"]
    assert chain(doc, "سنسلم") == ["سامي ناصر"]
    assert chain(doc, "نغادر") == ["سامي ناصر"]
    assert chain(doc, "هاجم") == []


def test_a_statement_speaks_for_who_issued_it() -> None:
    text = "أصدرت القيادة المشتركة بيانا حول المعارك. وجاء في البيان أن القوات انسحبت."
    doc = document(text, ("القيادة المشتركة", "MilitaryForce"))
    assert chain(doc, "انسحبت") == ["القيادة المشتركة"]


def test_according_to_reaches_over_the_whole_sentence() -> None:
    text = "انسحبت القوات من المدينة، بحسب مصدر أمني."
    doc = document(text, ("مصدر أمني", "Person"))
    assert chain(doc, "انسحبت") == ["مصدر أمني"]


def test_what_the_article_says_itself_has_no_speaker() -> None:
    doc = document("انسحبت القوات من المدينة.", ("القوات", "MilitaryForce"))
    assert chain(doc, "انسحبت") == []


def numbers(text: str, word: str, type_: str) -> dict[str, float]:
    doc = extract_quantities(document(text))
    trigger = trigger_at(doc, span_of(text, word), type_, 1.0, load_lexicon())
    values = {q.id: q.value for q in doc.quantities}
    return {a.role: values[a.filler] for a in choose_numbers(doc, trigger, tokens_of(doc, 0), frozenset())}


def test_numbers_go_to_the_roles_of_their_words() -> None:
    assert numbers("هجوم أسفر عن مقتل 12 جنديا وإصابة 30 آخرين", "هجوم", "Attack") == {"killed": 12, "wounded": 30}
    assert numbers("سحب 800 جندي من القاعدة", "سحب", "Withdrawal") == {"count": 800}
    assert numbers("تفشي الوباء أدى إلى وفاة خمسة أشخاص وإصابة 40 شخصا", "تفشي", "Outbreak") == {"deaths": 5, "infections": 40}


def relations(doc: Document) -> set[tuple[str, ...]]:
    words = {m.id: m.span.of(doc.text) for m in doc.mentions}
    return {(r.type, *(words[a.filler] for a in r.arguments if a.filler in words)) for r in find_relations(doc)}


def test_offices_before_and_after_a_name() -> None:
    text = "وقال المتحدث باسم القيادة المشتركة سامي ناصر. وحضر كريم عادل، قائد اللواء الرابع، الاجتماع."
    doc = document(text, ("القيادة المشتركة", "MilitaryForce"), ("سامي ناصر", "Person"), ("كريم عادل", "Person"), ("اللواء الرابع", "MilitaryForce"))
    assert {("Position", "سامي ناصر", "القيادة المشتركة"), ("Position", "كريم عادل", "اللواء الرابع")} <= relations(doc)


def test_places_lie_in_places() -> None:
    text = "معسكر الصقر في محافظة الأنبار، وهاجموا بغداد ثم انتقلوا بعد أيام طويلة من القتال إلى دمشق."
    doc = document(text, ("معسكر الصقر", "Base"), ("محافظة الأنبار", "Place"), ("بغداد", "Place"), ("دمشق", "Place"))
    assert relations(doc) == {("Location", "معسكر الصقر", "محافظة الأنبار")}


def test_bodies_named_by_their_opponent_and_those_who_stay() -> None:
    text = "حلف الشمال ضد تنظيم الجبل باق. ولا يزال حلف الصحراء في بغداد."
    doc = document(text, ("حلف الشمال", "Coalition"), ("تنظيم الجبل", "ArmedGroup"), ("حلف الصحراء", "Coalition"), ("بغداد", "Place"))
    assert {("Opposition", "حلف الشمال", "تنظيم الجبل"), ("Deployment", "حلف الصحراء", "بغداد")} <= relations(doc)


def told(doc: Document, *events: EventMention) -> Document:
    entities = tuple(Entity(f"e{i}", m.type, (("ar", m.span.of(doc.text)),), (m.id,)) for i, m in enumerate(doc.mentions, 1))
    return tell(doc.with_(events=events, entities=entities, times=(), quantities=()))


def test_repeats_join_and_plans_stand_apart() -> None:
    text = "انسحبت القوات من القاعدة. وجاء انسحاب القوات مبكرا. وستنسحب القوات من القاعدة كلها."
    doc = document(text, ("القوات", "MilitaryForce"), ("القاعدة", "Base"))
    arguments = (Argument("actor", "m1"), Argument("origin", "m2"))
    doc = told(
        doc,
        EventMention("x1", span_of(text, "انسحبت"), "Withdrawal", 0, arguments, score=0.8),
        EventMention("x2", span_of(text, "انسحاب"), "Withdrawal", 1, (Argument("actor", "m1"),), score=0.5),
        EventMention("x3", span_of(text, "ستنسحب"), "Withdrawal", 2, arguments, modality="planned", score=0.8),
    )
    assert [(f.modality, len(f.evidence)) for f in doc.facts] == [("actual", 2), ("planned", 1)]
    assert doc.facts[0].group == doc.facts[1].group != ""
    assert doc.facts[0].confidence == pytest.approx(0.9)


def test_we_are_the_side_of_who_speaks() -> None:
    text = "قال سامي ناصر قائد اللواء الرابع: سننسحب."
    doc = document(text, ("سامي ناصر", "Person"), ("اللواء الرابع", "MilitaryForce"))
    doc = told(
        doc,
        EventMention("x1", span_of(text, "سننسحب"), "Withdrawal", 0, (Argument("actor", SPEAKER),), attribution=("m1",)),
        EventMention("r1", span_of(text, "قائد"), "Position", 0, (Argument("person", "m1"), Argument("organisation", "m2"))),
    )
    withdrawal = next(f for f in doc.facts if f.type == "Withdrawal")
    assert [(a.role, a.entity) for a in withdrawal.arguments] == [("actor", "e2")]


def test_a_fact_needs_an_entity_and_a_relation_two() -> None:
    text = "انسحاب كبير يقوده سامي ناصر"
    doc = document(text, ("سامي ناصر", "Person"))
    doc = told(
        doc,
        EventMention("x1", span_of(text, "انسحاب"), "Withdrawal", 0),
        EventMention("x2", span_of(text, "يقوده"), "Leadership", 0, (Argument("leader", "m1"),)),
    )
    assert doc.facts == ()


def test_two_mentions_of_one_entity_fill_a_role_once() -> None:
    text = "انسحاب القوات الفرنسية، أي انسحاب تلك القوات"
    doc = document(text, ("القوات الفرنسية", "MilitaryForce"))
    second = Mention("m2", span_of(text, "تلك القوات"), "MilitaryForce")
    entity = Entity("e1", "MilitaryForce", (("ar", "القوات الفرنسية"),), ("m1", "m2"))
    event = EventMention("x1", span_of(text, "انسحاب"), "Withdrawal", 0, (Argument("actor", "m1"), Argument("actor", "m2")))
    doc = tell(doc.with_(mentions=(*doc.mentions, second), events=(event,), entities=(entity,), times=(), quantities=()))
    assert [(a.role, a.entity, a.mention) for a in doc.facts[0].arguments] == [("actor", "e1", "m1")]
