"""Documents made from the gold of the seeds, without any model: what a perfect reading of them would give.

``seed_documents()`` finds each gold entity's names and each fact's evidence in the seed's text and fills the layers that
the graph needs (entities, mentions, times, quantities, facts). Words of times and numbers are not in the gold, so their
spans are a guess inside the evidence; everything else is exact.
"""

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache
from pathlib import Path

from kg.model import Article, Document, Entity, Fact, Filler, Mention, Quantity, Span, Speaker, TimeExpression, Value

ROOT = Path(__file__).resolve().parent.parent
ARABIC = re.compile("[\u0621-\u064a]")
#: A clitic that may stand before a name inside its word: و ف ب ل ك and their like.
BEFORE = r"(?:(?<!\w)|(?<=\b[وفبلك])|(?<=\bو[بلك])|(?<=\bلل)|(?<=ـ))"
NUMBER = re.compile(r"\d[\d.,]*|\w*(?:مئ|مائ|ملي|ألف|الف|آلاف|عشر|ثلاث|خمس)\w*")
TIME = re.compile(r"\w*(?:يوم|أمس|الأحد|الاثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت|آذار|مارس|نيسان|كانون|شباط|عام|العام|شهر|أسبوع|الأسبوع)\w*")


def seed_ids() -> list[str]:
    """The ids of the articles that have gold, in order."""
    return sorted(path.stem for path in (ROOT / "tests" / "gold").glob("seed-*.json"))


@cache
def gold(article: str) -> dict:
    """The gold of one seed as it stands in tests/gold."""
    return json.loads((ROOT / "tests" / "gold" / f"{article}.json").read_text(encoding="utf-8"))


@cache
def seed_document(article: str) -> Document:
    """The document that a perfect reading of the seed would give."""
    data, text = gold(article), (ROOT / "seeds" / f"{article}.txt").read_text(encoding="utf-8-sig")
    return _Reading(data, text).document()


def seed_documents() -> list[Document]:
    """The documents of all five seeds, in order of their ids."""
    return [seed_document(article) for article in seed_ids()]


def find_names(text: str, names: list[str]) -> list[Span]:
    """Every place where one of the names stands, longest names first, without overlap, in text order."""
    found: list[Span] = []
    for name in sorted(set(names), key=lambda n: (-len(n), n)):
        for match in re.finditer(BEFORE + re.escape(name) + r"(?!\w)", text):
            span = Span(*match.span())
            if not any(span.overlaps(other) for other in found):
                found.append(span)
    return sorted(found)


class _Reading:
    """Turns one gold article into a document; holds what the facts look up."""

    def __init__(self, data: dict, text: str):
        self.data, self.text = data, text
        self.article = Article(data["article"], text, published=date.fromisoformat(data["published"]), published_from="record")
        self.mentions: dict[str, list[Mention]] = {e["id"]: self._mentions(e) for e in data["entities"]}
        self.quantities: list[Quantity] = []
        self.times: list[TimeExpression] = []

    def document(self) -> Document:
        facts = tuple(self._fact(f) for f in self.data["facts"])
        mentions = tuple(sorted((m for ms in self.mentions.values() for m in ms), key=lambda m: (m.span, m.id)))
        entities = tuple(self._entity(e) for e in self.data["entities"])
        return Document(self.article, mentions=mentions, times=tuple(self.times), quantities=tuple(self.quantities), entities=entities, facts=facts)

    def _mentions(self, entity: dict) -> list[Mention]:
        spans = find_names(self.text, entity["names"]) or [self._words_of(entity)]
        kind = "nominal" if entity["type"] == "PopulationGroup" else "name"
        return [Mention(f"{entity['id']}m{i}", span, entity["type"], kind, producer="gold") for i, span in enumerate(spans, 1)]

    def _words_of(self, entity: dict) -> Span:
        """A word of the first name, for the entity that the article names only in pieces ("land and air forces")."""
        evidence = [s for f in self.data["facts"] if any(a.get("entity") == entity["id"] for a in f["arguments"]) for s in self._evidence(f)]
        for word in sorted(entity["names"][0].split(), key=len, reverse=True):
            for span in evidence or [Span(0, len(self.text))]:
                at = span.of(self.text).find(word.removeprefix("ال"))
                if at >= 0:
                    return Span(span.start + at, span.start + at + len(word.removeprefix("ال")))
        raise AssertionError(f"no words for {entity['id']} in {self.article.id}")

    def _entity(self, entity: dict) -> Entity:
        arabic = [n for n in entity["names"] if ARABIC.search(n)]
        latin = [n for n in entity["names"] if not ARABIC.search(n)]
        labels = tuple((tag, names[0]) for tag, names in (("ar", arabic), ("en", latin)) if names)
        ids = tuple(m.id for m in self.mentions[entity["id"]])
        return Entity(entity["id"], entity["type"], labels, ids, wikidata=entity.get("wikidata") or "", named=entity["type"] != "PopulationGroup")

    def _evidence(self, fact: dict) -> list[Span]:
        starts = [(self.text.index(sentence), sentence) for sentence in fact["evidence"]]
        return sorted({Span(start, start + len(sentence)) for start, sentence in starts})

    def _mention(self, entity: str, evidence: list[Span]) -> str:
        """The mention of the entity in the evidence, else the last one before it, else its first."""
        own = self.mentions[entity]
        inside = [m for m in own if any(s.covers(m.span) for s in evidence)]
        before = [m for m in own if m.span.end <= evidence[0].start]
        return (inside[0] if inside else before[-1] if before else own[0]).id

    def _guess(self, pattern: re.Pattern[str], evidence: list[Span]) -> Span:
        for span in evidence:
            if match := pattern.search(span.of(self.text)):
                return Span(span.start + match.start(), span.start + match.end())
        return Span(evidence[0].start, evidence[0].start + len(evidence[0].of(self.text).split()[0]))

    def _value(self, value: dict, evidence: list[Span]) -> Value:
        exact = re.compile(rf"\b{value['value']}\b")
        span = self._guess(exact if any(exact.search(s.of(self.text)) for s in evidence) else NUMBER, evidence)
        quantity = Quantity(f"v{len(self.quantities) + 1}", span, float(value["value"]), value.get("max"), value["unit"], value.get("approx", False), producer="gold")
        self.quantities.append(quantity)
        return Value(value["role"], quantity.id)

    def _time(self, time: dict | None, evidence: list[Span]) -> str:
        if not time:
            return ""
        span = self._guess(TIME, evidence)
        start, end = date.fromisoformat(time["start"]), date.fromisoformat(time["end"])
        self.times.append(TimeExpression(f"t{len(self.times) + 1}", span, start, end, time["precision"], producer="gold"))
        return self.times[-1].id

    def _filler(self, argument: dict, evidence: list[Span]) -> Filler:
        if "text" in argument:
            return Filler(argument["role"], text=argument["text"])
        return Filler(argument["role"], argument["entity"], self._mention(argument["entity"], evidence))

    def _fact(self, fact: dict) -> Fact:
        evidence = self._evidence(fact)
        return Fact(
            fact["id"],
            fact["type"],
            tuple(self._filler(a, evidence) for a in fact["arguments"]),
            tuple(self._value(v, evidence) for v in fact["values"]),
            self._time(fact["time"], evidence),
            fact["polarity"],
            fact["modality"],
            tuple(Speaker(e, self._mention(e, evidence)) for e in fact["attribution"]),
            tuple(evidence),
            (Span(evidence[0].start, evidence[0].start + len(evidence[0].of(self.text).split()[0])),),
            confidence=0.9,
            producer="gold",
        )
