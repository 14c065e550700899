"""Every notebook runs from its first cell to its last, and is kept without output."""

from __future__ import annotations

import os
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).resolve().parent.parent / "notebooks").glob("*.ipynb"))


def outputs(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]


def test_notebooks_are_there() -> None:
    assert [path.name for path in NOTEBOOKS][:1] == ["01-tour.ipynb"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_are_kept_without_output(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    assert not outputs(notebook) and all(cell.get("execution_count") is None for cell in notebook.cells)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_run(path: Path, seeds_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the graph that the tests built; the notebook would otherwise build its own by the same call."""
    monkeypatch.setenv("ISNAD_TOUR_OUT", str(seeds_folder))
    monkeypatch.setenv("PYTHONPATH", str(path.parent.parent), prepend=os.pathsep)
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=60, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}).execute()
    shown = outputs(notebook)
    assert not [output for output in shown if output.output_type == "error"]
    assert any("image/png" in output.get("data", {}) for output in shown), "the static picture"
    assert any("srcdoc" in output.get("data", {}).get("text/html", "") for output in shown), "the page"
