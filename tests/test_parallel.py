"""Reading in several processes: the same documents in the same order, failures told, one thread for each."""

from __future__ import annotations

import os
from datetime import date

import pytest
from commands import parts

from kg.model import Article
from kg.parallel import THREADS, _one_thread_each, read_batches
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
    with pytest.raises(KeyboardInterrupt), _one_thread_each():
        assert all(os.environ[name] == "1" for name in THREADS)
        raise KeyboardInterrupt
    assert os.environ[THREADS[0]] == "7" and THREADS[1] not in os.environ
