"""Triggers that their surroundings take back, and what has not happened yet."""

from datetime import date

import pytest

from kg.annotate.text import annotate_text
from kg.extract.factuality import is_yet_to_come
from kg.extract.screening import screened
from kg.extract.times import extract_times
from kg.extract.triggers import trigger_at
from kg.lexicon import load_lexicon
from kg.model import Article, Document, Span


def trigger(text, word, kind):
    doc = extract_times(annotate_text(Document(Article("a", text, published=date(2020, 4, 5)))))
    at = text.index(word)
    return doc, trigger_at(doc, Span(at, at + len(word)), kind, 1.0, load_lexicon())


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("سلم التحالف القاعدة في خامس عملية من نوعها منذ مارس.", False),
        ("سلم التحالف القاعدة بعد عملية من نوع آخر.", True),
        ("شن الجيش خامس عملية في الصحراء.", True),
    ],
)
def test_screening_a_word_that_counts_the_like_tells_no_battle(text, tells):
    doc, found = trigger(text, "عملية", "Battle")
    assert bool(screened(doc, [found], load_lexicon())) is tells


@pytest.mark.parametrize(
    ("text", "word", "kind", "ahead"),
    [
        ("المباحثات تستأنف الشهر المقبل في بغداد.", "المباحثات", "Meeting", True),
        ("المباحثات بدأت الشهر الماضي في بغداد.", "المباحثات", "Meeting", False),
        ("قرر المجلس الانسحاب الشهر المقبل.", "قرر", "Decision", False),
    ],
)
def test_screening_what_has_days_to_come_has_not_happened(text, word, kind, ahead):
    doc, found = trigger(text, word, kind)
    assert is_yet_to_come(doc, found, doc.times[0].id) is ahead
