"""The best dependency tree of a sentence with one root, found quickly.

Stanza makes the arcs to the root so dear that a tree takes one of them at most (Stanojević and Cohen 2021, A Root of a Problem).
No word then has the root as its best head, so every word is in a cycle at first, and Chu-Liu-Edmonds contracts a sentence a
word at a time. Mostly the best tree of all has one root anyway; where it has several, a small cost of roots is often enough.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np


#: What an arc to the root costs, tried in turn; log probabilities of arcs seldom differ by more.
_COSTS = (0.0, 1.0, 2.0, 4.0, 8.0, 16.0)


def one_root_tree(scores: np.ndarray) -> np.ndarray:
    """The heads of the best tree with one root (shape n): ``scores[i, j]`` says how well j is the head of i, 0 is the root (n by n).

    The best of all trees under some cost of roots is, where it has one root, the best of those with one root.
    """
    from stanza.models.common.chuliu_edmonds import chuliu_edmonds, chuliu_edmonds_one_root

    for cost in _COSTS:
        dear = scores.astype(np.float64)  # a copy: the search writes into its scores
        dear[:, 0] -= cost
        tree = chuliu_edmonds(dear)
        if np.count_nonzero(tree[1:] == 0) == 1:
            return tree
    return chuliu_edmonds_one_root(scores)


@contextmanager
def quick_trees() -> Iterator[None]:
    """While inside, Stanza's parser finds its trees with ``one_root_tree``: the same trees, in less time."""
    from stanza.models.depparse import model

    before = model.chuliu_edmonds_one_root
    model.chuliu_edmonds_one_root = one_root_tree
    try:
        yield
    finally:
        model.chuliu_edmonds_one_root = before
