"""Lists the conflicts of a graph, most weighty first, with the words, sources and speakers of each side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pyoxigraph import Literal, NamedNode

from . import vocab
from .ask import table
from .errors import InputError
from .rdf_reader import index_of
from .store import Dataset
from .vocab import CONFLICTS, ISNAD, MERGED, RDF, RDFS, SKOS, TOLD

_Index = Mapping[NamedNode, Mapping[NamedNode, list]]

LANGUAGES = ("ar", "en")
#: The words of a telling for one aspect, its sentence and its flags; the polarity and the type show in the trigger.
CLAIM = """
SELECT ?polarity ?modality ?words ?start ?sentence ?link WHERE { GRAPH $article {
  $telling isnad:polarity ?polarity ; isnad:modality ?modality ; isnad:evidence ?e . ?e oa:exact ?sentence ; oa:start ?at .
  OPTIONAL { $telling $aspect ?p . ?p oa:exact ?words ; oa:start ?start } OPTIONAL { $telling isnad:saidBy ?link } } }
ORDER BY ?start ?at ?words"""

SPEAKER = """
SELECT ?words ?next WHERE { GRAPH $article { $link isnad:voice ?p . ?p oa:exact ?words . OPTIONAL { $link isnad:relays ?next } } }"""

ARTICLE = """SELECT ?published ?source WHERE { GRAPH $article { $article schema:text ?text .
  OPTIONAL { $article schema:datePublished ?published } OPTIONAL { $article schema:publisher ?source } } }"""

FILLERS = """SELECT ?property ?filler WHERE { GRAPH graph:merged { $event ?property ?filler . ?filler skos:prefLabel ?any } }
GROUP BY ?property ?filler ORDER BY ?property ?filler"""

#: How a conflict reads: its kind, who disagrees, and the head of the table of sides.
TEXTS: dict[str, dict[str, str]] = {
    "contradiction": {"en": "contradiction", "ar": "تناقض"},
    "description": {"en": "another description", "ar": "وصف مختلف"},
    "plan": {"en": "announced and told otherwise", "ar": "إعلان ووقوع"},
    "granularity": {"en": "granularity", "ar": "إجمال وتفصيل"},
    "sources": {"en": "between sources", "ar": "بين المصادر"},
    "speakers": {"en": "between speakers", "ar": "بين المتكلمين"},
    "type": {"en": "what it was", "ar": "وصف الواقعة"},
    "not": {"en": "not", "ar": "نفي"},
    "head": {"en": "voices|value|words|article|published|source|said by", "ar": "أصوات|القيمة|الألفاظ|المقال|النشر|المصدر|القائل"},
    "more": {"en": "more with --limit 0", "ar": "غيرها مع ‎--limit 0"},
    "none": {"en": "no conflicts", "ar": "لا اختلاف"},
}
COLUMNS = ("conflict", "weight", "aspect", "kind", "between", "events", "value.ar", "value.en", "states", "voices", "words", "articles",
           "sources", "speakers")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Claim:
    """A telling that takes a side: the words in dispute, the sentence, its article, and the speakers' words, nearest first."""

    telling: str
    article: str
    words: str
    sentence: str
    published: str = ""
    source: str = ""
    speakers: tuple[str, ...] = ()
    polarity: str = "positive"
    modality: str = "actual"


@dataclass(frozen=True, slots=True)
class Side:
    """A value in dispute: ``states`` are its IRIs, ``labels`` how it reads in each language."""

    states: tuple[str, ...]
    labels: Mapping[str, str]
    voices: int
    sources: tuple[str, ...]
    speakers: tuple[str, ...]
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A conflict as it is listed; ``events`` are IRIs with what each is about, by language; sides with most voices first."""

    iri: str
    weight: float
    aspect: str
    kind: str
    between: str
    events: tuple[tuple[str, Mapping[str, str]], ...]
    sides: tuple[Side, ...]
    aspect_labels: Mapping[str, str] = field(default_factory=dict)


def conflicts(dataset: Dataset, article: str | None = None, aspect: str | None = None, event: str | None = None) -> Iterator[Listed]:
    """The conflicts of a graph, most weighty first; those in which an article speaks, of an aspect, or of an event.

    Raises InputError for an unknown article or aspect. Each is read when it is asked for.
    """
    index = index_of(dataset.quads(CONFLICTS))
    reader = _Reader(dataset, index)
    return map(reader.listed, _selected(dataset, index, article, aspect, event))


def count_conflicts(dataset: Dataset, article: str | None = None, aspect: str | None = None, event: str | None = None) -> int:
    """How many conflicts ``conflicts`` would give."""
    return len(_selected(dataset, index_of(dataset.quads(CONFLICTS)), article, aspect, event))


def _selected(dataset: Dataset, index: _Index, article: str | None, aspect: str | None, event: str | None) -> list[NamedNode]:
    found = [node for node, terms in index.items() if ISNAD.Conflict in terms.get(RDF.type, ())]
    if aspect is not None:
        wanted = _aspect(aspect)
        found = [node for node in found if index[node][ISNAD.aspect] == [wanted]]
    if article is not None:
        if article not in dataset.articles():
            raise InputError(f"the graph has no article {article!r}; `kg entities` lists articles")
        found = [node for node in found if article in _articles(index, node)]
    if event is not None:
        found = [node for node in found if NamedNode(vocab.expand(event)) in index[node][ISNAD.disputes]]
    return sorted(found, key=lambda n: (-float(index[n][ISNAD.weight][0].value), n.value))


def _articles(index: _Index, node: NamedNode) -> set[str]:
    """The articles in which a conflict has a side."""
    return {vocab.article_id(telling.value) for side in index[node][ISNAD.variant] for telling in index[side][ISNAD.witness]}


def _aspect(name: str) -> NamedNode:
    known = {aspect_name(node): node for node in (*TOLD.terms.values(), ISNAD.polarity, ISNAD.tells)}
    if name not in known:
        raise InputError(f"no aspect {name!r}; there are: {', '.join(sorted(known))}")
    return known[name]


def aspect_name(node: NamedNode) -> str:
    """The name of an aspect: ``time``, ``polarity``, ``type`` or a role's."""
    return "type" if node == ISNAD.tells else "polarity" if node == ISNAD.polarity else TOLD.local(node)


class _Reader:
    """Reads conflicts out of a dataset; labels and articles are looked up once."""

    def __init__(self, dataset: Dataset, index: _Index):
        self.dataset, self.index = dataset, index
        self._labels: dict[str, dict[str, str]] = {}
        self._articles: dict[NamedNode, dict[str, str]] = {}

    def listed(self, node: NamedNode) -> Listed:
        terms = self.index[node]
        aspect = terms[ISNAD.aspect][0]
        name = aspect_name(aspect)
        sides = [self._side(variant, aspect) for variant in sorted(terms[ISNAD.variant], key=lambda v: v.value)]
        return Listed(
            iri=node.value,
            weight=float(terms[ISNAD.weight][0].value),
            aspect=name,
            kind=terms[ISNAD.conflictKind][0].value,
            between=terms[ISNAD.between][0].value,
            events=tuple((event.value, self._about(event)) for event in self._in_order(node, terms[ISNAD.disputes])),
            sides=tuple(sorted(sides, key=lambda s: -s.voices)),
            aspect_labels=TEXTS["type"] if name == "type" else self._label(self._property(name)),
        )

    def _in_order(self, node: NamedNode, events: list[NamedNode]) -> list[NamedNode]:
        """The event whose name the conflict bears first."""
        local = node.value.rpartition("/")[2]
        return sorted(events, key=lambda e: (not local.startswith(e.value.rpartition("/")[2]), e.value))

    def _property(self, name: str) -> NamedNode:
        return ISNAD[name] if name in ("time", "polarity") else vocab.schema().role(name).property

    def _side(self, node: NamedNode, aspect: NamedNode) -> Side:
        terms = self.index[node]
        states = terms[ISNAD.states]
        labels = [self._label(state) for state in states]
        return Side(
            states=tuple(state.value for state in states),
            labels={tag: ("، " if tag == "ar" else ", ").join(_in(label, tag) for label in labels) for tag in LANGUAGES},
            voices=int(terms[ISNAD.voiceCount][0].value),
            sources=tuple(source.value for source in terms[ISNAD.source]),
            speakers=tuple(speaker.value for speaker in terms.get(ISNAD.spokenBy, ())),
            claims=tuple(self._claim(telling, aspect) for telling in terms[ISNAD.witness]),
        )

    def _claim(self, telling: NamedNode, aspect: NamedNode) -> Claim:
        article = NamedNode(vocab.article_iri(vocab.article_id(telling.value)))
        shown = aspect if aspect.value.startswith(TOLD.base) else ISNAD.trigger
        rows = self._ask(CLAIM, article, telling=telling, aspect=shown)
        words = list(dict.fromkeys(row["words"].value for row in rows if row["words"]))
        return Claim(
            telling.value,
            vocab.article_id(telling.value),
            "، ".join(" ".join(each.split()) for each in words),
            rows[0]["sentence"].value,
            **self._article(article),
            speakers=tuple(self._speakers(article, rows[0]["link"])),
            polarity=ISNAD.local(rows[0]["polarity"]),
            modality=ISNAD.local(rows[0]["modality"]),
        )

    def _speakers(self, article: NamedNode, link: NamedNode | None) -> Iterator[str]:
        while link is not None:
            row = self._ask(SPEAKER, article, link=link)[0]
            yield row["words"].value
            link = row["next"]

    def _article(self, article: NamedNode) -> dict[str, str]:
        if article not in self._articles:
            row = self._ask(ARTICLE, article)[0]
            self._articles[article] = {name: row[name].value if row[name] else "" for name in ("published", "source")}
        return self._articles[article]

    def _ask(self, query: str, article: NamedNode, **nodes: NamedNode) -> list:
        for name, node in {"article": article, **nodes}.items():
            query = query.replace(f"${name}", str(node))
        return list(self.dataset.query(query))

    def _about(self, event: NamedNode) -> dict[str, str]:
        """What an event is about: its type and the entities in its roles."""
        kind = next(quad.object for quad in self.dataset.store.quads_for_pattern(event, RDF.type, None, MERGED))
        rows = list(self.dataset.query(FILLERS.replace("$event", str(event))))
        told = [self._label(row["filler"]) for row in rows if row["property"].value.startswith(ISNAD.base)]
        parts = {tag: (_in(self._label(kind), tag), [_in(label, tag) for label in told]) for tag in LANGUAGES}
        return {tag: f"{kind}: {('، ' if tag == 'ar' else ', ').join(names)}" if names else kind for tag, (kind, names) in parts.items()}

    def _label(self, node: NamedNode) -> dict[str, str]:
        """How an entity, term, quantity or period reads, by language."""
        if node.value not in self._labels:
            terms = {}
            for quad in self.dataset.store.quads_for_pattern(node, None, None, None):
                terms.setdefault(quad.predicate, []).append(quad.object)
            found = {o.language or "en": o.value for p in (SKOS.prefLabel, RDFS.label) for o in terms.get(p, ())}
            value = _quantity(terms) or _period(terms) or vocab.shorten(node.value)
            self._labels[node.value] = found or {tag: value for tag in LANGUAGES}
        return self._labels[node.value]


def _in(labels: Mapping[str, str], tag: str) -> str:
    """The label in a language, else in any."""
    return labels.get(tag) or labels.get("en") or labels.get("ar") or next(iter(labels.values()))


def _quantity(terms: Mapping[NamedNode, list[Literal]]) -> str:
    if ISNAD.value not in terms:
        return ""
    upper = f"-{terms[ISNAD.maximum][0].value}" if ISNAD.maximum in terms else ""
    return f"{'~' if ISNAD.approximate in terms else ''}{terms[ISNAD.value][0].value}{upper} {terms[ISNAD.unit][0].value}"


def _period(terms: Mapping[NamedNode, list[Literal]]) -> str:
    if ISNAD.precision not in terms:
        return ""
    first, last = terms[ISNAD["from"]][0].value, terms[ISNAD.until][0].value
    return first if first == last else f"{first}/{last}"


# Writing ----------------------------------------------------------------------------------------------------------------


def conflicts_text(found: Iterable[Listed], language: str = "en", left_out: int = 0) -> str:
    """The conflicts for people: a head line, the facts in dispute, and a table of the sides; how many were left out."""
    blocks = [_block(conflict, language) for conflict in found]
    if not blocks:
        return TEXTS["none"][language] + "\n"
    return "\n".join(blocks) + (f"\n… {left_out} {TEXTS['more'][language]}\n" if left_out else "")


def _block(conflict: Listed, language: str) -> str:
    kinds = f"{TEXTS[conflict.kind][language]} {TEXTS[conflict.between][language]}"
    lines = [f"{conflict.weight:g}  {_in(conflict.aspect_labels, language)} · {kinds}"]
    lines += [f"  {_in(about, language)}  {vocab.shorten(iri)}" for iri, about in conflict.events]
    rows = [row for side in conflict.sides for row in _rows(side, language)]
    return "\n".join(lines) + "\n" + "".join(f"    {line}\n" for line in table(TEXTS["head"][language].split("|"), rows).splitlines())


def _rows(side: Side, language: str) -> Iterator[tuple[str, ...]]:
    """A row per telling; the value and its voices stand in the first."""
    head = (str(side.voices), _in(side.labels, language))
    for claim in side.claims:
        denied = f"{TEXTS['not'][language]} " if claim.polarity == "negative" else ""
        words = f"{denied}«{claim.words}»" if claim.words else ""
        yield (*head, words, claim.article, claim.published, claim.source, " ← ".join(claim.speakers))
        head = ("", "")


def conflict_rows(found: Iterable[Listed]) -> Iterator[dict[str, Any]]:
    """Each conflict as a row for JSON."""
    for conflict in found:
        yield {
            "conflict": conflict.iri, "weight": conflict.weight,
            "aspect": conflict.aspect, "kind": conflict.kind, "between": conflict.between,
            "events": [{"event": iri, "about": dict(about)} for iri, about in conflict.events],
            "sides": [_side_row(side) for side in conflict.sides],
        }  # fmt: skip


def _side_row(side: Side) -> dict[str, Any]:
    claims = [
        {"telling": c.telling, "article": c.article, "published": c.published, "source": c.source, "words": c.words, "sentence": c.sentence,
         "speakers": list(c.speakers), "polarity": c.polarity, "modality": c.modality}
        for c in side.claims
    ]  # fmt: skip
    return {"value": dict(side.labels), "states": list(side.states), "voices": side.voices, "sources": list(side.sources),
            "speakers": list(side.speakers), "claims": claims}  # fmt: skip


def side_rows(found: Iterable[Listed]) -> Iterator[dict[str, Any]]:
    """Each side of each conflict as a flat row for CSV, lists joined by a bar."""
    for row in conflict_rows(found):
        for side in row["sides"]:
            flat = {name: row[name] for name in ("conflict", "weight", "aspect", "kind", "between")}
            flat |= {"events": " | ".join(e["event"] for e in row["events"]), "value": side["value"], "voices": side["voices"]}
            flat |= {name: " | ".join(side[name]) for name in ("states", "sources", "speakers")}
            flat["words"] = " | ".join(claim["words"] for claim in side["claims"])
            flat["articles"] = " | ".join(dict.fromkeys(claim["article"] for claim in side["claims"]))
            yield flat
