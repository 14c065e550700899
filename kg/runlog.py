"""The log of a graph's runs: when, which command, which articles came, changed and went, and what came of it.

It stands in the folder as ``log.jsonl``, a line of JSON a run, and is only ever appended to. It holds ids and checksums of
articles and none of their words; of a removed article it is the one thing that remembers it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from .model import Article
from .store import LOG

#: The command that starts a graph anew.
BUILD = "build"


@dataclass(frozen=True, slots=True)
class Entry:
    """A run. Times are ISO; articles are given by id with the checksum that each has, or had where it was removed.

    ``settings`` are what decides how articles are read, ``counts`` figures of the whole graph after the run,
    ``set_aside`` the ids of articles that could not be built.
    """

    command: str
    started: str
    ended: str
    version: str
    sources: tuple[str, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    added: Mapping[str, str] = field(default_factory=dict)
    replaced: Mapping[str, str] = field(default_factory=dict)
    removed: Mapping[str, str] = field(default_factory=dict)
    unchanged: int = 0
    set_aside: tuple[str, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)


def checksum(article: Article) -> str:
    """The SHA-256 of everything that an article says: its text and what is known of it."""
    return hashlib.sha256(json.dumps(asdict(article), default=str, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def append_entry(folder: Path, entry: Entry) -> None:
    """Write a run at the end of the folder's log."""
    with (folder / LOG).open("a", encoding="utf-8", newline="") as file:
        file.write(json.dumps(asdict(entry), ensure_ascii=False) + "\n")


def read_log(folder: Path) -> Iterator[Entry]:
    """The runs of a folder, oldest first; none where there is no log. Lines that are no run are passed over."""
    try:
        lines = (folder / LOG).read_text(encoding="utf-8").split("\n")
    except FileNotFoundError:
        return
    for line in lines:
        try:
            yield Entry(**json.loads(line))
        except (ValueError, TypeError):
            continue


def articles_of(folder: Path) -> dict[str, tuple[str, Mapping[str, Any]]]:
    """The articles of the graph by its log: the checksum of each, and the settings that it was read with."""
    found: dict[str, tuple[str, Mapping[str, Any]]] = {}
    for entry in read_log(folder):
        if entry.command == BUILD:
            found.clear()
        found.update((id_, (mark, entry.settings)) for id_, mark in (*entry.added.items(), *entry.replaced.items()))
        for id_ in entry.removed:
            found.pop(id_, None)
    return found


def settings_of_last(folder: Path) -> Mapping[str, Any]:
    """The settings of the last run that read articles; {} where none is known."""
    return next((entry.settings for entry in reversed(list(read_log(folder))) if entry.settings), {})
