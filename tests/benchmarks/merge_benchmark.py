"""Times merging on invented articles: from scratch, and what 2 % more articles cost.

    python tests/benchmarks/merge_benchmark.py [ARTICLES]

The articles tell invented stories, about four articles each, over sixty days, beside background that many share (who leads
whom, who is a member of what). Names are random consonants, so that nothing is learnt of any corpus; sizes follow news
articles: about 16 entities and 16 tellings each.
"""

from __future__ import annotations

import random
import sys
import time
from datetime import date, timedelta

from kg.merge import ArticleRecord, EntityRecord, Merger, Telling
from kg.merge.types import Interval, NumberFiller, RoleFiller

KB = "https://w3id.org/isnad/kb/"
LETTERS = "بتجحدرسشصطعفقكلمنهوي"
EVENTS = {
    "Handover": ("giver=force", "recipient=force", "site=base"),
    "Withdrawal": ("actor=force", "origin=base"),
    "Attack": ("attacker=force", "target=base", "place=city"),
    "Battle": ("participant=force", "opponent=force", "place=city"),
    "Killing": ("victim=person", "place=city"),
    "Meeting": ("participant=person", "participant=person", "place=city"),
    "Statement": ("speaker=person",),
    "Arrest": ("agent=force", "detainee=group", "place=city"),
}
RELATIONS = {
    "Position": ("person=person", "organisation=force"),
    "Leadership": ("leader=country", "organisation=force"),
    "Support": ("supporter=country", "supported=force"),
    "Location": ("thing=base", "place=city"),
}
SIZES = {"country": 40, "city": 400, "force": 200, "base": 100, "person": 1500, "group": 60}
TYPES = {"country": "Place", "city": "Place", "force": "MilitaryForce", "base": "Base", "person": "Person", "group": "PopulationGroup"}


class Invented:
    """Knowledge of the invented world: bases and forces belong to countries."""

    def wholes(self, iri: str) -> frozenset[str]:
        kind, _, number = iri.removeprefix(KB).partition("-")
        return frozenset([f"{KB}country-{int(number) % SIZES['country']}"]) if kind in ("base", "force", "city") else frozenset()

    def country(self, iri: str) -> str:
        return next(iter(self.wholes(iri)), "")

    def names(self, iri: str) -> tuple[str, ...]:
        return ()

    def kind(self, iri: str) -> str:
        kind = iri.removeprefix(KB).partition("-")[0]
        return kind if kind in ("country", "city") else ""


class World:
    """Invented names, stories and background; the same for the same seed."""

    def __init__(self, articles: int, seed: int = 1):
        self.random = random.Random(seed)
        self.names = {kind: [self.name(2 if kind == "person" else 1) for _ in range(size)] for kind, size in SIZES.items()}
        self.background = [self.fact(RELATIONS) for _ in range(400)]
        self.stories = [(self.day(), [self.fact(EVENTS) for _ in range(5)]) for _ in range(max(1, articles // 4))]

    def name(self, words: int) -> str:
        return " ".join("".join(self.random.choice(LETTERS) for _ in range(self.random.randint(4, 6))) for _ in range(words))

    def day(self) -> date:
        return date(2015, 7, 1) + timedelta(self.random.randint(0, 59))

    def common(self, size: int) -> int:
        """A number below size, small ones far likelier."""
        return min(int(self.random.paretovariate(0.8)) - 1, size - 1)

    def fact(self, table: dict[str, tuple[str, ...]]) -> tuple[str, tuple[tuple[str, str, int], ...]]:
        kind = self.random.choice(sorted(table))
        roles = (role.split("=") for role in table[kind])
        return kind, tuple(
            (role, what, self.random.randrange(SIZES[what]) if what != "country" else self.common(SIZES[what])) for role, what in roles
        )

    def article(self, number: int) -> ArticleRecord:
        day, story = self.random.choice(self.stories)
        facts = (
            [self.random.choice(story) for _ in range(8)]
            + [self.background[self.common(400)] for _ in range(6)]
            + [self.fact(EVENTS) for _ in range(2)]
        )
        entities: dict[tuple[str, int], EntityRecord] = {}
        tellings = tuple(self.telling(i, fact, day, entities) for i, fact in enumerate(facts))
        mark = "".join(f"{self.random.getrandbits(32):08x}" for _ in range(64))
        return ArticleRecord(
            f"article-{number:05d}", day + timedelta(self.random.randint(0, 2)), "", mark, tuple(entities.values()), tellings
        )

    def telling(self, i: int, fact: tuple, day: date, entities: dict) -> Telling:
        kind, roles = fact
        kept = [role for role in roles if self.random.random() < 0.9] or roles
        fillers = tuple(sorted({RoleFiller(role, self.entity(what, number, entities).id) for role, what, number in kept}))
        time = Interval(day, day) if kind in EVENTS and self.random.random() < 0.4 else None
        numbers = (NumberFiller("count", float(self.random.randint(1, 4) * 50)),) if self.random.random() < 0.2 else ()
        words = " ".join(self.random.sample(self.names["city"], 12))
        return Telling(
            f"f{i}", kind, fillers, numbers, time, "positive", self.random.choice(["actual"] * 5 + ["planned"]), (), (words,), 0.8
        )

    def entity(self, what: str, number: int, entities: dict) -> EntityRecord:
        if (what, number) not in entities:
            name, linked = self.names[what][number], what not in ("person", "group")
            names, described = ((name,), ()) if what != "group" else ((), (f"جنود {name}",))
            iri = f"{KB}{what}-{number}" if linked or what == "person" and number < 500 else ""
            entities[what, number] = EntityRecord(
                f"e{len(entities)}", TYPES[what], names, described, (("ar", name),), iri, "", what != "group", 0, name
            )
        return entities[what, number]


def timed(work) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def main() -> None:
    articles = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    world = World(articles)
    records = [world.article(number) for number in range(articles + articles // 50)]
    first, more = records[:articles], records[articles:]
    merger = Merger(Invented())
    clusters = timed(lambda: ([merger.put(record) for record in first], merger.settle()))
    assembly = timed(merger.result)
    added = timed(lambda: ([merger.put(record) for record in more], merger.settle()))
    again = timed(merger.result)
    result = merger.result()
    write = sys.stdout.write
    write(f"{articles} articles, {sum(len(r.tellings) for r in first)} tellings: clusters {clusters:.1f} s, result {assembly:.1f} s\n")
    write(f"{len(more)} more: clusters {added:.2f} s ({100 * added / clusters:.1f} %), result {again:.2f} s\n")
    write(
        f"{len(result.entities)} entities, {len(result.events)} events, {len(result.conflicts)} conflicts, {len(result.decisions)} decisions\n"
    )


if __name__ == "__main__":
    main()
