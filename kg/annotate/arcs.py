"""Settles what a parser of single arcs leaves open: a verb has one subject, and a passive verb a passive one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SUBJECTS = ("nsubj", "nsubj:pass")


@dataclass(frozen=True, slots=True)
class Arc:
    """What the rules look at in a word; ``head`` counts from 1 within the sentence, 0 is the root."""

    upos: str
    feats: str
    head: int
    deprel: str


def settled_relations(arcs: Sequence[Arc], trust_voice: bool = False, raise_objects: bool = False) -> list[str]:
    """The relations of a sentence's words, where a verb with several subjects keeps the likeliest.

    A relative pronoun beside another subject is the object («التي تقودها الولايات المتحدة»). Of two subjects after their
    verb the first is kept, since subject goes before object in a verbal sentence, and the other is the object where the
    verb has none yet. The subject of a verb in the passive voice is a passive one; with ``trust_voice`` only there. With
    ``raise_objects`` the first noun that a parser took for the object of a passive verb without a subject is its subject.
    """
    relations = [arc.deprel for arc in arcs]
    for number, verb in enumerate(arcs, start=1):
        if verb.upos != "VERB":
            continue
        children = [i for i, arc in enumerate(arcs) if arc.head == number]
        subjects = [i for i in children if relations[i] in SUBJECTS]
        if len(subjects) > 1:
            _keep_one(arcs, relations, number, subjects, any(relations[i] == "obj" for i in children))
        if raise_objects and not subjects and "Voice=Pass" in verb.feats:
            for i in [i for i in children if relations[i] == "obj" and arcs[i].upos != "PRON"][:1]:
                relations[i] = "nsubj:pass"
        if trust_voice or "Voice=Pass" in verb.feats:
            subject = "nsubj:pass" if "Voice=Pass" in verb.feats else "nsubj"
            for i in children:
                relations[i] = subject if relations[i] in SUBJECTS else relations[i]
    return relations


def _keep_one(arcs: Sequence[Arc], relations: list[str], verb: int, subjects: list[int], has_object: bool) -> None:
    """Turn the lesser subjects of a verb into objects."""
    relatives = [i for i in subjects if "PronType=Rel" in arcs[i].feats]
    if relatives and len(relatives) < len(subjects):
        relations[relatives[0]] = "obj"
        return
    after = [i for i in subjects if i >= verb]
    if len(after) > 1 and not has_object:
        relations[after[1]] = "obj"
