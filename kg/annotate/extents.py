"""Where a description that the reader found ends: «مصادر عسكرية في عدن» are sources, and Aden is a place of its own.

Of 117 people and groups of people that stand before a place so, the annotated articles of the contract leave it out with 111.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ..knowledge import GazetteerMatch
from ..model import Span

if TYPE_CHECKING:
    from .reader import ScoredSpan

_PLACES = frozenset(("Place", "Base", "Facility"))
_PEOPLE = frozenset(("Person", "PopulationGroup"))
#: «في» or «ب» with which a place may follow, at once or behind the noun of its kind («في محافظة نينوى»).
_WHERE = re.compile(r"\s+(?:في\s+|ب(?=\w{3}))(?P<kind>\w+\s+)?")
#: Words that no mention ends with.
_DANGLING = re.compile(r"(?:\s+(?:في|من|على|إلى|الى|عن|مع|بين|أن|ان|و|أو|او|التي|الذي|الذين))+$")


def trimmed(text: str, spans: Sequence[ScoredSpan], names: Sequence[GazetteerMatch]) -> list[ScoredSpan]:
    """The spans without words that no mention ends with, and of descriptions of people without the place where they are."""
    places = {n.span.start for n in names if n.best.type in _PLACES} | {s.span.start for s in spans if s.type in _PLACES}
    return [_trimmed(text, span, places) for span in spans]


def _trimmed(text: str, scored: ScoredSpan, places: set[int]) -> ScoredSpan:
    start, words = scored.span.start, _DANGLING.sub("", scored.span.of(text))
    if scored.kind == "nominal" and scored.type in _PEOPLE:
        at = next((m.start() for m in _WHERE.finditer(words) if {start + m.end(), start + m.end() - len(m["kind"] or "")} & places), len(words))
        words = words[:at]
    return scored if len(words) == len(scored.span) else replace(scored, span=Span(start, start + len(words)))
