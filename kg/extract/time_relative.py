"""The rules for times told by their distance: «أمس», «الخميس الماضي», «قبل أربعة أشهر», «بعد يومين على», «آنذاك»."""

from __future__ import annotations

import re
from datetime import date, timedelta

from kg.arabic import calendar as cal
from kg.arabic.calendar import Interval
from kg.arabic.number_words import TENS, UNITS
from kg.extract.time_context import Context
from kg.extract.time_words import (
    AMOUNT, COUNT, DAY, DEICTIC, DUAL, LEAD, NEXT, ORDINAL, PART, PAST, THIS, UNIT, Rule, amount_of, any_of, day_before, modifier_of,
    ordinal, rule, step_of, unit_around,
)  # fmt: skip

_OFFSETS = {
    "اليوم": 0, "امس": -1, "الامس": -1, "البارحه": -1, "الليله الماضيه": -1, "اول امس": -2, "اول من امس": -2, "امس الاول": -2,
    "البارحه الاولي": -2, "غدا": 1, "غد": 1, "الغد": 1, "بعد غد": 2, "الليله": 0, "الان": 0, "حاليا": 0, "الوقت الحالي": 0, "الوقت الراهن": 0,
    "هذا اليوم": 0, "قبل ساعات": 0, "منذ ساعات": 0, "الساعات الماضيه": 0, "الساعات القليله الماضيه": 0, "اول من امس الاول": -3,
    "هذه الليله": 0, "الليله قبل الماضيه": -2, "هذا المساء": 0, "هذا الصباح": 0, "الساعات المقبله": 0, "الساعات القليله المقبله": 0,
    "الساعات القادمه": 0, "الساعات القليله القادمه": 0,
}  # fmt: skip
#: «اليوم» in the names of media and in counts of days is no date.
_NO_TODAY_BEFORE = re.compile(
    r"(?:[(\"]\s*\w+|(?<!\w)(?:موقع|صحيفه|قناه|وكاله|شبكه|جريده)\s*[(\"]?\s*\w+"
    r"|(?<!\w)(?:روسيا|المصري|عين|هذا|لل|ذلك|طوال|مدار|ذات|نفس|نصف|مثل))\s*$"
)
_NO_TODAY_AFTER = re.compile(
    r"\s*(?:الاول|الثاني|الثالث|الرابع|الخامس|السادس|السابع|الثامن|التاسع|العاشر|التالي|نفسه|ذاته|العالمي|الوطني|الواحد|الاخير)(?!\w)"
)
_LASTED = "الماضيه|الماضيين|الماضيتين|المنصرمه|الاخيره|الاخيرين|الماضي|الفائته"
_COMING = "المقبله|المقبلين|المقبلتين|القادمه|القادمين|القادمتين|التاليه"
_THE_COUNT = rf"(?P<n>\d+|(?:{any_of({*UNITS, *TENS})})(?:\s+(?:عشره?|و(?:ال)?(?:{any_of(TENS)})))?)"
#: What follows an amount that counts from another event and not from today.
_FROM_EVENT = r"(?=\s+(?:من(?!\s+(?:الان|اليوم))|علي|عن)(?!\w))"
_NOT_FROM_EVENT = r"(?!\s+(?:من(?!\s+(?:الان|اليوم))|علي|عن)(?!\w))"
#: Days of a span of days or weeks up to which it ends yesterday.
_SHORT = 14


def _weekday(match: re.Match[str], context: Context) -> Interval | None:
    if match["weekday"] == "الجمعه" and re.search(r"(?:صلاه|خطبه|خطيب|امام|صلوات)\s+$", context.before):
        return None  # «صلاة الجمعة» is held every week
    modifier, weekday = modifier_of(match), cal.WEEKDAYS[match["weekday"]]
    if match["deictic"] and (near := _said_again(match["deictic"], weekday, context.today)):
        day = near
    else:
        direction = "next" if modifier == "next" or (not modifier and context.future and not match["deictic"]) else modifier
        day = cal.weekday_near(context.today, weekday, "" if direction == "this" else direction)
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


def _said_again(words: str, weekday: int, today: date) -> date | None:
    """The weekday nearest to the day that «غدا» names, which the day's name only says again; None for other words."""
    if "غد" not in words:
        return None
    meant = today + timedelta(days=2 if words.startswith("بعد") else 1)
    return meant + timedelta(days=(weekday - meant.weekday() + 3) % 7 - 3)


def _deictic(match: re.Match[str], context: Context) -> Interval | None:
    word, after = match["word"], match.string[match.end() :]
    if word == "الان" and re.search(r"حتي\s*$", context.before):
        return None
    if word == "قبل ساعات" and re.match(r"\s+من(?!\w)", after):
        return None
    if word in ("اليوم", "هذا اليوم") and (_NO_TODAY_BEFORE.search(context.before) or _NO_TODAY_AFTER.match(after)):
        return None
    day = context.today + timedelta(days=_OFFSETS[word])
    return Interval(day, context.today, "day") if context.since and day < context.today else cal.day_interval(day)


def _relative(match: re.Match[str], context: Context) -> Interval | None:
    """«الأسبوع الماضي», «هذا الشهر», «نهاية العام», «وقت سابق من هذا العام»."""
    unit, part, today, step = match["unit"], cal.PARTS.get(match["part"] or "", ""), context.today, step_of(match)
    if unit == "اسبوع":
        return _weekend(match, context, step) if part == "end" else cal.week_of(today, step)
    if match["earlier"] and not step:
        start = today.replace(day=1) if unit == "شهر" else date(today.year, 1, 1)
        return Interval(start, today, "month" if unit == "شهر" else "year")
    if unit == "شهر":
        there = cal.months_away(today.replace(day=1), step)
        return cal.month_interval(there.year, there.month, part)
    return cal.year_interval(today.year + step, part)


def _weekend(match: re.Match[str], context: Context, step: int) -> Interval:
    """The Saturday and Sunday of a week; of the last where the words do not say which and this one's is yet to come."""
    week = cal.week_of(context.today, step)
    days = Interval(week.end - timedelta(days=1), week.end, "day")
    if not match.groupdict().get("mod") and "هذا" not in match["core"] and days.start > context.today and not context.future:
        return Interval(days.start - timedelta(days=7), days.end - timedelta(days=7), "day")
    return days


def _ago(match: re.Match[str], context: Context) -> Interval | None:
    """«قبل أربعة أشهر»: the month; «قبل عام»: the month; «قبل عامين»: the year; «قبل أسبوعين»: the week; days: the day."""
    amount = amount_of(match)
    day = day_before(context.today, *amount) if amount else None
    if amount is None or day is None or amount[1] == "decade":
        return None
    count, unit = amount
    if unit == "year" and count == 1:
        unit = "month"
    return unit_around(day, unit)


def _ahead(match: re.Match[str], context: Context) -> Interval | None:
    """«بعد ستة أشهر»: from today, where the words speak of what is to come, else from the day told before («وبعد يومين …»)."""
    amount = amount_of(match)
    start = context.today if context.future else context.told_day
    day = day_before(start, -amount[0], amount[1]) if amount and start else None
    if amount is None or day is None or amount[1] in ("hour", "decade") or not context.future and day > context.today:
        return None
    return unit_around(day, "month" if amount == (1, "year") else amount[1])


def _after_event(match: re.Match[str], context: Context) -> Interval | None:
    """«بعد ثلاثة أيام على الهجوم»: the day of the attack, counted back from the day told before."""
    amount = amount_of(match)
    day = day_before(context.told_day, *amount) if amount and context.told_day else None
    if amount is None or day is None or amount[1] in ("hour", "decade"):
        return None
    return unit_around(day, amount[1])


def _day_after(match: re.Match[str], context: Context) -> Interval | None:
    """«غداة الهجوم»: the attack was on the day before the one told."""
    return cal.day_interval(context.told_day - timedelta(days=1)) if context.told_day else None


def _next_day(match: re.Match[str], context: Context) -> Interval | None:
    """«في اليوم التالي»: the day after the one told before."""
    return cal.day_interval(context.told_day + timedelta(days=1)) if context.told_day else None


def _same_day(match: re.Match[str], context: Context) -> Interval | None:
    """«فجرا», «في اليوم نفسه»: the day told before."""
    return cal.day_interval(context.told_day) if context.told_day else None


def _then(match: re.Match[str], context: Context) -> Interval | None:
    """«آنذاك», «حينها»: the time told before."""
    return context.told


def _since(match: re.Match[str], context: Context) -> Interval | None:
    """«منذ أربعة أشهر»: from that day to today; «منذ أربع سنوات»: from that year to today."""
    amount = amount_of(match)
    day = day_before(context.today, *amount) if amount else None
    if amount is None or day is None or amount[1] == "decade":
        return None
    unit = amount[1]
    return Interval(date(day.year, 1, 1) if unit == "year" else day, context.today, "day" if unit == "hour" else unit)


def _last_days(match: re.Match[str], context: Context) -> Interval | None:
    """«اليومين الماضيين», «الستين يوما الماضية», «الـ24 ساعة الماضية»."""
    amount = amount_of(match)
    day = day_before(context.today, *amount) if amount else None
    if amount is None or day is None:
        return None
    count, unit = amount
    if unit in ("day", "week") and count * (7 if unit == "week" else 1) <= _SHORT:
        return Interval(day, context.today - timedelta(days=1), unit)
    return Interval(day, context.today, {"hour": "day", "day": "month", "week": "month"}.get(unit, unit))


def _lately(match: re.Match[str], context: Context) -> Interval:
    """«الأيام القليلة الماضية», «الأسابيع الأخيرة»: the week, or the three weeks, up to today, as annotators most often take them."""
    days = 7 if match["unit"] == "ايام" else 21
    return Interval(context.today - timedelta(days=days), context.today, "week")


def _next_days(match: re.Match[str], context: Context) -> Interval | None:
    """«اليومين المقبلين», «الأسابيع الثلاثة القادمة»: from tomorrow on."""
    amount = amount_of(match)
    day = day_before(context.today, -amount[0], amount[1]) if amount else None
    if amount is None or day is None:
        return None
    first = context.today if amount[1] == "hour" else context.today + timedelta(days=1)
    return Interval(first, max(first, day), "day" if amount[1] == "hour" else amount[1])


def _within(match: re.Match[str], context: Context) -> Interval | None:
    """«خلال يومين», «خلال 24 ساعة», «خلال أسبوع»: ahead where the words speak of what is to come, else up to today."""
    amount = amount_of(match)
    if amount is None or amount[1] not in ("day", "hour", "week"):
        return None
    days = amount[0] * (7 if amount[1] == "week" else 1) if amount[1] != "hour" else max(1, amount[0] // 24)
    if amount[1] == "week" and not context.future:
        return Interval(context.today - timedelta(days=days), context.today - timedelta(days=1), "week")
    other = context.today + timedelta(days=days if context.future else -days)
    precision = "day" if days <= 7 and amount[1] != "week" else "week"
    return Interval(min(other, context.today), max(other, context.today), precision)


def _in_a_row(match: re.Match[str], context: Context) -> Interval | None:
    """«لليوم الثالث على التوالي»: the three days up to today."""
    return Interval(context.today - timedelta(days=ordinal(match["nth"]) - 1), context.today, "day")


#: The functions that count from a time told before, not from today.
FROM_TOLD = frozenset((_after_event, _day_after, _next_day, _same_day, _then))

#: In order of preference where two begin at one place and are equally long.
RULES: tuple[Rule, ...] = (
    rule(
        rf"(?P<since>منذ\s+)?{LEAD}{DEICTIC}[(]?(?P<weekday>{DAY})\)?"
        rf"(?:\s*(?:[-/]|علي|الي)?\s*(?P<second>{DAY})(?!\w)|\s+(?P<mod>{PAST}|{NEXT}|{THIS}))?",
        _weekday,
    ),
    rule(rf"{LEAD}(?P<word>{any_of(_OFFSETS)})", _deictic),
    rule(
        rf"(?P<earlier>وقت سابق(?:\s+من)?\s+)?(?:(?P<part>{PART})\s+)?(?:عطله\s+)?"
        rf"(?:ال(?P<unit>اسبوع|شهر|عام|سنه)\s+(?P<mod>{PAST}|{NEXT}|{THIS}))",
        _relative,
    ),
    rule(
        rf"(?P<earlier>وقت سابق(?:\s+من)?\s+)?(?:(?P<part>{PART})\s+)?(?:هذا|هذه)\s+ال(?P<unit>اسبوع|شهر|عام|سنه)",
        _relative,
    ),
    rule(r"(?P<earlier>)(?:عطله\s+)?(?P<part>نهايه|اواخر)\s+ال(?P<unit>اسبوع|شهر|عام)", _relative),
    rule(r"(?P<earlier>وقت سابق من\s+)(?P<part>)?ال(?P<unit>شهر|عام)", _relative),
    rule(rf"قبل\s+{AMOUNT}(?:\s+(?:تقريبا|واحد|فقط|مضت|مضي))?(?!\w){_NOT_FROM_EVENT}", _ago),
    rule(rf"(?:بعد\s+)?(?:مرور|مضي)\s+{AMOUNT}(?=\s+(?:تقريبا\s+)?(?:علي|من))", _ago),
    rule(rf"بعد\s+{AMOUNT}(?:\s+(?:فقط|تقريبا|واحد))?(?!\w){_FROM_EVENT}", _after_event),
    rule(rf"بعد\s+{AMOUNT}(?!\w){_NOT_FROM_EVENT}", _ahead),
    rule(r"غداه(?!\s+(?:يوم|امس|اليوم|غد))", _day_after),
    rule(r"(?:في\s+)?اليوم\s+(?:التالي|الذي\s+يليه|الذي\s+تلاه)", _next_day),
    rule(
        rf"(?:(?:منذ|ساعات|قبيل|عند|في)\s+الفجر|فجرا|صباحا|ظهرا|عصرا|ليلا|بعد الظهر|مساء(?!\s+(?:ال|يوم|امس|اول|غد|كل|هذ)))"
        r"(?!\s+(?:و(?:مساء|نهارا)|مساء))",
        _same_day,
    ),
    rule(r"(?:(?:نفس|ذات|ذلك)\s+اليوم|اليوم\s+(?:نفسه|ذاته|عينه))", _same_day),
    rule(r"(?:انذاك|حينها|حينذاك|وقتها|وقتذاك|يومها|ذلك الوقت|ذلك الحين)", _then),
    rule(rf"لليوم\s+(?P<nth>{ORDINAL})\s+علي\s+التوالي", _in_a_row),
    rule(rf"منذ\s+{AMOUNT}(?:\s+تقريبا)?", _since),
    rule(rf"(?:خلال|في غضون)\s+(?:{COUNT}\s+{UNIT}|{DUAL}|(?P<one>اسبوع)(?:\s+واحد)?)(?!\s+(?:{_LASTED}|{_COMING}))", _within),
    rule(rf"(?:ال\s?)?{_THE_COUNT}\s+{UNIT}\s+(?:{_LASTED})", _last_days),
    rule(rf"ال{UNIT}\s+(?:ال\s?)?{_THE_COUNT}\s+(?:{_LASTED})", _last_days),
    rule(rf"ال{DUAL}\s+(?:{_LASTED})", _last_days),
    rule(r"ال(?P<unit>ايام|اسابيع)\s+(?:ال)?(?:قليله\s+)?(?:الماضيه|الاخيره|المنصرمه)(?!\s+(?:من|قبل|ل)(?!\w))", _lately),
    rule(rf"(?:ال\s?)?{_THE_COUNT}\s+{UNIT}\s+(?:{_COMING})", _next_days),
    rule(rf"ال{UNIT}\s+(?:ال\s?)?{_THE_COUNT}\s+(?:{_COMING})", _next_days),
    rule(rf"ال{DUAL}\s+(?:{_COMING})", _next_days),
)
