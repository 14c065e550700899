"""Held-out figures of the grammar: the CoNLL 2018 measures, and what extraction leans on most: subjects, objects, passives."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ..annotate.grammar import mend_pieces, settled_rows
from ..annotate.voice import Voice
from .clitics import by_rule, written_words
from .tree import Tree

METRICS = ("Tokens", "Words", "UPOS", "UFeats", "Lemmas", "UAS", "LAS")
SUBJECT = ("nsubj", "nsubj:pass")


def held_out(pipeline: Any, voice: Voice | None, gold: Path, text: Path) -> dict[str, dict[str, float]]:
    """Scores in percent from raw text with the sentences given (``text``), and from gold words (``words``).

    ``verbs`` are as the models say, ``verbs settled`` as the annotation layer makes of them.
    """
    from stanza.utils.conll import CoNLL

    raw = pipeline.process(text.read_text(encoding="utf-8"), processors="tokenize,mwt")
    mend_pieces(raw)
    parsed = pipeline.process(raw, processors="pos,lemma,depparse")
    given = pipeline.process(CoNLL.conll2doc(str(gold)), processors="pos,lemma,depparse")
    reference = CoNLL.conll2doc(str(gold))
    scores = {"text": conll18(gold, parsed), "words": conll18(gold, given)}
    scores["verbs"] = verb_scores(_rows(reference), _rows(given))
    settled = [[(a.upos, a.feats, a.head, a.deprel) for a in settled_rows(s, voice)] for s in given.sentences]
    scores["verbs settled"] = verb_scores(_rows(reference), settled)
    return scores


def conll18(gold: Path, system: Any) -> dict[str, float]:
    """F1 of the CoNLL 2018 evaluation in percent; the system's words may differ from the gold ones."""
    from stanza.models.common.utils import ud_scores

    evaluation = ud_scores(str(gold), io.StringIO(f"{system:C}\n\n"))
    return {metric: round(100 * evaluation[metric].f1, 2) for metric in METRICS}


Row = tuple[str, str, int, str]


def _rows(doc: Any) -> list[list[Row]]:
    """(tag, features, head, relation) of each word of each sentence."""
    return [[(w.upos, w.feats or "", w.head, w.deprel) for w in s.words] for s in doc.sentences]


def verb_scores(gold: Iterable[list[Row]], system: Iterable[list[Row]]) -> dict[str, float]:
    """F1 in percent of verbs' subjects (passive ones included), objects, and passive verbs by the gold words.

    A subject or object counts as found where its verb and its class are right. A verb is passive by its voice or its subject.
    """
    wanted: dict[str, set[tuple[int, ...]]] = {"subject": set(), "object": set(), "passive": set()}
    found: dict[str, set[tuple[int, ...]]] = {name: set() for name in wanted}
    for number, (right, guess) in enumerate(zip(gold, system, strict=True)):
        for rows, into in ((right, wanted), (guess, found)):
            for i, (upos, feats, head, relation) in enumerate(rows):
                if head and right[head - 1][0] == "VERB" and relation in (*SUBJECT, "obj"):
                    into["object" if relation == "obj" else "subject"].add((number, i, head))
                if right[i][0] == "VERB" and ("Voice=Pass" in feats or any(h == i + 1 and r == "nsubj:pass" for _, _, h, r in rows)):
                    into["passive"].add((number, i))
    return {name: f1(len(wanted[name] & found[name]), len(found[name]), len(wanted[name])) for name in wanted}


def f1(right: int, found: int, wanted: int) -> float:
    """Harmonic mean of precision and recall in percent; 0 where nothing is right."""
    return round(200 * right / (found + wanted), 2) if right else 0.0


def rebuild_scores(trees: Iterable[Tree]) -> dict[str, float]:
    """How well the rules for PADT's surface find the written words that PUD's text shows (F1 in percent).

    ``written`` counts all words but punctuation, ``joined`` those of several syntactic words, ``spelt`` the share of the
    joined words found by range whose letters are right too.
    """
    counts = dict.fromkeys(("found", "wanted", "right", "joined found", "joined wanted", "joined right", "spelt"), 0)
    for tree in trees:
        wanted = {(w.start, w.end): w.form for w in written_words(tree) if tree.nodes[w.start].upos != "PUNCT"}
        found = {(w.start, w.end): w.form for w in by_rule(tree) if tree.nodes[w.start].upos != "PUNCT"}
        for name, words in (("wanted", wanted), ("found", found), ("right", {k: found[k] for k in wanted.keys() & found.keys()})):
            joined = [k for k in words if k[1] - k[0] > 1]
            counts[name] += len(words)
            counts["joined " + name] += len(joined)
            if name == "right":
                counts["spelt"] += sum(wanted[k] == found[k] for k in joined)
    return {
        "written": f1(counts["right"], counts["found"], counts["wanted"]),
        "joined": f1(counts["joined right"], counts["joined found"], counts["joined wanted"]),
        "spelt": round(100 * counts["spelt"] / max(counts["joined right"], 1), 2),
    }
