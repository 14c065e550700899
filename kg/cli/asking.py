"""Commands that ask a graph: SPARQL, named questions, views, witnesses."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from ..errors import InputError
from .common import GRAPH, OUTPUT, errors, writer


@click.command()
@GRAPH
@click.argument("query")
@click.option("--format", "form", default="table", show_default=True, type=click.Choice(["table", "json", "csv", "tsv", "xml"]))
@OUTPUT
@errors
def query(graph: Path, query: str, form: str, output: str) -> None:
    """Run a SPARQL 1.1 query, or a file that holds one ('-' is standard input); CONSTRUCT and DESCRIBE give Turtle.

    Prefixes (isnad:, kb:, sem:, prov:, skos:, time: ...) need no declaration; the default graph is the union of all.

    \b
    kg query out 'SELECT ?base WHERE { ?event a isnad:Handover ; isnad:site ?base }'
    kg query out 'CONSTRUCT { ?event isnad:site ?base } WHERE { ?event a isnad:Handover ; isnad:site ?base }' -o sites.ttl
    kg query out question.rq --format csv -o answer.csv
    """
    from ..ask import run_query
    from ..store import open_dataset

    text = _query_text(query)
    with writer(output) as write:
        write(run_query(open_dataset(graph), text, form))


def _query_text(query: str) -> str:
    """The query itself, or what a file or standard input holds."""
    if "{" in query or len(query.split()) > 1 and not os.path.isfile(query):
        return query
    try:
        return sys.stdin.read() if query == "-" else Path(query).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("not UTF-8; save the query as UTF-8", query) from error
    except OSError as error:
        raise InputError(f"neither a SPARQL query nor a file that can be read ({error.strerror})", query) from error


@click.command()
@GRAPH
@click.argument("question", required=False)
@click.argument("parameters", nargs=-1)
@click.option("--format", "form", default="table", show_default=True, type=click.Choice(["table", "json", "csv", "tsv", "xml"]))
@click.option("--lang", default="en", show_default=True, type=click.Choice(["ar", "en"]), help="Language of captions.")
@OUTPUT
@errors
def ask(graph: Path, question: str | None, parameters: tuple[str, ...], form: str, lang: str, output: str) -> None:
    """Answer a named question of ontology/questions; without a name, list them.

    \b
    kg ask out
    kg ask out handovers
    kg ask out held-at base=kb:qayyarah-airfield-west day=2020-04-01
    kg ask out timeline --format csv -o timeline.csv
    """
    from .. import ask as asking
    from ..store import open_dataset

    dataset = open_dataset(graph)
    if question is None:
        answer = asking.list_questions(lang)
    else:
        found = asking.find_question(question)
        answer = f"# {found.captions[lang]}\n" if form == "table" else ""
        answer += asking.run_query(dataset, asking.fill_question(dataset, found, dict(map(_pair, parameters))), form)
    with writer(output) as write:
        write(answer)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise InputError(f"{text!r} is no parameter; write NAME=VALUE")
    return name, value


def _view(graph: Path, article: str | None, form: str, output: str, name: str, merged: bool = False) -> None:
    from .. import views
    from ..store import open_dataset

    dataset = open_dataset(graph)
    rows = {"facts": views.merged_facts if merged else views.facts, "entities": views.entities}[name](dataset, article)
    columns = {"facts": views.MERGED_COLUMNS if merged else views.FACT_COLUMNS, "entities": views.ENTITY_COLUMNS}[name]
    with writer(output) as write:
        for line in views.write_csv(rows, columns) if form == "csv" else views.write_jsonl(rows):
            write(line)


_ARTICLE = click.option("--article", help="Only this article (its id).")
_FORM = click.option("--format", "form", default="jsonl", show_default=True, type=click.Choice(["jsonl", "csv"]))


@click.command()
@GRAPH
@_ARTICLE
@click.option("--merged", is_flag=True, help="One line for each event or relation over all articles, its tellings under it.")
@_FORM
@OUTPUT
@errors
def facts(graph: Path, article: str | None, merged: bool, form: str, output: str) -> None:
    """List the facts, one a line: each event and relation as each article tells it."""
    _view(graph, article, form, output, "facts", merged)


@click.command()
@GRAPH
@_ARTICLE
@_FORM
@OUTPUT
@errors
def entities(graph: Path, article: str | None, form: str, output: str) -> None:
    """List the entities, one a line for each article that names them, with their mentions."""
    _view(graph, article, form, output, "entities")


@click.command()
@GRAPH
@click.argument("iri")
@click.option("--merge", is_flag=True, help="Why its items were taken for one, what was kept apart, and where they disagree.")
@OUTPUT
@errors
def why(graph: Path, iri: str, merge: bool, output: str) -> None:
    """Show who says it: each sentence with the words marked, its article, its chain of speakers.

    IRI is an event, relation, entity or telling, whole or with a prefix (kb:qayyarah-airfield-west). With --merge it shows
    each decision that made an entity or event one, with the parts of its weight, and those that kept other items out.

    \b
    kg why out kb:k1-base
    kg why out kb:k1-base --merge
    """
    from ..store import open_dataset
    from ..why import why as witnesses
    from ..why import why_text
    from ..why_merge import story_text, why_merged

    dataset = open_dataset(graph)
    text = story_text(why_merged(dataset, iri)) if merge else why_text(witnesses(dataset, iri))
    with writer(output) as write:
        write(text)
