"""The dataset on disk: a folder with an embedded Oxigraph store and the files written from it.

    out/dataset.json   what the folder is, and its version
    out/store/         the store: a named graph per article, and those of kg.vocab (merged, identity, reports, ...)
    out/graph.ttl ...  files that kg.export and kg.rundesc write

A folder is never changed in place. ``create`` and ``edit`` work in a hidden sibling folder and put it in the place of the
old one at the end; where anything fails, or the user interrupts, the old folder is as it was and the sibling is gone.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from pyoxigraph import NamedNode, Quad, QueryBoolean, QuerySolutions, QueryTriples, Store

from . import vocab
from .errors import StoreError
from .model import Document
from .rdf import article_graph
from .rdf_reader import Entry, read_document
from .vocab import ONTOLOGY, RDF, SCHEMA

MARK = "dataset.json"
FORMAT = "isnad-dataset"
VERSION = 1
#: How many quads wait in memory before they go to the store together (about 50 articles, 20 MB).
TOGETHER = 60_000
_ARTICLES = vocab.PREFIXES["article"]


class Dataset:
    """An open dataset: articles in, articles out, whole graphs, and queries over the union of all graphs.

    Graphs that are put wait in memory and go to the store together, which takes half the time and less than half the
    disk; whatever looks at the store finds them there.
    """

    def __init__(self, folder: Path, store: Store):
        self.folder = folder
        self._store: Store | None = store
        self._waiting: list[Quad] = []
        self._waiting_graphs: set[NamedNode] = set()

    @property
    def store(self) -> Store:
        """The Oxigraph store, with everything that was put."""
        if self._store is None:
            raise StoreError(f"{self.folder}: the dataset is closed")
        self.flush()
        return self._store

    # Articles

    def put_article(self, doc: Document) -> None:
        """Store the document's graph unchecked, in place of what the article was; kg.validate.put_article checks."""
        self.replace_graph(NamedNode(vocab.article_iri(doc.article.id)), article_graph(doc))

    def remove_article(self, article: str) -> None:
        """Take out an article's graph and what was set aside from it; StoreError where there is none of that id."""
        graph = NamedNode(vocab.article_iri(article))
        found = [g for g in (graph, vocab.quarantine_graph(graph)) if self.store.contains_named_graph(g)]
        if not found:
            raise StoreError(f"the graph has no article {article!r}; `kg entities` lists articles")
        for each in found:
            self.store.remove_graph(each)

    def articles(self) -> list[str]:
        """The ids of all articles, sorted."""
        described = self.store.quads_for_pattern(None, RDF.type, SCHEMA.NewsArticle, None)
        return sorted(vocab.article_id(quad.subject.value) for quad in described if quad.graph_name == quad.subject)

    def document(self, article: str, knowledge: Mapping[str, Entry] | None = None) -> Document:
        """The document of a stored article; StoreError where there is none of that id."""
        quads = list(self.quads(NamedNode(vocab.article_iri(article))))
        if not quads:
            raise StoreError(f"the graph has no article {article!r}")
        return read_document(quads, knowledge)

    # Graphs

    def quads(self, graph: NamedNode | None = None) -> Iterator[Quad]:
        """The quads of one named graph, of all where none is given, in no order."""
        return self.store.quads_for_pattern(None, None, None, graph)

    def replace_graph(self, graph: NamedNode, quads: Iterable[Quad]) -> None:
        """Put the quads, all of that graph, in the place of what the graph was."""
        if graph in self._waiting_graphs or self._store is None or self._store.contains_named_graph(graph):
            self.store.remove_graph(graph)
        self._waiting += quads
        self._waiting_graphs.add(graph)
        if len(self._waiting) >= TOGETHER:
            self.flush()

    def graphs(self) -> list[NamedNode]:
        """The names of all graphs that hold something, sorted: articles first, then the graphs of kg.vocab."""
        return sorted(self.store.named_graphs(), key=lambda g: (not g.value.startswith(_ARTICLES), g.value))

    def load_ontology(self) -> None:
        """Put the ontology of the package into its graph."""
        self.replace_graph(ONTOLOGY, (Quad(t.subject, t.predicate, t.object, ONTOLOGY) for t in vocab.ontology_triples()))

    def query(self, text: str, graph: NamedNode | None = None) -> QuerySolutions | QueryBoolean | QueryTriples:
        """The result of a SPARQL query; the default graph is the union of all, or the one given.

        Prefixes of kg.vocab need no declaration. Raises StoreError where the query is not SPARQL.
        """
        try:
            if graph is not None:
                return self.store.query(text, prefixes=vocab.PREFIXES, default_graph=graph)
            return self.store.query(text, prefixes=vocab.PREFIXES, use_default_graph_as_union=True)
        except SyntaxError as error:
            raise StoreError(f"the query is not SPARQL 1.1: {error}") from error

    def flush(self) -> None:
        """Hand what waits to the store."""
        if self._store is not None and self._waiting:
            self._store.bulk_extend(self._waiting)
            self._waiting, self._waiting_graphs = [], set()

    def compact(self) -> None:
        """Drop from disk what was removed and order the rest for reading."""
        self.store.optimize()

    def close(self) -> None:
        """Let go of the folder's lock; what still waits is given up."""
        self._store, self._waiting = None, []


def open_dataset(folder: str | Path) -> Dataset:
    """The dataset of a folder, for reading; several programs may read at once.

    Raises StoreError where the folder is missing or is not one that this program wrote.
    """
    folder = check_dataset(Path(folder))
    return Dataset(folder, _open(folder / "store", Store.read_only))


@contextmanager
def create(folder: str | Path, force: bool = False) -> Iterator[Dataset]:
    """A new, empty dataset that stands at ``folder`` when the block ends well.

    A folder that is missing or empty is taken as it is; a dataset is replaced only with ``force``; any other folder
    or file raises StoreError, whatever ``force`` says.
    """
    folder = Path(folder)
    _sweep(folder)
    _check_target(folder, force)
    with _workplace(folder) as work:
        _write_mark(work)
        dataset = Dataset(work, _open(work / "store", Store))
        dataset.load_ontology()
        yield from _lend(dataset)


@contextmanager
def edit(folder: str | Path) -> Iterator[Dataset]:
    """The dataset of a folder for changing; the changes stand when the block ends well, and none of them otherwise.

    Other files of the folder are not taken along: they are written anew from the changed store.
    """
    folder = Path(folder)
    _sweep(folder)
    check_dataset(folder)
    with _workplace(folder) as work:
        _write_mark(work)
        old = _open(folder / "store", Store)
        old.backup(str(work / "store"))
        del old
        yield from _lend(Dataset(work, _open(work / "store", Store)))


def check_dataset(folder: Path) -> Path:
    """The folder, where it is a dataset of this version; else StoreError."""
    if not folder.exists():
        raise StoreError(f"{folder}: no such folder; make it with `kg build SOURCE -o {folder}`")
    try:
        mark = json.loads((folder / MARK).read_text(encoding="utf-8"))
        known = mark["format"] == FORMAT
    except (OSError, ValueError, KeyError, TypeError):
        known = False
    if not known:
        raise StoreError(f"{folder}: not a graph folder of this program (it has no {MARK})")
    if mark.get("version") != VERSION:
        raise StoreError(f"{folder}: written in form {mark.get('version')}, this program reads form {VERSION}; build it again")
    return folder


def _lend(dataset: Dataset) -> Iterator[Dataset]:
    try:
        yield dataset
        dataset.compact()
    finally:
        dataset.close()


def _check_target(folder: Path, force: bool) -> None:
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    try:
        check_dataset(folder)
    except StoreError:
        if not (folder / MARK).is_file() or json.loads((folder / MARK).read_text(encoding="utf-8")).get("format") != FORMAT:
            raise StoreError(f"{folder}: holds something else; name a new or empty folder") from None
    if not force:
        raise StoreError(f"{folder}: there is a graph already; --force replaces it")


def _open(path: Path, opener: object) -> Store:
    try:
        return opener(str(path))
    except OSError as error:
        what = "is in use by another program" if "lock" in str(error).lower() else f"cannot be opened: {error}"
        raise StoreError(f"{path}: the store {what}") from error


def _write_mark(folder: Path) -> None:
    (folder / MARK).write_text(json.dumps({"format": FORMAT, "version": VERSION}) + "\n", encoding="utf-8")


@contextmanager
def _workplace(folder: Path) -> Iterator[Path]:
    """A hidden sibling folder that takes the place of ``folder`` when the block ends well, and is gone otherwise."""
    folder = Path(os.path.abspath(folder))
    folder.parent.mkdir(parents=True, exist_ok=True)
    work = folder.parent / f".{folder.name}.building-{os.getpid()}"
    work.mkdir()
    try:
        yield work
        _swap(work, folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _swap(work: Path, folder: Path) -> None:
    """Two renames; where the second fails the first is taken back."""
    if not folder.exists():
        work.rename(folder)
        return
    old = folder.parent / f".{folder.name}.old-{os.getpid()}"
    folder.rename(old)
    try:
        work.rename(folder)
    except BaseException:
        old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _sweep(folder: Path) -> None:
    """Remove what runs left behind that were killed; put the old folder back where one was killed between its renames."""
    folder = Path(os.path.abspath(folder))
    for left in folder.parent.glob(f".{folder.name}.*-*"):
        kind, _, pid = left.name.removeprefix(f".{folder.name}.").partition("-")
        if kind not in ("building", "old") or not pid.isdigit() or _alive(int(pid)):
            continue
        if kind == "old" and not folder.exists():
            left.rename(folder)
        else:
            shutil.rmtree(left, ignore_errors=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
