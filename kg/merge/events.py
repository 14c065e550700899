"""Decides which tellings are of one event or relation: type, roles, time, numbers, speakers and words."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from . import names, weights
from .cluster import APART, Score, exact, total
from .entities import EntityKey, bond_part, graded
from .types import Interval, Part, Telling
from .weights import EVENT, RELATIONS, Slot

#: The overlap of words from which one article has copied another's sentence.
COPIED = weights.WORDS[0][0]


@dataclass(frozen=True, slots=True)
class Filler:
    """A merged entity in a role: its cluster, all that it is part of, and how much agreement on it tells.

    ``wider`` are the wholes that are no places: the coalition of a task force. ``words`` are the stems of a description.
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
    ``bars`` are what reviewers decided; ``around`` are the named entities of the article.
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
    by_slot: dict[str, tuple[frozenset[EntityKey], tuple[Filler, ...]]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the fillers, which every comparison looks up."""
        object.__setattr__(self, "by_slot", {slot: (frozenset(f.key for f in found), found) for slot, found in self.fillers})


def slots_of(kind: str) -> tuple[Slot, ...]:
    """The slots of an event or relation type."""
    return weights.SLOTS.get(kind, weights.OTHER)


def slot_of(kind: str, role: str) -> str:
    """The slot that a role of the type fills; the role itself where no slot names it."""
    return next((slot.name for slot in slots_of(kind) if role in slot.roles), role)


def evidence_words(telling: Telling) -> frozenset[str]:
    """The stems of all that is quoted for a telling."""
    return frozenset().union(*(names.stems_of(words) for words in telling.evidence))


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


# Comparison -------------------------------------------------------------------------------------------------------------


def compare_tellings(left: TellingNode, right: TellingNode) -> Score:
    """Score two tellings."""
    if left.type != right.type:
        return Score(APART, (Part("type", f"{left.type} and {right.type}", APART),))
    decided = bond_part(left.bonds, right.bonds, left.bars, right.bars)
    if decided:
        return Score(decided.points, (decided,), "reviewer")
    if clash := _clash(left, right):
        return Score(EVENT["clash"], (Part(clash, "differs", EVENT["clash"]),))
    prior = "relation prior" if left.type in RELATIONS else "prior"
    across = 0.0 if _told_together(left, right) else weights.ACROSS.get(left.type, 0.0)
    parts = [Part("prior", left.type, EVENT[prior] + across), *_slot_parts(left, right), *_flag_parts(left, right)]
    if left.type not in RELATIONS:
        parts += [time_part(left, right), *_undated_parts(left, right, parts), *_number_parts(left, right)]
    said = _word_parts(left, right)
    if any(part.outcome == "same words" for part in said):  # a copied sentence is of one day, whether it tells it or not
        parts = [part for part in parts if part.outcome != "recurrent, undated"]
    return total([*parts, *said])


def _clash(left: TellingNode, right: TellingNode) -> str:
    """The first key slot that both fill with unrelated entities, "" for none: no time or word makes up for it."""
    for slot in key_slots(left.type):
        ours, theirs = left.by_slot.get(slot), right.by_slot.get(slot)
        if ours and theirs and ours[0].isdisjoint(theirs[0]) and _named_on_both(ours, theirs):
            if not any(_part_of(a, b) or _part_of(b, a) or _like(a, b) for a in ours[1] for b in theirs[1]):
                return slot
    return ""


def _named_on_both(ours: _Side, theirs: _Side) -> bool:
    return all(any(filler.named for filler in side[1]) for side in (ours, theirs))


@lru_cache(maxsize=100)
def key_slots(kind: str) -> tuple[str, ...]:
    """The names of the slots that identify an event or relation of the type."""
    return tuple(slot.name for slot in slots_of(kind) if slot.key)


def _slot_parts(left: TellingNode, right: TellingNode) -> list[Part]:
    our_texts, their_texts = dict(left.texts), dict(right.texts)
    parts = []
    for slot in slots_of(left.type):
        a, b = left.by_slot.get(slot.name), right.by_slot.get(slot.name)
        if a and b:
            parts.append(_filler_part(slot, a, b, left.type))
        elif slot.name in our_texts and slot.name in their_texts:
            parts.append(_text_part(slot, our_texts[slot.name], their_texts[slot.name]))
        elif slot.key and (a or b) and (left.type, slot.name) not in weights.LEFT_OUT:
            parts.append(Part(slot.name, "only one tells it", exact(slot.points * EVENT["missing, key"])))
    if not any(part.name in key_slots(left.type) for part in parts) and sum(part.points > 0 for part in parts) < 2:
        parts.append(Part("roles", "nothing that identifies it", EVENT["nothing told, key"]))
    return parts


_Side = tuple[frozenset[EntityKey], tuple[Filler, ...]]


def _filler_part(slot: Slot, left: _Side, right: _Side, kind: str) -> Part:
    shared = left[0] & right[0]
    if shared:
        near, far = _narrowed(left, kind), _narrowed(right, kind)
        if near[0] & far[0]:
            left, right, shared = near, far, near[0] & far[0]
        least = 0.75 if kind in RELATIONS else 0.0  # a relation is its two ends, however many share one of them
        points = slot.points * max(least, *(filler.share for filler in left[1] if filler.key in shared))
        mutual = slot.key and kind in weights.MUTUAL
        few = "several shared" if len(shared) > 1 else "some shared"
        outcome = "same" if left[0] == right[0] else "included" if shared in (left[0], right[0]) else few
        if mutual and outcome != few:
            outcome = "one of two" if len(shared) == 1 else "both parties" if outcome == "same" else outcome
        return Part(slot.name, outcome, exact(points if outcome == "same" else points * EVENT[outcome]))
    fillers = (*left[1], *right[1])
    wholes = [w for a in left[1] for b in right[1] for p, w in ((a, b), (b, a)) if _part_of(p, w)]
    if wholes:
        acting = any(a.key[1] in b.acts_for or b.key[1] in a.acts_for for a in left[1] for b in right[1])
        outcome = (
            "place in place" if any(f.place for f in fillers) else "part, post" if kind == "Position" else "part, key" if slot.key
            else "acts for" if acting else "part"
        )  # fmt: skip
        share = max(w.share for w in wholes) if outcome == "place in place" else 1.0  # a country holds too many places to tell
        return Part(slot.name, outcome, exact(slot.points * EVENT[outcome] * share))
    if any(_like(a, b) for a in left[1] for b in right[1]):
        return Part(slot.name, "like described", exact(slot.points * EVENT["like described"]))
    if not all(f.named for f in fillers) and (not slot.key or (kind, slot.name) in weights.LOOSELY_TOLD):
        return Part(slot.name, "described", exact(slot.points * EVENT["described"]))
    outcome = "differs" if all(f.named for f in fillers) else "described, key"
    return Part(slot.name, outcome, exact(slot.points * EVENT[outcome]))


def _narrowed(side: _Side, kind: str) -> _Side:
    """The fillers without descriptions beside names, and without places that another of them lies in: «in Mosul, the last city of
    theirs, in Iraq» tells one place, and «the coalition and the force» one party. Whom one meets counts without a name too."""
    if len(side[1]) < 2:
        return side
    wider = frozenset(("", whole) for filler in side[1] if filler.place for whole in filler.wholes)
    named = kind != "Meeting" and any(filler.named for filler in side[1])
    kept = tuple(filler for filler in side[1] if filler.key not in wider and (filler.named or not named))
    return frozenset(filler.key for filler in kept), kept


def _part_of(part: Filler, whole: Filler) -> bool:
    return whole.key[0] == "" and whole.key[1] in part.wholes


def _like(left: Filler, right: Filler) -> bool:
    """Are both only described, in words of which half are the same?"""
    return not left.named and not right.named and names.overlap(left.words, right.words) >= 0.5


def _text_part(slot: Slot, left: frozenset[str], right: frozenset[str]) -> Part:
    likeness = names.text_likeness(left, right)
    if slot.key and (left <= right or right <= left):  # what is halted may be told in one word
        likeness = max(likeness, 0.5)
    if likeness >= 0.5:
        return Part(slot.name, "same words" if likeness > 0.99 else "like words", exact(slot.points * (0.5 + likeness / 2)))
    differs = EVENT["other topic" if slot.name == "topic" else "differs"]
    return Part(slot.name, "few words" if likeness else "other words", exact(slot.points * (likeness + differs)))


def _flag_parts(left: TellingNode, right: TellingNode) -> list[Part]:
    parts = []
    modalities = {left.modality, right.modality}
    if len(modalities) == 1:
        parts.append(Part("modality", left.modality, EVENT["same modality"]))
    elif modalities == {"possible", "planned"}:
        parts.append(Part("modality", "possible and planned", EVENT["possible and planned"]))
    elif "possible" in modalities:
        parts.append(Part("modality", "possible and told", EVENT["possible and told"]))
    elif "requested" in modalities:
        parts.append(Part("modality", "requested and told", EVENT["requested and told"]))
    if left.polarity != right.polarity:
        parts.append(Part("polarity", "denied and told", EVENT["polarity"]))
    if left.speakers and right.speakers:
        shared, demand = set(left.speakers) & set(right.speakers), modalities == {"requested"}
        outcome = ("same demander" if demand else "same speaker") if shared else "other demander" if demand else ""
        parts += [Part("speaker", outcome, EVENT[outcome])] if outcome else []
    return parts


def gap(left: tuple[date, date], right: tuple[date, date]) -> int:
    """Days between two intervals, 0 where they overlap."""
    return max(0, (max(left[0], right[0]) - min(left[1], right[1])).days)


def time_part(left: TellingNode, right: TellingNode) -> Part:
    """How two times agree, known or only likely."""
    a, b = window(left), window(right)
    if None in (*a, *b):
        return Part("time", "unknown", 0.0)
    mild = 0.25 if _once(left, right) else 2.0 if _recurs(left, right) and left.time and right.time else 1.0
    if left.time and right.time:
        distance = gap(a, b)
        points = _overlap_points(left.time, right.time) if not distance else weights.points_at(weights.DATED, distance)
        outcome = "overlap" if not distance else f"{distance} days apart"
    elif left.time or right.time:
        distance = gap(a, b)
        past = min(a[1], b[1]) == (left.time or right.time).end
        points, outcome = weights.points_at(weights.HALF_DATED, distance), f"one undated, {distance} days apart"
        points = max(points, weights.BACKGROUND) if past else points
    else:
        distance = abs((left.published - right.published).days) if left.published and right.published else 0
        points, outcome = weights.points_at(weights.UNDATED, distance), f"undated, articles {distance} days apart"
    return Part("time", outcome, points if points > 0 else exact(points * mild))


def _once(left: TellingNode, right: TellingNode) -> bool:
    """Is it what happens once, to the same named person or thing?"""
    return left.type in weights.ONCE and any(_share_one(left, right, slot) for slot in key_slots(left.type))


def _recurs(left: TellingNode, right: TellingNode) -> bool:
    """Does the like happen again and again? Killings do where no name says who was killed, or that of a group."""
    return left.type in weights.RECURRENT or left.type in weights.ONCE and not _once(left, right)


def _undated_parts(left: TellingNode, right: TellingNode, parts: list[Part]) -> list[Part]:
    """What happens again and again needs a day to be known by; battles are told of without one where the same army fights the same
    enemy (not where one telling adds an ally: joint operations are others than an army's own) and by their places, and so are visits."""
    if not _recurs(left, right) or left.time and right.time:
        return []
    agreed = {part.name: part.outcome for part in parts if part.points > 0}
    if left.type == "Meeting" and agreed.get("place") in ("same", "included") and _share_one(left, right, "participant"):
        return [Part("day", "known by its place", EVENT["known by its place"])]
    if left.type == "Battle" and "opponent" in agreed:
        if _at_one_place(left, right):
            return [Part("day", "known by its place", EVENT["known by its place"])] if left.time or right.time else []
        if agreed.get("participant") in ("same", "acts for"):
            return []
    return [Part("day", "recurrent, undated", EVENT["recurrent, undated"])]


def _at_one_place(left: TellingNode, right: TellingNode) -> bool:
    """Do both name a town, base or building, which few battles share?"""
    return _share_one(left, right, "place")


def _share_one(left: TellingNode, right: TellingNode, slot: str) -> bool:
    """Do both fill the slot with one name that few events share: of a person, a town, a building?"""
    ours, theirs = left.by_slot.get(slot), right.by_slot.get(slot)
    return bool(ours and theirs) and any(filler.named and filler.share >= 1.0 and filler.key in theirs[0] for filler in ours[1])


def _overlap_points(left: Interval, right: Interval) -> float:
    if left.start == right.start and left.end == right.end and left.start == left.end:
        return weights.SAME_DAY
    longest = max((left.end - left.start).days, (right.end - right.start).days)
    same = (left.start, left.end) == (right.start, right.end)
    return weights.LONG_OVERLAP if longest > 45 and not same else weights.DATED[0][1]


def _number_parts(left: TellingNode, right: TellingNode) -> list[Part]:
    theirs = {role: (value, approx) for role, value, approx in right.numbers}
    parts = []
    for role, value, approx in left.numbers:
        if role in theirs:
            outcome = number_outcome(role, (value, approx), theirs[role])
            parts.append(Part(role, outcome, EVENT[outcome]))
    return parts


def number_outcome(role: str, left: tuple[float, bool], right: tuple[float, bool]) -> str:
    """How two numbers compare: same, near (within an eighth, or a quarter where one is approximate), other."""
    if left[0] == right[0]:
        return "same number"
    low, high = sorted((abs(left[0]), abs(right[0])))
    near = low >= high * (0.75 if left[1] or right[1] else 0.875)
    return "near number" if near else "other worth" if role == "worth" else "other number"


def _told_together(left: TellingNode, right: TellingNode) -> bool:
    """Do both stand in one article, or half of the articles of one also tell the other?"""
    ours, theirs = left.articles or {left.article}, right.articles or {right.article}
    return 2 * len(ours & theirs) >= min(len(ours), len(theirs))


def _word_parts(left: TellingNode, right: TellingNode) -> list[Part]:
    if left.type not in RELATIONS and _told_together(left, right):
        if left.group and right.group:
            outcome = "told as one" if left.article and (left.article, left.group) == (right.article, right.group) else "told apart"
        elif (left.fillers, left.texts) == (right.fillers, right.texts):
            outcome = "same in all" if (left.numbers, left.words) == (right.numbers, right.words) else "same roles"
        else:
            outcome = "same article"
        return [Part("article", outcome, EVENT[outcome])]
    if left.type in RELATIONS:  # they hold in whatever words; but what one article copies of another is the same
        copied = min(len(left.words), len(right.words)) >= 2 * weights.FEW and names.overlap(left.words, right.words) >= COPIED
        return [Part("words", "copied sentence", EVENT["copied sentence"])] if copied else []
    said = graded("words", weights.WORDS, left.words, right.words)
    if _contained(left, right):
        said = max(said, [Part("words", "within the other's", EVENT["within the other's"])], key=lambda parts: sum(p.points for p in parts))
    return [*said, *graded("surroundings", weights.AROUND, left.around, right.around)]


def _contained(left: TellingNode, right: TellingNode) -> bool:
    """Do most words of a short report stand in the other (not in so many articles or words that these hold any)?"""
    short, long = sorted((left.words, right.words), key=len)
    enough = len(short) >= 2 * weights.FEW and (len(long) <= 4 * len(short) or not (left.articles or right.articles))
    return enough and len(short & long) >= weights.CONTAINED * len(short)
