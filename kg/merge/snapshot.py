"""Keeps a merger on disk between runs, so that a change costs what it touches and not a merge of everything.

A snapshot belongs to one state of a store and to one state of the program, both named in its head; whoever finds a head
that is not theirs merges anew. It is a file of records (kg.pickled), so that a folder from elsewhere cannot run code.
"""

from __future__ import annotations

import logging
import pickle
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from ..pickled import RecordReader, RecordWriter, without_collection
from ..resources import program
from .assemble import Assembly
from .cluster import Linker
from .decisions import Review
from .merger import Merger, Pools
from .types import Knowledge, MergeResult
from .voices import Copies

log = logging.getLogger(__name__)

#: The form of the file.
FORM = 2
#: What holds state; everything below these is records.
_HOLDERS = (Merger, Linker, Pools, Copies, Assembly)
#: What a merger has from its owner, and what it makes again when it is asked for it.
_GIVEN = {"knowledge", "review", "merger", "compare", "keys", "mark", "jobs", "_index", "_fillers", "_blocks", "_bands"}


def save(merger: Merger, result: MergeResult, path: Path, seal: str) -> None:
    """Write the merger with its result, which go with the store of that seal."""
    shown = replace(result, entity_of={}, event_of={})
    with path.open("wb") as file, without_collection():
        pickle.dump(_head(seal), file, pickle.HIGHEST_PROTOCOL)
        RecordWriter(file).dump((_state(merger), merger.review.reviewed, shown))


def load(path: Path, seal: str, knowledge: Knowledge) -> tuple[Merger, MergeResult] | None:
    """The merger of that file with the decisions it obeyed, and its result but for what each item is merged to.

    None where the file is missing or broken, or goes with something else.
    """
    try:
        with path.open("rb") as file, without_collection():
            if RecordReader(file, __package__).load() != _head(seal):
                return None
            state, reviewed, shown = RecordReader(file, __package__).load()
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
