"""Counts which fillers neighbouring events of a sentence share: ``python -m kg.train shared --gold FOLDER [--gold FOLDER]``.

Writes kg/models/votes/shared.json, which kg.extract.shared reads. Pairs of roles that fewer than ``LEAST`` annotated pairs of
events show, or that share too seldom to count, are left out.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from ..extract.shared import FLOOR, link_of
from ..resources import model_dir
from .gold import Annotated, Note, read_articles
from .votes import HELD_OUT

#: Annotated pairs from which a share is believed.
LEAST = 8
#: Roles that are no entities, or not of the event itself.
_LEFT_OUT = frozenset("time by count killed wounded worth deaths infections distance".split())


def pairs(note: Annotated) -> Iterator[tuple[Note, str, Note]]:
    """Neighbouring triggers of different events in one sentence, with their link."""
    for sentence in note.sentences:
        inside = sorted((t for t in note.triggers if sentence.covers(t.span)), key=lambda t: t.span)
        for first, second in pairwise(inside):
            link = link_of(note.text, first.span, second.span)
            if first.name != second.name and link:
                yield first, link, second


def _roles(note: Note) -> dict[str, set[str]]:
    return {role: set(fillers) for role, fillers in note.roles.items() if role not in _LEFT_OUT}


def count(notes: Iterator[Annotated]) -> list[dict]:
    """The rows of the table, in a fixed order."""
    seen: dict[tuple[str, str, str], list[tuple[dict, dict]]] = defaultdict(list)
    for note in notes:
        for first, link, second in pairs(note):
            seen[first.type, link, second.type].append((_roles(first), _roles(second)))
    rows = []
    for (first, link, second), found in sorted(seen.items()):
        shares = sorted(_shares(found))
        if shares:
            rows.append({"first": first, "link": link, "second": second, "shares": shares})
    return rows


def _shares(found: list[tuple[dict, dict]]) -> Iterator[list]:
    left, right, both = Counter(), Counter(), Counter()
    for one, other in found:
        left.update(one.keys())
        right.update(other.keys())
        both.update((a, b) for a in one for b in other if one[a] & other[b])
    for (a, b), number in both.items():
        forward, backward = (number / n[x] if n[x] >= LEAST else 0.0 for n, x in ((left, a), (right, b)))
        if max(forward, backward) >= FLOOR:
            yield [a, b, round(forward, 2), round(backward, 2)]


def main(argv: list[str]) -> int:
    """Count and write; prints how many rows there are."""
    parser = argparse.ArgumentParser(prog="python -m kg.train shared", description=__doc__)
    parser.add_argument("--gold", type=Path, required=True, action="append", help="folder of annotated articles (*.txt)")
    options = parser.parse_args(argv)
    files = sorted(f for folder in options.gold for f in folder.glob("*.txt") if f.stem not in HELD_OUT)
    rows = count(note for file in files for note in read_articles(file))
    text = "[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n"
    (model_dir("votes") / "shared.json").write_text(text, encoding="utf-8")
    sys.stdout.write(f"{len(rows)} kinds of neighbours, {sum(len(r['shares']) for r in rows)} shares\n")
    return 0
