"""Clustering under constraints, on literal scores."""

from itertools import permutations

import pytest

from kg.merge.cluster import APART, TOGETHER, Linker, Score


def linker(pairs, order):
    table = {frozenset(pair): weight for pair, weight in pairs.items()}
    made = Linker(lambda a, b: Score(table.get(frozenset((a, b)), -4.0)), lambda node: ["block"])
    for node in order:
        made.put(node, node)
    made.settle()
    return made


def clusters(pairs, order):
    return sorted(linker(pairs, order).members.values())


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ({"ab": 2.0, "bc": 2.0, "ac": 1.0}, [("a", "b", "c")]),
        ({"ab": 2.0, "bc": 1.0, "ac": -4.0}, [("a", "b"), ("c",)]),  # no chaining over a bad pair
        ({"ab": 5.0, "bc": 5.0, "ac": APART}, [("a", "b"), ("c",)]),  # kept apart whatever speaks for it
        ({"ab": TOGETHER, "bc": 1.0, "ac": -8.0}, [("a", "b", "c")]),  # what is bound takes its likes along
        ({"ab": TOGETHER, "bc": 5.0, "ac": APART}, [("a", "b"), ("c",)]),  # but not against what is kept apart
        ({"ab": TOGETHER, "bc": 5.0, "ac": -4.0}, [("a", "b", "c")]),
        ({"ab": -1.0}, [("a",), ("b",), ("c",)]),
    ],
)
def test_cluster_outcome_in_every_order(pairs, expected):
    for order in permutations("abc"):
        assert clusters(pairs, order) == expected


def test_cluster_removal_undoes_a_join():
    made = linker({"ab": 2.0, "bc": 2.0, "ac": 1.0, "cd": 1.0, "bd": -6.0, "ad": -6.0}, "abcd")
    made.drop("b")
    made.drop("a")
    made.settle()
    assert sorted(made.members.values()) == [("c", "d")]
    assert made.cluster_of == {"c": "c", "d": "c"}


def test_cluster_settle_names_only_what_changed():
    made = linker({"ab": 2.0, "cd": 2.0, "de": 3.0, "ce": 3.0}, "abcd")
    made.put("e", "e")
    assert made.settle() == {"c"}
