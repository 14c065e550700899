"""The types that pass between stages.

All are frozen, with slots and tuples, so that a stage returns a new document and never changes its input.
Offsets are half-open, in code points of ``Article.text``; there is no other kind of offset.
``None`` as a layer means "not run", ``()`` means "ran and found nothing".
"""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

#: The entity types, event types and relation types are classes of ontology/isnad.ttl; here they are plain local names.
Type = str


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of ``Article.text``: ``start`` inclusive, ``end`` exclusive, in code points."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words of the span in its text."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Do the two share at least one character?"""
        return self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        """Does this span hold the other whole?"""
        return self.start <= other.start and other.end <= self.end

    def __len__(self) -> int:
        return self.end - self.start


def touched(items: Sequence[Any], span: Span, low: int = 0, high: int | None = None) -> range:
    """The indexes of the items that share a character with the span, of those from ``low`` to ``high`` (excluded).

    The items have a ``span`` each, stand in the order of the text and none begins before and ends behind another.
    """
    behind = bisect_left(items, span.end, low, high, key=lambda item: item.span.start)
    return range(bisect_right(items, span.start, low, behind, key=lambda item: item.span.end), behind)


@dataclass(frozen=True, slots=True)
class Article:
    """What was read: ``text`` is the contract's text (title, newline, body) and never changes.

    ``published_from`` says where the date came from: ``record``, ``date line``, ``text`` or ``unknown``.
    """

    id: str
    text: str
    title: str = ""
    published: date | None = None
    published_from: str = "unknown"
    source: str = ""
    url: str = ""
    author: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence; ``kind`` is ``title``, ``prose``, ``caption``, ``foreign`` (no Arabic) or ``boilerplate`` (yields no facts).

    ``quoted`` is True where the sentence begins inside a quotation that an earlier sentence opened.
    """

    span: Span
    kind: str = "prose"
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Token:
    """A token of the surface (white space and punctuation split off, clitics still on).

    ``form`` is folded for comparison (see kg.arabic.script); ``sentence`` is an index into ``Document.sentences``.
    """

    span: Span
    form: str
    sentence: int


@dataclass(frozen=True, slots=True)
class Word:
    """A syntactic word of the grammar layer, clitics split off (Universal Dependencies v2).

    ``span`` is the part of the surface token that the word stands on (the whole token where it cannot be told apart);
    ``head`` is an index into ``Document.words``, -1 for a root; ``token`` one into ``Document.tokens``.
    """

    span: Span
    form: str
    lemma: str
    upos: str
    feats: str
    head: int
    deprel: str
    token: int
    sentence: int


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that stand for an entity.

    ``kind`` is ``name`` or ``nominal``; ``head`` the span of the head noun or the bare name; ``knowledge`` the IRIs of
    knowledge-base entries that the words may mean, best first; ``producer`` the component; ``score`` is 0 to 1.
    """

    id: str
    span: Span
    type: Type
    kind: str = "name"
    head: Span | None = None
    knowledge: tuple[str, ...] = ()
    producer: str = ""
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A time resolved to whole days: ``precision`` is day, week, month, season or year."""

    id: str
    span: Span
    start: date
    end: date
    precision: str
    producer: str = ""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with what it counts: ``unit`` is ``person``, ``km``, ``mi``, an ISO 4217 code, ``percent``, ``fraction``, or
    the folded noun counted; ``noun`` is the span of that noun. ``max`` is the upper end of a range."""

    id: str
    span: Span
    value: float
    max: float | None = None
    unit: str = ""
    approx: bool = False
    noun: Span | None = None
    producer: str = ""


#: A filler that stands for whoever speaks («سنواصل»), until speakers are known.
SPEAKER = "@speaker"


@dataclass(frozen=True, slots=True)
class Argument:
    """A filler of a role: ``filler`` is the id of a mention or a quantity, or SPEAKER; a text role has ``text`` instead, a span."""

    role: str
    filler: str = ""
    text: Span | None = None
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class EventMention:
    """An event or relation as one sentence tells it, before mentions are grounded.

    ``type`` is any of the contract's event or relation types; ``time`` is the id of a TimeExpression;
    ``attribution`` are ids of mentions, nearest speaker first; ``group`` joins tellings of one event in the article.
    """

    id: str
    trigger: Span
    type: Type
    sentence: int
    arguments: tuple[Argument, ...] = ()
    time: str = ""
    polarity: str = "positive"
    modality: str = "actual"
    attribution: tuple[str, ...] = ()
    group: str = ""
    producer: str = ""
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity of one article: a cluster of mentions, with the knowledge-base entry that it is, if any.

    ``labels`` are (language tag, text) pairs (ar, en, ar-Latn); ``named`` is False for a group or thing known only by a
    description; ``knowledge`` is the IRI of a knowledge-base entry or "".
    """

    id: str
    type: Type
    labels: tuple[tuple[str, str], ...]
    mentions: tuple[str, ...]
    knowledge: str = ""
    wikidata: str = ""
    named: bool = True


@dataclass(frozen=True, slots=True)
class Filler:
    """An argument of a fact: an entity (by its id in the article) with the mention that says so, or plain words."""

    role: str
    entity: str = ""
    mention: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """A number in a role of a fact; ``quantity`` is the id of a Quantity of the document."""

    role: str
    quantity: str


@dataclass(frozen=True, slots=True)
class Speaker:
    """A link of the chain of who says it: an entity of the article and the mention that names it."""

    entity: str
    mention: str


@dataclass(frozen=True, slots=True)
class Fact:
    """An event or relation as one article tells it: one line of the facts view.

    ``group`` joins facts of the article that are tellings of one event (they get one event IRI);
    ``evidence`` are spans of whole sentences or clauses; ``triggers`` the words that gave it; ``confidence`` is 0 to 1.
    """

    id: str
    type: Type
    arguments: tuple[Filler, ...] = ()
    values: tuple[Value, ...] = ()
    time: str = ""
    polarity: str = "positive"
    modality: str = "actual"
    attribution: tuple[Speaker, ...] = ()
    evidence: tuple[Span, ...] = ()
    triggers: tuple[Span, ...] = ()
    confidence: float = 1.0
    group: str = ""
    producer: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """An article with its standoff layers, in the order in which the stages fill them."""

    article: Article
    sentences: tuple[Sentence, ...] | None = None
    tokens: tuple[Token, ...] | None = None
    words: tuple[Word, ...] | None = None
    times: tuple[TimeExpression, ...] | None = None
    quantities: tuple[Quantity, ...] | None = None
    mentions: tuple[Mention, ...] | None = None
    events: tuple[EventMention, ...] | None = None
    entities: tuple[Entity, ...] | None = None
    facts: tuple[Fact, ...] | None = None

    @property
    def text(self) -> str:
        """The article's text, in which all spans count."""
        return self.article.text

    def with_(self, **layers: object) -> Document:
        """A new document with the given layers put in."""
        return dataclasses.replace(self, **layers)

    def to_json(self) -> str:
        """One JSON line that ``from_json`` reads back to an equal document."""
        return json.dumps(dataclasses.asdict(self), ensure_ascii=False, default=date.isoformat, separators=(",", ":"))

    @classmethod
    def from_json(cls, line: str) -> Document:
        """The document of a line that ``to_json`` wrote."""
        return _revive(cls, json.loads(line))


def _revive(kind: object, value: object) -> object:
    """Rebuild a value of the annotated type from plain JSON."""
    if value is None:
        return None
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return _revive(next(a for a in arguments if a is not type(None)), value)
    if origin is tuple:
        kinds = [arguments[0]] * len(value) if arguments[-1] is Ellipsis else arguments
        return tuple(_revive(k, v) for k, v in zip(kinds, value, strict=True))
    if dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        return kind(**{name: _revive(hints[name], item) for name, item in value.items()})
    if kind is date:
        return date.fromisoformat(value)
    return float(value) if kind is float else value
