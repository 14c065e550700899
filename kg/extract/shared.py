"""Fillers that neighbouring events of a sentence share: who killed in «مقتل جندي في هجوم للتنظيم» is who attacked.

An event that lacks a role takes the filler that its neighbour in the sentence has in the matching role, where annotated news
shares it often enough. How often is counted by the two types, the two roles and what links the words
(``python -m kg.train shared``); the table is kg/models/votes/shared.json.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ..lexicon import Lexicon
from ..model import Argument, Document, EventMention, Mention, Span
from ..resources import model_dir

#: Chance of sharing from which a filler is taken over; 0.42 to 0.7 were compared on annotated articles kept apart, which say next to nothing.
FLOOR = 0.5
#: Words between two triggers at most.
REACH = 14
_PREPOSITIONS = frozenset("في إثر اثر جراء خلال بعد قبل عقب نتيجة بسبب أثناء اثناء منذ عبر بواسطة".split())
_OTHERS = frozenset("من على إلى الى عن ضد لـ".split())
_RELATIVES = frozenset("الذي التي الذين".split())
_GLUED = {"ب": "prep", "بال": "prep", "ل": "prep", "لل": "prep", "و": "and", "ف": "and", "وال": "and"}


@dataclass(frozen=True, slots=True)
class Share:
    """How often two linked events share a filler: of those with it in the ``left`` role, and of those with it in the ``right``."""

    left: str
    right: str
    forward: float
    backward: float


def link_of(text: str, left: Span, right: Span) -> str:
    """What stands before the second of two triggers: ``prep``, ``and``, ``other``, ``relative`` or ``plain``; "" where they are far apart."""
    between = text[left.end : right.start]
    words = between.split()
    if right.start < left.end or len(words) > REACH:
        return ""
    glued = "" if not words or between[-1:].isspace() else words[-1]
    if glued in _GLUED:
        return _GLUED[glued]
    before = words[-2] if glued and len(words) > 1 else words[-1] if words and not glued else ""
    word = re.sub(r"^[وف](?=.{2})", "", before)
    for name, forms in (("prep", _PREPOSITIONS), ("other", _OTHERS), ("relative", _RELATIVES)):
        if before in forms or word in forms:
            return name
    return "plain"


@lru_cache(maxsize=1)
def load_shares() -> dict[tuple[str, str, str], tuple[Share, ...]]:
    """The table by type of the first event, link and type of the second; raises MissingModelError where it is not there."""
    rows = json.loads(model_dir("votes/shared.json").read_text(encoding="utf-8"))
    return {(r["first"], r["link"], r["second"]): tuple(Share(*s) for s in r["shares"]) for r in rows}


def share_fillers(doc: Document, lexicon: Lexicon) -> Document:
    """The document with the fillers that neighbouring events of a sentence have in common; requires ``events``."""
    table, mentions = load_shares(), {m.id: m for m in doc.mentions or ()}
    events = {e.id: e for e in doc.events or ()}
    for first, second in _neighbours(list(events.values())):
        link = link_of(doc.text, first.trigger, second.trigger)
        for share in table.get((first.type, link, second.type), ()):
            one, other = events[first.id], events[second.id]
            events[second.id] = _taken(other, share.right, one, share.left, share.forward, mentions, lexicon)
            events[first.id] = _taken(one, share.left, other, share.right, share.backward, mentions, lexicon)
    return doc.with_(events=tuple(events[e.id] for e in doc.events or ()))


def _neighbours(events: Sequence[EventMention]) -> Iterable[tuple[EventMention, EventMention]]:
    """Pairs of events of one sentence with no other between them."""
    ordered = sorted(events, key=lambda e: (e.sentence, e.trigger))
    return ((a, b) for a, b in zip(ordered, ordered[1:], strict=False) if a.sentence == b.sentence)


def _taken(
    event: EventMention, role: str, giver: EventMention, from_role: str, chance: float, mentions: dict[str, Mention], lexicon: Lexicon
) -> EventMention:  # fmt: skip
    """The event with the fillers that the giver has in its role, where the event has none."""
    if chance < FLOOR or any(a.role == role for a in event.arguments):
        return event
    own = {a.filler for a in event.arguments}
    found = tuple(
        Argument(role, a.filler, score=a.score * chance)
        for a in giver.arguments
        if a.role == from_role and a.filler in mentions and a.filler not in own and lexicon.fits(role, mentions[a.filler].type)
    )
    return replace(event, arguments=event.arguments + found) if found else event
