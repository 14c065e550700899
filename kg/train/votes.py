"""Trains the linear models of triggers, roles, flags and relations: ``python -m kg.train votes --gold FOLDER [--out DIR] [--held-out STEM ...]``.

Data are annotated articles of the contract's markup; what stands in the files named by ``--held-out`` is only measured.
"""

from __future__ import annotations

import argparse
import sys
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from ..annotate.grammar import Grammar
from ..annotate.text import annotate_text
from ..extract.features import acting_mentions, acting_type, flag_features, role_features, trigger_features
from ..extract.linear import Linear
from ..extract.relation_features import BACKWARD, FORWARD, relation_pairs
from ..extract.roles import RELATIONS, rule_roles
from ..extract.syntax import place_mentions, standings, tokens_of
from ..extract.triggers import Trigger, lexicon_triggers, trigger_at, word_analyses
from ..knowledge import KnowledgeBase
from ..lexicon import Lexicon, load_lexicon
from ..model import Article, Document, Mention
from .gold import ENTITIES, Annotated, Note, read_articles
from .gold import RELATIONS as ENDS

#: features seen fewer times are left out; C of the regression (both chosen, not measured)
RARE, STRENGTH = 3, 0.3
#: features of the relations whose weights are all below this are left out of the file, for its size
SMALL = 0.06
#: never read for training: development and test articles
HELD_OUT = ("batch-09a", "batch-09b", "batch-10a", "batch-10b", "batch-11a")
#: the models, in the order of the rows
MODELS = ("triggers", "roles", "flags", "relations")
_MODES = ("planned", "possible", "requested")

Row = tuple[list[str], str]


def _document(note: Annotated, knowledge: KnowledgeBase) -> tuple[Document, dict[str, str]]:
    """The article as a document with its gold mentions, and the gold id of each mention."""
    doc = annotate_text(Document(Article(note.name, note.text, title=note.sentences[0].of(note.text))))
    mentions, names = [], {}
    for number, m in enumerate(n for n in note.mentions if n.type in ENTITIES):
        match = knowledge.gazetteer.lookup(m.span.of(note.text))
        known = (match.best.iri,) if match and match.kind == "name" else ()
        mentions.append(Mention(f"m{number}", m.span, m.type, knowledge=known))
        names[f"m{number}"] = m.name
    return doc.with_(mentions=tuple(mentions)), names


def rows_of(note: Annotated, lexicon: Lexicon, knowledge: KnowledgeBase, grammar: Grammar | None) -> tuple[list[Row], ...]:
    """The rows of triggers, roles, flags and relations of an article."""
    doc, names = _document(note, knowledge)
    parsed = grammar.annotate(doc) if grammar else None
    triggers = [_trigger_row(doc, t, note) for t in lexicon_triggers(doc, lexicon) if t.type not in RELATIONS]
    roles: list[Row] = []
    flags: list[Row] = []
    for gold in note.triggers:
        trigger = trigger_at(doc, gold.span, gold.type, 1.0, lexicon)
        for version in filter(None, (doc, parsed)):  # the model must do with and without the grammar layer
            roles += _role_rows(version, gold, trigger, names, lexicon, knowledge)
        mode = next((f for f in _MODES if f in gold.flags), "actual")
        flags.append((flag_features(doc, trigger), mode + ("-neg" if "neg" in gold.flags else "")))
    return triggers, roles, flags, list(_relation_rows(doc, note, names, knowledge))


def _relation_rows(doc: Document, note: Annotated, names: dict[str, str], knowledge: KnowledgeBase) -> Iterator[Row]:
    """A row a pair of mentions; of the mentions of two related entities the nearest pair of the sentence stands for both."""
    wanted: dict[tuple[str, str, int], str] = {}
    for relation in note.relations:
        first, second = ENDS[relation.type]
        at = _sentence_at(doc, relation.span.start)
        for a in relation.roles.get(first, ()):
            for b in relation.roles.get(second, ()):
                wanted[a, b, at] = relation.type + FORWARD
                wanted[b, a, at] = relation.type + BACKWARD
    pairs = list(relation_pairs(doc, doc.mentions, knowledge))
    best: dict[tuple[frozenset[str], int], tuple[int, int]] = {}
    keys = []
    for number, pair in enumerate(pairs):
        left, right = doc.mentions[pair.left], doc.mentions[pair.right]
        key = frozenset((names[left.id], names[right.id])), _sentence_at(doc, left.span.start)
        keys.append(key)
        best[key] = min(best.get(key, (1 << 30, 0)), (max(0, right.span.start - left.span.end), number))
    for number, (pair, key) in enumerate(zip(pairs, keys, strict=True)):
        label = wanted.get((names[doc.mentions[pair.left].id], names[doc.mentions[pair.right].id], key[1]))
        if label is None or best[key][1] == number:
            yield list(pair.features), label or "none"


def _sentence_at(doc: Document, offset: int) -> int:
    return max(0, bisect_right(doc.sentences, offset, key=lambda s: s.span.start) - 1)


def _trigger_row(doc: Document, trigger: Trigger, note: Annotated) -> Row:
    right = any(trigger.span.overlaps(t.span) and t.type == trigger.type for t in note.triggers)
    return trigger_features(doc, trigger), "trigger" if right else "none"


def _role_rows(doc: Document, gold: Note, trigger, names: dict[str, str], lexicon: Lexicon, knowledge: KnowledgeBase) -> Iterator[Row]:
    bounds = tokens_of(doc, trigger.sentence)
    span = doc.sentences[trigger.sentence].span
    local = [m for m in doc.mentions if span.covers(m.span)]
    verbs = frozenset(i for i in range(*bounds) if any(s.kind in ("perfect", "imperfect") for _, _, s in word_analyses(doc.tokens[i].form, lexicon)))
    placed = place_mentions(doc, bounds, local)
    by_index = {p.index: p for p in placed}
    found = standings(doc, trigger, placed, bounds, verbs)
    rules = {r.mention: r for r in rule_roles(trigger, found, acting_mentions(local, knowledge), lexicon)}
    wanted: dict[str, str] = defaultdict(str)
    for role, fillers in gold.roles.items():
        if role not in ("by", "time"):
            for filler in fillers:
                wanted[filler] = wanted[filler] or role
    for s in found:
        mention = local[s.mention]
        features = role_features(doc, trigger, s, by_index[s.mention], acting_type(mention, knowledge), rules.get(s.mention))
        yield features, wanted[names[mention.id]] or "none"


def fit(rows: list[Row]) -> Linear:
    """A regression over the features seen often enough."""
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    counts = Counter(name for names, _ in rows for name in names)
    features = sorted(name for name, count in counts.items() if count >= RARE)
    index = {name: column for column, name in enumerate(features)}
    columns = [[index[n] for n in names if n in index] for names, _ in rows]
    pointers = np.cumsum([0, *map(len, columns)])
    matrix = csr_matrix((np.ones(pointers[-1], np.float32), np.concatenate(columns), pointers), (len(rows), len(features)))
    model = LogisticRegression(C=STRENGTH, max_iter=120)
    model.fit(matrix, [label for _, label in rows])
    weights, bias = model.coef_, model.intercept_
    if len(model.classes_) == 2:  # one row of weights, for the second class
        weights, bias = np.vstack([np.zeros_like(weights), weights]), np.append(np.zeros_like(bias), bias)
    return Linear(features, model.classes_, weights.T, bias)


def pruned(model: Linear, small: float = SMALL) -> Linear:
    """The model without the features that weigh next to nothing for every class."""
    keep = np.abs(model.weights).max(axis=1) >= small
    return Linear([name for name, kept in zip(model.index, keep, strict=True) if kept], model.classes, model.weights[keep], model.bias)


def _measure(model: Linear, rows: list[Row], none: str) -> str:
    guesses = model.probabilities([names for names, _ in rows]).argmax(axis=1)
    right = sum(model.classes[g] == label for g, (_, label) in zip(guesses, rows, strict=True))
    found = sum(model.classes[g] == label != none for g, (_, label) in zip(guesses, rows, strict=True))
    said, there = sum(model.classes[g] != none for g in guesses), sum(label != none for _, label in rows)
    precision, recall = found / max(said, 1), found / max(there, 1)
    return f"accuracy {right / len(rows):.3f}; other than {none}: precision {precision:.3f} recall {recall:.3f} f1 {2 * precision * recall / max(precision + recall, 1e-9):.3f}"


def _rows(files: Iterable[Path], lexicon: Lexicon, knowledge: KnowledgeBase, grammar: Grammar | None) -> tuple[list[Row], ...]:
    found: tuple[list[Row], ...] = ([], [], [], [])
    for file in files:
        for note in read_articles(file):
            for rows, more in zip(found, rows_of(note, lexicon, knowledge, grammar), strict=True):
                rows += more
    return found


def main(argv: list[str]) -> int:
    """Train the models and print what they reach on the held-out files."""
    parser = argparse.ArgumentParser(prog="python -m kg.train votes", description=__doc__)
    parser.add_argument("--gold", type=Path, required=True, action="append", help="folder of annotated articles (*.txt); may be given again")
    parser.add_argument("--held-out", nargs="*", default=["batch-09a", "batch-09b"], help="files (stems) to measure on")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent.parent / "models" / "votes")
    parser.add_argument("--no-grammar", action="store_true", help="leave the features of the grammar layer out")
    parser.add_argument("--only", choices=MODELS, nargs="*", default=MODELS, help="the models to train")
    options = parser.parse_args(argv)
    lexicon, knowledge, grammar = load_lexicon(), KnowledgeBase.load(), None if options.no_grammar or not {"roles"} & set(options.only) else Grammar.load()
    files = sorted(f for folder in options.gold for f in folder.glob("*.txt"))
    train = _rows((f for f in files if f.stem not in HELD_OUT and f.stem not in options.held_out), lexicon, knowledge, grammar)
    held = _rows((f for f in files if f.stem in options.held_out), lexicon, knowledge, grammar)
    options.out.mkdir(parents=True, exist_ok=True)
    for name, rows, kept, none in zip(MODELS, train, held, ("none", "none", "actual", "none"), strict=True):
        if name not in options.only:
            continue
        model = pruned(fit(rows)) if name == "relations" else fit(rows)
        model.save(options.out / f"{name}.npz")
        sys.stdout.write(f"{name}: {len(rows)} rows, {len(model.index)} features; held out ({len(kept)} rows): {_measure(model, kept, none) if kept else '-'}\n")
    return 0
