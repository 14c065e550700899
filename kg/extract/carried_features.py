"""What speaks for and against a time told in another sentence: names of what holds, for reading and for training alike.

A candidate is a stretch of days that some other sentence of the article tells, with all its tellings; the names say what the fact
is like, how far away the days are told, and what else happened on them.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from ..arabic.inflect import skeleton
from ..arabic.script import fold
from ..lexicon import Lexicon
from ..model import Document, Fact, Span, TimeExpression
from .syntax import tokens_of
from .triggers import Trigger, trigger_at

Days = tuple[date, date]

#: What holds over a stretch rather than happening on a day, but for the time that its own words tell.
RELATIONS = frozenset(("Position", "Membership", "Leadership", "Support", "Opposition", "Location"))
#: Opening words of a sentence that goes on reporting, that passes to the next item of a roundup, and that tells what was before.
_SAYS = re.compile(r"و?(?:اضاف|اوضح|قال|اكد|ذكر|اشار|تابع|بين|لفت|افاد|صرح|كشف|اعلن|شدد|نقل|ابلغ|واصل|حسب|وفق)(?:ت|وا|ا)?")
_ROUNDUP = re.compile(r"و?(?:(?:الي|في غضون|خلال|مع) ذلك|من (?:جهه|جهته|جهتها|جانب|جانبه|ناحيه|ناحيته)|علي (?:صعيد|الصعيد)|كما|كذلك|ايضا|فيما|بينما|بدوره|بدورها)(?!\w)")
_BEFORE = re.compile(r"و?(?:كان|كانت|كانوا|يذكر|يشار|تجدر|جدير|الجدير|سبق|منذ|سبقت|بعد|عقب|خلال العام|ياتي|تاتي|جاء|جاءت)(?!\w)")
_IN_PLACE = re.compile(r"و?(?:في|ب)(?= )")
#: Words right before the event's own that say how it stands to the rest.
_LEADING = frozenset("كان كانت قد ان بعد قبل منذ خلال اثر عقب في من عن الي علي الذي التي لم لن منها بينهم الي جراء بسبب حيث".split())
_WAS = frozenset("كان كانت كانوا وكان وكانت وكانوا فكان سبق وسبق".split())
#: Tokens before the event's word among which «كان» makes it the past of the past.
_WAS_NEAR = 8
#: The sentence from which a fact is told late.
_LATE = 5
#: Words that set a fact apart from the story's day, or make it a habit.
_VAGUE = re.compile(
    r"(?<!\w)[وفبل]?(?:موخرا|اخيرا|سابق|سابقا|السابق|السابقه|مرارا|دائما|عاده|يوميا|سنوات|عقود|تاريخ|الاخيره|الاونه)(?!\w)"
)
#: Words of the present: they say when their own sentence holds, and nothing of what other sentences tell.
_NOW = re.compile(r"(?:حاليا|الان|الوقت الحالي|الوقت الراهن)")
#: Where stretches of sentences and of days begin that count as one.
_DISTANCES, _AGES, _SHARES = (1, 2, 3, 5, 9), (0, 1, 2, 4, 11, 61), (0.01, 0.34, 0.67, 1.0)
#: Sentences that open the article.
_LEAD = 3


@dataclass(frozen=True, slots=True)
class Told:
    """A fact with its first trigger; ``place`` is its sentence."""

    fact: Fact
    trigger: Trigger
    place: int
    participants: frozenset[str]
    stems: frozenset[str]


@dataclass(frozen=True)
class Candidate:
    """Days that the article tells: their tellings with the sentences, in order, and the facts that have one of them."""

    days: Days
    tellings: tuple[tuple[int, TimeExpression], ...]
    takers: tuple[Told, ...]

    def telling_for(self, place: int) -> tuple[int, TimeExpression]:
        """The telling from which a fact of the sentence takes the days: the last before it, else the first after."""
        before = [telling for telling in self.tellings if telling[0] < place]
        return before[-1] if before else next(telling for telling in self.tellings if telling[0] > place)


@dataclass(frozen=True)
class Story:
    """An article as its facts and the times it tells."""

    doc: Document
    facts: tuple[Told, ...]
    words: dict[int, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def places(self) -> dict[str, int]:
        """The sentence of each time."""
        return {t.id: sentence_of(self.doc, t.span) for t in self.doc.times or ()}

    @cached_property
    def times_at(self) -> dict[int, list[TimeExpression]]:
        """The times of each sentence that has any."""
        found: dict[int, list[TimeExpression]] = {}
        for time in self.doc.times or ():
            found.setdefault(self.places[time.id], []).append(time)
        return found

    @cached_property
    def candidates(self) -> tuple[Candidate, ...]:
        """All days that the article tells by other words than those of the present, in the order of their first telling."""
        tellings: dict[Days, list[tuple[int, TimeExpression]]] = {}
        for time in self.doc.times or ():
            if not _NOW.fullmatch(fold(time.span.of(self.doc.text)).text):
                tellings.setdefault((time.start, time.end), []).append((self.places[time.id], time))
        days = {time.id: found for found, told in tellings.items() for _, time in told}
        takers: dict[Days, list[Told]] = {}
        for told in self.facts:
            if told.fact.time in days:
                takers.setdefault(days[told.fact.time], []).append(told)
        return tuple(Candidate(d, tuple(told), tuple(takers.get(d, ()))) for d, told in tellings.items())

    @cached_property
    def main(self) -> Days | None:
        """The days that most facts have, of equals those told first; None where no fact has a time."""
        best = max(self.candidates, key=lambda c: len(c.takers), default=None)
        return best.days if best and best.takers else None

    @cached_property
    def first_day(self) -> Days | None:
        """The single day that the article tells first."""
        published = self.doc.article.published
        return next((c.days for c in self.candidates if c.days[0] == c.days[1] and (published is None or c.days[0] <= published)), None)

    @cached_property
    def dated(self) -> tuple[tuple[int, Days, Told], ...]:
        """The facts that have a time, by where they are told."""
        return tuple(sorted(((t.trigger.first, c.days, t) for c in self.candidates for t in c.takers), key=lambda item: item[0]))

    def words_of(self, place: int) -> tuple[str, ...]:
        """The folded words of a sentence."""
        if place not in self.words:
            self.words[place] = tuple(self.doc.tokens[i].form for i in range(*tokens_of(self.doc, place)))
        return self.words[place]

    def candidates_for(self, told: Told) -> Iterator[Candidate]:
        """The days told in another sentence than the fact's that agree with what is past or planned: what is yet to come does not take
        the day that the article tells of."""
        today, mode = self.doc.article.published, told.fact.modality
        for candidate in self.candidates:
            start, end = candidate.days
            contrary = today is not None and (mode == "actual" and start > today or mode == "planned" and end <= today)
            if not contrary and any(place != told.place for place, _ in candidate.tellings):
                yield candidate


def story_of(doc: Document, lexicon: Lexicon) -> Story:
    """The events of a document that may take a time, and the times; requires ``facts`` and ``times``."""
    return Story(doc, tuple(_told(doc, f, lexicon) for f in doc.facts or () if f.type not in RELATIONS and f.triggers))


def _told(doc: Document, fact: Fact, lexicon: Lexicon) -> Told:
    trigger = trigger_at(doc, min(fact.triggers), fact.type, 1.0, lexicon)
    stems = frozenset(skeleton(span.of(doc.text)) for span in fact.triggers)
    return Told(fact, trigger, trigger.sentence, frozenset(a.entity for a in fact.arguments if a.entity), stems)


def sentence_of(doc: Document, span: Span) -> int:
    """The index of the sentence in which the span begins."""
    return bisect_right(doc.sentences or (), span.start, key=lambda s: s.span.start) - 1


def fact_features(story: Story, told: Told) -> list[str]:
    """What in the fact and its sentence speaks for and against any time."""
    fact, trigger = told.fact, told.trigger
    names = ["bias", f"type:{fact.type}", f"mode:{fact.modality}", f"polarity:{fact.polarity}", f"kind:{_kind(trigger)}"]
    names += [f"word:{skeleton(trigger.span.of(story.doc.text))}", f"kind:{_kind(trigger)}:{fact.type}"]
    words = story.words_of(told.place)
    opening = _opening(" ".join(words[:4]))
    names.append(f"opens:{opening}")
    at = trigger.first - tokens_of(story.doc, told.place)[0]
    if at > 0 and (leading := words[at - 1].lstrip("وف") if words[at - 1] not in _LEADING else words[at - 1]) in _LEADING:
        names.append(f"leading:{leading}")
    if trigger.kind == "perfect" and any(w in _WAS for w in words[max(0, at - _WAS_NEAR) : at]):
        names.append("past-perfect")
    if _VAGUE.search(" ".join(words)):
        names.append("vague")
    if told.place == 0:
        names.append("title")
    if told.place >= _LATE:
        names.append("late")
    if all(f.place != told.place or f.trigger.first >= trigger.first for f in story.facts):
        names.append("first")
    if fact.values:
        names.append("number")
    if fact.attribution:
        names.append("attributed")
    names.append(f"arguments:{min(len({a.role for a in fact.arguments}), 3)}")
    if len(fact.triggers) > 1:
        names.append("retold")
    if _in_quotes(story.doc, trigger):
        names.append("quoted")
    others = [f for f in story.facts if f.place == told.place and f is not told]
    if any(f.trigger.verbal and f.trigger.first < trigger.first for f in others) and not trigger.verbal:
        names.append("behind-verb")
    names.append(f"beside:{min(len(others), 3)}")
    names += [f"role:{a.role}" for a in fact.arguments]
    return names


def _in_quotes(doc: Document, trigger: Trigger) -> bool:
    """Does the word stand in a quotation that its sentence opens?"""
    before = doc.text[doc.sentences[trigger.sentence].span.start : trigger.span.start]
    return before.count("«") > before.count("»") or (before.count('"') + before.count("“")) % 2 == 1


def _kind(trigger: Trigger) -> str:
    return "definite" if trigger.prefix.endswith("ال") else "suffixed" if trigger.suffixed else trigger.kind


def _opening(words: str) -> str:
    """How the sentence is tied to the one before it."""
    if _SAYS.fullmatch(words.split(" ", 1)[0]):
        return "says"
    patterns = (("roundup", _ROUNDUP), ("before", _BEFORE), ("place", _IN_PLACE))
    return next((name for name, pattern in patterns if pattern.match(words)), "and" if words.startswith("و") else "plain")


def time_features(story: Story, told: Told, candidate: Candidate) -> list[str]:
    """What in the days, in where they are told, and in the facts that have them speaks for and against them."""
    (start, end), published = candidate.days, story.doc.article.published
    place, time = candidate.telling_for(told.place)
    length = (end - start).days
    names = [f"length:{bisect_left((0, 1, 7, 31), length)}", f"precision:{time.precision}"]
    if published:
        names.append(f"age:{bisect_right(_AGES, (published - end).days)}")
    side = "title" if told.place == 0 else "back" if place < told.place else "ahead"
    names.append(f"{side}:{bisect_right(_DISTANCES, abs(told.place - place))}")
    main = candidate.days == story.main
    if main:
        names += ["main", f"main:{side}", f"main:{told.fact.type}", f"main:{told.fact.modality}", f"main:{_kind(told.trigger)}"]
        names.append(f"main:{_opening(' '.join(story.words_of(told.place)[:4]))}")
    if candidate.days == story.first_day:
        names += ["first-day", f"first-day:{side}"]
    if candidate.tellings[0][0] < _LEAD:
        names.append("lead")
    if len(candidate.tellings) > 1:
        names.append("told-again")
    names += _told_between(story, told, candidate, place, time)
    return names + list(_of_takers(story, told, candidate))


def _told_between(story: Story, told: Told, candidate: Candidate, place: int, time: TimeExpression) -> Iterator[str]:
    """Other days told between the telling and the fact, and in the fact's own sentence."""
    low, high = sorted((time.span.start, told.trigger.span.start))
    times = story.doc.times or ()
    first, last = (bisect_left(times, at, key=lambda t: t.span.start) for at in (low + 1, high))
    between = [t for t in times[first:last] if (t.start, t.end) != candidate.days and story.places[t.id] != told.place]
    if between:
        yield "overtaken:day" if any(t.precision == "day" for t in between) else "overtaken"
    here = story.times_at.get(told.place, ())
    if any((t.start, t.end) == candidate.days for t in here):
        yield "here"
    elif here:
        yield "here-other:day" if any(t.precision == "day" for t in here) else "here-other"
    if len(story.candidates) == 1:
        yield "only"


def _of_takers(story: Story, told: Told, candidate: Candidate) -> Iterator[str]:
    """What the facts that have the days share with this one."""
    takers = candidate.takers
    yield f"share:{bisect_right(_SHARES, len(takers) / max(1, len(story.dated)))}"
    if not takers:
        yield "untaken"
        return
    kinds = Counter(t.fact.type for t in takers)
    if told.fact.type in kinds:
        yield "same-type"
    if set(kinds) <= {"Statement", "Meeting"}:
        yield "of-words"
    if skeleton(told.trigger.span.of(story.doc.text)) in {stem for t in takers for stem in t.stems}:
        yield "same-word"
    shared = max(len(told.participants & t.participants) for t in takers)
    if shared:
        yield f"shared:{min(shared, 3)}"
    if any(t.fact.type == told.fact.type and told.participants & t.participants for t in takers):
        yield "same-type-shared"
    at = bisect_left(story.dated, told.trigger.first, key=lambda item: item[0])
    for name, near in (("previous", story.dated[max(0, at - 1) : at]), ("next", story.dated[at : at + 1])):
        if near and near[0][1] == candidate.days:
            yield f"{name}:{min(abs(near[0][2].place - told.place), 2)}"


def open_facts(story: Story) -> Sequence[Told]:
    """The facts without a time whose words tell no fact that has one (a word may tell several sites)."""
    timed = {(t.fact.type, span) for t in story.facts if t.fact.time for span in t.fact.triggers}
    return [t for t in story.facts if not t.fact.time and not any((t.fact.type, span) in timed for span in t.fact.triggers)]
