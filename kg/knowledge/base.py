"""The knowledge base: entries, posts and institutions of ontology/knowledge, read-only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cached_property
from itertools import chain
from pathlib import Path

from ..errors import OntologyError
from ..resources import ontology_dir
from . import compiled
from .entries import KnowledgeEntry, Post
from .forms import name_key
from .gazetteer import Gazetteer
from .institutions import Compiler, Pattern, patterns_of
from .loading import KB, entries_of, find_files, posts_of, read_subjects
from .names import bare_institutions, names_of, read_everyday

#: A list of words that are names and everyday words («القائم», «الأمل»); one form a line, ``#`` begins a comment.
EVERYDAY_FILE = "everyday-words.txt"


@dataclass
class KnowledgeBase:
    """Entries by IRI, posts by person and organisation, institutions by country and slug, and the gazetteer of all names."""

    entries: dict[str, KnowledgeEntry]
    all_posts: tuple[Post, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    institutions: dict[tuple[str, str], str] = field(default_factory=dict)
    everyday: frozenset[str] = frozenset()

    @classmethod
    def load(cls, folder: str | Path | None = None) -> KnowledgeBase:
        """The knowledge base of a folder of Turtle files, the package's own by default.

        The package's own is kept compiled (kg.knowledge.compiled). Raises OntologyError, which names the file or entry, where
        a file is broken.
        """
        return cls._read(Path(folder)) if folder is not None else cls._kept(ontology_dir() / "knowledge")

    @classmethod
    def _kept(cls, folder: Path) -> KnowledgeBase:
        mark = compiled.mark_of(folder)
        found = compiled.load(mark)
        if found is None:
            base = cls._read(folder)
            compiled.save(mark, [*(getattr(base, f.name) for f in fields(base)), *base.gazetteer.compiled])
            return base
        *parts, senses, automaton = found
        base = cls(*parts)
        base.gazetteer = Gazetteer(base.entries, senses, automaton)
        return base

    @classmethod
    def _read(cls, folder: Path) -> KnowledgeBase:
        subjects = read_subjects(find_files(folder))
        entries = {entry.iri: entry for entry in entries_of(subjects)}
        compiler = Compiler(entries, patterns_of(subjects))
        every = compiler.compile()
        words = folder / EVERYDAY_FILE
        everyday = read_everyday(words.read_text("utf-8").splitlines()) if words.is_file() else frozenset()
        return cls(every, tuple(posts_of(subjects)), compiler.patterns, compiler.slots, everyday)

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """The index of all names; built at first use."""
        names = chain(names_of(self.entries.values(), self.everyday), bare_institutions(self.patterns, self.institutions))
        return Gazetteer.of(self.entries, names)

    @cached_property
    def _posts(self) -> dict[str, list[Post]]:
        index: dict[str, list[Post]] = defaultdict(list)
        for post in sorted(self.all_posts, key=lambda p: (p.start or date.min, p.iri)):
            index[post.person].append(post)
            index[post.organisation].append(post)
        return index

    def entry(self, iri: str) -> KnowledgeEntry:
        """The entry of an IRI (``kb:`` short forms are understood); OntologyError where there is none."""
        try:
            return self.entries[KB + iri[3:] if iri.startswith("kb:") else iri]
        except KeyError:
            raise OntologyError("is not in the knowledge base", iri) from None

    def get(self, iri: str) -> KnowledgeEntry | None:
        """The entry of an IRI, else None."""
        return self.entries.get(KB + iri[3:] if iri.startswith("kb:") else iri)

    def lands(self, iri: str) -> frozenset[str]:
        """All that an entry lies in below its country, as IRIs."""
        found: set[str] = set()
        waiting = [self.get(iri)]
        while waiting:
            entry = waiting.pop()
            wholes = [whole for whole in map(self.get, entry.within if entry else ()) if whole and whole.place_kind != "country" and whole.iri not in found]
            found.update(whole.iri for whole in wholes)
            waiting += wholes
        return frozenset(found)

    def posts(self, iri: str) -> list[Post]:
        """The posts of a person, or in an organisation, oldest first."""
        return list(self._posts.get(KB + iri[3:] if iri.startswith("kb:") else iri, ()))

    def in_office(self, iri: str, day: date) -> bool:
        """Did the person hold any post on the day? It tells namesakes apart («صالح» in 2015 and in 2020)."""
        return any(post.held_on(day) for post in self.posts(iri))

    def holder(self, title: str, where: str, day: date) -> KnowledgeEntry | None:
        """Who held an office on a day: ``title`` in Arabic or English («وزير الدفاع»), ``where`` an organisation or a country.

        None where nobody or more than one person is known. The title of the entry may be longer («وزير الدفاع الوطني»).
        """
        wanted = name_key(title)
        people = {post.person for post in self._posts_at(where) if post.held_on(day) and wanted in _titles(post)}
        people = people or {p.person for p in self._posts_at(where) if p.held_on(day) and any(t.startswith(wanted + " ") for t in _titles(p))}
        return self.get(next(iter(people))) if len(people) == 1 else None

    def _posts_at(self, where: str) -> Iterable[Post]:
        """The posts in an organisation, or in any organisation of a country."""
        place = self.get(where)
        if place is None or place.place_kind != "country":
            return self.posts(where)
        return self._posts_by_country.get(place.iri, ())

    @cached_property
    def _posts_by_country(self) -> dict[str, list[Post]]:
        index: dict[str, list[Post]] = defaultdict(list)
        for post in self.all_posts:
            index[self._country_of(post.organisation)].append(post)
        return index

    def _country_of(self, iri: str) -> str:
        entry = self.entries.get(iri)
        return "" if entry is None else entry.iri if entry.place_kind == "country" else entry.country

    def institution(self, country: str, slug: str) -> KnowledgeEntry | None:
        """The institution of a country («kb:iraq», "army"), hand-written or compiled, else None."""
        iri = self.institutions.get((KB + country[3:] if country.startswith("kb:") else country, slug))
        return self.entries.get(iri) if iri else None

    def institution_kind(self, iri: str) -> str:
        """What kind of institution an entry is («parliament»), by the pattern's slug; "" where it is none."""
        return self._kinds.get(iri, "")

    @cached_property
    def _kinds(self) -> dict[str, str]:
        return {iri: slug for (_, slug), iri in self.institutions.items()}


def _titles(post: Post) -> set[str]:
    return {name_key(post.title_ar), name_key(post.title_en)} - {""}
