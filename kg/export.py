"""Files of the graph: Turtle, TriG, N-Quads, N-Triples, JSON-LD and GraphML, all sorted and the same bytes on every run.

Turtle, N-Triples and GraphML hold the merged graph; TriG, N-Quads and JSON-LD hold all named graphs but the ontology.
Quads are sorted graph by graph, so that memory is bounded by the largest graph; the files of a large dataset are written by
several processes, some of its graphs each.
"""

from __future__ import annotations

import io
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from operator import itemgetter
from pathlib import Path
from typing import IO, TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from . import vocab
from .processes import cores, in_processes
from .store import Dataset, open_dataset
from .vocab import ISNAD, MERGED, ONTOLOGY, RDF, TIME

if TYPE_CHECKING:
    import networkx

#: Format name → (RDF format or None for GraphML, does it hold the whole dataset?, file ending).
FORMATS: dict[str, tuple[RdfFormat | None, bool, str]] = {
    "turtle": (RdfFormat.TURTLE, False, "ttl"),
    "ntriples": (RdfFormat.N_TRIPLES, False, "nt"),
    "trig": (RdfFormat.TRIG, True, "trig"),
    "nquads": (RdfFormat.N_QUADS, True, "nq"),
    "jsonld": (RdfFormat.JSON_LD, True, "jsonld"),
    "graphml": (None, False, "graphml"),
}
#: Links that show where a fact comes from; a drawing of the facts does without them.
_WITNESSES = frozenset({"telling", "occurrence"})
#: Links that become attributes, because what they lead to is no node of a drawing.
_FLAT = frozenset({"polarity", "modality", "exactMatch"})
#: Articles that a process writes at a time; with fewer than twice as many, other processes take longer to start.
TOGETHER = 100
_dataset: Dataset | None = None


def write_export(dataset: Dataset, name: str, file: IO[bytes]) -> None:
    """Write the dataset in a format of ``FORMATS`` to a binary file; KeyError for a format that is none of them."""
    rdf_format, whole, _ = FORMATS[name]
    if rdf_format is None:
        file.write(graphml(dataset))
        return
    statements = dataset_quads(dataset) if whole else (q.triple for q in sorted_quads(dataset.quads(MERGED)))
    if rdf_format in (RdfFormat.TURTLE, RdfFormat.TRIG):
        _write_prefixed(statements, file, rdf_format)
    else:
        serialize(statements, file, rdf_format)


def write_files(folder: Path, jobs: int = 0) -> list[Path]:
    """Write graph.ttl and graph.trig of the closed dataset in a folder into it; the paths written.

    A large one is written by ``jobs`` processes, 0 for one a core.
    """
    paths = [folder / "graph.ttl", folder / "graph.trig"]
    with closing(open_dataset(folder)) as dataset:
        graphs = _exported(dataset)
        if (jobs or cores()) == 1 or len(graphs) < 2 * TOGETHER:
            for path, name in zip(paths, ("turtle", "trig"), strict=True):
                with path.open("wb") as file:
                    write_export(dataset, name, file)
            return paths
    with in_processes(_part, [None, *_shares(graphs)], jobs or cores(), _open, (folder,)) as parts:
        paths[0].write_bytes(next(parts))
        with paths[1].open("wb") as file:
            file.writelines(parts)
    return paths


def _shares(graphs: Sequence[NamedNode]) -> Iterator[tuple[Sequence[NamedNode], bool]]:
    """Graphs for one process at a time, and are they the first? Those of articles are small, the others stand alone."""
    articles = [graph for graph in graphs if graph.value.startswith(vocab.PREFIXES["article"])]
    for at in range(0, len(articles), TOGETHER):
        yield articles[at : at + TOGETHER], at == 0
    for graph in graphs[len(articles) :]:
        yield [graph], False


def _open(folder: Path) -> None:
    global _dataset
    _dataset = open_dataset(folder)


def _part(share: tuple[Sequence[NamedNode], bool] | None) -> bytes:
    """The whole graph.ttl, or what some graphs add to graph.trig: the prefixes stand before the first."""
    assert _dataset is not None
    buffer = io.BytesIO()
    if share is None:
        write_export(_dataset, "turtle", buffer)
    else:
        graphs, first = share
        quads = (quad for graph in graphs for quad in sorted_quads(_dataset.quads(graph)))
        _write_prefixed(quads, buffer, RdfFormat.TRIG, first)
    return buffer.getvalue()


def _write_prefixed(statements: Iterable[Quad | Triple], file: IO[bytes], rdf_format: RdfFormat, head: bool = True) -> None:
    ordered = _OrderedPrefixes(file, head)
    serialize(statements, ordered, rdf_format, prefixes=vocab.PREFIXES)
    ordered.close()


def export_file(dataset: Dataset, name: str, path: Path) -> None:
    """Write an export to a file by way of a temporary sibling, so that a failure leaves the old file whole."""
    part = path.with_name(f".{path.name}.part-{os.getpid()}")
    try:
        with part.open("wb") as file:
            write_export(dataset, name, file)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def dataset_quads(dataset: Dataset) -> Iterator[Quad]:
    """All quads but those of the ontology, sorted by graph and within it."""
    for graph in _exported(dataset):
        yield from sorted_quads(dataset.quads(graph))


def _exported(dataset: Dataset) -> list[NamedNode]:
    return [graph for graph in dataset.graphs() if graph != ONTOLOGY]


def sorted_quads(quads: Iterable[Quad]) -> list[Quad]:
    """Quads by subject, its types first, then by predicate and object."""
    about: dict[str, list[tuple[str, str, Quad]]] = defaultdict(list)
    for quad in quads:
        predicate = quad.predicate.value
        about[quad.subject.value].append(("" if predicate == RDF.type.value else predicate, str(quad.object), quad))
    for rows in about.values():
        rows.sort(key=itemgetter(0, 1))
    return [quad for subject in sorted(about) for *_, quad in about[subject]]


def turtle(triples: Iterable[Triple]) -> bytes:
    """Triples as sorted Turtle with the prefixes that they need."""
    ordered = sorted(triples, key=lambda t: (str(t.subject), t.predicate != RDF.type, t.predicate.value, str(t.object)))
    terms = [term for t in ordered for term in (t.subject, t.predicate, t.object)]
    iris = {t.value for t in terms if isinstance(t, NamedNode)} | {t.datatype.value for t in terms if isinstance(t, Literal)}
    used = {prefix: base for prefix, base in vocab.PREFIXES.items() if any(iri.startswith(base) for iri in iris)}
    buffer = io.BytesIO()
    file = _OrderedPrefixes(buffer)
    serialize(ordered, file, RdfFormat.TURTLE, prefixes=used)
    file.close()
    return buffer.getvalue()


class _OrderedPrefixes:
    """A binary file that puts the prefix lines at its head in order, or leaves them out; the serialiser writes them in any order."""

    def __init__(self, file: IO[bytes], head: bool = True):
        self._file, self._wanted = file, head
        self._head: bytes | None = b""

    def write(self, data: bytes) -> int:
        """Take what the serialiser writes; pass it on once the head is whole."""
        if self._head is None:
            self._file.write(data)
        else:
            self._head += data
            lines = self._head.splitlines(keepends=True)
            if any(not line.startswith(b"@") for line in lines[:-1]):
                self._flush(lines)
        return len(data)

    def flush(self) -> None:
        """Nothing waits but the head."""

    def close(self) -> None:
        """Pass on the head of a file that holds nothing else; the file itself stays open."""
        if self._head is not None:
            self._flush(self._head.splitlines(keepends=True))

    def _flush(self, lines: list[bytes]) -> None:
        body = next((place for place, line in enumerate(lines) if not line.startswith(b"@")), len(lines))
        prefixes = [*sorted(lines[:body]), b"\n" if body else b""] if self._wanted else []
        self._file.writelines([*prefixes, *lines[body:]])
        self._head = None


# GraphML ----------------------------------------------------------------------------------------------------------------


def graphml(dataset: Dataset) -> bytes:
    """The merged graph for drawing tools: nodes with flat attributes, an edge per link, labelled in Arabic."""
    import networkx  # takes a tenth of a second to load, and only drawings need it

    buffer = io.BytesIO()
    networkx.write_graphml(merged_network(dataset), buffer, encoding="utf-8", prettyprint=True, infer_numeric_types=False)
    return buffer.getvalue() + b"\n"


def merged_network(dataset: Dataset) -> networkx.MultiDiGraph:
    """The merged graph as a networkx graph, for analysis and drawing.

    Nodes are CURIEs with ``type``, ``label`` (Arabic where there is one), ``label_en`` and each literal as an attribute of its
    own; a quantity or period is an attribute of the fact that has it. Edges have ``role`` and a readable ``label``.
    """
    import networkx

    about: dict[str, dict[str, list[NamedNode | Literal]]] = defaultdict(lambda: defaultdict(list))
    for quad in sorted_quads(dataset.quads(MERGED)):
        about[quad.subject.value][_name(quad.predicate)].append(quad.object)
    names = _class_labels(dataset)
    network = networkx.MultiDiGraph()
    values = {ISNAD.Quantity.value, ISNAD.Period.value, TIME.Interval.value}
    inner = {node for node, terms in about.items() if {t.value for t in terms.get("type", ())} & values}
    nodes = {node for node, terms in about.items() if "type" in terms} - inner
    for node in sorted(nodes):
        network.add_node(vocab.shorten(node), **_attributes(about[node], about, inner, names))
    for node in sorted(nodes):
        for role, objects in about[node].items():
            for place, other in enumerate(o.value for o in objects if o.value in nodes):
                network.add_edge(vocab.shorten(node), vocab.shorten(other), key=f"{role}-{place}", role=role, label=names.get(role, role))
    return network


def _attributes(terms: dict[str, list], about: dict, inner: set[str], names: dict[str, str]) -> dict[str, str | float]:
    kind = _name(terms["type"][0])
    row: dict[str, str | float] = {"type": kind}
    for name, objects in terms.items():
        if name == "type" or name in _WITNESSES:
            continue
        if name == "prefLabel":
            row |= {"label" if o.language == "ar" else f"label_{o.language.replace('-', '_')}": o.value for o in objects}
        elif texts := [_flat(o, about, inner) for o in objects if isinstance(o, Literal) or o.value in inner or name in _FLAT]:
            row[name] = float(texts[0]) if name in ("lat", "long", "confidence") else "; ".join(texts)
    row.setdefault("label", row.get("label_en") or row.get("title") or names.get(kind, kind))
    return row


def _flat(node: NamedNode | Literal, about: dict, inner: set[str]) -> str:
    """A literal, quantity, period or interval as short text: ``about 300 person``, ``2020-03-26``, ``2020-03-11/2020-03-20``, ``2020-03-26/..``."""
    if isinstance(node, Literal):
        return node.value
    if node.value not in inner:
        return node.value.rpartition("#")[2].rpartition("/")[2]
    terms = {name: objects[0].value for name, objects in about[node.value].items()}
    if "precision" in terms:
        return terms["from"] + (f"/{terms['until']}" if terms["until"] != terms["from"] else "")
    if "value" not in terms:
        return f"{terms.get('from', '..')}/{terms.get('until', '..')}"
    number = terms["value"] + (f"-{terms['maximum']}" if "maximum" in terms else "")
    return f"{'about ' if 'approximate' in terms else ''}{number} {terms['unit']}"


def _name(node: NamedNode) -> str:
    return node.value.rpartition("#")[2].rpartition("/")[2]


def _class_labels(dataset: Dataset) -> dict[str, str]:
    """Local name → Arabic label of the terms of the ontology."""
    rows = dataset.query("SELECT ?term ?label WHERE { ?term rdfs:label ?label . FILTER(LANG(?label) = 'ar') }", ONTOLOGY)
    return {_name(row["term"]): row["label"].value for row in rows if row["term"].value.startswith(ISNAD.base)}
