"""Clusters nodes by pair scores under constraints, and keeps the clusters up to date as nodes come and go.

Average linkage inside each connected component of the pairs that score zero or more: two clusters join while the mean of all
their cross pairs is not negative and no pair of them is kept apart. Plain transitive closure would chain look-alikes.
Pairs that must be joined take their clusters along: they are left to the others' weights first, and then the two clusters
become one; only where something keeps these apart are the two joined before all else, and their likes follow by weight.
The outcome depends on the set of nodes alone: pairs are taken best first, ties by node name, and scores are multiples of an
eighth, so that their sums are exact in any order.
"""

from __future__ import annotations

import heapq
from array import array
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from .types import Part
from .weighing import weights

Key = TypeVar("Key", bound=Hashable)
Node = TypeVar("Node")

#: The score of a pair that must never be joined, and of one that must be.
APART, TOGETHER = float("-inf"), float("inf")
#: Pairs are remembered from this weight on; all others, compared or not, count as FOREIGN in a mean.
NEAR, FOREIGN = -1.5, -3.0


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
    none are never compared, and count as FOREIGN. ``mark`` names what a cluster may hold only one of, "" for no such thing.
    """

    compare: Callable[[Node, Node], Score]
    keys: Callable[[Node], Iterable[Hashable]]
    mark: Callable[[Node], str] = lambda node: ""
    nodes: dict[Key, Node] = field(default_factory=dict)
    cluster_of: dict[Key, Key] = field(default_factory=dict)
    members: dict[Key, tuple[Key, ...]] = field(default_factory=dict)
    _keys: dict[Key, frozenset[Hashable]] = field(default_factory=dict)
    _blocks: dict[Hashable, set[Key]] = field(default_factory=lambda: defaultdict(set))
    _edges: dict[Key, dict[Key, float]] = field(default_factory=lambda: defaultdict(dict))
    _dirty: set[Key] = field(default_factory=set)
    _orphans: set[Key] = field(default_factory=set)

    def put(self, key: Key, node: Node) -> None:
        """Add a node or replace it; nothing happens where it is there and equal."""
        if self.nodes.get(key) == node:
            return
        self.drop(key)
        self.nodes[key] = node
        self._keys[key] = frozenset(self.keys(node))
        for block in self._keys[key]:
            self._blocks[block].add(key)
        self._dirty.add(key)
        self._orphans.discard(key)

    def index(self) -> None:
        """Find the nodes by their blocking keys again, which a snapshot does not keep."""
        for key, blocks in self._keys.items():
            for block in blocks:
                self._blocks[block].add(key)

    def drop(self, key: Key) -> None:
        """Remove a node; nothing happens where it is not there."""
        if self.nodes.pop(key, None) is None:
            return
        for block in self._keys.pop(key):
            self._blocks[block].discard(key)
            if not self._blocks[block]:
                del self._blocks[block]
        for other in self._edges.pop(key, {}):
            del self._edges[other][key]
        self._dirty.discard(key)
        self._orphans.add(key)

    def score(self, left: Key, right: Key) -> Score:
        """The score of two nodes with its parts, compared in the order of their keys."""
        a, b = sorted((left, right))
        return self.compare(self.nodes[a], self.nodes[b])

    def neighbours(self, key: Key) -> dict[Key, float]:
        """The nodes that came near enough to this one, with the weight of the pair."""
        return self._edges.get(key, {})

    def settle(self, jobs: int = 0) -> set[Key]:
        """Bring the clusters up to date; the names (smallest members) of the clusters that are new or changed.

        Many pairs are compared in ``jobs`` processes, 0 for one a core.
        """
        touched = self._touched()
        self._link(jobs)
        changed = self._recluster(touched)
        self._dirty.clear()
        self._orphans.clear()
        return changed

    def _touched(self) -> set[Key]:
        """The nodes whose cluster may change: dirty ones and those that stood in a cluster with a changed node."""
        touched = set(self._dirty)
        for key in self._dirty | self._orphans:
            if key in self.cluster_of:
                touched.update(self.members[self.cluster_of[key]])
        return touched

    def _link(self, jobs: int) -> None:
        """Weigh the pairs of dirty nodes, and remember those that come near or must not be joined."""
        place: dict[Key, int] = {}
        pairs = array("l", (place.setdefault(key, len(place)) for pair in self._pairs() for key in pair))
        keys, ends = list(place), iter(pairs)
        found = weights(self.compare, [self.nodes[key] for key in keys], pairs, jobs)
        for a, b, weight in zip(ends, ends, found, strict=True):
            if weight >= NEAR or weight == APART:
                left, right = keys[a], keys[b]
                self._edges[left][right] = self._edges[right][left] = weight

    def _pairs(self) -> Iterator[tuple[Key, Key]]:
        """The pairs of a dirty node and another that share a key, the smaller name first."""
        for key in sorted(self._dirty):
            candidates = {other for block in self._keys[key] for other in self._blocks[block]}
            for other in candidates - self._edges[key].keys() - {key}:
                if key < other:
                    yield key, other
                elif other not in self._dirty:  # else compared from the other side
                    yield other, key

    def _recluster(self, touched: set[Key]) -> set[Key]:
        components = self._components(touched)
        stale = touched.union(*components)
        old = {name: self.members[name] for name in {self.cluster_of[key] for key in stale if key in self.cluster_of}}
        for key in stale:
            self.cluster_of.pop(key, None)
        for name in old:
            del self.members[name]
        for cluster in (c for component in components for c in self._agglomerate(component)):
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

    def _component(self, start: Key) -> set[Key]:
        found, queue = {start}, [start]
        while queue:
            for other, weight in self._edges.get(queue.pop(), {}).items():
                if weight >= 0 and other not in found:
                    found.add(other)
                    queue.append(other)
        return found

    def _agglomerate(self, component: set[Key]) -> list[tuple[Key, ...]]:
        """The clusters of a component, each sorted."""
        if len(component) == 1:
            return [tuple(component)]
        order = sorted(component)
        place = {key: i for i, key in enumerate(order)}
        marks = [self.mark(self.nodes[key]) for key in order]
        edges = [(place[o], i, w) for i, key in enumerate(order) for o, w in self._edges.get(key, {}).items() if place.get(o, i) < i]
        bound = sorted((a, b) for a, b, weight in edges if weight == TOGETHER)
        first: set[tuple[int, int]] = set()
        while True:
            joiner = _Joiner(marks)
            for a, b, weight in edges:
                joiner.link(a, b, 0.0 if weight == TOGETHER and (a, b) not in first else weight)
            joiner.join()
            broken = {pair for pair in bound if not joiner.bind(*pair)}
            if broken <= first:
                return sorted(tuple(order[i] for i in sorted(cluster)) for cluster in joiner.clusters.values())
            first |= broken


class _Joiner:
    """Average linkage over numbered nodes: a cluster keeps the number of its smallest member."""

    def __init__(self, marks: list[str]):
        self.clusters = {i: [i] for i in range(len(marks))}
        self.marks = dict(enumerate(marks))
        self.links: dict[int, dict[int, tuple[float, int]]] = {i: {} for i in self.clusters}
        self.heap: list[tuple[float, int, int, int]] = []

    def link(self, left: int, right: int, weight: float) -> None:
        """Note the weight of a pair."""
        self.links[left][right] = self.links[right][left] = (weight, 1)
        self._offer(left, right)

    def _barred(self, left: int, right: int) -> bool:
        """Do the two bear different marks?"""
        return bool(self.marks[left] and self.marks[right]) and self.marks[left] != self.marks[right]

    def _offer(self, left: int, right: int) -> None:
        """Queue two clusters for joining where their mean allows it; pairs without a weight count as FOREIGN."""
        known, count = self.links[left][right]
        pairs = len(self.clusters[left]) * len(self.clusters[right])
        mean = (known + FOREIGN * (pairs - count)) / pairs
        if mean >= 0 and not self._barred(left, right):
            heapq.heappush(self.heap, (-mean, min(left, right), max(left, right), pairs))

    def join(self) -> None:
        """Join best first until nothing more may be joined."""
        while self.heap:
            _, a, b, pairs = heapq.heappop(self.heap)
            if a not in self.clusters or b not in self.clusters or self._barred(a, b):
                continue
            if len(self.clusters[a]) * len(self.clusters[b]) == pairs:  # else one has grown since it was offered
                self._merge(a, b)

    def bind(self, left: int, right: int) -> bool:
        """Join the clusters of two nodes whatever their mean; False where something keeps these apart."""
        a, b = sorted(next(name for name, cluster in self.clusters.items() if node in cluster) for node in (left, right))
        if a != b and not self._barred(a, b) and self.links[a].get(b, (0.0, 0))[0] != APART:
            self._merge(a, b)
            return True
        return a == b

    def _merge(self, a: int, b: int) -> None:
        self.clusters[a] += self.clusters.pop(b)
        self.marks[a] = self.marks[a] or self.marks[b]
        gone = self.links.pop(b)
        self.links[a].pop(b, None)
        gone.pop(a, None)
        for other, (weight, count) in gone.items():
            ours, pairs = self.links[a].get(other, (0.0, 0))
            self.links[a][other] = self.links[other][a] = (_plus(ours, weight), pairs + count)
            del self.links[other][b]
        for other in self.links[a]:
            self._offer(a, other)


def _plus(left: float, right: float) -> float:
    """The sum of two linkages: APART wins over everything, TOGETHER over what is finite."""
    return APART if APART in (left, right) else left + right
