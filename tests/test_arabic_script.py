"""Folding: what is dropped and unified, agreement with camel-tools, and the map back to the original characters."""

import time

import pytest
from camel_tools.utils.dediac import dediac_ar
from camel_tools.utils.normalize import normalize_alef_ar, normalize_alef_maksura_ar, normalize_teh_marbuta_ar
from hypothesis import given
from hypothesis import strategies as st

from kg.arabic.script import fold, fold_word, has_arabic

ARABIC = st.text(alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءأإآؤئًٌٍَُِّْٰـگپچﻻﷲ “”«»0٣۴ .،Kk\u200f\n", max_size=60)


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("سَلَّمت", "سلمت"), ("قـــوات", "قوات"), ("\u200fقال\u202c", "قال"), ("أإآٱ", "اااا"), ("مستشفى", "مستشفي"), ("القاعدة", "القاعده"),
        ("مؤخراَ", "موخرا"), ("مئتي", "ميتي"), ("گاردنر", "كاردنر"), ("پاریس", "باريس"), ("٢٠٢٠", "2020"), ("۱۲", "12"), ("“نعم”", '"نعم"'),
        ("«لا»", '"لا"'), ("Inherent", "inherent"), ("Müller", "muller"), ("ﻻ", "لا"), ("٣٫٥", "3.5"), ("2014–2015", "2014-2015"), ("", ""),
    ],
)  # fmt: skip
def test_script_fold_word(word, folded):
    assert fold_word(word) == folded


@given(st.text(alphabet="ابتةىيأإآٱؤئًٌٍَُِّْٰ ", max_size=40))
def test_script_folds_as_camel_tools_where_it_covers_the_same(text):
    camel = normalize_teh_marbuta_ar(normalize_alef_maksura_ar(normalize_alef_ar(dediac_ar(text))))
    assert fold_word(text.replace("ؤ", "و").replace("ئ", "ي")) == camel.replace("ؤ", "و").replace("ئ", "ي")


@given(ARABIC)
def test_script_offsets_map_back(text):
    folded = fold(text)
    assert folded.text == fold_word(text)
    origins = [folded.origin(i) for i in range(len(folded.text))]
    assert origins == sorted(origins)
    assert all(0 <= origin < len(text) for origin in origins)
    for i, char in enumerate(folded.text):
        assert char in fold_word(text[origins[i]])
        assert origins[folded.index(origins[i])] == origins[i]


@given(ARABIC, st.data())
def test_script_span_folds_to_its_words(text, data):
    folded = fold(text)
    start = data.draw(st.integers(0, len(folded.text)))
    end = data.draw(st.integers(start, len(folded.text)))
    span = folded.span(start, end)
    assert 0 <= span.start <= span.end <= len(text)
    if {"ﻻ", "ﷲ"}.isdisjoint(text):
        assert fold_word(span.of(text)) == folded.text[start:end]
    else:  # part of a ligature stands for the whole of it
        assert folded.text[start:end] in fold_word(span.of(text))


@given(ARABIC)
def test_script_folding_twice_changes_nothing(text):
    assert fold_word(fold_word(text)) == fold_word(text)


def test_script_marks_belong_to_their_letter():
    assert fold("قُوّات").span(0, 2).of("قُوّات") == "قُوّ"


def test_script_is_fast():
    text = "سَلَّمت قوات التحالف الدولي القاعدة إلى القوات العراقية. " * 20_000
    start = time.perf_counter()
    folded = fold(text)
    folded.origin(100)
    assert len(text) / (time.perf_counter() - start) > 500_000


def test_script_has_arabic():
    assert has_arabic("OIR قال") and has_arabic("ﻻ")
    assert not has_arabic("March 26, 2020 «»،")
