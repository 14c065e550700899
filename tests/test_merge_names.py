"""Names over spellings, scripts and transliterations."""

import pytest

from kg.merge import names


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("مايلز كاغينز", "مايلز بي. كاجينس الثالث"),
        ("كاجينس", "Caggins"),
        ("بن والاس", "Ben Wallace"),
        ("فنسنت باركر", "Vincent Barker"),
        ("قاسم سليماني", "Qasem Soleimani"),
        ("باغوز", "Baghouz"),
        ("قاعدة القائم", "القائم"),
        ("العميد فنسنت باركر", "فنسنت باركر"),
        ("قاعدة K1", "k1"),
    ],
)
def test_names_alike(left, right):
    assert names.alike(left, right) >= 0.82
    assert names.alike(left, right) == names.alike(right, left)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("قاعدة القيارة", "قاعدة القائم"),
        ("سامر", "سمير"),
        ("الجيش الأمريكي", "الجيش العراقي"),
        ("محمد علي", "محمد حسن"),
        ("K1", "K2"),
        ("الفرقة 7", "الفرقة 9"),
    ],
)
def test_names_not_alike(left, right):
    assert names.alike(left, right) < 0.82


@pytest.mark.parametrize(("word", "other"), [("تدريب", "المدربين"), ("صغيرة", "الأصغر"), ("تحركات", "الحركات"), ("ستسحب", "سحب")])
def test_names_stems_of_one_root(word, other):
    assert names.stems_of(word) == names.stems_of(other) != frozenset()


def test_names_kinds_tell_apart():
    assert not names.kinds_of("مطار بغداد") & names.kinds_of("سفارة بغداد")
    assert names.kinds_of("معسكر القيارة") & names.kinds_of("قاعدة القيارة")
    assert names.is_kind_only("القوات") and not names.is_kind_only("القوات العراقية")


def test_names_acronym():
    assert names.is_acronym("ISF", "Iraqi Security Forces")
    assert not names.is_acronym("ISF", "Islamic State Fighters Union")
    assert not names.is_acronym("is", "Islamic State")
