"""``python -m kg.cli``: the same as ``kg``."""

from . import run

if __name__ == "__main__":
    run()
