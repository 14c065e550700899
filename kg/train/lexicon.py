"""Measures the weights of the lexicon's entries: ``python -m kg.train lexicon --gold FOLDER [--gold FOLDER]``.

A weight is how often an entry's words are a trigger of its type where they stand in annotated articles. What is there
already counts as ``PRIOR`` sightings, so that rare words keep what was set by hand. Rewrites ontology/lexicon/triggers.ttl.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from pathlib import Path

from ..annotate.text import annotate_text
from ..extract.triggers import lexicon_triggers
from ..lexicon import LEX, Lexicon, load_lexicon
from ..model import Article, Document
from ..resources import ontology_dir
from .gold import RELATIONS, Annotated, read_articles
from .votes import HELD_OUT

#: Sightings that the weight in the file counts for.
PRIOR = 4


def count(note: Annotated, lexicon: Lexicon, seen: Counter[str], right: Counter[str]) -> None:
    """Add an article's sightings of entries, and those that are triggers of the entry's type."""
    doc = annotate_text(Document(Article(note.name, note.text, title=note.sentences[0].of(note.text))))
    for trigger in lexicon_triggers(doc, lexicon):
        if trigger.type in RELATIONS:  # articles mark relations without their trigger words
            continue
        seen[trigger.entry] += 1
        right[trigger.entry] += any(trigger.span.overlaps(t.span) and t.type == trigger.type for t in note.triggers)


def rewrite(text: str, seen: Counter[str], right: Counter[str]) -> str:
    """The Turtle text with the weights of entries that were seen put in."""
    lines = []
    for line in text.splitlines():
        name = re.match(r"lex:(\S+) a lex:Entry ", line)
        iri = LEX + name[1] if name else ""
        if seen[iri]:
            old = re.search(r" ; lex:weight ([\d.]+)", line)
            prior = float(old[1]) if old else 1.0
            weight = max(0.01, (right[iri] + PRIOR * prior) / (seen[iri] + PRIOR))  # a word that is never one could be left out
            line = re.sub(r"( ; lex:weight [\d.]+)? \.$", f" ; lex:weight {weight:.2f} .", line)
        lines.append(line)
    return "\n".join(lines) + "\n"


def main(argv: list[str]) -> int:
    """Measure and rewrite; prints how many entries were seen."""
    parser = argparse.ArgumentParser(prog="python -m kg.train lexicon", description=__doc__)
    parser.add_argument("--gold", type=Path, required=True, action="append", help="folder of annotated articles (*.txt)")
    options = parser.parse_args(argv)
    lexicon, seen, right = load_lexicon(), Counter(), Counter()
    for file in sorted(f for folder in options.gold for f in folder.glob("*.txt") if f.stem not in HELD_OUT):
        for note in read_articles(file):
            count(note, lexicon, seen, right)
    path = ontology_dir() / "lexicon" / "triggers.ttl"
    path.write_text(rewrite(path.read_text(encoding="utf-8"), seen, right), encoding="utf-8")
    sys.stdout.write(f"{len(seen)} entries seen {seen.total()} times, {right.total()} of them as triggers\n")
    return 0
