"""Reads articles from files and folders: .txt, .jsonl, .json, .csv, .html, with metadata.jsonl beside them.

Nothing is raised for bad input: what cannot be read is recorded in the report, one line that names file, record and remedy, and the
rest goes on. Collections are read record by record. An id that has been read before is refused, wherever it comes from, because two
articles of one id would overwrite each other's graph; a file that is named twice is read once.
"""

from __future__ import annotations

import csv
import io
import json
import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from kg.arabic.dates import date_lines, find_dates, parse_date
from kg.arabic.script import has_arabic
from kg.errors import InputError
from kg.model import Article

log = logging.getLogger(__name__)

#: The longest article that is read, in characters: some 30,000 words, ten times a long feature. Longer ones are books or broken
#: files, and what compares the mentions of an article takes minutes on them (chosen, not measured).
MAX_CHARACTERS = 200_000
#: The largest single-article file that is opened, in bytes: pages carry much that is no text.
MAX_BYTES = 8_000_000
METADATA = "metadata.jsonl"
#: The file by which a graph folder is known (kg.store).
GRAPH_MARK = "dataset.json"
SUFFIXES = frozenset((".txt", ".jsonl", ".json", ".csv", ".html", ".htm"))
_REMEDY_UTF8 = "not UTF-8; save it as UTF-8"
_ALIASES: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "_id", "article_id", "articleid", "doc_id", "docid", "uid", "uuid"),
    "title": ("title", "headline", "header", "head"),
    "text": ("text", "content", "body", "article", "articlebody", "article_body", "article_text", "full_text", "fulltext", "story", "maintext"),
    "published": (
        "published", "date", "date_published", "datepublished", "published_at", "publishedat", "publish_date", "publication_date", "pub_date", "pubdate",
        "published_date", "datetime", "timestamp", "date_publish", "created_at", "date_extracted", "date_download",
    ),
    "source": ("source", "publisher", "newspaper", "outlet", "site", "sitename", "source_domain", "domain"),
    "url": ("url", "link", "uri", "href"),
    "author": ("author", "authors", "byline", "writer"),
}  # fmt: skip


@dataclass(slots=True)
class ReadReport:
    """What reading came to: articles read, records without text or without Arabic (no errors in a collection), and errors.

    ``files`` counts the articles read by file, paths as found.
    """

    read: int = 0
    empty: int = 0
    no_arabic: int = 0
    errors: list[InputError] = field(default_factory=list)
    files: dict[str, int] = field(default_factory=dict)
    _ids: dict[str, str] = field(default_factory=dict, repr=False)

    def place(self, article: str) -> str:
        """The file, and in a collection the record, from which the article of that id was read; "" for an unknown id."""
        return self._ids.get(article, "")


def read_articles(paths: Iterable[Path | str], report: ReadReport) -> Iterator[Article]:
    """The articles of the files and folders, lazily and in a fixed order (as given; inside a folder by path).

    ``report`` is filled as the articles are taken. Hidden files, files of other kinds and graph folders inside a folder are passed over.
    """
    seen: set[Path] = set()
    for path in map(Path, paths):
        for file in _files(path, report):
            if file.resolve() not in seen:
                seen.add(file.resolve())
                before = report.read
                yield from _read_file(file, report)
                report.files[str(file)] = report.read - before


def _files(path: Path, report: ReadReport) -> list[Path]:
    """The article files of a path."""
    if path.is_dir():
        inside = list(path.rglob("*"))
        graphs = {f.parent for f in inside if f.name == GRAPH_MARK and _is_graph_mark(f)}
        files = sorted(f for f in inside if f.is_file() and _is_wanted(f.relative_to(path)) and graphs.isdisjoint(f.parents))
        if not files:
            _fail(report, "the folder holds no articles (.txt, .jsonl, .json, .csv, .html)", path)
        for folder in sorted({path, *(f.parent for f in files)}):
            _check_metadata(folder, report)
        return files
    if not path.exists():
        _fail(report, "no such file or folder; check the path", path)
    elif path.suffix.lower() not in SUFFIXES:
        _fail(
            report,
            f"{path.suffix or 'no extension'} is not a kind of article file; give .txt, .jsonl, .json, .csv or .html",
            path,
        )
    elif path.name == METADATA:
        _fail(report, "describes articles and holds none; give the folder or its .txt files", path)
    else:
        return [path]
    return []


def _is_wanted(relative: Path) -> bool:
    hidden = any(part.startswith(".") for part in relative.parts)
    return not hidden and relative.name != METADATA and relative.suffix.lower() in SUFFIXES


def _is_graph_mark(file: Path) -> bool:
    """Does the file mark a folder that this program wrote? Its reports are no articles."""
    return file.is_file() and b'"isnad-dataset"' in file.read_bytes()[:200]


def _read_file(path: Path, report: ReadReport) -> Iterator[Article]:
    kind = path.suffix.lower()
    try:
        if kind in (".txt", ".html", ".htm"):
            yield from _read_single(path, report)
            return
        readers = {".jsonl": _jsonl_records, ".json": _json_records, ".csv": _csv_records}
        before = (report.read, report.empty, report.no_arabic, len(report.errors))
        for number, record in readers[kind](path, report):
            yield from _from_record(path, number, record, report)
        if before == (report.read, report.empty, report.no_arabic, len(report.errors)):
            _fail(report, "the file holds no records", path)
    except UnicodeDecodeError as problem:
        _fail(report, f"{_REMEDY_UTF8} ({problem.reason} at byte {problem.start})", path)
    except OSError as problem:
        _fail(report, f"cannot be read ({problem.strerror or problem}); check the file and its permissions", path)


def _fail(report: ReadReport, message: str, path: Path, record: int | None = None) -> None:
    error = InputError(message, str(path), record)
    report.errors.append(error)
    log.debug("%s", error)


# --- one article a file -------------------------------------------------------------------------------------------------------


def _read_single(path: Path, report: ReadReport) -> Iterator[Article]:
    size = path.stat().st_size
    if size > MAX_BYTES:
        _fail(report, f"{size:,} bytes in one article; the limit is {MAX_BYTES:,}: split it", path)
        return
    data = path.read_bytes()
    if not data.strip():
        _fail(report, "the file is empty", path)
        return
    record = _text_record(data) if path.suffix.lower() == ".txt" else _html_record(data)
    known = _metadata(path.parent).get(path.name, {})
    record |= {name: value for name, value in known.items() if value not in (None, "")}
    if not str(record.get("text") or "").strip():
        _fail(report, "no text found in the page", path)
    elif not has_arabic(str(record["text"])):
        _fail(report, "holds no Arabic text", path)
    else:
        record.setdefault("id", path.stem)
        page = path.suffix.lower() != ".txt"
        article = _article(record, own=_words(record["text"]) if page or _holds(record) else None)
        yield from _accepted(article, path, None, report)


def _text_record(data: bytes) -> dict[str, object]:
    return {"text": data.decode("utf-8-sig")}


def _html_record(data: bytes) -> dict[str, object]:
    """The main text, title and date of a page; {} where there is none or the page cannot be parsed."""
    import htmldate
    import trafilatura
    from lxml.etree import LxmlError

    try:
        found = trafilatura.bare_extraction(data, with_metadata=True, include_comments=False)
        if found is None:
            return {}
        page = found if isinstance(found, dict) else found.as_dict()
        day = htmldate.find_date(data.decode("utf-8", "replace"), original_date=True)
    except (LxmlError, ValueError, RecursionError) as problem:
        log.debug("page not parsed: %s", problem)
        return {}
    return {
        "title": page.get("title"), "text": page.get("text"), "published": day or page.get("date"), "source": page.get("sitename"),
        "url": page.get("url"), "author": page.get("author"),
    }  # fmt: skip


def _metadata(folder: Path) -> dict[str, dict[str, object]]:
    """The records of a folder's metadata.jsonl by file name; lines that cannot be read are left out."""
    return {name: record for _, name, record, _ in _metadata_lines(folder) if name}


def _metadata_lines(folder: Path) -> Iterator[tuple[int, str, dict[str, object], str]]:
    """(number, file name, record, problem) of each line; one of file name and problem is empty."""
    path = folder / METADATA
    if not path.is_file():
        return
    for number, line in enumerate(path.read_bytes().removeprefix(b"\xef\xbb\xbf").splitlines(), 1):
        if not line.strip():
            continue
        record, problem = _parse_line(line)
        name = str(record.get("file") or "") if record else ""
        fields: dict[str, object] = {
            key: record[key] for key in ("id", "title", "published", "source", "url", "author") if key in record
        }
        yield number, name, fields, problem or ("" if name else 'has no "file"; name the article\'s file')


def _check_metadata(folder: Path, report: ReadReport) -> None:
    """Record the lines of metadata.jsonl that are broken or describe a file that is not there."""
    for number, name, _, problem in _metadata_lines(folder):
        if not problem and not (folder / name).is_file():
            problem = f"no file {name!r} in the folder; correct the name or remove the line"
        if problem:
            _fail(report, problem, folder / METADATA, number)


# --- collections --------------------------------------------------------------------------------------------------------------


def _parse_line(line: bytes) -> tuple[dict[str, object], str]:
    """(record, problem) of a line of JSON."""
    try:
        record = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        return {}, _REMEDY_UTF8
    except (json.JSONDecodeError, RecursionError) as problem:
        return {}, f"broken JSON ({getattr(problem, 'msg', 'nested too deep')}); each line must be one JSON object"
    return (record, "") if isinstance(record, dict) else ({}, "not a JSON object; each line must be one")


def _jsonl_records(path: Path, report: ReadReport) -> Iterator[tuple[int, dict[str, object]]]:
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            line = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
            if not line.strip():
                continue
            record, problem = _parse_line(line)
            if problem:
                _fail(report, problem, path, number)
            else:
                yield number, record


def _json_records(path: Path, report: ReadReport) -> Iterator[tuple[int, dict[str, object]]]:
    """The objects of an array, decoded one by one; a lone object is one record."""
    number = 0
    try:
        for number, record in enumerate(_array_items(path), 1):
            if isinstance(record, dict):
                yield number, record
            else:
                _fail(report, "not a JSON object; the array must hold objects", path, number)
    except (json.JSONDecodeError, RecursionError) as problem:
        reason = getattr(problem, "msg", "nested too deep")
        _fail(report, f"broken JSON ({reason}); the rest of the file is not read", path, number + 1)


def _array_items(path: Path) -> Iterator[object]:
    """The values of a JSON array, held in memory one at a time."""
    decoder = json.JSONDecoder()
    with path.open(encoding="utf-8-sig") as stream:
        buffer = _Buffer(stream)
        if buffer.peek() != "[":
            yield buffer.decode(decoder)
            return
        buffer.skip(1)
        while buffer.peek() != "]":
            yield buffer.decode(decoder)
            if buffer.peek() == ",":
                buffer.skip(1)
            elif buffer.peek() != "]":
                raise json.JSONDecodeError("Expecting ',' or ']'", "", 0)


class _Buffer:
    """A window on a text stream from which JSON values are decoded; it grows, doubling, until a value is whole."""

    def __init__(self, stream: io.TextIOBase) -> None:
        self._stream, self._text, self._at, self._chunk = stream, "", 0, 1 << 16

    def peek(self) -> str:
        """The next character that is not white space; "" at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at].isspace():
                self._at += 1
            if self._at < len(self._text) or not self._more():
                return self._text[self._at : self._at + 1]

    def skip(self, count: int) -> None:
        """Move over characters that have been peeked at."""
        self._at += count

    def decode(self, decoder: json.JSONDecoder) -> object:
        """The next value; raises JSONDecodeError where the stream ends or breaks before it does."""
        self.peek()
        while True:
            try:
                value, self._at = decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError:
                if not self._more():
                    raise
                continue
            return value

    def _more(self) -> bool:
        self._text, self._at = self._text[self._at :], 0
        self._chunk = max(self._chunk, len(self._text))
        more = self._stream.read(self._chunk)
        self._text += more
        return bool(more)


def _csv_records(path: Path, report: ReadReport) -> Iterator[tuple[int, dict[str, object]]]:
    csv.field_size_limit(MAX_BYTES)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = csv.DictReader(stream)
        number = 0
        while True:
            number += 1
            try:
                row = next(rows, None)
            except csv.Error as problem:
                _fail(report, f"broken CSV ({problem}); the rest of the file is not read", path, number)
                return
            if row is None:
                return
            yield number, {key: value for key, value in row.items() if isinstance(key, str)}


# --- records to articles ------------------------------------------------------------------------------------------------------


def _from_record(path: Path, number: int, record: Mapping[str, object], report: ReadReport) -> Iterator[Article]:
    fields = _known_fields(record)
    if "text" not in fields and "title" not in fields:
        _fail(report, 'has no text; name the field "text"', path, number)
        return
    fields.setdefault("id", f"{path.stem}-{number}")
    article = _article(fields)
    if not _words(fields.get("text")).strip() and not article.title.strip():
        report.empty += 1
    elif not has_arabic(article.text):
        report.no_arabic += 1
    else:
        yield from _accepted(article, path, number, report)


def _known_fields(record: Mapping[str, object]) -> dict[str, object]:
    """The record under the names used here; of several names for one thing the first that has a value counts."""
    lower = {str(key).strip().lower(): value for key, value in record.items()}
    fields: dict[str, object] = {}
    for name, aliases in _ALIASES.items():
        present = [alias for alias in aliases if alias in lower]
        filled = [alias for alias in present if lower[alias] not in (None, "", [])]
        if filled or (present and name == "text"):
            fields[name] = lower[(filled or present)[0]]
    return fields


def _words(value: object) -> str:
    """A field as words: lists joined, of an object its name."""
    if isinstance(value, Mapping):
        return _words(value.get("name") or value.get("id"))
    if isinstance(value, (list, tuple)):
        return ", ".join(_words(item) for item in value)
    return "" if value is None else str(value)


def _article(fields: Mapping[str, object], own: str | None = None) -> Article:
    """The article of the fields; ``own`` is its text where the title is not to be put before it."""
    title = _words(fields.get("title"))
    title = title if title.strip() else ""
    text = own if own is not None else f"{title}\n{_words(fields.get('text'))}" if title else _words(fields.get("text"))
    published, origin = _published(fields.get("published"), text)
    source, url, author = (_words(fields.get(name)).strip() for name in ("source", "url", "author"))
    return Article(_words(fields["id"]).strip(), text, title, published, origin, source, url, author)


def _holds(record: Mapping[str, object]) -> bool:
    """Is the title already a line of the text?"""
    title = _words(record.get("title")).strip()
    return any(line.strip() == title for line in _words(record.get("text")).splitlines())


def _published(value: object, text: str) -> tuple[date | None, str]:
    """The day of publication and where it comes from: the record, the article's date line, or the latest date it names."""
    if day := parse_date(value):
        return day, "record"
    if day := next(date_lines(text[:20_000]), None):
        return day, "date line"
    dates = find_dates(text[:200_000])
    return (max(dates), "text") if dates else (None, "unknown")


def _accepted(article: Article, path: Path, number: int | None, report: ReadReport) -> Iterator[Article]:
    """The article, unless it is too long, cannot be written as UTF-8, or its id is taken."""
    if not article.id:
        _fail(report, "the id is empty; give the article one", path, number)
    elif len(article.text) > MAX_CHARACTERS:
        _fail(report, f"{len(article.text):,} characters in one article; the limit is {MAX_CHARACTERS:,}: split it", path, number)
    elif not _is_unicode(article.text):
        _fail(report, "holds half of a surrogate pair; write the text again as UTF-8", path, number)
    elif article.id in report._ids:
        _fail(report, f"the id {article.id!r} is taken by {report._ids[article.id]}; give each article its own", path, number)
    else:
        report._ids[article.id] = str(path) + (f", record {number}" if number is not None else "")
        report.read += 1
        yield article


def _is_unicode(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
