"""The dataset on disk: what stands when a run ends, fails or is interrupted."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from documents import seed_document, seed_documents
from pyoxigraph import Literal, NamedNode, Quad

from kg import store, vocab
from kg.errors import StoreError
from kg.rdf import article_graph
from kg.vocab import MERGED, ONTOLOGY, SKOS


def build(folder: Path, *articles: str) -> Path:
    with store.create(folder) as dataset:
        for article in articles or ("seed-000", "seed-003"):
            dataset.put_article(seed_document(article))
    return folder


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_store_gives_back_what_was_put(tmp_path: Path) -> None:
    dataset = store.open_dataset(build(tmp_path / "deep" / "out"))
    assert dataset.articles() == ["seed-000", "seed-003"]
    graph = NamedNode(vocab.article_iri("seed-003"))
    assert set(dataset.quads(graph)) == set(article_graph(seed_document("seed-003")))
    assert article_graph(dataset.document("seed-003")) == article_graph(seed_document("seed-003"))
    assert ONTOLOGY in dataset.graphs() and dataset.graphs()[0].value.endswith("seed-000")


def test_store_may_be_read_twice_at_once(tmp_path: Path) -> None:
    folder = build(tmp_path / "out")
    first, second = store.open_dataset(folder), store.open_dataset(folder)
    assert first.articles() == second.articles()


def test_store_replaces_an_article_by_its_new_self(tmp_path: Path) -> None:
    old, new = seed_document("seed-000"), seed_document("seed-000").with_(facts=())
    with store.create(tmp_path / "out") as dataset:
        dataset.put_article(old)
        dataset.put_article(new)
        assert set(dataset.quads(NamedNode(vocab.article_iri("seed-000")))) == set(article_graph(new))


def test_store_removes_an_article_to_the_last_trace(tmp_path: Path) -> None:
    folder = build(tmp_path / "out")
    with store.edit(folder) as dataset:
        dataset.remove_article("seed-000")
    dataset = store.open_dataset(folder)
    assert dataset.articles() == ["seed-003"]
    assert not any("seed-000" in str(quad) for quad in dataset.quads())


@pytest.mark.parametrize("call", ["remove_article", "document"])
def test_store_says_that_an_article_is_not_there(tmp_path: Path, call: str) -> None:
    with store.create(tmp_path / "out") as dataset, pytest.raises(StoreError, match="no article 'x'"):
        getattr(dataset, call)("x")


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_store_leaves_nothing_half_written(tmp_path: Path, error: type[BaseException]) -> None:
    with pytest.raises(error), store.create(tmp_path / "out") as dataset:
        dataset.put_article(seed_document("seed-000"))
        raise error
    assert names(tmp_path) == []


@pytest.mark.parametrize("begin", [lambda f: store.create(f, force=True), store.edit])
def test_store_keeps_the_old_folder_when_a_change_fails(tmp_path: Path, begin: object) -> None:
    folder = build(tmp_path / "out")
    (folder / "graph.ttl").write_text("old")
    with pytest.raises(KeyboardInterrupt), begin(folder) as dataset:
        dataset.put_article(seed_document("seed-001"))
        raise KeyboardInterrupt
    assert store.open_dataset(folder).articles() == ["seed-000", "seed-003"]
    assert (folder / "graph.ttl").read_text() == "old" and names(tmp_path) == ["out"]


def test_store_replaces_a_dataset_only_with_force(tmp_path: Path) -> None:
    folder = build(tmp_path / "out")
    with pytest.raises(StoreError, match="--force"), store.create(folder):
        pass
    with store.create(folder, force=True) as dataset:
        dataset.put_article(seed_document("seed-001"))
    assert store.open_dataset(folder).articles() == ["seed-001"] and names(tmp_path) == ["out"]


def test_store_takes_an_empty_folder_and_no_other(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    build(tmp_path / "empty")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").write_text("years of work")
    (tmp_path / "file").write_text("a file")
    for taken in ("full", "file"):
        with pytest.raises(StoreError, match="something else"), store.create(tmp_path / taken, force=True):
            pass
    assert (tmp_path / "full" / "thesis.txt").read_text() == "years of work"


@pytest.mark.parametrize("mark, message", [(None, "not a graph folder"), ("{", "not a graph folder"), ('{"format": "other"}', "not a graph folder"), ('{"format": "isnad-dataset", "version": 99}', "form 99")])
def test_store_opens_no_foreign_folder(tmp_path: Path, mark: str | None, message: str) -> None:
    (tmp_path / "out").mkdir()
    if mark:
        (tmp_path / "out" / store.MARK).write_text(mark)
    with pytest.raises(StoreError, match=message):
        store.open_dataset(tmp_path / "out")


def test_store_says_what_to_do_where_there_is_no_folder(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="kg build"):
        store.open_dataset(tmp_path / "none")


def test_store_in_use_is_a_clear_error(tmp_path: Path) -> None:
    folder = build(tmp_path / "out")
    from pyoxigraph import Store

    held = Store(str(folder / "store"))
    with pytest.raises(StoreError, match="in use"), store.edit(folder):
        pass
    assert len(held) > 0 and names(tmp_path) == ["out"]


def test_store_sweeps_what_a_killed_run_left(tmp_path: Path) -> None:
    gone = 4_000_000  # above the highest process number that Linux gives out by default
    assert not store._alive(gone) and store._alive(os.getpid())
    (tmp_path / f".out.building-{gone}").mkdir()
    folder = build(tmp_path / "out")
    assert names(tmp_path) == ["out"]
    folder.rename(tmp_path / f".out.old-{gone}")
    with pytest.raises(StoreError, match="--force"), store.create(folder):
        pass
    assert store.open_dataset(folder).articles() == ["seed-000", "seed-003"]


def test_store_queries_the_union_of_all_graphs(tmp_path: Path) -> None:
    dataset = store.open_dataset(build(tmp_path / "out"))
    rows = list(dataset.query("SELECT ?t ?label WHERE { ?t isnad:tells ?c . ?c rdfs:label ?label . FILTER(LANG(?label) = 'ar') }"))
    assert len(rows) == sum(len(doc.facts) for doc in seed_documents() if doc.article.id in ("seed-000", "seed-003"))
    with pytest.raises(StoreError, match="not SPARQL"):
        dataset.query("SELEKT")


def test_store_replaces_a_graph_whole(tmp_path: Path) -> None:
    node = NamedNode(vocab.expand("kb:iraq"))
    with store.create(tmp_path / "out") as dataset:
        for words in ("one", "two"):
            dataset.replace_graph(MERGED, [Quad(node, SKOS.prefLabel, Literal(words, language="en"), MERGED)])
        assert [quad.object.value for quad in dataset.quads(MERGED)] == ["two"]


def test_store_mark_is_plain(tmp_path: Path) -> None:
    assert json.loads((build(tmp_path / "out") / store.MARK).read_text()) == {"format": "isnad-dataset", "version": 1}
