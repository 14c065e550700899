"""Annotated articles of SaudiNewsNet without their words: ``python -m kg.train annotated``.

    python -m kg.train annotated show --corpora CORPORA --out FOLDER          the markup files, to train on
    python -m kg.train annotated hide --corpora CORPORA --markup FOLDER       markup files as stand-off files

The corpus is not part of the project, the annotation is. A stand-off file is a markup file in which every run of words is
its number of characters: ``S <TAB> 120 17[[8|Base:e3]]4`` is the sentence of 29 characters that begins at character 120
of the article (title and content, white space as single blanks), with one mention of 8 characters in it. An article's id
names the day's file and the record's number in it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

ANNOTATED = Path(__file__).parent / "annotated"
_ID = re.compile(r"saudi-(\d\d)(\d\d)-(\d+)")
#: text roles are left out: they are words of the article
_QUOTED = re.compile(r' \w+="[^"]*"')
_MARK = re.compile(r"(\[\[|\{\{|\|[^\[\]{}|]*?(?:\]\]|\}\}))")


def day_files(corpora: Path) -> list[Path]:
    """The days of SaudiNewsNet."""
    return sorted((corpora / "saudinewsnet").glob("*.zip"))


@lru_cache(maxsize=16)
def records(file: Path) -> list[dict]:
    """The records of a day, in their order."""
    with zipfile.ZipFile(file) as archive:
        name = next(n for n in archive.namelist() if n.endswith(".json") and not n.startswith("__"))
        return json.loads(archive.read(name))


def article_text(corpora: Path, name: str) -> str:
    """Title and content of an article of the corpus, white space as single blanks; ValueError where the id names none."""
    match = _ID.fullmatch(name)
    file = corpora / "saudinewsnet" / f"2015-{match[1]}-{match[2]}.zip" if match else None
    if file is None or not file.is_file():
        raise ValueError(f"{name}: no such article in {corpora}/saudinewsnet")
    record = records(file)[int(match[3])]
    return " ".join(f"{record.get('title') or ''}\n{record.get('content') or ''}".split())


def checksum(text: str) -> str:
    """What tells that the corpus still holds the text that was annotated."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _words(line: str) -> str:
    return "".join(part for part in _MARK.split(line) if not _MARK.fullmatch(part))


def hide(markup: str, corpora: Path) -> str:
    """The stand-off text of markup; ValueError where a sentence is not in its article."""
    out, text, at, name = [], "", 0, ""
    for line in markup.splitlines():
        if line.startswith("# id = "):
            name = line.removeprefix("# id = ").strip()
            text, at = article_text(corpora, name), 0
            out += [line, f"# text = {checksum(text)}"]
        elif line.startswith("S\t"):
            words = _words(line[2:])
            start = text.find(words, at)
            if start < 0:
                start = text.find(words)
            if start < 0:
                raise ValueError(f"{name}: not in the article: {words[:60]}")
            at = start + len(words)
            hidden = "".join(part if _MARK.fullmatch(part) else str(len(part)) for part in _MARK.split(_QUOTED.sub("", line[2:])) if part)
            out.append(f"S\t{start} {hidden}")
        else:
            out.append(_QUOTED.sub("", line))
    return "\n".join(out) + "\n"


def show(hidden: str, corpora: Path) -> str:
    """The markup of a stand-off text; ValueError where the corpus holds another text under an article's id."""
    out, text, name = [], "", ""
    for line in hidden.splitlines():
        if line.startswith("# id = "):
            name = line.removeprefix("# id = ").strip()
            text = article_text(corpora, name)
            out.append(line)
        elif line.startswith("# text = "):
            if line.removeprefix("# text = ").strip() != checksum(text):
                raise ValueError(f"{name}: the corpus holds another text than the one that was annotated")
        elif line.startswith("S\t"):
            start, _, rest = line[2:].partition(" ")
            out.append("S\t" + "".join(_filled(rest, text, int(start))))
        else:
            out.append(line)
    return "\n".join(out) + "\n"


def _filled(hidden: str, text: str, at: int) -> Iterator[str]:
    for part in filter(None, _MARK.split(hidden)):
        if _MARK.fullmatch(part):
            yield part
        else:
            yield text[at : at + int(part)]
            at += int(part)


def main(argv: list[str]) -> int:
    """Write one form of the files from the other."""
    parser = argparse.ArgumentParser(prog="python -m kg.train annotated", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("direction", choices=("show", "hide"))
    parser.add_argument("--corpora", type=Path, required=True, help="folder with saudinewsnet")
    parser.add_argument("--annotated", type=Path, default=ANNOTATED, help="folder of the stand-off files")
    parser.add_argument("--markup", type=Path, help="folder of markup files to hide")
    parser.add_argument("--out", type=Path, help="folder for the markup files shown")
    options = parser.parse_args(argv)
    source, target, turn = (options.annotated, options.out, show) if options.direction == "show" else (options.markup, options.annotated, hide)
    if source is None or target is None:
        parser.error("show needs --out, hide needs --markup")
    target.mkdir(parents=True, exist_ok=True)
    for file in sorted(source.glob("*.txt")):
        (target / file.name).write_text(turn(file.read_text(encoding="utf-8"), options.corpora), encoding="utf-8")
        sys.stdout.write(f"{target / file.name}\n")
    return 0
