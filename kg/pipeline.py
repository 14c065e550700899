"""The order of a build: read, annotate, extract, ground, write, validate, merge, export.

Articles go through in batches; what a batch gives is stored at once, so that memory holds one batch of documents and the
light records that merging needs. One article that fails is set aside and counted, the run goes on.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import islice
from pathlib import Path

from pyoxigraph import NamedNode

from . import __version__, vocab
from .errors import InputError, StageError
from .export import write_files
from .merge.background import Background
from .merge.merger import Merger
from .merge.records import record_of
from .merged import identity_graph, knowledge_entries, merged_graph
from .model import Article, Document
from .rdf import article_graph
from .rdf_reader import read_document
from .readers import ReadReport, read_articles
from .reading import Components, guarded
from .reading import read_articles as read_documents
from .rundesc import Input, Run, write_run
from .store import Dataset, create
from .validate import Finding, Report, put_graph, report_graph, report_text, report_turtle
from .vocab import IDENTITY, MERGED, REPORTS

log = logging.getLogger(__name__)

#: The libraries whose versions decide what a build gives.
_LIBRARIES = ("rdflib", "pyoxigraph", "pyshacl", "camel-tools", "stanza", "onnxruntime", "numpy")
#: Articles a batch: enough for full model batches, few enough for memory (about 30 MB a batch of news).
BATCH = 48


@dataclass(slots=True)
class RunReport:
    """What a build came to: articles read are articles built plus articles that failed."""

    read: ReadReport = field(default_factory=ReadReport)
    built: int = 0
    failed: list[StageError] = field(default_factory=list)
    tellings: int = 0
    entities: int = 0
    events: int = 0
    triples: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Was everything that was given read and built?"""
        return not (self.read.errors or self.failed)


Progress = Callable[[str, int], None]


def build(
    sources: Iterable[str | Path], out: str | Path, force: bool = False, parts: Components | None = None, strict: bool = False,
    progress: Progress | None = None,
) -> RunReport:  # fmt: skip
    """Build the graph of the sources at ``out`` and return what came of it.

    ``progress`` is called with a stage's name and the articles it has done. Raises InputError where nothing could be
    read, StoreError where ``out`` cannot take the graph, and with ``strict`` the first error of any article.
    """
    report, tell = RunReport(), progress or (lambda stage, done: None)
    started = datetime.now(UTC)
    parts = parts or Components.load()
    with create(out, force) as dataset:
        merger = Merger(Background(parts.knowledge))
        for batch in _batches(_articles(sources, report, strict)):
            _build_batch(batch, dataset, merger, parts, report, strict)
            tell("reading", report.built)
        if not report.built:
            raise InputError(_nothing(report))
        tell("merging", report.built)
        finish(dataset, merger, parts, report)
        tell("writing", report.built)
        write_validation(dataset, report)
        write_files(dataset, dataset.folder)
        write_run(dataset, describe(report, started), dataset.folder / "run.ttl")
    return report


def _nothing(report: RunReport) -> str:
    reasons = [str(e) for e in report.read.errors[:3]] + [str(e) for e in report.failed[:3]]
    counted = f"{report.read.empty} empty, {report.read.no_arabic} without Arabic"
    return "nothing could be built: " + ("; ".join(reasons) if reasons else f"no article in the sources ({counted})")


def _articles(sources: Iterable[str | Path], report: RunReport, strict: bool) -> Iterator[Article]:
    for article in read_articles(sources, report.read):
        if strict and report.read.errors:
            raise report.read.errors[0]
        yield article
    if strict and report.read.errors:
        raise report.read.errors[0]


def _batches(articles: Iterator[Article]) -> Iterator[list[Article]]:
    while batch := list(islice(articles, BATCH)):
        yield batch


def _build_batch(batch: Sequence[Article], dataset: Dataset, merger: Merger, parts: Components, report: RunReport, strict: bool) -> None:
    def failed(article: Article, error: Exception) -> None:
        log.debug("article %s", article.id, exc_info=error)
        message = f"{report.read.place(article.id)}: {type(error).__name__}: {' '.join(str(error).split())}; set aside"
        report.failed.append(StageError(message, "building", article.id))
        graph = NamedNode(vocab.article_iri(article.id))
        for each in (graph, vocab.quarantine_graph(graph)):  # what was stored before the failure
            dataset.replace_graph(each, ())
        if strict:
            raise report.failed[-1] from error

    for doc in read_documents(batch, parts, failed):
        guarded(lambda d=doc: put_document(d, dataset, merger, parts, report), doc.article, failed)


def put_document(doc: Document, dataset: Dataset, merger: Merger, parts: Components, report: RunReport) -> None:
    """Store a document's graph, without what does not conform, and give the rest to merging."""
    graph = NamedNode(vocab.article_iri(doc.article.id))
    findings = put_graph(dataset, graph, article_graph(doc))
    if findings:
        report.findings += findings
        kept = list(dataset.quads(graph))
        doc = read_document(kept, knowledge_entries(parts.knowledge)) if kept else None
    if doc is not None:
        merger.put(record_of(doc))
        report.tellings += len(doc.facts or ())
    report.built += 1


def finish(dataset: Dataset, merger: Merger, parts: Components, report: RunReport) -> None:
    """Merge all articles of the merger and store the merged graph and the decisions."""
    result = merger.result()
    report.entities, report.events = len(result.entities), len(result.events)
    report.findings += put_graph(dataset, MERGED, merged_graph(result, parts.knowledge))
    report.findings += put_graph(dataset, IDENTITY, identity_graph(result.decisions))
    report.triples = len(dataset.store)


def write_validation(dataset: Dataset, report: RunReport) -> None:
    """Store the validation report as a graph, and write it as Turtle and as text beside the store."""
    checked = Report((), len(dataset.articles()) + 2, report.triples, len(report.findings))
    dataset.replace_graph(REPORTS, report_graph(checked))
    (dataset.folder / "validation.ttl").write_bytes(report_turtle(checked))
    (dataset.folder / "validation.txt").write_text(report_text(checked), encoding="utf-8")


def describe(report: RunReport, started: datetime) -> Run:
    """The description of a run that ends now."""
    versions = {"isnad": __version__, **{name: version(name) for name in _LIBRARIES}}
    inputs = tuple(Input(path, _checksum(Path(path)), count) for path, count in report.read.files.items() if count)
    counts = {
        "articles read": report.read.read, "articles built": report.built, "articles set aside": len(report.failed),
        "records empty": report.read.empty, "records without Arabic": report.read.no_arabic, "unreadable": len(report.read.errors),
        "tellings": report.tellings, "events and relations": report.events, "entities": report.entities, "findings set aside": len(report.findings),
    }  # fmt: skip
    return Run(started, datetime.now(UTC), versions, inputs, counts)


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
