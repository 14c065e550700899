"""Which time of its sentence an event takes.

A score of what speaks for and against each time decides, with the reader's vote beside. The weights are kg/models/votes/times.json,
learned from annotated articles (``python -m kg.train times``).
"""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from ..lexicon import Lexicon
from ..model import Document, Span, TimeExpression, touched
from ..resources import model_dir
from .roles import RELATIONS
from .syntax import tokens_of
from .triggers import Trigger, word_analyses

_RELATIVES = frozenset("الذي التي الذين اللذين اللتين اللذان اللتان".split())
_TEMPORAL = frozenset("بعد قبل منذ عقب اثر غداه عشيه قبيل بعيد".split())
#: What makes a clause of what was before or after («بعد أن قرر البرلمان أمس»).
_THAT = frozenset(("ان", "ما"))
#: Words that bound a time, and those that say that nothing like it was before («أول رحلة منذ»), so many tokens before it.
_BOUNDS, _NEAR = ("منذ", "حتي", "بعد"), 9
_FIRSTS = frozenset("اول الاول الاولي لاول لم اكبر اسوا اعنف".split())
#: Tokens before a time that opens its sentence, and the most that an opening adverbial has behind it.
_OPENS, _OPENING = 2, 6
#: Tokens between time and trigger that separate near from far.
_DISTANCES = (0, 2, 5, 9, 15, 25)
#: What the log odds of a reader's probability count beside the score (0.6, 0.9 and 1.2 were compared with the floors), and the least and
#: greatest probability that counts.
VOTE_SHARE, _SURE = 0.9, 0.03
#: What stands between the year and the news in a line of an almanac.
_DASHES = frozenset("-–—:ـ")
#: Words that introduce what is said.
_COMPLEMENTS = frozenset("ان انه انها انهم بان بانه اننا :".split())
#: Stretches of days between publication and time that count as one; tokens of a sentence.
_AGES, _LENGTHS = (-1, 0, 1, 2, 8, 32), (12, 25, 40)


def log_odds(chance: float) -> float:
    """The log odds of a probability, kept from being too sure."""
    kept = min(max(chance, _SURE), 1 - _SURE)
    return math.log(kept / (1 - kept))


@dataclass(frozen=True, slots=True)
class TimeWeights:
    """What each name counts, and the score from which a time is taken."""

    floor: float
    weights: Mapping[str, float]

    def score(self, names: Iterable[str]) -> float:
        """The sum over names; one without a weight counts nothing."""
        return sum(self.weights.get(name, 0.0) for name in names)


@lru_cache(maxsize=4)
def load_weights(part: str) -> TimeWeights:
    """The learned weights: ``own`` with a reader's vote beside, ``alone`` without one, ``carried`` for times of other sentences.

    Raises MissingModelError where the file is not there.
    """
    table = json.loads(model_dir("votes/times.json").read_text(encoding="utf-8"))
    return TimeWeights(table["floors"][part], table["carried" if part == "carried" else "own"])


@dataclass(frozen=True, slots=True)
class Walls:
    """A sentence's tokens (first, behind the last), and those that may be verbs, nouns of events, and words that introduce what is said."""

    bounds: tuple[int, int]
    verbs: frozenset[int]
    nouns: frozenset[int]
    complements: tuple[int, ...]


def walls_of(doc: Document, sentence: int, lexicon: Lexicon) -> Walls:
    """What the lexicon says of the words of a sentence."""
    bounds = tokens_of(doc, sentence)
    kinds = {i: {shape.kind for _, _, shape in word_analyses(doc.tokens[i].form, lexicon)} for i in range(*bounds)}
    verbs, nouns = (frozenset(i for i, found in kinds.items() if found & wanted) for wanted in ({"perfect", "imperfect"}, {"noun"}))
    return Walls(bounds, verbs, nouns, tuple(i for i in range(*bounds) if doc.tokens[i].form.lstrip("و") in _COMPLEMENTS))


@dataclass(frozen=True, slots=True)
class _Place:
    """A time on the tokens of its sentence, from ``first`` to ``last``."""

    time: TimeExpression
    first: int
    last: int


def choose_time(doc: Document, trigger: Trigger, walls: Walls, votes: Mapping[str, float] | None = None) -> str:
    """The id of the time of the sentence that the event most likely has, "" where none is likely.

    ``votes`` are a reader's probabilities by time; None where there is no reader.
    """
    weights = load_weights("alone" if votes is None else "own")
    best, best_score = "", weights.floor
    for time, names in time_names(doc, trigger, walls):
        score = weights.score(names)
        if votes is not None:
            score += VOTE_SHARE * log_odds(votes.get(time.id, 0.0))
        if score > best_score:
            best, best_score = time.id, score
    return best or _almanac_year(doc, trigger, walls.bounds)


def _almanac_year(doc: Document, trigger: Trigger, bounds: tuple[int, int]) -> str:
    """The id of the year with which an almanac's line begins («1965 - الرئيس يأمر باعتقال …»): all that the line tells was then."""
    first, last = bounds
    year = doc.tokens[first] if last - first > 2 else None
    opens = year is not None and year.form.isdigit() and len(year.form) == 4 and doc.tokens[first + 1].form in _DASHES
    if not opens or trigger.type in RELATIONS:
        return ""
    return next((time.id for time in doc.times or () if time.span == year.span), "")


def time_names(doc: Document, trigger: Trigger, walls: Walls) -> Iterator[tuple[TimeExpression, list[str]]]:
    """The times of the sentence, each with names of how it stands to the trigger."""
    places = list(_places(doc, walls.bounds))
    for place in places:
        if not trigger.span.covers(place.time.span) and not _bounds_a_first(doc, place, walls.bounds):
            yield place.time, list(_pair_names(doc, trigger, place, places, walls))


def _places(doc: Document, bounds: tuple[int, int]) -> Iterator[_Place]:
    if bounds[0] >= bounds[1]:
        return
    sentence = Span(doc.tokens[bounds[0]].span.start, doc.tokens[bounds[1] - 1].span.end)
    for time in doc.times or ():
        if time.span.overlaps(sentence):
            inside = touched(doc.tokens, time.span, *bounds)
            if inside:
                yield _Place(time, inside[0], inside[-1])


def _pair_names(doc: Document, trigger: Trigger, place: _Place, places: Sequence[_Place], walls: Walls) -> Iterator[str]:
    after = place.first > trigger.last
    low, high = (trigger.last + 1, place.first) if after else (_end_of_opening(doc, place, walls.bounds) + 1, trigger.first)
    side = "after" if after else "before"
    yield f"{side}:{sum(high - low > d for d in _DISTANCES)}"
    for name, found, most in (("verb", walls.verbs, 2), ("event", walls.nouns, 3), ("that", walls.complements, 2)):
        yield from (f"{side}:{name}{n}" for n in range(min(most, sum(i in found for i in range(low, high)))))
    yield from (f"{side}:{name}" for name in _between([doc.tokens[i].form for i in range(low, high)]))
    others = [p for p in places if p is not place]
    if any(low <= p.first < high for p in others):
        yield f"{side}:time"
    if not others:
        yield "alone"
    yield from _of_time(doc, place, side, walls.bounds)
    yield from _of_trigger(doc, trigger, side, walls)
    yield from (f"type:{trigger.type}:{place.time.precision}", f"type:{trigger.type}:{side}")


def _of_trigger(doc: Document, trigger: Trigger, side: str, walls: Walls) -> Iterator[str]:
    """What the event's word is like, and how many others may tell an event before it."""
    yield f"kind:{trigger.kind}:{side}"
    if trigger.prefix:
        yield f"prefix:{trigger.prefix}:{side}"
    if trigger.prefix.endswith("ال"):
        yield f"definite:{side}"
    if trigger.suffixed:
        yield f"suffixed:{side}"
    before = range(walls.bounds[0], trigger.first)
    yield f"rank:{min(2, sum(i in walls.verbs for i in before))}:{side}"
    yield f"nouns:{min(2, sum(i in walls.nouns and i not in walls.verbs for i in before))}:{side}"
    if any(i in walls.complements for i in before):
        yield f"in-speech:{side}"
    if trigger.first > walls.bounds[0]:
        yield f"leading:{doc.tokens[trigger.first - 1].form}"
    yield f"length:{bisect_right(_LENGTHS, walls.bounds[1] - walls.bounds[0])}"


def _of_time(doc: Document, place: _Place, side: str, bounds: tuple[int, int]) -> Iterator[str]:
    yield f"precision:{place.time.precision}"
    published = doc.article.published
    if published:
        yield f"age:{bisect_right(_AGES, (published - place.time.end).days)}:{side}"
    if published and place.time.start > published:
        yield "future"
    if place.first == bounds[0]:
        yield "opens-line:digits" if doc.tokens[place.first].form.isdigit() else "opens-line"
    else:
        yield f"governed:{doc.tokens[place.first - 1].form.lstrip('وف')}"
    words = {doc.tokens[i].form.lstrip("وف") for i in range(max(bounds[0], place.first - 1), place.first + 1)}
    yield from (f"{side}:{word}" for word in _BOUNDS if word in words)


def _bounds_a_first(doc: Document, place: _Place, bounds: tuple[int, int]) -> bool:
    """Does the time say since when there was nothing like it («أول رحلة منذ آذار»)? By its sense it is no time of the flight."""
    since = next((i for i in range(place.first, max(bounds[0], place.first - _NEAR) - 1, -1) if doc.tokens[i].form.lstrip("وف") == "منذ"), -1)
    return since >= 0 and any(doc.tokens[i].form.lstrip("وف") in _FIRSTS for i in range(max(bounds[0], since - _NEAR), since))


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
    if any(f.lstrip("وف") in _TEMPORAL and after in _THAT for f, after in pairwise(forms)):
        yield "clause"
    if any(f.lstrip("وف") == "منذ" for f in forms[:-1]):
        yield "since"
