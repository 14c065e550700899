"""Entries of the knowledge base: who and what the news names, with dated posts; plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Post:
    """A dated office: ``person`` held it in ``organisation`` from ``start`` to ``end``, both days included (None is open)."""

    iri: str
    person: str
    organisation: str
    title_ar: str = ""
    title_en: str = ""
    start: date | None = None
    end: date | None = None

    def held_on(self, day: date) -> bool:
        """Was the office held on that day?"""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class KnowledgeEntry:
    """One entry: a person, a force, a place ...

    ``iri`` is whole; ``type`` is the local name of one of the contract's entity types. ``ar`` and ``en`` are the preferred
    labels; ``alt`` may match anywhere, ``hidden`` needs support (short, ambiguous or misspelt forms).
    ``country``, ``within`` (places) and ``of`` (parent organisation) are IRIs of entries or "".
    ``wikidata`` and ``geonames`` are bare ids or "". ``lat`` and ``long`` are degrees (WGS 84); ``population`` is 0 where unknown.
    ``demonyms`` are masculine indefinite nationality adjectives («عراقي»; English ones in Latin letters),
    ``plurals`` their broken plurals («أتراك»).
    ``compiled`` is True for an entry made from an institution pattern; ``capital`` is the IRI of a country's capital.
    ``members`` are the IRIs of the states and bodies that make up a coalition.
    """

    iri: str
    type: str
    ar: str = ""
    en: str = ""
    alt: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    wikidata: str = ""
    geonames: str = ""
    country: str = ""
    within: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    lat: float | None = None
    long: float | None = None
    place_kind: str = ""
    population: int = 0
    demonyms: tuple[str, ...] = ()
    plurals: tuple[str, ...] = ()
    definition: str = ""
    compiled: bool = False
    capital: str = ""
    members: tuple[str, ...] = ()

    @property
    def labels(self) -> tuple[tuple[str, str], ...]:
        """The preferred labels as (language, text) pairs."""
        return tuple((tag, text) for tag, text in (("ar", self.ar), ("en", self.en)) if text)

    @property
    def local(self) -> str:
        """The last part of the IRI: ``kb:iraqi-army`` gives ``iraqi-army``."""
        return self.iri.rsplit("/", 1)[-1]
