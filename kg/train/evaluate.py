"""Measure the reader: ``python -m kg.train evaluate ner FILE.conll`` or ``... evaluate gold FILE...`` (annotated articles).

A CoNLL file has a word and its tag a line (BIO; PERS, LOC, ORG, MISC), empty lines between sentences. Consecutive sentences
are read together. A found entity counts where its words and its type are those of the file.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from ..annotate.reader import Reader
from ..model import Article, Document
from ..model import Sentence as DocSentence
from .conll import Sentence, held_out, place_sentences, read_conll
from .gold import read_articles
from .scores import START, evaluate, f1


def entities(tags: Iterable[str]) -> set[tuple[int, int, str]]:
    """(first word, last word, type) of a BIO sequence; an I that follows nothing of its type begins an entity."""
    found: list[list] = []
    before = "O"
    for number, tag in enumerate(tags):
        kind = tag[2:]
        if tag[:1] == "I" and before[2:] == kind and found and found[-1][1] == number - 1:
            found[-1][1] = number
        elif tag[:1] in ("B", "I"):
            found.append([number, number, kind])
        before = tag
    return {(a, b, k) for a, b, k in found}


def _groups(sentences: Sequence[Sentence], size: int = 40) -> Iterator[Sequence[Sentence]]:
    return (sentences[at : at + size] for at in range(0, len(sentences), size))


def predict(reader: Reader, sentences: Sequence[Sentence]) -> list[list[str]]:
    """A tag for each word of each sentence."""
    groups = list(_groups(sentences))
    placed = [place_sentences(group) for group in groups]
    documents = [Document(Article(str(n), text), tuple(DocSentence(s) for s in spans)) for n, (text, spans, _) in enumerate(placed)]
    found: list[list[str]] = []
    for encoded, (_, _, places) in zip(reader.encode(documents), placed, strict=True):
        tags = reader.ner_tags(encoded)
        for words in places:
            touched = [encoded.words.range_of(span) for span in words]
            found.append([tags[t[0]] if t else "O" for t in touched])
    return found


def score_conll(reader: Reader, sentences: Sequence[Sentence]) -> dict[str, dict[str, float]]:
    """Precision, recall and F1 of entities, all and by type."""
    table: dict[str, Counter] = {}
    for sentence, tags in zip(sentences, predict(reader, sentences), strict=True):
        gold, found = entities(tag for _, tag in sentence), entities(tags)
        for kind in ("all", *{k for *_, k in gold | found}):
            mine, true = ({x for x in part if kind in ("all", x[2])} for part in (found, gold))
            table.setdefault(kind, Counter()).update(right=len(mine & true), found=len(mine), gold=len(true))
    return {kind: f1(counts) for kind, counts in sorted(table.items())}


def score_gold(reader: Reader, files: Sequence[Path]) -> dict[str, dict[str, float]]:
    """All figures of the reader on annotated articles, with the thresholds that it was tuned to."""
    articles = [article for file in files for article in read_articles(file)]
    return evaluate(reader, articles, {**START, **reader.labels["thresholds"]})


def main(argv: Sequence[str]) -> int:
    """Write the figures as JSON to standard output."""
    parser = argparse.ArgumentParser(prog="python -m kg.train evaluate", description="Measure the reader on a CoNLL file or on annotated articles.")
    parser.add_argument("what", choices=["ner", "gold"])
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--model", type=Path, help="folder of the model (default: the one shipped)")
    parser.add_argument("--last", type=float, default=1.0, help="ner: only the last share of the sentences (0.1: the tenth kept apart)")
    options = parser.parse_args(argv)
    reader = Reader.load(options.model)
    if options.what == "gold":
        table = score_gold(reader, options.files)
    else:
        sentences = [s for file in options.files for s in read_conll(file)]
        table = score_conll(reader, held_out(sentences, options.last)[1])
    json.dump(table, sys.stdout, indent=1, sort_keys=True)
    sys.stdout.write("\n")
    return 0
