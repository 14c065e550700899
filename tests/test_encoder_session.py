"""The encoder reads alike on every processor."""

import numpy as np
import pytest

from kg.annotate import encoder_session
from kg.annotate.encoder_session import open_encoder, overflows
from kg.errors import MissingModelError
from kg.resources import model_dir

IDS = np.arange(40, 220, dtype=np.int32)[None]


def vectors(monkeypatch, wrong):
    monkeypatch.setattr(encoder_session, "overflows", lambda: wrong)
    return open_encoder(model_dir("reader"), threads=1).run(None, {"ids": IDS})[0]


def test_encoder_session_reads_alike_in_eight_bits_and_in_floating_point(monkeypatch):
    """The twin stands in on processors that overflow; there the graph in 8 bits is no measure."""
    twin = vectors(monkeypatch, True)
    assert np.abs(twin).mean() > 0.1
    if not overflows():
        assert np.abs(vectors(monkeypatch, False) - twin).max() < 0.01


def test_encoder_session_names_the_file_that_cannot_be_loaded(tmp_path):
    (tmp_path / "encoder.onnx").write_bytes(b"no graph")
    with pytest.raises(MissingModelError, match=r"encoder\.onnx cannot be loaded .* reinstall"):
        open_encoder(tmp_path)


@pytest.mark.parametrize(("depth", "wrong"), [(64, False), (63, True)])
def test_encoder_session_finds_out_by_a_product_that_it_knows(monkeypatch, depth, wrong):
    """A product of another depth stands for a processor that gets it wrong."""

    class Session:
        def __init__(self, *_, **__):
            pass

        def run(self, _, inputs):
            rows, columns = inputs["left"].shape[0], encoder_session.PROBE_SHAPE[2]
            return [np.full((rows, columns), depth * 255 * 127, dtype=np.int32)]

    monkeypatch.setattr("onnxruntime.InferenceSession", Session)
    assert overflows.__wrapped__() is wrong


def test_encoder_session_probe_is_what_training_writes(tmp_path):
    pytest.importorskip("onnx", reason="onnx is needed to train, not to read")
    from kg.train.export import write_probe

    write_probe(tmp_path / "probe.onnx")
    assert (tmp_path / "probe.onnx").read_bytes() == model_dir("probe.onnx").read_bytes()
