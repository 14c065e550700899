"""The dated events, relations and intervals of control of a graph in their order: what, when, who, where, and who says so.

A time is written as ISO 8601 and EDTF have it: ``2020-03-26``, ``2020-03``, ``2020``, ``2020-03-11/2020-03-20``, and
``../2020-03-26`` or ``2020-03-26/..`` where one end is open. How exactly it was told stands beside it.
"""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from pyoxigraph import NamedNode, QuerySolution

from . import vocab
from .errors import InputError
from .store import Dataset
from .vocab import ISNAD, MERGED, RDFS

EVENTS = """
SELECT ?event ?type ?polarity ?modality ?voices ?from ?until ?precision WHERE { GRAPH graph:merged {
  ?event isnad:voiceCount ?voices ; a ?type ; isnad:polarity ?polarity ; isnad:modality ?modality .
  OPTIONAL { ?event isnad:time ?period . ?period isnad:from ?from ; isnad:until ?until ; isnad:precision ?precision } } }"""

FILLERS = """
SELECT ?event ?role ?filler WHERE { GRAPH graph:merged {
  ?event isnad:voiceCount ?voices ; ?role ?filler . ?filler isnad:occurrence ?any } }
GROUP BY ?event ?role ?filler"""

CONTROLS = """
SELECT ?control ?place ?holder ?from ?until ?event ?voices WHERE { GRAPH graph:merged {
  ?control a isnad:Control ; isnad:controlOf ?place ; isnad:controller ?holder ; prov:wasDerivedFrom ?event ; time:hasTime ?interval .
  ?event isnad:voiceCount ?voices .
  OPTIONAL { ?interval isnad:from ?from } OPTIONAL { ?interval isnad:until ?until } } }"""

TELLINGS = """
SELECT ?event ?article ?modality ?polarity WHERE { GRAPH graph:merged { ?event isnad:telling ?telling }
  GRAPH ?article { ?telling isnad:modality ?modality ; isnad:polarity ?polarity } }
GROUP BY ?event ?article ?modality ?polarity"""

ARTICLES = """SELECT ?article ?published ?source WHERE { GRAPH ?article { ?article schema:text ?text .
  OPTIONAL { ?article schema:datePublished ?published } OPTIONAL { ?article schema:publisher ?source } } }"""

#: The type under which intervals of control stand in the timeline.
CONTROL = "Control"
#: The statuses of an entry: the modalities of what is so, and what is denied.
STATUSES = ("actual", "planned", "requested", "possible", "denied")
#: The head of the table and its words, by language.
TEXTS: dict[str, dict[str, str]] = {
    "head": {"en": "time|precision|event|who|where|sources|articles|voices|status",
             "ar": "الزمن|الدقة|الحدث|من|أين|المصادر|المقالات|الأصوات|الحال"},
    "day": {"en": "day", "ar": "يوم"},
    "week": {"en": "week", "ar": "أسبوع"},
    "month": {"en": "month", "ar": "شهر"},
    "season": {"en": "season", "ar": "فصل"},
    "year": {"en": "year", "ar": "سنة"},
    "interval": {"en": "interval", "ar": "أجل"},
    "denied": {"en": "denied", "ar": "منفي"},
}  # fmt: skip
LANGUAGES = ("ar", "en")
COLUMNS = ("time", "start", "end", "precision", "type", "id", "who", "where", "sources", "voices", "articles", "polarity", "modality")


@dataclass(frozen=True, slots=True)
class Named:
    """An entity that takes part: its IRI, its type and its names."""

    iri: str
    type: str = ""
    ar: str = ""
    en: str = ""
    latin: str = ""

    def name(self, language: str) -> str:
        """Its name in the language, else in the other, else its CURIE."""
        ordered = (self.ar, self.en, self.latin) if language == "ar" else (self.en, self.latin, self.ar)
        return next(filter(None, ordered), vocab.shorten(self.iri))


@dataclass(frozen=True, slots=True)
class Report:
    """An article that tells an entry: its id, the day it was published (None where unknown), and its source ("" likewise)."""

    article: str
    published: date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A dated event, relation or interval of control.

    ``start`` and ``end`` are its first and last day; for control None is a beginning that nothing tells, or no end. What is
    without a time has neither. ``who`` and ``where`` are in the order of the roles; ``voices`` are independent tellers.
    """

    iri: str
    type: str
    start: date | None
    end: date | None
    precision: str
    who: tuple[Named, ...]
    where: tuple[Named, ...]
    reports: tuple[Report, ...]
    voices: int
    polarity: str = "positive"
    modality: str = "actual"

    @property
    def dated(self) -> bool:
        """Has it a beginning or an end?"""
        return self.start is not None or self.end is not None

    @property
    def status(self) -> str:
        """Its modality, or ``denied``; one of ``STATUSES``."""
        return "denied" if self.polarity == "negative" else self.modality

    @property
    def sources(self) -> tuple[str, ...]:
        """The names of its sources, the article's id where a source has none, sorted."""
        return tuple(sorted({report.source or report.article for report in self.reports}))

    @property
    def order(self) -> tuple[date, date, str, str]:
        """By which entries are sorted: an open beginning stands where the interval ends."""
        return (self.start or self.end or date.max, self.end or date.max, self.type, self.iri)

    def overlaps(self, first: date | None, last: date | None) -> bool:
        """Does any of its days lie from ``first`` to ``last``, None being no bound?"""
        return (first is None or self.end is None or self.end >= first) and (last is None or self.start is None or self.start <= last)


@dataclass(frozen=True, slots=True)
class Timeline:
    """Entries in order of time; ``undated`` counts those that the same choice would hold had they a time."""

    entries: tuple[Entry, ...]
    undated: int = 0


def timeline(
    dataset: Dataset, first: date | None = None, last: date | None = None, types: Collection[str] = (),
    places: Collection[str] = (), actors: Collection[str] = (), article: str = "",
) -> Timeline:  # fmt: skip
    """The entries of a graph from one day to another, of the types, places and actors given, or of all.

    ``types`` are local names of the ontology (``Handover``) or ``Control``; ``places`` and ``actors`` are IRIs or CURIEs, of
    which one must be there or take part; a place stands for all that lies in it. Raises InputError for a type that there is none of
    and for days in the wrong order, StoreError where there is no such article.
    """
    _check(dataset, first, last, types, article)
    inside = _inside(dataset, places)
    wanted = {vocab.expand(actor) for actor in actors}
    chosen = [
        entry
        for entry in _entries(dataset)
        if (not types or entry.type in types)
        and (not places or any(named.iri in inside for named in entry.where))
        and (not wanted or any(named.iri in wanted for named in entry.who))
        and (not article or article in {report.article for report in entry.reports})
    ]
    dated = sorted((entry for entry in chosen if entry.dated and entry.overlaps(first, last)), key=lambda entry: entry.order)
    return Timeline(tuple(dated), sum(not entry.dated for entry in chosen))


def _check(dataset: Dataset, first: date | None, last: date | None, types: Collection[str], article: str) -> None:
    known = {*vocab.schema().events, *vocab.schema().relations, CONTROL}
    if unknown := sorted(set(types) - known):
        raise InputError(f"no type {', '.join(unknown)}; there are: {', '.join(sorted(known))}")
    if first and last and last < first:
        raise InputError(f"the first day, {first}, is after the last, {last}; exchange them")
    if article:
        dataset.document(article)  # raises where there is none


def _inside(dataset: Dataset, places: Iterable[str]) -> set[str]:
    """The places and all that lies in them, by ``isnad:within`` and ``isnad:country``."""
    parts: dict[str, list[str]] = defaultdict(list)
    for link in (ISNAD.within, ISNAD.country):
        for quad in dataset.store.quads_for_pattern(None, link, None, MERGED):
            parts[quad.object.value].append(quad.subject.value)
    found: set[str] = set()
    queue = [vocab.expand(place) for place in places]
    while queue:
        place = queue.pop()
        if place not in found:
            found.add(place)
            queue += parts[place]
    return found


# From the graph ---------------------------------------------------------------------------------------------------------


def _entries(dataset: Dataset) -> Iterator[Entry]:
    """All events, relations and intervals of control, dated or not."""
    names = _names(dataset)
    articles = {vocab.article_id(row["article"].value): row for row in dataset.query(ARTICLES)}
    reports: dict[str, set[str]] = defaultdict(set)
    actual: dict[str, set[str]] = defaultdict(set)
    for row in dataset.query(TELLINGS):
        name = vocab.article_id(row["article"].value)
        reports[row["event"].value].add(name)
        if row["modality"] == ISNAD.actual and row["polarity"] == ISNAD.positive:
            actual[row["event"].value].add(name)
    fillers: dict[str, list[tuple[NamedNode, str]]] = defaultdict(list)
    for row in dataset.query(FILLERS):
        fillers[row["event"].value].append((row["role"], row["filler"].value))
    for row in dataset.query(EVENTS):
        event = row["event"].value
        yield _event(row, fillers[event], names, [_report(name, articles[name]) for name in sorted(reports[event])])
    held: dict[str, list[QuerySolution]] = defaultdict(list)
    for row in dataset.query(CONTROLS):
        held[row["control"].value].append(row)
    for rows in held.values():
        tellers = sorted({name for row in rows for name in actual[row["event"].value]})
        yield _control(rows, names, [_report(name, articles[name]) for name in tellers])


def _names(dataset: Dataset) -> dict[str, Named]:
    """Every entity of the merged graph with its type and names."""
    found: dict[str, Named] = {}
    fields = {"ar": "ar", "en": "en", "ar-latn": "latin"}
    for row in dataset.query("SELECT ?entity ?type ?name WHERE { GRAPH graph:merged { ?entity a ?type ; skos:prefLabel ?name } }"):
        named = found.get(row["entity"].value) or Named(row["entity"].value, row["type"].value.rpartition("#")[2])
        if field := fields.get((row["name"].language or "").lower()):
            named = replace(named, **{field: row["name"].value})
        found[named.iri] = named
    return found


def _report(name: str, row: QuerySolution) -> Report:
    return Report(name, _day(row["published"]), row["source"].value if row["source"] else "")


def _event(row: QuerySolution, fillers: list[tuple[NamedNode, str]], names: Mapping[str, Named], reports: list[Report]) -> Entry:
    kind = ISNAD.local(row["type"])
    order = {vocab.schema().roles[name].property: place for place, name in enumerate(vocab.schema().frames.get(kind, ()))}
    sides: tuple[list[str], list[str]] = ([], [])
    for role, filler in sorted(fillers, key=lambda pair: (order.get(pair[0], len(order)), pair[1])):
        sides[role in place_roles()].append(filler)
    who, where = (tuple(names.get(iri, Named(iri)) for iri in dict.fromkeys(side)) for side in sides)
    precision = row["precision"].value if row["precision"] else ""
    flags = ISNAD.local(row["polarity"]), ISNAD.local(row["modality"])
    days, voices = (_day(row["from"]), _day(row["until"])), int(row["voices"].value)
    return Entry(row["event"].value, kind, *days, precision, who, where, tuple(reports), voices, *flags)


def _control(rows: list[QuerySolution], names: Mapping[str, Named], reports: list[Report]) -> Entry:
    """An interval of control; its voices are those of its best witnessed event, and no more than the articles that tell it as done."""
    row = rows[0]
    who, where = ((names.get(row[name].value, Named(row[name].value)),) for name in ("holder", "place"))
    voices = min(max(int(row["voices"].value) for row in rows), len(reports))
    return Entry(row["control"].value, CONTROL, _day(row["from"]), _day(row["until"]), "interval", who, where, tuple(reports), voices)


def _day(literal: Any) -> date | None:
    return date.fromisoformat(literal.value) if literal is not None else None


@cache
def place_roles() -> frozenset[NamedNode]:
    """The roles that say where, which the ontology puts under ``sem:hasPlace``."""
    above = vocab.PREFIXES["sem"] + "hasPlace"
    return frozenset(t.subject for t in vocab.ontology_triples() if t.predicate == RDFS.subPropertyOf and t.object.value == above)


@cache
def label(term: str, language: str) -> str:
    """The ontology's label of a class, polarity or modality: ``label("Handover", "ar")`` is «تسليم»."""
    labels = (t.object for t in vocab.ontology_triples() if t.subject == ISNAD[term] and t.predicate == RDFS.label)
    return next(found.value for found in labels if found.language == language)


# As rows ----------------------------------------------------------------------------------------------------------------


def time_text(start: date | None, end: date | None) -> str:
    """A time as short text in the manner of EDTF.

    >>> time_text(date(2020, 3, 1), date(2020, 3, 31)), time_text(date(2020, 3, 26), date(2020, 3, 26)), time_text(None, date(2020, 3, 26))
    ('2020-03', '2020-03-26', '../2020-03-26')
    """
    if start is None or end is None:
        return f"{start or '..'}/{end or '..'}"
    if start == end:
        return start.isoformat()
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31) and start.year == end.year:
        return f"{start:%Y}"
    whole = start.day == 1 and (start.year, start.month) == (end.year, end.month) and end.day == calendar.monthrange(end.year, end.month)[1]
    return f"{start:%Y-%m}" if whole else f"{start}/{end}"


def status_text(status: str, language: str) -> str:
    """One of ``STATUSES`` in words."""
    return TEXTS["denied"][language] if status == "denied" else label(status, language)


def table_rows(entries: Iterable[Entry], language: str) -> Iterator[tuple[str, ...]]:
    """The entries as rows of text for people, under the head ``TEXTS["head"]``."""
    for entry in entries:
        who, where = (" · ".join(named.name(language) for named in side) for side in (entry.who, entry.where))
        precision, status = TEXTS[entry.precision][language], status_text(entry.status, language)
        counts = (str(len(entry.sources)), str(len(entry.reports)), str(entry.voices))
        yield time_text(entry.start, entry.end), precision, label(entry.type, language), who, where, *counts, status


def entry_rows(entries: Iterable[Entry]) -> Iterator[dict[str, Any]]:
    """The entries as objects of plain values, with the fields ``COLUMNS``."""
    for entry in entries:
        who, where = ([_named_row(named) for named in side] for side in (entry.who, entry.where))
        start, end = (day.isoformat() if day else None for day in (entry.start, entry.end))
        yield {
            "time": time_text(entry.start, entry.end), "start": start, "end": end, "precision": entry.precision,
            "type": entry.type, "id": entry.iri, "who": who, "where": where, "sources": list(entry.sources), "voices": entry.voices,
            "articles": [report.article for report in entry.reports], "polarity": entry.polarity, "modality": entry.modality,
        }  # fmt: skip


def _named_row(named: Named) -> dict[str, Any]:
    names = {"ar": named.ar, "en": named.en or named.latin}
    return {"entity": named.iri, "label": {tag: words for tag, words in names.items() if words}}
