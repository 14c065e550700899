"""Finds the names of the knowledge base in a text, with clitics, spelling variants and nationality adjectives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import ahocorasick

from ..model import Document, Span
from .entries import KnowledgeEntry
from .forms import comparable, name_key
from .names import Name
from .ranking import strength

#: Conjunctions and prepositions that are written together with the next word.
CLITICS = frozenset(("و", "ف", "ب", "ل", "ك", "وب", "ول", "وك", "فب", "فل", "فك"))
#: Before ال the preposition ل merges with it («للقوات»), so the names with ال are searched without it, too.
CLITICS_BEFORE_ARTICLE = frozenset(("و", "ف", "ب", "ك", "وب", "وك", "فب", "فك"))
MERGED_ARTICLE = frozenset(("لل", "ولل", "فلل"))
#: Marks that stand around a part of a name.
PAIRED = ("«»", "()", "“”", '""', "[]")
#: Names that are shorter than this and need support anyway are not looked for behind a clitic.
SHORT = 4


#: The form in which each comparable name stands for each (IRI, kind).
Senses = dict[str, dict[tuple[str, str], str]]


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

    def __init__(self, entries: dict[str, KnowledgeEntry], senses: Senses, automaton: ahocorasick.Automaton):
        self._entries, self._senses, self._automaton = entries, senses, automaton
        self._ranked: dict[str, tuple[_Names, ...]] = {}

    @classmethod
    def of(cls, entries: dict[str, KnowledgeEntry], names: Iterable[Name]) -> Gazetteer:
        """The index of the names of entries."""
        senses = _senses(names)
        return cls(entries, senses, _automaton(senses))

    @property
    def compiled(self) -> tuple[Senses, ahocorasick.Automaton]:
        """What makes the index again beside its entries, and takes a while to make of names."""
        return self._senses, self._automaton

    def __len__(self) -> int:
        return len(self._senses)

    def lookup(self, name: str) -> GazetteerMatch | None:
        """The entries that the whole string names, else None; the span is that of the string."""
        names = next((n for n in self._variants(name_key(name)) if n.mode != "merged"), None)
        return names and GazetteerMatch(Span(0, len(name)), names.entries, names.forms, names.kinds)

    def match(self, doc: Document) -> list[GazetteerMatch]:
        """The names in a document's text, in order, the longer first where two begin together."""
        return self.match_text(doc.text)

    def match_text(self, text: str) -> list[GazetteerMatch]:
        """The names in a text; offsets count in the text as given.

        Of names that cross, the one that needs no support or else the longer is kept; a name inside a longer one is kept, too,
        unless it is a weaker form of the same («الدفاع» in «وزارة الدفاع»). A span that opens a quotation mark or bracket ends
        after the mark that closes it («تنظيم «داعش»»).
        """
        if not text:
            return []
        searched = comparable(text)
        hits = sorted(_one_split_per_token(self._hits(searched.text), searched.text), key=_order)
        found = []
        reach = -1
        for start, end, names in _without_crossings(hits):
            span = searched.span(start, end)
            if _case_fits(span.of(text), names):
                nested, reach = end <= reach, max(reach, end)
                found.append(GazetteerMatch(_with_closing_mark(span, text), names.entries, names.forms, names.kinds, nested))
        return found

    def _hits(self, text: str) -> Iterator[Hit]:
        """All (start, end, names) that begin and end where a name may."""
        for last, key in self._automaton.iter(text):
            start = last - len(key)
            clitic = ""
            if text[start - 1] != " ":
                _, space, clitic = text[max(0, start - 4) : start].rpartition(" ")
                if not space:
                    continue
            names = next((n for n in self._variants(key) if _may_begin(clitic, n, key)), None)
            if names is not None:
                yield start, last, names

    def _variants(self, key: str) -> tuple[_Names, ...]:
        """What the key stands for as it is, and as a name that lost its article to a preposition; worked out at first use."""
        if key not in self._ranked:
            plain, full = self._senses.get(key), self._senses.get("ال" + key)
            variants = [_ranked(plain, self._entries, key)] if plain else []
            variants += [replace(_ranked(full, self._entries, key), mode="merged")] if full else []
            self._ranked[key] = tuple(variants)
        return self._ranked[key]


Hit = tuple[int, int, _Names]


def _order(hit: Hit) -> tuple[int, int]:
    return hit[0], -hit[1]


def _case_fits(words: str, names: _Names) -> bool:
    """Is a short Latin acronym in capitals, as its entry has it? «WHO» is a name, «who» and «Who» are not."""
    if len(words) >= SHORT or not words.isascii() or words.isupper():
        return True
    entry = names.entries[0]
    return words in (entry.en, *entry.alt, *entry.hidden)


def _with_closing_mark(span: Span, text: str) -> Span:
    words = span.of(text)
    for opening, closing in PAIRED:
        if opening in words and (words.count(opening) % 2 if opening == closing else words.count(opening) > words.count(closing)):
            rest = text[span.end : span.end + 2]
            if rest.lstrip()[:1] == closing:
                return Span(span.start, span.end + rest.index(closing) + 1)
    return span


def _may_begin(clitic: str, names: _Names, key: str) -> bool:
    if names.mode == "merged":
        return clitic in MERGED_ARTICLE or (key[0] == "ل" and clitic in ("ل", "ول", "فل"))
    if not clitic:
        return True
    if names.mode == "article":
        return clitic in CLITICS_BEFORE_ARTICLE
    return names.mode == "plain" and clitic in CLITICS


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


def _without_crossings(hits: list[Hit]) -> Iterator[Hit]:
    """The matches, in order, without those that cross or lie in a stronger one."""
    cluster: list[Hit] = []
    reach = -1
    for hit in hits:
        if hit[0] >= reach:
            yield from _settled(cluster)
            cluster = []
        cluster.append(hit)
        reach = max(reach, hit[1])
    yield from _settled(cluster)


def _settled(cluster: list[Hit]) -> list[Hit]:
    """Of matches that overlap, those that stand together."""
    if len(cluster) < 2:
        return cluster
    kept: list[Hit] = []
    for hit in sorted(cluster, key=lambda hit: (hit[2].weak, hit[0] - hit[1], hit[0])):
        if not any(_excludes(other, hit) for other in kept):
            kept.append(hit)
    return sorted(kept, key=_order)


def _excludes(kept: Hit, hit: Hit) -> bool:
    """Does the match that is kept rule the other out?

    It does where both overlap in part, and where the other lies inside, needs support, and is the same or an unnamed institution.
    """
    (start, end, names), (s, e, other) = kept, hit
    if e <= start or end <= s:
        return False
    if start <= s and e <= end:
        return other.weak and (other.kinds[0] == "institution" or other.entries[0] in names.entries)
    return not (s <= start and end <= e)


def _senses(names: Iterable[Name]) -> Senses:
    senses: Senses = defaultdict(dict)
    for key, iri, form, kind in names:
        forms = senses[key]
        if forms.get((iri, kind), "hidden") == "hidden":
            forms[iri, kind] = form
    return dict(senses)


def _ranked(senses: dict[tuple[str, str], str], entries: dict[str, KnowledgeEntry], key: str) -> _Names:
    senses = {(iri, kind): form for (iri, kind), form in senses.items() if kind != "institution" or (iri, "name") not in senses}
    best = sorted(senses.items(), key=lambda item: strength(entries[item[0][0]], item[1], item[0][1]), reverse=True)
    forms = tuple(form for _, form in best)
    return _Names(_mode(key, forms[0]), tuple(entries[iri] for (iri, _), _ in best), forms, tuple(kind for (_, kind), _ in best))


def _mode(key: str, form: str) -> str:
    if form == "hidden" and len(key) < SHORT:
        return "whole"
    return "article" if key.startswith("ال") else "plain"


def _automaton(keys: Iterable[str]) -> ahocorasick.Automaton:
    """Finds the keys that end a word, and those with ال without it."""
    automaton = ahocorasick.Automaton()
    for key in keys:
        automaton.add_word(key + " ", key)
        if key.startswith("ال") and len(key) > SHORT:
            automaton.add_word(key[2:] + " ", key[2:])
    automaton.make_automaton()
    return automaton
