"""A reviewer's decisions: made of two IRIs, checked against the graph, previewed, listed with their effect, taken back.

A decision names two items of articles (kg.merge.decisions); the graph obeys it once its articles are merged again
(kg.pipeline.remerge), and every later build obeys it. Nothing here changes a graph.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pyoxigraph import NamedNode

from . import vocab
from .errors import InputError
from .knowledge.base import KnowledgeBase
from .merge.background import Background
from .merge.decisions import ItemName, Review, Reviewed, find_item, load_reviewed, name_item
from .merge.merger import Merger
from .merge.records import record_of
from .merge.types import ArticleRecord, ItemRef
from .merged import knowledge_entries
from .store import REVIEWED, Dataset
from .vocab import ISNAD, MERGED, RDF, SKOS

#: The IRI of the merged entity or event of each item, by kind.
Groups = Mapping[str, Mapping[ItemRef, str]]
LINKS = {"entity": ISNAD.occurrence, "event": ISNAD.telling}
COLUMNS = ("number", "verdict", "kind", "left", "right", "reviewer", "note", "effect")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What an IRI names: a merged entity or event, and the items of it that are meant, all or one."""

    text: str
    kind: str
    merged: str
    items: tuple[ItemRef, ...]
    whole: bool


def reviewed_of(dataset: Dataset) -> tuple[Reviewed, ...]:
    """The decisions of a graph, sorted; InputError where its file cannot be read."""
    return load_reviewed(dataset.folder / REVIEWED)


def choose(dataset: Dataset, text: str) -> Chosen:
    """What an IRI or CURIE names: an entity, an event or relation, a telling, or an entity of an article.

    Raises InputError where the graph knows no such thing.
    """
    try:
        node = NamedNode(vocab.expand(text))
    except ValueError as error:
        raise InputError(f"{text!r} is not an IRI; write it whole or with a prefix, like kb:k1-base") from error
    for kind, link in LINKS.items():
        items = [quad.object for quad in dataset.store.quads_for_pattern(node, link, None, MERGED)]
        if items:
            return Chosen(vocab.shorten(node.value), kind, node.value, tuple(sorted(map(_ref, items))), True)
        for quad in dataset.store.quads_for_pattern(None, link, node, MERGED):
            return Chosen(vocab.shorten(node.value), kind, quad.subject.value, (_ref(node),), False)
    raise InputError(f"the graph knows no entity, event or telling {text}; their ids stand in `kg entities`, `kg facts` and `kg why`")


def _ref(node: NamedNode) -> ItemRef:
    return ItemRef(vocab.article_id(node.value), vocab.item_id(node.value))


# Deciding ---------------------------------------------------------------------------------------------------------------


def decide(dataset: Dataset, verdict: str, left: str, right: str, reviewer: str = "", note: str = "") -> Reviewed:
    """The decision that two things are the same or different, as the graph's file holds it.

    ``different`` parts two items of one entity or event, or one item from all others; the second is the one that goes where
    the knowledge base holds both to be one entry. Raises InputError where a thing is unknown, the two are of different
    kinds, are so already, or where the knowledge base or another decision says otherwise.
    """
    one, other = choose(dataset, left), choose(dataset, right)
    if one.kind != other.kind:
        kinds = {"entity": "an entity", "event": "an event or relation"}
        raise InputError(f"{one.text} is {kinds[one.kind]} and {other.text} {kinds[other.kind]}; only two of a kind can be compared")
    known = _Known(dataset)
    pair = known.same(one, other) if verdict == "same" else known.different(one, other)
    names = [known.name(ref, one.kind) for ref in pair]
    return Reviewed(verdict, one.kind, names[0], names[1], " ".join(reviewer.split()), " ".join(note.split()))


class _Known:
    """What the graph and its decisions say of items; article records are read once."""

    def __init__(self, dataset: Dataset):
        self.dataset = dataset
        self.records: dict[str, ArticleRecord] = {}
        self.reviewed = reviewed_of(dataset)
        self.review = Review(self.reviewed)
        present = set(dataset.articles())
        for article in sorted({side.article for decision in self.reviewed for side in (decision.left, decision.right)} & present):
            self.review.put(self.record(article))

    def record(self, article: str) -> ArticleRecord:
        if article not in self.records:
            self.records[article] = record_of(self.dataset.document(article))
        return self.records[article]

    def name(self, ref: ItemRef, kind: str) -> ItemName:
        """How a decision names the item; InputError where the name would be taken for another of the article."""
        record = self.record(ref.article)
        item = next((i for i in (record.entities if kind == "entity" else record.tellings) if i.id == ref.id), None)
        name = name_item(record, item) if item else None
        if name is None or find_item(record, name, kind) != ref:
            raise InputError(f"article:{ref.article}#{ref.id} is told in the very words of another of its article; name that other one")
        return name

    def same(self, one: Chosen, other: Chosen) -> tuple[ItemRef, ItemRef]:
        """The items that bind the two."""
        if one.merged == other.merged:
            raise InputError(f"{one.text} and {other.text} are the same already: {vocab.shorten(one.merged)}")
        entries = self._entry(one.merged), self._entry(other.merged)
        if all(entries) and entries[0] != entries[1]:
            raise InputError(
                f"the knowledge base keeps {one.text} ({entries[0]}) and {other.text} ({entries[1]}) apart; "
                "if they are one, make them one entry of ontology/knowledge; if an article's words were linked wrongly, "
                f"part those first with `kg different {self.dataset.folder} article:ARTICLE#ENTITY {vocab.shorten(one.merged)}`"
            )
        types = self._type(one), self._type(other)
        if one.kind == "event" and types[0] != types[1]:
            raise InputError(f"{one.text} is of type {types[0]} and {other.text} of type {types[1]}; only events of one type can be the same")
        for decision, a, b in self._of_kind(one.kind, "different"):
            groups = {self._merged(a, one.kind), self._merged(b, one.kind)}
            if groups == {one.merged, other.merged}:
                raise InputError(f"{self._tell(decision)} says that they are different; take it back first ({self._drop(decision)})")
        return self._first(one), self._first(other)

    def different(self, one: Chosen, other: Chosen) -> tuple[ItemRef, ItemRef]:
        """The items that are to part, the one that goes second."""
        if one.merged != other.merged:
            apart = f"{vocab.shorten(one.merged)} and {vocab.shorten(other.merged)}"
            raise InputError(f"{one.text} and {other.text} are different already: {apart}")
        if one.whole and other.whole:
            raise InputError(f"{one.text} is one thing; name two of its items, which `kg why {self.dataset.folder} {one.text} --merge` lists")
        if other.whole:
            one, other = other, one  # the item goes, the rest stays
        (goes,) = other.items
        stays = self._first(replace(one, items=tuple(ref for ref in one.items if ref != goes)))
        for linked in self._bound(goes, one.kind):
            if linked[0] == stays or not one.whole and linked[0] in one.items:
                raise InputError(f"{self._tell(linked[1])} says that they are the same; take it back first ({self._drop(linked[1])})")
        return stays, goes

    def _first(self, chosen: Chosen) -> ItemRef:
        """The item that stands for what was chosen: of the article that was published first."""
        if not chosen.items:
            raise InputError(f"{chosen.text} has no other item to part from; `kg why {self.dataset.folder} {chosen.text} --merge` lists them")

        def order(ref: ItemRef) -> tuple[str, str, str]:
            day = self.record(ref.article).published
            return (day.isoformat() if day else "~", *ref)

        return min(chosen.items, key=order)

    def _entry(self, merged: str) -> str:
        """The knowledge-base entry or Wikidata item that a merged entity is, shortened, "" for neither."""
        if merged.startswith(vocab.PREFIXES["kb"]):
            return vocab.shorten(merged)
        matches = (q.object for q in self.dataset.store.quads_for_pattern(NamedNode(merged), SKOS.exactMatch, None, MERGED))
        return min(map(vocab.shorten, (m.value for m in matches)), default="")

    def _type(self, chosen: Chosen) -> str:
        return next(ISNAD.local(q.object) for q in self.dataset.store.quads_for_pattern(NamedNode(chosen.merged), RDF.type, None, MERGED))

    def _merged(self, ref: ItemRef, kind: str) -> str:
        node = NamedNode(vocab.item_iri(*ref))
        return next((q.subject.value for q in self.dataset.store.quads_for_pattern(None, LINKS[kind], node, MERGED)), "")

    def _of_kind(self, kind: str, verdict: str) -> list[tuple[Reviewed, ItemRef, ItemRef]]:
        return [found for found in self.review.pairs() if (found[0].kind, found[0].verdict) == (kind, verdict)]

    def _bound(self, start: ItemRef, kind: str) -> Iterator[tuple[ItemRef, Reviewed]]:
        """All items that decisions bind to this one, with the last decision on the way."""
        links: dict[ItemRef, list[tuple[ItemRef, Reviewed]]] = defaultdict(list)
        for decision, a, b in self._of_kind(kind, "same"):
            links[a].append((b, decision))
            links[b].append((a, decision))
        seen, queue = {start}, [start]
        while queue:
            for item, decision in links[queue.pop()]:
                if item not in seen:
                    seen.add(item)
                    queue.append(item)
                    yield item, decision

    def _tell(self, decision: Reviewed) -> str:
        by = f" of {decision.reviewer}" if decision.reviewer else ""
        return f"decision {self.reviewed.index(decision) + 1}{by} (`kg reviews {self.dataset.folder}`)"

    def _drop(self, decision: Reviewed) -> str:
        return f"`kg reviews {self.dataset.folder} --drop {self.reviewed.index(decision) + 1}`"


def drop(reviewed: Sequence[Reviewed], numbers: Iterable[int]) -> tuple[Reviewed, ...]:
    """The decisions without those of the numbers, counted from 1; InputError for a number that none has."""
    numbers = set(numbers)
    for number in sorted(numbers):
        if not 1 <= number <= len(reviewed):
            raise InputError(f"there is no decision {number}; there are {len(reviewed)}")
    return tuple(decision for number, decision in enumerate(reviewed, 1) if number not in numbers)


# Effects ----------------------------------------------------------------------------------------------------------------


def groups_of(dataset: Dataset) -> Groups:
    """The merged entity or event of each item, as the graph has it."""
    linked = {kind: dataset.store.quads_for_pattern(None, link, None, MERGED) for kind, link in LINKS.items()}
    return {kind: {_ref(quad.object): quad.subject.value for quad in quads} for kind, quads in linked.items()}


def preview(dataset: Dataset, reviewed: Iterable[Reviewed]) -> Groups:
    """The merged entity or event of each item as it would be with these decisions; nothing is changed."""
    knowledge = KnowledgeBase.load()
    merger = Merger(Background(knowledge), Review(reviewed))
    entries = knowledge_entries(knowledge)
    for article in dataset.articles():
        merger.put(record_of(dataset.document(article, entries)))
    result = merger.result()
    return {"entity": result.entity_of, "event": result.event_of}


def effect_text(before: Groups, after: Groups) -> str:
    """What changed between two states, a line for each entity or event that was joined, split or renamed."""
    lines = [line for kind in LINKS for line in _changes(before[kind], after[kind])]
    return "\n".join(lines or ["nothing changes"]) + "\n"


def _changes(before: Mapping[ItemRef, str], after: Mapping[ItemRef, str]) -> Iterator[str]:
    old, new = _members(before), _members(after)
    seen: set[str] = set()
    for iri in sorted(old):
        if iri in seen or new.get(iri) == old[iri]:
            continue
        was, became = {iri}, set()
        while True:  # all that exchanged items with it
            items = {ref for group in was for ref in old[group]} | {ref for group in became for ref in new[group]}
            sides = {before[ref] for ref in items if ref in before}, {after[ref] for ref in items if ref in after}
            if sides == (was, became):
                break
            was, became = sides
        seen |= was
        yield f"{_listed(was, old)} → {_listed(became, new) or 'gone'}"


def _members(groups: Mapping[ItemRef, str]) -> dict[str, frozenset[ItemRef]]:
    found: dict[str, set[ItemRef]] = defaultdict(set)
    for ref, iri in groups.items():
        found[iri].add(ref)
    return {iri: frozenset(refs) for iri, refs in found.items()}


def _listed(iris: Iterable[str], members: Mapping[str, frozenset[ItemRef]]) -> str:
    return " + ".join(f"{vocab.shorten(iri)} ({', '.join('#'.join(ref) for ref in sorted(members[iri]))})" for iri in sorted(iris))


def review_rows(dataset: Dataset) -> list[dict[str, Any]]:
    """The decisions of a graph as rows, with their number and what has become of each.

    ``effect`` is ``obeyed``; ``not obeyed`` where the knowledge base or another decision speaks against it, or the articles
    were not merged since the file was changed; ``not found`` where an article no longer tells an item.
    """
    known = _Known(dataset)
    found = {decision: (a, b) for decision, a, b in known.review.pairs()}
    rows = []
    for number, decision in enumerate(known.reviewed, 1):
        pair = found.get(decision)
        effect = "not found"
        if pair:
            one, other = (known._merged(ref, decision.kind) for ref in pair)
            effect = "obeyed" if (one == other) == (decision.verdict == "same") else "not obeyed"
        sides = {side: _name_text(getattr(decision, side)) for side in ("left", "right")}
        rows.append({"number": number, "verdict": decision.verdict, "kind": decision.kind, **sides,
                     "reviewer": decision.reviewer, "note": decision.note, "effect": effect})  # fmt: skip
    return rows


def _name_text(name: ItemName) -> str:
    """An item for people: words, article, and what it is about."""
    about = f" ({name.about})" if name.about else ""
    return f"{name.article}: «{name.words}» {name.type}{about}"
