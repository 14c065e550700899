"""The command ``kg``: each command is one call into the library."""

from __future__ import annotations

import logging
import os
import sys
from contextlib import suppress

import click

from .. import __version__
from ..processes import collect_seldom
from . import asking, building, life, review, timeline, whole


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="kg")
@click.option("-v", "--verbose", is_flag=True, help="Log what the stages do.")
def main(verbose: bool) -> None:
    """Build and query a knowledge graph of Arabic news, offline.

    \b
    kg build seeds -o out           read articles, write the graph
    kg add out today.jsonl          add articles, or new versions of them; `kg remove out ID`
    kg ask out handovers            a named question; `kg ask out` lists them
    kg query out 'SELECT ...'       any SPARQL 1.1 query
    kg why out IRI                  who says it, in which words
    kg timeline out                 what happened when; --svg draws it
    kg conflicts out                where sources disagree
    kg same out A B                 two are one after all; `kg different out A B` parts them

    Exit status: 0 done, 1 findings or part of the input unreadable, 2 usage or nothing to do, 3 a missing part.
    """
    collect_seldom()
    logging.basicConfig(level=logging.DEBUG if verbose else logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    if not verbose:
        for name in ("stanza", "rdflib", "pyshacl", "trafilatura", "htmldate"):
            logging.getLogger(name).setLevel(logging.ERROR)


for command in (
    building.build, life.add, life.remove, life.diff, asking.query, asking.ask, asking.facts, asking.entities, asking.why,
    whole.validate, whole.export, building.evaluate,
    timeline.timeline, review.conflicts, review.same, review.different, review.reviews,
):  # fmt: skip
    main.add_command(command)


def run() -> None:
    """The program ``kg``: ``main``, then an end at once, without the second or two that taking a large graph's records apart takes."""
    try:
        main(prog_name="kg")
    except SystemExit as end:
        if not isinstance(end.code, int | None):
            raise
        for stream in (sys.stdout, sys.stderr):
            with suppress(ValueError, BrokenPipeError):  # closed, or read by nobody any more
                stream.flush()
        os._exit(end.code or 0)
