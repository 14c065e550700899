"""Trains and scores the grammar models with Stanza's own trainers.

    python -m kg.train grammar prepare  --treebanks DIR --work DIR          convert, rebuild multi-word tokens, split
    python -m kg.train grammar train    --work DIR --news DIR --out DIR     all steps; pack
    python -m kg.train grammar score    --work DIR --models DIR             held-out figures, from raw text and from gold words
    python -m kg.train grammar rebuild  --treebanks DIR                     how well written words are rebuilt, by PUD's text
    python -m kg.train grammar sample   --treebanks DIR                     a hundred rebuilt written words, to check by hand

``--only STEP`` trains one step. ``DIR`` of the treebanks holds PADT (v1) and PUD, that of the news zip files of JSON arrays.
"""

from __future__ import annotations

import argparse
import importlib
import json
import logging
import random
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from ..annotate.grammar import WHOLE_WORDS, build_pipeline
from ..annotate.pieces import mended_forms
from ..annotate.voice import VOICE_WEIGHTS, Voice
from . import treebank
from .clitics import written_words
from .voice import train_voice

log = logging.getLogger(__name__)
PACKAGE = "isnad"
#: What the trainers are told, step by step; {d} is the data folder, {s} the folder of trained models.
STEPS = {
    "tokenize": ("stanza.models.tokenizer", "--txt_file {d}/train.txt --label_file {d}/train.toklabels --mwt_json_file {d}/train-mwt.json "
                 "--dev_txt_file {d}/dev.txt --dev_label_file {d}/dev.toklabels --dev_conll_gold {d}/dev.conllu "
                 "--batch_size 32 --max_seqlen 150 --steps 2000 --eval_steps 200"),
    "mwt": ("stanza.models.mwt_expander", "--train_file {d}/train.conllu --eval_file {d}/dev.in.conllu --gold_file {d}/dev.conllu "
            "--num_epoch 12 --ensemble_early_stop"),
    "pos": ("stanza.models.tagger", "--train_file {d}/train.conllu --eval_file {d}/dev.conllu --wordvec_pretrain_file {s}/pretrain/isnad.pt "
            "--hidden_dim 150 --char_hidden_dim 100 --char_emb_dim 50 --word_emb_dim 50 --transformed_dim 100 --deep_biaff_hidden_dim 100 "
            "--composite_deep_biaff_hidden_dim 50 --word_cutoff 3 --batch_size 64 --batch_maximum_tokens 1500 --share_hid "
            "--max_steps 1000 --eval_interval 100 --fix_eval_interval --max_steps_before_stop 400"),
    "lemma": ("stanza.models.lemmatizer", "--train_file {d}/train.conllu --eval_file {d}/dev.conllu --hidden_dim 100 --num_epoch 15 "
              "--batch_size 100"),
    "depparse": ("stanza.models.parser", "--train_file {d}/train.tagged.conllu --eval_file {d}/dev.tagged.conllu "
                 "--wordvec_pretrain_file {s}/pretrain/isnad.pt --hidden_dim 160 --char_hidden_dim 60 --char_emb_dim 40 --word_emb_dim 50 "
                 "--transformed_dim 80 --deep_biaff_hidden_dim 100 --deep_biaff_output_dim 80 --num_layers 2 --word_cutoff 3 --no_xpos "
                 "--batch_size 1000 --no_second_optim --no_checkpoint"),
}  # fmt: skip
TAGGER_POLISH = "--max_steps 250 --eval_interval 50 --lr 0.0007 --dropout 0.33 --word_dropout 0.2"
#: The parser learns in three phases, each from the best model of the one before.
PARSER_PHASES = (
    "--max_steps 600 --eval_interval 100",
    "--max_steps 500 --eval_interval 100 --optim adam --lr 0.0015 --dropout 0.33 --word_dropout 0.25",
    "--max_steps 400 --eval_interval 50 --optim adam --lr 0.0004 --dropout 0.33 --word_dropout 0.2 --plateau_steps 100 --plateau_decay 0.5",
)


def prepare(treebanks: Path, work: Path) -> None:
    """Write the four parts as CoNLL-U and text, with the labels that the tokenizer learns from."""
    data = work / "data"
    data.mkdir(parents=True, exist_ok=True)
    for name, trees in treebank.load(treebanks).items():
        treebank.write(trees, data / f"{name}.conllu", data / f"{name}.txt")
        label(data / name)
        log.info("%s: %d sentences, %d words", name, len(trees), sum(len(t.nodes) for t in trees))


def label(base: Path) -> None:
    """Write what Stanza's trainers want beside ``BASE.conllu`` and ``BASE.txt``: character labels, expansions, joined words."""
    from stanza.utils.datasets import prepare_tokenizer_data
    from stanza.utils.datasets.contract_mwt import contract_mwt

    prepare_tokenizer_data.main([f"{base}.txt", f"{base}.conllu", "-o", f"{base}.toklabels", "-m", f"{base}-mwt.json"])
    contract_mwt(f"{base}.conllu", f"{base}.in.conllu")


def train_step(step: str, work: Path, more: Sequence[str] = ()) -> None:
    """Run Stanza's trainer of a step, with ``more`` options; the model goes to ``work/models/STEP/isnad.pt``."""
    module, options = STEPS[step]
    models = work / "models"
    common = ["--mode", "train", "--lang", "ar", "--shorthand", "ar_isnad", "--save_dir", str(models / step), "--save_name", "isnad.pt", "--cpu"]
    if step == "lemma":
        del common[2:4]
    importlib.import_module(module).main([*options.format(d=work / "data", s=models).split(), *common, *more])


def train_vectors(work: Path, news: Path) -> None:
    """Word vectors from raw news, cut by the tokenizer trained before."""
    from . import vectors

    vocabulary, table = vectors.word_vectors(vectors.articles(news), segmenter(pack(work, work / "packed")))
    (work / "models" / "pretrain").mkdir(parents=True, exist_ok=True)
    vectors.save_pretrain(work / "models" / "pretrain" / "isnad.pt", vocabulary, table)


def polish_tagger(work: Path) -> None:
    """A second phase for the tagger, from its best model, with a lower rate and less dropout; Stanza's trainer starts afresh only."""
    from stanza.models import tagger

    start, beginner = work / "phase.pt", tagger.Trainer

    class Resumed(beginner):  # type: ignore[misc, valid-type]
        def __init__(self, args: dict[str, object], pretrain: object, device: object, **_: object) -> None:
            super().__init__(args=args, pretrain=pretrain, model_file=str(start), device=device)

    shutil.copyfile(work / "models" / "pos" / "isnad.pt", start)
    tagger.Trainer = Resumed
    try:
        train_step("pos", work, TAGGER_POLISH.split())
    finally:
        tagger.Trainer = beginner


def train_parser(work: Path) -> None:
    """The parser, phase after phase."""
    model, start = work / "models" / "depparse" / "isnad.pt", work / "phase.pt"
    for number, options in enumerate(PARSER_PHASES):
        if number:
            shutil.copyfile(model, start)
        train_step("depparse", work, [*options.split(), *(["--continue_from", str(start)] if number else [])])


def train_whole(work: Path, news: Path) -> None:
    """The list of words that the tokenizer must not cut after their first letter."""
    from . import vectors, whole

    words = whole.whole_words(vectors.articles(news), work / "data" / "train.conllu")
    (work / "models").mkdir(parents=True, exist_ok=True)
    (work / "models" / WHOLE_WORDS).write_text("\n".join(words) + "\n", encoding="utf-8")


def segmenter(folder: Path) -> Callable[[Sequence[str]], dict[str, tuple[str, ...]]]:
    """A function from written words to their syntactic words, each cut by itself, outside any sentence."""
    pipeline = build_pipeline(folder, "tokenize,mwt")

    def segment(words: Sequence[str]) -> dict[str, tuple[str, ...]]:
        cut: dict[str, tuple[str, ...]] = {}
        for start in range(0, len(words), 5000):
            for sentence in pipeline("\n\n".join(words[start : start + 5000])).sentences:
                token = sentence.tokens[0]
                if len(sentence.tokens) == 1 and len(token.words) > 1:
                    cut[token.text] = tuple(mended_forms(token.text, [w.text for w in token.words]))
        return cut

    return segment


def pack(work: Path, out: Path) -> Path:
    """Lay the trained models out as ``stanza.download`` does; returns ``out``."""
    listed: dict[str, object] = {"lang_name": "Arabic", "packages": {"default": {}}}
    for step in ("tokenize", "mwt", "pos", "lemma", "depparse", "pretrain"):
        source = work / "models" / step / "isnad.pt"
        if not source.is_file():
            continue
        (out / "ar" / step).mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, out / "ar" / step / "isnad.pt")
        needs = {"dependencies": [{"model": "pretrain", "package": PACKAGE}]} if step in ("pos", "depparse") else {}
        listed[step] = {PACKAGE: needs}
        if step != "pretrain":
            listed["packages"]["default"][step] = PACKAGE  # type: ignore[index]
    for name in (WHOLE_WORDS, VOICE_WEIGHTS):
        if (work / "models" / name).is_file():
            shutil.copyfile(work / "models" / name, out / "ar" / name)
    (out / "resources.json").write_text(json.dumps({"ar": listed}, indent=1) + "\n", encoding="utf-8")
    return out


def tag(work: Path) -> None:
    """Write train and dev with predicted tags, which the parser learns from: one that has seen only right tags trusts them too much."""
    for part in ("train", "dev"):
        base = work / "data" / part
        sentences = _tagged(base.with_suffix(".conllu").read_text(encoding="utf-8"), work)
        base.with_suffix(".tagged.conllu").write_text("\n\n".join(sentences) + "\n\n", encoding="utf-8")


def _tagged(conllu: str, work: Path) -> list[str]:
    """The sentences with the tags and features of the tagger in ``work``, heads and relations as they were."""
    from stanza.utils.conll import CoNLL

    pipeline = build_pipeline(pack(work, work / "packed"), "tokenize,mwt,pos")
    parsed = pipeline.process(CoNLL.conll2doc(input_str=conllu), processors="pos")
    return [f"{sentence:C}" for sentence in parsed.sentences]


def voice_step(work: Path) -> None:
    """The weights that tell passive from active verbs."""
    data = work / "data"
    train_voice(data / "train.tagged.conllu", data / "dev.tagged.conllu", work / "models" / VOICE_WEIGHTS)


def train(work: Path, news: Path | None, only: str) -> None:
    """All steps in order, or one of them."""
    from_news = {"whole": train_whole, "vectors": train_vectors}
    by_hand = {"polish": polish_tagger, "tag": tag, "depparse": train_parser, "voice": voice_step}
    for step in ("tokenize", "mwt", "whole", "vectors", "pos", "polish", "lemma", "tag", "depparse", "voice"):
        if only and step != only:
            continue
        if step in from_news:
            if news is None:
                raise SystemExit(f"{step} needs --news")
            from_news[step](work, news)
        elif step in by_hand:
            by_hand[step](work)
        else:
            train_step(step, work)


def score(work: Path, models: Path) -> dict[str, dict[str, dict[str, float]]]:
    """Figures of both held-out parts."""
    from .scoring import held_out

    pipeline = build_pipeline(models)
    voice = Voice.load(models / "ar")
    return {part: held_out(pipeline, voice, work / "data" / f"{part}.conllu", work / "data" / f"{part}.txt") for part in ("held-padt", "held-pud")}


def rebuild(treebanks: Path) -> dict[str, float]:
    """How the rules that rebuild PADT's written words do on PUD, whose text shows them."""
    from .scoring import rebuild_scores

    return rebuild_scores(tree for trees in treebank.load(treebanks).values() for tree in trees if tree.text)


def sample(treebanks: Path, count: int = 100) -> list[str]:
    """Lines «written word = its words» of rebuilt multi-word tokens of PADT, drawn evenly from its held-out part."""
    drawn = []
    for tree in treebank.load(treebanks)["held-padt"]:
        for word in written_words(tree):
            if word.end - word.start > 1:
                drawn.append(f"{word.form} = " + " + ".join(n.form for n in tree.nodes[word.start : word.end]))
    return random.Random(1).sample(drawn, min(count, len(drawn)))


def main(argv: list[str]) -> int:
    """Command line of ``python -m kg.train grammar``."""
    parser = argparse.ArgumentParser(prog="python -m kg.train grammar", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("task", choices=["prepare", "train", "score", "rebuild", "sample"])
    for name in ("treebanks", "work", "news", "models", "out"):
        parser.add_argument(f"--{name}", type=Path)
    parser.add_argument("--only", default="", help="one training step")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args(argv)
    import torch

    torch.set_num_threads(options.threads)
    if options.task == "prepare":
        prepare(options.treebanks, options.work)
    elif options.task == "train":
        train(options.work, options.news, options.only)
        if options.out:
            pack(options.work, options.out)
    elif options.task == "score":
        sys.stdout.write(json.dumps(score(options.work, options.models), indent=1) + "\n")
    elif options.task == "rebuild":
        sys.stdout.write(json.dumps(rebuild(options.treebanks)) + "\n")
    else:
        sys.stdout.write("\n".join(sample(options.treebanks)) + "\n")
    return 0
