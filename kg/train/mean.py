"""The mean of two trained readers: ``python -m kg.train mean --encoder E5 --first MODEL --second MODEL --out MODEL [--share 0.6]``.

Weights of runs that started from each other lie close enough for their mean to be a model, often a better one than either
(Wortsman et al. 2022, Model soups). A model is the folder of an exported one or a checkpoint; labels and thresholds are the second's.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from ..annotate.reader_text import Pieces
from .export import export
from .network import Network, load_encoder
from .restore import state_of
from .smooth import WRITTEN, sample_chunks


def mean_state(first: dict[str, Tensor], second: dict[str, Tensor], share: float) -> dict[str, Tensor]:
    """Each weight of two states of one shape, ``share`` of the second's; ValueError where they differ in names or shapes."""
    if {k: v.shape for k, v in first.items()} != {k: v.shape for k, v in second.items()}:
        raise ValueError("the two models differ in their layers or heads")
    return {name: (1 - share) * first[name].float() + share * second[name].float() for name in first}


def _labels(model: Path) -> dict[str, Any]:
    return json.loads((model / "labels.json").read_text(encoding="utf-8")) if model.is_dir() else torch.load(model)["labels"]


def main(argv: list[str]) -> int:
    """Export the mean."""
    parser = argparse.ArgumentParser(prog="python -m kg.train mean", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("encoder", "first", "second", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--share", type=float, default=0.6, help="of the second model")
    parser.add_argument("--layers", default="0,1,2,3,4,5,6,7,8", help="layers of the encoder that both keep")
    parser.add_argument("--written", type=Path, default=WRITTEN, help="folder of articles by which 8 bits are set")
    options = parser.parse_args(argv)
    labels = _labels(options.second)
    network = Network(load_encoder(torch.load(options.encoder / "encoder.pt"), [int(n) for n in options.layers.split(",")]), labels)
    network.load_state_dict(mean_state(state_of(options.first), state_of(options.second), options.share))
    network.eval()
    options.out.mkdir(parents=True, exist_ok=True)
    tokenizer = options.encoder / "tokenizer.json"
    export(network, labels, tokenizer, options.out, sample_chunks(options.written, Pieces.load(tokenizer)))
    return 0
