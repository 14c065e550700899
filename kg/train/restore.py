"""The weights of an exported reader, as a network to train on: its 8-bit matrices times their scales."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor


def exported_state(folder: Path) -> dict[str, Tensor]:
    """The state of the network whose export (``encoder.onnx``, ``heads.npz``) is in the folder; FileNotFoundError without it.

    What 8 bits lost stays lost; a few hundred steps of training make up for it.
    """
    import onnx
    from onnx import numpy_helper

    weights = {i.name: numpy_helper.to_array(i) for i in onnx.load(str(folder / "encoder.onnx")).graph.initializer}
    state = {"words.weight": weights["words"].astype(np.float32) * weights["words.scale"], "places.weight": weights["places"]}
    for name, value in weights.items():
        base, _, end = name.rpartition("_")
        if end == "quantized":  # inputs by outputs; torch has them the other way round
            shifted = value.astype(np.float32) - weights[f"{base}_zero_point"].astype(np.float32)
            state[base] = (shifted * weights[f"{base}_scale"]).T * weights.get(f"{base.removesuffix('.weight')}.even", np.float32(1))
        elif name.endswith((".bias", ".weight")):
            state[name] = value
    found = {f"encoder.{k}": v for k, v in state.items()}
    with np.load(folder / "heads.npz") as heads:
        found |= {name: heads[name] for name in heads}
    return {name: torch.from_numpy(np.array(value, dtype=np.float32)) for name, value in found.items()}


def state_of(model: Path) -> dict[str, Tensor]:
    """The state of an exported model (a folder) or of a checkpoint of training (a file)."""
    return exported_state(model) if model.is_dir() else torch.load(model)["state"]
