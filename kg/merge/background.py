"""The knowledge base as merging asks it: wholes, countries, names and kinds of places."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..knowledge import KnowledgeBase


@dataclass(slots=True)
class Background:
    """Answers from a knowledge base, remembered; satisfies ``types.Knowledge``."""

    base: KnowledgeBase
    _wholes: dict[str, frozenset[str]] = field(default_factory=dict)

    def wholes(self, iri: str) -> frozenset[str]:
        """All entries that this one is part of, within, a branch or a member of, its country included."""
        known = self._wholes.get(iri)
        if known is None:
            known = self._wholes[iri] = self._climb(iri)
        return known

    def _climb(self, iri: str) -> frozenset[str]:
        found: set[str] = set()
        queue = [iri]
        while queue:
            for whole in self._parents(queue.pop()):
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
