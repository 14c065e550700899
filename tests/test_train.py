"""Training code of the reader: markup, examples, pairs, the packed encoder, and that numpy computes what torch trained."""

from __future__ import annotations

import json
import random
import struct
import zipfile
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from kg.annotate import reader_heads as heads
from kg.annotate.reader_text import Pieces
from kg.lexicon import load_lexicon
from kg.train import gold as g
from kg.train import times
from kg.train.conll import conll_examples, held_out, map_aqmar, read_conll
from kg.train.encoder import _blocks, keep_pieces
from kg.train.evaluate import entities, score_conll
from kg.train.examples import IGNORE, NER, PairMaker, bio, make_example, make_labels
from kg.train.masked import ids_of, mask, plain_articles
from kg.train.names import NAMES, hide, invented_articles, mark, name_examples, named_articles, places, read_lists
from kg.train.scores import cluster, f1, gold_roles, score_clusters

MARKED = """# id = a-1
# published = 2020-03-26
S\t{{سلم|Handover:x1 giver=e1 recipient=e2 site=e3 time=t1}} [[التحالف|Coalition:e1]] [[قاعدة [[القيارة|Place:e4]]|Base:e3]] لل[[قوات العراقية|MilitaryForce:e2]] [[الخميس|Time:t1=2020-03-26/day]].
R\tLocation:r1 thing=e3 place=e4
S\tو{{سيغادر|Withdrawal:x2 actor=v1 origin=e3 count=v1 by=e5,e1 planned neg}} [[800 جندي|Count:v1=800]] [[القاعدة|Base:e3]] كما قال [[متحدث|Person:e5]].
"""


class Letters:
    """Word pieces of one letter each."""

    start, pad, end, unknown = 0, 1, 2, 3

    def of(self, words):  # noqa: ANN001, ANN201
        return [self.split(words.word(n), True) for n in range(len(words))]

    @staticmethod
    def split(word: str, spaced: bool) -> tuple[int, ...]:
        return tuple(4 + ord(c) % 20 for c in word)


@pytest.fixture
def article(tmp_path: Path) -> g.Annotated:
    (tmp_path / "batch.txt").write_text(MARKED, encoding="utf-8")
    return next(g.read_articles(tmp_path / "batch.txt"))


def test_markup_comes_off_to_the_letter(article: g.Annotated) -> None:
    assert article.text == "سلم التحالف قاعدة القيارة للقوات العراقية الخميس.\nوسيغادر 800 جندي القاعدة كما قال متحدث."
    assert [n.span.of(article.text) for n in article.mentions] == ["التحالف", "القيارة", "قاعدة القيارة", "قوات العراقية", "الخميس", "800 جندي", "القاعدة", "متحدث"]
    assert article.triggers[1].roles["by"] == ["e5", "e1"] and article.triggers[1].flags == ("planned", "neg")
    assert article.relations[0].span == article.sentences[0]


@pytest.mark.parametrize("line", ["[[باب|Place:e1", "باب|Place:e1]]", "{{ذهب|Attack:x1]]"])
def test_markup_with_broken_brackets_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="bracket"):
        g.read_sentence(line)


def test_example_tags_words_and_glued_clitics(article: g.Annotated) -> None:
    labels = make_labels()
    example = make_example(article, Letters(), labels)  # type: ignore[arg-type]
    words = [example.words.word(n) for n in range(len(example.words))]
    outer = [labels["tags"]["outer"][n] for n in example.tags["outer"]]
    assert outer[:8] == ["O", "B-Coalition", "B-Base", "I-Base", "B-MilitaryForce", "I-MilitaryForce", "B-Time", "O"]
    assert labels["tags"]["inner"][example.tags["inner"][3]] == "B-Place"
    clitic = dict(zip(words, example.tags["clitic"].tolist(), strict=True))
    assert (clitic["للقوات"], clitic["وسيغادر"], clitic["التحالف"], clitic["كما"]) == (2, 1, 0, IGNORE)
    assert labels["tags"]["trigger"][example.tags["trigger"][0]] == "Handover"


def pairs_of(article: g.Annotated) -> tuple:
    labels = make_labels()
    maker = PairMaker(labels)
    example = make_example(article, Letters(), labels)  # type: ignore[arg-type]
    t, tnotes = maker.spans(example, example.triggers, maker.events, None)
    m, mnotes = maker.spans(example, example.mentions, maker.fillers, None)
    return labels, maker, example, t, tnotes, m, mnotes


def test_roles_go_to_the_nearest_mention_of_the_entity(article: g.Annotated) -> None:
    labels, maker, example, t, tnotes, m, mnotes = pairs_of(article)
    pairs = maker.roles_of(example, t, tnotes, m, mnotes)
    cell = {}
    for row, (i, j) in enumerate(zip(pairs.i, pairs.j, strict=True)):
        for role, name in enumerate(labels["roles"]):
            cell[tnotes[i].type, mnotes[j].span.of(article.text), name] = (pairs.target[row, role], pairs.weight[row, role])
    assert cell["Handover", "قاعدة القيارة", "site"] == (1, 1) and cell["Handover", "القاعدة", "site"] == (0, 0)
    assert cell["Withdrawal", "القاعدة", "origin"] == (1, 1) and cell["Withdrawal", "قاعدة القيارة", "origin"] == (0, 0)
    assert cell["Withdrawal", "متحدث", "by"] == (1, 1) and cell["Withdrawal", "التحالف", "by2"] == (1, 1)
    assert cell["Withdrawal", "800 جندي", "count"] == (1, 1) and cell["Handover", "الخميس", "time"] == (1, 1)
    assert cell["Handover", "متحدث", "giver"] == (0, 1) and cell["Handover", "التحالف", "origin"] == (0, 0)


def test_relations_and_coreference_have_their_pairs(article: g.Annotated) -> None:
    labels, maker, example, t, tnotes, m, mnotes = pairs_of(article)
    pairs = maker.relations_of(example, m, mnotes)
    right = [(mnotes[i].name, mnotes[j].name, int(row.argmax())) for i, j, row in zip(pairs.i, pairs.j, pairs.target, strict=True) if row.any()]
    assert right == [("e3", "e4", list(g.RELATIONS).index("Location"))]
    coref = maker.coref_of("coref", example, m, mnotes)
    assert [(mnotes[i].name, mnotes[j].name) for i, j, hit in zip(coref.i, coref.j, coref.target[:, 0], strict=True) if hit] == [("e3", "e3")]


def test_packed_blocks_follow_the_layout() -> None:
    codes = bytes((j + 1) % 16 | ((15 - j) << 4) for j in range(16))
    raw = b"??" + struct.pack("<e", 0.5) + codes
    values = _blocks(raw, 2, 18)
    assert values[0] == (1 - 8) * 0.5 and values[15] == (0 - 8) * 0.5
    assert values[16] == (15 - 8) * 0.5 and values[31] == (0 - 8) * 0.5


def test_kept_pieces_are_those_of_arabic_news() -> None:
    pieces = ["<s>", "<pad>", "</s>", "<unk>", "▁", "▁the", "ing", "▁zyx", "z", "▁العراق", "на", "▁东", "10", "،", "«"]
    kept = [pieces[n] for n in keep_pieces(pieces, latin=2)]
    assert kept == ["<s>", "<pad>", "</s>", "<unk>", "▁", "▁the", "ing", "z", "▁العراق", "10", "،", "«"]


def test_conll_is_packed_and_its_tags_land_on_words(tmp_path: Path) -> None:
    file = tmp_path / "x.conll"
    file.write_text("قال O\nباراك B-PERS\nأوباما I-PERS\n\nفي O\n(بغداد B-LOC\n\n", encoding="utf-8")
    sentences = read_conll(file)
    assert [len(s) for s in sentences] == [3, 2]
    (example,) = conll_examples(sentences, Letters(), "ner", bio(NER))  # type: ignore[arg-type]
    assert [bio(NER)[n] for n in example.tags["ner"]] == ["O", "B-PERS", "I-PERS", "O", "B-LOC", "I-LOC"]


def test_held_out_is_the_last_share() -> None:
    sentences = [[(str(n), "O")] for n in range(20)]
    train, apart = held_out(sentences)
    assert len(train) == 18 and apart == sentences[18:]


@pytest.mark.parametrize(("tag", "mapped"), [("B-PER", "B-PERS"), ("I-MIS1", "I-MISC"), ("B-MIS-2", "B-MISC"), ("I--ORG", "I-ORG"), ("OO", "O"), ("B-LOC", "B-LOC")])
def test_map_aqmar(tag: str, mapped: str) -> None:
    assert map_aqmar(tag) == mapped


def test_entities_read_bio() -> None:
    assert entities(["B-LOC", "I-LOC", "I-ORG", "O", "I-PERS", "B-PERS"]) == {(0, 1, "LOC"), (2, 2, "ORG"), (4, 4, "PERS"), (5, 5, "PERS")}


def test_scores_count(article: g.Annotated) -> None:
    assert f1({"right": 1, "found": 2, "gold": 1}) == pytest.approx({"p": 0.5, "r": 1.0, "f1": 2 / 3})
    assert len(gold_roles(article, [(article.triggers[0].span, "Handover")])) == 4
    home = cluster(4, [(0, 1, 0.9), (0, 2, 0.3), (1, 3, 0.8), (2, 3, 0.6)], 0.5)
    assert home == [0, 0, 2, 0]
    table: dict = {}
    score_clusters(table, "c", ["a", "a", "b", "b"], home)
    assert round(f1(table["c r"])["r"], 2) == 0.75


def test_numpy_heads_compute_what_torch_trained() -> None:
    torch = pytest.importorskip("torch")
    from kg.train import network as n

    torch.manual_seed(0)
    pair, single = n.PairHead(8, (3, 4, 5), 6).eval(), n.SpanHead(8, 3, 2).eval()
    arrays = {f"p.{k}": v.numpy() for k, v in pair.state_dict().items()} | {f"s.{k}": v.numpy() for k, v in single.state_dict().items()}
    dice = np.random.default_rng(0)
    vectors = dice.normal(size=(7, 8)).astype(np.float32)
    spans = heads.Spans(np.array([0, 2, 5]), np.array([1, 2, 6]), np.array([0, 1, 2]), np.array([0, 0, 0]))
    mine = heads.span_vectors(vectors, spans)
    theirs = n.span_vectors(torch.tensor(vectors), torch.tensor(spans.first), torch.tensor(spans.last))
    assert np.allclose(mine, theirs.numpy(), atol=1e-5)
    i, j = np.array([0, 1, 2]), np.array([2, 0, 1])
    features = np.array([[0, 1, 2], [2, 3, 4], [1, 0, 0]])
    rows = heads.offset_features(features, (3, 4, 5))
    with torch.no_grad():
        expected = pair(theirs, theirs, torch.tensor(i), torch.tensor(j), torch.tensor(rows))
        flags = single(theirs, torch.tensor(spans.types))
    assert np.allclose(heads.PairHead(arrays, "p", (3, 4, 5))(mine, mine, i, j, features), expected.numpy(), atol=1e-4)
    assert np.allclose(heads.SpanHead(arrays, "s")(mine, spans.types), flags.numpy(), atol=1e-4)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> tuple:
    """A small untrained network, exported with 8 bits."""
    torch = pytest.importorskip("torch")
    pytest.importorskip("onnx")
    from tokenizers import Tokenizer
    from tokenizers.models import Unigram

    from kg.train.export import export
    from kg.train.network import Encoder, Network

    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("tiny")
    letters = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", -9.0), ("▁", -1.0), *((c, -2.0) for c in "ابتثجحخدذرزسشصضطظعغفقكلمنهوي")]
    Tokenizer(Unigram(letters, unk_id=3)).save(str(folder / "tokenizer.json"))
    sizes = {"hidden": 64, "heads": 2, "inner": 128, "vocabulary": len(letters), "positions": 256, "layers": 2}
    network = Network(Encoder(sizes), make_labels()).eval()
    export(network, make_labels(), folder / "tokenizer.json", folder)
    return network, folder


def test_exported_model_agrees_with_torch(tiny: tuple) -> None:
    from kg.annotate.reader import Reader
    from kg.train.reader import as_reader
    from kg.train.scores import document

    network, folder = tiny
    text = "سلم التحالف قاعدة للقوات\nوغادر الجنود"
    article = g.Annotated("a", "", text, (g.Span(0, 24), g.Span(25, len(text))), (), (), ())
    shipped, ours = Reader.load(folder, threads=1), as_reader(network, Pieces.load(folder / "tokenizer.json"), make_labels(), "cpu")
    one, two = (r.encode([document(article)])[0].vectors for r in (shipped, ours))
    assert one.shape == (6, 64) and np.corrcoef(one.ravel(), two.ravel())[0, 1] > 0.99
    assert json.loads((folder / "labels.json").read_text(encoding="utf-8"))["roles"] == make_labels()["roles"]
    assert score_conll(shipped, [[("سلم", "O"), ("بغداد", "B-LOC")]])["LOC"]["p"] <= 1


def test_evened_inputs_lose_less_in_8_bits() -> None:
    """A few inputs far larger than the rest leave the rest few steps; the factors take most of that away."""
    from kg.train.smooth import factors

    dice = np.random.default_rng(3)
    inputs, weights = dice.normal(size=(50, 64)), dice.normal(size=(16, 64))
    inputs[:, ::31] *= 60
    eight = lambda x: np.round(x / np.abs(x).max() * 127) * np.abs(x).max() / 127  # noqa: E731
    factor = factors({"w": weights}, {"w": np.abs(inputs).max(0)})["w"]
    exact = inputs @ weights.T
    plain, even = (np.abs(eight(x) @ eight(w).T - exact).mean() for x, w in ((inputs, weights), (inputs / factor, weights * factor)))
    assert np.isclose(np.log(factor).mean(), 0, atol=1e-5) and factor[0] > 5 * factor[1]
    assert even < 0.7 * plain


def test_evened_model_reads_alike_and_comes_back(tiny: tuple) -> None:
    from kg.annotate.reader import Reader
    from kg.train.export import export
    from kg.train.reader import as_reader
    from kg.train.restore import exported_state
    from kg.train.scores import document
    from kg.train.smooth import sample_chunks

    network, folder = tiny
    network.eval()
    (folder / "written").mkdir()
    (folder / "written" / "a.txt").write_text(MARKED, encoding="utf-8")
    pieces = Pieces.load(folder / "tokenizer.json")
    export(network, make_labels(), folder / "tokenizer.json", folder / "even", sample_chunks(folder / "written", pieces))
    article = g.Annotated("a", "", "سلم التحالف قاعدة للقوات", (g.Span(0, 24),), (), (), ())
    even, exact = (r.encode([document(article)])[0].vectors for r in (Reader.load(folder / "even", threads=1), as_reader(network, pieces, make_labels(), "cpu")))
    assert np.corrcoef(even.ravel(), exact.ravel())[0, 1] > 0.99
    state = exported_state(folder / "even")
    for part in ("qkv", "out", "up", "down"):
        name = f"encoder.layers.1.{part}.weight"
        assert np.allclose(state[name].numpy(), network.state_dict()[name].detach().numpy(), atol=0.02)


def test_a_training_step_lowers_the_loss(tiny: tuple, article: g.Annotated) -> None:
    import random

    import torch

    from kg.train.reader import WEIGHTS, Collator, link_losses, tag_losses

    network, folder = tiny
    pieces, labels = Pieces.load(folder / "tokenizer.json"), make_labels()
    batch = [make_example(article, pieces, labels)]
    collate = Collator(PairMaker(labels), pieces.pad, "cpu")
    optimiser, seen = torch.optim.Adam(network.parameters(), 3e-3), []
    for _ in range(8):
        vectors = network.words(*collate.words(batch))
        losses = tag_losses(network, vectors, batch, collate) | link_losses(network, vectors, collate.links(batch, random.Random(1)))
        loss = sum(WEIGHTS[k] * v for k, v in losses.items())
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        seen.append(loss.item())
    assert set(losses) == {"outer", "inner", "trigger", "clitic", "roles", "relations", "coref", "events", "flags"}
    assert seen[-1] < 0.6 * seen[0]


def test_noise_changes_spelling_and_nothing_else(article: g.Annotated) -> None:
    import random

    from kg.train.noise import NoisyPieces, misspell

    forms = {misspell("الأميركية", random.Random(n)) for n in range(60)}
    assert {"الاميركية", "الأميركيه", "الأميركية"} <= forms
    example = make_example(article, Letters(), make_labels())  # type: ignore[arg-type]
    changed = NoisyPieces(Letters(), random.Random(2)).disturb([example] * 20, 1.0)  # type: ignore[arg-type]
    assert all(c.tags is example.tags and c.words is example.words for c in changed)
    assert len({tuple(x.ids) for c in changed for x in c.chunks}) > 1


def test_tune_finds_the_better_limit(tiny: tuple, article: g.Annotated) -> None:
    from kg.annotate.reader import Reader
    from kg.train.tune import LIMITS, SHIFTS, tune

    reader = Reader.load(tiny[1], threads=1)
    found = tune(reader, [article])
    assert set(found) == {"roles", "relations", "coref", "events"} and set(found.values()) <= set(LIMITS)
    assert set(reader.labels["shifts"].values()) <= set(SHIFTS)


def test_evaluate_command_measures_files(tiny: tuple, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from kg.train.__main__ import main

    (tmp_path / "batch.txt").write_text(MARKED, encoding="utf-8")
    (tmp_path / "x.conll").write_text("في O\nبغداد B-LOC\n\nقال O\n", encoding="utf-8")
    assert main(["evaluate", "gold", str(tmp_path / "batch.txt"), "--model", str(tiny[1])]) == 0
    assert {"mention", "trigger", "role", "relation", "modality", "coref"} <= set(json.loads(capsys.readouterr().out))
    assert main(["evaluate", "ner", str(tmp_path / "x.conll"), "--model", str(tiny[1]), "--last", "0.5"]) == 0
    assert json.loads(capsys.readouterr().out)["all"]["r"] in (0.0, 1.0)
    assert main(["nonsense"]) == 2


def test_reader_command_trains_and_writes_a_model(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    pytest.importorskip("onnx")
    from tokenizers import Tokenizer
    from tokenizers.models import Unigram

    from kg.annotate.reader import Reader
    from kg.train.__main__ import main as train
    from kg.train.network import Encoder
    from kg.train.reader import main

    letters = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", -9.0), ("▁", -1.0), *((c, -2.0) for c in "ابتدرسعقلمنهويةف")]
    sizes = {"hidden": 64, "heads": 2, "inner": 128, "vocabulary": len(letters), "positions": 256, "layers": 3}
    for name in ("e5", "gold", "written", "corpora/anercorp", "corpora/aqmar", "corpora/wojood-sample", "corpora/saudinewsnet"):
        (tmp_path / name).mkdir(parents=True)
    Tokenizer(Unigram(letters, unk_id=3)).save(str(tmp_path / "e5/tokenizer.json"))
    torch.save({"sizes": sizes, "state": Encoder(sizes).state_dict()}, tmp_path / "e5/encoder.pt")
    for name in ("gold/batch-00", "gold/batch-09a", "written/a-01"):
        (tmp_path / f"{name}.txt").write_text(MARKED, encoding="utf-8")
    (tmp_path / "gold/batch-10a.txt").write_text("S\t[[broken: the test files are never read", encoding="utf-8")
    lines = "في O\nبغداد B-LOC\n\n" * 20
    for name in ("anercorp/train.conll", "aqmar/Atom.txt", "wojood-sample/train.txt", "wojood-sample/val.txt"):
        (tmp_path / "corpora" / name).write_text(lines, encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "corpora/saudinewsnet/2015-07-21.zip", "w") as archive:
        archive.writestr("2015-07-21.json", json.dumps([{"title": "بغداد", "content": "قال الوزير ان القوات وصلت المدينة امس. " * 9}] * 4))
    (tmp_path / "names").mkdir()
    (tmp_path / "list.txt").write_text("# saudi-0721-0\nLOC\tبغداد\n", encoding="utf-8")
    (tmp_path / "names/n-01.txt").write_text(hide(tmp_path / "list.txt", tmp_path / "corpora"), encoding="utf-8")
    (tmp_path / "names/invented").mkdir()
    (tmp_path / "names/invented/w-01.txt").write_text("# 1\nوصل [بغداد|LOC] امس\n", encoding="utf-8")
    places = [f"--{n}={tmp_path / f}" for n, f in (("encoder", "e5"), ("gold", "gold"), ("corpora", "corpora"), ("written", "written"), ("names", "names"), ("out", "out"))]
    assert main([*places, "--layers=0,1", "--epochs=2,1,1,1,1,1,1", "--budget=120", "--frozen=1", "--no-half", "--plain=300"]) == 0
    reader = Reader.load(tmp_path / "out", threads=1)
    assert set(reader.labels["thresholds"]) == {"roles", "relations", "coref", "events"}
    assert "mention" in json.loads((tmp_path / "out/figures.json").read_text())["dev"]
    models = [f"--first={tmp_path / 'out/checkpoint.pt'}", f"--second={tmp_path / 'out'}", f"--encoder={tmp_path / 'e5'}", f"--out={tmp_path / 'mean'}"]
    assert train(["mean", *models, "--layers=0,1", "--share=1"]) == 0
    mean, second = (dict(np.load(tmp_path / name / "heads.npz")) for name in ("mean", "out"))
    assert mean.keys() == second.keys() and all((mean[name] == second[name]).all() for name in mean), "all of the second is the second"


def test_mean_of_two_states() -> None:
    torch = pytest.importorskip("torch")
    from kg.train.mean import mean_state

    first, second = {"w": torch.tensor([1.0, 2.0])}, {"w": torch.tensor([3.0, 6.0])}
    assert mean_state(first, second, 0.25)["w"].tolist() == [1.5, 3.0]
    with pytest.raises(ValueError, match="differ"):
        mean_state(first, {"w": torch.zeros(3)}, 0.5)


def test_masking_hides_whole_words_and_asks_for_no_other_piece() -> None:
    owners = np.repeat(np.arange(40), 2)
    ids = np.concatenate([[0], 10 + np.arange(80), [2]])[None]
    seen, target = mask(ids, [owners], unknown=3, vocabulary=200, dice=random.Random(5))
    asked = target[0] != IGNORE
    assert (target[0][asked] == ids[0][asked]).all(), "what is asked for is the piece that stood there"
    assert (seen[0][~asked] == ids[0][~asked]).all(), "pieces that are not asked for stay"
    assert not asked[0] and not asked[-1] and (asked[1:-1:2] == asked[2:-1:2]).all(), "words are masked whole, boundaries never"
    assert 2 <= asked.sum() <= 30 and (seen[0] == 3).any()


def test_plain_articles_leave_out_the_named_ones_and_their_copies(tmp_path: Path) -> None:
    words = lambda start, count: " ".join(f"كلمة{n}" for n in range(start, start + count))  # noqa: E731
    rows = [words(0, 60), words(0, 50), words(500, 60), "قصير"]
    (tmp_path / "saudinewsnet").mkdir()
    with zipfile.ZipFile(tmp_path / "saudinewsnet" / "2015-07-21.zip", "w") as archive:
        archive.writestr("2015-07-21.json", json.dumps([{"title": "", "content": row} for row in rows]))
    assert list(plain_articles(tmp_path, {"saudi-0721-0"}, random.Random(1))) == [rows[2]]


def news(folder: Path, *rows: str) -> Path:
    """A corpus of one day."""
    (folder / "saudinewsnet").mkdir()
    with zipfile.ZipFile(folder / "saudinewsnet" / "2015-07-21.zip", "w") as archive:
        archive.writestr("2015-07-21.json", json.dumps([{"title": "", "content": row} for row in rows]))
    return folder


def test_names_are_found_with_their_clitics_and_only_as_words() -> None:
    text = "فاز الأهلي وبالأهلي للأهلي على أهلي، والأهليون"
    assert [s.of(text) for s in places(text, "الأهلي")] == ["الأهلي", "وبالأهلي", "للأهلي"]
    assert [s.of("نادي «الشباب» يجمع الشباب") for s in places("نادي «الشباب» يجمع الشباب", "نادي {الشباب}")] == ["الشباب"]


def test_of_names_that_overlap_the_longest_is_marked() -> None:
    text = "زار جورج بوش الابن مدينة بوش"
    assert [(s.of(text), k) for s, k in mark(text, [("PERS", "بوش"), ("PERS", "جورج بوش"), ("LOC", "مدينة {بوش}")])] == [("جورج بوش", "PERS"), ("بوش", "LOC")]


def test_names_travel_without_their_words(tmp_path: Path) -> None:
    corpora = news(tmp_path, "وصل أنان إلى بغداد. وقال أنان إن الزمالك فاز.")
    (tmp_path / "list.txt").write_text("# saudi-0721-0\nPERS\tأنان\nLOC\tبغداد\nORG\tالزمالك\n", encoding="utf-8")
    (tmp_path / "names").mkdir()
    (tmp_path / "names" / "n-01.txt").write_text(hidden := hide(tmp_path / "list.txt", corpora), encoding="utf-8")
    assert not any("\u0600" <= c <= "\u06ff" for c in hidden)
    [(text, names)] = named_articles(tmp_path / "names", corpora)
    assert [(s.of(text), k) for s, k in names] == [("أنان", "PERS"), ("بغداد", "LOC"), ("أنان", "PERS"), ("الزمالك", "ORG")]
    [example] = name_examples([(text, names)], Letters())
    tags = bio(NER)
    assert [example.words.word(n) + " " + tags[t] for n, t in enumerate(example.tags["ner"].tolist()) if t] == ["أنان B-PERS", "بغداد B-LOC", "أنان B-PERS", "الزمالك B-ORG"]


def test_invented_items_bring_their_words_and_names(tmp_path: Path) -> None:
    (tmp_path / "w-01.txt").write_text("# 1\n[روما|LOC] ـ فاز [ليون|ORG] .\nوقال [فينغر|PERS]\n\n# 2\nلا اسم هنا\n", encoding="utf-8")
    (text, names), (plain, none) = invented_articles(tmp_path)
    assert text == "روما ـ فاز ليون .\nوقال فينغر" and (plain, none) == ("لا اسم هنا", [])
    assert [(s.of(text), k) for s, k in names] == [("روما", "LOC"), ("ليون", "ORG"), ("فينغر", "PERS")]


def test_invented_items_with_marks_out_of_form_are_refused(tmp_path: Path) -> None:
    for line in ("[روما|LOCATION] امس", "[روما|LOC امس"):
        (tmp_path / "w-01.txt").write_text(f"# 1\n{line}\n", encoding="utf-8")
        with pytest.raises(ValueError, match=r"w-01\.txt, line 2"):
            list(invented_articles(tmp_path))


def test_every_invented_item_is_in_form() -> None:
    items = list(invented_articles(NAMES / "invented"))
    assert len(items) > 1000 and all(text[s.start : s.end].strip() == text[s.start : s.end] for text, names in items for s, _ in names)


def test_names_of_another_edition_and_lists_out_of_form_are_refused(tmp_path: Path) -> None:
    (tmp_path / "n-01.txt").write_text("saudi-0721-0 000000000000 0+3LOC\n", encoding="utf-8")
    with pytest.raises(ValueError, match="another text"):
        list(named_articles(tmp_path, news(tmp_path, "بغداد اليوم")))
    (tmp_path / "list.txt").write_text("# saudi-0721-0\nPERSON\tأنان\n", encoding="utf-8")
    with pytest.raises(ValueError, match="line 2"):
        list(read_lists(tmp_path / "list.txt"))


def test_ids_are_all_that_is_read_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "batch.txt").write_text(MARKED.replace("]]", "]"), encoding="utf-8")
    assert ids_of([tmp_path / "batch.txt"]) == {"a-1"}


def test_pruned_leaves_out_what_weighs_nothing() -> None:
    from kg.extract.linear import Linear
    from kg.train.votes import pruned

    model = Linear(["a", "b"], ["none", "x"], np.array([[0.01, -0.02], [0.5, -0.5]]), np.zeros(2))
    small = pruned(model, 0.1)
    assert list(small.index) == ["b"] and small.classes == model.classes
    assert np.allclose(small.probabilities([["b"]]), model.probabilities([["b"]]))


TIMED = """# id = a-2
# published = 2015-07-23
S\t{{مقتل|Killing:x1 victim=e1 place=e2}} [[خمسة أشخاص|PopulationGroup:e1]] في [[بغداد|Place:e2]]
S\t{{قتل|Killing:x2 victim=e3 place=e2 count=v1 time=t1}} [[خمسة|Count:v1=5]] [[أشخاص|PopulationGroup:e3]] [[أمس|Time:t1=2015-07-22/day]] في {{تفجير|Attack:x3 target=e3 place=e2 time=t1}} ب[[بغداد|Place:e2]].
S\tإلى ذلك، {{قتل|Killing:x4 victim=e4 place=e5 time=t1}} [[جنود|PopulationGroup:e4]] شمال [[بغداد|Place:e5]].
S\tو{{سيزور|Meeting:x5 participant=e6 planned}} [[الوزير|Person:e6]] [[المدينة|Place:e2]].
"""


def test_marked_times_have_their_days(tmp_path: Path) -> None:
    (tmp_path / "batch.txt").write_text(TIMED.replace("v1=5", "v1=~5"), encoding="utf-8")
    note = next(g.read_articles(tmp_path / "batch.txt"))
    day = date(2015, 7, 22)
    assert note.published == date(2015, 7, 23)
    assert [n.interval for n in note.mentions if n.type == "Time"] == [(day, day)]
    assert [n.value for n in note.mentions if n.type == "Count"] == ["~5"] and not any(n.interval for n in note.triggers)


def timed_story(tmp_path: Path) -> tuple:
    (tmp_path / "batch.txt").write_text(TIMED, encoding="utf-8")
    note = next(g.read_articles(tmp_path / "batch.txt"))
    return (note, *times.document_of(note, load_lexicon()))


def test_own_times_are_learned_from_every_word_beside_a_time(tmp_path: Path) -> None:
    cases = list(times.own_cases(3, *timed_story(tmp_path), load_lexicon()))
    assert [(c.article, c.right, c.marked) for c in cases] == [(3, [True], True)] * 2  # «قتل» and «تفجير» of the second sentence
    assert {"after:1", "alone", "kind:perfect:after", "type:Killing:day"} <= set(cases[0].candidates[0])
    assert {"before:1", "kind:noun:before", "governed:اشخاص"} <= set(cases[1].candidates[0])


def test_carried_times_are_learned_from_events_without_one_of_their_own(tmp_path: Path) -> None:
    cases = list(times.carried_cases(3, *timed_story(tmp_path)))
    assert [(c.article, c.right, c.marked) for c in cases] == [(3, [False], False), (3, [True], True)]  # title, roundup; yesterday is no plan's
    assert {"opens:roundup", "main", "back:1", "same-type"} <= set(cases[1].candidates[0])
    assert {"title", "title:1"} <= set(cases[0].candidates[0])


def test_learned_times_are_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    last = "S\tوقال [[الوزير|Person:e7]] أمس إن {{تفجيرا|Attack:x6 place=e2 possible}} قد يقع في [[المدينة|Place:e2]].\n"
    blocks = "\n".join(TIMED.replace("a-2", f"a-{n}") + last for n in range(40))
    (tmp_path / "batch.txt").write_text(blocks, encoding="utf-8")
    out = tmp_path / "times.json"
    assert times.main(["--gold", str(tmp_path), "--out", str(out), "--floor", "-1"]) == 0
    table = json.loads(out.read_text(encoding="utf-8"))
    assert table["floors"]["carried"] == -1 and table["carried"]["opens:roundup"] > 0 > table["carried"]["title"]
    told = capsys.readouterr().out
    assert told.startswith("40 articles, 120 events with times in their sentence, 80 with a time\n")
    assert "40 articles, 120 events without a time of their own, 40 with a time\n" in told
