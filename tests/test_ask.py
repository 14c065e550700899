"""Questions, free queries, and who says it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from documents import seed_document, seed_documents
from pyoxigraph import Literal, NamedNode, RdfFormat, parse
from test_export import build

from kg import ask, store, views, why
from kg.errors import InputError, OntologyError, StoreError
from kg.store import Dataset

PAIR = "SELECT ?a ?b WHERE { VALUES (?a ?b) { (kb:iraq 'عراق'@ar) (UNDEF 3) } }"
QUESTION = """#+ id: people
#+ caption@ar: من؟
#+ caption@en: Who?
#+ parameter: who entity
#+ parameter: words text
#+ parameter: day date
#+ row: kb:iraq | Iraq
SELECT * WHERE { VALUES ?who { UNDEF } VALUES ?words { UNDEF } VALUES ?day { UNDEF } }
"""


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dataset]:
    opened = store.open_dataset(build(tmp_path_factory.mktemp("ask") / "out"))
    yield opened
    opened.close()


def question(tmp_path: Path, text: str = QUESTION) -> ask.Question:
    (tmp_path / "people.rq").write_text(text, encoding="utf-8")
    return ask.read_question(tmp_path / "people.rq")


# Questions


@pytest.mark.parametrize("name", list(ask.questions()))
def test_ask_every_question_runs(dataset: Dataset, name: str) -> None:
    found = ask.ask(dataset, name)
    assert found.variables and all(len(row) == len(found.variables) for row in found.rows)
    assert not any("\t" in caption for caption in ask.find_question(name).captions.values())


def test_ask_handovers_names_site_giver_recipient_and_day(dataset: Dataset) -> None:
    cells = {row[0]: row[1:4] for row in ask.ask(dataset, "handovers").cells()}
    assert cells["معسكر (K1)"] == ("قوات التحالف الدولي", "القوات العراقية", "2020-03-29")


def test_ask_parameter_takes_a_name_a_curie_and_an_iri(dataset: Dataset) -> None:
    [site] = ask.find_entities(dataset, "(k1)")
    by_name = ask.ask(dataset, "handovers", {"site": "مُعسكر (K1)"}).rows
    assert len(by_name) == 1 < len(ask.ask(dataset, "handovers").rows)
    assert by_name == ask.ask(dataset, "handovers", {"site": site.value}).rows == ask.ask(dataset, "handovers", {"site": ask.cell(site)}).rows


def test_ask_parameter_restricts_who_left(dataset: Dataset) -> None:
    everyone, french = ask.ask(dataset, "withdrawals").cells(), ask.ask(dataset, "withdrawals", {"actor": "فرنسا"}).cells()
    assert french and {row[4] for row in french} == {"فرنسا"} and len(everyone) > len(french)


def test_ask_says_what_is_wrong_with_a_question_or_value(dataset: Dataset) -> None:
    with pytest.raises(InputError, match="handovers"):
        ask.ask(dataset, "no such question")
    with pytest.raises(InputError, match="it has: site"):
        ask.ask(dataset, "handovers", {"base": "kb:iraq"})
    with pytest.raises(InputError, match="no entity is named"):
        ask.ask(dataset, "handovers", {"site": "لا أحد"})
    with pytest.raises(InputError, match="not an IRI"):
        ask.ask(dataset, "handovers", {"site": "https://example.org/a b"})


def test_ask_reads_the_head_of_a_question(tmp_path: Path) -> None:
    read = question(tmp_path)
    assert (read.id, read.captions) == ("people", {"ar": "من؟", "en": "Who?"})
    assert read.parameters == (("who", "entity"), ("words", "text"), ("day", "date"))
    assert read.rows == (("kb:iraq", "Iraq"),)


def test_ask_puts_values_into_the_query(dataset: Dataset, tmp_path: Path) -> None:
    query = ask.fill_question(dataset, question(tmp_path), {"who": "kb:iraq", "words": 'a "quoted" } word', "day": "2020-03-26"})
    [row] = ask.answer(dataset, query).rows
    assert {str(term) for term in row} == {"<https://w3id.org/isnad/kb/iraq>", str(Literal('a "quoted" } word')), '"2020-03-26"^^<http://www.w3.org/2001/XMLSchema#date>'}
    with pytest.raises(InputError, match="not a date"):
        ask.fill_question(dataset, question(tmp_path), {"day": "yesterday"})


@pytest.mark.parametrize("old, new, message", [("#+ id: people\n", "", "one id"), ("caption@ar", "caption@fr", "caption@ar"), ("who entity", "who person", "no known kind"), ("?day { UNDEF }", "?date { UNDEF }", "lacks VALUES")])
def test_ask_refuses_a_broken_head(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(OntologyError, match=message):
        question(tmp_path, QUESTION.replace(old, new))


# Free queries


def test_ask_query_forms_agree(dataset: Dataset) -> None:
    assert ask.run_query(dataset, PAIR) == "a        b\n-------  ----\nkb:iraq  عراق\n         3\n"
    rows = json.loads(ask.run_query(dataset, PAIR, "json"))["results"]["bindings"]
    assert rows[0]["b"] == {"type": "literal", "value": "عراق", "xml:lang": "ar"} and "a" not in rows[1]
    assert list(csv.reader(io.StringIO(ask.run_query(dataset, PAIR, "csv"))))[1] == ["https://w3id.org/isnad/kb/iraq", "عراق"]
    assert '"عراق"@ar' in ask.run_query(dataset, PAIR, "tsv")
    assert len(list(ElementTree.fromstring(ask.run_query(dataset, PAIR, "xml")).iter("{http://www.w3.org/2005/sparql-results#}result"))) == 2


@pytest.mark.parametrize("form", ["table", *ask.FORMATS])
def test_ask_query_ends_its_last_line(dataset: Dataset, form: str) -> None:
    empty = "SELECT ?none WHERE { ?none a isnad:Nothing }"
    for query in (PAIR, "ASK { ?e a isnad:Handover }", empty, "CONSTRUCT WHERE { ?e a isnad:Nothing }"):
        text = ask.run_query(dataset, query, form)
        assert not text or text.endswith("\n") and not text.endswith("\n\n"), query


def test_ask_query_ask_and_construct(dataset: Dataset) -> None:
    assert ask.run_query(dataset, "ASK { ?e a isnad:Handover }") == "yes\n"
    assert json.loads(ask.run_query(dataset, "ASK { ?e a isnad:Nothing }", "json"))["boolean"] is False
    text = ask.run_query(dataset, "CONSTRUCT { ?e a isnad:Handover } WHERE { ?e a isnad:Handover }")
    assert len(list(parse(text.encode(), format=RdfFormat.TURTLE))) == text.count("isnad:Handover") > 2


def test_ask_query_says_what_is_wrong(dataset: Dataset) -> None:
    with pytest.raises(InputError, match="no format 'yaml'"):
        ask.run_query(dataset, PAIR, "yaml")
    with pytest.raises(StoreError, match="not SPARQL"):
        ask.run_query(dataset, "SELECT ?s WHERE { ?s ?p")
    with pytest.raises(StoreError, match="SPARQL update"):
        ask.run_query(dataset, "DELETE WHERE { ?s ?p ?o }")
    with pytest.raises(InputError, match="another server"):
        ask.run_query(dataset, "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")
    with pytest.raises(InputError, match="not a SELECT"):
        ask.answer(dataset, "ASK { ?s ?p ?o }")


@pytest.mark.parametrize("left, right, same", [("القيّارة", "القياره", True), ("أربيل", "اربيل", True), ("K1", "k1", True), ("مستشفى", "مستشفي", True), ("بغداد", "بغداذ", False)])
def test_ask_names_are_compared_folded(left: str, right: str, same: bool) -> None:
    assert (ask.fold_name(left) == ask.fold_name(right)) is same


def test_ask_table_aligns_letters_not_diacritics() -> None:
    assert ask.table(("a", "b"), [("سَلَّم", "x"), ("سلم", "y")]).splitlines()[2:] == ["سَلَّم  x", "سلم  y"]


# Why


def witnesses(dataset: Dataset, kind: str, articles: int) -> list[why.Witness]:
    rows = ask.answer(dataset, f"SELECT ?e WHERE {{ GRAPH graph:merged {{ ?e a isnad:{kind} ; isnad:articleCount {articles} }} }} ORDER BY ?e").rows
    return why.why(dataset, rows[0][0].value)


def test_why_gives_every_telling_of_an_event(dataset: Dataset) -> None:
    found = witnesses(dataset, "Handover", 3)
    assert len({w.article for w in found}) == 3 and {w.type for w in found} == {"Handover"}
    texts = {doc.article.id: doc.text for doc in seed_documents()}
    for w in found:
        assert w.sentences and w.published.startswith("2020-03")
        for sentence in w.sentences:
            assert texts[w.article][sentence.start :].startswith(sentence.text)


def test_why_marks_the_words_that_fill_the_roles(dataset: Dataset) -> None:
    doc = seed_document("seed-003")
    [found] = why.why(dataset, "article:seed-003#f1")
    marks = {(m.what, s.text[m.start : m.end]) for s in found.sentences for m in s.marks}
    spans = {m.id: m.span.of(doc.text) for m in doc.mentions}
    assert {(a.role, spans[a.mention]) for a in doc.facts[0].arguments} <= marks
    assert "[giver: قوات التحالف الدولي]" in why.why_text([found])


def test_why_gives_the_chain_of_speakers_in_order(dataset: Dataset) -> None:
    doc, fact = next((d, f) for d in seed_documents() for f in d.facts if len(f.attribution) > 1)
    spans = {m.id: m.span.of(doc.text) for m in doc.mentions}
    [found] = why.why(dataset, f"article:{doc.article.id}#{fact.id}")
    assert found.speakers == tuple(spans[s.mention] for s in fact.attribution)
    assert f"said by {' ← '.join(found.speakers)}" in why.why_text([found])


def test_why_of_an_entity_gives_the_lines_that_name_it(dataset: Dataset) -> None:
    [site] = ask.find_entities(dataset, "(K1)")
    marked = {(w.article, s.start + m.start, s.text[m.start : m.end]) for w in why.why(dataset, site.value) for s in w.sentences for m in s.marks}
    mentions = {(row["article"], m["start"], m["text"]) for row in views.entities(dataset) if row["entity"] == site.value for m in row["mentions"]}
    assert marked == mentions and {article for article, *_ in marked} == {"seed-003", "seed-004"}


@pytest.mark.parametrize("iri", ["kb:nobody", "https://w3id.org/isnad/event/none", "not an iri"])
def test_why_says_that_nothing_is_known(dataset: Dataset, iri: str) -> None:
    with pytest.raises(InputError):
        why.why(dataset, iri)


def test_why_brackets_the_outer_of_marks_that_overlap() -> None:
    marks = (why.Mark(0, 3, "site"), why.Mark(0, 8, "actor"), why.Mark(9, 12, "trigger"))
    assert why.Sentence(0, "abc defg hij", marks).marked() == "[actor: abc defg] [trigger: hij]"


def test_ask_cells_are_short() -> None:
    assert [ask.cell(t) for t in (None, NamedNode("https://w3id.org/isnad/kb/iraq"), Literal(3))] == ["", "kb:iraq", "3"]
