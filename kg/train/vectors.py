"""Small word vectors for the tagger and the parser, from raw news: which words stand beside which, PPMI, singular values.

Contexts left and right count apart, which brings out grammar more than topic. Written words are cut into syntactic words
first, type by type, with the segmenter that the grammar itself uses, so that «والقوات» and «للقوات» feed «القوات».
"""

from __future__ import annotations

import json
import logging
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from ..annotate.plain import plain

log = logging.getLogger(__name__)
TOKEN = re.compile(r"[ء-ي]+|[A-Za-z]+|[0-9]+|[^\sA-Za-z0-9ء-ي]")
#: Written words rarer than this keep their clitics: cutting them would cost more time than they bring.
CUT_FROM = 3
WINDOW = 3
Segmenter = Callable[[Sequence[str]], dict[str, tuple[str, ...]]]


def articles(folder: Path) -> Iterator[str]:
    """Texts of a corpus: JSON arrays in zip files, each record with ``title`` and ``content``."""
    for path in sorted(folder.glob("*.zip")):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if name.endswith(".json"):
                    for record in json.loads(archive.read(name)):
                        yield f"{record.get('title') or ''}\n{record.get('content') or ''}"


def word_vectors(texts: Iterator[str], segment: Segmenter, size: int = 30_000, dimensions: int = 100) -> tuple[list[str], np.ndarray]:
    """The ``size`` most frequent syntactic words and their vectors (float32, mean length 1 per dimension)."""
    stream = [TOKEN.findall(plain(text)[0].lower()) for text in texts]
    types = Counter(token for tokens in stream for token in tokens)
    pieces = segment([t for t, n in types.items() if n >= CUT_FROM and len(t) > 2 and "ء" <= t[0] <= "ي"])
    log.info("%d types, %d of them cut", len(types), sum(len(p) > 1 for p in pieces.values()))
    words: Counter[str] = Counter()
    for token, count in types.items():
        for piece in pieces.get(token, (token,)):
            words[piece] += count
    vocabulary = [word for word, _ in words.most_common(size)]
    ids = {word: i for i, word in enumerate(vocabulary)}
    coded = {token: [ids.get(piece, -1) for piece in pieces.get(token, (token,))] for token in types}
    return vocabulary, _factorise(_pairs(stream, coded), len(vocabulary), dimensions)


def _pairs(stream: list[list[str]], coded: dict[str, list[int]]) -> Iterator[tuple[np.ndarray, np.ndarray, float]]:
    """Word ids and context ids (right contexts even, left ones odd) at each distance, with their weight."""
    for start in range(0, len(stream), 2000):
        flat: list[int] = []
        for tokens in stream[start : start + 2000]:
            for token in tokens:
                flat.extend(coded[token])
            flat.extend([-1] * WINDOW)
        line = np.array(flat, dtype=np.int64)
        for distance in range(1, WINDOW + 1):
            left, right = line[:-distance], line[distance:]
            both = (left >= 0) & (right >= 0)
            left, right = left[both], right[both]
            yield left, 2 * right, 1 / distance
            yield right, 2 * left + 1, 1 / distance


def _factorise(pairs: Iterator[tuple[np.ndarray, np.ndarray, float]], size: int, dimensions: int) -> np.ndarray:
    """Positive pointwise mutual information of words and contexts, reduced to its strongest dimensions."""
    from scipy import sparse
    from scipy.sparse.linalg import svds

    counts = sparse.csr_matrix((size, 2 * size), dtype=np.float32)
    for rows, columns, weight in pairs:
        values = np.full(len(rows), weight, dtype=np.float32)
        counts += sparse.coo_matrix((values, (rows, columns)), shape=counts.shape).tocsr()
    rows_total = np.asarray(counts.sum(axis=1)).ravel()
    smoothed = np.asarray(counts.sum(axis=0)).ravel() ** 0.75
    cells = counts.tocoo()
    expected = rows_total[cells.row] * smoothed[cells.col] / smoothed.sum()
    information = np.log(np.maximum(cells.data / np.maximum(expected, 1e-12), 1e-12))
    keep = information > 0
    matrix = sparse.csr_matrix((information[keep].astype(np.float32), (cells.row[keep], cells.col[keep])), shape=counts.shape)
    log.info("%d cells", matrix.nnz)
    left, strength, _ = svds(matrix, k=dimensions, random_state=1)
    vectors = left * np.sqrt(strength)
    return (vectors / vectors.std()).astype(np.float32) * 0.5


def save_pretrain(path: Path, vocabulary: list[str], vectors: np.ndarray) -> None:
    """Write the vectors as Stanza's pretrain file, its four special units first."""
    import torch
    from stanza.models.common.pretrain import VOCAB_PREFIX, Pretrain, PretrainedWordVocab

    pretrain = Pretrain(str(path), save_to_file=False)
    pretrain._vocab = PretrainedWordVocab(vocabulary, lang="ar", lower=True)
    special = np.zeros((len(VOCAB_PREFIX), vectors.shape[1]), dtype=np.float32)
    pretrain._emb = torch.from_numpy(np.concatenate([special, vectors]))
    pretrain.save(str(path))
