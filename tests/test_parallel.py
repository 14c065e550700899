"""Reading and comparing in several processes: what one process gives, in its order, failures told, one thread for each."""

from __future__ import annotations

import os
from array import array
from datetime import date
from itertools import combinations

import pytest
from commands import parts

from kg.merge import weighing
from kg.merge.entities import NamedNode, compare_named
from kg.merge.weighing import weights
from kg.model import Article
from kg.parallel import read_batches
from kg.processes import THREADS, in_processes, one_thread_each
from kg.reading import Components

PLACES = ("القيارة", "التاجي", "عين الأسد", "الحبانية", "بسماية", "كي وان", "المنصورية", "القائم", "سبايكر", "بغداد")


def batches() -> list[list[Article]]:
    told = (f"سلم التحالف الدولي قاعدة {place} إلى القوات العراقية يوم الخميس." for place in PLACES)
    articles = [Article(str(n), text, published=date(2020, 3, 27)) for n, text in enumerate(told)]
    return [articles[at : at + 2] for at in range(0, len(articles), 2)]


def test_parallel_processes_read_what_one_reads() -> None:
    """Without models, which would take longer to load than this to read."""
    plain = Components(parts().knowledge, parts().lexicon)
    alone = [batch.documents for batch in read_batches(batches(), plain, jobs=1)]
    shared = [batch.documents for batch in read_batches(batches(), plain, jobs=2)]
    assert [[d.article.id for d in documents] for documents in shared] == [[a.id for a in batch] for batch in batches()]
    assert shared == alone and all(d.facts for documents in shared for d in documents)


def test_parallel_processes_take_one_thread_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(THREADS[0], "7")
    monkeypatch.delenv(THREADS[1], raising=False)
    with pytest.raises(KeyboardInterrupt), one_thread_each():
        assert all(os.environ[name] == "1" for name in THREADS)
        raise KeyboardInterrupt
    assert os.environ[THREADS[0]] == "7" and THREADS[1] not in os.environ


def test_parallel_processes_weigh_what_one_weighs(monkeypatch: pytest.MonkeyPatch) -> None:
    nodes = [NamedNode("Base", frozenset({f"قاعدة {place}"})) for place in (*PLACES, *PLACES[:4])]
    pairs = array("l", (place for pair in combinations(range(len(nodes)), 2) for place in pair))
    alone = list(weights(compare_named, nodes, pairs, jobs=2))
    started: list[int] = []
    monkeypatch.setattr(weighing, "WORTHWHILE", 50)
    monkeypatch.setattr(weighing, "TASK", 20)
    monkeypatch.setattr(weighing, "in_processes", lambda work, tasks, jobs, *given: started.append(jobs) or in_processes(work, tasks, jobs, *given))
    assert list(weights(compare_named, nodes, pairs, jobs=2)) == alone and started == [2]
    assert len(set(alone)) > 1 and len(alone) == len(nodes) * (len(nodes) - 1) // 2


def test_parallel_work_that_fails_is_told_here() -> None:
    with pytest.raises(ZeroDivisionError):
        list(in_processes(_divided, [1, 0], 1, int, ()))


def _divided(number: int) -> float:
    return 1 / number
