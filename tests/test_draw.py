"""Drawings: what is drawn, where, and a page that opens without a network."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import networkx
import pytest
from test_export import build

from kg import draw, store
from kg.errors import InputError
from kg.store import Dataset

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--virtual-time-budget=5000")


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dataset]:
    opened = store.open_dataset(build(tmp_path_factory.mktemp("draw") / "out"))
    yield opened
    opened.close()


def elements(page: str) -> dict:
    return json.loads(re.search(r'<script type="application/json" id="elements">(.*?)</script>', page, re.DOTALL)[1])


def facts(graph: networkx.MultiDiGraph) -> set[str]:
    return {node for node, row in graph.nodes(data=True) if "articleCount" in row}


def test_draw_network_holds_facts_and_what_fills_their_roles(dataset: Dataset) -> None:
    graph = draw.network(dataset)
    assert len(facts(graph)) > 100 and all(a in facts(graph) for a, _ in graph.edges())
    assert all(graph.in_degree(node) for node in set(graph) - facts(graph))
    assert {draw.kind(row) for _, row in graph.nodes(data=True)} == set(draw.KINDS)


def test_draw_network_narrows_by_articles_and_by_node(dataset: Dataset) -> None:
    shared = draw.network(dataset, articles=3)
    assert all(int(shared.nodes[node]["articleCount"]) >= 3 for node in facts(shared)) and 0 < len(shared) < len(draw.network(dataset))
    [handover] = [node for node in facts(shared) if shared.nodes[node]["type"] == "Handover" and "qayyarah" in node]
    alone = draw.network(dataset, about=handover)
    assert facts(alone) == {handover} and len(alone) == 1 + len(set(alone.successors(handover)))
    site = next(b for _, b, row in alone.edges(data=True) if row["role"] == "site")
    assert handover in draw.network(dataset, about=site) and all(site in alone.successors(fact) for fact in facts(alone))


def test_draw_network_refuses_an_unknown_node(dataset: Dataset) -> None:
    with pytest.raises(InputError, match="kb:nowhere"):
        draw.network(dataset, about="kb:nowhere")


def test_draw_layout_is_the_same_on_every_run_and_in_its_square(dataset: Dataset) -> None:
    graph = draw.network(dataset, articles=2)
    places = draw.layout(graph)
    assert places == draw.layout(graph) and set(places) == set(graph)
    assert all(-1 <= at <= 1 for place in places.values() for at in place) and len(set(places.values())) == len(places)


def test_draw_layout_of_nothing_of_one_and_of_too_many() -> None:
    graph = networkx.MultiDiGraph()
    assert draw.layout(graph) == {}
    graph.add_node("one")
    assert draw.layout(graph) == {"one": (0.0, 0.0)}
    graph.add_nodes_from(range(draw.MOST))
    with pytest.raises(InputError, match="narrow"):
        draw.layout(graph)


def test_draw_static_picture_names_every_node(dataset: Dataset) -> None:
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    graph = draw.network(dataset, articles=3)
    axes = draw.draw(graph)
    drawn = [text.get_text() for text in axes.texts]
    assert sorted(drawn) == sorted(row["label"] for _, row in graph.nodes(data=True))
    axes.figure.canvas.draw()
    matplotlib.pyplot.close(axes.figure)


def test_draw_page_has_the_whole_graph_and_asks_nothing_of_the_network(dataset: Dataset) -> None:
    graph = draw.network(dataset, articles=2)
    page = draw.page(graph)
    data = elements(page)
    assert {n["data"]["id"] for n in data["nodes"]} == set(graph) and len(data["edges"]) == graph.number_of_edges()
    assert 'dir="rtl"' in page and "default-src 'none'" in page
    assert not re.search(r"(?:src|href)\s*=|@import|url\(", page.replace((draw.ASSETS / "cytoscape.min.js").read_text(encoding="utf-8"), ""))
    assert page == draw.page(graph)


def test_draw_page_isolates_dates_from_the_letters_before_them() -> None:
    graph = networkx.MultiDiGraph()
    graph.add_node("event:x", type="Handover", label="تسليم", articleCount="1", time="2020-03-26")
    assert elements(draw.page(graph))["nodes"][0]["data"]["label"] == "تسليم\n\u20662020-03-26\u2069"


def test_draw_page_keeps_markup_in_names_as_text() -> None:
    graph = networkx.MultiDiGraph()
    graph.add_node("entity:x", type="Person", label="</script><b>اسم</b>")
    page = draw.page(graph, title="<i>عنوان</i>")
    assert "</script><b>" not in page and "<i>" not in page.replace("<i class", "")
    assert elements(page)["nodes"][0]["data"]["label"] == "</script><b>اسم</b>"


def test_draw_browser_library_keeps_its_licence() -> None:
    head = (draw.ASSETS / "cytoscape.min.js").read_text(encoding="utf-8")[:200]
    assert "Copyright" in head and "Permission is hereby granted" in (draw.ASSETS / "LICENSE-cytoscape.txt").read_text(encoding="utf-8")
    assert "cytoscape.min.js" in (draw.ASSETS / "NOTICE").read_text(encoding="utf-8")


@pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")
@pytest.mark.skipif(bool(os.environ.get("CI")), reason="browsers are not run under CI")
def test_draw_page_renders_in_a_browser(dataset: Dataset, tmp_path: Path) -> None:
    graph = draw.network(dataset, articles=2)
    path = draw.write_html(graph, tmp_path / "graph.html")
    flags = (*FLAGS, f"--user-data-dir={tmp_path / 'profile'}", "--window-size=1200,800")
    done = subprocess.run([BROWSER, *flags, "--dump-dom", path.as_uri()], capture_output=True, text=True, timeout=60, check=True)
    assert f'data-drawn="{len(graph)}"' in done.stdout and f"{len(facts(graph))} واقعة" in done.stdout
    subprocess.run([BROWSER, *flags, f"--screenshot={tmp_path / 'graph.png'}", path.as_uri()], capture_output=True, timeout=60, check=True)
    assert (tmp_path / "graph.png").stat().st_size > 40_000, "an empty page is smaller"
