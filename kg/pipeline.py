"""The order of a run: read, annotate, extract, ground, write, validate, merge, export; and what a change of a graph redoes.

Articles go through in batches; what a batch gives is stored at once, so that memory holds one batch of documents and the
light records that merging needs. One article that fails is set aside and counted, the run goes on. Whatever was added,
replaced and removed, in whatever order, the graph is that of a build of the articles that are there.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from . import __version__
from .changes import GRAPHS, put_result
from .errors import InputError, StoreError
from .export import write_files
from .intake import Intake, RunReport, read_back
from .knowledge import KnowledgeBase
from .merge import snapshot
from .merge.background import Background
from .merge.decisions import Review, Reviewed, load_reviewed, write_reviewed
from .merge.merger import Merger
from .merge.types import MergeResult
from .parallel import Batch, reading
from .reading import Components
from .rundesc import Input, Run, write_run
from .runlog import BUILD, Entry, append_entry, articles_of
from .store import REVIEWED, Dataset, create, edit, seal_of
from .validate import Report, report_graph, report_text, report_turtle
from .vocab import RDF, REPORTS, SH

#: The libraries whose versions decide what a build gives.
_LIBRARIES = ("rdflib", "pyoxigraph", "pyshacl", "camel-tools", "stanza", "onnxruntime", "numpy")
#: The file with which the next run goes on merging (kg.merge.snapshot).
SNAPSHOT = "merging.snapshot"

Progress = Callable[[str, int], None]


def build(
    sources: Iterable[str | Path], out: str | Path, force: bool = False, parts: Components | None = None, strict: bool = False,
    progress: Progress | None = None, reviewed: Iterable[Reviewed] | None = None, exports: bool = True,
) -> RunReport:  # fmt: skip
    """Build the graph of the sources at ``out`` and return what came of it.

    ``progress`` is called with a stage's name and the articles it has done. ``reviewed`` are reviewers' decisions that the
    graph is to keep in place of those it has; ``exports`` says whether graph.ttl and graph.trig are written. Raises
    InputError where nothing could be read, StoreError where ``out`` cannot take the graph, and with ``strict`` the first
    error of any article.
    """
    parts = parts or Components.load()
    run = _Run(BUILD, progress, exports, parts.jobs)
    with create(out, force) as dataset:
        merger = Merger(Background(parts.knowledge), review_of(dataset, reviewed), run.jobs)
        intake = Intake(dataset, parts, run.report, strict)
        with run.reading(sources, intake) as batches:
            run.take(batches, intake, merger)
        with _at_rest():
            run.finish(dataset, merger, parts.knowledge)
    return run.report


def add(
    out: str | Path, sources: Iterable[str | Path], parts: Components | None = None, strict: bool = False,
    progress: Progress | None = None, exports: bool = True,
) -> RunReport:  # fmt: skip
    """Add the articles of the sources to the graph at ``out``, in place of what is there of their ids; what came of it.

    Articles that are there already, read in the same way, are passed over. One that cannot be built leaves its old self
    where it is. Raises InputError where nothing could be read, StoreError where ``out`` is no graph, and with ``strict``
    the first error of any article.
    """
    parts = parts or Components.load()
    run = _Run("add", progress, exports, parts.jobs)
    with edit(out) as dataset:
        intake = Intake(dataset, parts, run.report, strict, articles_of(dataset.folder))
        with run.reading(sources, intake) as batches, run.changing(out, dataset, parts.knowledge) as merger:
            run.take(batches, intake, merger)
    return run.report


def remove(
    out: str | Path, articles: Iterable[str], progress: Progress | None = None, exports: bool = True, knowledge: KnowledgeBase | None = None
) -> RunReport:
    """Remove articles from the graph at ``out``, and with them what reviewers decided of their items; what came of it.

    Nothing of them stays but their ids and checksums in the log. ``knowledge`` is the package's unless given. Raises
    StoreError where ``out`` is no graph or one of the articles is not there; then nothing is removed.
    """
    run = _Run("remove", progress, exports)
    wanted = set(articles)
    with edit(out) as dataset:
        if unknown := sorted(article for article in wanted if not dataset.has_article(article)):
            raise StoreError(f"the graph has no article {', '.join(map(repr, unknown))}; `kg entities` lists articles")
        known = articles_of(dataset.folder)
        with run.changing(out, dataset, knowledge or KnowledgeBase.load(), without=wanted) as merger:
            for article in sorted(wanted):
                dataset.remove_article(article)
                merger.drop(article)
                run.report.removed[article] = known[article][0] if article in known else ""
    return run.report


def remerge(
    out: str | Path, reviewed: Iterable[Reviewed] | None = None, progress: Progress | None = None, exports: bool = True,
    knowledge: KnowledgeBase | None = None,
) -> RunReport:  # fmt: skip
    """Merge all stored articles again as reviewers want it, and write everything that follows from it; what came of it.

    ``reviewed`` are reviewers' decisions that the graph is to keep in place of those it has (``reviewed.tsv`` in its
    folder). Raises StoreError where ``out`` is no graph, InputError where its file of decisions cannot be read.
    """
    run = _Run("merge", progress, exports)
    with edit(out) as dataset, run.changing(out, dataset, knowledge or KnowledgeBase.load(), reviewed):
        pass
    return run.report


def review_of(dataset: Dataset, reviewed: Iterable[Reviewed] | None = None) -> Review:
    """The reviewers' decisions of the graph; those given are written into its folder in place of what is there."""
    path = dataset.folder / REVIEWED
    if reviewed is not None and (text := list(reviewed)):
        path.write_text(write_reviewed(text), encoding="utf-8", newline="")
    elif reviewed is not None:
        path.unlink(missing_ok=True)
    return Review(load_reviewed(path))


@contextmanager
def _at_rest() -> Iterator[None]:
    """What stands in memory stays meanwhile: to look through a million records for garbage takes a second each time."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


# A run ------------------------------------------------------------------------------------------------------------------


class _Run:
    """A run from its start to the files that it leaves."""

    def __init__(self, command: str, progress: Progress | None, exports: bool, jobs: int = 0):
        self.jobs = jobs
        self.report = RunReport(command, exported=exports)
        self.started = datetime.now(UTC)
        self.tell = progress or (lambda stage, done: None)
        self.settings: Mapping[str, Any] = {}
        self.sources: tuple[str, ...] = ()

    def reading(self, sources: Iterable[str | Path], intake: Intake) -> AbstractContextManager[Iterator[Batch]]:
        """What the sources hold and is not there, as it is read."""
        self.sources, self.settings = tuple(map(str, sources)), intake.settings
        return reading(intake.batches(self.sources), intake.parts, intake.parts.jobs)

    def take(self, batches: Iterator[Batch], intake: Intake, merger: Merger) -> None:
        """Store what was read; InputError where that is nothing."""
        for batch in batches:
            intake.take(batch, merger)
            self.tell("reading", self.report.built)
        if not (self.report.built or self.report.unchanged):
            raise InputError(_nothing(self.report))

    @contextmanager
    def changing(
        self, out: str | Path, dataset: Dataset, knowledge: KnowledgeBase,
        reviewed: Iterable[Reviewed] | None = None, without: set[str] | None = None,
    ) -> Iterator[Merger]:  # fmt: skip
        """The merger of the graph at ``out`` for changing; afterwards what follows from the change is written.

        Decisions on items of the articles ``without`` go.
        """
        review = self._review(dataset, reviewed, without or set())
        merger, before = snapshot.load(Path(out) / SNAPSHOT, dataset.origin, Background(knowledge)) or (None, None)
        if merger is None:
            self.tell("reading back", 0)
            merger = Merger(Background(knowledge), review)
            read_back(dataset, merger, knowledge)
            dataset.load_ontology()
        merger.jobs = self.jobs
        merger.obey(review)
        with _at_rest():
            yield merger
            self.finish(dataset, merger, knowledge, before)

    def _review(self, dataset: Dataset, reviewed: Iterable[Reviewed] | None, without: set[str]) -> Review:
        review = review_of(dataset, reviewed)
        self.report.dropped = tuple(d for d in review.reviewed if {d.left.article, d.right.article} & without)
        return review_of(dataset, set(review.reviewed) - set(self.report.dropped)) if self.report.dropped else review

    def finish(self, dataset: Dataset, merger: Merger, knowledge: KnowledgeBase, before: MergeResult | None = None) -> None:
        """Merge, and write all that follows from the articles."""
        report = self.report
        report.articles = len(merger.records)
        self.tell("merging", report.articles)
        result = finish(dataset, merger, knowledge, report, before)
        self.tell("writing", report.articles)
        write_validation(dataset, report)
        if report.exported:
            dataset.afterwards(lambda: write_files(dataset.folder, self.jobs))
        description = describe(report, self.started, self.settings)
        write_run(dataset, description, dataset.folder / "run.ttl")
        append_entry(dataset.folder, self._entry(description))
        dataset.afterwards(lambda: snapshot.save(merger, result, dataset.folder / SNAPSHOT, seal_of(dataset.folder)))

    def _entry(self, run: Run) -> Entry:
        report = self.report
        counts = ("articles", "tellings", "events", "entities", "triples", "set_aside")
        return Entry(
            report.command, run.started.isoformat(timespec="seconds"), run.ended.isoformat(timespec="seconds"), __version__,
            self.sources, self.settings, report.added, report.replaced, report.removed, report.unchanged,
            tuple(error.article for error in report.failed), {name: getattr(report, name) for name in counts},
        )  # fmt: skip


def finish(dataset: Dataset, merger: Merger, knowledge: KnowledgeBase, report: RunReport, before: MergeResult | None = None) -> MergeResult:
    """Merge all articles of the merger and store what follows, and where ``before`` is given only what differs from it."""
    result = merger.result()
    report.findings += put_result(dataset, result, knowledge, before)
    report.missing, report.disobeyed = merger.review.missing(), merger.review.disobeyed(result)
    report.tellings = sum(len(record.tellings) for record in merger.records.values())
    report.entities, report.events = len(result.entities), len(result.events)
    dataset.replace_graph(REPORTS, ())
    report.triples = len(dataset.store)
    report.set_aside = sum(1 for _ in dataset.store.quads_for_pattern(None, RDF.type, SH.ValidationResult, None))
    return result


def write_validation(dataset: Dataset, report: RunReport) -> None:
    """Store the validation report as a graph, and write it as Turtle and as text beside the store."""
    checked = Report((), len(dataset.articles()) + len(GRAPHS), report.triples, report.set_aside)
    dataset.replace_graph(REPORTS, report_graph(checked))
    (dataset.folder / "validation.ttl").write_bytes(report_turtle(checked))
    (dataset.folder / "validation.txt").write_text(report_text(checked), encoding="utf-8")


def describe(report: RunReport, started: datetime, settings: Mapping[str, Any]) -> Run:
    """The description of a run that ends now."""
    versions = {"isnad": __version__, **{name: version(name) for name in _LIBRARIES}}
    inputs = tuple(Input(path, _checksum(Path(path)), count) for path, count in report.read.files.items() if count)
    counts = {
        "articles read": report.read.read, "articles built": report.built, "articles set aside": len(report.failed),
        "records empty": report.read.empty, "records without Arabic": report.read.no_arabic, "unreadable": len(report.read.errors),
        "articles": report.articles, "tellings": report.tellings, "events and relations": report.events, "entities": report.entities,
        "findings set aside": report.set_aside,
    }  # fmt: skip
    chosen = {"command": report.command, **{name: str(value) for name, value in settings.items()}}
    return Run(started, datetime.now(UTC), versions, inputs, report.triples, counts, chosen, ("turtle", "trig") if report.exported else ())


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _nothing(report: RunReport) -> str:
    reasons = [str(e) for e in report.read.errors[:3]] + [str(e) for e in report.failed[:3]]
    counted = f"{report.read.empty} empty, {report.read.no_arabic} without Arabic"
    return "nothing could be built: " + ("; ".join(reasons) if reasons else f"no article in the sources ({counted})")
