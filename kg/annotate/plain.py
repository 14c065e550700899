"""The plain spelling in which the grammar models were trained and are asked, with a map back to the original characters.

Plainer than the page, closer to it than kg.arabic.script's folding: vowel signs, tatweel and controls go, alefs lose their
hamza, digits and punctuation become ASCII; ta marbuta and alef maksura stay, since they tell an ending from a pronoun.
"""

from __future__ import annotations

import unicodedata

_DROPPED = [*range(0x0610, 0x061B), *range(0x064B, 0x0660), 0x0670, *range(0x06D6, 0x06DD), *range(0x06DF, 0x06E9), *range(0x06EA, 0x06EE)]
_DROPPED += [0x0640, 0x00AD, 0x061C, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF]
_DROPPED += range(0x0300, 0x0370)
_SAME = {
    "ا": "أإآٱٲٳ", "ي": "ی", "ك": "ک", "ه": "ہھە", '"': "“”„‟«»″＂", "'": "‘’‚‛′`´", "-": "–—‐‑‒―−", ",": "،٬", ";": "؛", "?": "؟",
    "%": "٪", ".": "٫۔", " ": "\u00a0\u2007\u2009\u202f\t\r\n\x0b\x0c\x85\u2028\u2029", "...": "…",
}  # fmt: skip


def _table() -> dict[int, str]:
    table = {code: "" for code in _DROPPED}
    for plain_sign, variants in _SAME.items():
        table.update((ord(variant), plain_sign) for variant in variants)
    for zero in (0x0660, 0x06F0, 0xFF10):
        table.update((zero + digit, str(digit)) for digit in range(10))
    for code in (*range(0xFB50, 0xFDFE), *range(0xFE70, 0xFEFD)):
        letters = unicodedata.normalize("NFKC", chr(code))
        if letters != chr(code):
            table[code] = letters.translate(table).strip()
    return table


_TABLE = _table()


def plain(text: str) -> tuple[str, list[int]]:
    """The text in plain spelling, and for each of its characters the offset in ``text`` that it came from.

    >>> plain("«أُمَّة»")
    ('"امة"', [0, 1, 3, 6, 7])
    """
    pieces, origins = [], []
    for offset, char in enumerate(text):
        letters = _TABLE.get(ord(char), char)
        pieces.append(letters)
        origins.extend([offset] * len(letters))
    return "".join(pieces), origins


def is_mark(char: str) -> bool:
    """Does the character vanish in plain spelling (a vowel sign, a tatweel, a control)?"""
    return _TABLE.get(ord(char)) == ""
