"""The treebanks as the trainers want them: converted, surface rebuilt, split, written as CoNLL-U and plain text."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path

from . import clitics, ud
from .tree import Tree, read
from .unanalysed import lexicon

log = logging.getLogger(__name__)
PADT = ("ar_padt-v1-dev.conllu", "ar_padt-v1-test.conllu")
PUD = "ar_pud.conllu"


def load(folder: Path) -> dict[str, list[Tree]]:
    """The converted trees of ``folder`` in five parts that share no document.

    ``held-padt`` is every second document of PADT's test file, ``held-pud`` the last tenth of PUD; ``dev`` (early stopping)
    is every twelfth other document of PADT and the twentieth of PUD before its last tenth; the rest is ``train``.
    """
    padt_dev, padt_test = (list(read(folder / name)) for name in PADT)
    pud = list(read(folder / PUD))
    for tree in pud:
        clitics.restore(tree)
    known = lexicon([*padt_dev, *padt_test, *pud])
    held, other = _alternate(padt_test, 2)
    dev, rest = _alternate([*padt_dev, *other], 12)
    tenth, twentieth = len(pud) // 10, len(pud) // 20
    cut = len(pud) - tenth

    def converted(trees: Iterable[Tree], v1: bool) -> list[Tree]:
        done = [ud.harmonise(tree, known, v1) for tree in trees]
        return [part for tree in done for part in (ud.separate(tree) if v1 else [tree])]

    held_padt, dev_padt, train_padt = (converted(trees, True) for trees in (held, dev, rest))
    dev_pud, train_pud = converted(pud[cut - twentieth : cut], False), converted(pud[: cut - twentieth], False)
    return {
        "train": [*train_padt, *train_pud], "dev": [*dev_padt, *dev_pud],
        "held-padt": held_padt, "held-pud": converted(pud[cut:], False),
    }  # fmt: skip


def _alternate(trees: list[Tree], step: int) -> tuple[list[Tree], list[Tree]]:
    """Trees of every ``step``-th document, and the others."""
    documents = list(dict.fromkeys(tree.id.split("#")[0] for tree in trees))
    chosen = set(documents[step - 1 :: step])
    picked = [tree for tree in trees if tree.id.split("#")[0] in chosen]
    return picked, [tree for tree in trees if tree.id.split("#")[0] not in chosen]


def write(trees: list[Tree], conllu: Path, text: Path) -> None:
    """Write the trees as CoNLL-U with multi-word ranges, and their text, a paragraph a sentence."""
    blocks, texts = [], []
    for tree in trees:
        words = clitics.written_words(tree)
        line = "".join(w.form + ("" if w.glued else " ") for w in words).strip()
        texts.append(line)
        blocks.append("\n".join([f"# sent_id = {tree.id}", f"# text = {line}", *_rows(tree, words)]))
    conllu.write_text("\n\n".join(blocks) + "\n\n", encoding="utf-8")
    text.write_text("\n\n".join(texts) + "\n", encoding="utf-8")


def _rows(tree: Tree, words: list[clitics.Written]) -> list[str]:
    """CoNLL-U rows of a sentence."""
    place = {id(node): i + 1 for i, node in enumerate(tree.nodes)}
    rows = []
    for word in words:
        space = "SpaceAfter=No" if word.glued else "_"
        several = word.end - word.start > 1
        if several:
            rows.append(f"{word.start + 1}-{word.end}\t{word.form}" + "\t_" * 7 + "\t" + space)
        for node in tree.nodes[word.start : word.end]:
            feats = "|".join(f"{k}={v}" for k, v in sorted(node.feats.items())) or "_"
            head = place[id(node.parent)] if node.parent is not None else 0
            relation = node.deprel if head else "root"
            form = node.form if several else word.form
            cells = (place[id(node)], form, node.lemma, node.upos, "_", feats, head, relation, "_", "_" if several else space)
            rows.append("\t".join(map(str, cells)))
    return rows
