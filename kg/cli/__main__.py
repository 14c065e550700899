"""``python -m kg.cli``: the same as ``kg``."""

from . import main

if __name__ == "__main__":
    main(prog_name="kg")
