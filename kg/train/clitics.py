"""Rebuilds the written surface of treebank sentences: which syntactic words share one written word, and how it is spelt.

PUD says where no space follows, and gives its text; PADT gives neither, so its clitics are joined by the rules of the script.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..annotate import pieces
from .tree import Node, Tree

PROCLITICS = {"و": ("CCONJ", "PART", "ADP"), "ف": ("CCONJ", "PART", "SCONJ"), "ب": ("ADP",), "ل": ("ADP", "PART", "SCONJ", "CCONJ"),
              "ك": ("ADP",), "س": ("AUX", "PART"), "ا": ("PART", "X"), "ت": ("ADP",)}  # fmt: skip
PRONOUNS = {"ه", "ها", "هما", "هم", "هن", "ك", "كما", "كم", "كن", "ي", "ني", "نا"}
#: Two words written as one, by their pair.
FUSED = {(words[0], words[1]): form for form, words in pieces.FUSED.items() if len(words) == 2} | {("في", "ما"): "فيما"}
CUT_PREPOSITIONS = {"م": "من", "ع": "عن"}
OWN_ALEF_LAM = {"المانيا", "البانيا", "الكسندر", "الياس", "البرت", "الفارو"}
HAMZA_SEAT = {"Nom": "ؤ", "Gen": "ئ", "Acc": "ء"}
NO_SPACE_BEFORE = set(".,:;?!)]}%")
NO_SPACE_AFTER = set("([{")


@dataclass(frozen=True, slots=True)
class Written:
    """A written word: its spelling and the range of nodes that it holds; ``glued`` where no space follows it."""

    form: str
    start: int
    end: int
    glued: bool = False


def written_words(tree: Tree) -> list[Written]:
    """The written words of the sentence, from its text where it has one, else by the rules of the script."""
    return _from_text(tree) if tree.text else by_rule(tree)


def by_rule(tree: Tree) -> list[Written]:
    """The written words by the rules of the script alone, whatever the source says."""
    ranges, start = [], 0
    for i, node in enumerate(tree.nodes):
        if i + 1 == len(tree.nodes) or not _joined(node, tree.nodes[i + 1]):
            ranges.append((start, i + 1))
            start = i + 1
    return _spaced([Written(spell(tree.nodes[a:b]), a, b) for a, b in ranges])


def _joined(left: Node, right: Node) -> bool:
    """Are the two words written together (the left a proclitic, or the right a suffix pronoun)?"""
    if right.upos in ("PUNCT", "SYM"):
        return False
    if left.upos in PROCLITICS.get(left.form, ()) and not (left.form == "ك" and right.upos == "PRON" and right.form in PRONOUNS):
        return True
    if (left.form, right.form) in FUSED:
        return True
    return right.form in PRONOUNS and right.upos == "PRON" and right.case != "Nom" and left.upos not in ("PUNCT", "NUM", "SYM")


def spell(nodes: list[Node]) -> str:
    """The written form of syntactic words that stand together.

    The lam of the article meets the preposition («ل» + «السلطة» is «للسلطة»), ta marbuta opens before a pronoun
    («مدينة» + «ها» is «مدينتها»), alef maksura turns to ya or alef, a final hamza takes the seat of its case.
    """
    surface = nodes[0].form
    for left, right in zip(nodes, nodes[1:], strict=False):
        fused = FUSED.get((left.form, right.form))
        if fused is not None:
            surface = surface[: len(surface) - len(left.form)] + fused
        elif left.form == "ل" and _has_article(right):
            surface += right.form[1:] if not right.form.startswith("الل") else right.form[2:]
        elif right.form in PRONOUNS and right.upos == "PRON":
            surface = _opened(surface, left) + right.form
        else:
            surface += right.form
    return surface


def _has_article(node: Node) -> bool:
    """Does the word begin with the article, not with an alef and lam of its own («آلاف», «ألمانيا»)?"""
    own = node.lemma.startswith("ال") and (node.upos in ("NOUN", "NUM", "ADJ", "VERB") or node.form in OWN_ALEF_LAM)
    return node.form.startswith("ال") and node.upos != "SCONJ" and not own


def _opened(surface: str, left: Node) -> str:
    """The surface as it is spelt before a suffix pronoun."""
    if surface.endswith("ة"):
        return surface[:-1] + "ت"
    if surface.endswith("ى"):
        return surface[:-1] + ("ي" if left.upos == "ADP" else "ا")
    if surface.endswith("وا") and left.upos == "VERB":
        return surface[:-1]
    if surface.endswith("اء") and left.upos in ("NOUN", "ADJ"):
        return surface[:-1] + HAMZA_SEAT.get(left.case, "ء")
    return surface


def _spaced(words: list[Written]) -> list[Written]:
    """Say after which words no space stands, by the habits of the press; plain quotation marks come in pairs."""
    result, quote_open = [], False
    for i, word in enumerate(words):
        following = words[i + 1].form if i + 1 < len(words) else ""
        if word.form == '"':
            quote_open = not quote_open
        closing = following == '"' and quote_open
        opening = word.form == '"' and quote_open
        glued = following[:1] in NO_SPACE_BEFORE or word.form in NO_SPACE_AFTER or closing or opening
        glued |= word.form in PROCLITICS and following == '"'
        dash = "-" in (word.form, following) and following.isdigit() | word.form.isdigit()
        result.append(Written(word.form, word.start, word.end, bool(following) and bool(glued or dash)))
    return result


def _from_text(tree: Tree) -> list[Written]:
    """Written words from the marks of the source: glued Arabic words are one word, punctuation always its own."""
    words, start = [], 0
    for i, node in enumerate(tree.nodes):
        last = i + 1 == len(tree.nodes)
        if not last and node.glued and _wordlike(node) and _wordlike(tree.nodes[i + 1]):
            continue
        part = tree.nodes[start : i + 1]
        words.append(Written("".join(n.surface or n.form for n in part), start, i + 1, node.glued and not last))
        start = i + 1
    return words


def _wordlike(node: Node) -> bool:
    """Can the word be part of a written Arabic word?"""
    return node.upos not in ("PUNCT", "SYM") and bool(re.fullmatch("[ء-ي0-9]+", node.surface))


def restore(tree: Tree) -> None:
    """Give the pieces of written words the form that they have when they stand alone (PUD keeps them as cut)."""
    for left, right in zip(tree.nodes, tree.nodes[1:], strict=False):
        if not left.glued:
            continue
        if left.form == "ل" and left.upos == "ADP":
            right.form = _with_article(right)
        if left.upos == "ADP" and right.form in ("ما", "من"):
            left.form = CUT_PREPOSITIONS.get(left.form, left.form)
        if right.upos != "PRON" or right.form not in PRONOUNS:
            continue
        if left.upos == "NOUN" and left.form.endswith("ت") and left.form[:-2] in left.lemma and not left.form.endswith("ات"):
            left.form = left.form[:-1] + "ة" if left.lemma.endswith("ة") else left.form
        elif left.upos == "NOUN" and left.form[-2:] in ("اؤ", "ائ"):
            left.form = left.form[:-1] + "ء"


def _with_article(node: Node) -> str:
    """The form with the alef of the article, which is not written after «ل»."""
    if node.form in ("لذي", "لتي", "لذين") or node.form.startswith("ل") and not node.lemma.startswith("ل"):
        return "ا" + node.form
    bound = any(c.deprel == "nmod" and not any(g.deprel == "case" for g in c.children) for c in node.children)
    if node.form.startswith("ل") and node.feats.get("Definite") == "Def" and not bound and node.upos != "PRON":
        return "ال" + node.form
    return node.form
