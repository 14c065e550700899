"""README.md says what is so: its commands exist and parse, its sessions print what it shows, its files and questions are there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest
from refresh_readme import (
    CUT,
    README,
    ROOT,
    question_rows,
    run,
    sessions,
    with_sessions,
)

from kg.ask import questions
from kg.cli import main

TEXT = README.read_text(encoding="utf-8")
SESSIONS = list(sessions(TEXT))
#: `kg …` in code spans and code blocks; what follows && or # is not of the command.
COMMANDS = sorted({re.split(r"\s(?:&&|#|\|)\s", found)[0].strip() for found in re.findall(r"(?:(?<=`)|(?<=&& )|(?<=\$ )|^)kg [a-z][^`\n]*", TEXT, re.MULTILINE)})
TABLE = dict(re.findall(r"^\| `kg (\w+)([^|]*\|[^|]*)\|$", TEXT, re.MULTILINE))


def words(command: str) -> list[str]:
    """A command's words without ellipses and brackets of optional parts."""
    return [w for w in shlex.split(command.replace("[", " ").replace("]", " ")) if w not in ("...", CUT, "SOURCE...", "NAME=VALUE")]


def test_docs_show_the_two_commands_of_a_newcomer() -> None:
    assert "pip install -e . && kg build seeds -o out\n" in TEXT
    assert "pip install -e '.[test]' && pytest\n" in TEXT


def test_docs_found_what_there_is_to_check() -> None:
    assert len(COMMANDS) >= 15 and len(SESSIONS) >= 6


@pytest.mark.parametrize("command", COMMANDS)
def test_docs_commands_exist_and_parse(command: str) -> None:
    """A command of the text is parsed, not run: with placeholders its name and options, without them all of it."""
    _, name, *rest = words(command)
    assert name in main.commands, f"kg has no command {name!r}"
    options = {option for parameter in main.commands[name].params for option in (*parameter.opts, *parameter.secondary_opts)}
    used = {word.partition("=")[0] for word in rest if word.startswith("-") and word != "-"}
    assert used <= options | {"--help"}
    if rest and not any(word.isupper() for word in rest):
        main.commands[name].make_context(name, list(rest))


def test_docs_every_command_is_in_the_table_and_its_options_are_options() -> None:
    assert TABLE.keys() == main.commands.keys()
    everywhere = {"--help", "--output", "-o"}
    for name, row in TABLE.items():
        options = {option for p in main.commands[name].params if isinstance(p, click.Option) for option in (*p.opts, *p.secondary_opts)}
        assert set(re.findall(r"(?<![\w-])--?[a-z][\w-]*", row)) <= options | everywhere
        documented = set(re.findall(r"--[a-z][\w-]*", TEXT)) | everywhere
        assert {o for p in main.commands[name].params if isinstance(p, click.Option) for o in p.opts[-1:] if o.startswith("--")} <= documented | {"--out", "--reader", "--grammar"}


@pytest.mark.parametrize(("command", "shown"), SESSIONS, ids=[command for command, _ in SESSIONS])
def test_docs_sessions_print_what_is_shown(command: str, shown: list[str], seeds_build: tuple[Path, str]) -> None:
    folder, said = seeds_build
    lines = said.splitlines() if command.startswith("kg build") else run(command, folder)
    assert lines[: len(shown) - 1] == shown[:-1] if shown[-1:] == [CUT] else lines == shown


def test_docs_list_the_questions() -> None:
    assert question_rows() in TEXT
    for found in re.findall(r"kg ask out ([a-z][\w-]*)((?: \w+=\S+?)*)[`\n]", TEXT):
        assert found[0] in questions()
        assert {pair.partition("=")[0] for pair in found[1].split()} <= {name for name, _ in questions()[found[0]].parameters}


def test_docs_name_files_that_are_there() -> None:
    named = set(re.findall(r"`((?:kg|ontology|tests|notebooks|seeds)/[\w./-]+|LICENSE)`", TEXT))
    assert len(named) > 10
    missing = [name for name in sorted(named) if not (ROOT / name).exists() and not (ROOT / "ontology" / "lexicon" / name).exists()]
    assert missing == ["ontology/questions/NAME.rq"] or not missing


def test_docs_sessions_are_refreshed_in_place() -> None:
    text = "```console\n$ kg a\nold\n$ kg b\nold\n…\n```\nrest\n"
    assert with_sessions(text, lambda command: [command] * 12) == "```console\n" + "$ kg a\n" + "kg a\n" * 12 + "$ kg b\n" + "kg b\n" * 8 + "…\n```\nrest\n"
