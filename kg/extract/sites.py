"""A sentence that tells a move of several sites tells one of each: «سلمت معسكري (K1) في كركوك والقيارة في نينوى» is two hand-overs.

Bases and buildings pass from hand to hand one by one, on days of their own, so that an event mention with two of them becomes
two; towns and areas that are told together stay together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ..model import Argument, Document, EventMention, Mention, Span

#: The role that names the site, by type of event.
SITE_ROLES = {"Handover": "site", "Withdrawal": "origin"}
_SITES = frozenset(("Base", "Facility"))
#: What may stand between two joined sites: where the first one lies, and «و» or «ثم»; what comes after has a time of its own.
_JOINED = re.compile(r"[\s)\]»”\"']*(?:(?:في|ب|بـ|جنوب|شمال|شرق|غرب|قرب)?\s*§\s*)?[،,]?\s*(?:و|(?P<later>ثم|ومن ثم|وبعدها|وبعد ذلك)\s+(?:من\s+)?)")


def by_site(doc: Document) -> Iterator[EventMention]:
    """The document's event mentions, those of several sites once for each; mentions, times and events must have been read."""
    mentions = {m.id: m for m in doc.mentions or ()}
    entity_of = {m: e.id for e in doc.entities or () for m in e.mentions}
    for event in doc.events or ():
        role = SITE_ROLES.get(event.type, "")
        sites = _sites(doc, event, role, mentions, entity_of) if role else []
        if not sites:
            yield event
        for number, (site, later) in enumerate(sites):
            told = _with_site(event, role, site)
            yield replace(told, id=f"{event.id}.{number + 1}", time="" if later else _own_time(doc, event)) if number else told


def _sites(doc: Document, event: EventMention, role: str, mentions: dict[str, Mention], entity_of: dict[str, str]) -> list[tuple[Mention, bool]]:
    """The sites of the event, each entity once, in text order, and is it told as a later one: those that its role names and
    those joined to them.

    None where it names no site by name; then its role stays as it is.
    """
    named = [mentions[a.filler] for a in event.arguments if a.role == role and a.filler in mentions]
    if not named and not any(a.role in (role, "object") for a in event.arguments):
        named = _object(doc, event, entity_of)
    if any(m.type not in _SITES for m in named):
        return []
    found: dict[str, tuple[Mention, bool]] = {}
    for site in sorted(named, key=lambda m: m.span):
        for other, later in [(site, False), *_partners(doc, event, site)]:
            found.setdefault(entity_of.get(other.id, other.id), (other, later))
    return sorted(found.values(), key=lambda pair: pair[0].span)


def _object(doc: Document, event: EventMention, entity_of: dict[str, str]) -> list[Mention]:
    """The first named base after a word of handing over that has no object, where no other event of the sentence takes it."""
    if event.type != "Handover":
        return []
    others = (e for e in doc.events or () if e.sentence == event.sentence and e.id != event.id and e.type != "Location")
    taken = {a.filler for e in others for a in e.arguments}
    inside = Span(event.trigger.end, max(event.trigger.end, doc.sentences[event.sentence].span.end))
    bases = (m for m in doc.mentions or () if m.type == "Base" and m.kind == "name" and m.id in entity_of and inside.covers(m.span))
    return sorted((m for m in bases if m.id not in taken), key=lambda m: m.span)[:1]


def _partners(doc: Document, event: EventMention, site: Mention) -> Iterator[tuple[Mention, bool]]:
    """The mentions of the site's type that «و» or «ثم» joins to it in its sentence, one after the other; is it a later one?"""
    sentence = doc.sentences[event.sentence].span
    others = sorted((m for m in doc.mentions or () if sentence.covers(m.span) and m.span.start >= site.span.end), key=lambda m: m.span)
    last = site
    for other in others:
        if other.type == site.type and other.span.start >= last.span.end:
            between = [m for m in others if m.span.start >= last.span.end and m.span.end <= other.span.start]
            joined = _JOINED.fullmatch(_without(doc.text, Span(last.span.end, other.span.start), between))
            if not joined:
                return
            yield other, bool(joined["later"])
            last = other


def _without(text: str, span: Span, mentions: list[Mention]) -> str:
    """The words of the span with a sign in the place of each mention."""
    words, at = "", span.start
    for mention in mentions:
        if mention.span.start >= at:
            words += text[at : mention.span.start] + "§"
            at = mention.span.end
    return words + text[at : span.end]


def _with_site(event: EventMention, role: str, site: Mention) -> EventMention:
    """The event at this site alone."""
    score = max((a.score for a in event.arguments if a.role == role), default=event.score)
    kept = tuple(a for a in event.arguments if a.role != role)
    return replace(event, arguments=(*kept, Argument(role, site.id, score=score)))


def _own_time(doc: Document, event: EventMention) -> str:
    """The event's time where its own sentence tells it: what another sentence says of one site need not hold for all."""
    sentence = doc.sentences[event.sentence].span
    return next((t.id for t in doc.times or () if t.id == event.time and sentence.covers(t.span)), "")
