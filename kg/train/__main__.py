"""``python -m kg.train NAME ...``: one command per model."""

from __future__ import annotations

import importlib
import sys

#: what can be trained or measured → the module that does it, with ``main(argv)``
COMMANDS = {
    "places": "kg.train.gazetteer_extract",
    "encoder": "kg.train.encoder",
    "reader": "kg.train.reader",
    "evaluate": "kg.train.evaluate",
    "grammar": "kg.train.grammar",
    "votes": "kg.train.votes",
    "calibration": "kg.train.calibration",
    "annotated": "kg.train.standoff",
    "names": "kg.train.names",
    "lexicon": "kg.train.lexicon",
    "shared": "kg.train.shared",
    "mean": "kg.train.mean",
    "times": "kg.train.times",
}


def main(argv: list[str]) -> int:
    """Run the named command; status 2 where there is no such command."""
    if not argv or argv[0] not in COMMANDS:
        sys.stderr.write(f"usage: python -m kg.train {{{','.join(COMMANDS)}}} ...\n")
        return 2
    return importlib.import_module(COMMANDS[argv[0]]).main(argv[1:]) or 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
