"""Names of news in the way of ANERcorp, kept without their words: ``python -m kg.train names``.

    python -m kg.train names --corpora CORPORA --lists FOLDER      lists of names as stand-off files

A list has ``# id`` of an article and under it a type and a name a line (``PERS <TAB> نايف``), as annotators write them: without
glued clitics, and in braces with words around it where the name is one only there (``ORG <TAB> نادي {الشباب}``). All places of
the article where a name stands are marked, the longest first. A stand-off file has a line an article: its id, a checksum of
its text (see kg.train.standoff) and ``START+LENGTH TYPE`` of each name, in characters. The corpus is not part of the project.

Invented items stand in ``invented/*.txt`` with their words: ``# number`` alone in a line, then a sentence a line with its names
marked, ``[بغداد|LOC]``, clitics inside the mark.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from ..annotate.reader_text import Pieces, chunks_of, split_words
from ..arabic.sentences import split_sentences
from ..model import Span
from .examples import NER, Example, bio
from .standoff import article_text, checksum

NAMES = Path(__file__).parent / "names"
_ENTRY = re.compile(r"(?P<before>[^{}]*)\{(?P<name>[^{}]+)\}(?P<after>[^{}]*)")
_MARK = re.compile(r"(\d+)\+(\d+)([A-Z]+)")
_INLINE = re.compile(r"\[(?P<name>[^\[\]|]+)\|(?P<kind>[A-Z]+)\]")
#: What may stand between a name and the words around it that an entry gives.
_GAP = r"[\s«»\"“”()،:.\-]*"

#: A name where it stands, and its type.
Named = tuple[Span, str]


def _literal(words: str) -> str:
    return r"\s+".join(map(re.escape, words.split()))


def _with_clitics(name: str) -> str:
    if name.startswith("ال"):
        return rf"(?:[وف]?[بك]?{_literal(name)}|[وف]?لل{_literal(name[2:])})"
    return rf"[وف]?[بلك]?{_literal(name)}"


def places(text: str, entry: str) -> list[Span]:
    """Where the name of a list's entry stands, clitics included as ANERcorp does.

    >>> places("في بغداد وبغداد", "بغداد")
    [Span(start=3, end=8), Span(start=9, end=15)]
    """
    match = _ENTRY.fullmatch(entry)
    before, name, after = match.groups() if match else ("", entry, "")
    head = _literal(before) + _GAP if before.strip() else r"(?<!\w)"
    tail = _GAP + _literal(after) if after.strip() else ""
    return [Span(*m.span("name")) for m in re.finditer(rf"{head}(?P<name>{_with_clitics(name)})(?!\w){tail}", text)]


def mark(text: str, entries: Iterable[tuple[str, str]]) -> list[Named]:
    """The names of a text by the entries (type, name) of its list; of those that overlap the longest, of like ones the one in braces."""
    found = [(span, kind, "{" in entry) for kind, entry in entries for span in places(text, entry)]
    kept: list[Named] = []
    for span, kind, _ in sorted(found, key=lambda f: (-len(f[0]), not f[2], f[0])):
        if not any(span.overlaps(other) for other, _ in kept):
            kept.append((span, kind))
    return sorted(kept)


def read_lists(file: Path) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The articles of a list with their entries; ValueError with file and line where one is out of form."""
    name, entries = "", []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("# "):
            if name:
                yield name, entries
            name, entries = line[2:].strip(), []
        elif line.strip():
            kind, _, entry = line.partition("\t")
            if kind not in NER or not entry.strip() or not name:
                raise ValueError(f"{file}, line {number}: not a type and a name under an article: {line}")
            entries.append((kind, entry.strip()))
    if name:
        yield name, entries


def hide(file: Path, corpora: Path) -> str:
    """The stand-off text of a list."""
    rows = []
    for name, entries in read_lists(file):
        text = article_text(corpora, name)
        rows.append(" ".join([name, checksum(text), *(f"{s.start}+{len(s)}{kind}" for s, kind in mark(text, entries))]))
    return "\n".join(rows) + "\n"


def named_articles(folder: Path, corpora: Path) -> Iterator[tuple[str, list[Named]]]:
    """Text and names of each article of the stand-off files; ValueError where the corpus holds another text under an id."""
    for file in sorted(folder.glob("*.txt")):
        for row in file.read_text(encoding="utf-8").splitlines():
            name, _, rest = row.partition(" ")
            text = article_text(corpora, name)
            if rest.split()[0] != checksum(text):
                raise ValueError(f"{file}, {name}: the corpus holds another text than the one that was marked")
            yield text, [(Span(int(a), int(a) + int(n)), kind) for a, n, kind in _MARK.findall(rest)]


def invented_articles(folder: Path) -> Iterator[tuple[str, list[Named]]]:
    """Text and names of each invented item of a folder; ValueError with file and line where a mark is out of form."""
    for file in sorted(folder.glob("*.txt")):
        text, names = "", []
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if re.fullmatch(r"# \d+", line):
                if text:
                    yield text, names
                text, names = "", []
            elif line.strip():
                text, found = _unmarked(f"{text}\n" if text else "", line)
                if any(kind not in NER for _, kind in found) or set("[]|") & set(_INLINE.sub("", line)):
                    raise ValueError(f"{file}, line {number}: not names in brackets with one of {', '.join(NER)}: {line}")
                names = [*names, *found]
        if text:
            yield text, names


def _unmarked(before: str, line: str) -> tuple[str, list[Named]]:
    """The text with a line behind it without its marks, and what these mark there."""
    names, at = [], 0
    for match in _INLINE.finditer(line):
        before += line[at : match.start()]
        names.append((Span(len(before), len(before) + len(match["name"])), match["kind"]))
        before, at = before + match["name"], match.end()
    return before + line[at:], names


def name_examples(articles: Iterable[tuple[str, list[Named]]], pieces: Pieces) -> Iterator[Example]:
    """An example an article, with the tags of the head for ANERcorp's types."""
    numbers = {tag: n for n, tag in enumerate(bio(NER))}
    for text, names in articles:
        words = split_words(text, split_sentences(text))
        tags = np.zeros(len(words), dtype=np.int64)
        for span, kind in names:
            touched = words.range_of(span)
            if touched:
                tags[touched[0] : touched[1] + 1] = numbers[f"I-{kind}"]
                tags[touched[0]] = numbers[f"B-{kind}"]
        if len(words):
            yield Example(words, chunks_of(words, pieces), {"ner": tags})


def main(argv: list[str]) -> int:
    """Write the stand-off files of a folder of lists."""
    parser = argparse.ArgumentParser(prog="python -m kg.train names", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True, help="folder with saudinewsnet")
    parser.add_argument("--lists", type=Path, required=True, help="folder of lists, *.txt")
    parser.add_argument("--out", type=Path, default=NAMES, help="folder of the stand-off files")
    options = parser.parse_args(argv)
    options.out.mkdir(parents=True, exist_ok=True)
    for file in sorted(options.lists.glob("*.txt")):
        (options.out / file.name).write_text(hide(file, options.corpora), encoding="utf-8")
        sys.stdout.write(f"{options.out / file.name}\n")
    return 0
