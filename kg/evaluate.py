"""Scores of a build against annotated articles: entities, facts, arguments, and what is said of each fact.

Gold is a folder of JSON files, one an article: ``entities`` (id, type, names, wikidata, core) and ``facts`` (type, arguments,
values, time, polarity, modality, attribution, evidence, core). Matching is one to one within an article, best pairs first:

- entities by Wikidata id where both have one, else by the likeness of their names (at least 0.6);
- facts of one type that share an argument in its role (or, where the gold has none, words of evidence).

Recall counts gold marked core; what matches gold marked not core is neither right nor wrong.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from .arabic.script import fold_word
from .errors import InputError

Row = Mapping[str, Any]
#: Likeness from which two names may be one entity, from which a second node still names it, and of two words of a name.
NAME, AGAIN, WORD = 0.6, 0.75, 0.8
#: Share of words in common from which two pieces of evidence are of one passage.
PASSAGE = 0.6
COUNTED = ("entity", "fact", "argument")
RATED = ("entity type", "linking", "polarity", "modality", "time", "value", "attribution")
_CLITIC = re.compile("^(?:[وفبكل]?ال|لل|[وف](?=.{3})|[بلك](?=.{4}))")


@dataclass(slots=True)
class Figures:
    """Counts by what is counted: ``hits``, ``extra``, ``missing``; and right answers out of those asked."""

    hits: Counter[str] = field(default_factory=Counter)
    extra: Counter[str] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    def rate(self, name: str, right: bool) -> None:
        """Count an answer."""
        self.asked[name] += 1
        self.right[name] += right

    def precision(self, name: str) -> float:
        """Share of what was found that is right; 0 where nothing was."""
        found = self.hits[name] + self.extra[name]
        return self.hits[name] / found if found else 0.0

    def recall(self, name: str) -> float:
        """Share of what is there that was found; 0 where nothing is."""
        there = self.hits[name] + self.missing[name]
        return self.hits[name] / there if there else 0.0

    def f1(self, name: str) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision(name) + self.recall(name)
        return 2 * self.precision(name) * self.recall(name) / both if both else 0.0

    def accuracy(self, name: str) -> float | None:
        """Share of right answers; None where none was asked."""
        return self.right[name] / self.asked[name] if self.asked[name] else None

    def table(self, types: bool = False) -> str:
        """The figures as text; ``types`` adds a line for each type of fact."""
        names = [*COUNTED, *(sorted(n for n in {*self.hits, *self.extra, *self.missing} if n not in COUNTED) if types else ())]
        lines = []
        for name in names[:3] + list(RATED) + names[3:]:
            if name in RATED:
                share = self.accuracy(name)
                lines.append(f"{name:14s} {'-' if share is None else f'{share:.3f}'} of {self.asked[name]}")
            else:
                gold = self.hits[name] + self.missing[name]
                lines.append(f"{name:14s} precision {self.precision(name):.3f}  recall {self.recall(name):.3f}  f1 {self.f1(name):.3f}  gold {gold}")
        return "\n".join(lines) + "\n"


@lru_cache(maxsize=50_000)
def plain_words(text: str) -> tuple[str, ...]:
    """The folded words of a text."""
    return tuple(re.findall(r"\w+", fold_word(text).lower()))


@lru_cache(maxsize=50_000)
def name_words(name: str) -> frozenset[str]:
    """The words of a name without article and clitics."""
    return frozenset(_CLITIC.sub("", word) or word for word in plain_words(name))


@lru_cache(maxsize=200_000)
def _same_word(a: str, b: str) -> bool:
    return a == b or SequenceMatcher(None, a, b).ratio() >= WORD


@lru_cache(maxsize=200_000)
def likeness(a: frozenset[str], b: frozenset[str]) -> float:
    """Share of the words of the first name that the second has, over the longer one's length."""
    if not a or not b:
        return 0.0
    return 1.0 if a == b else sum(any(_same_word(x, y) for y in b) for x in a) / max(len(a), len(b))


@dataclass(frozen=True)
class Named:
    """An entity as matching sees it."""

    key: str
    type: str
    wikidata: str
    names: tuple[str, ...]
    core: bool = True
    listed: bool = True

    @cached_property
    def words(self) -> frozenset[frozenset[str]]:
        """Its names as sets of words."""
        return frozenset(filter(None, map(name_words, self.names)))

    def like(self, other: Named) -> float:
        """How likely the two are one, 0 to 1."""
        if self.wikidata and other.wikidata:
            return float(self.wikidata == other.wikidata)
        return max((likeness(a, b) for a in self.words for b in other.words), default=0.0)


def pair_best(scores: Mapping[tuple[int, int], float]) -> dict[int, int]:
    """One-to-one pairs, the best score first; ties by index."""
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for (i, j), score in sorted(scores.items(), key=lambda item: (-item[1], item[0])):
        if score > 0 and i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs


def _found_entities(entities: Iterable[Row], facts: Iterable[Row]) -> list[Named]:
    found: dict[str, Named] = {}
    for e in entities:
        names = (*(e.get("label") or {}).values(), *(m["text"] for m in e.get("mentions", ())))
        found[e["entity"]] = Named(e["entity"], e.get("type") or "", e.get("wikidata") or "", names)
    for a in (a for f in facts for a in f["arguments"] if a.get("entity")):
        names = tuple(filter(None, (a.get("mention"), *(a.get("label") or {}).values())))
        found.setdefault(a["entity"], Named(a["entity"], "", a.get("wikidata") or "", names, listed=False))
    return list(found.values())


class _Article:
    """One article's gold beside what was found in it."""

    def __init__(self, gold: Row, facts: Sequence[Row], entities: Sequence[Row]):
        self.gold, self.facts = gold, facts
        self.wanted = [Named(e["id"], e["type"], e.get("wikidata") or "", tuple(e["names"]), e.get("core", True)) for e in gold["entities"]]
        self.found = _found_entities(entities, facts)
        scores = {}
        for i, f in enumerate(self.found):
            for j, w in enumerate(self.wanted):
                if (like := f.like(w)) >= NAME:
                    scores[i, j] = like + 0.1 * (f.type == w.type)
        self.pairs = pair_best(scores)
        self.gold_of = {self.found[i].key: self.wanted[j].key for i, j in self.pairs.items()}
        for f in self.found:
            best = max(((f.like(w), w.key) for w in self.wanted), default=(0.0, ""))
            if f.key not in self.gold_of and best[0] >= AGAIN:
                self.gold_of[f.key] = best[1]

    def score_entities(self, figures: Figures) -> None:
        reached = set()
        for i, f in enumerate(self.found):
            if not f.listed:
                continue
            wanted = self.wanted[self.pairs[i]] if i in self.pairs else None
            if wanted is None:
                figures.extra["entity"] += 1
                continue
            reached.add(wanted.key)
            if wanted.core:
                figures.hits["entity"] += 1
                figures.rate("entity type", f.type == wanted.type)
            if wanted.wikidata:
                figures.rate("linking", f.wikidata == wanted.wikidata)
        lost = [w for w in self.wanted if w.core and w.key not in reached]
        figures.missing["entity"] += len(lost)
        figures.notes += [f"{self.gold['article']}: entity missed: {' / '.join(w.names[:3])}" for w in lost]

    def _arguments(self, fact: Row, gold: bool) -> Counter[tuple[str, Hashable]]:
        named = (a for a in fact["arguments"] if a.get("entity"))
        return Counter((a["role"], a["entity"] if gold else self.gold_of.get(a["entity"], a["entity"])) for a in named)

    def fact_pairs(self, given: Sequence[Counter], wanted: Sequence[Counter]) -> dict[int, int]:
        """Which fact is which gold fact, by their numbers; the arguments of both beside them."""
        return pair_best({
            (i, j): score
            for i, f in enumerate(self.facts) for j, g in enumerate(self.gold["facts"])
            if f["type"] == g["type"] and (score := _fact_likeness(f, g, given[i], wanted[j])) > 0
        })  # fmt: skip

    def arguments(self) -> tuple[list[Counter], list[Counter]]:
        """The arguments of the facts found and of the gold's, by gold entity where one is known."""
        return [self._arguments(f, False) for f in self.facts], [self._arguments(g, True) for g in self.gold["facts"]]

    def score_facts(self, figures: Figures) -> None:
        golds = self.gold["facts"]
        given, wanted = self.arguments()
        pairs = self.fact_pairs(given, wanted)
        for i, fact in enumerate(self.facts):
            if i not in pairs:
                self._extra(fact, given[i], figures)
            elif golds[pairs[i]].get("core", True):
                self._hit(fact, golds[pairs[i]], given[i], wanted[pairs[i]], figures)
        for j in set(range(len(golds))) - set(pairs.values()):
            if golds[j].get("core", True):
                _add(figures.missing, ("fact", golds[j]["type"]), 1)
                figures.missing["argument"] += sum(wanted[j].values())
                figures.notes.append(f"{self.gold['article']}: {golds[j]['type']} missed: {(golds[j].get('evidence') or ['?'])[0][:110]}")

    def _extra(self, fact: Row, given: Counter, figures: Figures) -> None:
        _add(figures.extra, ("fact", fact["type"]), 1)
        figures.extra["argument"] += sum(given.values())
        told = ", ".join(f"{a['role']} {a.get('mention') or a.get('text')}" for a in fact["arguments"])
        figures.notes.append(f"{self.gold['article']}: {fact['type']} not in gold: {told[:110]}")

    def _hit(self, fact: Row, gold: Row, given: Counter, wanted: Counter, figures: Figures) -> None:
        _add(figures.hits, ("fact", fact["type"]), 1)
        both = sum((given & wanted).values())
        figures.hits["argument"] += both
        figures.extra["argument"] += sum(given.values()) - both
        figures.missing["argument"] += sum(wanted.values()) - both
        for name in ("polarity", "modality"):
            figures.rate(name, fact.get(name) == gold.get(name))
        if gold.get("time"):
            figures.rate("time", _days(fact.get("time")) == _days(gold["time"]))
        for value in gold.get("values", ()):
            figures.rate("value", any((v.get("role"), v.get("value")) == (value["role"], value["value"]) for v in fact["values"]))
        if gold.get("attribution"):
            nearest = self.gold_of.get(fact["attribution"][0]["entity"]) if fact["attribution"] else None
            figures.rate("attribution", nearest in gold["attribution"])


def _add(counts: Counter[str], names: Iterable[str], amount: int) -> None:
    for name in names:
        counts[name] += amount


def _days(time: Row | None) -> tuple[str, str] | None:
    return (time["start"], time.get("end") or time["start"]) if time else None


def _fact_likeness(fact: Row, gold: Row, given: Counter, wanted: Counter) -> float:
    shared = sum((given & wanted).values())
    near = _same_passage(fact["evidence"], gold.get("evidence", ()))
    if not (shared if wanted else near):
        return 0.0
    every = sum((given | wanted).values()) or 1
    return 0.05 + shared / every + 0.5 * near + 0.05 * (fact.get("modality") == gold.get("modality"))


def _same_passage(found: Iterable[Row | str], quotes: Iterable[str]) -> bool:
    quoted = [(" ".join(plain_words(q)), set(plain_words(q))) for q in quotes]
    for piece in found:
        words = plain_words(piece if isinstance(piece, str) else piece.get("text", ""))
        line, own = " ".join(words), set(words)
        for text, theirs in quoted:
            if line and text and (line in text or text in line or len(own & theirs) >= PASSAGE * min(len(own), len(theirs))):
                return True
    return False


def score(gold: Iterable[Row], facts: Iterable[Row], entities: Iterable[Row]) -> Figures:
    """The figures of facts and entities (lines of the two views) against gold articles; other articles are left out."""
    figures = Figures()
    facts_of, entities_of = _by_article(facts), _by_article(entities)
    for article in gold:
        one = _Article(article, facts_of[article["article"]], entities_of[article["article"]])
        one.score_entities(figures)
        one.score_facts(figures)
    return figures


def judged_facts(gold: Iterable[Row], facts: Iterable[Row], entities: Iterable[Row]) -> list[tuple[float, bool]]:
    """The confidence of every fact of the gold's articles, and whether the gold has it."""
    facts_of, entities_of = _by_article(facts), _by_article(entities)
    judged = []
    for article in gold:
        one = _Article(article, facts_of[article["article"]], entities_of[article["article"]])
        pairs = one.fact_pairs(*one.arguments())
        judged += [(float(fact["confidence"]), i in pairs) for i, fact in enumerate(one.facts)]
    return judged


def _by_article(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["article"]].append(row)
    return found


def read_gold(folder: Path) -> list[Row]:
    """The gold articles of a folder (or of its folder ``gold``), by file name; InputError where there are none or one is broken."""
    inner = folder / "gold" if (folder / "gold").is_dir() else folder
    found = []
    for path in sorted(inner.glob("*.json")):
        try:
            article = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise InputError(f"no JSON: {error}", str(path)) from error
        if not isinstance(article, dict) or "article" not in article or not all(isinstance(article.get(k), list) for k in ("entities", "facts")):
            raise InputError("no gold: it needs article, and lists of entities and facts", str(path))
        found.append(article)
    if not found:
        raise InputError("holds no gold; it needs one .json file for each article", str(folder))
    return found
