"""Makes the light record of an article from its finished document."""

from __future__ import annotations

from sys import intern

from ..model import Document, Entity, Fact
from .types import ArticleRecord, EntityRecord, Interval, NumberFiller, RoleFiller, Telling
from .voices import fingerprint


def record_of(document: Document) -> ArticleRecord:
    """The article's record; the document needs its entities and facts, with the mentions, times and quantities they name.

    Ids, types and IRIs, which are few, stand in memory and in a snapshot once.
    """
    article = document.article
    return ArticleRecord(
        id=article.id,
        published=article.published,
        source=article.source,
        fingerprint=fingerprint(article.text),
        entities=tuple(_entity(entity, document) for entity in document.entities or ()),
        tellings=tuple(_telling(fact, document) for fact in document.facts or ()),
    )


def _entity(entity: Entity, document: Document) -> EntityRecord:
    by_id = {mention.id: mention for mention in document.mentions or ()}
    mentions = sorted((by_id[i] for i in entity.mentions if i in by_id), key=lambda m: (m.span, m.id))
    words = {kind: tuple(dict.fromkeys(m.span.of(document.text) for m in mentions if (m.kind == "name") == kind)) for kind in (True, False)}
    first = mentions[0].span if mentions else None
    return EntityRecord(
        id=intern(entity.id),
        type=intern(entity.type),
        names=words[True],
        descriptions=words[False],
        labels=entity.labels,
        knowledge=intern(entity.knowledge),
        wikidata=entity.wikidata,
        named=entity.named,
        start=first.start if first else -1,
        mention=first.of(document.text) if first else "",
    )


def _telling(fact: Fact, document: Document) -> Telling:
    text = document.text
    times = {time.id: time for time in document.times or ()}
    quantities = {quantity.id: quantity for quantity in document.quantities or ()}
    time = times.get(fact.time)
    numbers = [(value.role, quantities[value.quantity]) for value in fact.values if value.quantity in quantities]
    first = min(fact.triggers, default=min(fact.evidence, default=None))
    return Telling(
        id=intern(fact.id),
        type=intern(fact.type),
        roles=tuple(sorted(RoleFiller(a.role, intern(a.entity), "" if a.entity else a.text) for a in fact.arguments)),
        numbers=tuple(sorted((NumberFiller(role, q.value, q.max, q.unit, q.approx) for role, q in numbers), key=_number_order)),
        time=Interval(time.start, time.end, time.precision) if time else None,
        polarity=intern(fact.polarity),
        modality=intern(fact.modality),
        attribution=tuple(intern(speaker.entity) for speaker in fact.attribution),
        evidence=tuple(span.of(text) for span in fact.evidence),
        confidence=fact.confidence,
        group=fact.group,
        start=first.start if first else -1,
        mention=first.of(text) if first else "",
        triggers=tuple(sorted({intern(span.of(text)) for span in fact.triggers})),
    )


def _number_order(number: NumberFiller) -> tuple[str, float, float]:
    return (number.role, number.value, number.max if number.max is not None else number.value)
