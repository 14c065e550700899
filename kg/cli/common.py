"""What all commands share: exit statuses, errors in one line, output files, progress."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

import click

from ..errors import KGError, MissingModelError

#: Exit statuses: done; findings or part of the input unreadable; usage or nothing to do; a missing part; interrupted.
PARTLY, NOTHING, MISSING, INTERRUPTED = 1, 2, 3, 130

GRAPH = click.argument("graph", type=click.Path(path_type=Path))
OUTPUT = click.option("-o", "--output", default="-", help="File to write; '-' is standard output.", show_default=True)


def errors(command: Callable[..., int | None]) -> Callable[..., None]:
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
def writer(output: str) -> Iterator[Callable[[str], None]]:
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


@contextmanager
def progress() -> Iterator[Callable[[str, int], None]]:
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
