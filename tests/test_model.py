"""The types that pass between stages: spans, documents, and the line of JSON that a document is kept as."""

from __future__ import annotations

import dataclasses
import json
from datetime import date

import pytest
from documents import seed_documents
from hypothesis import given
from hypothesis import strategies as st

from kg import model
from kg.model import Article, Document, Mention, Span

TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=12)
SPAN = st.tuples(st.integers(0, 500), st.integers(0, 500)).map(lambda pair: Span(min(pair), max(pair)))
CHANCE = st.floats(0, 1)
NAMES = st.lists(TEXT, max_size=3).map(tuple)
DAY = st.dates(date(1900, 1, 1), date(2100, 1, 1))


def of(kind: type, /, **fields: st.SearchStrategy) -> st.SearchStrategy:
    return st.builds(kind, **fields)


def several(strategy: st.SearchStrategy) -> st.SearchStrategy:
    """A layer: not run, or any number."""
    return st.none() | st.lists(strategy, max_size=3).map(tuple)


ARGUMENT = of(model.Argument, role=TEXT, filler=TEXT, text=st.none() | SPAN, score=CHANCE)
DOCUMENT = of(
    Document,
    article=of(Article, id=TEXT, text=TEXT, title=TEXT, published=st.none() | DAY, source=TEXT),
    sentences=several(of(model.Sentence, span=SPAN, kind=TEXT, quoted=st.booleans())),
    tokens=several(of(model.Token, span=SPAN, form=TEXT, sentence=st.integers(0, 9))),
    words=several(of(model.Word, span=SPAN, form=TEXT, lemma=TEXT, upos=TEXT, feats=TEXT, head=st.integers(-1, 9), deprel=TEXT, token=st.integers(0, 9), sentence=st.integers(0, 9))),
    times=several(of(model.TimeExpression, id=TEXT, span=SPAN, start=DAY, end=DAY, precision=TEXT)),
    quantities=several(of(model.Quantity, id=TEXT, span=SPAN, value=st.floats(0, 1e9), max=st.none() | st.floats(0, 1e9), unit=TEXT, approx=st.booleans(), noun=st.none() | SPAN)),
    mentions=several(of(Mention, id=TEXT, span=SPAN, type=TEXT, kind=TEXT, head=st.none() | SPAN, knowledge=NAMES, producer=TEXT, score=CHANCE)),
    events=several(of(model.EventMention, id=TEXT, trigger=SPAN, type=TEXT, sentence=st.integers(0, 9), arguments=st.lists(ARGUMENT, max_size=2).map(tuple), attribution=NAMES)),
    entities=several(of(model.Entity, id=TEXT, type=TEXT, labels=st.lists(st.tuples(TEXT, TEXT), max_size=2).map(tuple), mentions=NAMES, named=st.booleans())),
    facts=several(
        of(
            model.Fact, id=TEXT, type=TEXT, arguments=st.lists(of(model.Filler, role=TEXT, entity=TEXT, mention=TEXT, text=TEXT), max_size=2).map(tuple),
            values=st.lists(of(model.Value, role=TEXT, quantity=TEXT), max_size=2).map(tuple), time=TEXT,
            attribution=st.lists(of(model.Speaker, entity=TEXT, mention=TEXT), max_size=2).map(tuple), evidence=st.lists(SPAN, max_size=2).map(tuple), confidence=CHANCE,
        )
    ),
)  # fmt: skip


@given(DOCUMENT)
def test_model_document_is_one_line_and_reads_back(doc: Document) -> None:
    line = doc.to_json()
    assert "\n" not in line and Document.from_json(line) == doc


def test_model_document_of_seeds_reads_back() -> None:
    for doc in seed_documents():
        assert Document.from_json(doc.to_json()) == doc
        assert json.loads(doc.to_json())["article"]["published"] == doc.article.published.isoformat()


def test_model_layer_that_was_not_run_is_not_an_empty_one() -> None:
    bare = Document(Article("a", "نص"))
    assert bare.mentions is None and bare.with_(mentions=()).mentions == ()
    assert Document.from_json(bare.with_(mentions=()).to_json()) != Document.from_json(bare.to_json())


def test_model_document_is_never_changed() -> None:
    doc = Document(Article("a", "نص"))
    with pytest.raises(dataclasses.FrozenInstanceError):
        doc.mentions = ()
    assert doc.with_(times=()) is not doc and doc.times is None
    with pytest.raises(TypeError):
        doc.with_(nothing=1)


@given(SPAN, SPAN)
def test_model_spans_overlap_where_they_share_a_character(a: Span, b: Span) -> None:
    shared = set(range(a.start, a.end)) & set(range(b.start, b.end))
    if len(a) and len(b):
        assert a.overlaps(b) == b.overlaps(a) == bool(shared)
        assert a.covers(b) == (shared == set(range(b.start, b.end)))
    assert len(a) == a.end - a.start


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(1, 6)), max_size=12), SPAN, st.integers(0, 4), st.integers(0, 12))
def test_model_touched_items_are_those_that_overlap(steps: list[tuple[int, int]], span: Span, low: int, high: int) -> None:
    items, at = [], 0
    for gap, size in steps:
        items.append(model.Sentence(Span(at + gap, at + gap + size)))
        at += gap + size
    low, high = min(low, len(items)), min(high, len(items))
    found = list(model.touched(items, span, low, high))
    assert not len(span) or found == [i for i in range(low, high) if items[i].span.overlaps(span)]


def test_model_spans_count_code_points() -> None:
    text = "👍 كَتَبَ"
    assert Span(2, 8).of(text) == "كَتَبَ" and Span(0, 1).of(text) == "👍"


@pytest.mark.parametrize("name", sorted(n for n, kind in vars(model).items() if dataclasses.is_dataclass(kind)))
def test_model_types_are_frozen_with_slots(name: str) -> None:
    kind = getattr(model, name)
    assert kind.__dataclass_params__.frozen and "__slots__" in vars(kind)
