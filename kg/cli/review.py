"""Commands for disagreement and for merges that a reviewer corrects."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path
from typing import Any

import click

from .building import print_problems
from .common import GRAPH, OUTPUT, errors, progress, writer

_LANGUAGE = click.option("--lang", default="en", show_default=True, type=click.Choice(["ar", "en"]), help="Language of headings and names.")


@click.command()
@GRAPH
@click.option("--article", help="Only conflicts in which this article (its id) speaks.")
@click.option("--aspect", help="Only this aspect: time, polarity, type, or a role such as count or actor.")
@click.option("--event", help="Only conflicts of this event (an IRI, whole or with a prefix).")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(0), help="How many; 0 lists all.")
@click.option("--format", "form", default="table", show_default=True, type=click.Choice(["table", "json", "csv"]))
@_LANGUAGE
@OUTPUT
@errors
def conflicts(graph: Path, article: str | None, aspect: str | None, event: str | None, limit: int, form: str, lang: str, output: str) -> None:
    """List what sources give differently of one event, most weighty first: each side with its words, sources and speakers.

    Dates, numbers, who and where, whether it happened, and what it was. A side weighs by its voices: articles that copy one
    another count once. CSV has a line for each side.

    \b
    kg conflicts out
    kg conflicts out --aspect count --format csv
    kg conflicts out --article seed-004 --lang ar
    """
    from .. import conflicts as listing
    from ..store import open_dataset
    from ..views import write_csv

    dataset = open_dataset(graph)
    found = list(islice(listing.conflicts(dataset, article, aspect, event), limit or None))
    with writer(output) as write:
        if form == "json":
            write(json.dumps(list(listing.conflict_rows(found)), ensure_ascii=False, indent=2) + "\n")
        elif form == "csv":
            for line in write_csv(listing.side_rows(found), listing.COLUMNS):
                write(line)
        else:
            write(listing.conflicts_text(found, lang, listing.count_conflicts(dataset, article, aspect, event) - len(found)))


def _deciding(command: Any) -> Any:
    """The arguments and options that both verdicts take."""
    parts = (
        GRAPH,
        click.argument("left", metavar="A"),
        click.argument("right", metavar="B"),
        click.option("--reviewer", default="", help="Who decides; the decision keeps the name."),
        click.option("--note", default="", help="Why; the decision keeps the words."),
        click.option("--dry-run", is_flag=True, help="Tell what would change, and change nothing."),
        errors,
    )
    for part in reversed(parts):
        command = part(command)
    return command


@click.command()
@_deciding
def same(graph: Path, left: str, right: str, reviewer: str, note: str, dry_run: bool) -> None:
    """Decide that two entities, or two events, are the same; merge again.

    A and B are IRIs, whole or with a prefix: entities, events, tellings (article:ID#f5) or an article's entity
    (article:ID#e3). The decision is kept in GRAPH/reviewed.tsv, which every later build obeys.

    \b
    kg same out event:handover-al-qaim-… event:handover-us-armed-forces-… --reviewer Huda --note 'the same base'
    """
    _decide(graph, "same", left, right, reviewer, note, dry_run)


@click.command()
@_deciding
def different(graph: Path, left: str, right: str, reviewer: str, note: str, dry_run: bool) -> None:
    """Decide that two items of one entity or event are different; merge again.

    A and B are tellings (article:ID#f5) or entities of an article (article:ID#e3); one of them may be the merged whole.
    B leaves, with what is more like it; `kg why GRAPH IRI --merge` lists the items.

    \b
    kg different out kb:k1-base article:seed-003#e12 --dry-run
    """
    _decide(graph, "different", left, right, reviewer, note, dry_run)


def _decide(graph: Path, verdict: str, left: str, right: str, reviewer: str, note: str, dry_run: bool) -> None:
    from .. import review
    from ..merge.decisions import write_reviewed
    from ..store import open_dataset

    dataset = open_dataset(graph)
    decision = review.decide(dataset, verdict, left, right, reviewer, note)
    reviewed = (*review.reviewed_of(dataset), decision)
    if not dry_run:
        dataset.close()
        _merge_again(graph, reviewed)
        return
    with progress() as tell:
        tell("merging", len(dataset.articles()))
        after = review.preview(dataset, reviewed)
    click.echo("would write " + write_reviewed([decision]).splitlines()[1])
    click.echo(review.effect_text(review.groups_of(dataset), after), nl=False)


def _merge_again(graph: Path, reviewed: Any) -> None:
    """Merge with the decisions, and tell what changed."""
    from .. import review
    from ..pipeline import remerge
    from ..store import open_dataset

    dataset = open_dataset(graph)
    before = review.groups_of(dataset)
    dataset.close()
    with progress() as tell:
        report = remerge(graph, reviewed, tell)
    click.echo(review.effect_text(before, review.groups_of(open_dataset(graph))), nl=False)
    print_problems(report)


@click.command()
@GRAPH
@click.option("--drop", multiple=True, type=int, help="Take back the decision of this number (may be given again), and merge again.")
@click.option("--apply", "again", is_flag=True, help="Merge again, after reviewed.tsv was edited by hand.")
@click.option("--format", "form", default="table", show_default=True, type=click.Choice(["table", "json", "csv"]))
@OUTPUT
@errors
def reviews(graph: Path, drop: tuple[int, ...], again: bool, form: str, output: str) -> None:
    """List what reviewers decided (kg same, kg different), with numbers, and what became of it; take decisions back.

    \b
    kg reviews out
    kg reviews out --drop 2
    """
    from .. import review
    from ..ask import table
    from ..store import open_dataset
    from ..views import write_csv

    dataset = open_dataset(graph)
    if drop or again:
        kept = review.drop(review.reviewed_of(dataset), drop)
        dataset.close()
        _merge_again(graph, kept)
        return
    rows = review.review_rows(dataset)
    with writer(output) as write:
        if form == "json":
            write(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
        elif form == "csv":
            for line in write_csv(rows, review.COLUMNS):
                write(line)
        else:
            write(table(review.COLUMNS, [tuple(str(row[name]) for name in review.COLUMNS) for row in rows]) if rows else "no decisions\n")
