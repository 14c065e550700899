"""Clusters nodes by pair scores under constraints, and keeps the clusters up to date as nodes come and go.

Average linkage inside each connected component of the pairs that score zero or more: two clusters join while the mean of all
their cross pairs is not negative and no pair of them is kept apart. Plain transitive closure would chain look-alikes.
The outcome depends on the set of nodes alone: pairs are taken best first, ties by node name, and scores are multiples of an
eighth, so that their sums are exact in any order.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from .types import Part

Key = TypeVar("Key", bound=Hashable)
Node = TypeVar("Node")

#: The score of a pair that must never be joined, and of one that must be.
APART, TOGETHER = float("-inf"), float("inf")


@dataclass(frozen=True, slots=True)
class Score:
    """The outcome of comparing two nodes: the sum of its parts, or APART or TOGETHER whatever they say."""

    weight: float
    parts: tuple[Part, ...] = ()
    rule: str = "score"


def exact(points: float) -> float:
    """The nearest multiple of an eighth."""
    return round(points * 8) / 8


def total(parts: Iterable[Part]) -> Score:
    """A score from its parts; an infinite part wins over all finite ones, APART over TOGETHER."""
    kept = tuple(part for part in parts if part.points)
    if any(part.points == APART for part in kept):
        return Score(APART, kept)
    return Score(sum(part.points for part in kept), kept)


@dataclass(slots=True)
class Linker(Generic[Key, Node]):
    """Keeps clusters of nodes; ``settle`` recomputes only the components that a change touched.

    ``compare`` must be symmetric and depend on its two nodes alone; ``keys`` gives a node's blocking keys: nodes that share
    none are never compared as candidates.
    """

    compare: Callable[[Node, Node], Score]
    keys: Callable[[Node], Iterable[Hashable]]
    nodes: dict[Key, Node] = field(default_factory=dict)
    cluster_of: dict[Key, Key] = field(default_factory=dict)
    members: dict[Key, tuple[Key, ...]] = field(default_factory=dict)
    _blocks: dict[Hashable, set[Key]] = field(default_factory=lambda: defaultdict(set))
    _edges: dict[Key, dict[Key, Score]] = field(default_factory=lambda: defaultdict(dict))
    _dirty: set[Key] = field(default_factory=set)
    _orphans: set[Key] = field(default_factory=set)

    def put(self, key: Key, node: Node) -> None:
        """Add a node or replace it; nothing happens where it is there and equal."""
        if self.nodes.get(key) == node:
            return
        self.drop(key)
        self.nodes[key] = node
        for block in self.keys(node):
            self._blocks[block].add(key)
        self._dirty.add(key)
        self._orphans.discard(key)

    def drop(self, key: Key) -> None:
        """Remove a node; nothing happens where it is not there."""
        if key not in self.nodes:
            return
        for block in self.keys(self.nodes.pop(key)):
            self._blocks[block].discard(key)
            if not self._blocks[block]:
                del self._blocks[block]
        for other in self._edges.pop(key, {}):
            del self._edges[other][key]
        self._dirty.discard(key)
        self._orphans.add(key)

    def score(self, left: Key, right: Key) -> Score:
        """The score of two nodes, in the order of their keys."""
        known = self._edges.get(left, {}).get(right)
        if known is None:
            a, b = sorted((left, right))
            known = self.compare(self.nodes[a], self.nodes[b])
        return known

    def neighbours(self, key: Key) -> dict[Key, Score]:
        """The nodes that were compared with this one as candidates, with their scores."""
        return self._edges.get(key, {})

    def settle(self) -> set[Key]:
        """Bring the clusters up to date; the names (smallest members) of the clusters that are new or changed."""
        touched = self._touched()
        for key in sorted(self._dirty):
            self._link(key)
        changed = self._recluster(touched)
        self._dirty.clear()
        self._orphans.clear()
        return changed

    def _touched(self) -> set[Key]:
        """The nodes whose component may change: dirty ones and all that stood in a component with a changed node."""
        touched = set(self._dirty)
        for key in self._dirty | self._orphans:
            if key in self.cluster_of:
                touched.update(self.members[self.cluster_of[key]])
        return touched

    def _link(self, key: Key) -> None:
        candidates = {other for block in self.keys(self.nodes[key]) for other in self._blocks[block]} - {key}
        for other in candidates:
            if other not in self._edges[key]:
                score = self.score(key, other)
                if score.weight > APART:
                    self._edges[key][other] = self._edges[other][key] = score

    def _recluster(self, touched: set[Key]) -> set[Key]:
        components = self._components(touched)
        stale = touched.union(*components)
        old = {name: self.members[name] for name in {self.cluster_of[key] for key in stale if key in self.cluster_of}}
        for key in stale:
            self.cluster_of.pop(key, None)
        for name in old:
            del self.members[name]
        for cluster in (c for component in components for c in agglomerate(component, self._linkage)):
            self.members[cluster[0]] = cluster
            self.cluster_of.update((key, cluster[0]) for key in cluster)
        return {self.cluster_of[key] for key in stale & self.nodes.keys() if self._differs(key, old)}

    def _differs(self, key: Key, old: dict[Key, tuple[Key, ...]]) -> bool:
        name = self.cluster_of[key]
        return key in self._dirty or old.get(name) != self.members[name]

    def _components(self, touched: set[Key]) -> list[set[Key]]:
        found: list[set[Key]] = []
        seen: set[Key] = set()
        for key in sorted(touched & self.nodes.keys()):
            if key not in seen:
                found.append(self._component(key))
                seen |= found[-1]
        return found

    def _linkage(self, left: Key, right: Key) -> Score:
        """The score as clustering sees it: only pairs that were candidates can speak for joining."""
        known = self._edges.get(left, {}).get(right)
        if known is not None:
            return known
        score = self.score(left, right)
        return score if score.weight < 0 else Score(-0.125)

    def _component(self, start: Key) -> set[Key]:
        found, queue = {start}, [start]
        while queue:
            for other, score in self._edges.get(queue.pop(), {}).items():
                if score.weight >= 0 and other not in found:
                    found.add(other)
                    queue.append(other)
        return found


def agglomerate(component: set[Key], score: Callable[[Key, Key], Score]) -> list[tuple[Key, ...]]:
    """The clusters of a component, each sorted, by average linkage that keeps apart what must be."""
    if len(component) == 1:
        return [tuple(component)]
    order = sorted(component)
    clusters: dict[int, list[int]] = {i: [i] for i in range(len(order))}
    sums: dict[int, dict[int, float]] = {i: {} for i in clusters}
    for i, left in enumerate(order):
        for j in range(i):
            sums[i][j] = sums[j][i] = score(order[j], left).weight
    _join_all(clusters, sums)
    return sorted(tuple(order[i] for i in sorted(cluster)) for cluster in clusters.values())


def _join_all(clusters: dict[int, list[int]], sums: dict[int, dict[int, float]]) -> None:
    """Join clusters best first, in place; a cluster keeps the number of its smallest member."""
    heap = [(-weight, j, i, 1) for i, row in sums.items() for j, weight in row.items() if j < i and weight >= 0]
    heapq.heapify(heap)
    while heap:
        _, a, b, pairs = heapq.heappop(heap)
        if a not in clusters or b not in clusters or len(clusters[a]) * len(clusters[b]) != pairs:
            continue
        clusters[a] += clusters.pop(b)
        gone = sums.pop(b)
        del sums[a][b]
        for other, weight in gone.items():
            if other == a:
                continue
            sums[a][other] = sums[other][a] = _plus(sums[a][other], weight)
            del sums[other][b]
            pairs = len(clusters[a]) * len(clusters[other])
            if sums[a][other] >= 0:
                heapq.heappush(heap, (-sums[a][other] / pairs, min(a, other), max(a, other), pairs))


def _plus(left: float, right: float) -> float:
    """The sum of two linkages: APART wins over everything, TOGETHER over what is finite."""
    return APART if APART in (left, right) else left + right
