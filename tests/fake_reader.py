"""A reader model made by hand: it finds the words that it is told to find, so that what is built on it can be tested."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.annotate.reader import Links, ScoredSpan, ScoredTrigger, Tagged
from kg.model import Document, Span


def span_of(text: str, words: str, nth: int = 0) -> Span:
    """Where the words stand for the n-th time, from 0."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return Span(start, start + len(words))


class FakeReader:
    """Tags ``mentions`` (words, type, score) and ``triggers`` (words, type, score) wherever they stand first.

    A mention may have a fourth part, its kind. ``fails_on`` are words in whose documents encoding raises ValueError.
    """

    def __init__(self, mentions: Iterable[tuple] = (), triggers: Iterable[tuple] = (), links: Links | None = None, fails_on: str = ""):
        self.mentions, self.triggers, self.links, self.fails_on = list(mentions), list(triggers), links or Links(), fails_on
        self.batches: list[int] = []

    def encode(self, docs: Sequence[Document]) -> list[Document]:
        """The documents themselves stand for their vectors."""
        self.batches.append(len(docs))
        if self.fails_on and any(self.fails_on in doc.text for doc in docs):
            raise ValueError("shape (0,)\nand more")
        return list(docs)

    def tag(self, encoded: Document) -> Tagged:
        """What it was told to find, where the document has it."""
        text = encoded.text
        mentions = [ScoredSpan(span_of(text, m[0]), m[1], m[2], kind=m[3] if len(m) > 3 else "name") for m in self.mentions if m[0] in text]
        triggers = [ScoredTrigger(span_of(text, words), type_, score, {type_: score}) for words, type_, score in self.triggers if words in text]
        return Tagged(tuple(mentions), (), tuple(triggers))

    def link(self, encoded: Document, triggers: Sequence, mentions: Sequence, values: Sequence) -> Links:
        """What it was told to say of any document; remembers what it was asked."""
        self.asked = (list(triggers), list(mentions), list(values))
        none = dict.fromkeys(("neg", "planned", "possible", "requested"), 0.0)
        return replace(self.links, flags=self.links.flags or (none,) * len(triggers))
