"""The merged graph, the graph of identity decisions and that of conflicts: what merging found, as plain lean triples.

An event has its best-supported values as direct properties and one link per telling, ``isnad:telling``; every other value
stands in those tellings. An entity has one ``isnad:occurrence`` per article; an entry of the knowledge base brings what is
known of it along: names, country, place, coordinates, parent organisations, dated posts. A conflict names the facts in
dispute and has one ``isnad:variant`` per side, with links to its value and to the tellings.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad

from . import vocab
from .control import control_statements, during
from .knowledge.base import KnowledgeBase
from .knowledge.entries import KnowledgeEntry, Post
from .merge.types import Conflict, ItemRef, MergeDecision, MergedEntity, MergedEvent, MergeResult, Part
from .rdf import WIKIDATA, Statement, boolean_literal, decimal_literal, iri_literal_date, period_statements, quantity_statements, unique
from .rdf_reader import Entry
from .vocab import CONFLICTS, IDENTITY, ISNAD, MERGED, ORG, RDF, SKOS, TOLD, WGS84, XSD

#: The weight written for a decision that no other evidence can outweigh (the knowledge base's, a reviewer's).
CERTAIN = 100.0
GEONAMES = "https://sws.geonames.org/"


def merged_graph(result: MergeResult, knowledge: KnowledgeBase | None = None) -> list[Quad]:
    """The quads of the merged graph, sorted: entities, events and relations, and what is known of the linked ones."""
    return [Quad(*statement, MERGED) for statement in unique(_merged_statements(result, knowledge))]


def identity_graph(result: MergeResult) -> list[Quad]:
    """The quads of the graph of identity decisions, sorted: why items are one or are not, and which articles are one voice."""
    decisions = (s for decision in result.decisions for s in _decision(decision))
    voices = (s for event in result.events for s in _shared_voices(event))
    return [Quad(*statement, IDENTITY) for statement in unique((*decisions, *voices))]


def conflict_graph(conflicts: Iterable[Conflict]) -> list[Quad]:
    """The quads of the graph of conflicts, sorted."""
    return [Quad(*statement, CONFLICTS) for statement in unique(s for c in conflicts for s in _conflict(c))]


def item_node(ref: ItemRef) -> NamedNode:
    """The node of an entity or telling of an article."""
    return NamedNode(vocab.item_iri(ref.article, ref.id))


def knowledge_entries(knowledge: KnowledgeBase) -> dict[str, Entry]:
    """Labels and Wikidata ids of all entries, for reading article graphs back."""
    return {iri: (tuple(sorted(entry.labels)), entry.wikidata) for iri, entry in knowledge.entries.items()}


def _merged_statements(result: MergeResult, knowledge: KnowledgeBase | None) -> Iterator[Statement]:
    linked: set[str] = set()
    for entity in result.entities:
        known = knowledge.get(entity.knowledge) if knowledge and entity.knowledge else None
        linked |= {known.iri} if known else set()
        yield from _entity(entity, known is not None)
    labels = {entity.iri: dict(entity.labels) for entity in result.entities}
    for event in result.events:
        yield from _event(event, labels)
    if knowledge:
        yield from _knowledge_statements(linked, knowledge)
    yield from control_statements(result, knowledge)


def _entity(entity: MergedEntity, known: bool) -> Iterator[Statement]:
    """An entity and its occurrences; type, names and ids of a known one come from its entry alone."""
    node = NamedNode(entity.iri)
    for member in entity.members:
        yield node, ISNAD.occurrence, item_node(member)
    if known:
        return
    yield node, RDF.type, ISNAD[entity.type]
    for tag, words in entity.labels:
        yield node, SKOS.prefLabel, Literal(words, language=tag.lower())
    if entity.wikidata:
        yield node, SKOS.exactMatch, NamedNode(WIKIDATA + entity.wikidata)
    if not entity.named:
        yield node, ISNAD.named, boolean_literal(False)


def _event(event: MergedEvent, labels: dict[str, dict[str, str]]) -> Iterator[Statement]:
    node = NamedNode(event.iri)
    yield node, RDF.type, ISNAD[event.type]
    yield node, ISNAD.polarity, ISNAD[event.polarity]
    yield node, ISNAD.modality, ISNAD[event.modality]
    yield node, ISNAD.confidence, decimal_literal(round(event.confidence, 3))
    articles = {ref.article for ref in event.tellings}
    yield node, ISNAD.articleCount, Literal(str(len(articles)), datatype=XSD.integer)
    yield node, ISNAD.voiceCount, Literal(str(len(event.voices) or len(articles)), datatype=XSD.integer)
    for ref in event.tellings:
        yield node, ISNAD.telling, item_node(ref)
    yield from _best_roles(node, event, labels)
    if time := event.time:
        yield from period_statements(time.start, time.end, time.precision)
        yield node, ISNAD.time, NamedNode(vocab.period_iri(time.start, time.end, time.precision))


def _best_roles(node: NamedNode, event: MergedEvent, labels: dict[str, dict[str, str]]) -> Iterator[Statement]:
    for variant in (v for v in event.roles if v.best):
        role = vocab.schema().role(variant.role)
        texts = [variant.text] if variant.text else []
        if role.kind == "entity":
            yield from ((node, role.property, NamedNode(iri)) for iri in variant.entities)
        else:
            texts += [next(iter(labels.get(iri, {}).values()), "") for iri in variant.entities]
            yield from ((node, role.property, text_literal(words)) for words in texts if words)
    for number in (v.number for v in event.numbers if v.best):
        yield from quantity_statements(number.value, number.max, number.unit, number.approx)
        yield node, vocab.schema().role(number.role).property, NamedNode(vocab.quantity_iri(number.value, number.max, number.unit, number.approx))


def text_literal(words: str) -> Literal:
    """Words of an article as a literal: Arabic where they hold an Arabic letter, else English."""
    return Literal(words, language="ar" if any("\u0621" <= c <= "\u064a" for c in words) else "en")


# What is known ----------------------------------------------------------------------------------------------------------


def _knowledge_statements(linked: set[str], knowledge: KnowledgeBase) -> Iterator[Statement]:
    """The entries that articles name, the posts of the people among them, and all that these lead to."""
    posts = {post.iri: post for iri in linked for post in knowledge.posts(iri) if post.person in linked}
    for post in posts.values():
        yield from _post(post)
    reached: set[str] = set()
    queue = sorted(linked | {post.organisation for post in posts.values()})
    while queue:
        entry = knowledge.get(queue.pop())
        if entry is None or entry.iri in reached:
            continue
        reached.add(entry.iri)
        yield from _entry(entry)
        queue += [*entry.within, *entry.of, *filter(None, [entry.country])]


def _entry(entry: KnowledgeEntry) -> Iterator[Statement]:
    node = NamedNode(entry.iri)
    yield node, RDF.type, ISNAD[entry.type]
    for tag, words in entry.labels:
        yield node, SKOS.prefLabel, Literal(words, language=tag)
    for whole in entry.within:
        yield node, ISNAD.within, NamedNode(whole)
    for whole in entry.of:
        yield node, ORG.subOrganizationOf, NamedNode(whole)
    if entry.country and entry.country != entry.iri:
        yield node, ISNAD.country, NamedNode(entry.country)
    if entry.place_kind:
        yield node, ISNAD.placeKind, Literal(entry.place_kind)
    if entry.lat is not None and entry.long is not None:
        yield node, WGS84.lat, decimal_literal(entry.lat)
        yield node, WGS84.long, decimal_literal(entry.long)
    for match in filter(None, [entry.wikidata and WIKIDATA + entry.wikidata, entry.geonames and f"{GEONAMES}{entry.geonames}/"]):
        yield node, SKOS.exactMatch, NamedNode(match)


def _post(post: Post) -> Iterator[Statement]:
    node = NamedNode(post.iri)
    yield node, RDF.type, ORG.Membership
    yield node, ORG.member, NamedNode(post.person)
    yield node, ORG.organization, NamedNode(post.organisation)
    for tag, words in (("ar", post.title_ar), ("en", post.title_en)):
        if words:
            yield node, ISNAD.title, Literal(words, language=tag)
    for term, day in ((ISNAD["from"], post.start), (ISNAD.until, post.end)):
        if day:
            yield node, term, iri_literal_date(day)
    yield from during(node, ORG.memberDuring, post.start, post.end)


# Decisions --------------------------------------------------------------------------------------------------------------


def decision_iri(decision: MergeDecision) -> str:
    """The IRI of a decision: the same two items, judged again, have the same IRI."""
    key = "\n".join((decision.kind, item_node(decision.left).value, item_node(decision.right).value))
    return f"{vocab.PREFIXES['decision']}{decision.kind}-{hashlib.sha256(key.encode()).hexdigest()[:16]}"


def part_text(place: int, part: Part) -> str:
    """A part of a match weight as one readable line: ``1. names: alike +3.5``."""
    return f"{place}. {part.name}: {part.outcome} {part.points:+g}"


def _decision(decision: MergeDecision) -> Iterator[Statement]:
    node = NamedNode(decision_iri(decision))
    yield node, RDF.type, ISNAD.IdentityDecision
    yield node, ISNAD.left, item_node(decision.left)
    yield node, ISNAD.right, item_node(decision.right)
    yield node, ISNAD.verdict, Literal(decision.verdict)
    yield node, ISNAD.rule, Literal(decision.rule)
    yield node, ISNAD.weight, decimal_literal(round(max(-CERTAIN, min(CERTAIN, decision.weight)), 3))
    for place, part in enumerate(decision.parts, 1):
        yield node, ISNAD.part, Literal(part_text(place, part))
    for words in decision.evidence:
        yield node, ISNAD.quote, Literal(words)
    if decision.reviewer:
        yield node, ISNAD.reviewer, Literal(decision.reviewer)
    if decision.note:
        yield node, SKOS.note, Literal(decision.note)


def _shared_voices(event: MergedEvent) -> Iterator[Statement]:
    """The articles that count as one voice for the event, where they are several."""
    for articles in (group for group in event.voices if len(group) > 1):
        key = "\n".join((event.iri, *articles))
        node = NamedNode(f"{vocab.PREFIXES['decision']}voice-{hashlib.sha256(key.encode()).hexdigest()[:16]}")
        yield node, RDF.type, ISNAD.SharedVoice
        yield node, ISNAD.voiceFor, NamedNode(event.iri)
        for article in articles:
            yield node, ISNAD.speaksIn, NamedNode(vocab.article_iri(article))


# Conflicts --------------------------------------------------------------------------------------------------------------


def conflict_iri(conflict: Conflict) -> str:
    """The IRI of a conflict: its event's local name and the aspect, so that it is as stable as the event's."""
    return f"{vocab.PREFIXES['conflict']}{conflict.event.rpartition('/')[2]}-{vocab.slug(conflict.aspect)}"


def aspect_node(aspect: str) -> NamedNode:
    """The property that leads from a telling to what is in dispute: ``told:time``, ``told:count``, ``isnad:polarity``, ``isnad:tells``."""
    own = {"polarity": ISNAD.polarity, "type": ISNAD.tells, "time": TOLD.time}
    return own.get(aspect) or vocab.schema().role(aspect).told


def _conflict(conflict: Conflict) -> Iterator[Statement]:
    node = NamedNode(conflict_iri(conflict))
    yield node, RDF.type, ISNAD.Conflict
    for event in (conflict.event, *conflict.others):
        yield node, ISNAD.disputes, NamedNode(event)
    yield node, ISNAD.aspect, aspect_node(conflict.aspect)
    yield node, ISNAD.conflictKind, Literal(conflict.kind)
    yield node, ISNAD.between, Literal(conflict.between)
    yield node, ISNAD.weight, decimal_literal(conflict.weight)
    for place, side in enumerate(conflict.variants, 1):
        variant = NamedNode(f"{node.value}-{place}")
        yield node, ISNAD.variant, variant
        yield variant, RDF.type, ISNAD.Variant
        yield from ((variant, ISNAD.states, NamedNode(iri)) for iri in side.states)
        if time := side.time:
            yield from period_statements(time.start, time.end, time.precision)
        if number := side.number:
            yield from quantity_statements(number.value, number.max, number.unit, number.approx)
        yield from ((variant, ISNAD.witness, item_node(ref)) for ref in side.tellings)
        yield from ((variant, ISNAD.source, Literal(source)) for source in side.sources)
        yield from ((variant, ISNAD.spokenBy, NamedNode(iri)) for iri in side.speakers)
        yield variant, ISNAD.voiceCount, Literal(str(side.voices), datatype=XSD.integer)
