"""Commands that build a graph, and measure one."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from ..resources import MODEL_SETTINGS, model_settings
from .common import PARTLY, errors, progress

MODELS = click.option(
    "--models", type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of models in place of those shipped: reader/, votes/, Stanza's as stanza.download leaves them, "
    "or CAMeL's data as camel_data leaves them.",
)  # fmt: skip
JOBS = click.option("--jobs", type=click.IntRange(0), default=0, help="Processes that read, where there are many articles; 0 for one a core, each with about 1 GB.")
EXPORTS = click.option(
    "--exports/--no-exports", default=True, show_default=True,
    help="Write graph.ttl and graph.trig, which takes time in step with the whole graph; `kg export` writes them later.",
)  # fmt: skip


@click.command()
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="Folder of the graph.")
@click.option("--force", is_flag=True, help="Replace a graph that is there already.")
@click.option("--strict", is_flag=True, help="Stop at the first article that cannot be read or built.")
@click.option("--reader/--no-reader", default=True, show_default=True, help="Use the learned reader beside gazetteer and lexicon.")
@click.option("--grammar/--no-grammar", default=True, show_default=True, help="Parse the sentences in which the reader leaves a role in doubt; without it, faster.")
@MODELS
@click.option("--reviewed", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="File of reviewers' decisions to obey, in place of the graph's own reviewed.tsv.")
@EXPORTS
@JOBS
@errors
def build(
    sources: tuple[Path, ...], out: Path, force: bool, strict: bool, reader: bool, grammar: bool, models: Path | None, reviewed: Path | None,
    exports: bool, jobs: int,
) -> int:  # fmt: skip
    """Read articles (files and folders: .txt .jsonl .json .csv .html) and write their graph.

    \b
    kg build seeds -o out
    kg build news.jsonl page.html -o out --force
    """
    from ..merge.decisions import load_reviewed
    from ..pipeline import build as run
    from ..reading import Components

    use_models(models)
    decisions = load_reviewed(reviewed) if reviewed else None
    with progress() as tell:
        report = run(sources, out, force, Components.load(reader, grammar, jobs=jobs), strict, tell, decisions, exports)
    print_problems(report)
    skipped = f", {report.read.empty} empty and {report.read.no_arabic} without Arabic passed over" if report.read.empty or report.read.no_arabic else ""
    click.echo(f"{report.built} articles{skipped}: {report.tellings} tellings of {report.events} events and relations, {report.entities} entities")
    print_state(report, out)
    return 0 if report.complete else PARTLY


def use_models(models: Path | None, before: Mapping[str, Any] | None = None) -> None:
    """Look for models in that folder first; without one, where the settings ``before`` say and the user's own do not.

    MissingModelError where the folder holds none.
    """
    if models:
        os.environ.update(model_settings(models))
        return
    for name in MODEL_SETTINGS:
        if before and name in before:
            os.environ.setdefault(name, before[name])


def print_problems(report: Any) -> None:
    """What could not be read or built, and decisions that have lost an item, a line each on standard error."""
    for error in (*report.read.errors, *report.failed):
        click.echo(f"kg: {error}", err=True)
    why = ("no longer finds both", "cannot hold: the knowledge base, their types or another decision say otherwise (`kg reviews GRAPH` lists all)")
    for decision, reason in [*((d, why[0]) for d in report.missing), *((d, why[1]) for d in report.disobeyed)]:
        sides = " and ".join(f"«{side.words}» in {side.article}" for side in (decision.left, decision.right))
        click.echo(f"kg: the decision that {sides} are {decision.verdict} {reason}; it is kept and has no effect", err=True)


def print_state(report: Any, out: Path) -> None:
    """The line that says what the folder holds now."""
    files = "graph.ttl, graph.trig" if report.exported else "without graph.ttl and graph.trig, which `kg export` writes"
    click.echo(f"{report.triples} triples, {report.set_aside} SHACL findings set aside; graph in {out} ({files})")


@click.command()
@click.argument("gold", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--graph", type=click.Path(path_type=Path), help="A graph of these articles; without it GOLD/articles.jsonl is built.")
@click.option("--types", is_flag=True, help="A line for each type of fact.")
@click.option("--misses", is_flag=True, help="List what was missed and what was wrong.")
@errors
def evaluate(gold: Path, graph: Path | None, types: bool, misses: bool) -> None:
    """Score a build against annotated articles: a folder of JSON files, one an article.

    \b
    kg evaluate GOLD                 builds GOLD/articles.jsonl and scores it against GOLD/gold/*.json
    kg evaluate GOLD --graph out     scores a graph that is there
    """
    import tempfile

    from .. import views
    from ..evaluate import read_gold, score
    from ..pipeline import build as run
    from ..store import open_dataset

    wanted = read_gold(gold)
    with tempfile.TemporaryDirectory() as folder:
        if graph is None:
            graph = Path(folder) / "graph"
            with progress() as tell:
                run([gold / "articles.jsonl"], graph, progress=tell)
        dataset = open_dataset(graph)
        figures = score(wanted, views.facts(dataset), views.entities(dataset))
        dataset.close()
    click.echo("\n".join([*figures.notes, ""]) if misses else "", nl=False)
    click.echo(figures.table(types), nl=False)
