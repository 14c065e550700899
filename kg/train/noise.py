"""Spelling as it varies in the press, put into training words: hamza, ta marbuta, alif maqsura, clitics apart, unknown words."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from ..annotate.reader_text import Pieces, Words, chunks_of
from .examples import Example

_PLAIN = str.maketrans("أإآئؤ", "ااايو")
#: share of the words changed in a disturbed example; chosen, not tuned
SHARE = 0.12


def misspell(word: str, dice: random.Random) -> str:
    """The word in a spelling that newspapers print too."""
    choice = dice.random()
    if choice < 0.35:
        return word.translate(_PLAIN)
    if choice < 0.55 and word.endswith("ة"):
        return word[:-1] + "ه"
    if choice < 0.7 and word.endswith("ى"):
        return word[:-1] + "ي"
    if choice < 0.75 and word.endswith("ي") and len(word) > 3:
        return word[:-1] + "ى"
    if choice > 0.93 and len(word) > 4:
        at = dice.randrange(1, len(word) - 1)
        return word[:at] + word[at + 1 :]
    return word


class NoisyPieces:
    """Word pieces of disturbed words; offsets and tags stay those of the text."""

    def __init__(self, pieces: Pieces, dice: random.Random):
        self._pieces, self._dice = pieces, dice
        self.start, self.pad, self.end = pieces.start, pieces.pad, pieces.end

    def of(self, words: Words) -> list[tuple[int, ...]]:
        """The pieces of the words, some of them misspelt, some unknown."""
        found = self._pieces.of(words)
        for number in range(len(found)):
            if self._dice.random() < SHARE:
                word = misspell(words.word(number), self._dice)
                lost = self._dice.random() < 0.15
                found[number] = (self._pieces.unknown,) if lost else self._pieces.split(word, bool(words.spaced[number]))
        return found

    def disturb(self, examples: Sequence[Example], share: float) -> list[Example]:
        """The examples, so large a share of them with disturbed words."""
        changed = lambda e: replace(e, chunks=chunks_of(e.words, self))  # type: ignore[arg-type]  # noqa: E731
        return [changed(e) if self._dice.random() < share else e for e in examples]
