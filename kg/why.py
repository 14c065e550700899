"""Who says it: the sentences that tell a fact or name an entity, with the words marked, the article and the speakers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode, QuerySolution

from . import vocab
from .errors import InputError
from .store import Dataset
from .vocab import ISNAD

#: The tellings of a merged fact, or the telling itself; and their articles.
TELLINGS = """
SELECT ?telling ?article WHERE {
  { GRAPH graph:merged { $iri isnad:telling ?telling } } UNION { BIND($iri AS ?telling) }
  GRAPH ?article { ?telling isnad:tells ?type } } ORDER BY ?telling"""

TELLING = """
SELECT ?type ?polarity ?modality ?confidence ?component ?link WHERE { GRAPH $article {
  $iri isnad:tells ?type ; isnad:polarity ?polarity ; isnad:modality ?modality ; isnad:confidence ?confidence .
  OPTIONAL { $iri isnad:extractedBy ?component } OPTIONAL { $iri isnad:saidBy ?link } } }"""

EVIDENCE = """SELECT ?start ?end ?words WHERE { GRAPH $article { $iri isnad:evidence ?p . ?p oa:start ?start ; oa:end ?end ; oa:exact ?words } }"""

MARKS = """
SELECT ?start ?end ?told WHERE { GRAPH $article { $iri ?told ?p . ?p oa:start ?start ; oa:end ?end .
  FILTER(?told = isnad:trigger || STRSTARTS(STR(?told), STR(told:))) } }"""

SPEAKERS = """SELECT ?words ?next WHERE { GRAPH $article { $iri isnad:voice ?p . ?p oa:exact ?words . OPTIONAL { $iri isnad:relays ?next } } }"""

NAMINGS = """
SELECT ?start ?end ?article WHERE {
  { GRAPH graph:merged { $iri isnad:occurrence ?occurrence } } UNION { BIND($iri AS ?occurrence) }
  GRAPH ?article { ?p isnad:refersTo ?occurrence ; oa:start ?start ; oa:end ?end } } ORDER BY ?article ?start"""

ARTICLE = """
SELECT ?text ?headline ?published ?source ?url WHERE { GRAPH $iri { $iri schema:text ?text .
  OPTIONAL { $iri schema:headline ?headline } OPTIONAL { $iri schema:datePublished ?published }
  OPTIONAL { $iri schema:publisher ?source } OPTIONAL { $iri schema:url ?url } } }"""

#: How many characters around a mention are shown where the line is longer.
AROUND = 120


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """Words in a sentence, by offsets into the sentence, and what they are: a role, ``trigger``, ``time`` or ``mention``."""

    start: int
    end: int
    what: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words of an article that bear witness, at an offset of its text, with the telling words marked."""

    start: int
    text: str
    marks: tuple[Mark, ...] = ()

    def marked(self) -> str:
        """The words with brackets around the marked ones: ``[actor: القوات] [trigger: غادرت] …``; of marks that overlap, the outer."""
        parts, at = [], 0
        for mark in sorted(self.marks, key=lambda m: (m.start, -m.end, m.what)):
            if mark.start >= at:
                parts += [self.text[at : mark.start], f"[{mark.what}: {self.text[mark.start : mark.end]}]"]
                at = mark.end
        return "".join([*parts, self.text[at:]])


@dataclass(frozen=True, slots=True)
class Witness:
    """What one article says of a fact or entity; for an entity there is no telling, and ``type`` and the flags are "".

    ``speakers`` are the words that name them, nearest first; dates are ISO, "" where unknown.
    """

    article: str
    sentences: tuple[Sentence, ...]
    published: str = ""
    source: str = ""
    headline: str = ""
    url: str = ""
    telling: str = ""
    type: str = ""
    polarity: str = ""
    modality: str = ""
    confidence: float = 0.0
    component: str = ""
    speakers: tuple[str, ...] = ()


def why(dataset: Dataset, iri: str) -> list[Witness]:
    """The witnesses of an event, relation, telling or entity, by article; a CURIE will do.

    Raises InputError where the graph knows no such fact or entity.
    """
    iri = vocab.expand(iri)
    try:
        node = NamedNode(iri)
    except ValueError as error:
        raise InputError(f"{iri!r} is not an IRI") from error
    tellings = [_telling(dataset, row["telling"], row["article"]) for row in _ask(dataset, TELLINGS, node)]
    witnesses = tellings or list(_namings(dataset, node))
    if not witnesses:
        raise InputError(f"the graph knows no fact or entity {vocab.shorten(iri)}; ids stand in `kg facts` and `kg entities`")
    return witnesses


def why_text(witnesses: Iterable[Witness]) -> str:
    """The witnesses for people: a head per article, speakers from the nearest outwards, and each sentence."""
    lines: list[str] = []
    for w in witnesses:
        head = " · ".join(filter(None, (w.article, w.published, w.source, w.headline, w.url)))
        lines.append(head)
        if w.type:
            flags = [w.type, w.polarity, w.modality, f"confidence {w.confidence:g}", f"read by {w.component}" if w.component else ""]
            lines.append("  " + " · ".join(filter(None, flags)))
        if w.speakers:
            lines.append("  said by " + " ← ".join(w.speakers))
        lines += [f"  {sentence.start}: {sentence.marked()}" for sentence in w.sentences]
    return "\n".join(lines) + "\n"


def _ask(dataset: Dataset, query: str, node: NamedNode, article: NamedNode | None = None) -> list[QuerySolution]:
    query = query.replace("$iri", str(node))
    return list(dataset.query(query.replace("$article", str(article)) if article else query))


def _telling(dataset: Dataset, telling: NamedNode, article: NamedNode) -> Witness:
    found = _ask(dataset, TELLING, telling, article)[0]
    marks = [(int(r["start"].value), int(r["end"].value), r["told"].value.rpartition("#")[2]) for r in _ask(dataset, MARKS, telling, article)]
    sentences = []
    for row in _ask(dataset, EVIDENCE, telling, article):
        start, end = int(row["start"].value), int(row["end"].value)
        inside = sorted(Mark(a - start, b - start, what) for a, b, what in marks if start <= a and b <= end)
        sentences.append(Sentence(start, row["words"].value, tuple(inside)))
    return Witness(
        sentences=tuple(sorted(sentences, key=lambda s: s.start)),
        telling=telling.value,
        type=ISNAD.local(found["type"]),
        polarity=ISNAD.local(found["polarity"]),
        modality=ISNAD.local(found["modality"]),
        confidence=float(found["confidence"].value),
        component=vocab.component_name(found["component"].value) if found["component"] else "",
        speakers=tuple(_speakers(dataset, found["link"], article)),
        **_about(dataset, article)[0],
    )


def _speakers(dataset: Dataset, link: NamedNode | None, article: NamedNode) -> Iterable[str]:
    while link is not None:
        row = _ask(dataset, SPEAKERS, link, article)[0]
        yield row["words"].value
        link = row["next"]


def _about(dataset: Dataset, article: NamedNode) -> tuple[dict[str, str], str]:
    """What is known of an article, and its text."""
    row = _ask(dataset, ARTICLE, article)[0]
    fields = {name: row[name].value if row[name] else "" for name in ("headline", "published", "source", "url")}
    return {"article": vocab.article_id(article.value), **fields}, row["text"].value


def _namings(dataset: Dataset, node: NamedNode) -> Iterable[Witness]:
    """A witness per article that names the entity, a sentence per line in which it does."""
    places: dict[NamedNode, list[tuple[int, int]]] = defaultdict(list)
    for row in _ask(dataset, NAMINGS, node):
        places[row["article"]].append((int(row["start"].value), int(row["end"].value)))
    for article, spans in sorted(places.items(), key=lambda pair: pair[0].value):
        fields, text = _about(dataset, article)
        yield Witness(sentences=tuple(_lines(text, sorted(set(spans)))), **fields)


def _lines(text: str, spans: list[tuple[int, int]]) -> Iterable[Sentence]:
    lines: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for start, end in spans:
        first = max(text.rfind("\n", 0, start) + 1, text.rfind(" ", 0, max(start - AROUND, 0)) + 1)
        last = text.find("\n", end)
        last = len(text) if last < 0 else last
        if last - end > AROUND:
            last = text.rfind(" ", end, end + AROUND) if " " in text[end : end + AROUND] else end + AROUND
        lines[first, last].append((start, end))
    for (first, last), found in sorted(lines.items()):
        yield Sentence(first, text[first:last], tuple(Mark(a - first, b - first, "mention") for a, b in found))
