"""Readings of written words from the morphological data of CAMeL Tools, where the user has them and asks for them.

    morphology = Morphology.chosen()            # None unless KG_CAMEL, or a folder of models, names such data
    morphology.readings("وستسلمها")             # every way to read the word, in the terms of Universal Dependencies

The data stay where ``camel_data`` put them: ``data/morphology_db/NAME/morphology.db`` lists stems and affixes, and
``data/disambig_mle/NAME/model.json``, where it is there too, how words are mostly read. Nothing is fetched from the network.
"""

from __future__ import annotations

import logging
import os
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import MissingModelError
from ..resources import camel_dir
from .plain import plain

log = logging.getLogger(__name__)
#: The databases that are taken, the first that is there; only those of the standard language. Then any other of that language.
DATABASES = ("calima-msa-r13", "calima-msa-s31")
#: The features that say how a written word is cut into its words, the better first: with the article on its noun, and apart.
_CUTS = ("atbtok", "d3tok")
#: How many written words are remembered; a newspaper of 50,000 words has about 10,000.
REMEMBERED = 100_000
_REMEDY = (
    "where there is a network run `CAMELTOOLS_DATA=DIR camel_data -i disambig-mle-calima-msa-r13`, which brings morphology-db-msa-r13 "
    "along, and point KG_CAMEL or --models at DIR"
)
#: Letters that plain spelling would change and the database tells apart, and the vowel signs.
_KEPT = frozenset("أإآٱ\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670")
_WORD = re.compile("[\u0621-\u063a\u0641-\u0652\u0670\u0671]+")
#: CAMeL's parts of speech: the tags that a tagger may have given such a word, the usual one first.
_TAGS: dict[str, tuple[str, ...]] = {
    "noun": ("NOUN", "ADJ", "PROPN"), "noun_prop": ("PROPN", "NOUN"), "noun_num": ("NUM", "NOUN", "ADJ"), "noun_quant": ("NOUN", "DET"),
    "adj": ("ADJ", "NOUN", "PROPN"), "adj_comp": ("ADJ", "NOUN"), "adj_num": ("ADJ", "NUM"),
    "verb": ("VERB", "AUX"), "verb_pseudo": ("PART", "SCONJ", "AUX"),
    "adv": ("ADV",), "adv_interrog": ("ADV",), "adv_rel": ("ADV", "SCONJ"), "prep": ("ADP",), "conj": ("CCONJ",), "conj_sub": ("SCONJ",),
    "pron": ("PRON",), "pron_dem": ("DET", "PRON"), "pron_exclam": ("PRON",), "pron_interrog": ("PRON",), "pron_rel": ("PRON",),
    "abbrev": ("X", "NOUN"), "interj": ("INTJ",),
}  # fmt: skip
_PARTICLE = ("PART", "ADV", "AUX")
#: Features of Universal Dependencies, where CAMeL keeps them, and what its values are called.
_FEATURES: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("Aspect", "asp", {"p": "Perf", "i": "Imp"}),
    ("Gender", "gen", {"m": "Masc", "f": "Fem"}),
    ("Number", "num", {"s": "Sing", "d": "Dual", "p": "Plur"}),
    ("Person", "per", {"1": "1", "2": "2", "3": "3"}),
    ("Voice", "vox", {"a": "Act", "p": "Pass"}),
    ("Definite", "prc0", {"Al_det": "Def"}),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a written word: the clitics before and after its stem, and what the stem is.

    ``tags`` are the tags of Universal Dependencies that go with it, the usual one first. Clitics and lemma are in plain
    spelling (kg.annotate.plain); ``vocalised`` is the whole written word with its vowel signs.
    """

    before: tuple[str, ...]
    after: tuple[str, ...]
    lemma: str
    tags: tuple[str, ...]
    feats: Mapping[str, str]
    vocalised: str


@dataclass(slots=True)
class Morphology:
    """The readings of written words by a database of CAMeL's; it loads at the first word (seconds).

    ``model`` says how words are mostly read; without it the likeliest lemma goes first.
    """

    folder: Path
    database: Path
    model: Path | None = None
    _analyser: Any = field(default=None, repr=False)
    _known: dict[str, tuple[Reading, ...]] = field(default_factory=dict, repr=False)

    @classmethod
    def chosen(cls) -> Morphology | None:
        """The data that the user named (``KG_CAMEL``, or a folder of models that is such data), None where none is named."""
        folder = camel_dir()
        return cls.load(folder) if folder is not None else None

    @classmethod
    def load(cls, folder: Path) -> Morphology:
        """The data of a folder as ``camel_data`` leaves it; MissingModelError where it lacks a database or the catalogue."""
        found = {path.parent.name: path for path in sorted((folder / "data" / "morphology_db").glob("*msa*/morphology.db"))}
        name = next((name for name in (*DATABASES, *found) if name in found), None)
        if name is None:
            wanted = f"data/morphology_db/{DATABASES[0]}/morphology.db"
            raise MissingModelError(f"no morphology database of CAMeL's in {folder} ({wanted}); {_REMEDY}")
        if not (folder / "catalogue.json").is_file():  # camel_tools would fetch it
            raise MissingModelError(f"no catalogue.json in {folder}: the whole folder that camel_data fills is needed; {_REMEDY}")
        models = folder / "data" / "disambig_mle"
        model = next((path for n in (name, DATABASES[0]) if (path := models / n / "model.json").is_file()), None)
        return cls(folder, found[name], model)

    def readings(self, written: str) -> tuple[Reading, ...]:
        """All readings of a written word as the text has it, the commonest first; none for an unknown word, a sign or a number.

        Raises MissingModelError where the data do not load.
        """
        word = lettered(written)
        if word not in self._known:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[word] = self._analysed(word) if _WORD.fullmatch(word) else ()
        return self._known[word]

    def _analysed(self, word: str) -> tuple[Reading, ...]:
        loaded = self._loaded()
        try:
            scored = loaded.disambiguate_word([word], 0).analyses
        except (LookupError, ArithmeticError, TypeError, ValueError) as error:  # tables or counts that lack what another part names
            raise self._broken(error) from error
        return tuple(_distinct(_readings(found.analysis for found in scored)))

    def _loaded(self) -> Any:
        """CAMeL's disambiguator over the database, built on first use."""
        if self._analyser is None:
            log.debug("loading %s and %s", self.database, self.model)
            try:
                self._analyser = _disambiguator(self.folder, self.database, self.model)
            except Exception as error:  # camel_tools raises what its parser stumbles over: IndexError, TypeError, its own errors
                raise self._broken(error) from error
        return self._analyser

    def _broken(self, error: Exception) -> MissingModelError:
        return MissingModelError(f"CAMeL's data in {self.folder} cannot be used ({type(error).__name__}: {error}); {_REMEDY}")


def _disambiguator(folder: Path, database: Path, model: Path | None) -> Any:
    """CAMeL's disambiguator, which ranks all analyses of a word by how often the word, or else its lemma, is read so."""
    with _data_in(folder):
        from camel_tools.disambig.mle import MLEDisambiguator
        from camel_tools.morphology.analyzer import Analyzer
        from camel_tools.morphology.database import MorphologyDB
    words = MorphologyDB(str(database), "a")
    if not words.stem_hash or not any(cut in words.defines for cut in _CUTS):
        raise ValueError(f"{database.name} lists no stems, or not how words are cut ({' or '.join(_CUTS)})")
    return MLEDisambiguator(Analyzer(words), str(model) if model else None, top=sys.maxsize)


@contextmanager
def _data_in(folder: Path) -> Iterator[None]:
    """Let camel_tools look into the folder while it is imported: without a catalogue it would go and fetch one."""
    before = os.environ.get("CAMELTOOLS_DATA")
    os.environ["CAMELTOOLS_DATA"] = str(folder.resolve())
    try:
        yield
    finally:
        if before is None:
            del os.environ["CAMELTOOLS_DATA"]
        else:
            os.environ["CAMELTOOLS_DATA"] = before


def lettered(written: str) -> str:
    """A written word with standard letters, hamzas and vowel signs, and nothing else: no tatweel, controls, joined or Persian forms.

    >>> lettered("أُعـــلن"), lettered("ﻻ"), lettered("یوم")
    ('أُعلن', 'لا', 'يوم')
    """
    return "".join(c if c in _KEPT else plain(c)[0] for c in unicodedata.normalize("NFC", written))


def _readings(analyses: Iterable[Mapping[str, Any]]) -> Iterator[Reading]:
    for analysis in analyses:
        before, after = _clitics(analysis)
        pos = analysis["pos"]
        tags = _TAGS.get(pos, _PARTICLE)
        feats = {name: values[analysis[key]] for name, key, values in _FEATURES if analysis.get(key) in values}
        yield Reading(before, after, plain(analysis["lex"])[0], tags, feats, analysis["diac"])


def _clitics(analysis: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What CAMeL cuts off before and after the stem; the article stays on its noun.

    >>> _clitics({"d3tok": "وَ+_لِ+_ال+_قُوَّةِ"}), _clitics({"atbtok": "سَ+_تُسَلِّمُ_+ها"})
    ((('و', 'ل'), ()), (('س',), ('ها',)))
    """
    parts = next((str(analysis[cut]) for cut in _CUTS if analysis.get(cut)), "").split("_")
    before = [plain(part)[0][:-1] for part in parts if part.endswith("+")]
    after = [plain(part)[0][1:] for part in parts if part.startswith("+")]
    return tuple(b for b in before if b != "ال"), tuple(after)


def _distinct(readings: Iterable[Reading]) -> Iterator[Reading]:
    """The readings without those that differ in nothing kept here, such as case."""
    seen = set()
    for reading in readings:
        key = (reading.before, reading.after, reading.lemma, reading.tags, tuple(reading.feats.items()), reading.vocalised)
        if key not in seen:
            seen.add(key)
            yield reading
