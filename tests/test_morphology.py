"""CAMeL's morphological data in the place of the tagger's: loading, switching, choosing, what goes wrong; on data of the tests' own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from camel_data import DATABASE, NAME, STEMS, database_text, write_data
from click.testing import CliRunner, Result
from commands import ROOT
from hypothesis import given
from hypothesis import strategies as st
from test_grammar import document

from kg.annotate.grammar import Grammar
from kg.annotate.morphology import Morphology, Reading
from kg.annotate.readings import agrees, analysed, fitting
from kg.annotate.voice import Row, Voice
from kg.cli import main
from kg.cli.building import use_models
from kg.errors import MissingModelError
from kg.model import Word
from kg.resources import MODEL_SETTINGS, camel_dir, model_settings

TEXT = "سلّمت القوات القاعدة للقوات العراقية ونُشر البيان أمس"
SIGNS = "\u064e\u064f\u0650\u0651\u0652"


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """camel_tools makes a folder in the home folder when it is imported; no setting of the user's reaches the tests."""
    monkeypatch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
    for name in ("KG_CAMEL", "KG_MODELS", "KG_STANZA", "CAMELTOOLS_DATA"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_data(tmp_path_factory.mktemp("camel"))


@pytest.fixture(scope="module")
def morphology(data: Path) -> Morphology:
    return Morphology.load(data)


def stems(readings: Sequence[Reading]) -> list[tuple[str, str, str]]:
    return [(r.tags[0], r.lemma, r.feats.get("Voice", "")) for r in readings]


# Readings


@pytest.mark.parametrize(
    ("written", "before", "after", "expected"),
    [
        ("وستسلمها", ["و", "س"], ["ها"], ("VERB", "سلم", "Act")),
        ("للقوات", ["ل"], [], ("NOUN", "قوة", "")),
        ("والقوات", ["و"], [], ("NOUN", "قوة", "")),
        ("قاعدتها", [], ["ها"], ("NOUN", "قاعدة", "")),
        ("وكالة", [], [], ("NOUN", "وكالة", "")),
        ("قُتِلَ", [], [], ("VERB", "قتل", "Pass")),
    ],
)
def test_morphology_reads_words_with_their_clitics(
    morphology: Morphology, written: str, before: list[str], after: list[str], expected: tuple[str, str, str]
) -> None:
    found = fitting(morphology.readings(written), written, before, after)
    assert stems(found) == [expected]
    assert not fitting(morphology.readings(written), written, [*before, "ف"], after), "cut in another way"


def test_morphology_reading_is_in_the_terms_of_universal_dependencies(morphology: Morphology) -> None:
    [verb] = fitting(morphology.readings("وستسلمها"), "وستسلمها", ["و", "س"], ["ها"])
    assert verb.feats == {"Aspect": "Imp", "Gender": "Fem", "Number": "Sing", "Person": "3", "Voice": "Act"}
    assert verb.tags == ("VERB", "AUX")
    [noun] = morphology.readings("القوات")
    assert noun.feats == {"Definite": "Def", "Gender": "Fem", "Number": "Plur"} and noun.vocalised == "القُوّات"


@pytest.mark.parametrize("written", ["باركر", ".", "K1", "35", "٣٥", "", "COVID-19", "«"])
def test_morphology_knows_nothing_of_other_words(morphology: Morphology, written: str) -> None:
    assert morphology.readings(written) == ()


def test_morphology_takes_words_as_pages_spell_them(morphology: Morphology) -> None:
    plain = morphology.readings("البيان")
    assert plain and morphology.readings("البيــان") == morphology.readings("البيان\u200f") == morphology.readings("البﯿان") == plain


def test_morphology_puts_the_usual_reading_first(data: Path, tmp_path: Path) -> None:
    assert stems(Morphology.load(data).readings("نشر"))[0] == ("VERB", "نشر", "Pass")
    without = Morphology.load(write_data(tmp_path / "camel", counts=False))
    assert without.model is None
    assert stems(without.readings("نشر")) == [("NOUN", "نشر", ""), ("VERB", "نشر", "Act"), ("VERB", "نشر", "Pass")]


# Agreement with the writing


@given(st.sampled_from([s[2].replace("#", "") for s in STEMS]), st.data())
def test_morphology_signs_may_be_missing_but_not_others(vocalised: str, draw: st.DataObject) -> None:
    kept = draw.draw(st.lists(st.booleans(), min_size=len(vocalised), max_size=len(vocalised)))
    written = "".join(c for c, keep in zip(vocalised, kept, strict=True) if keep or c not in SIGNS)
    assert agrees(written, vocalised) and agrees(written.translate(str.maketrans("أإة", "ااه")), vocalised)
    places = [i for i, c in enumerate(vocalised[:-2]) if c in SIGNS[:3]]
    if places:
        place = draw.draw(st.sampled_from(places))
        other = SIGNS[(SIGNS.index(vocalised[place]) + 1) % 3]
        assert not agrees(vocalised[:place] + other + vocalised[place + 1 :], vocalised)
    assert not agrees(written + "ن", vocalised)


@pytest.mark.parametrize(
    ("written", "voices"),
    [("سلمت", ["Act", "Pass"]), ("سلّمت", ["Act", "Pass"]), ("سُلمت", ["Pass"]), ("سَلَّمت", ["Act"]), ("سِلمت", [])],
)
def test_morphology_vowel_signs_decide(morphology: Morphology, written: str, voices: list[str]) -> None:
    assert [r.feats["Voice"] for r in fitting(morphology.readings(written), written, [], [])] == voices


# The choice in a sentence


def settle(morphology: Morphology, *words: tuple[str, str, str, int, str], voice: Voice | None = None) -> list[Row]:
    """The rows of words that have no clitics: written, tag, features, head, relation."""
    rows = [Row(written, written, upos, feats, head, relation) for written, upos, feats, head, relation in words]
    return analysed(rows, {i: fitting(morphology.readings(row.form), row.form, [], []) for i, row in enumerate(rows)}, voice)


def test_morphology_the_tagger_chooses_among_readings(morphology: Morphology) -> None:
    [noun] = settle(morphology, ("نشر", "NOUN", "Definite=Cons", 0, "root"))
    assert (noun.upos, noun.lemma, noun.feats) == ("NOUN", "نشر", "Definite=Cons|Gender=Masc|Number=Sing")
    [verb] = settle(morphology, ("نشر", "VERB", "Aspect=Perf|Voice=Act", 0, "root"))
    assert (verb.upos, verb.feats) == ("VERB", "Aspect=Perf|Gender=Masc|Number=Sing|Person=3|Voice=Act")


def test_morphology_the_lexicon_corrects_a_tag_that_the_word_cannot_have(morphology: Morphology) -> None:
    [verb] = settle(morphology, ("نُشر", "NOUN", "Definite=Cons|Number=Sing", 0, "root"))
    assert (verb.upos, verb.lemma, verb.feats) == ("VERB", "نشر", "Aspect=Perf|Gender=Masc|Number=Sing|Person=3|Voice=Pass")
    [noun] = settle(morphology, ("القوات", "VERB", "Aspect=Perf|Voice=Act", 0, "root"))
    assert (noun.upos, noun.lemma, noun.feats) == ("NOUN", "قوة", "Definite=Def|Gender=Fem|Number=Plur")


@pytest.mark.parametrize(
    "row", [("يزيد", "PROPN", "Number=Sing"), ("غادر", "PROPN", ""), ("باركر", "VERB", "Voice=Act"), ("سلم", "ADP", "")]
)
def test_morphology_names_particles_and_unknown_words_stay(morphology: Morphology, row: tuple[str, str, str]) -> None:
    [kept] = settle(morphology, (*row, 0, "root"))
    assert (kept.upos, kept.lemma) == (row[1], row[0])


def test_morphology_the_only_voice_is_the_voice(morphology: Morphology) -> None:
    always = Voice({"bias": 100.0}, 0.0)
    never = Voice({}, 100.0)
    [active] = settle(morphology, ("غادر", "VERB", "Voice=Act", 0, "root"), voice=always)
    [passive] = settle(morphology, ("قتل", "VERB", "Voice=Act", 0, "root"), voice=never)
    assert "Voice=Act" in active.feats and "Voice=Pass" in passive.feats
    [unknown] = settle(morphology, ("باركر", "VERB", "Voice=Act", 0, "root"), voice=always)
    assert "Voice=Pass" in unknown.feats, "the sentence's voice"


def test_morphology_of_two_voices_the_sentence_and_the_usual_one_decide(morphology: Morphology) -> None:
    near = Voice({"bias": 1.0}, 2.0)
    usual, unusual = settle(morphology, ("نشر", "VERB", "", 0, "root"), ("سلم", "VERB", "", 1, "conj"), voice=near)
    assert "Voice=Pass" in usual.feats and "Voice=Act" in unusual.feats
    far = Voice({"bias": -3.0}, 2.0)
    assert "Voice=Act" in settle(morphology, ("نشر", "VERB", "", 0, "root"), voice=far)[0].feats


def test_morphology_of_two_voices_tagger_and_parser_decide_without_a_model(morphology: Morphology) -> None:
    def voice(feats: str, subject: str) -> bool:
        return "Voice=Pass" in settle(morphology, ("سلم", "VERB", feats, 0, "root"), ("بيان", "NOUN", "", 1, subject))[0].feats

    assert [voice("Voice=Act", "nsubj"), voice("Voice=Pass", "nsubj"), voice("Voice=Act", "nsubj:pass")] == [False, True, True]


# Switching


@pytest.fixture(scope="module")
def shipped() -> Grammar:
    return Grammar.load()


@pytest.fixture(scope="module")
def without(shipped: Grammar) -> tuple[Word, ...]:
    """The words of the text by the shipped models alone."""
    return shipped.annotate(document(TEXT)).words or ()


def words(shipped: Grammar) -> tuple[Word, ...]:
    """The words of the text as a grammar of the present settings gives them; the models are loaded once for all."""
    grammar = Grammar.load()
    grammar._pipeline = shipped._loaded()
    return grammar.annotate(document(TEXT)).words or ()


@pytest.mark.parametrize(("setting", "inner"), [("KG_CAMEL", ""), ("KG_MODELS", ""), ("KG_MODELS", "camel")])
def test_morphology_is_switched_on_by_a_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shipped: Grammar, without: tuple[Word, ...], setting: str, inner: str
) -> None:
    write_data(tmp_path / inner)
    monkeypatch.setenv(setting, str(tmp_path))
    found = words(shipped)
    assert [(w.span, w.form, w.head) for w in found] == [(w.span, w.form, w.head) for w in without], "dependencies are the models'"
    by_form, before = ({w.form: w for w in some} for some in (found, without))
    assert "Voice=Act" in before["نشر"].feats and before["البيان"].deprel == "obj"
    assert by_form["نشر"].feats == "Aspect=Perf|Gender=Masc|Number=Sing|Person=3|Voice=Pass" and by_form["البيان"].deprel == "nsubj:pass"
    nouns = {w.form: (w.lemma, w.feats) for w in found if w.upos == "NOUN"}
    assert nouns["القوات"] == ("قوة", "Definite=Def|Gender=Fem|Number=Plur")
    unknown = {"العراقية", "امس", "و", "ل"}
    assert [w for w in found if w.form in unknown] == [w for w in without if w.form in unknown]


def test_morphology_without_the_setting_nothing_changes(
    shipped: Grammar, without: tuple[Word, ...], data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAMELTOOLS_DATA", str(data))
    monkeypatch.setenv("KG_MODELS", str(Path(__file__).parent))
    assert Morphology.chosen() is None and words(shipped) == without


def test_morphology_leaves_the_environment_as_it_was(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Morphology.load(data).readings("سلم")
    assert "CAMELTOOLS_DATA" not in os.environ
    monkeypatch.setenv("CAMELTOOLS_DATA", "/elsewhere")
    Morphology.load(data).readings("سلم")
    assert os.environ["CAMELTOOLS_DATA"] == "/elsewhere"


def test_morphology_of_several_databases_the_standard_one_is_taken(data: Path, tmp_path: Path) -> None:
    write_data(tmp_path)
    databases = tmp_path / "data" / "morphology_db"
    for name in ("calima-egy-r13", "calima-msa-s31", "a-msa"):
        (databases / name).mkdir()
        (databases / name / "morphology.db").write_text("", encoding="utf-8")
    assert Morphology.load(tmp_path).database == databases / NAME / "morphology.db"
    (databases / NAME / "morphology.db").unlink()
    assert Morphology.load(tmp_path).database == databases / "calima-msa-s31" / "morphology.db"


def test_morphology_loads_without_the_network(data: Path, tmp_path: Path) -> None:
    """In a process of its own, in which every call to the network is an error; the data load at the first word, not before."""
    code = f"""
import sys
from pathlib import Path
def watch(event, arguments):
    assert not event.startswith(("socket.", "urllib.", "http.client.")), event
sys.addaudithook(watch)
from kg.annotate.morphology import Morphology
morphology = Morphology.load(Path({str(data)!r}))
assert "camel_tools.data" not in sys.modules
print(len(morphology.readings("سلم")), "camel_tools.data" in sys.modules)
"""
    environment = {**os.environ, "HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", cwd=ROOT, env=environment, check=False)
    assert done.stdout == "3 True\n", done.stderr


def build(folder: Path, *options: str) -> Result:
    """What ``kg build`` makes of an article beside the folder."""
    (folder.parent / "a.txt").write_text(TEXT, encoding="utf-8")
    return CliRunner().invoke(main, ["build", str(folder.parent / "a.txt"), "-o", str(folder.parent / "out"), "--no-reader", *options])


@pytest.fixture
def loaded(shipped: Grammar, monkeypatch: pytest.MonkeyPatch) -> None:
    """Builds take the models that are loaded already."""
    monkeypatch.setattr("kg.annotate.grammar.build_pipeline", lambda folder: shipped._loaded())


@pytest.mark.usefixtures("loaded")
def test_morphology_is_switched_on_by_an_option(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    readings = Morphology.readings
    monkeypatch.setattr(Morphology, "readings", lambda self, written: asked.append(written) or readings(self, written))
    for name in ("KG_MODELS", "KG_CAMEL"):
        monkeypatch.setenv(name, "")  # the option sets them; what the test sets is taken back
    done = build(folder := write_data(tmp_path / "camel"), "--models", str(folder))
    assert done.exit_code == 0 and done.stderr == "" and "ونُشر" in asked


def test_morphology_a_folder_of_models_is_known_by_what_it_holds(tmp_path: Path) -> None:
    write_data(tmp_path / "both" / "camel")
    (tmp_path / "both" / "resources.json").write_text("{}", encoding="utf-8")
    (tmp_path / "own" / "reader").mkdir(parents=True)
    both, own = str(tmp_path / "both"), str(tmp_path / "own")
    assert model_settings(tmp_path / "both") == {"KG_MODELS": both, "KG_STANZA": both, "KG_CAMEL": f"{both}/camel"}
    assert model_settings(tmp_path / "own") == {"KG_MODELS": own}
    with pytest.raises(MissingModelError, match="neither reader/ nor votes/"):
        model_settings(tmp_path)


def test_morphology_articles_that_are_added_are_read_as_those_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in MODEL_SETTINGS:
        monkeypatch.setenv(name, "away")  # noted, so that what is set below is taken back
        monkeypatch.delenv(name)
    use_models(None, {"KG_CAMEL": str(tmp_path), "reader": True})
    assert camel_dir() == tmp_path and "KG_MODELS" not in os.environ
    use_models(None, {"KG_CAMEL": "another"})
    assert camel_dir() == tmp_path, "what the user set stands"
    use_models(write_data(tmp_path / "new"), {"KG_CAMEL": "another"})
    assert camel_dir() == tmp_path / "new"


# What goes wrong


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(
    ("missing", "said"), [("", "no morphology database"), ("catalogue.json", "no catalogue"), ("stems", "cannot be used")]
)
def test_morphology_a_build_with_bad_data_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str, said: str) -> None:
    folder = write_data(tmp_path / "camel")
    if missing == "stems":
        (folder / DATABASE).write_text(database_text().split("###STEMS###")[0], encoding="utf-8")
    else:
        (folder / missing).rename(tmp_path / "away")
    monkeypatch.setenv("KG_CAMEL", str(folder))
    done = build(folder)
    assert done.exit_code == 3 and done.stdout == "" and len(done.stderr.splitlines()) == 1 and not (tmp_path / "out").exists()
    assert all(words in done.stderr for words in (said, str(folder), "camel_data -i disambig-mle-calima-msa-r13", "KG_CAMEL"))


@pytest.mark.parametrize("missing", ["data", "data/morphology_db", DATABASE, "catalogue.json"])
def test_morphology_incomplete_folder_says_what_to_do(tmp_path: Path, missing: str) -> None:
    folder = write_data(tmp_path / "camel")
    (folder / missing).rename(tmp_path / "away")
    with pytest.raises(MissingModelError, match="camel_data"):
        Morphology.load(folder)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not a database\n",
        database_text().split("###SUFFIXES###")[0],
        database_text().replace("atbtok", "x").replace("d3tok", "y"),
        database_text().replace("P0 PV\n", "").replace("P0 N\n", "").replace("P0 Nap\n", ""),
    ],
    ids=["empty", "another file", "cut off", "without cuts", "without a table's rows"],
)
def test_morphology_broken_database_says_what_to_do(tmp_path: Path, text: str) -> None:
    folder = write_data(tmp_path / "camel")
    (folder / DATABASE).write_text(text, encoding="utf-8")
    with pytest.raises(MissingModelError, match="cannot be used.*camel_data"):
        Morphology.load(folder).readings("سلم")


@pytest.mark.parametrize("text", ["{", json.dumps({"سلم": {}}), json.dumps({"سلم": {"lex": "", "diac": "", "bw": ""}})])
def test_morphology_broken_model_says_what_to_do(tmp_path: Path, text: str) -> None:
    folder = write_data(tmp_path / "camel")
    (folder / "data" / "disambig_mle" / NAME / "model.json").write_text(text, encoding="utf-8")
    with pytest.raises(MissingModelError, match="cannot be used.*camel_data"):
        Morphology.load(folder).readings("سلم")
