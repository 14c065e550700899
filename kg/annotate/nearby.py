"""What of a document stands where: items that share a stretch of its text, and the sentences that tell something."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import Any

from ..model import Document, Span

#: Characters of a stretch of text in which neighbours are looked for.
STRETCH = 256


class Nearby:
    """Items with a span, by stretch of the text, so that what overlaps one is found without looking at all."""

    def __init__(self, items: Iterable[Any] = ()):
        self._stretches: dict[int, list[Any]] = {}
        for item in items:
            self.add(item)

    def add(self, item: Any) -> None:
        """Put an item in."""
        for stretch in range(item.span.start // STRETCH, item.span.end // STRETCH + 1):
            self._stretches.setdefault(stretch, []).append(item)

    def overlapping(self, span: Span) -> list[Any]:
        """The items that share a character with the span, in the order they were put in."""
        stretches = range(span.start // STRETCH, span.end // STRETCH + 1)
        found = {id(i): i for stretch in stretches for i in self._stretches.get(stretch, ()) if i.span.overlaps(span)}
        return list(found.values())


def speaks(doc: Document, span: Span) -> bool:
    """Is the span in a sentence that may yield facts?"""
    at = bisect_right(doc.sentences, span.start, key=lambda s: s.span.start) - 1
    return at >= 0 and doc.sentences[at].span.covers(span) and doc.sentences[at].kind != "boilerplate"
