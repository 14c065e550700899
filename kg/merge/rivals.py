"""Finds where sources tell one happening as different things: a withdrawal that one says is no redeployment, though others say so.

Such tellings stand in different events, because their types differ. The ontology says which types are rival descriptions
(``isnad:rivalDescription``). Two things make a disagreement of them: someone says «this, and not that» where others say
«that»; or two sources tell the same actors at the same place on the same day under two such types.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import combinations, product

from ..vocab import ISNAD, PREFIXES, RDFS, ontology_triples, schema
from .conflicts import ASSERTED, BETWEEN, VoicePairs, variant, weigh
from .support import Told, voices_of
from .types import Conflict, ItemRef, Knowledge, MergedEvent, Telling
from .weights import WINDOW

#: Days that may lie between a denial and what it denies: as far back as a telling without a day may lie. Chosen, not measured.
NEAR = 10
#: What remains of a weight where only a part or the whole of the one's actors or places agrees, or none is told.
INEXACT = 0.5
#: Places that are too wide for a day and an actor to tell one happening there.
WIDE = ("country", "continent", "governorate", "sea", "border", "city")


@cache
def rivals() -> dict[str, frozenset[str]]:
    """Each type of event with those under which sources may tell the same, as the ontology says; it holds both ways."""
    found: dict[str, set[str]] = defaultdict(set)
    for t in ontology_triples():
        if t.predicate == ISNAD.rivalDescription:
            one, other = ISNAD.local(t.subject), ISNAD.local(t.object)
            found[one].add(other)
            found[other].add(one)
    return {kind: frozenset(others) for kind, others in sorted(found.items())}


@cache
def _roles_of(kind: str) -> frozenset[str]:
    """The roles that are played by actors (``hasActor``) or places (``hasPlace``)."""
    wanted = PREFIXES["sem"] + kind
    properties = {t.subject for t in ontology_triples() if t.predicate == RDFS.subPropertyOf and t.object.value == wanted}
    return frozenset(role.name for role in schema().roles.values() if role.property in properties)


@dataclass(frozen=True, slots=True)
class _Move:
    """Who does something, where, and in which days; from one telling, or from two that complete each other."""

    actors: frozenset[str]
    places: frozenset[str]
    days: tuple[date, date] | None

    def closeness(self, other: _Move, pairs: VoicePairs) -> float:
        """1 where actors and places are the same, less where a part agrees, 0 where they differ or the days do."""
        if self.days and other.days and max(self.days[0], other.days[0]) - min(self.days[1], other.days[1]) > timedelta(NEAR):
            return 0.0
        return min(_agree(self.actors, other.actors, pairs), _agree(self.places, other.places, pairs))


def _agree(ours: frozenset[str], theirs: frozenset[str], pairs: VoicePairs) -> float:
    if not ours or not theirs:
        return INEXACT
    if ours & theirs:
        return 1.0
    return INEXACT if any(pairs.nested(a, b) for a, b in product(sorted(ours), sorted(theirs))) else 0.0


def _move(*told: Told) -> _Move:
    def played(kind: str) -> frozenset[str]:
        return frozenset(iri for one in told for role, iri, _ in one.fillers if iri and role in _roles_of(kind))

    dated = [one for one in told if one.telling.time]
    return _Move(played("hasActor"), played("hasPlace"), _days((dated or list(told))[0]))


def _days(told: Told) -> tuple[date, date] | None:
    """The days in which it lies: as told, else as the article's date makes likely."""
    if told.telling.time:
        return told.telling.time.start, told.telling.time.end
    if not told.published:
        return None
    before, after = WINDOW.get(told.telling.modality, WINDOW["actual"])
    return told.published - timedelta(before), told.published + timedelta(after)


def rival_descriptions(
    events: Iterable[MergedEvent],
    telling: Callable[[ItemRef], Telling],
    told: Callable[[MergedEvent], tuple[Told, ...]],
    copies: tuple[tuple[str, ...], ...],
    knowledge: Knowledge,
) -> tuple[Conflict, ...]:
    """The conflicts of description among all events, one for each event at most; a denied description outweighs another name."""
    by_type: dict[str, list[MergedEvent]] = defaultdict(list)
    for event in events:
        if event.type in rivals():
            by_type[event.type].append(event)
    finder = _Finder(by_type, told, {article: group for group in copies for article in group}, knowledge)
    denied = [e for found in by_type.values() for e in found if any(telling(ref).polarity == "negative" for ref in e.tellings)]
    found = [*finder.named_otherwise(), *(c for event in denied for c in finder.denials(event))]
    heaviest = {conflict.event: conflict for conflict in sorted(found, key=lambda c: (c.weight, c.others))}
    return tuple(conflict for _, conflict in sorted(heaviest.items()))


@dataclass(frozen=True, slots=True)
class _Finder:
    by_type: dict[str, list[MergedEvent]]
    told: Callable[[MergedEvent], tuple[Told, ...]]
    copies: dict[str, tuple[str, ...]]
    knowledge: Knowledge

    def denials(self, event: MergedEvent) -> Iterator[Conflict]:
        """The conflicts of the event's denials: who says «this, and not that» with those who say «that»."""
        for denial in (one for one in self._asserted(event) if one.telling.polarity == "negative"):
            for other, contrast in self._contrasts(denial):
                yield from self._opposed(event, denial, other, contrast)

    def _contrasts(self, denial: Told) -> Iterator[tuple[MergedEvent, Told]]:
        """What the same sentence says by the same speaker that it was instead."""
        for kind in sorted(rivals()[denial.telling.type]):
            for event in self.by_type.get(kind, ()):
                if any(ref.article == denial.ref.article for ref in event.tellings):
                    same = (one for one in self._asserted(event) if one.ref.article == denial.ref.article)
                    for one in same:
                        in_sentence = set(one.telling.evidence) & set(denial.telling.evidence)
                        if in_sentence and one.telling.polarity == "positive" and one.speakers[:1] == denial.speakers[:1]:
                            yield event, one

    def _opposed(self, event: MergedEvent, denial: Told, other: MergedEvent, contrast: Told) -> Iterator[Conflict]:
        move = _move(contrast, denial)
        claims: list[tuple[float, str, MergedEvent, Told]] = []
        wanted = self._with_wholes(move.actors)
        for rival in self.by_type[denial.telling.type]:
            if rival.iri != event.iri and not self._with_wholes(_filled(rival)) & wanted:
                continue
            for one in self._asserted(rival):
                pairs = self._pairs((denial, contrast, one))
                close = move.closeness(_move(one), pairs) if one.telling.polarity == "positive" else 0.0
                if close and (between := pairs.between(denial, one)):
                    claims.append((close, between, rival, one))
        if claims:
            close, between = max(((close, between) for close, between, *_ in claims), key=lambda c: (c[0], BETWEEN[c[1]]))
            tellers = [one for *_, one in claims]
            sides = {contrast.telling.type: [contrast, denial], denial.telling.type: tellers}
            others = {event.iri, *(rival.iri for _, _, rival, _ in claims)} - {other.iri}
            yield self._conflict(other.iri, others, sides, "contradiction", between, close)

    def named_otherwise(self) -> Iterator[Conflict]:
        """The conflicts of events that different articles tell under rival types: same actors, same place, same day."""
        blocks: dict[tuple[object, ...], list[MergedEvent]] = defaultdict(list)
        for event in (e for found in self.by_type.values() for e in found):
            time = event.time
            if event.polarity == "positive" and event.modality == "actual" and time and time.start == time.end:
                for place in sorted(iri for iri in _filled(event, "hasPlace") if self.knowledge.kind(iri) not in WIDE):
                    blocks[place, time.start].append(event)
        seen = set()
        for block in blocks.values():
            for one, other in combinations(sorted(block, key=lambda e: e.iri), 2):
                if (one.iri, other.iri) not in seen and other.type in rivals()[one.type] and self._alike(one, other):
                    seen.add((one.iri, other.iri))
                    sides = {e.type: [t for t in self._asserted(e) if t.telling.polarity == "positive"] for e in (one, other)}
                    yield self._conflict(one.iri, {other.iri}, sides, "description", "sources", 1.0)

    def _alike(self, one: MergedEvent, other: MergedEvent) -> bool:
        """Have they the same actors, and no article that tells both, which would keep them apart?"""
        actors = _filled(one, "hasActor")
        apart = {ref.article for ref in one.tellings}.isdisjoint(ref.article for ref in other.tellings)
        return bool(actors) and actors == _filled(other, "hasActor") and apart

    def _conflict(self, event: str, others: set[str], sides: dict[str, list[Told]], kind: str, between: str, close: float) -> Conflict:
        voices = voices_of(tuple(one for told in sides.values() for one in told), self._copies(sides.values()))
        variants = sorted((variant(k, (ISNAD[k].value,), told, voices) for k, told in sides.items()), key=lambda v: (-v.voices, v))
        weight = weigh("type", kind, between, (variants[0].voices, variants[1].voices))
        return Conflict(event, "type", kind, tuple(variants), round(weight * close, 3), between, tuple(sorted(others)))

    def _asserted(self, event: MergedEvent) -> list[Told]:
        return [one for one in self.told(event) if one.telling.modality in ASSERTED]

    def _pairs(self, told: tuple[Told, ...]) -> VoicePairs:
        return VoicePairs(voices_of(told, self._copies([told])), self.knowledge)

    def _copies(self, tellers: Iterable[Iterable[Told]]) -> tuple[tuple[str, ...], ...]:
        articles = {one.ref.article for told in tellers for one in told}
        return tuple(sorted({self.copies[article] for article in articles if article in self.copies}))

    def _with_wholes(self, iris: frozenset[str]) -> frozenset[str]:
        return iris.union(*(self.knowledge.wholes(iri) for iri in iris))


def _filled(event: MergedEvent, kind: str = "hasActor") -> frozenset[str]:
    return frozenset(iri for v in event.roles if v.role in _roles_of(kind) for iri in v.entities)
