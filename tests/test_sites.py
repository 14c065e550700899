"""A sentence that tells a move of several sites tells one of each; tellings of one article, joined and kept apart."""

from __future__ import annotations

from datetime import date

import pytest

from kg.annotate.text import annotate_text
from kg.extract.sites import by_site
from kg.extract.tellings import tell
from kg.extract.times import extract_times
from kg.model import Argument, Article, Document, Entity, EventMention, Mention, Span

FORCES, BASES = "قوات التحالف", ("قاعدة الورد", "قاعدة النخيل", "قاعدة الزهور")


def read(text: str, *events: tuple[str, str, dict[str, str]]) -> Document:
    """A document whose entities are FORCES and BASES, and whose events are (trigger, type, role: words)."""
    doc = extract_times(annotate_text(Document(Article("a", text, published=date(2020, 3, 29)))))
    mentions, entities = [], []
    for number, name in enumerate((FORCES, *BASES, "كركوك", "نينوى")):
        starts = [i for i in range(len(text)) if text.startswith(name, i)]
        kind = "Coalition" if name == FORCES else "Base" if name in BASES else "Place"
        own = [Mention(f"m{number}.{i}", Span(s, s + len(name)), kind) for i, s in enumerate(starts)]
        mentions += own
        if own:
            entities.append(Entity(f"e{number}", kind, (("ar", name),), tuple(m.id for m in own)))
    found = []
    for number, (word, kind, roles) in enumerate(events, 1):
        span = Span(text.index(word), text.index(word) + len(word))
        sentence = next(i for i, s in enumerate(doc.sentences) if s.span.covers(span))
        near = [m for m in mentions if doc.sentences[sentence].span.covers(m.span)]
        fillers = tuple(Argument(role, next(m.id for m in near if m.span.of(text) == words)) for role, words in roles.items())
        time = next((t.id for t in doc.times if doc.sentences[sentence].span.covers(t.span)), "")
        found.append(EventMention(f"x{number}", span, kind, sentence, fillers, time))
    return doc.with_(mentions=tuple(mentions), entities=tuple(entities), events=tuple(found))


def sites(doc: Document, role: str) -> list[tuple[str, bool]]:
    """The sites of the events, one by one, and do they have a time?"""
    words = {m.id: m.span.of(doc.text) for m in doc.mentions}
    return [(words[a.filler], bool(e.time)) for e in by_site(doc) for a in e.arguments if a.role == role]


@pytest.mark.parametrize(
    ("text", "word", "kind", "role", "expected"),
    [
        ("سلمت قوات التحالف قاعدة الورد في كركوك وقاعدة النخيل في نينوى الخميس.", "سلمت", "Handover", "site",
         [("قاعدة الورد", True), ("قاعدة النخيل", True)]),
        ("انسحبت قوات التحالف الخميس من قاعدة الورد وقاعدة النخيل وقاعدة الزهور.", "انسحبت", "Withdrawal", "origin",
         [("قاعدة الورد", True), ("قاعدة النخيل", True), ("قاعدة الزهور", True)]),
        ("تنسحب قوات التحالف الخميس من قاعدة الورد، وبعدها قاعدة النخيل.", "تنسحب", "Withdrawal", "origin",
         [("قاعدة الورد", True), ("قاعدة النخيل", False)]),
        ("سلمت قوات التحالف قاعدة الورد قرب قاعدة النخيل.", "سلمت", "Handover", "site", [("قاعدة الورد", False)]),
    ],
)  # fmt: skip
def test_sites_joined_are_told_one_by_one(text, word, kind, role, expected):
    actor = "giver" if kind == "Handover" else "actor"
    assert sites(read(text, (word, kind, {actor: FORCES, role: BASES[0]})), role) == expected


def test_sites_a_hand_over_without_an_object_takes_the_base_after_it():
    assert sites(read("سلمت قوات التحالف قاعدة الورد.", ("سلمت", "Handover", {"giver": FORCES})), "site") == [("قاعدة الورد", False)]


def test_sites_make_facts_of_their_own():
    text = "سلمت قوات التحالف قاعدة الورد في كركوك وقاعدة النخيل في نينوى. وكانت قوات التحالف سلمتها قاعدة النخيل الخميس."
    doc = read(text, ("سلمت", "Handover", {"giver": FORCES, "site": BASES[0]}), ("سلمتها", "Handover", {"giver": FORCES, "site": BASES[1]}))
    facts = tell(doc).facts
    assert sorted((len(f.triggers), bool(f.time)) for f in facts) == [(1, False), (2, True)]


def test_tellings_of_one_attacker_alone_are_not_joined():
    text = "هاجمت قوات التحالف كركوك. وقصفت قوات التحالف مواقع."
    doc = read(text, ("هاجمت", "Attack", {"attacker": FORCES, "place": "كركوك"}), ("وقصفت", "Attack", {"attacker": FORCES}))
    assert len(tell(doc).facts) == 2
    assert len(tell(doc, {"x2": {"x1"}, "x1": {"x2"}}).facts) == 1


def test_tellings_bare_nouns_go_back_to_what_was_told_last():
    text = "قصفت قوات التحالف كركوك. وقصف الطيران نينوى. وأدى القصف إلى دمار. ثم عاد الهدوء إلى قاعدة الورد."
    doc = read(text, ("قصفت", "Attack", {"place": "كركوك"}), ("وقصف", "Attack", {"place": "نينوى"}), ("القصف", "Attack", {}))
    places = {tuple(a.entity for a in f.arguments): len(f.triggers) for f in tell(doc).facts}
    assert places == {("e4",): 1, ("e5",): 2}
    linked = tell(doc, {"x3": {"x1"}, "x1": {"x3"}}).facts
    assert {tuple(a.entity for a in f.arguments): len(f.triggers) for f in linked} == {("e4",): 2, ("e5",): 1}


def test_tellings_a_plan_has_no_time_that_is_over():
    text = "تنسحب قوات التحالف من قاعدة الورد التي دخلتها عام 2014."
    doc = read(text, ("تنسحب", "Withdrawal", {"actor": FORCES, "origin": BASES[0]}))
    planned = doc.with_(events=tuple(EventMention(e.id, e.trigger, e.type, e.sentence, e.arguments, e.time, modality="planned") for e in doc.events))
    assert doc.events[0].time and tell(doc).facts[0].time and not tell(planned).facts[0].time
