"""Pieces of patterns for words of time over folded text, and what single words in a match stand for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta

from kg.arabic import calendar as cal
from kg.arabic.calendar import Interval
from kg.arabic.number_words import TENS, UNITS
from kg.arabic.numbers import read_number
from kg.extract.time_context import Context

#: Gives the interval that a match stands for, None where it names no time.
Resolver = Callable[[re.Match[str], Context], Interval | None]
Rule = tuple[re.Pattern[str], Resolver]


def any_of(names: Iterable[object]) -> str:
    """A pattern for any of the names, the longest first."""
    return "|".join(sorted(map(str, names), key=len, reverse=True))


def rule(pattern: str, function: Resolver) -> Rule:
    """A rule for whole words, behind clitics perhaps; the words without them are the group ``core``."""
    return re.compile(rf"(?<![\w/])[وف]?[بلك]?(?P<core>{pattern})(?!\w)"), function


PAST = "الماضي|الماضيه|المنصرم|المنصرمه|الفائت|الفائته|الفايت|الفايته|المنقضي|الاخير|السابق"
NEXT = "المقبل|المقبله|القادم|القادمه|التالي"
THIS = "الحالي|الحاليه|الجاري|الجاريه|هذا"
DAY = any_of(cal.WEEKDAYS)
PART = any_of(cal.PARTS)
MONTH = any_of(cal.MONTHS)
HIJRI = any_of(cal.HIJRI_MONTHS)
#: A month, perhaps by two of its names («مارس/آذار»).
TWIN = rf"(?P<month>{MONTH})(?:\s*(?:[/(-]\s*)?(?:{MONTH})\b\s*\)?)?"
#: The year of what stands before, if any.
YEAR = (
    rf"(?:\s*[,،]?\s*(?:من\s+)?(?:(?P<yearword>(?:ال)(?:عام|سنه)\s+(?:{PAST}|{NEXT}|{THIS})|هذا العام|هذه السنه)"
    rf"|(?:(?:ال)?(?:عام|سنه)\s+)?\(?(?P<year>(?:1[89]|20)\d\d)\)?\s?م?(?![\w/])|(?:الشهر\s+)?(?P<mod>{PAST}|{NEXT}|{THIS})))?"
)
_ORDINALS = {
    "الاول": 1, "الثاني": 2, "الثالث": 3, "الرابع": 4, "الخامس": 5, "السادس": 6, "السابع": 7, "الثامن": 8, "التاسع": 9, "العاشر": 10,
    "الحادي": 1,
}  # fmt: skip
_ORDINALS |= {name[1:]: number for name, number in _ORDINALS.items()} | {"اول": 1}  # «للخامس»: the preposition swallows the alef
ORDINAL = any_of(_ORDINALS)
_ORDINAL_DAY = rf"(?:{ORDINAL})(?:\s+عشر|\s+و(?:ال)?(?:عشرين|ثلاثين))?|ا?لعشرين|ا?لثلاثين"
#: The day of a month, perhaps the last of several («السابع والثامن من», «22-24»).
DAYS = (
    rf"(?:(?P<first>\d{{1,2}}|{_ORDINAL_DAY})\s?(?:-|و|الي|حتي)\s?)?(?:ال\s?(?=\d))?(?P<day>\d{{1,2}}|{_ORDINAL_DAY})(?:\s+من)?(?:\s+شهر)?"
)
LEAD = (
    r"(?:(?:ساعه متاخره|وقت متاخر|وقت مبكر|وقت سابق|الساعات الاولي|ساعات متاخره|ساعه مبكره)\s+(?:من\s+)?)?"
    r"(?:(?:فجر|صباح|صبيحه|ظهر|عصر|مساء|ليل|ليله|نهار|غداه|ضحي|عشيه|بعد ظهر|منتصف ليل)\s+)?(?:يوم\s+)?"
)
#: A day told by its distance before the weekday or date that says it again («غدا الثلاثاء», «أول من أمس (الأحد)»).
DEICTIC = r"(?:(?P<deictic>(?:(?:اول\s+(?:من\s+)?)?(?:اليوم|امس)(?:\s+الاول)?|(?:يوم\s+)?(?:بعد\s+)?(?:ال)?غدا?))\s*[,،(]?\s*(?:يوم\s+)?)?"
#: What may stand before a date: the day's name or distance.
DATED = rf"{LEAD}{DEICTIC}(?:(?P<weekday>{DAY})\)?\s*[,،(]?\s*(?:الموافق\s+(?:ل\s?)?)?)?"
COUNT = rf"(?P<n>\d+|(?:{any_of({*UNITS, *TENS})})(?:\s+(?:عشره?|و(?:{any_of(TENS)})))?)"
UNIT = r"(?P<unit>يوما?|ايام|اسبوعا?|اسابيع|شهرا?|اشهر|شهور|عاما?|اعوام|سنه|سنوات|ساعه|ساعات|عقود|عقدا?)"
DUAL = r"(?P<dual>يومين|اسبوعين|شهرين|عامين|سنتين|ساعتين|عقدين|يوميين)"
AMOUNT = (
    rf"(?:(?:نحو|حوالي|اكثر من|قرابه|ما يقارب|ما يقرب من|زهاء|اقل من)\s+)?"
    rf"(?:{COUNT}\s+{UNIT}|{DUAL}|(?P<one>يوم|اسبوع|شهر|عام|سنه|ساعات|ساعه|عقد)(?!\s+(?:{MONTH}|{HIJRI}|{DAY}|\d)))"
    r"(?P<half>\s+ونصف(?:\s+(?:العام|السنه|الشهر))?)?"
)
_STEPS = {"last": -1, "next": 1, "this": 0, "": 0}


def modifier_of(match: re.Match[str], name: str = "mod") -> str:
    """Whether the words of a group say last, next or this, "" where there are none."""
    word = match.groupdict().get(name) or ""
    word = word.split()[-1] if word and not word.startswith("هذ") else word
    if word in PAST.split("|"):
        return "last"
    return "next" if word in NEXT.split("|") else "this" if word else ""


def step_of(match: re.Match[str], name: str = "mod") -> int:
    """The modifier as a step: -1, 0 or 1."""
    return _STEPS[modifier_of(match, name)]


def year_named(match: re.Match[str], context: Context) -> int | None:
    """The year that the words name, None where they name none."""
    groups = match.groupdict()
    if groups.get("year"):
        return int(groups["year"])
    return context.today.year + step_of(match, "yearword") if groups.get("yearword") else None


def ordinal(words: str) -> int:
    """The number of a day or of an ordinal up to the thirty-first («الخامس والعشرين»).

    >>> ordinal("الحادي عشر")
    11
    """
    parts = words.split()
    if parts[0].isdigit():
        return int(parts[0])
    tail = " ".join(parts[1:])
    if parts[0].endswith(("لعشرين", "لثلاثين")):
        return 20 if parts[0].endswith("لعشرين") else 30
    return _ORDINALS[parts[0]] + (10 if tail == "عشر" else 20 if "عشرين" in tail else 30 if "ثلاثين" in tail else 0)


def safe_date(year: int, month: int, day: int) -> date | None:
    """The day, None where the month has no such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


_UNITS = {
    "يوم": "day", "ايا": "day", "اسب": "week", "اسا": "week", "شهر": "month", "اشه": "month", "شهو": "month", "عام": "year", "اعو": "year",
    "سنه": "year", "سنو": "year", "سنت": "year", "ساع": "hour", "عقد": "decade", "عقو": "decade",
}  # fmt: skip
_DAYS_OF = {"day": 1, "week": 7}
#: The largest number that counts days, weeks, months or years.
_MOST = 400


def amount_of(match: re.Match[str]) -> tuple[int, str] | None:
    """The number and unit of an amount of time: «ثلاثة أيام» is 3 and day, «عام ونصف العام» 18 and month."""
    groups = match.groupdict()
    found = _whole_amount(groups)
    if found is None or not groups.get("half"):
        return found
    count, unit = found
    return (count * 12 + 6, "month") if unit == "year" else (count * 30 + 15, "day") if unit == "month" else found


def _whole_amount(groups: dict[str, str | None]) -> tuple[int, str] | None:
    if dual := groups.get("dual"):
        return 2, _UNITS[dual[:3]]
    if one := groups.get("one"):
        return 1, _UNITS[one[:3]]
    value = read_number(groups["n"]) if groups.get("n") else None
    if value is None or value > _MOST:
        return None
    unit = _UNITS[str(groups["unit"])[:3]]
    return (int(value) * 10, "year") if unit == "decade" else (int(value), unit)


def day_before(day: date, count: int, unit: str) -> date | None:
    """The day so many units earlier, or later where the number is below zero; None beyond the calendar."""
    try:
        if unit in ("month", "year"):
            return cal.months_away(day, -count * (12 if unit == "year" else 1))
        return day - timedelta(days=count * _DAYS_OF.get(unit, 0) + (int(count / 24) if unit == "hour" else 0))
    except (ValueError, OverflowError):
        return None


def unit_around(day: date, unit: str) -> Interval:
    """The day, or the week, month or year that holds it."""
    if unit == "week":
        return cal.week_of(day)
    if unit == "month":
        return cal.month_interval(day.year, day.month)
    return cal.year_interval(day.year) if unit == "year" else cal.day_interval(day)
