"""Commands that build a graph, and measure one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from .common import PARTLY, errors, progress


@click.command()
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="Folder of the graph.")
@click.option("--force", is_flag=True, help="Replace a graph that is there already.")
@click.option("--strict", is_flag=True, help="Stop at the first article that cannot be read or built.")
@click.option("--reader/--no-reader", default=True, show_default=True, help="Use the learned reader beside gazetteer and lexicon.")
@click.option("--grammar/--no-grammar", default=True, show_default=True, help="Parse the sentences that have a trigger; without it, about twice as fast.")
@click.option("--models", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Folder of models in place of those shipped: reader/, votes/, or Stanza's as stanza.download leaves them.")
@errors
def build(sources: tuple[Path, ...], out: Path, force: bool, strict: bool, reader: bool, grammar: bool, models: Path | None) -> int:
    """Read articles (files and folders: .txt .jsonl .json .csv .html) and write their graph.

    \b
    kg build seeds -o out
    kg build news.jsonl page.html -o out --force
    """
    from ..pipeline import build as run
    from ..reading import Components

    if models:
        os.environ["KG_MODELS"] = str(models.resolve())
        if (models / "resources.json").is_file() or (models / "stanza" / "resources.json").is_file():
            os.environ["KG_STANZA"] = str(models.resolve())
    with progress() as tell:
        report = run(sources, out, force, Components.load(reader, grammar), strict, tell)
    _print_report(report, out)
    return 0 if report.complete else PARTLY


def _print_report(report: Any, out: Path) -> None:
    for error in (*report.read.errors, *report.failed):
        click.echo(f"kg: {error}", err=True)
    skipped = f", {report.read.empty} empty and {report.read.no_arabic} without Arabic passed over" if report.read.empty or report.read.no_arabic else ""
    click.echo(f"{report.built} articles{skipped}: {report.tellings} tellings of {report.events} events and relations, {report.entities} entities")
    click.echo(f"{report.triples} triples, {len(report.findings)} SHACL findings set aside; graph in {out} (graph.ttl, graph.trig)")


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
