"""Which tellings are one without further evidence, and what those of an article's group lend each other before they are compared."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from . import weights
from .events import compare_tellings
from .tellings import Filler, TellingNode, key_slots
from .types import Interval
from .weights import RELATIONS


def pool_name(node: TellingNode) -> str:
    """What tellings share that are one without further evidence: all roles, numbers, time (or the article's date), flags.

    "" where that is not enough to make two tellings one.
    """
    if node.bonds or node.bars or node.modality == "requested":
        return ""
    told = (node.type, node.fillers, node.texts, node.numbers, node.time, node.polarity, node.modality)
    if not _speaks_for_itself(*told, node.published is not None):
        return ""
    fillers = [(slot, f.key) for slot, found in node.fillers for f in found]
    texts = [(slot, sorted(stems)) for slot, stems in node.texts]
    time = node.time or (None if node.type in RELATIONS else node.published)
    words = repr((fillers, texts, node.numbers, str(time), node.polarity, node.modality))
    return f"{node.type} {hashlib.blake2b(words.encode(), digest_size=12).hexdigest()}"


@lru_cache(maxsize=50_000)
def _speaks_for_itself(
    kind: str,
    fillers: tuple[tuple[str, tuple[Filler, ...]], ...],
    texts: tuple[tuple[str, frozenset[str]], ...],
    numbers: tuple[tuple[str, float, bool], ...],
    time: Interval | None,
    polarity: str,
    modality: str,
    dated: bool,
) -> bool:
    """Would two tellings of different articles that say just this be one?"""
    published = date.min + timedelta(366) if dated else None
    one, other = (TellingNode(a, kind, fillers, texts, numbers, time, published, polarity, modality) for a in "ab")
    least = 0 if kind in RELATIONS else weights.POOLED
    return compare_tellings(one, other).weight >= least + weights.ACROSS.get(kind, 0.0)


def completed(nodes: list[TellingNode]) -> list[TellingNode]:
    """An article's tellings, each with what identifies its event where only others of its group tell that.

    Who retells an event leaves out what is known by then: the base that was named, the country that the article is about. The
    group is the article's own; a slot is taken over only where all of the group that fill it fill it alike. What happens again
    and again, or to one victim after the other, is left as it is told: there a telling that lacks a target may be of another event.
    """
    groups: dict[tuple[str, str], list[TellingNode]] = {}
    for node in nodes:
        if node.group and node.type not in weights.RECURRENT | weights.ONCE:
            groups.setdefault((node.group, node.type), []).append(node)
    return [_completed(node, groups.get((node.group, node.type), [])) for node in nodes]


def _completed(node: TellingNode, group: list[TellingNode]) -> TellingNode:
    texts, added = dict(node.texts), []
    for slot in key_slots(node.type):
        told = {other.by_slot[slot][1] for other in group if slot in other.by_slot}
        if slot not in node.by_slot and slot not in texts and len(told) == 1 and not any(slot in dict(other.texts) for other in group):
            added.append((slot, told.pop()))
    return replace(node, fillers=tuple(sorted((*node.fillers, *added), key=lambda pair: pair[0]))) if added else node


def pooled(nodes: list[TellingNode]) -> TellingNode:
    """One node for tellings with one pool name, given in order; the first one's where it is alone."""
    first = nodes[0]
    if len(nodes) == 1:
        return first
    articles = frozenset(node.article for node in nodes)
    speakers = tuple(sorted({s for node in nodes for s in node.speakers}))
    acts = frozenset().union(*(node.acts for node in nodes))
    lead = any(node.lead for node in nodes)
    return replace(first, article="", articles=articles, group="", speakers=speakers, acts=acts, lead=lead)
