"""Text for the learned reader: words with offsets, word pieces, and chunks that fit the encoder.

Tags are given to words and never to pieces, so a span is exact in characters whatever the pieces are; clitics that are
glued to a word are told apart by a head of their own (see reader.py).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ..model import Document, Span

_LETTER = "\u0610-\u061a\u0620-\u065f\u066e-\u06d3\u06d5-\u06dc\u06df-\u06e8\u06ea-\u06ef\u06fa-\u06ff"
_HIDDEN = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
WORD = re.compile(rf"[{_LETTER}\ufb50-\ufdff\ufe70-\ufefc]+|[A-Za-z\u00c0-\u024f]+|\d+(?:[.,\u066b\u066c]\d+)*|[^\s{_HIDDEN}]")
_DROP = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]")
_SAME = str.maketrans("“”„‟‘’‚‹›٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫٬–—−", "\"\"\"\"'''''01234567890123456789.,---")
#: letters that are equal for comparison of names (spelling varies in the press)
_FOLD = str.maketrans("أإآٱىةؤئ", "اااايهوي")
#: pieces of a chunk at most, the two boundary pieces left out; measured trade of context against speed
CHUNK = 190
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")


def clean_word(word: str) -> str:
    """The word as the encoder reads it: no vowel signs or tatweel, compatibility forms and digits unified, accents off."""
    if word.isascii():
        return word
    word = _DROP.sub("", unicodedata.normalize("NFKC", word)).translate(_SAME)
    if any("\u00c0" <= c <= "\u024f" for c in word):
        word = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return word


def fold_word(word: str) -> str:
    """The word for comparison: cleaned, hamza seats, ta marbuta and alif maqsura made equal, lower case."""
    return clean_word(word).translate(_FOLD).lower()


def letters_end(word: str, letters: int) -> int | None:
    """Characters that so many letters of glued clitics take up at the start of a word; None where they are no clitics.

    Vowel signs and tatweel count with the letter before them: «لـ» is one letter and two characters.
    """
    at = 0
    for _ in range(letters):
        if at >= len(word) or word[at] not in "وفبلكس":
            return None
        at += 1
        while at < len(word) and _DROP.match(word[at]):
            at += 1
    return at if letters == 0 or len(word) - at > 1 else None


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text: offsets, the sentence of each, and whether white space stands before it."""

    text: str
    starts: np.ndarray
    ends: np.ndarray
    sentences: np.ndarray
    spaced: np.ndarray

    def __len__(self) -> int:
        return len(self.starts)

    def word(self, index: int) -> str:
        """The word as written."""
        return self.text[self.starts[index] : self.ends[index]]

    def span(self, first: int, last: int, skip: int = 0) -> Span:
        """The span from word ``first`` (less ``skip`` characters of clitics) to word ``last``, both included."""
        return Span(int(self.starts[first]) + skip, int(self.ends[last]))

    def range_of(self, span: Span) -> tuple[int, int] | None:
        """First and last word that the span touches; None where it touches none."""
        if not len(span):
            return None
        first = int(np.searchsorted(self.ends, span.start, side="right"))
        last = int(np.searchsorted(self.starts, span.end, side="left")) - 1
        return (first, last) if first <= last else None


def split_words(text: str, sentences: Iterable[Span]) -> Words:
    """The words of the given sentences, in their order."""
    starts, ends, owner, spaced = [], [], [], []
    for number, sentence in enumerate(sentences):
        for match in WORD.finditer(text, sentence.start, sentence.end):
            starts.append(match.start())
            ends.append(match.end())
            owner.append(number)
            spaced.append(match.start() == 0 or text[match.start() - 1].isspace())
    as_int = lambda values: np.array(values, dtype=np.int32)  # noqa: E731
    return Words(text, as_int(starts), as_int(ends), as_int(owner), np.array(spaced, dtype=bool))


def sentence_spans(document: Document) -> list[Span]:
    """The sentences to read: those of the document but boilerplate, or its lines where it has none yet."""
    if document.sentences is not None:
        return [s.span for s in document.sentences if s.kind not in ("boilerplate", "foreign")]
    return [Span(m.start(), m.end()) for m in re.finditer(r"[^\n]+", document.text)]


class Pieces:
    """The word pieces of the encoder, by word, remembered; a unigram model of the ``tokenizers`` package."""

    MEMORY = 400_000

    def __init__(self, tokenizer: Any):
        self._tokenizer, self._known = tokenizer, {}
        self.start, self.pad, self.end, self.unknown = (tokenizer.token_to_id(p) for p in SPECIAL)

    @classmethod
    def load(cls, file: Path) -> Pieces:
        """Read ``tokenizer.json``."""
        from tokenizers import Tokenizer

        return cls(Tokenizer.from_file(str(file)))

    def of(self, words: Words) -> list[tuple[int, ...]]:
        """The piece ids of each word, at least one a word."""
        text, known = words.text, self._known
        if len(known) > self.MEMORY:
            known.clear()
        found = []
        for start, end, spaced in zip(words.starts.tolist(), words.ends.tolist(), words.spaced.tolist(), strict=True):
            key = (text[start:end], spaced)
            ids = known.get(key)
            found.append(ids if ids is not None else known.setdefault(key, self.split(*key)))
        return found

    def split(self, word: str, spaced: bool) -> tuple[int, ...]:
        """The pieces of one word; ``spaced`` where white space stands before it."""
        form = clean_word(word)
        ids = self._tokenizer.encode(("▁" if spaced else "") + form, add_special_tokens=False).ids if form else []
        return tuple(ids[:16]) or (self.unknown,)


@dataclass(frozen=True, slots=True)
class Chunk:
    """A stretch of whole sentences that is encoded at once: words ``first`` to ``last`` (excluded) and their pieces.

    ``owners`` names the word (counted from ``first``) of each piece, the boundary pieces left out.
    """

    first: int
    last: int
    ids: np.ndarray
    owners: np.ndarray


def _cut(lengths: np.ndarray, sentences: np.ndarray, limit: int) -> list[int]:
    """Word numbers at which chunks begin: about even, at sentence starts where one is near."""
    total = int(lengths.sum())
    target = total / max(1, -(-total // limit))
    whole = np.bincount(sentences, weights=lengths)
    starts, held = [0], 0
    for word, size in enumerate(lengths.tolist()):
        fresh = word > 0 and sentences[word] != sentences[word - 1]
        rest = whole[sentences[word]] if fresh else size
        if held and (held + size > limit or (fresh and (held >= target or held + rest > limit))):
            starts.append(word)
            held = 0
        held += size
    return starts


def chunks_of(words: Words, pieces: Pieces, limit: int = CHUNK) -> list[Chunk]:
    """The chunks of a text, each at most ``limit`` pieces and the two boundary pieces."""
    if not len(words):
        return []
    ids = pieces.of(words)
    lengths = np.fromiter((len(i) for i in ids), dtype=np.int32, count=len(ids))
    starts = _cut(lengths, words.sentences, limit)
    found = []
    for first, last in zip(starts, [*starts[1:], len(words)], strict=True):
        flat = [pieces.start, *(i for word in ids[first:last] for i in word), pieces.end]
        owners = np.repeat(np.arange(last - first, dtype=np.int32), lengths[first:last])
        found.append(Chunk(first, last, np.array(flat, dtype=np.int64), owners))
    return found


def pad_chunks(chunks: Sequence[Chunk], pad: int) -> tuple[np.ndarray, np.ndarray]:
    """Piece ids (chunks by the longest) and the number of pieces of each."""
    sizes = np.array([len(c.ids) for c in chunks], dtype=np.int32)
    ids = np.full((len(chunks), int(sizes.max())), pad, dtype=np.int64)
    for row, chunk in enumerate(chunks):
        ids[row, : len(chunk.ids)] = chunk.ids
    return ids, sizes
