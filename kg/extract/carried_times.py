"""Times that hold on: what happened at a time that a sentence before it tells, or, for the title, one after it.

News names the day once («قصف الطيران أمس …») and goes on telling («كما قصف …», «وقالت المصادر إن ست غارات …»). A fact without a time
takes one of a near sentence where a score of what speaks for and against it is high enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..arabic.script import fold_word
from ..lexicon import Lexicon
from ..model import Document, Fact, Span, TimeExpression
from .triggers import Trigger, trigger_at

_RELATIONS = frozenset(("Position", "Membership", "Leadership", "Support", "Opposition", "Location"))
#: Sentences before the fact's from which a time may hold on, and after the title.
_BACK, _AHEAD = 4, 2
#: Opening words of a sentence that goes on reporting.
_SAYS = re.compile(r"و?(?:اضاف|اوضح|قال|اكد|ذكر|اشار|تابع|بين|لفت|افاد|صرح|كشف|اعلن|شدد|نقل|ابلغ|واصل|حسب|وفق)(?:ت|وا|ا)?")
#: The sentence from which a fact is told late, and how many sentences back a time is far.
_LATE, _FAR = 5, 3
_VAGUE = re.compile(
    r"(?<!\w)[وفبل]?(?:موخرا|اخيرا|سابق|سابقا|السابق|السابقه|مرارا|دائما|عاده|يوميا|سنوات|عقود|تاريخ|الاخيره|الاونه)(?!\w)"
)
_AFFIXES = re.compile(r"^(?:[وف])?(?:ال|لل|بال|[بلس])?(?P<stem>.{2,}?)(?:هما|ها|هم|ات|ون|ين|ان|ت|ه|ا)?$")

#: What speaks for a time and against it: logistic regression as in kg.extract.event_times, over facts without a time of their own
#: and the times of near sentences.
WEIGHTS: dict[str, float] = {
    # before any fact and time
    "bias": -5.8,
    # the fact
    "arguments:1": -0.3, "arguments:2": 0.2, "arguments:3": 0.5, "first": 0.3, "kind:definite": -0.4, "kind:noun": 0.3,
    "kind:perfect": 0.7, "late": -0.3, "mode:actual": 1.2, "number": 0.5, "retold": 0.6, "says": 0.6, "title": -0.6,
    "type:Agreement": -0.5, "type:Aid": -0.8, "type:Attack": 0.4, "type:Capture": -0.9, "type:Killing": 1.0, "type:Meeting": 0.7,
    "type:Statement": 0.6, "vague": -0.5,
    # the time, and how far back it stands
    "far": -0.3, "overtaken": -0.6, "precision:day": 0.9, "story-day": 0.7,
    # the facts that have the time
    "same-word": 0.7, "shared:1": 0.5, "shared:2": 0.8, "untaken": 0.7,
}  # fmt: skip
#: The score from which a time is carried.
FLOOR = -0.7


@dataclass(frozen=True, slots=True)
class _Told:
    """A fact with its first trigger; ``place`` is its sentence."""

    fact: Fact
    trigger: Trigger
    place: int
    participants: frozenset[str]


def carry_times(doc: Document, lexicon: Lexicon) -> Document:
    """The document with the facts that tell no time given the one that most likely holds on; requires ``facts``."""
    facts = [_told(doc, f, lexicon) for f in doc.facts or () if f.type not in _RELATIONS and f.triggers]
    at = {t.id: _sentence_of(doc, t.span) for t in doc.times or ()}
    chosen = {told.fact.id: _choose(doc, told, facts, at) for told in facts if not told.fact.time}
    return doc.with_(facts=tuple(replace(f, time=chosen.get(f.id) or f.time) for f in doc.facts or ()))


def _told(doc: Document, fact: Fact, lexicon: Lexicon) -> _Told:
    trigger = trigger_at(doc, min(fact.triggers), fact.type, 1.0, lexicon)
    return _Told(fact, trigger, trigger.sentence, frozenset(a.entity for a in fact.arguments if a.entity))


def _sentence_of(doc: Document, span: Span) -> int:
    return next((i for i, s in enumerate(doc.sentences or ()) if s.span.covers(span)), -1)


def _choose(doc: Document, told: _Told, facts: Sequence[_Told], at: dict[str, int]) -> str:
    best, best_score = "", FLOOR
    for time in candidates(doc, told, at):
        score = sum(WEIGHTS.get(name, 0.0) for name in features(doc, told, time, facts, at))
        if score > best_score:
            best, best_score = time.id, score
    return best


def candidates(doc: Document, told: _Told, at: dict[str, int]) -> Iterator[TimeExpression]:
    """The times of near sentences that agree with what is past or planned."""
    day = doc.article.published
    for time in doc.times or ():
        back = told.place - at[time.id]
        near = 1 <= back <= _BACK or (told.place == 0 and -_AHEAD <= back < 0)
        mode = told.fact.modality
        contrary = day is not None and (mode == "actual" and time.start > day or mode == "planned" and time.end < day)
        if at[time.id] >= 0 and near and not contrary:
            yield time


def features(doc: Document, told: _Told, time: TimeExpression, facts: Sequence[_Told], at: dict[str, int]) -> Iterator[str]:
    """What speaks for and against the time: names of what holds."""
    yield "bias"
    yield from _of_fact(doc, told, facts)
    yield from _of_time(doc, told, time, at)
    takers = [f for f in facts if f.fact.time == time.id]
    if not takers:
        yield "untaken"
    stem = _stem(told.trigger.span.of(doc.text))
    if any(_stem(s.of(doc.text)) == stem for f in takers for s in f.fact.triggers):
        yield "same-word"
    shared = max((len(told.participants & f.participants) for f in takers), default=0)
    if shared:
        yield f"shared:{min(shared, 2)}"


def _stem(word: str) -> str:
    match = _AFFIXES.match(fold_word(word).split(" ")[0])
    return "".join(c for c in match["stem"] if c not in "اوي")[:3] if match else ""


def _of_fact(doc: Document, told: _Told, facts: Sequence[_Told]) -> Iterator[str]:
    fact, trigger = told.fact, told.trigger
    yield f"type:{fact.type}"
    yield f"mode:{fact.modality}"
    yield f"kind:{'definite' if trigger.prefix.endswith('ال') else 'suffixed' if trigger.suffixed else trigger.kind}"
    words = [t.form for t in doc.tokens or () if t.sentence == told.place]
    if words and _SAYS.fullmatch(words[0]):
        yield "says"
    if _VAGUE.search(" ".join(words)):
        yield "vague"
    if told.place == 0:
        yield "title"
    if told.place >= _LATE:
        yield "late"
    if all(f.place != told.place or f.trigger.first >= trigger.first for f in facts):
        yield "first"
    if fact.values:
        yield "number"
    if fact.arguments:
        yield f"arguments:{min(len({a.role for a in fact.arguments}), 3)}"
    if len(fact.triggers) > 1:
        yield "retold"


def _story(doc: Document) -> TimeExpression | None:
    """The day that the article tells first."""
    published = doc.article.published
    return next((t for t in doc.times or () if t.start == t.end and (published is None or t.start <= published)), None)


def _of_time(doc: Document, told: _Told, time: TimeExpression, at: dict[str, int]) -> Iterator[str]:
    span, story = (time.start, time.end), _story(doc)
    if told.place - at[time.id] >= _FAR:
        yield "far"
    yield f"precision:{time.precision}"
    if story and (story.start, story.end) == span:
        yield "story-day"
    if any((t.start, t.end) != span and time.span.start < t.span.start < told.trigger.span.start for t in doc.times or ()):
        yield "overtaken"
