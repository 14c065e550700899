"""The facts and entities views: rows for a data frame, read out of the graph by SPARQL.

Each article is read by a handful of small queries over its own graph, so that a view streams article by article; rows
come in order of article, then of item. Where nothing was merged yet, items of the article stand for merged ones.
"""

from __future__ import annotations

import csv
import io
import json
import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from pyoxigraph import NamedNode, QuerySolution

from . import vocab
from .rdf import WIKIDATA
from .store import Dataset
from .vocab import ISNAD, TOLD

log = logging.getLogger(__name__)

Row = dict[str, Any]

TELLINGS = """
SELECT ?telling ?type ?polarity ?modality ?confidence ?event ?first ?next WHERE {
  GRAPH $article { ?telling isnad:tells ?type ; isnad:polarity ?polarity ; isnad:modality ?modality ; isnad:confidence ?confidence .
    OPTIONAL { ?telling isnad:saidBy ?first } }
  OPTIONAL { GRAPH graph:merged { ?event isnad:telling ?telling } } }"""

FILLERS = """
SELECT ?telling ?told ?words ?start ?occurrence ?value ?max ?unit ?approx ?from ?until ?precision WHERE { GRAPH $article {
  ?telling isnad:tells ?type ; ?told ?passage . FILTER(STRSTARTS(STR(?told), STR(told:)))
  ?passage oa:exact ?words . OPTIONAL { ?passage oa:start ?start }
  OPTIONAL { ?passage isnad:refersTo ?occurrence }
  OPTIONAL { ?passage isnad:reads ?read .
    OPTIONAL { ?read isnad:value ?value ; isnad:unit ?unit . OPTIONAL { ?read isnad:maximum ?max } OPTIONAL { ?read isnad:approximate ?approx } }
    OPTIONAL { ?read isnad:from ?from ; isnad:until ?until ; isnad:precision ?precision } } } }"""

EVIDENCE = """
SELECT ?telling ?start ?end ?words WHERE { GRAPH $article {
  ?telling isnad:evidence ?passage . ?passage oa:start ?start ; oa:end ?end ; oa:exact ?words } }"""

SPEAKERS = """
SELECT ?link ?words ?occurrence ?next WHERE { GRAPH $article {
  ?link isnad:voice ?passage . ?passage oa:exact ?words ; isnad:refersTo ?occurrence . OPTIONAL { ?link isnad:relays ?next } } }"""

OCCURRENCES = """
SELECT ?occurrence ?type ?entity ?entry WHERE {
  GRAPH $article { ?occurrence isnad:entityType ?told . OPTIONAL { ?occurrence isnad:identifiedAs ?entry } }
  OPTIONAL { GRAPH graph:merged { ?entity isnad:occurrence ?occurrence ; a ?merged } }
  BIND(COALESCE(?merged, ?told) AS ?type) }"""

NAMES = """
SELECT ?occurrence ?name ?match WHERE {
  { GRAPH graph:merged { ?entity isnad:occurrence ?occurrence . { ?entity skos:prefLabel ?name } UNION { ?entity skos:exactMatch ?match } }
    GRAPH $article { ?occurrence isnad:entityType ?type } }
  UNION
  { GRAPH $article { ?occurrence isnad:entityType ?type . { ?occurrence skos:prefLabel ?name } UNION { ?occurrence skos:exactMatch ?match } }
    FILTER NOT EXISTS { GRAPH graph:merged { ?entity isnad:occurrence ?occurrence } } } }"""

MENTIONS = """
SELECT ?occurrence ?start ?end ?words WHERE { GRAPH $article {
  ?passage isnad:refersTo ?occurrence ; oa:start ?start ; oa:end ?end ; oa:exact ?words } }"""

EVENTS = """
SELECT ?event ?type ?polarity ?modality ?confidence ?from ?until ?precision WHERE { GRAPH graph:merged {
  ?event isnad:articleCount ?articles ; a ?type ; isnad:polarity ?polarity ; isnad:modality ?modality ; isnad:confidence ?confidence .
  OPTIONAL { ?event isnad:time ?period . ?period isnad:from ?from ; isnad:until ?until ; isnad:precision ?precision } } }"""

EVENT_ROLES = """
SELECT ?event ?property ?filler ?value ?max ?unit ?approx WHERE { GRAPH graph:merged {
  ?event isnad:articleCount ?articles ; ?property ?filler .
  OPTIONAL { ?filler isnad:value ?value ; isnad:unit ?unit .
    OPTIONAL { ?filler isnad:maximum ?max } OPTIONAL { ?filler isnad:approximate ?approx } } } }"""


def facts(dataset: Dataset, article: str | None = None) -> Iterator[Row]:
    """The facts view, one row per telling, of all articles or of one (StoreError where there is none of that id)."""
    for name in _chosen(dataset, article):
        yield from _ArticleView(dataset, name).facts()


def entities(dataset: Dataset, article: str | None = None) -> Iterator[Row]:
    """The entities view, one row per article and entity, of all articles or of one."""
    for name in _chosen(dataset, article):
        yield from _ArticleView(dataset, name).entities()


def merged_facts(dataset: Dataset, article: str | None = None) -> Iterator[Row]:
    """One row per merged event or relation, its tellings whole under ``tellings``; with ``article``, those it tells."""
    tellings: dict[str, list[Row]] = defaultdict(list)
    for row in facts(dataset):
        tellings[row["id"]].append(row)
    roles: dict[str, list[QuerySolution]] = defaultdict(list)
    for found in dataset.query(EVENT_ROLES):
        roles[found["event"].value].append(found)
    for found in sorted(dataset.query(EVENTS), key=lambda f: f["event"].value):
        rows = tellings.get(found["event"].value, [])
        if rows and (article is None or article in {r["article"] for r in rows}):
            yield _merged_row(found, roles[found["event"].value], rows)


def write_jsonl(rows: Iterable[Row]) -> Iterator[str]:
    """Each row as a line of JSON, in UTF-8 characters as they are."""
    return (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def write_csv(rows: Iterable[Row], columns: tuple[str, ...]) -> Iterator[str]:
    """The rows as lines of CSV with a header: objects as columns of their own (``time.start``), lists as JSON."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, columns, extrasaction="ignore", restval="", lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _cell(_field(row, name)) for name in columns})
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


FACT_COLUMNS = ("article", "id", "type", "arguments", "values", "time.start", "time.end", "time.precision", "time.mention",
                "polarity", "modality", "attribution", "evidence", "confidence")  # fmt: skip
MERGED_COLUMNS = (*FACT_COLUMNS, "tellings")
ENTITY_COLUMNS = ("article", "entity", "type", "label.ar", "label.en", "wikidata", "mentions")


def _field(row: Row, name: str) -> Any:
    value: Any = row
    for part in name.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value


def _chosen(dataset: Dataset, article: str | None) -> list[str]:
    if article is None:
        return dataset.articles()
    dataset.document(article)  # raises where there is none
    return [article]


class _ArticleView:
    """The rows of one article."""

    def __init__(self, dataset: Dataset, article: str):
        self.dataset, self.article = dataset, article
        self.entity_rows = self._entities()

    def _ask(self, query: str) -> Iterable[QuerySolution]:
        return self.dataset.query(query.replace("$article", f"<{vocab.article_iri(self.article)}>"))

    def _entities(self) -> dict[str, Row]:
        """Occurrence → {entity, type, label, wikidata?}; occurrences of one merged entity share a row."""
        rows: dict[str, Row] = {}
        by_entity: dict[str, Row] = {}
        for found in self._ask(OCCURRENCES):
            node = found["entity"] or found["entry"] or found["occurrence"]
            row = {"article": self.article, "entity": node.value, "type": ISNAD.local(found["type"]), "label": {}}
            rows[found["occurrence"].value] = by_entity.setdefault(node.value, row)
        romanised: list[tuple[Row, str]] = []
        for found in self._ask(NAMES):
            row, name, match = rows[found["occurrence"].value], found["name"], found["match"]
            if name is not None and name.language in ("ar", "en"):
                row["label"][name.language] = name.value
            elif name is not None:
                romanised.append((row, name.value))
            elif match.value.startswith(WIKIDATA):
                row["wikidata"] = match.value.removeprefix(WIKIDATA)
        for row, name in romanised:
            row["label"].setdefault("en", name)
        for row in by_entity.values():
            row["label"] = dict(sorted(row["label"].items()))
        return rows

    def entities(self) -> Iterator[Row]:
        """The entities view of the article."""
        mentions: dict[str, list[Row]] = defaultdict(list)
        for found in self._ask(MENTIONS):
            mentions[self.entity_rows[found["occurrence"].value]["entity"]].append(_span(found))
        rows = {row["entity"]: row for row in self.entity_rows.values()}
        for iri, row in sorted(rows.items(), key=lambda pair: (_first(mentions[pair[0]]), pair[0])):
            yield {**row, "mentions": sorted(mentions[iri], key=lambda m: (m["start"], m["end"]))}

    def facts(self) -> Iterator[Row]:
        """The facts view of the article."""
        fillers: dict[str, list[QuerySolution]] = defaultdict(list)
        evidence: dict[str, list[Row]] = defaultdict(list)
        for found in self._ask(FILLERS):
            fillers[found["telling"].value].append(found)
        for found in self._ask(EVIDENCE):
            evidence[found["telling"].value].append(_span(found))
        links = {found["link"].value: found for found in self._ask(SPEAKERS)}
        rows = []
        for found in self._ask(TELLINGS):
            telling = found["telling"].value
            spans = sorted(evidence[telling], key=lambda e: (e["start"], e["end"]))
            rows.append((_first(spans), telling, self._fact(found, fillers[telling], spans, links)))
        yield from (row for _, _, row in sorted(rows, key=lambda r: r[:2]))

    def _fact(
        self, found: QuerySolution, fillers: list[QuerySolution], evidence: list[Row], links: dict[str, QuerySolution]
    ) -> Row:
        kind = ISNAD.local(found["type"])
        roles = {role.told: role for role in vocab.schema().roles.values()}
        order = {name: place for place, name in enumerate(vocab.schema().frames.get(kind, ()))}
        known = [f for f in fillers if f["told"] in roles]
        known.sort(key=lambda f: (order.get(roles[f["told"]].name, 99), _number(f["start"]) or 0, f["words"].value))
        numbers = [(roles[f["told"]].name, f) for f in known if roles[f["told"]].kind == "number"]
        return {
            "article": self.article,
            "id": (found["event"] or found["telling"]).value,
            "type": kind,
            "arguments": [self._argument(roles[f["told"]].name, f) for f in known if roles[f["told"]].kind != "number"],
            "values": [{"role": role, **_quantity(f), "mention": f["words"].value} for role, f in numbers],
            "time": next(({**_period(f), "mention": f["words"].value} for f in fillers if f["told"] == TOLD.time), None),
            "polarity": ISNAD.local(found["polarity"]),
            "modality": ISNAD.local(found["modality"]),
            "attribution": list(self._chain(found["first"], links)),
            "evidence": evidence,
            "confidence": float(found["confidence"].value),
        }

    def _argument(self, role: str, found: QuerySolution) -> Row:
        if found["occurrence"] is None:
            return {"role": role, "text": found["words"].value}
        entity = self.entity_rows[found["occurrence"].value]
        row = {"role": role, "entity": entity["entity"], "label": entity["label"], "mention": found["words"].value}
        return {**row, "wikidata": entity["wikidata"]} if "wikidata" in entity else row

    def _chain(self, first: NamedNode | None, links: dict[str, QuerySolution]) -> Iterator[Row]:
        while first is not None:
            link = links[first.value]
            entity = self.entity_rows[link["occurrence"].value]
            yield {"entity": entity["entity"], "label": entity["label"], "mention": link["words"].value}
            first = link["next"]


def _merged_row(event: QuerySolution, roles: list[QuerySolution], tellings: list[Row]) -> Row:
    names = {role.property: role for role in vocab.schema().roles.values()}
    kind = ISNAD.local(event["type"])
    order = {name: place for place, name in enumerate(vocab.schema().frames.get(kind, ()))}
    known = sorted((r for r in roles if r["property"] in names), key=lambda r: (order.get(names[r["property"]].name, 99), r["filler"].value))
    time = _period(event) if event["from"] is not None else None
    return {
        "article": sorted({row["article"] for row in tellings}),
        "id": event["event"].value,
        "type": kind,
        "arguments": [_merged_argument(names[r["property"]].name, r["filler"], tellings) for r in known if r["value"] is None],
        "values": [_merged_value(names[r["property"]].name, _quantity(r), tellings) for r in known if r["value"] is not None],
        "time": {**time, "mention": _words(({**t["time"]} for t in tellings if t["time"]), time)} if time else None,
        "polarity": ISNAD.local(event["polarity"]),
        "modality": ISNAD.local(event["modality"]),
        "attribution": next((t["attribution"] for t in sorted(tellings, key=lambda t: len(t["attribution"]))), []),
        "evidence": [{"article": t["article"], **span} for t in tellings for span in t["evidence"]],
        "confidence": float(event["confidence"].value),
        "tellings": tellings,
    }


def _merged_argument(role: str, filler: Any, tellings: list[Row]) -> Row:
    """The argument as the first telling that has it words it."""
    if not isinstance(filler, NamedNode):
        return {"role": role, "text": filler.value}
    told = (a for t in tellings for a in t["arguments"] if a["role"] == role and a.get("entity") == filler.value)
    return next(told, {"role": role, "entity": filler.value, "label": {}, "mention": ""})


def _merged_value(role: str, quantity: Row, tellings: list[Row]) -> Row:
    told = ({k: v for k, v in value.items() if k != "role"} for t in tellings for value in t["values"] if value["role"] == role)
    return {"role": role, **quantity, "mention": _words(told, quantity)}


def _words(told: Iterable[Row], wanted: Row) -> str:
    """The words of the first that says the same."""
    return next((row["mention"] for row in told if {k: v for k, v in row.items() if k != "mention"} == wanted), "")


def _span(found: QuerySolution) -> Row:
    return {"start": int(found["start"].value), "end": int(found["end"].value), "text": found["words"].value}


def _first(spans: list[Row]) -> tuple[int, int]:
    return min(((s["start"], s["end"]) for s in spans), default=(0, 0))


def _number(literal: Any) -> int | float | None:
    if literal is None:
        return None
    number = float(literal.value)
    return int(number) if number.is_integer() else number


def _quantity(found: QuerySolution) -> Row:
    row = {"value": _number(found["value"])}
    if found["max"] is not None:
        row["max"] = _number(found["max"])
    return {**row, "unit": found["unit"].value, "approx": found["approx"] is not None}


def _period(found: QuerySolution) -> Row:
    return {"start": found["from"].value, "end": found["until"].value, "precision": found["precision"].value}
