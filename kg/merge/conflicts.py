"""Lists what sources, or speakers in one article, give differently of one event, each side with its tellings.

Only what is told as happening or planned can disagree, not what is demanded or feared; and only two voices can: what one
article says twice in its own name, or one speaker in two articles that copy each other, is no disagreement. Of two tellings
that speak of different people, places or days, numbers are not compared either: those belong to what each is about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations, product
from math import sqrt
from typing import TypeVar

from ..vocab import ISNAD, period_iri, quantity_iri
from .support import Told, Voices
from .types import Conflict, ConflictVariant, Interval, Knowledge, MergedEvent, NumberFiller
from .weights import RELATIONS

#: How heavy a disagreement is between one voice and one other. Chosen: a denial first, then dates and numbers, then who.
HEAVY = {"polarity": 4.0, "type": 4.0, "time": 3.0, "number": 2.5, "role": 2.0}
#: What share of that remains by kind, and where the two voices are speakers in one article. Chosen, not measured.
KINDS = {"contradiction": 1.0, "description": 0.5, "plan": 0.4, "granularity": 0.2}
BETWEEN = {"sources": 1.0, "speakers": 0.5}
#: What a telling asserts; what is asked for or only possible contradicts nothing.
ASSERTED = ("actual", "planned")
#: Roles that several fill together, so that two articles may each name some of them.
SHARED = ("participant", "party")
#: Whose number it is: of tellings whose fillers of these roles differ, the numbers count different things.
COUNTED = {
    "count": ("actor", "victim", "detainee", "participant"), "deaths": ("place", "disease"), "infections": ("place", "disease"),
    "distance": ("thing", "place"), "worth": ("giver", "recipient", "site", "provider"),
}  # fmt: skip
#: Units in terms of a common one; others compare with themselves alone.
SCALES = {"km": ("km", 1.0), "mi": ("km", 1.609344)}
#: A number told as approximate means this share less or more; «المئات» is any number of as many digits.
ROUGHLY = 0.25
#: Two numbers of different units agree where they differ by no more than this share: each was rounded in its own unit.
CONVERTED = 0.05

Value = TypeVar("Value")
Sides = dict[Value, list[Told]]


def conflicts_of(event: MergedEvent, told: Iterable[Told], knowledge: Knowledge) -> tuple[Conflict, ...]:
    """The disagreements of an event, sorted by aspect."""
    told = tuple(sorted((one for one in told if one.telling.modality in ASSERTED), key=lambda one: one.ref))
    if len(told) < 2:
        return ()
    voices = VoicePairs(Voices(event.voices), knowledge)
    found = (*_polarity(event, told, voices), *_time(event, told, voices), *_numbers(event, told, voices), *_roles(event, told, voices))
    return tuple(sorted(found, key=lambda conflict: conflict.aspect))


@dataclass(frozen=True, slots=True)
class VoicePairs:
    """Tells which tellings are of two voices that can disagree, and weighs their disagreement."""

    voices: Voices
    knowledge: Knowledge

    def between(self, one: Told, other: Told) -> str:
        """``sources`` for two articles neither of which copies the other, ``speakers`` for two speakers, "" for one voice."""
        if one.ref.article != other.ref.article and not any({one.ref.article, other.ref.article} <= set(v) for v in self.voices.groups):
            return "sources"
        ours, theirs = one.speakers[:1], other.speakers[:1]
        return "" if ours == theirs or ours and theirs and self.nested(ours[0], theirs[0]) else "speakers"

    def nested(self, one: str, other: str) -> bool:
        """Is one entity the other, or a part or member of it?"""
        return one == other or one in self.knowledge.wholes(other) or other in self.knowledge.wholes(one)

    def compare(self, role: str, one: Told, other: Told) -> str:
        """How the fillers of a role compare: "" where one names none, ``same``, ``nested``, ``described`` or ``other``."""
        ours, theirs = fillers(one, role), fillers(other, role)
        if not ours or not theirs:
            return ""
        if not ours.isdisjoint(theirs):
            return "same" if ours == theirs else "nested"
        if any(self.nested(a, b) for a, b in product(sorted(ours), sorted(theirs))):
            return "nested"
        return "described" if ours <= one.described or theirs <= other.described else "other"

    def of_others(self, aspect: str, one: Told, other: Told) -> bool:
        """Do the two tellings speak of different things, so that what they say of this aspect is no disagreement?"""
        roles = COUNTED.get(aspect) or sorted({role for role, iri, _ in one.fillers if iri and role != aspect and role not in SHARED})
        return any(self.compare(role, one, other) == "other" for role in roles)

    def kind(self, aspect: str, one: Told, other: Told) -> str:
        """``plan`` where one announces what the other tells, ``granularity`` where numbers are of a part and of the whole."""
        if one.telling.modality != other.telling.modality:
            return "plan"
        counted = (self.compare(role, one, other) for role in COUNTED.get(aspect, ()))
        return "granularity" if "nested" in counted else "contradiction"


def fillers(told: Told, role: str) -> frozenset[str]:
    """The entities that a telling gives a role."""
    return frozenset(iri for name, iri, _ in told.fillers if name == role and iri)


def weigh(heavy: str, kind: str, between: str, voices: tuple[int, int]) -> float:
    """The weight of a disagreement of two sides: the geometric mean of their voices, by aspect, kind and who disagrees.

    >>> weigh("time", "contradiction", "sources", (9, 1))
    9.0
    """
    return round(HEAVY[heavy] * KINDS[kind] * BETWEEN[between] * sqrt(voices[0] * voices[1]), 3)


@dataclass(frozen=True, slots=True)
class Aspect:
    """One aspect of an event whose sides are compared: its name and weight class, and how a value is written.

    ``share`` is how much of the weight two values that differ have, 1 unless they differ by little.
    """

    name: str
    heavy: str
    text: Callable[[Value], str]
    states: Callable[[Value], tuple[str, ...]]
    share: Callable[[Value, Value], float] = lambda one, other: 1.0

    def conflict(self, event: str, sides: Sides, differ: Callable[[Value, Value], str], pairs: VoicePairs) -> Iterator[Conflict]:
        """The conflict of the sides where two voices differ, with all sides; ``differ`` gives the kind, "" for agreement."""
        best: tuple[float, str, str] = (0.0, "", "")
        variants = {value: self._variant(value, told, pairs.voices) for value, told in sides.items()}
        for (a, ours), (b, theirs) in combinations(sides.items(), 2):
            if kind := differ(a, b):
                voices = variants[a].voices, variants[b].voices
                weight, weaker, between = self._heaviest(kind, ours, theirs, voices, pairs)
                best = max(best, (round(weight * self.share(a, b), 3), weaker, between))
        if best[0]:
            ordered = sorted(variants.values(), key=lambda v: (-v.voices, v))
            yield Conflict(event, self.name, best[1], tuple(ordered), best[0], best[2])

    def _heaviest(
        self, kind: str, ours: list[Told], theirs: list[Told], voices: tuple[int, int], pairs: VoicePairs
    ) -> tuple[float, str, str]:
        """The weight of the heaviest disagreement of two tellings, with its kind and who disagrees; 0 for none."""
        best: tuple[float, str, str] = (0.0, "", "")
        heaviest = weigh(self.heavy, kind, "sources", voices)
        for one, other in product(ours, theirs):
            between = pairs.between(one, other)
            if not between or self._apart(one, other, between, pairs):
                continue
            weaker = max(kind, pairs.kind(self.name, one, other), key=lambda k: (-KINDS[k], k))
            best = max(best, (weigh(self.heavy, weaker, between, voices), weaker, between))
            if best[0] == heaviest:
                break
        return best

    def _apart(self, one: Told, other: Told, between: str, pairs: VoicePairs) -> bool:
        """Are the two tellings of different things? In one article, different days are enough."""
        if self.heavy != "role" and pairs.of_others(self.name, one, other):
            return True
        if between == "sources":
            return False
        days = one.telling.time, other.telling.time
        return pairs.of_others(self.name, one, other) or self.name != "time" and None not in days and disjoint(*days)

    def _variant(self, value: Value, told: Iterable[Told], voices: Voices) -> ConflictVariant:
        time, number = (value if isinstance(value, kind) else None for kind in (Interval, NumberFiller))
        return replace(variant(self.text(value), self.states(value), told, voices), time=time, number=number)


def variant(value: str, states: tuple[str, ...], told: Iterable[Told], voices: Voices) -> ConflictVariant:
    """One side of a disagreement from the tellings that take it."""
    told = list(told)
    speakers = {speaker for one in told for speaker in one.speakers[:1]}
    sources = {one.source for one in told}
    refs = tuple(sorted({one.ref for one in told}))
    return ConflictVariant(value, refs, tuple(sorted(sources)), tuple(sorted(speakers)), voices.count(told), states)


def _grouped(told: Iterable[Told], values: Callable[[Told], Iterable[Value]]) -> Sides:
    sides: Sides = defaultdict(list)
    for one in told:
        for value in values(one):
            sides[value].append(one)
    return dict(sorted(sides.items(), key=lambda pair: str(pair[0])))


# Aspects ----------------------------------------------------------------------------------------------------------------


def _polarity(event: MergedEvent, told: tuple[Told, ...], pairs: VoicePairs) -> Iterator[Conflict]:
    aspect = Aspect("polarity", "polarity", str, lambda value: (ISNAD[value].value,))
    sides = _grouped(told, lambda one: [one.telling.polarity])
    yield from aspect.conflict(event.iri, sides, lambda a, b: "contradiction", pairs)


def _time(event: MergedEvent, told: tuple[Told, ...], pairs: VoicePairs) -> Iterator[Conflict]:
    """Days that cannot both be right; a relation holds over time, so that two times of it agree."""
    if event.type in RELATIONS:
        return
    aspect = Aspect("time", "time", time_text, lambda t: (period_iri(t.start, t.end, t.precision),), _apart_by)
    sides = _grouped((one for one in told if one.telling.polarity == event.polarity), lambda one: filter(None, [one.telling.time]))
    yield from aspect.conflict(event.iri, sides, lambda a, b: "contradiction" if disjoint(a, b) else "", pairs)


def _numbers(event: MergedEvent, told: tuple[Told, ...], pairs: VoicePairs) -> Iterator[Conflict]:
    for role in sorted({number.role for one in told for number in one.telling.numbers}):
        aspect = Aspect(role, "number", number_text, lambda n: (quantity_iri(n.value, n.max, n.unit, n.approx),))
        sides = _grouped(told, lambda one, role=role: [number for number in one.telling.numbers if number.role == role])
        yield from aspect.conflict(event.iri, sides, number_difference, pairs)


def _roles(event: MergedEvent, told: tuple[Told, ...], pairs: VoicePairs) -> Iterator[Conflict]:
    """Fillers that differ; a relation is one because its fillers agree, though one source names a part and one the whole."""
    if event.type in RELATIONS:
        return
    agreeing = [one for one in told if one.telling.polarity == event.polarity]
    for role in sorted({role for one in agreeing for role, iri, _ in one.fillers if iri} - set(SHARED)):
        aspect = Aspect(role, "role", " ".join, tuple)
        sides = _grouped(agreeing, lambda one, role=role: filter(None, [tuple(sorted(fillers(one, role)))]))
        kinds = {"other": "contradiction", "described": "granularity", "nested": "granularity"}

        def differ(a: tuple[str, ...], b: tuple[str, ...], role: str = role, sides: Sides = sides) -> str:
            """A set that includes some of the other is no disagreement; the whole for a part is one of granularity."""
            return "" if set(a) & set(b) else kinds.get(pairs.compare(role, sides[a][0], sides[b][0]), "")

        yield from aspect.conflict(event.iri, sides, differ, pairs)


# Values -----------------------------------------------------------------------------------------------------------------


def disjoint(one: Interval, other: Interval) -> bool:
    """Do the two times share no day?"""
    return one.end < other.start or other.end < one.start


def _apart_by(one: Interval, other: Interval) -> float:
    """Half where one time ends the day before the other begins: what happens in a night is told of both days."""
    return 0.5 if (max(one.start, other.start) - min(one.end, other.end)).days == 1 else 1.0


def number_difference(one: NumberFiller, other: NumberFiller) -> str:
    """How two numbers of one thing differ: "" where both may be right, ``granularity`` where one rounds the other.

    >>> number_difference(NumberFiller("killed", 12.0), NumberFiller("killed", 13.0))
    'contradiction'
    >>> number_difference(NumberFiller("killed", 29.0), NumberFiller("killed", 30.0))
    'granularity'
    >>> number_difference(NumberFiller("killed", 100.0, approx=True), NumberFiller("killed", 350.0))
    ''
    """
    (unit, scale), (unit_of_other, scale_of_other) = (SCALES.get(n.unit, (n.unit, 1.0)) for n in (one, other))
    if unit != unit_of_other:
        return ""
    slack = CONVERTED if one.unit != other.unit else 0.0
    ours, theirs = _span(one, scale, slack), _span(other, scale_of_other, slack)
    if ours[0] <= theirs[1] and theirs[0] <= ours[1]:
        return ""
    return "granularity" if _rounds(one.value, other.value) or _rounds(other.value, one.value) else "contradiction"


def _span(number: NumberFiller, scale: float, slack: float) -> tuple[float, float]:
    """The numbers that are meant."""
    low, high = number.value, number.value if number.max is None else number.max
    if number.approx and number.max is None and low >= 10 and str(int(low)).rstrip("0") == "1":
        high = low * 10 - 1
    elif number.approx:
        slack = ROUGHLY
    return low * scale * (1 - slack), high * scale * (1 + slack)


def _rounds(exact: float, round_number: float) -> bool:
    """Is the second number the first one with fewer significant digits?"""
    digits = len(str(int(abs(exact))))
    return any(round(exact, -zeros) == round_number for zeros in range(1, digits))


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
