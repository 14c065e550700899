"""The knowledge base as merging asks it: wholes, countries, names and kinds of places."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from ..knowledge import KnowledgeBase


@dataclass(slots=True)
class Background:
    """Answers from a knowledge base, remembered; satisfies ``types.Knowledge``."""

    base: KnowledgeBase
    _wholes: dict[str, frozenset[str]] = field(default_factory=dict)
    _coalitions: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        """Index the coalitions by their members."""
        for iri, entry in sorted(self.base.entries.items()):
            for member in entry.members:
                self._coalitions[member].append(iri)

    def wholes(self, iri: str) -> frozenset[str]:
        """All entries that this one is part of, within, a branch or a member of, its country included;
        for who acts also the coalitions of its country."""
        known = self._wholes.get(iri)
        if known is None:
            known = self._wholes[iri] = self._climb(iri)
        return known

    def _climb(self, iri: str) -> frozenset[str]:
        found: set[str] = set()
        queue, site = [iri], self._is_site(iri)
        while queue:
            whole_of = queue.pop()
            for whole in (*self._parents(whole_of), *(() if site else self._coalitions.get(whole_of, ()))):
                if whole not in found:
                    found.add(whole)
                    queue.append(whole)
        return frozenset(found - {iri})

    def _parents(self, iri: str) -> list[str]:
        entry = self.base.get(iri)
        if entry is None:
            return []
        posts = [post.organisation for post in self.base.posts(iri) if post.person == iri]
        return [whole for whole in (*entry.within, *entry.of, entry.country, *posts) if whole]

    def _is_site(self, iri: str) -> bool:
        """Is it a place that does not act? A city is no part of the coalition that its country belongs to."""
        entry = self.base.get(iri)
        return entry is not None and entry.type in ("Base", "Facility", "Place") and entry.place_kind != "country"

    def country(self, iri: str) -> str:
        """The IRI of the country, of a country itself, or ""."""
        entry = self.base.get(iri)
        return "" if entry is None else entry.iri if entry.place_kind == "country" else entry.country

    def names(self, iri: str) -> tuple[str, ...]:
        """Labels and aliases, the ambiguous ones left out."""
        entry = self.base.get(iri)
        return () if entry is None else tuple(filter(None, (entry.ar, entry.en, *entry.alt)))

    def kind(self, iri: str) -> str:
        """The kind of a place, else ""."""
        entry = self.base.get(iri)
        return "" if entry is None else entry.place_kind


class NoKnowledge:
    """A knowledge base that knows nothing: merging by names and context alone."""

    def wholes(self, iri: str) -> frozenset[str]:
        """Nothing is a part of anything."""
        return frozenset()

    def country(self, iri: str) -> str:
        """No country is known."""
        return ""

    def names(self, iri: str) -> tuple[str, ...]:
        """No names are known."""
        return ()

    def kind(self, iri: str) -> str:
        """No kind is known."""
        return ""
