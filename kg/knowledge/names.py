"""All the names that the gazetteer looks for: labels, nationality adjectives, institutions without their country."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .entries import KnowledgeEntry
from .forms import name_key
from .institutions import Pattern, demonym_forms, plural_forms

#: The one-word name of a smaller town that nobody wrote an entry for needs support: too many are words (chosen, not measured).
LARGE_TOWN = 100_000
#: A name in comparable form, the IRI of its entry, its form (pref, alt, hidden) and its kind (see GazetteerMatch).
Name = tuple[str, str, str, str]


def names_of(entries: Iterable[KnowledgeEntry], everyday: frozenset[str]) -> Iterator[Name]:
    """The names of the entries; one that is an everyday word is a hidden form."""
    for entry in entries:
        names = [(entry.ar, "pref"), (entry.en, "pref"), *((a, "alt") for a in entry.alt), *((h, "hidden") for h in entry.hidden)]
        for name, form in names:
            key = name_key(name)
            if key:
                yield key, entry.iri, "hidden" if _needs_support(key, entry, everyday) else form, "name"
        for name, kind in _demonyms(entry):
            key = name_key(name)
            yield key, entry.iri, "hidden" if key in everyday else "alt", kind


def bare_institutions(patterns: Iterable[Pattern], institutions: dict[tuple[str, str], str]) -> Iterator[Name]:
    """What institutions are called where the country is clear: each name stands for one entry of each country."""
    bare = {pattern.slug: [name_key(name) for name in pattern.bare] for pattern in patterns}
    for (_, slug), iri in institutions.items():
        for key in bare[slug]:
            yield key, iri, "hidden", "institution"


def read_everyday(lines: Iterable[str]) -> frozenset[str]:
    """The comparable forms of a list, one a line; ``#`` begins a comment."""
    words = (line.split("#", 1)[0].strip() for line in lines)
    return frozenset(name_key(word) for word in words if word)


def _needs_support(key: str, entry: KnowledgeEntry, everyday: frozenset[str]) -> bool:
    """Is the name an everyday word, or the one-word name of a small town taken from GeoNames?"""
    if key in everyday:
        return True
    return bool(entry.geonames) and " " not in key and entry.population < LARGE_TOWN and entry.local.startswith("geonames-")


def _demonyms(entry: KnowledgeEntry) -> Iterator[tuple[str, str]]:
    for adjective in entry.demonyms:
        yield from demonym_forms(adjective).items()
    yield from plural_forms(entry.plurals).items()
