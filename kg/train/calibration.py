"""How often facts of a confidence are right: ``python -m kg.train calibration GOLD GRAPH --out FILE.svg``."""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from .. import views
from ..evaluate import judged_facts, read_gold
from ..store import open_dataset

BINS = 10


def reliability(judged: Iterable[tuple[float, bool]], bins: int = BINS) -> list[tuple[float, float, int]]:
    """Mean confidence, share that is right, and count of each bin of equal width that holds something.

    >>> reliability([(0.91, True), (0.99, False), (0.12, False)])
    [(0.12, 0.0, 1), (0.95, 0.5, 2)]
    """
    found: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for confidence, right in judged:
        found[min(bins - 1, int(confidence * bins))].append((confidence, right))
    rows = [(part, len(part)) for _, part in sorted(found.items())]
    return [(round(sum(c for c, _ in part) / n, 3), round(sum(r for _, r in part) / n, 3), n) for part, n in rows]


def expected_error(rows: Iterable[tuple[float, float, int]]) -> float:
    """Expected calibration error: the mean distance of confidence from the share that is right, bins weighed by count."""
    rows = list(rows)
    return sum(abs(c - r) * n for c, r, n in rows) / max(1, sum(n for _, _, n in rows))


def draw(rows: Iterable[tuple[float, float, int]], out: Path) -> None:
    """The plot as a file, its kind by the ending: bins as discs, larger for more facts; the diagonal is perfect."""
    import matplotlib

    matplotlib.use("Agg")
    matplotlib.rcParams["svg.hashsalt"] = "isnad"  # ids that do not change from run to run
    from matplotlib import pyplot

    rows = list(rows)
    figure, axes = pyplot.subplots(figsize=(4.2, 4.2))
    axes.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    axes.scatter([c for c, _, _ in rows], [r for _, r, _ in rows], s=[20 + n for _, _, n in rows], alpha=0.6)
    axes.plot([c for c, _, _ in rows], [r for _, r, _ in rows], linewidth=1)
    axes.set(xlim=(0, 1), ylim=(0, 1), xlabel="confidence", ylabel="share of facts that are right", aspect="equal")
    figure.tight_layout()
    figure.savefig(out, metadata={"Date": None} if out.suffix == ".svg" else None)
    pyplot.close(figure)


def main(argv: list[str]) -> int:
    """Print the bins of a graph against its gold, and draw them."""
    parser = argparse.ArgumentParser(prog="python -m kg.train calibration", description=__doc__)
    parser.add_argument("gold", type=Path, help="folder of annotated articles, as for kg evaluate")
    parser.add_argument("graph", type=Path, help="the graph built of them")
    parser.add_argument("--out", type=Path, help="picture to write (.svg or .png)")
    options = parser.parse_args(argv)
    dataset = open_dataset(options.graph)
    rows = reliability(judged_facts(read_gold(options.gold), views.facts(dataset), views.entities(dataset)))
    for confidence, right, count in rows:
        sys.stdout.write(f"confidence {confidence:.3f}  right {right:.3f}  facts {count}\n")
    sys.stdout.write(f"expected calibration error {expected_error(rows):.3f}\n")
    if options.out:
        draw(rows, options.out)
    return 0
