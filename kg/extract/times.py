"""Finds the times of an article and resolves them to whole days.

Relative words count from the day that the article calls today; inside a quoted statement from the day on which the text says
that it was made. Parts of months and years, and weeks from Monday, are those of kg.arabic.calendar.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from kg.arabic.calendar import WEEKDAYS, Interval, day_interval, year_interval
from kg.arabic.script import Folded, fold
from kg.arabic.sentences import open_quotes
from kg.extract.time_context import Context, article_today
from kg.extract.time_relative import FROM_TOLD
from kg.extract.time_rules import RULES
from kg.extract.time_words import Resolver, safe_date
from kg.model import Document, Sentence, Span, TimeExpression

PRODUCER = "times"
_T = TypeVar("_T")
_STATEMENT = re.compile(
    r"(?<!\w)[وف]?(?:ا?علن|قال|ذكر|اكد|افاد|صرح|غرد|كشف|اضاف|اوضح|ابلغ|بين|اصدر|نشر|كتب|اشار|تابع|قالت|تقول|يقول|اعرب|جدد)"
    r"[تاو]?ا?(?!\w)|(?<!\w)بيانا?(?!\w)"
)
_THAT = re.compile(r"(?<!\w)[ب]?ان(?:ه|ها|هم|هما|نا|ني)?(?!\w)|[\"“«:]")
#: How far before today a statement may have been made whose day its quotations count from.
_STATEMENT_DAYS = 7
#: The same for what the statement's own sentence reports.
_OWN_DAYS = 31
_REPORTERS_DAY = re.compile(r"(?<!\w)(?:اليوم|امس|البارحه|غدا?|الغد)(?!\w)")
#: How many characters before a time its rules look at.
_BEFORE = 120
#: How many times told before «آنذاك» or «فجرا» can mean, and how many characters before.
_TOLD, _TOLD_REACH = 6, 700
#: Between two times that may be one stretch, and words before the first that open one.
_JOINT = re.compile(r"\s*(?:(?P<to>-|(?:و)?(?:الي|حتي|لغايه))(?:\s+غايه)?|،?\s*(?P<and>و))\s*(?:بين\s+|(?:شهري?|عام|سنه|يوم)\s+)?")
_OPENER = re.compile(
    r"(?<!\w)[وفل]?(?:من|منذ|بين|ما بين|الفتره|للفتره|شهري|اشهر|لاشهر|عامي|يومي|ليلتي|ابتداء من|بدءا من)"
    r"\s+(?:ال)?(?:شهر|عام|يوم|شهري|عامي|يومي)?\s*$"
)
#: The heading of an almanac, its lines, how many of them make one, and how far behind a heading its day may stand.
_THIS_DAY = re.compile(r"(?<!\w)(?:(?:في\s+)?مثل هذا اليوم|(?:هذا اليوم|حدث) (?:في|من) التاريخ)(?!\w)")
_ALMANAC_LINE = re.compile(r"(?:^|:\s*)[\s*•-]*(?P<year>1[0-9]\d\d|20\d\d)\s*[-:]\s+(?=[^\W\d_]|\d{1,3}(?!\d))")
_ALMANAC_LINES, _HEADING = 3, 250


@dataclass(frozen=True, slots=True)
class _Found:
    """A time: ``fixed`` where it was counted from a time told before and not from today."""

    span: Span
    interval: Interval
    fixed: bool = False


def extract_times(doc: Document) -> Document:
    """The document with ``times``, in the order of the text, none overlapping another.

    Boilerplate and foreign sentences give none; nor does anything relative where the day of publication is unknown.
    Requires ``sentences``.
    """
    sentences = [s for s in doc.sentences or () if s.kind not in ("boilerplate", "foreign")]
    folded = fold(doc.text).text
    today = article_today(folded, doc.article.published) if doc.article.published else None
    almanac = _almanac_lines(doc.text, sentences)
    first: list[_Found] = []
    for sentence in sentences:
        year, rest = almanac.get(sentence.span), sentence.span
        if year:
            first += _joined(doc.text, list(_find(doc.text, Span(rest.start, year.start), today, first)))
            first.append(_almanac_time(doc.text, year, first, today))
            rest = Span(year.end, rest.end)
        first += _joined(doc.text, list(_find(doc.text, rest, today, first)))
    found = _count_from_statements(doc.text, sentences, first, today) if today else first
    return doc.with_(
        times=tuple(
            TimeExpression(f"t{i}", f.span, f.interval.start, f.interval.end, f.interval.precision, PRODUCER)
            for i, f in enumerate(found, 1)
        )
    )


def resolve_time(words: str, today: date) -> Interval | None:
    """The interval that the first words of time stand for on a day, None where they fix none.

    >>> resolve_time("منتصف آذار", date(2020, 3, 29)).start
    datetime.date(2020, 3, 11)
    """
    found = _joined(words, list(_find(words, Span(0, len(words)), today)))
    return found[0].interval if found else None


def _find(text: str, sentence: Span, today: date | None, earlier: Sequence[_Found] = ()) -> Iterator[_Found]:
    """The times of a stretch of text: the earliest, and of those that begin together the longest."""
    folded = fold(sentence.of(text))
    matches = [(m, function) for pattern, function in RULES for m in pattern.finditer(folded.text)]
    matches.sort(key=lambda pair: (pair[0].start("core"), -pair[0].end()))
    told, end = deque(earlier, maxlen=_TOLD), -1
    for match, function in matches:
        if match.start("core") < end or _is_a_place(folded, match):
            continue
        before = folded.text[max(0, match.start("core") - _BEFORE) : match.start("core")]
        near = [f for f in told if sentence.start + folded.origin(match.start("core")) - f.span.end <= _TOLD_REACH]
        day = next((f.interval.start for f in reversed(near) if f.interval.start == f.interval.end), None)
        context = Context(today or date(1, 1, 1), before, near[-1].interval if near else None, day)
        interval = _resolve(match, function, context, known=today is not None)
        if interval is not None:
            end = match.end("core")
            span = folded.span(match.start("core"), end)
            words = _balanced(text, Span(span.start + sentence.start, span.end + sentence.start))
            told.append(_Found(words, interval, function in FROM_TOLD))
            yield told[-1]


def _is_a_place(folded: Folded, match: re.Match[str]) -> bool:
    """«إب», the city: written with a hamza that the month «آب» never has."""
    groups = match.groupdict()
    return groups.get("month") == "اب" and folded.source[folded.origin(match.start("month"))] == "إ"


def _joined(text: str, found: list[_Found]) -> list[_Found]:
    """The times with those made one that «من … إلى», «بين … و», or «و» between neighbours joins."""
    out: list[_Found] = []
    for item in found:
        both = _one_stretch(text, out[-1], item) if out else None
        if both:
            out[-1] = both
        else:
            out.append(item)
    return out


def _one_stretch(text: str, left: _Found, right: _Found) -> _Found | None:
    between = _JOINT.fullmatch(fold(text[left.span.end : right.span.start]).text)
    if not between or left.interval.precision != right.interval.precision or left.span == right.span:
        return None
    start = left.interval.start
    if _names_weekday(left.span.of(text)) and start > right.interval.start:
        start -= timedelta(days=7 * ((start - right.interval.start).days // 7 + 1))
    opened = bool(_OPENER.search(fold(text[max(0, left.span.start - 30) : left.span.start]).text))
    neighbours = (right.interval.start - (left.interval.end if start == left.interval.start else start)).days == 1
    if start > right.interval.start or not (neighbours or between["to"] and opened or opened and between["and"]):
        return None
    return _Found(Span(left.span.start, right.span.end), Interval(start, right.interval.end, left.interval.precision), left.fixed)


def _almanac_lines(text: str, sentences: list[Sentence]) -> dict[Span, Span]:
    """The years that lines of an almanac begin with («1956 - البنك الدولي يعلن»), by their sentences; none where they are few."""
    lines = {}
    for sentence in sentences:
        folded = fold(sentence.span.of(text))
        if match := _ALMANAC_LINE.search(folded.text[:_HEADING]):
            start = sentence.span.start + folded.origin(match.start("year"))
            lines[sentence.span] = Span(start, start + 4)
    return lines if len(lines) >= _ALMANAC_LINES else {}


def _almanac_time(text: str, year: Span, earlier: Sequence[_Found], today: date | None) -> _Found:
    """The day of a line's year that the heading names, today where it names none; the whole year without a heading."""
    number = int(fold(year.of(text)).text)
    folded = fold(text[: year.start])
    heading = _THIS_DAY.search(folded.text)
    if heading is None or today is None:
        return _Found(year, year_interval(number), fixed=True)
    at = folded.origin(heading.start())
    near = (f for f in earlier if 0 <= f.span.start - at <= _HEADING and f.interval.start == f.interval.end and not f.fixed)
    day = next((f.interval.start for f in near if not _of_reporter(text, f)), today)
    that = safe_date(number, day.month, day.day)
    return _Found(year, day_interval(that) if that else year_interval(number), fixed=True)


def _resolve(match: re.Match[str], function: Resolver, context: Context, known: bool) -> Interval | None:
    if not known and not re.search(r"(?<!\d)(?:1[3-9]|20)\d\d(?!\d)", match.group()):
        return None
    try:
        return function(match, context)
    except (ValueError, OverflowError):  # a day outside the calendar: the words name no time
        return None


def _balanced(text: str, span: Span) -> Span:
    """The span with the bracket that closes one opened inside it, and without white space at its end."""
    words = span.of(text)
    if words.count("(") > words.count(")") and text[span.end : span.end + 1] == ")":
        return Span(span.start, span.end + 1)
    return Span(span.start, span.end - (len(words) - len(words.rstrip(" ,،("))))


def _count_from_statements(text: str, sentences: list[Sentence], found: list[_Found], today: date) -> list[_Found]:
    """Resolve again, from the day of the statement, the times that stand in quoted or reported speech."""
    quotes = open_quotes(text)
    made = _statement_days(text, sentences, found, today)
    recent = [(span.start, day) for span, day in made.items() if day < today and (today - day).days <= _STATEMENT_DAYS]
    result = []
    for item in found:
        sentence = _last_before(sentences, item.span.start, lambda s: s.span.start)
        quote = _last_before(quotes, item.span.start, lambda q: q.start)
        quoted = quote is not None and quote.covers(item.span) and len(quote) > 25
        if sentence is None:
            continue
        own = made.get(sentence.span)
        if item.fixed:
            base = None
        elif own is not None:
            reported = (today - own).days <= _OWN_DAYS and _is_reported(text, sentence.span, item.span, found, own)
            base = own if reported and (quoted or not _of_calendar(item) and not _of_reporter(text, item)) else None
        else:
            near = quoted and item.interval.precision == "day" and abs((item.interval.start - today).days) <= 1
            base = _nearest_statement(recent, item.span.start) if near else None
        result.append(_recounted(text, item, base, today) if base and base != today else item)
    return result


def _last_before(items: Sequence[_T], position: int, start: Callable[[_T], int]) -> _T | None:
    """The last of the ordered items that starts at or before the position."""
    i = bisect_right(items, position, key=start)
    return items[i - 1] if i else None


def _nearest_statement(made: list[tuple[int, date]], position: int) -> date | None:
    """The day of the last statement told before the position, else of the first after it."""
    earlier = [day for start, day in made if start <= position]
    return earlier[-1] if earlier else made[0][1] if made else None


def _of_reporter(text: str, item: _Found) -> bool:
    """Is it a day that a reporter counts from the day of writing outside quotations («أمس», «غدا»)?"""
    return bool(_REPORTERS_DAY.search(fold(item.span.of(text)).text))


def _of_calendar(item: _Found) -> bool:
    """Is it a whole week, month or year, such as «الأسبوع الماضي», which reporters count from their own day?"""
    return item.interval.precision in ("week", "month", "season", "year") and (item.interval.end - item.interval.start).days in (
        6,
        27,
        28,
        29,
        30,
        364,
        365,
    )


def _statement_days(text: str, sentences: list[Sentence], found: list[_Found], today: date) -> dict[Span, date]:
    """The days on which statements were made, by the sentence that tells of them."""
    days = {}
    for sentence in sentences:
        folded = fold(sentence.span.of(text))
        verb = _STATEMENT.search(folded.text[:120])
        if verb is None:
            continue
        start = sentence.span.start + folded.origin(verb.start())
        content = _THAT.search(folded.text, verb.end())
        limit = sentence.span.start + folded.origin(content.start()) if content else min(start + 120, sentence.span.end)
        said = [f for f in found if start <= f.span.start < limit and f.interval.start == f.interval.end <= today]
        if said:
            days[sentence.span] = said[0].interval.start
    return days


def _is_reported(text: str, sentence: Span, item: Span, found: list[_Found], day: date) -> bool:
    """Does the time stand after the words «said on that day that ...» of its sentence?"""
    said = next(f for f in found if sentence.covers(f.span) and f.interval.start == day)
    return item.start > said.span.end and bool(_THAT.search(fold(text[said.span.end : item.start]).text))


def _recounted(text: str, item: _Found, base: date, today: date) -> _Found:
    """The time counted from another day, where it is a relative one."""
    words = text[max(0, item.span.start - 60) : item.span.end]
    offset = item.span.start - max(0, item.span.start - 60)
    again = [f for f in _find(words, Span(0, len(words)), base) if f.span.end > offset]
    if not again or again[-1].interval == item.interval or re.search(r"\d{4}", item.span.of(text)):
        return item
    if _names_weekday(item.span.of(text)):
        return item
    return _Found(item.span, again[-1].interval)


def _names_weekday(words: str) -> bool:
    return any(day in fold(words).text for day in WEEKDAYS)
