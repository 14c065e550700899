"""Numbers in digits, words and both; every number below a million read back from its words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.arabic.numbers import find_numbers, read_digits, read_number

UNITS = ["", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة", "عشرة"]
FEMININE = ["", "واحدة", "اثنتان", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثماني", "تسع", "عشر"]
TENS = {2: "عشر", 3: "ثلاث", 4: "أربع", 5: "خمس", 6: "ست", 7: "سبع", 8: "ثمان", 9: "تسع"}


def below_hundred(n, ending, feminine):
    units = FEMININE if feminine else UNITS
    if n <= 10:
        return units[n]
    if n < 20:
        first = {11: "إحدى" if feminine else "أحد", 12: "اثنتا" if feminine else "اثنا"}.get(n, units[n - 10])
        return f"{first} {'عشرة' if feminine else 'عشر'}"
    ten = TENS[n // 10] + ending
    return f"{units[n % 10]} و{ten}" if n % 10 else ten


def below_thousand(n, ending, feminine, hundred):
    hundreds, rest = divmod(n, 100)
    word = {0: "", 1: hundred, 2: hundred[:-1] + ("تان" if ending == "ون" else "تين")}.get(hundreds) or (
        "" if not hundreds else FEMININE[hundreds].removesuffix("ي") + hundred
    )
    return " و".join(part for part in (word, below_hundred(rest, ending, feminine)) if part)


def words_of(n, ending="ون", feminine=False, hundred="مئة"):
    """The number in Arabic words, in the nominative (ون) or the other cases (ين)."""
    if n == 0:
        return "صفر"
    thousands, rest = divmod(n, 1000)
    dual = "ألفان" if ending == "ون" else "ألفين"
    noun = "آلاف" if 3 <= thousands % 100 <= 10 else "ألف" if thousands % 100 == 0 else "ألفا"
    word = {0: "", 1: "ألف", 2: dual}.get(thousands) or (
        "" if not thousands else f"{below_thousand(thousands, ending, False, hundred)} {noun}"
    )
    return " و".join(part for part in (word, below_thousand(rest, ending, feminine, hundred)) if part)


@given(st.integers(0, 999_999), st.sampled_from(["ون", "ين"]), st.booleans(), st.sampled_from(["مئة", "مائة"]))
def test_numbers_words_round_trip(n, ending, feminine, hundred):
    words = words_of(n, ending, feminine, hundred)
    assert read_number(words) == n, words
    assert len(find_numbers(words)) == 1


@pytest.mark.parametrize(
    "n",
    [
        0,
        1,
        2,
        10,
        11,
        12,
        19,
        20,
        21,
        99,
        100,
        101,
        200,
        300,
        800,
        999,
        1000,
        2000,
        3000,
        11000,
        100_000,
        200_000,
        300_111,
        999_999,
    ],
)
def test_numbers_words_round_trip_at_the_edges(n):
    assert read_number(words_of(n)) == n


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("مليون و700 الف دولار", [(1_700_000, None, False, "cardinal")]),
        ("أكثر من اثني عشر هجومًا", [(12, None, True, "cardinal")]),
        ("مئتي جندي", [(200, None, False, "cardinal")]),
        ("وهم نحو ثلاثين،", [(30, None, True, "cardinal")]),
        ("المئات من الجنود", [(100, None, True, "vague")]),
        ("العشرات", [(10, None, True, "vague")]),
        ("الآلاف", [(1000, None, True, "vague")]),
        ("عشرات الآلاف", [(10_000, None, True, "vague")]),
        ("مئات الآلاف", [(100_000, None, True, "vague")]),
        ("بضعة كيلومترات", [(3, None, True, "vague")]),
        ("ما يقارب ثلث مساحة العراق", [(1 / 3, None, True, "fraction")]),
        ("ألفي مقاتل", [(2000, None, False, "cardinal")]),
        ("مليونين", [(2_000_000, None, False, "cardinal")]),
        ("ثلاثة ملايين ونصف المليون", [(3_500_000, None, False, "cardinal")]),
        ("نصف مليون", [(500_000, None, False, "cardinal")]),
        ("200-300 جندي", [(200, 300, False, "range")]),
        ("بين 200 و300", [(200, 300, False, "range")]),
        ("بين 20 و30 ألف", [(20_000, 30_000, False, "range")]),
        ("من 10 إلى 15", [(10, 15, False, "range")]),
        ("بين الف والفين", [(1000, 2000, False, "range")]),
        (
            "٣٥ ألف و 12,500 و3.5",
            [(35_000, None, False, "cardinal"), (12_500, None, False, "cardinal"), (3.5, None, False, "cardinal")],
        ),
        ("25 حوثيا وعشرة من رجال", [(25, None, False, "cardinal"), (10, None, False, "cardinal")]),
        ("بمقتل18 عنصرا على بعد 120كم", [(18, None, False, "cardinal"), (120, None, False, "cardinal")]),
        ("حوالى400", [(400, None, True, "cardinal")]),
        ("الستين يوما الماضية", [(60, None, False, "cardinal")]),
        ("ما لا يقل عن 1500", [(1500, None, True, "cardinal")]),
    ],
)
def test_numbers_found(text, expected):
    assert [(m.value, m.max, m.approx, m.kind) for m in find_numbers(text)] == expected


@pytest.mark.parametrize(
    "text",
    ["الخامس عشر من الشهر", "الثانية عشرة", "القرن العشرين", "K1", "COVID-19", "كوفيد-19", "إف-16", "21-03-2020, 15:31", "27/ 9/ 1436", "07701234567",
     "+964 770 123 4567", "19.2.1", "ألّف الكاتب", "في المئة", "الاثنين", "الأحد", "وقال والاس"],
)  # fmt: skip
def test_numbers_not_found(text):
    assert find_numbers(text) == []


def test_numbers_span_is_the_words():
    text = "سَحَبَ نَحْوَ مِئَتَيْ جندي، بـ«33» سيارة"
    assert [m.span.of(text) for m in find_numbers(text)] == ["نَحْوَ مِئَتَيْ", "33"]


@given(st.text(alphabet="0123456789٣.,-/ومئةألفثلاثنعشرين مليوب", max_size=50))
def test_numbers_spans_lie_in_the_text_in_order(text):
    spans = [m.span for m in find_numbers(text)]
    assert all(0 <= s.start < s.end <= len(text) for s in spans)
    assert all(a.end <= b.start for a, b in zip(spans, spans[1:], strict=False))


@pytest.mark.parametrize(
    ("digits", "value"),
    [("12,500", 12500), ("3.5", 3.5), ("1.234.567", 1_234_567), ("1,5", 1.5), ("1,234.5", 1234.5), ("0.125", 0.125)],
)
def test_numbers_read_digits(digits, value):
    assert read_digits(digits) == value


@pytest.mark.parametrize("text", ["ألف " * 500, "1" + ",000" * 200, "مئات " + "آلاف " * 300, "9" * 5000])
def test_numbers_stay_finite(text):
    assert all(m.value < 1e22 for m in find_numbers(text))
