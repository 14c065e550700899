"""Queries: free SPARQL, and named questions kept as files in ontology/questions.

A question is a SPARQL query that runs as it stands, under a head of comment lines:

    #+ id: handovers
    #+ caption@ar: أي قاعدة انتقلت من يد من إلى يد من؟
    #+ caption@en: Which site passed from whom to whom, and when?
    #+ parameter: site entity
    #+ row: kb:qayyarah-airfield-west | kb:global-coalition | 2020-03-26

Each parameter names a variable that the query restricts by ``VALUES ?site { UNDEF }``; a value takes the place of what is in
the braces. Kinds of parameter: ``entity`` (an IRI, a CURIE, or a name as labels or articles have it), ``text``, ``date``.
Rows are what the question gives over the seed articles, in order; cells are separated by `` | ``, IRIs shortened.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, QueryBoolean, QueryResultsFormat, QuerySolutions, QueryTriples

from . import vocab
from .errors import InputError, OntologyError
from .export import turtle
from .resources import ontology_dir
from .store import Dataset

FORMATS = {"json": QueryResultsFormat.JSON, "csv": QueryResultsFormat.CSV, "tsv": QueryResultsFormat.TSV, "xml": QueryResultsFormat.XML}
KINDS = ("entity", "text", "date")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")

Term = NamedNode | BlankNode | Literal | None


@dataclass(frozen=True, slots=True)
class Question:
    """A named question: ``captions`` by language, ``parameters`` as (variable, kind) and ``rows`` over the seeds."""

    id: str
    captions: Mapping[str, str]
    parameters: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, ...], ...]
    query: str
    path: Path


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of a SELECT query as terms; None where a variable is unbound."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Term, ...], ...]

    def cells(self) -> list[tuple[str, ...]]:
        """The rows as short text: labels and literals as they are, IRIs as CURIEs."""
        return [tuple(map(cell, row)) for row in self.rows]


def cell(term: Term) -> str:
    """A term as short text; "" for None."""
    if term is None:
        return ""
    return vocab.shorten(term.value) if isinstance(term, NamedNode) else term.value


# Questions --------------------------------------------------------------------------------------------------------------


@cache
def questions() -> dict[str, Question]:
    """All named questions by id, sorted; OntologyError where a file's head is broken or an id occurs twice."""
    found: dict[str, Question] = {}
    for path in sorted((ontology_dir() / "questions").glob("*.rq")):
        question = read_question(path)
        if question.id in found:
            raise OntologyError(f"{path} and {found[question.id].path} have the same id", question.id)
        found[question.id] = question
    return dict(sorted(found.items()))


def read_question(path: Path) -> Question:
    """The question of a file; OntologyError where its head lacks an id, a caption, or a parameter's VALUES clause."""
    text = path.read_text(encoding="utf-8")
    head = [line[2:].strip().partition(":") for line in text.splitlines() if line.startswith("#+")]
    fields: dict[str, list[str]] = {}
    for name, _, value in head:
        fields.setdefault(name.strip(), []).append(value.strip())
    captions = {name.partition("@")[2]: values[0] for name, values in fields.items() if name.startswith("caption@")}
    if len(fields.get("id", ())) != 1 or captions.keys() != {"ar", "en"}:
        raise OntologyError(f"{path}: the head needs one id, caption@ar and caption@en")
    parameters = tuple(_parameter(path, text, line) for line in fields.get("parameter", ()))
    rows = tuple(tuple(part.strip() for part in line.split("|")) for line in fields.get("row", ()))
    return Question(fields["id"][0], captions, parameters, rows, text, path)


def _parameter(path: Path, text: str, line: str) -> tuple[str, str]:
    name, _, kind = line.partition(" ")
    if kind.strip() not in KINDS:
        raise OntologyError(f"{path}: parameter {name!r} is of no known kind ({', '.join(KINDS)})")
    if not _values_clause(name).search(text):
        raise OntologyError(f"{path}: the query lacks VALUES ?{name} {{ UNDEF }}")
    return name, kind.strip()


def _values_clause(name: str) -> re.Pattern[str]:
    return re.compile(rf"(VALUES\s+\?{re.escape(name)}\s*\{{)[^}}]*(\}})")


def find_question(name: str) -> Question:
    """The question of that id; InputError, with the ids there are, where there is none."""
    try:
        return questions()[name]
    except KeyError:
        raise InputError(f"no question {name!r}; there are: {', '.join(questions())}") from None


def list_questions(language: str = "en") -> str:
    """The named questions with their captions and parameters, as text."""
    rows = [(q.id, q.captions[language], " ".join(f"{name}={kind}" for name, kind in q.parameters)) for q in questions().values()]
    return table(("question", "caption", "parameters"), rows)


def fill_question(dataset: Dataset, question: Question, values: Mapping[str, str]) -> str:
    """The question's query with the values put in; InputError for an unknown parameter or a value that does not fit."""
    kinds = dict(question.parameters)
    query = question.query
    for name, value in values.items():
        if name not in kinds:
            raise InputError(f"{question.id} has no parameter {name!r}; it has: {', '.join(kinds) or 'none'}")
        query = _restricted(query, name, _terms(dataset, kinds[name], value))
    return query


def _restricted(query: str, name: str, terms: Iterable[NamedNode | Literal]) -> str:
    """The query with the terms in the place of what the parameter's VALUES clause holds."""
    values = " ".join(map(str, terms))
    return _values_clause(name).sub(lambda match: f"{match[1]} {values} {match[2]}", query)


def _terms(dataset: Dataset, kind: str, value: str) -> list[NamedNode | Literal]:
    if kind == "text":
        return [Literal(value)]
    if kind == "date":
        if not _DAY.fullmatch(value):
            raise InputError(f"{value!r} is not a date like 2020-03-26")
        return [Literal(value, datatype=vocab.XSD.date)]
    iri = vocab.expand(value)
    if iri.startswith(("http://", "https://")):
        return [_iri(iri)]
    found = find_entities(dataset, value)
    if not found:
        raise InputError(f"no entity is named {value!r}; `kg entities` lists them")
    return found


def _iri(text: str) -> NamedNode:
    try:
        return NamedNode(text)
    except ValueError as error:
        raise InputError(f"{text!r} is not an IRI") from error


def find_entities(dataset: Dataset, name: str) -> list[NamedNode]:
    """The merged entities that have the name as a label or as the words of a mention, sorted; spelling is folded."""
    query = """SELECT DISTINCT ?entity ?name WHERE {
      { GRAPH graph:merged { ?entity isnad:occurrence ?occurrence ; skos:prefLabel ?name } }
      UNION { GRAPH graph:merged { ?entity isnad:occurrence ?occurrence } ?passage isnad:refersTo ?occurrence ; oa:exact ?name } }"""
    wanted = fold_name(name)
    return sorted({row["entity"] for row in dataset.query(query) if fold_name(row["name"].value) == wanted}, key=str)


def fold_name(name: str) -> str:
    """A name for comparison: small letters, no diacritics or tatweel, one form of alif, ya and ta marbuta."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(c) and c != "ـ")
    return " ".join(bare.translate(str.maketrans("أإآٱىة", "اااايه")).split())


# Running ----------------------------------------------------------------------------------------------------------------


def ask(dataset: Dataset, name: str, values: Mapping[str, str] | None = None) -> Answer:
    """The answer to a named question; InputError where there is no such question or a value does not fit."""
    return answer(dataset, fill_question(dataset, find_question(name), values or {}))


def answer(dataset: Dataset, query: str) -> Answer:
    """The rows of a SELECT query over the union of all graphs; InputError for another kind of query."""
    found = dataset.query(query)
    if not isinstance(found, QuerySolutions):
        raise InputError("the query is not a SELECT query")
    variables = tuple(v.value for v in found.variables)
    return Answer(variables, tuple(tuple(row[v] for v in variables) for row in found))


def run_query(dataset: Dataset, query: str, form: str = "table") -> str:
    """The result of any query as text that ends a line: ``table``, json, csv, tsv or xml; CONSTRUCT and DESCRIBE give Turtle.

    Raises StoreError where the text is not a SPARQL query, InputError for an unknown form or where it asks another server.
    """
    if form != "table" and form not in FORMATS:
        raise InputError(f"no format {form!r}; there are: table, {', '.join(FORMATS)}")
    found = dataset.query(query)
    if isinstance(found, QueryTriples):
        return turtle(set(found)).decode()
    if form != "table":
        text = found.serialize(format=FORMATS[form]).decode()
        return text if text.endswith("\n") else text + "\n"
    if isinstance(found, QueryBoolean):
        return "yes\n" if found else "no\n"
    variables = tuple(v.value for v in found.variables)
    return table(variables, [tuple(cell(row[v]) for v in variables) for row in found])


def table(head: Iterable[str], rows: Iterable[tuple[str, ...]]) -> str:
    """Rows under a head as text in columns; widths count what a terminal shows, so that diacritics take no room."""
    lines = [tuple(head), *(tuple(" ".join(c.split()) for c in row) for row in rows)]
    widths = [max(_width(line[i]) for line in lines) for i in range(len(lines[0]))]
    body = ["  ".join(c + " " * (w - _width(c)) for c, w in zip(line, widths, strict=True)).rstrip() for line in lines]
    body.insert(1, "  ".join("-" * w for w in widths))
    return "\n".join(body) + "\n"


def _width(text: str) -> int:
    return sum(not unicodedata.combining(c) and unicodedata.category(c) != "Cf" for c in text)
