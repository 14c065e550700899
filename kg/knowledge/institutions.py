"""Institutions that every country has (army, government, ministries ...), compiled from templates and nationality adjectives.

A template holds ``{m}`` and ``{f}`` (definite adjective, masculine and feminine: «العراقي», «العراقية»), ``{bm}`` and ``{bf}``
(the same without article), ``{name}`` (each Arabic name of the country), in English ``{country}`` and ``{adj}``.
A label without any of them is how the institution is called where the country is clear; it counts as hidden.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ..errors import OntologyError
from .entries import KnowledgeEntry
from .forms import name_key
from .loading import ENTITY_TYPES, ISNAD, RDF_TYPE, SKOS, Values

#: English names that take the article after "of".
_WITH_THE = ("United", "Netherlands", "Philippines", "Czech Republic", "Dominican", "Central African", "Maldives", "Democratic", "Republic")


@dataclass(frozen=True, slots=True)
class Pattern:
    """One kind of institution: ``slug`` ends the IRIs («iraq-army»), labels are templates, ``part_of`` a parent's slug."""

    slug: str
    type: str
    ar: str
    en: str
    alt: tuple[str, ...]
    hidden: tuple[str, ...]
    part_of: str = ""

    @property
    def bare(self) -> tuple[str, ...]:
        """The names that do without the country («وزارة الدفاع»)."""
        return tuple(label for label in self.hidden if "{" not in label)


def patterns_of(subjects: dict[str, Values]) -> Iterator[Pattern]:
    """The institution patterns among the subjects; OntologyError where one lacks its type, slug or labels."""
    for iri, values in subjects.items():
        if ISNAD + "InstitutionPattern" not in values.get(RDF_TYPE, ()):
            continue
        types = [t[len(ISNAD) :] for t in values.get(ISNAD + "entryType", ())]
        slugs = [text for _, text in values.get(ISNAD + "slug", ())]
        labels = dict(values.get(SKOS + "prefLabel", ()))
        if len(types) != 1 or types[0] not in ENTITY_TYPES or len(slugs) != 1 or not {"ar", "en"} <= labels.keys():
            raise OntologyError("an institution pattern needs one entryType, one slug and labels in Arabic and English", iri)
        parents = [text for _, text in values.get(ISNAD + "partOfSlug", ())]
        yield Pattern(
            slugs[0], types[0], labels["ar"], labels["en"],
            tuple(text for _, text in values.get(SKOS + "altLabel", ())),
            tuple(text for _, text in values.get(SKOS + "hiddenLabel", ())), parents[0] if parents else "",
        )  # fmt: skip


class Compiler:
    """Compiles patterns for countries; a name that a hand-written entry has belongs to that entry."""

    def __init__(self, entries: dict[str, KnowledgeEntry], patterns: Iterable[Pattern]):
        self.patterns = tuple(patterns)
        self.slots: dict[tuple[str, str], str] = {}
        self._entries = entries
        self._owners = _owners(entries.values())

    def compile(self) -> dict[str, KnowledgeEntry]:
        """The entries with those compiled added; ``slots`` then tells which entry is (country, slug)."""
        countries = [entry for entry in self._entries.values() if entry.place_kind == "country" and not all(d.isascii() for d in entry.demonyms)]
        result = dict(self._entries)
        for country in countries:
            for pattern in self.patterns:
                entry = self._fill(pattern, country)
                self.slots[country.iri, pattern.slug] = entry.iri
                result[entry.iri] = entry if entry.iri not in result else _joined(result[entry.iri], entry)
        return result

    def _fill(self, pattern: Pattern, country: KnowledgeEntry) -> KnowledgeEntry:
        """The institution of a country, under the IRI of the hand-written entry that has its name or its IRI."""
        arabic = list(expand((pattern.ar, *_arabic(pattern.alt)), country))
        english = list(expand((pattern.en, *_latin(pattern.alt)), country))
        iri = f"{country.iri}-{pattern.slug}"
        owner = next((self._owners[name_key(name)] for name in arabic[:1] if name_key(name) in self._owners), iri)
        free = [name for name in (*arabic[1:], *english[1:]) if self._owners.get(name_key(name), owner) == owner]
        hidden = [name for name in expand([h for h in pattern.hidden if "{" in h], country) if self._owners.get(name_key(name), owner) == owner]
        parent = (f"{country.iri}-{pattern.part_of}",) if pattern.part_of else ()
        parent = tuple(self.slots.get((country.iri, pattern.part_of), p) for p in parent)
        return KnowledgeEntry(
            owner, pattern.type, arabic[0], english[0], tuple(dict.fromkeys(free)), tuple(dict.fromkeys(hidden)),
            country=country.iri, of=parent, compiled=True,
        )  # fmt: skip


def _joined(written: KnowledgeEntry, compiled: KnowledgeEntry) -> KnowledgeEntry:
    """The hand-written entry with the compiled names that it does not have yet."""
    have = {name_key(name) for name in (written.ar, written.en, *written.alt, *written.hidden)}
    more = tuple(name for name in (compiled.ar, compiled.en, *compiled.alt) if name_key(name) not in have)
    hidden = tuple(name for name in compiled.hidden if name_key(name) not in have)
    return replace(
        written, alt=written.alt + more, hidden=written.hidden + hidden, country=written.country or compiled.country, of=written.of or compiled.of
    )


def _owners(entries: Iterable[KnowledgeEntry]) -> dict[str, str]:
    """Which entry has a name (not as a hidden form), by comparable form; places own nothing here."""
    return {
        name_key(name): entry.iri
        for entry in entries if entry.type != "Place"
        for name in (entry.ar, entry.en, *entry.alt) if name
    }  # fmt: skip


def _arabic(labels: Iterable[str]) -> list[str]:
    return [label for label in labels if "{country}" not in label and "{adj}" not in label]


def _latin(labels: Iterable[str]) -> list[str]:
    return [label for label in labels if "{country}" in label or "{adj}" in label]


def expand(templates: Iterable[str], country: KnowledgeEntry) -> Iterator[str]:
    """The templates filled for a country, once for each adjective or name that it has."""
    adjectives = [d for d in country.demonyms if not d.isascii()]
    english = [d for d in country.demonyms if d.isascii()]
    names = [name for name in (country.ar, *country.alt) if not name.isascii()]
    the = "the " if country.en.startswith(_WITH_THE) else ""
    for template in templates:
        if "{name}" in template:
            yield from (template.replace("{name}", name) for name in names)
        elif "{adj}" in template:
            yield from (template.replace("{adj}", adjective) for adjective in english)
        elif "{country}" in template:
            yield template.replace("{country}", the + country.en)
        else:
            yield from (_inflect(template, adjective) for adjective in adjectives)


def _inflect(template: str, adjective: str) -> str:
    feminine = adjective + "ة"
    values = {"{m}": "ال" + adjective, "{f}": "ال" + feminine, "{bm}": adjective, "{bf}": feminine}
    for mark, value in values.items():
        template = template.replace(mark, value)
    return template


def demonym_forms(adjective: str) -> dict[str, str]:
    """The forms of a nationality adjective and what each is: ``demonym`` (singular) or ``people`` (plural).

    >>> demonym_forms("عراقي")["العراقيون"]
    'people'
    """
    if adjective.isascii():
        return {adjective: "demonym", adjective + "s": "people"}
    singular = {adjective, adjective + "ة", adjective + "ا", adjective + "ين", adjective + "ان", adjective + "تين", adjective + "تان"}
    forms = {form: "demonym" for stem in singular for form in (stem, "ال" + stem)}
    return forms | plural_forms((adjective + "ون", adjective + "ين", adjective + "ات"))


def plural_forms(plurals: Iterable[str]) -> dict[str, str]:
    """Plural demonyms («أتراك») with and without article."""
    return {form: "people" for plural in plurals for form in (plural, "ال" + plural)}
