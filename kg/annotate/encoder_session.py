"""The encoder as a session of onnxruntime, which gives the same vectors on every processor.

x86 processors without the VNNI instructions add two products of 8 bits into 16, where they may run over: onnxruntime then reads
otherwise than elsewhere, without a word. Its setting ``session.x64quantprecision`` has them multiply exactly, at half the speed of
multiplying in floating point; so these processors take the encoder's twin that does that.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import MissingModelError
from ..processes import cores
from ..resources import model_dir

#: onnxruntime's fusions that this encoder is slower with: on a CPU the fused norms and Gelu run value by value, their parts do not
SLOW_FUSIONS = ("SkipLayerNormFusion", "BiasGeluFusion")
#: Rows, depth and columns of the multiplication that is tried, of the greatest bytes: 255 by 127.
PROBE_SHAPE, PROBE_BYTES = (8, 64, 32), (255, 127)
#: The graph of an encoder, and its twin in floating point.
GRAPH, TWIN = "encoder.onnx", "encoder.float.onnx"


def open_encoder(folder: Path, threads: int = 0) -> Any:
    """The session of the encoder in a folder; ``threads`` 0 takes all cores.

    Raises MissingModelError where onnxruntime is missing, or a file of the encoder.
    """
    try:
        import onnxruntime
    except ImportError as error:
        raise MissingModelError("the reader needs onnxruntime: pip install onnxruntime") from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads or cores()
    where: Any = {"providers": ["CPUExecutionProvider"], "disabled_optimizers": list(SLOW_FUSIONS)}
    file = folder / (TWIN if (folder / TWIN).is_file() and overflows() else GRAPH)
    try:
        return onnxruntime.InferenceSession(str(file), options, **where)
    except Exception as error:  # onnxruntime has no exception of its own to be told by
        raise MissingModelError(f"{file} cannot be loaded ({error}); reinstall the package, or export the model anew") from error


@cache
def overflows() -> bool:
    """Does onnxruntime, as it comes, multiply wrongly on this processor?"""
    import onnxruntime

    rows, depth, columns = PROBE_SHAPE
    left, right = PROBE_BYTES
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    probe = onnxruntime.InferenceSession(str(model_dir("probe.onnx")), options, providers=["CPUExecutionProvider"])
    (product,) = probe.run(None, {"left": np.full((rows, depth), left, dtype=np.uint8)})
    return bool((product != np.full((rows, columns), depth * left * right)).any())
