"""Keeps a merger on disk between runs, so that a change costs what it touches and not a merge of everything.

A snapshot belongs to one state of a store and to one state of the program, both named in its head; whoever finds a head
that is not theirs merges anew. It is written by pickle and read by an unpickler that makes records of merging and nothing
else, so that a folder from elsewhere cannot run code.
"""

from __future__ import annotations

import gc
import hashlib
import importlib
import logging
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass, replace
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import Any

from ..resources import ontology_dir
from .assemble import Assembly
from .cluster import Linker
from .decisions import Review
from .merger import Merger, Pools
from .types import Knowledge, MergeResult
from .voices import Copies

log = logging.getLogger(__name__)

#: The form of the file.
FORM = 2
#: What is not of merging's own making and may stand in a snapshot.
_PLAIN = {("builtins", "set"), ("builtins", "frozenset"), ("builtins", "dict"), ("collections", "defaultdict"), ("datetime", "date")}
#: What holds state; everything below these is records.
_HOLDERS = (Merger, Linker, Pools, Copies, Assembly)
#: What a merger has from its owner, and what it makes again when it is asked for it.
_GIVEN = {"knowledge", "review", "merger", "compare", "keys", "mark", "jobs", "_index", "_fillers", "_blocks", "_bands"}


@cache
def program() -> str:
    """A mark of the program and its ontology: with another one, the same articles may be read and merged differently."""
    digest = hashlib.sha256()
    package = Path(__file__).resolve().parent.parent
    sources = (p for p in package.rglob("*.py") if p.relative_to(package).parts[0] not in ("cli", "train"))
    for path in sorted([*sources, *ontology_dir().rglob("*.ttl")]):
        digest.update(path.name.encode() + b"\n" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def save(merger: Merger, result: MergeResult, path: Path, seal: str) -> None:
    """Write the merger with its result, which go with the store of that seal."""
    shown = replace(result, entity_of={}, event_of={})
    with path.open("wb") as file, _without_collection():
        pickle.dump(_head(seal), file, pickle.HIGHEST_PROTOCOL)
        _Writer(file, pickle.HIGHEST_PROTOCOL).dump((_state(merger), merger.review.reviewed, shown))


def load(path: Path, seal: str, knowledge: Knowledge) -> tuple[Merger, MergeResult] | None:
    """The merger of that file with the decisions it obeyed, and its result but for what each item is merged to.

    None where the file is missing or broken, or goes with something else.
    """
    try:
        with path.open("rb") as file, _without_collection():
            if _Reader(file).load() != _head(seal):
                return None
            state, reviewed, shown = _Reader(file).load()
            return _restored(state, Merger(knowledge, Review(reviewed))), shown
    except FileNotFoundError:
        return None
    except Exception as error:  # pickle raises almost anything on a broken file
        log.debug("%s cannot be read (%s); everything is merged anew", path, error)
        return None


def _head(seal: str) -> tuple[int, str, str]:
    return FORM, program(), seal


def _state(holder: Any) -> dict[str, Any]:
    """The fields of what holds state as plain data."""
    values = ((f.name, getattr(holder, f.name)) for f in fields(holder) if f.name not in _GIVEN)
    return {name: _state(value) if isinstance(value, _HOLDERS) else value for name, value in values}


def _restored(state: dict[str, Any], merger: Merger) -> Merger:
    if state["assembly"] is not None:
        merger.assembly = Assembly(merger)
    _fill(merger, state)
    for holder in (merger.named, merger.described, merger.events, merger.copies):
        holder.index()
    for record in merger.records.values():
        merger.review.put(record)
    return merger


def _fill(holder: Any, state: dict[str, Any]) -> None:
    for name, value in state.items():
        held = getattr(holder, name)
        if isinstance(held, _HOLDERS):
            _fill(held, value)
        else:
            setattr(holder, name, value)


class _Records(dict[type, Callable[[Any], Any]]):
    """How records are taken apart, by class: into the values that make them again, which is twice as quick as copying."""

    def __missing__(self, kind: type) -> Callable[[Any], Any]:
        if not is_dataclass(kind):
            raise KeyError(kind)
        names = [f.name for f in fields(kind) if f.init]
        values = attrgetter(*names) if len(names) > 1 else lambda record: (getattr(record, names[0]),)
        self[kind] = lambda record: (kind, values(record))
        return self[kind]


class _Writer(pickle.Pickler):
    """Writes records by the values that make them."""

    dispatch_table = _Records()


class _Reader(pickle.Unpickler):
    """Makes dataclasses and named tuples of merging, and plain data."""

    def find_class(self, module: str, name: str) -> Any:
        """The class of that name; UnpicklingError where it has no place in a snapshot."""
        if (module, name) in _PLAIN:
            return super().find_class(module, name)
        found = getattr(importlib.import_module(module), name, None) if module.startswith(f"{__package__}.") else None
        if not isinstance(found, type) or not (is_dataclass(found) or issubclass(found, tuple)) or found.__module__ != module:
            raise pickle.UnpicklingError(f"{module}.{name} has no place in a snapshot")
        return found


@contextmanager
def _without_collection() -> Iterator[None]:
    """Garbage collection waits: it would look at each of a million new records again and again, and none is garbage.

    At the end all objects count as old, which is what becomes of them when they are frozen and thawed.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.unfreeze()
        if enabled:
            gc.enable()
