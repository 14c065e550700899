"""Splits news text into sentences, without losing a character that is not white space.

A line break always ends a sentence. Within a line, full stops, question and exclamation marks do, with the quotation mark or
bracket that closes after them; initials («بي. كاجينس»), decimals, dotted acronyms («بي.بي.سي»), addresses and the two dots of
headlines («عدن.. المقاومة») do not. A full stop without a space after it («العراقية.وقال») does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.arabic.script import fold_word
from kg.model import Span

_LINE = re.compile(r"[^\n\r\u2028\u2029]+")
_TERMINATOR = re.compile(r"[.!?؟؛…]+")
_CLOSERS = '"”»’)]›“'
_WORD_BEFORE = re.compile(r"([^\W\d_]|[\u064b-\u0652\u0640])+$")
_ARABIC_LETTER = re.compile(r"[\u0620-\u064a]")
_LETTER_OR_OPENER = re.compile(r"[^\W_]|[\"“«(\[”„‹—–]")
_HANGING_DECIMAL = re.compile(r"\s\d{1,2}\s*(مليون|مليار|تريليون|بليون|في ال|بالم|%|٪|ألف|الف|كيلو|كلم|متر|درج)")
#: Names of Latin letters as Arabic papers write initials, folded.
_LETTER_NAMES = frozenset(
    "بي سي دي اي ايه اف جي جيه اتش اج كي ال ام ان او كيو ار اس تي يو في دبليو اكس واي زد زي بيه سيه ديه".split()
)
_ABBREVIATIONS = frozenset(
    "col gen lt maj sgt capt cpl mr mrs ms dr st jr sr no vs inc ltd co prof rev hon brig cmdr adm dept".split()
)
#: A clause after a semicolon is a sentence of its own only where the one before is already this long (chosen, not measured).
_LONG_CLAUSE = 200


def split_sentences(text: str) -> list[Span]:
    """The sentences in the order of the text; together they hold every character that is not white space.

    >>> [s.of("تقدمت القوات العراقية.وقال مايلز بي. كاجينس نعم.") for s in split_sentences("تقدمت القوات العراقية.وقال مايلز بي. كاجينس نعم.")]
    ['تقدمت القوات العراقية.', 'وقال مايلز بي. كاجينس نعم.']
    """
    spans: list[Span] = []
    for line in _LINE.finditer(text):
        spans.extend(_trimmed(text, line.start() + a, line.start() + b) for a, b in _split_line(line.group()))
    return [span for span in spans if len(span)]


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _split_line(line: str) -> Iterator[tuple[int, int]]:
    """(start, end) of the sentences of a line; a stretch without letter or digit joins the one before it."""
    start = 0
    ends = [end for end in _ends(line) if end < len(line)]
    for i, end in enumerate(ends):
        later = ends[i + 1] if i + 1 < len(ends) else len(line)
        if re.search(r"\w", line[end:later]) and re.search(r"\w", line[start:end]):
            yield start, end
            start = end
    yield start, len(line)


def _ends(line: str) -> Iterator[int]:
    brackets = _brackets(line)
    start = 0
    for mark in _TERMINATOR.finditer(line):
        if any(a < mark.start() < b for a, b in brackets):
            continue
        end = mark.end()
        while end < len(line) and line[end] in _CLOSERS and _closes(line, end):
            end += 1
        if _is_end(line, start, mark, end):
            yield end
            start = end


def _brackets(line: str) -> list[tuple[int, int]]:
    """Short brackets, inside which no sentence ends."""
    return [m.span() for m in re.finditer(r"\([^()]{1,150}\)|\[[^\[\]]{1,150}\]", line)]


def _closes(line: str, index: int) -> bool:
    """Does the quotation mark after a full stop close what went before (and not open what follows)?"""
    mark = line[index]
    if mark == '"':
        return line.count('"', 0, index) % 2 == 1
    if mark == "“":  # closes where the writer has the two curved marks the wrong way round
        return line.rfind("”", 0, index) > line.rfind("“", 0, index)
    return True


def _is_end(line: str, start: int, mark: re.Match[str], end: int) -> bool:
    signs, after = mark.group(), line[end:]
    rest = after.lstrip()
    if not rest:
        return True
    if rest[0] in "،,؛:.)" or not _LETTER_OR_OPENER.match(rest):
        return False
    if signs == "؛":
        return mark.start() - start >= _LONG_CLAUSE and len(rest) >= 40
    if signs == ".":
        return _full_stop_ends(line[: mark.start()], after, quoted=end > mark.end())
    if set(signs) <= {".", "…"}:
        return False
    return end == mark.end() or rest[0] in 'وف"“«'


def _full_stop_ends(before: str, after: str, quoted: bool) -> bool:
    if quoted:
        return True
    if before[-1:].isdigit() and (after[0].isdigit() or _HANGING_DECIMAL.match(after)):
        return False
    spaced = after[0].isspace()
    word = _WORD_BEFORE.search(before)
    if word and _is_initial(before, word, spaced):
        return False
    if spaced or not after[0].isalnum():
        return True
    following = re.match(r"[^\W\d_]+", after)
    return bool(
        following
        and _ARABIC_LETTER.match(after)
        and len(following.group()) > 1
        and (not word or _ARABIC_LETTER.match(word.group()))
    )


def _is_initial(before: str, word: re.Match[str], spaced: bool) -> bool:
    """Is the word before the full stop an initial or an abbreviation?"""
    form = fold_word(word.group())
    if word.start() and before[word.start() - 1].isdigit():  # «2015م.», «1436هـ.»
        return False
    if form in _ABBREVIATIONS or (len(form) == 1 and not re.search(r"\d\s*$", before[: word.start()])):
        return True
    if form not in _LETTER_NAMES:
        return False
    earlier = before[: word.start()].split()
    return not (spaced and earlier and fold_word(earlier[-1]) in _LETTER_NAMES)


def open_quotes(text: str) -> list[Span]:
    """The quotations of the text, from the opening mark to the closing one, nested ones left out.

    A mark that opens again before any has closed starts a new quotation: machine-made and hurried texts lose closing marks.
    """
    spans: list[Span] = []
    opened: int | None = None
    for match in re.finditer(r"[\"“”«»„‹›]", text):
        if _opens(text, match.start(), opened is not None):
            opened = match.start()
        elif opened is not None:
            spans.append(Span(opened, match.end()))
            opened = None
    return [span for span in spans if len(span) <= 3000]


def _opens(text: str, index: int, inside: bool) -> bool:
    mark = text[index]
    if mark in "«„‹":
        return True
    if mark in "»›":
        return False
    before, after = text[index - 1 : index], text[index + 1 : index + 2]
    free_before = not before or before.isspace() or before in "([:،؛-–—"
    free_after = not after or after.isspace() or after in ")]:،؛.!؟,-–—"
    if free_before != free_after:
        return free_before
    if mark != '"':
        return mark == "“"
    return not inside
