"""Reading and comparing in several processes: what one process gives, in its order, failures told, one thread for each."""

from __future__ import annotations

import os
import time
from array import array
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest
from commands import parts

from kg import parallel
from kg.errors import StageError
from kg.merge import weighing
from kg.merge.entities import NamedNode, compare_named
from kg.merge.weighing import weights
from kg.model import Article
from kg.parallel import AHEAD, Batch, reading
from kg.processes import THREADS, in_processes, one_thread_each
from kg.reading import Components

PLACES = ("القيارة", "التاجي", "عين الأسد", "الحبانية", "بسماية", "كي وان", "المنصورية", "القائم", "سبايكر", "بغداد")


def batches() -> list[list[Article]]:
    told = (f"سلم التحالف الدولي قاعدة {place} إلى القوات العراقية يوم الخميس." for place in PLACES)
    articles = [Article(str(n), text, published=date(2020, 3, 27)) for n, text in enumerate(told)]
    return [articles[at : at + 2] for at in range(0, len(articles), 2)]


def read(given: list[list[Article]], jobs: int) -> list[Batch]:
    """Without models, which would take longer to load than this to read."""
    with reading(given, Components(parts().knowledge, parts().lexicon), jobs) as found:
        return list(found)


def test_parallel_processes_read_what_one_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "WORTHWHILE_PLAIN", len(PLACES))
    alone, shared = ([batch.documents for batch in read(batches(), jobs)] for jobs in (1, 2))
    assert [[d.article.id for d in documents] for documents in shared] == [[a.id for a in batch] for batch in batches()]
    assert shared == alone and all(d.facts for documents in shared for d in documents)


def test_parallel_processes_share_few_articles_evenly(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = [[article for batch in batches() for article in batch]]
    assert [len(batch.documents) for batch in read(whole, 2)] == [len(PLACES)], "very few are read in this process"
    monkeypatch.setattr(parallel, "WORTHWHILE_PLAIN", len(PLACES))
    found = read(whole, 2)
    assert [len(batch.documents) for batch in found] == [3, 3, 3, 1] and len(found) == 2 * AHEAD
    assert [d for batch in found for d in batch.documents] == list(read(whole, 1)[0].documents)


def test_parallel_reading_begins_before_its_results_are_taken(tmp_path: Path) -> None:
    with in_processes(_touched, [tmp_path / "a", tmp_path / "b"], 1, int, ()) as found:
        for _ in range(600):
            if (tmp_path / "b").exists():
                break
            time.sleep(0.05)
        assert (tmp_path / "b").exists()
        assert list(found) == ["a", "b"]


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
    with pytest.raises(ZeroDivisionError), in_processes(_divided, [1, 0], 1, int, ()) as found:
        list(found)


def test_parallel_process_that_dies_is_an_error_with_a_remedy() -> None:
    with pytest.raises(StageError, match="--jobs 1"), in_processes(os._exit, [1], 1, int, ()) as found:
        list(found)


def _divided(number: int) -> float:
    return 1 / number


def _touched(path: Path) -> str:
    path.touch()
    return path.name
