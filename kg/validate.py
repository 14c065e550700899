"""SHACL: what does not conform, why, and its way into quarantine.

pySHACL decides. Because it takes about 0.3 ms a triple, graphs are screened first (kg.screen) and only those that the
screen does not pass go through pySHACL; ``validate_dataset(..., screen=False)`` lets pySHACL read everything.
"""

from __future__ import annotations

import hashlib
import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize

from . import vocab
from .errors import OntologyError
from .model import Document
from .rdf import article_graph, boolean_literal, unique
from .resources import ontology_dir
from .screen import Screen, Term, Unscreenable
from .store import Dataset
from .vocab import CONFLICTS, IDENTITY, MERGED, RDF, RDFS, REPORTS, SH, quarantine_graph

log = logging.getLogger(__name__)

#: The files of ontology/shapes for the graphs that the program writes; knowledge.ttl is for the knowledge base.
SHAPES = ("article", "values", "told", "merged")
#: How many article graphs go through pySHACL together.
BATCH = 50


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that does not conform: a focus node, the property and value at fault, and why, in two languages.

    IRIs are whole; ``path``, ``value`` and the messages may be "". ``severity`` is Violation, Warning or Info.
    """

    graph: str
    focus: str
    shape: str
    component: str
    path: str = ""
    value: str = ""
    severity: str = "Violation"
    message_ar: str = ""
    message_en: str = ""

    @property
    def iri(self) -> str:
        """The IRI of the finding: the same finding has the same IRI in every run."""
        key = "\n".join((self.graph, self.focus, self.shape, self.component, self.path, self.value))
        return f"{vocab.BASE}finding/f{hashlib.sha256(key.encode()).hexdigest()[:16]}"


@dataclass(frozen=True, slots=True)
class Report:
    """What was checked and what was found; ``set_aside`` findings are those of what stands in quarantine."""

    findings: tuple[Finding, ...]
    graphs: int
    triples: int
    set_aside: int = 0

    @property
    def conforms(self) -> bool:
        """Is everything outside quarantine as the shapes want it?"""
        return not any(f.severity == "Violation" for f in self.findings)


# Putting ----------------------------------------------------------------------------------------------------------------


def put_article(dataset: Dataset, doc: Document) -> list[Finding]:
    """Store a document's graph without what does not conform, which goes into quarantine; the findings."""
    return put_graph(dataset, NamedNode(vocab.article_iri(doc.article.id)), article_graph(doc))


def put_graph(dataset: Dataset, graph: NamedNode, quads: Iterable[Quad]) -> list[Finding]:
    """Put quads in the place of a named graph, and what does not conform in the place of its quarantine; the findings.

    What is set aside may leave something else incomplete, so the rest is checked again until it conforms.
    """
    kept, aside, findings = list(quads), [], []
    while failing := [f for f in check_graph(kept) if f.severity == "Violation"]:
        kept, more = quarantine(kept, failing)
        aside += more
        findings += failing
    dataset.replace_graph(graph, kept)
    dataset.replace_graph(quarantine_graph(graph), aside)
    return findings


# Checking ---------------------------------------------------------------------------------------------------------------


def check_graph(quads: Iterable[Quad], screen: bool = True) -> list[Finding]:
    """The findings of one graph, sorted; [] where it conforms. The screen may be left out."""
    quads = list(quads)
    passes = _screen() if screen else None
    if not quads or (passes is not None and not passes.failing(quads)):
        return []
    return sorted(_pyshacl(quads))


def failing_nodes(quads: Iterable[Quad]) -> set[Term] | None:
    """The nodes of a graph that the fast screen does not pass; None where the shapes leave everything to pySHACL."""
    screen = _screen()
    return None if screen is None else screen.failing(quads)


def validate_dataset(dataset: Dataset, screen: bool = True) -> Report:
    """The report on a stored dataset: all article graphs, the merged graph, the identity decisions and the conflicts."""
    findings: list[Finding] = []
    graphs = triples = 0
    special = [graph for graph in (MERGED, IDENTITY, CONFLICTS) if dataset.store.contains_named_graph(graph)]
    articles = (NamedNode(vocab.article_iri(article)) for article in dataset.articles())
    for names in (*([g] for g in special), *_batches(articles, 1 if screen else BATCH)):
        quads = [quad for name in names for quad in dataset.quads(name)]
        findings += check_graph(quads, screen)
        graphs, triples = graphs + len(names), triples + len(quads)
    results = dataset.store.quads_for_pattern(None, RDF.type, SH.ValidationResult, None)
    aside = sum(1 for quad in results if quad.graph_name != REPORTS)
    return Report(tuple(sorted(findings)), graphs, triples, aside)


def quarantine(quads: Iterable[Quad], findings: Iterable[Finding]) -> tuple[list[Quad], list[Quad]]:
    """A graph's quads as those to keep and those of its quarantine graph, the findings among the latter.

    With a node that does not conform goes whatever leads to it: the telling of a bad passage, the tellings of a bad entity.
    Warnings set nothing aside. Where the article itself is at fault, all of its graph goes.
    """
    quads, findings = list(quads), [f for f in findings if f.severity == "Violation"]
    subjects = {quad.subject.value for quad in quads}
    bad = {f.focus for f in findings}
    if bad & {quad.graph_name.value for quad in quads}:
        bad = subjects
    parents: dict[str, set[str]] = defaultdict(set)
    for quad in quads:
        if isinstance(quad.object, NamedNode):
            parents[quad.object.value].add(quad.subject.value)
    queue = list(bad)
    while queue:
        new = parents.get(queue.pop(), set()) - bad
        bad |= new
        queue += new
    kept = [quad for quad in quads if quad.subject.value not in bad]
    aside = [Quad(q.subject, q.predicate, q.object, quarantine_graph(q.graph_name)) for q in quads if q.subject.value in bad]
    for finding in (f for f in findings if f.focus in bad):
        aside += [Quad(*statement, quarantine_graph(NamedNode(finding.graph))) for statement in finding_statements(finding)]
    return kept, aside


def _batches(items: Iterable[NamedNode], size: int) -> Iterator[list[NamedNode]]:
    items = iter(items)
    while batch := list(islice(items, size)):
        yield batch


@cache
def shape_triples() -> tuple[Triple, ...]:
    """The shapes for the graphs that the program writes; OntologyError where a file is missing or broken."""
    triples: list[Triple] = []
    for name in SHAPES:
        path = ontology_dir() / "shapes" / f"{name}.ttl"
        try:
            triples += (quad.triple for quad in parse(path=str(path), format=RdfFormat.TURTLE, rename_blank_nodes=True))
        except (OSError, SyntaxError) as error:
            raise OntologyError(f"{path}: {error}") from error
    return tuple(triples)


@cache
def _screen() -> Screen | None:
    try:
        return Screen(shape_triples(), vocab.ontology_triples())
    except Unscreenable as term:
        log.warning("the shapes use sh:%s, which the fast screen does not know; pySHACL checks everything", term)
        return None


@cache
def _shapes_graph() -> object:
    return _rdflib(shape_triples())


def _pyshacl(quads: list[Quad]) -> Iterator[Finding]:
    import pyshacl

    classes = [t for t in vocab.ontology_triples() if t.predicate == RDFS.subClassOf and isinstance(t.object, NamedNode)]
    data = _rdflib([*quads, *classes])
    _, results, _ = pyshacl.validate(data, shacl_graph=_shapes_graph(), inference="none", advanced=False, do_owl_imports=False)
    graph_of = {quad.subject.value: quad.graph_name.value for quad in quads}
    for row in _results(results):
        yield Finding(graph_of.get(row["focus"], quads[0].graph_name.value), **row)


def _results(results: object) -> Iterator[dict[str, str]]:
    """The validation results of a pySHACL report, without those nested under another."""
    from rdflib import SH as RSH
    from rdflib import URIRef

    for report in results.subjects(RSH.conforms):
        for node in results.objects(report, RSH.result):
            shape, path, value = (results.value(node, term) for term in (RSH.sourceShape, RSH.resultPath, RSH.value))
            messages = {m.language or "en": str(m) for m in results.objects(node, RSH.resultMessage)}
            yield {
                "focus": str(results.value(node, RSH.focusNode)),
                "shape": str(shape) if isinstance(shape, URIRef) else "",
                "component": str(results.value(node, RSH.sourceConstraintComponent)),
                "path": str(path or ""),
                "value": "" if value is None else str(value),
                "severity": str(results.value(node, RSH.resultSeverity)).rpartition("#")[2],
                "message_ar": messages.get("ar", ""),
                "message_en": messages.get("en", ""),
            }


def _rdflib(triples: Iterable[Quad | Triple]) -> object:
    """The triples as an rdflib graph, by terms; through a file it would take three times as long."""
    import rdflib

    def term(node: NamedNode | BlankNode | Literal) -> object:
        if isinstance(node, NamedNode):
            return rdflib.URIRef(node.value)
        if isinstance(node, BlankNode):
            return rdflib.BNode(node.value)
        if node.language:
            return rdflib.Literal(node.value, lang=node.language)
        return rdflib.Literal(node.value, datatype=rdflib.URIRef(node.datatype.value))

    graph = rdflib.Graph()
    for t in triples:
        graph.add((term(t.subject), term(t.predicate), term(t.object)))
    return graph


# Reporting --------------------------------------------------------------------------------------------------------------


def finding_statements(finding: Finding) -> Iterator[tuple[NamedNode, NamedNode, NamedNode | Literal]]:
    """A finding as a validation result of SHACL, without blank nodes."""
    node = NamedNode(finding.iri)
    yield node, RDF.type, SH.ValidationResult
    yield node, SH.focusNode, NamedNode(finding.focus)
    yield node, SH.resultSeverity, SH[finding.severity]
    yield node, SH.sourceConstraintComponent, NamedNode(finding.component)
    for link, iri in ((SH.sourceShape, finding.shape), (SH.resultPath, finding.path)):
        if iri:
            yield node, link, NamedNode(iri)
    if finding.value:
        yield node, SH.value, Literal(finding.value)
    for tag, words in (("ar", finding.message_ar), ("en", finding.message_en)):
        if words:
            yield node, SH.resultMessage, Literal(words, language=tag)


def report_graph(report: Report) -> list[Quad]:
    """The report as quads of the reports graph, sorted; the same findings give the same quads."""
    node = NamedNode(vocab.BASE + "report/validation")
    statements = [(node, RDF.type, SH.ValidationReport), (node, SH.conforms, boolean_literal(report.conforms))]
    for finding in report.findings:
        statements.append((node, SH.result, NamedNode(finding.iri)))
        statements += finding_statements(finding)
    return [Quad(*statement, REPORTS) for statement in unique(statements)]


def report_turtle(report: Report) -> bytes:
    """The report as Turtle."""
    return serialize((quad.triple for quad in report_graph(report)), format=RdfFormat.TURTLE, prefixes={"sh": vocab.PREFIXES["sh"]})


def report_text(report: Report, language: str = "en") -> str:
    """The report for people: a line of counts, then a block per finding, in Arabic or English."""
    verdict = "conforms" if report.conforms else "does not conform"
    lines = [f"{report.graphs} graphs, {report.triples} triples: {verdict}; {len(report.findings)} findings, {report.set_aside} in quarantine"]
    for f in report.findings:
        message = (f.message_ar if language == "ar" else f.message_en) or f.message_en or f.message_ar
        lines += [f"{f.severity}: {message}", f"    node   {vocab.shorten(f.focus)}"]
        lines += [f"    path   {vocab.shorten(f.path)}"] if f.path else []
        lines += [f"    value  {vocab.shorten(f.value)}"] if f.value else []
    return "\n".join(lines) + "\n"
