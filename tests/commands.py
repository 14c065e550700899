"""Runs ``kg`` as a user does, in a process of its own, and tells what came of it."""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from kg.knowledge import KnowledgeBase
from kg.lexicon import load_lexicon
from kg.reading import Components

#: The options of a build by gazetteer and lexicon alone.
PLAIN = ("--no-reader", "--no-grammar")
ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT / "seeds"

#: Runs the command with every door to the network watched and shut; then writes what it used as JSON.
WATCHED = """
import json, resource, sys, time
DOORS = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.sendmsg", "urllib.Request", "http.client.connect")
calls = []
def watch(event, arguments):
    if event in DOORS:
        calls.append(f"{event} {arguments!r}")
        raise OSError("no network here")
sys.addaudithook(watch)
if sys.argv[2] == "TRY":
    import socket
    try:
        socket.create_connection(("127.0.0.1", 9), timeout=1)
    except OSError as error:
        status = str(error)
else:
    from kg.cli import main
    try:
        main(sys.argv[2:])
    except SystemExit as end:
        status = end.code
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
report = {"status": status, "calls": calls, "seconds": time.process_time(), "megabytes": peak, "modules": sorted(sys.modules)}
with open(sys.argv[1], "w", encoding="utf-8") as file:
    json.dump(report, file)
"""


@dataclass(frozen=True)
class Watched:
    """A run with the network shut: its exit status, network calls tried, processor seconds, peak memory, modules loaded."""

    status: int | str
    calls: list[str]
    seconds: float
    megabytes: float
    modules: list[str]
    output: str = ""
    errors: str = ""
    folder: Path = field(default_factory=Path)


def kg(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run ``kg`` with the arguments; status, standard output and standard error of the process."""
    command = [sys.executable, "-m", "kg.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", env=_environment(environment), check=False, timeout=120)


def watched(*arguments: str | Path, **environment: str) -> Watched:
    """Run ``kg`` with the arguments in a process that may not reach the network; "TRY" alone tries to."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [sys.executable, "-c", WATCHED, str(report), *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", env=_environment(environment), check=False, timeout=120)
        assert report.is_file(), done.stderr
        return Watched(**json.loads(report.read_text(encoding="utf-8")), output=done.stdout, errors=done.stderr)


def _environment(changes: dict[str, str]) -> dict[str, str]:
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH", ""))))
    return {**os.environ, "PYTHONPATH": path, **changes}


@functools.cache
def parts() -> Components:
    """Knowledge base and lexicon without models, loaded once for all tests."""
    return Components(KnowledgeBase.load(), load_lexicon())


_KEPT: list[tempfile.TemporaryDirectory] = []


@functools.cache
def seeds_elsewhere() -> Watched:
    """The seeds built in another process, in reversed order, with another hash seed, and with the network shut."""
    _KEPT.append(tempfile.TemporaryDirectory())
    folder = Path(_KEPT[-1].name) / "out"
    sources = sorted(SEEDS.glob("*.txt"), reverse=True)
    run = watched("build", *sources, "-o", folder, PYTHONHASHSEED="4711")
    return Watched(run.status, run.calls, run.seconds, run.megabytes, run.modules, run.output, run.errors, folder)
