"""The grammar layer: syntactic words with lemma, part of speech, features and dependencies, from a Stanza pipeline.

    grammar = Grammar.load()
    doc = grammar.annotate(doc)                     # all sentences
    docs = grammar.annotate_many(docs, wanted)      # a batch, the wanted sentences of each

The models that travel with the package are asked in plain spelling (kg.annotate.plain). ``KG_STANZA`` or an argument names
another folder, laid out as ``stanza.download("ar", DIR)`` leaves it. Where the user has CAMeL's morphological data
(kg.annotate.morphology) they say what a word can be, and the models which of it its sentence asks for; the dependencies are
always the models'. Nothing is ever fetched from the network.
"""

from __future__ import annotations

import logging
import os
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from ..errors import MissingModelError, StageError
from ..model import Document, Span, Token, Word
from ..resources import model_dir
from .arcs import Arc, settled_relations
from .morphology import Morphology, Reading
from .pieces import mended_forms, piece_ranges, stem_of
from .plain import is_mark, plain
from .readings import analysed, fitting
from .spanning import quick_trees
from .voice import Row, Voice

log = logging.getLogger(__name__)
LANGUAGE = "ar"
PROCESSORS = ("tokenize", "mwt", "pos", "lemma", "depparse")
#: Characters given to the pipeline at once: enough to fill its batches, little memory.
BATCH_CHARACTERS = 40_000
#: A sentence longer than this is cut at a space: the tokenizer reads 1,000 characters at once, parsing grows with the square.
LONGEST = 900
#: A list beside the models of written words that no proclitic begins, though their first letter looks like one.
WHOLE_WORDS = "whole.txt"
_PRONOUNS = ("ه", "ها", "هم", "هن", "هما", "نا", "كم")
_BREAK = "\n\n"
_REMEDY = "reinstall the package, or point KG_STANZA or --models at a folder made by stanza.download('ar', DIR)"


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence, or a part of a long one, as the pipeline is asked: its plain text, and where each character stood."""

    document: int
    sentence: int
    start: int
    text: str
    origins: list[int]


@dataclass(slots=True)
class Grammar:
    """A Stanza pipeline over sentences that the document already has; the models load at the first sentence."""

    folder: Path
    _pipeline: Any = field(default=None, repr=False)
    _voice: Voice | None = field(default=None, repr=False)
    _morphology: Morphology | None = None
    _pieces_of: dict[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def load(cls, models: Path | None = None) -> Grammar:
        """The grammar of a folder of Stanza models: the argument's, ``KG_STANZA``'s, or the package's own.

        The folder holds ``resources.json`` itself or in a folder ``stanza``. Raises MissingModelError where it has none,
        or lacks a model that it lists, and where the user named data of CAMeL's (``KG_CAMEL``) that are not there.
        """
        chosen = models or os.environ.get("KG_STANZA") or model_dir("stanza")
        folder = next((f for f in (Path(chosen), Path(chosen) / "stanza") if (f / "resources.json").is_file()), None)
        if folder is None:
            raise MissingModelError(f"no Stanza models in {chosen}; {_REMEDY}")
        for processor in PROCESSORS:
            if not any((folder / LANGUAGE / processor).glob("*.pt")):
                raise MissingModelError(f"no Arabic model for {processor} in {folder}; {_REMEDY}")
        return cls(folder, _voice=Voice.load(folder / LANGUAGE), _morphology=Morphology.chosen())

    def annotate(self, doc: Document, sentences: Collection[int] | None = None) -> Document:
        """The document with ``words`` for the sentences of the given indexes, for all without them."""
        return self.annotate_many([doc], [sentences])[0]

    def annotate_many(self, docs: Sequence[Document], which: Sequence[Collection[int] | None] | None = None) -> list[Document]:
        """The documents, each with ``words`` for its wanted sentences (``which`` runs beside ``docs``), in batches.

        Words stand in the order of the text; sentences that were not wanted have none. Raises StageError where a document
        has no sentences yet.
        """
        wanted = which if which is not None else [None] * len(docs)
        found: list[list[Word]] = [[] for _ in docs]
        pieces = (p for i, (doc, some) in enumerate(zip(docs, wanted, strict=True)) for p in _pieces(doc, i, some))
        for batch in _batches(pieces):
            for piece, sentence in self._parse(batch):
                words = found[piece.document]
                words.extend(_words(piece, sentence, docs[piece.document].text, len(words), self._voice, self._morphology))
        return [doc.with_(words=_with_tokens(words, doc.tokens or ())) for doc, words in zip(docs, found, strict=True)]

    def _parse(self, batch: list[_Piece]) -> Iterator[tuple[_Piece, Any]]:
        """The pieces of the batch with their parsed sentences; a piece without a word has none."""
        pipeline = self._loaded()
        starts, text = [], ""
        for piece in batch:
            starts.append(len(text))
            text += piece.text + _BREAK
        parsed = pipeline.processors["tokenize"].process(text)  # ``process`` of the pipeline would cut the words at once, too
        self._expand(parsed)
        mend_pieces(parsed)
        with quick_trees():
            parsed = pipeline.process(parsed, processors="pos,lemma,depparse")
        for sentence in parsed.sentences:
            place = bisect_right(starts, sentence.tokens[0].start_char) - 1
            for token in sentence.tokens:
                token._start_char -= starts[place]
                token._end_char -= starts[place]
            yield batch[place], sentence

    def _expand(self, parsed: Any) -> None:
        """Cut the written words that hold several, in place; each word is asked for once, since a word is cut alike everywhere."""
        from stanza.models.common.doc import Document as Words

        written = parsed.get_mwt_expansions(evaluation=True)
        unknown = [word for word in dict.fromkeys(written) if word not in self._pieces_of]
        if unknown:
            rows = [{"id": (n,), "text": word, "misc": "MWT=Yes"} for n, word in enumerate(unknown, 1)]
            found = self._loaded().process(Words([rows]), processors="mwt")
            for word, token in zip(unknown, found.sentences[0].tokens, strict=True):
                self._pieces_of[word] = " ".join(piece.text for piece in token.words)
        parsed.set_mwt_expansions([self._pieces_of[word] for word in written], process_manual_expanded=False)

    def _loaded(self) -> Any:
        """The pipeline, built on first use."""
        if self._pipeline is None:
            log.debug("loading Stanza models from %s", self.folder)
            try:
                self._pipeline = build_pipeline(self.folder)
            except Exception as error:  # Stanza raises bare Exceptions for folders that it cannot use
                raise MissingModelError(f"the Stanza models in {self.folder} do not load ({error}); {_REMEDY}") from error
        return self._pipeline


def build_pipeline(folder: Path, processors: str = ",".join(PROCESSORS)) -> Any:
    """A Stanza pipeline on the models of the folder, which takes paragraphs for sentences and never uses the network."""
    import stanza
    import torch

    torch.set_num_threads(1)  # its small batches lose more to waiting threads than they gain
    whole = folder / LANGUAGE / WHOLE_WORDS
    words = frozenset(whole.read_text(encoding="utf-8").split()) if whole.is_file() else frozenset()
    _spare_compiler(torch.optim.Optimizer.add_param_group)
    return stanza.Pipeline(
        LANGUAGE, dir=str(folder), processors=processors, download_method=None, tokenize_no_ssplit=True, use_gpu=False, verbose=False,
        tokenize_postprocessor=partial(_corrected, words),
    )  # fmt: skip


def _spare_compiler(method: Any) -> None:
    """Have torch take the method for one that its compiler was told to leave alone.

    Stanza makes optimisers where it only reads, and for their sake torch loads its compiler, which takes more than a second.
    """
    plain_method = getattr(method, "__wrapped__", None)
    if plain_method is not None and not hasattr(plain_method, "__dynamo_disable"):
        plain_method.__dynamo_disable = plain_method


def _corrected(whole: frozenset[str], sentences: list[list[Any]]) -> list[list[Any]]:
    """The tokenizer's tokens (text, or text and whether it is to be cut): none over a space, none cut that is to stay whole."""
    return [[part for token in tokens for part in _parts(whole, token)] for tokens in sentences]


def _parts(whole: frozenset[str], token: str | tuple[str, bool]) -> list[str | tuple[str, bool]]:
    """What a token of the tokenizer becomes; a listed word that a pronoun may end is left to the next model."""
    text, cut = (token, False) if isinstance(token, str) else token
    if " " in text:
        return [(part, cut) for part in text.split()]
    return [(text, cut and (text not in whole or text.endswith(_PRONOUNS)))]


def mend_pieces(parsed: Any) -> None:
    """Correct, in place, pieces of written words that the written word cannot stand for."""
    for sentence in parsed.sentences:
        for token in sentence.tokens:
            if len(token.words) > 1:
                for word, form in zip(token.words, mended_forms(token.text, [w.text for w in token.words]), strict=True):
                    word.text = form


def _pieces(doc: Document, index: int, wanted: Collection[int] | None) -> Iterator[_Piece]:
    """What of a document is to be parsed."""
    if doc.sentences is None:
        raise StageError("sentences must be found before grammar", stage="grammar", article=doc.article.id)
    for number, sentence in enumerate(doc.sentences):
        if wanted is not None and number not in wanted:
            continue
        start = sentence.span.start
        while start < sentence.span.end:
            end = _cut(doc.text, start, sentence.span.end)
            text, origins = plain(doc.text[start:end])
            if text.strip():
                yield _Piece(index, number, start, text, origins)
            start = end


def _cut(text: str, start: int, end: int) -> int:
    """Where the part of a sentence that begins at ``start`` ends: at the sentence's end, or at a space before the limit."""
    if end - start <= LONGEST:
        return end
    space = text.rfind(" ", start + 1, start + LONGEST)
    return space if space > start else start + LONGEST


def _batches(pieces: Iterator[_Piece]) -> Iterator[list[_Piece]]:
    """The pieces in groups of about ``BATCH_CHARACTERS``."""
    batch: list[_Piece] = []
    size = 0
    for piece in pieces:
        batch.append(piece)
        size += len(piece.text)
        if size >= BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def settled_rows(sentence: Any, voice: Voice | None, morphology: Morphology | None = None, written: Sequence[str] = ()) -> list[Row]:
    """The words of a Stanza sentence with their tags, features and relations, voice and subjects settled.

    With ``morphology`` by the readings of the ``written`` words, a text for each of the sentence's tokens, as the article has it.
    """
    rows = [Row(w.text, w.lemma or w.text, w.upos or "X", w.feats or "", w.head or 0, w.deprel or "dep") for w in sentence.words]
    if morphology is not None:
        rows = analysed(rows, _fits(sentence, morphology, written), voice)
    elif voice is not None:
        rows = [replace(row, feats=feats) for row, feats in zip(rows, voice.settled(rows), strict=True)]
    arcs = [Arc(row.upos, row.feats, row.head, row.deprel) for row in rows]
    relations = settled_relations(arcs, trust_voice=voice is not None or morphology is not None, raise_objects=morphology is not None)
    return [replace(row, deprel=relation) for row, relation in zip(rows, relations, strict=True)]


def _fits(sentence: Any, morphology: Morphology, written: Sequence[str]) -> dict[int, list[Reading]]:
    """The readings of the stems of the written words, by the place of the stem in the sentence."""
    fits, first = {}, 0
    for token, text in zip(sentence.tokens, written, strict=True):
        forms = [word.text for word in token.words]
        stem = stem_of(forms)
        fits[first + stem] = fitting(morphology.readings(text), text, forms[:stem], forms[stem + 1 :])
        first += len(forms)
    return fits


def _words(piece: _Piece, sentence: Any, text: str, base: int, voice: Voice | None, morphology: Morphology | None) -> Iterator[Word]:
    """The words of a parsed sentence, their spans in the article, their heads counted from ``base``."""
    written = [_span(piece, token.start_char, token.end_char, text).of(text) for token in sentence.tokens] if morphology else ()
    rows = iter(settled_rows(sentence, voice, morphology, written))
    for token in sentence.tokens:
        ranges = piece_ranges(token.text, [w.text for w in token.words]) if len(token.words) > 1 else [(0, len(token.text))]
        for (left, right), row in zip(ranges, rows, strict=False):
            span = _span(piece, token.start_char + left, min(token.start_char + right, token.end_char), text)
            head = base + row.head - 1 if row.head else -1
            yield Word(span, row.form, row.lemma, row.upos, row.feats, head, row.deprel, -1, piece.sentence)


def _span(piece: _Piece, left: int, right: int, text: str) -> Span:
    """The span of the article that the plain characters came from, with the marks on its last letter."""
    end = piece.start + piece.origins[right - 1] + 1
    while end < len(text) and is_mark(text[end]):
        end += 1
    return Span(piece.start + piece.origins[left], end)


def _with_tokens(words: list[Word], tokens: Sequence[Token]) -> tuple[Word, ...]:
    """The words, each with the token in which it stands, or the nearest before it; -1 where there are no tokens."""
    starts = [token.span.start for token in tokens]
    return tuple(_with_token(word, max(bisect_right(starts, word.span.start) - 1, 0) if starts else -1) for word in words)


def _with_token(word: Word, token: int) -> Word:
    return Word(word.span, word.form, word.lemma, word.upos, word.feats, word.head, word.deprel, token, word.sentence)
