"""Records on disk: written by pickle, read by an unpickler that makes records of this package and nothing else.

So a file from elsewhere cannot run code. Records are dataclasses and named tuples; plain data stand among them.
"""

from __future__ import annotations

import gc
import importlib
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from operator import attrgetter
from typing import IO, Any

#: What is no record and may stand among them.
_PLAIN = {("builtins", "set"), ("builtins", "frozenset"), ("builtins", "dict"), ("collections", "defaultdict"), ("datetime", "date")}


class _Records(dict[type, Callable[[Any], Any]]):
    """How records are taken apart, by class: into the values that make them again, which is twice as quick as copying."""

    def __missing__(self, kind: type) -> Callable[[Any], Any]:
        if not is_dataclass(kind):
            raise KeyError(kind)
        names = [f.name for f in fields(kind) if f.init]
        values = attrgetter(*names) if len(names) > 1 else lambda record: (getattr(record, names[0]),)
        self[kind] = lambda record: (kind, values(record))
        return self[kind]


class RecordWriter(pickle.Pickler):
    """Writes records by the values that make them."""

    dispatch_table = _Records()

    def __init__(self, file: IO[bytes]):
        super().__init__(file, pickle.HIGHEST_PROTOCOL)


class RecordReader(pickle.Unpickler):
    """Makes the dataclasses and named tuples of one package of this program, plain data, and classes of ``others`` (module, name)."""

    def __init__(self, file: IO[bytes], package: str, others: frozenset[tuple[str, str]] = frozenset()):
        super().__init__(file)
        self._package, self._others = package, _PLAIN | others

    def find_class(self, module: str, name: str) -> Any:
        """The class of that name; UnpicklingError where it has no place in the file."""
        if (module, name) in self._others:
            return super().find_class(module, name)
        found = getattr(importlib.import_module(module), name, None) if module.startswith(f"{self._package}.") else None
        if not isinstance(found, type) or not (is_dataclass(found) or issubclass(found, tuple)) or found.__module__ != module:
            raise pickle.UnpicklingError(f"{module}.{name} has no place in this file")
        return found


@contextmanager
def without_collection() -> Iterator[None]:
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
