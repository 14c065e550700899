"""The encoder as a session of onnxruntime, which multiplies in 8 bits exactly on every processor.

x86 processors without the VNNI instructions add two products of 8 bits into 16, where they may run over: onnxruntime then reads
otherwise than elsewhere, without a word. Its setting ``session.x64quantprecision`` has them multiply exactly, a fifth slower; but it
makes those that need no help almost three times as slow, so a small multiplication is tried first.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import MissingModelError
from ..resources import model_dir

#: onnxruntime's fusions that this encoder is slower with: on a CPU the fused norms and Gelu run value by value, their parts do not
SLOW_FUSIONS = ("SkipLayerNormFusion", "BiasGeluFusion")
#: Rows, depth and columns of the multiplication that is tried, of the greatest bytes: 255 by 127.
PROBE_SHAPE, PROBE_BYTES = (8, 64, 32), (255, 127)
_EXACT = "session.x64quantprecision"


def open_encoder(file: Path, threads: int = 0) -> Any:
    """The session of an encoder's file; ``threads`` 0 takes all cores.

    Raises MissingModelError where onnxruntime is missing.
    """
    try:
        import onnxruntime
    except ImportError as error:
        raise MissingModelError("the reader needs onnxruntime: pip install onnxruntime") from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads or len(os.sched_getaffinity(0))
    if overflows():
        options.add_session_config_entry(_EXACT, "1")
    where: Any = {"providers": ["CPUExecutionProvider"], "disabled_optimizers": list(SLOW_FUSIONS)}
    return onnxruntime.InferenceSession(str(file), options, **where)


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
