"""Where what the reader found begins and ends: «مصادر عسكرية في عدن» are sources, and Aden is a place of its own; of «مدينتي هيت وحديثة»
each name is one.

Of 117 people and groups of people that stand before a place so, the annotated articles of the contract leave it out with 111.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ..arabic.script import fold_word
from ..arabic.titles import is_office
from ..knowledge import GazetteerMatch
from ..model import Span
from .supported import AGENTS

if TYPE_CHECKING:
    from .reader import ScoredSpan

#: Duals of head nouns, which say the kind of both names behind them.
PAIRED = {
    noun + ending: kind
    for kind, nouns in {"Base": "معسكر قاعدت", "Place": "مدينت محافظت بلدت منطقت قريت ناحيت", "Facility": "مطار سفارت جامعت"}.items()
    for noun in nouns.split()
    for ending in ("ي", "ا")
}
_PAIR = re.compile(r"(?P<dual>\w+)\s+(?P<one>.+?)(?:\s+و(?P<other>.+))?")
_PLACES = frozenset(("Place", "Base", "Facility"))
_PEOPLE = frozenset(("Person", "PopulationGroup"))
#: «في» or «ب» with which a place may follow, at once or behind the noun of its kind («في محافظة نينوى»).
_WHERE = re.compile(r"\s+(?:في\s+|ب(?=\w{3}))(?P<kind>\w+\s+)?")
#: What stands between an office and its body.
_OF_BODY = re.compile(r"\s+(?:باسم\s+|في\s+|لدى\s+)?")
#: What the office of one word may be of besides: «رئيس |الوزراء».
_OF_STATE = re.compile(r"\s+(?:الوزراء|الجمهورية|الدولة)\b")
#: A name's word that another one follows («عبداللطيف آل |الشيخ»), and that one.
_NAME_GOES_ON = re.compile(r"(?:.*\s)?(?:آل|بن|ابن|بنت|أبو|ابو|أبي|أبا|عبد|ذو)")
_NEXT_WORD = re.compile(r"[ \u00a0]+\w{2,}")
#: Words that no mention ends with.
_DANGLING = re.compile(r"(?:\s+(?:في|من|على|إلى|الى|عن|مع|بين|أن|ان|و|أو|او|التي|الذي|الذين))+$")


def trimmed(text: str, spans: Sequence[ScoredSpan], names: Sequence[GazetteerMatch]) -> list[ScoredSpan]:
    """The spans without words that no mention ends with, of descriptions of people without the place where they are, and of an
    office with the body that it is of; names go on to their last word."""
    places = {n.span.start for n in names if n.best.type in _PLACES} | {s.span.start for s in spans if s.type in _PLACES}
    bodies = {n.span.start: n.span.end for n in names if n.best.type in AGENTS and n.form != "hidden"}
    apart = [part for span in spans for part in _parted(text, span)]
    return [_with_body(text, _whole_name(text, _trimmed(text, span, places)), bodies) for span in apart]


def _parted(text: str, scored: ScoredSpan) -> list[ScoredSpan]:
    """«قاعدتي X وY» as two, each without the dual; anything else as it is."""
    words = scored.span.of(text)
    pair = _PAIR.fullmatch(words) if scored.type in _PLACES else None
    if pair is None or fold_word(pair["dual"]) not in PAIRED:
        return [scored]
    start = scored.span.start
    return [replace(scored, span=Span(start + pair.start(name), start + pair.end(name))) for name in ("one", "other") if pair[name]]


def _with_body(text: str, scored: ScoredSpan, bodies: Mapping[int, int]) -> ScoredSpan:
    """«المتحدث» of «المتحدث باسم التحالف»: an office of one word is told by its body."""
    words = scored.span.of(text)
    if scored.type != "Person" or " " in words or not is_office(words):
        return scored
    behind, head = _OF_BODY.match(text, scored.span.end), _OF_STATE.match(text, scored.span.end)
    end = head.end() if head else bodies.get(behind.end()) if behind else None
    return replace(scored, span=Span(scored.span.start, end)) if end else scored


def _whole_name(text: str, scored: ScoredSpan) -> ScoredSpan:
    """«عبداللطيف آل الشيخ» of «عبداللطيف آل»: the name of a person with the word that its last one needs."""
    if scored.type != "Person" or scored.kind != "name" or not _NAME_GOES_ON.fullmatch(scored.span.of(text)):
        return scored
    behind = _NEXT_WORD.match(text, scored.span.end)
    return replace(scored, span=Span(scored.span.start, behind.end())) if behind else scored


def _trimmed(text: str, scored: ScoredSpan, places: set[int]) -> ScoredSpan:
    start, words = scored.span.start, _DANGLING.sub("", scored.span.of(text))
    if scored.kind == "nominal" and scored.type in _PEOPLE:
        at = next((m.start() for m in _WHERE.finditer(words) if {start + m.end(), start + m.end() - len(m["kind"] or "")} & places), len(words))
        words = words[:at]
    return scored if len(words) == len(scored.span) else replace(scored, span=Span(start, start + len(words)))
