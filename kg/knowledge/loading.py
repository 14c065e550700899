"""Reads ontology/knowledge/*.ttl into plain entries and posts; nothing here knows of matching."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import pyoxigraph

from ..errors import OntologyError
from ..vocab import PREFIXES
from .entries import KnowledgeEntry, Post

ISNAD, KB, SKOS, ORG, WGS84, WIKIDATA = (PREFIXES[p] for p in ("isnad", "kb", "skos", "org", "wgs84", "wd"))
RDF_TYPE = PREFIXES["rdf"] + "type"
GEONAMES = "https://sws.geonames.org/"

#: The entity types: classes of the ontology, each entry has exactly one.
ENTITY_TYPES = (
    "Person", "Coalition", "MilitaryForce", "ArmedGroup", "Government", "Organisation", "Base", "Place", "Facility",
    "PopulationGroup", "Vehicle", "Weapon", "Disease",
)  # fmt: skip

#: A subject's values by predicate: IRIs as text, literals as (language tag, text).
Values = dict[str, list]


def read_subjects(paths: Iterable[Path]) -> dict[str, Values]:
    """All subjects of the files with their values; OntologyError names a file that is not Turtle."""
    subjects: dict[str, Values] = defaultdict(lambda: defaultdict(list))
    for path in paths:
        try:
            for quad in pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.TURTLE):
                subjects[quad.subject.value][quad.predicate.value].append(_value(quad.object))
        except (SyntaxError, ValueError) as error:
            raise OntologyError(f"is not readable Turtle ({error}); mend the file", path.name) from error
    return subjects


def _value(term: object) -> object:
    if isinstance(term, pyoxigraph.Literal):
        return (term.language or "", term.value)
    return term.value


def find_files(folder: Path) -> list[Path]:
    """The knowledge files of a folder, in the order of their names."""
    paths = sorted(folder.glob("*.ttl"))
    if not paths:
        raise OntologyError(f"no knowledge files (*.ttl) in {folder}; set KG_ONTOLOGY to a folder that has them")
    return paths


def entries_of(subjects: dict[str, Values]) -> Iterator[KnowledgeEntry]:
    """The entries among the subjects; OntologyError where one has two entity types or none of two labels."""
    for iri, values in subjects.items():
        types = [t[len(ISNAD) :] for t in values.get(RDF_TYPE, ()) if t[len(ISNAD) :] in ENTITY_TYPES]
        if len(types) > 1:
            raise OntologyError(f"has the types {', '.join(types)}; keep one", iri)
        if types:
            yield _entry(iri, types[0], values)


def _entry(iri: str, kind: str, values: Values) -> KnowledgeEntry:
    get = values.get
    preferred = dict(get(SKOS + "prefLabel", ()))
    matches = get(SKOS + "exactMatch", ())
    return KnowledgeEntry(
        iri=iri, type=kind, ar=preferred.get("ar", ""), en=preferred.get("en", ""),
        alt=_texts(values, SKOS + "altLabel"), hidden=_texts(values, SKOS + "hiddenLabel"),
        wikidata=_id_in(matches, WIKIDATA), geonames=_id_in(matches, GEONAMES).strip("/"),
        country=_first(get(ISNAD + "country")), within=tuple(get(ISNAD + "within", ())),
        of=tuple(get(ORG + "subOrganizationOf", ())) + tuple(get(ORG + "unitOf", ())),
        lat=_number(get(WGS84 + "lat")), long=_number(get(WGS84 + "long")),
        place_kind=_text(values, ISNAD + "placeKind"), population=int(_number(get(ISNAD + "population")) or 0),
        demonyms=_texts(values, ISNAD + "demonym"), plurals=_texts(values, ISNAD + "demonymPlural"),
        definition=_text(values, SKOS + "definition"), capital=_first(get(ISNAD + "capital")),
        members=tuple(get(ORG + "hasMember", ())),
    )  # fmt: skip


def posts_of(subjects: dict[str, Values]) -> Iterator[Post]:
    """The dated posts (org:Membership) among the subjects."""
    for iri, values in subjects.items():
        if ORG + "Membership" in values.get(RDF_TYPE, ()):
            titles = dict(values.get(ISNAD + "title", ()))
            yield Post(
                iri=iri, person=_first(values.get(ORG + "member")), organisation=_first(values.get(ORG + "organization")),
                title_ar=titles.get("ar", ""), title_en=titles.get("en", ""),
                start=_day(_text(values, ISNAD + "from"), iri), end=_day(_text(values, ISNAD + "until"), iri),
            )  # fmt: skip


def _texts(values: Values, predicate: str) -> tuple[str, ...]:
    return tuple(text for _, text in values.get(predicate, ()))


def _text(values: Values, predicate: str) -> str:
    texts = _texts(values, predicate)
    return texts[0] if texts else ""


def _first(iris: list | None) -> str:
    return iris[0] if iris else ""


def _number(literals: list | None) -> float | None:
    return float(literals[0][1]) if literals else None


def _id_in(iris: Iterable[str], namespace: str) -> str:
    return next((iri[len(namespace) :] for iri in iris if iri.startswith(namespace)), "")


def _day(text: str, iri: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise OntologyError(f"{text!r} is not a date (YYYY-MM-DD)", iri) from error
