"""Fillers that neighbouring events of a sentence have in common."""

from __future__ import annotations

import pytest
from fake_reader import span_of

from kg.annotate.text import annotate_text
from kg.extract.shared import link_of, load_shares, share_fillers
from kg.lexicon import load_lexicon
from kg.model import Argument, Article, Document, EventMention, Mention

TEXT = "قتل جنديان في هجوم للتنظيم على الحاجز. وانسحب الجيش وسلم القاعدة."


def document(*events: tuple) -> Document:
    """Events are (word, type, arguments), arguments (role, words)."""
    doc = annotate_text(Document(Article("a", TEXT)))
    words = {"جنديان": "PopulationGroup", "تنظيم": "ArmedGroup", "الجيش": "MilitaryForce", "القاعدة": "Base"}
    mentions = tuple(Mention(f"m{n}", span_of(TEXT, w), type_) for n, (w, type_) in enumerate(words.items()))
    named = dict(zip(words, mentions, strict=True))
    told = []
    for n, (word, type_, arguments) in enumerate(events):
        trigger = span_of(TEXT, word)
        sentence = next(i for i, s in enumerate(doc.sentences) if s.span.covers(trigger))
        told.append(EventMention(f"x{n}", trigger, type_, sentence, tuple(Argument(r, named[w].id, score=0.8) for r, w in arguments)))
    return doc.with_(mentions=mentions, events=tuple(told))


def roles(doc: Document) -> list[set[tuple[str, str]]]:
    words = {m.id: m.span.of(TEXT) for m in doc.mentions}
    return [{(a.role, words[a.filler]) for a in e.arguments} for e in doc.events]


def test_shared_who_attacked_killed_and_who_killed_attacked() -> None:
    attacker, victim = ("attacker", "تنظيم"), ("victim", "جنديان")
    found = roles(share_fillers(document(("قتل", "Killing", [victim]), ("هجوم", "Attack", [attacker])), load_lexicon()))
    assert ("perpetrator", "تنظيم") in found[0] and attacker in found[1]


def test_shared_filler_is_less_sure_than_where_it_comes_from() -> None:
    doc = share_fillers(document(("قتل", "Killing", []), ("هجوم", "Attack", [("attacker", "تنظيم")])), load_lexicon())
    (taken,) = [a for a in doc.events[0].arguments if a.role == "perpetrator"]
    assert 0.4 < taken.score < 0.8


def test_shared_nothing_where_the_role_is_filled_or_the_sentence_another() -> None:
    own = document(("قتل", "Killing", [("perpetrator", "الجيش")]), ("هجوم", "Attack", [("attacker", "تنظيم")]))
    assert roles(share_fillers(own, load_lexicon()))[0] == {("perpetrator", "الجيش")}
    apart = document(("هجوم", "Attack", [("attacker", "تنظيم")]), ("سلم", "Killing", []))
    assert roles(share_fillers(apart, load_lexicon()))[1] == set()


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [("قتل", "هجوم", "prep"), ("انسحب", "سلم", "and"), ("قتل", "سلم", "and"), ("هجوم", "قتل", "")],
)
def test_shared_link_is_what_stands_before_the_second_word(left: str, right: str, expected: str) -> None:
    assert link_of(TEXT, span_of(TEXT, left), span_of(TEXT, right)) == expected


def test_shared_table_has_chances_of_roles_that_the_lexicon_knows() -> None:
    takes = load_lexicon().takes
    for (first, _, second), shares in load_shares().items():
        for share in shares:
            assert 0 <= share.forward <= 1 and 0 <= share.backward <= 1 and max(share.forward, share.backward) > 0
            assert {share.left, f"{first}.{share.left}"} & takes.keys() and {share.right, f"{second}.{share.right}"} & takes.keys()
