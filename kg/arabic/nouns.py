"""Common nouns of places and bodies, which describe and do not name, and whether they tell of one, two or many.

    number_of("المعسكرين")     # "dual"
    number_of("مواقع")         # "plural"

Words are folded (kg.arabic.script).
"""

from __future__ import annotations

import re

_SINGULAR = frozenset(
    "قاعده معسكر موقع منطقه طريق ارض حدود مقر نقطه جبهه بوره حاجز مبني مدينه بلده قريه دوله منظمه هييه جماعه مجموعه ميليشيا مليشيا "
    "تنظيم فصيل حزب حركه قوه وحده كتيبه لواء فوج فرقه مكتب لجنه وكاله موسسه شركه جهه".split()
)
_PLURAL = frozenset(
    "قواعد معسكرات مواقع مناطق طرق اراضي مقرات مقار نقاط جبهات بور حواجز مباني مدن بلدات قري دول منظمات هييات جماعات مجموعات ميليشيات "
    "مليشيات تنظيمات فصايل احزاب حركات قوات وحدات كتايب مكاتب لجان وكالات موسسات شركات جهات".split()
)
COMMON_NOUNS = _SINGULAR | _PLURAL
_STEMS = "|".join(sorted(noun[:-1] + "ت" if noun.endswith("ه") else noun for noun in _SINGULAR))
_DUAL = re.compile(f"(?:{_STEMS})(?:ين|ان|ي)")


def number_of(word: str) -> str:
    """ "singular", "dual" or "plural" of a common noun, with or without article; "" for any other word.

    «قاعدتي» is taken for two: bases in the construct state are named in pairs, and one's own base seldom.
    """
    noun = word.removeprefix("ال")
    if noun in _PLURAL:
        return "plural"
    if noun in _SINGULAR:
        return "singular"
    return "dual" if _DUAL.fullmatch(noun) else ""
