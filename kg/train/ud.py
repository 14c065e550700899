"""Brings the Arabic treebanks PADT (UD v1) and PUD (UD v2) to one annotation: Universal Dependencies v2.

The two disagree in more than their version. Where they do, the side that serves extraction is taken: a verb's subject and
object hang on the verb, a number or quantifier on what it counts, a relative pronoun on its clause, a conjunction on what
it joins. Features that unvocalised writing does not show (case, mood) are left out.
"""

from __future__ import annotations

from .tree import Node, Tree
from .unanalysed import Lexicon, analyse, split_proclitics, split_pronouns

PASSIVE_SUBJECT = "nsubj:pass"
SUBJECTS = {"nsubj", "nsubj:pass", "csubj", "csubj:pass"}
RELATIVE = {"الذي", "التي", "الذين", "اللذان", "اللذين", "اللتان", "اللتين", "اللاتي", "اللواتي"}
QUANTIFIERS = {"كل", "بعض", "جميع", "معظم", "كافة", "احد", "احدى", "اي", "اية"}
NEGATION = {"لم", "لن", "لا", "ليس", "لما"}
AUXILIARIES = {"س", "سوف", "قد", "لقد"}
SUBORDINATORS = {"ان", "اذا", "كي", "لان", "بان", "لكي", "لو", "حيث", "فيما", "بينما", "عندما", "اذ"}
COORDINATORS = {"و", "ف", "او", "ثم", "بل", "لكن", "كما", "ام"}
DROPPED_FEATURES = {"Case", "Mood", "AdpType", "Foreign", "Tense", "NumType", "NumValue", "VerbForm", "Negative"}
V1_RELATIONS = {
    "dobj": "obj", "nsubjpass": "nsubj:pass", "csubjpass": "csubj:pass", "auxpass": "aux", "name": "flat",
    "foreign": "flat", "mwe": "fixed", "neg": "advmod", "iobj": "obl",
}  # fmt: skip
V1_TAGS = {"CONJ": "CCONJ"}
COPULAS = {"كان", "ليس", "صار", "اصبح", "بات", "ظل", "امسى", "اضحى", "زال", "دام"}
CONTENT = {"NOUN", "PROPN", "ADJ", "X", "PRON"}
FUNCTION_RELATIONS = {"case", "cop", "cc", "aux", "mark", "discourse"}


def harmonise(tree: Tree, known: Lexicon, v1: bool) -> Tree:
    """The tree in the common annotation; ``v1`` for PADT, whose relations and unanalysed words need more."""
    if v1:
        split_proclitics(tree, known)
        split_pronouns(tree)
        for node in tree.nodes:
            analyse(node, known)
            node.upos = V1_TAGS.get(node.upos, node.upos)
            node.deprel = V1_RELATIONS.get(node.deprel, node.deprel)
    _raise_function_heads(tree)
    for step in (_relatives, _auxiliaries, _conjunctions, _counted, *([_names] if v1 else [])):
        step(tree)
    for node in tree.nodes:
        _closed_class(node)
    _subject_pronouns(tree)
    for node in tree.nodes:
        if v1:
            _oblique(node)
        elif node.upos == "ADV" and node.deprel == "obl:tmod":
            node.upos = "NOUN"
        node.deprel = "obl" if node.deprel == "obl:tmod" else node.deprel
        node.feats = _features(node)
    _passives(tree)
    return tree


def _raise_function_heads(tree: Tree) -> None:
    """A conjunction, particle or mark never heads a clause: its first real child takes its place."""
    for node in list(tree.nodes):
        if node.upos not in ("CCONJ", "PUNCT", "SCONJ") and not (node.upos == "PART" and node.deprel != "root"):
            continue
        real = [c for c in node.children if c.deprel not in ("punct", "cc", "fixed", "mark", "case")]
        if not real or node.form == "و" and node.deprel == "case":
            continue
        if node.deprel in ("advmod:emph", "advmod", "aux", "mark", "cc") and node.parent is not None:
            for child in list(node.children):
                child.attach(node.parent)
            continue
        _swap(node, min(real, key=lambda c: c.deprel != "parataxis"), "cc" if node.upos == "CCONJ" else "advmod")


def _swap(old: Node, new: Node, relation: str) -> None:
    """Put the child ``new`` where its head ``old`` stands; the other children move along."""
    new.attach(old.parent, old.deprel)
    for child in list(old.children):
        child.attach(new)
    old.attach(new, relation)
    if old.upos == "PUNCT":
        old.deprel = "punct"


def _relatives(tree: Tree) -> None:
    """Hang a relative pronoun on the verb of its clause, in the place that it fills there."""
    for node in tree.nodes:
        if node.form not in RELATIVE or node.parent is None:
            continue
        node.upos = "PRON"
        node.feats["PronType"] = "Rel"
        here = tree.index(node)
        clause = min(
            (c for c in [node.parent, *node.parent.children, *node.children] if c.deprel.startswith("acl") and tree.index(c) > here),
            key=tree.index,
            default=None,
        )
        if clause is None or clause is node.parent:
            continue
        if clause in node.children:
            _swap(node, clause, "nsubj")
            clause.deprel = "acl"
        resumed = clause.child(lambda c: c.upos == "PRON" and c.deprel in ("obj", "obl", "nmod") and _agree(c, node))
        subject = any(c.deprel in SUBJECTS for c in clause.children)
        relation = {"obj": "obj"}.get(resumed.deprel, "obl") if resumed is not None else "obl" if subject else "nsubj"
        node.attach(clause, relation)


def _agree(left: Node, right: Node) -> bool:
    """Could the two stand for the same thing, by gender and number where both are known?"""
    return all(left.feats.get(f, right.feats.get(f)) == right.feats.get(f, left.feats.get(f)) for f in ("Gender", "Number"))


def _auxiliaries(tree: Tree) -> None:
    """كان before a verb is its auxiliary; as a link to a predicate it is a copula."""
    for node in tree.nodes:
        if node.upos == "VERB" and node.deprel == "cop":
            node.upos = "AUX"
        if node.lemma != "كان" or node.upos != "VERB":
            continue
        here = tree.index(node)
        verb = node.child(lambda c: c.upos == "VERB" and c.deprel == "xcomp" and tree.index(c) > here)
        if verb is not None and verb.child(lambda c: c.deprel in ("mark", "cc")) is None:
            _swap(node, verb, "aux")
            node.upos = "AUX"


def _conjunctions(tree: Tree) -> None:
    """A conjunction hangs on the conjunct after it, not on the first one."""
    for node in tree.nodes:
        if node.deprel != "cc" or node.parent is None or node.upos not in ("CCONJ", "PART"):
            continue
        here = tree.index(node)
        after = [c for c in node.parent.children if c.deprel in ("conj", "parataxis") and tree.index(c) > here]
        if after and tree.index(node.parent) < here:
            node.attach(min(after, key=tree.index))


def _counted(tree: Tree) -> None:
    """A number or quantifier hangs on what it counts, so that the thing fills the role."""
    for node in tree.nodes:
        number = node.upos == "NUM"
        if not number and node.form not in QUANTIFIERS:
            continue
        here = tree.index(node)
        noun = node.child(lambda c: c.deprel == "nmod" and c.upos in ("NOUN", "PROPN", "X") and 0 < tree.index(c) - here <= 2)
        if noun is not None and noun.child(lambda c: c.deprel == "case") is None:
            _swap(node, noun, "nummod" if number else "det")
            node.upos = "NUM" if number else "DET"


def _names(tree: Tree) -> None:
    """The first part of a name heads it, the others are flat; PADT hangs given names on the last part."""
    start = 0
    while start < len(tree.nodes):
        end = start
        while end < len(tree.nodes) and tree.nodes[end].upos == "PROPN":
            end += 1
        run = tree.nodes[start:end]
        start = max(end, start + 1)
        while run and not any(run[0].parent is other for other in run[1:]):
            run = run[1:]
        tops = [n for n in run if not any(n.parent is other for other in run)]
        if len(tops) != 1:
            continue
        if all(n.deprel in ("nmod", "flat", "amod") for n in run if n is not tops[0]):
            _flatten(run, tops[0])


def _flatten(run: list[Node], top: Node) -> None:
    """Make the first of the nodes the head of the others."""
    first = run[0]
    first.attach(top.parent, top.deprel)
    for node in run[1:]:
        for child in [c for c in node.children if c not in run]:
            child.attach(first)
        node.attach(first, "flat")


def _closed_class(node: Node) -> None:
    """One tag and relation for the function words that the treebanks name differently."""
    leaf = not any(c.deprel != "fixed" for c in node.children)
    function = leaf and node.upos in ("PART", "ADP", "CONJ", "CCONJ", "SCONJ", "AUX", "ADV")
    if node.form in AUXILIARIES and function and node.deprel != "fixed":
        node.upos, node.deprel = "AUX", "aux"
    elif node.form in NEGATION and node.upos in ("PART", "AUX", "ADV"):
        node.feats = {"Polarity": "Neg"}
        node.upos, node.deprel = "PART", "advmod" if node.deprel in ("aux", "compound:prt", "cop") else node.deprel
    elif node.form == "غير":
        node.feats["Polarity"] = "Neg"
    elif node.form in COORDINATORS and function and node.deprel in ("cc", "compound:prt", "advmod:emph", "mark", "case"):
        node.upos, node.deprel = "CCONJ", "cc"
    elif node.form in SUBORDINATORS and function and node.deprel in ("mark", "compound:prt", "advmod:emph", "cc", "case"):
        node.upos, node.deprel = "SCONJ", "mark"
    elif node.upos == "CCONJ" and node.deprel == "mark":
        node.upos = "SCONJ"
    elif node.deprel in ("compound:prt", "advmod:emph"):
        node.deprel = "advmod"
    if node.form == "ل" and node.parent is not None and node.parent.upos == "VERB" and leaf:
        node.upos, node.deprel = "SCONJ", "mark"
    if node.upos == "AUX" and node.deprel == "cop" and node.lemma not in COPULAS:
        node.upos, node.deprel = "VERB", "parataxis"
    if node.upos == "DET" and any(c.deprel.startswith("acl") for c in node.children):
        node.upos, node.deprel = "PRON", "nmod" if node.deprel == "det" else node.deprel
    if node.xpos == "PDEM" or node.feats.get("PronType") == "Dem":
        node.feats["PronType"] = "Dem"
        node.upos = "DET" if node.deprel == "det" else "PRON"


def _subject_pronouns(tree: Tree) -> None:
    """A pronoun on «إنّ» and its sisters is the subject of their clause, an expletive where that has another."""
    for before, node in zip(tree.nodes, tree.nodes[1:], strict=False):
        if before.upos != "SCONJ" or node.upos != "PRON" or node.feats.get("PronType") == "Rel" or node.parent is None:
            continue
        if node.children or node.parent is before or node.deprel in ("conj", "det") or node.feats.get("Person") is None:
            continue
        other = node.parent.child(lambda c, pronoun=node: c is not pronoun and c.deprel in SUBJECTS)
        node.deprel = "expl" if other is not None else "nsubj"


def _oblique(node: Node) -> None:
    """A nominal under a verb is oblique, under a noun nominal modifier; UD v1 had one name for both."""
    head = node.parent.upos if node.parent is not None else ""
    cased = node.child(lambda c: c.deprel == "case") is not None
    if node.upos in CONTENT and node.deprel in FUNCTION_RELATIONS:
        node.deprel = "nmod"
    if node.deprel == "amod" and cased:
        node.deprel = "nmod"
    if node.upos == "VERB":
        _clause_relation(node, head)
    elif node.deprel == "nmod" and head in ("VERB", "ADV", "ADJ", "AUX"):
        node.deprel = "obl"
    elif node.deprel == "obl" and head in ("NOUN", "PROPN", "PRON", "X"):
        node.deprel = "nmod"
    elif node.deprel == "advmod" and node.upos in ("NOUN", "PROPN", "NUM", "X", "PRON"):
        node.deprel = "obl" if head in ("VERB", "ADJ", "AUX") else "nmod"
    elif node.deprel == "obj" and cased and head == "VERB":
        node.deprel = "obl"


def _clause_relation(node: Node, head: str) -> None:
    """A verb heads a clause, whatever nominal relation it was given."""
    if node.deprel == "obj":
        node.deprel = "ccomp"
    elif node.deprel in {"nmod", "obl", "amod", "advmod", *FUNCTION_RELATIONS}:
        node.deprel = "acl" if head in ("NOUN", "PROPN", "PRON") else "advcl"
    elif node.deprel == "nsubj":
        node.deprel = "csubj"
    if node.deprel == "acl" and node.child(lambda c: c.deprel == "mark") is None:
        node.deprel = "acl:relcl"


def _features(node: Node) -> dict[str, str]:
    """The features that both treebanks have and unvocalised writing lets a reader see."""
    feats = {k: v for k, v in node.feats.items() if k not in DROPPED_FEATURES}
    if node.upos in ("NOUN", "ADJ", "PROPN") and "Definite" in feats:
        bound = node.child(lambda c: c.deprel == "nmod" and not any(g.deprel == "case" for g in c.children))
        feats["Definite"] = "Def" if node.form.startswith("ال") else "Cons" if bound and node.upos != "ADJ" else "Ind"
    if node.upos == "PRON" and "Person" in feats:
        feats["PronType"] = "Prs"
    if node.upos not in ("VERB", "AUX"):
        feats.pop("Voice", None)
    if node.upos == "NUM":
        feats = {"NumForm": "Digit" if node.form[0].isdigit() else "Word"}
    return feats


def _passives(tree: Tree) -> None:
    """A verb in the passive voice has a passive subject, and the other way round."""
    for node in tree.nodes:
        if node.upos != "VERB":
            continue
        subject = node.child(lambda c: c.deprel in SUBJECTS)
        if subject is None:
            continue
        if subject.deprel.endswith(":pass"):
            node.feats["Voice"] = "Pass"
        elif node.feats.get("Voice") == "Pass":
            subject.deprel = PASSIVE_SUBJECT if subject.deprel == "nsubj" else "csubj:pass"


def separate(tree: Tree) -> list[Tree]:
    """The tree cut at full stops inside it, where one arc alone crosses: PADT takes paragraphs for sentences."""
    for cut in range(1, len(tree.nodes)):
        if tree.nodes[cut - 1].form not in (".", "?", "!") or tree.nodes[cut].upos == "PUNCT":
            continue
        left, right = tree.nodes[:cut], tree.nodes[cut:]
        crossing = [n for n in tree.nodes if n.parent is not None and n.upos != "PUNCT" and _crosses(n, left)]
        if len(crossing) != 1 or crossing[0] not in right:
            continue
        top = crossing[0]
        top.attach(None, "root")
        root = next(n for n in left if n.parent is None)
        for side, head in ((left, root), (right, top)):
            for node in side:
                if node.parent is not None and not any(node.parent is other for other in side):
                    node.attach(head)
        return [Tree(tree.id + "a", left), *separate(Tree(tree.id + "b", right))]
    return [tree]


def _crosses(node: Node, left: list[Node]) -> bool:
    """Does the arc to the node join the two sides?"""
    return any(node is n for n in left) != any(node.parent is n for n in left)
