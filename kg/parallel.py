"""Reads batches of articles in several processes, each with models of its own; what comes back is in the batches' order.

A document does not depend on the batch that it was read in (see ``Reader.encode``), so that the number of processes
changes nothing but the time.
"""

from __future__ import annotations

import gc
import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from multiprocessing import get_context

from .model import Article, Document
from .reading import Components, read_articles

#: Batches that wait for each process: enough that none is idle, few enough for memory.
AHEAD = 2
#: With fewer batches the models of other processes take longer to load than it takes to read.
WORTHWHILE = 4
#: How many threads numpy's library of matrices and others take, which they ask as they load.
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
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
    """The documents of a batch of articles, in their order, and the articles that failed with what they failed of."""

    documents: Sequence[Document]
    failed: Sequence[tuple[Article, ReadingFailed]]


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def read_batches(batches: Iterable[Sequence[Article]], parts: Components, jobs: int = 0) -> Iterator[Batch]:
    """The documents of each batch, read by ``jobs`` processes, 0 for one a core.

    Few batches are read in this process, with ``parts``; other processes load models for themselves, those that ``parts``
    has. Raises what ends a run (kg.reading.FATAL), from whatever process.
    """
    waiting = iter(batches)
    first = list(islice(waiting, WORTHWHILE))
    jobs = jobs or cores()
    if jobs == 1 or len(first) < WORTHWHILE:
        for batch in chain(first, waiting):
            yield _read(batch, parts)
        return
    shared = ProcessPoolExecutor(jobs, get_context("spawn"), _start, (parts.reader is not None, parts.grammar is not None))
    with _one_thread_each(), shared as pool:
        pending: deque[Future[Batch]] = deque()
        try:
            for batch in chain(first, waiting):
                pending.append(pool.submit(_work, batch))
                if len(pending) >= AHEAD * jobs:
                    yield pending.popleft().result()
            while pending:
                yield pending.popleft().result()
        except BaseException:  # an interruption too: what waits is not read
            pool.shutdown(wait=False, cancel_futures=True)
            raise


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """New processes take one thread for their matrices: more would wait for each other on the same cores."""
    before = {name: os.environ.get(name) for name in THREADS}
    os.environ.update(dict.fromkeys(THREADS, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _read(articles: Sequence[Article], parts: Components) -> Batch:
    failed: list[tuple[Article, ReadingFailed]] = []

    def told(article: Article, error: Exception) -> None:
        failed.append((article, ReadingFailed(type(error).__name__, str(error))))

    return Batch(list(read_articles(articles, parts, told)), failed)


def _start(reader: bool, grammar: bool) -> None:
    """Load the models of a new process, on one thread each: the processes share the cores."""
    global _parts
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is told, and ends its children
    _parts = Components.load(reader, grammar, threads=1)
    gc.freeze()  # what is loaded stays: not to look through it for garbage saves a twentieth of the reading


def _work(articles: Sequence[Article]) -> Batch:
    assert _parts is not None
    return _read(articles, _parts)
