"""The description of a run: what was read, by which versions, and what came of it (VoID, DCAT, PROV).

It stands in a file of its own, because times and versions change where the graph does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Triple

from . import vocab
from .export import FORMATS, turtle
from .rdf import Statement
from .store import Dataset
from .vocab import CONFLICTS, DCAT, DCTERMS, ISNAD, MERGED, OWL, PROV, RDF, REPORTS, SCHEMA, VOID, XSD

RUN = NamedNode(vocab.BASE + "run/build")
DATASET = NamedNode(vocab.BASE + "run/dataset")


@dataclass(frozen=True, slots=True)
class Input:
    """A file that was read: its path as given, the SHA-256 of its bytes, how many articles it held and how many were set aside."""

    path: str
    sha256: str
    articles: int
    set_aside: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """A run: when, with which versions of which software and models, from which inputs.

    ``counts`` are figures by name (articles read, built, set aside, facts ...); ``settings`` what the user chose, the
    command among it; ``exports`` the formats of kg.export of which a file stands in the folder. ``triples`` are those of the
    dataset without the validation report's.
    """

    started: datetime
    ended: datetime
    versions: dict[str, str]
    inputs: tuple[Input, ...]
    triples: int
    counts: dict[str, int] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
    exports: tuple[str, ...] = ("turtle", "trig")


def write_run(dataset: Dataset, run: Run, path: Path) -> None:
    """Write the description of a run and of its dataset as Turtle."""
    path.write_bytes(turtle(Triple(*statement) for statement in run_statements(dataset, run)))


def run_statements(dataset: Dataset, run: Run) -> Iterator[Statement]:
    """The description as triples."""
    yield from _dataset(dataset, run)
    yield DATASET, PROV.wasGeneratedBy, RUN
    yield RUN, RDF.type, PROV.Activity
    for term, moment in ((PROV.startedAtTime, run.started), (PROV.endedAtTime, run.ended)):
        yield RUN, term, Literal(moment.isoformat(timespec="seconds"), datatype=XSD.dateTime)
    for name, version in run.versions.items():
        agent = NamedNode(f"{vocab.BASE}software/{quote(name, safe='')}")
        yield RUN, PROV.wasAssociatedWith, agent
        yield agent, RDF.type, PROV.SoftwareAgent
        yield agent, DCTERMS.title, Literal(name)
        yield agent, DCTERMS.hasVersion, Literal(version)
    for place, read in enumerate(run.inputs, 1):
        yield from _input(NamedNode(f"{vocab.BASE}run/input-{place}"), read)
    for name, value in (*run.counts.items(), *run.settings.items()):
        yield RUN, DCTERMS.description, Literal(f"{name}: {value}")


def _input(node: NamedNode, read: Input) -> Iterator[Statement]:
    yield RUN, PROV.used, node
    yield node, RDF.type, PROV.Entity
    yield node, DCTERMS.identifier, Literal(read.path)
    yield node, SCHEMA.sha256, Literal(read.sha256)
    yield node, DCTERMS.description, Literal(f"articles: {read.articles}, set aside: {read.set_aside}")


def _dataset(dataset: Dataset, run: Run) -> Iterator[Statement]:
    """The dataset as VoID and DCAT describe it: triples, entities, events and conflicts of each type, and its files."""
    yield DATASET, RDF.type, VOID.Dataset
    yield DATASET, RDF.type, DCAT.Dataset
    yield DATASET, DCTERMS.title, Literal("Isnad: a knowledge graph of Arabic news", language="en")
    yield DATASET, DCTERMS.title, Literal("إسناد: رسم معرفي للأخبار العربية", language="ar")
    yield DATASET, VOID.vocabulary, NamedNode(vocab.PREFIXES["isnad"].rstrip("#"))
    parts = dict(_parts(dataset))
    yield DATASET, VOID.triples, _count(run.triples + parts.get(REPORTS.value, 0))  # to count all again takes half a second
    for graph, triples in parts.items():
        part = NamedNode(f"{vocab.BASE}run/part/{quote(graph.removeprefix(vocab.BASE), safe='')}")
        yield DATASET, VOID.subset, part
        yield part, DCTERMS.identifier, NamedNode(graph)
        yield part, VOID.triples, _count(triples)
    query = "SELECT ?type (COUNT(*) AS ?n) WHERE { ?node a ?type } GROUP BY ?type"
    rows = [row for graph in (MERGED, CONFLICTS) for row in dataset.query(query, graph)]
    for row in sorted(rows, key=lambda r: r["type"].value):
        if row["type"].value.startswith(ISNAD.base):
            part = NamedNode(f"{vocab.BASE}run/class/{ISNAD.local(row['type'])}")
            yield DATASET, VOID.classPartition, part
            yield part, VOID["class"], row["type"]
            yield part, VOID.entities, _count(int(row["n"].value))
    for name in run.exports:
        file = NamedNode(f"{vocab.BASE}run/file/{name}")
        yield DATASET, DCAT.distribution, file
        yield file, RDF.type, DCAT.Distribution
        yield file, DCAT.downloadURL, Literal(f"graph.{FORMATS[name][2]}")
    version = next(t.object for t in vocab.ontology_triples() if t.predicate == OWL.versionInfo)
    yield DATASET, DCTERMS.hasVersion, Literal(f"ontology {version.value}")


def _parts(dataset: Dataset) -> Iterator[tuple[str, int]]:
    """The graphs that are no article's, with their triples; those of articles are the rest, and too many to name."""
    for graph in dataset.graphs():
        if "/article/" not in graph.value:
            (row,) = dataset.query(f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}")
            yield graph.value, int(row["n"].value)


def _count(number: int) -> Literal:
    return Literal(str(number), datatype=XSD.integer)
