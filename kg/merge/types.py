"""What goes into merging and what comes out.

Merging sees articles as light records: names, roles, numbers, times, without spans or grammar. A record is made from a
document (``kg.merge.records.record_of``) or read back from a stored article graph; equal records give equal results.
Everything here is frozen, hashable and sorted, so that a result compares and writes the same on every run.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, Protocol


class ItemRef(NamedTuple):
    """An entity or a fact as one article tells it: the article's id and the item's id in that article."""

    article: str
    id: str


@dataclass(frozen=True, slots=True)
class EntityRecord:
    """An entity of one article.

    ``names`` are the distinct words of its name mentions, ``descriptions`` those of its nominal mentions, each in text
    order; ``labels`` are (language tag, text) pairs; ``start`` is the offset of its first mention (-1 where unknown) and
    ``mention`` the words there, by which a reviewer's decision names it.
    """

    id: str
    type: str
    names: tuple[str, ...] = ()
    descriptions: tuple[str, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
    knowledge: str = ""
    wikidata: str = ""
    named: bool = True
    start: int = -1
    mention: str = ""


@dataclass(frozen=True, slots=True, order=True)
class RoleFiller:
    """A role filled by an entity of the article (its local id) or by plain words."""

    role: str
    entity: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, order=True)
class NumberFiller:
    """A role filled by a number; ``max`` is the upper end of a range."""

    role: str
    value: float
    max: float | None = None
    unit: str = ""
    approx: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """Whole days, both ends included; precision is day, week, month, season or year."""

    start: date
    end: date
    precision: str = "day"


@dataclass(frozen=True, slots=True)
class Telling:
    """A fact as one article tells it: an event or relation.

    ``attribution`` are local ids of entities, nearest speaker first; ``evidence`` the quoted words; ``start`` and
    ``mention`` the first trigger's offset and words, ``triggers`` the distinct words of all; tellings of an article that share a
    non-empty ``group`` are likely one event.
    """

    id: str
    type: str
    roles: tuple[RoleFiller, ...] = ()
    numbers: tuple[NumberFiller, ...] = ()
    time: Interval | None = None
    polarity: str = "positive"
    modality: str = "actual"
    attribution: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    confidence: float = 1.0
    group: str = ""
    start: int = -1
    mention: str = ""
    triggers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """All of an article that merging looks at.

    ``fingerprint`` is the hexadecimal MinHash of its text (``kg.merge.voices.fingerprint``), "" where it has none.
    """

    id: str
    published: date | None = None
    source: str = ""
    fingerprint: str = ""
    entities: tuple[EntityRecord, ...] = ()
    tellings: tuple[Telling, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Office:
    """A dated post of a person: ``start`` and ``end`` are None where open."""

    person: str
    organisation: str
    title: str
    start: date | None = None
    end: date | None = None


class Knowledge(Protocol):
    """What merging asks of the knowledge base. All IRIs are of knowledge-base entries; an unknown IRI gives nothing."""

    def wholes(self, iri: str) -> frozenset[str]:
        """All entries that this one is part of, within, a member or a branch of, of every level, itself left out."""

    def country(self, iri: str) -> str:
        """The IRI of its country, or ""."""

    def names(self, iri: str) -> tuple[str, ...]:
        """Its labels and aliases in all languages."""

    def kind(self, iri: str) -> str:
        """For a place its kind (country, governorate, city …), else ""."""


class Part(NamedTuple):
    """One term of a match weight: what was compared, how it came out, and the points it gave."""

    name: str
    outcome: str
    points: float


@dataclass(frozen=True, slots=True, order=True)
class MergeDecision:
    """Why two items are one (``verdict`` same) or are not (different, near); ``weight`` is the sum of the parts.

    ``rule`` is ``score``, ``alike`` (the same in all that is asked), ``reviewer`` or
    ``knowledge``; ``kind`` is entity or event; ``evidence`` are the words
    of both sides; ``reviewer`` names who decided and ``note`` says why, "" for the program.
    """

    kind: str
    left: ItemRef
    right: ItemRef
    verdict: str
    rule: str
    weight: float
    parts: tuple[Part, ...] = ()
    evidence: tuple[str, ...] = ()
    reviewer: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class MergedEntity:
    """A real-world entity over articles.

    ``iri`` is the knowledge-base entry's, else a minted one; ``names`` are all names and descriptions met, sorted.
    """

    iri: str
    type: str
    labels: tuple[tuple[str, str], ...]
    members: tuple[ItemRef, ...]
    names: tuple[str, ...] = ()
    knowledge: str = ""
    wikidata: str = ""
    named: bool = True


@dataclass(frozen=True, slots=True)
class RoleVariant:
    """The fillers that tellings give a role together: IRIs of merged entities, or words for a text role.

    ``best`` marks the variant that the merged event states; ``voices`` counts independent tellers.
    """

    role: str
    entities: tuple[str, ...] = ()
    text: str = ""
    tellings: tuple[ItemRef, ...] = ()
    voices: int = 1
    best: bool = False


@dataclass(frozen=True, slots=True)
class NumberVariant:
    """A number that tellings give a role."""

    number: NumberFiller
    tellings: tuple[ItemRef, ...] = ()
    voices: int = 1
    best: bool = False


@dataclass(frozen=True, slots=True)
class TimeVariant:
    """A time that tellings give the event."""

    time: Interval
    tellings: tuple[ItemRef, ...] = ()
    voices: int = 1
    best: bool = False


@dataclass(frozen=True, slots=True)
class MergedEvent:
    """An incident or relation over articles.

    ``tellings`` are all of its tellings, sorted; ``polarity`` and ``modality`` those best supported (an actual telling
    outweighs a plan); ``voices`` are groups of articles that speak as one, because one copies the other.
    """

    iri: str
    type: str
    tellings: tuple[ItemRef, ...]
    roles: tuple[RoleVariant, ...] = ()
    numbers: tuple[NumberVariant, ...] = ()
    times: tuple[TimeVariant, ...] = ()
    polarity: str = "positive"
    modality: str = "actual"
    confidence: float = 1.0
    voices: tuple[tuple[str, ...], ...] = ()

    @property
    def time(self) -> Interval | None:
        """The best-supported time, None where no telling gives one."""
        return next((variant.time for variant in self.times if variant.best), None)


@dataclass(frozen=True, slots=True, order=True)
class ConflictVariant:
    """One side of a disagreement: the value as readable text, who tells it, and in whose name.

    ``sources`` are the articles' sources (their ids where a source has no name); ``speakers`` IRIs of merged entities.
    ``states`` are IRIs of the value: entities, a period, a quantity, a polarity or a class of facts; ``time`` or ``number``
    is the value where it is one.
    """

    value: str
    tellings: tuple[ItemRef, ...]
    sources: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    voices: int = 1
    states: tuple[str, ...] = ()
    time: Interval | None = None
    number: NumberFiller | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """What sources, or speakers in one article, give differently of one event.

    ``aspect`` is ``time``, ``polarity``, ``type`` or the name of a role. ``kind`` is ``contradiction``, ``granularity`` (one
    value is a part of another, rounds it, or only describes what another names), ``description`` (one thing under two
    names) or ``plan`` (one side announces, the other tells what came). ``between`` is ``sources`` or ``speakers``;
    ``others`` are further events in dispute; ``weight`` orders them, the weightiest highest.
    """

    event: str
    aspect: str
    kind: str
    variants: tuple[ConflictVariant, ...]
    weight: float = 0.0
    between: str = "sources"
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MergeResult:
    """Everything merging found, each tuple sorted by IRI or reference.

    ``entity_of`` and ``event_of`` give the IRI of each item; ``copies`` are groups of near-duplicate articles.
    """

    entities: tuple[MergedEntity, ...] = ()
    events: tuple[MergedEvent, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    decisions: tuple[MergeDecision, ...] = ()
    copies: tuple[tuple[str, ...], ...] = ()
    entity_of: dict[ItemRef, str] = field(default_factory=dict, hash=False)
    event_of: dict[ItemRef, str] = field(default_factory=dict, hash=False)
