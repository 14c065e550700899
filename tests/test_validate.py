"""Shapes: each has a good and a bad example; the screen and pySHACL agree; quarantine takes what it must and no more."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import pytest
from documents import seed_document, seed_documents
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse
from shapes.examples import BASIS, HEAD, Example, bad_examples, good_examples

from kg import store, validate, views, vocab
from kg.rdf import article_graph
from kg.screen import Screen, Unscreenable
from kg.validate import Finding, Report, check_graph, shape_triples
from kg.vocab import ISNAD, MERGED, OA, RDF, SCHEMA, SH

SHAPE = "https://w3id.org/isnad/shapes#"
EX = "https://w3id.org/isnad/article/ex#"
GRAPH = NamedNode("https://w3id.org/isnad/article/ex")


def quads_of(examples: list[Example]) -> list[Quad]:
    text = HEAD + BASIS + "".join(example.turtle for example in examples)
    return [Quad(*quad.triple, GRAPH) for quad in parse(text.encode(), format=RdfFormat.TURTLE)]


@cache
def shapes_of_kind(kind: str) -> frozenset[str]:
    """The local names of all named shapes of a kind (NodeShape, PropertyShape)."""
    wanted = vocab.PREFIXES["sh"] + kind
    return frozenset(t.subject.value.removeprefix(SHAPE) for t in shape_triples() if t.predicate == RDF.type and t.object == NamedNode(wanted))


@cache
def targeted() -> frozenset[str]:
    return frozenset(t.subject.value.removeprefix(SHAPE) for t in shape_triples() if t.predicate.value.startswith(vocab.PREFIXES["sh"] + "target"))


@cache
def objections() -> dict[str, set[str]]:
    """Focus node → the shapes that object, over all bad examples at once."""
    found: dict[str, set[str]] = defaultdict(set)
    for finding in check_graph(quads_of(list(bad_examples())), screen=False):
        found[finding.focus.replace(EX, "ex:")].add(finding.shape.removeprefix(SHAPE))
    return dict(found)


def test_validate_good_examples_conform() -> None:
    quads = quads_of(list(good_examples()))
    assert check_graph(quads, screen=False) == []
    assert check_graph(quads) == []


def test_validate_good_examples_reach_every_shape() -> None:
    """A shape without a focus node objects to nothing, so each target must find one among the good examples."""
    quads = quads_of(list(good_examples()))
    screen = Screen(shape_triples(), vocab.ontology_triples())
    reached = {node.value.removeprefix(SHAPE) for node, count in screen.focus_counts(quads).items() if count}
    assert reached == targeted() and len(targeted()) == 97


@pytest.mark.parametrize("example", list(bad_examples()), ids=lambda e: e.node)
def test_validate_bad_example_is_objected_to_by_its_shape(example: Example) -> None:
    assert example.shape in objections().get(example.node, set())


def test_validate_every_shape_objects_to_some_example() -> None:
    seen = {shape for shapes in objections().values() for shape in shapes}
    assert shapes_of_kind("PropertyShape") - seen == set()
    closed = {t.subject.value.removeprefix(SHAPE) for t in shape_triples() if t.predicate.value.endswith("#closed")}
    assert closed == vocab.schema().events | vocab.schema().relations and closed <= seen


def test_validate_table_of_bad_examples_objects_to_nothing_else() -> None:
    """A bad node of the table has one fault, and only its shape says so."""
    table = {e.node: {e.shape} for e in bad_examples() if e.node.removeprefix("ex:bad-").isdigit()}
    found = {node: shapes for node, shapes in objections().items() if node in table}
    assert len(table) > 80 and found == table


def test_validate_screen_and_pyshacl_fail_the_same_nodes() -> None:
    quads = quads_of(list(bad_examples()))
    failing = {node.value for node in Screen(shape_triples(), vocab.ontology_triples()).failing(quads)}
    assert failing == {f.focus for f in check_graph(quads, screen=False)}


def test_validate_screen_refuses_what_it_does_not_know() -> None:
    shapes = 'ex:s a sh:NodeShape ; sh:targetClass isnad:Telling ; sh:property [ sh:path isnad:group ; sh:languageIn ( "ar" ) ] .'
    triples = [quad.triple for quad in parse((HEAD + shapes).encode(), format=RdfFormat.TURTLE)]
    with pytest.raises(Unscreenable, match="languageIn"):
        Screen(triples, ())


def test_validate_every_shape_has_messages_in_both_languages() -> None:
    languages: dict[str, Counter[str]] = defaultdict(Counter)
    for t in shape_triples():
        if t.predicate.value == vocab.PREFIXES["sh"] + "message":
            languages[t.subject.value.removeprefix(SHAPE)][t.object.language] += 1
    named = shapes_of_kind("NodeShape") | shapes_of_kind("PropertyShape")
    assert {name: languages[name] for name in named} == {name: Counter(ar=1, en=1) for name in named}


def test_validate_every_class_and_property_has_a_shape() -> None:
    """Terms of the knowledge base's own files have their shapes there."""
    used = {t.object.value for t in shape_triples() if isinstance(t.object, NamedNode)}
    kinds = {vocab.OWL.Class, vocab.OWL.ObjectProperty, vocab.OWL.DatatypeProperty}
    terms = {t.subject.value for t in vocab.ontology_triples() if t.predicate == RDF.type and t.object in kinds}
    ours = {term for term in terms if term.startswith((ISNAD.base, vocab.TOLD.base))}
    knowledge_only = {"iso2", "iso3", "capital", "population", "demonym", "demonymPlural", "InstitutionPattern", "slug", "partOfSlug", "entryType"}
    abstract = {"Fact", "Event", "Relation", "Polarity", "Modality", "Passage"}
    assert {term.removeprefix(ISNAD.base) for term in ours - used} - knowledge_only - abstract == set()


@pytest.mark.parametrize("doc", seed_documents(), ids=lambda d: d.article.id)
def test_validate_seeds_conform(doc: object) -> None:
    assert check_graph(article_graph(doc)) == []


def test_validate_quarantine_takes_a_bad_telling_alone() -> None:
    quads = article_graph(seed_document("seed-003"))
    graph, bad = quads[0].graph_name, NamedNode(quads[0].graph_name.value + "#f1")
    quads.append(Quad(bad, ISNAD.confidence, Literal("7", datatype=vocab.XSD.decimal), graph))
    kept, aside = validate.quarantine(quads, check_graph(quads))
    assert {q.subject for q in quads} - {q.subject for q in kept} == {bad}
    assert {q.graph_name for q in aside} == {vocab.quarantine_graph(graph)}
    results = {q.subject for q in aside if q.object == SH.ValidationResult}
    assert results and {q.object for q in aside if q.subject in results and q.predicate == SH.focusNode} == {bad}
    assert check_graph(kept, screen=False) == []


def test_validate_quarantine_takes_all_that_leads_to_a_bad_entity() -> None:
    quads = [q for q in article_graph(seed_document("seed-003")) if not (q.subject.value.endswith("#e5") and q.predicate == ISNAD.entityType)]
    kept, aside = validate.quarantine(quads, check_graph(quads))
    gone = {q.subject.value.partition("#")[2] for q in aside}
    told = {f.id for f in seed_document("seed-003").facts if any(a.entity == "e5" for a in f.arguments)}
    assert {name for name in gone if name.startswith("f") and name[1:].isdigit()} == told
    assert len(kept) + sum(q.subject.value.startswith(GRAPH.value[:-2]) or "/isnad/article/" in q.subject.value for q in aside) == len(quads)
    assert check_graph(kept, screen=False) == []


def test_validate_quarantine_takes_the_whole_of_a_bad_article() -> None:
    quads = [q for q in article_graph(seed_document("seed-003")) if q.predicate != SCHEMA.text]
    kept, aside = validate.quarantine(quads, check_graph(quads))
    assert kept == [] and len(aside) > len(quads)


def test_validate_put_article_keeps_the_good_and_remembers_the_bad(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    doc = seed_document("seed-003")
    broken = [q for q in article_graph(doc) if not (q.predicate == OA.start and q.subject.value.endswith("#char=0,137"))]
    monkeypatch.setattr(validate, "article_graph", lambda _: broken)
    with store.create(tmp_path / "out") as dataset:
        findings = validate.put_article(dataset, doc)
        report = validate.validate_dataset(dataset)
        rows = list(views.facts(dataset))
        assert findings and report.conforms and report.set_aside == len(findings)
        assert 0 < len(rows) < len(doc.facts)
        dataset.remove_article("seed-003")
        assert list(dataset.graphs()) == [vocab.ONTOLOGY]


def test_validate_report_reads_in_both_languages_and_as_turtle() -> None:
    quads = [Quad(*q.triple, MERGED) for q in quads_of([Example("ex:bad", 'ex:bad a isnad:Person ; isnad:country ex:someone ; skos:prefLabel "س"@ar .\n')])]
    report = Report(tuple(check_graph(quads)), 1, len(quads))
    assert not report.conforms
    assert "A country is one place." in validate.report_text(report) and "البلد مكان واحد." in validate.report_text(report, "ar")
    statements = {str(quad.triple) for quad in parse(validate.report_turtle(report), format=RdfFormat.TURTLE)}
    assert statements == {str(q.triple) for q in validate.report_graph(report)}


def test_validate_findings_have_stable_iris() -> None:
    finding = Finding("g", "ex:a", "shape:b", "sh:c", "p", "v", message_en="words may change")
    assert finding.iri == Finding("g", "ex:a", "shape:b", "sh:c", "p", "v").iri != Finding("g", "ex:a", "shape:b", "sh:c", "p", "w").iri
