"""How the encoder multiplies: in 8 bits twice, so that it comes out alike everywhere, and in floating point where that is no use.

Rounding activations to 8 bits loses so much that the last digit of a sum, in which processors differ, decides about hundreds of
roundings, and so about what is read. Therefore what the rounding left is rounded too, to 8 bits of its own, and multiplied by the same
weights: the sum of both products is as good as one of 16 bits. Processors that cannot multiply 8 bits exactly take a twin of the graph
that multiplies in floating point (kg.annotate.encoder_session). The weights lie beside both, once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..annotate.encoder_session import GRAPH, TWIN

#: The file of the weights of an encoder and its twin.
WEIGHTS = "encoder.bin"
#: Bytes from which a tensor lies with the weights, and to a multiple of which it is moved, so that it can be mapped into memory.
LARGE, ALIGNED = 1024, 4096


@dataclass(frozen=True, slots=True)
class _Product:
    """The nodes by which onnxruntime's quantisation multiplies: ``left`` by the weights ``right`` with ``scale`` gives ``out``.

    ``codes`` are what rounds the left side gives; ``nodes`` are known by their first outputs, the last one's is ``out``.
    """

    left: str
    right: str
    scale: str
    zero: str
    out: str
    codes: tuple[str, str, str]
    nodes: tuple[str, ...]


def _products(graph: Any) -> Iterator[_Product]:
    made = {name: node for node in graph.node for name in node.output}
    used: dict[str, list[Any]] = {}
    for node in graph.node:
        for name in node.input:
            used.setdefault(name, []).append(node)
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            rounding, (cast,) = made[node.input[0]], used[node.output[0]]
            (scaled,) = used[cast.output[0]]
            scales = made[next(name for name in scaled.input if name != cast.output[0])]
            scale = next(name for name in scales.input if name != rounding.output[1])
            yield _Product(
                rounding.input[0], node.input[1], scale, node.input[3], scaled.output[0], tuple(rounding.output),
                tuple(n.output[0] for n in (rounding, scales, node, cast, scaled)),
            )  # fmt: skip


def refined(model: Any) -> Any:
    """The model with what rounding left of each activation multiplied too."""
    from onnx import helper

    found, after = _copy(model), {}
    products = list(_products(found.graph))
    for p in products:
        rest = f"{p.left}_rest"
        name = iter(f"{rest}_{n}" for n in range(10))

        def add(kind: str, *inputs: str, outputs: tuple[str, ...] = (), names: Iterator[str] = name, **attributes: Any) -> tuple[Any, str]:
            outs = outputs or (next(names),)
            return helper.make_node(kind, list(inputs), list(outs), name=outs[0], **attributes), outs[0]

        back, rounded = add("DequantizeLinear", *p.codes)
        left, residue = add("Sub", p.left, rounded)
        codes = (f"{rest}_codes", f"{rest}_scale", f"{rest}_zero")
        again, _ = add("DynamicQuantizeLinear", residue, outputs=codes)
        times, product = add("MatMulInteger", codes[0], p.right, codes[2], p.zero)
        cast, number = add("Cast", product, to=1)
        scales, scale = add("Mul", codes[1], p.scale)
        scaled, small = add("Mul", number, scale)
        total, _ = add("Add", f"{p.out}_first", small, outputs=(p.out,))
        after[p.out] = (back, left, again, times, cast, scales, scaled, total)
    _replace(found.graph, {key: (None, *nodes) for key, nodes in after.items()})
    for node in found.graph.node:
        if node.op_type == "Mul" and node.output[0] in after:
            node.output[0] = f"{node.output[0]}_first"
    return found


def in_float(model: Any) -> Any:
    """The model that multiplies in floating point by the same weights, which onnxruntime makes of the codes when it loads them."""
    from onnx import helper

    found, instead = _copy(model), {}
    for p in list(_products(found.graph)):
        codes, weights = f"{p.right}_float", f"{p.right}_scaled"
        cast = helper.make_node("Cast", [p.right], [codes], name=codes, to=1)
        scaled = helper.make_node("Mul", [codes, p.scale], [weights], name=weights)
        instead |= dict.fromkeys(p.nodes, ())
        instead[p.out] = (cast, scaled, helper.make_node("MatMul", [p.left, weights], [p.out], name=p.out))
    _replace(found.graph, instead)
    used = {name for node in found.graph.node for name in node.input}
    kept = [tensor for tensor in found.graph.initializer if tensor.name in used]
    del found.graph.initializer[:]
    found.graph.initializer.extend(kept)
    return found


def _copy(model: Any) -> Any:
    other = type(model)()
    other.CopyFrom(model)
    return other


def _replace(graph: Any, instead: dict[str, tuple[Any, ...]]) -> None:
    """Put nodes in place of others, by their first outputs; None among them stands for the node itself."""
    copies = [_copy(node if new is None else new) for node in graph.node for new in instead.get(node.output[0], (None,))]
    del graph.node[:]
    graph.node.extend(copies)


def save_twins(model: Any, folder: Path) -> None:
    """Write an encoder as quantisation made it: the graph that takes its products twice, its twin, and the weights of both."""
    import onnx
    from onnx import numpy_helper
    from onnx.external_data_helper import set_external_data

    for tensor in model.graph.initializer:
        tensor.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(tensor), tensor.name))  # all of them as bytes
    graph, twin = refined(model), in_float(model)
    places: dict[str, tuple[int, int]] = {}
    with (folder / WEIGHTS).open("wb") as file:
        for tensor in graph.graph.initializer:
            if len(tensor.raw_data) >= LARGE:
                file.write(b"\0" * (-file.tell() % ALIGNED))
                places[tensor.name] = file.tell(), len(tensor.raw_data)
                file.write(tensor.raw_data)
    for made, name in ((graph, GRAPH), (twin, TWIN)):
        for tensor in made.graph.initializer:
            if tensor.name in places:
                set_external_data(tensor, WEIGHTS, *places[tensor.name])  # asks that the bytes are there
                tensor.ClearField("raw_data")
        onnx.save(made, str(folder / name))
