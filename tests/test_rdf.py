"""Article graphs: what is written, what comes back, and that it stays lean."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest
from documents import seed_document, seed_documents, seed_ids
from pyoxigraph import BlankNode, Literal, NamedNode

from kg import vocab
from kg.errors import OntologyError, StageError, StoreError
from kg.model import Article, Document, Entity, Fact, Filler, Mention, Quantity, Span, Speaker, TimeExpression, Value
from kg.rdf import article_graph
from kg.rdf_reader import read_document
from kg.vocab import ISNAD, OA, RDF, SCHEMA

TEXT = "قال القائد إن القوات غادرت القاعدة يوم الخميس ومعها نحو 300 جندي"


def small_document(**changes: object) -> Document:
    """One withdrawal with an actor, an origin, a number, a time and two speakers."""
    spans = {name: Span(TEXT.index(name), TEXT.index(name) + len(name)) for name in ("القائد", "القوات", "القاعدة", "يوم الخميس", "نحو 300 جندي", "غادرت")}
    doc = Document(
        Article("a 1/ب", TEXT, published=date(2020, 3, 27), published_from="record", source="وكالة", url="https://example.org/1"),
        mentions=(Mention("m1", spans["القائد"], "Person", "nominal"), Mention("m2", spans["القوات"], "MilitaryForce"), Mention("m3", spans["القاعدة"], "Base")),
        times=(TimeExpression("t1", spans["يوم الخميس"], date(2020, 3, 26), date(2020, 3, 26), "day"),),
        quantities=(Quantity("q1", spans["نحو 300 جندي"], 300.0, unit="person", approx=True),),
        entities=(
            Entity("e1", "Person", (("ar", "القائد"),), ("m1",), named=False),
            Entity("e2", "MilitaryForce", (("ar", "القوات"), ("ar-Latn", "al-quwwat")), ("m2",), wikidata="Q1"),
            Entity("e3", "Base", (), ("m3",), knowledge=vocab.expand("kb:some-base")),
        ),
        facts=(
            Fact("f1", "Withdrawal", (Filler("actor", "e2", "m2"), Filler("origin", "e3", "m3")), (Value("count", "q1"),), "t1",
                 attribution=(Speaker("e1", "m1"), Speaker("e2", "m2")), evidence=(Span(0, len(TEXT)),), triggers=(spans["غادرت"],), confidence=0.75, group="x1", producer="rules: leave"),
        ),
    )  # fmt: skip
    return doc.with_(**changes)


@pytest.mark.parametrize("article", seed_ids())
def test_rdf_round_trip_writes_the_same_graph(article: str) -> None:
    graph = article_graph(seed_document(article))
    assert article_graph(read_document(graph)) == graph


def test_rdf_round_trip_keeps_every_field() -> None:
    doc = small_document()
    entry = {vocab.expand("kb:some-base"): ((("ar", "القاعدة"), ("en", "The base")), "Q7")}
    back = read_document(article_graph(doc), entry)
    assert back.article == doc.article
    assert [dataclasses.replace(e, mentions=()) for e in back.entities[:2]] == [dataclasses.replace(e, mentions=()) for e in doc.entities[:2]]
    assert (back.entities[2].labels, back.entities[2].wikidata) == entry[vocab.expand("kb:some-base")]
    fact, told = back.facts[0], doc.facts[0]
    spans = {m.id: m.span for m in (*back.mentions, *doc.mentions)}
    assert [(a.role, a.entity, spans[a.mention]) for a in fact.arguments] == [(a.role, a.entity, spans[a.mention]) for a in told.arguments]
    assert [(s.entity, spans[s.mention]) for s in fact.attribution] == [(s.entity, spans[s.mention]) for s in told.attribution]
    same = ("id", "type", "polarity", "modality", "evidence", "triggers", "confidence", "group", "producer")
    assert all(getattr(fact, name) == getattr(told, name) for name in same)
    assert dataclasses.replace(back.quantities[0], id="q1") == doc.quantities[0]
    assert dataclasses.replace(back.times[0], id="t1") == doc.times[0]
    assert [m.kind for m in back.mentions] == ["nominal", "name", "name"]


@pytest.mark.parametrize("article", seed_ids())
def test_rdf_passages_quote_the_text_at_their_offsets(article: str) -> None:
    terms: dict[NamedNode, dict[NamedNode, str]] = {}
    for quad in article_graph(seed_document(article)):
        if quad.predicate in (OA.start, OA.end, OA.exact):
            terms.setdefault(quad.subject, {})[quad.predicate] = quad.object.value
    text = seed_document(article).text
    placed = [t for t in terms.values() if OA.start in t]
    assert len(placed) > 100
    assert all(text[int(t[OA.start]) : int(t[OA.end])] == t[OA.exact] for t in placed)


def test_rdf_graph_is_named_by_the_article_and_has_no_blank_nodes() -> None:
    for doc in seed_documents():
        quads = article_graph(doc)
        assert {q.graph_name for q in quads} == {NamedNode(vocab.article_iri(doc.article.id))}
        assert not any(isinstance(term, BlankNode) for q in quads for term in (q.subject, q.object))
        assert all(q.subject.value.isascii() for q in quads)


def test_rdf_stays_lean() -> None:
    for doc in seed_documents():
        assert len(article_graph(doc)) <= 32 * len(doc.facts), doc.article.id


def test_rdf_keeps_the_text_once() -> None:
    quads = article_graph(small_document())
    assert sum(q.object == Literal(TEXT) for q in quads if q.predicate == SCHEMA.text) == 1


def test_rdf_two_entities_on_the_same_words_stay_apart() -> None:
    doc = small_document()
    twin = Entity("e4", "Place", (("ar", "القاعدة"),), ("m4",))
    doc = doc.with_(mentions=(*doc.mentions, Mention("m4", doc.mentions[2].span, "Place")), entities=(*doc.entities, twin))
    back = read_document(article_graph(doc))
    assert {e.id: len(e.mentions) for e in back.entities} == {"e1": 1, "e2": 1, "e3": 1, "e4": 1}
    assert back.facts[0].arguments[1].entity == "e3"


def test_rdf_words_that_no_evidence_holds_are_kept_by_quotation() -> None:
    fact = Fact("f1", "Statement", (Filler("topic", text="كلام آخر"),), evidence=(Span(0, 10),))
    back = read_document(article_graph(small_document(facts=(fact,))))
    assert back.facts[0].arguments == (Filler("topic", text="كلام آخر"),)


@pytest.mark.parametrize(
    "changes, error",
    [
        ({"facts": None}, StageError),
        ({"facts": (Fact("f1", "Withdrawal", (Filler("actor", "e9", "m1"),)),)}, StageError),
        ({"facts": (Fact("f1", "Withdrawal", time="t9"),)}, StageError),
        ({"facts": (Fact("e1", "Withdrawal"),)}, StageError),
        ({"facts": (Fact("f1", "Withdrawl"),)}, OntologyError),
        ({"facts": (Fact("f1", "Withdrawal", (Filler("leaver", "e2", "m2"),)),)}, OntologyError),
    ],
)
def test_rdf_refuses_what_the_document_or_ontology_lacks(changes: dict, error: type[Exception]) -> None:
    with pytest.raises(error):
        article_graph(small_document(**changes))


def test_rdf_reading_refuses_other_graphs() -> None:
    with pytest.raises(StoreError, match="0 articles"):
        read_document([])


def test_rdf_local_items_are_no_instances_of_the_entity_classes() -> None:
    types = {q.object for q in article_graph(seed_document("seed-000")) if q.predicate == RDF.type}
    assert types == {SCHEMA.NewsArticle, ISNAD.Occurrence, ISNAD.Telling, ISNAD.Attribution, ISNAD.Quantity, ISNAD.Period}
