"""Compares names over spellings, scripts and transliterations.

A name becomes a tuple of words without article, clitics and titles. Two words of one script compare by their letters, two
of different scripts by the consonants that survive transliteration («كاغينز», «كاجينس», Caggins all give ``KGNS``). People's
names compare by sound (kg.arabic.names).
"""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from ..arabic.names import alike as sound_alike
from ..arabic.script import fold_word

_WORD = re.compile(r"[^\W_]+")
_ARABIC = re.compile("[\u0600-\u06ff]")
_ARTICLE = re.compile("^(?:ال|لل)(?=..)")
_CLITIC = re.compile("^[وفبك](?=ال...|لل...)")  # «والاس» is no conjunction with a noun
#: Words that stand before a name or inside it and do not tell people apart.
TITLES = frozenset(
    "سيد سيده دكتور مهندس شيخ حاج استاذ جنرال فريق لواء عميد عقيد مقدم رايد نقيب ملازم رقيب عريف وزير رييس امير ملك قايد محافظ "
    "mr mrs ms dr gen general brig brigadier maj major col colonel lt lieutenant capt captain sgt sergeant sheikh president the of".split()
)
_PARTICLES = frozenset("بن ابن بنت ابو ابي ام al el ul bin ibn bint abu i ii iii iv jr sr ثالث ثاني".split())
#: Words that say what kind of thing is named, grouped by what sources use for one thing. They match weakly; names whose
#: kinds are of different groups are of different things.
_KIND_GROUPS = (
    "قاعده معسكر مطار موقع ثكنه جويه عسكريه base camp airport airfield airbase air military site",
    "مدينه بلده قريه city town village",
    "محافظه ولايه governorate province",
    "ناحيه قضاء منطقه district area",
    "جمهوريه دوله مملكه republic state kingdom",
    "تنظيم حركه جماعه حزب منظمه ميليشيا organisation organization group movement party militia",
    "قوات قوه جيش force forces army",
    "كتيبه لواء فرقه فوج battalion brigade division regiment",
    "هييه لجنه مجلس commission committee council",
    "وزاره ministry",
    "شركه company",
    "وكاله صحيفه قناه موقع agency newspaper channel",
    "سفاره قنصليه embassy consulate",
    "عمليه حمله operation campaign",
    "مستشفي hospital",
    "جامعه university",
    "جسر bridge",
    "حكومه government",
)
KIND_OF: dict[str, frozenset[int]] = {}
for _number, _group in enumerate(_KIND_GROUPS):
    for _kind in _group.split():
        KIND_OF[_kind] = KIND_OF.get(_kind, frozenset()) | {_number}
KINDS = frozenset(KIND_OF)
_QUANTITIES = frozenset(
    (
        "بعض كل جميع عدد عدد قليل عشرات ميات الاف نحو حوالي عده كثير معظم غالب غالبيه اخر اخري اخرين some all several "
        "many other few dozens hundreds"
    ).split()
)

_CLASSES = {
    "B": "بbp", "F": "فfv", "T": "تطtثذ", "D": "دضظd", "S": "سصزsz", "X": "ش", "G": "جغg", "K": "كقkqc", "H": "حهخh", "R": "رr", "L": "لl",
    "M": "مm", "N": "نn",
}  # fmt: skip
_CLASS_OF = {letter: name for name, letters in _CLASSES.items() for letter in letters} | {"j": "G", "x": "KS"}
_DIGRAPHS = (("sh", "ش"), ("ch", "ش"), ("kh", "خ"), ("gh", "غ"), ("th", "ث"), ("dh", "ذ"), ("ph", "f"), ("ck", "k"))


@lru_cache(maxsize=200_000)
def words_of(name: str) -> tuple[str, ...]:
    """The folded words of a name without clitics, article and titles; a name of nothing else keeps its words.

    >>> words_of("اللواء تحسين الخفاجي")
    ('تحسين', 'خفاجي')
    """
    words = [_bare(word) for word in _WORD.findall(fold_word(name))]
    return tuple([w for w in words if w not in TITLES] or words)


def _bare(word: str) -> str:
    return _ARTICLE.sub("", _CLITIC.sub("", word))


@lru_cache(maxsize=200_000)
def skeleton(word: str) -> str:
    """The consonant classes of a word in either script, doubled ones once; "" for a word of vowels."""
    if not _ARABIC.search(word):
        for digraph, letter in _DIGRAPHS:
            word = word.replace(digraph, letter)
        word = re.sub("c(?=[eiy])", "s", word)
    word = re.sub("(?<=..)[ehه]$", "", word)
    classes = "".join(_CLASS_OF.get(letter, letter if letter.isdigit() else "") for letter in word)
    return re.sub(r"(\D)\1+", r"\1", classes)


@lru_cache(maxsize=500_000)
def word_likeness(left: str, right: str) -> float:
    """How alike two folded words are, 0 to 1; 1 is the same spelling, 0 another word. Chosen, not measured."""
    if left == right:
        return 1.0
    if left.isdigit() or right.isdigit() or min(len(left), len(right)) < 2:
        return 0.0
    a, b = skeleton(left), skeleton(right)
    if bool(_ARABIC.search(left)) != bool(_ARABIC.search(right)):
        return 0.9 if a == b and len(a) >= 2 else 0.75 if len(a) >= 4 and Levenshtein.distance(a, b) == 1 else 0.0
    if min(len(left), len(right)) >= 4 and Levenshtein.distance(left, right) == 1 and max(len(left), len(right)) >= 5:
        return 0.9
    return 0.85 if a == b and len(a) >= 4 else 0.0


def alike(left: str, right: str) -> float:
    """How alike two names are, 0 to 1: the share of weighted words that have a partner.

    Particles count little, words for the kind of thing a third; a missing forename costs its share.

    >>> alike("مايلز كاغينز", "مايلز بي. كاجينس الثالث") > 0.8
    True
    >>> alike("قاعدة القيارة", "قاعدة القائم") < 0.4
    True
    """
    a, b = words_of(left), words_of(right)
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
    return _aligned(a, b)


@lru_cache(maxsize=500_000)
def _aligned(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    scored = sorted(((word_likeness(x, y), i, j) for i, x in enumerate(a) for j, y in enumerate(b)), key=lambda t: (-t[0], t[1], t[2]))
    left, right, met = set(), set(), 0.0
    for score, i, j in scored:
        if score and i not in left and j not in right:
            left.add(i)
            right.add(j)
            met += score * (_weight(a[i]) + _weight(b[j]))
    return min(1.0, met / (sum(map(_weight, a)) + sum(map(_weight, b))))


def _weight(word: str) -> float:
    if word in _PARTICLES or len(word) == 1 or len(word) == 2 and word in ("بي", "سي", "دي", "جي"):
        return 0.1
    return 0.33 if word in KINDS else 1.0


@lru_cache(maxsize=100_000)
def telling_words(name: str) -> tuple[str, ...]:
    """The words of a name that tell it apart: neither particles nor kinds; all of its words where none are left."""
    words = words_of(name)
    return tuple(w for w in words if _weight(w) == 1.0) or words


@lru_cache(maxsize=500_000)
def person_alike(left: str, right: str) -> float:
    """How alike two people's names are, titles left out, 0 to 1; a bare surname is like any full name that ends in it."""
    return sound_alike(" ".join(words_of(left)), " ".join(words_of(right)))


def is_kind_only(name: str) -> bool:
    """Does the name hold nothing but words for the kind of thing («القوات», «المنظمة»)?"""
    return all(word in KINDS or word in _PARTICLES for word in words_of(name))


@lru_cache(maxsize=100_000)
def kinds_of(name: str) -> frozenset[int]:
    """The groups of kinds that the name's words belong to; empty where it names none."""
    return frozenset().union(*(KIND_OF[word] for word in words_of(name) if word in KIND_OF))


def numbers_of(text: str) -> frozenset[float]:
    """The numbers in a description that stand in digits."""
    return frozenset(float(digits) for digits in re.findall(r"\b\d+\b", fold_word(text)))


def is_acronym(short: str, long: str) -> bool:
    """Is the Latin word made of the first letters of the other name's words?

    >>> is_acronym("ISF", "Iraqi Security Forces")
    True
    """
    letters = "".join(_WORD.findall(short)).lower()
    initials = "".join(w[0] for w in _WORD.findall(fold_word(long)) if w not in ("of", "the", "and", "for", "in", "to"))
    return letters.isascii() and short.isupper() and len(letters) >= 3 and letters == initials


_SUFFIX = re.compile("(?:يات|ات|ون|ين|ان|يه|هم|ها|هن|كم|نا|ه|ي|ا)$")
_PREFIX = re.compile("^(?:مست|است|سي|ست|سن|مت|[متاي])(?=...)")


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """A rough root of a folded word: affixes and long vowels off, never under three letters where it had three.

    >>> stem("تدريب") == stem("مدربين") == stem("تدريبات")
    True
    """
    word = _bare(word)
    if not _ARABIC.search(word):
        return re.sub("(?<=...)(?:ing|ers?|s)$", "", word)
    for cut in (_SUFFIX, _SUFFIX, _PREFIX):
        shorter = cut.sub("", word)
        word = shorter if len(shorter) >= 3 else word
    bare = word[0] + re.sub("[اوي]", "", word[1:])
    return bare if len(bare) >= 3 else word


@lru_cache(maxsize=200_000)
def stems_of(text: str) -> frozenset[str]:
    """The stems of a description's content words: no numbers, no words of quantity, no short function words."""
    words = [_bare(w) for w in _WORD.findall(fold_word(text))]
    return frozenset(stem(w) for w in words if len(w) > 2 and not w.isdigit() and w not in _QUANTITIES and w not in _FUNCTION)


_FUNCTION = frozenset(
    (
        "في من الي علي عن مع ان الذي التي الذين هذا هذه ذلك تلك قد كان كانت التى بين بعد قبل حول ضد لدي عند غير لهذه "
        "لهذا بهذه بهذا اليوم يوم يومي امس غدا انه انها and the for with from that this"
    ).split()
)


def text_likeness(left: frozenset[str], right: frozenset[str]) -> float:
    """How alike two wordings are, 0 to 1: Dice overlap, or how far the shorter stands in the longer with two stems at least."""
    shared = len(left & right)
    contained = shared / max(1, min(len(left), len(right)))
    return max(overlap(left, right), contained if shared >= 2 and contained >= 0.6 else 0.0)


def overlap(left: frozenset[str], right: frozenset[str]) -> float:
    """Dice overlap of two sets, 0 where either is empty."""
    return 2 * len(left & right) / (len(left) + len(right)) if left and right else 0.0
