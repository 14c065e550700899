"""Turns clusters into merged entities and events with stable IRIs, best-supported values, and the decisions behind them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from ..arabic.names import romanise
from ..vocab import PREFIXES
from .cluster import APART, TOGETHER, Linker
from .conflicts import conflicts_of
from .entities import EntityKey
from .tellings import slots_of
from .iris import event_iri, numbered, readable
from .rivals import rival_descriptions
from .support import Told, best_supported
from .types import ArticleRecord, Conflict, EntityRecord, ItemRef, MergeDecision, MergedEntity, MergedEvent, MergeResult, Part, Telling

if TYPE_CHECKING:
    from .merger import Merger


#: A merged event with what it was built from and its disagreements.
_Built = tuple[tuple[tuple[ItemRef, ...], tuple[tuple[str, ...], ...]], MergedEvent, tuple[Conflict, ...]]


@dataclass(slots=True)
class Assembly:
    """Builds the result of a merger; what did not change since the last call is taken from it."""

    merger: Merger
    _entities: dict[str, tuple[object, MergedEntity]] = field(default_factory=dict)
    _events: dict[ItemRef, _Built] = field(default_factory=dict)
    _named: dict[str, tuple[ArticleRecord, tuple[str, ...]]] = field(default_factory=dict)
    _pairs: dict[tuple[str, ItemRef, ItemRef, str], tuple[object, object, MergeDecision]] = field(default_factory=dict)
    _old_pairs: dict[tuple[str, ItemRef, ItemRef, str], tuple[object, object, MergeDecision]] = field(default_factory=dict)

    def result(self) -> MergeResult:
        """Everything, sorted."""
        clusters = dict(self._entity_clusters())
        iri_of = self._entity_iris(clusters)
        entities = [self._entity(iri_of[name], members) for name, members in clusters.items()]
        self._entities = {entity.iri: self._entities[entity.iri] for entity in entities}
        entity_of = {ref: iri_of[name] for name, members in clusters.items() for ref in members}
        renamed = self._renamed(entity_of)
        built = [self._event(members, entity_of, renamed) for members in self.merger.events.members.values()]
        self._events = {event.tellings[0]: one for one in built for event in one[1:2]}
        event_of = dict(sorted((ref, event.iri) for _, event, _ in built for ref in event.tellings))
        decisions = [*self._decisions(), *self._reviewed({"entity": entity_of, "event": event_of})]
        copies = self.merger.copies.groups()
        rivals = self._rival_descriptions([event for _, event, _ in built], entity_of, copies)
        conflicts = [*(conflict for *_, found in built for conflict in found), *rivals]
        return MergeResult(
            entities=tuple(sorted(entities, key=lambda e: e.iri)),
            events=tuple(sorted((event for _, event, _ in built), key=lambda e: e.iri)),
            conflicts=tuple(sorted(conflicts, key=lambda c: (-c.weight, c.event, c.aspect))),
            decisions=tuple(sorted(decisions, key=lambda d: (d.kind, d.left, d.right, d.verdict))),
            copies=copies,
            entity_of=dict(sorted(entity_of.items())),
            event_of=event_of,
        )

    # Entities ----------------------------------------------------------------------------------------------------------

    def _entity_clusters(self) -> Iterator[tuple[EntityKey, tuple[ItemRef, ...]]]:
        for linker in (self.merger.named, self.merger.described):
            for name, keys in linker.members.items():
                yield name, tuple(sorted(ref for key in keys for ref in self.merger.refs("entity", key)))

    def _entity_iris(self, clusters: dict[EntityKey, tuple[ItemRef, ...]]) -> dict[EntityKey, str]:
        minted, iris = {}, {}
        for name, members in clusters.items():
            if name[0] == "" and "://" in name[1]:
                iris[name] = name[1]
            else:
                first = self.first(members)
                minted[name] = (self._local_name(self.merger.entity(first), first), self._order(first))
        iris.update({name: PREFIXES["entity"] + local for name, local in numbered(minted).items()})
        return iris

    def _local_name(self, entity: EntityRecord, ref: ItemRef) -> str:
        labels = dict(entity.labels)
        latin = labels.get("en") or labels.get("ar-Latn") or romanise(entity.mention or labels.get("ar", ""))
        return readable(entity.type, latin) if entity.named else readable(entity.type, latin) + "-" + readable(ref.article)

    def first(self, members: Iterable[ItemRef]) -> ItemRef:
        """The member that was published first, by which a cluster is named."""
        return min(members, key=self._order)

    def _order(self, ref: ItemRef) -> tuple[date, str, str]:
        return (self.merger.records[ref.article].published or date.max, ref.article, ref.id)

    def _entity(self, iri: str, members: tuple[ItemRef, ...]) -> MergedEntity:
        records = tuple(self.merger.entity(ref) for ref in members)
        known = self._entities.get(iri)
        if known and known[0] == (members, records):
            return known[1]
        merged = MergedEntity(
            iri,
            _commonest(record.type for record in records),
            _labels(records),
            members,
            tuple(sorted({name for record in records for name in (*record.names, *record.descriptions)})),
            iri if iri.startswith(PREFIXES["kb"]) else "",
            _commonest(record.wikidata for record in records if record.wikidata),
            any(record.named for record in records),
        )
        self._entities[iri] = ((members, records), merged)
        return merged

    # Events ------------------------------------------------------------------------------------------------------------

    def _renamed(self, entity_of: dict[ItemRef, str]) -> set[str]:
        """The articles that are new, or whose entities have new IRIs, since the last call."""
        found: dict[str, tuple[ArticleRecord, tuple[str, ...]]] = {}
        for name, record in self.merger.records.items():
            found[name] = (record, tuple(entity_of[ItemRef(name, entity.id)] for entity in record.entities))
        old, self._named = self._named, found
        return {name for name, seen in found.items() if name not in old or old[name][0] is not seen[0] or old[name][1] != seen[1]}

    def _event(self, keys: tuple[EntityKey, ...], entity_of: dict[ItemRef, str], renamed: set[str]) -> _Built:
        refs = tuple(sorted(ref for key in keys for ref in self.merger.refs("event", key)))
        articles = {ref.article for ref in refs}
        copies = tuple(sorted({self.merger.copies.group(article) for article in articles}))
        known = self._events.get(refs[0])
        if known and known[0] == (refs, copies) and articles.isdisjoint(renamed):
            return known
        told = tuple(self._told(ref, entity_of) for ref in refs)
        first = min(told, key=lambda one: self._order(one.ref))
        event = best_supported(self._event_iri(first), told, copies, self.merger.knowledge)
        return (refs, copies), event, conflicts_of(event, told, self.merger.knowledge)

    def _rival_descriptions(
        self, events: list[MergedEvent], entity_of: dict[ItemRef, str], copies: tuple[tuple[str, ...], ...]
    ) -> tuple[Conflict, ...]:
        """The conflicts of description, which are found between events, not within one."""

        def told(event: MergedEvent) -> tuple[Told, ...]:
            return tuple(self._told(ref, entity_of) for ref in event.tellings)

        return rival_descriptions(events, self.merger.telling, told, copies, self.merger.knowledge)

    def _told(self, ref: ItemRef, entity_of: dict[ItemRef, str]) -> Told:
        record = self.merger.records[ref.article]
        telling = self.merger.telling(ref)
        fillers = tuple(sorted((r.role, entity_of.get(ItemRef(ref.article, r.entity), ""), r.text) for r in telling.roles))
        speakers = tuple(dict.fromkeys(entity_of[s] for e in telling.attribution if (s := ItemRef(ref.article, e)) in entity_of))
        items = [ItemRef(ref.article, r.entity) for r in telling.roles if r.entity]
        described = frozenset(entity_of[item] for item in items if item in entity_of and not self.merger.entity(item).named)
        words = self.merger.own_node("event", ref).words
        return Told(ref, telling, fillers, speakers, record.source or record.id, record.published, words, described)

    def _event_iri(self, first: Told) -> str:
        roles = [role for slot in slots_of(first.telling.type) for role in slot.roles]
        named = [(roles.index(role), iri) for role, iri, _ in first.fillers if iri and role in roles]
        about = [iri.rpartition("/")[2] for _, iri in sorted(named)[: 2 if len(named) > 1 else 1]]
        time = first.telling.time
        when = "" if time is None else _date_text(time.start, time.precision)
        return event_iri(first.telling.type, first.ref, about, when)

    # Decisions ---------------------------------------------------------------------------------------------------------

    def _decisions(self) -> Iterator[MergeDecision]:
        self._old_pairs, self._pairs = self._pairs, {}
        for kind, linker in (("entity", self.merger.named), ("entity", self.merger.described), ("event", self.merger.events)):
            yield from self._joins(kind, linker)
            yield from self._likes(kind, linker)
            yield from self._near_misses(kind, linker)
        self._old_pairs = {}

    def _joins(self, kind: str, linker: Linker) -> Iterator[MergeDecision]:
        """The strongest pairs that hold each cluster together: one fewer than it has nodes."""
        for members in linker.members.values():
            if len(members) > 1:
                for left, right in _spanning(members, linker):
                    decision = self._decision(kind, left, right, "same", linker)
                    if decision.rule != "reviewer":
                        yield decision

    def _likes(self, kind: str, linker: Linker) -> Iterator[MergeDecision]:
        """Each item that shares its node with others, with the first of them; entries of the knowledge base speak for themselves."""
        for key in linker.nodes:
            if key[0] == " ":
                first, *others = self.merger.refs(kind, key)
                for other in others:
                    nodes = self.merger.own_node(kind, first), self.merger.own_node(kind, other)
                    yield self._decided(kind, first, other, "alike", nodes, linker)

    def _near_misses(self, kind: str, linker: Linker) -> Iterator[MergeDecision]:
        """For each cluster the pair that came nearest to joining it with another one."""
        best: dict[EntityKey, tuple[float, EntityKey, EntityKey]] = {}
        for left in linker.nodes:
            own = linker.cluster_of[left]
            for right, weight in linker.neighbours(left).items():
                if weight > APART and linker.cluster_of[right] != own:
                    pair = (-weight, *sorted((left, right)))
                    if own not in best or pair < best[own]:
                        best[own] = pair
        for _, left, right in set(best.values()):
            yield self._decision(kind, left, right, "near", linker)

    def _reviewed(self, iri_of: dict[str, dict[ItemRef, str]]) -> Iterator[MergeDecision]:
        """What reviewers decided and the clusters obey, of the very items that they named; the first of those on one pair."""
        seen = set()
        for said, *sides in self.merger.review.pairs():
            a, b = sorted(sides)
            together = iri_of[said.kind][a] == iri_of[said.kind][b]
            if together == (said.verdict == "same") and (said.kind, a, b) not in seen:
                seen.add((said.kind, a, b))
                points = TOGETHER if together else APART
                words, parts = (self._words(said.kind, a), self._words(said.kind, b)), (Part("decision", said.verdict, points),)
                yield MergeDecision(said.kind, a, b, said.verdict, "reviewer", points, parts, words, said.reviewer, said.note)

    def _decision(self, kind: str, left: EntityKey, right: EntityKey, verdict: str, linker: Linker) -> MergeDecision:
        a, b = (self.merger.first_ref(kind, key) for key in sorted((left, right)))
        return self._decided(kind, a, b, verdict, tuple(linker.nodes[key] for key in sorted((left, right))), linker)

    def _decided(self, kind: str, a: ItemRef, b: ItemRef, how: str, nodes: tuple, linker: Linker) -> MergeDecision:
        """The decision on two items, made anew only where one of their nodes or words is new; ``how`` is a verdict or the rule alike."""
        known = self._old_pairs.get((kind, a, b, how))
        words = (self._words(kind, a), self._words(kind, b))
        if known is None or known[0] is not nodes[0] or known[1] is not nodes[1] or known[2].evidence != words:
            score = linker.compare(*nodes)
            verdict, rule = ("same", "alike") if how == "alike" else (how, score.rule)
            parts = tuple(map(_shared, score.parts))
            known = (*nodes, MergeDecision(kind, min(a, b), max(a, b), verdict, rule, score.weight, parts, words))
        self._pairs[kind, a, b, how] = known
        return known[2]

    def _words(self, kind: str, ref: ItemRef) -> str:
        if kind == "entity":
            return self.merger.entity(ref).mention
        telling: Telling = self.merger.telling(ref)
        return next(iter(telling.evidence), telling.mention)


@cache
def _shared(part: Part) -> Part:
    """The one object for all equal parts, of which there are few: they are most of what a snapshot holds."""
    return part


def _spanning(members: tuple[EntityKey, ...], linker: Linker) -> list[tuple[EntityKey, EntityKey]]:
    inside = set(members)
    edges = [
        (-weight, left, right)
        for left in members
        for right, weight in linker.neighbours(left).items()
        if left < right and right in inside and weight >= 0
    ]
    leader = {member: member for member in members}

    def top(member: EntityKey) -> EntityKey:
        while leader[member] != member:
            leader[member] = member = leader[leader[member]]
        return member

    kept = []
    for _, left, right in sorted(edges):
        a, b = top(left), top(right)
        if a != b:
            leader[max(a, b)] = min(a, b)
            kept.append((left, right))
    return kept


def _commonest(values: Iterable[str]) -> str:
    counts = Counter(values)
    return min(counts, key=lambda value: (-counts[value], value)) if counts else ""


def _labels(records: Iterable[EntityRecord]) -> tuple[tuple[str, str], ...]:
    """One label a language, the commonest; a romanised one where only Arabic is known."""
    counts: dict[str, Counter[str]] = {}
    for record in records:
        for tag, text in record.labels:
            counts.setdefault(tag, Counter())[text] += 1
    labels = {tag: min(found, key=lambda text: (-found[text], -len(text), text)) for tag, found in counts.items()}
    if "ar" in labels and "ar-Latn" not in labels and "en" not in labels:
        labels["ar-Latn"] = romanise(labels["ar"])
    return tuple(sorted(labels.items()))


def _date_text(day: date, precision: str) -> str:
    """The date as far as it is known: a week is told by its month alone, for its first day would read as the event's."""
    return {"day": day.isoformat(), "year": f"{day:%Y}"}.get(precision, f"{day:%Y-%m}")
