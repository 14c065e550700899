"""Finds the names of the knowledge base in a text, with clitics, spelling variants and nationality adjectives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ahocorasick

from ..model import Document, Span
from .entries import KnowledgeEntry
from .forms import comparable, name_key
from .institutions import demonym_forms
from .ranking import strength

if TYPE_CHECKING:
    from .base import KnowledgeBase

#: Conjunctions and prepositions that are written together with the next word.
CLITICS = frozenset(("و", "ف", "ب", "ل", "ك", "وب", "ول", "وك", "فب", "فل", "فك"))
#: Before ال the preposition ل merges with it («للقوات»), so the names with ال are searched without it, too.
CLITICS_BEFORE_ARTICLE = frozenset(("و", "ف", "ب", "ك", "وب", "وك", "فب", "فك"))
MERGED_ARTICLE = frozenset(("لل", "ولل", "فلل"))
#: Names that are shorter than this and need support anyway are not looked for behind a clitic.
SHORT = 4


@dataclass(frozen=True, slots=True)
class GazetteerMatch:
    """Words that name entries: ``entries`` are best first, ``forms`` (pref, alt, hidden) and ``kinds`` stand beside them.

    ``kinds``: ``name``; ``demonym`` («العراقية», the entry is the country); ``people`` («العراقيون»); ``institution``
    («وزارة الدفاع» without a country: one entry for each country). A hidden form needs support from the context.
    ``nested`` is True where a longer match holds this one.
    """

    span: Span
    entries: tuple[KnowledgeEntry, ...]
    forms: tuple[str, ...]
    kinds: tuple[str, ...]
    nested: bool = False

    @property
    def best(self) -> KnowledgeEntry:
        """The first entry."""
        return self.entries[0]

    @property
    def form(self) -> str:
        """The form of the first entry."""
        return self.forms[0]

    @property
    def kind(self) -> str:
        """The kind of the first entry."""
        return self.kinds[0]


@dataclass(frozen=True, slots=True)
class _Names:
    """What a key stands for, ranked; ``mode`` says which clitics may stand before it."""

    mode: str
    entries: tuple[KnowledgeEntry, ...]
    forms: tuple[str, ...]
    kinds: tuple[str, ...]

    @property
    def weak(self) -> bool:
        return self.forms[0] == "hidden"


class Gazetteer:
    """An index of all names; read-only, so one serves many documents and threads."""

    def __init__(self, knowledge: KnowledgeBase):
        self._names = _index(knowledge)
        self._automaton = _automaton(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def lookup(self, name: str) -> GazetteerMatch | None:
        """The entries that the whole string names, else None; the span is that of the string."""
        names = self._names.get(name_key(name))
        plain = next((n for n in names or () if n.mode != "merged"), None)
        return plain and GazetteerMatch(Span(0, len(name)), plain.entries, plain.forms, plain.kinds)

    def match(self, doc: Document) -> list[GazetteerMatch]:
        """The names in a document's text, in order, the longer first where two begin together."""
        return self.match_text(doc.text)

    def match_text(self, text: str) -> list[GazetteerMatch]:
        """The names in a text; offsets count in the text as given."""
        if not text:
            return []
        searched = comparable(text)
        hits = _without_crossings(_one_split_per_token(self._hits(searched.text), searched.text))
        found = []
        reach = -1
        for start, end, names in sorted(hits, key=lambda hit: (hit[0], -hit[1])):
            span = searched.span(start, end)
            found.append(GazetteerMatch(span, names.entries, names.forms, names.kinds, end <= reach))
            reach = max(reach, end)
        return found

    def _hits(self, text: str) -> Iterator[tuple[int, int, _Names]]:
        """All (start, end, names) that begin and end where a name may."""
        for last, (length, variants) in self._automaton.iter(text):
            start = last - length
            clitic = "" if text[start - 1] == " " else text[max(0, start - 4) : start].rpartition(" ")
            if clitic and not clitic[1]:
                continue
            for names in variants:
                if _may_begin(clitic[2] if clitic else "", names, text[start]):
                    yield start, last, names
                    break


def _may_begin(clitic: str, names: _Names, first: str) -> bool:
    if names.mode == "merged":
        return clitic in MERGED_ARTICLE or (first == "ل" and clitic in ("ل", "ول", "فل"))
    if not clitic:
        return True
    if names.mode == "article":
        return clitic in CLITICS_BEFORE_ARTICLE
    return names.mode == "plain" and clitic in CLITICS


Hit = tuple[int, int, _Names]


def _one_split_per_token(hits: Iterable[Hit], text: str) -> Iterator[Hit]:
    """Of names in one word that differ only in what counts as clitic, the one with the fewest clitics («لبنان», not ل+«بنان»).

    A longer one that needs support does not hide a shorter one that does not.
    """
    by_token: dict[tuple[int, int], list[Hit]] = defaultdict(list)
    for hit in hits:
        by_token[text.rfind(" ", 0, hit[0]), hit[1]].append(hit)
    for rivals in by_token.values():
        rivals.sort(key=lambda hit: hit[0])
        yield rivals[0]
        if rivals[0][2].weak:
            yield from (hit for hit in rivals[1:2] if not hit[2].weak)


def _without_crossings(hits: Iterable[Hit]) -> list[Hit]:
    """The matches without those that cross a stronger or longer one; nested ones stay."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit[2].weak, hit[0] - hit[1], hit[0])):
        start, end, _ = hit
        if not any(s < start < e < end or start < s < end < e for s, e, _ in _near(kept, start, end)):
            kept.append(hit)
    return kept


def _near(kept: list[Hit], start: int, end: int) -> Iterator[Hit]:
    return (hit for hit in kept if hit[0] < end and start < hit[1])


def _index(knowledge: KnowledgeBase) -> dict[str, list[_Names]]:
    """All comparable names with what they stand for."""
    raw: dict[str, dict[tuple[str, str], str]] = defaultdict(dict)
    for key, iri, form, kind in _all_names(knowledge):
        known = raw[key].get((iri, kind))
        raw[key][iri, kind] = form if known is None or known == "hidden" else known
    index: dict[str, list[_Names]] = defaultdict(list)
    for key, senses in raw.items():
        ranked = sorted(senses.items(), key=lambda item: strength(knowledge.entries[item[0][0]], item[1], item[0][1]), reverse=True)
        entries = tuple(knowledge.entries[iri] for (iri, _), _ in ranked)
        forms, kinds = tuple(form for _, form in ranked), tuple(kind for (_, kind), _ in ranked)
        index[key].insert(0, _Names(_mode(key, forms[0]), entries, forms, kinds))
        if key.startswith("ال") and len(key) > SHORT:
            index[key[2:]].append(_Names("merged", entries, forms, kinds))
    return index


def _mode(key: str, form: str) -> str:
    if form == "hidden" and len(key) < SHORT:
        return "whole"
    return "article" if key.startswith("ال") else "plain"


def _all_names(knowledge: KnowledgeBase) -> Iterator[tuple[str, str, str, str]]:
    """(key, IRI, form, kind) of all names of all entries; a name that is an everyday word is a hidden form."""
    for iri, entry in knowledge.entries.items():
        names = [(entry.ar, "pref"), (entry.en, "pref"), *((a, "alt") for a in entry.alt), *((h, "hidden") for h in entry.hidden)]
        for name, form in names:
            key = name_key(name)
            if key:
                yield key, iri, "hidden" if knowledge.is_everyday(key, entry) else form, "name"
        for adjective in entry.demonyms:
            for form, kind in demonym_forms(adjective).items():
                key = name_key(form)
                yield key, iri, "hidden" if key in knowledge.everyday else "alt", kind
    yield from _bare_institutions(knowledge)


def _bare_institutions(knowledge: KnowledgeBase) -> Iterator[tuple[str, str, str, str]]:
    bare = {pattern.slug: pattern.bare for pattern in knowledge.patterns}
    for (_, slug), iri in knowledge.institutions.items():
        for name in bare[slug]:
            yield name_key(name), iri, "hidden", "institution"


def _automaton(index: dict[str, list[_Names]]) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for key, variants in index.items():
        automaton.add_word(key + " ", (len(key), tuple(variants)))
    automaton.make_automaton()
    return automaton
