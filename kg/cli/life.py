"""Commands for a graph that lives: articles added and removed, and what that changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from ..errors import InputError
from ..resources import MODEL_SETTINGS
from .building import EXPORTS, JOBS, MODELS, print_problems, print_state, use_models
from .common import GRAPH, OUTPUT, PARTLY, errors, progress, writer


@click.command()
@GRAPH
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--strict", is_flag=True, help="Stop at the first article that cannot be read or built, and change nothing.")
@click.option("--reader/--no-reader", default=None, help="Use the learned reader; without either, as the graph was read.")
@click.option("--grammar/--no-grammar", default=None, help="Parse sentences that have a trigger; without either, as the graph was read.")
@MODELS
@EXPORTS
@JOBS
@errors
def add(
    graph: Path, sources: tuple[Path, ...], strict: bool, reader: bool | None, grammar: bool | None, models: Path | None, exports: bool, jobs: int
) -> int:
    """Add articles to a graph; an article whose id is there replaces its old self.

    They are read as those that are there, unless told otherwise; what is there already and did not change is passed over.
    The graph is then the one that a build of all its articles gives, at the cost of reading the new ones.

    \b
    kg add out today.jsonl
    kg add out page.html --no-exports
    """
    from ..pipeline import add as run
    from ..reading import Components
    from ..runlog import settings_of_last
    from ..store import check_dataset

    before = settings_of_last(check_dataset(graph))
    if lost := [] if models else [before[name] for name in MODEL_SETTINGS if name in before and not Path(before[name]).is_dir()]:
        raise InputError(f"the graph was read with the models of {lost[0]}, which is not there; name a folder of models with --models")
    use_models(models, before)
    chosen = [before.get(name, True) if given is None else given for name, given in (("reader", reader), ("grammar", grammar))]
    with progress() as tell:
        report = run(graph, sources, Components.load(*chosen, jobs=jobs), strict, tell, exports)
    print_problems(report)
    done = [f"{len(report.added)} added", f"{len(report.replaced)} replaced"]
    _print_change(report, [*done, f"{report.unchanged} as they were"] if report.unchanged else done, graph)
    return 0 if report.complete else PARTLY


@click.command()
@GRAPH
@click.argument("articles", nargs=-1, required=True, metavar="ID...")
@EXPORTS
@errors
def remove(graph: Path, articles: tuple[str, ...], exports: bool) -> None:
    """Remove articles, by their ids, and everything that they alone tell.

    Nothing of them stays in the graph, its exports or its store; log.jsonl keeps their ids and checksums. What reviewers
    decided of their entities and events goes with them, and is told. `kg entities GRAPH` lists articles with their ids.

    \b
    kg remove out seed-003
    """
    from ..pipeline import remove as run

    with progress() as tell:
        report = run(graph, articles, tell, exports)
    print_problems(report)
    for decision in report.dropped:
        sides = " and ".join(f"«{side.words}» in {side.article}" for side in (decision.left, decision.right))
        click.echo(f"kg: gone with it: the decision that {sides} are {decision.verdict}", err=True)
    _print_change(report, [f"{len(report.removed)} removed"], graph)


def _print_change(report: Any, done: list[str], graph: Path) -> None:
    state = f"{report.tellings} tellings of {report.events} events and relations, {report.entities} entities"
    click.echo(f"{', '.join(done)}; now {report.articles} articles: {state}")
    print_state(report, graph)


@click.command()
@click.argument("before", type=click.Path(path_type=Path))
@click.argument("after", type=click.Path(path_type=Path))
@click.option("--format", "form", default="table", show_default=True, type=click.Choice(["table", "json"]))
@click.option("--lang", default="en", show_default=True, type=click.Choice(["ar", "en"]), help="Language of headings and names.")
@OUTPUT
@errors
def diff(before: Path, after: Path, form: str, lang: str, output: str) -> int:
    """Tell how two graphs differ, in entities and events: what came, went, was renamed, joined or parted, and what changed.

    Entities and events are matched by IRI, then by the mentions and tellings that they share. Exit status 0 where the two
    tell the same, 1 where they differ.

    \b
    kg diff yesterday today
    kg diff yesterday today --format json
    """
    from ..diff import diff_graphs, diff_rows, diff_text
    from ..store import open_dataset

    found = diff_graphs(open_dataset(before), open_dataset(after))
    with writer(output) as write:
        write(json.dumps(diff_rows(found), ensure_ascii=False, indent=2) + "\n" if form == "json" else diff_text(found, lang))
    return PARTLY if found.changed else 0
