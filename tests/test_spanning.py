"""Trees with one root: the same as Stanza's own search finds, and found with fewer contractions."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("stanza")
from stanza.models.common import chuliu_edmonds
from stanza.models.depparse import model

from kg.annotate import spanning


def _scores(seed: int, spread: float) -> np.ndarray:
    """Log probabilities of heads, surer of them the greater ``spread`` is."""
    rng = np.random.default_rng(seed)
    size = int(rng.integers(2, 40))
    logits = rng.normal(size=(size, size)) * spread
    logits[:, 0] -= spread  # the root is seldom anyone's head
    return (logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))).astype(np.float32)


@pytest.mark.parametrize("spread", [0.3, 2.0, 8.0])
@pytest.mark.parametrize("seed", range(40))
def test_one_root_tree_is_the_one_that_stanza_finds(seed, spread):
    scores = _scores(seed, spread)
    before = scores.copy()
    tree = spanning.one_root_tree(scores)
    assert np.array_equal(tree, chuliu_edmonds.chuliu_edmonds_one_root(scores))
    assert np.count_nonzero(tree[1:] == 0) == 1
    assert np.array_equal(scores, before)


def test_one_root_tree_where_every_word_would_be_the_root():
    scores = np.full((5, 5), -9.0)
    scores[:, 0] = [0.0, -0.1, -0.2, -0.3, -0.4]
    assert np.array_equal(spanning.one_root_tree(scores), chuliu_edmonds.chuliu_edmonds_one_root(scores))


def _parsed(seed: int) -> np.ndarray:
    """Scores as a parser gives them: nearly all of a tree's arcs are far likelier than others."""
    rng = np.random.default_rng(seed)
    size = 30
    logits = rng.normal(size=(size, size))
    for word in range(2, size):
        logits[word, rng.integers(1, word)] += 12
    logits[1, 0] += 12
    return logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))


def test_one_root_tree_contracts_less(monkeypatch):
    counts, real = {"mine": 0, "stanza": 0}, chuliu_edmonds.tarjan

    def counting(name):
        def count(tree):
            counts[name] += 1
            return real(tree)

        return count

    for seed in range(30):
        scores = _parsed(seed)
        monkeypatch.setattr(chuliu_edmonds, "tarjan", counting("mine"))
        spanning.one_root_tree(scores)
        monkeypatch.setattr(chuliu_edmonds, "tarjan", counting("stanza"))
        chuliu_edmonds.chuliu_edmonds_one_root(scores)
        monkeypatch.undo()
    assert counts["mine"] < counts["stanza"] / 5


def test_quick_trees_gives_the_parser_back_its_own_search():
    own = model.chuliu_edmonds_one_root
    with pytest.raises(RuntimeError), spanning.quick_trees():
        assert model.chuliu_edmonds_one_root is spanning.one_root_tree
        raise RuntimeError
    assert model.chuliu_edmonds_one_root is own
