"""The trained network as the files that reader.py reads: the encoder (8 bits, see products.py), heads.npz, labels.json, tokenizer.json.

The graph is written node by node, with onnxruntime's MultiHeadAttention and Gelu as they are, and no tracing is needed.
It reads one chunk at a time, without padding, for which MultiHeadAttention needs no mask and works block by block. Sums
stand apart from the norms and from Gelu, since onnxruntime's operators that fuse them are slower on a CPU than their parts
(kg.annotate.encoder_session.SLOW_FUSIONS). Word embeddings have a scale of their own for each piece.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ..annotate.encoder_session import GRAPH, PROBE_BYTES, PROBE_SHAPE
from ..annotate.reader_text import Chunk
from .network import Network, head_arrays
from .products import save_twins
from .smooth import factors, peaks

_MICROSOFT = "com.microsoft"


class _Graph:
    """Collects nodes and weights of an ONNX graph."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.weights: list[Any] = []

    def put(self, name: str, value: np.ndarray) -> str:
        from onnx import numpy_helper

        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def add(self, kind: str, *inputs: str, domain: str = "", **attributes: Any) -> str:
        from onnx import helper

        out = f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [out], name=out, domain=domain, **attributes))
        return out

    def split(self, name: str, count: int) -> list[str]:
        """The equal parts of the last axis."""
        from onnx import helper

        outs = [f"Split_{len(self.nodes)}_{n}" for n in range(count)]
        self.nodes.append(helper.make_node("Split", [name], outs, name=outs[0], axis=-1))
        return outs


def quantise_rows(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows as int8 with a scale each."""
    scale = np.maximum(np.abs(matrix).max(axis=1, keepdims=True), 1e-8) / 127
    return np.round(matrix / scale).astype(np.int8), scale.astype(np.float32)


def _embeddings(graph: _Graph, state: Mapping[str, np.ndarray]) -> str:
    codes, scale = quantise_rows(state["words.weight"])
    x = graph.add("Cast", graph.add("Gather", graph.put("words", codes), "ids"), to=1)
    x = graph.add("Mul", x, graph.add("Gather", graph.put("words.scale", scale), "ids"))
    zero, one, two = (graph.put(f"n{n}", np.array([n], dtype=np.int64)) for n in range(3))
    length = graph.add("Slice", graph.add("Shape", "ids"), one, two, zero)
    places = graph.add("Slice", graph.put("places", state["places.weight"]), zero, length, zero)
    norm = (graph.put(f"norm.{p}", state[f"norm.{p}"]) for p in ("weight", "bias"))
    return graph.add("LayerNormalization", graph.add("Add", x, places), *norm, axis=-1, epsilon=1e-12)


def _layer(graph: _Graph, x: str, state: Mapping[str, np.ndarray], even: Mapping[str, np.ndarray], name: str, heads: int) -> str:
    put = lambda part, value: graph.put(f"{name}.{part}", value)  # noqa: E731
    take = lambda part: state[f"{name}.{part}"]  # noqa: E731

    def matrix(x: str, part: str) -> tuple[str, str]:
        """Input and weights of a matrix, evened out where factors are known."""
        factor = even.get(f"{name}.{part}.weight")
        if factor is None:
            return x, put(f"{part}.weight", take(f"{part}.weight").T)
        return graph.add("Mul", x, put(f"{part}.even", 1 / factor)), put(f"{part}.weight", (take(f"{part}.weight") * factor).T)

    def dense(x: str, part: str) -> str:
        return graph.add("Add", graph.add("MatMul", *matrix(x, part)), put(f"{part}.bias", take(f"{part}.bias")))

    def norm(x: str, part: str) -> str:
        return graph.add("LayerNormalization", x, *(put(f"{part}.{p}", take(f"{part}.{p}")) for p in ("weight", "bias")), axis=-1, epsilon=1e-12)

    seen = graph.add("MultiHeadAttention", *graph.split(dense(x, "qkv"), 3), domain=_MICROSOFT, num_heads=heads)
    x = norm(graph.add("Add", dense(seen, "out"), x), "norm1")
    up = graph.add("Gelu", dense(x, "up"), domain=_MICROSOFT)
    return norm(graph.add("Add", dense(up, "down"), x), "norm2")


def encoder_graph(state: Mapping[str, np.ndarray], layers: int, heads: int, even: Mapping[str, np.ndarray] | None = None) -> Any:
    """The encoder as an ONNX model in floating point (embeddings in 8 bits): ``ids`` of one chunk → ``vectors``.

    ``even`` are the factors that kg.train.smooth gives for the inputs of the matrices.
    """
    from onnx import TensorProto, helper

    graph = _Graph()
    x = _embeddings(graph, state)
    for number in range(layers):
        x = _layer(graph, x, state, even or {}, f"layers.{number}", heads)
    graph.nodes.append(helper.make_node("Identity", [x], ["vectors"]))
    width = state["words.weight"].shape[1]
    inputs = [helper.make_tensor_value_info("ids", TensorProto.INT32, [1, "pieces"])]
    outputs = [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, [1, "pieces", width])]
    built = helper.make_graph(graph.nodes, "reader", inputs, outputs, graph.weights)
    versions = [helper.make_opsetid("", 17), helper.make_opsetid(_MICROSOFT, 1)]
    return helper.make_model(built, opset_imports=versions, ir_version=8)


def export(
    network: Network, labels: Mapping[str, Any], tokenizer: Path, folder: Path, sample: Sequence[Chunk] = (), eight_bits: bool = True
) -> None:
    """Write the model's files into the folder; by a sample of text the inputs of its matrices are evened out for 8 bits."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    folder.mkdir(parents=True, exist_ok=True)
    state = {k: v.detach().float().cpu().numpy() for k, v in network.encoder.state_dict().items()}
    layers = network.encoder.layers
    even = factors(state, peaks(network, sample)) if sample and eight_bits else {}
    model = encoder_graph(state, len(layers), layers[0].heads, even)
    if eight_bits:
        with tempfile.TemporaryDirectory() as scratch:
            onnx.save(model, f"{scratch}/float.onnx")
            how = {"op_types_to_quantize": ["MatMul"], "per_channel": True, "weight_type": QuantType.QInt8}
            how["extra_options"] = {"DefaultTensorType": onnx.TensorProto.FLOAT}
            quantize_dynamic(f"{scratch}/float.onnx", f"{scratch}/codes.onnx", **how)
            save_twins(onnx.load(f"{scratch}/codes.onnx"), folder)
    else:
        onnx.save(model, str(folder / GRAPH))
    np.savez_compressed(folder / "heads.npz", **head_arrays(network))
    (folder / "labels.json").write_text(json.dumps(labels, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    if tokenizer.resolve() != (folder / "tokenizer.json").resolve():
        shutil.copyfile(tokenizer, folder / "tokenizer.json")


def write_probe(file: Path) -> None:
    """Write the multiplication by which reading finds out whether a processor multiplies in 8 bits exactly (models/probe.onnx)."""
    import onnx
    from onnx import TensorProto, helper

    rows, depth, columns = PROBE_SHAPE
    graph = _Graph()
    right = graph.put("right", np.full((depth, columns), PROBE_BYTES[1], dtype=np.int8))
    graph.nodes.append(helper.make_node("MatMulInteger", ["left", right], ["product"], name="product"))
    inputs = [helper.make_tensor_value_info("left", TensorProto.UINT8, [rows, depth])]
    outputs = [helper.make_tensor_value_info("product", TensorProto.INT32, [rows, columns])]
    built = helper.make_graph(graph.nodes, "probe", inputs, outputs, graph.weights)
    onnx.save(helper.make_model(built, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), str(file))
