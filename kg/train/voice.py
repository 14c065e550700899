"""Trains the weights that tell passive from active verbs: logistic regression on the treebanks' verbs."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..annotate.voice import Row, features
from .scoring import f1

Example = tuple[list[str], bool]


def train_voice(train: Path, dev: Path, out: Path, rounds: int = 25) -> dict[str, float]:
    """Write the weights; the threshold is the best on ``dev``, whose scores come back.

    The parts are CoNLL-U files with tags as the tagger sets them and the trees of the annotators, and beside them
    files of the same name without ``.tagged``, from which the voice is read.
    """
    learn, check = _examples(train), _examples(dev)
    weights = _fit(learn, rounds)
    sums = [(sum(weights.get(f, 0.0) for f in names), passive) for names, passive in check]
    wanted = sum(passive for _, passive in check)

    def score(threshold: float) -> float:
        found = [passive for total, passive in sums if total >= threshold]
        return f1(sum(found), len(found), wanted)

    threshold = max((t / 10 for t in range(-30, 21)), key=lambda t: (score(t), -abs(t)))
    kept = {name: round(weight, 3) for name, weight in sorted(weights.items()) if abs(weight) >= 0.02}
    out.write_text(json.dumps({"threshold": threshold, "weights": kept}, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    return {"dev": score(threshold), "threshold": threshold, "features": len(kept)}


def _examples(tagged: Path) -> list[Example]:
    """Features and voice of each verb."""
    from stanza.utils.conll import CoNLL

    gold = CoNLL.conll2doc(str(tagged).replace(".tagged", ""))
    found = []
    for right, seen in zip(gold.sentences, CoNLL.conll2doc(str(tagged)).sentences, strict=True):
        rows = rows_of(seen)
        subjects = {w.head for w in right.words if w.deprel == "nsubj:pass"}
        for i, word in enumerate(right.words):
            if word.upos == "VERB":
                found.append((list(features(rows, i)), "Voice=Pass" in (word.feats or "") or word.id in subjects))
    return found


def rows_of(sentence: Any) -> list[Row]:
    """The words of a Stanza sentence as the features want them."""
    return [Row(w.text, w.lemma or w.text, w.upos or "X", w.feats or "", w.head or 0, w.deprel or "dep") for w in sentence.words]


def _fit(examples: Sequence[Example], rounds: int, rate: float = 0.1, decay: float = 1e-5) -> dict[str, float]:
    """Averaged weights of stochastic gradient descent, passive verbs counted more often."""
    order, chance = list(examples), random.Random(1)
    heavier = math.sqrt(len(order) / max(1, sum(passive for _, passive in order)))
    weights: dict[str, float] = {}
    total: dict[str, float] = {}
    for _ in range(rounds):
        chance.shuffle(order)
        for names, passive in order:
            chosen = [n for n in names if chance.random() > 0.2]
            guess = 1 / (1 + math.exp(-max(-30.0, min(30.0, sum(weights.get(n, 0.0) for n in chosen)))))
            step = rate * (passive - guess) * (heavier if passive else 1.0)
            for name in chosen:
                weights[name] = weights.get(name, 0.0) * (1 - decay) + step
        for name, weight in weights.items():
            total[name] = total.get(name, 0.0) + weight / rounds
    return total
