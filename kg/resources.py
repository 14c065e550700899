"""Finds the files that travel with the package, in a checkout and in a wheel."""

from __future__ import annotations

import os
from pathlib import Path

from .errors import MissingModelError, OntologyError

PACKAGE = Path(__file__).resolve().parent


def ontology_dir() -> Path:
    """The folder of ontology files; ``KG_ONTOLOGY`` overrides it."""
    candidates = [os.environ.get("KG_ONTOLOGY"), PACKAGE / "ontology", PACKAGE.parent / "ontology"]
    for candidate in filter(None, candidates):
        if (Path(candidate) / "isnad.ttl").is_file():
            return Path(candidate)
    raise OntologyError("no ontology folder found; reinstall the package, or set KG_ONTOLOGY to a folder with isnad.ttl")


def model_dir(name: str = "") -> Path:
    """The folder of models, or of one model in it; ``KG_MODELS`` overrides where they are looked for.

    Raises MissingModelError where the model is neither there nor in the package.
    """
    for root in filter(None, (os.environ.get("KG_MODELS"), PACKAGE / "models")):
        path = Path(root) / name
        if path.exists():
            return path
    raise MissingModelError(f"no model {name!r}; set KG_MODELS or --models to a folder that holds it, or reinstall the package")
