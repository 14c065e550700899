"""The difference of two graphs in entities and events: what came, went, was renamed, joined or parted, and what changed.

Two merged items are one where they share mentions or tellings, whatever their IRIs: a mention is the same words at the same
place of an article, a telling the same type with the same trigger. Where neither shares any with another item, because
their articles came or went, the IRI decides. Weights, confidence and mere counts of mentions are left aside: two graphs are
the same where the same articles tell the same events of the same entities.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from pyoxigraph import Literal, NamedNode

from . import vocab
from .ask import table
from .rdf_reader import index_of
from .store import Dataset
from .vocab import ISNAD, MERGED, RDF, RDFS, SCHEMA, SKOS

LANGUAGES = ("ar", "en")
#: How many items of a change a line of the table names.
SHOWN = 3
#: What went and what came of each aspect.
Details = Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]
#: What is read of an article to tell whether it changed.
_OF_ARTICLE = (SCHEMA.sha256, SCHEMA.datePublished, SCHEMA.publisher, SCHEMA.headline, SCHEMA.author, SCHEMA.url)
#: Properties of a merged event that are no roles.
_NO_ROLES = {RDF.type, ISNAD.confidence, ISNAD.articleCount, ISNAD.voiceCount, ISNAD.telling, ISNAD.polarity, ISNAD.modality, ISNAD.time}
_TEXTS: dict[str, dict[str, str]] = {
    "added": {"ar": "جديد", "en": "added"},
    "removed": {"ar": "زال", "en": "removed"},
    "joined": {"ar": "دُمج", "en": "joined"},
    "parted": {"ar": "انقسم", "en": "parted"},
    "regrouped": {"ar": "أعيد تقسيمه", "en": "regrouped"},
    "changed": {"ar": "تغير", "en": "changed"},
    "renamed": {"ar": "تغير اسمه", "en": "renamed"},
    "articles": {"ar": "المقالات", "en": "articles"},
    "entities": {"ar": "الكيانات", "en": "entities"},
    "events": {"ar": "الأحداث والعلاقات", "en": "events and relations"},
    "head": {"ar": "ماذا|الاسم|المعرف|التفصيل", "en": "what|name|iri|details"},
    "same": {"ar": "الرسمان متطابقان في الكيانات والأحداث.", "en": "The two graphs have the same entities and events."},
    "voices": {"ar": "الأصوات", "en": "voices"},
    "named in": {"ar": "يُسمى في", "en": "named in"},
    "told in": {"ar": "يُروى في", "en": "told in"},
    "name": {"ar": "الاسم", "en": "name"},
    "type": {"ar": "النوع", "en": "type"},
    "polarity": {"ar": "الإثبات والنفي", "en": "polarity"},
    "modality": {"ar": "الوقوع", "en": "modality"},
    "time": {"ar": "الزمن", "en": "time"},
}


@dataclass(frozen=True, slots=True)
class Item:
    """A merged entity or event: ``members`` name the mentions or tellings behind it, ``labels`` how it reads in each language.

    ``articles`` are those that name or tell it; ``values`` are what is stated of it by aspect (type, name, polarity,
    modality, time, the number of articles and of voices, a role), each a set of IRIs or words.
    """

    iri: str
    members: frozenset[str]
    articles: frozenset[str]
    labels: Mapping[str, str]
    values: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: ``kind`` is added, removed, renamed, joined, parted, regrouped or changed.

    ``before`` and ``after`` are the items on each side; ``details`` give by aspect what went and what came.
    """

    kind: str
    before: tuple[Item, ...]
    after: tuple[Item, ...]
    details: Details = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Difference:
    """All differences of two graphs; ``articles`` are ids by what became of them (added, removed, changed).

    ``names`` give the readable form of IRIs that stand in details, by language.
    """

    articles: Mapping[str, tuple[str, ...]]
    entities: tuple[Change, ...]
    events: tuple[Change, ...]
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def changed(self) -> bool:
        """Is there any difference?"""
        return bool(any(self.articles.values()) or self.entities or self.events)


def diff_graphs(before: Dataset, after: Dataset) -> Difference:
    """What the second graph has otherwise than the first."""
    old, new = _Side(before), _Side(after)
    steady = {id_ for id_, said in old.articles.items() if new.articles.get(id_) == said}
    articles = _articles(old.articles, new.articles)
    entities, renamed = _changes(old.entities(steady), new.entities(steady), steady, {})
    events, _ = _changes(old.events(steady), new.events(steady), steady, renamed)
    return Difference(articles, tuple(entities), tuple(events), {**old.names, **new.names})


def _articles(old: Mapping[str, object], new: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
    both = old.keys() & new.keys()
    return {
        "added": tuple(sorted(new.keys() - old.keys())),
        "removed": tuple(sorted(old.keys() - new.keys())),
        "changed": tuple(sorted(id_ for id_ in both if old[id_] != new[id_])),
    }


# Reading ----------------------------------------------------------------------------------------------------------------


class _Side:
    """What one graph has: its articles, entities and events."""

    def __init__(self, dataset: Dataset):
        self._store = dataset.store
        self._index = index_of(dataset.quads(MERGED))
        self._terms = _term_labels()
        self._texts: dict[str, str] = {}
        self.names: dict[str, Mapping[str, str]] = {}
        self.articles: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for term in _OF_ARTICLE:
            for article, value in self._told(term):
                self.articles[vocab.article_id(article)].add((term.value, value))

    def _told(self, term: NamedNode) -> Iterator[tuple[str, str]]:
        """Subject and object of a property as articles tell it."""
        quads = self._store.quads_for_pattern(None, term, None, None)
        return ((q.subject.value, q.object.value) for q in quads if q.graph_name.value.startswith(vocab.PREFIXES["article"]))

    def entities(self, steady: set[str]) -> list[Item]:
        """The entities; a mention is its place, and its words too where its article is not ``steady``."""
        mentions: dict[str, set[str]] = defaultdict(set)
        for passage, occurrence in self._told(ISNAD.refersTo):
            mentions[occurrence].add(self._place(passage, steady))
        return [self._entity(node, mentions) for node, terms in self._index.items() if ISNAD.occurrence in terms]

    def events(self, steady: set[str]) -> list[Item]:
        """The events; a telling is its type and the place of its triggers, of its evidence where it has none."""
        places: dict[str, list[str]] = defaultdict(list)
        types = dict(self._told(ISNAD.tells))
        for term in (ISNAD.trigger, ISNAD.evidence):
            found: dict[str, list[str]] = defaultdict(list)
            for telling, passage in self._told(term):
                found[telling].append(self._place(passage, steady))
            places = {**found, **places}
        named = self._named({telling: (types[telling], *sorted(found)) for telling, found in places.items()})
        return [self._event(node, named) for node, terms in self._index.items() if ISNAD.telling in terms]

    def _named(self, tellings: Mapping[str, tuple[str, ...]]) -> dict[str, set[str]]:
        """A name for each telling; those that one trigger tells alike are numbered in the order of the article."""
        alike: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for telling, key in sorted(tellings.items(), key=lambda pair: (len(pair[0]), pair[0])):
            alike[key].append(telling)
        return {telling: {" ".join((*key, str(n)))} for key, found in alike.items() for n, telling in enumerate(found)}

    def _place(self, passage: str, steady: set[str]) -> str:
        article, _, span = passage.partition("#char=")
        if not span or vocab.article_id(article) in steady:
            return passage
        start, _, end = span.partition(";")[0].partition(",")
        return passage + " " + self._text(article)[int(start) : int(end)]

    def _text(self, article: str) -> str:
        if article not in self._texts:
            node = NamedNode(article)
            self._texts[article] = next((q.object.value for q in self._store.quads_for_pattern(node, SCHEMA.text, None, node)), "")
        return self._texts[article]

    def _item(
        self, node: NamedNode, link: NamedNode, members: Mapping[str, set[str]], labels: Mapping[str, str], values: dict[str, frozenset[str]]
    ) -> Item:
        items = _values(self._index[node][link])
        found = frozenset(member for item in items for member in members.get(item, ()))
        return Item(node.value, found, frozenset(map(vocab.article_id, items)), labels, values)

    def _entity(self, node: NamedNode, mentions: Mapping[str, set[str]]) -> Item:
        terms = self._index[node]
        labels = {o.language or "en": o.value for o in terms.get(SKOS.prefLabel, ())}
        self.names[node.value] = {tag: labels.get(tag) or next(iter(labels.values()), vocab.shorten(node.value)) for tag in LANGUAGES}
        values = {"type": self._locals(terms.get(RDF.type, ())), "name": frozenset(labels.values())}
        return self._item(node, ISNAD.occurrence, mentions, self.names[node.value], values)

    def _event(self, node: NamedNode, tellings: Mapping[str, set[str]]) -> Item:
        terms = self._index[node]
        aspects = (("type", RDF.type), ("polarity", ISNAD.polarity), ("modality", ISNAD.modality))
        values = {name: self._locals(terms.get(term, ())) for name, term in aspects}
        values["time"] = frozenset(self._read(o) for o in terms.get(ISNAD.time, ()))
        values["articles"] = _values(terms.get(ISNAD.articleCount, ()))
        values["voices"] = _values(terms.get(ISNAD.voiceCount, ()))
        for term, objects in terms.items():
            if term not in _NO_ROLES:
                values[ISNAD.local(term)] = frozenset(self._read(o) for o in objects)
        return self._item(node, ISNAD.telling, tellings, self._about(terms), values)

    def _locals(self, nodes: Iterable[NamedNode]) -> frozenset[str]:
        return frozenset(ISNAD.local(node) for node in nodes)

    def _read(self, node: NamedNode | Literal) -> str:
        """A quantity or period as short text, words as they are, an entity as its IRI."""
        if isinstance(node, Literal):
            return f"«{node.value}»"
        terms = {term: objects[0].value for term, objects in self._index.get(node, {}).items()}
        if ISNAD.precision in terms:
            first, last = terms[ISNAD["from"]], terms[ISNAD.until]
            return first if first == last else f"{first}/{last}"
        if ISNAD.unit in terms:
            upper = f"-{terms[ISNAD.maximum]}" if ISNAD.maximum in terms else ""
            return f"{'~' if ISNAD.approximate in terms else ''}{terms[ISNAD.value]}{upper} {terms[ISNAD.unit]}"
        return node.value

    def _about(self, terms: Mapping[NamedNode, list]) -> dict[str, str]:
        """What an event is about: its type, and the entities in its roles in the order of the type's frame."""
        kind = ISNAD.local(terms[RDF.type][0])
        roles = [vocab.schema().role(name) for name in vocab.schema().frames.get(kind, ())]
        fillers = [o for role in roles if role.kind == "entity" for o in terms.get(role.property, ())]
        labels = [{o.language: o.value for o in self._index.get(filler, {}).get(SKOS.prefLabel, ())} for filler in fillers]
        told = {tag: _listed((found.get(tag) or next(iter(found.values()), "") for found in labels), tag) for tag in LANGUAGES}
        return {tag: ": ".join(filter(None, (self._terms.get(kind, {}).get(tag, kind), told[tag]))) for tag in LANGUAGES}


def _listed(words: Iterable[str], language: str) -> str:
    return ("، " if language == "ar" else ", ").join(words)


def _values(objects: Iterable[NamedNode | Literal]) -> frozenset[str]:
    return frozenset(o.value for o in objects)


@cache
def _term_labels() -> dict[str, dict[str, str]]:
    """Local name → label by language, of the terms of the ontology."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for t in (t for t in vocab.ontology_triples() if t.predicate == RDFS.label and isinstance(t.object, Literal)):
        if isinstance(t.subject, NamedNode) and t.subject.value.startswith(ISNAD.base):
            found[t.subject.value.removeprefix(ISNAD.base)][t.object.language or "en"] = t.object.value
    return found


# Matching ---------------------------------------------------------------------------------------------------------------


def _changes(old: list[Item], new: list[Item], steady: set[str], renamed: Mapping[str, str]) -> tuple[list[Change], dict[str, str]]:
    """The changes of items, and for each matched item of the first graph its IRI in the second.

    ``steady`` are the articles that are the same in both, ``renamed`` the IRIs of fillers in the second graph.
    """
    changes: list[Change] = []
    names: dict[str, str] = {}
    for before, after in _groups(old, new):
        if len(before) == len(after) == 1:
            (one,), (other,) = before, after
            names[one.iri] = other.iri
            details = _details(one, other, steady, renamed)
            if one.iri != other.iri or details:
                kind = "changed" if details.keys() - {"name"} or one.iri == other.iri else "renamed"
                changes.append(Change(kind, before, after, details))
        else:
            changes.append(Change(_kind(before, after), before, after))
    return sorted(changes, key=_order), names


def _kind(before: tuple[Item, ...], after: tuple[Item, ...]) -> str:
    if not before or not after:
        return "removed" if before else "added"
    return "joined" if len(after) == 1 else "parted" if len(before) == 1 else "regrouped"


def _order(change: Change) -> tuple[int, str]:
    return list(_TEXTS).index(change.kind), (change.before or change.after)[0].iri


def _groups(old: list[Item], new: list[Item]) -> Iterator[tuple[tuple[Item, ...], tuple[Item, ...]]]:
    """The items that belong together: those that share members, of the rest those of one IRI, and the rest alone."""
    holder = {member: item for item in new for member in item.members}
    meets: dict[str, set[str]] = defaultdict(set)
    met: dict[str, set[str]] = defaultdict(set)
    for item in old:
        for member in item.members & holder.keys():
            meets[item.iri].add(holder[member].iri)
            met[holder[member].iri].add(item.iri)
    for item in old:
        if item.iri not in meets and item.iri not in met:
            meets[item.iri].add(item.iri)
            met[item.iri].add(item.iri)
    before, after = ({item.iri: item for item in items} for items in (old, new))
    seen: set[str] = set()
    for item in sorted(old, key=lambda i: i.iri):
        if item.iri not in seen:
            left, right = _component(item.iri, meets, met)
            seen |= left
            yield tuple(before[iri] for iri in sorted(left)), tuple(after[iri] for iri in sorted(right) if iri in after)
    for item in sorted(new, key=lambda i: i.iri):
        if item.iri not in met:
            yield (), (item,)


def _component(start: str, meets: Mapping[str, set[str]], met: Mapping[str, set[str]]) -> tuple[set[str], set[str]]:
    left, right, queue = {start}, set(), [start]
    while queue:
        for other in meets[queue.pop()] - right:
            right.add(other)
            queue += met[other] - left
            left |= met[other]
    return left, right


def _details(one: Item, other: Item, steady: set[str], renamed: Mapping[str, str]) -> Details:
    """What two matched items have otherwise, by aspect; fillers that were renamed are the same."""
    aspects = dict.fromkeys((*one.values, *other.values))
    pairs = {a: ({renamed.get(v, v) for v in one.values.get(a, ())}, set(other.values.get(a, ()))) for a in aspects}
    pairs["told in" if "voices" in pairs else "named in"] = (one.articles & steady, other.articles & steady)
    return {aspect: (tuple(sorted(was - now)), tuple(sorted(now - was))) for aspect, (was, now) in pairs.items() if was != now}


# Writing ----------------------------------------------------------------------------------------------------------------


def diff_rows(found: Difference) -> dict[str, Any]:
    """The difference as plain values for JSON."""
    return {
        "articles": {kind: list(ids) for kind, ids in found.articles.items()},
        "entities": [_row(change) for change in found.entities],
        "events": [_row(change) for change in found.events],
    }


def _row(change: Change) -> dict[str, Any]:
    def side(items: tuple[Item, ...]) -> list[dict[str, Any]]:
        return [{"iri": item.iri, "type": min(item.values["type"], default=""), "label": dict(item.labels)} for item in items]

    details = {aspect: {"before": list(was), "after": list(now)} for aspect, (was, now) in change.details.items()}
    return {"change": change.kind, "before": side(change.before), "after": side(change.after), "details": details}


def diff_text(found: Difference, language: str = "en") -> str:
    """The difference for people, a table for entities and one for events, in Arabic or English."""
    if not found.changed:
        return _TEXTS["same"][language] + "\n"
    lines = [f"{_TEXTS['articles'][language]}: {_TEXTS[kind][language]} {', '.join(ids)}" for kind, ids in found.articles.items() if ids]
    blocks = ["\n".join(lines) + "\n"] if lines else []
    for name, changes in (("entities", found.entities), ("events", found.events)):
        if changes:
            rows = [_cells(change, found, language) for change in changes]
            blocks.append(f"{_TEXTS[name][language]}\n" + table(_TEXTS["head"][language].split("|"), rows))
    return "\n".join(blocks)


def _cells(change: Change, found: Difference, language: str) -> tuple[str, ...]:
    """A line of the table; of an item that became another both are shown."""
    first = (change.before or change.after)[0]
    sides = ([*(vocab.shorten(item.iri) for item in items[:SHOWN]), *["…"][: len(items) - SHOWN]] for items in (change.before, change.after))
    shown = [" + ".join(side) for side in sides]
    iris = shown[bool(change.after)] if shown[0] == shown[1] or not all(shown) else " → ".join(shown)
    details = "; ".join(_detail(aspect, sides, found, language) for aspect, sides in change.details.items())
    return _TEXTS[change.kind][language], first.labels[language], iris, details


def _detail(aspect: str, sides: tuple[tuple[str, ...], tuple[str, ...]], found: Difference, language: str) -> str:
    """What went and what came of an aspect; values that read alike are told apart by their IRIs."""
    terms = _term_labels()
    name = _TEXTS.get(aspect, {}).get(language) or terms.get(aspect, {}).get(language, aspect)

    def readable(value: str) -> str:
        return found.names.get(value, {}).get(language) or terms.get(value, {}).get(language) or value

    read = [[readable(value) for value in side] for side in sides]
    if not set(read[0]).isdisjoint(read[1]):
        read = [[vocab.shorten(value) for value in side] for side in sides]
    was, now = (_listed(side, language) for side in read)
    return f"{name} {was or '∅'} → {now or '∅'}"
