"""The named questions over the seeds: each has the rows that its file expects, and its parameters restrict them."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from rdflib.plugins.sparql import prepareQuery
from refresh_questions import expected_rows, with_rows

from kg import ask
from kg.conflicts import conflicts
from kg.store import Dataset
from kg.vocab import PREFIXES

NAMES = sorted(path.stem for path in (Path(__file__).resolve().parent.parent / "ontology" / "questions").glob("*.rq"))
ARABIC = re.compile("[\u0621-\u064a]")


def rows(dataset: Dataset, name: str, **values: str) -> list[dict[str, str]]:
    found = ask.ask(dataset, name, values)
    return [dict(zip(found.variables, row, strict=True)) for row in found.cells()]


def test_questions_are_as_many_as_their_files() -> None:
    assert len(NAMES) >= 14
    assert [question.path.stem for question in ask.questions().values()] == NAMES == list(ask.questions())


@pytest.mark.parametrize("name", NAMES)
def test_questions_give_the_expected_rows(seeds_graph: Dataset, name: str) -> None:
    question = ask.find_question(name)
    assert question.rows, "a question without an answer over the seeds shows nothing"
    assert expected_rows(seeds_graph, question) == list(question.rows)


@pytest.mark.parametrize("name", NAMES)
def test_questions_are_sparql_for_another_engine_too(name: str) -> None:
    assert prepareQuery(ask.find_question(name).query, initNs=PREFIXES).algebra.name == "SelectQuery"


@pytest.mark.parametrize("name", NAMES)
def test_questions_have_captions_in_both_languages(name: str) -> None:
    captions = ask.find_question(name).captions
    assert ARABIC.search(captions["ar"]) and captions["ar"].endswith("؟")
    assert not ARABIC.search(captions["en"]) and captions["en"].endswith("?")


@pytest.mark.parametrize("name", NAMES)
def test_questions_take_a_parameter(seeds_graph: Dataset, name: str) -> None:
    """A value for which nothing stands gives no row, so the parameter does restrict; what has no known beginning stands on any early day."""
    parameters = ask.find_question(name).parameters
    assert parameters
    for variable, kind in parameters:
        value = {"entity": "https://w3id.org/isnad/entity/nobody", "date": "1900-01-01", "text": "لا شيء"}[kind]
        assert not [row for row in rows(seeds_graph, name, **{variable: value}) if row.get("from", "known")]


def test_questions_parameter_keeps_its_own_rows(seeds_graph: Dataset) -> None:
    everything = rows(seeds_graph, "only-in")
    for article in sorted({row["source"] for row in everything}):
        assert rows(seeds_graph, "only-in", article=f"article:{article}") == [row for row in everything if row["source"] == article]


def test_questions_who_held_a_post_on_a_day(seeds_graph: Dataset) -> None:
    """Posts of the knowledge base are open at an end that it does not know."""
    everything, then = rows(seeds_graph, "posts-on"), rows(seeds_graph, "posts-on", day="2020-03-26")
    day = date(2020, 3, 26)
    held = [r for r in everything if (not r["from"] or date.fromisoformat(r["from"]) <= day) and (not r["until"] or day <= date.fromisoformat(r["until"]))]
    assert then == held and len(then) < len(everything)
    assert {"وزير الدفاع"} == {r["title"] for r in then if r["personName"] == "بن والاس"}


def test_questions_timeline_is_in_order_and_a_day_falls_into_its_periods(seeds_graph: Dataset) -> None:
    days = [row["from"] for row in rows(seeds_graph, "timeline")]
    assert days == sorted(days)
    for row in rows(seeds_graph, "timeline", day="2020-03-19"):
        assert row["from"] <= "2020-03-19" <= row["until"]


def test_questions_bases_have_their_coordinates(seeds_graph: Dataset) -> None:
    found = {row["baseName"]: (row["lat"], row["long"]) for row in rows(seeds_graph, "bases")}
    assert found["قاعدة القيارة الجوية"] == ("35.767", "43.125")


def test_questions_refreshed_rows_stand_at_the_end_of_the_head() -> None:
    text = "#+ id: x\n#+ row: old\nSELECT ?a WHERE { ?a ?b ?c }\n"
    assert with_rows(text, [("new", "1")]) == "#+ id: x\n#+ row: new | 1\nSELECT ?a WHERE { ?a ?b ?c }\n"


def test_questions_conflicts_are_those_of_the_listing(seeds_graph: Dataset) -> None:
    listed = list(conflicts(seeds_graph))
    told = {"type": "isnad:tells", "polarity": "isnad:polarity"}
    sides = ((told.get(c.aspect, f"told:{c.aspect}"), c.kind, side) for c in listed for side in c.sides)
    wanted = sorted((aspect, kind, sorted(side.labels["ar"].split("، ")), str(side.voices)) for aspect, kind, side in sides)
    found = rows(seeds_graph, "conflicts")
    assert sorted((row["aspect"], row["kind"], sorted(row["value"].split("، ")), row["voices"]) for row in found) == wanted
    assert all(row["words"] and row["sources"] and row["events"] for row in found)
    assert {row["aspect"] for row in rows(seeds_graph, "conflicts", aspect="told:actor")} == {"told:actor"}
    for article in seeds_graph.articles():
        asked = rows(seeds_graph, "conflicts", article=f"article:{article}")
        assert len(asked) == sum(len(c.sides) for c in conflicts(seeds_graph, article=article)) <= len(found)


def test_questions_merges_give_parts_that_sum_up_to_the_weight(seeds_graph: Dataset) -> None:
    for name in ("merges", "kept-apart"):
        for row in rows(seeds_graph, name):
            points = [float(reason.rpartition(" ")[2]) for reason in row["reasons"].split("; ")]
            assert sum(points) == float(row["weight"]), row
            assert (float(row["weight"]) >= 0 or name == "kept-apart") and row["reasons"].startswith("prior")


def test_questions_what_one_source_says_is_said_by_it_alone(seeds_graph: Dataset) -> None:
    for row in rows(seeds_graph, "against-the-rest"):
        assert rows(seeds_graph, "against-the-rest", source=row["source"]) and int(row["against"]) > 1
        assert sum(row["source"] in side.sources for c in conflicts(seeds_graph, event=row["event"]) for side in c.sides) >= 1
