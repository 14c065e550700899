"""Exports: each is the same on every run, and reads back to what it holds."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import networkx
import pytest
import rdflib
from documents import seed_documents
from pyoxigraph import BlankNode, Quad, RdfFormat, Triple, parse

from kg import export, merged, store
from kg.knowledge import KnowledgeBase
from kg.merge import merge, record_of
from kg.store import Dataset
from kg.vocab import IDENTITY, MERGED, ONTOLOGY


def build(folder: Path) -> Path:
    """The seeds as a perfect reading gives them, merged."""
    result = merge(map(record_of, seed_documents()))
    with store.create(folder) as dataset:
        for doc in seed_documents():
            dataset.put_article(doc)
        dataset.replace_graph(MERGED, merged.merged_graph(result, KnowledgeBase({})))
        dataset.replace_graph(IDENTITY, merged.identity_graph(result))
    return folder


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dataset]:
    opened = store.open_dataset(build(tmp_path_factory.mktemp("export") / "out"))
    yield opened
    opened.close()


def written(dataset: Dataset, name: str) -> bytes:
    file = io.BytesIO()
    export.write_export(dataset, name, file)
    return file.getvalue()


@pytest.mark.parametrize("name", ["trig", "nquads", "jsonld"])
def test_export_of_the_dataset_round_trips(dataset: Dataset, name: str) -> None:
    quads = {quad for graph in dataset.graphs() if graph != ONTOLOGY for quad in dataset.quads(graph)}
    assert len(quads) > 5000
    assert set(parse(written(dataset, name), format=export.FORMATS[name][0])) == quads


@pytest.mark.parametrize("name", ["turtle", "ntriples"])
def test_export_of_the_merged_graph_round_trips(dataset: Dataset, name: str) -> None:
    triples = {quad.triple for quad in dataset.quads(MERGED)}
    assert {quad.triple for quad in parse(written(dataset, name), format=export.FORMATS[name][0])} == triples
    assert len(rdflib.Graph().parse(data=written(dataset, name), format={"turtle": "turtle", "ntriples": "nt"}[name])) == len(triples)


def test_export_of_graphml_keeps_every_node_and_link(dataset: Dataset) -> None:
    network = export.merged_network(dataset)
    back = networkx.read_graphml(io.BytesIO(written(dataset, "graphml")), force_multigraph=True)
    assert set(back.nodes) == set(network.nodes) and back.number_of_edges() == network.number_of_edges() > 200
    assert {n: dict(d) for n, d in back.nodes(data=True)} == {n: dict(d) for n, d in network.nodes(data=True)}
    assert all(data["label"] and data["type"] for _, data in network.nodes(data=True))
    roles = {data["role"] for _, _, data in network.edges(data=True)}
    assert {"giver", "recipient", "site", "actor", "origin"} <= roles and not roles & {"telling", "occurrence", "time"}


def test_export_of_graphml_has_flat_numbers_and_times(dataset: Dataset) -> None:
    nodes = dict(export.merged_network(dataset).nodes(data=True))
    assert any(data.get("count") == "300 person" for data in nodes.values())
    assert any(data.get("time") == "2020-03-26" for data in nodes.values() if data["type"] == "Handover")
    assert not any(data["type"] in ("Quantity", "Period") for data in nodes.values())


def test_export_has_no_blank_nodes(dataset: Dataset) -> None:
    quads: list[Quad] = list(export.dataset_quads(dataset))
    assert not any(isinstance(term, BlankNode) for quad in quads for term in (quad.subject, quad.object))


def test_export_is_the_same_bytes_in_another_process(dataset: Dataset, tmp_path: Path) -> None:
    """Another process has other hash seeds, and a store that was filled in another order."""
    script = (
        "import sys; from pathlib import Path; from test_export import build, written; from kg import export, store\n"
        "import documents; documents.seed_ids = lambda ids=documents.seed_ids(): ids[::-1]\n"
        "out = Path(sys.argv[1]); dataset = store.open_dataset(build(out / 'again'))\n"
        "[(out / name).write_bytes(written(dataset, name)) for name in export.FORMATS]"
    )
    here = Path(__file__).parent
    paths = os.pathsep.join((str(here), str(here.parent), *filter(None, [os.environ.get("PYTHONPATH")])))
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=True, env=os.environ | {"PYTHONHASHSEED": "7", "PYTHONPATH": paths})
    assert {name: (tmp_path / name).read_bytes() == written(dataset, name) for name in export.FORMATS} == dict.fromkeys(export.FORMATS, True)


def test_export_turtle_is_sorted_and_readable(dataset: Dataset) -> None:
    lines = written(dataset, "turtle").decode().splitlines()
    prefixes = [line for line in lines if line.startswith("@prefix")]
    assert prefixes == sorted(prefixes) and prefixes == lines[: len(prefixes)]
    subjects = [line.split()[0] for line in lines if line and line[0] not in "@\t"]
    assert len(subjects) == len(set(subjects)) and all(":" in s and not s.startswith("<") for s in subjects)


@pytest.mark.parametrize("together", [1, 100])
def test_export_files_stand_in_the_folder(dataset: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, together: int) -> None:
    """The same bytes, whether one process writes them or several, graph by graph."""
    monkeypatch.setattr(export, "TOGETHER", together)
    folder = build(tmp_path / "graph")
    paths = export.write_files(folder, 2)
    assert [p.name for p in paths] == ["graph.ttl", "graph.trig"]
    assert paths[0].read_bytes() == written(dataset, "turtle") and paths[1].read_bytes() == written(dataset, "trig")


def test_export_file_is_whole_or_as_it_was(dataset: Dataset, tmp_path: Path) -> None:
    path = tmp_path / "graph.nt"
    path.write_text("old")
    with pytest.raises(KeyError):
        export.export_file(dataset, "no such format", path)
    assert path.read_text() == "old" and list(tmp_path.iterdir()) == [path]
    export.export_file(dataset, "ntriples", path)
    assert path.read_bytes() == written(dataset, "ntriples")


def test_export_of_loose_triples_declares_the_prefixes_that_it_needs() -> None:
    triples = [quad.triple for quad in parse(b'<https://w3id.org/isnad/kb/iraq> <https://w3id.org/isnad/ontology#placeKind> "country" .', format=RdfFormat.N_TRIPLES)]
    text = export.turtle(triples).decode()
    assert text.splitlines()[:2] == ["@prefix isnad: <https://w3id.org/isnad/ontology#> .", "@prefix kb: <https://w3id.org/isnad/kb/> ."]
    assert {quad.triple for quad in parse(text.encode(), format=RdfFormat.TURTLE)} == set(triples)
    assert export.turtle(list[Triple]()) == b""
