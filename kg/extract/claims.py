"""Who claims an attack made it, «تبنى تنظيم داعش الهجوم», in the sentence of the attack or behind it; and so, it is said, did who is accused."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ..model import Argument, Document, EventMention

_CLAIMING = frozenset("تبني تبنت يتبني تتبني وتبني وتبنت ويتبني وتتبني".split())
#: What is claimed, as it is called when it was told of before.
_DEEDS = frozenset("الهجوم الهجومين الهجمات العمليه العمليتين العمليات التفجير التفجيرين التفجيرات الاعتداء الاعتداءات القصف الاغتيال الانفجار الضربه".split())
_CLAIMANTS = frozenset(("ArmedGroup", "MilitaryForce", "Organisation", "Person", "Coalition"))
#: The role of who does it, and what stands between an accusation and the deed; how far apart they stand at most, in characters.
_DOER = {"Attack": "attacker", "Killing": "perpetrator", "Arrest": "agent", "Capture": "actor", "Aid": "provider", "Threat": "actor"}
_BLAMED = re.compile(r"\sب(?:الوقوف\s+(?:وراء|خلف)\s+|ارتكاب\s+|تنفيذ\s+|المسؤولية\s+عن\s+)?(?:ال)?$|\s(?:وراء|خلف)\s+$")
ACCUSED = 90
#: Tokens behind the verb within which claimant and deed stand, and sentences back to the attack; chosen, not measured.
REACH, BACK = 10, 2


def with_claimants(doc: Document, events: Sequence[EventMention], score: float) -> list[EventMention]:
    """The events, attacks without an attacker with who claims them."""
    out = list(events)
    for index, token in enumerate(doc.tokens):
        if token.form not in _CLAIMING or index + 1 >= len(doc.tokens):
            continue
        ahead = [t for t in doc.tokens[index + 1 : index + 1 + REACH] if t.sentence == token.sentence]
        claimant = next((m for m in sorted(doc.mentions or (), key=lambda m: m.span) if ahead and m.span.start == ahead[0].span.start and m.type in _CLAIMANTS), None)
        if claimant is None:
            continue
        place = _claimed(out, token.sentence, token.span.end, any(t.form in _DEEDS for t in ahead))
        if place is not None:
            out[place] = replace(out[place], arguments=(*out[place].arguments, Argument("attacker", claimant.id, score=score)))
    return out


def _claimed(events: Sequence[EventMention], sentence: int, at: int, told_before: bool) -> int | None:
    """The attack of the sentence behind the verb; else, where the deed is called so, the last one before."""
    open_ = [(e.sentence, e.trigger.start, n) for n, e in enumerate(events) if e.type == "Attack" and "attacker" not in {a.role for a in e.arguments}]
    here = [n for s, start, n in open_ if s == sentence and start > at]
    before = [(start, n) for s, start, n in open_ if start < at and sentence - s <= BACK]
    return here[0] if here else max(before)[1] if before and told_before else None


def with_accused(doc: Document, events: Sequence[EventMention], score: float) -> list[EventMention]:
    """The events that somebody is accused of, done by the accused and not by who accuses: «اتهم الحزب الجيش بقصف المدينة»."""
    blame = [e for e in events if e.type == "Accusation"]
    return [_done_by_accused(doc, event, blame, score) for event in events]


def _done_by_accused(doc: Document, event: EventMention, blame: Sequence[EventMention], score: float) -> EventMention:
    before = [b for b in blame if b.sentence == event.sentence and 0 < event.trigger.start - b.trigger.end <= ACCUSED]
    role = _DOER.get(event.type, "")
    if not before or not role or not _BLAMED.search(doc.text[before[-1].trigger.end : event.trigger.start]):
        return event
    accusers, accused = ([a.filler for a in before[-1].arguments if a.role == r] for r in ("accuser", "accused"))
    kept = tuple(a for a in event.arguments if a.role != role or a.filler not in accusers)
    if accused and not any(a.role == role for a in kept):
        kept += tuple(Argument(role, filler, score=score) for filler in accused)
    return replace(event, arguments=kept)
