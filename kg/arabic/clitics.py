"""Splits the letters off the front of an Arabic word that may be particles of their own: و ف ب ل ك س and the article."""

from __future__ import annotations

import re

from kg.arabic.script import fold

#: Conjunction, then future marker or preposition, then article; «لل» is ل with the article, its ا gone.
_PROCLITICS = re.compile(r"(?P<conjunction>[وف])?(?:(?P<future>س)(?=[اينت])|(?P<preposition>[بلك]))?(?P<article>ال|(?<=ل)ل)?")
_SHORTEST = 2


def split_clitics(word: str) -> list[int]:
    """The lengths of the proclitics that the word may begin with, in its own characters, ascending, 0 first.

    They are candidates: «وزير» has 1 among them though its و belongs to the word. Marks and tatweel («لـالقوات») count with the
    letter before them, and at least two letters are left.

    >>> split_clitics("وبالقوات"), split_clitics("للقوات"), split_clitics("K1")
    ([0, 1, 2, 4], [0, 1, 2], [0])
    """
    folded = fold(word)
    found = {0}
    match = _PROCLITICS.match(folded.text)
    assert match is not None  # every part is optional
    for name in ("conjunction", "future", "preposition", "article"):
        if match[name]:
            found.add(match.end(name))
    if match["conjunction"] and match["conjunction"] == "و" and folded.text[1:3] == "لل":
        found.update({1, 2, 3})
    lengths = [length for length in sorted(found) if len(folded.text) - length >= _SHORTEST]
    return [0 if length == 0 else folded.span(0, length).end for length in lengths or [0]]


def without_article(word: str) -> str:
    """The folded word without its article; a word of which less than two letters would be left stays whole.

    >>> without_article("القيارة")
    'قياره'
    """
    form = fold(word).text
    return form[2:] if form.startswith("ال") and len(form) - 2 >= _SHORTEST else form
