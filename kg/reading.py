"""Reads articles: text, times, numbers, mentions, events, entities, facts, in that order.

The one place where the gazetteer, the lexicon, the grammar and the reader model meet; a batch of documents goes through
each stage together, so that models work on full batches.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from .annotate.grammar import Grammar
from .annotate.anaphors import anaphoric_mentions
from .annotate.mentions import combine_mentions, is_national, national_mentions
from .annotate.text import annotate_text
from .errors import MissingModelError, OntologyError, StoreError
from .extract.attribution import Report, find_reports, speakers_at
from .extract.carried_times import carry_times
from .extract.events import choose_triggers, extract_events
from .extract.homeland import with_homelands
from .extract.quantities import extract_quantities
from .extract.relations import believable, find_relations, likely_relations, score_relations
from .extract.role_scores import RoleScores
from .extract.shared import share_fillers
from .extract.tellings import tell
from .extract.times import extract_times
from .extract.triggers import Trigger
from .ground import ground
from .knowledge import GazetteerMatch, KnowledgeBase
from .lexicon import Lexicon, load_lexicon
from .model import Article, Document, Entity, Span

log = logging.getLogger(__name__)

Failed = Callable[[Article, Exception], None]
Item = TypeVar("Item")
Result = TypeVar("Result")

#: What ends a run: a broken installation, store or disk. Any other exception is one article's own.
FATAL = (MissingModelError, OntologyError, StoreError, OSError)
#: Reader scores from which its relations count (compared on the seeds and the development articles) and its event
#: coreference (chosen, not measured).
RELATION_FLOOR, SAME_EVENT_FLOOR = 0.36, 0.6
#: Relations that count from another score in one sentence: of 199 posts in the development articles and in annotated ones that no
#: training saw F1 is 0.78 with 0.2, 0.76 with 0.36.
RELATION_FLOORS = {"Position": 0.2}
#: How near a role's score, as it is without grammar, lies to the one that counts where the grammar is asked too.
DOUBT = 0.03
#: The reader's score from which a name that takes part in no fact is kept.
NOTABLE = 0.6
_DESCRIBED = frozenset(("PopulationGroup", "Vehicle", "Weapon"))


@dataclass
class Components:
    """What reading needs, loaded once: ``reader`` and ``grammar`` are None where they are not wanted.

    ``jobs`` is in how many processes many articles are read, 0 for one a core (kg.parallel).
    """

    knowledge: KnowledgeBase
    lexicon: Lexicon
    reader: Any = None
    grammar: Grammar | None = None
    jobs: int = 1

    @classmethod
    def load(cls, reader: bool = True, grammar: bool = True, threads: int = 0, jobs: int = 1) -> Components:
        """Knowledge base, lexicon, reader model and grammar models: the package's, or those of ``KG_MODELS`` and ``KG_STANZA``;
        ``threads`` of the reader, 0 for all cores.

        A missing reader model is logged and reading goes on with gazetteer and lexicon alone; MissingModelError where
        grammar is wanted and its models are missing.
        """
        model = None
        if reader:
            from .annotate.reader import Reader

            try:
                model = Reader.load(threads=threads)
            except MissingModelError as error:
                log.warning("%s; reading with gazetteer and lexicon alone", error)
        return cls(KnowledgeBase.load(), load_lexicon(), model, Grammar.load() if grammar else None, jobs)


def read_articles(articles: Sequence[Article], parts: Components, failed: Failed | None = None) -> Iterator[Document]:
    """The finished documents of the articles, in their order.

    An article on which a stage fails goes to ``failed`` with its exception and is left out; without ``failed`` it raises.
    """
    prepared: list[Document] = []
    for article in articles:
        doc = guarded(lambda a=article: _prepare(a), article, failed)
        if doc is not None:
            prepared.append(doc)
    drafts = []
    for doc, vectors in _encoded(prepared, parts.reader, failed):
        draft = guarded(lambda d=doc, v=vectors: _draft(d, parts, v), doc.article, failed)
        if draft is not None:
            drafts.append(draft)
    for draft in _parsed(drafts, parts, failed):
        finished = guarded(lambda d=draft: _finish(d, parts), draft.doc.article, failed)
        if finished is not None:
            yield finished


def _encoded(docs: Sequence[Document], reader: Any, failed: Failed | None) -> list[tuple[Document, object | None]]:
    """The documents with what the reader's encoder gives."""
    if reader is None:
        return [(doc, None) for doc in docs]
    return _together(docs, lambda some: list(zip(some, reader.encode(some), strict=True)), lambda doc: doc.article, failed)


def _parsed(drafts: Sequence[_Draft], parts: Components, failed: Failed | None) -> list[_Draft]:
    """The drafts with the grammar of the sentences in which a role is in doubt; the others need none."""
    if parts.grammar is None:
        return list(drafts)

    def parse(some: Sequence[_Draft]) -> list[_Draft]:
        wanted = [draft.roles.in_doubt(DOUBT) for draft in some]
        docs = parts.grammar.annotate_many([draft.doc for draft in some], wanted)
        return [replace(draft, doc=doc, roles=draft.roles.parsed(doc, asked)) for draft, doc, asked in zip(some, docs, wanted, strict=True)]

    return _together(drafts, parse, lambda draft: draft.doc.article, failed)


def _together(
    items: Sequence[Item], work: Callable[[Sequence[Item]], list[Result]], article: Callable[[Item], Article], failed: Failed | None
) -> list[Result]:
    """The work on all items at once; one by one where that fails, to find the one at fault."""
    if not items:
        return []
    try:
        return work(items)
    except FATAL:
        raise
    except Exception as error:
        if failed is None:
            raise
        log.debug("a batch of %d articles failed (%s); going on one by one", len(items), error)
    alone = (guarded(lambda i=item: work([i])[0], article(item), failed) for item in items)
    return [result for result in alone if result is not None]


def guarded(work: Callable[[], Result], article: Article, failed: Failed | None) -> Result | None:
    """What the work gives; None where it fails on the article, which then goes to ``failed``. FATAL errors are raised."""
    try:
        return work()
    except FATAL:
        raise
    except Exception as error:
        if failed is None:
            raise
        failed(article, error)
        return None


def _prepare(article: Article) -> Document:
    return extract_quantities(extract_times(annotate_text(Document(article))))


@dataclass(frozen=True, slots=True)
class _Draft:
    """A document with its mentions decided, and what is known before its events are read."""

    doc: Document
    triggers: Sequence[Trigger]
    links: Any
    roles: RoleScores


def read_document(doc: Document, parts: Components, encoded: object | None) -> Document:
    """The document with all layers, from one that has sentences, tokens, times and quantities."""
    return _finish(_parsed([_draft(doc, parts, encoded)], parts, None)[0], parts)


def _draft(doc: Document, parts: Components, encoded: object | None) -> _Draft:
    """The document with its mentions, its triggers, and what the reader says of both."""
    matches = parts.knowledge.gazetteer.match(doc)
    tagged = parts.reader.tag(encoded) if encoded is not None else None
    found = combine_mentions(doc, matches, tagged, _served(matches, parts.knowledge))
    doc = doc.with_(mentions=found + anaphoric_mentions(doc, found) + national_mentions(doc, matches))
    doc = with_homelands(doc, find_reports(doc, doc.mentions), parts.knowledge)
    triggers = choose_triggers(doc, parts.lexicon, tagged)
    links = parts.reader.link(encoded, *_to_link(doc, triggers)) if encoded is not None else None
    return _Draft(doc, triggers, links, RoleScores(doc, triggers, parts.lexicon, parts.knowledge, links))


def _served(matches: Sequence[GazetteerMatch], knowledge: KnowledgeBase) -> set[str]:
    """The bodies that the people served who are named in full, and those that they are parts of."""
    people = {m.best.iri for m in matches if m.best.type == "Person" and m.form != "hidden"}
    bodies = {post.organisation for iri in people for post in knowledge.posts(iri)}
    return bodies | {whole for body in filter(None, map(knowledge.get, bodies)) for whole in body.of}


def _finish(draft: _Draft, parts: Components) -> Document:
    """The finished document of a draft: events and relations, entities, facts."""
    links, reports = draft.links, find_reports(draft.doc, draft.doc.mentions)
    doc = extract_events(draft.doc, draft.triggers, parts.lexicon, parts.knowledge, links, reports, draft.roles)
    doc = share_fillers(doc, parts.lexicon)
    doc = _with_relations(doc, links, parts.knowledge, reports)
    doc = believable(ground(doc, parts.knowledge, links.coref if links else ()), parts.knowledge)
    return _without_bystanders(carry_times(tell(doc, _same_events(doc, links), parts.knowledge), parts.lexicon, _time_votes(draft)))


def _without_bystanders(doc: Document) -> Document:
    """The document without what is only described and takes part in nothing: groups, things, doubtful nouns."""
    acting = {f.entity for fact in doc.facts for f in fact.arguments} | {s.entity for fact in doc.facts for s in fact.attribution}
    score = {m.id: m.score for m in doc.mentions}
    kept = tuple(e for e in doc.entities if e.id in acting or e.knowledge or _is_notable(e, score))
    mentions = {id_ for entity in kept for id_ in entity.mentions}
    return doc.with_(entities=kept, mentions=tuple(m for m in doc.mentions if m.id in mentions))


def _is_notable(entity: Entity, score: Mapping[str, float]) -> bool:
    sure = entity.named or len(entity.mentions) > 1
    return entity.type not in _DESCRIBED and sure and max(score[m] for m in entity.mentions) >= NOTABLE


def _to_link(doc: Document, triggers: Sequence) -> tuple[list, list, list]:
    values = [(q.span, _value_type(q.unit)) for q in doc.quantities] + [(t.span, "Time") for t in doc.times]
    return [(t.span, t.type) for t in triggers], [(m.span, m.type) for m in doc.mentions if not is_national(m)], values


def _time_votes(draft: _Draft) -> dict[tuple[str, Span, str], float]:
    """The reader's probability that an event has a time, by the event's type and word and the time's id."""
    doc, offset = draft.doc, len(draft.doc.quantities or ())
    said = (r for r in (draft.links.roles if draft.links else ()) if r[1] == "value" and r[3] == "time" and r[2] >= offset)
    return {(draft.triggers[i].type, draft.triggers[i].span, doc.times[index - offset].id): score for i, _, index, _, score in said}


def _value_type(unit: str) -> str:
    if unit in ("km", "mi", "m"):
        return "Distance"
    return "Money" if len(unit) == 3 and unit.isupper() else "Count"


def _with_relations(doc: Document, links: object | None, knowledge: KnowledgeBase, reports: Sequence[Report]) -> Document:
    """The document with its relations among the events, and of the nationality adjectives those that one of them takes up."""
    found = find_relations(doc)
    have = {(r.type, frozenset(a.filler for a in r.arguments if a.filler)) for r in found}
    in_office = {a.filler for r in found for a in r.arguments if a.role == "person"}
    scores = score_relations(doc, knowledge, links.relations if links else None)
    for relation in likely_relations(doc, scores, RELATION_FLOOR, RELATION_FLOORS):
        ends = frozenset(a.filler for a in relation.arguments)
        sided = relation.type == "Membership" and have & {("Support", ends), ("Opposition", ends)}  # «كتائب داعمة لحزب الله»
        if (relation.type, ends) not in have and not sided and not (relation.type == "Position" and ends & in_office):
            found.append(relation)
    told = (r if r.type == "Position" else replace(r, attribution=speakers_at(reports, r.trigger)) for r in found)
    events = (*doc.events, *(replace(r, id=f"r{i}") for i, r in enumerate(told, 1)))
    used = {a.filler for event in events for a in event.arguments}
    return doc.with_(events=events, mentions=tuple(m for m in doc.mentions if not is_national(m) or m.id in used))


def _same_events(doc: Document, links: object | None) -> dict[str, set[str]]:
    same: dict[str, set[str]] = {}
    for i, j, score in links.event_coref if links else ():
        if score >= SAME_EVENT_FLOOR:
            same.setdefault(f"x{i + 1}", set()).add(f"x{j + 1}")
            same.setdefault(f"x{j + 1}", set()).add(f"x{i + 1}")
    return same

