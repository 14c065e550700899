"""Common nouns of places and bodies: how many they tell of."""

from __future__ import annotations

import pytest

from kg.arabic.nouns import number_of


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("معسكر", "singular"), ("القاعده", "singular"), ("المعسكرين", "dual"), ("قاعدتان", "dual"), ("قاعدتي", "dual"), ("مواقع", "plural"),
        ("المناطق", "plural"), ("موقعا", ""), ("بغداد", ""),
    ],
)  # fmt: skip
def test_nouns_tell_one_from_two_and_many(word: str, expected: str) -> None:
    assert number_of(word) == expected
