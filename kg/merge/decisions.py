"""Reads and writes what reviewers decided: which items are the same, which are different.

A decision names its two items as their articles tell them (article, type, words, offset, a role), not by an IRI, so that it
holds however the clusters change. The file is tab-separated, one decision a line, made to be read and edited by hand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from pathlib import Path
from ..errors import InputError
from .conflicts import number_text, time_text
from .types import ArticleRecord, EntityRecord, ItemRef, MergeResult, Telling

_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, order=True)
class ItemName:
    """An item as its article tells it.

    ``words`` are those of its first mention or trigger, ``start`` their offset; ``about`` is what else tells an event from
    others: the fillers of its roles, its numbers, time and flags (``giver=…; site=قاعدة القيارة``), "" for an entity.
    """

    article: str
    type: str
    words: str
    start: int = -1
    about: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Reviewed:
    """A reviewer's decision: ``verdict`` is same or different, ``kind`` entity or event."""

    verdict: str
    kind: str
    left: ItemName
    right: ItemName
    reviewer: str = ""
    note: str = ""


_SIDE = [f.name for f in fields(ItemName)]
_COLUMNS = ["verdict", "kind", *(f"left {n}" for n in _SIDE), *(f"right {n}" for n in _SIDE), "reviewer", "note"]


def write_reviewed(reviewed: Iterable[Reviewed]) -> str:
    """The file's text: a heading, then one decision a line, sorted and without repeats."""
    lines = ["\t".join(_COLUMNS)]
    for decision in sorted(set(reviewed)):
        sides = [str(getattr(side, name)) for side in (decision.left, decision.right) for name in _SIDE]
        cells = (decision.verdict, decision.kind, *sides, decision.reviewer, decision.note)
        lines.append("\t".join(" ".join(cell.split()) for cell in cells))
    return "\n".join(lines) + "\n"


def read_reviewed(text: str, source: str = "") -> tuple[Reviewed, ...]:
    """The decisions of a file's text, sorted; lines that are empty or begin with # are skipped.

    Raises InputError, which names the line, where a line has too few columns or an unknown verdict or kind.
    """
    found = set()
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.startswith("#") and not line.startswith(_COLUMNS[0] + "\t" + _COLUMNS[1] + "\t"):
            found.add(_read_line(line, source, number))
    return tuple(sorted(found))


def _read_line(line: str, source: str, number: int) -> Reviewed:
    cells = [cell.strip() for cell in line.split("\t")]
    cells += [""] * (len(_COLUMNS) - len(cells))
    verdict, kind = cells[:2]
    if verdict not in ("same", "different") or kind not in ("entity", "event"):
        raise InputError("a decision begins with same or different, then entity or event", source, number)
    sides = cells[2:7], cells[7:12]
    if not all(side[0] and side[2] for side in sides):
        raise InputError("a decision names article and words of both items, separated by tabs", source, number)
    try:
        left, right = (ItemName(a, t, w, int(s or -1), about) for a, t, w, s, about in sides)
    except ValueError:
        raise InputError("the offset of an item is a whole number", source, number) from None
    return Reviewed(verdict, kind, left, right, cells[12], cells[13])


def load_reviewed(path: str | Path) -> tuple[Reviewed, ...]:
    """The decisions of a file; none where there is no file."""
    path = Path(path)
    return read_reviewed(path.read_text(encoding="utf-8"), str(path)) if path.is_file() else ()


def name_item(record: ArticleRecord, item: EntityRecord | Telling) -> ItemName:
    """How a decision names an item of an article."""
    about = _about(record, item) if isinstance(item, Telling) else ""
    return ItemName(record.id, item.type, " ".join(item.mention.split()), item.start, about)


def _about(record: ArticleRecord, telling: Telling) -> str:
    words = {entity.id: entity.mention for entity in record.entities}
    parts = {f"{r.role}={_plain(words.get(r.entity) or r.text)}" for r in telling.roles}
    parts |= {f"{number.role}={number_text(number)}" for number in telling.numbers}
    parts |= {f"time={time_text(telling.time)}"} if telling.time else set()
    parts |= {flag for flag in (telling.polarity, telling.modality) if flag not in ("positive", "actual")}
    return "; ".join(sorted(parts))


def _plain(words: str) -> str:
    """Words on one line, without the sign that parts fillers."""
    return " ".join(words.replace(";", ",").split())


def find_item(record: ArticleRecord, name: ItemName, kind: str) -> ItemRef | None:
    """The item that a decision names: right words first, then what it is about, and the nearest offset.

    An event must be of the type named; an entity of another type will do where none of that type has the words.
    """
    items = record.entities if kind == "entity" else record.tellings
    wanted = " ".join(name.words.split())
    found = [item for item in items if " ".join(item.mention.split()) == wanted]
    typed = [item for item in found if not name.type or item.type == name.type]
    found = typed or (found if kind == "entity" else [])
    if not found:
        return None
    about = set(filter(None, name.about.split("; ")))

    def distance(item: EntityRecord | Telling) -> tuple[int, int, str]:
        own = set(filter(None, _about(record, item).split("; "))) if isinstance(item, Telling) else set()
        return (-len(own & about) + len(own ^ about), abs(item.start - name.start), item.id)

    return ItemRef(record.id, min(found, key=distance).id)


@dataclass(slots=True)
class _Found:
    """The items that decisions name in one article: reference and kind to bond names; ``refs`` by decision and side."""

    bonds: dict[tuple[ItemRef, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    bars: dict[tuple[ItemRef, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    refs: dict[tuple[Reviewed, bool], ItemRef] = field(default_factory=dict)


class Review:
    """Looks up decisions by item: ``bonds`` are names that the same items share, ``bars`` those that it must not meet."""

    def __init__(self, reviewed: Iterable[Reviewed] = ()):
        self.reviewed = tuple(sorted(set(reviewed)))
        self._by_article: dict[str, list[tuple[ItemName, Reviewed, str, bool]]] = defaultdict(list)
        for number, decision in enumerate(self.reviewed):
            for side, right in ((decision.left, False), (decision.right, True)):
                self._by_article[side.article].append((side, decision, f"{decision.verdict} {number}", right))
        self._found: dict[str, _Found] = {}

    def put(self, record: ArticleRecord) -> None:
        """Find the items that decisions name in an article."""
        found = _Found()
        for side, decision, name, right in self._by_article.get(record.id, ()):
            if ref := find_item(record, side, decision.kind):
                barred = right and decision.verdict == "different"
                (found.bars if barred else found.bonds)[ref, decision.kind].add(name)
                found.refs[decision, right] = ref
        self._found[record.id] = found

    def drop(self, article: str) -> None:
        """Forget an article."""
        self._found.pop(article, None)

    def bonds(self, ref: ItemRef, kind: str) -> frozenset[str]:
        """The names of the decisions that bind the item."""
        found = self._found.get(ref.article)
        return frozenset(found.bonds.get((ref, kind), ())) if found else _NOTHING

    def bars(self, ref: ItemRef, kind: str) -> frozenset[str]:
        """The names of the decisions that the item must keep away from."""
        found = self._found.get(ref.article)
        return frozenset(found.bars.get((ref, kind), ())) if found else _NOTHING

    def pairs(self) -> list[tuple[Reviewed, ItemRef, ItemRef]]:
        """The decisions of which both items were found, with the items."""
        sides = ((decision, *map(self._ref, (decision, decision), (False, True))) for decision in self.reviewed)
        return [(decision, left, right) for decision, left, right in sides if left and right]

    def _ref(self, decision: Reviewed, right: bool) -> ItemRef | None:
        found = self._found.get((decision.right if right else decision.left).article)
        return found.refs.get((decision, right)) if found else None

    def missing(self) -> tuple[Reviewed, ...]:
        """The decisions of which an item was not found in its article, sorted."""
        both = {decision for decision, *_ in self.pairs()}
        read = self._found.keys()
        return tuple(d for d in self.reviewed if {d.left.article, d.right.article} <= read and d not in both)

    def disobeyed(self, result: MergeResult) -> tuple[Reviewed, ...]:
        """The decisions whose items were found and that cannot hold, sorted: others, or the knowledge base, speak against them."""
        iri_of = {"entity": result.entity_of, "event": result.event_of}
        return tuple(d for d, left, right in self.pairs() if (iri_of[d.kind][left] == iri_of[d.kind][right]) != (d.verdict == "same"))
