"""Decides which tellings are of one event or relation: type, roles, time, numbers, speakers and words."""

from __future__ import annotations

from . import names, weights
from .cluster import APART, Score, exact, total
from .entities import EntityKey, bond_part, graded
from .occasions import occasion_parts, one_news, time_part
from .tellings import Filler, TellingNode, key_slots, slots_of, told_together
from .types import Part
from .weights import EVENT, RELATIONS, Slot

#: The overlap of words from which one article has copied another's sentence.
COPIED = weights.WORDS[0][0]
#: How much of the words is the same where two tell what one text says, and what identifies an event told in any words.
ONE_TEXT = frozenset(("same words", "close words", "within the other's"))
KNOWN = frozenset(("known by its place", "its country's war", "the parties' deal"))


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
    across = 0.0 if told_together(left, right) else weights.ACROSS.get(left.type, 0.0)
    parts = [Part("prior", left.type, EVENT[prior] + across), *_slot_parts(left, right), *_flag_parts(left, right)]
    if left.type not in RELATIONS:
        parts += [time_part(left, right), *occasion_parts(left, right, parts), *_number_parts(left, right)]
    said = _word_parts(left, right)
    if not any(part.name == "words" and part.points > 0 for part in said):
        parts += _act_parts(left, right)
    parts += _news_parts(left, right, {part.outcome for part in parts}, said)
    return total(_reconciled(parts, said, dated=bool(left.time or right.time)))


def _reconciled(parts: list[Part], said: list[Part], *, dated: bool) -> list[Part]:
    """The parts of the roles with those of the words, where the one takes the other's place.

    A copied sentence is of one day, whether it tells it or not, and what is told in the same words has one topic; what is said on one
    occasion has many topics; what is known by its place or parties is told in any words.
    """
    occasion, words = {part.outcome for part in parts}, {part.outcome for part in said}
    if "same words" in words:
        parts = [part for part in parts if part.outcome != "recurrent, undated"]
    least = 0.0 if "one speaker's day" in occasion else EVENT["topic, one text"] if dated and words & ONE_TEXT else APART
    parts = [part._replace(points=max(part.points, least)) if part.name == "topic" else part for part in parts]
    if occasion & KNOWN:
        said = [part._replace(points=exact(part.points / 2)) if part.points < 0 else part for part in said]
    return [*parts, *said]


def _clash(left: TellingNode, right: TellingNode) -> str:
    """The first key slot that both fill with unrelated entities, "" for none: no time or word makes up for it."""
    for slot in key_slots(left.type):
        ours, theirs = left.by_slot.get(slot), right.by_slot.get(slot)
        if ours and theirs and ours[0].isdisjoint(theirs[0]) and _named_on_both(ours, theirs):
            alike = _alike_called if (left.type, slot) in weights.LOOSELY_TOLD else _like
            if not any(_part_of(a, b) or _part_of(b, a) or alike(a, b) for a in ours[1] for b in theirs[1]):
                return slot
    return ""


def _named_on_both(ours: _Side, theirs: _Side) -> bool:
    return all(any(filler.named for filler in side[1]) for side in (ours, theirs))


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
    if (kind, slot.name) in weights.LOOSELY_TOLD and any(_alike_called(a, b) for a in left[1] for b in right[1]):
        return Part(slot.name, "like called", exact(slot.points * EVENT["like called"]))
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
    return not left.named and not right.named and _overlap_half(left, right)


def _overlap_half(left: Filler, right: Filler) -> bool:
    return names.overlap(left.words, right.words) >= 0.5


def _alike_called(left: Filler, right: Filler) -> bool:
    """Are the words of one all among the other's («هيئة القناة»), or half of all the same?"""
    return bool(left.words and right.words) and (left.words <= right.words or right.words <= left.words or _overlap_half(left, right))


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


def _number_parts(left: TellingNode, right: TellingNode) -> list[Part]:
    theirs = {role: (value, approx) for role, value, approx in right.numbers}
    parts = []
    for role, value, approx in left.numbers:
        if role in theirs:
            outcome = number_outcome(role, (value, approx), theirs[role])
            parts.append(Part(role, outcome, EVENT[outcome]))
    return parts


def _act_parts(left: TellingNode, right: TellingNode) -> list[Part]:
    """Do two articles tell it by one word («قصف», «قصفت»)? It says what kind of attack, meeting or aid it is."""
    if not left.acts or not right.acts or told_together(left, right):
        return []
    outcome = "other word" if left.acts.isdisjoint(right.acts) else "same word"
    return [Part("word", outcome, EVENT[outcome])]


def _news_parts(left: TellingNode, right: TellingNode, told: set[str], said: list[Part]) -> list[Part]:
    """Is it the news that both articles bring, of the same people and places? What one speaker says on a day may be any number of news."""
    elsewhere = any(part.name == "surroundings" and part.points < 0 for part in said)
    if left.type in RELATIONS | weights.MOVES or elsewhere or "one speaker's day" in told or not one_news(left, right):
        return []
    return [Part("news", "both lead", EVENT["both lead"])]


def number_outcome(role: str, left: tuple[float, bool], right: tuple[float, bool]) -> str:
    """How two numbers compare: same, near (within an eighth, or a quarter where one is approximate), other."""
    if left[0] == right[0]:
        return "both one" if left[0] == 1 else "same large number" if left[0] >= weights.LARGE else "same number"
    low, high = sorted((abs(left[0]), abs(right[0])))
    near = low >= high * (0.75 if left[1] or right[1] else 0.875)
    return "near number" if near else "other worth" if role == "worth" else "other number"


def _word_parts(left: TellingNode, right: TellingNode) -> list[Part]:
    if left.type not in RELATIONS and told_together(left, right):
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
