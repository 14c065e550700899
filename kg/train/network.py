"""The reader as torch modules: the encoder, and the heads that reader_heads.py computes again in numpy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ..annotate.reader_heads import NAME_SIZES, PLACE_SIZES

PAIR = 192
PRODUCT = 96


class Layer(nn.Module):
    """A BERT layer (norms after the residual sums)."""

    def __init__(self, hidden: int, heads: int, inner: int, drop: float):
        super().__init__()
        self.heads, self.drop = heads, drop
        self.qkv, self.out = nn.Linear(hidden, 3 * hidden), nn.Linear(hidden, hidden)
        self.up, self.down = nn.Linear(hidden, inner), nn.Linear(inner, hidden)
        self.norm1, self.norm2 = nn.LayerNorm(hidden, 1e-12), nn.LayerNorm(hidden, 1e-12)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        rows, length, width = x.shape
        q, k, v = self.qkv(x).view(rows, length, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        drop = self.drop if self.training else 0.0
        seen = F.scaled_dot_product_attention(q, k, v, attn_mask=mask, dropout_p=0.0)
        seen = self.out(seen.transpose(1, 2).reshape(rows, length, width))
        x = self.norm1(x + F.dropout(seen, drop, self.training))
        return self.norm2(x + F.dropout(self.down(F.gelu(self.up(x))), drop, self.training))


class Encoder(nn.Module):
    """multilingual-e5-small: piece ids to vectors."""

    def __init__(self, sizes: Mapping[str, int], layers: int | None = None, drop: float = 0.1):
        super().__init__()
        hidden = sizes["hidden"]
        self.words, self.places = nn.Embedding(sizes["vocabulary"], hidden), nn.Embedding(sizes["positions"], hidden)
        self.norm, self.drop = nn.LayerNorm(hidden, 1e-12), drop
        count = layers or sizes["layers"]
        self.layers = nn.ModuleList(Layer(hidden, sizes["heads"], sizes["inner"], drop) for _ in range(count))

    def forward(self, ids: Tensor, sizes: Tensor) -> Tensor:
        """Vectors of padded rows of piece ids, of which ``sizes`` pieces are real."""
        return self.layered(self.embed(ids), sizes, 0, len(self.layers))

    def embed(self, ids: Tensor) -> Tensor:
        """Input of the first layer."""
        place = torch.arange(ids.shape[1], device=ids.device)
        return F.dropout(self.norm(self.words(ids) + self.places(place)), self.drop, self.training)

    def layered(self, x: Tensor, sizes: Tensor, first: int, last: int) -> Tensor:
        """Output of the layers ``first`` to ``last`` (excluded) for their input."""
        place = torch.arange(x.shape[1], device=x.device)
        mask = None if bool((sizes == x.shape[1]).all()) else (place < sizes[:, None])[:, None, None, :]
        for layer in self.layers[first:last]:
            x = layer(x, mask)
        return x


def load_encoder(packed: Mapping[str, Any], layers: Sequence[int] | None = None) -> Encoder:
    """The encoder with the weights of ``encoder.pt``; ``layers`` names those to keep."""
    encoder = Encoder(packed["sizes"], len(layers) if layers else None)
    state = dict(packed["state"])
    if layers:
        moved = {f"layers.{old}.": f"layers.{new}." for new, old in enumerate(layers)}
        rename = lambda key: next((n + key[len(o) :] for o, n in moved.items() if key.startswith(o)), None)  # noqa: E731
        state = {(rename(k) if k.startswith("layers.") else k): v for k, v in state.items()}
        state.pop(None, None)
    encoder.load_state_dict(state)
    return encoder


class PairHead(nn.Module):
    """See reader_heads.PairHead; the left layer's bias serves both."""

    def __init__(self, hidden: int, sizes: Sequence[int], labels: int):
        super().__init__()
        self.left, self.right = nn.Linear(2 * hidden, PAIR + PRODUCT), nn.Linear(2 * hidden, PAIR + PRODUCT, bias=False)
        self.table, self.out = nn.Embedding(sum(sizes), PAIR), nn.Linear(PAIR + PRODUCT, labels)
        nn.init.normal_(self.table.weight, std=0.05)
        nn.init.constant_(self.out.bias, -3.0)

    def forward(self, left: Tensor, right: Tensor, i: Tensor, j: Tensor, rows: Tensor) -> Tensor:
        drop = lambda x: F.dropout(x, 0.15, self.training)  # noqa: E731
        x, y = self.left(drop(left))[i], self.right(drop(right))[j]
        hidden = F.relu(x[:, :PAIR] + y[:, :PAIR] + F.embedding_bag(rows, self.table.weight, mode="sum"))
        return self.out(drop(torch.cat([hidden, x[:, PAIR:] * y[:, PAIR:]], dim=1)))


class SpanHead(nn.Module):
    """See reader_heads.SpanHead."""

    def __init__(self, hidden: int, types: int, labels: int):
        super().__init__()
        self.into, self.table, self.out = nn.Linear(2 * hidden, 128), nn.Embedding(types, 128), nn.Linear(128, labels)
        nn.init.normal_(self.table.weight, std=0.05)

    def forward(self, vectors: Tensor, types: Tensor) -> Tensor:
        drop = lambda x: F.dropout(x, 0.15, self.training)  # noqa: E731
        return self.out(drop(F.relu(self.into(drop(vectors)) + self.table(types))))


class Network(nn.Module):
    """Encoder and heads; ``labels`` is what labels.json holds."""

    def __init__(self, encoder: Encoder, labels: Mapping[str, Any]):
        super().__init__()
        self.encoder, hidden = encoder, encoder.words.weight.shape[1]
        self.tags = nn.ModuleDict({name: nn.Linear(hidden, len(tags)) for name, tags in labels["tags"].items()})
        fillers, triggers = len(labels["fillers"]), len(labels["triggers"])
        self.roles = PairHead(hidden, (triggers, fillers, *PLACE_SIZES), len(labels["roles"]))
        self.relations = PairHead(hidden, (fillers, fillers, *PLACE_SIZES), len(labels["relations"]))
        self.coref = PairHead(hidden, (fillers, fillers, *NAME_SIZES), 1)
        self.events = PairHead(hidden, (triggers, triggers, *NAME_SIZES), 1)
        self.flags = SpanHead(hidden, triggers, len(labels["flags"]))

    def words(self, ids: Tensor, sizes: Tensor, owners: Tensor, count: int, frozen: int = 0) -> Tensor:
        """Mean vector of the pieces of each word; ``owners`` has a word a piece, -1 for boundaries and padding.

        With ``frozen`` layers, ``ids`` is not piece ids but what those layers gave for them.
        """
        with torch.autocast(ids.device.type, dtype=torch.bfloat16, enabled=self.half):
            x = ids if frozen else self.encoder.embed(ids)
            pieces = self.encoder.layered(x, sizes, frozen, len(self.encoder.layers))
        real = owners.view(-1) >= 0
        flat, owner = pieces.float().view(-1, pieces.shape[-1])[real], owners.view(-1)[real]
        total = torch.zeros(count, flat.shape[1], device=flat.device).index_add_(0, owner, flat)
        return total / torch.bincount(owner, minlength=count).clamp(min=1)[:, None]

    half = False


def span_vectors(vectors: Tensor, first: Tensor, last: Tensor) -> Tensor:
    """See reader_heads.span_vectors."""
    total = torch.cat([torch.zeros_like(vectors[:1]), vectors.cumsum(0)])
    return torch.cat([vectors[first], (total[last + 1] - total[first]) / (last - first + 1)[:, None]], dim=1)


def head_arrays(network: Network) -> dict[str, np.ndarray]:
    """All weights but the encoder's, in half precision, under the names that reader_heads reads."""
    state = network.state_dict()
    return {k: v.detach().cpu().numpy().astype(np.float16) for k, v in state.items() if not k.startswith("encoder.")}
