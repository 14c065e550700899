"""Document ⇄ article graph: the only writer of what one article tells.

Each article is one named graph without blank nodes, named by the article's IRI. A stretch of the article's words is one
node (``#char=12,34``) however many mentions, fillers, triggers and evidences stand on it; equal quantities and equal
periods are one node over all articles. What follows from a default is not written: an entity with a knowledge-base entry
has no labels of its own, ``isnad:named`` and ``isnad:nominal`` are written only where they say something.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date

from pyoxigraph import Literal, NamedNode, Quad

from . import vocab
from .errors import StageError
from .model import Article, Document, Entity, Fact, Filler, Mention, Quantity, Span, TimeExpression
from .vocab import ISNAD, OA, RDF, SCHEMA, SKOS, TIME, TOLD, XSD

#: A triple on its way into a graph.
Statement = tuple[NamedNode, NamedNode, NamedNode | Literal]

WIKIDATA = vocab.PREFIXES["wd"]


def article_graph(doc: Document) -> list[Quad]:
    """The quads of a finished document: article, entities, mentions and tellings, sorted, each once.

    Raises StageError where a layer was not run, or a fact names an id that its document lacks.
    """
    writer = _ArticleWriter(doc)
    graph = NamedNode(vocab.article_iri(doc.article.id))
    return [Quad(*statement, graph) for statement in unique(writer.statements())]


def unique(statements: Iterable[Statement]) -> list[Statement]:
    """The statements sorted by subject, predicate and object, each once."""
    return sorted(set(statements), key=lambda s: (s[0].value, s[1].value, str(s[2])))


def iri_literal_date(day: date) -> Literal:
    """A date as xsd:date."""
    return Literal(day.isoformat(), datatype=XSD.date)


def decimal_literal(number: float) -> Literal:
    """A number as xsd:decimal, with at most six decimals."""
    return Literal(vocab.number_text(number), datatype=XSD.decimal)


def boolean_literal(value: bool) -> Literal:
    """A truth value as xsd:boolean."""
    return Literal("true" if value else "false", datatype=XSD.boolean)


def period_statements(start: date, end: date, precision: str) -> Iterator[Statement]:
    """A period of OWL-Time with its first and last day."""
    period = NamedNode(vocab.period_iri(start, end, precision))
    yield period, RDF.type, ISNAD.Period
    yield period, ISNAD["from"], iri_literal_date(start)
    yield period, ISNAD.until, iri_literal_date(end)
    yield period, ISNAD.precision, Literal(precision)
    for link, day in ((TIME.hasBeginning, start), (TIME.hasEnd, end)):
        instant = NamedNode(vocab.day_iri(day))
        yield period, link, instant
        yield instant, TIME.inXSDDate, iri_literal_date(day)


def quantity_statements(value: float, maximum: float | None, unit: str, approx: bool) -> Iterator[Statement]:
    """A quantity with its unit; ``isnad:approximate`` is written only where it is true."""
    quantity = NamedNode(vocab.quantity_iri(value, maximum, unit, approx))
    yield quantity, RDF.type, ISNAD.Quantity
    yield quantity, ISNAD.value, decimal_literal(value)
    yield quantity, ISNAD.unit, Literal(unit or "number")
    if maximum is not None:
        yield quantity, ISNAD.maximum, decimal_literal(maximum)
    if approx:
        yield quantity, ISNAD.approximate, boolean_literal(True)


class _Passages:
    """One node per stretch of words; where one stretch names two entities (or reads two ways), a node for each.

    Mentions come before plain words: words that fill a role as words have a node of their own where they are a mention too.
    """

    def __init__(self, article: Article):
        self._article, self._plain = article, vocab.article_iri(article.id)
        self._slots: dict[tuple[Span, NamedNode], list[str]] = {}
        self._nodes: dict[str, NamedNode] = {}
        self.statements: list[Statement] = []

    def plain(self, span: Span) -> NamedNode:
        """The node of the words alone."""
        return self._describe(span, vocab.passage_iri(self._article.id, span.start, span.end))

    def linked(self, span: Span, link: NamedNode, target: NamedNode) -> NamedNode:
        """The node of the words as naming or meaning the target."""
        slots = self._slots.setdefault((span, link), [])
        if target.value not in slots:
            slots.append(target.value)
        place = slots.index(target.value)
        iri = vocab.passage_iri(self._article.id, span.start, span.end) + (f";{place + 1}" if place else "")
        node = self._describe(span, iri)
        self.statements.append((node, link, target))
        return node

    def quoted(self, words: str, within: Iterable[Span]) -> NamedNode:
        """The node of plain words that fill a role: in place where the evidence holds them, else by quotation alone."""
        for part in within:
            at = self._article.text.find(words, part.start, part.end)
            if words and at >= 0:
                span = Span(at, at + len(words))
                mention = (span, ISNAD.refersTo) in self._slots
                return self._describe(span, vocab.passage_iri(self._article.id, span.start, span.end) + (";words" if mention else ""))
        node = NamedNode(f"{self._plain}#words-{hashlib.sha256(words.encode()).hexdigest()[:12]}")
        self.statements.append((node, OA.exact, Literal(words)))
        return node

    def _describe(self, span: Span, iri: str) -> NamedNode:
        if iri in self._nodes:
            return self._nodes[iri]
        node = self._nodes[iri] = NamedNode(iri)
        self.statements += [
            (node, OA.start, Literal(str(span.start), datatype=XSD.integer)),
            (node, OA.end, Literal(str(span.end), datatype=XSD.integer)),
            (node, OA.exact, Literal(span.of(self._article.text))),
        ]
        return node


class _ArticleWriter:
    """Writes one document; ids of the document are looked up here and nowhere else."""

    def __init__(self, doc: Document):
        missing = [name for name in ("mentions", "times", "quantities", "entities", "facts") if getattr(doc, name) is None]
        if missing:
            raise StageError(f"layers not run: {', '.join(missing)}", "rdf", doc.article.id)
        self.doc, self.passages = doc, _Passages(doc.article)
        self.mentions = {m.id: m for m in doc.mentions}
        self.times = {t.id: t for t in doc.times}
        self.quantities = {q.id: q for q in doc.quantities}
        self.entities = {e.id: e for e in doc.entities}
        if clash := self.entities.keys() & {f.id for f in doc.facts}:
            raise StageError(f"an entity and a fact share the id {min(clash)}", "rdf", doc.article.id)

    def statements(self) -> Iterator[Statement]:
        yield from self._article()
        for entity in self.doc.entities:
            yield from self._entity(entity)
        for fact in self.doc.facts:
            yield from self._telling(fact)
        yield from self.passages.statements

    def _item(self, item: str) -> NamedNode:
        return NamedNode(vocab.item_iri(self.doc.article.id, item))

    def _find(self, table: dict, item: str) -> object:
        try:
            return table[item]
        except KeyError:
            raise StageError(f"a fact or entity names {item!r}, which the document lacks", "rdf", self.doc.article.id) from None

    def _article(self) -> Iterator[Statement]:
        article, node = self.doc.article, NamedNode(vocab.article_iri(self.doc.article.id))
        yield node, RDF.type, SCHEMA.NewsArticle
        yield node, SCHEMA.text, Literal(article.text)
        yield node, SCHEMA.sha256, Literal(hashlib.sha256(article.text.encode()).hexdigest())
        yield node, ISNAD.publishedFrom, Literal(article.published_from)
        if article.published:
            yield node, SCHEMA.datePublished, iri_literal_date(article.published)
        for term, words in ((SCHEMA.headline, article.title), (SCHEMA.publisher, article.source), (SCHEMA.author, article.author)):
            if words:
                yield node, term, Literal(words)
        if article.url:
            yield node, SCHEMA.url, Literal(article.url, datatype=XSD.anyURI)

    def _entity(self, entity: Entity) -> Iterator[Statement]:
        node = self._item(entity.id)
        yield node, RDF.type, ISNAD.Occurrence
        yield node, ISNAD.entityType, ISNAD[entity.type]
        if entity.knowledge:
            yield node, ISNAD.identifiedAs, NamedNode(entity.knowledge)
        else:
            for tag, words in entity.labels:
                yield node, SKOS.prefLabel, Literal(words, language=tag.lower())
            if entity.wikidata:
                yield node, SKOS.exactMatch, NamedNode(WIKIDATA + entity.wikidata)
        if not entity.named:
            yield node, ISNAD.named, boolean_literal(False)
        for mention_id in entity.mentions:
            mention = self._find(self.mentions, mention_id)
            passage = self.passages.linked(mention.span, ISNAD.refersTo, node)
            if mention.kind == "nominal":
                yield passage, ISNAD.nominal, boolean_literal(True)

    def _telling(self, fact: Fact) -> Iterator[Statement]:
        node = self._item(fact.id)
        yield node, RDF.type, ISNAD.Telling
        yield node, ISNAD.tells, ISNAD[fact.type]
        yield node, ISNAD.polarity, ISNAD[fact.polarity]
        yield node, ISNAD.modality, ISNAD[fact.modality]
        yield node, ISNAD.confidence, decimal_literal(round(fact.confidence, 3))
        if fact.producer:
            yield node, ISNAD.extractedBy, NamedNode(vocab.component_iri(fact.producer))
        if fact.group:
            yield node, ISNAD.group, Literal(fact.group)
        for link, spans in ((ISNAD.evidence, fact.evidence), (ISNAD.trigger, fact.triggers)):
            for span in spans:
                yield node, link, self.passages.plain(span)
        yield from self._roles(node, fact)
        yield from self._attribution(node, fact)

    def _roles(self, node: NamedNode, fact: Fact) -> Iterator[Statement]:
        for filler in fact.arguments:
            yield node, vocab.schema().role(filler.role).told, self._filler(filler, fact)
        for value in fact.values:
            q: Quantity = self._find(self.quantities, value.quantity)
            yield from quantity_statements(q.value, q.max, q.unit, q.approx)
            target = NamedNode(vocab.quantity_iri(q.value, q.max, q.unit, q.approx))
            yield node, vocab.schema().role(value.role).told, self.passages.linked(q.span, ISNAD.reads, target)
        if fact.time:
            t: TimeExpression = self._find(self.times, fact.time)
            yield from period_statements(t.start, t.end, t.precision)
            target = NamedNode(vocab.period_iri(t.start, t.end, t.precision))
            yield node, TOLD.time, self.passages.linked(t.span, ISNAD.reads, target)

    def _filler(self, filler: Filler, fact: Fact) -> NamedNode:
        if filler.entity:
            return self._named(filler.entity, filler.mention)
        return self.passages.quoted(filler.text, fact.evidence)

    def _named(self, entity_id: str, mention_id: str) -> NamedNode:
        entity: Entity = self._find(self.entities, entity_id)
        mention: Mention = self._find(self.mentions, mention_id or next(iter(entity.mentions), ""))
        return self.passages.linked(mention.span, ISNAD.refersTo, self._item(entity_id))

    def _attribution(self, node: NamedNode, fact: Fact) -> Iterator[Statement]:
        """The chain from its far end, so that tellings with one chain, or one end of a chain, share its nodes."""
        behind: NamedNode | None = None
        name = ""
        for speaker in reversed(fact.attribution):
            voice = self._named(speaker.entity, speaker.mention)
            name = voice.value.partition("#char=")[2] + (f"/{name}" if name else "")
            link = NamedNode(f"{vocab.article_iri(self.doc.article.id)}#said-by={name}")
            yield link, RDF.type, ISNAD.Attribution
            yield link, ISNAD.voice, voice
            if behind:
                yield link, ISNAD.relays, behind
            behind = link
        if behind:
            yield node, ISNAD.saidBy, behind
