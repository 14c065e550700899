"""Weighs many pairs of nodes, in several processes where there are enough of them.

The weight of a pair depends on its two nodes alone, so that the number of processes changes nothing but the time.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ..processes import cores, in_processes

#: What scores two nodes; its result has a ``weight``.
Compare = Callable[[Any, Any], Any]

#: Pairs from which other processes, which must start and be given the nodes, save time.
WORTHWHILE = 60_000
#: Pairs of a task: so few that no process is long idle at the end.
TASK = 10_000
_given: tuple[Compare, Sequence[Any]] | None = None


def weights(compare: Compare, nodes: Sequence[Any], pairs: array[int], jobs: int = 0) -> Iterator[float]:
    """The weight of each pair, in their order, by ``jobs`` processes, 0 for one a core.

    ``pairs`` holds the places of the first two nodes, then those of the next two, and so on.
    """
    jobs = jobs or cores()
    if jobs == 1 or len(pairs) < 2 * WORTHWHILE:
        yield from _weighed(compare, nodes, pairs)
        return
    tasks = (pairs[at : at + 2 * TASK] for at in range(0, len(pairs), 2 * TASK))
    with in_processes(_weigh, tasks, jobs, _take, (compare, nodes)) as weighed:
        for found in weighed:
            yield from found


def _weighed(compare: Compare, nodes: Sequence[Any], pairs: array[int]) -> Iterator[float]:
    places = iter(pairs)
    return (compare(nodes[a], nodes[b]).weight for a, b in zip(places, places, strict=True))


def _take(compare: Compare, nodes: Sequence[Any]) -> None:
    global _given
    _given = compare, nodes


def _weigh(pairs: array[int]) -> array[float]:
    assert _given is not None
    return array("d", _weighed(*_given, pairs))
