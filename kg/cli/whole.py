"""Commands for a graph as a whole: checked, exported."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from .common import GRAPH, OUTPUT, PARTLY, errors, writer


@click.command()
@GRAPH
@click.option("--format", "form", default="text", show_default=True, type=click.Choice(["text", "turtle"]))
@click.option("--lang", default="en", show_default=True, type=click.Choice(["ar", "en"]), help="Language of messages.")
@OUTPUT
@errors
def validate(graph: Path, form: str, lang: str, output: str) -> int:
    """Check the graph against the SHACL shapes; exit status 1 where it does not conform."""
    from ..store import open_dataset
    from ..validate import report_text, report_turtle, validate_dataset

    report = validate_dataset(open_dataset(graph), screen=False)
    with writer(output) as write:
        write(report_turtle(report).decode() if form == "turtle" else report_text(report, lang))
    return 0 if report.conforms else PARTLY


@click.command()
@GRAPH
@click.option("-f", "--format", "form", default="turtle", show_default=True, type=click.Choice(["turtle", "trig", "nquads", "ntriples", "jsonld", "graphml"]))
@OUTPUT
@errors
def export(graph: Path, form: str, output: str) -> None:
    """Write the graph as a file: the merged graph (turtle, ntriples, graphml) or all named graphs (trig, nquads, jsonld)."""
    from ..export import export_file, write_export
    from ..store import open_dataset

    dataset = open_dataset(graph)
    if output == "-":
        write_export(dataset, form, sys.stdout.buffer)
    else:
        export_file(dataset, form, Path(output))
