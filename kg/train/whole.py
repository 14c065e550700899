"""Written words whose first letter only looks like a proclitic («باريس», «وكالة», «كاميرون»), found in raw text.

The tokenizer, trained on few words, cuts names that it does not know. Counts over raw news tell: what would be left of
such a word, in any of its written forms, hardly occurs, while the whole word does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..annotate.plain import plain
from .vectors import TOKEN

PROCLITICS = "وفبلكس"
PRONOUNS = ("هما", "ها", "هم", "هن", "نا", "كم", "ني", "ه", "ي", "ك")
#: A whole word is at least so frequent, and its remainder occurs at most so often for each of its occurrences.
FEWEST, RATIO = 5, 0.08


def whole_words(texts: Iterable[str], treebank: Path) -> list[str]:
    """The words, sorted; those that the treebank (CoNLL-U) cuts after their first letter are left out."""
    counts = Counter(token for text in texts for token in TOKEN.findall(plain(text)[0]))
    cut = set(_cut_words(treebank))
    frequent = (w for w, n in counts.items() if n >= FEWEST and len(w) > 2 and w[0] in PROCLITICS and w[1:3] != "ال" and w[:2] != "لل")
    return sorted(w for w in frequent if w not in cut and max(counts[v] for v in _remainders(w) if v != w) <= RATIO * counts[w])


def _remainders(word: str) -> Iterator[str]:
    """Written forms that the word without its first letter would have elsewhere."""
    rest = word[1:]
    yield from (rest, "ال" + rest, *(letter + rest for letter in PROCLITICS), *(rest + end for end in ("ه", "ها", "هم", "ات", "ين", "ة")))
    for pronoun in PRONOUNS:
        stem = rest.removesuffix(pronoun)
        if stem != rest and len(stem) > 1:
            yield from (stem, "ال" + stem)
            if stem[-1] in "تاي":
                yield stem[:-1] + ("ة" if stem[-1] == "ت" else "ى")


def _cut_words(treebank: Path) -> Iterator[str]:
    """Written words of several syntactic words whose first is a single letter."""
    surface = ""
    for line in treebank.read_text(encoding="utf-8").split("\n"):
        cells = line.split("\t")
        if surface and len(cells[1]) == 1:
            yield surface
        surface = cells[1] if "-" in cells[0] and len(cells) > 1 else ""
