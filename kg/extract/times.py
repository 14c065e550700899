"""Finds the times of an article and resolves them to whole days.

Relative words count from the day that the article calls today; inside a quoted statement from the day on which the text says
that it was made. Parts of months and years, and weeks from Monday, are those of kg.arabic.calendar.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from kg.arabic.calendar import WEEKDAYS, Interval
from kg.arabic.script import fold
from kg.arabic.sentences import open_quotes
from kg.extract.time_context import Context, article_today
from kg.extract.time_rules import RULES, Resolver
from kg.model import Document, Sentence, Span, TimeExpression

PRODUCER = "times"
_T = TypeVar("_T")
_STATEMENT = re.compile(
    r"(?<!\w)[وف]?(?:ا?علن|قال|ذكر|اكد|افاد|صرح|غرد|كشف|اضاف|اوضح|ابلغ|بين|اصدر|نشر|كتب|اشار|تابع|قالت|تقول|يقول|اعرب|جدد)[تاو]?ا?(?!\w)|(?<!\w)بيانا?(?!\w)"
)
_THAT = re.compile(r"(?<!\w)[ب]?ان(?:ه|ها|هم|هما|نا|ني)?(?!\w)|[\"“«:]")
#: How far before today a statement may have been made whose day its quotations count from.
_STATEMENT_DAYS = 7
#: How many characters before a time its rules look at.
_BEFORE = 120


@dataclass(frozen=True, slots=True)
class _Found:
    span: Span
    interval: Interval


def extract_times(doc: Document) -> Document:
    """The document with ``times``, in the order of the text, none overlapping another.

    Boilerplate and foreign sentences give none; nor does anything relative where the day of publication is unknown.
    Requires ``sentences``.
    """
    sentences = [s for s in doc.sentences or () if s.kind not in ("boilerplate", "foreign")]
    today = article_today(fold(doc.text).text, doc.article.published) if doc.article.published else None
    first = [found for s in sentences for found in _find(doc.text, s.span, today)]
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
    found = list(_find(words, Span(0, len(words)), today))
    return found[0].interval if found else None


def _find(text: str, sentence: Span, today: date | None) -> Iterator[_Found]:
    """The times of a stretch of text: the earliest, and of those that begin together the longest."""
    folded = fold(sentence.of(text))
    matches = [(m, function) for pattern, function in RULES for m in pattern.finditer(folded.text)]
    matches.sort(key=lambda pair: (pair[0].start("core"), -pair[0].end()))
    end = -1
    for match, function in matches:
        if match.start("core") < end:
            continue
        context = Context(today or date(1, 1, 1), folded.text[max(0, match.start("core") - _BEFORE) : match.start("core")])
        interval = _resolve(match, function, context, known=today is not None)
        if interval is not None:
            end = match.end("core")
            span = folded.span(match.start("core"), end)
            yield _Found(_balanced(text, Span(span.start + sentence.start, span.end + sentence.start)), interval)


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
        if own is not None:
            base = (
                own if _is_reported(text, sentence.span, item.span, found, own) and (quoted or not _of_calendar(item)) else None
            )
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
