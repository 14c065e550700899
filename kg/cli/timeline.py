"""The command for time: a table of what happened when, and a picture."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import click

from ..errors import InputError
from .common import GRAPH, OUTPUT, errors, writer

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@GRAPH
@click.option("--from", "first", type=_DAY, metavar="DAY", help="First day (2020-03-01).")
@click.option("--to", "last", type=_DAY, metavar="DAY", help="Last day.")
@click.option("--type", "types", multiple=True, metavar="TYPE", help="Only this type (Handover, Attack, Control ...); again for more.")
@click.option("--place", "places", multiple=True, metavar="NAME", help="Only what is at this place or in it: a name, CURIE or IRI; again for more.")
@click.option("--actor", "actors", multiple=True, metavar="NAME", help="Only what this one takes part in; again for more.")
@click.option("--article", default="", help="Only what this article (its id) tells.")
@click.option("--format", "form", default="table", show_default=True, type=click.Choice(["table", "json", "csv"]))
@click.option("--lang", type=click.Choice(["ar", "en"]), help="Language of headings and names; else English in the table, Arabic in the picture.")
@click.option("--svg", type=click.Path(dir_okay=False, path_type=Path), help="Draw a picture into this file too; any browser opens it.")
@click.option("--lanes", default="place", show_default=True, type=click.Choice(["place", "actor"]), help="What the lanes of the picture stand for.")
@click.option("--most", default=150, show_default=True, type=click.IntRange(1), help="The most marks of the picture; those with most voices are drawn.")
@OUTPUT
@errors
def timeline(
    graph: Path, first: datetime | None, last: datetime | None, types: tuple[str, ...], places: tuple[str, ...], actors: tuple[str, ...],
    article: str, form: str, lang: str | None, svg: Path | None, lanes: str, most: int, output: str,
) -> None:  # fmt: skip
    """List what happened when: events, relations and control of places in order, with precision, who, where and how many say so.

    A day, or a period as exactly as it is told; planned, possible, requested and denied are marked. Voices are independent
    tellers: articles that copy one another count once. What has no time is counted on standard error.

    \b
    kg timeline out
    kg timeline out --from 2020-03-15 --to 2020-03-31 --type Handover --type Control
    kg timeline out --place Iraq --format csv -o iraq.csv
    kg timeline out --actor kb:global-coalition --svg coalition.svg --lanes actor
    """
    from .. import timeline as times
    from ..ask import table
    from ..store import open_dataset
    from ..timeline_picture import timeline_svg
    from ..views import write_csv

    dataset = open_dataset(graph)
    found = times.timeline(dataset, _day(first), _day(last), types, _iris(dataset, places), _iris(dataset, actors), article)
    if svg:
        with writer(str(svg)) as write:
            write(timeline_svg(found, lang or "ar", lanes, most))
    with writer(output) as write:
        if form == "json":
            write(json.dumps(list(times.entry_rows(found.entries)), ensure_ascii=False, indent=2) + "\n")
        elif form == "csv":
            for line in write_csv(times.entry_rows(found.entries), times.COLUMNS):
                write(line)
        else:
            write(table(times.TEXTS["head"][lang or "en"].split("|"), times.table_rows(found.entries, lang or "en")))
    if found.undated:
        click.echo(f"{found.undated} more have no time and are not listed", err=True)


def _day(value: datetime | None) -> date | None:
    return value.date() if value else None


def _iris(dataset: object, names: tuple[str, ...]) -> list[str]:
    """The entities that the names, CURIEs and IRIs stand for; InputError for a name that nothing has."""
    from .. import vocab
    from ..ask import find_entities

    found: list[str] = []
    for name in names:
        iri = vocab.expand(name)
        known = [iri] if iri.startswith(("http://", "https://")) else [node.value for node in find_entities(dataset, name)]
        if not known:
            raise InputError(f"no entity is named {name!r}; `kg entities` lists them")
        found += known
    return found
