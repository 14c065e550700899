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
from .roles import RELATIONS
from .triggers import Trigger, trigger_at

#: Sentences before the fact's from which a time may hold on, and after the title.
_BACK, _AHEAD = 4, 2
_OPENINGS = (
    ("back", re.compile(r"و?(?:كان|كانت|كانوا|سبق|يذكر|يشار|تجدر|الجدير|جدير|منذ|تاتي|ياتي|يعد|تعد)")),
    ("topic", re.compile(r"و?(?:الي|علي|من|في)")),
    ("also", re.compile(r"و?(?:كما|ايضا|كذلك)")),
    ("say", re.compile(r"و?(?:اضاف|اوضح|قال|اكد|ذكر|اشار|تابع|بين|لفت|افاد|صرح|كشف|اعلن|شدد|نقل|ابلغ|واصل|حسب|وفق)(?:ت|وا|ا)?")),
)
_TURN = re.compile(
    r"(?:من|علي|في)\s+(?:جهه|ناحيه|جانب|صعيد|سياق|شان|موضوع)\s+(?:اخر|اخري|ثان|ثانيه|متصل|منفصل)|الي ذلك|علي الصعيد|وفي (?:العراق|سوريا|اليمن|ليبيا|مصر|تركيا)"
)
_VAGUE = re.compile(r"(?<!\w)[وفبل]?(?:موخرا|اخيرا|سابق|سابقا|السابق|السابقه|مرارا|دائما|عاده|يوميا|سنوات|عقود|تاريخ|الاخيره|الاونه)(?!\w)")
_RELATIVES = frozenset("الذي التي الذين اللذين اللتين اللذان اللتان".split())
_TEMPORAL = frozenset("بعد منذ قبل عقب اثر قبيل".split())
_AFFIXES = re.compile(r"^(?:[وف])?(?:ال|لل|بال|[بلس])?(?P<stem>.{2,}?)(?:هما|ها|هم|ات|ون|ين|ان|ت|ه|ا)?$")


#: What speaks for a time and against it: logistic regression as in kg.extract.event_times, over facts without a time of their own
#: and the times of near sentences.
WEIGHTS: dict[str, float] = {
    # before any fact and time
    "bias": -5.2,
    # the fact
    "arguments:1": -0.3, "arguments:2": 0.2, "arguments:3": 0.5, "first": 0.3, "kind:definite": -0.4, "kind:noun": 0.4,
    "kind:perfect": 0.6, "mode:actual": 1.0, "mode:planned": -0.4, "mode:requested": -0.5, "number": 0.6, "opening:say": 0.6,
    "opening:topic": -0.4, "place:5": -0.4, "retold": 0.5, "title": -0.7, "type:Agreement": -0.5, "type:Aid": -0.8, "type:Attack": 0.4,
    "type:Capture": -1.0, "type:Killing": 1.0, "type:Meeting": 0.7, "type:Statement": 0.6, "vague": -0.5,
    # the time, and how far back it stands
    "back:3": -0.3, "overtaken": -0.7, "precision:day": 0.8, "story-day": 0.8, "story-day:early": 0.2,
    # the facts that have the time
    "same-word": 0.8, "shared:1": 0.4, "shared:2": 0.8, "taken": -0.5, "untaken": 0.4,
}  # fmt: skip
#: The score from which a time is carried.
FLOOR = -0.6


@dataclass(frozen=True, slots=True)
class _Told:
    """A fact with its first trigger; ``place`` is its sentence."""

    fact: Fact
    trigger: Trigger
    place: int
    participants: frozenset[str]


def carry_times(doc: Document, lexicon: Lexicon) -> Document:
    """The document with the facts that tell no time given the one that most likely holds on; requires ``facts``."""
    facts = [_told(doc, f, lexicon) for f in doc.facts or () if f.type not in RELATIONS and f.triggers]
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
        past_only = told.fact.modality == "actual" and day is not None and time.start > day
        if at[time.id] >= 0 and near and not past_only:
            yield time


def features(doc: Document, told: _Told, time: TimeExpression, facts: Sequence[_Told], at: dict[str, int]) -> Iterator[str]:
    """What speaks for and against the time: names of what holds."""
    yield "bias"
    yield from _of_fact(doc, told, facts)
    yield from _of_time(doc, told, time, at)
    takers = [f for f in facts if f.fact.time == time.id]
    yield "taken" if takers else "untaken"
    kinds = {f.fact.type for f in takers}
    if told.fact.type in kinds:
        yield "same-type"
    if kinds == {"Statement"}:
        yield "only-said"
    stem = _stem(told.trigger.span.of(doc.text))
    if any(_stem(s.of(doc.text)) == stem for f in takers for s in f.fact.triggers):
        yield "same-word"
        yield "same-word:definite" if "ال" in told.trigger.prefix else "same-word:bare"
    shared = max((len(told.participants & f.participants) for f in takers), default=0)
    if shared:
        yield f"shared:{min(shared, 2)}"


def _stem(word: str) -> str:
    match = _AFFIXES.match(fold_word(word).split(" ")[0])
    return "".join(c for c in match["stem"] if c not in "اوي")[:3] if match else ""


def _of_fact(doc: Document, told: _Told, facts: Sequence[_Told]) -> Iterator[str]:
    fact, trigger = told.fact, told.trigger
    words = [t.form for t in doc.tokens or () if t.sentence == told.place]
    opening = next((name for name, pattern in _OPENINGS if words and pattern.fullmatch(words[0])), "")
    opening = opening or ("and" if words and words[0].startswith("و") else "plain")
    yield f"opening:{opening}"
    yield f"type:{fact.type}"
    yield f"mode:{fact.modality}"
    if fact.polarity == "negative":
        yield "negative"
    kind = "definite" if trigger.prefix.endswith("ال") else "suffixed" if trigger.suffixed else trigger.kind or "unknown"
    yield f"kind:{kind}"
    yield f"type:{fact.type}:{'verb' if trigger.verbal else 'noun'}"
    text = " ".join(words)
    if _TURN.search(text):
        yield "turn"
    if _VAGUE.search(text):
        yield "vague"
    before = [doc.tokens[i].form for i in range(max(0, trigger.first - 7), trigger.first) if doc.tokens[i].sentence == told.place]
    if _RELATIVES & set(before):
        yield "in-relative"
    if _TEMPORAL & {w.lstrip("وف") for w in before[-3:]}:
        yield "in-temporal"
    if trigger.kind == "perfect" and {"كان", "كانت", "قد"} & {w.lstrip("وف") for w in before}:
        yield "pluperfect"
    if told.place == 0:
        yield "title"
    yield f"place:{min(told.place, 6)}"
    if all(f.place != told.place or f.trigger.first >= trigger.first for f in facts):
        yield "first"
    if fact.values:
        yield "number"
    if fact.attribution:
        yield "attributed"
    if fact.arguments:
        yield f"arguments:{min(len({a.role for a in fact.arguments}), 3)}"
    if len(fact.triggers) > 1:
        yield "retold"


def _of_time(doc: Document, told: _Told, time: TimeExpression, at: dict[str, int]) -> Iterator[str]:
    times, back = doc.times or (), told.place - at[time.id]
    yield f"back:{back}"
    yield f"precision:{time.precision}"
    span = (time.start, time.end)
    days = [t for t in times if t.start == t.end and (doc.article.published is None or t.start <= doc.article.published)]
    if days and (days[0].start, days[0].end) == span:
        yield "story-day"
        if told.place <= 3:
            yield "story-day:early"
    if len({(t.start, t.end) for t in times}) == 1:
        yield "only-day"
    if any((t.start, t.end) != span and time.span.start < t.span.start < told.trigger.span.start for t in times):
        yield "overtaken"
    if any((t.start, t.end) != span and at[t.id] == at[time.id] for t in times):
        yield "rivals"
    if any(at[t.id] == told.place for t in times):
        yield "own-times"
    between = " ".join(t.form for t in doc.tokens or () if at[time.id] < t.sentence < told.place)
    if _TURN.search(between):
        yield "turned"
    before = [t.form for t in doc.tokens or () if t.span.end <= time.span.start and t.sentence == at[time.id]][-2:]
    if {"منذ", "حتي", "قبل", "بعد"} & {w.lstrip("وف") for w in before} or fold_word(time.span.of(doc.text)).startswith(("منذ", "بعد")):
        yield "bounded"
