"""Who holds which place over which days: intervals of control, derived from hand-overs, captures and withdrawals.

Only what is told as having happened, with a time, begins or ends control, and only of a place that has a name:

- A hand-over gives its recipient the site, a capture its actor the place, from the first day of the time told. Of places
  that lie in each other (a city and its country) only the innermost is held.
- It ends the control of the giver, or of whom the place is taken from, and of any other holder who is no part or whole of
  the new one. One who hands over held it until then, so the giver has an interval even where nothing tells its beginning.
- A withdrawal ends what its actor held there, where some telling dates it without a number: that three hundred leave does
  not say that the rest do. It begins nothing, for who leaves a place need not have held it. Where the leaver hands the place
  over later, the hand-over is the end. A withdrawal at the time of the hand-over stands beside it as a further source.
- What nothing ends is open. The interval runs from the first day on which control can have begun to the last on which it
  can have ended; how exactly each end is known is the precision of the events' own times.

Where sources give different days for one event, the interval has the day that most independent voices support, as the merged
event has; the other day is in the graph of conflicts, which names the event. Where merging kept two events apart, each has an
interval of its own, side by side with its sources: that they are one is not for this module to say.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from pyoxigraph import NamedNode

from . import vocab
from .knowledge.base import KnowledgeBase
from .merge.background import Background, NoKnowledge
from .merge.iris import readable
from .merge.types import Interval, Knowledge, MergedEntity, MergedEvent, MergeResult
from .rdf import Statement, iri_literal_date
from .vocab import ISNAD, PROV, RDF, TIME

#: Per type of event: the roles of the place, of who gains it and of who loses it.
ROLES: dict[str, tuple[str, str, str]] = {
    "Handover": ("site", "recipient", "giver"),
    "Capture": ("place", "actor", "from"),
    "Withdrawal": ("origin", "", "actor"),
}
#: The types of entities that can be held.
PLACES = frozenset({"Base", "Facility", "Place"})
#: The kinds of places that are too large to be held.
VAST = frozenset({"continent", "sea"})


@dataclass(frozen=True, slots=True)
class Control:
    """``holder`` holds ``place`` from ``start`` to ``end``, both days included; None is unknown at the start, open at the end.

    All else are IRIs: ``begun_by`` and ``ended_by`` are the events that begin and end it, sorted.
    """

    place: str
    holder: str
    start: date | None
    end: date | None
    begun_by: tuple[str, ...]
    ended_by: tuple[str, ...]

    @property
    def order(self) -> tuple[str, str, date, date]:
        """By which intervals are sorted: place, holder, beginning, end."""
        return (self.place, self.holder, self.start or date.min, self.end or date.max)

    @property
    def iri(self) -> str:
        """Its IRI: place, holder and the day that begins it, or ends it where none does; a later end leaves it the same."""
        when = f"from-{self.start}" if self.start else f"until-{self.end}"
        mark = hashlib.sha256(f"{self.place}\n{self.holder}".encode()).hexdigest()[:6]
        return f"{vocab.PREFIXES['control']}{readable(_local(self.place), _local(self.holder))}-{when}-{mark}"


@dataclass(frozen=True, slots=True)
class _Change:
    """What one event does to a place; ``passes`` is False for a withdrawal."""

    time: Interval
    event: str
    passes: bool
    gains: frozenset[str]
    losses: frozenset[str]

    @property
    def order(self) -> tuple[Interval, str]:
        return (self.time, self.event)


def controls(result: MergeResult, knowledge: Knowledge) -> list[Control]:
    """The intervals of control that the merged events support, sorted."""
    entities = {entity.iri: entity for entity in result.entities}
    places: dict[str, list[_Change]] = defaultdict(list)
    for event in result.events:
        for place, change in _changes(event, entities, knowledge):
            places[place].append(change)
    found = (one for place, changes in places.items() for one in _Place(place, changes, knowledge).controls())
    return sorted(found, key=lambda control: control.order)


def control_statements(result: MergeResult, knowledge: KnowledgeBase | None) -> Iterator[Statement]:
    """The statements of all intervals of control, for the merged graph."""
    for control in controls(result, NoKnowledge() if knowledge is None else Background(knowledge)):
        node = NamedNode(control.iri)
        yield node, RDF.type, ISNAD.Control
        yield node, ISNAD.controller, NamedNode(control.holder)
        yield node, ISNAD.controlOf, NamedNode(control.place)
        for link, events in ((ISNAD.begunBy, control.begun_by), (ISNAD.endedBy, control.ended_by)):
            for event in events:
                yield node, link, NamedNode(event)
                yield node, PROV.wasDerivedFrom, NamedNode(event)
        yield from during(node, TIME.hasTime, control.start, control.end)


def during(node: NamedNode, link: NamedNode, start: date | None, end: date | None) -> Iterator[Statement]:
    """An interval of OWL-Time over which something holds, linked to it; nothing where neither end is known."""
    if start is None and end is None:
        return
    interval = NamedNode(vocab.interval_iri(start, end))
    yield node, link, interval
    yield interval, RDF.type, TIME.Interval
    for day, own, term in ((start, ISNAD["from"], TIME.hasBeginning), (end, ISNAD.until, TIME.hasEnd)):
        if day:
            instant = NamedNode(vocab.day_iri(day))
            yield interval, own, iri_literal_date(day)
            yield interval, term, instant
            yield instant, TIME.inXSDDate, iri_literal_date(day)


# From events to changes -------------------------------------------------------------------------------------------------


def _changes(event: MergedEvent, entities: dict[str, MergedEntity], knowledge: Knowledge) -> Iterator[tuple[str, _Change]]:
    """The places that an event touches, each with what it does to it."""
    if event.type not in ROLES or event.polarity != "positive" or event.modality != "actual" or event.time is None:
        return
    if event.type == "Withdrawal" and not _whole(event):
        return
    place_role, gainer, loser = ROLES[event.type]
    gains, losses = _fillers(event, gainer), _fillers(event, loser)
    change = _Change(event.time, event.iri, event.type != "Withdrawal", gains - losses, losses - gains)
    named = {i for i in _fillers(event, place_role) if (e := entities.get(i)) and e.named and e.type in PLACES and knowledge.kind(i) not in VAST}
    outer = {whole for place in named for whole in knowledge.wholes(place)}
    for place in sorted(named - outer):
        yield place, change


def _fillers(event: MergedEvent, role: str) -> frozenset[str]:
    return frozenset(iri for variant in event.roles if variant.role == role and variant.best for iri in variant.entities)


def _whole(event: MergedEvent) -> bool:
    """Does some telling date the withdrawal, at the time that is best supported, without counting who leaves?"""
    counted = {ref for variant in event.numbers if variant.number.role == "count" for ref in variant.tellings}
    dated = {ref for variant in event.times if event.time and _overlap(variant.time, event.time) for ref in variant.tellings}
    return bool(dated - counted)


def _overlap(one: Interval, other: Interval) -> bool:
    return one.start <= other.end and other.start <= one.end


def _local(iri: str) -> str:
    return iri.rpartition("/")[2]


# From changes to intervals ----------------------------------------------------------------------------------------------


class _Place:
    """The changes at one place, in order."""

    def __init__(self, place: str, changes: Iterable[_Change], knowledge: Knowledge):
        self.place, self.knowledge = place, knowledge
        self.changes = sorted(changes, key=lambda change: change.order)

    def controls(self) -> Iterator[Control]:
        """The intervals of all holders: those that a change begins, and those of whom a place passes from with no beginning."""
        ended: set[tuple[str, str]] = set()
        for holder, gains in self._gains():
            main, events = self._end(holder, gains[0])
            ended |= {(holder, event) for event in events}
            begun = tuple(sorted(change.event for change in gains))
            yield Control(self.place, holder, gains[0].time.start, main.time.end if main else None, begun, events)
        for change in sorted(self.changes, key=lambda c: (c.time.end - c.time.start, c.order)):
            for holder in sorted(change.losses):
                if change.passes and (holder, change.event) not in ended:
                    events = self._beside(holder, change)
                    ended |= {(holder, event) for event in events}
                    yield Control(self.place, holder, None, change.time.end, (), events)

    def _gains(self) -> Iterator[tuple[str, list[_Change]]]:
        """Each holder with the changes that begin its control on one day, the most exact first."""
        groups: dict[tuple[str, date], list[_Change]] = defaultdict(list)
        for change in self.changes:
            for holder in change.gains:
                groups[holder, change.time.start].append(change)
        for (holder, _), changes in sorted(groups.items()):
            yield holder, sorted(changes, key=lambda change: change.order)

    def _end(self, holder: str, gain: _Change) -> tuple[_Change | None, tuple[str, ...]]:
        """The change that ends what a change began, and the events that say so."""
        passing = next((c for c in self.changes if c.passes and self._passes_from(holder, gain, c)), None)
        leaving = next((c for c in self.changes if not c.passes and holder in c.losses and c.time.start > gain.time.end), None)
        if passing is None or leaving is not None and self._left(holder, leaving, passing):
            return leaving, self._beside(holder, leaving) if leaving else ()
        return passing, self._beside(holder, passing)

    def _passes_from(self, holder: str, gain: _Change, change: _Change) -> bool:
        """Does the place pass from the holder: by name, or on a later day to another who is no part or whole of it?"""
        if holder in change.losses:
            return change.event != gain.event and change.time.start >= gain.time.start
        return change.time.start > gain.time.end and bool(change.gains) and not any(self._related(holder, other) for other in change.gains)

    def _left(self, holder: str, leaving: _Change, passing: _Change) -> bool:
        """Had the holder left before the place passed on: it did not hand it over itself, or came back in between?"""
        if leaving.time.start >= passing.time.start:
            return False
        returned = any(holder in c.gains and leaving.time.start < c.time.start <= passing.time.start for c in self.changes)
        return holder not in passing.losses or returned

    def _beside(self, holder: str, end: _Change) -> tuple[str, ...]:
        """The event of the end, and others of its time by which the holder loses the place."""
        others = {c.event for c in self.changes if holder in c.losses and _overlap(c.time, end.time)}
        return tuple(sorted({end.event, *others}))

    def _related(self, one: str, other: str) -> bool:
        return one == other or one in self.knowledge.wholes(other) or other in self.knowledge.wholes(one)
