"""Titles, ranks and offices: words that stand with a person's name and do not tell people apart.

All words are folded (kg.arabic.script.fold_word).
"""

from __future__ import annotations

import re
from functools import lru_cache

from .script import fold_word

#: Words that stand before a name or inside it.
TITLES = frozenset(
    "سيد سيده دكتور مهندس شيخ حاج استاذ جنرال فريق لواء عميد عقيد مقدم رايد نقيب ملازم رقيب عريف وزير رييس امير ملك قايد محافظ "
    "mr mrs ms dr gen general brig brigadier maj major col colonel lt lieutenant capt captain sgt sergeant sheikh president the of".split()
)
#: Nouns of office and trade: without the article they open a description («أمير عسير», «وزير الدفاع»), with it they stand alone or
#: before a name («الأمير خالد»).
OFFICES = frozenset(
    (
        "امير اميره ملك ملكه سلطان رييس رييسه وزير وزيره نايب مساعد وكيل محافظ مدير مديره امين قايد زعيم مسوول مسووله مبعوث مندوب ممثل متحدث "
        "ناطق مستشار سفير قنصل مشرف عضو ولي خادم عاهل مفتي قاضي نقيب عمده حاكم والي عميد مرشد منسق مراسل مصدر ضابط جندي شرطي مدرب لاعب مهاجم "
        "مدافع حارس ظهير حكم شاعر كاتب فنان مخرج صحافي صحفي ناشط ناشطه طالب طالبه معلم معلمه مواطن مواطنه طفل طفله رجل امراه سيناريست باحث خبير محلل"
    ).split()
)
_WORD = re.compile(r"[^\W_]+")
#: Given names that begin like a word with its article.
_GIVEN = frozenset("الكسندر الكسندرا الكسندرو الكسي الكسيس الكساندر اليكس اليكسيس اليكسي الياس اليسا اليسون اليزابيث البرت البرتو الفريد الفونسو".split())


def is_epithet(word: str) -> bool:
    """Is the word a title, a rank, an office or an adjective beside a name («الأميركي»)?

    >>> is_epithet("اللواء"), is_epithet("السابق"), is_epithet("ناصر"), is_epithet("ألكسندر")
    (True, True, False, False)
    """
    plain = fold_word(word)
    definite = plain.startswith("ال") and not word.startswith(("أ", "إ")) and plain not in _GIVEN
    return plain in TITLES or plain in OFFICES or len(plain) > 4 and definite


@lru_cache(maxsize=200_000)
def is_office(name: str) -> bool:
    """Do the words tell an office or a trade and no name: «أمير عسير», «الضابط», but not «الأمير خالد»?

    >>> is_office("وزير الخارجية المصري"), is_office("الشاعر"), is_office("الأمير خالد الفيصل")
    (True, True, False)
    """
    words = _WORD.findall(fold_word(name))
    return bool(words) and (words[0] in OFFICES or all(word.removeprefix("ال") in OFFICES for word in words))
