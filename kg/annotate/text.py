"""The first layer of a document: its sentences, with what kind of text each is, and its tokens."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache

from camel_tools.tokenizers.word import simple_word_tokenize

from kg.annotate.boilerplate import sentence_kinds
from kg.arabic.script import fold_word
from kg.arabic.sentences import open_quotes, split_sentences
from kg.model import Document, Sentence, Span, Token


def annotate_text(doc: Document) -> Document:
    """The document with ``sentences`` and ``tokens``.

    Sentences hold every character but white space; the title of the record is one sentence. Tokens are those of camel-tools'
    word tokeniser with their spans; a token that folds to nothing (a lone control character) is left out.
    """
    spans = _sentence_spans(doc)
    kinds = sentence_kinds(doc.text, spans, doc.article)
    quotes = open_quotes(doc.text)
    sentences = tuple(Sentence(span, kind, quoted=_begins_inside(span, quotes)) for span, kind in zip(spans, kinds, strict=True))
    tokens = tuple(token for i, sentence in enumerate(sentences) for token in _tokens(doc.text, sentence.span, i))
    return doc.with_(sentences=sentences, tokens=tokens)


def _begins_inside(span: Span, quotes: list[Span]) -> bool:
    """Does the sentence begin after the opening mark of one of the quotations, which do not overlap, and before its end?"""
    i = bisect_left(quotes, span.start, key=lambda quote: quote.start) - 1
    return i >= 0 and span.start < quotes[i].end - 1


def _sentence_spans(doc: Document) -> list[Span]:
    """The sentences of the text; a record's title is kept whole."""
    title = doc.article.title
    if not title.strip() or not doc.text.startswith(title + "\n"):
        return split_sentences(doc.text)
    start, end = len(title) - len(title.lstrip()), len(title.rstrip())
    body = len(title) + 1
    rest = split_sentences(doc.text[body:])
    return [Span(start, end), *(Span(s.start + body, s.end + body) for s in rest)]


def _tokens(text: str, sentence: Span, index: int) -> Iterator[Token]:
    for span in token_spans(sentence.of(text)):
        start, end = span.start + sentence.start, span.end + sentence.start
        form = fold_word(text[start:end])
        if form:
            yield Token(Span(start, end), form, index)


def token_spans(text: str) -> list[Span]:
    """The spans of camel-tools' word tokens in the text: words with their clitics, each sign of punctuation alone.

    >>> [s.of("قال: نعم.") for s in token_spans("قال: نعم.")]
    ['قال', ':', 'نعم', '.']
    """
    spans: list[Span] = []
    cursor = 0
    for chunk in text.split():
        start = text.index(chunk, cursor)
        cursor = start + len(chunk)
        spans.extend(Span(start + a, start + b) for a, b in _chunk_tokens(chunk))
    return spans


@lru_cache(maxsize=50_000)
def _chunk_tokens(chunk: str) -> tuple[tuple[int, int], ...]:
    """Offsets of the tokens in a stretch without white space."""
    offsets, cursor = [], 0
    for token in simple_word_tokenize(chunk):
        start = chunk.index(token, cursor)
        cursor = start + len(token)
        offsets.append((start, cursor))
    return tuple(offsets)
