"""Draws merges and near-misses of a graph for a reader to judge blind, and counts how often the program was right.

    python tests/benchmarks/merge_sample.py draw OUT SHEET KEY --seed 1     # OUT is a graph, SHEET and KEY are written
    python tests/benchmarks/merge_sample.py score JUDGED KEY                # JUDGED has "12 same" on the line of number 12

The sheet holds pairs of items of different articles, shuffled: the words, the sentences around them, titles and dates, and what
an event is about; neither what the program decided nor why. The reader writes same, different or unclear for each number. The
key says what was decided. Merges are pairs within one cluster, drawn by cluster (each counts by its articles, not by its pairs);
of the entities a third at most are one by the knowledge base's entry alone, and of all merges a third at most are of articles
that copy each other. Near-misses are pairs that the program compared, because they share a word of a name, or a filler and the fortnight,
and did not join: most of a weight above that of a contradiction (or scored enough and kept apart by their clusters), a third at
most that something forbids although their names, or their days and a filler, agree; one of a cluster.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from kg.arabic.sentences import split_sentences
from kg.knowledge import KnowledgeBase
from kg.merge import ItemRef, Merger, load_reviewed, record_of
from kg.merge.background import Background
from kg.merge.cluster import Linker, Score
from kg.merge.decisions import Review
from kg.merge.entities import NamedNode, identity, name_part
from kg.merge.occasions import gap
from kg.merge.tellings import TellingNode, window
from kg.merge.weights import ENTITY, EVENT
from kg.merged import knowledge_entries
from kg.model import Document
from kg.store import REVIEWED, open_dataset

#: Sentences shown of an item, and characters of each.
SHOWN, LONGEST = 3, 420
#: Of 50 near-misses, how many are pairs that something forbids.
FORBIDDEN = 15
#: The weight down to which a pair that was compared is a near-miss: that of a contradiction, of other names.
REFUSED = {"event": EVENT["clash"], "entity": ENTITY["prior"] + ENTITY["other name"]}
#: Draws for each merge wanted, before a small graph gives fewer.
TRIES = 200
#: The weight from which a merge is told apart as clear.
CLEAR = 2.5
JUDGEMENTS = ("same", "different", "unclear")


@dataclass(frozen=True)
class Pair:
    """Two items, are they merged, and how they score."""

    kind: str
    left: ItemRef
    right: ItemRef
    merged: bool
    score: Score
    certain: bool = False
    copied: bool = False


class Sample:
    """Pairs of a graph's articles, merged again from the stored articles."""

    def __init__(self, folder: Path, seed: int):
        self.random = random.Random(seed)
        knowledge = KnowledgeBase.load()
        dataset, entries = open_dataset(folder), knowledge_entries(knowledge)
        self.documents = {article: dataset.document(article, entries) for article in dataset.articles()}
        dataset.close()
        self.merger = Merger(Background(knowledge), Review(load_reviewed(folder / REVIEWED)))
        for document in self.documents.values():
            self.merger.put(record_of(document))
        self.merger.settle()

    def draw(self, size: int) -> list[Pair]:
        """As many merges and as many near-misses, entities and events half and half, shuffled."""
        half = size // 2
        found = [
            *self._merges("entity", half), *self._merges("event", size - half),
            *self._near("entity", half), *self._near("event", size - half),
        ]  # fmt: skip
        self.random.shuffle(found)
        return found

    def _linkers(self, kind: str) -> list[Linker]:
        return [self.merger.named, self.merger.described] if kind == "entity" else [self.merger.events]

    # Merges ------------------------------------------------------------------------------------------------------------

    def _merges(self, kind: str, wanted: int) -> list[Pair]:
        clusters = [members for linker in self._linkers(kind) for members in linker.members.values()]
        by_article = [self._by_article(kind, members) for members in clusters]
        pool = [found for found in by_article if len(found) > 1]
        weights = [len(found) for found in pool]
        pairs: dict[tuple[ItemRef, ItemRef], Pair] = {}
        limits = Counter(certain=wanted // 3, copied=wanted // 3)
        for _ in range(TRIES * wanted):
            if len(pairs) == wanted:
                break
            found = self.random.choices(pool, weights)[0]
            a, b = self.random.sample(sorted(found), 2)
            pair = self._pair(kind, self.random.choice(found[a]), self.random.choice(found[b]), True)
            if (pair.left, pair.right) in pairs or any(getattr(pair, name) and not limits[name] for name in limits):
                continue
            limits.subtract(name for name in limits if getattr(pair, name))
            pairs[pair.left, pair.right] = pair
        return list(pairs.values())

    def _by_article(self, kind: str, members: Iterable) -> dict[str, list[ItemRef]]:
        found: dict[str, list[ItemRef]] = defaultdict(list)
        for key in members:
            for ref in self.merger.refs(kind, key):
                found[ref.article].append(ref)
        return found

    def _pair(self, kind: str, a: ItemRef, b: ItemRef, merged: bool, score: Score | None = None) -> Pair:
        left, right = sorted((a, b))
        certain = kind == "entity" and identity(self.merger.entity(a)) == identity(self.merger.entity(b)) != ""
        copied = b.article in self.merger.copies.group(a.article)
        return Pair(kind, left, right, merged, score or self._score(kind, left, right), certain, copied)

    def _score(self, kind: str, left: ItemRef, right: ItemRef) -> Score:
        """The score of the two items themselves, whatever else shares their nodes."""
        described = self.merger.described.nodes
        if kind == "entity" and tuple(left) in described:
            return self.merger.described.compare(described[tuple(left)], described[tuple(right)])
        linker = self.merger.named if kind == "entity" else self.merger.events
        return linker.compare(*(self.merger.own_node(kind, ref) for ref in (left, right)))

    # Near-misses -------------------------------------------------------------------------------------------------------

    def _near(self, kind: str, wanted: int) -> list[Pair]:
        near: dict[object, list[tuple]] = defaultdict(list)
        forbidden: dict[object, list[tuple]] = defaultdict(list)
        for linker in self._linkers(kind):
            for left, right in self._compared(linker):
                weight = linker.score(left, right).weight
                if weight > REFUSED[kind]:
                    near[linker.cluster_of[left]].append((linker, left, right))
                elif self._agree(linker, left, right):
                    forbidden[linker.cluster_of[left]].append((linker, left, right))
        few = min(FORBIDDEN * wanted // 50, len(forbidden))
        return [*self._choose(kind, forbidden, few), *self._choose(kind, near, wanted - few)]

    def _compared(self, linker: Linker) -> Iterator[tuple]:
        """Pairs of different clusters that share what makes the program compare them, a few of each such thing."""
        blocks: dict[object, list] = defaultdict(list)
        for key, node in sorted(linker.nodes.items()):
            for block in linker.keys(node):
                blocks[block].append(key)
        found: set[tuple] = set()
        for block in sorted(blocks, key=repr):
            keys = sorted(self.random.sample(blocks[block], min(8, len(blocks[block]))))
            found.update((left, right) for left, right in combinations(keys, 2) if linker.cluster_of[left] != linker.cluster_of[right])
        yield from sorted(found)

    def _agree(self, linker: Linker, left: object, right: object) -> bool:
        """Do the names agree, or the days?"""
        a, b = linker.nodes[left], linker.nodes[right]
        if isinstance(a, TellingNode):
            return self._same_days(a, b)
        return isinstance(a, NamedNode) and name_part(a, b).points > 0

    @staticmethod
    def _same_days(left: TellingNode, right: TellingNode) -> bool:
        a, b = window(left), window(right)
        return None not in (*a, *b) and gap(a, b) == 0

    def _choose(self, kind: str, found: dict[object, list[tuple]], wanted: int) -> Iterator[Pair]:
        """One pair of a cluster, of as many clusters as wanted."""
        names, chosen = sorted(found, key=repr), 0
        self.random.shuffle(names)
        for name in names:
            linker, left, right = self.random.choice(found[name])
            a, b = (self.random.choice(self.merger.refs(kind, key)) for key in (left, right))
            if chosen < wanted and a.article != b.article:
                chosen += 1
                yield self._pair(kind, a, b, False, linker.score(left, right))

    # The sheet ---------------------------------------------------------------------------------------------------------

    def text(self, number: int, pair: Pair) -> str:
        """What a reader sees of a pair."""
        show = self._entity if pair.kind == "entity" else self._telling
        return f"## {number} {pair.kind}\nA {show(pair.left)}\nB {show(pair.right)}\n"

    def _head(self, document: Document) -> str:
        article = document.article
        return f"[{article.source or '?'}, {article.published or '?'}: {' '.join(article.title.split())[:120]}]"

    def _entity(self, ref: ItemRef) -> str:
        document = self.documents[ref.article]
        entity = next(e for e in document.entities or () if e.id == ref.id)
        spans = sorted(m.span for m in document.mentions or () if m.id in entity.mentions)
        return f"{entity.type} {self._head(document)}{self._quotes(document, spans)}"

    def _telling(self, ref: ItemRef) -> str:
        document, told = self.documents[ref.article], self.merger.telling(ref)
        fact = next(f for f in document.facts or () if f.id == ref.id)
        roles = (f"{r.role}={self.merger.entity(ItemRef(ref.article, r.entity)).mention if r.entity else r.text}" for r in told.roles)
        about = [*roles, *(f"{n.role}={n.value:g}" for n in told.numbers)]
        when = f"{told.time.start}..{told.time.end}" if told.time else "no date"
        flags = "" if (told.polarity, told.modality) == ("positive", "actual") else f" {told.polarity} {told.modality}"
        return f"{told.type}{flags}, {when}: {'; '.join(about)} {self._head(document)}{self._quotes(document, sorted(fact.triggers))}"

    def _quotes(self, document: Document, spans: list) -> str:
        sentences = split_sentences(document.text)
        shown: dict[object, list] = {}
        for span in spans:
            sentence = next((s for s in sentences if s.start <= span.start < s.end), None)
            if sentence and (sentence in shown or len(shown) < SHOWN):
                shown.setdefault(sentence, []).append(span)
        return "".join(f"\n    - {_marked(document.text, sentence, inside)}" for sentence, inside in shown.items())


def _marked(text: str, sentence: object, spans: list) -> str:
    words, at = "", sentence.start
    for span in spans:
        if span.start >= at and span.end <= sentence.end:
            words += text[at : span.start] + "[[" + text[span.start : span.end] + "]]"
            at = span.end
    words = " ".join((words + text[at : sentence.end]).split())
    first = max(0, words.find("[[") - LONGEST // 2)
    return ("…" if first else "") + words[first : first + LONGEST] + ("…" if first + LONGEST < len(words) else "")


def draw(args: argparse.Namespace) -> None:
    """Write the sheet and the key."""
    sample = Sample(args.out, args.seed)
    pairs = sample.draw(args.size)
    args.sheet.write_text("\n".join(sample.text(number, pair) for number, pair in enumerate(pairs, 1)), encoding="utf-8")
    with args.key.open("w", encoding="utf-8") as file:
        for number, pair in enumerate(pairs, 1):
            row = {
                "number": number, "kind": pair.kind, "merged": pair.merged, "left": pair.left, "right": pair.right, "certain": pair.certain,
                "copied": pair.copied, "weight": str(pair.score.weight), "parts": [f"{p.name}: {p.outcome} {p.points:+g}" for p in pair.score.parts],
            }  # fmt: skip
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def score(args: argparse.Namespace) -> None:
    """Print a table of judgements against decisions, and the numbers that were wrong."""
    key = {row["number"]: row for row in map(json.loads, args.key.read_text(encoding="utf-8").splitlines())}
    judged = {int(line.split()[0]): line.split()[1] for line in args.judged.read_text(encoding="utf-8").splitlines() if line.strip()}
    if missing := [n for n in key if judged.get(n) not in JUDGEMENTS]:
        raise SystemExit(f"not judged: {', '.join(map(str, missing))}")
    write = sys.stdout.write
    write("| drawn | kind | " + " | ".join(JUDGEMENTS) + " |\n|---|---|" + "---|" * len(JUDGEMENTS) + "\n")
    for merged, name in ((True, "merged"), (False, "near-miss")):
        for kind in ("entity", "event"):
            counts = Counter(judged[n] for n, row in key.items() if row["merged"] == merged and row["kind"] == kind)
            write(f"| {name} | {kind} | " + " | ".join(str(counts[j]) for j in JUDGEMENTS) + " |\n")
    for name, rows in _by_weight(row for row in key.values() if row["merged"]):
        counts = Counter(judged[row["number"]] for row in rows)
        write(f"merged, {name}: " + ", ".join(f"{counts[j]} {j}" for j in JUDGEMENTS) + "\n")
    for merged, wrong in ((True, "different"), (False, "same")):
        numbers = [n for n, row in sorted(key.items()) if row["merged"] == merged and judged[n] == wrong]
        write(f"{'merged' if merged else 'not merged'}, judged {wrong}: {', '.join(map(str, numbers)) or 'none'}\n")


def _by_weight(rows: Iterable[dict]) -> Iterator[tuple[str, list[dict]]]:
    """The rows that one entry of the knowledge base decides, those of a weight from ``CLEAR`` up, and those below it."""
    clear, doubtful = f"weight from {CLEAR} up", f"weight below {CLEAR}"
    bands: dict[str, list[dict]] = {"by entry": [], clear: [], doubtful: []}
    for row in rows:
        bands["by entry" if row["certain"] else clear if float(row["weight"]) >= CLEAR else doubtful].append(row)
    yield from bands.items()


def main() -> None:
    """Draw a sample, or score a judged one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    drawing = commands.add_parser("draw")
    for name in ("out", "sheet", "key"):
        drawing.add_argument(name, type=Path)
    drawing.add_argument("--seed", type=int, default=1)
    drawing.add_argument("--size", type=int, default=100)
    drawing.set_defaults(run=draw)
    scoring = commands.add_parser("score")
    for name in ("judged", "key"):
        scoring.add_argument(name, type=Path)
    scoring.set_defaults(run=score)
    args = parser.parse_args()
    args.run(args)


if __name__ == "__main__":
    main()
