"""How a written Arabic word relates to its syntactic words: which letters each stands on, and which forms are possible.

Forms are those of plain spelling (see kg.annotate.plain). The stem is the longest of the words; the others are clitics.
"""

from __future__ import annotations

from collections.abc import Sequence

#: Written words whose pieces have run together beyond telling.
FUSED = {
    "مما": ("من", "ما"), "ممن": ("من", "من"), "عما": ("عن", "ما"), "عمن": ("عن", "من"), "الا": ("ان", "لا"), "لئلا": ("ل", "ان", "لا"),
}  # fmt: skip
#: Letters that change at the end of a stem before a suffix pronoun: written → standing alone.
_OPENED = {"ت": "ة", "ا": "ى", "ي": "ى", "ئ": "ء", "ؤ": "ء"}
Range = tuple[int, int]


def piece_ranges(surface: str, forms: Sequence[str]) -> list[Range]:
    """The letters of ``surface`` that each form stands on; the whole of it for each where they cannot be told apart.

    >>> piece_ranges("وللسلطة", ["و", "ل", "السلطة"])
    [(0, 1), (1, 2), (2, 7)]
    """
    stem, start, end = _middle(surface, forms)
    if start < 0 or FUSED.get(surface) == tuple(forms):
        return [(0, len(surface))] * len(forms)
    ranges, cursor = [], 0
    for form in forms[:stem]:
        ranges.append((cursor, cursor + len(form)))
        cursor += len(form)
    ranges.append((start, end))
    cursor = end
    for form in forms[stem + 1 :]:
        ranges.append((cursor, cursor + len(form)))
        cursor += len(form)
    return ranges


def mended_forms(surface: str, forms: Sequence[str]) -> list[str]:
    """The forms with a stem that the written word cannot stand for replaced by its own letters.

    A network that spells out the pieces of a rare name may invent letters; the clitics that it found are kept.
    Forms whose clitics are not at the ends of the written word come back unchanged.

    >>> mended_forms("وكاجينس", ["و", "كاجينيس"])
    ['و', 'كاجينس']
    """
    if FUSED.get(surface) == tuple(forms):
        return list(forms)
    stem, start, end = _middle(surface, forms)
    if start < 0:
        return list(forms)
    possible = stem_forms(surface[start:end], start > 0 and surface[start - 1] == "ل", end < len(surface))
    return [form if i != stem or form in possible else possible[0] for i, form in enumerate(forms)]


def stem_forms(letters: str, after_lam: bool, before_pronoun: bool) -> list[str]:
    """What the letters between the clitics may be when they stand alone, the likeliest first.

    >>> stem_forms("لسلطة", after_lam=True, before_pronoun=False)
    ['السلطة', 'لسلطة', 'اللسلطة']
    """
    starts = ["ا" + letters, letters, "ال" + letters] if after_lam and letters.startswith("ل") else [letters]
    if not before_pronoun:
        return starts
    opened = [s[:-1] + _OPENED[s[-1]] for s in starts if s[-1] in _OPENED]
    return [*starts, *opened, *(s + "ا" for s in starts if s.endswith("و"))]


def stem_of(forms: Sequence[str]) -> int:
    """Which of the words of a written word is its stem: the longest, of several the first.

    >>> stem_of(["و", "سلمت", "ها"])
    1
    """
    return max(range(len(forms)), key=lambda i: len(forms[i]))


def _middle(surface: str, forms: Sequence[str]) -> tuple[int, int, int]:
    """Index of the stem and the range of its letters; start is -1 where the clitics are not at the word's ends."""
    stem = stem_of(forms)
    before, after = "".join(forms[:stem]), "".join(forms[stem + 1 :])
    start, end = len(before), len(surface) - len(after)
    if start >= end or not surface.startswith(before) or not surface.endswith(after):
        return stem, -1, -1
    return stem, start, end
