"""Candidate cuts of proclitics."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.arabic.clitics import split_clitics, without_article


@pytest.mark.parametrize(
    ("word", "rests"),
    [
        ("وبالقوات", {"وبالقوات", "بالقوات", "القوات", "قوات"}), ("للقوات", {"للقوات", "لقوات", "قوات"}), ("لـالقوات", {"لـالقوات", "القوات", "قوات"}),
        ("وللحكومة", {"وللحكومة", "للحكومة", "لحكومة", "حكومة"}), ("سيسحب", {"سيسحب", "يسحب"}), ("سلم", {"سلم"}), ("فالتحالف", {"فالتحالف", "التحالف", "تحالف"}),
        ("كالموصل", {"كالموصل", "الموصل", "موصل"}), ("K1", {"K1"}), ("وَبِبغداد", {"وَبِبغداد", "بِبغداد", "بغداد"}), ("في", {"في"}),
    ],
)  # fmt: skip
def test_clitics_split(word, rests):
    assert {word[length:] for length in split_clitics(word)} == rests


@given(st.text(alphabet="وفبلكسالقمنـَّ", min_size=1, max_size=10))
def test_clitics_lengths_ascend_from_zero(word):
    lengths = split_clitics(word)
    assert lengths[0] == 0 and lengths == sorted(set(lengths)) and all(length < len(word) for length in lengths)


def test_clitics_article():
    assert without_article("القيارة") == "قياره"
    assert without_article("ال") == "ال"
