"""Whole dates as pages write them (day, month and year), and the lines that hold little else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

from kg.arabic.calendar import MONTHS, hijri_interval
from kg.arabic.script import fold_word

_ENGLISH = "january february march april may june july august september october november december".split()
_MONTHS = MONTHS | {name: i for i, name in enumerate(_ENGLISH, 1)} | {name[:3]: i for i, name in enumerate(_ENGLISH, 1)}
_NAMES = "|".join(sorted(_MONTHS, key=len, reverse=True))
_NUMERIC = r"(?<![\d/.-])(?:(?P<y>\d{4})\s?[-/.]\s?(?P<m>\d{1,2})\s?[-/.]\s?(?P<d>\d{1,2})|(?P<d2>\d{1,2})\s?[-/.]\s?(?P<m2>\d{1,2})\s?[-/.]\s?(?P<y2>\d{4}))(?!\d)"
_WORDS = (
    rf"(?<!\w)(?P<d3>\d{{1,2}})\s*(?P<n3>{_NAMES})(?:\s*[/(-]?\s*(?:{_NAMES})\s*\)?)?\s*[,،]?\s*(?P<y3>(?:19|20)\d\d)(?!\d)"
    rf"|(?<!\w)(?P<n4>{_NAMES})\.?\s+(?P<d4>\d{{1,2}})\s*[,،]?\s*(?P<y4>(?:19|20)\d\d)(?!\d)"
)
_DATE = re.compile(f"{_NUMERIC}|{_WORDS}")
_STAMP = re.compile(
    r"\d{1,4}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{1,4}|\d{1,2}:\d{2}(:\d{2})?|\b(am|pm|gmt|بتوقيت|غرينتش|صباحا|مساء|ص|م|منذ|ساعه|ساعات|دقيقه|دقايق)\b|\d+"
    rf"|(?<!\w)(?:{_NAMES}|السبت|الاحد|الاثنين|الثلاثاء|الاربعاء|الخميس|الجمعه|نشر|في|تاريخ|بتاريخ|النشر|اخر|تحديث|published|updated|on)(?!\w)"
)
_STAMPED = re.compile(
    rf"\d{{1,4}}\s*[-/.]\s*\d{{1,2}}\s*[-/.]\s*\d{{2,4}}|\d{{1,2}}:\d{{2}}|\d{{1,2}}\s+(?:{_NAMES})[^\d]{{0,25}}\d{{4}}"
)


def find_dates(text: str) -> list[date]:
    """The dates of the text that have day, month and year, in its order: numeric, Arabic or English words, Islamic years too.

    Day before month where both could be; what is no day of the calendar is left out.

    >>> find_dates("أمن | 21-03-2020, 15:31 | March 26, 2020")
    [datetime.date(2020, 3, 21), datetime.date(2020, 3, 26)]
    """
    return [day for match in _DATE.finditer(fold_word(text)) if (day := _read(match))]


def _read(match: re.Match[str]) -> date | None:
    year, day = (int(next(filter(None, (match[name + form] for form in ("", "2", "3", "4"))))) for name in "yd")
    month = match["m"] or match["m2"]
    number = int(month) if month else _MONTHS[match["n3"] or match["n4"]]
    if 1300 <= year <= 1500:
        islamic = hijri_interval(year, number, day)
        return islamic.start if islamic else None
    return _common(year, number, day) or _common(year, day, number) if 1800 <= year <= 2200 else None


def _common(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def parse_date(value: object) -> date | None:
    """The day of a record's date: ISO 8601, RFC 2822, seconds since 1970, or any form that ``find_dates`` reads.

    The day is the one written, in whatever time zone. None where the value is no date.

    >>> parse_date("2015-07-26 17:10:24"), parse_date("26/07/2015"), parse_date("soon")
    (datetime.date(2015, 7, 26), datetime.date(2015, 7, 26), None)
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _since_1970(float(value))
    words = str(value or "").strip()
    if re.fullmatch(r"(?:19|20)\d\d-?\d\d-?\d\d(?:[T ].*)?", words):
        return _common(*(int(part) for part in re.match(r"(\d{4})-?(\d\d)-?(\d\d)", words).groups()))  # type: ignore[union-attr]
    found = find_dates(words[:200])
    return found[0] if found else _rfc(words)


def _since_1970(seconds: float) -> date | None:
    seconds = seconds / 1000 if seconds > 1e11 else seconds
    if not 0 < seconds < 7e9:
        return None
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)).date()


def _rfc(words: str) -> date | None:
    try:
        return parsedate_to_datetime(words).date()
    except (ValueError, TypeError, IndexError):
        return None


def is_date_line(line: str) -> bool:
    """Is the line a section and date line such as «أمن | 21-03-2020, 15:31 |»: little left once dates and hours are out?"""
    form = fold_word(line).strip()
    if len(form) > 90 or form.endswith(".") or not _STAMPED.search(form):
        return False
    left = re.findall(r"[^\W\d_]+", _STAMP.sub(" ", form))
    return len(left) <= (6 if "|" in form else 2)


def date_lines(text: str) -> Iterator[date]:
    """The dates of the date lines of a page, in its order."""
    for line in re.split(r"[\r\n]+", text):
        if is_date_line(line):
            yield from find_dates(line)
