"""Which of the gazetteer's names an article says enough of to mean their entries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..arabic.script import fold_word
from ..arabic.sounds import NATIVE, TRIBES
from ..knowledge import GazetteerMatch

#: Types of bodies.
AGENTS = frozenset(("Coalition", "MilitaryForce", "ArmedGroup", "Government", "Organisation"))
#: People as they are counted or are an object («ثلاثين جنديا ألمانيا»), folded.
_COUNTED = frozenset(
    "جنديا شخصا مواطنا مدنيا ضابطا عنصرا صحفيا صحافيا ناشطا لاجيا شابا طفلا رجلا مقاتلا مسلحا عاملا موظفا دبلوماسيا مسوولا مستشارا مدربا خبيرا "
    "متعاقدا طيارا معتقلا سجينا مهاجرا نازحا متطوعا طالبا وفدا فريقا داعيا قياديا انتحاريا مرتزقا بحارا سايحا مهندسا طبيبا مراقبا".split()
)
#: Who serves a ministry, before its name.
_MINISTERS = frozenset("وزير وزيره الوزير نايب مساعد وكيل".split())


def supported_names(text: str, names: Sequence[GazetteerMatch], served: Iterable[str] = ()) -> tuple[set[str], set[str], list[GazetteerMatch]]:
    """The entries that the article names in full, these with their countries, and the matches that may be meant, each without
    entries of which nothing else tells. ``served`` are the bodies that people serve who are named: a spokesman's coalition is meant.
    """
    names = _owned(text, names)
    known = [entry for m in names for entry, form, kind in zip(m.entries, m.forms, m.kinds, strict=True) if form != "hidden" and kind == "name"]
    sure, lands = {entry.iri for entry in known}, {land for entry in known for land in (entry.iri, entry.country) if land}
    sure.update(served)
    kept = (_supported(m.span.of(text), m, sure, lands) for m in names if not _elsewhere(m, lands))
    return sure, lands, [match for match in kept if match]


def without_adjectives(text: str, names: Sequence[GazetteerMatch]) -> list[GazetteerMatch]:
    """The matches, «سوريا» of «صحفيا سوريا» being the adjective: what describes an indefinite object ends as some countries' names do."""

    def adjective(match: GazetteerMatch) -> bool:
        before = (fold_word(text[max(0, match.span.start - 16) : match.span.start]).split() or [""])[-1]
        return match.best.place_kind == "country" and match.span.of(text).endswith("يا") and before in _COUNTED

    return [replace(m, kinds=("demonym",) * len(m.kinds)) if m.kind == "name" and adjective(m) else m for m in names]


def _owned(text: str, names: Sequence[GazetteerMatch]) -> list[GazetteerMatch]:
    """The matches, those of an institution that every country has with its one entry where what stands behind says whose it is:
    an adjective («وزير الداخلية التونسي», but not «وزيرا الخارجية الأمريكي والروسي»), or the name of a minister («وزير الخارجية جون كيري»)."""
    lands = {m.span.start: m for m in names if m.kind == "demonym"}
    people = {m.span.start: m.best.country for m in names if m.best.type == "Person" and m.form != "hidden"}

    def country(match: GazetteerMatch) -> str:
        start = match.span.end + 1
        if land := lands.get(start):
            two = any(land.span.end < at <= land.span.end + len(" وال") for at in lands)
            return land.best.iri if not two and text[start : start + 2] == "ال" else ""
        served = (fold_word(text[max(0, match.span.start - 12) : match.span.start]).split() or [""])[-1]
        return people.get(start, "") if {served, served[1:]} & _MINISTERS else ""

    def owned(match: GazetteerMatch) -> GazetteerMatch:
        land = country(match) if "institution" in match.kinds else ""
        own = next((e for e in match.entries if e.type in AGENTS and e.country == land), None) if land else None
        return replace(match, entries=(own,), forms=("alt",), kinds=("name",)) if own else match

    return [owned(match) for match in names]


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
    if all(told):
        return match
    kept = [tuple(item for item, good in zip(items, told, strict=True) if good) for items in (match.entries, match.forms, match.kinds)]
    return replace(match, entries=kept[0], forms=kept[1], kinds=kept[2]) if kept[0] else None


def _many_bear(word: str) -> bool:
    """Is it a given name, or a surname made from a tribe, town or forebear («القرشي»), which thousands bear?"""
    name = word.removeprefix("ال")
    return name in NATIVE or name in TRIBES or name != word and name.endswith("ي")
