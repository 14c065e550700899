"""Intervals of the calendar, month names of every tradition, Islamic dates, whole dates in text."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.arabic import calendar as cal
from kg.arabic.dates import find_dates, is_date_line, parse_date

DAYS = st.dates(date(1950, 1, 1), date(2060, 12, 31))


def test_calendar_knows_every_month_in_three_traditions():
    assert set(cal.MONTHS.values()) == set(range(1, 13)) == set(cal.HIJRI_MONTHS.values())
    assert cal.MONTHS["اذار"] == cal.MONTHS["مارس"] == cal.MONTHS["مارت"] == 3
    assert cal.MONTHS["ايار"] == cal.MONTHS["مايو"] == cal.MONTHS["ماي"] == 5
    assert cal.MONTHS["كانون الاول"] == cal.MONTHS["ديسمبر"] == cal.MONTHS["دجنبر"] == 12


@given(DAYS, st.integers(0, 6))
def test_calendar_weekday_near(today, weekday):
    latest, last, following = (cal.weekday_near(today, weekday, d) for d in ("", "last", "next"))
    assert latest.weekday() == last.weekday() == following.weekday() == weekday
    assert 0 <= (today - latest).days <= 6 and 1 <= (today - last).days <= 7 and 1 <= (following - today).days <= 7


@given(DAYS, st.integers(-3, 3))
def test_calendar_week_is_monday_to_sunday(day, offset):
    week = cal.week_of(day, offset)
    assert week.start.weekday() == 0 and week.end.weekday() == 6 and (week.end - week.start).days == 6
    assert week.start <= day <= week.end or offset


@given(st.integers(1950, 2060), st.integers(1, 12))
def test_calendar_parts_of_a_month_make_it_up(year, month):
    whole = cal.month_interval(year, month)
    parts = [cal.month_interval(year, month, part) for part in ("start", "middle", "late")]
    assert parts[0].start == whole.start and parts[2].end == whole.end
    assert all((b.start - a.end).days == 1 for a, b in zip(parts, parts[1:], strict=False))


@given(DAYS, st.integers(-600, 600))
def test_calendar_months_away_moves_by_months(day, months):
    other = cal.months_away(day, months)
    assert (other.year - day.year) * 12 + other.month - day.month == months and other.day <= day.day


def test_calendar_hijri():
    assert cal.hijri_interval(1436, 9, 27).start == date(2015, 7, 14)
    assert (
        cal.hijri_interval(1436, 13) is None and cal.hijri_interval(1200, 1) is None and cal.hijri_interval(1436, 9, 31) is None
    )
    assert cal.hijri_year(date(2015, 7, 21)) == 1436


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("أمن | 21-03-2020, 15:31 |", [date(2020, 3, 21)]), ("2020/03/21", [date(2020, 3, 21)]), ("٢١ آذار ٢٠٢٠", [date(2020, 3, 21)]),
        ("21 مارس (آذار) 2020", [date(2020, 3, 21)]), ("March 26, 2020", [date(2020, 3, 26)]), ("27/ 9/ 1436", [date(2015, 7, 14)]),
        ("12/25/2019", [date(2019, 12, 25)]), ("31/02/2020", []), ("19.2 و2020", []),
    ],
)  # fmt: skip
def test_dates_found(text, dates):
    assert find_dates(text) == dates


@given(DAYS)
def test_dates_parse_what_iso_writes(day):
    assert (
        parse_date(day.isoformat())
        == parse_date(f"{day.isoformat()}T10:00:00Z")
        == parse_date(f"{day.day}/{day.month}/{day.year}".replace("/", "-") if day.day > 12 else day)
        == day
    )


@pytest.mark.parametrize("value", [None, "", "soon", "2020-13-45", True, {}, -5])
def test_dates_parse_gives_none_for_what_is_no_date(value):
    assert parse_date(value) is None


def test_dates_parse_mail_and_seconds():
    assert parse_date("Thu, 26 Mar 2020 10:00:00 GMT") == date(2020, 3, 26)
    assert parse_date(1585216800) == parse_date(1585216800000) == date(2020, 3, 26)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("أمن | 21-03-2020, 15:31 |", True),
        ("نشر في: 21 مارس 2020", True),
        ("2020-03-21", True),
        ("أعلن التحالف في 21-03-2020 سحب قواته من العراق", False),
        ("أمن | سياسة", False),
    ],
)
def test_dates_line(line, expected):
    assert is_date_line(line) is expected
