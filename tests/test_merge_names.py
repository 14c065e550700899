"""Names over spellings, scripts and transliterations."""

import pytest

from kg.arabic.names import ALIKE
from kg.merge import names


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("باغوز", "Baghouz"),
        ("قاعدة القائم", "القائم"),
        ("قاعدة K1", "k1"),
        ("غازي عنتاب", "غازي عينتاب"),
        ("تنظيم جورتون", "تنظيم غورتون"),
        ("ستاندارد تشارترد", "ستاندرد تشارترد"),
    ],
)
def test_names_thing_alike(left, right):
    assert names.thing_alike(left, right) >= 0.82
    assert names.thing_alike(left, right) == names.thing_alike(right, left)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("قاعدة القيارة", "قاعدة القائم"),
        ("الجيش الأمريكي", "الجيش العراقي"),
        ("K1", "K2"),
        ("الفرقة 7", "الفرقة 9"),
        ("الثورية", "السورية"),  # other words of the same pattern
        ("حزب النور", "حزب النار"),
        ("جامعة الزهراء", "جامعة الصحراء"),
    ],
)
def test_names_thing_not_alike(left, right):
    assert names.thing_alike(left, right) < 0.82


def test_names_person_alike_leaves_titles_out():
    assert names.person_alike("العميد فنسنت باركر", "Vincent Barker") >= ALIKE
    assert names.person_alike("مايلز كاغينز", "مايلز بي. كاجينس الثالث") >= ALIKE
    assert names.person_alike("سامر", "سمير") < ALIKE


@pytest.mark.parametrize(("word", "other"), [("تدريب", "المدربين"), ("صغيرة", "الأصغر"), ("تحركات", "الحركات"), ("ستسحب", "سحب")])
def test_names_stems_of_one_root(word, other):
    assert names.stems_of(word) == names.stems_of(other) != frozenset()


def test_names_kinds_tell_apart():
    assert not names.kinds_of("مطار بغداد") & names.kinds_of("سفارة بغداد")
    assert names.kinds_of("معسكر القيارة") & names.kinds_of("قاعدة القيارة")
    assert names.kinds_of("منطقة الجوف") and not names.kinds_of("إمارة منطقة الجوف") & names.kinds_of("منطقة الجوف")
    assert names.is_kind_only("القوات") and not names.is_kind_only("القوات العراقية")


def test_names_acronym():
    assert names.is_acronym("ISF", "Iraqi Security Forces")
    assert not names.is_acronym("ISF", "Islamic State Fighters Union")
    assert not names.is_acronym("is", "Islamic State")


@pytest.mark.parametrize(
    ("name", "common"),
    [("أبو عبد الله", True), ("محمد عبد الرحمن", True), ("عبد الله العمري", True), ("عبدالله العمري", True), ("عبد الفتاح السيسي", False)],
)
def test_names_that_many_bear_hold_given_names_of_two_words(name, common):
    assert names.is_common(name) is common


def test_names_of_a_kind_that_stand_alone_describe():
    assert names.is_description("المقبرة", "Facility") and not names.is_description("مقبرة وادي السلام", "Facility")
