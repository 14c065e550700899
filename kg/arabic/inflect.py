"""Inflected forms of Arabic verbs and nouns, for matching unvocalised words to citation forms.

Paradigms after Ryding 2005 (A Reference Grammar of Modern Standard Arabic), reduced to what remains visible when
short vowels are not written. All forms are folded (see kg.arabic.script).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .script import fold_word

_OBJECT_SUFFIXES = ("", "ه", "ها", "هم", "هما", "هن", "نا", "ني", "ك", "كم")
_AFFIXES = re.compile(r"^(?:[وف])?(?:ال|لل|بال|[بلس])?(?P<stem>.{2,}?)(?:هما|ها|هم|ات|ون|ين|ان|ت|ه|ا)?$")
_POSSESSIVE_SUFFIXES = ("", "ه", "ها", "هم", "هما", "هن", "نا", "ي", "ك", "كم")


@dataclass(frozen=True, slots=True)
class Form:
    """An inflected form: ``kind`` is perfect, imperfect, noun or participle; ``suffixed`` where a pronoun is attached."""

    text: str
    kind: str
    plural: bool = False
    first_person: bool = False
    suffixed: bool = False


def default_imperfect(perfect: str) -> str:
    """The third person masculine imperfect of a sound verb, from its perfect.

    >>> default_imperfect("انسحب"), default_imperfect("سلم")
    ('ينسحب', 'يسلم')
    """
    perfect = fold_word(perfect)
    return "ي" + (perfect[1:] if perfect.startswith("ا") and len(perfect) > 3 else perfect)


def _perfect_stems(perfect: str) -> Iterator[tuple[str, bool, bool]]:
    weak = perfect[-1] in "اي" and len(perfect) > 2
    stem = perfect[:-1] if weak else perfect
    yield perfect, False, False
    yield stem + "ت", False, False
    yield stem + "وا", True, False
    yield (stem + "يا" if weak else stem + "ا"), True, False
    yield stem + "تا", True, False
    if not weak and len(perfect) > 2 and perfect[-2] not in "اوي":
        yield stem + "نا", True, True
        yield stem + "ن", True, False


def _imperfect_stems(imperfect: str) -> Iterator[tuple[str, bool, bool]]:
    stem = imperfect[1:]
    short = stem[:-1] if stem[-1] in "ويا" else stem
    for prefix in "يت":
        yield prefix + stem, False, False
        yield prefix + short + "ون", True, False
        yield prefix + short + "وا", True, False
        yield prefix + stem + "ان", True, False
        yield prefix + stem + "ن", True, False
    yield "ن" + stem, True, True
    yield "ا" + stem, False, True


def verb_forms(perfect: str, imperfect: str = "") -> Iterator[Form]:
    """All folded forms of a verb in perfect and imperfect, with and without object pronouns."""
    perfect, imperfect = fold_word(perfect), fold_word(imperfect) if imperfect else default_imperfect(perfect)
    for stems, kind in ((_perfect_stems(perfect), "perfect"), (_imperfect_stems(imperfect), "imperfect")):
        for stem, plural, first in stems:
            yield Form(stem, kind, plural, first)
            # The alef of «وا» falls before a pronoun, a final alef maqsura turns into alef.
            base = stem[:-1] if stem.endswith("وا") else stem[:-1] + "ا" if stem == perfect and stem.endswith("ي") else stem
            for suffix in _OBJECT_SUFFIXES[1:]:
                yield Form(base + suffix, kind, plural, first, True)


def noun_forms(noun: str, plurals: tuple[str, ...] = (), kind: str = "noun") -> Iterator[Form]:
    """All folded forms of a noun without its article: number, case, possessive pronouns."""
    noun = fold_word(noun)
    feminine = noun.endswith("ه")
    base = noun[:-1] + "ت" if feminine else noun
    yield Form(noun, kind)
    if not feminine:
        yield Form(noun + "ا", kind)
    for suffix in _POSSESSIVE_SUFFIXES[1:]:
        yield Form(base + suffix, kind, suffixed=True)
    duals = [base + "ان", base + "ين"]
    sound = (noun[:-1] if feminine else noun) + "ات"
    people = [noun + "ون", noun + "ين"] if kind == "participle" and not feminine else []
    for plural in {*duals, sound, *people, *map(fold_word, plurals)}:
        yield Form(plural, kind, True)
        stem = plural[:-1] if plural in duals or plural in people else plural
        for suffix in _POSSESSIVE_SUFFIXES[1:]:
            yield Form(stem + suffix, kind, True, suffixed=True)


def skeleton(word: str) -> str:
    """What is left of a word without clitics, endings and weak letters, three letters of it.

    >>> skeleton("الغارات") == skeleton("غارة"), skeleton("اعتقال") == skeleton("اعتقلت")
    (True, True)
    """
    match = _AFFIXES.match(fold_word(word).split(" ")[0])
    return "".join(c for c in match["stem"] if c not in "اوي")[:3] if match else ""
