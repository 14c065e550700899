"""Reads ontology/lexicon/*.ttl: which words evoke which event or relation, and how its roles stand in the sentence."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from .arabic.inflect import Form, noun_forms, verb_forms
from .arabic.script import fold_word
from .errors import OntologyError
from .resources import ontology_dir

LEX = "https://w3id.org/isnad/lexicon#"


@dataclass(frozen=True, slots=True)
class Frame:
    """Roles by syntactic function; where a function may fill several roles, the first whose type fits."""

    name: str
    subject: tuple[str, ...] = ()
    object: tuple[str, ...] = ()
    genitive: tuple[str, ...] = ()
    preceding: tuple[str, ...] = ()
    oblique: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LexicalEntry:
    """A verb, noun or phrase that evokes ``type``; ``weight`` is how often it does, 0 to 1."""

    iri: str
    type: str
    frame: Frame
    weight: float


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """The words by folded form, the phrases by their first folded word, and the frame that a type has by default.

    Two are one only where they are the same object, so that what is looked up can be kept by it.
    """

    forms: dict[str, tuple[tuple[LexicalEntry, Form], ...]]
    phrases: dict[str, tuple[tuple[tuple[str, ...], LexicalEntry], ...]]
    frames: dict[str, Frame]
    types: dict[str, Frame]
    takes: dict[str, frozenset[str]]

    def fits(self, role: str, type_: str, event: str = "") -> bool:
        """Can an entity of the type fill the role of the event or relation type?"""
        return type_ in self.takes.get(f"{event}.{role}", self.takes.get(role, ()))

    def frame_of(self, type_: str) -> Frame:
        """The frame that weighs most among the type's entries, for triggers that no entry names."""
        return self.types.get(type_) or Frame("none")


def _literals(store: ox.Store, subject: ox.NamedNode, name: str) -> list[str]:
    return sorted(quad.object.value for quad in store.quads_for_pattern(subject, ox.NamedNode(LEX + name), None))


def _roles(store: ox.Store, subject: ox.NamedNode, name: str) -> tuple[str, ...]:
    return tuple(role for value in _literals(store, subject, name) for role in value.split(","))


def _subjects(store: ox.Store, class_name: str) -> list[ox.NamedNode]:
    rdf_type = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    return sorted((q.subject for q in store.quads_for_pattern(None, rdf_type, ox.NamedNode(LEX + class_name))), key=lambda s: s.value)


def _read_frame(store: ox.Store, subject: ox.NamedNode) -> Frame:
    oblique = dict(item.split("=", 1) for item in _literals(store, subject, "oblique"))
    return Frame(
        subject.value.removeprefix(LEX),
        *(_roles(store, subject, name) for name in ("subject", "object", "genitive", "preceding")),
        {fold_word(word): tuple(filter(None, roles.split(","))) for word, roles in oblique.items()},
    )


def _read_roles(store: ox.Store) -> dict[str, frozenset[str]]:
    groups = {s.value: _literals(store, s, "member") for s in _subjects(store, "TypeGroup")}
    takes: dict[str, set[str]] = {}
    for subject in _subjects(store, "Role"):
        for name in _literals(store, subject, "role"):
            for group in _literals(store, subject, "takes"):
                takes.setdefault(name, set()).update(groups[group])
    return {name: frozenset(types) for name, types in takes.items()}


def _entry_forms(store: ox.Store, subject: ox.NamedNode) -> list[Form]:
    verbs, nouns = _literals(store, subject, "verb"), _literals(store, subject, "noun")
    imperfects = _literals(store, subject, "imperfect")
    forms = [form for verb in verbs for form in verb_forms(verb, imperfects[0] if imperfects else "")]
    plurals = tuple(_literals(store, subject, "plural"))
    for index, noun in enumerate(nouns):
        forms += noun_forms(noun, plurals if index == 0 else ())
    for participle in _literals(store, subject, "participle"):
        forms += noun_forms(participle, (), "participle")
        forms += noun_forms(participle + "ة", (), "participle")
    return forms


def _one(store: ox.Store, subject: ox.NamedNode, name: str) -> ox.NamedNode:
    found = [q.object for q in store.quads_for_pattern(subject, ox.NamedNode(LEX + name), None)]
    if len(found) != 1:
        raise OntologyError(f"needs exactly one lex:{name}, has {len(found)}", subject.value)
    return found[0]


@lru_cache(maxsize=4)
def load_lexicon(folder: Path | None = None) -> Lexicon:
    """The lexicon of a folder (default: the package's ontology/lexicon).

    Raises OntologyError where an entry lacks its type or its frame.
    """
    store = ox.Store()
    for path in sorted((folder or ontology_dir() / "lexicon").glob("*.ttl")):
        store.load(path=str(path), format=ox.RdfFormat.TURTLE)
    frames = {s.value: _read_frame(store, s) for s in _subjects(store, "Frame")}
    forms: dict[str, dict[tuple[str, str], tuple[LexicalEntry, Form]]] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], LexicalEntry]]] = {}
    types: dict[str, Counter[str]] = {}
    for subject in _subjects(store, "Entry"):
        frame = frames.get(_one(store, subject, "frame").value)
        if frame is None:
            raise OntologyError("names a frame that does not exist", subject.value)
        type_ = _one(store, subject, "evokes").value.rpartition("#")[2]
        weights = _literals(store, subject, "weight")
        entry = LexicalEntry(subject.value, type_, frame, float(weights[0]) if weights else 1.0)
        for form in _entry_forms(store, subject):
            forms.setdefault(form.text, {}).setdefault((entry.iri, form.kind), (entry, form))
        for phrase in _literals(store, subject, "phrase"):
            words = tuple(fold_word(phrase).split())
            phrases.setdefault(words[0], []).append((words, entry))
        types.setdefault(type_, Counter())[frame.name] += entry.weight
    by_name = {frame.name: frame for frame in frames.values()}
    return Lexicon(
        {text: tuple(found.values()) for text, found in forms.items()},
        {first: tuple(sorted(found, key=lambda p: -len(p[0]))) for first, found in phrases.items()},
        by_name,
        {type_: by_name[max(sorted(names), key=names.__getitem__)] for type_, names in types.items()},
        _read_roles(store),
    )
