"""The exceptions of the package: each says what went wrong, where, and what to do."""


class KGError(Exception):
    """Base of all errors that a user can mend; ``str(error)`` is one line for the terminal."""


class InputError(KGError):
    """A file or record cannot be read; ``source`` names the file, ``record`` its number from 1."""

    def __init__(self, message: str, source: str = "", record: int | None = None):
        where = source + (f", record {record}" if record is not None else "")
        super().__init__(f"{where}: {message}" if where else message)
        self.source, self.record = source, record


class OntologyError(KGError):
    """A file of ontology/ is broken or lacks a term; ``term`` names it."""

    def __init__(self, message: str, term: str = ""):
        super().__init__(f"{term}: {message}" if term else message)
        self.term = term


class StageError(KGError):
    """A stage failed on an article, or a pipeline lacks what a stage needs."""

    def __init__(self, message: str, stage: str = "", article: str = ""):
        where = " ".join(filter(None, (stage, f"(article {article})" if article else "")))
        super().__init__(f"{where}: {message}" if where else message)
        self.stage, self.article = stage, article


class StoreError(KGError):
    """The graph folder is missing, locked, or not one that this program wrote."""


class MissingModelError(KGError):
    """A model file or an optional package is not there; the message says how to get it."""
