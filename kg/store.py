"""The dataset on disk: a folder with an embedded Oxigraph store and the files written from it.

    out/dataset.json   what the folder is, and its version
    out/store/         the store: a named graph per article, and those of kg.vocab (merged, identity, reports, ...)
    out/reviewed.tsv   what reviewers decided (kg.merge.decisions)
    out/log.jsonl      what each run added, replaced and removed (kg.runlog)
    out/graph.ttl ...  files that kg.export and kg.rundesc write

A folder is never changed in place. ``create`` and ``edit`` work in a hidden sibling folder and put it in the place of the
old one at the end; where anything fails, or the user interrupts, the old folder is as it was and the sibling is gone.
A changed store shares the files that did not change with the old one (hard links), so that an edit costs what it touches.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from pyoxigraph import NamedNode, Quad, QueryBoolean, QuerySolutions, QueryTriples, RdfFormat, Store

from . import vocab
from .errors import StoreError
from .model import Document
from .rdf import article_graph
from .rdf_reader import Entry, read_document
from .sparql import check_local, is_update
from .vocab import ONTOLOGY, RDF, SCHEMA

MARK = "dataset.json"
FORMAT = "isnad-dataset"
VERSION = 1
#: The files of reviewers' decisions and of the runs so far.
REVIEWED, LOG = "reviewed.tsv", "log.jsonl"
#: The files that are taken along when a folder is changed or replaced; all others are written anew from the store.
KEPT = (REVIEWED, LOG)
#: How many quads wait in memory before they go to the store together (about 50 articles, 20 MB), and from how many on
#: files of their own are quicker than the store's journal (measured).
TOGETHER, MANY = 60_000, 20_000
_ARTICLES = vocab.PREFIXES["article"]


class Dataset:
    """An open dataset: articles in, articles out, whole graphs, and queries over the union of all graphs.

    Graphs that are put wait in memory and go to the store together, which takes half the time and less than half the
    disk; whatever looks at the store finds them there. ``origin`` is the seal (``seal_of``) of the store that an edit began
    with, "" for a new one.
    """

    def __init__(self, folder: Path, store: Store, origin: str = ""):
        self.folder, self.origin = folder, origin
        self._forgets = False
        self._afterwards: list[Callable[[], None]] = []
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
        self.forget()

    def has_article(self, article: str) -> bool:
        """Is there an article of that id, or something set aside from one?"""
        graph = NamedNode(vocab.article_iri(article))
        return any(self.store.contains_named_graph(g) for g in (graph, vocab.quarantine_graph(graph)))

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

    def change_graph(self, gone: Iterable[Quad], come: Iterable[Quad]) -> None:
        """Take some quads out and put others in, where a graph changes in few places."""
        for quad in gone:
            self.store.remove(quad)
        self.store.extend(come)

    def graphs(self) -> list[NamedNode]:
        """The names of all graphs that hold something, sorted: articles first, then the graphs of kg.vocab."""
        return sorted(self.store.named_graphs(), key=lambda g: (not g.value.startswith(_ARTICLES), g.value))

    def load_ontology(self) -> None:
        """Put the ontology of the package into its graph."""
        self.replace_graph(ONTOLOGY, (Quad(t.subject, t.predicate, t.object, ONTOLOGY) for t in vocab.ontology_triples()))

    def query(self, text: str, graph: NamedNode | None = None) -> QuerySolutions | QueryBoolean | QueryTriples:
        """The result of a SPARQL query; the default graph is the union of all, or the one given.

        Prefixes of kg.vocab need no declaration. Raises StoreError where the text is not a SPARQL query, InputError where it
        asks another server.
        """
        check_local(text)
        try:
            if graph is not None:
                return self.store.query(text, prefixes=vocab.PREFIXES, default_graph=graph)
            return self.store.query(text, prefixes=vocab.PREFIXES, use_default_graph_as_union=True)
        except SyntaxError as error:
            if is_update(text):
                remedy = "a graph changes by `kg add`, `remove`, `same` and `different`"
                raise StoreError(f"that is a SPARQL update, and a query only reads; {remedy}") from error
            raise StoreError(f"the query is not SPARQL 1.1: {error}") from error

    def flush(self) -> None:
        """Hand what waits to the store."""
        if self._store is not None and self._waiting:
            (self._store.bulk_extend if len(self._waiting) >= MANY else self._store.extend)(self._waiting)
            self._waiting, self._waiting_graphs = [], set()

    def forget(self) -> None:
        """Have nothing of what was removed stay on disk once the dataset stands: its store is written anew then.

        Removing alone leaves words in the store's dictionary, and compacting does not reach them.
        """
        self._forgets = True

    def compact(self) -> None:
        """Order what is on disk for reading; the store of an edit is written anew where it is to forget something."""
        if not self._forgets:
            self.store.optimize()
            return
        path, text = self.folder / "store", self.folder / "store.nq"
        try:
            self.store.dump(str(text), RdfFormat.N_QUADS)
            self._store = None
            shutil.rmtree(path)
            self._store = _open(path, Store)
            self._store.bulk_load(path=str(text), format=RdfFormat.N_QUADS, lenient=True)
            self._store.optimize()
        finally:
            text.unlink(missing_ok=True)

    def afterwards(self, work: Callable[[], None]) -> None:
        """Have work done when the store is whole and closed, before the folder takes its place."""
        self._afterwards.append(work)

    def complete(self) -> None:
        """Close the dataset with everything that was put, and do what was asked for afterwards."""
        if self._forgets or not self.origin:
            self.compact()
        self.store.flush()
        self.close()
        for work in self._afterwards:
            work()

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

    A folder that is missing or empty is taken as it is; a dataset is replaced only with ``force``, and its ``KEPT`` files
    stay; any other folder or file raises StoreError, whatever ``force`` says.
    """
    folder = Path(folder)
    _sweep(folder)
    _check_target(folder, force)
    with _workplace(folder) as work:
        _write_mark(work)
        _take_along(folder, work)
        dataset = Dataset(work, _open(work / "store", Store))
        dataset.load_ontology()
        yield from _lend(dataset)


@contextmanager
def edit(folder: str | Path) -> Iterator[Dataset]:
    """The dataset of a folder for changing; the changes stand when the block ends well, and none of them otherwise.

    Of the other files only those of ``KEPT`` are taken along: the rest is written anew from the changed store.
    """
    folder = Path(folder)
    _sweep(folder)
    check_dataset(folder)
    with _workplace(folder) as work:
        _write_mark(work)
        _take_along(folder, work)
        origin = seal_of(folder)
        old = _open(folder / "store", Store)
        old.backup(str(work / "store"))
        del old
        yield from _lend(Dataset(work, _open(work / "store", Store), origin))


def seal_of(folder: Path) -> str:
    """A mark of the files of a folder's closed store, by which a file that goes with them knows whether they changed.

    They are the tables and, where something was written after these, the newest journal beyond its head of 43 bytes.
    """
    found = sorted((p.suffix, p.name, p.stat().st_size) for p in (folder / "store").iterdir())
    tables = [(name, size) for suffix, name, size in found if suffix == ".sst"]
    journal = [size for suffix, _, size in found if suffix == ".log"][-1:]
    return hashlib.sha256(json.dumps([tables, [size for size in journal if size > 43]]).encode()).hexdigest()


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
        dataset.complete()
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


def _take_along(folder: Path, work: Path) -> None:
    for name in KEPT:
        if (folder / name).is_file():
            shutil.copy2(folder / name, work / name)


@contextmanager
def _workplace(folder: Path) -> Iterator[Path]:
    """A hidden sibling folder that takes the place of ``folder`` when the block ends well, and is gone otherwise.

    StoreError where another run has put something in that place meanwhile: what it did would be lost.
    """
    folder = Path(os.path.abspath(folder))
    folder.parent.mkdir(parents=True, exist_ok=True)
    begun = _state_of(folder)
    work = folder.parent / f".{folder.name}.building-{os.getpid()}"
    work.mkdir()
    try:
        yield work
        if _state_of(folder) != begun:
            raise StoreError(f"{folder}: another run has changed the graph meanwhile; run this again")
        _swap(work, folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _state_of(folder: Path) -> tuple[int, int] | None:
    """What tells one state of a folder from the next: each has a mark of its own."""
    try:
        mark = (folder / MARK).stat()
    except FileNotFoundError:
        return None
    return mark.st_ino, mark.st_mtime_ns


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
