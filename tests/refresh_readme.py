"""Write what README.md shows of the program anew: ``python -m tests.refresh_readme``.

Sessions are the blocks marked ``console``: a line ``$ kg …`` and what it prints; where that ends with a line ``…`` only
its beginning is shown. The list of questions is made from ontology/questions.
"""

from __future__ import annotations

import re
import shlex
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from click.testing import CliRunner

from kg.ask import questions
from kg.cli import main as kg

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
CUT = "…"
#: Lines that a refreshed session shows of an output that is cut.
SHOWN = 8
_CONSOLE = re.compile(r"(?<=```console\n).*?(?=```)", re.DOTALL)
_QUESTIONS = re.compile(r"(?<=\| question \| asks \|\n\|---\|---\|\n)(?:\|.*\n)*")


def sessions(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each command shown, and the lines shown under it."""
    for block in _CONSOLE.findall(text):
        yield from _commands(block)


def _commands(block: str) -> Iterator[tuple[str, list[str]]]:
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, *lines = part.splitlines()
        yield command, lines


def run(command: str, folder: Path) -> list[str]:
    """The lines that a command prints; ``out`` in it is the folder, ``seeds`` and ``tests`` are those of the project."""
    places = {"out": folder, "seeds": ROOT / "seeds", "tests": ROOT / "tests"}
    program, *words = shlex.split(command)
    if program != "kg":
        raise ValueError(f"README shows {command!r}, which is no command of this program")
    done = CliRunner().invoke(kg, [str(places.get(word, word)) for word in words])
    if done.exit_code:
        raise ValueError(f"README shows {command!r}, which fails: {done.output}")
    return done.stdout.replace(str(folder), "out").splitlines()


def with_sessions(text: str, answer: Callable[[str], list[str]]) -> str:
    """The text with every command's lines in place of those shown."""

    def block(match: re.Match[str]) -> str:
        parts = []
        for command, shown in _commands(match[0]):
            lines = answer(command)
            parts += [f"$ {command}", *(lines[:SHOWN] + [CUT] if shown[-1:] == [CUT] and len(lines) > SHOWN else lines)]
        return "\n".join([*parts, ""])

    return _CONSOLE.sub(block, text)


def question_rows() -> str:
    """The named questions as rows of a table."""
    return "".join(f"| `{q.id}` | {q.captions['en']} |\n" for q in questions().values())


def main() -> int:
    """Rewrite README.md from a build of the seeds."""
    with tempfile.TemporaryDirectory() as place:
        text = with_sessions(README.read_text(encoding="utf-8"), lambda command: run(command, Path(place) / "out"))
    README.write_text(_QUESTIONS.sub(lambda _: question_rows(), text), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
