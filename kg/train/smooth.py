"""Evens out what goes into the encoder's matrices, so that 8 bits lose less (Xiao et al. 2023, SmoothQuant).

A few of a layer's inputs are tens of times as large as the rest, always at the same places; one 8-bit scale for all of them leaves
the rest a few steps. Each input is divided by a factor of its place before the matrix, whose row is multiplied by it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from ..annotate.reader_text import Chunk, Pieces, chunks_of, split_words
from .gold import read_articles
from .network import Network

#: Written articles, in the markup of annotated ones.
WRITTEN = Path(__file__).parent / "written"
#: How much of the unevenness goes from the inputs into the weights; compared over 0.5 to 0.9 by the error of the vectors.
SHARE = 0.7
#: Articles whose inputs are looked at.
ARTICLES = 40
_PARTS = ("qkv", "out", "up", "down")


def sample_chunks(folder: Path, pieces: Pieces, count: int = ARTICLES) -> list[Chunk]:
    """Chunks of the first articles of a folder of markup files."""
    articles = [a for file in sorted(folder.glob("*.txt")) for a in read_articles(file)][:count]
    return [chunk for a in articles for chunk in chunks_of(split_words(a.text, a.sentences), pieces)]


def peaks(network: Network, chunks: Sequence[Chunk]) -> dict[str, np.ndarray]:
    """The largest absolute value of each input of each matrix of the encoder's layers, by the name of its weight."""
    found: dict[str, Tensor] = {}
    device = next(network.parameters()).device

    def watch(name: str):  # noqa: ANN202
        def look(_module: object, inputs: tuple[Tensor, ...], _output: object) -> None:
            largest = inputs[0].abs().reshape(-1, inputs[0].shape[-1]).amax(0)
            found[name] = torch.maximum(found[name], largest) if name in found else largest

        return look

    layers = enumerate(network.encoder.layers)
    hooks = [getattr(layer, part).register_forward_hook(watch(f"layers.{n}.{part}.weight")) for n, layer in layers for part in _PARTS]
    network.eval()
    with torch.no_grad():
        for chunk in chunks:
            network.encoder(torch.as_tensor([[int(i) for i in chunk.ids]], device=device), torch.as_tensor([len(chunk.ids)], device=device))
    for hook in hooks:
        hook.remove()
    return {name: value.float().cpu().numpy() for name, value in found.items()}


def factors(weights: Mapping[str, np.ndarray], inputs: Mapping[str, np.ndarray], share: float = SHARE) -> dict[str, np.ndarray]:
    """The factor of each input of each matrix (outputs by inputs), by the name of its weight; their geometric mean is 1."""
    found = {}
    for name, peak in inputs.items():
        size = np.abs(weights[name]).max(axis=0)
        logs = share * np.log(np.maximum(peak, 1e-3)) - (1 - share) * np.log(np.maximum(size, 1e-4))
        found[name] = np.exp(logs - logs.mean()).astype(np.float32)
    return found
