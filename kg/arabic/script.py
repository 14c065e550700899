"""Folds Arabic script for comparison, with a map back to the original characters.

Folding removes what writers leave out or vary (vowel signs, tatweel, hamza seats, ta marbuta, Persian letters, digits of
other scripts, quotation marks), so that two spellings of one word compare equal. It is never shown to a reader.
Where camel-tools has the same step (``dediac_ar``, ``normalize_alef_ar``, ``normalize_alef_maksura_ar``,
``normalize_teh_marbuta_ar``) the result is the same; one translation table does them all in one pass.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass, field

from kg.model import Span

#: Vowel signs and Quranic marks, hamza and madda as combining marks, tatweel.
_MARKS = [*range(0x0610, 0x061B), *range(0x064B, 0x0660), 0x0670, *range(0x06D6, 0x06DD), *range(0x06DF, 0x06E5), 0x06E7, 0x06E8]
_MARKS += [*range(0x06EA, 0x06EE), 0x0640, *range(0x0300, 0x0370)]
#: Zero-width characters and the controls of text direction.
_CONTROLS = [
    0x00AD,
    0x061C,
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2065),
    *range(0x2066, 0x206A),
    0xFEFF,
]
_LETTERS = {
    "ا": "أإآٱٲٳ", "ي": "ىئیېےێۍ", "ه": "ةۀہھەۂۃ", "و": "ؤۆۇۈۋ", "ك": "کگڪګڭ", "ف": "ڤڥ", "ب": "پ", "ج": "چ", "ز": "ژ",
    "ق": "ڨ", "ر": "ڕ", "ل": "ڵ",
}  # fmt: skip
_SIGNS = {'"': "“”„‟«»″＂", "'": "‘’‚‛′`´", "-": "–—‐‑‒―−", "%": "٪﹪％", ".": "٫", ",": "٬", " ": "\u00a0\u2007\u2009\u202f"}


def _fold_table() -> dict[int, str]:
    table = {code: "" for code in (*_MARKS, *_CONTROLS)}
    for plain, variants in (*_LETTERS.items(), *_SIGNS.items()):
        table.update((ord(variant), plain) for variant in variants)
    for code in (*range(0x41, 0x5B), *range(0xC0, 0x250)):  # accents go: «Müller» and «Muller» are one name
        base = unicodedata.normalize("NFD", chr(code))[0].lower()
        table[code] = base if len(base) == 1 else chr(code)
    for zero in (0x0660, 0x06F0, 0xFF10):
        table.update((zero + digit, str(digit)) for digit in range(10))
    return _with_presentation_forms(table)


def _with_presentation_forms(table: dict[int, str]) -> dict[int, str]:
    """Add the letters as they are shaped in old fonts (U+FB50..U+FEFC); ligatures give several letters."""
    for code in (*range(0xFB50, 0xFDFE), *range(0xFE70, 0xFEFD)):
        plain = unicodedata.normalize("NFKC", chr(code))
        if plain != chr(code):
            table[code] = plain.translate(table).strip()
    return table


_TABLE = _fold_table()
_LETTER = re.compile("[\u0620-\u064a\u066e-\u06d3\ufb50-\ufefc]")
_DROPPED = frozenset(chr(code) for code, plain in _TABLE.items() if not plain)
_LIGATURE = re.compile("[" + "".join(chr(code) for code, plain in _TABLE.items() if len(plain) > 1) + "]")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and where each of its characters stood in ``source``."""

    text: str
    source: str
    _aligned: bool = field(default=False, repr=False, compare=False)  # each character folds to just one
    _origins: list[int] = field(default_factory=list, repr=False, compare=False)

    def origin(self, index: int) -> int:
        """The offset in ``source`` of the folded character at ``index``; the source's length at the folded end."""
        if self._aligned:
            return index
        return self._map()[index]

    def index(self, offset: int) -> int:
        """The first folded index that stands at or after an offset in ``source``: the way forth, as ``origin`` is the way back."""
        if self._aligned:
            return offset
        return bisect_left(self._map(), offset)

    def span(self, start: int, end: int) -> Span:
        """The span of ``source`` that folds to ``text[start:end]``, with the marks that follow its last letter."""
        if start >= end:
            return Span(self.origin(start), self.origin(start))
        last = self.origin(end - 1) + 1
        while last < len(self.source) and _TABLE.get(ord(self.source[last])) == "":
            last += 1
        return Span(self.origin(start), last)

    def _map(self) -> list[int]:
        if not self._origins:
            if _LIGATURE.search(self.source):
                self._origins.extend(i for i, char in enumerate(self.source) for _ in _TABLE.get(ord(char), char))
            else:
                self._origins.extend([i for i, char in enumerate(self.source) if char not in _DROPPED])
            self._origins.append(len(self.source))
        return self._origins


def fold_word(word: str) -> str:
    """The word as it is compared: no vowel signs, one form of each letter, ASCII digits, small Latin letters.

    >>> fold_word("الأُستــاذة")
    'الاستاذه'
    """
    return word.translate(_TABLE)


def fold(text: str) -> Folded:
    """The text as it is compared, with the way back to its characters.

    >>> folded = fold("قُوّات")
    >>> folded.text, folded.span(0, 2)
    ('قوات', Span(start=0, end=4))
    """
    folded = text.translate(_TABLE)
    return Folded(folded, text, len(folded) == len(text) and not _LIGATURE.search(text))


def has_arabic(text: str) -> bool:
    """Does the text hold at least one Arabic letter?"""
    return bool(_LETTER.search(text))
