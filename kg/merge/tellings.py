"""A telling as it is compared: its merged fillers by slot, its words, the days it may lie in, and what it is found by."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from . import names, weights
from .entities import EntityKey
from .types import Interval, Telling
from .weights import RELATIONS, Slot


@dataclass(frozen=True, slots=True)
class Filler:
    """A merged entity in a role: its cluster, all that it is part of, and how much agreement on it tells.

    ``wider`` are the wholes that are no places: the coalition of a task force. ``words`` are the stems of a description, and of a
    name where it is told in many ways (``weights.LOOSELY_TOLD``).
    ``acts_for`` are the wholes whose own doings its doings are: what an army does, its state does.
    """

    key: EntityKey
    wholes: frozenset[str] = frozenset()
    share: float = 0.75
    place: bool = False
    named: bool = True
    wider: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()
    acts_for: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class TellingNode:
    """A telling as it is compared, or several that are surely of one event: then ``articles`` are theirs.

    ``fillers`` and ``texts`` are by slot name; ``group`` is the article's own grouping, "" where it has none; ``bonds`` and
    ``bars`` are what reviewers decided; ``around`` are the named entities of the article; ``acts`` the stems of the words that tell
    what happens, of types that are told by them; ``war`` whether they call it a war; ``lead`` whether the article begins with it.
    """

    article: str
    type: str
    fillers: tuple[tuple[str, tuple[Filler, ...]], ...]
    texts: tuple[tuple[str, frozenset[str]], ...] = ()
    numbers: tuple[tuple[str, float, bool], ...] = ()
    time: Interval | None = None
    published: date | None = None
    polarity: str = "positive"
    modality: str = "actual"
    speakers: tuple[EntityKey, ...] = ()
    words: frozenset[str] = frozenset()
    group: str = ""
    bonds: frozenset[str] = frozenset()
    bars: frozenset[str] = frozenset()
    around: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()
    acts: frozenset[str] = frozenset()
    war: bool = False
    lead: bool = False
    by_slot: dict[str, tuple[frozenset[EntityKey], tuple[Filler, ...]]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the fillers, which every comparison looks up."""
        object.__setattr__(self, "by_slot", {slot: (frozenset(f.key for f in found), found) for slot, found in self.fillers})


def slots_of(kind: str) -> tuple[Slot, ...]:
    """The slots of an event or relation type."""
    return weights.SLOTS.get(kind, weights.OTHER)


@lru_cache(maxsize=100)
def key_slots(kind: str) -> tuple[str, ...]:
    """The names of the slots that identify an event or relation of the type."""
    return tuple(slot.name for slot in slots_of(kind) if slot.key)


def slot_of(kind: str, role: str) -> str:
    """The slot that a role of the type fills; the role itself where no slot names it."""
    return next((slot.name for slot in slots_of(kind) if role in slot.roles), role)


def evidence_words(telling: Telling) -> frozenset[str]:
    """The stems of all that is quoted for a telling."""
    return frozenset().union(*(names.stems_of(words) for words in telling.evidence))


def told_together(left: TellingNode, right: TellingNode) -> bool:
    """Do both stand in one article, or half of the articles of one also tell the other?"""
    ours, theirs = left.articles or {left.article}, right.articles or {right.article}
    return 2 * len(ours & theirs) >= min(len(ours), len(theirs))


def first_told(tellings: Sequence[Telling]) -> dict[str, float]:
    """By each telling's id, where its article first tells of the event: of all tellings that the article's own reading takes for one."""
    events = {telling.id: telling.group or telling.id for telling in tellings}
    first: dict[str, float] = {}
    for telling in tellings:
        start = telling.start if telling.start >= 0 else math.inf
        first[events[telling.id]] = min(start, first.get(events[telling.id], math.inf))
    return {id_: first[event] for id_, event in events.items()}


# Candidates -------------------------------------------------------------------------------------------------------------


def telling_keys(node: TellingNode) -> Iterable[Hashable]:
    """Blocking keys: every telling filler alone, weak ones (countries, coalitions) with the fortnight or with each other.

    Whole dimensions of a relation must agree, so that its keys are its pairs of fillers.
    """
    yield from (("bond", bond) for bond in node.bonds | node.bars)
    if node.group:
        yield ("group", node.article, node.group)
    fillers = [(slot, filler) for slot, found in node.fillers for filler in found]
    if node.type in RELATIONS:
        yield from _relation_keys(node, fillers)
        return
    identifying = key_slots(node.type)
    for slot, filler in fillers:
        if filler.share >= 1.0 and slot in identifying and (node.type in weights.ONCE or node.type == "Battle" and filler.named):
            yield (node.type, slot, filler.key)  # a killing, and a battle that is known by its town, are found at any distance
        else:
            known = (filler.key, *(("", iri) for iri in sorted({*filler.wider, *filler.acts_for})))
            yield from ((node.type, slot, key, span) for key in known for span in _spans(node))
    for slot, stems in node.texts:
        if slot in identifying:
            yield from ((node.type, slot, stem, span) for stem in stems for span in _spans(node))


def _relation_keys(node: TellingNode, fillers: list[tuple[str, Filler]]) -> Iterable[Hashable]:
    order = [slot.name for slot in slots_of(node.type)]
    first = [filler for slot, filler in fillers if slot == order[0]]
    second = [filler for slot, filler in fillers if len(order) > 1 and slot == order[1]]
    if node.type == "Position":  # one man's post may be told of a branch and of the whole
        yield from ((node.type, person.key) for person in first)
    yield from ((node.type, a.key, b.key) for a in first for b in second)
    if not first or not second:
        yield from ((node.type, slot, filler.key) for slot, filler in fillers)


def _spans(node: TellingNode) -> Iterable[int]:
    """The fortnights that the telling may lie in, with one on either side of a short one."""
    start, end = window(node)
    if start is None or end is None:
        return (0,)
    first, last = start.toordinal() // 14, end.toordinal() // 14
    return (
        range(first - 1, first + 2) if last - first <= 2 else range(last - 9, last + 2) if last - first > 10 else range(first - 1, last + 2)
    )


@lru_cache(maxsize=100_000)
def _likely(published: date, modality: str) -> tuple[date, date]:
    before, after = weights.WINDOW.get(modality, weights.WINDOW["actual"])
    return published - timedelta(before), published + timedelta(after)


def window(node: TellingNode) -> tuple[date | None, date | None]:
    """The days in which the event lies: as told, else as its article's date makes likely."""
    if node.time:
        return node.time.start, node.time.end
    return _likely(node.published, node.modality) if node.published else (None, None)
