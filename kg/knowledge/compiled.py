"""Keeps the package's knowledge base compiled in the user's cache folder: it loads from there in a third of the time.

What is kept goes with one state of the program and of its knowledge files; with any other it is made again.
"""

from __future__ import annotations

import hashlib
import logging
import os
import sys
import tempfile
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ..pickled import RecordReader, RecordWriter, without_collection
from ..resources import cache_dir, program

log = logging.getLogger(__name__)

FILE = "knowledge.records"
#: The index of names is no record; it is made again from its own form.
_INDEX = frozenset({("ahocorasick", "Automaton")})


def mark_of(folder: Path) -> str:
    """A mark of the knowledge files of the folder and of all that makes the compiled form of them."""
    digest = hashlib.sha256(f"{program()} {sys.version} {version('pyahocorasick')}".encode())
    for path in sorted(p for p in folder.iterdir() if p.suffix in (".ttl", ".txt")):
        digest.update(path.name.encode() + b"\n" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def load(mark: str) -> list[Any] | None:
    """What was kept under the mark; None where nothing was, or it cannot be read."""
    folder = cache_dir()
    if folder is None:
        return None
    try:
        with (folder / FILE).open("rb") as file, without_collection():
            return RecordReader(file, __package__, _INDEX).load() if file.readline().decode("ascii").strip() == mark else None
    except FileNotFoundError:
        return None
    except Exception as error:  # pickle raises almost anything on a broken file
        log.debug("%s cannot be read (%s); the knowledge base is compiled again", folder / FILE, error)
        return None


def save(mark: str, parts: Sequence[Any]) -> None:
    """Keep the parts under the mark in place of what is kept; where the folder cannot be written, nothing is."""
    folder = cache_dir()
    if folder is None:
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
            try:
                file.write(mark.encode("ascii") + b"\n")
                RecordWriter(file).dump(list(parts))
                file.close()
                os.replace(file.name, folder / FILE)
            except BaseException:
                Path(file.name).unlink(missing_ok=True)
                raise
    except OSError as error:
        log.debug("the compiled knowledge base cannot be kept in %s (%s)", folder, error)
