"""Reads batches of articles in several processes, each with models of its own; what comes back is in the batches' order.

A document does not depend on the batch that it was read in (see ``Reader.encode``), so that the number of processes
changes nothing but the time.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice

from .model import Article, Document
from .processes import AHEAD, cores, in_processes
from .reading import Components, read_articles

#: With fewer articles the models of other processes take longer to load than it takes to read; without models reading is quick.
WORTHWHILE, WORTHWHILE_PLAIN = 24, 150
#: So many batches are read as they come; fewer are shared out evenly.
MANY = 4
#: Layers of a document that only its reading needs.
_ON_THE_WAY = ("sentences", "tokens", "words", "events")
_parts: Components | None = None


class ReadingFailed(Exception):
    """An article's failure in another process: ``kind`` names the exception that it was there."""

    def __init__(self, kind: str, words: str):
        super().__init__(kind, words)
        self.kind, self.words = kind, words

    def __str__(self) -> str:
        return self.words


@dataclass(frozen=True, slots=True)
class Batch:
    """The documents of a batch of articles, in their order, and the articles that failed with what they failed of.

    The documents have the layers that their graphs are made of: words and events on the way would cost as much as all of these.
    """

    documents: Sequence[Document]
    failed: Sequence[tuple[Article, ReadingFailed]]


@contextmanager
def reading(batches: Iterable[Sequence[Article]], parts: Components, jobs: int = 0) -> Iterator[Iterator[Batch]]:
    """The documents of batches of articles, read by ``jobs`` processes, 0 for one a core; in the batches' order.

    Other processes begin at once, and load models for themselves, those that ``parts`` has; few articles are shared out evenly,
    and very few are read in this process, with ``parts``, as they are taken. Raises what ends a run (kg.reading.FATAL), from
    whatever process.
    """
    waiting = iter(batches)
    first = list(islice(waiting, MANY))
    jobs = jobs or cores()
    models = (parts.reader is not None, parts.grammar is not None)
    if jobs == 1 or sum(map(len, first)) < (WORTHWHILE if any(models) else WORTHWHILE_PLAIN):
        yield (_read(batch, parts) for batch in chain(first, waiting))
        return
    tasks = chain(first, waiting) if len(first) == MANY else _shared_out([article for batch in first for article in batch], jobs)
    with in_processes(_work, tasks, jobs, _start, models) as batches_read:
        try:
            yield _at_rest(batches_read)
        finally:
            gc.unfreeze()


def _shared_out(articles: Sequence[Article], jobs: int) -> Iterator[Sequence[Article]]:
    """As many batches as are on their way at a time, of one size."""
    size = -(-len(articles) // (AHEAD * jobs))
    return (articles[at : at + size] for at in range(0, len(articles), size))


def _at_rest(batches: Iterator[Batch]) -> Iterator[Batch]:
    for batch in batches:
        yield batch
        gc.freeze()  # what was made of a batch stays, and to look through all of it for garbage after each is work for nothing


def _read(articles: Sequence[Article], parts: Components) -> Batch:
    failed: list[tuple[Article, ReadingFailed]] = []

    def told(article: Article, error: Exception) -> None:
        failed.append((article, ReadingFailed(type(error).__name__, str(error))))

    return Batch([doc.with_(**dict.fromkeys(_ON_THE_WAY)) for doc in read_articles(articles, parts, told)], failed)


def _start(reader: bool, grammar: bool) -> None:
    """Load the models of a new process, on one thread each: the processes share the cores."""
    global _parts
    _parts = Components.load(reader, grammar, threads=1)
    gc.freeze()  # what is loaded stays: not to look through it for garbage saves a twentieth of the reading


def _work(articles: Sequence[Article]) -> Batch:
    assert _parts is not None
    return _read(articles, _parts)
