"""Which of the gazetteer's names an article says enough of to mean their entries."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import dropwhile

from ..arabic.names import ALIKE, alike
from ..arabic.script import fold_word
from ..arabic.sounds import NATIVE, TRIBES
from ..arabic.titles import is_epithet
from ..knowledge import GazetteerMatch, KnowledgeEntry

#: Types of bodies.
AGENTS = frozenset(("Coalition", "MilitaryForce", "ArmedGroup", "Government", "Organisation"))


def supported_names(text: str, names: Sequence[GazetteerMatch]) -> tuple[set[str], list[GazetteerMatch]]:
    """The entries that the article names in full, and the matches that may be meant, each without entries of which nothing else tells."""
    known = [entry for m in names for entry, form, kind in zip(m.entries, m.forms, m.kinds, strict=True) if form != "hidden" and kind == "name"]
    sure, lands = {entry.iri for entry in known}, {land for entry in known for land in (entry.iri, entry.country)}
    kept = (_supported(m.span.of(text), m, sure, lands) for m in names if not _elsewhere(m, lands))
    return sure, [match for match in kept if match]


def _elsewhere(match: GazetteerMatch, lands: set[str]) -> bool:
    """Is it a building's short name that each country has («السفارة الأمريكية»), in an article that names nothing of its country?"""
    short = match.form == "hidden" and match.best.type == "Facility"
    return short and all(e.country and not {e.iri, e.country} & lands for e in match.entries)


def _supported(text: str, match: GazetteerMatch, sure: set[str], lands: set[str]) -> GazetteerMatch | None:
    """The match without entries that so little says nothing of: a body's one word («الاتحاد»), or a surname that many bear
    («الشمري»), where the article names neither it in full nor its country; None where no entry is left."""
    word = fold_word(text)
    if " " in word:
        return match
    doubted = AGENTS | {"Person"} if _many_bear(word) else AGENTS
    told = [
        form != "hidden" or kind != "name" or entry.type not in doubted or entry.iri in sure or entry.country and entry.country in lands
        for entry, form, kind in zip(match.entries, match.forms, match.kinds, strict=True)
    ]
    return _kept(match, told)


def _kept(match: GazetteerMatch, told: Sequence[bool]) -> GazetteerMatch | None:
    """The match with the entries that are told; None where none is."""
    if all(told):
        return match
    kept = [tuple(item for item, good in zip(items, told, strict=True) if good) for items in (match.entries, match.forms, match.kinds)]
    return replace(match, entries=kept[0], forms=kept[1], kinds=kept[2]) if kept[0] else None


def _many_bear(word: str) -> bool:
    """Is it a given name, or a surname made from a tribe, town or forebear («القرشي»), which thousands bear?"""
    name = word.removeprefix("ال")
    return name in NATIVE or name in TRIBES or name != word and name.endswith("ي")


def without_namesakes(text: str, names: Sequence[GazetteerMatch], people: Iterable[str], sure: Collection[str]) -> list[GazetteerMatch]:
    """The matches less people of whom the article has a bare surname that another bears there: «المالكي» where it names «فايز المالكي».

    ``people`` are the words of people that the article names, titles included; ``sure`` the entries that it names in full.
    """
    bearers: dict[str, set[str]] = {}
    for person in people:
        words = list(dropwhile(is_epithet, fold_word(person).split()))
        if len(words) > 1:
            bearers.setdefault(words[-1], set()).add(" ".join(words))
    found = []
    for match in names:
        others = bearers.get(fold_word(match.span.of(text)), ()) if match.best.type == "Person" and match.kind == "name" else ()
        told = [not others or entry.iri in sure or any(_may_be(entry, other) for other in others) for entry in match.entries]
        found.append(_kept(match, told))
    return [match for match in found if match]


def _may_be(entry: KnowledgeEntry, name: str) -> bool:
    """May a full name be the entry's?"""
    return any(alike(known, name) >= ALIKE for known in (entry.ar, *entry.alt) if " " in known)
