"""Adds, replaces, removes and reviews articles in random sequences and compares each graph with a build from scratch.

    python tests/benchmarks/life_sequences.py [SEQUENCES] [SEED]

The articles are those of tests/lives.py, up to eight in a graph; a sequence has up to eight steps, after each of which the
snapshot of merging may be lost. Everything that a graph shows is compared byte for byte: exports, views, report.
"""

from __future__ import annotations

import random
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from commands import parts
from lives import TELLINGS, add, build, remove, shown

from kg import pipeline, store
from kg.merge import snapshot
from kg.merge.decisions import Reviewed, load_reviewed, name_item

IDS = "abcdefgh"


@dataclass
class Life:
    """A graph that changes at random, and what it should hold."""

    random: random.Random
    out: Path
    there: dict[str, list[int]] = field(default_factory=dict)
    steps: list[str] = field(default_factory=list)

    def some(self) -> dict[str, list[int]]:
        """One to three articles, new or with new text."""
        ids = self.random.sample(IDS, self.random.randint(1, 3))
        return {name: self.random.sample(range(len(TELLINGS)), self.random.randint(1, 3)) for name in ids}

    def start(self) -> None:
        """Build the first articles."""
        self.there = self.some()
        build(self.out, self.there, exports=False)

    def step(self) -> None:
        """Do one thing at random; now and then lose the snapshot."""
        act = self.random.choice(["add", "add", "remove", "review"] if self.there else ["add"])
        self.steps.append(act)
        {"add": self.add, "remove": self.remove, "review": self.review}[act]()
        if not self.random.randrange(8):
            (self.out / pipeline.SNAPSHOT).unlink(missing_ok=True)
            self.steps.append("lose")

    def add(self) -> None:
        """Add or replace some articles."""
        some = self.some()
        add(self.out, some, exports=False)
        self.there |= some

    def remove(self) -> None:
        """Remove some articles."""
        gone = self.random.sample(sorted(self.there), self.random.randint(1, min(2, len(self.there))))
        remove(self.out, *gone, exports=False)
        for name in gone:
            del self.there[name]

    def review(self) -> None:
        """Decide on two items at random, in place of what was decided or beside it."""
        found = snapshot.load(self.out / pipeline.SNAPSHOT, store.seal_of(self.out), parts().knowledge)
        kind = self.random.choice(["entity", "event"])
        records = sorted(found[0].records.items()) if found else []
        items = [(record, item) for _, record in records for item in (record.entities if kind == "entity" else record.tellings)]
        if len(items) > 1:
            left, right = (name_item(*one) for one in self.random.sample(items, 2))
            decided = Reviewed(self.random.choice(["same", "different"]), kind, left, right, "R")
            before = load_reviewed(self.out / store.REVIEWED) if self.random.randrange(3) else ()
            pipeline.remerge(self.out, [*before, decided], exports=False, knowledge=parts().knowledge)

    def same(self, anew: Path) -> bool:
        """Is the graph that of a build from scratch with the same decisions?"""
        build(anew, self.there, exports=False, reviewed=load_reviewed(self.out / store.REVIEWED))
        return shown(self.out) == shown(anew)


def main() -> None:
    """Run the sequences; the steps of those that differ."""
    given = [int(argument) for argument in sys.argv[1:]]
    count, seed = given + [200, 1][len(given) :]
    differing = 0
    for number in range(seed, seed + count):
        with tempfile.TemporaryDirectory() as folder:
            life = Life(random.Random(number), Path(folder) / "out")
            life.start()
            for _ in range(life.random.randint(1, 8)):
                life.step()
            if life.there and not life.same(Path(folder) / "anew"):
                differing += 1
                sys.stdout.write(f"sequence {number} differs: {' '.join(life.steps)}; {life.there}\n")
        if not (number - seed + 1) % 20:
            sys.stdout.write(f"{number - seed + 1} sequences, {differing} differ\n")
            sys.stdout.flush()
    sys.exit(bool(differing))


if __name__ == "__main__":
    main()
