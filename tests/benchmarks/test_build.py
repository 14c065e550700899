"""What a build of the seeds costs in a fresh process: run with ``pytest tests/benchmarks``, alone on the machine.

The bounds are what a machine with two cores must keep to, models loaded; processor seconds count, so that a busy machine
does not fail them.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from commands import SEEDS, watched

#: Processor seconds on two cores for 30 seconds of wall clock, and megabytes of resident memory at most.
SECONDS, MEGABYTES = 60, 3000


def test_build_of_the_seeds_is_quick_and_small(tmp_path: Path) -> None:
    run = watched("build", SEEDS, "-o", tmp_path / "out")
    sys.stdout.write(f"\nkg build seeds: {run.seconds:.1f} processor seconds, {run.megabytes:.0f} MB\n")
    assert run.status == 0 and run.seconds < SECONDS and run.megabytes < MEGABYTES
