"""Chooses, among the readings that a written word may have, the one that its sentence asks for.

A lexicon knows what a word can be, the tagger what its place asks for: of the readings that agree with how the word is
written and cut, the one nearest to the tagger's is taken. Where none has the tagger's part of speech the lexicon is believed,
but for names, which may look like any word.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from .morphology import Reading, lettered
from .plain import plain
from .voice import Row, Voice, with_voice

#: Tags of words that a lexicon can add something to; particles are few and the tagger knows them.
_OPEN = frozenset(("NOUN", "ADJ", "VERB", "X"))
_KEEPING = frozenset(("PROPN", "AUX"))
#: What a verb's reading says whole: the tagger's values of these go.
_VERBAL = frozenset(("Aspect", "Gender", "Number", "Person", "Voice"))
#: What the tagger's value is trusted in, where readings differ.
_TELLING = ("Aspect", "Gender", "Number", "Person", "Definite")
#: What it counts in the sum that tells passive verbs that the word is mostly read as one: the best of 0 to 2 on the treebanks'
#: development part, with their own readings in the place of a database's (passive verbs F1 60.0 there; 55.2 without readings).
LEAN = 1.5
_SHADDA, _SUKUN, _DAGGER = "\u0651", "\u0652", "\u0670"
_SIGNS = frozenset(map(chr, range(0x064B, 0x0653))) | {_DAGGER}
#: Letters that writers put for others: written → what the lexicon may have there.
_LOOSE = {"ا": "أإآٱ", "أ": "ا", "إ": "ا", "ٱ": "ا", "ي": "ى", "ى": "ي", "ه": "ة"}


def fitting(readings: Iterable[Reading], written: str, before: Sequence[str], after: Sequence[str]) -> list[Reading]:
    """The readings that agree with the clitics found and with the letters and vowel signs of the written word."""
    word = lettered(written)
    return [r for r in readings if r.before == tuple(before) and r.after == tuple(after) and agrees(word, r.vocalised)]


def agrees(written: str, vocalised: str) -> bool:
    """May the written word stand for the vocalised one?

    Letters that writers confuse (ا and أ, ه for ة, ى and ي) may differ, and signs may be missing; a sign that is written
    must not contradict. Those of the last letter tell case and liaison and are not looked at.

    >>> agrees("نُشر", "نُشِرَ"), agrees("نُشر", "نَشَرَ"), agrees("سلّم", "سَلِمَ"), agrees("اعلن", "أُعْلِنَ"), agrees("أن", "إِنَّ")
    (True, False, False, True, False)
    """
    left, right = _letters(written), _letters(vocalised)
    if len(left) != len(right):
        return False
    if any(a != b and b not in _LOOSE.get(a, "") for (a, _), (b, _) in zip(left, right, strict=True)):
        return False
    return not any(_contradict(signs, there) for (_, signs), (_, there) in list(zip(left, right, strict=True))[:-1])


def _letters(word: str) -> list[tuple[str, frozenset[str]]]:
    """The letters of a word, each with the signs on it."""
    starts = [i for i, c in enumerate(word) if c not in _SIGNS]
    return [(word[a], frozenset(word[a + 1 : b])) for a, b in pairwise([*starts, len(word)])]


def _contradict(written: frozenset[str], known: frozenset[str]) -> bool:
    """Do signs that are written exclude those of the lexicon, which leaves out a vowel before its long vowel, and no shadda?"""
    if _SHADDA in written and _SHADDA not in known:
        return True
    vowels, there = written - {_SHADDA, _DAGGER}, known - {_SHADDA, _DAGGER}
    return bool(vowels and there and vowels != there)


def analysed(rows: Sequence[Row], fits: Mapping[int, Sequence[Reading]], voice: Voice | None) -> list[Row]:
    """The words of a sentence with the tag, lemma and features of their readings; ``fits`` gives those of the word at an index.

    A verb's voice is the only one that its readings leave; where they leave both, what the sentence says (``voice``) with a
    lean to how the word is mostly read, or what tagger and parser say where there is no such model. Words without a reading
    are as they were, but for the voice of verbs.
    """
    out, verbs = list(rows), {}
    for index, readings in fits.items():
        group = _group(rows[index], readings)
        if group:
            out[index] = _with_reading(rows[index], group[0])
            verbs[index] = group
    for index, row in enumerate(out):
        if row.upos == "VERB":
            out[index] = _settled(out, index, rows[index], verbs.get(index, ()), voice)
    return out


def _group(row: Row, readings: Sequence[Reading]) -> list[Reading]:
    """The readings that the word may have here, the best first; of a verb those of one aspect.

    None where the word's class is not one that readings decide.
    """
    usable = [r for r in readings if row.upos in r.tags] if row.upos in _OPEN | _KEEPING else []
    if not usable and row.upos in _OPEN:
        usable = [r for r in readings if r.tags[0] == readings[0].tags[0]]
    feats = _values(row.feats)
    usable.sort(key=lambda r: (row.upos in r.tags[1:], -sum(feats.get(name) == r.feats.get(name, feats.get(name)) for name in _TELLING)))
    return [r for r in usable if _verbal(r) == _verbal(usable[0]) and r.feats.get("Aspect") == usable[0].feats.get("Aspect")]


def _verbal(reading: Reading) -> bool:
    return reading.tags[0] == "VERB"


def _with_reading(row: Row, reading: Reading) -> Row:
    """The word as the reading has it; what the reading is silent on stays as the tagger says."""
    upos = row.upos if row.upos in reading.tags and row.upos != "X" else reading.tags[0]
    kept = _values(row.feats) if row.upos in reading.tags else {}
    if _verbal(reading):
        kept = {name: value for name, value in kept.items() if name not in _VERBAL}
    lemma = row.lemma if row.upos == "PROPN" and reading.tags[0] != "PROPN" else reading.lemma
    feats = "|".join(f"{name}={value}" for name, value in sorted((kept | dict(reading.feats)).items()))
    return Row(row.form, lemma, upos, feats, row.head, row.deprel)


def _settled(rows: Sequence[Row], index: int, tagged: Row, group: Sequence[Reading], voice: Voice | None) -> Row:
    """The verb with its voice decided, and of its readings the best in that voice."""
    row = rows[index]
    voices = {r.feats["Voice"] for r in group if "Voice" in r.feats}
    if len(voices) == 1:
        passive = voices == {"Pass"}
    elif voice is not None:
        first = next((r.feats.get("Voice") for r in group), None)
        passive = voice.passive(rows, index, LEAN if voices and first == "Pass" else 0.0)
    elif tagged.upos == "VERB":
        passive = "Voice=Pass" in tagged.feats or any(r.head == index + 1 and r.deprel == "nsubj:pass" for r in rows)
    else:
        passive = "Voice=Pass" in row.feats
    best = next((r for r in group if r.feats.get("Voice") == ("Pass" if passive else "Act")), None)
    if best is not None:
        row = _with_reading(tagged, best)
    return Row(row.form, row.lemma, row.upos, with_voice(row.feats, passive), row.head, row.deprel)


def _values(feats: str) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in feats.split("|") if "=" in pair)
