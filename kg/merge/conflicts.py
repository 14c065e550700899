"""Lists what tellings of one event give differently, each side with its sources and speakers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from ..vocab import PREFIXES
from .events import number_outcome
from .support import Told, Voices
from .types import Conflict, ConflictVariant, Interval, ItemRef, Knowledge, MergedEvent, NumberFiller, RoleVariant

#: How heavy a disagreement is before its voices are counted. Chosen: a denial first, then dates and numbers, then who.
HEAVY = {"polarity": 4.0, "time": 3.0, "number": 2.5, "role": 2.0, "granularity": 0.5, "description": 0.5}


def conflicts_of(event: MergedEvent, told: tuple[Told, ...], knowledge: Knowledge) -> tuple[Conflict, ...]:
    """The disagreements of an event, sorted by aspect."""
    if len(told) < 2:
        return ()
    sides = _Sides(event, {one.ref: one for one in told})
    found = [*_polarity(sides), *_time(sides), *_numbers(sides), *_roles(sides, knowledge)]
    return tuple(sorted(found, key=lambda conflict: conflict.aspect))


class _Sides:
    """Makes the sides of a disagreement from values and the tellings that give them."""

    def __init__(self, event: MergedEvent, told: dict[ItemRef, Told]):
        self.event, self.told, self.voices = event, told, Voices(event.voices)

    def conflict(self, aspect: str, heavy: str, values: Iterable[tuple[str, tuple[ItemRef, ...]]]) -> Conflict:
        variants = tuple(sorted((self._variant(value, refs) for value, refs in values), key=lambda v: (-v.voices, v)))
        kind = heavy if heavy in ("granularity", "description") else "contradiction"
        weight = HEAVY[heavy] * (1 + variants[1].voices) if len(variants) > 1 else 0.0
        return Conflict(self.event.iri, aspect, kind, variants, weight)

    def _variant(self, value: str, refs: tuple[ItemRef, ...]) -> ConflictVariant:
        tellers = [self.told[ref] for ref in refs]
        speakers = {speaker for one in tellers for speaker in one.speakers[:1]}
        sources = {one.source for one in tellers}
        return ConflictVariant(value, refs, tuple(sorted(sources)), tuple(sorted(speakers)), self.voices.count(tellers))


def _polarity(sides: _Sides) -> Iterator[Conflict]:
    found: dict[str, list[ItemRef]] = {}
    for ref, one in sorted(sides.told.items()):
        found.setdefault(one.telling.polarity, []).append(ref)
    if len(found) > 1:
        yield sides.conflict("polarity", "polarity", [(value, tuple(refs)) for value, refs in found.items()])


def _time(sides: _Sides) -> Iterator[Conflict]:
    times = sides.event.times
    if any(a.time.end < b.time.start or b.time.end < a.time.start for a, b in combinations(times, 2)):
        yield sides.conflict("time", "time", [(time_text(v.time), v.tellings) for v in times])


def _numbers(sides: _Sides) -> Iterator[Conflict]:
    for role in sorted({variant.number.role for variant in sides.event.numbers}):
        found = [variant for variant in sides.event.numbers if variant.number.role == role]
        pairs = combinations([(v.number.value, v.number.approx) for v in found], 2)
        if any(number_outcome(role, a, b).startswith("other") for a, b in pairs):
            yield sides.conflict(role, "number", [(number_text(v.number), v.tellings) for v in found])


def _roles(sides: _Sides, knowledge: Knowledge) -> Iterator[Conflict]:
    for role in sorted({variant.role for variant in sides.event.roles if variant.entities}):
        found = [variant for variant in sides.event.roles if variant.role == role and variant.entities]
        differing = [(a, b) for a, b in combinations(found, 2) if not set(a.entities) & set(b.entities)]
        if differing:
            values = [(" ".join(v.entities), v.tellings) for v in found]
            yield sides.conflict(role, _heavy(differing, found, knowledge), values)


def _heavy(pairs: list[tuple[RoleVariant, RoleVariant]], found: list[RoleVariant], knowledge: Knowledge) -> str:
    """Do the sides differ in substance, only in granularity, or is one a mere description («foreign forces»)?"""
    told = {iri for variant in found for iri in variant.entities}
    if all(_nested(a, b, told, knowledge) for a, b in pairs):
        return "granularity"
    kb = PREFIXES["kb"]
    known = all(any(iri.startswith(kb) for iri in side.entities) for pair in pairs for side in pair)
    return "role" if known or not any(iri.startswith(kb) for iri in told) else "description"


def _nested(left: RoleVariant, right: RoleVariant, told: set[str], knowledge: Knowledge) -> bool:
    """Is a filler of one side a part of one of the other's, or are both parts of a whole that another telling names?"""
    for a in left.entities:
        for b in right.entities:
            one, other = knowledge.wholes(a), knowledge.wholes(b)
            if a in other or b in one or one & other & told:
                return True
    return False


def time_text(time: Interval) -> str:
    """A time as ISO dates: a day, or first/last.

    >>> from datetime import date
    >>> time_text(Interval(date(2020, 3, 11), date(2020, 3, 20), "week"))
    '2020-03-11/2020-03-20'
    """
    return time.start.isoformat() if time.start == time.end else f"{time.start.isoformat()}/{time.end.isoformat()}"


def number_text(number: NumberFiller) -> str:
    """A number with its range, sign of roughness and unit.

    >>> number_text(NumberFiller("count", 200.0, 300.0, "person", True))
    '~200-300 person'
    """
    end = f"-{number.max:g}" if number.max is not None else ""
    return f"{'~' if number.approx else ''}{number.value:.10g}{end} {number.unit}".strip()
