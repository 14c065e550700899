"""Dependency trees while they are being rebuilt, read from CoNLL-U in plain spelling."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ..annotate.plain import plain

#: As PADT writes them before a pronoun → as they stand alone
PREPOSITIONS = {"علي": "على", "الي": "الى", "لدي": "لدى"}


@dataclass(slots=True, eq=False)
class Node:
    """A syntactic word while its tree is being rebuilt; ``parent`` is None at the root."""

    form: str
    lemma: str
    upos: str
    feats: dict[str, str]
    deprel: str
    xpos: str = "_"
    gloss: str = ""
    case: str = ""
    glued: bool = False  # no space after it in the source
    surface: str = ""  # its letters in the source, before the form that stands alone is restored
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)

    def attach(self, parent: Node | None, deprel: str = "") -> None:
        """Hang this node on another head, with a new relation where one is given."""
        if self.parent is not None:
            self.parent.children.remove(self)
        self.parent, self.deprel = parent, deprel or self.deprel
        if parent is not None:
            parent.children.append(self)

    def child(self, test: Callable[[Node], bool]) -> Node | None:
        """The first child that passes the test."""
        return next((c for c in self.children if test(c)), None)


@dataclass(slots=True)
class Tree:
    """A sentence: its nodes in order, its id, and its text where the source gives it."""

    id: str
    nodes: list[Node]
    text: str = ""

    def index(self, node: Node) -> int:
        """Place of the node in the sentence, from 0."""
        return next(i for i, other in enumerate(self.nodes) if other is node)


def read(path: Path) -> Iterator[Tree]:
    """The trees of a CoNLL-U file, as they stand there (multi-word ranges and empty nodes skipped)."""
    comments: dict[str, str] = {}
    rows: list[list[str]] = []
    for line in [*path.read_text(encoding="utf-8").split("\n"), ""]:
        if line.startswith("#"):
            key, _, value = line[1:].strip().replace(" ", "=", 1).partition("=")
            comments[key] = value.strip(" =")
        elif line:
            rows.append(line.split("\t"))
        elif rows:
            yield _tree(comments, [row for row in rows if row[0].isdigit()])
            comments, rows = {}, []


def _tree(comments: dict[str, str], rows: list[list[str]]) -> Tree:
    """Nodes with their links from the ten columns."""
    nodes = [_node(row) for row in rows]
    for node, row in zip(nodes, rows, strict=True):
        if int(row[6]):
            node.parent = nodes[int(row[6]) - 1]
            node.parent.children.append(node)
    return Tree(comments.get("orig_file_sentence") or comments.get("sent_id", ""), nodes, plain(comments.get("text", ""))[0])


def _node(row: list[str]) -> Node:
    """A node from its row, in plain spelling."""
    feats = dict(f.split("=", 1) for f in row[5].split("|") if "=" in f)
    misc = dict(m.split("=", 1) for m in row[9].split("|") if "=" in m)
    surface, lemma = plain(row[1])[0] or "-", plain(row[2])[0] or "-"
    form = PREPOSITIONS.get(surface, surface) if row[3] == "ADP" else surface
    return Node(form, lemma, row[3], feats, row[7], row[4], misc.get("Gloss", ""), feats.get("Case", ""), "SpaceAfter" in misc, surface)
