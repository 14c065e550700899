"""Rewrite the expected rows of the named questions from a graph of the seeds: ``python -m tests.refresh_questions OUT``.

The rows are what the build gives, not what is true: look at the difference (``git diff ontology/questions``) before it is
committed, and follow a row that looks wrong with ``kg why``.
"""

from __future__ import annotations

import sys
from pathlib import Path

from kg import ask, store
from kg.store import Dataset


def expected_rows(dataset: Dataset, question: ask.Question) -> list[tuple[str, ...]]:
    """The rows of a question as a file's head has them: white space single, no bar inside a cell."""
    return [tuple(" ".join(cell.replace("|", "¦").split()) for cell in row) for row in ask.ask(dataset, question.id).cells()]


def with_rows(text: str, rows: list[tuple[str, ...]]) -> str:
    """A question's file with these rows at the end of its head."""
    lines = [line for line in text.splitlines() if not line.startswith("#+ row:")]
    head = max(place for place, line in enumerate(lines) if line.startswith("#+")) + 1
    return "\n".join([*lines[:head], *("#+ row: " + " | ".join(row).strip() for row in rows), *lines[head:]]) + "\n"


def main(graph: str) -> int:
    """Rewrite every question; how many rows there are is printed per question."""
    dataset = store.open_dataset(graph)
    for question in ask.questions().values():
        rows = expected_rows(dataset, question)
        question.path.write_text(with_rows(question.path.read_text(encoding="utf-8"), rows), encoding="utf-8")
        print(f"{question.id}: {len(rows)} rows, {len(question.rows)} before")
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        sys.exit("usage: python -m tests.refresh_questions OUT, where OUT is what `kg build seeds -o OUT` wrote")
    sys.exit(main(sys.argv[1]))
