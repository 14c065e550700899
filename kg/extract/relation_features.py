"""Features of the linear model of relations: two mentions of a sentence, the words between and around them, their types."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..knowledge import KnowledgeBase
from ..model import Document, Mention, touched
from .features import acting_type
from .syntax import tokens_of

#: Tokens between two mentions beyond which no relation is looked for, and mentions between them.
REACH, BETWEEN = 18, 5
#: The first mention of the type's first role, or the second one.
FORWARD, BACKWARD = ">", "<"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two mentions of a sentence, by their places among the document's; ``left`` begins first or holds ``right``."""

    left: int
    right: int
    features: tuple[str, ...]


def relation_pairs(doc: Document, mentions: Sequence[Mention], knowledge: KnowledgeBase) -> Iterator[Pair]:
    """The pairs of the document's mentions that a relation may hold between, with their features."""
    order = sorted(range(len(mentions)), key=lambda i: (mentions[i].span.start, -len(mentions[i].span)))
    starts = [mentions[i].span.start for i in order]
    types = [acting_type(m, knowledge) for m in mentions]
    for number, sentence in enumerate(doc.sentences or ()):
        if sentence.kind in ("boilerplate", "foreign"):
            continue
        inside = order[bisect_left(starts, sentence.span.start) : bisect_right(starts, sentence.span.end)]
        if len(inside) > 1:
            yield from _Sentence(doc, tokens_of(doc, number), mentions, types, knowledge).pairs(inside)


class _Sentence:
    """The tokens of a sentence and its mentions on them."""

    def __init__(self, doc: Document, bounds: tuple[int, int], mentions: Sequence[Mention], types: Sequence[str], knowledge: KnowledgeBase):
        self.doc, self.bounds, self.mentions, self.types, self.knowledge = doc, bounds, mentions, types, knowledge

    def place(self, i: int) -> tuple[int, int]:
        """First and last token of a mention."""
        found = touched(self.doc.tokens, self.mentions[i].span, *self.bounds)
        return found.start, max(found.start, found.stop - 1)

    def form(self, at: int) -> str:
        """The folded word at a token, ``|`` outside the sentence."""
        return self.doc.tokens[at].form if self.bounds[0] <= at < self.bounds[1] else "|"

    def pairs(self, inside: Sequence[int]) -> Iterator[Pair]:
        """The sentence's pairs that are near enough."""
        placed = {i: self.place(i) for i in inside}
        for n, a in enumerate(inside):
            passed = 0
            end = placed[a][1]
            for b in inside[n + 1 :]:
                nested = self.mentions[a].span.covers(self.mentions[b].span)
                if not nested and (placed[b][0] - end > REACH or passed > BETWEEN):
                    break
                yield Pair(a, b, tuple(self.features(a, b, placed, nested, min(passed, 3))))
                passed += not nested and placed[b][0] > end

    def features(self, a: int, b: int, placed: dict[int, tuple[int, int]], nested: bool, passed: int) -> Iterator[str]:
        """What is said of a pair; ``passed`` mentions stand between."""
        (a0, a1), (b0, b1) = placed[a], placed[b]
        left, right = self.types[a], self.types[b]
        y = f"{left}-{right}" + ("|in" if nested else "")
        between = [self.form(i) for i in (range(a0, b0) if nested else range(a1 + 1, b0))]
        glued = self.doc.text[self.doc.tokens[b0].span.start : self.mentions[b].span.start] if self.doc.tokens[b0].span.start < self.mentions[b].span.start else ""
        near, gap = " ".join(between[-2:]), min(len(between), 9)
        known = self.known(a, b)
        yield from (f"y={y}", f"y={y}|gap={gap}", f"y={y}|n={passed}", f"gap={gap}|n={passed}", f"y={y}|glued={glued}", f"kb={known}|y={y}", f"kb={known}|gap={gap // 2}", f"near={near}|{glued}|y={y}")
        yield from (f"head={self.form(a0)}|y={y}", f"last={self.form(a1)}|y={y}", f"head={self.form(b0).removeprefix(glued)}|>y={y}", f"before={self.form(a0 - 1)}|y={y}", f"after={self.form(b1 + 1)}|y={y}")
        yield from (f"before={self.form(a0 - 1)}|{left}", f"after={self.form(b1 + 1)}|{right}", f"first={between[0] if between else '-'}|y={y}", f"last={between[-1] if between else '-'}|{glued}|y={y}")
        if len(between) <= 4:
            yield f"all={' '.join(between)}|{glued}|y={y}"
            yield f"all={' '.join(between)}|{glued}"
        for word in dict.fromkeys(between[:REACH]):
            bare = word.removeprefix("و").removeprefix("ب").removeprefix("ال")
            yield f"w={word}"
            yield f"w={bare}|y={y}"
            if len(bare) > 4:
                yield f"stem={bare[:4]}|y={y}"
            if passed == 0:
                yield f"w0={bare}|y={y}"

    def known(self, a: int, b: int) -> str:
        """How the knowledge base sees the two: part, whole, same country, strangers; "" where one is not in it."""
        one, other = (self.knowledge.get(self.mentions[i].knowledge[0]) if self.mentions[i].knowledge else None for i in (a, b))
        if one is None or other is None:
            return "" if one is other else "one"
        if one.iri == other.iri:
            return "same"
        if other.iri in (*one.within, *one.of):
            return "part"
        if one.iri in (*other.within, *other.of):
            return "whole"
        if other.iri == one.country:
            return "country"
        return "compatriots" if one.country and one.country == other.country else "strangers"
