"""The grammar layer: spelling, pieces of written words, the Stanza adapter, and the making of its training data."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.annotate.arcs import Arc, settled_relations
from kg.annotate.grammar import Grammar
from kg.annotate.pieces import mended_forms, piece_ranges
from kg.annotate.plain import plain
from kg.annotate.voice import Row, Voice, features
from kg.errors import MissingModelError, StageError
from kg.model import Article, Document, Sentence, Span, Token, Word
from kg.train import clitics, scoring, ud, whole
from kg.train.tree import Node, Tree, read
from kg.train.voice import train_voice

TEXT = "قال الوزير «للصحف» إنّ القواتِ انسحبت.\nوأُعلن الخبرُ أمس"
TINY = """# text = وقال الوزير للصحف ان القوات انسحبت.
1-2\tوقال\t_\t_\t_\t_\t_\t_\t_\t_
1\tو\tو\tCCONJ\t_\t_\t2\tcc\t_\t_
2\tقال\tقال\tVERB\t_\tVoice=Act\t0\troot\t_\t_
3\tالوزير\tوزير\tNOUN\t_\tDefinite=Def\t2\tnsubj\t_\t_
4-5\tللصحف\t_\t_\t_\t_\t_\t_\t_\t_
4\tل\tل\tADP\t_\t_\t5\tcase\t_\t_
5\tالصحف\tصحيفة\tNOUN\t_\tDefinite=Def\t2\tobl\t_\t_
6\tان\tان\tSCONJ\t_\t_\t8\tmark\t_\t_
7\tالقوات\tقوة\tNOUN\t_\tDefinite=Def\t8\tnsubj\t_\t_
8\tانسحبت\tانسحب\tVERB\t_\tVoice=Act\t2\tccomp\t_\tSpaceAfter=No
9\t.\t.\tPUNCT\t_\t_\t2\tpunct\t_\t_

"""


def document(text: str = TEXT) -> Document:
    """A document with a sentence a line and a token a chunk."""
    sentences, tokens, start = [], [], 0
    for number, line in enumerate(text.split("\n")):
        sentences.append(Sentence(Span(start, start + len(line))))
        cursor = start
        for chunk in line.split():
            cursor = text.index(chunk, cursor)
            tokens.append(Token(Span(cursor, cursor + len(chunk)), chunk, number))
            cursor += len(chunk)
        start += len(line) + 1
    return Document(Article("a", text), tuple(sentences), tuple(tokens))


def test_plain_spelling_keeps_the_way_back() -> None:
    text = "«أُمَّة» ﻻ ١٢…"
    folded, origins = plain(text)
    assert folded == '"امة" لا 12...'
    assert [text[o] for o in origins[:5]] == ["«", "أ", "م", "ة", "»"]
    assert len(origins) == len(folded) and origins == sorted(origins)


@pytest.mark.parametrize(
    ("surface", "forms", "expected"),
    [
        ("وقال", ["و", "قال"], ["و", "قال"]),
        ("وبالقاعدة", ["و", "ب", "القاعدة"], ["و", "ب", "القاعدة"]),
        ("للسلطة", ["ل", "السلطة"], ["ل", "لسلطة"]),
        ("مدينتها", ["مدينة", "ها"], ["مدينت", "ها"]),
        ("عليهم", ["على", "هم"], ["علي", "هم"]),
        ("مما", ["من", "ما"], ["مما", "مما"]),
    ],
)
def test_pieces_stand_on_their_letters(surface: str, forms: list[str], expected: list[str]) -> None:
    assert [surface[a:b] for a, b in piece_ranges(surface, forms)] == expected


@pytest.mark.parametrize(
    ("surface", "forms", "expected"),
    [
        ("وكاجينس", ["و", "كاجنيس"], ["و", "كاجينس"]),
        ("للبنتاغون", ["ل", "البنتغون"], ["ل", "البنتاغون"]),
        ("قائدها", ["قاعد", "ها"], ["قائد", "ها"]),
        ("مدينتها", ["مدينة", "ها"], ["مدينة", "ها"]),
        ("للبنان", ["ل", "لبنان"], ["ل", "لبنان"]),
        ("سلموها", ["سلموا", "ها"], ["سلموا", "ها"]),
        ("مما", ["من", "ما"], ["من", "ما"]),
    ],
)
def test_invented_letters_are_mended_and_real_changes_kept(surface: str, forms: list[str], expected: list[str]) -> None:
    assert mended_forms(surface, forms) == expected


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder of models of two training steps, laid out as Stanza's own downloads."""
    pytest.importorskip("stanza")
    from kg.train import grammar as trainer

    work = tmp_path_factory.mktemp("tiny")
    data = work / "data"
    data.mkdir()
    for part in ("train", "dev"):
        (data / f"{part}.conllu").write_text(TINY * 3, encoding="utf-8")
        (data / f"{part}.txt").write_text("\n\n".join(["وقال الوزير للصحف ان القوات انسحبت."] * 3) + "\n", encoding="utf-8")
        trainer.label(data / part)
    short = {
        "tokenize": ["--steps", "2", "--eval_steps", "2", "--batch_size", "2", "--hidden_dim", "8", "--emb_dim", "8"],
        "mwt": ["--dict_only"],
        "lemma": ["--dict_only"],
        "pos": ["--max_steps", "2", "--eval_interval", "2", "--no_pretrain", "--hidden_dim", "8", "--deep_biaff_hidden_dim", "8"],
        "depparse": [
            "--max_steps", "2", "--eval_interval", "2", "--no_pretrain", "--hidden_dim", "8", "--deep_biaff_hidden_dim", "8",
            "--train_file", str(data / "train.conllu"), "--eval_file", str(data / "dev.conllu"), "--num_layers", "1",
        ],
    }  # fmt: skip
    for step, options in short.items():
        trainer.train_step(step, work, options)
    yield trainer.pack(work, work / "packed")


def test_tiny_models_of_stanza_layout_load_and_annotate(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = json.loads((tiny / "resources.json").read_text(encoding="utf-8"))["ar"]["packages"]["default"]
    assert set(listed) == {"tokenize", "mwt", "pos", "lemma", "depparse"}
    monkeypatch.setenv("KG_STANZA", str(tiny))
    grammar = Grammar.load()
    assert grammar.folder == tiny
    doc = grammar.annotate(document("وقال الوزير للصحف ان القوات انسحبت."))
    check_words(doc, {0})


def test_folder_without_models_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(MissingModelError, match=r"KG_STANZA.*stanza\.download"):
        Grammar.load(tmp_path)
    (tmp_path / "resources.json").write_text("{}", encoding="utf-8")
    with pytest.raises(MissingModelError, match="tokenize"):
        Grammar.load(tmp_path)


def check_words(doc: Document, sentences: set[int]) -> None:
    """Spans inside their sentence and token, heads inside the sentence, one root at least."""
    assert doc.words and {w.sentence for w in doc.words} == sentences
    for word in doc.words:
        assert doc.sentences[word.sentence].span.covers(word.span) and len(word.span) > 0
        assert doc.tokens[word.token].span.overlaps(word.span)
        assert word.head == -1 or doc.words[word.head].sentence == word.sentence
    assert all(any(w.head == -1 for w in doc.words if w.sentence == s) for s in sentences)


@pytest.fixture(scope="module")
def shipped() -> Grammar:
    pytest.importorskip("stanza")
    return Grammar.load()


def by_text(doc: Document) -> dict[str, Word]:
    return {w.span.of(doc.text): w for w in doc.words or ()}


def test_shipped_models_split_tag_and_parse(shipped: Grammar) -> None:
    doc = shipped.annotate(document())
    check_words(doc, {0, 1})
    words = by_text(doc)
    verb = doc.words.index(words["قال"])
    assert words["قال"].upos == "VERB" and words["قال"].lemma == "قال"
    assert (words["الوزير"].deprel, words["الوزير"].head) == ("nsubj", verb)
    assert words["ل"].upos == "ADP" and words["لصحف"].form == "الصحف"
    assert words["القواتِ"].span == Span(TEXT.index("القواتِ"), TEXT.index("القواتِ") + 7)
    assert "و" in words and words["أُعلن"].upos == "VERB"


def test_only_wanted_sentences_get_words(shipped: Grammar) -> None:
    one = shipped.annotate(document(), {1})
    assert {w.sentence for w in one.words} == {1} and one.words[0].token == len("قال الوزير «للصحف» إنّ القواتِ انسحبت.".split())
    assert shipped.annotate(document(), ()).words == ()


def test_batches_give_what_single_documents_give(shipped: Grammar) -> None:
    docs = [document(), document("سلمت القوات الأميركية قاعدة القيارة إلى الجيش العراقي"), document("...\n\n \nلا")]
    together = shipped.annotate_many(docs, [None, {0}, None])
    alone = [shipped.annotate(doc) for doc in docs]
    shape = [[(w.span, w.form, w.head, w.token) for w in doc.words] for doc in together]
    assert shape == [[(w.span, w.form, w.head, w.token) for w in doc.words] for doc in alone]


def test_a_written_word_is_cut_once_and_alike(shipped: Grammar, monkeypatch: pytest.MonkeyPatch) -> None:
    doc = document("سلمت القوات قاعدتها للجيش وغادرت بقواتها")
    first = shipped.annotate(doc).words
    asked, mwt = [], shipped._pipeline.processors["mwt"]
    monkeypatch.setattr(mwt, "process", lambda doc, ask=mwt.process: asked.append(doc) or ask(doc))
    assert shipped.annotate(doc).words == first and not asked
    shipped.annotate(document("لمعسكراتها وغادرت"))
    assert [token.text for token in asked[0].sentences[0].tokens] == ["لمعسكراتها"]


def test_overlong_sentences_are_cut_not_lost(shipped: Grammar) -> None:
    text = "أعلن الجيش العراقي انسحاب القوات " * 120
    doc = shipped.annotate(document(text.strip()))
    check_words(doc, {0})
    assert len(doc.words) == 600 and {w.token for w in doc.words} == set(range(600))


def test_document_without_sentences_is_refused(shipped: Grammar) -> None:
    with pytest.raises(StageError, match="sentences"):
        shipped.annotate(Document(Article("a", "نص")))


V1 = """# sent_id s1
# orig_file_sentence DOC_1#1
1\tوَ\tوَ\tCONJ\tC---------\t_\t0\troot\t_\t_
2\tسَ\tسَ\tPART\tF---------\t_\t3\tauxpass\t_\t_
3\tتُسَلَّمُ\tسَلَّم\tVERB\tVP-P-3FS--\tAspect=Imp|Gender=Fem|Voice=Pass\t1\tparataxis\t_\t_
4\tقَوَاعِدُ\tقَاعِدَة\tNOUN\tN------P1I\tCase=Nom|Definite=Ind|Number=Plur\t3\tnsubjpass\t_\tGloss=base
5\tإِلَى\tإِلَى\tADP\tP---------\tAdpType=Prep\t6\tcase\t_\t_
6\tاَلجَيشِ\tجَيش\tNOUN\tN------S2D\tCase=Gen|Definite=Def|Number=Sing\t3\tnmod\t_\tGloss=army
7\tاَلَّذِي\tاَلَّذِي\tPRON\tSR----MS2-\tGender=Masc|PronType=Rel\t6\tcc\t_\t_
8\tيَحرُسُ\tحَرَس\tVERB\tVIIA-3MS--\tAspect=Imp|Voice=Act\t6\tacl\t_\t_
9\tهَا\tهُوَ\tPRON\tSP---3FS4-\tCase=Acc|Gender=Fem|Person=3|PronType=Prs\t8\tdobj\t_\t_
10\tفِي\tفِي\tADP\tP---------\tAdpType=Prep\t11\tcase\t_\t_
11\tخَمسَةِ\tخَمسَة\tNUM\tQV----M-2R\tCase=Gen|NumForm=Word\t8\tnmod\t_\t_
12\tمَوَاقِعَ\tمَوقِع\tNOUN\tN------P2I\tCase=Gen|Definite=Ind|Number=Plur\t11\tnmod\t_\tGloss=site
13\t.\t.\tPUNCT\tG---------\t_\t1\tpunct\t_\t_

"""


def converted(tmp_path: Path) -> Tree:
    path = tmp_path / "v1.conllu"
    path.write_text(V1, encoding="utf-8")
    (tree,) = read(path)
    return ud.harmonise(tree, {}, v1=True)


def test_conversion_to_version_2(tmp_path: Path) -> None:
    tree = converted(tmp_path)
    arcs = {n.form: (n.upos, n.deprel, n.parent.form if n.parent else "") for n in tree.nodes}
    assert arcs["تسلم"] == ("VERB", "root", "")
    assert arcs["و"] == ("CCONJ", "cc", "تسلم")
    assert arcs["س"] == ("AUX", "aux", "تسلم")
    assert arcs["قواعد"] == ("NOUN", "nsubj:pass", "تسلم")
    assert arcs["الجيش"] == ("NOUN", "obl", "تسلم")
    assert arcs["الذي"] == ("PRON", "nsubj", "يحرس")
    assert arcs["يحرس"] == ("VERB", "acl:relcl", "الجيش")
    assert arcs["ها"] == ("PRON", "obj", "يحرس")
    assert arcs["مواقع"] == ("NOUN", "obl", "يحرس")
    assert arcs["خمسة"] == ("NUM", "nummod", "مواقع")
    assert not any({"Case", "Mood", "VerbForm"} & n.feats.keys() for n in tree.nodes)


def test_surface_is_rebuilt_from_clitics(tmp_path: Path) -> None:
    words = clitics.written_words(converted(tmp_path))
    text = "".join(w.form + ("" if w.glued else " ") for w in words).strip()
    assert text == "وستسلم قواعد الى الجيش الذي يحرسها في خمسة مواقع."


@pytest.mark.parametrize(
    ("parts", "surface"),
    [
        ((("ل", "ADP"), ("السلطة", "NOUN")), "للسلطة"),
        ((("ل", "ADP"), ("اللغة", "NOUN")), "للغة"),
        ((("مدينة", "NOUN"), ("ها", "PRON")), "مدينتها"),
        ((("و", "CCONJ"), ("على", "ADP"), ("ه", "PRON")), "وعليه"),
        ((("تلقى", "VERB"), ("ها", "PRON")), "تلقاها"),
        ((("قتلوا", "VERB"), ("هم", "PRON")), "قتلوهم"),
        ((("من", "ADP"), ("ما", "PRON")), "مما"),
    ],
)
def test_spelling_of_joined_words(parts: tuple[tuple[str, str], ...], surface: str) -> None:
    assert clitics.spell([Node(form, form.removeprefix("ال"), upos, {}, "dep") for form, upos in parts]) == surface


def test_unanalysed_particles_lose_their_pronoun() -> None:
    verb, particle = Node("نريد", "اراد", "VERB", {}, "root"), Node("علينا", "علينا", "X", {}, "nmod")
    particle.attach(verb)
    tree = ud.harmonise(Tree("s", [verb, particle]), {}, v1=True)
    assert [(n.form, n.upos, n.deprel) for n in tree.nodes] == [("نريد", "VERB", "root"), ("على", "ADP", "case"), ("نا", "PRON", "obl")]
    assert clitics.written_words(tree)[1].form == "علينا"


def test_inner_full_stop_ends_a_sentence() -> None:
    nodes = [Node(f, f, u, {}, "dep") for f, u in (("قال", "VERB"), (".", "PUNCT"), ("ذهب", "VERB"), ("زيد", "PROPN"), (".", "PUNCT"))]
    nodes[0].deprel = "root"
    for child, head in ((1, 0), (2, 0), (3, 2), (4, 0)):
        nodes[child].attach(nodes[head])
    left, right = ud.separate(Tree("s", nodes))
    assert [n.form for n in left.nodes] == ["قال", "."] and [n.form for n in right.nodes] == ["ذهب", "زيد", "."]
    assert right.nodes[0].parent is None and right.nodes[2].parent is right.nodes[0]


def test_verb_scores_count_subjects_objects_and_passives() -> None:
    gold = [[("VERB", "Voice=Pass", 0, "root"), ("NOUN", "", 1, "nsubj:pass"), ("VERB", "Voice=Act", 1, "conj"), ("NOUN", "", 3, "obj")]]
    guess = [[("VERB", "Voice=Act", 0, "root"), ("NOUN", "", 1, "nsubj"), ("VERB", "Voice=Act", 1, "conj"), ("NOUN", "", 1, "obj")]]
    assert scoring.verb_scores(gold, gold) == {"subject": 100.0, "object": 100.0, "passive": 100.0}
    assert scoring.verb_scores(gold, guess) == {"subject": 100.0, "object": 0.0, "passive": 0.0}


def test_names_that_seem_to_begin_with_a_clitic_stay_whole(shipped: Grammar) -> None:
    doc = shipped.annotate(document("وقال باركر في باريس لوكالة فرانس برس"))
    forms = [w.form for w in doc.words]
    assert forms == ["و", "قال", "باركر", "في", "باريس", "ل", "وكالة", "فرانس", "برس"]


def test_words_whose_remainder_is_rare_are_whole(tmp_path: Path) -> None:
    treebank = tmp_path / "t.conllu"
    treebank.write_text("1-2\tبالقرب\t_\n1\tب\tب\n2\tالقرب\tقرب\n\n1-2\tوداعا\t_\n1\tو\tو\n2\tداعا\tدعا\n", encoding="utf-8")
    texts = ["باريس وقال وداعا " * 9 + "قال " * 9]
    assert whole.whole_words(texts, treebank) == ["باريس"]


def test_rebuilt_words_are_scored_against_the_text() -> None:
    nodes = [Node(f, f, u, {}, "dep", glued=g, surface=f) for f, u, g in (("و", "CCONJ", True), ("قال", "VERB", False), ("زيد", "PROPN", False))]
    assert scoring.rebuild_scores([Tree("s", nodes, "وقال زيد")]) == {"written": 100.0, "joined": 100.0, "spelt": 100.0}
    nodes[0].glued = False
    assert scoring.rebuild_scores([Tree("s", nodes, "و قال زيد")])["joined"] == 0.0


def relations(*rows: tuple[str, str, int, str]) -> list[str]:
    return settled_relations([Arc(*row) for row in rows])


def test_a_verb_keeps_one_subject() -> None:
    verb = ("VERB", "Voice=Act", 0, "root")
    assert relations(verb, ("NOUN", "", 1, "nsubj"), ("NOUN", "", 1, "nsubj")) == ["root", "nsubj", "obj"]
    assert relations(verb, ("NOUN", "", 1, "nsubj"), ("NOUN", "", 1, "nsubj"), ("NOUN", "", 1, "obj"))[1:] == ["nsubj", "nsubj", "obj"]
    relative = ("PRON", "Gender=Fem|PronType=Rel", 2, "nsubj")
    assert relations(relative, ("VERB", "", 0, "acl:relcl"), ("PRON", "", 2, "obj"), ("NOUN", "", 2, "nsubj"))[0] == "obj"
    assert relations(("VERB", "Voice=Pass", 0, "root"), ("NOUN", "", 1, "nsubj")) == ["root", "nsubj:pass"]
    assert relations(("NOUN", "", 0, "root"), ("NOUN", "", 1, "nsubj"), ("NOUN", "", 1, "nsubj"))[1:] == ["nsubj", "nsubj"]


def test_a_passive_verb_without_a_subject_takes_its_object_where_asked() -> None:
    passive, objects = ("VERB", "Voice=Pass", 0, "root"), (("PRON", "", 1, "obj"), ("NOUN", "", 1, "obj"), ("NOUN", "", 1, "obj"))
    arcs = [Arc(*row) for row in (passive, *objects)]
    assert settled_relations(arcs)[1:] == ["obj", "obj", "obj"]
    assert settled_relations(arcs, raise_objects=True)[1:] == ["obj", "nsubj:pass", "obj"]
    with_subject = [*arcs, Arc("NOUN", "", 1, "nsubj")]
    assert settled_relations(with_subject, raise_objects=True)[1:] == ["obj", "obj", "obj", "nsubj:pass"]


def test_voice_is_read_from_the_words_around(tmp_path: Path) -> None:
    rows = [Row("اعتقل", "اعتقل", "VERB", "Voice=Act", 0, "root"), Row("ثلاثة", "ثلاثة", "NUM", "", 1, "nsubj")]
    assert "bare after" in set(features(rows, 0)) and "form=اعتقل" in set(features(rows, 0))
    (tmp_path / "voice.json").write_text(json.dumps({"threshold": 0.5, "weights": {"bare after": 1.0}}), encoding="utf-8")
    voice = Voice.load(tmp_path)
    assert voice is not None and voice.settled(rows) == ["Voice=Pass", ""]
    assert voice.settled([rows[0], Row("الجندي", "جندي", "NOUN", "", 1, "obj")])[0] == "Voice=Act"
    assert Voice.load(tmp_path / "none") is None


def test_voice_training_learns_from_the_treebank(tmp_path: Path) -> None:
    passive = "1\tقتل\tقتل\tVERB\t_\tVoice=Pass\t0\troot\t_\t_\n2\tجندي\tجندي\tNOUN\t_\t_\t1\tnsubj:pass\t_\t_\n\n"
    active = "1\tقال\tقال\tVERB\t_\tVoice=Act\t0\troot\t_\t_\n2\tجندي\tجندي\tNOUN\t_\t_\t1\tnsubj\t_\t_\n\n"
    for name in ("a.conllu", "a.tagged.conllu"):
        (tmp_path / name).write_text((passive + active) * 5, encoding="utf-8")
    scores = train_voice(tmp_path / "a.tagged.conllu", tmp_path / "a.tagged.conllu", tmp_path / "voice.json")
    assert scores["dev"] == 100.0
    voice = Voice.load(tmp_path)
    assert voice is not None and voice.passive([Row("قتل", "قتل", "VERB", "", 0, "root"), Row("جندي", "جندي", "NOUN", "", 1, "nsubj")], 0)
