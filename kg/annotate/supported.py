"""Which of the gazetteer's names an article says enough of to mean their entries."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..arabic.script import fold_word
from ..arabic.sounds import NATIVE, TRIBES
from ..knowledge import GazetteerMatch, KnowledgeEntry

#: Types of bodies.
AGENTS = frozenset(("Coalition", "MilitaryForce", "ArmedGroup", "Government", "Organisation"))


def supported_names(text: str, names: Sequence[GazetteerMatch], persons: Sequence[str] = ()) -> tuple[set[str], list[GazetteerMatch]]:
    """The entries that the article names in full, and the matches that may be meant, each without entries of which nothing else tells.

    ``persons`` are names of persons that the reader found: who bears the surname of an entry is not it («فارس الفهداوي»).
    """
    known = [entry for m in names for entry, form, kind in zip(m.entries, m.forms, m.kinds, strict=True) if form != "hidden" and kind == "name"]
    sure, lands = {entry.iri for entry in known}, {land for entry in known for land in (entry.iri, entry.country)}
    full = [_name_parts(name) for name in persons]
    given = [name for name in full if len(name) > 1 and any(part in NATIVE or part.startswith("عبد") for part in name[:-1])]
    bearers = {name[-1]: {part for other in full if other[-1:] == name[-1:] for part in other} for name in given}
    kept = (_supported(m.span.of(text), m, sure, lands, bearers) for m in names if not _elsewhere(m, lands))
    return sure, [match for match in kept if match]


def _elsewhere(match: GazetteerMatch, lands: set[str]) -> bool:
    """Is it a building's short name that each country has («السفارة الأمريكية»), in an article that names nothing of its country?"""
    short = match.form == "hidden" and match.best.type == "Facility"
    return short and all(e.country and not {e.iri, e.country} & lands for e in match.entries)


def _supported(
    text: str, match: GazetteerMatch, sure: set[str], lands: set[str], bearers: Mapping[str, set[str]]
) -> GazetteerMatch | None:
    """The match without entries that so little says nothing of: a body's one word («الاتحاد»), or a surname that many bear
    («الشمري») or that another bears here, where the article names neither it in full nor its country; None where no entry is left."""
    word = fold_word(text)
    if " " in word:
        return match
    doubted = AGENTS | {"Person"} if _many_bear(word) else AGENTS
    told = [
        form != "hidden" or kind != "name" or entry.iri in sure
        or not _is_another(entry, bearers.get(word)) and (entry.type not in doubted or entry.country and entry.country in lands)
        for entry, form, kind in zip(match.entries, match.forms, match.kinds, strict=True)
    ]
    if all(told):
        return match
    kept = [tuple(item for item, good in zip(items, told, strict=True) if good) for items in (match.entries, match.forms, match.kinds)]
    return replace(match, entries=kept[0], forms=kept[1], kinds=kept[2]) if kept[0] else None


def _is_another(entry: KnowledgeEntry, bearing: set[str] | None) -> bool:
    """Do the names in full of those who bear an entry's surname in the article lack its given name?"""
    own = _name_parts(entry.ar)
    return bearing is not None and entry.type == "Person" and len(own) > 1 and own[0] not in bearing


def _name_parts(name: str) -> tuple[str, ...]:
    """The folded words of a person's name, those of «عبد الفتاح» and «أبو بكر» joined."""
    return tuple(re.sub(r"(?<!\S)(عبد|ابو|ام) ", r"\1", fold_word(name)).split())


def _many_bear(word: str) -> bool:
    """Is it a given name, or a surname made from a tribe, town or forebear («القرشي»), which thousands bear?"""
    name = word.removeprefix("ال")
    return name in NATIVE or name in TRIBES or name != word and name.endswith("ي")
