"""Which time of its sentence an event takes."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..model import Document, Span, TimeExpression
from .triggers import Trigger

_RELATIVES = frozenset("الذي التي الذين اللذين اللتين اللذان اللتان".split())
_TEMPORAL = frozenset("بعد قبل منذ عقب اثر غداه عشيه قبيل بعيد".split())
_CLAUSES = frozenset("حيث فيما بينما عندما حين حينما اذ لكن كما حسب بحسب وفق مضيفا موكدا مشيرا موضحا لافتا مبينا علي".split())
_SAYING = re.compile(r"[وف]?(?:ا?علن|قال|ذكر|اكد|افاد|صرح|كشف|اضاف|اوضح|ابلغ|بين|نقل|اشار|اعرب|اعتبر|راي|ندد|دان|ادان|حذر|شدد|نفي|زعم)[تاو]?ا?|[وف]?[يت](?:قول|ذكر|وكد|فيد|علن)")
_DISTANCES = (0, 2, 5, 9, 15, 25)


#: The score from which a time counts with a reader's vote in it, and without a reader.
FLOOR, FLOOR_ALONE = -1.5, -1.0
#: What the log odds of a reader's probability count beside the rule's, and the least and greatest probability that counts.
VOTE_SHARE, _SURE = 0.3, 0.03


#: What speaks for a time and against it: logistic regression over the pairs of trigger and time in 500 annotated articles, weights
#: that matter little left out; a trigger to which annotators give no time counts half. Area under the curve 0.86 cross-validated,
#: 0.82 on 170 articles held back.
WEIGHTS: dict[str, float] = {
    # before any time
    "bias": -0.0,
    # the time stands after the trigger: tokens between (0 to 2, 5, 9, 15, 25, more), and what is among them
    "after:0": 0.7, "after:1": 1.0, "after:2": 1.1, "after:3": 0.4, "after:comma": -0.3, "after:event0": -0.9, "after:event1": -0.8,
    "after:temporal": -0.6, "after:that0": -1.1, "after:time": -1.3, "after:verb0": -0.6, "after:بعد": -1.5, "after:حتي": -1.2,
    "after:منذ": -0.7,
    # the time stands before the trigger
    "before:0": 0.6, "before:1": 0.4, "before:2": -0.3, "before:3": -0.6, "before:4": -0.5, "before:5": -0.3, "before:6": -0.6,
    "before:comma": 0.3, "before:event0": -0.3, "before:relative": -0.5, "before:temporal": -0.5, "before:that0": -1.4,
    "before:that1": -0.6, "before:time": -0.7,
    # the time by itself
    "alone": 0.5, "precision:day": 0.5, "precision:month": 0.3,
    # the trigger, with the side on which the time stands
    "definite:after": -0.6, "definite:before": -0.7, "kind:noun:after": 0.4, "kind:noun:before": -0.4, "kind:perfect:after": 0.8,
    "suffixed:before": -0.5, "type:Agreement:before": -1.4, "type:Aid:before": -0.6, "type:Attack:before": 0.5,
    "type:Battle:before": 0.5, "type:Killing:after": 0.7, "type:Meeting:after": 0.5, "type:Meeting:before": 1.0,
}  # fmt: skip


def _log_odds(chance: float) -> float:
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
            score += VOTE_SHARE * _log_odds(votes.get(place.time.id, 0.0))
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
    low, high = (trigger.last + 1, place.first) if after else (place.last + 1, trigger.first)
    side = "after" if after else "before"
    forms = [doc.tokens[i].form for i in range(low, high)]
    yield "bias"
    yield f"{side}:{sum(len(forms) > d for d in _DISTANCES)}"
    for n in range(min(3, sum(i in verbs for i in range(low, high)))):
        yield f"{side}:verb{n}"
    for n in range(min(2, sum(i in events for i in range(low, high)))):
        yield f"{side}:event{n}"
    for n in range(min(2, sum(i in complements for i in range(low, high)))):
        yield f"{side}:that{n}"
    yield from (f"{side}:{name}" for name in _between(forms))
    others = [p for p in places if p is not place]
    if any(low <= p.first < high for p in others):
        yield f"{side}:time"
    if not others:
        yield "alone"
    if place.first - bounds[0] <= 2:
        yield f"{side}:opens"
    before = doc.tokens[place.first - 1].form.lstrip("وف") if place.first > bounds[0] else ""
    first = doc.tokens[place.first].form.lstrip("وف")
    for word in ("منذ", "حتي", "قبل", "بعد", "غداه"):
        if word in (before, first):
            yield f"{side}:{word}"
    if {"منذ"} & {before, first}:
        near = " ".join(doc.tokens[i].form for i in range(max(bounds[0], place.first - 6), place.first))
        if re.search(r"(?<!\w)(?:اول|الاول|الاولي|لاول|لم|اكبر|اسوا|اعنف)(?!\w)", near):
            yield "since-first"
    yield f"precision:{place.time.precision}"
    if (place.time.end - place.time.start).days > 400:
        yield "long"
    yield f"type:{trigger.type}:{side}"
    yield f"kind:{trigger.kind}:{side}"
    if trigger.prefix.endswith("ال"):
        yield f"definite:{side}"
    if trigger.suffixed:
        yield f"suffixed:{side}"
    if doc.article.published and place.time.start > doc.article.published:
        yield "future"


def _between(forms: Sequence[str]) -> Iterator[str]:
    if any(f in _RELATIVES for f in forms):
        yield "relative"
    if any(f in ("،", ",") for f in forms):
        yield "comma"
    if any(f in (":", '"', "؛", ";") for f in forms):
        yield "quote"
    if any(f.lstrip("وف") in _TEMPORAL for f in forms):
        yield "temporal"
    if any(f.lstrip("وف") in _CLAUSES for f in forms):
        yield "clause"
    if any(_SAYING.fullmatch(f) for f in forms):
        yield "saying"
