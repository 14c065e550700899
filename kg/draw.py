"""Drawings of the merged graph: a static picture with matplotlib, and a page that opens alone, without a network.

Facts are squares, entities circles; an edge leads from a fact to what fills its role. Labels are Arabic where there are
Arabic names. matplotlib orders and joins Arabic letters by itself from version 3.11 on, and browsers always did.
"""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

import networkx

from . import vocab
from .errors import InputError
from .export import merged_network
from .store import Dataset

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ASSETS = Path(__file__).resolve().parent / "assets"
#: The most nodes that a picture may have.
MOST = 2000
TITLE = "إسناد: الوقائع وأطرافها"

#: Colour of each kind of node and its Arabic name for the legend; the kinds group the types of the ontology.
KINDS: dict[str, tuple[str, str]] = {
    "event": ("#f0c674", "حدث"),
    "relation": ("#d9d9d9", "علاقة"),
    "person": ("#e78ac3", "شخص"),
    "force": ("#66a61e", "قوة أو جماعة أو تحالف"),
    "body": ("#7570b3", "حكومة أو جهة"),
    "place": ("#1b9ecb", "مكان أو قاعدة"),
    "other": ("#b3886d", "غير ذلك"),
}
_KIND_OF = {
    "Person": "person", "PopulationGroup": "person", "Coalition": "force", "MilitaryForce": "force", "ArmedGroup": "force",
    "Government": "body", "Organisation": "body", "Base": "place", "Place": "place", "Facility": "place",
}  # fmt: skip
#: What the page tells of a node, by attribute, with its Arabic name.
_KNOWN = {
    "label_en": "بالإنجليزية", "time": "الزمن", "count": "العدد", "worth": "القيمة", "object": "الموضوع", "activity": "النشاط", "title": "اللقب",
    "topic": "مضمون القول", "killed": "القتلى", "wounded": "الجرحى", "deaths": "الوفيات", "infections": "الإصابات", "distance": "المسافة",
    "direction": "الجهة", "polarity": "الإثبات", "modality": "الوقوع", "articleCount": "عدد المقالات", "confidence": "الثقة", "exactMatch": "ويكي بيانات",
    "lat": "خط العرض", "long": "خط الطول",
}  # fmt: skip


def network(dataset: Dataset, about: str = "", articles: int = 1) -> networkx.MultiDiGraph:
    """The facts that at least so many articles tell, with the entities that fill their roles.

    With ``about``, an IRI or CURIE of a fact or an entity, only it and the facts that it has part in. Nodes and edges have
    the attributes of ``kg.export.merged_network``. Raises InputError where the merged graph has no node ``about``.
    """
    whole = merged_network(dataset)
    facts = {node for node, row in whole.nodes(data=True) if int(row.get("articleCount", 0)) >= articles}
    if about:
        centre = vocab.shorten(vocab.expand(about))
        if centre not in whole:
            raise InputError(f"the merged graph has no {centre!r}; ids stand in `kg facts` and `kg entities`")
        facts &= {centre, *whole.predecessors(centre)}
    kept = facts | {other for fact in facts for other in whole.successors(fact)}
    drawn = networkx.MultiDiGraph()
    drawn.add_nodes_from((node, row) for node, row in whole.nodes(data=True) if node in kept)
    drawn.add_edges_from((a, b, key, row) for a, b, key, row in whole.edges(keys=True, data=True) if a in facts)
    return drawn


def kind(node: Mapping[str, Any]) -> str:
    """The kind in ``KINDS`` of a node with these attributes."""
    if "articleCount" in node:
        return "event" if node["type"] in vocab.schema().events else "relation"
    return _KIND_OF.get(node["type"], "other")


def layout(graph: networkx.MultiDiGraph) -> dict[str, tuple[float, float]]:
    """A place for each node in the square from -1 to 1, the same on every run: ForceAtlas2 with gravity.

    Raises InputError for more nodes than ``MOST``: its work grows with their square, and nobody could read the picture.
    """
    if len(graph) > MOST:
        raise InputError(f"{len(graph)} nodes are too many to draw (at most {MOST}); narrow the graph with about=… or articles=…")
    if len(graph) < 2:
        return dict.fromkeys(graph, (0.0, 0.0))
    plain = networkx.Graph(graph.to_undirected())
    places = networkx.forceatlas2_layout(plain, seed=7, max_iter=400, scaling_ratio=5, gravity=0.3, strong_gravity=True)
    reach = max(abs(float(at)) for place in places.values() for at in place) or 1.0
    return {node: (round(float(x) / reach, 4), round(float(y) / reach, 4)) for node, (x, y) in places.items()}


def draw(graph: networkx.MultiDiGraph, axes: Axes | None = None) -> Axes:
    """Draw the graph with matplotlib and return the axes drawn on; needs matplotlib 3.11 for Arabic letters to join."""
    from matplotlib import pyplot

    axes = axes or pyplot.subplots(figsize=(13, 9), layout="constrained")[1]
    places, kinds = layout(graph), {node: kind(row) for node, row in graph.nodes(data=True)}
    for name, (colour, _) in KINDS.items():
        nodes = [node for node in graph if kinds[node] == name]
        shape, size = ("s", 260) if name in ("event", "relation") else ("o", 420)
        networkx.draw_networkx_nodes(graph, places, nodes, size, colour, shape, edgecolors="#555555", linewidths=0.6, ax=axes)
    networkx.draw_networkx_edges(graph, places, ax=axes, edge_color="#aaaaaa", node_size=420, arrowsize=8, connectionstyle="arc3,rad=0.06")
    for node, (x, y) in places.items():
        small = kinds[node] in ("event", "relation")
        axes.annotate(graph.nodes[node]["label"], (x, y), xytext=(0, -16), textcoords="offset points", ha="center", va="center", fontsize=7 if small else 9,
                      color="#555555" if small else "black")  # fmt: skip
    axes.legend(handles=[_handle(name) for name in KINDS if name in kinds.values()], loc="lower left", fontsize=8, frameon=False)
    axes.margins(0.08)
    axes.set_axis_off()
    return axes


def _handle(name: str) -> Any:
    from matplotlib.lines import Line2D

    colour, label = KINDS[name]
    return Line2D([], [], linestyle="", marker="s" if name in ("event", "relation") else "o", color=colour, markeredgecolor="#555555", label=label)


def page(graph: networkx.MultiDiGraph, title: str = TITLE) -> str:
    """An HTML page that draws the graph, right to left, with search and a panel of what is known of a node.

    Everything that it needs is in it, Cytoscape.js too; it asks nothing of the network, and its policy forbids it to.
    """
    kinds = {kind(row) for _, row in graph.nodes(data=True)}
    legend = "".join(_legend(name) for name in KINDS if name in kinds)
    elements = json.dumps(_elements(graph), ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")
    library = (ASSETS / "cytoscape.min.js").read_text(encoding="utf-8")
    template = Template((ASSETS / "graph.html").read_text(encoding="utf-8"))
    return template.substitute(title=html.escape(title), legend=legend, elements=elements, library=library)


def write_html(graph: networkx.MultiDiGraph, path: str | Path, title: str = TITLE) -> Path:
    """Write ``page`` to a file, and return its path."""
    path = Path(path)
    path.write_text(page(graph, title), encoding="utf-8")
    return path


def _legend(name: str) -> str:
    colour, label = KINDS[name]
    return f'<span class="key"><i class="{"fact" if name in ("event", "relation") else "entity"}" style="background:{colour}"></i>{label}</span>'


def _elements(graph: networkx.MultiDiGraph) -> dict[str, list[dict[str, Any]]]:
    """Nodes and edges in the form of Cytoscape.js; the picture grows so that each node has room for its label."""
    scale = 120 * max(len(graph), 4) ** 0.5
    places = layout(graph)
    nodes = [{"data": _node(node, row), "position": {"x": round(places[node][0] * scale * 1.4), "y": round(places[node][1] * scale)}} for node, row in graph.nodes(data=True)]
    edges = [{"data": {"id": f"{a} {key} {b}", "source": a, "target": b, "label": row["label"]}} for a, b, key, row in graph.edges(keys=True, data=True)]
    return {"nodes": nodes, "edges": edges}


def _node(name: str, row: Mapping[str, Any]) -> dict[str, Any]:
    sort = kind(row)
    fact = sort in ("event", "relation")
    # Dates are isolated: after Arabic letters their parts would be shown in reverse.
    label = f"{row['label']}\n\u2066{row['time']}\u2069" if fact and "time" in row else row["label"]
    known = [[title, f"{row[key]:g}" if isinstance(row[key], float) else str(row[key])] for key, title in _KNOWN.items() if row.get(key)]
    size = 16 + 6 * min(int(row["articleCount"]), 5) if fact else 30
    return {"id": name, "label": label, "fact": fact, "colour": KINDS[sort][0], "size": size, "known": known, "polarity": row.get("polarity", ""), "modality": row.get("modality", "actual")}
