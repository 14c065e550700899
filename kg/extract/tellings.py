"""From event mentions to facts: tellings of one event in an article become one fact with all its evidence.

Repeats join where type, polarity and modality agree and no actor, place, number or date differs; tellings that differ
in one of these stay facts of their own and share a group, so that they become one event in the graph.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ..knowledge import KnowledgeBase
from ..model import SPEAKER, Argument, Document, EventMention, Fact, Filler, Quantity, Speaker, Value
from .sites import by_site

_RELATIONS = frozenset(("Position", "Membership", "Leadership", "Support", "Opposition", "Location"))
#: Confidence is a line over the chance that not all triggers err: how often facts of a score are right, fitted on annotated
#: articles that no model was trained on (the plot is in kg/models/README.md).
CALIBRATION = (0.25, 0.62)
#: Roles of which an event has one filler, so that two different ones are two events.
_SINGLE = frozenset("giver recipient site actor origin speaker decider accuser accused leader person organisation thing victim".split())
#: Who acts may act often in one article: sharing no more than that tells nothing.
_ACTING = frozenset("attacker perpetrator participant opponent provider agent speaker actor accuser decider party".split())
#: Types that happen again and again; battles do too, but articles tell of one war as of one battle.
_RECURRENT = frozenset(("Attack", "Arrest", "Killing", "Meeting", "Protest", "Threat", "Accusation"))
#: Types of moves, of which one place sees few at a time, and the places that are told apart by name.
_MOVES = frozenset(("Handover", "Withdrawal", "Redeployment", "Capture"))
_SITES = frozenset(("Base", "Facility"))


#: Types of places and people: who attacks two of them that have nothing to do with each other attacks twice.
_TOLD_APART = frozenset(("Place", "Base", "Facility", "Person"))


@dataclass(slots=True)
class _Draft:
    """A fact in the making."""

    type: str
    polarity: str
    modality: str
    events: list[EventMention] = field(default_factory=list)
    roles: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    numbers: dict[str, tuple[Quantity, str]] = field(default_factory=dict)
    time: str = ""
    group: str = ""


class _Tellings:
    """Gathers an article's event mentions into drafts, in text order."""

    def __init__(self, doc: Document, same_event: dict[str, set[str]], knowledge: KnowledgeBase | None):
        self.doc, self.knowledge = doc, knowledge
        self.entity_of = {m: e.id for e in doc.entities for m in e.mentions}
        self.entities = {e.id: e for e in doc.entities}
        self.quantities = {q.id: q for q in doc.quantities or ()}
        self.times = {t.id: t for t in doc.times or ()}
        self.same_event = same_event
        self.drafts: list[_Draft] = []
        self.sides = self._sides()

    def run(self) -> list[_Draft]:
        for event in sorted(map(self._timely, by_site(self.doc)), key=lambda e: (not e.arguments, e.trigger.start)):
            fitting = [d for d in self.drafts if self._repeats(event, d)]
            target = max(fitting, key=lambda d: self._nearness(event, d), default=None)
            if target is None:
                target = _Draft(event.type, event.polarity, event.modality)
                self.drafts.append(target)
            self._put(target, event)
        self._group()
        return self.drafts

    def _timely(self, event: EventMention) -> EventMention:
        """The event without a time that cannot be its own: what is yet to come does not lie before the article's day."""
        published, time = self.doc.article.published, self.times.get(event.time)
        past = event.modality == "planned" and time is not None and published is not None and time.end < published
        return replace(event, time="") if past else event

    def _linked(self, event: EventMention, draft: _Draft) -> bool:
        return any(other.id in self.same_event.get(event.id, ()) for other in draft.events)

    def _nearness(self, event: EventMention, draft: _Draft) -> tuple[bool, bool, int]:
        """What the reader takes for the same event comes first, then what was told last before it."""
        before = [e.trigger.start for e in draft.events if e.trigger.start <= event.trigger.start]
        return self._linked(event, draft), bool(before), max(before, default=-draft.events[0].trigger.start)

    def _fillers(self, event: EventMention) -> dict[str, list[tuple[str, str]]]:
        out: dict[str, list[tuple[str, str]]] = {}
        for a in event.arguments:
            if a.filler in self.entity_of:
                out.setdefault(a.role, []).append((self.entity_of[a.filler], a.filler))
            elif a.filler == SPEAKER and event.attribution and event.attribution[0] in self.entity_of:
                speaker = self.entity_of[event.attribution[0]]
                out.setdefault(a.role, []).append((self.sides.get(speaker, speaker), event.attribution[0]))
        return out

    def _sides(self) -> dict[str, str]:
        """For whom each person of the article speaks: the organisation of their office."""
        sides: dict[str, str] = {}
        for event in self.doc.events:
            if event.type == "Position":
                ends = {a.role: self.entity_of.get(a.filler, "") for a in event.arguments}
                if ends.get("person") and ends.get("organisation"):
                    sides.setdefault(ends["person"], ends["organisation"])
        return sides

    def _repeats(self, event: EventMention, draft: _Draft) -> bool:
        if event.type != draft.type:
            return False
        roles = self._fillers(event)
        if event.type in _RELATIONS and {r: {e for e, _ in f} for r, f in roles.items()} != {r: {e for e, _ in f} for r, f in draft.roles.items()}:
            return False
        if (event.polarity, event.modality) != (draft.polarity, draft.modality):
            return event.type in _RELATIONS and self._reads_again(event, draft)
        if event.type in _RELATIONS:
            return True
        linked = self._linked(event, draft)
        if not roles:
            return linked or self._bare_repeat(event, draft)
        return self._agree(event, roles, draft) and (linked or self._share(event, roles, draft))

    def _reads_again(self, event: EventMention, draft: _Draft) -> bool:
        """Are its words within those of one of the draft, or around them? A relation is found by its word and by its two ends, and
        both readings of one clause are one."""
        return any(a.start <= b.start and b.end <= a.end for o in draft.events for a, b in ((event.trigger, o.trigger), (o.trigger, event.trigger)))

    def _bare_repeat(self, event: EventMention, draft: _Draft) -> bool:
        """A definite noun without roles of its own goes back to what was told before."""
        definite = event.trigger.of(self.doc.text).lstrip("وف").startswith(("ال", "هذ"))
        return definite and not any(a.filler in self.quantities for a in event.arguments)

    def _share(self, event: EventMention, roles: dict[str, list[tuple[str, str]]], draft: _Draft) -> bool:
        mine = {(r, e) for r, f in roles.items() for e, _ in f}
        theirs = {(r, e) for r, f in draft.roles.items() for e, _ in f}
        both = mine & theirs
        if len(both) < 2 and all(role in _ACTING for role, _ in both) and (event.type in _RECURRENT or self._adds(event, draft)):
            return False
        return bool(both) and (mine <= theirs or theirs <= mine or len(both) >= 2)

    def _adds(self, event: EventMention, draft: _Draft) -> bool:
        """Does it tell a number or a date that the draft lacks?"""
        numbers = {a.role for a in event.arguments if a.filler in self.quantities}
        return not numbers <= draft.numbers.keys() or bool(event.time and not draft.time)

    def _agree(self, event: EventMention, roles: dict[str, list[tuple[str, str]]], draft: _Draft) -> bool:
        for role, fillers in roles.items():
            have = {e for e, _ in draft.roles.get(role, ())}
            mine = {e for e, _ in fillers}
            if have and not have & mine and (role in _SINGLE or role in ("place", "target") and self._apart(mine, have)):
                return False
        for a in event.arguments:
            if a.filler in self.quantities and a.role in draft.numbers and draft.numbers[a.role][0].value != self.quantities[a.filler].value:
                return False
        if event.time and draft.time:
            a, b = self.times[event.time], self.times[draft.time]
            return (a.start, a.end) == (b.start, b.end)
        return True

    def _apart(self, mine: set[str], theirs: set[str]) -> bool:
        """Are they places, or people, of which by the knowledge base none lies in another?"""
        if not {self.entities[e].type for e in mine | theirs} <= _TOLD_APART:
            return False
        ours, others = ([self.entities[e].knowledge for e in entities] for entities in (mine, theirs))
        if self.knowledge is None or not all((*ours, *others)):
            return False
        known = [(self.knowledge.entry(a), self.knowledge.entry(b)) for a in ours for b in others]
        countries = any(place.place_kind == "country" for pair in known for place in pair)
        return not countries and not any(a.iri in self.knowledge.lands(b.iri) or b.iri in self.knowledge.lands(a.iri) for a, b in known)

    def _put(self, draft: _Draft, event: EventMention) -> None:
        if (event.polarity, event.modality) != (draft.polarity, draft.modality) and _length(event) < min(map(_length, draft.events)):
            draft.polarity, draft.modality = event.polarity, event.modality  # its own word tells «will support», not the clause
        draft.events.append(event)
        for role, fillers in self._fillers(event).items():
            have = draft.roles.setdefault(role, [])
            for entity, mention in fillers:
                if entity not in {e for e, _ in have}:
                    have.append((entity, mention))
        for a in event.arguments:
            if a.filler in self.quantities:
                draft.numbers.setdefault(a.role, (self.quantities[a.filler], a.filler))
        draft.time = draft.time or event.time

    def _group(self) -> None:
        """Drafts of one event that differ in modality, actor, number or date share a group."""
        for i, draft in enumerate(self.drafts):
            linked = {o for e in draft.events for o in self.same_event.get(e.id, ())}
            for other in self.drafts[:i]:
                told = linked & {e.id for e in other.events} or self._same_places(draft, other)
                if other.type == draft.type and told and not self._elsewhere(draft, other):
                    other.group = other.group or f"g{self.drafts.index(other) + 1}"
                    draft.group = other.group
                    break

    def _elsewhere(self, draft: _Draft, other: _Draft) -> bool:
        """Does the draft tell a move of another base or building, or by another country, than one of the other's group?

        Each base is moved out of by itself, and each country moves its own.
        """
        group = [d for d in self.drafts if d is other or d.group and d.group == other.group]
        told = ((of(draft), map(of, group)) for of in (self._moved_from, self._countries))
        return any(mine and theirs and mine.isdisjoint(theirs) for mine, others in told for theirs in others)

    def _countries(self, draft: _Draft) -> set[str]:
        """The countries that a draft of a move has for its actors, where it has no others."""
        actors = {e for role in ("actor", "giver") for e, _ in draft.roles.get(role, ())} if draft.type in _MOVES else set()
        return actors if all(self.entities[e].type == "Place" for e in actors) else set()

    def _moved_from(self, draft: _Draft) -> set[str]:
        """The bases and buildings that a draft of a move tells."""
        told = {e for role in ("site", "origin") for e, _ in draft.roles.get(role, ())} if draft.type in _MOVES else set()
        return {e for e in told if self.entities[e].type in _SITES}

    def _same_places(self, a: _Draft, b: _Draft) -> bool:
        """The same actor at the same site, told with another modality or number; at a base, whoever acts."""
        if a.type not in _MOVES or a.polarity != b.polarity or (a.modality, a.time) == (b.modality, b.time):
            return False
        return any(self._one_place(a, b, role) for role in ("site", "origin", "destination", "target"))

    def _one_place(self, a: _Draft, b: _Draft, role: str) -> bool:
        mine, theirs = ({e for e, _ in d.roles.get(role, ())} for d in (a, b))
        ours, others = ({e for r in ("actor", "giver") for e, _ in d.roles.get(r, ())} for d in (a, b))
        site = all(self.entities[e].type in _SITES for e in mine)
        return bool(mine) and mine == theirs and (site or not ours.isdisjoint(others))


def _length(event: EventMention) -> int:
    """How many characters its trigger has."""
    return event.trigger.end - event.trigger.start


def tell(doc: Document, same_event: dict[str, set[str]] | None = None, knowledge: KnowledgeBase | None = None) -> Document:
    """The document with ``facts``, from its ``events`` and ``entities``; events without an entity and relations
    without two are left out.

    ``same_event`` maps the id of an event mention to ids of others that the reader takes for the same event. With
    ``knowledge``, tellings of two places that lie apart are not joined.
    """
    drafts = _Tellings(doc, same_event or {}, knowledge).run()
    facts = [_fact(doc, draft) for draft in drafts if _tells(draft)]
    facts.sort(key=lambda f: (f.triggers[0].start, f.type))
    return doc.with_(facts=tuple(replace(f, id=f"f{i}") for i, f in enumerate(facts, 1)))


def _tells(draft: _Draft) -> bool:
    """Has it an entity, a relation two different ones in two roles?"""
    ends = {entity for fillers in draft.roles.values() for entity, _ in fillers}
    return min(len(draft.roles), len(ends)) >= (2 if draft.type in _RELATIONS else 1)


def _text_fillers(doc: Document, draft: _Draft) -> list[Filler]:
    out: dict[str, Filler] = {}
    texts: list[Argument] = [a for e in draft.events for a in e.arguments if a.text is not None]
    for a in texts:
        out.setdefault(a.role, Filler(a.role, text=" ".join(a.text.of(doc.text).split())))
    return list(out.values())


def _fact(doc: Document, draft: _Draft) -> Fact:
    entity_of = {m: e.id for e in doc.entities for m in e.mentions}
    fillers = [Filler(role, entity, mention) for role, found in draft.roles.items() for entity, mention in found]
    values = tuple(Value(role, id_) for role, (_, id_) in draft.numbers.items())
    events = sorted(draft.events, key=lambda e: e.trigger.start)
    full = [e for e in events if any(a.filler for a in e.arguments)]  # «العقوبات» alone is another's word about what was told before
    spoken = next((e.attribution for e in full or events if e.attribution), ())
    chain = dict.fromkeys((entity_of[m], m) for m in spoken if m in entity_of)
    evidence = dict.fromkeys(doc.sentences[e.sentence].span for e in events)
    doubt = 1.0
    for e in events:
        doubt *= 1 - min(e.score, 0.99)
    producers = "+".join(dict.fromkeys(p for e in events for p in e.producer.split("+")))
    return Fact(
        "", draft.type, tuple(fillers + _text_fillers(doc, draft)), values, draft.time, draft.polarity, draft.modality,
        tuple(Speaker(e, m) for e, m in chain), tuple(evidence), tuple(e.trigger for e in events),
        round(CALIBRATION[0] + CALIBRATION[1] * (1 - doubt), 2), draft.group, producers,
    )  # fmt: skip
