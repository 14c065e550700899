"""The reader's heads over word vectors, in numpy, and the features of pairs that training and reading share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .reader_text import Words, fold_word

_STEPS = np.array([1, 2, 3, 4, 6, 9, 14, 21, 41, 81])
DISTANCES = 2 * len(_STEPS) + 1
#: Pairs scored at once: so many that their rows stay in the processor's cache.
_AT_ONCE = 512
SENTENCES = 9
RANKS = 11


@dataclass(frozen=True, slots=True)
class Spans:
    """Spans as word numbers, with what the pair features need: ``types`` are numbers, 0 for unknown."""

    first: np.ndarray
    last: np.ndarray
    types: np.ndarray
    sentences: np.ndarray

    def __len__(self) -> int:
        return len(self.first)


def make_spans(words: Words, ranges: Sequence[tuple[int, int]], types: Sequence[int]) -> Spans:
    """Spans from (first word, last word) pairs and type numbers."""
    pairs = np.array(ranges, dtype=np.int32).reshape(-1, 2)
    return Spans(pairs[:, 0], pairs[:, 1], np.array(types, dtype=np.int32), words.sentences[pairs[:, 0]])


def _distance(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    gap = right - left
    return np.sign(gap) * np.searchsorted(_STEPS, np.abs(gap), side="right") + len(_STEPS)


def _sentence_gap(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    return np.clip(right - left, -4, 4) + 4


def _ranks(left: Spans, right: Spans, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """How many spans of the right side stand between the two, signed, in words order: -5 to 5 as 0 to 10."""
    order = np.sort(right.first, kind="stable")
    place, home = np.searchsorted(order, right.first[j]), np.searchsorted(order, left.first[i])
    return np.clip(place - home, -5, 5) + 5


def _same_type_ranks(left: Spans, right: Spans, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    found = np.zeros(len(i), dtype=np.int64)
    for kind in np.unique(right.types):
        order = np.sort(right.first[right.types == kind], kind="stable")
        chosen = right.types[j] == kind
        gap = np.searchsorted(order, right.first[j[chosen]]) - np.searchsorted(order, left.first[i[chosen]])
        found[chosen] = np.clip(gap, -5, 5) + 5
    return found


def _nesting(left: Spans, right: Spans, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """0 apart, 1 right inside left, 2 left inside right."""
    inside = (left.first[i] <= right.first[j]) & (right.last[j] <= left.last[i])
    around = (right.first[j] <= left.first[i]) & (left.last[i] <= right.last[j])
    return np.where(inside, 1, np.where(around, 2, 0))


def _nested(spans: Spans) -> np.ndarray:
    """Is the span inside another of its list?"""
    order = np.lexsort((-spans.last, spans.first))
    furthest = np.maximum.accumulate(spans.last[order]) if len(spans) else spans.last
    found = np.zeros(len(spans), dtype=np.int64)
    found[order[1:]] = furthest[:-1] >= spans.last[order[1:]]
    return found


#: sizes of the features of ``place_features``, after the two types
PLACE_SIZES = (DISTANCES, SENTENCES, RANKS, RANKS, 3, 2)


def place_features(left: Spans, right: Spans, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """Features of the pairs (i, j): types, distance in words and sentences, ranks, nesting; one row a pair."""
    columns = (
        left.types[i],
        right.types[j],
        _distance(left.first[i], right.first[j]),
        _sentence_gap(left.sentences[i], right.sentences[j]),
        _ranks(left, right, i, j),
        _same_type_ranks(left, right, i, j),
        _nesting(left, right, i, j),
        _nested(right)[j],
    )
    return np.stack(columns, axis=1).astype(np.int64)


def near_pairs(left: Spans, right: Spans, sentences: int) -> tuple[np.ndarray, np.ndarray]:
    """Pairs at most so many sentences apart, found by bands so that a long text does not cost its square."""
    order = np.argsort(right.sentences, kind="stable")
    low = np.searchsorted(right.sentences[order], left.sentences - sentences, side="left")
    high = np.searchsorted(right.sentences[order], left.sentences + sentences, side="right")
    counts = high - low
    i = np.repeat(np.arange(len(left)), counts)
    within = np.arange(len(i)) - np.repeat(np.cumsum(counts) - counts, counts)
    return i, order[np.repeat(low, counts) + within] if len(i) else i


def name_pairs(spans: Spans, reach: int) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of a list, the earlier first, at most ``reach`` spans apart in text order."""
    order = np.argsort(spans.first, kind="stable")
    steps = [np.arange(len(spans) - gap) for gap in range(1, min(reach, len(spans) - 1) + 1)]
    if not steps:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    i = np.concatenate(steps)
    j = np.concatenate([step + gap for gap, step in enumerate(steps, 1)])
    return order[i], order[j]


def _stem(word: str) -> str:
    word = word[1:] if word[:1] in "وفبلك" and len(word) > 4 else word
    word = word[2:] if word.startswith("ال") and len(word) > 4 else word
    return word[1:] if word.startswith("ل") and len(word) > 4 else word


#: sizes of the features of ``name_features``, after the two types
NAME_SIZES = (2, 2, 2, 6, 3, 5, DISTANCES, SENTENCES, 2, 2, 4, 4)


def alike_pairs(words: Words, spans: Spans, i: np.ndarray, j: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Those of the pairs that may be one entity: of one type, or with one head word."""
    heads = np.unique([_stem(fold_word(words.word(a))) for a in spans.first], return_inverse=True)[1]
    keep = (spans.types[i] == spans.types[j]) | (heads[i] == heads[j]) if len(i) else np.zeros(0, dtype=bool)
    return i[keep], j[keep]


def _gap(spans: Spans, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    place = np.argsort(np.argsort(spans.first, kind="stable"), kind="stable")
    return np.abs(place[j] - place[i])


def _overlap(left: frozenset[str], right: frozenset[str]) -> int:
    return int(5 * len(left & right) / max(1, len(left | right)))


def name_features(words: Words, spans: Spans, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """Features of pairs of spans of one list for coreference: how alike the words are, definiteness, distance."""
    forms = [[_stem(fold_word(words.word(w))) for w in range(a, b + 1)] for a, b in zip(spans.first, spans.last, strict=True)]
    heads = np.unique([f[0] for f in forms], return_inverse=True)[1]
    tails = np.unique([f[-1] for f in forms], return_inverse=True)[1]
    whole = np.unique([" ".join(f) for f in forms], return_inverse=True)[1]
    sets = [frozenset(f) for f in forms]
    sizes = np.minimum([len(f) for f in forms], 4) - 1
    definite = np.array([fold_word(words.word(a)).lstrip("وفبك")[:2] in ("ال", "لل") for a in spans.first], dtype=np.int64)
    alike = np.array([_overlap(sets[a], sets[b]) for a, b in zip(i, j, strict=True)], dtype=np.int64)
    part = np.array([(sets[a] <= sets[b]) + 2 * (sets[b] < sets[a]) for a, b in zip(i, j, strict=True)], dtype=np.int64)
    columns = (
        spans.types[i], spans.types[j], whole[i] == whole[j], heads[i] == heads[j], tails[i] == tails[j],
        alike, part, np.clip(_gap(spans, i, j), 1, 5) - 1, _distance(spans.first[i], spans.first[j]),
        _sentence_gap(spans.sentences[i], spans.sentences[j]), definite[i], definite[j], sizes[i], sizes[j],
    )  # fmt: skip
    return np.stack(columns, axis=1).astype(np.int64)


def offset_features(features: np.ndarray, sizes: Sequence[int]) -> np.ndarray:
    """Feature values as rows of one joint table: each column is moved past the tables before it."""
    return features + np.concatenate([[0], np.cumsum(sizes)[:-1]])


def span_vectors(vectors: np.ndarray, spans: Spans) -> np.ndarray:
    """First word beside the mean of all words of each span (spans by twice the width)."""
    first, sizes = vectors[spans.first], spans.last - spans.first + 1
    total = first.astype(np.float64)
    for step in range(1, int(sizes.max(initial=1))):
        longer = np.nonzero(sizes > step)[0]
        total[longer] += vectors[spans.first[longer] + step]
    return np.concatenate([first, (total / sizes[:, None]).astype(vectors.dtype)], axis=1)


def sigmoid(values: np.ndarray) -> np.ndarray:
    """Logistic function."""
    return 1 / (1 + np.exp(-values))


def softmax(values: np.ndarray) -> np.ndarray:
    """Probabilities along the last axis."""
    values = np.exp(values - values.max(axis=-1, keepdims=True))
    return values / values.sum(axis=-1, keepdims=True)


def _groups(sizes: Sequence[int], limit: int = 800) -> list[tuple[int, int]]:
    """Runs of columns (first, last excluded) whose values combine in at most ``limit`` ways."""
    found, first = [], 0
    while first < len(sizes):
        last, ways = first + 1, sizes[first]
        while last < len(sizes) and ways * sizes[last] <= limit:
            ways *= sizes[last]
            last += 1
        found.append((first, last))
        first = last
    return found


class PairHead:
    """Scores pairs of spans: a layer over both vectors and the features, beside a product of two projections.

    The tables of neighbouring features are added up once for all their combinations, so that a pair costs three or four
    rows and not fourteen.
    """

    def __init__(self, weights: Mapping[str, np.ndarray], name: str, sizes: Sequence[int]):
        take = lambda part: np.asarray(weights[f"{name}.{part}"], dtype=np.float32)  # noqa: E731
        self.left, self.right, table = take("left.weight").T.copy(), take("right.weight").T.copy(), take("table.weight")
        self.bias, self.out, self.shift = take("left.bias"), take("out.weight").T.copy(), take("out.bias")
        self.width, self.sizes = table.shape[1], list(sizes)
        starts = np.concatenate([[0], np.cumsum(sizes)])
        self.groups = _groups(self.sizes)
        self.tables = []
        for first, last in self.groups:
            joined = np.zeros((1, self.width), dtype=np.float32)
            for column in range(first, last):
                joined = (joined[:, None] + table[starts[column] : starts[column + 1]]).reshape(-1, self.width)
            self.tables.append(joined)

    def _codes(self, features: np.ndarray) -> list[np.ndarray]:
        """The row of each table that a pair's features ask for."""
        codes = []
        for first, last in self.groups:
            code = features[:, first]
            for column in range(first + 1, last):
                code = code * self.sizes[column] + features[:, column]
            codes.append(code)
        return codes

    def __call__(self, left: np.ndarray, right: np.ndarray, i: np.ndarray, j: np.ndarray, features: np.ndarray) -> np.ndarray:
        """Logits of the pairs (i, j) with their features."""
        (a, c), (b, d) = self._halves(left @ self.left + self.bias), self._halves(right @ self.right)
        found, codes = np.empty((len(i), len(self.shift)), dtype=np.float32), self._codes(features)
        for at in range(0, len(i), _AT_ONCE):
            part = slice(at, at + _AT_ONCE)
            hidden = a.take(i[part], axis=0)
            hidden += b.take(j[part], axis=0)
            for table, code in zip(self.tables, codes, strict=True):
                hidden += table.take(code[part], axis=0)
            np.maximum(hidden, 0, out=hidden)
            product = c.take(i[part], axis=0)
            product *= d.take(j[part], axis=0)
            found[part] = hidden @ self.out[: self.width] + product @ self.out[self.width :] + self.shift
        return found

    def _halves(self, projected: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """What goes into the hidden layer and what into the product, each in one piece of memory."""
        return np.ascontiguousarray(projected[:, : self.width]), np.ascontiguousarray(projected[:, self.width :])


class SpanHead:
    """Scores single spans: one hidden layer over vector and type."""

    def __init__(self, weights: Mapping[str, np.ndarray], name: str):
        take = lambda part: np.asarray(weights[f"{name}.{part}"], dtype=np.float32)  # noqa: E731
        self.into, self.bias, self.table = take("into.weight"), take("into.bias"), take("table.weight")
        self.out, self.shift = take("out.weight"), take("out.bias")

    def __call__(self, vectors: np.ndarray, types: np.ndarray) -> np.ndarray:
        """Logits of the spans."""
        return np.maximum(vectors @ self.into.T + self.bias + self.table[types], 0) @ self.out.T + self.shift


class TagHeads:
    """Scores words: a linear layer for each set of tags, all in one product."""

    def __init__(self, weights: Mapping[str, np.ndarray], names: Sequence[str]):
        parts = [np.asarray(weights[f"tags.{name}.weight"], dtype=np.float32) for name in names]
        self.weight = np.concatenate(parts).T.copy()
        self.bias = np.concatenate([np.asarray(weights[f"tags.{name}.bias"], dtype=np.float32) for name in names])
        self.names, self.ends = tuple(names), np.cumsum([len(p) for p in parts])

    def __call__(self, vectors: np.ndarray) -> dict[str, np.ndarray]:
        """Log probabilities of the tags of each set, a row a word."""
        found = {}
        for name, part in zip(self.names, np.split(vectors @ self.weight + self.bias, self.ends[:-1], axis=1), strict=True):
            part = part - part.max(axis=1, keepdims=True)
            found[name] = part - np.log(np.exp(part).sum(axis=1, keepdims=True))
        return found
