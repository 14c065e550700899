"""What tests share: the graph of the seeds, built once by the shipped models."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg import pipeline, store
from kg.store import Dataset

SEEDS = Path(__file__).resolve().parent.parent / "seeds"


@pytest.fixture(scope="session")
def seeds_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that ``kg build seeds`` writes."""
    folder = tmp_path_factory.mktemp("seeds") / "out"
    report = pipeline.build([SEEDS], folder)
    assert report.complete and report.built == len(list(SEEDS.glob("*.txt")))
    return folder


@pytest.fixture(scope="session")
def seeds_graph(seeds_folder: Path) -> Iterator[Dataset]:
    """The graph of the seeds, open for reading."""
    dataset = store.open_dataset(seeds_folder)
    yield dataset
    dataset.close()
