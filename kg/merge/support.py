"""Finds, for a cluster of tellings, the best-supported value of everything they say, and keeps all that they say."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from . import names
from .types import Interval, ItemRef, Knowledge, MergedEvent, NumberVariant, RoleVariant, Telling, TimeVariant
from .voices import joined

#: Overlap of the quoted words' stems from which two tellings are one voice.
QUOTED = 0.8
#: What outweighs what when tellings differ in modality.
MODALITIES = ("actual", "planned", "requested", "possible")


@dataclass(frozen=True, slots=True)
class Told:
    """A telling with its entities merged: ``fillers`` are (role, IRI, words), ``speakers`` IRIs, nearest first.

    ``described`` are the fillers that the article does not name.
    """

    ref: ItemRef
    telling: Telling
    fillers: tuple[tuple[str, str, str], ...]
    speakers: tuple[str, ...]
    source: str
    published: date | None
    words: frozenset[str]
    described: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Voices:
    """Independent tellers: articles that copy one another count once."""

    groups: tuple[tuple[str, ...], ...]

    def count(self, told: Iterable[Told]) -> int:
        """How many voices tell it."""
        articles = {one.ref.article for one in told}
        return sum(not articles.isdisjoint(group) for group in self.groups)


def voices_of(told: tuple[Told, ...], copies: tuple[tuple[str, ...], ...]) -> Voices:
    """The voices of an event: its articles, joined where one copies the other's text or the sentence itself."""
    articles = {one.ref.article for one in told}
    pairs = [(a, b) for group in copies for a, b in zip(group, group[1:], strict=False)]
    groups = joined(articles | {a for pair in pairs for a in pair}, [*pairs, *_copied_sentences(told)])
    kept = (tuple(a for a in group if a in articles) for group in groups)
    return Voices(tuple(sorted(group for group in kept if group)))


def _copied_sentences(told: tuple[Told, ...]) -> set[tuple[str, str]]:
    """Pairs of articles that tell the event in nearly the same words; candidates share one of three smallest hashes."""
    tellers: dict[frozenset[str], set[str]] = defaultdict(set)
    for one in told:
        tellers[one.words].add(one.ref.article)
    pairs = {(min(found), article) for words, found in tellers.items() if words for article in found}
    blocks: dict[int, list[frozenset[str]]] = defaultdict(list)
    for words in tellers:
        for mark in sorted(zlib.crc32(stem.encode()) for stem in words)[:3]:
            blocks[mark].append(words)
    for block in blocks.values():
        for a, b in combinations(block, 2):
            if names.overlap(a, b) >= QUOTED:
                pairs.add((min(tellers[a]), min(tellers[b])))
    return {pair for pair in pairs if pair[0] != pair[1]}


def best_supported(iri: str, told: tuple[Told, ...], copies: tuple[tuple[str, ...], ...], knowledge: Knowledge) -> MergedEvent:
    """The merged event of the tellings."""
    voices = voices_of(told, copies)
    polarity = _polarity(told, voices)
    agreeing = [one for one in told if one.telling.polarity == polarity]
    return MergedEvent(
        iri=iri,
        type=told[0].telling.type,
        tellings=tuple(sorted(one.ref for one in told)),
        roles=(*_entity_roles(told, voices, knowledge), *_text_roles(told, voices)),
        numbers=_numbers(told, voices),
        times=_times(told, voices),
        polarity=polarity,
        modality=min((one.telling.modality for one in agreeing), key=_modality_rank),
        confidence=_confidence(told, voices),
        voices=voices.groups,
    )


def _modality_rank(modality: str) -> int:
    return MODALITIES.index(modality) if modality in MODALITIES else len(MODALITIES)


def _polarity(told: tuple[Told, ...], voices: Voices) -> str:
    sides = [[one for one in told if one.telling.polarity == polarity] for polarity in ("positive", "negative")]
    return "negative" if voices.count(sides[1]) > voices.count(sides[0]) else "positive"


def _confidence(told: tuple[Told, ...], voices: Voices) -> float:
    """One minus the chance that all voices err, each taken at its best telling; at most 0.999."""
    doubt, best = 1.0, {}
    for one in told:
        best[one.ref.article] = max(best.get(one.ref.article, 0.0), one.telling.confidence)
    for group in voices.groups:
        doubt *= 1.0 - max(best[article] for article in group)
    return min(0.999, round(1.0 - doubt, 4))


def _grouped(told: Iterable[Told], value: Callable[[Told], Iterable[Hashable]]) -> dict:
    groups: dict[Hashable, list[Told]] = defaultdict(list)
    for one in told:
        for found in value(one):
            groups[found].append(one)
    return groups


def _refs(told: Iterable[Told]) -> tuple[ItemRef, ...]:
    return tuple(sorted({one.ref for one in told}))


def _actual(told: Iterable[Told]) -> list[Told]:
    return [one for one in told if one.telling.modality == "actual"]


def _entity_roles(told: tuple[Told, ...], voices: Voices, knowledge: Knowledge) -> tuple[RoleVariant, ...]:
    found: list[RoleVariant] = []
    for role in sorted({role for one in told for role, iri, _ in one.fillers if iri}):
        found += _role_variants(role, told, voices, knowledge)
    return tuple(found)


def _role_variants(role: str, told: tuple[Told, ...], voices: Voices, knowledge: Knowledge) -> list[RoleVariant]:
    """Each set of fillers that a telling gives the role; a larger set is supported by its subsets' tellings.

    Where two sets have the same support, the one that includes or is the whole of what others name is better.
    """
    groups: dict[tuple[str, ...], list[Told]] = defaultdict(list)
    for one in told:
        if iris := tuple(sorted({iri for r, iri, _ in one.fillers if r == role and iri})):
            groups[iris].append(one)

    def support(iris: tuple[str, ...]) -> tuple:
        inside = [one for group, tellers in groups.items() if set(group) <= set(iris) for one in tellers]
        parts = [one for group, tellers in groups.items() if any(i in knowledge.wholes(g) for g in group for i in iris) for one in tellers]
        return (-voices.count(inside), -voices.count(_actual(inside)), -voices.count(parts), -len(groups[iris]), len(iris), iris)

    best = min(groups, key=support)
    return [RoleVariant(role, iris, "", _refs(group), voices.count(group), iris == best) for iris, group in sorted(groups.items())]


def _text_roles(told: tuple[Told, ...], voices: Voices) -> tuple[RoleVariant, ...]:
    """Words are one variant where their stems are the same; the longest wording of the best variant stands for it."""
    wordings: dict[tuple[str, frozenset[str]], list[tuple[str, Told]]] = defaultdict(list)
    for one in told:
        for role, iri, text in one.fillers:
            if text and not iri:
                wordings[role, names.stems_of(text) or frozenset([text])].append((text, one))
    rows = []
    for (role, _), found in wordings.items():
        tellers = [one for _, one in found]
        longest = min((text for text, _ in found), key=lambda text: (-len(text), text))
        rows.append((role, -voices.count(tellers), longest, _refs(tellers)))
    rows.sort()
    first = {role: i for i, (role, *_) in reversed(list(enumerate(rows)))}
    return tuple(RoleVariant(role, (), text, refs, -count, first[role] == i) for i, (role, count, text, refs) in enumerate(rows))


def _numbers(told: tuple[Told, ...], voices: Voices) -> tuple[NumberVariant, ...]:
    groups = _grouped(told, lambda one: one.telling.numbers)
    best: dict[str, tuple] = {}
    for number, group in groups.items():
        rank = (
            -voices.count(group),
            -voices.count(_actual(group)),
            number.approx,
            -len(group),
            number.value,
            number.max or 0.0,
            number.unit,
        )
        if number.role not in best or rank < best[number.role][0]:
            best[number.role] = (rank, number)
    ordered = sorted(groups.items(), key=lambda pair: (pair[0].role, pair[0].value, pair[0].max or 0.0, pair[0].unit, pair[0].approx))
    return tuple(NumberVariant(number, _refs(group), voices.count(group), best[number.role][1] == number) for number, group in ordered)


def _times(told: tuple[Told, ...], voices: Voices) -> tuple[TimeVariant, ...]:
    """A time is supported by all tellings whose time overlaps it; of two with the same support the shorter is better."""
    groups = _grouped(told, lambda one: [one.telling.time] if one.telling.time else [])

    def support(time: Interval) -> tuple:
        agreeing = [one for other, group in groups.items() if other.start <= time.end and time.start <= other.end for one in group]
        return (-voices.count(_actual(agreeing)), -voices.count(agreeing), (time.end - time.start).days, -voices.count(groups[time]), time)

    best = min(groups, key=support, default=None)
    return tuple(TimeVariant(time, _refs(group), voices.count(group), time == best) for time, group in sorted(groups.items()))
