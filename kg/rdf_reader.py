"""Article graph → document: what merging, views and a later run need back.

The layers that come back are the article, mentions, times, quantities, entities and facts. Ids of entities and facts are
those of the document that was written; mentions, times and quantities are named by their offsets. Writing the document
again gives the same graph.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property

from pyoxigraph import Literal, NamedNode, Quad

from . import vocab
from .errors import StoreError
from .model import Article, Document, Entity, Fact, Filler, Mention, Quantity, Span, Speaker, TimeExpression, Value
from .rdf import WIKIDATA
from .vocab import ISNAD, OA, RDF, SCHEMA, SKOS, TOLD

#: What the knowledge base says of an entry: its labels and its Wikidata id.
Entry = tuple[tuple[tuple[str, str], ...], str]
#: Stores keep language tags in small letters; the romanised label's tag is written as BCP 47 recommends.
TAGS = {"ar-latn": "ar-Latn"}

_Node = NamedNode | Literal
_Index = Mapping[NamedNode, Mapping[NamedNode, list[_Node]]]


def read_document(quads: Iterable[Quad], knowledge: Mapping[str, Entry] | None = None) -> Document:
    """The document of one article's graph.

    ``knowledge`` gives labels and Wikidata ids of the entries that entities are identified as; without it, entities with
    an entry come back without labels. Raises StoreError where the quads are not one article's.
    """
    index = index_of(quads)
    articles = [node for node, terms in index.items() if SCHEMA.NewsArticle in terms.get(RDF.type, ())]
    if len(articles) != 1:
        raise StoreError(f"the graph describes {len(articles)} articles, not one")
    return _Reader(index, articles[0], knowledge or {}).document()


def index_of(quads: Iterable[Quad]) -> dict[NamedNode, dict[NamedNode, list[_Node]]]:
    """Quads as subject → predicate → objects, objects sorted."""
    index: dict[NamedNode, dict[NamedNode, list[_Node]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        index[quad.subject][quad.predicate].append(quad.object)
    for terms in index.values():
        for objects in terms.values():
            if len(objects) > 1:
                objects.sort(key=str)
    return index


def labels_of(terms: Mapping[NamedNode, list[_Node]]) -> tuple[tuple[str, str], ...]:
    """The preferred labels of a node as (language tag, text), sorted."""
    return tuple(sorted((TAGS.get(o.language or "", o.language or ""), o.value) for o in terms.get(SKOS.prefLabel, ())))


def wikidata_of(terms: Mapping[NamedNode, list[_Node]]) -> str:
    """The bare Wikidata id of a node (``Q796``), "" where it has none."""
    return next((o.value.removeprefix(WIKIDATA) for o in terms.get(SKOS.exactMatch, ()) if o.value.startswith(WIKIDATA)), "")


class _Reader:
    """Reads one indexed article graph."""

    def __init__(self, index: _Index, node: NamedNode, knowledge: Mapping[str, Entry]):
        self.index, self.node, self.knowledge = index, node, knowledge
        self.mentions: dict[NamedNode, Mention] = {}
        self.mentions_of: dict[NamedNode, list[Mention]] = defaultdict(list)
        self.quantities: dict[NamedNode, Quantity] = {}
        self.times: dict[NamedNode, TimeExpression] = {}
        self.by_told = {role.told: role for role in vocab.schema().roles.values()}

    @cached_property
    def fillers(self) -> set[_Node]:
        """The passages that fill a role or speak; of words that name something else already, they do not name the filler."""
        links = {*self.by_told, ISNAD.voice}
        return {o for terms in self.index.values() for term, objects in terms.items() if term in links for o in objects}

    def document(self) -> Document:
        kinds = {node: terms[RDF.type][0] for node, terms in self.index.items() if RDF.type in terms}
        entities = [node for node, kind in kinds.items() if kind == ISNAD.Occurrence]
        for node, terms in self.index.items():
            if OA.start in terms:
                self._passage(node, terms, kinds)
        return Document(
            self._article(),
            mentions=tuple(sorted(self.mentions.values(), key=lambda m: (m.span, m.id))),
            times=tuple(sorted(self.times.values(), key=lambda t: (t.span, t.id))),
            quantities=tuple(sorted(self.quantities.values(), key=lambda q: (q.span, q.id))),
            entities=tuple(self._entity(node) for node in sorted(entities, key=_natural)),
            facts=tuple(self._fact(node) for node in sorted((n for n, k in kinds.items() if k == ISNAD.Telling), key=_natural)),
        )

    def _one(self, node: NamedNode, term: NamedNode) -> str:
        return next((o.value for o in self.index[node].get(term, ())), "")

    def _article(self) -> Article:
        published = self._one(self.node, SCHEMA.datePublished)
        return Article(
            vocab.article_id(self.node.value),
            self._one(self.node, SCHEMA.text),
            self._one(self.node, SCHEMA.headline),
            date.fromisoformat(published) if published else None,
            self._one(self.node, ISNAD.publishedFrom),
            self._one(self.node, SCHEMA.publisher),
            self._one(self.node, SCHEMA.url),
            self._one(self.node, SCHEMA.author),
        )

    def _passage(self, node: NamedNode, terms: Mapping[NamedNode, list[_Node]], kinds: Mapping[NamedNode, _Node]) -> None:
        name, span = vocab.item_id(node.value).removeprefix("char="), self._span(node)
        if entity := next(iter(terms.get(ISNAD.refersTo, ())), None):
            kind = "nominal" if ISNAD.nominal in terms else "name"
            self.mentions[node] = Mention(f"m{name}", span, ISNAD.local(self.index[entity][ISNAD.entityType][0]), kind)
            if ";" not in name or kind == "nominal" or node not in self.fillers:
                self.mentions_of[entity].append(self.mentions[node])
        if read := next(iter(terms.get(ISNAD.reads, ())), None):
            if kinds[read] == ISNAD.Quantity:
                self.quantities[node] = self._quantity(f"q{name}", span, read)
            else:
                start, end = (date.fromisoformat(self._one(read, term)) for term in (ISNAD["from"], ISNAD.until))
                self.times[node] = TimeExpression(f"t{name}", span, start, end, self._one(read, ISNAD.precision))

    def _span(self, node: NamedNode) -> Span:
        return Span(int(self._one(node, OA.start)), int(self._one(node, OA.end)))

    def _quantity(self, name: str, span: Span, node: NamedNode) -> Quantity:
        maximum, unit = self._one(node, ISNAD.maximum), self._one(node, ISNAD.unit)
        unit = "" if unit == "number" else unit
        approx = self._one(node, ISNAD.approximate) == "true"
        return Quantity(name, span, float(self._one(node, ISNAD.value)), float(maximum) if maximum else None, unit, approx)

    def _entity(self, node: NamedNode) -> Entity:
        terms = self.index[node]
        entry = self._one(node, ISNAD.identifiedAs)
        labels, wikidata = self.knowledge.get(entry, ((), "")) if entry else (labels_of(terms), wikidata_of(terms))
        ids = tuple(m.id for m in sorted(self.mentions_of[node], key=lambda m: (m.span, m.id)))
        kind, named = ISNAD.local(terms[ISNAD.entityType][0]), self._one(node, ISNAD.named) != "false"
        return Entity(vocab.item_id(node.value), kind, labels, ids, entry, wikidata, named)

    def _fact(self, node: NamedNode) -> Fact:
        terms = self.index[node]
        told = [(self.by_told[term], p) for term in terms if term in self.by_told for p in terms[term]]
        told.sort(key=lambda pair: (pair[0].name, self.index[pair[1]].get(OA.start, [Literal(0)])[0].value.zfill(9), pair[1].value))
        time = next(iter(terms.get(TOLD.time, ())), None)
        return Fact(
            vocab.item_id(node.value),
            ISNAD.local(terms[ISNAD.tells][0]),
            tuple(self._filler(role.name, p) for role, p in told if role.kind != "number"),
            tuple(Value(role.name, self.quantities[p].id) for role, p in told if role.kind == "number"),
            self.times[time].id if time else "",
            ISNAD.local(terms[ISNAD.polarity][0]),
            ISNAD.local(terms[ISNAD.modality][0]),
            tuple(self._speakers(node)),
            tuple(sorted(self._span(p) for p in terms.get(ISNAD.evidence, ()))),
            tuple(sorted(self._span(p) for p in terms.get(ISNAD.trigger, ()))),
            float(self._one(node, ISNAD.confidence)),
            self._one(node, ISNAD.group),
            vocab.component_name(self._one(node, ISNAD.extractedBy)),
        )

    def _filler(self, role: str, passage: NamedNode) -> Filler:
        if passage in self.mentions:
            return Filler(role, vocab.item_id(self._one(passage, ISNAD.refersTo)), self.mentions[passage].id)
        return Filler(role, text=self._one(passage, OA.exact))

    def _speakers(self, telling: NamedNode) -> Iterable[Speaker]:
        link = next(iter(self.index[telling].get(ISNAD.saidBy, ())), None)
        while link is not None:
            voice = self.index[link][ISNAD.voice][0]
            yield Speaker(vocab.item_id(self._one(voice, ISNAD.refersTo)), self.mentions[voice].id)
            link = next(iter(self.index[link].get(ISNAD.relays, ())), None)


def _natural(node: NamedNode) -> tuple[str, int, str]:
    """A key that puts e2 before e10."""
    name = vocab.item_id(node.value)
    digits = "".join(c for c in name if c.isascii() and c.isdigit())
    return name.rstrip("0123456789"), int(digits or 0), name
