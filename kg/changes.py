"""Brings the graphs that follow from merging up to date: whole, or only where two results of merging differ.

Each of these graphs says the same of an item (entity, event, decision, conflict) whatever stands beside it, so that what
changed is the graph of the changed items before against their graph after. Four things need a look at the rest: quantities
and times, which stay while anything leads to them; what the knowledge base says of linked entries; names of entities that
stand in events as text; and control of a place, which follows from all events there. Who writes anything else that follows
from several items must bring these together in ``_differing``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from pyoxigraph import NamedNode, Quad

from . import control, vocab
from .knowledge import KnowledgeBase
from .merge.types import Conflict, ItemRef, MergedEntity, MergedEvent, MergeDecision, MergeResult
from .merged import conflict_graph, identity_graph, merged_graph
from .store import Dataset
from .validate import Finding, failing_nodes, put_graph
from .vocab import CONFLICTS, IDENTITY, ISNAD, MERGED, RDF

Item = TypeVar("Item", bound=Hashable)

#: The graphs that follow from merging, and how each is written.
GRAPHS: dict[NamedNode, Callable[[MergeResult, KnowledgeBase], list[Quad]]] = {
    MERGED: merged_graph,
    IDENTITY: lambda result, knowledge: identity_graph(result),
    CONFLICTS: lambda result, knowledge: conflict_graph(result.conflicts),
}
#: Nodes that several items share and that stand only while something leads to them.
_SHARED = (vocab.PREFIXES["quantity"], vocab.BASE + "time/")
#: Links to items of articles: they change what is told of a node, and nothing that another node's shape asks of it.
_TO_ARTICLES = {ISNAD.occurrence, ISNAD.telling}


def put_result(dataset: Dataset, result: MergeResult, knowledge: KnowledgeBase, before: MergeResult | None = None) -> list[Finding]:
    """Store the graphs of a result without what does not conform; the findings.

    With ``before``, the result that the graphs now follow from, only what differs is written and checked; the graphs come
    out the same.
    """
    if before is None:
        return [finding for graph, write in GRAPHS.items() for finding in put_graph(dataset, graph, write(result, knowledge))]
    old, new = _differing(before, result)
    findings = []
    for graph, write in GRAPHS.items():
        was, now = set(write(old, knowledge)), set(write(new, knowledge))
        gone, come = was - now, now - was
        if graph == MERGED and gone and not _linked(before) <= _linked(result):
            gone -= set(merged_graph(_stubs(_linked(result)), knowledge))
        if gone or come:
            _change(dataset, graph, gone, come)
            if dataset.store.contains_named_graph(vocab.quarantine_graph(graph)) or not _conforms(dataset, graph, gone | come, now):
                findings += put_graph(dataset, graph, write(result, knowledge))
    return findings


# What differs -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Keys:
    """The names of the items that differ."""

    entities: frozenset[str]
    events: frozenset[str]
    decisions: frozenset[tuple[str, ItemRef, ItemRef]]
    conflicts: frozenset[tuple[str, str]]

    def part(self, result: MergeResult) -> MergeResult:
        """The items of these names in a result."""
        return MergeResult(
            entities=tuple(e for e in result.entities if e.iri in self.entities),
            events=tuple(e for e in result.events if e.iri in self.events),
            conflicts=tuple(c for c in result.conflicts if _conflict_key(c) in self.conflicts),
            decisions=tuple(d for d in result.decisions if _decision_key(d) in self.decisions),
        )


def _differing(before: MergeResult, after: MergeResult) -> tuple[MergeResult, MergeResult]:
    """The parts of two results in which they differ."""
    entities = _differing_keys(before.entities, after.entities, lambda e: e.iri)
    events = _differing_keys(before.events, after.events, lambda e: e.iri)
    events |= _naming(_relabelled(before.entities, after.entities, entities), after.events)
    both = (*before.events, *after.events)
    events |= _of_places(both, entities, events)
    keys = _Keys(
        entities | {iri for event in both if event.iri in events for iri in (*_named_as_text(event), *_places(event))},
        events,
        frozenset(_differing_keys(before.decisions, after.decisions, _decision_key)),
        frozenset(_differing_keys(before.conflicts, after.conflicts, _conflict_key)),
    )
    return _without_common_members(keys.part(before), keys.part(after))


def _without_common_members(before: MergeResult, after: MergeResult) -> tuple[MergeResult, MergeResult]:
    """The two without the items of articles that an entity has in both, of which a country has thousands."""
    old, new = ({e.iri: set(e.members) for e in result.entities} for result in (before, after))

    def thinned(entity: MergedEntity) -> MergedEntity:
        shared = old.get(entity.iri, set()) & new.get(entity.iri, set())
        return replace(entity, members=tuple(ref for ref in entity.members if ref not in shared))

    return (
        replace(before, entities=tuple(map(thinned, before.entities))),
        replace(after, entities=tuple(map(thinned, after.entities))),
    )


def _differing_keys(before: Iterable[Item], after: Iterable[Item], key: Callable[[Item], Hashable]) -> frozenset:
    """The names of the items that are in one of the two alone; most are the very same objects."""
    kept = {id(item) for item in before} & {id(item) for item in after}
    gone, come = ({item for item in items if id(item) not in kept} for items in (before, after))
    return frozenset(key(item) for item in gone ^ come)


def _decision_key(decision: MergeDecision) -> tuple[str, ItemRef, ItemRef]:
    return decision.kind, decision.left, decision.right


def _conflict_key(conflict: Conflict) -> tuple[str, str]:
    return conflict.event, conflict.aspect


def _relabelled(before: Iterable[MergedEntity], after: Iterable[MergedEntity], differing: Collection[str]) -> frozenset[str]:
    """The entities that are called something else."""
    old, new = ({e.iri: e.labels for e in entities if e.iri in differing} for entities in (before, after))
    return frozenset(iri for iri in differing if old.get(iri) != new.get(iri))


def _naming(entities: frozenset[str], events: Iterable[MergedEvent]) -> frozenset[str]:
    """The events in which one of the entities stands by its name, as text."""
    return frozenset(event.iri for event in events if entities and not entities.isdisjoint(_named_as_text(event)))


def _named_as_text(event: MergedEvent) -> list[str]:
    schema = vocab.schema()
    return [iri for variant in event.roles if variant.entities and schema.role(variant.role).kind != "entity" for iri in variant.entities]


def _places(event: MergedEvent) -> set[str]:
    """The places whose control the event may change."""
    role = control.ROLES.get(event.type, ("",))[0]
    return {iri for variant in event.roles if variant.role == role for iri in variant.entities}


def _of_places(events: Iterable[MergedEvent], entities: Collection[str], differing: Collection[str]) -> frozenset[str]:
    """The events at the places of those that differ, from which control of the places follows."""
    placed = [(event, places) for event in events if (places := _places(event))]
    touched = {iri for event, places in placed for iri in places if event.iri in differing or iri in entities}
    return frozenset(event.iri for event, places in placed if not places.isdisjoint(touched))


def _linked(result: MergeResult) -> frozenset[str]:
    return frozenset(entity.knowledge for entity in result.entities if entity.knowledge)


def _stubs(entries: Iterable[str]) -> MergeResult:
    """A result that has nothing but the entries."""
    return MergeResult(entities=tuple(MergedEntity(iri, "", (), (), knowledge=iri) for iri in sorted(entries)))


# Writing ----------------------------------------------------------------------------------------------------------------


def _change(dataset: Dataset, graph: NamedNode, gone: set[Quad], come: set[Quad]) -> None:
    """Change a graph; of shared nodes those go that nothing leads to any more, and what only they led to."""
    shared = {quad for quad in gone if quad.subject.value.startswith(_SHARED)}
    dataset.change_graph(gone - shared, come)
    queue = {quad.subject for quad in shared}
    while queue:
        node = queue.pop()
        if next(dataset.store.quads_for_pattern(None, None, node, graph), None) is None:
            quads = list(dataset.store.quads_for_pattern(node, None, None, graph))
            dataset.change_graph(quads, ())
            queue |= {q.object for q in quads if isinstance(q.object, NamedNode) and q.object.value.startswith(_SHARED)}


def _conforms(dataset: Dataset, graph: NamedNode, changed: set[Quad], written: set[Quad]) -> bool:
    """Do the changed nodes and those that lead to them still conform?

    ``written`` is what was written of the items that differ, whole but for links to articles; the rest is looked up.
    """
    find = dataset.store.quads_for_pattern
    told = {quad.subject for quad in written}
    asked = {quad.subject for quad in changed if quad.predicate not in _TO_ARTICLES}
    leading = {quad.subject for node in asked for quad in find(None, None, node, graph)}
    quads = written | {quad for node in (leading | asked) - told for quad in find(node, None, None, graph)}
    nodes = {quad.subject for quad in quads}
    around = {quad.object for quad in quads if isinstance(quad.object, NamedNode)} - nodes
    failing = failing_nodes([*quads, *(quad for node in around for quad in find(node, RDF.type, None, graph))])
    return failing is not None and failing.isdisjoint(nodes)
