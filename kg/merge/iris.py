"""Mints IRIs of merged entities and events: readable, ASCII, and stable while a cluster keeps its first member."""

from __future__ import annotations

import hashlib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping

from ..vocab import PREFIXES, slug
from .types import ItemRef
from .weights import RELATIONS

#: The longest readable part of an IRI, in characters.
LONGEST = 60


def readable(*words: str) -> str:
    """A local name of the words, cut at a hyphen where it grows too long; "thing" for nothing readable.

    >>> readable("Base", "Qayyārah West")
    'base-qayyarah-west'
    """
    name = slug(" ".join(_plain(word) for word in words)) or "thing"
    if len(name) > LONGEST:
        name = name[: LONGEST + 1].rpartition("-")[0] or name[:LONGEST]
    return name if name[0].isalpha() else "n" + name


def _plain(word: str) -> str:
    if word.isascii() and word.isalnum():
        return word
    kept = (char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))
    return "".join("" if char in "ʿʾ'’`ʻ" else char for char in kept)


def numbered(names: Mapping[str, tuple[object, ...]]) -> dict[str, str]:
    """A distinct local name for each key: ``names`` gives (local name, order …); a name met again gets -2, -3 in that order."""
    groups: dict[str, list[tuple[tuple[object, ...], str]]] = defaultdict(list)
    for key, (name, *order) in names.items():
        groups[str(name)].append((tuple(order), key))
    found: dict[str, str] = {}
    for name, members in groups.items():
        for number, (_, key) in enumerate(sorted(members), 1):
            found[key] = name if number == 1 else f"{name}-{number}"
    return found


def event_iri(kind: str, first: ItemRef, about: Iterable[str], when: str) -> str:
    """The IRI of an event or relation: its type, what it is about, its date, and a hash of its first telling.

    >>> event_iri("Handover", ItemRef("a1", "f1"), ["qayyarah"], "2020-03-26")
    'https://w3id.org/isnad/event/handover-qayyarah-2020-03-26-f817fb'
    """
    mark = hashlib.sha256(f"{first.article}\n{first.id}".encode()).hexdigest()[:6]
    base = PREFIXES["relation" if kind in RELATIONS else "event"]
    return base + "-".join(filter(None, (readable(kind, *about), when, mark)))
