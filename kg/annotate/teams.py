"""Tells teams from the countries and towns whose names they bear: «تلتقي مصر تشاد» in a sports report is no war."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache

from ..arabic.clitics import split_clitics
from ..arabic.script import fold_word
from ..knowledge import GazetteerMatch
from ..model import Document

#: Words of matches and competitions.
_SPORT = frozenset(
    "مباراه مباريات منتخب منتخبات مونديال دوري لاعب لاعبي لاعبين لاعبون لاعبو مدرب مدربي تصفيات هداف مهاجم مدافع مرمي ملعب بطوله بطولات كاس قدم "
    "اولمبياد اولمبيه نهاييات نادي انديه فريق فرق دور قرعه هدف اهداف جماهير ركله تعادل فوز خساره سباق سباقات ميداليه بطل".split()
)
#: Those of them that are of nothing else («الفريق» is a rank too, and elections are won).
_ONLY_SPORT = frozenset("مباراه مباريات منتخب منتخبات مونديال دوري لاعب لاعبي لاعبين لاعبون لاعبو تصفيات هداف مرمي بطوله اولمبياد انديه".split())
#: Distinct words of sport from which an article may be of sport, of them such that are of nothing else, and their share of its words;
#: compared on a newspaper's day.
_DISTINCT, _CLEAR, _SHARE = 4, 2, 0.04
#: Words right before a name that take it for the place.
_AT = frozenset("في الي من بين داخل خارج عن نحو قرب شمال جنوب شرق غرب مدينه دوله جمهوريه مملكه عاصمه منطقه محافظه مطار حكومه رييس دخول زياره مغادره".split())
#: Tokens before a name among which the word before it stands, marks between them.
_REACH = 3
_TEAM_PLACES = frozenset(("country", "city", "town"))


def is_sport(doc: Document) -> bool:
    """Is the article a sports report, by its words?"""
    found = [stem for token in doc.tokens or () if (stem := _stem(token.form)) in _SPORT]
    kinds = set(found)
    return len(kinds) >= _DISTINCT and len(kinds & _ONLY_SPORT) >= _CLEAR and len(found) >= _SHARE * len(doc.tokens or ())


def plays(doc: Document, match: GazetteerMatch) -> bool:
    """Is the name of a place, in a sports report, that of who plays: with no word before it that asks for a place?"""
    if match.kind != "name" or match.best.place_kind not in _TEAM_PLACES:
        return False
    at = max(bisect_right(doc.tokens, match.span.start, key=lambda t: t.span.start) - 1, 0)
    glued = fold_word(doc.text[doc.tokens[at].span.start : match.span.start])
    words = [t.form for t in doc.tokens[max(0, at - _REACH) : at] if any(c.isalnum() for c in t.form)]
    return not ({"ب", "ل"} & set(glued) or words and words[-1].removeprefix("و") in _AT)


@lru_cache(maxsize=100_000)
def _stem(form: str) -> str:
    """The word of sport that is left of a word without particles before it; the word itself where none is."""
    return next((form[cut:] for cut in split_clitics(form) if form[cut:] in _SPORT), form)
