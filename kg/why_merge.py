"""Why things are one: the items of a merged entity or event, the decisions that joined them and those that kept others apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode

from . import vocab
from .conflicts import Listed, conflicts, conflicts_text
from .errors import InputError
from .rdf_reader import index_of
from .store import Dataset
from .vocab import IDENTITY, ISNAD, MERGED, RDF, SCHEMA, SKOS

MENTIONS = """SELECT ?start ?words WHERE { GRAPH $article { ?p isnad:refersTo $item ; oa:start ?start ; oa:exact ?words } } ORDER BY ?start"""

TRIGGERS = """SELECT ?start ?words ?sentence WHERE { GRAPH $article { $item isnad:evidence ?e . ?e oa:exact ?sentence ; oa:start ?at .
  OPTIONAL { $item isnad:trigger ?p . ?p oa:start ?start ; oa:exact ?words } } } ORDER BY ?at ?start"""

#: What the rules of a decision mean.
RULES = {
    "score": "by the sum of what speaks for it and against it",
    "alike": "the same in all that is asked",
    "knowledge": "by the knowledge base",
    "reviewer": "a reviewer's decision",
}


@dataclass(frozen=True, slots=True)
class Item:
    """An entity or telling of an article: its IRI, article and date, the words that name or tell it, and a sentence.

    ``note`` is what else there is to know: the knowledge-base entry that its words were linked to, or a telling's flags.
    """

    iri: str
    article: str
    published: str
    words: tuple[str, ...]
    sentence: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A decision on two items: verdict and rule, the weight and its parts in order, the words of both sides, who and why."""

    left: Item
    right: Item
    verdict: str
    rule: str
    weight: float
    parts: tuple[str, ...]
    quotes: tuple[str, ...]
    reviewer: str = ""
    note: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """All that made a merged entity or event what it is.

    ``joined`` are the decisions among its items, ``apart`` those that kept other items out; ``voices`` are groups of
    articles that count as one teller; ``conflicts`` those of an event.
    """

    iri: str
    type: str
    items: tuple[Item, ...]
    joined: tuple[Judgement, ...]
    apart: tuple[Judgement, ...]
    voices: tuple[tuple[str, ...], ...]
    conflicts: tuple[Listed, ...]
    voice_count: int = 0


def why_merged(dataset: Dataset, iri: str) -> Story:
    """The story of a merged entity, event or relation, or of the one that a telling or an article's entity belongs to.

    Raises InputError where the graph knows no such thing.
    """
    try:
        node = NamedNode(vocab.expand(iri))
    except ValueError as error:
        raise InputError(f"{iri!r} is not an IRI") from error
    return _Teller(dataset).story(_merged_of(dataset, node))


def _merged_of(dataset: Dataset, node: NamedNode) -> NamedNode:
    """The merged node itself, or the one that has the item."""
    for link in (ISNAD.telling, ISNAD.occurrence):
        if any(dataset.store.quads_for_pattern(node, link, None, MERGED)):
            return node
        for quad in dataset.store.quads_for_pattern(None, link, node, MERGED):
            return quad.subject
    raise InputError(f"the graph knows no fact or entity {vocab.shorten(node.value)}; ids stand in `kg facts` and `kg entities`")


class _Teller:
    """Reads the story of one merged node."""

    def __init__(self, dataset: Dataset):
        self.dataset = dataset
        self._items: dict[NamedNode, Item] = {}

    def story(self, node: NamedNode) -> Story:
        about = index_of(self.dataset.store.quads_for_pattern(node, None, None, MERGED))[node]
        items = [*about.get(ISNAD.telling, ()), *about.get(ISNAD.occurrence, ())]
        judged = sorted(self._judgements(items), key=lambda j: (-j.weight, j.left.iri, j.right.iri))
        inside = {item.value for item in items}
        return Story(
            iri=node.value,
            type=ISNAD.local(about[RDF.type][0]),
            items=tuple(sorted(map(self._item, items), key=lambda i: (i.published or "~", i.article, i.iri))),
            joined=tuple(j for j in judged if {j.left.iri, j.right.iri} <= inside),
            apart=tuple(j for j in judged if not {j.left.iri, j.right.iri} <= inside),
            voices=tuple(sorted(self._voices(node))),
            conflicts=tuple(conflicts(self.dataset, event=node.value)) if ISNAD.telling in about else (),
            voice_count=int(about[ISNAD.voiceCount][0].value) if ISNAD.voiceCount in about else 0,
        )

    def _judgements(self, items: Iterable[NamedNode]) -> Iterator[Judgement]:
        store = self.dataset.store
        sides = [(link, item) for item in items for link in (ISNAD.left, ISNAD.right)]
        found = {quad.subject for link, item in sides for quad in store.quads_for_pattern(None, link, item, IDENTITY)}
        for node in found:
            terms = index_of(store.quads_for_pattern(node, None, None, IDENTITY))[node]
            left, right = terms[ISNAD.left][0], terms[ISNAD.right][0]
            yield Judgement(
                self._item(left),
                self._item(right),
                terms[ISNAD.verdict][0].value,
                terms[ISNAD.rule][0].value,
                float(terms[ISNAD.weight][0].value),
                tuple(sorted((part.value for part in terms.get(ISNAD.part, ())), key=lambda part: int(part.partition(".")[0]))),
                tuple(quote.value for quote in terms.get(ISNAD.quote, ())),
                _first(terms.get(ISNAD.reviewer)),
                _first(terms.get(SKOS.note)),
                tuple(vocab.shorten(_merged_of(self.dataset, item).value) for item in (left, right)),
            )

    def _voices(self, node: NamedNode) -> Iterator[tuple[str, ...]]:
        for quad in self.dataset.store.quads_for_pattern(None, ISNAD.voiceFor, node, IDENTITY):
            spoken = self.dataset.store.quads_for_pattern(quad.subject, ISNAD.speaksIn, None, IDENTITY)
            yield tuple(sorted(vocab.article_id(each.object.value) for each in spoken))

    def _item(self, node: NamedNode) -> Item:
        if node not in self._items:
            article = NamedNode(vocab.article_iri(vocab.article_id(node.value)))
            graph = index_of(self.dataset.store.quads_for_pattern(node, None, None, article))[node]
            published = [q.object.value for q in self.dataset.store.quads_for_pattern(article, SCHEMA.datePublished, None, article)]
            query = TRIGGERS if ISNAD.tells in graph else MENTIONS
            rows = list(self.dataset.query(query.replace("$item", str(node)).replace("$article", str(article))))
            words = tuple(dict.fromkeys(" ".join(row["words"].value.split()) for row in rows if row["words"]))
            sentence = rows[0]["sentence"].value if ISNAD.tells in graph and rows else ""
            self._items[node] = Item(node.value, vocab.article_id(node.value), _first(published), words, sentence, _note(graph))
        return self._items[node]


def _note(terms: dict[NamedNode, list]) -> str:
    """The entry that an entity's words were linked to, or the flags of a telling that are not the usual ones."""
    if ISNAD.tells not in terms:
        return " ".join(f"linked to {vocab.shorten(entry.value)}" for entry in terms.get(ISNAD.identifiedAs, ()))
    flags = (ISNAD.local(terms[flag][0]) for flag in (ISNAD.polarity, ISNAD.modality))
    return ", ".join(flag for flag in flags if flag not in ("positive", "actual"))


def _first(found: list | None) -> str:
    return "" if not found else found[0] if isinstance(found[0], str) else found[0].value


# Writing ----------------------------------------------------------------------------------------------------------------


def story_text(story: Story) -> str:
    """The story for people."""
    articles = len({item.article for item in story.items})
    voices = f", {story.voice_count} {'voice' if story.voice_count == 1 else 'voices'}" if story.voice_count else ""
    lines = [f"{vocab.shorten(story.iri)} · {story.type} · {len(story.items)} items in {articles} articles{voices}"]
    lines += [f"  one voice, because one copies the other: {', '.join(group)}" for group in story.voices]
    lines += ["items", *(line for item in story.items for line in _item_lines(item))]
    if story.joined:
        lines += ["joined", *(line for judged in story.joined for line in _judgement_lines(judged, "="))]
    elif len(story.items) > 1 and any("linked to" in item.note for item in story.items):
        lines += ["joined", "  all are linked to one entry of the knowledge base"]
    if story.apart:
        lines += ["kept apart", *(line for judged in story.apart for line in _judgement_lines(judged, "≠", story.iri))]
    text = "\n".join(lines) + "\n"
    return text + ("conflicts\n" + conflicts_text(story.conflicts) if story.conflicts else "")


def _item_lines(item: Item) -> Iterator[str]:
    words = "، ".join(f"«{words}»" for words in item.words)
    yield "  " + " · ".join(filter(None, (vocab.shorten(item.iri), item.published, words, item.note)))
    if item.sentence:
        yield f"      {' '.join(item.sentence.split())}"


def _judgement_lines(judged: Judgement, sign: str, merged: str = "") -> Iterator[str]:
    sides = [f"{vocab.shorten(item.iri)} «{item.words[0] if item.words else ''}»" for item in (judged.left, judged.right)]
    other = [name for name in judged.others if merged and name != vocab.shorten(merged)]
    yield f"  {sides[0]} {sign} {sides[1]}" + (f", of {', '.join(other)}" if other else "")
    by = " · ".join(filter(None, (judged.reviewer, judged.note)))
    yield f"      {judged.weight:+g}  {RULES.get(judged.rule, judged.rule)}" + (f": {by}" if by else "")
    for part in judged.parts:
        reason, _, points = part.partition(" ")[2].rpartition(" ")
        yield f"        {points:>6}  {reason}"
    yield from (f"          “{' '.join(quote.split())}”" for quote in judged.quotes)
