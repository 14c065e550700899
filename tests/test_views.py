"""The views against the gold they came from and against their schema."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
from documents import gold, seed_document, seed_documents, seed_ids

from kg import store, views
from kg.errors import StoreError
from kg.store import Dataset
from kg.vocab import schema

IRI = {"type": "string", "pattern": "^https://w3id.org/isnad/"}
LABEL = {"type": "object", "properties": {"ar": {"type": "string"}, "en": {"type": "string"}}, "additionalProperties": False}
DAY = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"}
QID = {"type": "string", "pattern": "^Q[1-9][0-9]*$"}


def closed(required: dict, optional: dict | None = None) -> dict:
    """A schema of an object with just these fields."""
    return {"type": "object", "properties": {**required, **(optional or {})}, "required": list(required), "additionalProperties": False}


ROLE = {"enum": sorted(schema().roles)}
SPAN = closed({"start": {"type": "integer", "minimum": 0}, "end": {"type": "integer"}, "text": {"type": "string", "minLength": 1}})
ARGUMENT = {"oneOf": [closed({"role": ROLE, "entity": IRI, "label": LABEL, "mention": {"type": "string"}}, {"wikidata": QID}), closed({"role": ROLE, "text": {"type": "string"}})]}
VALUE = closed({"role": ROLE, "value": {"type": "number"}, "unit": {"type": "string"}, "approx": {"type": "boolean"}, "mention": {"type": "string"}}, {"max": {"type": "number"}})
TIME = closed({"start": DAY, "end": DAY, "precision": {"enum": ["day", "week", "month", "season", "year"]}, "mention": {"type": "string"}})
FACT = closed({
    "article": {"type": "string"},
    "id": IRI,
    "type": {"enum": sorted(schema().events | schema().relations)},
    "arguments": {"type": "array", "items": ARGUMENT},
    "values": {"type": "array", "items": VALUE},
    "time": {"oneOf": [TIME, {"type": "null"}]},
    "polarity": {"enum": ["positive", "negative"]},
    "modality": {"enum": ["actual", "planned", "possible", "requested"]},
    "attribution": {"type": "array", "items": closed({"entity": IRI, "label": LABEL, "mention": {"type": "string"}})},
    "evidence": {"type": "array", "items": SPAN, "minItems": 1},
    "confidence": {"type": "number", "minimum": 0, "maximum": 1},
})  # fmt: skip
ENTITY = closed(
    {"article": {"type": "string"}, "entity": IRI, "type": {"enum": sorted(schema().entities)}, "label": LABEL, "mentions": {"type": "array", "items": SPAN, "minItems": 1}}, {"wikidata": QID}
)


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dataset]:
    """The five seeds as a perfect reading gives them, not merged."""
    folder = tmp_path_factory.mktemp("views") / "out"
    with store.create(folder) as new:
        for doc in seed_documents():
            new.put_article(doc)
    opened = store.open_dataset(folder)
    yield opened
    opened.close()


def local(iri: str) -> str:
    return iri.rpartition("#")[2]


def gold_fact(fact: dict) -> dict:
    """A gold fact without what the view words in its own way."""
    arguments = Counter((a["role"], a.get("entity") or a["text"]) for a in fact["arguments"])
    values = Counter((v["role"], v["value"], v["unit"], v["approx"]) for v in fact["values"])
    return {"arguments": arguments, "values": values, **{k: fact[k] for k in ("type", "time", "polarity", "modality", "attribution")}, "evidence": Counter(fact["evidence"])}


def viewed_fact(row: dict) -> dict:
    arguments = Counter((a["role"], local(a["entity"]) if "entity" in a else a["text"]) for a in row["arguments"])
    values = Counter((v["role"], v["value"], v["unit"], v["approx"]) for v in row["values"])
    time = {k: v for k, v in row["time"].items() if k != "mention"} if row["time"] else None
    same = {k: row[k] for k in ("type", "polarity", "modality")}
    return {"arguments": arguments, "values": values, "time": time, "attribution": [local(a["entity"]) for a in row["attribution"]], "evidence": Counter(e["text"] for e in row["evidence"]), **same}


@pytest.mark.parametrize("article", seed_ids())
def test_views_facts_equal_the_gold(dataset: Dataset, article: str) -> None:
    found = {local(row["id"]): viewed_fact(row) for row in views.facts(dataset, article)}
    assert found == {fact["id"]: gold_fact(fact) for fact in gold(article)["facts"]}


@pytest.mark.parametrize("article", seed_ids())
def test_views_entities_equal_the_gold(dataset: Dataset, article: str) -> None:
    rows = {local(row["entity"]): row for row in views.entities(dataset, article)}
    wanted = {e["id"]: e for e in gold(article)["entities"]}
    assert rows.keys() == wanted.keys()
    assert all((row["type"], row.get("wikidata")) == (wanted[key]["type"], wanted[key]["wikidata"]) for key, row in rows.items())
    mentions = {m.span for m in seed_document(article).mentions}
    assert sum(len(row["mentions"]) for row in rows.values()) >= len(mentions)


def test_views_keep_to_the_schema(dataset: Dataset) -> None:
    facts, entities = list(views.facts(dataset)), list(views.entities(dataset))
    assert (len(facts), len(entities)) == (218, 155)
    check_fact, check_entity = (jsonschema.Draft202012Validator(s) for s in (FACT, ENTITY))
    assert [e.message for row in facts for e in check_fact.iter_errors(row)] == []
    assert [e.message for row in entities for e in check_entity.iter_errors(row)] == []


def test_views_evidence_is_the_text_at_its_offsets(dataset: Dataset) -> None:
    texts = {doc.article.id: doc.text for doc in seed_documents()}
    spans = [(row["article"], span) for row in views.facts(dataset) for span in row["evidence"]]
    assert spans and all(texts[article][s["start"] : s["end"]] == s["text"] for article, s in spans)


def test_views_of_one_article_are_those_rows_of_all(dataset: Dataset) -> None:
    assert list(views.facts(dataset, "seed-002")) == [row for row in views.facts(dataset) if row["article"] == "seed-002"]


def test_views_of_an_unknown_article_say_so(dataset: Dataset) -> None:
    with pytest.raises(StoreError, match="no article 'seed-9'"):
        list(views.facts(dataset, "seed-9"))


def test_views_write_jsonl_and_csv(dataset: Dataset, tmp_path: Path) -> None:
    rows = list(views.facts(dataset, "seed-003"))
    assert [json.loads(line) for line in views.write_jsonl(rows)] == rows
    path = tmp_path / "facts.csv"
    path.write_text("".join(views.write_csv(rows, views.FACT_COLUMNS)), encoding="utf-8")
    with path.open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    assert [row["id"] for row in table] == [row["id"] for row in rows]
    assert [json.loads(row["arguments"]) for row in table] == [row["arguments"] for row in rows]
    assert [row["time.start"] for row in table] == [(row["time"] or {}).get("start", "") for row in rows]
