"""Finds and reads numbers in Arabic text: digits of every script, words in every gender and case, and mixtures of the two.

The words and their agreement follow Ryding 2005, ch. 15 (numerals). Vague plurals give their floor: «العشرات» 10, «المئات» 100.
Ordinals («الخامس عشر»), names with digits in them (K1, COVID-19, إف-16), dates, clock times and telephone numbers are no numbers
here; what a number counts is the business of kg.extract.quantities.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kg.arabic.number_words import (
    APPROX_AFTER,
    APPROX_BEFORE,
    FRACTIONS,
    HUNDREDS,
    ORDINALS,
    SCALES,
    SCALES_DUAL,
    SCALES_PLURAL,
    TENS,
    UNITS,
    VAGUE,
    without_clitics,
)  # fmt: skip
from kg.arabic.script import fold
from kg.model import Span


@dataclass(frozen=True, slots=True)
class NumberMatch:
    """A number in a text: ``span`` with the words that make it approximate, ``max`` the upper end of a range.

    ``kind`` is ``cardinal``, ``range``, ``vague`` (a plural such as «المئات») or ``fraction``.
    """

    span: Span
    value: float
    max: float | None = None
    approx: bool = False
    kind: str = "cardinal"


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of the folded text: ``core`` is it without conjunction, preposition and article; ``cut`` how much that is."""

    text: str
    start: int
    end: int
    core: str
    cut: int
    joined: bool  # begins with the conjunction و
    definite: bool
    number: float | None = None  # the value of digits


@dataclass(frozen=True, slots=True)
class _Read:
    """A number read from ``first`` to before ``last`` in the list of words."""

    value: float
    last: int
    kind: str = "cardinal"
    approx: bool = False
    scaled: bool = False
    grain: float = 1.0  # the next part after «و» must be smaller than this


_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[^\s\w]|_")
_NO_NUMBER = re.compile(
    r"\d{1,4}\s?[-/]\s?\d{1,2}\s?[-/]\s?\d{1,4}|\d{1,2}\.\d{1,2}\.(?:19|20)\d\d|\d{1,2}:\d{2}(?::\d{2})?|\+\d[\d\s-]{6,}|\b0\d{6,}\b|\b\d{10,}\b"
    r"|\b(?:19|20)\d\d\s?[-/]\s?(?:19|20)?\d\d\b|(?:\b[^\W\d_]+-|[a-z]|[@#_/])\d+(?:[.,-]\d+)*|\d+(?:\.\d+){2,}|\b\d+(?:[.-]\d+)*[a-z]\w*|\b\d+-[^\W\d_]\w*|الساعه \d[\d.,:]*"
)


#: Longer strings of digits and larger products of number words are no numbers that news speaks of.
_MOST_DIGITS, _LARGEST = 24, 1e18


def find_numbers(text: str) -> list[NumberMatch]:
    """The numbers of the text in its order; spans count in the text as given.

    >>> [(m.value, m.approx) for m in find_numbers("سحب نحو ثلاثين جنديا ومعدات بمليون و700 الف دولار")]
    [(30.0, True), (1700000.0, False)]
    """
    folded = fold(text)
    words = _words(folded.text)
    matches, i = [], 0
    while i < len(words):
        read = _read_range(words, i) or _read_number(words, i)
        if read is None:
            i += 1
            continue
        value, top = read if isinstance(read, tuple) else (read, None)
        last = (top or value).last
        first, before = _approx_before(words, i)
        last, after = _approx_after(words, last)
        start = words[first].start + _outer_cut(words[first])
        span = folded.span(start, words[last - 1].end)
        kind = "range" if top else value.kind
        matches.append(NumberMatch(span, value.value, top.value if top else None, before or after or value.approx, kind))
        i = last
    return matches


def read_number(words: str) -> float | None:
    """The value of the first number in the words, None where there is none; a range gives its lower end.

    >>> read_number("ثلاثة آلاف وخمسمئة")
    3500.0
    """
    found = find_numbers(words)
    return found[0].value if found else None


def read_digits(digits: str) -> float:
    """The value of ASCII digits with separators: a group of exactly three after a comma or full stop is thousands.

    >>> read_digits("12,500"), read_digits("3.5"), read_digits("1.234.567")
    (12500.0, 3.5, 1234567.0)
    """
    groups = re.split(r"[.,]", digits)
    if len(groups) > 1 and all(len(g) == 3 for g in groups[1:]) and 0 < len(groups[0]) <= 3 and groups[0] != "0":
        return float("".join(groups))
    if len(groups) == 2:
        return float(".".join(groups))
    if len(groups) == 3 and len(groups[1]) == 3:  # 1,234.5
        return float(groups[0] + groups[1] + "." + groups[2])
    return float("".join(groups))


def _words(text: str) -> list[_Word]:
    blocked = bytearray(len(text))
    for match in _NO_NUMBER.finditer(text):
        blocked[match.start() : match.end()] = b"\x01" * (match.end() - match.start())
    words: list[_Word] = []
    for match in _TOKEN.finditer(text):
        form, start, end = match.group(), match.start(), match.end()
        if form[0].isdigit():
            inside = any(blocked[start:end]) or len(form) > _MOST_DIGITS
            words.append(
                _Word(
                    form,
                    start,
                    end,
                    "" if inside else "#",
                    0,
                    _joined(words, start),
                    False,
                    None if inside else read_digits(form),
                )
            )
        else:
            core, cut, joined, definite = _split(form)
            words.append(_Word(form, start, end, core, cut, joined, definite))
    return words


def _joined(words: list[_Word], start: int) -> bool:
    """Do digits stand right after the conjunction, as in «و700»?"""
    return bool(words) and words[-1].text == "و"


@lru_cache(maxsize=20_000)
def _split(form: str) -> tuple[str, int, bool, bool]:
    core, cut = without_clitics(form)
    return core, cut, cut > 0 and form[0] == "و", "ال" in form[:cut] or form[:cut].endswith("لل")


def _outer_cut(word: _Word) -> int:
    """How many letters of conjunction and preposition (not the article) stand before the number word."""
    prefix = word.text[: word.cut]
    return len(prefix) - 2 if prefix.endswith("ال") else len(prefix)


def _skip_joint(words: list[_Word], i: int) -> int | None:
    """The index of a word that «و» joins to what is before: «وعشرين», «و 20», «و700»."""
    if i < len(words) and words[i].text == "و":
        return i + 1 if i + 1 < len(words) else None
    if i < len(words) and words[i].text == "واحد" and i + 1 < len(words):  # «وأحد عشر», «وأحد وعشرون»: folded as «واحد»
        after = words[i + 1]
        return i if after.text == "عشر" or (after.joined and after.core in TENS) else None
    return i if i < len(words) and words[i].joined and words[i].core != "#" else None


def _read_number(words: list[_Word], i: int) -> _Read | None:
    """The longest number that begins at a word: groups joined by «و», each smaller than the scale before it."""
    if _is_ordinal(words, i):
        return None
    read = _read_group(words, i)
    while read and read.scaled:
        joint = _skip_joint(words, read.last)
        more = _read_fraction_tail(words, joint, read) or (_read_group(words, joint) if joint is not None else None)
        if more is None or more.value >= read.grain or more.kind == "vague":
            return read
        read = _Read(read.value + more.value, more.last, read.kind, read.approx or more.approx, more.scaled, more.grain)
    return read


def _is_ordinal(words: list[_Word], i: int) -> bool:
    word, before = words[i], words[i - 1] if i else None
    if word.core == "#" and word.number is None:
        return True
    if word.core in FRACTIONS and (word.definite or (before and before.core in UNITS)):
        return True
    if before is None:
        return False
    if before.core in ORDINALS and (word.core in ("عشر", "عشره") or word.joined):
        return True
    following = words[i + 1].text if i + 1 < len(words) else ""
    return word.core in TENS and word.definite and not word.joined and before.definite and not following.endswith("ا")


def _read_group(words: list[_Word], i: int) -> _Read | None:
    if i >= len(words):
        return None
    small = _read_small(words, i)
    if small is None:
        return _read_scale_alone(words, i) or _read_vague(words, i) or _read_fraction(words, i)
    return _scaled(words, small)


def _scaled(words: list[_Word], read: _Read) -> _Read:
    """Multiply by the scale words that follow: «700 الف», «خمسة ملايين», «مئة ألف مليون»."""
    scale, last = 1.0, read.last
    while (
        last < len(words)
        and not words[last].joined
        and (factor := SCALES.get(words[last].core) or SCALES_PLURAL.get(words[last].core))
    ):
        if words[last].text[: words[last].cut].strip("ال") or read.value * scale * factor > _LARGEST:
            break
        scale, last = scale * factor, last + 1
    if scale == 1.0:
        return read
    return _Read(read.value * scale, last, read.kind, read.approx, True, scale)


def _read_small(words: list[_Word], i: int) -> _Read | None:
    """Digits, or words below a thousand."""
    word = words[i]
    if word.core == "#" and word.number is not None:
        return _Read(word.number, i + 1)
    hundred = _read_hundreds(words, i)
    if hundred is None:
        return _read_below_hundred(words, i)
    joint = _skip_joint(words, hundred.last)
    rest = _read_below_hundred(words, joint) if joint is not None else None
    return _Read(hundred.value + rest.value, rest.last) if rest else hundred


def _read_hundreds(words: list[_Word], i: int) -> _Read | None:
    word = words[i]
    if word.core in HUNDREDS and not _is_percent(words, i):
        return _Read(HUNDREDS[word.core], i + 1)
    unit = UNITS.get(word.core, 0)
    follows = i + 1 < len(words) and words[i + 1].core in ("ميه", "مايه", "ميات") and words[i + 1].cut == 0
    return _Read(unit * 100.0, i + 2) if 3 <= unit <= 9 and follows else None


def _is_percent(words: list[_Word], i: int) -> bool:
    """«في المئة», «بالمئة»."""
    word = words[i]
    return word.definite and word.core in ("ميه", "مايه") and (word.text[0] == "ب" or (i > 0 and words[i - 1].text == "في"))


def _read_below_hundred(words: list[_Word], i: int) -> _Read | None:
    if i >= len(words):
        return None
    core = words[i].core
    if core in TENS:
        return _Read(TENS[core], i + 1)
    unit = UNITS.get(core)
    if unit is None:
        return None
    if i + 1 < len(words) and words[i + 1].text in ("عشر", "عشره") and unit < 10:
        return _Read(unit + 10.0, i + 2)
    joint = _skip_joint(words, i + 1)
    if joint is not None and words[joint].core in TENS and unit < 10:
        return _Read(unit + TENS[words[joint].core], joint + 1)
    if core in ("احد", "احدي", "اثنا", "اثني", "اثنتا", "اثنتي"):  # numbers only before ten
        return None
    return _Read(float(unit), i + 1)


def _read_scale_alone(words: list[_Word], i: int) -> _Read | None:
    """«ألف جندي», «مليونين», «ألفي», not the verb «ألّف» nor a plural."""
    word = words[i]
    if word.core in SCALES_DUAL and not (word.core == "الفا" and not _counts_noun(words, i)):
        value = SCALES_DUAL[word.core]
        return _scaled(words, _Read(value, i + 1, scaled=True, grain=value / 2))
    if word.core not in SCALES or (word.core == "الف" and not _counts_noun(words, i)):
        return None
    value = SCALES[word.core]
    return _scaled(words, _Read(value, i + 1, scaled=True, grain=value))


def _counts_noun(words: list[_Word], i: int) -> bool:
    """Is the word after the thousand an indefinite noun, a joined number or the end, not the object of a verb?"""
    if i + 1 >= len(words):
        return True
    after = words[i + 1]
    return not after.definite and (after.core != "#" or after.joined)


def _read_vague(words: list[_Word], i: int) -> _Read | None:
    word = words[i]
    value = VAGUE.get(word.core)
    if value is None:
        return None
    last, grain = i + 1, value
    while last < len(words) and not words[last].joined:
        factor = SCALES_PLURAL.get(words[last].core) or SCALES.get(words[last].core) or HUNDREDS.get(words[last].core)
        factor = factor or (VAGUE.get(words[last].core) if word.core in ("بضع", "بضعه") else None)
        if factor is None or value * factor > _LARGEST:
            break
        value, last = value * factor, last + 1
    return _Read(value, last, "vague", True, False, grain)


def _read_fraction(words: list[_Word], i: int) -> _Read | None:
    """«ثلث», «نصف مليون»."""
    part = FRACTIONS.get(words[i].core)
    if part is None or (words[i].definite and words[i].cut):
        return None
    if i + 1 < len(words) and (scale := SCALES.get(words[i + 1].core)):
        return _Read(part * scale, i + 2, scaled=True, grain=part * scale)
    return _Read(part, i + 1, "fraction")


def _read_fraction_tail(words: list[_Word], joint: int | None, read: _Read) -> _Read | None:
    """«مليون ونصف», «ثلاثة ملايين ونصف المليون»."""
    part = FRACTIONS.get(words[joint].core) if joint is not None else None
    if part is None or joint is None or not read.grain > 1:
        return None
    last = joint + 1
    if last < len(words) and SCALES.get(words[last].core) == read.grain:
        last += 1
    return _Read(part * read.grain, last)


def _read_range(words: list[_Word], i: int) -> tuple[_Read, _Read] | None:
    """«200-300», «بين 200 و300», «من 10 إلى 15», «40 أو 50»: (lower, upper), the scale of the upper shared."""
    low = _read_number(words, i)
    if low is None or low.kind != "cardinal" or low.last >= len(words):
        return None
    before = words[i - 1] if i else None
    sign = words[low.last].text
    between = before is not None and before.core in ("بين", "مابين")
    joint = _skip_joint(words, low.last) if between else low.last + 1 if sign in ("-", "الي", "حتي", "او") else None
    if joint is None or joint >= len(words) or (sign == "-" and words[joint].start != words[low.last].end):
        return None
    high = _read_number(words, joint)
    if high is None or high.kind != "cardinal":
        return None
    if high.scaled and not low.scaled and low.value < 1000:
        low = _Read(low.value * high.grain, low.last)
    return (low, high) if low.value < high.value else None


def _approx_before(words: list[_Word], i: int) -> tuple[int, bool]:
    """The first word of the number with what makes it approximate («ما لا يقل عن»), and whether there was such a word."""
    for length in (4, 3, 2, 1):
        if i - length < 0:
            continue
        phrase = " ".join(w.text for w in words[i - length : i])
        stripped = " ".join([words[i - length].core, *(w.text for w in words[i - length + 1 : i])])
        if phrase in APPROX_BEFORE or stripped in APPROX_BEFORE:
            return i - length, True
    return i, False


def _approx_after(words: list[_Word], last: int) -> tuple[int, bool]:
    for length in (2, 1):
        if " ".join(w.text for w in words[last : last + length]) in APPROX_AFTER:
            return last + length, True
    return last, False
