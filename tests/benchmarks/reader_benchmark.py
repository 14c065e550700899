"""Times the reader's encoder and its tags, in one process of one thread and in several at once: words a second, all processes together.

    python tests/benchmarks/reader_benchmark.py NEWS... [--articles 400] [--jobs 2]

NEWS are files as life_benchmark.py takes them. Each process reads its share of the articles; loading is not timed.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import chain, islice
from multiprocessing import get_context
from pathlib import Path

from life_benchmark import articles_of

from kg.annotate.reader import Reader
from kg.annotate.text import annotate_text
from kg.model import Article, Document
from kg.processes import one_thread_each


def measure(texts: Sequence[str]) -> tuple[int, float, float]:
    """Words of the texts, seconds to encode them, seconds to tag them."""
    reader = Reader.load(threads=1)
    docs = [annotate_text(Document(Article(str(n), text))) for n, text in enumerate(texts)]
    reader.encode(docs[:5])
    started = time.perf_counter()
    encoded = reader.encode(docs)
    read = time.perf_counter()
    for one in encoded:
        reader.tag(one)
    return sum(len(text.split()) for text in texts), read - started, time.perf_counter() - read


def main() -> None:
    """A line for one process, and one for all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("news", nargs="+", type=Path)
    parser.add_argument("--articles", type=int, default=400, help="articles for all processes together (default 400)")
    parser.add_argument("--jobs", type=int, default=2, help="processes (default 2)")
    given = parser.parse_args()
    told = (f"{a.get('title') or ''}\n{a.get('content') or a.get('text') or ''}" for a in chain.from_iterable(map(articles_of, given.news)))
    texts = list(islice((text for text in told if text.strip()), given.articles))
    for jobs in dict.fromkeys((1, given.jobs)):
        shares = [texts[n :: given.jobs] for n in range(jobs)]
        with one_thread_each(), ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
            found = list(pool.map(measure, shares))
        encode, both = (sum(words / sum(times[:n]) for words, *times in found) for n in (1, 2))
        print(f"{jobs} processes: encode {encode:,.0f} words/s, encode and tag {both:,.0f}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
