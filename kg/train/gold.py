"""Annotated articles (the markup of the contract) as training examples of the reader."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ..model import Span

ENTITIES = (
    "Person", "Coalition", "MilitaryForce", "ArmedGroup", "Government", "Organisation", "Base", "Place", "Facility",
    "PopulationGroup", "Vehicle", "Weapon", "Disease",
)  # fmt: skip
VALUES = ("Count", "Money", "Distance", "Time")
#: roles of each event type that an entity or a value fills (a text role too may name an entity)
EVENTS = {
    "Handover": "giver recipient site object worth", "Withdrawal": "actor origin destination count",
    "Redeployment": "actor place origin destination count", "Deployment": "actor place count",
    "Suspension": "actor activity place", "Attack": "attacker target place weapon killed wounded",
    "Killing": "victim perpetrator place count", "Battle": "participant opponent place", "Capture": "actor from place",
    "Arrest": "agent detainee place count", "Statement": "speaker medium topic", "Meeting": "participant place",
    "Agreement": "party object", "Decision": "decider object", "Protest": "participant target place count",
    "Aid": "provider recipient object worth", "Accusation": "accuser accused", "Threat": "actor target",
    "Outbreak": "place disease deaths infections",
}  # fmt: skip
NUMERIC = ("worth", "count", "killed", "wounded", "deaths", "infections")
#: the first role is the pair's first mention
RELATIONS = {
    "Position": ("person", "organisation"), "Membership": ("member", "organisation"), "Leadership": ("leader", "organisation"),
    "Support": ("supporter", "supported"), "Opposition": ("actor", "opponent"), "Location": ("thing", "place"),
}  # fmt: skip
FLAGS = ("neg", "actual", "planned", "possible", "requested")
_TOKEN = re.compile(r"\[\[|\{\{|\|[^\[\]{}|]*?(?:\]\]|\}\})")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_PART = re.compile(r'(\w+)=("[^"]*"|\S+)|(\w+)')


@dataclass(frozen=True)
class Note:
    """A marked span, or a relation (span of its sentence): type, id, roles and flags; of a value what it comes to (``value``)."""

    span: Span
    type: str
    name: str
    roles: dict[str, list[str]] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
    value: str = ""

    @property
    def interval(self) -> tuple[date, date] | None:
        """The first and the last day of a time («2015-07-11..2015-07-20/week»); None of anything else."""
        days = self.value.partition("/")[0].split("..") if self.type == "Time" else []
        try:
            return (date.fromisoformat(days[0]), date.fromisoformat(days[-1])) if days else None
        except ValueError:
            return None


@dataclass(frozen=True)
class Annotated:
    """An article with its notes; offsets count in ``text``, the sentences one a line."""

    name: str
    source: str
    text: str
    sentences: tuple[Span, ...]
    mentions: tuple[Note, ...]
    triggers: tuple[Note, ...]
    relations: tuple[Note, ...]
    published: date | None = None


def _spec(text: str) -> tuple[str, str, dict[str, list[str]], tuple[str, ...], str]:
    head, _, rest = text.strip().partition(" ")
    kind, _, name = head.partition(":")
    name, equals, value = name.partition("=")
    roles: dict[str, list[str]] = {}
    flags = []
    if not (equals and kind in VALUES):
        for key, filler, flag in _PART.findall(rest):
            if flag:
                flags.append(flag)
            else:
                roles.setdefault(key, []).extend([] if filler.startswith('"') else filler.split(","))
    return kind, name, roles, tuple(flags), value


def read_sentence(line: str, shift: int = 0) -> tuple[str, list[Note], list[Note]]:
    """Plain text, mentions and triggers of a marked line; ValueError where brackets do not match."""
    out: list[str] = []
    stack: list[tuple[str, int]] = []
    mentions: list[Note] = []
    triggers: list[Note] = []
    at = length = 0
    for match in _TOKEN.finditer(line):
        out.append(line[at : match.start()])
        length += match.start() - at
        at, token = match.end(), match.group()
        if token in ("[[", "{{"):
            stack.append((token, length))
            continue
        if not stack or (stack[-1][0] == "[[") != token.endswith("]]"):
            raise ValueError(f"a bracket closes nothing: {token}")
        opener, start = stack.pop()
        note = Note(Span(shift + start, shift + length), *_spec(token[1:-2]))
        (mentions if opener == "[[" else triggers).append(note)
    if stack:
        raise ValueError("a bracket is left open")
    out.append(line[at:])
    return "".join(out), mentions, triggers


def _article(lines: Sequence[str], file: str) -> Annotated:
    meta, texts, spans = {}, [], []
    mentions: list[Note] = []
    triggers: list[Note] = []
    relations: list[Note] = []
    shift = 0
    for line in lines:
        if line.startswith("#"):
            key, _, value = line[1:].partition("=")
            meta[key.strip()] = value.strip()
        elif line.startswith("S\t"):
            text, found, events = read_sentence(line[2:], shift)
            texts.append(text)
            spans.append(Span(shift, shift + len(text)))
            mentions += found
            triggers += events
            shift += len(text) + 1
        elif line.startswith("R\t") and spans:
            relations.append(Note(spans[-1], *_spec(line[2:])))
    name, day = meta.get("id", file), _DAY.fullmatch(meta.get("published", ""))
    return Annotated(
        name, file, "\n".join(texts), tuple(spans), tuple(mentions), tuple(triggers), tuple(relations), date.fromisoformat(day[0]) if day else None
    )


def read_articles(file: Path) -> Iterator[Annotated]:
    """The articles of a file; one with broken brackets raises ValueError with file and article."""
    for block in re.split(r"\n[ \t]*\n", file.read_text(encoding="utf-8")):
        lines = [line for line in block.splitlines() if line.strip()]
        if not any(line.startswith("S\t") for line in lines):
            continue
        try:
            yield _article(lines, file.stem)
        except ValueError as error:
            raise ValueError(f"{file}, {lines[0]}: {error}") from error
