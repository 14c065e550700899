"""Keeps the merged view of a set of articles: add, remove, and the result equals a merge from scratch."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Generic, TypeVar

from . import entities as ent
from . import names
from . import tellings as tel
from .assemble import Assembly
from .background import NoKnowledge
from .cluster import Linker
from .decisions import Review, Reviewed
from .entities import DescribedNode, EntityKey, NamedNode
from .events import compare_tellings
from .pooling import completed, pool_name, pooled
from .tellings import Filler, TellingNode
from .types import ArticleRecord, EntityRecord, ItemRef, Knowledge, MergeResult, Telling
from .voices import Copies
from .weights import ACTS_FOR_STATE, LEAD, LOOSELY_TOLD, POSTS, RELATIONS, SPECIFIC, TOLD_BY_WORD

Member = TypeVar("Member")
Node = TypeVar("Node")


def merge(records: Iterable[ArticleRecord], knowledge: Knowledge | None = None, reviewed: Iterable[Reviewed] = ()) -> MergeResult:
    """The entities and events of all articles together, whatever their order.

    >>> merge([]).entities
    ()
    """
    merger = Merger(knowledge or NoKnowledge(), Review(reviewed))
    for record in records:
        merger.put(record)
    return merger.result()


@dataclass(slots=True)
class Merger:
    """Articles with their clusters; costs of ``put``, ``drop`` and ``result`` follow what changed, not what is there.

    Needs the records alone: a stored corpus is read back by putting its records. Much is compared in ``jobs`` processes, 0 for
    one a core.
    """

    knowledge: Knowledge = field(default_factory=NoKnowledge)
    review: Review = field(default_factory=Review)
    jobs: int = 0
    records: dict[str, ArticleRecord] = field(default_factory=dict)
    named: Linker[EntityKey, NamedNode] = field(
        default_factory=lambda: Linker(ent.compare_named, ent.named_keys, lambda node: node.knowledge)
    )
    described: Linker[EntityKey, DescribedNode] = field(default_factory=lambda: Linker(ent.compare_described, ent.described_keys))
    events: Linker[EntityKey, TellingNode] = field(default_factory=lambda: Linker(compare_tellings, tel.telling_keys))
    copies: Copies = field(default_factory=Copies)
    assembly: Assembly | None = None
    _entity_pools: Pools[tuple[EntityRecord, NamedNode]] = field(default_factory=lambda: Pools())
    _event_pools: Pools[TellingNode] = field(default_factory=lambda: Pools())
    _seen: dict[EntityKey, EntityKey] = field(default_factory=dict)
    _stale: set[str] = field(default_factory=set)
    _index: dict[str, tuple[dict[str, EntityRecord], dict[str, Telling]]] = field(default_factory=dict)
    _around: dict[str, frozenset[str]] = field(default_factory=dict)
    _fillers: dict[tuple[EntityKey, str, bool], Filler] = field(default_factory=dict)

    def put(self, record: ArticleRecord) -> None:
        """Add an article, or put it in place of its old self."""
        if self.records.get(record.id) == record:
            return
        self.drop(record.id)
        self.records[record.id] = record
        self.review.put(record)
        self.copies.put(record.id, record.fingerprint)
        self._around[record.id] = ent.surroundings(record, self.knowledge)
        posts = ent.offices(record)
        for entity in record.entities:
            if self._is_named(record, entity):
                node = self._named_node(record, entity, posts.get(entity.id, frozenset()))
                self._entity_pools.put(ItemRef(record.id, entity.id), self._pool(record, entity, node), (entity, node))
        self._stale.add(record.id)

    def drop(self, article: str) -> None:
        """Remove an article and all it told; nothing happens where it is not there."""
        record = self.records.pop(article, None)
        if record is None:
            return
        for entity in record.entities:
            key = ItemRef(article, entity.id)
            self._entity_pools.drop(key)
            self.described.drop(key)
            self._seen.pop(key, None)
        for telling in record.tellings:
            self._event_pools.drop(ItemRef(article, telling.id))
        self.copies.drop(article)
        self.review.drop(article)
        self._around.pop(article, None)
        self._index.pop(article, None)
        self._stale.discard(article)

    def obey(self, review: Review) -> None:
        """Take other decisions of reviewers; the articles that the old or the new ones name are put again."""
        if review.reviewed == self.review.reviewed:
            return
        named = {side.article for one in (*self.review.reviewed, *review.reviewed) for side in (one.left, one.right)}
        self.review = review
        for article, record in list(self.records.items()):
            review.put(record)
            if article in named:
                self.drop(article)
                self.put(record)

    def result(self) -> MergeResult:
        """Everything merged, sorted."""
        self.settle()
        if self.assembly is None:
            self.assembly = Assembly(self)
        return self.assembly.result()

    def settle(self) -> None:
        """Bring all clusters up to date: named entities, then described ones, then tellings."""
        self._entity_pools.renew(self.named, self._pooled_entity)
        self._note(self.named, self.named.settle(self.jobs))
        for article in sorted(self._stale):
            self._put_described(self.records[article])
        self._note(self.described, self.described.settle(self.jobs))
        for article in sorted(self._stale):
            self._put_tellings(self.records[article])
        self._stale.clear()
        self._event_pools.renew(self.events, lambda key, members: pooled([members[ref] for ref in sorted(members)]))
        self.events.settle(self.jobs)

    def cluster_of(self, article: str, entity: EntityRecord) -> EntityKey:
        """The cluster that an entity of an article belongs to."""
        key = ItemRef(article, entity.id)
        pool = self._entity_pools.of.get(key, key)
        return self.named.cluster_of.get(pool) or self.described.cluster_of.get(key) or pool

    def refs(self, kind: str, key: EntityKey) -> list[ItemRef]:
        """The items of a node, sorted."""
        pools = self._entity_pools if kind == "entity" else self._event_pools
        return sorted(pools.members.get(key, (key,)))

    def first_ref(self, kind: str, key: EntityKey) -> ItemRef:
        """The smallest item of a node."""
        pools = self._entity_pools if kind == "entity" else self._event_pools
        return min(pools.members.get(key, (key,)))

    def entity(self, ref: ItemRef) -> EntityRecord:
        """The entity that a reference names."""
        return self._items(ref.article)[0][ref.id]

    def telling(self, ref: ItemRef) -> Telling:
        """The telling that a reference names."""
        return self._items(ref.article)[1][ref.id]

    def own_node(self, kind: str, ref: ItemRef) -> NamedNode | TellingNode:
        """A named entity or telling as it is compared, without those that share its node."""
        key = (ref.article, ref.id)
        if kind == "entity":
            return self._entity_pools.members[self._entity_pools.of[key]][key][1]
        return self._event_pools.members[self._event_pools.of[key]][key]

    def _items(self, article: str) -> tuple[dict[str, EntityRecord], dict[str, Telling]]:
        found = self._index.get(article)
        if found is None:
            record = self.records[article]
            found = self._index[article] = ({e.id: e for e in record.entities}, {t.id: t for t in record.tellings})
        return found

    # Nodes -------------------------------------------------------------------------------------------------------------

    def _entry(self, record: ArticleRecord, entity: EntityRecord) -> str:
        """The knowledge-base entry that the entity is, unless a reviewer told it apart from its like."""
        return "" if self.review.bars(ItemRef(record.id, entity.id), "entity") else ent.identity(entity)

    def _is_named(self, record: ArticleRecord, entity: EntityRecord) -> bool:
        bonds = self.review.bonds(ItemRef(record.id, entity.id), "entity")
        known = bool(self._entry(record, entity)) or entity.named and not all(names.is_description(name, entity.type) for name in _all_names(entity))
        return known or any(bond.startswith("same") for bond in bonds)

    def _pool(self, record: ArticleRecord, entity: EntityRecord, node: NamedNode) -> EntityKey:
        """The node that stands for the entity: its entry's, its namesakes', or its own where a reviewer spoke of it."""
        if iri := self._entry(record, entity):
            return ("", iri)
        name = "" if node.bonds or node.bars else ent.pool_name(node.type, node.names, node.country)
        return (" ", name) if name else ItemRef(record.id, entity.id)

    def _pooled_entity(self, key: EntityKey, members: dict[ItemRef, tuple[EntityRecord, NamedNode]]) -> NamedNode:
        entities, nodes = zip(*(members[ref] for ref in sorted(members)), strict=True)
        bonds = frozenset().union(*(node.bonds for node in nodes))
        if key[0] == "":
            known = frozenset(self.knowledge.names(key[1])) or frozenset(name for e in entities for name in _proper(_all_names(e), e.type))
            return NamedNode(_usual_type(entities), known, key[1], self.knowledge.country(key[1]), bonds=bonds)
        if len(nodes) == 1:
            return nodes[0]
        return NamedNode(
            _usual_type(entities),
            frozenset().union(*(node.names for node in nodes)),
            country=nodes[0].country,
            offices=frozenset().union(*(node.offices for node in nodes)),
            around=ent.typical([node.around for node in nodes]),
            published=min((node.published for node in nodes if node.published), default=None),
        )

    def _named_node(self, record: ArticleRecord, entity: EntityRecord, posts: frozenset[tuple[str, frozenset[str]]]) -> NamedNode:
        ref = ItemRef(record.id, entity.id)
        if self._entry(record, entity):  # its entry is compared, not what the article says of it
            return _known_node(entity.type, self.review.bonds(ref, "entity"))
        return NamedNode(
            entity.type,
            frozenset(_proper(_all_names(entity), entity.type)),
            country=self._country(record, entity),
            offices=posts,
            around=self._around[record.id] - {ent.rough_identity(entity)},
            published=record.published,
            bonds=self.review.bonds(ref, "entity"),
            bars=self.review.bars(ref, "entity"),
        )

    def _country(self, record: ArticleRecord, entity: EntityRecord) -> str:
        """The one country in which the article locates the entity, or what lies at it (a base at a border), else ""."""
        by_id = {e.id: e for e in record.entities}
        own, other = ("place", "thing") if ent.is_border(entity) else ("thing", "place")
        told = [t for t in record.tellings if t.type == "Location" and any(r.role == own and r.entity == entity.id for r in t.roles)]
        places = [by_id[r.entity].knowledge for t in told for r in t.roles if r.role == other and r.entity in by_id]
        found = {self.knowledge.country(place) for place in places if place} - {""}
        return found.pop() if len(found) == 1 else ""

    def _note(self, linker: Linker, changed: set[EntityKey]) -> None:
        """Mark the articles of entities whose cluster has a new name."""
        for name in changed:
            for key in linker.members[name]:
                if self._seen.get(key) != name:
                    self._seen[key] = name
                    self._stale.update(article for article, _ in self._entity_pools.members.get(key, (key,)))

    def _put_described(self, record: ArticleRecord) -> None:
        for entity in record.entities:
            if not self._is_named(record, entity):
                self.described.put(ItemRef(record.id, entity.id), self._described_node(record, entity))

    def _described_node(self, record: ArticleRecord, entity: EntityRecord) -> DescribedNode:
        words = [*entity.descriptions, *entity.names] or [text for _, text in entity.labels]
        return DescribedNode(
            record.id,
            entity.type,
            tuple(sorted({names.stems_of(text) for text in words} - {frozenset()}, key=sorted)),
            frozenset(number for text in words for number in names.numbers_of(text)),
            frozenset(self._shared_events(record, entity)),
            frozenset(tel.evidence_words(t) for t in record.tellings if entity.id in (*(r.entity for r in t.roles), *t.attribution[:1])),
            self._around[record.id],
            record.published,
            self.review.bonds(ItemRef(record.id, entity.id), "entity"),
            self.review.bars(ItemRef(record.id, entity.id), "entity"),
        )

    def _shared_events(self, record: ArticleRecord, entity: EntityRecord) -> Iterable[tuple[str, str, EntityKey, bool]]:
        by_id = {e.id: e for e in record.entities}
        for telling in (t for t in record.tellings if t.type not in POSTS):  # many hold posts in one ministry
            for own in (r for r in telling.roles if r.entity == entity.id):
                others = [by_id[r.entity] for r in telling.roles if r.entity in by_id and r.entity != entity.id]
                for other in (o for o in others if self._is_named(record, o)):
                    filler = self._filler(record, other, place=True)
                    yield (telling.type, tel.slot_of(telling.type, own.role), filler.key, filler.share >= 1.0)

    def _put_tellings(self, record: ArticleRecord) -> None:
        by_id = {entity.id: entity for entity in record.entities}
        groups = Counter(telling.group for telling in record.tellings if telling.group)
        first = tel.first_told(record.tellings)
        nodes = completed([self._telling_node(record, telling, by_id, first[telling.id] < LEAD) for telling in record.tellings])
        for telling, node in zip(record.tellings, nodes, strict=True):
            key = ItemRef(record.id, telling.id)
            name = pool_name(node) if groups[telling.group] < 2 else ""
            self._event_pools.put(key, (" ", name) if name else key, node)

    def _telling_node(self, record: ArticleRecord, telling: Telling, by_id: dict[str, EntityRecord], lead: bool) -> TellingNode:
        fillers: dict[str, set[Filler]] = defaultdict(set)
        texts: dict[str, frozenset[str]] = {}
        for role in telling.roles:
            slot = tel.slot_of(telling.type, role.role)
            if role.entity in by_id:
                place = role.role in ("place", "origin", "destination", "site")
                filler = self._filler(record, by_id[role.entity], place)
                if (telling.type, slot) in LOOSELY_TOLD:
                    filler = replace(filler, words=_stems(by_id[role.entity]))
                fillers[slot].add(filler)
            elif role.text:
                texts[slot] = texts.get(slot, frozenset()) | names.stems_of(role.text)
        others = [r for r in telling.roles if r.role != "person"]  # who holds a post is called by its title
        said = [name for r in others if r.entity in by_id for name in _all_names(by_id[r.entity])]
        said += [] if telling.type in RELATIONS else [telling.mention]  # the words of a post are its title
        known = frozenset().union(*map(names.stems_of, said))  # other fillers' names and the trigger's words tell nothing in a text
        texts = {slot: stems - known for slot, stems in texts.items()}
        ref = ItemRef(record.id, telling.id)
        return TellingNode(
            record.id,
            telling.type,
            tuple(sorted((slot, tuple(sorted(found, key=lambda f: f.key))) for slot, found in fillers.items())),
            tuple(sorted(((slot, stems) for slot, stems in texts.items() if stems), key=lambda pair: pair[0])),
            tuple(sorted({(n.role, n.value, n.approx) for n in telling.numbers})),
            telling.time,
            record.published,
            telling.polarity,
            telling.modality,
            tuple(sorted({self.cluster_of(record.id, by_id[e]) for e in telling.attribution if e in by_id})),
            tel.evidence_words(telling),
            telling.group,
            self.review.bonds(ref, "event"),
            self.review.bars(ref, "event"),
            frozenset() if telling.type in RELATIONS else self._around[record.id],
            acts=names.acts_of(telling.triggers) if telling.type in TOLD_BY_WORD else frozenset(),
            war=telling.type == "Battle" and names.is_war(telling.triggers),
            lead=lead,
        )

    def _filler(self, record: ArticleRecord, entity: EntityRecord, place: bool) -> Filler:
        key = self.cluster_of(record.id, entity)
        if key[0] == "":
            return self._known_filler(key, entity.type, place)
        named = self._is_named(record, entity)
        share = SPECIFIC.get(entity.type, 0.75)
        return Filler(key, frozenset(), share if named else min(share, 0.75), place, named, (), frozenset() if named else _stems(entity))

    def _known_filler(self, key: EntityKey, kind: str, place: bool) -> Filler:
        """The filler that an entry of the knowledge base is; one object stands for all alike."""
        found = self._fillers.get((key, kind, place))
        if found is None:
            place_kind = self.knowledge.kind(key[1])
            share = SPECIFIC.get(kind, 0.75)
            if kind == "Place" and place_kind in SPECIFIC:
                share = SPECIFIC[place_kind] if place else 0.75
            wholes = self.knowledge.wholes(key[1])
            wider = () if place else tuple(sorted(whole for whole in wholes if not self.knowledge.kind(whole)))
            acts_for = frozenset() if place else self._acts_for(key[1], kind, wholes)
            found = self._fillers[key, kind, place] = Filler(key, wholes, share, place, True, wider, acts_for=acts_for)
        return found

    def _acts_for(self, iri: str, kind: str, wholes: frozenset[str]) -> frozenset[str]:
        """The wholes that act through the entry: a force's or authority's superiors up to its state, but not what the state
        is a member of, and the coalition of a task force; armed groups, parties and companies act for themselves."""
        states = [whole for whole in wholes if self.knowledge.kind(whole) == "country"]
        if kind in ACTS_FOR_STATE or kind == "Coalition" and not states:
            return wholes.difference(*(self.knowledge.wholes(state) for state in states))
        return frozenset()


@cache
def _known_node(kind: str, bonds: frozenset[str]) -> NamedNode:
    """What merging asks of an entity that its entry stands for: one object for all alike."""
    return NamedNode(kind, frozenset(), bonds=bonds)


@dataclass(slots=True)
class Pools(Generic[Member]):
    """Items that stand behind one node of a linker because they are surely one; keeps the linker's nodes in step."""

    of: dict[ItemRef, EntityKey] = field(default_factory=dict)
    members: dict[EntityKey, dict[ItemRef, Member]] = field(default_factory=dict)
    _changed: set[EntityKey] = field(default_factory=set)

    def put(self, item: ItemRef, pool: EntityKey, member: Member) -> None:
        """Put an item into a pool, out of any other."""
        if self.of.get(item) == pool and self.members[pool][item] == member:
            return
        self.drop(item)
        self.of[item] = pool
        self.members.setdefault(pool, {})[item] = member
        self._changed.add(pool)

    def drop(self, item: ItemRef) -> None:
        """Take an item out of its pool; nothing happens where it is in none."""
        pool = self.of.pop(item, None)
        if pool is not None:
            del self.members[pool][item]
            self._changed.add(pool)
            if not self.members[pool]:
                del self.members[pool]

    def renew(self, linker: Linker[EntityKey, Node], build: Callable[[EntityKey, dict[ItemRef, Member]], Node]) -> None:
        """Put the nodes of changed pools into the linker, and take those of empty ones out."""
        for pool in sorted(self._changed):
            if pool in self.members:
                linker.put(pool, build(pool, self.members[pool]))
            else:
                linker.drop(pool)
        self._changed.clear()


def _stems(entity: EntityRecord) -> frozenset[str]:
    return frozenset().union(*map(names.stems_of, (*entity.descriptions, *entity.names)))


def _all_names(entity: EntityRecord) -> tuple[str, ...]:
    labels = tuple(text for tag, text in entity.labels if tag in ("ar", "en")) if entity.named else ()
    return tuple(dict.fromkeys((*entity.names, *labels)))


def _proper(found: Iterable[str], kind: str) -> tuple[str, ...]:
    """The names that say more than what kind of thing they name, unless none does."""
    found = tuple(found)
    return tuple(name for name in found if not names.is_description(name, kind)) or found


def _usual_type(members: Iterable[EntityRecord]) -> str:
    counts = Counter(member.type for member in members)
    return min(counts, key=lambda kind: (-counts[kind], kind))
