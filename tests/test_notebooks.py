"""Every notebook runs from its first cell to its last, and is kept without output."""

from __future__ import annotations

import os
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from kg import views, vocab
from kg.store import Dataset

NOTEBOOKS = sorted((Path(__file__).resolve().parent.parent / "notebooks").glob("*.ipynb"))


def outputs(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]


def test_notebooks_are_there() -> None:
    assert [path.name for path in NOTEBOOKS][:2] == ["01-tour.ipynb", "02-who-says-what.ipynb"]


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
    drawn = {"01-tour": "srcdoc", "02-who-says-what": "<svg"}[path.stem]
    assert any(drawn in output.get("data", {}).get("text/html", "") for output in shown), "the page, or the timeline"


def test_notebooks_tell_an_incident_of_four_articles(seeds_graph: Dataset) -> None:
    """What the text of the second notebook says of the base: four articles tell of it, one of them announced it, and one day is agreed on."""
    base = vocab.expand("kb:qayyarah-airfield-west")
    rows = [row for row in views.merged_facts(seeds_graph) if row["type"] in ("Handover", "Withdrawal") and any(a.get("entity") == base for a in row["arguments"])]
    tellings = [told for row in rows for told in row["tellings"]]
    assert {told["article"] for told in tellings} == {"seed-000", "seed-002", "seed-003", "seed-004"}
    assert {told["article"] for told in tellings if told["modality"] == "planned"} == {"seed-004"}
    assert {told["time"]["mention"] for told in tellings if told["time"] and told["time"]["start"] == "2020-03-26"} == {"الخميس", "اليوم", "26 آذار"}
    assert {told["article"] for told in tellings for value in told["values"] if value["mention"] == "800 جندي"} == {"seed-003"}
