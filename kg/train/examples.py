"""Annotated articles as arrays: pieces, word tags, spans and labelled pairs, as the network and the losses take them."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..annotate import reader_heads as heads
from ..annotate.reader import allowed_roles
from ..annotate.reader_text import Chunk, Pieces, Words, chunks_of, split_words
from ..model import Span
from . import gold as g
from .gold import Annotated, Note

IGNORE = -100
NER = ("PERS", "LOC", "ORG", "MISC")
WOJOOD = ("CARDINAL", "DATE", "EVENT", "FAC", "GPE", "LANGUAGE", "LAW", "LOC", "NORP", "OCC", "ORDINAL", "ORG", "PERS", "WEBSITE")


def bio(types: Sequence[str]) -> list[str]:
    """O, B-x, I-x, ... for the types."""
    return ["O", *(f"{mark}-{kind}" for kind in types for mark in "BI")]


def make_labels() -> dict[str, Any]:
    """What labels.json holds: label lists in their order, reach of pairs, frames, thresholds to be tuned."""
    roles = dict.fromkeys(role for frame in g.EVENTS.values() for role in frame.split() if role not in ("medium", "topic"))
    fillers, triggers = ["", *g.ENTITIES, *g.VALUES], ["", *g.EVENTS]
    place, name = list(heads.PLACE_SIZES), list(heads.NAME_SIZES)
    return {
        "tags": {
            "outer": bio([*g.ENTITIES, *g.VALUES]), "inner": bio([*g.ENTITIES, *g.VALUES]),
            "trigger": ["O", *g.EVENTS, "I"], "clitic": ["0", "1", "2", "3"],
            "ner": bio(NER), "aqmar": bio(("PERS", "LOC", "ORG", "MISC")), "wojood": bio(WOJOOD),
        },
        "fillers": fillers, "triggers": triggers, "roles": [*roles, "time", "by", "by2"], "relations": list(g.RELATIONS),
        "flags": list(g.FLAGS), "frames": {k: v.split() for k, v in g.EVENTS.items()}, "numeric": list(g.NUMERIC),
        "features": {
            "roles": [len(triggers), len(fillers), *place], "relations": [len(fillers), len(fillers), *place],
            "coref": [len(fillers), len(fillers), *name], "events": [len(triggers), len(triggers), *name],
        },
        "reach": {"roles": 4, "relations": 1, "coref": 100, "events": 30},
        "shifts": {"outer": 0.0, "inner": 0.0, "trigger": 0.0}, "floor": 0.1, "thresholds": {},
    }  # fmt: skip


@dataclass
class Example:
    """An article with its chunks and word tags; ``note`` is None for plain tagged text."""

    words: Words
    chunks: list[Chunk]
    tags: dict[str, np.ndarray]
    note: Annotated | None = None
    mentions: list[tuple[int, int, Note]] = None  # type: ignore[assignment]
    triggers: list[tuple[int, int, Note]] = None  # type: ignore[assignment]
    #: of each chunk what the frozen layers give, where some are frozen
    states: list[Any] = None  # type: ignore[assignment]

    @property
    def size(self) -> int:
        """Pieces of all chunks."""
        return sum(len(c.ids) for c in self.chunks)


def _depth(note: Note, notes: Sequence[Note]) -> int:
    return sum(o is not note and o.span.covers(note.span) and len(o.span) > len(note.span) for o in notes)


def _letters(words: Words, first: int, span: Span) -> int:
    from ..annotate.reader_text import clean_word

    return len(clean_word(words.text[words.starts[first] : max(span.start, words.starts[first])]))


def make_example(article: Annotated, pieces: Pieces, labels: Mapping[str, Any]) -> Example:
    """The article's words, chunks and tags."""
    words = split_words(article.text, article.sentences)
    tags = {name: np.zeros(len(words), dtype=np.int64) for name in ("outer", "inner", "trigger")}
    tags["clitic"] = np.full(len(words), IGNORE, dtype=np.int64)
    example = Example(words, chunks_of(words, pieces), tags, article, [], [])
    for note in article.mentions:
        found = words.range_of(note.span)
        if found:
            layer = "outer" if _depth(note, article.mentions) == 0 else "inner"
            number = labels["tags"][layer].index(f"B-{note.type}")
            tags[layer][found[0] : found[1] + 1] = number + 1
            tags[layer][found[0]] = number
            tags["clitic"][found[0]] = min(3, _letters(words, found[0], note.span))
            example.mentions.append((*found, note))
    for note in article.triggers:
        found = words.range_of(note.span)
        if found:
            tags["trigger"][found[0] : found[1] + 1] = len(labels["tags"]["trigger"]) - 1
            tags["trigger"][found[0]] = labels["tags"]["trigger"].index(note.type)
            tags["clitic"][found[0]] = min(3, _letters(words, found[0], note.span))
            example.triggers.append((*found, note))
    return example


@dataclass
class Pairs:
    """Labelled pairs of one head: numbers of spans, feature rows, targets, and the weight of each target."""

    i: np.ndarray
    j: np.ndarray
    rows: np.ndarray
    target: np.ndarray
    weight: np.ndarray


class PairMaker:
    """Makes spans and labelled pairs of an article; with ``noise`` the spans and types are disturbed as in real reading."""

    def __init__(self, labels: Mapping[str, Any]):
        self.labels, self.allowed = labels, allowed_roles(labels)
        self.fillers = {n: k for k, n in enumerate(labels["fillers"])}
        self.events = {n: k for k, n in enumerate(labels["triggers"])}
        self.roles = {n: k for k, n in enumerate(labels["roles"])}

    def spans(self, example: Example, items: list, numbers: Mapping[str, int], noise: random.Random | None) -> tuple[heads.Spans, list]:
        """Spans of the notes (None for a made-up one)."""
        count, found = len(example.words), []
        for first, last, note in items:
            kind = numbers.get(note.type, 0)
            if noise and noise.random() < 0.12:
                last = min(max(first, last + noise.choice((-2, -1, 1, 2))), count - 1)
            if noise and noise.random() < 0.08:
                kind = noise.choice((0, kind, noise.randrange(1, len(numbers))))
            if not noise or noise.random() > 0.06:
                found.append(((first, last), kind, note))
        for _ in range(len(items) // 8 if noise else 0):
            at = noise.randrange(count)
            if all(not (a <= at <= b) for a, b, _ in items):
                found.append(((at, min(count - 1, at + noise.randrange(2))), noise.randrange(1, len(numbers)), None))
        found.sort(key=lambda item: item[0])
        return heads.make_spans(example.words, [f[0] for f in found], [f[1] for f in found]), [f[2] for f in found]

    def roles_of(self, example: Example, events: heads.Spans, tnotes: list, fillers: heads.Spans, mnotes: list) -> Pairs:
        """Role targets: of an entity's mentions the nearest is the filler, the others are left out of the loss."""
        i, j = heads.near_pairs(events, fillers, self.labels["reach"]["roles"])
        rows = heads.offset_features(heads.place_features(events, fillers, i, j), self.labels["features"]["roles"])
        target = np.zeros((len(i), len(self.roles)), dtype=np.float32)
        weight = self.allowed[events.types[i], fillers.types[j]].copy()
        byname: dict[str, list[int]] = {}
        for number, note in enumerate(mnotes):
            if note:
                byname.setdefault(note.name, []).append(number)
        where = {(int(a), int(b)): k for k, (a, b) in enumerate(zip(i, j, strict=True))}
        union: dict[str, list[Note]] = {}
        for _, _, note in example.triggers:
            union.setdefault(note.name, []).append(note)
        for t, note in enumerate(tnotes):
            if note is None:
                continue
            for other in union[note.name]:
                if other is not note:
                    for role, fillers_ in self._fillers(other):
                        self._set(t, role, byname.get(fillers_, []), where, None, target, weight, events, fillers)
            for role, filler in self._fillers(note):
                self._set(t, role, byname.get(filler, []), where, 1.0, target, weight, events, fillers)
        return Pairs(i, j, rows, target, weight)

    def _fillers(self, note: Note) -> list[tuple[int, str]]:
        found = []
        for role, fillers in note.roles.items():
            for rank, filler in enumerate(fillers):
                name = ("by" if rank == 0 else "by2") if role == "by" else role
                if name in self.roles:
                    found.append((self.roles[name], filler))
        return found

    @staticmethod
    def _set(t, role, numbers, where, value, target, weight, events, fillers) -> None:  # noqa: ANN001
        reach = [n for n in numbers if (t, n) in where]
        if not reach:
            return
        key = lambda n: (abs(int(fillers.sentences[n]) - int(events.sentences[t])), abs(int(fillers.first[n]) - int(events.first[t])))  # noqa: E731
        nearest = min(reach, key=key)
        for n in reach:
            row = where[t, n]
            if n == nearest and value:
                target[row, role], weight[row, role] = 1.0, 1.0
            elif not target[row, role]:
                weight[row, role] = 0.0

    def relations_of(self, example: Example, spans: heads.Spans, notes: list) -> Pairs:
        """Relation targets between the nearest mentions of the two entities at the relation's sentence."""
        i, j = heads.near_pairs(spans, spans, self.labels["reach"]["relations"])
        i, j = i[i != j], j[i != j]
        rows = heads.offset_features(heads.place_features(spans, spans, i, j), self.labels["features"]["relations"])
        target = np.zeros((len(i), len(g.RELATIONS)), dtype=np.float32)
        weight = np.ones_like(target)
        names = np.array([n.name if n else f"?{k}" for k, n in enumerate(notes)] or [""])
        weight[(names[i] == names[j])] = 0.2
        sentence = {s: k for k, s in enumerate(example.note.sentences)}
        for note in example.note.relations:
            kind = list(g.RELATIONS).index(note.type) if note.type in g.RELATIONS else -1
            if kind < 0:
                continue
            one, two = g.RELATIONS[note.type]
            for a in note.roles.get(one, []):
                for b in note.roles.get(two, []):
                    self._relate(i, j, names, a, b, kind, sentence[note.span], spans, target, weight)
        return Pairs(i, j, rows, target, weight)

    @staticmethod
    def _relate(i, j, names, a, b, kind, home, spans, target, weight) -> None:  # noqa: ANN001
        pairs = np.nonzero((names[i] == a) & (names[j] == b))[0]
        if not len(pairs):
            return
        cost = 1000 * (np.abs(spans.sentences[i[pairs]] - home) + np.abs(spans.sentences[j[pairs]] - home))
        cost = cost + np.abs(spans.first[i[pairs]] - spans.first[j[pairs]])
        weight[pairs, kind] *= target[pairs, kind]
        best = pairs[cost.argmin()]
        target[best, kind] = weight[best, kind] = 1.0

    def coref_of(self, name: str, example: Example, spans: heads.Spans, notes: list) -> Pairs:
        """Same-entity (or same-event) targets of pairs of the list."""
        i, j = heads.name_pairs(spans, self.labels["reach"][name])
        rows = heads.offset_features(heads.name_features(example.words, spans, i, j), self.labels["features"][name])
        names = np.array([n.name if n else f"?{k}" for k, n in enumerate(notes)] or [""])
        target = (names[i] == names[j]).astype(np.float32)[:, None]
        return Pairs(i, j, rows, target, np.ones_like(target))
