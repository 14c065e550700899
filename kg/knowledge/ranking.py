"""Orders the entries that share a name: what a reader of the region's news would think of first."""

from __future__ import annotations

import math

from ..vocab import PREFIXES
from .entries import KnowledgeEntry

_FORMS = {"pref": 2, "alt": 2, "hidden": 0}
_KINDS = {"name": 0.5, "demonym": 0.3, "people": 0.2, "institution": -0.5}
#: How near a country is to the news (chosen, not measured): powers of ten beside the population of a place.
_NEAR = {
    "iraq": 3.0, "syria": 2.5, "yemen": 2.0, "saudi-arabia": 2.0, "turkey": 1.5, "iran": 1.5, "jordan": 1.5, "kuwait": 1.5,
    "lebanon": 1.5, "palestine": 1.5, "egypt": 1.5, "libya": 1.5, "israel": 1.0, "united-arab-emirates": 1.5, "qatar": 1.5,
    "bahrain": 1.5, "oman": 1.0, "united-states": 1.0,
}  # fmt: skip
_PLACES = {
    "country": 9.0, "continent": 8.5, "sea": 7.0, "governorate": 6.0, "city": 5.0, "river": 5.0, "border": 5.0, "area": 4.5,
    "district": 4.5, "town": 3.5, "village": 2.0,
}  # fmt: skip
#: An entry that is no place stands about where a large town of a near country does.
_OTHER = 7.5


def strength(entry: KnowledgeEntry, form: str, kind: str) -> tuple[float, ...]:
    """A key that sorts the entries of one name, the likeliest highest: form first, then kind, then prominence."""
    return (_FORMS[form], prominence(entry) + _KINDS[kind])


def prominence(entry: KnowledgeEntry) -> float:
    """How likely the entry is in the region's news before its context is known; about 0 to 15, as powers of ten."""
    if entry.type != "Place":
        return _OTHER + near(entry)
    size = math.log10(entry.population + 10) if entry.population else 0.0
    return max(_PLACES.get(entry.place_kind, 3.0), size) + near(entry)


def near(entry: KnowledgeEntry) -> float:
    """The weight of the entry's country; a country's own for itself."""
    return _NEAR.get((entry.country or entry.iri).removeprefix(PREFIXES["kb"]), 0.0)
