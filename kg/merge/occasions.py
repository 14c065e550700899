"""What time says of two tellings, and what else makes them tell one occasion: a visit's place, a deal's parties, a speaker's day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from . import weights
from .cluster import exact
from .entities import EntityKey
from .tellings import TellingNode, key_slots, told_together, window
from .types import Interval, Part
from .weights import EVENT

_SIDES = ("participant", "opponent")
#: The share of a town, a region, an army: of all that is no country.
TOWN_OR_REGION = weights.SPECIFIC["governorate"]


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


def occasion_parts(left: TellingNode, right: TellingNode, parts: list[Part]) -> list[Part]:
    """What makes two tellings one occasion, or speaks against it, besides roles and time.

    Who is told to have spoken on a day spoke on one occasion, and two parties are known by their deal. What happens again and again
    needs a day to be known by; battles are told of without one where the same army fights the same enemy (not where one telling adds an
    ally: joint operations are others than an army's own) and by their places, and so are visits.
    """
    agreed = {part.name: part.outcome for part in parts if part.points > 0}
    if left.type == "Statement" and "speaker" in agreed and _on_one_day(left, right):
        return [_day("one speaker's day")]
    if left.type == "Agreement" and _same_parties(left, right, agreed):
        return [Part("parties", "the parties' deal", EVENT["the parties' deal"])]
    if left.type == "Battle" and _one_war(left, right) and not any(part.points < 0 for part in parts if part.name in _SIDES):
        return [_day("its country's war")]
    if not _recurs(left, right) or left.time and right.time:
        return []
    if left.type == "Meeting" and agreed.get("place") in ("same", "included") and _share_one(left, right, "participant"):
        return [_day("known by its place")]
    if left.type == "Battle" and agreed.keys() & {"participant", "opponent"} and _share_one(left, right, "place", TOWN_OR_REGION):
        return [_day("known by its place")]
    if left.type == "Battle" and "opponent" in agreed and agreed.get("participant") in ("same", "acts for"):
        return []
    return [_day("recurrent, undated")]


def one_news(left: TellingNode, right: TellingNode) -> bool:
    """Do two articles of the same days begin with it, and tell no other day? Then it is what others report too, and no background."""
    if not (left.lead and right.lead and left.published and right.published) or told_together(left, right):
        return False
    near = abs((left.published - right.published).days) <= weights.SAME_NEWS
    return near and not (left.time and right.time and _gap_of(left, right))


def _day(outcome: str) -> Part:
    return Part("day", outcome, EVENT[outcome])


def _on_one_day(left: TellingNode, right: TellingNode) -> bool:
    ours, theirs = left.time, right.time
    return ours is not None and theirs is not None and ours.start == ours.end == theirs.start == theirs.end


def _same_parties(left: TellingNode, right: TellingNode, agreed: Mapping[str, str]) -> bool:
    """Do both name the same two, and agree on the same, or tell it by one word and no other object, and one of them is no country?"""
    ours, theirs = left.by_slot.get("party"), right.by_slot.get("party")
    shared = [filler for filler in ours[1] if filler.key in theirs[0]] if ours and theirs else []
    objects = [dict(node.texts).get("object") for node in (left, right)]
    named = not all(objects) and not left.acts.isdisjoint(right.acts) and any(filler.share >= TOWN_OR_REGION for filler in shared)
    return len(shared) > 1 and ("object" in agreed or named)


def _one_war(left: TellingNode, right: TellingNode) -> bool:
    """Do both call it a war, of one and the same country, not of days apart?"""
    countries = [_countries(node) for node in (left, right)]
    return left.war and right.war and len(countries[0]) == 1 and countries[0] == countries[1] and _gap_of(left, right) == 0


def _countries(node: TellingNode) -> set[EntityKey]:
    _, found = node.by_slot.get("place", ((), ()))
    return {filler.key for filler in found if filler.place and filler.share == weights.SPECIFIC["country"]}


def _gap_of(left: TellingNode, right: TellingNode) -> int | None:
    """The days between the two as told or as their articles' dates make likely, None where neither is known."""
    a, b = window(left), window(right)
    return None if None in (*a, *b) else gap(a, b)


def _share_one(left: TellingNode, right: TellingNode, slot: str, least: float = 1.0) -> bool:
    """Do both fill the slot with one name that few events share: by default of a person, a town, a building?"""
    ours, theirs = left.by_slot.get(slot), right.by_slot.get(slot)
    return bool(ours and theirs) and any(filler.named and filler.share >= least and filler.key in theirs[0] for filler in ours[1])


def _overlap_points(left: Interval, right: Interval) -> float:
    if left.start == right.start and left.end == right.end and left.start == left.end:
        return weights.SAME_DAY
    longest = max((left.end - left.start).days, (right.end - right.start).days)
    same = (left.start, left.end) == (right.start, right.end)
    return weights.LONG_OVERLAP if longest > 45 and not same else weights.DATED[0][1]
