"""What PADT left without an analysis (tag X): clitics split off, the analysis of the form elsewhere, or a name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from .tree import PREPOSITIONS, Node, Tree

ARABIC_WORD = re.compile(r"[ء-ي]+$")
PARTICLE_WITH_PRONOUN = re.compile(r"(ان|لان|لكن|علي|الي|لدي|من|في|عن|مع|بين|ل|ب)(ه|ها|هما|هم|هن|نا|ني|كم)$")
PROCLITIC = re.compile(r"(وال|[وف])(.{2,})$|(ل|ب|ك)(.{3,})$")

#: Form → the commonest (lemma, tag, features)
Lexicon = dict[str, tuple[str, str, dict[str, str]]]


def lexicon(trees: Iterable[Tree]) -> Lexicon:
    """The commonest (lemma, tag, features) of each form that an annotator analysed."""
    seen: dict[str, Counter[tuple[str, str, tuple[tuple[str, str], ...]]]] = {}
    for tree in trees:
        for node in tree.nodes:
            if node.upos not in ("X", "PUNCT", "SYM"):
                key = (node.lemma, node.upos, tuple(sorted(node.feats.items())))
                seen.setdefault(node.form, Counter())[key] += 1
    best = {form: counts.most_common(1)[0][0] for form, counts in seen.items()}
    return {form: (lemma, upos, dict(feats)) for form, (lemma, upos, feats) in best.items()}


def split_proclitics(tree: Tree, known: Lexicon) -> None:
    """Split clitics off words that PADT left whole (tag X), where what remains is a known word."""
    for node in [n for n in tree.nodes if n.upos == "X" and n.form not in known]:
        match = PROCLITIC.match(node.form)
        prefix = node.form[0]
        rest = node.form[1:] if match else ""
        if prefix == "ل" and rest.startswith("ل"):
            rest = "ا" + rest
        if rest not in known or known[rest][1] in ("ADP", "CONJ") and prefix in "لبك":
            continue
        lemma, upos, deprel = (prefix, "CONJ", "cc") if prefix in "وف" else (prefix, "ADP", "case")
        clitic = Node(prefix, lemma, upos, {}, deprel, "C" if upos == "CONJ" else "P")
        clitic.attach(node)
        node.form = node.lemma = rest
        tree.nodes.insert(tree.index(node), clitic)


def split_pronouns(tree: Tree) -> None:
    """Split the pronoun off particles that PADT left whole («علينا», «انهما»)."""
    for node in [n for n in tree.nodes if n.upos == "X"]:
        match = PARTICLE_WITH_PRONOUN.match(node.form)
        if match is None:
            continue
        base, pronoun = PREPOSITIONS.get(match[1], match[1]), match[2]
        here = tree.index(node)
        if base in ("ان", "لان", "لكن"):
            node.form, node.lemma, node.upos, node.xpos = base, base, "CONJ", "C"
            other = Node(pronoun, "هو", "PRON", {"Person": "3"}, "nsubj", "SP", case="Acc")
            other.attach(node.parent if node.parent is not None else node)
            tree.nodes.insert(here + 1, other)
        else:
            node.form, node.lemma, node.upos, node.feats, node.case = pronoun, "هو", "PRON", {"Person": "3"}, "Gen"
            other = Node(base, base, "ADP", {}, "case", "P")
            other.attach(node)
            tree.nodes.insert(here, other)


def analyse(node: Node, known: Lexicon) -> None:
    """Give an unanalysed or foreign word the analysis of its form elsewhere; otherwise it is a name."""
    if node.upos == "X" and ARABIC_WORD.match(node.form) and "Abbr" not in node.feats:
        usual = node.form[:-1] + "ي" if node.form.endswith("ى") else node.form
        node.lemma, node.upos, feats = known.get(node.form) or known.get(usual) or (node.lemma, "PROPN", {})
        node.feats = dict(feats)
    capital = node.gloss[:1].isupper() and not node.lemma.endswith("ي")
    if node.upos == "NOUN" and capital:
        node.upos = "PROPN"
