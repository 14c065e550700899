"""Finds the files that travel with the package, in a checkout and in a wheel."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from pathlib import Path

import platformdirs

from .errors import MissingModelError, OntologyError

PACKAGE = Path(__file__).resolve().parent
#: The settings that name models in place of those shipped.
MODEL_SETTINGS = ("KG_MODELS", "KG_STANZA", "KG_CAMEL")


def ontology_dir() -> Path:
    """The folder of ontology files; ``KG_ONTOLOGY`` overrides it."""
    candidates = [os.environ.get("KG_ONTOLOGY"), PACKAGE / "ontology", PACKAGE.parent / "ontology"]
    for candidate in filter(None, candidates):
        if (Path(candidate) / "isnad.ttl").is_file():
            return Path(candidate)
    raise OntologyError("no ontology folder found; reinstall the package, or set KG_ONTOLOGY to a folder with isnad.ttl")


@cache
def program() -> str:
    """A mark of the program and its ontology: with another one, the same articles may be read and merged differently."""
    digest = hashlib.sha256()
    sources = (p for p in PACKAGE.rglob("*.py") if p.relative_to(PACKAGE).parts[0] not in ("cli", "train"))
    ontology = (p for p in ontology_dir().rglob("*") if p.suffix in (".ttl", ".txt"))
    for path in sorted([*sources, *ontology]):
        digest.update(path.name.encode() + b"\n" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def cache_dir() -> Path | None:
    """The folder for what can be made again at any time: ``KG_CACHE``, else the user's own; None where ``KG_CACHE`` is empty."""
    named = os.environ.get("KG_CACHE")
    return None if named == "" else Path(named) if named else platformdirs.user_cache_path("isnad", appauthor=False)


def model_dir(name: str = "") -> Path:
    """The folder of models, or of one model in it; ``KG_MODELS`` overrides where they are looked for.

    Raises MissingModelError where the model is neither there nor in the package.
    """
    for root in filter(None, (os.environ.get("KG_MODELS"), PACKAGE / "models")):
        path = Path(root) / name
        if path.exists():
            return path
    raise MissingModelError(f"no model {name!r}; set KG_MODELS or --models to a folder that holds it, or reinstall the package")


def camel_dir() -> Path | None:
    """The folder of CAMeL Tools' data that the user named: ``KG_CAMEL``, else ``KG_MODELS`` where it is one or holds one as ``camel``.

    None where neither is set so. What ``KG_CAMEL`` names is given as it stands, there or not.
    """
    named, models = os.environ.get("KG_CAMEL"), os.environ.get("KG_MODELS")
    return Path(named) if named else _camel_in(Path(models)) if models else None


def model_settings(folder: Path) -> dict[str, str]:
    """The settings under which the models of the folder are found before any others: ``KG_MODELS``, ``KG_STANZA``, ``KG_CAMEL``.

    Raises MissingModelError where the folder holds nothing that is known.
    """
    folder = folder.resolve()
    stanza = any((place / "resources.json").is_file() for place in (folder, folder / "stanza"))
    camel = _camel_in(folder)
    if not stanza and camel is None and not any((folder / name).is_dir() for name in ("reader", "votes")):
        raise MissingModelError(
            f"no models in {folder}: it holds neither reader/ nor votes/, nor Stanza's (resources.json, in it or in stanza/), "
            "nor CAMeL's data (data/morphology_db, in it or in camel/)"
        )
    found = zip(MODEL_SETTINGS, (folder, folder if stanza else None, camel), strict=True)
    return {name: str(path) for name, path in found if path is not None}


def _camel_in(folder: Path) -> Path | None:
    return next((place for place in (folder, folder / "camel") if (place / "data" / "morphology_db").is_dir()), None)
