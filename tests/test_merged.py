"""The merged graph, its view, the decisions, and the description of a run."""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import jsonschema
import pytest
from documents import seed_documents
from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, parse
from test_views import ARGUMENT, FACT, SPAN, VALUE, closed

from kg import merged, rundesc, store, validate, views, vocab
from kg.knowledge import KnowledgeBase
from kg.knowledge.entries import KnowledgeEntry, Post
from kg.merge import MergeResult, merge, record_of
from kg.store import Dataset
from kg.vocab import CONFLICTS, IDENTITY, ISNAD, MERGED, ORG, RDF, SKOS

KB = vocab.PREFIXES["kb"]
MERGED_FACT = closed(
    {**FACT["properties"], "article": {"type": "array", "items": {"type": "string"}, "minItems": 1},
     "evidence": {"type": "array", "items": closed({"article": {"type": "string"}, **SPAN["properties"]})}, "tellings": {"type": "array", "items": FACT, "minItems": 1},
     "arguments": {"type": "array", "items": ARGUMENT}, "values": {"type": "array", "items": VALUE}}
)  # fmt: skip


@cache
def result() -> MergeResult:
    return merge(map(record_of, seed_documents()))


def small_knowledge() -> KnowledgeBase:
    """A spokesman with a post, his organisation, its parent, and where they are."""
    entries = [
        KnowledgeEntry(KB + "iraq", "Place", "العراق", "Iraq", wikidata="Q796", country=KB + "iraq", place_kind="country", lat=33.0, long=44.0),
        KnowledgeEntry(KB + "oir", "Coalition", "العزم الصلب", "OIR", of=(KB + "coalition",)),
        KnowledgeEntry(KB + "coalition", "Coalition", "التحالف", "Coalition", country=KB + "iraq"),
        KnowledgeEntry(KB + "caggins", "Person", "مايلز كاغينز", "Myles Caggins"),
        KnowledgeEntry(KB + "unrelated", "Person", "غيره", "Another"),
    ]
    post = Post(KB + "post-caggins", KB + "caggins", KB + "oir", "المتحدث", "spokesman", date(2019, 8, 1), None)
    other = Post(KB + "post-other", KB + "unrelated", KB + "oir", "المتحدث", "spokesman")
    return KnowledgeBase({e.iri: e for e in entries}, (post, other))


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dataset]:
    folder = tmp_path_factory.mktemp("merged") / "out"
    with store.create(folder) as new:
        for doc in seed_documents():
            assert validate.put_article(new, doc) == []
        assert validate.put_graph(new, MERGED, merged.merged_graph(result(), KnowledgeBase({}))) == []
        assert validate.put_graph(new, IDENTITY, merged.identity_graph(result())) == []
        assert validate.put_graph(new, CONFLICTS, merged.conflict_graph(result().conflicts)) == []
    opened = store.open_dataset(folder)
    yield opened
    opened.close()


def objects(quads: list[Quad], subject: str, predicate: NamedNode) -> set[str]:
    return {q.object.value for q in quads if q.subject.value == subject and q.predicate == predicate}


def test_merged_dataset_conforms(dataset: Dataset) -> None:
    report = validate.validate_dataset(dataset, screen=False)
    assert report.conforms and not report.findings and report.graphs == 8


def test_merged_graph_links_every_telling_and_occurrence_once() -> None:
    quads = merged.merged_graph(result())
    for link, items in ((ISNAD.telling, [f.id for d in seed_documents() for f in d.facts]), (ISNAD.occurrence, [e.id for d in seed_documents() for e in d.entities])):
        linked = Counter(q.object for q in quads if q.predicate == link)
        assert len(linked) == len(items) and set(linked.values()) == {1}


def test_merged_graph_is_lean_sorted_and_without_blank_nodes() -> None:
    quads = merged.merged_graph(result())
    assert quads == merged.merged_graph(merge(map(record_of, reversed(seed_documents()))))
    assert len(quads) < 20 * len(result().events)
    assert not any(isinstance(term, BlankNode) for q in quads for term in (q.subject, q.object))


def test_merged_graph_states_the_best_value_of_each_role() -> None:
    quads = merged.merged_graph(result())
    for event in result().events:
        stated: dict[str, set[str]] = defaultdict(set)
        for variant in (v for v in event.roles if v.best and v.entities):
            stated[variant.role] |= set(variant.entities)
        for role, iris in stated.items():
            if vocab.schema().role(role).kind == "entity":
                assert objects(quads, event.iri, vocab.schema().role(role).property) == iris


def test_merged_graph_brings_what_is_known_of_the_linked_and_no_more() -> None:
    linked = dataclasses.replace(next(e for e in result().entities if e.type == "Person"), iri=KB + "caggins", knowledge=KB + "caggins", labels=(("ar", "كاجينس"),))
    quads = merged.merged_graph(MergeResult(entities=(linked,)), small_knowledge())
    known = {q.subject.value.removeprefix(KB) for q in quads if q.subject.value.startswith(KB)}
    assert known == {"caggins", "post-caggins", "oir", "coalition", "iraq"}
    assert objects(quads, KB + "caggins", SKOS.prefLabel) == {"مايلز كاغينز", "Myles Caggins"}
    assert objects(quads, KB + "post-caggins", ISNAD["from"]) == {"2019-08-01"} and not objects(quads, KB + "post-caggins", ISNAD.until)
    assert objects(quads, KB + "post-caggins", ORG.memberDuring) == {vocab.interval_iri(date(2019, 8, 1), None)}
    assert objects(quads, KB + "oir", ORG.subOrganizationOf) == {KB + "coalition"}
    assert not objects(quads, KB + "iraq", ISNAD.country)
    assert [f for f in validate.check_graph(quads, screen=False)] == []


def test_merged_graph_quarantines_a_fact_that_does_not_conform(tmp_path: Path) -> None:
    event = result().events[0]
    quads = [q for q in merged.merged_graph(result()) if not (q.subject.value == event.iri and q.predicate == ISNAD.telling)]
    with store.create(tmp_path / "out") as dataset:
        assert validate.put_graph(dataset, MERGED, quads)
        assert not any(q.subject.value == event.iri for q in dataset.quads(MERGED))
        assert any(q.subject.value == event.iri for q in dataset.quads(vocab.quarantine_graph(MERGED)))
        assert validate.put_graph(dataset, MERGED, merged.merged_graph(result())) == []
        assert not list(dataset.quads(vocab.quarantine_graph(MERGED)))


def test_merged_view_keeps_to_its_schema_and_holds_every_telling(dataset: Dataset) -> None:
    rows, tellings = list(views.merged_facts(dataset)), list(views.facts(dataset))
    check = jsonschema.Draft202012Validator(MERGED_FACT)
    assert [e.message for row in rows for e in check.iter_errors(row)] == []
    assert sorted(map(str, (t for row in rows for t in row["tellings"]))) == sorted(map(str, tellings))
    assert [row["id"] for row in rows] == sorted(event.iri for event in result().events)
    assert all(row["article"] == sorted({t["article"] for t in row["tellings"]}) for row in rows)


def test_merged_view_gives_the_best_time_and_values(dataset: Dataset) -> None:
    rows = {row["id"]: row for row in views.merged_facts(dataset)}
    for event in result().events:
        time = rows[event.iri]["time"]
        assert (time and (time["start"], time["end"], time["precision"])) == (event.time and (event.time.start.isoformat(), event.time.end.isoformat(), event.time.precision))
        assert {(v["role"], v["value"]) for v in rows[event.iri]["values"]} == {(v.number.role, v.number.value) for v in event.numbers if v.best}
        assert all(v["mention"] for v in rows[event.iri]["values"]) and (time is None or time["mention"])


def test_merged_view_of_an_article_holds_what_it_tells(dataset: Dataset) -> None:
    rows = list(views.merged_facts(dataset, "seed-004"))
    assert rows and all("seed-004" in row["article"] for row in rows) and any(len(row["article"]) > 1 for row in rows)


def test_views_use_merged_entities_and_events(dataset: Dataset) -> None:
    iris = {e.iri for e in result().entities}
    assert {row["entity"] for row in views.entities(dataset)} == iris
    assert {row["id"] for row in views.facts(dataset)} == {e.iri for e in result().events}
    pairs = [(row["article"], row["entity"]) for row in views.entities(dataset)]
    assert len(pairs) == len(set(pairs))


def test_identity_graph_says_why(dataset: Dataset) -> None:
    decisions = [q.subject for q in dataset.quads(IDENTITY) if q.object == ISNAD.IdentityDecision]
    assert len(decisions) == len(set(decisions)) == len(result().decisions) > 50
    decision = next(d for d in result().decisions if d.parts)
    quads = list(dataset.quads(IDENTITY))
    lines = objects(quads, merged.decision_iri(decision), ISNAD.part)
    assert lines == {merged.part_text(i, part) for i, part in enumerate(decision.parts, 1)}


def test_identity_graph_says_which_articles_are_one_voice(dataset: Dataset) -> None:
    shared = {(event.iri, group) for event in result().events for group in event.voices if len(group) > 1}
    found: dict[str, tuple[str, set[str]]] = {}
    for quad in dataset.quads(IDENTITY):
        if quad.predicate == ISNAD.voiceFor:
            articles = {q.object.value for q in dataset.store.quads_for_pattern(quad.subject, ISNAD.speaksIn, None, IDENTITY)}
            found[quad.subject.value] = (quad.object.value, articles)
    assert {(iri, tuple(sorted(map(vocab.article_id, articles)))) for iri, articles in found.values()} == shared and shared
    assert len(found) == len(shared)


def test_run_description_tells_versions_inputs_and_counts(dataset: Dataset, tmp_path: Path) -> None:
    moment = datetime(2020, 3, 27, 12, tzinfo=UTC)
    run = rundesc.Run(moment, moment, {"isnad": "0.1.0"}, (rundesc.Input("seeds/seed-000.txt", "0" * 64, 1),), len(dataset.store), {"articles built": 5})
    rundesc.write_run(dataset, run, tmp_path / "run.ttl")
    triples = {quad.triple for quad in parse(path=str(tmp_path / "run.ttl"), format=RdfFormat.TURTLE)}
    values = {t.object.value for t in triples if not isinstance(t.object, BlankNode)}
    assert {"0.1.0", "seeds/seed-000.txt", "0" * 64, "articles built: 5", "graph.ttl", "graph.trig", "2020-03-27T12:00:00+00:00"} <= values
    counts = {t.subject.value.rpartition("/")[2]: int(t.object.value) for t in triples if t.predicate == vocab.VOID.entities}
    assert counts["Handover"] == sum(q.object == ISNAD.Handover and q.predicate == RDF.type for q in dataset.quads(MERGED)) > 0
