"""Names of days and months in Arabic, and the intervals that words of time stand for.

Three traditions name the months of the common calendar (Levantine «آذار», Egyptian and Gulf «مارس», Maghrebi «ماي»); Islamic
months are converted by the Umm al-Qura calendar (hijridate), which can differ by a day from what was observed locally.
Weeks run from Monday to Sunday. All names are folded (kg.arabic.script).
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from hijridate import Gregorian, Hijri

WEEKDAYS = {
    "الاثنين": 0,
    "الثلاثاء": 1,
    "الاربعاء": 2,
    "الخميس": 3,
    "الجمعه": 4,
    "السبت": 5,
    "الاحد": 6,
    "الثلثاء": 1,
    "الاتنين": 0,
}

_MONTHS = {
    1: "يناير|كانون الثاني|كانون ثاني|جانفي|ينائر", 2: "فبراير|شباط|فيفري", 3: "مارس|اذار|مارت", 4: "ابريل|نيسان|افريل|ابرايل",
    5: "مايو|ايار|ماي|ماييو", 6: "يونيو|حزيران|جوان|يونيه", 7: "يوليو|تموز|جويليه|يوليوز|يوليه|جويليا", 8: "اغسطس|اب|اوت|غشت",
    9: "سبتمبر|ايلول|شتنبر", 10: "اكتوبر|تشرين الاول|تشرين اول", 11: "نوفمبر|تشرين الثاني|تشرين ثاني|نونبر",
    12: "ديسمبر|كانون الاول|كانون اول|دجنبر",
}  # fmt: skip
MONTHS = {name: number for number, names in _MONTHS.items() for name in names.split("|")}
_HIJRI_MONTHS = {
    1: "محرم|المحرم", 2: "صفر", 3: "ربيع الاول|ربيع اول", 4: "ربيع الثاني|ربيع الاخر|ربيع ثاني", 5: "جمادي الاولي|جمادي الاول",
    6: "جمادي الاخره|جمادي الثانيه|جمادي الاخر|جمادي الثاني", 7: "رجب", 8: "شعبان", 9: "رمضان", 10: "شوال", 11: "ذو القعده|ذي القعده",
    12: "ذو الحجه|ذي الحجه",
}  # fmt: skip
HIJRI_MONTHS = {name: number for number, names in _HIJRI_MONTHS.items() for name in names.split("|")}
SEASONS = {"الربيع": 3, "ربيع": 3, "الصيف": 6, "صيف": 6, "الخريف": 9, "خريف": 9, "الشتاء": 12, "شتاء": 12}
DECADES = {
    stem + ending: value
    for stem, value in {
        "عشرين": 20,
        "ثلاثين": 30,
        "اربعين": 40,
        "خمسين": 50,
        "ستين": 60,
        "سبعين": 70,
        "ثمانين": 80,
        "تسعين": 90,
    }.items()
    for ending in ("ات", "يات")
}
#: Words for a part of a month or year.
PARTS = {
    "بدايه": "start", "بدايات": "start", "اوايل": "start", "مطلع": "start", "مستهل": "start", "منتصف": "middle", "اواسط": "middle",
    "وسط": "middle", "اواخر": "late", "نهايه": "end", "نهايات": "end", "ختام": "end", "اخر": "end",
}  # fmt: skip
#: The first year of the Islamic calendar that the conversion table knows, and the last.
_HIJRI_RANGE = (1343, 1500)


@dataclass(frozen=True, slots=True)
class Interval:
    """Whole days from ``start`` to ``end``; ``precision`` is day, week, month, season or year."""

    start: date
    end: date
    precision: str


def day_interval(day: date) -> Interval:
    """One day."""
    return Interval(day, day, "day")


def week_of(day: date, offset: int = 0) -> Interval:
    """The week, Monday to Sunday, that holds the day, or one ``offset`` weeks away.

    >>> week_of(date(2020, 3, 26), -1).start
    datetime.date(2020, 3, 16)
    """
    monday = day - timedelta(days=day.weekday()) + timedelta(weeks=offset)
    return Interval(monday, monday + timedelta(days=6), "week")


def month_interval(year: int, month: int, part: str = "") -> Interval:
    """A month, or its days 1-10 (start), 11-20 (middle), 21-end (late, end)."""
    last = calendar.monthrange(year, month)[1]
    first, final = {"": (1, last), "start": (1, 10), "middle": (11, 20)}.get(part, (21, last))
    return Interval(date(year, month, first), date(year, month, final), "week" if part else "month")


def year_interval(year: int, part: str = "") -> Interval:
    """A year, or January (start), June and July (middle), October to December (late), December (end)."""
    first, last, precision = {
        "": (1, 12, "year"), "start": (1, 1, "month"), "middle": (6, 7, "season"), "late": (10, 12, "season"), "end": (12, 12, "month"),
    }[part]  # fmt: skip
    return Interval(date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]), precision)


def decade_interval(first: int, part: str = "") -> Interval:
    """The ten years from ``first``, or their first four, the middle three or the last three."""
    a, b = {"": (0, 9), "start": (0, 3), "middle": (4, 6)}.get(part, (7, 9))
    return Interval(date(first + a, 1, 1), date(first + b, 12, 31), "year")


def season_interval(year: int, first_month: int) -> Interval:
    """Three whole months; a winter begins in December of its year."""
    last_year, last_month = (year, first_month + 2) if first_month < 12 else (year + 1, 2)
    return Interval(date(year, first_month, 1), month_interval(last_year, last_month).end, "season")


def months_away(day: date, months: int) -> date:
    """The same day of the month so many months later (or earlier), or the month's last day where it has none.

    >>> months_away(date(2020, 3, 31), -1)
    datetime.date(2020, 2, 29)
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def weekday_near(today: date, weekday: int, direction: str = "") -> date:
    """The latest such weekday on or before today; strictly before («last»), or strictly after («next»)."""
    back = (today.weekday() - weekday) % 7
    if direction == "next":
        return today + timedelta(days=7 - back)
    return today - timedelta(days=7 if direction == "last" and back == 0 else back)


def hijri_interval(year: int, month: int, day: int | None = None, part: str = "") -> Interval | None:
    """The common dates of an Islamic day or month; None where there is no such day or the year is outside 1343-1500.

    >>> hijri_interval(1436, 9, 27).start
    datetime.date(2015, 7, 14)
    """
    if not _HIJRI_RANGE[0] <= year <= _HIJRI_RANGE[1] or not 1 <= month <= 12:
        return None
    length = Hijri(year, month, 1).month_length()
    if day is not None:
        return day_interval(_common(year, month, day)) if 1 <= day <= length else None
    first, last = {"": (1, length), "start": (1, 10), "middle": (11, 20)}.get(part, (21, length))
    return Interval(_common(year, month, first), _common(year, month, last), "week" if part else "month")


def hijri_year(day: date) -> int:
    """The Islamic year on a day; reckoned from the mean length of the year where the table ends."""
    try:
        return int(Gregorian(day.year, day.month, day.day).to_hijri().year)
    except OverflowError:
        return round((day.year - 622) * 33 / 32)


def _common(year: int, month: int, day: int) -> date:
    common = Hijri(year, month, day).to_gregorian()
    return date(common.year, common.month, common.day)
