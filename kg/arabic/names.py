"""Names across spellings and scripts: romanised labels, slugs for IRIs, and how alike two names sound.

Romanising uses the dictionary of arabic-name-romanizer without its neural model, which makes it fast and the same on every
machine; words that are not names follow its letter rules. Matching compares the sounds letter by letter: what writers confuse when
they carry a name over («ج» and «غ» for g, «س» and «ز» at the end, vowels) costs little, another consonant costs a whole letter.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from kg.arabic import sounds
from kg.arabic.script import fold_word, has_arabic

if TYPE_CHECKING:
    from arabic_name_romanizer import Transliterator

#: Two names from this score on are taken for one (chosen on the table in tests/test_arabic_names.py).
ALIKE = 0.85
_ORDINALS = frozenset("الاول الثاني الثالث الرابع ii iii iv jr sr الابن الاب".split())
_JOINED = frozenset("عبد ابو ابي abd abdul abdel abdal abu abo ام umm".split())
#: Letters that no foreign name is carried over with, so that no two Arabic spellings of a name differ in them.
_NATIVE_LETTERS = re.compile("[عحضظ]")
_SON = frozenset("بن ابن bin ibn ben bint".split())


def romanise(name: str) -> str:
    """The name in plain Latin letters, each word with a capital; what is Latin already stays; "" for a name without letters.

    >>> romanise("فنسنت باركر (K1)")
    'Vincent Barakar K1'
    """
    parts = [
        _romanise_words(part) if has_arabic(part) else part
        for part in re.findall(r"[a-zA-Z0-9][\w.'-]*|[^a-zA-Z0-9]+", _clean(name))
    ]
    words = " ".join(part.strip() for part in parts if re.search(r"\w", part)).split()
    return " ".join(word[0].upper() + word[1:] for word in words)


def slug(name: str) -> str:
    """The name as an ASCII local name for an IRI: small letters, digits and hyphens, beginning with a letter; "" where none is left.

    >>> slug("فنسنت باركر"), slug("19.2 لواء")
    ('vincent-barakar', 'n19-2-liwaa')
    """
    plain = re.sub(r"[^a-z0-9]+", "-", romanise(name).lower().replace("'", "")).strip("-")
    return "n" + plain if plain[:1].isdigit() else plain


def _clean(name: str) -> str:
    """Arabic letters without signs, digits ASCII; Latin without accents."""
    plain = "".join(c for c in unicodedata.normalize("NFD", name) if not "\u0300" <= c <= "\u036f")
    return re.sub(
        r"[^\w\s.'-]",
        " ",
        re.sub(r"[\u0640\u064b-\u0652\u0670\u200b-\u200f\u202a-\u202e]", "", unicodedata.normalize("NFC", plain)),
    )


def _romanise_words(words: str) -> str:
    return " ".join(_romanise_word(word) for word in re.findall(r"[^\W\d_]+", words))


@lru_cache(maxsize=20_000)
def _romanise_word(word: str) -> str:
    found = _dictionary().transliterate(word, country="IQ")
    plain = unicodedata.normalize("NFKD", str(found or "")).encode("ascii", "ignore").decode()
    return plain if re.search(r"[A-Za-z]", plain) else sounds.spell(fold_word(word))


@lru_cache(maxsize=1)
def _dictionary() -> Transliterator:
    from arabic_name_romanizer import Transliterator

    return Transliterator(auto_load_model=False)


@lru_cache(maxsize=100_000)
def alike(a: str, b: str) -> float:
    """How alike two names sound, 0 to 1, in either script; 1 for one name spelled the same.

    Surnames must match, given names where both have them, and fathers named after «بن»; an initial stands for any name that begins so; a bare surname against a
    full name loses a little. Distinct native names («حسن», «حسين») are never alike, however near.

    >>> alike("كاجينس", "كاغينز") > ALIKE, alike("باركر", "Barker") > ALIKE, alike("حسن", "حسين")
    (True, True, 0.0)
    """
    first, second = _parts(a), _parts(b)
    if not first or not second:
        return 0.0
    if first == second:
        return 1.0
    if len(first) > len(second):
        first, second = second, first
    ours, theirs = _father(a), _father(b)
    if ours and theirs and word_alike(ours, theirs) < ALIKE:  # «عبدالله بن خالد بن عبدالعزيز», «عبدالله بن عبدالعزيز»
        return 0.0
    surname = word_alike(first[-1], second[-1])
    if len(first) == 1:
        return round(0.97 * surname if len(second) > 1 else surname, 4)
    return round(min(surname, _given_alike(first[:-1], second[:-1])), 4)


def is_bare(name: str) -> bool:
    """Is a person's name one word that tells, with or without «بن» and «الأب»: a surname or a given name alone?

    >>> is_bare("بن لادن"), is_bare("بوش الأب"), is_bare("سعد بن لادن")
    (True, True, False)
    """
    return sum(word not in _SON for word in _parts(name)) < 2


@lru_cache(maxsize=100_000)
def _father(name: str) -> str:
    """The word after the first «بن», compounds in one; "" where the name has none."""
    words = fold_word(name).split()
    place = next((i for i, word in enumerate(words[:-1]) if i and word in _SON), -1)
    if place < 0:
        return ""
    father = words[place + 1]
    return father + words[place + 2] if father in _JOINED and place + 2 < len(words) else father.removeprefix("ال")


@lru_cache(maxsize=100_000)
def _parts(name: str) -> tuple[str, ...]:
    """The words of a name that tell it apart, folded, compounds («عبد الله») in one."""
    words = [
        word
        for word in re.findall(r"[^\W_]+", re.sub(r"(?i)\b(?:al|el|ul|an|ar|as|ad)[- ]", " ", fold_word(name).replace("'", "")))
    ]
    joined: list[str] = []
    for i, word in enumerate(words):
        if joined and words[i - 1] in _JOINED:
            joined[-1] += word
        elif not (joined and (word in _SON or word in _ORDINALS)):
            joined.append(word.removeprefix("ال") if len(word) > 4 else word)
    return tuple(joined)


def _given_alike(fewer: tuple[str, ...], more: tuple[str, ...]) -> float:
    """How well the given names of the shorter name are found, in order, in the longer one; initials count as found."""
    best, start = 1.0, 0
    for word in fewer:
        scores = [_given_word(word, other) for other in more[start:]]
        if not scores:
            return best if _is_initial(word) else 0.0
        top = max(scores)
        best, start = min(best, top), start + scores.index(top) + 1
    return best


def _given_word(a: str, b: str) -> float:
    if _is_initial(a) or _is_initial(b):
        first, second = sounds.of(sounds.LETTER_NAMES.get(a, a)), sounds.of(sounds.LETTER_NAMES.get(b, b))
        return 0.95 if first and second and sounds.substitution(first[0], second[0]) <= 0.3 else 0.0
    return word_alike(a, b)


def _is_initial(word: str) -> bool:
    return len(word) == 1 or word in sounds.LETTER_NAMES


@lru_cache(maxsize=200_000)
def word_alike(a: str, b: str) -> float:
    """How alike two folded words sound, in either script, 0 to 1: 1 less the cost of turning one into the other, by consonant.

    >>> word_alike("غورتون", "جورتون") > ALIKE
    True
    """
    if a == b:
        return 1.0
    if _native(a) and _native(b) or has_arabic(a) and has_arabic(b) and _NATIVE_LETTERS.findall(a) != _NATIVE_LETTERS.findall(b):
        return 0.0
    first, second = sounds.of(a), sounds.of(b)
    if not first or not second:
        return 0.0
    if Levenshtein.normalized_similarity(sounds.skeleton(first), sounds.skeleton(second), score_cutoff=0.3) == 0:
        return 0.0
    length = max(sounds.consonants(first), sounds.consonants(second), 2)
    score = max(0.0, 1.0 - sounds.distance(first, second) / length)
    if a.isascii() and b.isascii():  # within Latin letters vowels tell names apart: Miller, Mueller
        score = (score + Levenshtein.normalized_similarity(a, b)) / 2
    return score


def _native(word: str) -> bool:
    return word in sounds.NATIVE or word.removesuffix("ي") in sounds.NATIVE
