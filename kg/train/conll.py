"""CoNLL files (a word and its tag a line) as examples: consecutive sentences are packed, so that the encoder sees context."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from ..annotate.reader_text import CHUNK, Pieces, chunks_of, split_words
from ..model import Span
from .examples import Example

Sentence = list[tuple[str, str]]


def read_conll(file: Path) -> list[Sentence]:
    """The sentences of a file, split at empty lines; of several tags a word the last (outermost) but one is dropped."""
    sentences: list[Sentence] = [[]]
    for line in file.read_text(encoding="utf-8").splitlines():
        parts = line.split()
        if len(parts) < 2:
            sentences.append([])
        elif parts:
            sentences[-1].append((parts[0], parts[1]))
    return [s for s in sentences if s]


def held_out(sentences: Sequence[Sentence], share: float = 0.1) -> tuple[list[Sentence], list[Sentence]]:
    """The sentences to train on, and the last share of them, which is kept apart."""
    cut = len(sentences) - round(len(sentences) * share)
    return list(sentences[:cut]), list(sentences[cut:])


def map_aqmar(tag: str) -> str:
    """AQMAR's tags with its MIS0, MIS1, ... as MISC and PER as PERS; slips of the pen are O."""
    match = re.fullmatch(r"([BI])-+(PER|LOC|ORG|MIS)\S*", tag)
    return f"{match[1]}-{dict(PER='PERS', MIS='MISC').get(match[2], match[2])}" if match else "O"


def place_sentences(sentences: Iterable[Sentence]) -> tuple[str, list[Span], list[list[Span]]]:
    """A text of the sentences, one a line, words joined by blanks; spans of sentences and of their words."""
    parts, spans, words, at = [], [], [], 0
    for sentence in sentences:
        line = " ".join(word for word, _ in sentence)
        places, start = [], at
        for word, _ in sentence:
            places.append(Span(start, start + len(word)))
            start += len(word) + 1
        parts.append(line)
        spans.append(Span(at, at + len(line)))
        words.append(places)
        at += len(line) + 1
    return "\n".join(parts), spans, words


def pack(sentences: Sequence[Sentence], pieces: Pieces, limit: int = CHUNK) -> Iterator[list[Sentence]]:
    """Runs of consecutive sentences of at most about ``limit`` pieces."""
    run: list[Sentence] = []
    held = 0
    for sentence in sentences:
        size = sum(len(pieces.split(word, True)) for word, _ in sentence)
        if run and held + size > limit:
            yield run
            run, held = [], 0
        run.append(sentence)
        held += size
    if run:
        yield run


def conll_examples(
    sentences: Sequence[Sentence], pieces: Pieces, head: str, tags: Sequence[str], mapping: Callable[[str], str] = str
) -> Iterator[Example]:
    """Examples with the tags of one head; unknown tags are O."""
    numbers = {tag: n for n, tag in enumerate(tags)}
    for run in pack(sentences, pieces):
        text, spans, places = place_sentences(run)
        words = split_words(text, spans)
        found = np.zeros(len(words), dtype=np.int64)
        for sentence, where in zip(run, places, strict=True):
            for (_, tag), span in zip(sentence, where, strict=True):
                touched, number = words.range_of(span), numbers.get(mapping(tag), 0)
                if touched and number:
                    found[touched[0] : touched[1] + 1] = number + number % 2
                    found[touched[0]] = number
        yield Example(words, chunks_of(words, pieces), {head: found})
