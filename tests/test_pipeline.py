"""A whole build: the same bytes every time, one article's failure its own, and a run that says what it did."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import SEEDS, parts, seeds_elsewhere
from fake_reader import FakeReader
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse

from kg import intake, pipeline, store, views, vocab
from kg.errors import InputError, MissingModelError, StageError
from kg.export import FORMATS, export_file
from kg.model import Document
from kg.pipeline import RunReport
from kg.store import Dataset
from kg.validate import validate_dataset

HANDOVER = "سلم التحالف الدولي قاعدة القيارة الجوية إلى القوات العراقية يوم الخميس."
WITHDRAWAL = "انسحبت القوات الفرنسية من معسكر التاجي في العراق الأسبوع الماضي."


def news(path: Path, *texts: str) -> Path:
    records = ({"id": f"n{i}", "text": text, "published": "2020-03-27"} for i, text in enumerate(texts, 1))
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), encoding="utf-8")
    return path


def build(*sources: Path, out: Path, **options: object) -> RunReport:
    return pipeline.build(sources, out, parts=parts(), **options)


@pytest.fixture
def facts():  # noqa: ANN201
    """A function that gives the facts of a graph folder."""

    def read(folder: Path) -> list[dict]:
        dataset = store.open_dataset(folder)
        rows = list(views.facts(dataset))
        dataset.close()
        return rows

    return read


# The same bytes


@pytest.mark.parametrize("name", ["graph.ttl", "graph.trig", "validation.ttl", "validation.txt", "dataset.json"])
def test_pipeline_files_are_the_same_in_another_process_and_order(seeds_folder: Path, name: str) -> None:
    """Articles in reversed order, another hash seed."""
    assert seeds_elsewhere().status == 0, seeds_elsewhere().errors
    assert (seeds_elsewhere().folder / name).read_bytes() == (seeds_folder / name).read_bytes()


@pytest.mark.parametrize("name", [n for n in FORMATS if n not in ("turtle", "trig")])
def test_pipeline_exports_are_the_same_in_another_process_and_order(seeds_graph: Dataset, tmp_path: Path, name: str) -> None:
    elsewhere = store.open_dataset(seeds_elsewhere().folder)
    export_file(seeds_graph, name, tmp_path / "here")
    export_file(elsewhere, name, tmp_path / "there")
    elsewhere.close()
    assert (tmp_path / "here").read_bytes() == (tmp_path / "there").read_bytes()


def test_pipeline_batches_do_not_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = news(tmp_path / "n.jsonl", HANDOVER, WITHDRAWAL, HANDOVER + "\n" + WITHDRAWAL)
    build(source, out=tmp_path / "together")
    monkeypatch.setattr(intake, "BATCH", 1)
    build(source, out=tmp_path / "alone")
    assert (tmp_path / "alone" / "graph.trig").read_bytes() == (tmp_path / "together" / "graph.trig").read_bytes()


# The seeds


def test_pipeline_seeds_merge_the_handover_of_three_articles(seeds_graph: Dataset) -> None:
    merged = [row for row in views.merged_facts(seeds_graph) if row["type"] == "Handover"]
    sites = {a["entity"]: row for row in merged for a in row["arguments"] if a["role"] == "site" and "entity" in a}
    assert len(sites[vocab.expand("kb:qayyarah-airfield-west")]["article"]) >= 2


def test_pipeline_seeds_conform_by_pyshacl(seeds_graph: Dataset) -> None:
    report = validate_dataset(seeds_graph, screen=False)
    assert report.conforms and not report.findings and report.graphs == 8


def test_pipeline_seeds_stay_lean(seeds_graph: Dataset) -> None:
    """A page of news is hundreds of triples, not thousands."""
    sizes = [sum(1 for _ in seeds_graph.quads(g)) for g in seeds_graph.graphs() if g.value.startswith(vocab.PREFIXES["article"])]
    assert len(sizes) == 5 and max(sizes) < 2500


def test_pipeline_entity_views_name_every_entity_of_facts(seeds_graph: Dataset) -> None:
    entities = {row["entity"] for row in views.entities(seeds_graph)}
    merged = {a["entity"] for row in views.merged_facts(seeds_graph) for a in row["arguments"] if "entity" in a}
    assert merged and merged <= entities


# Failures


@pytest.mark.parametrize("stage", ["annotate_text", "ground", "article_graph", "record_of", "encode"])
def test_pipeline_sets_a_failing_article_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, facts, stage: str) -> None:
    """Whatever stage fails; the line names the file and record, and the rest is built."""
    reader = FakeReader(fails_on="الفرنسية") if stage == "encode" else None
    if reader is None:
        place = "kg.intake" if stage in ("article_graph", "record_of") else "kg.reading"
        real = getattr(__import__(place, fromlist=[stage]), stage)

        def failing(doc: Document, *rest: object) -> object:
            if doc.article.id == "n2":
                raise ValueError("shape (0,)\nand more")
            return real(doc, *rest)

        monkeypatch.setattr(f"{place}.{stage}", failing)
    source = news(tmp_path / "n.jsonl", HANDOVER, WITHDRAWAL, HANDOVER)
    used = pipeline.Components(parts().knowledge, parts().lexicon, reader)
    report = pipeline.build([source], tmp_path / "out", parts=used)
    assert (report.read.read, report.built, len(report.failed), report.complete) == (3, 2, 1, False)
    (error,) = report.failed
    assert error.article == "n2" and str(error) == f"building (article n2): {source}, record 2: ValueError: shape (0,) and more; set aside"
    assert reader or {row["article"] for row in facts(tmp_path / "out")} == {"n1", "n3"}
    dataset = store.open_dataset(tmp_path / "out")
    assert dataset.articles() == ["n1", "n3"]
    dataset.close()


def test_pipeline_strict_stops_at_a_failing_article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(doc: Document, *rest: object) -> Document:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr("kg.reading.ground", failing)
    with pytest.raises(StageError, match="record 1: ZeroDivisionError: by zero"):
        build(news(tmp_path / "n.jsonl", HANDOVER), out=tmp_path / "out", strict=True)
    with pytest.raises(InputError, match="nothing could be built: .*article n1.*by zero"):
        build(news(tmp_path / "n.jsonl", HANDOVER), out=tmp_path / "out")
    assert [p.name for p in tmp_path.iterdir()] == ["n.jsonl"]


@pytest.mark.parametrize("error", [MissingModelError("no model"), OSError(28, "No space left on device")])
def test_pipeline_a_broken_installation_or_disk_is_no_fault_of_the_article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def failing(*arguments: object) -> None:
        raise error

    monkeypatch.setattr("kg.reading.ground", failing)
    with pytest.raises(type(error)):
        build(news(tmp_path / "n.jsonl", HANDOVER, WITHDRAWAL), out=tmp_path / "out")
    assert [p.name for p in tmp_path.iterdir()] == ["n.jsonl"]


def test_pipeline_counts_what_was_read(tmp_path: Path) -> None:
    report = build(news(tmp_path / "n.jsonl", HANDOVER, "", "English only", WITHDRAWAL), out=tmp_path / "out")
    assert (report.built, report.read.empty, report.read.no_arabic, report.complete) == (2, 1, 1, True)
    assert report.tellings >= 2 and report.events >= 2 and report.entities >= 5


def test_pipeline_an_article_without_facts_is_built(tmp_path: Path, facts) -> None:
    report = build(news(tmp_path / "n.jsonl", "السماء صافية والبحر هادئ."), out=tmp_path / "out")
    assert report.built == 1 and report.complete and facts(tmp_path / "out") == []
    dataset = store.open_dataset(tmp_path / "out")
    assert dataset.articles() == ["n1"] and validate_dataset(dataset).conforms
    dataset.close()


def test_pipeline_tells_its_progress(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "BATCH", 2)
    told: list[tuple[str, int]] = []
    build(news(tmp_path / "n.jsonl", HANDOVER, WITHDRAWAL, HANDOVER), out=tmp_path / "out", progress=lambda stage, done: told.append((stage, done)))
    assert told == [("reading", 2), ("reading", 3), ("merging", 3), ("writing", 3)]


# What the run says of itself


def test_pipeline_describes_the_run(tmp_path: Path) -> None:
    import hashlib

    source = news(tmp_path / "n.jsonl", HANDOVER, WITHDRAWAL)
    report = build(source, out=tmp_path / "out")
    triples = list(parse(path=str(tmp_path / "out" / "run.ttl"), format=RdfFormat.TURTLE))
    words = {t.object.value for t in triples}
    assert {hashlib.sha256(source.read_bytes()).hexdigest(), str(source), "articles read: 2", f"entities: {report.entities}"} <= words
    assert {"isnad", "rdflib", "pyoxigraph", "stanza"} <= words
    trig = (tmp_path / "out" / "graph.trig").read_text(encoding="utf-8")
    assert "startedAtTime" not in trig and str(tmp_path) not in trig and " _:" not in trig


# Anything at all

WORDS = st.sampled_from(
    ["سلم", "التحالف", "الدولي", "قاعدة", "القيارة", "إلى", "القوات", "العراقية", "انسحبت", "من", "«", "»", ".", "\n", "\r\n", "وقال", "المتحدث", "باسم",
     "الخميس", "آذار", "2020", "٣٥", "مئتي", "جندي", "،", ":", "(OIR)", "\u200f", "\x0b", "\x00", "لــم", "https://t.co/x", "👍", "كَاجِنس", "\u202b", "\ufeff", "أن"]
)  # fmt: skip


@given(st.lists(WORDS, min_size=1, max_size=60).map(" ".join))
@settings(max_examples=40, deadline=None)
def test_pipeline_reads_any_text_to_a_graph_that_conforms(text: str) -> None:
    """No stage fails, evidence is the text at its offsets, and SHACL objects to nothing."""
    from kg.model import Article
    from kg.rdf import article_graph
    from kg.reading import read_articles
    from kg.validate import check_graph

    (doc,) = read_articles([Article("a", text)], parts())
    assert all(m.span.of(text).strip() and 0 <= m.span.start < m.span.end <= len(text) for m in doc.mentions)
    assert Document.from_json(doc.to_json()) == doc
    graph = list(article_graph(doc))
    assert check_graph(graph) == []


@pytest.fixture(scope="module", autouse=True)
def _seeds_are_there() -> Iterator[None]:
    assert len(list(SEEDS.glob("*.txt"))) == 5
    yield
