"""Times what adding and removing articles costs against building, each in a process of its own, alone on the machine.

    python tests/benchmarks/life_benchmark.py NEWS... [--articles 5000] [--more 100] [--reader] [--grammar] [--jobs 1]

NEWS are files that `kg build` reads, or zip archives of JSON (SaudiNewsNet as it is shared). The articles to add are drawn at
random, so that they are like the others. Without --reader and --grammar both runs go without: then reading is quickest, and
the share of everything else in adding is at its highest. One process reads in both, unless --jobs says otherwise: few articles
are not worth a second one. Whole-graph exports are timed apart.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from commands import ROOT

from kg.runlog import read_log


def articles_of(path: Path) -> Iterator[dict]:
    """The records of a .jsonl file, or of the JSON arrays in an archive."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                yield from json.loads(archive.read(name).decode("utf-8-sig"))
    else:
        yield from map(json.loads, path.read_text(encoding="utf-8-sig").splitlines())


def write(path: Path, articles: list[dict]) -> Path:
    """The articles as a file, a record a line."""
    path.write_text("".join(json.dumps(a, ensure_ascii=False) + "\n" for a in articles), encoding="utf-8")
    return path


def run(*arguments: object) -> tuple[float, float]:
    """Seconds by the clock and of the processor that a command takes."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, "-m", "kg.cli", *map(str, arguments)], check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.perf_counter() - started, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Build, add, export, remove; a line for each with its share of building."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("news", nargs="+", type=Path)
    parser.add_argument("--articles", type=int, default=5000)
    parser.add_argument("--more", type=int, default=100)
    parser.add_argument("--reader", action="store_true")
    parser.add_argument("--grammar", action="store_true")
    parser.add_argument("--jobs", type=int, default=1)
    given = parser.parse_args()
    named = (article | {"id": f"{path.stem}-{n}"} for path in given.news for n, article in enumerate(articles_of(path)))
    every = list(islice(named, given.articles + given.more))
    random.Random(1).shuffle(every)
    with tempfile.TemporaryDirectory() as folder:
        out, first = Path(folder) / "out", write(Path(folder) / "first.jsonl", every[given.more :])
        more = write(Path(folder) / "more.jsonl", every[: given.more])
        reading = ["--reader" if given.reader else "--no-reader", "--grammar" if given.grammar else "--no-grammar", "--jobs", given.jobs]
        whole = run("build", first, "-o", out, "--no-exports", *reading)
        show(f"building {len(every) - given.more}", whole, whole)
        show(f"adding {given.more}", run("add", out, more, "--no-exports", "--jobs", given.jobs), whole)
        first, *others = list(read_log(out))[-1].added
        show(f"adding the same {given.more} again", run("add", out, more, "--no-exports", "--jobs", given.jobs), whole)
        show("removing one", run("remove", out, first, "--no-exports"), whole)
        show("removing the others", run("remove", out, *others, "--no-exports"), whole)
        for form, name in (("turtle", "graph.ttl"), ("trig", "graph.trig")):
            show(f"exporting {name}", run("export", out, "-f", form, "-o", out / name), whole)


def show(what: str, taken: tuple[float, float], whole: tuple[float, float]) -> None:
    """A line: seconds by the clock and of the processor, and their share of building."""
    shares = [100 * one / other for one, other in zip(taken, whole, strict=True)]
    clock, processor = (f"{seconds:8.1f} s {share:6.1f} %" for seconds, share in zip(taken, shares, strict=True))
    sys.stdout.write(f"{what:36s} {clock}   processor {processor}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
