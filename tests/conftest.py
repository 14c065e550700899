"""What tests share: the graph of the seeds, built once by the shipped models."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner

from kg import store
from kg.cli import main
from kg.store import Dataset

#: What can be made again is kept for one run of the tests, not where the user has his own.
_KEPT = TemporaryDirectory(prefix="isnad-tests-")
os.environ["KG_CACHE"] = _KEPT.name
SEEDS = Path(__file__).resolve().parent.parent / "seeds"


@pytest.fixture(scope="session")
def seeds_build(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder that ``kg build seeds -o out`` writes, and what it says, the folder named ``out``."""
    folder = tmp_path_factory.mktemp("seeds") / "out"
    done = CliRunner().invoke(main, ["build", str(SEEDS), "-o", str(folder)])
    assert done.exit_code == 0, done.output
    return folder, done.stdout.replace(str(folder), "out")


@pytest.fixture(scope="session")
def seeds_folder(seeds_build: tuple[Path, str]) -> Path:
    """The folder of the graph of the seeds."""
    return seeds_build[0]


@pytest.fixture(scope="session")
def seeds_graph(seeds_folder: Path) -> Iterator[Dataset]:
    """The graph of the seeds, open for reading."""
    dataset = store.open_dataset(seeds_folder)
    yield dataset
    dataset.close()
