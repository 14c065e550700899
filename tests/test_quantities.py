"""Quantities: values with what they count, and numbers that count nothing."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.annotate.text import annotate_text
from kg.extract.quantities import extract_quantities
from kg.extract.times import extract_times
from kg.extract.units import currency, dual_of, is_person
from kg.model import Article, Document

ROOT = Path(__file__).parents[1]


def quantities(text, published=date(2020, 3, 29)):
    return extract_quantities(extract_times(annotate_text(Document(Article("a", text, published=published))))).quantities


@pytest.mark.parametrize(
    ("text", "value", "top", "unit", "approx", "words"),
    [
        ("سيسحب التحالف 300 جندي من المعسكر.", 300, None, "person", False, "300 جندي"),
        ("سحب مئتي جندي من العراق.", 200, None, "person", False, "مئتي جندي"),
        ("سحبت جنودها، وهم نحو ثلاثين، من البلاد.", 30, None, "person", True, "نحو ثلاثين"),
        ("يغادر المئات من جنود التحالف.", 100, None, "person", True, "المئات"),
        ("وفاة 29 عراقيا على الأقل.", 29, None, "person", True, "29 عراقيا"),
        ("أدى إلى إصابة 350 آخرين.", 350, None, "person", False, "350 آخرين"),
        ("مقتل «33» داعشياً في غارة.", 33, None, "person", False, "33» داعشياً"),
        ("مقتل 15 من عناصر التنظيم.", 15, None, "person", False, "15"),
        ("سقط قتلى وأصيب 173.", 173, None, "person", False, "173"),
        ("فر العشرات من مسلحي الجماعة.", 10, None, "person", True, "العشرات"),
        ("مقتل جنديين تركيين أمس.", 2, None, "person", False, "جنديين"),
        ("وقتل مسلحان في الغارة.", 2, None, "person", False, "مسلحان"),
        ("أعلن مقتل شخص في الانفجار.", 1, None, "person", False, "شخص"),
        ("وقال إن جنديا قتل في الانفجار.", 1, None, "person", False, "جنديا"),
        ("وقال إن ثلاثين جنديا قتل معظمهم في الانفجار.", 30, None, "person", False, "ثلاثين جنديا"),
        ("على بعد 30 ميلاً جنوب الموصل.", 30, None, "mi", False, "30 ميلاً"),
        ("على بعد 50 كيلو مترا شمال عدن.", 50, None, "km", False, "50 كيلو مترا"),
        ("يبعد 120كم عن بغداد.", 120, None, "km", False, "120كم"),
        ("قيمتها مليون و700 الف دولار.", 1_700_000, None, "USD", False, "مليون و700 الف دولار"),
        ("كلف 5 ملايين دينار عراقي.", 5_000_000, None, "IQD", False, "5 ملايين دينار"),
        ("ارتفع 12% هذه السنة.", 12, None, "percent", False, "12%"),
        ("نحو 40 في المئة من المدينة.", 40, None, "percent", True, "نحو 40 في المئة"),
        ("يسيطر على ما يقارب ثلث مساحة العراق.", 1 / 3, None, "fraction", True, "ما يقارب ثلث"),
        ("سيبقى 200-300 جندي.", 200, 300, "person", False, "200-300 جندي"),
        ("شن التحالف 18 غارة جوية.", 18, None, "غاره", False, "18 غارة"),
        ("بمشاركة عشرات الدول.", 10, None, "دول", True, "عشرات الدول"),
    ],
)
def test_quantities_found(text, value, top, unit, approx, words):
    found = [(q.value, q.max, q.unit, q.approx, q.span.of(text)) for q in quantities(text)]
    assert found == [(value, top, unit, approx, words)]


@pytest.mark.parametrize(
    "text",
    ["في معسكر (K1) قرب كركوك.", "بسبب COVID-19 وكوفيد-19.", "بموجب القرار 2254 لمجلس الأمن.", "تقدم اللواء 35 في تعز.", "في عام 2015 وبعد 2003 استخدمت.",
     "يوم 21-03-2020 الساعة 15:31.", "اتصل على 07701234567.", "طائرات إف-16 وF-16.", "مقتل قائد الفيلق أمس.", "في الخامس عشر من مارس.", "مقتل المدنيين في المدينة."],
)  # fmt: skip
def test_quantities_not_found(text):
    assert quantities(text) == ()


SEED_VALUES = [
    (seed, value["value"], value["unit"])
    for seed in sorted(p.stem for p in (ROOT / "seeds").glob("*.txt"))
    for fact in json.loads((ROOT / "tests" / "gold" / f"{seed}.json").read_text("utf-8"))["facts"]
    for value in fact["values"]
]


def test_quantities_gold_of_the_seeds_is_there():
    assert len(SEED_VALUES) >= 15


@pytest.mark.parametrize(("seed", "value", "unit"), sorted(set(SEED_VALUES)))
def test_quantities_of_the_seeds(seed, value, unit):
    text = (ROOT / "seeds" / f"{seed}.txt").read_text("utf-8")
    assert (value, unit) in {(q.value, q.unit) for q in quantities(text)}


def test_quantities_in_boilerplate_are_none():
    assert quantities("آخر الأخبار\n5 قتلى في انفجار نائب: ديوننا كثيرة\n\nعنوان الخبر\n\nقال المتحدث نعم.") == ()


@given(st.integers(3, 999_999))
def test_quantities_digits_keep_their_value(n):
    text = f"قتل {n:,} جنديا في المعركة."
    assert [(q.value, q.unit) for q in quantities(text)] == [(n, "person")]


@given(st.text(alphabet="0123456789٣ جنديشخصألفمئة.،كم$%دولار", max_size=60))
def test_quantities_spans_lie_in_their_sentence(text):
    doc = extract_quantities(annotate_text(Document(Article("a", text, published=date(2020, 3, 29)))))
    for q in doc.quantities:
        assert any(s.span.covers(q.span) for s in doc.sentences) and len(q.span)
    assert Document.from_json(doc.to_json()) == doc


def test_quantities_units():
    assert is_person("جنديا") and is_person("مسلحين") and is_person("اشخاص") and not is_person("غاره")
    assert dual_of("جنديان") == "جندي" and dual_of("مدنيين") == "" and dual_of("الجنديين") == ""
    assert currency("دولارا", "") == "USD" and currency("ليره", "تركيه") == "TRY" and currency("دينار", "في") == ""
