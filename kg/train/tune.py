"""Thresholds of the reader, tuned on the articles kept apart for it: tag shifts, and limits of roles, relations, coreference."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..annotate.reader import VALUES, Encoded, Reader
from . import scores
from .gold import Annotated

log = logging.getLogger(__name__)
SHIFTS = (-1.2, -0.8, -0.4, 0.0, 0.4)
LIMITS = tuple(np.round(np.arange(0.2, 0.75, 0.05), 2).tolist())


def _tag_score(reader: Reader, items: Sequence[tuple[Annotated, Encoded]], name: str) -> float:
    table: dict[str, Counter] = {}
    for article, encoded in items:
        scores.score_tags(table, article, reader.tag(encoded))
    return sum(scores.f1(table[part])["f1"] for part in (("trigger",) if name == "trigger" else ("mention", "value")) if part in table)


def _lists(article: Annotated) -> tuple[scores.Items, scores.Items, scores.Items]:
    pick = lambda notes: [(n.span, n.type) for n in notes]  # noqa: E731
    values = [n for n in article.mentions if n.type in VALUES]
    return pick(article.triggers), pick(n for n in article.mentions if n.type not in VALUES), pick(values)


def _links(reader: Reader, items: Sequence[tuple[Annotated, Encoded]]) -> list[Any]:
    return [reader.link(encoded, *_lists(article)) for article, encoded in items]


def _count(name: str, article: Annotated, reader: Reader, encoded: Encoded, links: Any, limit: float, table: dict[str, Counter]) -> None:
    notes = [n for n in article.mentions if n.type not in VALUES]
    if name == "roles":
        scores.score_roles(table, "x", article, reader, encoded, _lists(article), limit)
    elif name == "relations":
        part: dict[str, Counter] = {}
        scores.score_relations(part, article, notes, links.relations, limit)
        table.setdefault("x", Counter()).update(part["relation"])
    else:
        items, found = (notes, links.coref) if name == "coref" else (article.triggers, links.event_coref)
        scores.score_clusters(table, "x", [n.name for n in items], scores.cluster(len(items), found, limit))


def _figure(table: Mapping[str, Counter]) -> float:
    if "x" in table:
        return scores.f1(table["x"])["f1"]
    p, r = (scores.f1(table.get(f"x {side}", Counter(right=0, found=1, gold=1)))["r"] for side in "pr")
    return 2 * p * r / max(1e-9, p + r)


def tune(reader: Reader, articles: Sequence[Annotated]) -> dict[str, Any]:
    """Best shifts (put into ``reader.labels``) and thresholds on the articles."""
    items = list(zip(articles, reader.encode([scores.document(a) for a in articles]), strict=True))
    shifts = reader.labels["shifts"]
    for name in ("outer", "inner", "trigger"):
        figures = {}
        for shift in SHIFTS:
            shifts[name] = shift
            figures[shift] = _tag_score(reader, items, name)
        shifts[name] = max(figures, key=lambda s: (round(figures[s], 4), -abs(s)))
        log.info("shift %s %s", name, {k: round(v, 3) for k, v in figures.items()})
    found, links = dict(scores.START), _links(reader, items)
    for name in found:
        figures = {}
        for limit in LIMITS:
            table: dict[str, Counter] = {}
            for (article, encoded), linked in zip(items, links, strict=True):
                _count(name, article, reader, encoded, linked, limit, table)
            figures[limit] = _figure(table)
        found[name] = max(figures, key=lambda s: figures[s])
        log.info("limit %s %s", name, {k: round(v, 3) for k, v in figures.items()})
    return found
