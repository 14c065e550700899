"""The rules for words of time: each is a pattern over folded text and a function to the interval it stands for.

What the words do not fix to days («مؤخرا», «في الأيام القادمة», «بعد 2003») has no rule and so gives nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from kg.arabic import calendar as cal
from kg.arabic.calendar import Interval
from kg.arabic.number_words import TENS, UNITS
from kg.arabic.numbers import read_number
from kg.extract.time_context import Context

Resolver = Callable[[re.Match[str], Context], Interval | None]
Rule = tuple[re.Pattern[str], Resolver]


def _any(names: object) -> str:
    return "|".join(sorted(map(str, names), key=len, reverse=True))  # type: ignore[call-overload]


_L, _R = r"(?<![\w/])[وف]?[بلك]?(?P<core>", r")(?!\w)"
_PAST = "الماضي|الماضيه|المنصرم|المنصرمه|الفائت|الفائته|المنقضي|الاخير|السابق"
_NEXT = "المقبل|المقبله|القادم|القادمه|التالي"
_THIS = "الحالي|الحاليه|الجاري|الجاريه|هذا"
_DAY = _any(cal.WEEKDAYS)
_PART = _any(cal.PARTS)
_MONTH = _any(cal.MONTHS)
_TWIN = rf"(?P<month>{_MONTH})(?:\s*(?:[/(-]\s*)?(?:{_MONTH})\b\s*\)?)?"
_YEAR = (
    rf"(?:\s*[,،]?\s*(?:من\s+)?(?:(?P<yearword>(?:ال)(?:عام|سنه)\s+(?:{_PAST}|{_NEXT}|{_THIS})|هذا العام|هذه السنه)"
    rf"|(?:(?:ال)?(?:عام|سنه)\s+)?\(?(?P<year>(?:1[89]|20)\d\d)\)?\s?م?(?![\w/])|(?:الشهر\s+)?(?P<mod>{_PAST}|{_NEXT}|{_THIS})))?"
)
_ORDINAL_DAYS = {
    "الاول": 1, "الثاني": 2, "الثالث": 3, "الرابع": 4, "الخامس": 5, "السادس": 6, "السابع": 7, "الثامن": 8, "التاسع": 9, "العاشر": 10,
    "الحادي": 1,
}  # fmt: skip
_DAYNUM = (
    rf"(?P<day>\d{{1,2}}|(?:{_any(_ORDINAL_DAYS)})(?:\s+عشر|\s+و(?:ال)?(?:عشرين|ثلاثين))?|العشرين|الثلاثين)(?:\s+من)?(?:\s+شهر)?"
)
_HIJRI_NAMES = _any(cal.HIJRI_MONTHS)
_LEAD = (
    r"(?:(?:ساعه متاخره|وقت متاخر|وقت مبكر|وقت سابق|الساعات الاولي|ساعات متاخره|ساعه مبكره)\s+(?:من\s+)?)?"
    r"(?:(?:فجر|صباح|صبيحه|ظهر|عصر|مساء|ليل|ليله|نهار|غداه|ضحي|عشيه|بعد ظهر|منتصف ليل)\s+)?(?:يوم\s+)?"
)
_COUNT = rf"(?P<n>\d+|(?:{_any({*UNITS, *TENS})})(?:\s+(?:عشره?|و(?:{_any(TENS)})))?)"
_UNIT = r"(?P<unit>يوما?|ايام|اسبوعا?|اسابيع|شهرا?|اشهر|شهور|عاما?|اعوام|سنه|سنوات|ساعه|ساعات|عقود|عقدا?)"
_DUAL = r"(?P<dual>يومين|اسبوعين|شهرين|عامين|سنتين|ساعتين|عقدين|يوميين)"
_AMOUNT = rf"(?:(?:نحو|حوالي|اكثر من|قرابه|ما يقارب|ما يقرب من|زهاء|اقل من)\s+)?(?:{_COUNT}\s+{_UNIT}|{_DUAL}|(?P<one>يوم|اسبوع|شهر|عام|سنه|ساعات|ساعه|عقد)(?!\s+(?:{_MONTH}|{_HIJRI_NAMES}|\d)))"
#: Month names that are also other words: they need a day, a year, or a word before them that speaks of time.
_AMBIGUOUS = frozenset(("مارس", "اب", "ماي", "اوت", "جوان", "مارت", "ماييو", "صفر", "محرم"))
_TIMELY = re.compile(r"(?<!\w)[وف]?(?:شهر|في|منذ|خلال|حتي|اواخر|اوايل|منتصف|مطلع|بدايه|نهايه|بين|بحلول|من)\s*$")


def _modifier(match: re.Match[str], name: str = "mod") -> str:
    word = match.groupdict().get(name) or ""
    word = word.split()[-1] if word and not word.startswith("هذ") else word
    if word in _PAST.split("|"):
        return "last"
    return "next" if word in _NEXT.split("|") else "this" if word else ""


def _full_year(match: re.Match[str], context: Context) -> int | None:
    """The year that the words name, None where they name none."""
    groups = match.groupdict()
    if groups.get("year"):
        return int(groups["year"])
    if groups.get("yearword"):
        return context.today.year + {"last": -1, "next": 1, "this": 0}[_modifier(match, "yearword")]
    return None


def _year_of_month(month: int, modifier: str, context: Context) -> int:
    """The year of a month named without one: the latest past, or the coming one where that is meant or far nearer."""
    today = context.today
    past = today.year - (month > today.month)
    if modifier == "next":
        return today.year + (month <= today.month)
    if modifier == "last":
        return past - (month == today.month)
    months_ago = (today.year - past) * 12 + today.month - month
    ahead = not context.since and modifier != "this" and months_ago >= (6 if context.future else 10)
    return past + ahead


def _day_number(words: str) -> int:
    parts = words.split()
    if parts[0].isdigit():
        return int(parts[0])
    tail = " ".join(parts[1:])
    if parts[0] in ("العشرين", "الثلاثين"):
        return 20 if parts[0] == "العشرين" else 30
    return _ORDINAL_DAYS[parts[0]] + (10 if tail == "عشر" else 20 if "عشرين" in tail else 30 if "ثلاثين" in tail else 0)


def _safe_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _day_month(match: re.Match[str], context: Context) -> Interval | None:
    month, number = cal.MONTHS[match["month"]], _day_number(match["day"])
    year = _full_year(match, context)
    if (
        year is None
        and re.search(r"(?:احداث|هجمات|اعتداءات|تفجيرات)\s*(?:ال)?\s*$", context.before)
        and (month, number) == (9, 11)
    ):
        year = 2001
    day = _safe_date(year, month, number) if year else _nearest_day(month, number, _modifier(match), context)
    first = match.groupdict().get("first")
    start = _safe_date(day.year, day.month, int(first)) if first and day else day
    if context.since and day and day < context.today:
        return Interval(day, context.today, "day")
    return Interval(start, day, "day") if day and start and start <= day else None


def _nearest_day(month: int, number: int, modifier: str, context: Context) -> date | None:
    """The day of a date without a year: the latest past, or a coming one where the words or the distance say so."""
    today = context.today
    days = [day for year in (today.year - 1, today.year, today.year + 1) if (day := _safe_date(year, month, number))]
    past, ahead = [d for d in days if d <= today], [d for d in days if d > today]
    if not past or not ahead:
        return (past or ahead)[-1] if past or ahead else None
    if modifier == "this":
        return min(past[-1], ahead[0], key=lambda day: abs((day - today).days))
    soon = (ahead[0] - today).days <= 60 and (today - past[-1]).days >= 300
    meant = modifier == "next" or (context.future and (ahead[0] - today).days < 180)
    return ahead[0] if modifier != "last" and not context.since and (soon or meant) else past[-1]


def _numeric(match: re.Match[str], context: Context) -> Interval | None:
    a, b, c = (int(match[name]) for name in ("a", "b", "c"))
    year, month, day = (a, b, c) if len(match["a"]) == 4 else (c, b, a)
    if year < 100:
        year += 2000
    if 1300 <= year <= 1500:
        return cal.hijri_interval(year, month, day)
    found = _safe_date(year, month, day) or _safe_date(year, day, month)
    return cal.day_interval(found) if found and 1800 <= found.year <= 2100 else None


def _month(match: re.Match[str], context: Context) -> Interval | None:
    month, part = cal.MONTHS[match["month"]], cal.PARTS.get(match.groupdict().get("part") or "", "")
    year, modifier = _full_year(match, context), _modifier(match)
    bare = match["core"] == match["month"]
    if bare and match["month"] in _AMBIGUOUS and not _TIMELY.search(context.before):
        return None
    if match["core"] == "اب":  # «أب», «إب»
        return None
    if year is None:
        year = _year_of_month(month, modifier, context)
    return cal.month_interval(year, month, part)


def _hijri(match: re.Match[str], context: Context) -> Interval | None:
    month, part = cal.HIJRI_MONTHS[match["hmonth"]], cal.PARTS.get(match.groupdict().get("part") or "", "")
    day = _day_number(match["day"]) if match.groupdict().get("day") else None
    if match["core"] == match["hmonth"] and (match["hmonth"] in _AMBIGUOUS or not _TIMELY.search(context.before)):
        return None  # رجب, شعبان and رمضان are names of men too
    if match["hyear"]:
        return cal.hijri_interval(int(match["hyear"]), month, day, part)
    return _nearest_hijri(month, day, part, _modifier(match), context.today)


def _nearest_hijri(month: int, day: int | None, part: str, modifier: str, today: date) -> Interval | None:
    year = cal.hijri_year(today)
    found = [i for y in (year - 1, year, year + 1) if (i := cal.hijri_interval(y, month, day, part))]
    if modifier == "next":
        return next((i for i in found if i.start > today), None)
    if modifier == "last":
        return next((i for i in reversed(found) if i.end < today), None)
    return min(found, key=lambda i: abs((i.start - today).days), default=None)


def _feast(match: re.Match[str], context: Context) -> Interval | None:
    month, day = (10, 1) if match["feast"] == "الفطر" else (12, 10)
    return _nearest_hijri(month, day, "", _modifier(match), context.today)


def _part_of_year(match: re.Match[str], context: Context) -> Interval | None:
    year = _full_year(match, context)
    if year is None and not match["bareyear"]:
        return None
    return cal.year_interval(year or context.today.year, cal.PARTS[match["part"]])


def _year(match: re.Match[str], context: Context) -> Interval | None:
    year = int(match["year"])
    last = int(match.groupdict().get("last") or year)
    return Interval(date(year, 1, 1), date(last, 12, 31), "year") if year <= last else None


def _bare_year(match: re.Match[str], context: Context) -> Interval | None:
    return cal.year_interval(int(match["year"]))


def _decade(match: re.Match[str], context: Context) -> Interval | None:
    century = 2000 if match.groupdict().get("century") and re.search("الحالي|الحادي", match["century"]) else 1900
    if match.groupdict().get("century") and "التاسع" in match["century"]:
        century = 1800
    return cal.decade_interval(century + cal.DECADES[match["decade"].removeprefix("ال")], cal.PARTS.get(match["part"] or "", ""))


def _season(match: re.Match[str], context: Context) -> Interval | None:
    first, year, modifier = cal.SEASONS[match["season"]], _full_year(match, context), _modifier(match)
    if year is None:
        if not modifier:
            return None
        year = context.today.year
        if modifier == "last" and cal.season_interval(year, first).end >= context.today:
            year -= 1
        if modifier == "next" and date(year, first, 1) <= context.today:
            year += 1
    return cal.season_interval(year, first)


def _weekday(match: re.Match[str], context: Context) -> Interval | None:
    modifier = _modifier(match)
    direction = "next" if modifier == "next" or (not modifier and context.future and not match["deictic"]) else modifier
    day = cal.weekday_near(context.today, cal.WEEKDAYS[match["weekday"]], "" if direction == "this" else direction)
    if direction == "next" and not modifier and (day - context.today).days == 7:
        day = context.today
    if match["since"] and day < context.today:
        return Interval(day, context.today, "day")
    if modifier == "last" and (context.today - day).days == 1:  # that would be «أمس»
        day -= timedelta(days=7)
    second = match["second"]
    if second and (cal.WEEKDAYS[second] - cal.WEEKDAYS[match["weekday"]]) % 7 == 1:
        return Interval(day, day + timedelta(days=1), "day")
    return cal.day_interval(day)


_OFFSETS = {
    "اليوم": 0, "امس": -1, "البارحه": -1, "الليله الماضيه": -1, "اول امس": -2, "اول من امس": -2, "امس الاول": -2, "البارحه الاولي": -2,
    "غدا": 1, "غد": 1, "الغد": 1, "بعد غد": 2, "الليله": 0, "الان": 0, "حاليا": 0, "الوقت الحالي": 0, "الوقت الراهن": 0, "هذا اليوم": 0,
    "قبل ساعات": 0, "منذ ساعات": 0, "الساعات الماضيه": 0, "الساعات القليله الماضيه": 0, "اول من امس الاول": -3, "هذه الليله": 0, "الليله قبل الماضيه": -2,
}  # fmt: skip
#: «اليوم» in the names of media and in counts of days is no date.
_NO_TODAY_BEFORE = re.compile(
    r"(?:[(\"]\s*\w+|(?<!\w)(?:موقع|صحيفه|قناه|وكاله|شبكه|جريده)\s*[(\"]?\s*\w+|(?<!\w)(?:روسيا|المصري|عين|هذا|لل|ذلك|طوال|مدار|ذات|نفس|نصف))\s*$"
)
_NO_TODAY_AFTER = re.compile(
    r"\s*(?:الاول|الثاني|الثالث|الرابع|الخامس|السادس|السابع|الثامن|التاسع|العاشر|التالي|نفسه|ذاته|العالمي|الوطني|الواحد|الاخير)(?!\w)"
)


def _deictic(match: re.Match[str], context: Context) -> Interval | None:
    word = match["word"]
    if word == "الان" and re.search(r"حتي\s*$", context.before):
        return None
    if word in ("اليوم", "هذا اليوم") and (
        _NO_TODAY_BEFORE.search(context.before) or _NO_TODAY_AFTER.match(match.string[match.end() :])
    ):
        return None
    return cal.day_interval(context.today + timedelta(days=_OFFSETS[word]))


def _relative(match: re.Match[str], context: Context) -> Interval | None:
    """«الأسبوع الماضي», «هذا الشهر», «نهاية العام», «وقت سابق من هذا العام»."""
    unit, part, today = match["unit"], cal.PARTS.get(match["part"] or "", ""), context.today
    step = {"last": -1, "next": 1}.get(_modifier(match), 0)
    if unit == "اسبوع":
        week = cal.week_of(today, step)
        return Interval(week.end - timedelta(days=2), week.end, "week") if part == "end" and not step else week
    if match["earlier"] and not step:
        start = today.replace(day=1) if unit == "شهر" else date(today.year, 1, 1)
        return Interval(start, today, "month" if unit == "شهر" else "year")
    if unit == "شهر":
        there = cal.months_away(today.replace(day=1), step)
        return cal.month_interval(there.year, there.month, part)
    return cal.year_interval(today.year + step, part)


_UNITS = {
    "يوم": "day",
    "ايا": "day",
    "اسب": "week",
    "اسا": "week",
    "شهر": "month",
    "اشه": "month",
    "شهو": "month",
    "عام": "year",
    "اعو": "year",
    "سنه": "year",
}
_UNITS |= {"سنو": "year", "سنت": "year", "ساع": "hour", "عقد": "decade", "عقو": "decade"}


def _amount(match: re.Match[str]) -> tuple[int, str] | None:
    groups = match.groupdict()
    if groups.get("dual"):
        return 2, _UNITS[groups["dual"][:3]]
    if groups.get("one"):
        return 1, _UNITS[groups["one"][:3]]
    value = read_number(groups["n"]) if groups.get("n") else None
    if value is None or value > 400:
        return None
    unit = _UNITS[groups["unit"][:3]]
    return (int(value) * 10, "year") if unit == "decade" else (int(value), unit)


def _before(day: date, count: int, unit: str) -> date | None:
    try:
        if unit in ("month", "year"):
            return cal.months_away(day, -count * (12 if unit == "year" else 1))
        return day - timedelta(days=count * {"day": 1, "week": 7}.get(unit, 0) + (count // 24 if unit == "hour" else 0))
    except (ValueError, OverflowError):
        return None


def _ago(match: re.Match[str], context: Context) -> Interval | None:
    """«قبل أربعة أشهر»: the month; «قبل عام»: the month; «قبل عامين»: the year; days and weeks: the day."""
    amount = _amount(match)
    day = _before(context.today, *amount) if amount else None
    if amount is None or day is None or amount[1] == "decade":
        return None
    count, unit = amount
    if unit == "year" and count > 1:
        return cal.year_interval(day.year)
    if unit in ("month", "year"):
        return cal.month_interval(day.year, day.month)
    return Interval(day, day, "week" if unit == "week" else "day")


def _since(match: re.Match[str], context: Context) -> Interval | None:
    """«منذ أربعة أشهر»: from that day to today; «منذ أربع سنوات»: from that year to today."""
    amount = _amount(match)
    day = _before(context.today, *amount) if amount else None
    if amount is None or day is None or amount[1] == "decade":
        return None
    unit = amount[1]
    start = date(day.year, 1, 1) if unit == "year" else day
    return Interval(start, context.today, "day" if unit == "hour" else unit)


def _last_days(match: re.Match[str], context: Context) -> Interval | None:
    """«اليومين الماضيين», «الستين يوما الماضية», «الـ24 ساعة الماضية»."""
    amount = _amount(match)
    day = _before(context.today, *amount) if amount else None
    if amount is None or day is None:
        return None
    count, unit = amount
    if unit in ("day", "week") and count * (7 if unit == "week" else 1) <= 14:
        return Interval(day, context.today - timedelta(days=1), unit)
    return Interval(day, context.today, {"hour": "day", "day": "month", "week": "month"}.get(unit, unit))


def _within(match: re.Match[str], context: Context) -> Interval | None:
    """«خلال يومين», «خلال 24 ساعة»: ahead where the words speak of what is to come, else up to today."""
    amount = _amount(match)
    if amount is None or amount[1] not in ("day", "hour"):
        return None
    days = amount[0] if amount[1] == "day" else max(1, amount[0] // 24)
    other = context.today + timedelta(days=days if context.future else -days)
    return Interval(min(other, context.today), max(other, context.today), "day" if days <= 7 else "week")


def _rule(pattern: str, function: Resolver) -> Rule:
    return re.compile(_L + pattern + _R), function


_LASTED = "الماضيه|الماضيين|الماضيتين|المنصرمه|الاخيره|الاخيرين|الماضي|الفائته"
_THE_COUNT = rf"(?P<n>\d+|(?:{_any({*UNITS, *TENS})})(?:\s+(?:عشره?|و(?:ال)?(?:{_any(TENS)})))?)"
_HMONTH = rf"(?P<hmonth>{_HIJRI_NAMES})(?:\s+(?:من\s+)?(?:ال)?(?:عام|سنه)?\s*(?P<hyear>1[345]\d\d)\s?(?:هجريه?|ه)?|\s+(?P<mod>{_PAST}|{_NEXT}|{_THIS}))?"

#: In order of preference where two begin at one place and are equally long.
RULES: tuple[Rule, ...] = (
    _rule(r"(?P<a>\d{4})\s?(?P<sep>[-/.])\s?(?P<b>\d{1,2})\s?(?P=sep)\s?(?P<c>\d{1,2})", _numeric),
    _rule(r"(?P<a>\d{1,2})\s?(?P<sep>[-/.])\s?(?P<b>\d{1,2})\s?(?P=sep)\s?(?P<c>\d{4}|\d{2})(?:\s?(?:ه|م))?", _numeric),
    _rule(
        rf"{_LEAD}(?:(?:{_DAY})\s*[,،(]?\s*(?:الموافق\s+)?)?(?:(?P<first>\d{{1,2}})\s?(?:-|و|الي|حتي)\s?)?{_DAYNUM}\s*{_TWIN}{_YEAR}",
        _day_month,
    ),
    _rule(rf"(?P<month>{_MONTH})\s+(?P<day>\d{{1,2}})\s*[,،]?\s*(?P<year>(?:19|20)\d\d)", _day_month),
    _rule(rf"(?P<part>{_PART})\s+(?:شهر\s+)?{_TWIN}{_YEAR}", _month),
    _rule(rf"(?:شهر\s+)?{_TWIN}{_YEAR}", _month),
    _rule(rf"(?:يوم\s+)?(?:{_DAYNUM}\s*(?:من\s+)?(?:شهر\s+)?)?{_HMONTH}", _hijri),
    _rule(rf"(?P<part>{_PART})\s+(?:شهر\s+)?{_HMONTH}", _hijri),
    _rule(rf"شهر\s+{_HMONTH}", _hijri),
    _rule(
        rf"(?:اول ايام\s+)?(?:عطله\s+)?عيد (?P<feast>الفطر|الاضحي)(?:\s+المبارك)?(?:\s+(?P<mod>{_PAST}|{_NEXT}|{_THIS}))?", _feast
    ),
    _rule(
        rf"(?P<part>{_PART})(?=\s+(?:ال)?(?:عام|سنه|(?:19|20)\d\d|هذا العام|هذه السنه))(?P<bareyear>\s+العام(?!\s+(?:\d|{_PAST}|{_NEXT})))?{_YEAR}",
        _part_of_year,
    ),
    _rule(r"(?:عامي|سنتي)\s+(?P<year>(?:1[89]|20)\d\d)\s*(?:و|-)\s*(?P<last>(?:1[89]|20)\d\d)", _year),
    _rule(r"(?:ال)?(?:عام|سنه)\s+\(?(?P<year>(?:1[89]|20)\d\d)\)?\s?م?", _year),
    _rule(r"(?P<year>(?:19|20)\d\d)\s?(?:م|ميلاديه?)", _bare_year),
    (
        re.compile(
            r"(?<!\w)(?:في|منذ|خلال|حتي|بحلول|اوايل)\s+(?P<core>(?P<year>(?:19|20)\d\d))(?!\w|[./,-]?\d|\s*%|\s+[^\W\d_]{2,}ا(?!\w))"
        ),
        _bare_year,
    ),
    _rule(rf"(?:(?P<part>{_PART})\s+)?(?P<decade>(?:ال)?(?:{_any(cal.DECADES)}))(?P<century>\s+(?:من\s+)?القرن\s+\w+)?", _decade),
    _rule(rf"(?P<season>{_any(cal.SEASONS)}){_YEAR}", _season),
    _rule(
        rf"(?P<since>منذ\s+)?{_LEAD}(?P<deictic>(?:اول\s+(?:من\s+)?)?(?:اليوم|امس)(?:\s+الاول)?\s*[,،]?\s*)?[(]?(?P<weekday>{_DAY})\)?"
        rf"(?:\s*[-/]?\s*(?P<second>{_DAY})(?!\w)|\s+(?P<mod>{_PAST}|{_NEXT}|{_THIS}))?",
        _weekday,
    ),
    _rule(rf"{_LEAD}(?P<word>{_any(_OFFSETS)})", _deictic),
    _rule(
        rf"(?P<earlier>وقت سابق(?:\s+من)?\s+)?(?:(?P<part>{_PART})\s+)?(?:عطله\s+)?(?:ال(?P<unit>اسبوع|شهر|عام|سنه)\s+(?P<mod>{_PAST}|{_NEXT}|{_THIS}))",
        _relative,
    ),
    _rule(
        r"(?P<earlier>وقت سابق(?:\s+من)?\s+)?(?:(?P<part>" + _PART + r")\s+)?(?:هذا|هذه)\s+ال(?P<unit>اسبوع|شهر|عام|سنه)",
        _relative,
    ),
    _rule(r"(?P<earlier>)(?P<part>نهايه|اواخر)\s+ال(?P<unit>اسبوع|شهر|عام)", _relative),
    _rule(r"(?P<earlier>وقت سابق من\s+)(?P<part>)?ال(?P<unit>شهر|عام)", _relative),
    _rule(rf"قبل\s+{_AMOUNT}(?:\s+(?:تقريبا|واحد|فقط|مضت|مضي))?", _ago),
    _rule(rf"(?:بعد\s+)?(?:مرور|مضي)\s+{_AMOUNT}(?=\s+(?:تقريبا\s+)?(?:علي|من))", _ago),
    _rule(rf"منذ\s+{_AMOUNT}(?:\s+تقريبا)?", _since),
    _rule(rf"خلال\s+(?:{_COUNT}\s+{_UNIT}|{_DUAL})(?!\s+(?:{_LASTED}))", _within),
    _rule(rf"(?:ال)?{_THE_COUNT}\s+{_UNIT}\s+(?:{_LASTED})", _last_days),
    _rule(rf"ال{_UNIT}\s+(?:ال)?{_THE_COUNT}\s+(?:{_LASTED})", _last_days),
    _rule(rf"ال{_DUAL}\s+(?:{_LASTED})", _last_days),
)
