"""The command ``kg``: each command is one call into the library."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

import click

from . import __version__
from .errors import InputError, KGError, MissingModelError

#: Exit statuses: done; findings or part of the input unreadable; usage or nothing to do; a missing part; interrupted.
PARTLY, NOTHING, MISSING, INTERRUPTED = 1, 2, 3, 130

GRAPH = click.argument("graph", type=click.Path(path_type=Path))
OUTPUT = click.option("-o", "--output", default="-", help="File to write; '-' is standard output.", show_default=True)


def _errors(command: Callable[..., int | None]) -> Callable[..., None]:
    """Turn the library's errors into one line on standard error and an exit status."""

    @wraps(command)
    def run(*args: Any, **options: Any) -> None:
        try:
            status = command(*args, **options) or 0
        except MissingModelError as error:
            _fail(error, MISSING)
        except KGError as error:
            _fail(error, NOTHING)
        except BrokenPipeError:  # whoever read the output has enough
            sys.stderr.close()
            status = 0
        except OSError as error:
            _fail(error, NOTHING)
        except KeyboardInterrupt:
            click.echo("interrupted; the graph is as it was before", err=True)
            status = INTERRUPTED
        sys.exit(status)

    return run


def _fail(error: Exception, status: int) -> None:
    click.echo(f"kg: {' '.join(str(error).split())}", err=True)
    sys.exit(status)


@contextmanager
def _writer(output: str) -> Iterator[Callable[[str], None]]:
    """A function that writes text to the file (through a temporary one, then renamed) or to standard output."""
    if output == "-":
        yield lambda text: click.echo(text, nl=False)
        return
    path = Path(output)
    temporary = path.with_name(f".{path.name}.part")
    try:
        with temporary.open("w", encoding="utf-8", newline="") as file:
            yield file.write
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="kg")
@click.option("-v", "--verbose", is_flag=True, help="Log what the stages do.")
def main(verbose: bool) -> None:
    """Build and query a knowledge graph of Arabic news, offline.

    \b
    kg build seeds -o out           read articles, write the graph
    kg ask out handovers            a named question; `kg ask out` lists them
    kg query out 'SELECT ...'       any SPARQL 1.1 query
    kg why out IRI                  who says it, in which words

    Exit status: 0 done, 1 findings or part of the input unreadable, 2 usage or nothing to do, 3 a missing part.
    """
    logging.basicConfig(level=logging.DEBUG if verbose else logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    if not verbose:
        for name in ("stanza", "rdflib", "pyshacl", "trafilatura", "htmldate"):
            logging.getLogger(name).setLevel(logging.ERROR)


@main.command()
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="Folder of the graph.")
@click.option("--force", is_flag=True, help="Replace a graph that is there already.")
@click.option("--strict", is_flag=True, help="Stop at the first article that cannot be read or built.")
@click.option("--reader/--no-reader", default=True, show_default=True, help="Use the learned reader beside gazetteer and lexicon.")
@click.option("--grammar/--no-grammar", default=True, show_default=True, help="Parse the sentences that have a trigger; without it, about twice as fast.")
@click.option("--models", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Folder of models in place of those shipped: reader/, votes/, or Stanza's as stanza.download leaves them.")
@_errors
def build(sources: tuple[Path, ...], out: Path, force: bool, strict: bool, reader: bool, grammar: bool, models: Path | None) -> int:
    """Read articles (files and folders: .txt .jsonl .json .csv .html) and write their graph.

    \b
    kg build seeds -o out
    kg build news.jsonl page.html -o out --force
    """
    from .pipeline import build as run
    from .reading import Components

    if models:
        os.environ["KG_MODELS"] = str(models.resolve())
        if (models / "resources.json").is_file() or (models / "stanza" / "resources.json").is_file():
            os.environ["KG_STANZA"] = str(models.resolve())
    with _progress() as progress:
        report = run(sources, out, force, Components.load(reader, grammar), strict, progress)
    _print_report(report, out)
    return 0 if report.complete else PARTLY


@contextmanager
def _progress() -> Iterator[Callable[[str, int], None]]:
    """A line that follows the stages, on a terminal only."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda stage, done: None
        return
    with Progress(SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=console, transient=True) as bar:
        task = bar.add_task("loading models")
        yield lambda stage, done: bar.update(task, description=f"{stage}: {done} articles")


def _print_report(report: Any, out: Path) -> None:
    for error in (*report.read.errors, *report.failed):
        click.echo(f"kg: {error}", err=True)
    skipped = f", {report.read.empty} empty and {report.read.no_arabic} without Arabic passed over" if report.read.empty or report.read.no_arabic else ""
    click.echo(f"{report.built} articles{skipped}: {report.tellings} tellings of {report.events} events and relations, {report.entities} entities")
    click.echo(f"{report.triples} triples, {len(report.findings)} SHACL findings set aside; graph in {out} (graph.ttl, graph.trig)")


@main.command()
@GRAPH
@click.argument("query")
@click.option("--format", "form", default="table", show_default=True, type=click.Choice(["table", "json", "csv", "tsv", "xml"]))
@OUTPUT
@_errors
def query(graph: Path, query: str, form: str, output: str) -> None:
    """Run a SPARQL 1.1 query, or a file that holds one ('-' is standard input); CONSTRUCT and DESCRIBE give Turtle.

    Prefixes (isnad:, kb:, sem:, prov:, skos:, time: ...) need no declaration; the default graph is the union of all.

    \b
    kg query out 'SELECT ?base WHERE { ?event a isnad:Handover ; isnad:site ?base }'
    """
    from .ask import run_query
    from .store import open_dataset

    text = _query_text(query)
    with _writer(output) as write:
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


@main.command()
@GRAPH
@click.argument("question", required=False)
@click.argument("parameters", nargs=-1)
@click.option("--format", "form", default="table", show_default=True, type=click.Choice(["table", "json", "csv", "tsv", "xml"]))
@click.option("--lang", default="en", show_default=True, type=click.Choice(["ar", "en"]), help="Language of captions.")
@OUTPUT
@_errors
def ask(graph: Path, question: str | None, parameters: tuple[str, ...], form: str, lang: str, output: str) -> None:
    """Answer a named question of ontology/questions; without a name, list them.

    \b
    kg ask out
    kg ask out handovers
    kg ask out held-at base=kb:qayyarah-airfield-west day=2020-04-01
    """
    from . import ask as asking
    from .store import open_dataset

    dataset = open_dataset(graph)
    if question is None:
        answer = asking.list_questions(lang)
    else:
        found = asking.find_question(question)
        answer = f"# {found.captions[lang]}\n" if form == "table" else ""
        answer += asking.run_query(dataset, asking.fill_question(dataset, found, dict(map(_pair, parameters))), form)
    with _writer(output) as write:
        write(answer)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise InputError(f"{text!r} is no parameter; write NAME=VALUE")
    return name, value


def _view(graph: Path, article: str | None, form: str, output: str, name: str, merged: bool = False) -> None:
    from . import views
    from .store import open_dataset

    dataset = open_dataset(graph)
    rows = {"facts": views.merged_facts if merged else views.facts, "entities": views.entities}[name](dataset, article)
    columns = {"facts": views.MERGED_COLUMNS if merged else views.FACT_COLUMNS, "entities": views.ENTITY_COLUMNS}[name]
    with _writer(output) as write:
        for line in views.write_csv(rows, columns) if form == "csv" else views.write_jsonl(rows):
            write(line)


_ARTICLE = click.option("--article", help="Only this article (its id).")
_FORM = click.option("--format", "form", default="jsonl", show_default=True, type=click.Choice(["jsonl", "csv"]))


@main.command()
@GRAPH
@_ARTICLE
@click.option("--merged", is_flag=True, help="One line for each event or relation over all articles, its tellings under it.")
@_FORM
@OUTPUT
@_errors
def facts(graph: Path, article: str | None, merged: bool, form: str, output: str) -> None:
    """List the facts, one a line: each event and relation as each article tells it."""
    _view(graph, article, form, output, "facts", merged)


@main.command()
@GRAPH
@_ARTICLE
@_FORM
@OUTPUT
@_errors
def entities(graph: Path, article: str | None, form: str, output: str) -> None:
    """List the entities, one a line for each article that names them, with their mentions."""
    _view(graph, article, form, output, "entities")


@main.command()
@GRAPH
@click.argument("iri")
@OUTPUT
@_errors
def why(graph: Path, iri: str, output: str) -> None:
    """Show who says it: each sentence with the words marked, its article, its chain of speakers.

    IRI is an event, relation, entity or telling, whole or with a prefix (kb:qayyarah-airfield-west).
    """
    from .store import open_dataset
    from .why import why as witnesses
    from .why import why_text

    with _writer(output) as write:
        write(why_text(witnesses(open_dataset(graph), iri)))


@main.command()
@GRAPH
@click.option("--format", "form", default="text", show_default=True, type=click.Choice(["text", "turtle"]))
@click.option("--lang", default="en", show_default=True, type=click.Choice(["ar", "en"]), help="Language of messages.")
@OUTPUT
@_errors
def validate(graph: Path, form: str, lang: str, output: str) -> int:
    """Check the graph against the SHACL shapes; exit status 1 where it does not conform."""
    from .store import open_dataset
    from .validate import report_text, report_turtle, validate_dataset

    report = validate_dataset(open_dataset(graph), screen=False)
    with _writer(output) as write:
        write(report_turtle(report).decode() if form == "turtle" else report_text(report, lang))
    return 0 if report.conforms else PARTLY


@main.command()
@GRAPH
@click.option("-f", "--format", "form", default="turtle", show_default=True, type=click.Choice(["turtle", "trig", "nquads", "ntriples", "jsonld", "graphml"]))
@OUTPUT
@_errors
def export(graph: Path, form: str, output: str) -> None:
    """Write the graph as a file: the merged graph (turtle, ntriples, graphml) or all named graphs (trig, nquads, jsonld)."""
    from .export import export_file, write_export
    from .store import open_dataset

    dataset = open_dataset(graph)
    if output == "-":
        write_export(dataset, form, sys.stdout.buffer)
    else:
        export_file(dataset, form, Path(output))


@main.command()
@click.argument("gold", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--graph", type=click.Path(path_type=Path), help="A graph of these articles; without it GOLD/articles.jsonl is built.")
@click.option("--types", is_flag=True, help="A line for each type of fact.")
@click.option("--misses", is_flag=True, help="List what was missed and what was wrong.")
@_errors
def evaluate(gold: Path, graph: Path | None, types: bool, misses: bool) -> None:
    """Score a build against annotated articles: a folder of JSON files, one an article.

    \b
    kg evaluate GOLD                 builds GOLD/articles.jsonl and scores it against GOLD/gold/*.json
    kg evaluate GOLD --graph out     scores a graph that is there
    """
    import tempfile

    from . import views
    from .evaluate import read_gold, score
    from .pipeline import build as run
    from .store import open_dataset

    wanted = read_gold(gold)
    with tempfile.TemporaryDirectory() as folder:
        if graph is None:
            graph = Path(folder) / "graph"
            with _progress() as progress:
                run([gold / "articles.jsonl"], graph, progress=progress)
        dataset = open_dataset(graph)
        figures = score(wanted, views.facts(dataset), views.entities(dataset))
        dataset.close()
    click.echo("\n".join([*figures.notes, ""]) if misses else "", nl=False)
    click.echo(figures.table(types), nl=False)


if __name__ == "__main__":
    main()
