"""``python -m kg.cli``: the same as ``kg``."""

from . import main

main(prog_name="kg")
