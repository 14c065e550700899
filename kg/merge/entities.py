"""Decides which entities of different articles are one: knowledge-base entry, name, type, office, country, surroundings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from ..arabic.names import ALIKE
from ..arabic.script import has_arabic
from . import names
from .cluster import APART, TOGETHER, Score, exact, total
from .types import ArticleRecord, EntityRecord, Knowledge, Part
from .weights import DESCRIBED, DESCRIBED_AROUND, DESCRIBED_WORDS, ENTITY, FEW, NAMED_AROUND, types_far, types_near

#: Below this likeness two names are other names; from the second on they are one name. Chosen, not measured.
VARIANT, SAME = 0.82, 0.97
#: Telling words with which the name of a local body still tells no place: «مجلس التنمية السياحية».
LOCAL_WORDS = 2
#: The name of a node or cluster: ("", entry), (" ", what namesakes share), or (article, id).
EntityKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class NamedNode:
    """A named entity as it is compared: of one article, or a knowledge-base entry with all its mentions.

    ``offices`` are (organisation, stems of the title); ``around`` the identities of the article's other named entities.
    """

    type: str
    names: frozenset[str]
    knowledge: str = ""
    country: str = ""
    offices: frozenset[tuple[str, frozenset[str]]] = frozenset()
    around: frozenset[str] = frozenset()
    published: date | None = None
    bonds: frozenset[str] = frozenset()
    bars: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class DescribedNode:
    """An entity known only by a description, of one article.

    ``events`` are (type, role, co-filler, is it specific) of the tellings that it takes part in, ``told`` the stems of the
    words that are quoted for each.
    """

    article: str
    type: str
    stems: tuple[frozenset[str], ...]
    numbers: frozenset[float] = frozenset()
    events: frozenset[tuple[str, str, EntityKey, bool]] = frozenset()
    told: frozenset[frozenset[str]] = frozenset()
    around: frozenset[str] = frozenset()
    published: date | None = None
    bonds: frozenset[str] = frozenset()
    bars: frozenset[str] = frozenset()


def identity(entity: EntityRecord) -> str:
    """The knowledge-base entry or Wikidata item that the entity is, or ""."""
    return entity.knowledge or (f"wd:{entity.wikidata}" if entity.wikidata else "")


def rough_identity(entity: EntityRecord) -> str:
    """An identity that needs no merging: the entry, else the consonants of the longest name."""
    longest = max(entity.names, key=lambda n: (len(names.telling_words(n)), n), default="")
    return identity(entity) or "n:" + " ".join(names.sound_key(word) for word in names.telling_words(longest))


def surroundings(record: ArticleRecord, knowledge: Knowledge) -> frozenset[str]:
    """The identities of an article's named entities that tell it apart: no countries."""
    named = (e for e in record.entities if e.named and e.names and e.type != "Disease")
    found = (e for e in named if identity(e) or not all(names.is_description(name, e.type) for name in e.names))
    return frozenset(rough_identity(e) for e in found if not e.knowledge or knowledge.kind(e.knowledge) != "country")


def offices(record: ArticleRecord) -> dict[str, frozenset[tuple[str, frozenset[str]]]]:
    """For each entity of the article its posts and memberships."""
    by_id = {entity.id: entity for entity in record.entities}
    found: dict[str, set[tuple[str, frozenset[str]]]] = {}
    for telling in record.tellings:
        if telling.type not in ("Position", "Leadership", "Membership") or telling.polarity == "negative":
            continue
        holders = [r.entity for r in telling.roles if r.role in ("person", "leader", "member") and r.entity in by_id]
        places = [rough_identity(by_id[r.entity]) for r in telling.roles if r.role == "organisation" and r.entity in by_id]
        title = frozenset().union(*(names.stems_of(r.text) for r in telling.roles if r.role == "title"))
        for holder in holders:
            found.setdefault(holder, set()).update((place, title) for place in places or [""])
    return {holder: frozenset(posts) for holder, posts in found.items()}


def named_keys(node: NamedNode) -> Iterable[Hashable]:
    """Blocking keys of a named entity: its first and last telling words, neighbouring words, and its initials.

    A person is found by surname and by pairs of words only: forenames are too common.
    """
    keys: set[Hashable] = {("bond", bond) for bond in node.bonds | node.bars}
    person = node.type == "Person"
    for name in node.names:
        words = [names.sound_key(word) for word in names.telling_words(name)]
        if not words:
            continue
        keys.add((person, words[-1]))
        keys.update((person, *pair) for pair in pairwise(words))
        if not person:
            keys.add((person, words[0]))
            keys.update(("acronym", initials) for initials in _initials(name))
    return keys


def _initials(name: str) -> Iterable[str]:
    words = name.split()
    if len(words) == 1 and name.isascii() and name.isupper() and len(name) >= 3:
        yield name.lower()
    elif len(words) >= 3 and name.isascii():
        yield "".join(w[0] for w in words if w.lower() not in ("of", "the", "and", "for", "in", "to")).lower()


def bond_part(left: frozenset[str], right: frozenset[str], left_bars: frozenset[str], right_bars: frozenset[str]) -> Part | None:
    """What a reviewer or the article itself decided about two nodes, None where nothing."""
    if left & right_bars or right & left_bars:
        return Part("decision", "different", APART)
    return Part("decision", "same", TOGETHER) if left & right else None


def compare_named(left: NamedNode, right: NamedNode) -> Score:
    """Score two named entities."""
    if left.knowledge and right.knowledge:
        return Score(APART, (Part("knowledge", "different entries", APART),), "knowledge")
    decided = bond_part(left.bonds, right.bonds, left.bars, right.bars)
    if decided:
        return Score(decided.points, (decided,), "reviewer")
    if types_far(left.type, right.type):
        return Score(APART, (Part("type", f"{left.type} and {right.type}", APART),))
    name = name_part(left, right)
    if name.points <= ENTITY["other name"]:
        return Score(exact(ENTITY["prior"]) + name.points, (Part("prior", "", ENTITY["prior"]), name))
    return total(_named_parts(left, right, name))


def _named_parts(left: NamedNode, right: NamedNode, name: Part) -> list[Part]:
    parts = [Part("prior", "", ENTITY["prior"]), name]
    if left.type != right.type:
        outcome = "type near" if types_near(left.type, right.type) else "type far"
        parts.append(Part("type", f"{left.type} and {right.type}", ENTITY[outcome]))
    if left.country and right.country:
        outcome = "same country" if left.country == right.country else "other country"
        parts.append(Part("country", outcome, ENTITY[outcome]))
    parts += _office_parts(left, right)
    if not (left.knowledge or right.knowledge):
        parts += graded("surroundings", NAMED_AROUND, left.around, right.around)
    if left.published and right.published and abs((left.published - right.published).days) > 365:
        parts.append(Part("date", "far in time", ENTITY["far in time"]))
    return parts


def _office_parts(left: NamedNode, right: NamedNode) -> list[Part]:
    if not left.offices or not right.offices:
        return []
    titles = [1 for a, t in left.offices for b, u in right.offices if a == b and t and names.overlap(t, u) >= 0.6]
    organisations = {a for a, _ in left.offices if a} & {b for b, _ in right.offices if b}
    outcome = "same office" if titles else "same organisation" if organisations else "other organisation"
    return [Part("office", outcome, ENTITY[outcome])]


def name_part(left: NamedNode, right: NamedNode) -> Part:
    """How the best pair of names of two entities compares."""
    known = bool(left.knowledge or right.knowledge)
    pairs = _comparable(*_whole_names(left, right))
    found = [(_name_outcome(a, b, left.type, known), a, b) for a, b in pairs]
    if left.country and left.country == right.country:
        found += [("one border", a, b) for a, b in pairs if _one_border(a, b)]
    points, outcome, a, b = max(((ENTITY[o], o, min(a, b), max(a, b)) for o, a, b in found), default=(ENTITY["other name"], "no name", "", ""))
    return Part("name", f"{outcome}: {a} / {b}" if found else outcome, points)


def is_border(entity: EntityRecord) -> bool:
    """Is it a border, by its names?"""
    return entity.type == "Place" and any(_neighbours(name) for name in entity.names)


def _one_border(left: str, right: str) -> bool:
    """Does one name a border by both neighbours and the other by the far one alone, «الحدود مع تركيا» and «الحدود السورية التركية»?"""
    a, b = _neighbours(left), _neighbours(right)
    short, long = sorted((a, b), key=len)
    return len(short) == 1 and len(long) == 2 and short[0] in long


def _neighbours(name: str) -> tuple[str, ...]:
    """The countries in the name of a border, () for other names: what «سوريا» and «السورية» share."""
    first, *others = names.words_of(name) or ("",)
    return tuple(word.rstrip("اهي") for word in others if word not in ("مع", "بين")) if first == "حدود" else ()


def _whole_names(left: NamedNode, right: NamedNode) -> tuple[frozenset[str], frozenset[str]]:
    """The names by which two nodes are compared: of people whose given names both articles tell those with given names alone, since
    a surname that both bear makes no brothers one."""
    whole = [frozenset(name for name in node.names if names.has_given_name(name)) for node in (left, right)]
    return (whole[0], whole[1]) if left.type == right.type == "Person" and all(whole) else (left.names, right.names)


def _comparable(left: frozenset[str], right: frozenset[str]) -> list[tuple[str, str]]:
    """The pairs of names of one script; of two scripts only where there is no other way."""
    pairs = [(a, b) for a in left for b in right]
    return [(a, b) for a, b in pairs if has_arabic(a) == has_arabic(b)] or pairs


def _name_outcome(left: str, right: str, kind: str, known: bool) -> str:
    """How two names compare: a row of ``ENTITY``."""
    if names.is_acronym(left, right) or names.is_acronym(right, left):
        return "acronym"
    if kind == "Person":
        return _person_pair(left, right)
    likeness = names.thing_alike(left, right)
    a, b = names.telling_words(left), names.telling_words(right)
    outcome = "same name" if likeness >= SAME or a == b else "variant" if likeness >= VARIANT else ""
    if outcome and _is_turned(left, right):
        return "other name"
    kinds = names.kinds_of(left), names.kinds_of(right)
    if all(kinds) and not kinds[0] & kinds[1] or outcome and names.has_building(left) != names.has_building(right):
        outcome = "other kind" if outcome else "other name"  # «مستشفى شمال جدة» is no part of town
    elif not outcome:
        part = "part of name, organisation" if kind == "Organisation" else "part of name"
        outcome = part if _is_part(a, b) or _is_part(b, a) else "other name"
    elif outcome == "same name" and not known and max(len(a), len(b)) == LOCAL_WORDS and _is_local_body(left) and _is_local_body(right):
        outcome += ", local"
    elif min(len(a), len(b)) == 1:
        local = kind == "Place" or names.is_local(left) or names.is_local(right)
        sure = outcome == "same name" and names.words_of(left) == names.words_of(right) and names.has_one_of(left)
        if outcome == "same name" and kind == "Place" and (names.is_town_of(left, right) or names.is_town_of(right, left)):
            outcome += ", its kind, place"
        elif known:
            bare = min(len(names.words_of(left)), len(names.words_of(right))) == 1
            outcome += ", one word, entry" if bare else ", one word"
        else:
            outcome += ", one word" if not local else ", its kind, place" if sure else ", one word, place"
    return outcome


def _is_turned(left: str, right: str) -> bool:
    """Do two Arabic names begin with each other's last word: «بحر ينبع» is the sea at «ينبع البحر»? Adjectives alone change places."""
    a, b = names.words_of(left), names.words_of(right)
    arabic = has_arabic(left) and has_arabic(right)
    return arabic and len(a) == len(b) > 1 and a[0] != a[-1] and names.word_likeness(a[0], b[-1]) >= ALIKE and names.word_likeness(a[-1], b[0]) >= ALIKE


def _is_local_body(name: str) -> bool:
    """Is it an office or a council, of which each town has its own? A hospital bears the town's name."""
    return names.is_local(name) and not names.has_building(name)


def _person_pair(left: str, right: str) -> str:
    """How two names of people compare, by sound: surnames first."""
    a, b = names.words_of(left), names.words_of(right)
    if names.person_alike(left, right) < ALIKE or names.is_fathers(left, right):
        return "other name"
    if min(len(a), len(b)) > 1 and names.is_common(left) and names.is_common(right):
        return "same name" if a == b and names.is_lineage(left) else "same name, common"
    if min(len(a), len(b)) == 1:
        short = min(left, right, key=lambda name: len(names.words_of(name)))
        foreign = "" if names.words_of(short)[0] in names.NATIVE or names.is_of_tribe(short) else "foreign "
        if len(a) != len(b):
            return f"part of name, {foreign}person"
        return f"same name, one word, {foreign}person" if a == b else "variant, one word, person"
    return "same name" if a == b else "variant"


def _is_part(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Do the words of the shorter name stand in the longer one, its last word among them?"""
    if not short or len(short) >= len(long) or names.word_likeness(short[-1], long[-1]) < ALIKE:
        return False
    return all(any(names.word_likeness(word, other) >= ALIKE for other in long) for word in short)


def described_keys(node: DescribedNode) -> Iterable[Hashable]:
    """Blocking keys of a described entity: pairs of its content stems with its month and the next; its bonds."""
    keys: set[Hashable] = {("bond", bond) for bond in node.bonds | node.bars}
    month = node.published.toordinal() // 14 if node.published else 0
    for stems in node.stems:
        ordered = sorted(stems)
        pairs = [(a, b) for i, a in enumerate(ordered) for b in ordered[i + 1 :]] or [(a,) for a in ordered]
        keys.update((*pair, when) for pair in pairs for when in (month, month + 1))
    return keys


def compare_described(left: DescribedNode, right: DescribedNode) -> Score:
    """Score two entities that have no name."""
    decided = bond_part(left.bonds, right.bonds, left.bars, right.bars)
    if decided:
        return Score(decided.points, (decided,), "reviewer")
    if not types_near(left.type, right.type):
        return Score(APART, (Part("type", f"{left.type} and {right.type}", APART),))
    words = _words_part(left, right)
    parts = [Part("prior", "", DESCRIBED["prior"]), words]
    if left.type != right.type:
        parts.append(Part("type", f"{left.type} and {right.type}", DESCRIBED["type near"]))
    if left.article == right.article:
        parts.append(Part("article", "same article", DESCRIBED["same article"]))
    if left.numbers and right.numbers:
        outcome = "same number" if left.numbers == right.numbers else "other number"
        parts.append(Part("number", outcome, DESCRIBED[outcome]))
    return total([*parts, *_context_parts(left, right)])


def _words_part(left: DescribedNode, right: DescribedNode) -> Part:
    likeness, a, b = max(((names.overlap(a, b), sorted(a), sorted(b)) for a in left.stems for b in right.stems), default=(0.0, [], []))
    included = set(a) <= set(b) or set(b) <= set(a)  # «المصري» and «الإماراتي» tell two ministers apart
    outcome = (
        "same words" if likeness > 0.99 else "most words" if likeness >= 0.66 and included
        else "half the words" if likeness >= 0.5 else "other words"
    )  # fmt: skip
    points = DESCRIBED[outcome] + (DESCRIBED["specific"] if len(set(a) & set(b)) >= 2 else 0.0)
    return Part("description", outcome, points)


def graded(name: str, table: tuple[tuple[float, str, float], ...], left: frozenset[str], right: frozenset[str]) -> list[Part]:
    """How far two sets agree, by the first row of the table that their Dice overlap reaches; nothing where either is small."""
    if min(len(left), len(right)) < FEW:
        return []
    likeness = names.overlap(left, right)
    outcome, points = next((outcome, points) for least, outcome, points in table if likeness >= least)
    return [Part(name, outcome, points)] if points else []


def _context_parts(left: DescribedNode, right: DescribedNode) -> list[Part]:
    parts = []
    shared = left.events & right.events
    if shared:
        outcome = "same event, specific" if any(specific for *_, specific in shared) else "same event"
        parts.append(Part("event", outcome, DESCRIBED[outcome]))
    told = [found for a in left.told for b in right.told for found in graded("words", DESCRIBED_WORDS, a, b)]
    parts += sorted(told, key=lambda part: (-part.points, part.outcome))[:1]
    parts += graded("surroundings", DESCRIBED_AROUND, left.around, right.around)
    if left.published and right.published and abs((left.published - right.published).days) > 14:
        parts.append(Part("date", "far in time", DESCRIBED["far in time"]))
    return parts


def pool_name(kind: str, found: Iterable[str], country: str) -> str:
    """What named entities share that are one without further evidence: type, longest name, country.

    "" where the name alone does not say enough: a person's single or common name, a single word for a
    place or for what each town has.
    """
    longest = max(found, key=lambda name: (len(names.telling_words(name)), len(name), name), default="")
    words = names.words_of(longest)
    telling = names.telling_words(longest)
    short = len(telling) < 2 and (kind in ("Person", "Place") or names.is_local(longest))
    short = short or len(telling) == LOCAL_WORDS and _is_local_body(longest)
    weak = short or kind == "Person" and names.is_common(longest)
    if not words or weak or names.is_kind_only(longest):
        return ""
    return "|".join((kind, " ".join(words), country))


def typical(sets: Sequence[frozenset[str]]) -> frozenset[str]:
    """What stands in a third of the sets at least."""
    counts = Counter(item for found in sets for item in found)
    return frozenset(item for item, count in counts.items() if 3 * count >= len(sets))
