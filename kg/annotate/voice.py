"""Tells passive from active verbs, which unvocalised writing spells alike, by the verb's form and what stands around it.

A linear model over a few features of the parsed sentence; its weights (``ar/voice.json`` beside the Stanza models) were
trained with the grammar. Where a folder has no such file the tagger's voice stands.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

SUBJECTS = ("nsubj", "nsubj:pass")
VOICE_WEIGHTS = "voice.json"


@dataclass(frozen=True, slots=True)
class Row:
    """What the features look at in a word; ``head`` counts from 1 within the sentence, 0 is the root."""

    form: str
    lemma: str
    upos: str
    feats: str
    head: int
    deprel: str


@dataclass(frozen=True, slots=True)
class Voice:
    """Weights of features, and the sum from which a verb is passive."""

    weights: dict[str, float]
    threshold: float

    @classmethod
    def load(cls, folder: Path) -> Voice | None:
        """The weights of a folder of models, None where it has none."""
        path = folder / VOICE_WEIGHTS
        if not path.is_file():
            return None
        stored = json.loads(path.read_text(encoding="utf-8"))
        return cls(stored["weights"], stored["threshold"])

    def passive(self, rows: Sequence[Row], index: int, lean: float = 0.0) -> bool:
        """Is the verb at ``index`` passive? ``lean`` is what is known of it besides, in the sum's own measure."""
        return sum(self.weights.get(f, 0.0) for f in features(rows, index)) + lean >= self.threshold

    def settled(self, rows: Sequence[Row]) -> list[str]:
        """The features of each word, the voice of the verbs as this model sees it."""
        return [with_voice(row.feats, self.passive(rows, i)) if row.upos == "VERB" else row.feats for i, row in enumerate(rows)]


def with_voice(feats: str, passive: bool) -> str:
    """The features with that voice in place of any other."""
    kept = [f for f in feats.split("|") if f and not f.startswith("Voice=")]
    return "|".join(sorted([*kept, "Voice=Pass" if passive else "Voice=Act"]))


def features(rows: Sequence[Row], index: int) -> Iterator[str]:
    """Names of the features of the verb at ``index``.

    Its form and pattern; the words beside it; which of its arguments are there, on which side, and whether they agree.
    """
    verb = rows[index]
    form = verb.form
    yield "bias"
    yield "form=" + form
    yield "lemma=" + verb.lemma
    yield f"length={len(form)} first={form[:1]} last={form[-1:]}"
    yield f"first={form[:2]} length={len(form)}"
    aspect = "Imp" if "Aspect=Imp" in verb.feats else "Perf"
    yield "aspect=" + aspect
    yield from _neighbours(rows, index)
    yield from _arguments(rows, index, aspect, verb.lemma)


def _neighbours(rows: Sequence[Row], index: int) -> Iterator[str]:
    for offset in (-2, -1, 1, 2):
        there = index + offset
        word = rows[there] if 0 <= there < len(rows) else None
        yield f"{offset}:{word.upos}" if word else f"{offset}:-"
        if word and (word.upos in ("ADP", "SCONJ", "PRON", "AUX", "PART", "PUNCT")):
            yield f"{offset}={word.form}"
    following = [row.form for row in rows[index + 1 : index + 9]]
    agent = any(pair in (("من", "قبل"), ("على", "يد"), ("على", "ايدي"), ("من", "جانب")) for pair in zip(following, following[1:], strict=False))
    if agent:
        yield "agent phrase"


def _arguments(rows: Sequence[Row], index: int, aspect: str, lemma: str) -> Iterator[str]:
    children = [(i, row) for i, row in enumerate(rows) if row.head == index + 1]
    relations = {row.deprel for _, row in children}
    direct = "obj" if relations & {"obj", "ccomp"} else "bare"
    subject = next((i for i, row in children if row.deprel in SUBJECTS), -1)
    side = "none" if subject < 0 else "after" if subject > index else "before"
    yield f"{direct} {side}"
    yield f"{direct} {side} {aspect} {lemma}"
    yield f"{direct} {lemma}"
    yield f"relation={rows[index].deprel} {direct} {side}"
    for _, row in children:
        if row.deprel == "obl":
            case = next((r.form for r in rows if r.deprel == "case" and r.head and rows[r.head - 1] is row), "")
            yield f"oblique {case} {direct}"
    if subject >= 0:
        yield f"subject {rows[subject].upos} {direct} {'Number=Plur' in rows[subject].feats} {'Definite=Def' in rows[subject].feats}"
