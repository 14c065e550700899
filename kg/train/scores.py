"""Figures of a reader on annotated articles: the run-time code itself is measured, not a copy of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..annotate.reader import VALUES, Encoded, Reader, Tagged
from ..model import Article, Document, Sentence, Span
from .gold import RELATIONS, Annotated, Note

#: thresholds before tuning
START = {"roles": 0.4, "relations": 0.4, "coref": 0.5, "events": 0.5}
Items = Sequence[tuple[Span, str]]


class TorchSession:
    """Stands in for an onnxruntime session while training: the torch encoder behind the same call."""

    def __init__(self, network: Any, device: str = "cpu"):
        self.network, self.device = network, device

    def run(self, _: None, feeds: Mapping[str, np.ndarray]) -> list[np.ndarray]:
        import torch

        ids = torch.tensor(feeds["ids"].astype(np.int64), device=self.device)
        sizes = torch.full((len(ids),), ids.shape[1], device=self.device)
        with torch.no_grad(), torch.autocast(self.device, dtype=torch.bfloat16, enabled=self.network.half):
            return [self.network.encoder(ids, sizes).float().cpu().numpy()]


def f1(counts: Mapping[str, int]) -> dict[str, float]:
    """Precision, recall and F1 of counted ``right``, ``found`` and ``gold``."""
    precision, recall = counts["right"] / max(1, counts["found"]), counts["right"] / max(1, counts["gold"])
    return {"p": precision, "r": recall, "f1": 2 * precision * recall / max(1e-9, precision + recall)}


def document(article: Annotated) -> Document:
    """The article as a document with its sentences."""
    return Document(Article(article.name, article.text), tuple(Sentence(s) for s in article.sentences))


def _compare(table: dict[str, Counter], name: str, found: set, gold: set) -> None:
    table.setdefault(name, Counter()).update(right=len(found & gold), found=len(found), gold=len(gold))


def score_tags(table: dict[str, Counter], article: Annotated, tagged: Tagged) -> None:
    """Count mentions, values and triggers, with types and without, each type too."""
    gold = {(n.span, n.type) for n in article.mentions}
    found = {(m.span, m.type) for m in (*tagged.mentions, *tagged.values)}
    for name, keep in (("mention", lambda t: t not in VALUES), ("value", lambda t: t in VALUES)):
        g, f = {x for x in gold if keep(x[1])}, {x for x in found if keep(x[1])}
        _compare(table, name, f, g)
        _compare(table, f"{name} untyped", {x[0] for x in f}, {x[0] for x in g})
        for kind in {x[1] for x in f | g}:
            _compare(table, f"type {kind}", {x for x in f if x[1] == kind}, {x for x in g if x[1] == kind})
    start = lambda items: {(s.start, t) for s, t in items if t not in VALUES}  # noqa: E731
    _compare(table, "mention start", start(found), start(gold))
    triggers, events = {(n.span, n.type) for n in article.triggers}, {(t.span, t.type) for t in tagged.triggers}
    _compare(table, "trigger", events, triggers)
    _compare(table, "trigger untyped", {x[0] for x in events}, {x[0] for x in triggers})
    for kind in {x[1] for x in events | triggers}:
        _compare(table, f"event {kind}", {x for x in events if x[1] == kind}, {x for x in triggers if x[1] == kind})


def gold_roles(article: Annotated, triggers: Items) -> set[tuple[Span, str, str]]:
    """(trigger, role, filler's id) of the article, at the given triggers."""
    found = set()
    kept, ids = {s for s, _ in triggers}, {n.name for n in article.mentions}
    for note in article.triggers:
        for role, fillers in note.roles.items():
            if role not in ("medium", "topic") and note.span in kept:
                found |= {(note.span, role, f) for f in fillers if f in ids}
    return found


def _union(article: Annotated) -> dict[Span, set[tuple[str, str]]]:
    """What any trigger of the same event says: right, though not asked for at this trigger."""
    byname: dict[str, set[tuple[str, str]]] = {}
    for note in article.triggers:
        byname.setdefault(note.name, set()).update((r, f) for r, fs in note.roles.items() for f in fs)
    return {note.span: byname[note.name] for note in article.triggers}


def score_roles(table: dict[str, Counter], name: str, article: Annotated, reader: Reader, encoded: Encoded, lists: tuple[Items, Items, Items], limit: float) -> None:
    """Count roles of the given triggers over the given mentions and values; fillers count as entities."""
    triggers, mentions, values = lists
    ids = {n.span: n.name for n in article.mentions}
    gold = gold_roles(article, [(n.span, n.type) for n in article.triggers])
    right_type, union = {n.span: n.type for n in article.triggers}, _union(article)
    found = set()
    for t, kind, index, role, score in reader.link(encoded, triggers, mentions, values).roles:
        if score >= limit:
            span = (mentions if kind == "mention" else values)[index][0]
            item = (triggers[t][0], "by" if role == "by2" else role, ids.get(span, str(span)))
            known = right_type.get(item[0]) == triggers[t][1] and (item[1], item[2]) in union.get(item[0], set())
            if item in gold or not known:
                found.add(item if right_type.get(item[0]) == triggers[t][1] else (*item, "wrong type"))
    _compare(table, name, found, gold)
    for role in {x[1] for x in gold}:
        _compare(table, f"{name} {role}", {x for x in found if x[1] == role}, {x for x in gold if x[1] == role})


def score_relations(table: dict[str, Counter], article: Annotated, notes: Sequence[Note], found: Sequence[tuple], limit: float) -> None:
    """Count relations between entities, given the article's own mentions."""
    gold = set()
    for r in article.relations:
        one, two = RELATIONS[r.type]
        gold |= {(r.type, a, b) for a in r.roles.get(one, ()) for b in r.roles.get(two, ())}
    pairs = {(kind, notes[i].name, notes[j].name) for i, j, kind, score in found if score >= limit and notes[i].name != notes[j].name}
    _compare(table, "relation", pairs, gold)
    for kind in RELATIONS:
        _compare(table, f"relation {kind}", {x for x in pairs if x[0] == kind}, {x for x in gold if x[0] == kind})


def cluster(count: int, links: Sequence[tuple[int, int, float]], limit: float) -> list[int]:
    """Cluster of each item: every item joins the likeliest earlier one over the limit."""
    best: dict[int, tuple[float, int]] = {}
    for i, j, score in links:
        if score >= limit and score > best.get(j, (0.0, 0))[0]:
            best[j] = (score, i)
    home = list(range(count))
    for j in sorted(best):
        home[j] = home[best[j][1]]
    return home


def score_clusters(table: dict[str, Counter], name: str, gold: Sequence[str], home: Sequence[int]) -> None:
    """B-cubed, counted in thousandths."""
    for k in range(len(gold)):
        mine, true = {x for x in range(len(gold)) if home[x] == home[k]}, {x for x in range(len(gold)) if gold[x] == gold[k]}
        both = len(mine & true)
        table.setdefault(name + " p", Counter()).update(right=round(1000 * both / len(mine)), found=1000, gold=1000)
        table.setdefault(name + " r", Counter()).update(right=round(1000 * both / len(true)), found=1000, gold=1000)


def score_flags(table: dict[str, Counter], article: Annotated, flags: Sequence[Mapping[str, float]]) -> None:
    """Count right modalities and polarities of the article's triggers."""
    for note, found in zip(article.triggers, flags, strict=True):
        modes = {m: found[m] for m in ("planned", "possible", "requested")}
        modes["actual"] = 1 - sum(modes.values())
        mode = next((f for f in note.flags if f in modes), "actual")
        table.setdefault("modality", Counter()).update(right=int(max(modes, key=modes.get) == mode), found=1, gold=1)
        table.setdefault("polarity", Counter()).update(right=int((found["neg"] > 0.5) == ("neg" in note.flags)), found=1, gold=1)
        if mode != "actual" or max(modes, key=modes.get) != "actual":
            guess = max(modes, key=modes.get)
            hit = Counter(right=int(guess == mode and mode != "actual"), found=int(guess != "actual"), gold=int(mode != "actual"))
            table.setdefault("modality not actual", Counter()).update(hit)
        hit = Counter(right=int(found["neg"] > 0.5 and "neg" in note.flags), found=int(found["neg"] > 0.5), gold=int("neg" in note.flags))
        table.setdefault("polarity negative", Counter()).update(hit)


def evaluate(reader: Reader, articles: Sequence[Annotated], limits: Mapping[str, float]) -> dict[str, dict[str, float]]:
    """All figures on the articles; ``limits`` are the thresholds of roles, relations, coref and events."""
    table: dict[str, Counter] = {}
    for article, encoded in zip(articles, reader.encode([document(a) for a in articles]), strict=True):
        tagged = reader.tag(encoded)
        score_tags(table, article, tagged)
        notes = [n for n in article.mentions if n.type not in VALUES]
        values = [n for n in article.mentions if n.type in VALUES]
        lists = tuple([(n.span, n.type) for n in part] for part in (article.triggers, notes, values))
        score_roles(table, "role", article, reader, encoded, lists, limits["roles"])  # type: ignore[arg-type]
        own = tuple([(n.span, n.type) for n in part] for part in (tagged.triggers, tagged.mentions, tagged.values))
        score_roles(table, "role from text", article, reader, encoded, own, limits["roles"])  # type: ignore[arg-type]
        links = reader.link(encoded, *lists)  # type: ignore[arg-type]
        score_relations(table, article, notes, links.relations, limits["relations"])
        score_flags(table, article, links.flags)
        score_clusters(table, "coref", [n.name for n in notes], cluster(len(notes), links.coref, limits["coref"]))
        events = [n.name for n in article.triggers]
        score_clusters(table, "event coref", events, cluster(len(events), links.event_coref, limits["events"]))
    found = {name: f1(counts) for name, counts in table.items()}
    for name in ("coref", "event coref"):
        p, r = found.pop(f"{name} p")["r"], found.pop(f"{name} r")["r"]
        found[name] = {"p": p, "r": r, "f1": 2 * p * r / max(1e-9, p + r)}
    return found
