"""Work that several processes share, each on one thread; what comes back is in the order of the tasks."""

from __future__ import annotations

import gc
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context
from typing import Any, TypeVar

from .errors import StageError

Task = TypeVar("Task")
Result = TypeVar("Result")

#: Tasks that wait for each process: enough that none is idle, few enough for memory.
AHEAD = 2
#: How many threads numpy's library of matrices and others take, which they ask as they load.
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")

#: After how many new objects Python looks for garbage, and after how many looks among older ones. Of the millions of records
#: of a graph hardly one is garbage that counting references leaves: by Python's own habit the looking is a tenth of adding.
SELDOM = (100_000, 20, 20)


def collect_seldom() -> None:
    """Have Python look for garbage seldom in this process."""
    gc.set_threshold(*SELDOM)


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def in_processes(
    work: Callable[[Task], Result], tasks: Iterable[Task], jobs: int, start: Callable[..., None], given: Sequence[Any]
) -> Iterator[Iterator[Result]]:
    """What ``work`` makes of each task, done by ``jobs`` new processes, each of which calls ``start(*given)`` first.

    The first tasks are under way at once, the others as their results are taken. Functions, tasks and results must be
    picklable. What ``work`` raises is raised where its result would be, and StageError where a process dies; whatever is
    raised ends the processes.
    """
    waiting, pending = iter(tasks), deque[Future[Result]]()

    def results(pool: ProcessPoolExecutor) -> Iterator[Result]:
        while pending:
            done = pending.popleft().result()
            pending.extend(pool.submit(work, task) for task in islice(waiting, 1))
            yield done
        pool.shutdown(wait=False)

    with one_thread_each(), ProcessPoolExecutor(jobs, get_context("spawn"), _begin, (start, given)) as pool:
        try:
            pending.extend(pool.submit(work, task) for task in islice(waiting, AHEAD * jobs))
            yield results(pool)
        except BrokenProcessPool as error:
            raise StageError(f"one of {jobs} processes was ended from outside, as happens where memory runs out; --jobs 1 needs least") from error
        except BaseException:  # an interruption too: what waits is not begun
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _begin(start: Callable[..., None], given: Sequence[Any]) -> None:
    collect_seldom()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is told, and ends its children
    start(*given)


@contextmanager
def one_thread_each() -> Iterator[None]:
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
