"""«بلاده» and the like: whose country it is, by office, entry, post, speaker and group."""

from __future__ import annotations

from datetime import date

import pytest

from kg.annotate.mentions import is_national, national_mentions
from kg.annotate.text import annotate_text
from kg.extract.attribution import find_reports
from kg.extract.homeland import with_homelands
from kg.knowledge import KnowledgeBase, KnowledgeEntry, Post
from kg.model import Article, Document, Mention, Span

KB = "https://w3id.org/isnad/kb/"
ENTRIES = [
    KnowledgeEntry(KB + "texas", "Place", "تكساس", "Texas", place_kind="country", demonyms=("تكساسي",)),
    KnowledgeEntry(KB + "alaska", "Place", "ألاسكا", "Alaska", place_kind="country", demonyms=("ألاسكي",)),
    KnowledgeEntry(KB + "ministry", "Government", "وزارة الصيد", "Ministry of Fishing", country=KB + "alaska"),
    KnowledgeEntry(KB + "nasser", "Person", "سامي ناصر", "Sami Nasser", country=KB + "alaska"),
    KnowledgeEntry(KB + "karim", "Person", "كريم عادل", "Karim Adel"),
]
KNOWLEDGE = KnowledgeBase({e.iri: e for e in ENTRIES}, (Post(KB + "post", KB + "karim", KB + "ministry"),))


def homes(text: str, *named: tuple) -> list[tuple[str, str, str]]:
    """The words of each mention of a homeland, its type and its country; ``named`` are (words, type, entry)."""
    doc = annotate_text(Document(Article("a", text, published=date(2020, 3, 27))))
    spans = [Span(text.index(words), text.index(words) + len(words)) for words, *_ in named]
    found = [Mention(f"m{n}", span, kind, knowledge=tuple(KB + iri for iri in iris)) for n, (span, (_, kind, *iris)) in enumerate(zip(spans, named, strict=True))]
    doc = doc.with_(mentions=(*found, *national_mentions(doc, KNOWLEDGE.gazetteer.match(doc))))
    done = with_homelands(doc, find_reports(doc, doc.mentions), KNOWLEDGE)
    assert sorted(done.mentions, key=is_national) == list(done.mentions) and len({m.id for m in done.mentions}) == len(done.mentions)
    return [(m.span.of(text), m.type, m.knowledge[0].removeprefix(KB)) for m in done.mentions if m.span.of(text).startswith(("بلاد", "بلد")) and m.knowledge]


SPEAKER = ("مازن سعيد", "Person")


@pytest.mark.parametrize(
    ("text", "named", "country"),
    [
        ("قال وزير الخارجية التكساسي مازن سعيد إن بلاده ستنسحب.", [SPEAKER], "texas"),  # the office tells it
        ("قال مسؤول تكساسي إن بلاده ستنسحب.", [("مسؤول تكساسي", "Person")], "texas"),
        ("قال سامي ناصر إن السفن ستعود إلى بلاده.", [("سامي ناصر", "Person", "nasser")], "alaska"),  # the entry
        ("قال كريم عادل إن بلاده ستنسحب.", [("كريم عادل", "Person", "karim")], "alaska"),  # a post that he held
        ("أكدت وزارة الصيد التزام بلادها بالاتفاق.", [("وزارة الصيد", "Government", "ministry")], "alaska"),
        ("قال سامي ناصر بعد لقاء الوزير التكساسي مازن سعيد إن بلاده ستنسحب.", [("سامي ناصر", "Person", "nasser"), SPEAKER], "alaska"),  # who speaks
        ("عاد سامي ناصر إلى بلده.", [("سامي ناصر", "Person", "nasser")], "alaska"),
        ("عاد الصيادون التكساسيون إلى بلادهم بعد لقاء سامي ناصر.", [("الصيادون التكساسيون", "PopulationGroup"), ("سامي ناصر", "Person", "nasser")], "texas"),
        ("قال سامي ناصر «بلدنا كبير».", [("سامي ناصر", "Person", "nasser")], "alaska"),
    ],
)  # fmt: skip
def test_homeland_is_that_of_who_speaks_or_was_named_last(text: str, named: list[tuple], country: str) -> None:
    found = homes(text, *named)
    assert [(kind, iri) for _, kind, iri in found] == [("Place", country)]


@pytest.mark.parametrize("text", ["قال مازن سعيد إن بلاده ستنسحب.", "عاد الصيادون إلى بلادهم.", "انتهت الحرب في البلاد، وقال مازن سعيد إن بلدا آخر هاجمها."])
def test_homeland_of_nobody_known_is_no_mention(text: str) -> None:
    assert homes(text, *([SPEAKER] if "مازن" in text else [])) == []


def test_homeland_that_is_a_mention_already_gets_its_country() -> None:
    text = "قال سامي ناصر إن بلاده ستنسحب."
    assert homes(text, ("سامي ناصر", "Person", "nasser"), ("بلاده", "PopulationGroup")) == [("بلاده", "Place", "alaska")]


@pytest.mark.parametrize(
    ("text", "named", "country"),
    [
        ("صوتت وزارة الصيد على إخراج السفن من البلاد.", [("وزارة الصيد", "Government", "ministry")], "alaska"),
        ("غادر الأسطول التكساسي البلاد.", [], "texas"),
        ("غادرت السفن البلاد.", [], ""),
        ("وصلت السفن إلى تكساس. وقالت وزارة الصيد إنها ستغادر البلاد.", [("تكساس", "Place", "texas"), ("وزارة الصيد", "Government", "ministry")], ""),  # coreference finds it
    ],
)
def test_the_country_is_that_of_the_bodies_and_adjectives_told_before(text: str, named: list[tuple], country: str) -> None:
    doc = annotate_text(Document(Article("a", text, published=date(2020, 3, 27))))
    found = [Mention(f"m{n}", Span(text.index(w), text.index(w) + len(w)), kind, knowledge=(KB + iri,)) for n, (w, kind, iri) in enumerate(named)]
    doc = doc.with_(mentions=(*found, *national_mentions(doc, KNOWLEDGE.gazetteer.match(doc))))
    done = with_homelands(doc, (), KNOWLEDGE)
    assert [m.knowledge[0].removeprefix(KB) for m in done.mentions if m.span.of(text) == "البلاد"] == ([country] if country else [])
