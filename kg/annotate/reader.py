"""The learned reader: mentions, values, triggers, flags, roles, relations and coreference of any Arabic news text.

An encoder (ONNX, 8 bits) turns word pieces into vectors, small heads in numpy score words, spans and pairs of spans.
``tag`` proposes spans; ``link`` scores whatever spans the caller decided on, so that a gazetteer, a lexicon and this
reader can decide together. The weights are trained by ``python -m kg.train reader``; figures stand in models/README.md.

    reader = Reader.load()
    for encoded in reader.encode(documents):
        tagged = reader.tag(encoded)
        links = reader.link(encoded, [(t.span, t.type) for t in tagged.triggers],
                            [(m.span, m.type) for m in tagged.mentions], [(v.span, v.type) for v in tagged.values])
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import MissingModelError
from ..model import Document, Span
from ..resources import model_dir
from . import reader_heads as heads
from .encoder_session import open_encoder
from .reader_text import Chunk, Pieces, Words, chunks_of, letters_end, sentence_spans, split_words

#: types of spans that are values, not entities
VALUES = ("Count", "Money", "Distance", "Time")
#: chance that a word is part of a name from which on its mention counts as one; of 0.1, 0.2 and 0.35 the best for facts on the development
#: articles, r-11 and r-12
NAMED = 0.2


@dataclass(frozen=True, slots=True)
class Encoded:
    """A document with the vectors of its words; made by ``Reader.encode``."""

    document: Document
    words: Words
    vectors: np.ndarray


@dataclass(frozen=True, slots=True)
class ScoredSpan:
    """A mention or value. ``depth`` 1 stands inside another; ``kind`` is ``name``, ``nominal`` or ``value``.

    ``score`` is a probability that the span with its type is right; ``type_scores`` are the types' shares of it.
    """

    span: Span
    type: str
    score: float
    depth: int = 0
    kind: str = "name"
    type_scores: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ScoredTrigger:
    """A trigger of an event; ``type_scores`` are the shares of the likeliest types."""

    span: Span
    type: str
    score: float
    type_scores: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tagged:
    """What the reader proposes for a document, each list in text order."""

    mentions: tuple[ScoredSpan, ...] = ()
    values: tuple[ScoredSpan, ...] = ()
    triggers: tuple[ScoredTrigger, ...] = ()


@dataclass(frozen=True, slots=True)
class Links:
    """Scores of the spans given to ``Reader.link``; indices count in the lists given, scores are probabilities.

    ``flags``: neg, planned, possible, requested of each trigger. ``roles``: (trigger, "mention" or "value", index, role,
    score), where the role ``by`` is the nearest speaker and ``by2`` one further out. ``relations``: (mention, mention,
    type, score), the first mention filling the type's first role. ``coref`` and ``event_coref``: (i, j, score), i < j.
    """

    flags: tuple[Mapping[str, float], ...] = ()
    roles: tuple[tuple[int, str, int, str, float], ...] = ()
    relations: tuple[tuple[int, int, str, float], ...] = ()
    coref: tuple[tuple[int, int, float], ...] = ()
    event_coref: tuple[tuple[int, int, float], ...] = ()


class Reader:
    """The model in memory. Threads share it; it keeps no state of the documents but remembered word pieces."""

    def __init__(self, session: Any, pieces: Pieces, weights: Mapping[str, np.ndarray], labels: Mapping[str, Any]):
        self._session, self._pieces, self.labels = session, pieces, labels
        self._tags = heads.TagHeads(weights, ("outer", "inner", "trigger", "clitic", "ner"))
        self._pairs = {name: heads.PairHead(weights, name, sizes) for name, sizes in labels["features"].items()}
        self._flags = heads.SpanHead(weights, "flags")
        self._fillers = {name: number for number, name in enumerate(labels["fillers"])}
        self._events = {name: number for number, name in enumerate(labels["triggers"])}
        self._allowed = allowed_roles(labels)

    @classmethod
    def load(cls, folder: Path | None = None, threads: int = 0) -> Reader:
        """The reader of the folder (default: the one shipped); ``threads`` 0 takes all cores.

        Raises MissingModelError where files or onnxruntime are missing.
        """
        folder = folder or model_dir("reader")
        missing = [n for n in ("encoder.onnx", "heads.npz", "labels.json", "tokenizer.json") if not (folder / n).is_file()]
        if missing:
            raise MissingModelError(f"{folder} lacks {', '.join(missing)}; train one with python -m kg.train reader")
        session = open_encoder(folder, threads)
        with np.load(folder / "heads.npz") as archive:
            weights = {name: archive[name] for name in archive.files}
        labels = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
        return cls(session, Pieces.load(folder / "tokenizer.json"), weights, labels)

    def encode(self, docs: Sequence[Document]) -> list[Encoded]:
        """The vectors of all words of the documents.

        Each chunk goes through the encoder by itself: nothing is padded, and its 8-bit activations are scaled by its own largest,
        so that it is read alike in any company.
        """
        return [self._encode(doc) for doc in docs]

    def _encode(self, doc: Document) -> Encoded:
        words = split_words(doc.text, sentence_spans(doc))
        vectors = np.zeros((len(words), self._tags.weight.shape[0]), dtype=np.float32)
        for chunk in chunks_of(words, self._pieces):
            (states,) = self._session.run(None, {"ids": chunk.ids[None].astype(np.int32)})
            vectors[chunk.first : chunk.last] = _pool(states[0], chunk)
        return Encoded(doc, words, vectors)

    def tag(self, encoded: Encoded) -> Tagged:
        """Mentions, values and triggers, each with a score; nested mentions at most two deep."""
        if not len(encoded.words):
            return Tagged()
        tables = self._tags(encoded.vectors)
        for name, shift in self.labels["shifts"].items():
            tables[name][:, 0] += shift
        spans = self._spans(encoded.words, tables)
        triggers = self._triggers(encoded.words, tables)
        mentions = tuple(s for s in spans if s.type not in VALUES)
        return Tagged(mentions, tuple(s for s in spans if s.type in VALUES), triggers)

    def ner_tags(self, encoded: Encoded) -> list[str]:
        """A BIO tag of ANERcorp's four types (PERS, LOC, ORG, MISC) for each word: names alone, never nested."""
        names, tags = self.labels["tags"]["ner"], ["O"] * len(encoded.words)
        if tags:
            for first, last, number in decode_bio(self._tags(encoded.vectors)["ner"], encoded.words.sentences):
                tags[first : last + 1] = [names[number], *[names[number + 1]] * (last - first)]
        return tags

    def _spans(self, words: Words, tables: Mapping[str, np.ndarray]) -> list[ScoredSpan]:
        names = self.labels["tags"]["outer"]
        found: dict[tuple[int, int], ScoredSpan] = {}
        ner = np.exp(tables["ner"])
        of_person, of_other = ner[:, 1:3].sum(axis=1), ner[:, 3:].sum(axis=1)
        for layer in ("outer", "inner"):
            before = list(found)  # spans of one layer stand apart from each other
            for first, last, number in decode_bio(tables[layer], words.sentences):
                if (first, last) in found or any(_cross((first, last), other) for other in before):
                    continue
                inside = any(a <= first and last <= b for a, b in before)
                kind, score, shares = names[number][2:], *_typed_score(tables[layer], names, first, last, number)
                named = (of_person if kind == "Person" else of_other)[first : last + 1].max() > NAMED
                style = "value" if kind in VALUES else "name" if named else "nominal"
                span = words.span(first, last, self._skip(words, first, tables["clitic"][first]))
                found[first, last] = ScoredSpan(span, kind, score, int(inside), style, shares)
        return sorted(found.values(), key=lambda s: (s.span.start, -s.span.end))

    def _triggers(self, words: Words, tables: Mapping[str, np.ndarray]) -> tuple[ScoredTrigger, ...]:
        names, table = self.labels["tags"]["trigger"], tables["trigger"]
        best, inside, found = table.argmax(axis=1), len(names) - 1, []
        for first in np.nonzero((best > 0) & (best < inside))[0].tolist():
            last = first
            while last + 1 < len(words) and best[last + 1] == inside and words.sentences[last + 1] == words.sentences[first]:
                last += 1
            shares = _shares(np.exp(table[first, 1:inside]), names[1:inside])
            skip = self._skip(words, first, tables["clitic"][first])
            number = int(best[first])
            found.append(ScoredTrigger(words.span(first, last, skip), names[number], float(np.exp(table[first, number])), shares))
        return tuple(found)

    @staticmethod
    def _skip(words: Words, first: int, row: np.ndarray) -> int:
        """Characters of glued clitics before the span, of which the head says how many letters."""
        word = words.word(first)
        return next((letters_end(word, int(n)) for n in np.argsort(-row) if letters_end(word, int(n)) is not None), 0) or 0

    def link(
        self,
        encoded: Encoded,
        triggers: Sequence[tuple[Span, str]],
        mentions: Sequence[tuple[Span, str]],
        values: Sequence[tuple[Span, str]],
    ) -> Links:
        """Score flags, roles, relations and coreference of the given spans; spans outside all words get no scores."""
        fillers, events = self._view(encoded, [*mentions, *values], self._fillers), self._view(encoded, triggers, self._events)
        count = len(mentions)
        entities = fillers.head(sum(n < count for n in fillers.numbers))
        return Links(
            self._flag_scores(events, len(triggers)),
            tuple(self._role_scores(events, fillers, count)),
            tuple(self._relation_scores(entities)),
            tuple(self._coref_scores("coref", encoded.words, entities)),
            tuple(self._coref_scores("events", encoded.words, events)),
        )

    def _view(self, encoded: Encoded, items: Sequence[tuple[Span, str]], numbers: Mapping[str, int]) -> _View:
        ranges = [encoded.words.range_of(span) for span, _ in items]
        kept = [n for n, found in enumerate(ranges) if found]
        spans = heads.make_spans(encoded.words, [ranges[n] for n in kept], [numbers.get(items[n][1], 0) for n in kept])
        return _View(spans, heads.span_vectors(encoded.vectors, spans), kept)

    def _flag_scores(self, events: _View, count: int) -> tuple[Mapping[str, float], ...]:
        found: list[Mapping[str, float]] = [dict.fromkeys(("neg", "planned", "possible", "requested"), 0.0)] * count
        logits = self._flags(events.vectors, events.spans.types)
        negative, modes = heads.sigmoid(logits[:, 0]), heads.softmax(logits[:, 1:])
        names = self.labels["flags"][2:]
        for row, number in enumerate(events.numbers):
            found[number] = {"neg": float(negative[row]), **dict(zip(names, modes[row, 1:].tolist(), strict=True))}
        return tuple(found)

    def _pair_scores(self, name: str, left: _View, right: _View, features: np.ndarray, i: Any, j: Any) -> np.ndarray:
        return heads.sigmoid(self._pairs[name](left.vectors, right.vectors, i, j, features))

    def _role_scores(self, events: _View, fillers: _View, count: int) -> Iterator[tuple[int, str, int, str, float]]:
        i, j = heads.near_pairs(events.spans, fillers.spans, self.labels["reach"]["roles"])
        features = heads.place_features(events.spans, fillers.spans, i, j)
        scores = self._pair_scores("roles", events, fillers, features, i, j)
        scores *= self._allowed[events.spans.types[i], fillers.spans.types[j]]
        for pair, role in zip(*np.nonzero(scores > self.labels["floor"]), strict=True):
            number = fillers.numbers[j[pair]]
            kind, index = ("mention", number) if number < count else ("value", number - count)
            yield events.numbers[i[pair]], kind, index, self.labels["roles"][role], float(scores[pair, role])

    def _relation_scores(self, entities: _View) -> Iterator[tuple[int, int, str, float]]:
        i, j = heads.near_pairs(entities.spans, entities.spans, self.labels["reach"]["relations"])
        i, j = i[i != j], j[i != j]
        features = heads.place_features(entities.spans, entities.spans, i, j)
        scores = self._pair_scores("relations", entities, entities, features, i, j)
        for pair, kind in zip(*np.nonzero(scores > self.labels["floor"]), strict=True):
            name = self.labels["relations"][kind]
            yield entities.numbers[i[pair]], entities.numbers[j[pair]], name, float(scores[pair, kind])

    def _coref_scores(self, name: str, words: Words, view: _View) -> Iterator[tuple[int, int, float]]:
        i, j = heads.alike_pairs(words, view.spans, *heads.name_pairs(view.spans, self.labels["reach"][name]))
        features = heads.name_features(words, view.spans, i, j)
        scores = self._pair_scores(name, view, view, features, i, j)[:, 0]
        for pair in np.nonzero(scores > self.labels["floor"])[0].tolist():
            a, b = view.numbers[i[pair]], view.numbers[j[pair]]
            yield min(a, b), max(a, b), float(scores[pair])


@dataclass(frozen=True, slots=True)
class _View:
    """Spans that touch words, their vectors, and their numbers in the caller's list."""

    spans: heads.Spans
    vectors: np.ndarray
    numbers: list[int]

    def head(self, count: int) -> _View:
        spans = heads.Spans(*(part[:count] for part in (self.spans.first, self.spans.last, self.spans.types, self.spans.sentences)))
        return _View(spans, self.vectors[:count], self.numbers[:count])


def decode_bio(table: np.ndarray, sentences: np.ndarray) -> list[tuple[int, int, int]]:
    """The likeliest well-formed spans (first word, last word, number of the B tag); sentence by sentence.

    ``table`` has log scores of O, B-1, I-1, B-2, I-2, ... a word; ``sentences`` grow. Where the likeliest tag of each word makes a well-formed sentence
    no other sequence is likelier, and only the other sentences are searched.
    """
    tags = table.argmax(axis=1)
    before = np.where(np.diff(sentences, prepend=-1) == 0, np.concatenate([[0], tags[:-1]]), 0)
    loose = (tags > 0) & (tags % 2 == 0) & (before != tags) & (before != tags - 1)
    for sentence in np.unique(sentences[loose]):
        first, last = np.searchsorted(sentences, [sentence, sentence + 1])
        tags[first:last] = _search(table[first:last])
    found: list[tuple[int, int, int]] = []
    for word in np.nonzero(tags)[0].tolist():
        tag = int(tags[word])
        if tag % 2:
            found.append((word, word, tag))
        else:
            found[-1] = (found[-1][0], word, tag - 1)
    return found


def _search(table: np.ndarray) -> np.ndarray:
    """The tags of the likeliest well-formed sequence of a sentence (Viterbi's algorithm)."""
    back = np.zeros(table.shape, dtype=np.int16)
    best = np.full(table.shape[1], -1e9, dtype=np.float32)
    best[0] = 0
    inside, before = np.arange(2, len(best), 2), np.arange(1, len(best), 2)
    for step, emit in enumerate(table):
        source = best.argmax()
        score = emit + best[source]
        score[inside] = emit[inside] + np.maximum(best[inside], best[before])
        back[step] = source
        back[step, inside] = np.where(best[inside] >= best[before], inside, before)
        best = score
    tags, tag = np.zeros(len(table), dtype=np.int64), int(best.argmax())
    for step in range(len(table) - 1, -1, -1):
        tags[step] = tag
        tag = int(back[step, tag])
    return tags


def _typed_score(table: np.ndarray, names: Sequence[str], first: int, last: int, number: int) -> tuple[float, dict[str, float]]:
    chances = np.exp(table[first : last + 1])
    kinds = chances[:, 1::2] + chances[:, 2::2]
    score = float(np.exp(np.log(np.maximum(kinds[:, number // 2], 1e-6)).mean()))
    return score, _shares(kinds.mean(axis=0), [n[2:] for n in names[1::2]])


def _shares(values: np.ndarray, names: Sequence[str]) -> dict[str, float]:
    values = values / max(float(values.sum()), 1e-9)
    return {names[n]: float(values[n]) for n in np.argsort(-values)[:4].tolist() if values[n] > 0.02}


def _cross(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return (one[0] < other[0] <= one[1] < other[1]) or (other[0] < one[0] <= other[1] < one[1])


def _pool(states: np.ndarray, chunk: Chunk) -> np.ndarray:
    """Mean of the piece vectors of each word."""
    starts = np.searchsorted(chunk.owners, np.arange(chunk.last - chunk.first))
    counts = np.diff(np.append(starts, len(chunk.owners)))
    return np.add.reduceat(states[1 : len(chunk.ids) - 1], starts, axis=0) / counts[:, None]


def allowed_roles(labels: Mapping[str, Any]) -> np.ndarray:
    """Which role an event type gives to a filler type: events by fillers by roles, 0 or 1; unknown types have all."""
    events, fillers, roles = labels["triggers"], labels["fillers"], labels["roles"]
    table = np.zeros((len(events), len(fillers), len(roles)), dtype=np.float32)
    for e, event in enumerate(events):
        for r, role in enumerate(roles):
            if not event or role in labels["frames"][event] or role in ("time", "by", "by2"):
                numeric = role in labels["numeric"]
                for f, filler in enumerate(fillers):
                    fits = (filler == "Time") if role == "time" else (filler in VALUES and filler != "Time") if numeric else filler not in VALUES
                    table[e, f, r] = fits or not filler
    return table
