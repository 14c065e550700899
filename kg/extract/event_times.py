"""Which time of its sentence an event takes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..model import Document, Span, TimeExpression
from .triggers import Trigger

_RELATIVES = frozenset("الذي التي الذين اللذين اللتين اللذان اللتان".split())
_TEMPORAL = frozenset("بعد قبل منذ عقب اثر غداه عشيه قبيل بعيد".split())
#: Words that bound a time, and those that say that nothing like it was before («أول رحلة منذ»), so many tokens before it.
_BOUNDS, _NEAR = ("منذ", "حتي", "بعد"), 9
_FIRSTS = frozenset("اول الاول الاولي لاول لم اكبر اسوا اعنف".split())
#: Tokens before a time that opens its sentence, and the most that an opening adverbial has behind it.
_OPENS, _OPENING = 2, 6
#: Tokens between time and trigger that separate near from far.
_DISTANCES = (0, 2, 5, 9, 15, 25)
#: The score from which a time counts with a reader's vote in it, and without a reader.
FLOOR, FLOOR_ALONE = -1.4, -0.8
#: What the log odds of a reader's probability count beside the rule's, and the least and greatest probability that counts.
VOTE_SHARE, _SURE = 0.6, 0.03
#: What speaks for a time and against it: logistic regression over the pairs of trigger and time in 500 annotated articles, weights
#: that matter little left out; a trigger to which annotators give no time counts half. Area under the curve 0.86 cross-validated,
#: 0.82 on 170 articles held back. What «أول رحلة منذ» bounds is by its sense no time of the flight, whatever a reader says.
WEIGHTS: dict[str, float] = {
    # before any time
    "bias": 0.0,
    # the time stands after the trigger: tokens between (0 to 2, 5, 9, 15, 25, more), and what is among them
    "after:0": 0.7, "after:1": 1.0, "after:2": 1.1, "after:3": 0.4, "after:comma": -0.3, "after:since": -0.4, "after:event0": -0.9, "after:event1": -0.8,
    "after:temporal": -0.6, "after:that0": -1.0, "after:time": -1.3, "after:verb0": -0.6, "after:بعد": -1.5, "after:حتي": -1.2,
    "after:منذ": -0.7,
    # the time stands before the trigger
    "before:0": 0.5, "before:1": 0.4, "before:2": -0.3, "before:3": -0.7, "before:4": -0.5, "before:5": -0.3, "before:6": -0.7,
    "before:comma": 0.2, "before:event0": -0.3, "before:relative": -0.5, "before:since": -0.5, "before:temporal": -0.5, "before:that0": -1.4,
    "before:that1": -0.7, "before:time": -0.7,
    # the time by itself
    "alone": 0.5, "future": -0.3, "precision:day": 0.5, "precision:month": 0.3,
    # the trigger, with the side on which the time stands
    "definite:after": -0.6, "definite:before": -0.6, "kind:noun:after": 0.4, "kind:noun:before": -0.4, "kind:perfect:after": 0.8,
    "since-first": -3.0, "suffixed:before": -0.5, "type:Agreement:before": -1.3, "type:Aid:before": -0.6, "type:Attack:before": 0.5,
    "type:Battle:before": 0.5, "type:Killing:after": 0.6, "type:Meeting:after": 0.5, "type:Meeting:before": 1.0,
}  # fmt: skip


def log_odds(chance: float) -> float:
    """The log odds of a probability, kept from being too sure."""
    kept = min(max(chance, _SURE), 1 - _SURE)
    return math.log(kept / (1 - kept))


@dataclass(frozen=True, slots=True)
class _Place:
    """A time on the tokens of its sentence, from ``first`` to ``last``."""

    time: TimeExpression
    first: int
    last: int


def choose_time(
    doc: Document, trigger: Trigger, verbs: frozenset[int], events: frozenset[int], bounds: tuple[int, int], complements: Sequence[int],
    votes: Mapping[str, float] | None = None,
) -> str:  # fmt: skip
    """The id of the time of the sentence that the event most likely has, "" where none is likely.

    ``votes`` are a reader's probabilities by time; None where there is no reader.
    """
    places = list(_places(doc, bounds))
    best, best_score = "", FLOOR_ALONE if votes is None else FLOOR
    for place in places:
        if trigger.span.covers(place.time.span):
            continue
        score = sum(WEIGHTS.get(name, 0.0) for name in pair_features(doc, trigger, place, places, verbs, events, bounds, complements))
        if votes is not None:
            score += VOTE_SHARE * log_odds(votes.get(place.time.id, 0.0))
        if score > best_score:
            best, best_score = place.time.id, score
    return best


def _places(doc: Document, bounds: tuple[int, int]) -> Iterator[_Place]:
    if bounds[0] >= bounds[1]:
        return
    sentence = Span(doc.tokens[bounds[0]].span.start, doc.tokens[bounds[1] - 1].span.end)
    for time in doc.times or ():
        if time.span.overlaps(sentence):
            inside = [i for i in range(*bounds) if doc.tokens[i].span.overlaps(time.span)]
            if inside:
                yield _Place(time, inside[0], inside[-1])


def pair_features(
    doc: Document, trigger: Trigger, place: _Place, places: Sequence[_Place], verbs: frozenset[int], events: frozenset[int],
    bounds: tuple[int, int], complements: Sequence[int],
) -> Iterator[str]:  # fmt: skip
    """How a time stands to a trigger: names of what holds."""
    after = place.first > trigger.last
    low, high = (trigger.last + 1, place.first) if after else (_end_of_opening(doc, place, bounds) + 1, trigger.first)
    side = "after" if after else "before"
    yield "bias"
    yield f"{side}:{sum(high - low > d for d in _DISTANCES)}"
    for name, walls, most in (("verb", verbs, 1), ("event", events, 2), ("that", complements, 2)):
        yield from (f"{side}:{name}{n}" for n in range(min(most, sum(i in walls for i in range(low, high)))))
    yield from (f"{side}:{name}" for name in _between([doc.tokens[i].form for i in range(low, high)]))
    others = [p for p in places if p is not place]
    if any(low <= p.first < high for p in others):
        yield f"{side}:time"
    if not others:
        yield "alone"
    yield from _of_time(doc, place, side, bounds)
    yield f"type:{trigger.type}:{side}"
    yield f"kind:{trigger.kind}:{side}"
    if trigger.prefix.endswith("ال"):
        yield f"definite:{side}"
    if trigger.suffixed:
        yield f"suffixed:{side}"


def _of_time(doc: Document, place: _Place, side: str, bounds: tuple[int, int]) -> Iterator[str]:
    yield f"precision:{place.time.precision}"
    if doc.article.published and place.time.start > doc.article.published:
        yield "future"
    words = {doc.tokens[i].form.lstrip("وف") for i in range(max(bounds[0], place.first - 1), place.first + 1)}
    yield from (f"{side}:{word}" for word in _BOUNDS if word in words)
    since = next((i for i in range(place.first, max(bounds[0], place.first - _NEAR) - 1, -1) if doc.tokens[i].form.lstrip("وف") == "منذ"), -1)
    if since >= 0 and any(doc.tokens[i].form.lstrip("وف") in _FIRSTS for i in range(max(bounds[0], since - _NEAR), since)):
        yield "since-first"


def _end_of_opening(doc: Document, place: _Place, bounds: tuple[int, int]) -> int:
    """The last token of the time; of the whole adverbial up to its comma where it opens the sentence («في أواخر 2014 وعقب الهجوم، …»)."""
    if place.first - bounds[0] > _OPENS:
        return place.last
    ahead = range(place.last + 1, min(bounds[1], place.last + 1 + _OPENING))
    return next((i for i in ahead if doc.tokens[i].form in ("،", ",")), place.last)


def _between(forms: Sequence[str]) -> Iterator[str]:
    if any(f in _RELATIVES for f in forms):
        yield "relative"
    if any(f in ("،", ",") for f in forms):
        yield "comma"
    if any(f.lstrip("وف") in _TEMPORAL for f in forms):
        yield "temporal"
    if any(f.lstrip("وف") == "منذ" for f in forms[:-1]):
        yield "since"
