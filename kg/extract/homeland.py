"""«بلاده», «بلادها», «بلدنا»: the country of whoever speaks, or of whom the sentence tells; «البلاد»: that of the bodies told of.

A minister's country is that of the office that the words before the name tell («وزير الخارجية التركي»), of the person's entry, or of
a post that the person held. Speakers come first, then whoever was named last.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ..annotate.mentions import is_national
from ..knowledge import KnowledgeBase
from ..model import Document, Mention, Span
from .attribution import Report, speakers_at

#: A country with its owner's pronoun, behind what is written together with it.
_HOME = re.compile(r"[وف]?[بلك]?(?P<home>(?:بلاد|بلد)(?P<owner>ه|ها|هم|هما|نا|ي))")
#: Who owns a country: «بلادهم» that of a group, too.
_OWNERS = frozenset(("Person", "Government", "MilitaryForce", "Organisation"))
_BODIES = frozenset(("Government", "MilitaryForce"))
#: How far before the word its owner is looked for, and before a name the office that tells the country; in characters.
REACH, OFFICE = 400, 70
_BREAKS = ".!?؟؛:\n"
#: The country that an article is about, where it names none: as most of its bodies and adjectives tell.
_THE_COUNTRY = re.compile(r"[وف]?[بلك]?(?P<home>البلاد)")


def with_homelands(doc: Document, reports: Sequence[Report], knowledge: KnowledgeBase) -> Document:
    """The document with its mentions, those of «بلاده» and the like among them, each with the country that it stands for.

    Where nobody's country is known the word stays what it was.
    """
    mentions = sorted(doc.mentions or (), key=lambda m: m.span)
    found: dict[Span, str] = {}
    for token in doc.tokens or ():
        if home := _HOME.fullmatch(token.form):
            span = Span(token.span.end - len(home["home"]), token.span.end)
            if country := _country(span, home["owner"], doc, mentions, reports, knowledge):
                found[span] = country
        elif (home := _THE_COUNTRY.fullmatch(token.form)) and (country := _told_of(token.span.start, mentions, knowledge)):
            found[Span(token.span.end - len(home["home"]), token.span.end)] = country
    if not found:
        return doc
    there = {m.span for m in mentions}
    kept = [replace(m, type="Place", knowledge=(found[m.span],)) if m.span in found else m for m in doc.mentions or ()]
    kept += [Mention(f"h{n}", span, "Place", "nominal", span, (iri,), "homeland", 0.7) for n, (span, iri) in enumerate(found.items(), 1) if span not in there]
    return doc.with_(mentions=tuple(sorted(kept, key=is_national)))  # adjectives stand last: what counts mentions leaves them out


def _country(span: Span, owner: str, doc: Document, mentions: Sequence[Mention], reports: Sequence[Report], knowledge: KnowledgeBase) -> str:
    """The country of the first who may own it and has one, "" for none."""
    by_id = {m.id: m for m in mentions}
    speakers = [by_id[s] for s in speakers_at(reports, span) if s in by_id]
    before = [m for m in reversed(mentions) if m.span.end <= span.start and span.start - m.span.end <= REACH]
    if owner == "هم":
        groups = [m for m in before if m.type == "PopulationGroup" and not set(_BREAKS) & set(doc.text[m.span.end : span.start])]
        if groups:  # «اللاجئون السوريون … بلادهم»
            named = knowledge.gazetteer.match_text(groups[0].span.of(doc.text))
            return next((match.best.iri for match in named if match.best.place_kind == "country"), "")
    owners = (m for m in (*speakers, *before) if m.type in _OWNERS)
    return next((country for m in owners for country in _countries(m, doc, mentions, knowledge)), "")


def _told_of(end: int, mentions: Sequence[Mention], knowledge: KnowledgeBase) -> str:
    """The country of most bodies and adjectives before; "" where a country is named, which is for coreference to find."""
    entries = [(m, knowledge.get(m.knowledge[0])) for m in mentions if m.span.end <= end and m.knowledge]
    if any(entry and entry.place_kind == "country" and not is_national(m) for m, entry in entries):
        return ""
    told = Counter(entry.iri if entry.place_kind == "country" else entry.country for m, entry in entries if entry and (is_national(m) or m.type in _BODIES))
    told.pop("", None)
    return max(told, key=lambda iri: told[iri], default="")


def _countries(owner: Mention, doc: Document, mentions: Sequence[Mention], knowledge: KnowledgeBase) -> Iterator[str]:
    """The countries that the words of a mention, its office or its entry tell, the surest first."""
    inside = (m for m in mentions if owner.span.covers(m.span))
    yield from _of_words((m for m in inside if m is not owner), knowledge)
    yield from _of_entry(owner, knowledge)
    if owner.type == "Person":
        near = (m for m in mentions if m.span.end <= owner.span.start and owner.span.start - m.span.start <= OFFICE)
        beside = [m for m in near if not set(_BREAKS + "،,") & set(doc.text[m.span.end : owner.span.start])]
        people = [m.span.end for m in beside if m.type == "Person" and not _is_office_of(m, owner, doc)]
        yield from _of_words((m for m in reversed(beside) if m.span.start >= max(people, default=0)), knowledge)


def _is_office_of(office: Mention, name: Mention, doc: Document) -> bool:
    """Does nothing but an adjective or two stand between an office and the name?"""
    return len(doc.text[office.span.end : name.span.start].split()) <= 2


def _of_words(mentions: Iterable[Mention], knowledge: KnowledgeBase) -> Iterator[str]:
    for mention in mentions:
        for entry in filter(None, map(knowledge.get, mention.knowledge[:1])):
            if entry.place_kind == "country":
                yield entry.iri
            elif entry.country and mention.type != "Person":
                yield entry.country


def _of_entry(owner: Mention, knowledge: KnowledgeBase) -> Iterator[str]:
    for entry in filter(None, map(knowledge.get, owner.knowledge[:1])):
        yield from filter(None, (entry.country,))
        held = [knowledge.get(post.organisation) for post in knowledge.posts(entry.iri) if post.organisation != entry.iri]
        yield from (body.iri if body.place_kind == "country" else body.country for body in held if body and (body.country or body.place_kind == "country"))
