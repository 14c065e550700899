"""Compares names over spellings, scripts and transliterations.

A name becomes a tuple of words without article, clitics and titles; words compare by sound (kg.arabic.names), people's names
surnames first, names of things word by word.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from ..arabic import sounds
from ..arabic.inflect import skeleton
from ..arabic.names import alike, word_alike
from ..arabic.script import fold_word
from ..arabic.titles import TITLES, is_office

_WORD = re.compile(r"[^\W_]+")
_ARABIC = re.compile("[\u0600-\u06ff]")
_ARTICLE = re.compile("^(?:ال|لل)(?=..)")
_CLITIC = re.compile("^[وفبك](?=ال...|لل...)")  # «والاس» is no conjunction with a noun
#: «أبو الطيب», «أبي الطيب», «أبا الطيب»: one name in the cases of its sentence.
_FATHER_OF = re.compile(r"\bاب[يا](?= \w)")
_PARTICLES = frozenset("بن ابن بنت ابو ابي ام al el ul bin ibn bint abu i ii iii iv jr sr ثالث ثاني".split())
#: Words that say what kind of thing is named, grouped by what sources use for one thing. They match weakly; names whose
#: kinds are of different groups are of different things.
_KIND_GROUPS = (
    "قاعده قواعد معسكر معسكرات مطار مطارات موقع مواقع ثكنه ثكنات جويه عسكريه base bases camp airport airfield airbase air military site",
    "مدينه مدن بلده بلدات قريه قري city town village",
    "محافظه محافظات ولايه ولايات اماره governorate province emirate",
    "ناحيه قضاء منطقه مناطق مديريه حي احياء مخطط district area quarter",
    "جمهوريه دوله دول مملكه republic state kingdom",
    "تنظيم تنظيمات حركه حركات جماعه جماعات حزب احزاب منظمه منظمات ميليشيا مليشيا ميليشيات مليشيات organisation organization group movement party militia",
    "قوات قوه جيش جيوش force forces army",
    "كتيبه كتايب لواء الويه فرقه فوج افواج battalion brigade division regiment",
    "هييه هييات لجنه لجان مجلس مجالس مفوضيه مفوضيات commission committee council",
    "وزاره وزارات ministry",
    "شركه شركات company",
    "وكاله وكالات صحيفه صحف قناه قنوات موقع جريده مجله agency newspaper channel",
    "سفاره سفارات قنصليه embassy consulate",
    "عمليه عمليات حمله حملات operation campaign",
    "مستشفي مستشفيات hospital",
    "جامعه جامعات university",
    "جسر جسور bridge",
    "حكومه حكومات سلطات government",
    "جمعيه جمعيات موسسه موسسات association foundation",
    "اداره ادارات directorate administration",
    "امانه بلديه بلديات municipality",
    "نادي انديه فريق فرق منتخب منتخبات club team",
    "مركز مراكز centre center",
    "كليه كليات معهد معاهد مدرسه مدارس college institute school",
    "غرفه غرف chamber",
    "بنك بنوك مصرف مصارف صندوق bank fund",
    "شارع طريق طرق ميدان street road square",
    "شرطه police",
    "محكمه محاكم court",
    "سوق اسواق market",
    "ميناء مواني port",
    "جمرك جمارك customs",
    "اتحاد union federation",
    "عناصر مقاتلين مقاتلون مسلحين مسلحون جنود افراد رجال سكان مواطنين مواطنون مصادر قيادات fighters soldiers men residents sources",
)
KIND_OF: dict[str, frozenset[int]] = {}
for _number, _group in enumerate(_KIND_GROUPS):
    for _kind in _group.split():
        KIND_OF[_kind] = KIND_OF.get(_kind, frozenset()) | {_number}
KINDS = frozenset(KIND_OF)
#: Kinds of which each town has its own: «حي السلام», «إدارة التعليم».
_LOCAL = frozenset(
    (
        "حي احياء مخطط شارع طريق طرق ميدان اداره امانه بلديه شرطه محكمه مستشفي مدرسه مدارس كليه معهد جمعيه لجنه مجلس مركز سوق غرفه "
        "quarter street road square directorate administration municipality police court hospital school association committee council"
    ).split()
)
#: Kinds of which there is one for a name: «محافظة الأحساء», «شرطة القصيم», «دول أوبك».
_ONE_OF = frozenset("محافظه ولايه اماره مدينه منطقه اقليم دول شرطه governorate province state city region police".split())
#: Kinds of towns and of what a town heads and names: sources call «محافظة الدوادمي» by the town alone.
_TOWN = frozenset("محافظه ولايه اماره مدينه بلده قريه قضاء ناحيه governorate province city town village".split())
#: Kinds of buildings, which stand in the place whose name they bear: «مستشفى شمال جدة».
_BUILDINGS = frozenset(
    "مستشفي مستشفيات مدرسه مدارس كليه معهد جامعه جامعات مسجد ملعب فندق محكمه سجن hospital school college university court".split()
)
#: Given names of the region, and how many in a row few share.
NATIVE, LINEAGE = sounds.NATIVE, 3
#: Adjectives that tell what a body is like, not which one it is: «القوات الأجنبية» is a description.
_ADJECTIVES = frozenset(
    (
        "اجنبيه دوليه محليه حكوميه امنيه مسلحه مشتركه خاصه نظاميه بريه بحريه جويه عسكريه رسميه ارهابيه خيريه عامه وطنيه اخري جديده كبيره "
        "صغيره "
        "foreign international local government security armed joint special regular official"
    ).split()
)
#: Nouns of several people or things, or of a part, that the words behind them describe: «مواقع المتمردين», «مقاتلو المعارضة».
_SEVERAL = frozenset(
    (
        "جماعات فصايل ميليشيات مليشيات طايرات مقاتلات دبابات مدرعات مواقع مقاتلو مقاتلي مقاتلين مقاتلون مسلحو مسلحي مسلحين مسلحون عناصر رجال جنود ضباط افراد قيادي قياديا "
        "قياديين قيادات قاده زعماء انصار اتباع مواطنو مواطني سكان اهالي ابناء مناطق انحاء اجزاء مصادر ناشطو ناشطي ناشطون ناشطين لاجيون لاجيين "
        "نازحون نازحين ضحايا اسري طلاب متظاهرون متظاهرين محتجون محتجين"
    ).split()
)
#: Nouns that alone tell none of the many that there are.
_ALONE = frozenset(
    (
        "مقبره مسجد جامع حديقه متحف مكتبه سجن محكمه كنيسه ملعب استاد صاله قاعه جبل جبال وادي تل نهر سد ساحل شاطي "
        "طريق شارع ميدان ساحه حي"
    ).split()
)
#: Titles that without the article are given names.
_GIVEN_TOO = frozenset("رايد امير سيد قايد".split())
_DIRECTIONS = frozenset("شمال جنوب شرق غرب وسط شمالي جنوبي شرقي غربي".split())
_QUANTITIES = frozenset(
    (
        "بعض كل جميع عدد عدد قليل عشرات ميات الاف نحو حوالي عده كثير معظم غالب غالبيه اخر اخري اخرين some all several "
        "many other few dozens hundreds"
    ).split()
)

#: Consonants that two words need to be one word spelt in two ways: in one script, in two. Native words have three and other
#: vowels make another word of them; names that were carried over are longer. Chosen, not measured.
_CONSONANTS = (4, 3)


@lru_cache(maxsize=200_000)
def words_of(name: str) -> tuple[str, ...]:
    """The folded words of a name without clitics, article and titles; a name of nothing else keeps its words.

    >>> words_of("اللواء تحسين الخفاجي")
    ('تحسين', 'خفاجي')
    >>> words_of("الرائد خالد"), words_of("رائد خالد")
    (('خالد',), ('رايد', 'خالد'))
    >>> words_of("أبي الطيب المتنبي") == words_of("أبو الطيب المتنبي")
    True
    """
    words = _WORD.findall(_FATHER_OF.sub("ابو", fold_word(name)))
    return tuple([_bare(w) for w in words if not _is_title(w)] or [_bare(w) for w in words])


def _bare(word: str) -> str:
    return _ARTICLE.sub("", _CLITIC.sub("", word))


@lru_cache(maxsize=200_000)
def sound_key(word: str) -> str:
    """What a word shares with its spellings in either script: its consonants, what is easily confused as one; else itself.

    >>> sound_key("كاغينز") == sound_key("caggins")
    True
    """
    return sounds.skeleton(sounds.of(word)) or word


@lru_cache(maxsize=500_000)
def word_likeness(left: str, right: str) -> float:
    """How alike two folded words of a thing's name are, 0 to 1: by spelling, by sound where they are long enough for it."""
    if left == right:
        return 1.0
    least = _CONSONANTS[bool(_ARABIC.search(left)) != bool(_ARABIC.search(right))]
    short = min(sounds.consonants(sounds.of(left)), sounds.consonants(sounds.of(right))) < least
    return 0.0 if short or re.search(r"\d", left + right) else word_alike(left, right)


def thing_alike(left: str, right: str) -> float:
    """How alike two names of things are, 0 to 1: the share of weighted words that have a partner.

    Particles count little, words for the kind of thing a third. People's names compare by ``person_alike``.

    >>> thing_alike("قاعدة القائم", "القائم") > 0.8
    True
    >>> thing_alike("قاعدة القيارة", "قاعدة القائم") < 0.4
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
    return alike(_untitled(left), _untitled(right))


@lru_cache(maxsize=200_000)
def _untitled(name: str) -> str:
    """The words of a name but its titles, the article left on: it tells «الثالث» from a name."""
    words = [_CLITIC.sub("", word) for word in _WORD.findall(fold_word(name))]
    return " ".join([word for word in words if not _is_title(word)] or words)


def _is_title(word: str) -> bool:
    """Is the folded word a title? «الرائد خالد» has a rank, «رائد خالد» is called so."""
    return _bare(word) in TITLES and word.removeprefix("و") not in _GIVEN_TOO


@lru_cache(maxsize=100_000)
def is_of_tribe(name: str) -> bool:
    """Is the name but one of a tribe or a town, which many bear? Told by the ending, of three letters or more.

    >>> is_of_tribe("البقمي"), is_of_tribe("متعب البقمي"), is_of_tribe("الأسد")
    (True, False, False)
    """
    words = _untitled(name).split()
    return len(words) == 1 and words[0].startswith("ال") and words[0].endswith("ي") and len(words[0]) > 5


@lru_cache(maxsize=100_000)
def is_common(name: str) -> bool:
    """Is a person's name made of nothing but given names that many people bear («أحمد علي», «محمد بن حسن»), or one and a tribe's?"""
    words = _with_compounds(name)
    given = all(word in sounds.NATIVE or word in _PARTICLES for word in words)
    return given or len(words) == 2 and words[0] in sounds.NATIVE and words[1] in sounds.TRIBES


def is_lineage(name: str) -> bool:
    """Does a person's name tell three given names or more («محمد بن حسن بن علي»), which few share in their order?"""
    return sum(word not in _PARTICLES for word in _with_compounds(name)) >= LINEAGE


@lru_cache(maxsize=100_000)
def has_given_name(name: str) -> bool:
    """Does a person's name hold a given name with more behind it («النقيب أحمد المسماري», not «العقيد المسماري»)?"""
    return any(word in sounds.NATIVE for word in _with_compounds(name)[:-1])


def _with_compounds(name: str) -> list[str]:
    """The words of a person's name, «عبد الله» and «عبدالله» the one word «عبد»."""
    return re.sub(r"(?<!\S)(?:عبد \S+|عبدال\S+)", "عبد", " ".join(words_of(name))).split()


def is_kind_only(name: str) -> bool:
    """Does the name hold nothing but words for the kind of thing («القوات», «المنظمة الدولية», «عناصر من الجماعة»)?"""
    return all(word in KINDS or word in _PARTICLES or word in _ADJECTIVES or word in _FUNCTION for word in words_of(name))


def is_description(name: str, kind: str) -> bool:
    """Does the name of a thing of the type only say what it is: «القوات الأجنبية», «مواقع المتمردين», «أمير عسير» of a person?"""
    first, *rest = words_of(name) or ("",)
    part = first in _DIRECTIONS and rest == ["بلاد"]
    alone = first in _ALONE and not rest
    return is_kind_only(name) or part or alone or _is_any(name) or bool(rest) and first in _SEVERAL or kind == "Person" and is_office(name)


def _is_any(name: str) -> bool:
    """Is it a kind without article and two adjectives or more: «محكمة جنائية دولية» is no court that has a name."""
    first, *rest = fold_word(name).split() or [""]
    return first in KINDS and len(rest) > 1 and all(word in _ADJECTIVES or word.endswith("يه") and not word.startswith("ال") for word in rest)


@lru_cache(maxsize=100_000)
def is_local(name: str) -> bool:
    """Does the name say that the thing is one of a kind that each town has?

    >>> is_local("إدارة التعليم"), is_local("وزارة التعليم")
    (True, False)
    """
    return any(word in _LOCAL for word in words_of(name))


def has_one_of(name: str) -> bool:
    """Does the name say a kind of which there is one for each name («محافظة الأحساء», but «حي السلام»)?"""
    return any(word in _ONE_OF for word in words_of(name))


def is_town_of(long: str, short: str) -> bool:
    """Is the one name the other with a town's or governorate's kind before it?

    >>> is_town_of("محافظة الدوادمي", "الدوادمي"), is_town_of("مطار الدوادمي", "الدوادمي")
    (True, False)
    """
    kind, *rest = words_of(long) or ("",)
    return kind in _TOWN and tuple(rest) == words_of(short)


def has_building(name: str) -> bool:
    """Does the name say that a building is meant, not the place that it is named after?"""
    return any(word in _BUILDINGS for word in words_of(name))


def is_fathers(left: str, right: str) -> bool:
    """Does the shorter of two names of people begin with the father's name in the longer one?

    >>> is_fathers("محمد عطية", "خالد بن محمد العطية"), is_fathers("خالد العطية", "خالد بن محمد العطية")
    (True, False)
    """
    a, b = ([w for w in words_of(name) if w not in _PARTICLES] for name in (left, right))
    short, long = sorted((a, b), key=len)
    return len(short) > 1 and short[0] != long[0] and short[0] in long[1:] and word_likeness(short[0], long[0]) < 0.8


@lru_cache(maxsize=100_000)
def kinds_of(name: str) -> frozenset[int]:
    """The groups of kinds that the name's words belong to; of what begins with a kind that one alone: «إمارة منطقة مكة» is no region.

    Empty where it names none.
    """
    words = words_of(name)
    if words and words[0] in KIND_OF:
        return KIND_OF[words[0]]
    return frozenset().union(*(KIND_OF[word] for word in words if word in KIND_OF))


def numbers_of(text: str) -> frozenset[float]:
    """The numbers in a description that stand in digits."""
    return frozenset(float(digits) for digits in re.findall(r"\b\d+\b", fold_word(text)))


def is_acronym(short: str, long: str) -> bool:
    """Is the Latin word made of the first letters of the other name's words?

    >>> is_acronym("ISF", "Iraqi Security Forces")
    True
    """
    if not short.isupper():  # Arabic has no case, and most names are Arabic
        return False
    letters = "".join(_WORD.findall(short)).lower()
    initials = "".join(w[0] for w in _WORD.findall(fold_word(long)) if w not in ("of", "the", "and", "for", "in", "to"))
    return letters.isascii() and len(letters) >= 3 and letters == initials


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
        "لهذا بهذه بهذا اليوم يوم يومي امس غدا انه انها ضمن خلال بشان اطار عمليه عمليات اشكال انواع كافه مختلف "
        "and the for with from that this"
    ).split()
)


def acts_of(words: Collection[str]) -> frozenset[str]:
    """What the words that tell an event are known by: their stems, and the skeletons («~عتق») that verb and noun share."""
    bare = {skeleton(part) for w in words for part in w.split()}
    return frozenset().union({f"~{s}" for s in bare if len(s) > 1}, *map(stems_of, words))


#: A war, the whole of a country's battles, with article, prefixes or endings, in the singular.
_WAR = re.compile("[وف]?[بلك]?(?:ال|ل)?(?:حرب|صراع|نزاع)(?:ا|ه|ها|هم|نا)?")


def is_war(words: Collection[str]) -> bool:
    """Do the words that tell a battle call it a war?

    >>> is_war(["وبالحرب"]), is_war(["حربهم"]), is_war(["الحروب"]), is_war(["معركة"])
    (True, True, False, False)
    """
    return any(_WAR.fullmatch(fold_word(part)) for word in words for part in word.split())


def text_likeness(left: frozenset[str], right: frozenset[str]) -> float:
    """How alike two wordings are, 0 to 1: Dice overlap, or how far the shorter stands in the longer with two stems at least."""
    shared = len(left & right)
    contained = shared / max(1, min(len(left), len(right)))
    return max(overlap(left, right), contained if shared >= 2 and contained >= 0.6 else 0.0)


def overlap(left: frozenset[str], right: frozenset[str]) -> float:
    """Dice overlap of two sets, 0 where either is empty."""
    return 2 * len(left & right) / (len(left) + len(right)) if left and right else 0.0
