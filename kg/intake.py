"""Takes articles into a graph: read, checked, stored, and told to merging, each whole or not at all."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, Quad

from . import vocab
from .errors import StageError
from .merge.decisions import Reviewed
from .merge.merger import Merger
from .merge.records import record_of
from .merged import knowledge_entries
from .model import Article, Document
from .parallel import Batch, ReadingFailed
from .rdf import article_graph
from .rdf_reader import read_document
from .readers import ReadReport, read_articles
from .reading import Components, guarded
from .resources import MODEL_SETTINGS, program
from .runlog import BUILD, checksum
from .store import Dataset
from .validate import Finding, put_graph

log = logging.getLogger(__name__)

#: Articles a batch: enough for full model batches, few enough for memory (about 30 MB a batch of news).
BATCH = 48


@dataclass(slots=True)
class RunReport:
    """What a run came to: articles read are articles built, unchanged, or failed.

    ``added``, ``replaced`` and ``removed`` are ids with checksums; ``articles``, ``tellings``, ``entities``, ``events``,
    ``triples`` and ``set_aside`` (findings) count the whole graph, ``findings`` are those of the run. ``missing`` are
    reviewers' decisions of which an article no longer has the item, ``disobeyed`` those that the knowledge base or another
    decision speaks against, ``dropped`` those that went with a removed article;
    ``exported`` says whether the exports were written.
    """

    command: str = BUILD
    read: ReadReport = field(default_factory=ReadReport)
    built: int = 0
    failed: list[StageError] = field(default_factory=list)
    added: dict[str, str] = field(default_factory=dict)
    replaced: dict[str, str] = field(default_factory=dict)
    removed: dict[str, str] = field(default_factory=dict)
    unchanged: int = 0
    articles: int = 0
    tellings: int = 0
    entities: int = 0
    events: int = 0
    triples: int = 0
    set_aside: int = 0
    findings: list[Finding] = field(default_factory=list)
    missing: tuple[Reviewed, ...] = ()
    disobeyed: tuple[Reviewed, ...] = ()
    dropped: tuple[Reviewed, ...] = ()
    exported: bool = True

    @property
    def complete(self) -> bool:
        """Was everything that was given read and built?"""
        return not (self.read.errors or self.failed)


def settings_of(parts: Components) -> dict[str, Any]:
    """What decides how an article is read: which models, and which program."""
    models = {name: os.environ[name] for name in MODEL_SETTINGS if os.environ.get(name)}
    return {"reader": parts.reader is not None, "grammar": parts.grammar is not None, "program": program()[:16], **models}


class Intake:
    """Takes articles into a dataset, and tells a merger of them; ``report`` is told what came of each.

    ``known`` are the checksums of the articles that are there, with the settings that they were read with: what is given
    again, the same in both, is passed over.
    """

    def __init__(
        self, dataset: Dataset, parts: Components, report: RunReport, strict: bool = False,
        known: Mapping[str, tuple[str, Mapping[str, Any]]] | None = None,
    ):  # fmt: skip
        self.dataset, self.parts, self.report, self.strict = dataset, parts, report, strict
        self.known = known or {}
        self.settings = settings_of(parts)
        self._entries = knowledge_entries(parts.knowledge)
        self._there = {graph.value for graph in dataset.store.named_graphs()} if dataset.origin else set()

    def batches(self, sources: Iterable[str | Path]) -> Iterator[list[Article]]:
        """The articles of the sources that are not there already; with ``strict`` raises the first that cannot be read."""
        articles = self._articles(sources)
        while batch := list(islice(articles, BATCH)):
            yield batch

    def _articles(self, sources: Iterable[str | Path]) -> Iterator[Article]:
        for article in read_articles(sources, self.report.read):
            if self.strict and self.report.read.errors:
                raise self.report.read.errors[0]
            if self.known.get(article.id) == (checksum(article), self.settings) and vocab.article_iri(article.id) in self._there:
                self.report.unchanged += 1
            else:
                yield article
        if self.strict and self.report.read.errors:
            raise self.report.read.errors[0]

    def take(self, batch: Batch, merger: Merger) -> None:
        """Build what was read; with ``strict`` raises StageError for the first article that fails."""
        for article, error in batch.failed:
            self._failed(article, error)
        for doc in batch.documents:
            guarded(lambda d=doc: self._take(d, merger), doc.article, self._failed)

    def _failed(self, article: Article, error: Exception) -> None:
        log.debug("article %s", article.id, exc_info=error)
        kind = error.kind if isinstance(error, ReadingFailed) else type(error).__name__
        message = f"{self.report.read.place(article.id)}: {kind}: {' '.join(str(error).split())}; set aside"
        self.report.failed.append(StageError(message, "building", article.id))
        if self.strict:
            raise self.report.failed[-1] from error

    def _take(self, doc: Document, merger: Merger) -> None:
        """Store a document's graph, without what does not conform, and give the rest to merging; the old state where it fails."""
        article, report = doc.article, self.report
        graph = NamedNode(vocab.article_iri(article.id))
        before, record = self._stored(graph), merger.records.get(article.id)
        try:
            findings = self._put(graph, article_graph(doc), merger)
        except Exception:
            for each, quads in before.items():
                self.dataset.replace_graph(each, quads)
            _merge(merger, article.id, record)
            raise
        report.findings += findings
        report.built += 1
        if not any(before.values()):
            report.added[article.id] = checksum(article)
        elif before != self._stored(graph):
            report.replaced[article.id] = checksum(article)
            self.dataset.forget()
        else:
            report.built, report.unchanged = report.built - 1, report.unchanged + 1

    def _stored(self, graph: NamedNode) -> dict[NamedNode, set[Quad]]:
        """An article's graph and what was set aside from it; the store is asked only where it had them before the run."""
        graphs = (graph, vocab.quarantine_graph(graph))
        there = any(each.value in self._there for each in graphs)
        return {each: set(self.dataset.quads(each)) if there else set() for each in graphs}

    def _put(self, graph: NamedNode, quads: list[Quad], merger: Merger) -> list[Finding]:
        """What merging knows of an article is always read from its graph, so that it is the same when it is read back."""
        findings = put_graph(self.dataset, graph, quads)
        kept = list(self.dataset.quads(graph)) if findings else quads
        _merge(merger, vocab.article_id(graph.value), record_of(read_document(kept, self._entries)) if kept else None)
        return findings


def _merge(merger: Merger, article: str, record: Any) -> None:
    if record is None:
        merger.drop(article)
    else:
        merger.put(record)


def read_back(dataset: Dataset, merger: Merger, knowledge: Any) -> None:
    """Give all stored articles to a merger."""
    entries = knowledge_entries(knowledge)
    for article in dataset.articles():
        merger.put(record_of(dataset.document(article, entries)))
