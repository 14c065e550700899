"""Masked-language modelling on plain news, beside the other losses, so that the encoder knows how newspapers write.

A masked word's pieces become the unknown piece (the cut vocabulary has no mask of its own, and the reader meets unknown words
anyway), now and then another piece or themselves (Devlin et al. 2019, BERT). Articles of the development and test sets, and
those that share wording with them, are left out by their numbers and word triples.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ..annotate.reader_text import SPECIAL, Pieces, chunks_of, pad_chunks, split_words
from ..model import Span
from .examples import IGNORE, Example
from .network import Network
from .standoff import article_text, day_files, records

#: share of the words that are masked; of the masked ones, how many are hidden, and how many are replaced by another piece
MASKED, HIDDEN, REPLACED = 0.15, 0.8, 0.1
#: share of an article's word triples in the articles to leave out from which it counts as a copy of one
COPIED = 0.2


def _triples(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return set(zip(words, words[1:], words[2:], strict=False))


def ids_of(files: Sequence[Path]) -> set[str]:
    """The ids of the articles of markup files; nothing else of the files is read."""
    return {line.removeprefix("# id = ").strip() for file in files for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("# id = ")}


def plain_articles(corpora: Path, left_out: set[str], dice: random.Random) -> Iterator[str]:
    """The articles of SaudiNewsNet in random order, without those named and their copies."""
    apart: set[tuple[str, ...]] = set()
    for name in left_out:
        with suppress(ValueError):  # a gold of one's own need not be of this corpus
            apart |= _triples(article_text(corpora, name))
    names = [f"saudi-{file.stem[5:7]}{file.stem[8:10]}-{number}" for file in day_files(corpora) for number in range(len(records(file)))]
    dice.shuffle(names)
    for name in names:
        text = article_text(corpora, name)
        found = _triples(text)
        if len(found) > 20 and len(found & apart) < COPIED * len(found):
            yield text


def plain_examples(articles: Iterator[str], pieces: Pieces, limit: int) -> list[Example]:
    """An example a chunk, of about ``limit`` pieces in all."""
    found: list[Example] = []
    held = 0
    for text in articles:
        spans = [Span(m.start(), m.end()) for m in re.finditer(r"[^.!؟]+[.!؟]?", text)]
        words = split_words(text, spans)
        for chunk in chunks_of(words, pieces):
            found.append(Example(words, [chunk], {}))
            held += len(chunk.ids)
        if held >= limit:
            break
    return found


class MaskedHead(nn.Module):
    """From vectors to pieces; the table of the pieces is the encoder's."""

    def __init__(self, hidden: int, vocabulary: int):
        super().__init__()
        self.into, self.norm, self.bias = nn.Linear(hidden, hidden), nn.LayerNorm(hidden), nn.Parameter(torch.zeros(vocabulary))

    def loss(self, network: Network, examples: Sequence[Example], pad: int, unknown: int, dice: random.Random) -> Tensor:
        """Mean cross entropy of the masked pieces."""
        ids, sizes = pad_chunks([e.chunks[0] for e in examples], pad)
        seen, target = mask(ids, [e.chunks[0].owners for e in examples], unknown, len(self.bias), dice)
        device = self.bias.device
        with torch.autocast(device.type, dtype=torch.bfloat16, enabled=network.half):
            vectors = network.encoder(torch.as_tensor(seen, device=device), torch.as_tensor(sizes.astype(np.int64), device=device))
            rows = torch.as_tensor(np.nonzero(target.reshape(-1) != IGNORE)[0], device=device)
            hidden = self.norm(F.gelu(self.into(vectors.reshape(-1, vectors.shape[-1])[rows])))
            logits = hidden @ network.encoder.words.weight.T + self.bias
        return F.cross_entropy(logits.float(), torch.as_tensor(target, device=device).reshape(-1)[rows])


def mask(ids: np.ndarray, owners: Sequence[np.ndarray], unknown: int, vocabulary: int, dice: random.Random) -> tuple[np.ndarray, np.ndarray]:
    """Rows of piece ids with whole words hidden, and what to predict: the piece where one is masked, ``IGNORE`` elsewhere."""
    random_state = np.random.default_rng(dice.randrange(1 << 30))
    seen, target = ids.copy(), np.full_like(ids, IGNORE)
    for row, owner in enumerate(owners):
        chosen = random_state.random(int(owner[-1]) + 1) < MASKED
        chosen[random_state.integers(len(chosen))] = True
        places = 1 + np.nonzero(chosen[owner])[0]
        target[row, places] = ids[row, places]
        how = random_state.random(len(places))
        seen[row, places[how < HIDDEN]] = unknown
        other = places[(how >= HIDDEN) & (how < HIDDEN + REPLACED)]
        seen[row, other] = random_state.integers(len(SPECIAL), vocabulary, len(other))
    return seen, target
