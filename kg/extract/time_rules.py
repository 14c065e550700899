"""The rules for words of time: each is a pattern over folded text and a function to the interval it stands for.

Here stand dates of the calendar: days, months, years and seasons, by number or name, with a year or without. Those told by their
distance are in kg.extract.time_relative. What the words do not fix to days («مؤخرا», «في الأيام القادمة», «بعد 2003») has no rule
and so gives nothing.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from kg.arabic import calendar as cal
from kg.arabic.calendar import Interval
from kg.arabic.number_words import UNITS
from kg.arabic.numbers import read_number
from kg.extract import time_relative
from kg.extract.time_context import Context
from kg.extract.time_words import (
    DATED, DAYS, HIJRI, MONTH, NEXT, PART, PAST, THIS, TWIN, YEAR, Rule, any_of, modifier_of, ordinal, rule, safe_date, year_named,
)  # fmt: skip

#: Month names that are also other words: they need a day, a year, or a word before them that speaks of time.
_AMBIGUOUS = frozenset(("مارس", "اب", "ماي", "اوت", "جوان", "مارت", "ماييو", "صفر", "محرم"))
_TIMELY = re.compile(r"(?<!\w)[وف]?(?:شهر|شهري|اشهر|لاشهر|في|منذ|خلال|حتي|اواخر|اوايل|منتصف|مطلع|بدايه|نهايه|بين|بحلول|من)\s*$")
#: Days without a year: how far ahead one may lie that is nearer than the last, and one that words of the future mean.
_SOON, _MEANT = 60, 180
#: Days of a feast.
_FEAST_DAYS = 3
#: Events that a year right behind them dates («ثورة 2011»).
_DATED_EVENTS = "انتفاضه|ثوره|ثورات|حرب|حربي|اتفاق|اتفاقيه|انتخابات|انقلاب|غزو|قمه|احداث|هجمات|موتمر|دستور"
#: Words in «ا» that follow a year and are not what a number counts.
_AFTER_YEAR = "عندما|بعدما|حينما|كما|بينما|مما|فيما|ايضا|حينها|بعدها|هذا|اذا|سوريا|ليبيا|تركيا|روسيا|اوكرانيا|بريطانيا|المانيا|فرنسا|غزه"
_FIRST = {"الاول": 1, "الاولي": 1, "الثاني": 2, "الثانيه": 2, "الثالث": 3, "الرابع": 4, "الاخير": 0, "الاخيره": 0}


def _year_of_month(month: int, modifier: str, context: Context) -> int:
    """The year of a month named without one: the latest past, or the coming one where that is meant or far nearer."""
    today = context.today
    past = today.year - (month > today.month)
    if modifier == "next":
        return today.year + (month <= today.month)
    if modifier == "last":
        return past - (month == today.month)
    months_ago = (today.year - past) * 12 + today.month - month
    ahead = not context.since and not context.past and modifier != "this" and months_ago >= (6 if context.future or context.until else 10)
    return past + ahead


def _day_month(match: re.Match[str], context: Context) -> Interval | None:
    month, number = cal.MONTHS[match["month"]], ordinal(match["day"])
    year = year_named(match, context)
    if year is None and re.search(r"(?:احداث|هجمات|اعتداءات|تفجيرات)\s*(?:ال)?\s*$", context.before) and (month, number) == (9, 11):
        year = 2001
    day = safe_date(year, month, number) if year else _nearest_day(month, number, modifier_of(match), context)
    first = match.groupdict().get("first")
    start = safe_date(day.year, day.month, ordinal(first)) if first and day else day
    if context.since and day and day < context.today:
        return Interval(day, context.today, "day")
    return Interval(start, day, "day") if day and start and start <= day else None


def _nearest_day(month: int, number: int, modifier: str, context: Context) -> date | None:
    """The day of a date without a year: the latest past, or a coming one where the words or the distance say so."""
    today = context.today
    days = [day for year in (today.year - 1, today.year, today.year + 1) if (day := safe_date(year, month, number))]
    past, ahead = [d for d in days if d <= today], [d for d in days if d > today]
    if not past or not ahead:
        return (past or ahead)[-1] if past or ahead else None
    if modifier == "this":
        return min(past[-1], ahead[0], key=lambda day: abs((day - today).days))
    soon = (ahead[0] - today).days <= _SOON and (today - past[-1]).days >= 300
    meant = modifier == "next" or ((context.future or context.until) and (ahead[0] - today).days < _MEANT)
    return ahead[0] if modifier != "last" and not context.since and (soon or meant) else past[-1]


def _day_to_day(match: re.Match[str], context: Context) -> Interval | None:
    """«17 يوليو (تموز) حتى 19 منه»."""
    month, first, last = cal.MONTHS[match["month"]], ordinal(match["day"]), int(match["last"])
    year = year_named(match, context)
    day = safe_date(year, month, first) if year else _nearest_day(month, first, modifier_of(match), context)
    end = safe_date(day.year, month, last) if day else None
    return Interval(day, end, "day") if day and end and day <= end else None


def _day_of_month(match: re.Match[str], context: Context) -> Interval | None:
    """«الرابع عشر من الشهر الماضي», «في 14 من هذا الشهر»."""
    step = {"last": -1, "next": 1}.get(modifier_of(match), 0)
    there = cal.months_away(context.today.replace(day=1), step)
    day = safe_date(there.year, there.month, ordinal(match["day"]))
    return cal.day_interval(day) if day else None


def _numeric(match: re.Match[str], context: Context) -> Interval | None:
    a, b, c = (int(match[name]) for name in ("a", "b", "c"))
    year, month, day = (a, b, c) if len(match["a"]) == 4 else (c, b, a)
    if year < 100:
        year += 2000
    if 1300 <= year <= 1500:
        return _on_weekday(cal.hijri_interval(year, month, day), match)
    found = safe_date(year, month, day) or safe_date(year, day, month)
    return cal.day_interval(found) if found and 1800 <= found.year <= 2100 else None


def _on_weekday(found: Interval | None, match: re.Match[str]) -> Interval | None:
    """The Islamic day moved to the weekday named with it, where that is next to it: months begin on a day seen, not reckoned."""
    name = match.groupdict().get("weekday")
    if found is None or not name or found.start != found.end:
        return found
    off = (cal.WEEKDAYS[name] - found.start.weekday() + 3) % 7 - 3
    return cal.day_interval(found.start + timedelta(days=off)) if abs(off) == 1 else found


def _month(match: re.Match[str], context: Context) -> Interval | None:
    month, part = cal.MONTHS[match["month"]], cal.PARTS.get(match.groupdict().get("part") or "", "")
    year, modifier = year_named(match, context), modifier_of(match)
    bare = match["core"] == match["month"]
    if bare and match["month"] in _AMBIGUOUS and not _TIMELY.search(context.before):
        return None
    if match["core"] == "اب":  # «أب»
        return None
    if year is None:
        year = _year_of_month(month, modifier, context)
    return cal.month_interval(year, month, part)


def _hijri(match: re.Match[str], context: Context) -> Interval | None:
    month, part = cal.HIJRI_MONTHS[match["hmonth"]], cal.PARTS.get(match.groupdict().get("part") or "", "")
    day = ordinal(match["day"]) if match.groupdict().get("day") else None
    if match["core"] == match["hmonth"] and (match["hmonth"] in _AMBIGUOUS or not _TIMELY.search(context.before)):
        return None  # رجب, شعبان and رمضان are names of men too
    if match["hyear"]:
        return _on_weekday(cal.hijri_interval(int(match["hyear"]), month, day, part), match)
    return _on_weekday(_nearest_hijri(month, day, part, modifier_of(match), context.today), match)


def _nearest_hijri(month: int, day: int | None, part: str, modifier: str, today: date) -> Interval | None:
    year = cal.hijri_year(today)
    found = [i for y in (year - 1, year, year + 1) if (i := cal.hijri_interval(y, month, day, part))]
    if modifier == "next":
        return next((i for i in found if i.start > today), None)
    if modifier == "last":
        return next((i for i in reversed(found) if i.end < today), None)
    return min(found, key=lambda i: abs((i.start - today).days), default=None)


def _feast(match: re.Match[str], context: Context) -> Interval | None:
    if re.search(r"(?<!\w)[بل]?(?:مناسبه|تهنيه|تهاني|ذكري)(?:\s+حلول)?\s*$", context.before):
        return None
    month, day = (10, 1) if match["feast"] == "الفطر" else (12, 10)
    first = _nearest_hijri(month, day, "", modifier_of(match), context.today)
    return Interval(first.start, first.start + timedelta(days=_FEAST_DAYS - 1), "day") if first and match["days"] else first


def _part_of_year(match: re.Match[str], context: Context) -> Interval | None:
    year = year_named(match, context)
    if year is None and not match["bareyear"]:
        return None
    return cal.year_interval(year or context.today.year, cal.PARTS[match["part"]])


def _stretch_of_year(match: re.Match[str], context: Context) -> Interval | None:
    """«النصف الأول من عام 2016», «الربع الأخير من العام», «الأشهر الستة الأولى من العام الحالي»."""
    if not re.search(r"عام|سنه|\d{4}", match["core"]):
        return None
    year = year_named(match, context) or context.today.year
    groups, nth = match.groupdict(), _FIRST[match["nth"]]
    months = {"نصف": 6, "ربع": 3}.get(groups.get("share") or "") or int(read_number(groups.get("n") or "") or 0)
    first = 13 - months if nth == 0 else (nth - 1) * months + 1
    if not 1 <= months <= 12 or not 1 <= first <= 13 - months:
        return None
    return Interval(date(year, first, 1), cal.month_interval(year, first + months - 1).end, "season")


def _year(match: re.Match[str], context: Context) -> Interval | None:
    year = int(match["year"])
    last = int(match.groupdict().get("last") or year)
    return Interval(date(year, 1, 1), date(last, 12, 31), "year") if year <= last else None


def _short_year(match: re.Match[str], context: Context) -> Interval | None:
    """«عام 94»."""
    return cal.year_interval(1900 + int(match["year"]))


def _decade(match: re.Match[str], context: Context) -> Interval | None:
    century = 2000 if match.groupdict().get("century") and re.search("الحالي|الحادي", match["century"]) else 1900
    if match.groupdict().get("century") and "التاسع" in match["century"]:
        century = 1800
    return cal.decade_interval(century + cal.DECADES[match["decade"].removeprefix("ال")], cal.PARTS.get(match["part"] or "", ""))


def _season(match: re.Match[str], context: Context) -> Interval | None:
    first, year, modifier = cal.SEASONS[match["season"]], year_named(match, context), modifier_of(match)
    if year is None:
        if not modifier:
            return None
        year = context.today.year
        if modifier == "last" and cal.season_interval(year, first).end >= context.today:
            year -= 1
        if modifier == "next" and date(year, first, 1) <= context.today:
            year += 1
    return cal.season_interval(year, first)


_HMONTH = (
    rf"(?P<hmonth>{HIJRI})(?:\s+(?:من\s+)?(?:ال)?(?:عام|سنه)?\s*(?P<hyear>1[345]\d\d)\s?(?:هجريه?|ه)?"
    rf"|\s+(?P<mod>{PAST}|{NEXT}|{THIS}))?"
)
_A_YEAR = r"(?P<year>(?:1[89]|20)\d\d)"
_NOT_COUNTED = rf"(?!\w|[./,-]?\d|\s*%|\s+(?!(?:{_AFTER_YEAR})(?!\w))[^\W\d_]{{2,}}ا(?!\w))"
_TO = r"\s*(?:-|و|(?:و)?(?:الي|حتي)(?:\s+(?:ال)?عام)?)\s*"
_OF_YEAR = rf"(?=\s+من\s){YEAR}(?:\s+من\s+ال(?:عام|سنه))?"

#: In order of preference where two begin at one place and are equally long.
RULES: tuple[Rule, ...] = (
    rule(rf"{DATED}(?P<a>\d{{4}})\s?(?P<sep>[-/.])\s?(?P<b>\d{{1,2}})\s?(?P=sep)\s?(?P<c>\d{{1,2}})", _numeric),
    rule(rf"{DATED}(?P<a>\d{{1,2}})\s?(?P<sep>[-/.])\s?(?P<b>\d{{1,2}})\s?(?P=sep)\s?(?P<c>\d{{4}}|\d{{2}})(?:\s?(?:ه|م))?", _numeric),
    rule(rf"{DATED}{DAYS}\s*{TWIN}{YEAR}", _day_month),
    rule(rf"{DAYS}\s*{TWIN}{YEAR}\s+(?:حتي|الي)\s+(?P<last>\d{{1,2}})\s+منه", _day_to_day),
    rule(rf"{DATED}{DAYS}\s*(?:هذا\s+الشهر|(?:ال)?شهر\s+(?P<mod>{PAST}|{NEXT}|{THIS}))", _day_of_month),
    rule(rf"(?P<month>{MONTH})\s+(?P<day>\d{{1,2}})\s*[,،]?\s*(?P<year>(?:19|20)\d\d)", _day_month),
    rule(rf"(?P<part>{PART})\s+(?:شهر\s+)?{TWIN}{YEAR}", _month),
    rule(rf"(?:شهر\s+)?{TWIN}{YEAR}", _month),
    rule(rf"{DATED}(?:{DAYS}\s*(?:من\s+)?(?:شهر\s+)?)?{_HMONTH}", _hijri),
    rule(rf"(?P<part>{PART})\s+(?:شهر\s+)?{_HMONTH}", _hijri),
    rule(rf"شهر\s+{_HMONTH}", _hijri),
    rule(
        r"(?:اول ايام\s+|(?P<days>ايام\s+))?(?:(?:عطله|اجازه)\s+)?عيد (?P<feast>الفطر|الاضحي)(?:\s+المبارك)?"
        rf"(?:\s+(?P<mod>{PAST}|{NEXT}|{THIS}))?",
        _feast,
    ),
    rule(
        rf"(?P<part>{PART})(?=\s+(?:ال)?(?:عام|سنه|(?:19|20)\d\d|هذا العام|هذه السنه))"
        rf"(?P<bareyear>\s+العام(?!\s+(?:\d|{PAST}|{NEXT})))?{YEAR}",
        _part_of_year,
    ),
    rule(rf"ال(?P<share>نصف|ربع)\s+(?P<nth>{any_of(_FIRST)}){_OF_YEAR}", _stretch_of_year),
    rule(rf"ال(?:اشهر|شهور)\s+(?:ال)?(?P<n>{any_of(UNITS)})\s+(?P<nth>{any_of(_FIRST)}){_OF_YEAR}", _stretch_of_year),
    rule(r"(?:عامي|سنتي)\s+(?P<year>(?:1[89]|20)\d\d)\s*(?:و|-)\s*(?P<last>(?:1[89]|20)\d\d)", _year),
    rule(rf"(?:ال)?(?:عام|سنه)\s+\(?{_A_YEAR}\)?\s?م?", _year),
    rule(r"(?:عام|سنه)\s+\.?(?P<year>[3-9]\d)(?![.,/-]?\d|\s*%)", _short_year),
    rule(r"(?P<year>(?:19|20)\d\d)\s?(?:م|ميلاديه?)", _year),
    (
        re.compile(
            rf"(?<!\w)(?:من|بين|للفتره|الفتره)\s+(?:(?:ال)?عام\s+)?(?P<core>{_A_YEAR}{_TO}(?P<last>(?:1[89]|20)\d\d)){_NOT_COUNTED}"
        ),
        _year,
    ),
    (re.compile(rf"(?<!\w)(?:في|خلال|اوايل)\s+(?P<core>{_A_YEAR}){_NOT_COUNTED}"), _year),
    (re.compile(rf"(?<!\w)(?:منذ|حتي|بحلول)\s+(?P<core>{_A_YEAR})(?!\w|[./,-]?\d|\s*%)"), _year),
    (re.compile(rf"(?<!\w)[بلك]?(?:ال)?(?:{_DATED_EVENTS})\s+(?:\w+\s+)?(?P<core>{_A_YEAR}){_NOT_COUNTED}"), _year),
    rule(rf"(?:(?P<part>{PART})\s+)?(?P<decade>(?:ال)?(?:{any_of(cal.DECADES)}))(?P<century>\s+(?:من\s+)?القرن\s+\w+)?", _decade),
    rule(rf"(?P<season>{any_of(cal.SEASONS)}){YEAR}", _season),
    *time_relative.RULES,
)
