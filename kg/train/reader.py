"""Train the reader: one encoder, heads for mentions, triggers, flags, roles, relations and coreference.

    python -m kg.train reader --encoder ENCODER_DIR --gold GOLD_DIR --corpora CORPORA_DIR --out MODEL_DIR

Data: annotated articles (GOLD_DIR, split by file name), written articles in the same markup (kg/train/written, every
tenth kept apart), ANERcorp (its last tenth of sentences kept apart), AQMAR, the Wojood sample, names of SaudiNewsNet
and of invented items (kg/train/names), its plain articles for masked words (``--plain``). Seeded; runs on a GPU with ``--device cuda`` unchanged.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, distributed
from torch.nn.utils.rnn import pad_sequence
from torch.nn import functional as F

from ..annotate import reader_heads as heads
from ..annotate.reader import Reader
from ..annotate.reader_text import Pieces, pad_chunks
from . import scores
from .conll import conll_examples, held_out, map_aqmar, read_conll
from .evaluate import score_conll
from .examples import IGNORE, NER, WOJOOD, Example, PairMaker, Pairs, bio, make_example, make_labels
from .export import export
from .gold import Annotated, read_articles
from .masked import MaskedHead, ids_of, plain_articles, plain_examples
from .names import NAMES, invented_articles, name_examples, named_articles
from .network import Network, head_arrays, load_encoder, span_vectors
from .noise import NoisyPieces
from .restore import state_of
from .smooth import WRITTEN, sample_chunks
from .tune import tune

log = logging.getLogger(__name__)
TEST, DEV = ("batch-10a", "batch-10b", "batch-11a"), ("batch-09a", "batch-09b")
#: What is read in epochs of its own, in the order of ``--epochs``.
SOURCES = ("gold", "written", "ner", "aqmar", "wojood", "names", "invented")
#: weight of each loss; chosen, not tuned
WEIGHTS = {
    "outer": 1.0, "inner": 1.0, "trigger": 1.5, "clitic": 0.3, "ner": 1.0, "aqmar": 0.5, "wojood": 0.5,
    "roles": 0.3, "relations": 0.15, "coref": 0.1, "events": 0.05, "flags": 0.4, "masked": 0.3,
}  # fmt: skip


def load_gold(folder: Path) -> tuple[list[Annotated], list[Annotated]]:
    """Articles to train on and to develop with; test files are not even opened."""
    train, dev = [], []
    for file in sorted(folder.glob("*.txt")):
        if file.stem not in TEST:
            (dev if file.stem in DEV else train).extend(read_articles(file))
    return train, dev


def load_written(folder: Path) -> tuple[list[Annotated], list[Annotated]]:
    """Written articles: to train on, and every tenth, which is kept apart; files with errors are logged and left out."""
    articles: list[Annotated] = []
    for file in sorted(folder.glob("*.txt")):
        try:
            articles += read_articles(file)
        except ValueError as error:
            log.warning("left out: %s", error)
    return [a for n, a in enumerate(articles) if n % 10 != 9], articles[9::10]


class Collator:
    """Turns examples into tensors, with pairs of the annotated ones."""

    def __init__(self, maker: PairMaker, pad: int, device: str):
        self.maker, self.pad, self.device = maker, pad, device

    def tensor(self, value: Any) -> Tensor:
        """On the device."""
        return torch.as_tensor(np.asarray(value), device=self.device)

    def words(self, examples: Sequence[Example]) -> tuple[Tensor, Tensor, Tensor, int]:
        """Piece ids, sizes, owners and word count of a batch."""
        chunks = [(c, base) for e, base in zip(examples, self.bases(examples), strict=True) for c in e.chunks]
        ids, sizes = pad_chunks([c for c, _ in chunks], self.pad)
        states = [s for e in examples for s in e.states or ()]
        rows = pad_sequence(states, batch_first=True).float() if states else self.tensor(ids)
        owners = np.full(ids.shape, -1, dtype=np.int64)
        for row, (chunk, base) in enumerate(chunks):
            owners[row, 1 : len(chunk.ids) - 1] = chunk.owners + chunk.first + base
        return rows, self.tensor(sizes.astype(np.int64)), self.tensor(owners), sum(len(e.words) for e in examples)

    @staticmethod
    def bases(examples: Sequence[Example]) -> list[int]:
        """Number of the first word of each example in the batch."""
        return [0, *np.cumsum([len(e.words) for e in examples])[:-1].tolist()]

    def links(self, examples: Sequence[Example], noise: random.Random | None) -> dict[str, Any]:
        """Spans of all examples in one list, and the labelled pairs of every head."""
        spans: dict[str, list] = {"m": [], "t": []}
        pairs: dict[str, list] = {"roles": [], "relations": [], "coref": [], "events": []}
        flags, make = [], self.maker
        at_m = at_t = 0
        for example, base in zip(examples, self.bases(examples), strict=True):
            m, mnotes = make.spans(example, example.mentions, make.fillers, noise)
            t, tnotes = make.spans(example, example.triggers, make.events, noise)
            entities = heads.Spans(*(getattr(m, f)[keep] for keep in [m.types <= 13] for f in ("first", "last", "types", "sentences")))
            kept = np.nonzero(m.types <= 13)[0]
            enotes = [mnotes[k] for k in kept]
            for name, found, i, j in (
                ("roles", make.roles_of(example, t, tnotes, m, mnotes), at_t, at_m),
                ("relations", make.relations_of(example, entities, enotes), None, None),
                ("coref", make.coref_of("coref", example, entities, enotes), None, None),
                ("events", make.coref_of("events", example, t, tnotes), at_t, at_t),
            ):
                left = found.i + i if i is not None else kept[found.i] + at_m
                right = found.j + j if j is not None else kept[found.j] + at_m
                keep = slice(None) if noise is None or name in ("roles", "events") else self.thin(found, noise)
                pairs[name].append((left[keep], right[keep], found.rows[keep], found.target[keep], found.weight[keep]))
            for number, note in enumerate(tnotes):
                if note is not None:
                    mode = next((f for f in note.flags if f in ("planned", "possible", "requested")), "actual")
                    modes = ("actual", "planned", "possible", "requested")
                    flags.append((at_t + number, int("neg" in note.flags), modes.index(mode)))
            spans["m"].append((m.first + base, m.last + base, m.types))
            spans["t"].append((t.first + base, t.last + base, t.types))
            at_m, at_t = at_m + len(m), at_t + len(t)
        joined = lambda rows: [self.tensor(np.concatenate(column)) for column in zip(*rows, strict=True)]  # noqa: E731
        return {"spans": {k: joined(v) for k, v in spans.items()}, "pairs": {k: joined(v) for k, v in pairs.items()}, "flags": self.tensor(np.array(flags, dtype=np.int64).reshape(-1, 3))}


    @staticmethod
    def thin(pairs: Pairs, noise: random.Random, share: float = 0.4) -> np.ndarray:
        """Numbers of the pairs to keep: all that hold and a share of the others, whose weight grows by as much."""
        right = pairs.target.any(axis=1)
        keep = right | (np.random.default_rng(noise.randrange(1 << 30)).random(len(right)) < share)
        pairs.weight[~right] /= share
        return np.nonzero(keep)[0]


def freeze(network: Network, examples: Sequence[Example], count: int, pad: int, device: str) -> None:
    """Run the lower layers once for all examples and keep what they give: they are trained no more."""
    network.eval()
    tasks = sorted(((e, n) for e in examples for n in range(len(e.chunks))), key=lambda t: len(t[0].chunks[t[1]].ids))
    for e in examples:
        e.states = [None] * len(e.chunks)
    for at in range(0, len(tasks), 16):
        part = tasks[at : at + 16]
        ids, sizes = pad_chunks([e.chunks[n] for e, n in part], pad)
        lengths = torch.as_tensor(sizes.astype(np.int64), device=device)
        with torch.no_grad(), torch.autocast(device, dtype=torch.bfloat16, enabled=network.half):
            x = network.encoder.layered(network.encoder.embed(torch.as_tensor(ids, device=device)), lengths, 0, count)
        for row, (e, n) in enumerate(part):
            e.states[n] = x[row, : sizes[row]].to(torch.bfloat16).clone()
    for name, parameter in network.encoder.named_parameters():
        if not name.startswith("layers.") or int(name.split(".")[1]) < count:
            parameter.requires_grad = False


def tag_losses(network: Network, vectors: Tensor, examples: Sequence[Example], collate: Collator) -> dict[str, Tensor]:
    """Cross entropy of every head that the examples have tags for."""
    found = {}
    for name in examples[0].tags:
        gold = collate.tensor(np.concatenate([e.tags[name] for e in examples]))
        if bool((gold != IGNORE).any()):
            found[name] = F.cross_entropy(network.tags[name](vectors), gold, ignore_index=IGNORE, label_smoothing=0.02)
    return found


def link_losses(network: Network, vectors: Tensor, links: Mapping[str, Any]) -> dict[str, Tensor]:
    """Binary cross entropy of the pair heads a positive pair, and the losses of flags."""
    vector = {k: span_vectors(vectors, first.long(), last.long()) for k, (first, last, _) in links["spans"].items()}
    found = {}
    for name, (left, right) in {"roles": "tm", "relations": "mm", "coref": "mm", "events": "tt"}.items():
        i, j, rows, target, weight = links["pairs"][name]
        if len(i):
            logits = getattr(network, name)(vector[left], vector[right], i.long(), j.long(), rows)
            loss = F.binary_cross_entropy_with_logits(logits, target, weight=weight, reduction="sum")
            found[name] = loss / max(8.0, float(target.sum()))
    flags = links["flags"]
    if len(flags):
        logits = network.flags(vector["t"][flags[:, 0]], links["spans"]["t"][2][flags[:, 0]].long())
        found["flags"] = F.binary_cross_entropy_with_logits(logits[:, 0], flags[:, 1].float()) + F.cross_entropy(logits[:, 1:], flags[:, 2])
    return found


def batches(examples: Sequence[Example], budget: int, dice: random.Random) -> Iterator[list[Example]]:
    """Random batches of about ``budget`` pieces of examples of like chunk length, without end."""
    while True:
        order = sorted(examples, key=lambda e: max(len(c.ids) for c in e.chunks) * dice.uniform(0.8, 1.2))
        found, batch, held = [], [], 0
        for example in order:
            if batch and held + example.size > budget:
                found.append(batch)
                batch, held = [], 0
            batch.append(example)
            held += example.size
        dice.shuffle(found)
        yield from [*found, batch] if batch else found


class Ranks:
    """The processes that train together (``torchrun --nproc-per-node 2 -m kg.train reader ...``): each has a share of the
    examples, and all take the same step with the mean of their gradients. On shared cores this loses less than threads."""

    def __init__(self) -> None:
        self.rank, self.count = int(os.environ.get("RANK", 0)), int(os.environ.get("WORLD_SIZE", 1))
        if self.count > 1:
            distributed.init_process_group("gloo")

    def share(self, examples: Mapping[str, list[Example]]) -> dict[str, list[Example]]:
        """This process's part of every source."""
        return {k: v[self.rank :: self.count] for k, v in examples.items()}

    def mean(self, parameters: Sequence[torch.nn.Parameter]) -> None:
        """Replace the gradients by their mean; those that no process has stay empty."""
        if self.count == 1:
            return
        present = torch.tensor([p.grad is not None for p in parameters], dtype=torch.float32)
        distributed.all_reduce(present)
        used = [p for p, n in zip(parameters, present.tolist(), strict=True) if n]
        flat = torch.cat([(p.grad if p.grad is not None else torch.zeros_like(p)).reshape(-1) for p in used])
        distributed.all_reduce(flat)
        for p, part in zip(used, flat.div_(self.count).split([p.numel() for p in used]), strict=True):
            p.grad = part.view_as(p).clone()

    def wait(self) -> None:
        """Until all processes are here."""
        if self.count > 1:
            distributed.barrier()


class Average:
    """Running mean of the weights (it scores better than the last step)."""

    def __init__(self, network: Network, decay: float):
        self.decay, self.steps = decay, 0
        self.pairs = [(p, p.detach().clone()) for p in network.parameters() if p.requires_grad]

    @torch.no_grad()
    def update(self) -> None:
        """Take in the present weights."""
        self.steps += 1
        share = 1 - min(self.decay, (1 + self.steps) / (10 + self.steps))
        for now, mean in self.pairs:
            mean.lerp_(now, share)

    @torch.no_grad()
    def swap(self) -> None:
        """Exchange weights and means."""
        for now, mean in self.pairs:
            kept = now.detach().clone()
            now.copy_(mean)
            mean.copy_(kept)


def as_reader(network: Network, pieces: Pieces, labels: Mapping[str, Any], device: str) -> Reader:
    """The network behind the run-time interface."""
    weights = {k: v.astype(np.float32) for k, v in head_arrays(network).items()}
    return Reader(scores.TorchSession(network, device), pieces, weights, labels)


def sources(options: argparse.Namespace, pieces: Pieces, labels: Mapping[str, Any]) -> tuple[dict[str, list[Example]], dict[str, Any]]:
    """Examples by source, and what is kept apart to measure on."""
    train, dev = load_gold(options.gold)
    for folder in options.annotated:
        train += load_gold(folder)[0]
    written, written_dev = load_written(options.written)
    corpora = options.corpora
    aner, aner_test = held_out(read_conll(corpora / "anercorp" / "train.conll"))
    aqmar = [s for file in sorted((corpora / "aqmar").glob("*.txt")) for s in read_conll(file)]
    wojood = read_conll(corpora / "wojood-sample" / "train.txt") + read_conll(corpora / "wojood-sample" / "val.txt")
    example = lambda articles: [e for a in articles if len((e := make_example(a, pieces, labels)).words)]  # noqa: E731
    found = {
        "gold": example(train), "written": example(written),
        "ner": list(conll_examples(aner, pieces, "ner", bio(NER))),
        "aqmar": list(conll_examples(aqmar, pieces, "aqmar", bio(NER), map_aqmar)),
        "wojood": list(conll_examples(wojood, pieces, "wojood", bio(WOJOOD))),
        "names": list(name_examples(named_articles(options.names, corpora), pieces)),
        "invented": list(name_examples(invented_articles(options.names / "invented"), pieces)),
    }  # fmt: skip
    if options.plain:
        apart = ids_of([file for file in options.gold.glob("*.txt") if file.stem in (*TEST, *DEV)])
        found["masked"] = plain_examples(plain_articles(corpora, apart, random.Random(options.seed)), pieces, options.plain)
    log.info("%s", {k: (len(v), sum(e.size for e in v)) for k, v in found.items()})
    return {k: v for k, v in found.items() if v}, {"dev": dev, "written": written_dev, "ner": aner_test}


def plan(examples: Mapping[str, list[Example]], epochs: Mapping[str, float], budget: int, dice: random.Random) -> list[str]:
    """The source of each step: as many steps a source as its epochs need, mixed; the annotated articles end the run."""
    steps = {k: round(epochs[k] * sum(e.size for e in v) / budget) for k, v in examples.items()}
    last = [k for k in ("gold", "written") for _ in range(steps.get(k, 0) // 12)]
    mixed = [k for k, count in steps.items() for _ in range(count)]
    for k in last:
        mixed.remove(k)
    dice.shuffle(mixed)
    dice.shuffle(last)
    return mixed + last


def build(options: argparse.Namespace, labels: Mapping[str, Any]) -> Network:
    """The network to train: from the plain encoder, or from a checkpoint of an earlier run."""
    packed = torch.load(options.encoder / "encoder.pt")
    layers = [int(n) for n in options.layers.split(",")] if options.layers else None
    network = Network(load_encoder(packed, layers), labels).to(options.device)
    if options.start:
        network.load_state_dict(state_of(options.start))
    network.half = options.half
    network.encoder.words.weight.requires_grad = options.train_words
    return network


def make_optimiser(network: Network, masked: MaskedHead, steps: int, options: argparse.Namespace) -> tuple[Any, Any]:
    """AdamW with a rate for the encoder and one for the heads; both rise for a sixteenth of the steps, then fall."""
    encoder = [p for n, p in network.named_parameters() if n.startswith("encoder.") and p.requires_grad]
    others = [*(p for n, p in network.named_parameters() if not n.startswith("encoder.")), *masked.parameters()]
    groups = [{"params": encoder, "lr": options.rate}, {"params": others, "lr": options.head_rate}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01, betas=(0.9, 0.98), fused=True)
    warm = max(1, steps // 16)
    share = lambda n: min((n + 1) / warm, max(0.02, (steps - n) / max(1, steps - warm)))  # noqa: E731
    return optimiser, torch.optim.lr_scheduler.LambdaLR(optimiser, share)


def train(network: Network, examples: Mapping[str, list[Example]], apart: Mapping[str, Any], pieces: Pieces, labels: dict[str, Any], options: argparse.Namespace, ranks: Ranks) -> None:
    """Run all steps; the network ends with the averaged weights."""
    epochs = dict(zip(SOURCES, map(float, options.epochs.split(",")), strict=True)) | {"masked": 1.0}
    order = plan(examples, epochs, options.budget * ranks.count, random.Random(options.seed))
    examples, dice = ranks.share(examples), random.Random(options.seed + ranks.rank)
    collate = Collator(PairMaker(labels), pieces.pad, options.device)
    noisy = NoisyPieces(pieces, dice)
    if options.frozen:
        for name in ("gold", "written"):
            examples[name].extend(noisy.disturb(examples[name], options.noise))
        began = time.time()
        freeze(network, [e for name, part in examples.items() if name != "masked" for e in part], options.frozen, pieces.pad, options.device)
        log.info("frozen layers run in %.0fs", time.time() - began)
    feeds = {k: batches(v, options.budget, random.Random(options.seed + n)) for n, (k, v) in enumerate(examples.items())}
    masked = MaskedHead(*network.encoder.words.weight.shape[::-1]).to(options.device)
    optimiser, schedule = make_optimiser(network, masked, len(order), options)
    parameters = [p for group in optimiser.param_groups for p in group["params"]]
    average, seen, began, sums = Average(network, options.average), 0, time.time(), {}
    for step, source in enumerate(order, 1):
        network.train()
        batch = next(feeds[source])
        if source == "masked":
            losses = {source: masked.loss(network, batch, pieces.pad, pieces.unknown, dice)}
        else:
            batch = batch if options.frozen else noisy.disturb(batch, options.noise)
            vectors = network.words(*collate.words(batch), options.frozen)
            losses = tag_losses(network, vectors, batch, collate)
            if batch[0].note is not None:
                losses |= link_losses(network, vectors, collate.links(batch, dice))
        optimiser.zero_grad(set_to_none=True)
        sum(WEIGHTS[k] * v for k, v in losses.items()).backward()  # type: ignore[union-attr]
        ranks.mean(parameters)
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        if step % 4 == 0:
            average.update()
        seen += sum(e.size for e in batch)
        for k, v in losses.items():
            sums[k] = 0.95 * sums.get(k, float(v.detach())) + 0.05 * float(v.detach())
        if step % 50 == 0:
            log.info("%d/%d %.0fs %.0f pieces/s %s", step, len(order), time.time() - began, seen / (time.time() - began), {k: round(v, 3) for k, v in sums.items()})
        if step % options.every == 0 or step == len(order):
            average.swap()
            if ranks.rank == 0 and step < len(order):
                report(network, pieces, labels, apart, options)
            ranks.wait()
            if step < len(order):
                average.swap()


def report(network: Network, pieces: Pieces, labels: dict[str, Any], apart: Mapping[str, Any], options: argparse.Namespace) -> dict[str, Any]:
    """Log the main figures on what was kept apart, and save a checkpoint."""
    network.eval()
    torch.save({"state": network.state_dict(), "labels": labels, "layers": options.layers}, options.out / "checkpoint.pt")
    reader = as_reader(network, pieces, labels, options.device)
    limits = labels["thresholds"] or scores.START
    found = {name: scores.evaluate(reader, apart[name], limits) for name in ("dev", "written") if apart[name]}
    for name, table in found.items():
        main = ("mention", "mention untyped", "value", "trigger", "trigger untyped", "role", "role from text", "relation", "modality", "polarity", "coref", "event coref")
        log.info("%s %s", name, {k: round(table[k]["f1"], 3) for k in main if k in table})
    log.info("ner %s", {k: round(v["f1"], 3) for k, v in score_conll(reader, apart["ner"]).items()})
    return found


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """The options of the command."""
    parser = argparse.ArgumentParser(prog="python -m kg.train reader", description="Train the reader.")
    for name, text in (("encoder", "folder of python -m kg.train encoder"), ("gold", "folder of annotated articles"), ("corpora", "folder with anercorp, aqmar, wojood-sample"), ("out", "folder of the model")):
        parser.add_argument(f"--{name}", type=Path, required=True, help=text)
    parser.add_argument("--written", type=Path, default=WRITTEN, help="folder of written articles")
    parser.add_argument("--annotated", type=Path, action="append", default=[], help="another folder of annotated articles; may be given again")
    parser.add_argument("--names", type=Path, default=NAMES, help="folder of python -m kg.train names")
    parser.add_argument("--plain", type=int, default=0, help="pieces of plain news to model with masked words, read once beside the rest")
    parser.add_argument("--layers", default="0,1,2,3,4,5,6,7,8", help="layers of the encoder to keep")
    parser.add_argument("--epochs", default="25,10,5,2,3,4,4", help=f"epochs of {', '.join(SOURCES)}")
    parser.add_argument("--start", type=Path, help="checkpoint to go on from, or the folder of an exported model")
    parser.add_argument("--budget", type=int, default=1500, help="pieces a step")
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--average", type=float, default=0.96, help="decay of the running mean of the weights, every fourth step")
    parser.add_argument("--frozen", type=int, default=0, help="lower layers that are run once and not trained (a third faster with three of nine)")
    parser.add_argument("--every", type=int, default=400, help="steps between reports")
    parser.add_argument("--train-words", action="store_true", help="train the word embeddings too")
    parser.add_argument("--half", action=argparse.BooleanOptionalAction, default=True, help="bfloat16 (twice as fast where the CPU has it)")
    parser.add_argument("--noise", type=float, default=0.35, help="share of the examples whose spelling is disturbed")
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args(argv)


def main(argv: Sequence[str]) -> int:
    """Train, measure, export."""
    options = parse(argv)
    logging.basicConfig(format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    logging.getLogger("kg").setLevel(logging.INFO)
    if options.threads:
        torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    options.out.mkdir(parents=True, exist_ok=True)
    labels, pieces = make_labels(), Pieces.load(options.encoder / "tokenizer.json")
    examples, apart = sources(options, pieces, labels)
    network = build(options, labels)
    ranks = Ranks()
    train(network, examples, apart, pieces, labels, options, ranks)
    if ranks.rank:
        return 0
    network.eval()
    labels["thresholds"] = tune(as_reader(network, pieces, labels, options.device), apart["dev"])
    table = report(network, pieces, labels, apart, options)
    export(network, labels, options.encoder / "tokenizer.json", options.out, sample_chunks(options.written, pieces))
    (options.out / "figures.json").write_text(json.dumps(table, indent=1, sort_keys=True), encoding="utf-8")
    return 0
