"""Text made comparable for the gazetteer: folded, tokens joined by one space, each character with its place of origin.

Soft punctuation (quotation marks, brackets, dashes, slashes) joins the tokens on its two sides, so that a name is found
through «quotes»; hard punctuation (full stop, comma, colon, line break) keeps them apart with a bar.
"""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass
from functools import lru_cache

from ..arabic.script import Folded, fold, fold_word
from ..model import Span

TOKEN = re.compile(r"[^\W_]+")
HARD = re.compile(r"[.,،؛;:!?؟\n\r|…]")
#: An abbreviated name before a full stop is at most so long («بي.», "B.", "U.S."): the stop does not end the name there.
INITIAL_LENGTH = 2
#: The two spellings of «أمريكي» are one; the swap keeps the length, so places of origin stay right.
AMERICAN = ("اميرك", "امريك")


@dataclass(frozen=True, slots=True)
class ComparableText:
    """``text`` is `` w1 w2 | w3 `` (a space at both ends); character i stands at ``places[i]`` of the folded text."""

    text: str
    places: array[int]
    folded: Folded

    def span(self, start: int, end: int) -> Span:
        """The original's span of ``text[start:end]``, a stretch that begins and ends with a letter or digit."""
        return self.folded.span(self.places[start], self.places[end - 1] + 1)


def comparable(text: str) -> ComparableText:
    """The text in the form in which the gazetteer searches it."""
    folded = fold(text)
    plain = folded.text.replace(*AMERICAN)
    parts, places = [" "], array("Q", [0])
    last, word = 0, ""
    for match in TOKEN.finditer(plain):
        start, end = match.span()
        if last and _is_hard(plain[last:start], word):
            parts.append("| ")
            places.extend((last, last))
        word = match.group()
        parts += (word, " ")
        places.extend(range(start, end + 1))
        last = end
    return ComparableText("".join(parts), places, folded)


def _is_hard(gap: str, word: str) -> bool:
    """Does the gap after the word part it from the next? A stop after an initial does not."""
    if gap == " ":
        return False
    if "." in gap and len(word) <= INITIAL_LENGTH and not word.isdigit():
        gap = gap.replace(".", "")
    return HARD.search(gap) is not None


@lru_cache(maxsize=1 << 17)
def name_key(name: str) -> str:
    """The comparable form of a name: equal keys are equal names for the gazetteer.

    >>> name_key("عملية «العزم الصلب»")
    'عمليه العزم الصلب'
    """
    return " ".join(TOKEN.findall(fold_word(name).replace(*AMERICAN)))
