"""Relations without a trigger word of their own: offices beside names, and where a place lies.

Offices: a title before a name («وزير الدفاع البريطاني بن والاس») or in apposition after it («X، المتحدث باسم Y،»).
Places: a place mention that a preposition, a direction or a distance ties to the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from ..annotate.mentions import is_national
from ..knowledge import KnowledgeBase, KnowledgeEntry
from ..model import Argument, Document, EventMention, Mention, Quantity, Span
from .linear import load_linear
from .relation_features import FORWARD, relation_pairs
from .syntax import RANKS, TITLES, Placed, is_title, place_mentions, tokens_of

_ORGANISATIONS = frozenset(("Coalition", "MilitaryForce", "ArmedGroup", "Government", "Organisation", "Place", "Facility"))
_SIDES = frozenset(("Coalition", "MilitaryForce", "ArmedGroup", "Government", "Organisation", "PopulationGroup"))
_AGAINST = frozenset("ضد المناهض المناهضه المناهضين مناهض مناهضه المعادي المعاديه".split())
#: Participles of whom a group stands with or against, before «ل» and a name («فصائل مؤيدة للحكومة», «معارضين للرئيس»).
_SIDED = {
    "Support": re.compile("[وف]?(?:ال)?(?:موال|موالي|مساند|مويد|داعم|مناصر)(?:ه|ين|ون|ات|ان)?"),
    "Opposition": re.compile("[وف]?(?:ال)?(?:معارض|مناوي|معاد|معادي|مناهض)(?:ه|ين|ون|ات|ان)?"),
}
_STILL = frozenset("يزال تزال يزالون زال زالت زالوا".split())
_LOCATIONS = frozenset(("Place", "Base", "Facility"))
_SITES = frozenset(("Base", "Facility"))
_DIRECTIONS = frozenset(
    "شمال جنوب شرق غرب شمالي جنوبي شرقي غربي وسط قرب بمحاذاه قباله داخل خارج محيط ضواحي شمالا جنوبا اقصي باتجاه قلب".split()
)
_TIES = frozenset("في ب التابعه التابع من بمحافظه محافظه مدينه بمدينه علي بعد الي ل عن و منطقه بمنطقه قضاء بقضاء بلده ناحيه المحاذيه القريب القريبه الواقع الواقعه الواقعه تقع يقع التي الذي بالقرب حدود الحدود".split())
#: Tokens between two places that may still tie them.
_REACH = 9
_CERTAIN, _LIKELY = 0.8, 0.6
#: Weight of the linear model beside the reader.
LINEAR_SHARE = 0.4
#: The roles of each type, that of the first mention first.
ROLES = {
    "Position": ("person", "organisation"), "Membership": ("member", "organisation"), "Leadership": ("leader", "organisation"),
    "Support": ("supporter", "supported"), "Opposition": ("actor", "opponent"), "Location": ("thing", "place"),
}  # fmt: skip


def find_relations(doc: Document) -> list[EventMention]:
    """The relations of the document; an office's country may be a nationality adjective alone."""
    finder = _Finder(doc)
    for index, sentence in enumerate(doc.sentences):
        if sentence.kind not in ("boilerplate", "foreign"):
            finder.sentence(index, sentence.span)
    return finder.relations


#: What a title does not end with: a preposition that is written with the next word, and marks.
_LOOSE_END = re.compile(r"(?:\s+(?:لل|[لب]))?[\s،,(«\"“]*$")


class _Finder:
    def __init__(self, doc: Document):
        self.doc = doc
        self.demonyms = [m for m in doc.mentions if is_national(m)]
        self.relations: list[EventMention] = []

    def sentence(self, index: int, span: Span) -> None:
        bounds = tokens_of(self.doc, index)
        mentions = [m for m in self.doc.mentions if span.covers(m.span) and not is_national(m)]
        placed = place_mentions(self.doc, bounds, mentions)
        for p in placed:
            if mentions[p.index].type == "Person":
                self._before(index, bounds, p, mentions, placed)
                self._after(index, bounds, p, mentions, placed)
        self._places(index, placed, mentions)
        self._against(index, placed, mentions)
        self._sided(index, placed, mentions)
        self._remaining(index, bounds, placed, mentions)

    def _against(self, index: int, placed: Sequence[Placed], mentions: Sequence[Mention]) -> None:
        """«التحالف الدولي ضد داعش», «المناهض لتنظيم داعش»: a body that is named by whom it stands against."""
        for p in placed:
            thing = mentions[p.index]
            for q in placed:
                other = mentions[q.index]
                if thing.type in ("Coalition", "ArmedGroup", "MilitaryForce") and other.type in _SIDES and p.first < q.first and (not thing.knowledge or thing.knowledge[:1] != other.knowledge[:1]):
                    start = p.first if p.last >= q.last else p.last + 1
                    between = [self._form(i).lstrip("و") for i in range(start, q.first)]
                    if len(between) <= 2 + (p.last >= q.last) * 3 and any(w in _AGAINST for w in between[-2:]):
                        self._pair("Opposition", index, ("actor", thing), ("opponent", other), _CERTAIN)

    def _sided(self, index: int, placed: Sequence[Placed], mentions: Sequence[Mention]) -> None:
        """«القوات المساندة للجيش», «فصائل مؤيدة للحكومة», «مسلحين معارضين للرئيس»: who is told of by whom it stands with or against."""
        for q in (q for q in placed if q.glued == "ل" and mentions[q.index].type in _SIDES | {"Person", "Place"}):
            type_ = next((t for t, word in _SIDED.items() if q.first and word.fullmatch(self._form(q.first - 1))), "")
            if type_:
                before = [p for p in placed if mentions[p.index].type in _SIDES and p.first < q.first - 1 and p.last >= q.first - 2 and p is not q]
                told = max(before, key=lambda p: p.first, default=None)
                if told and not self._same(mentions[told.index], mentions[q.index]):
                    roles = ROLES[type_]
                    self._pair(type_, index, (roles[0], mentions[told.index]), (roles[1], mentions[q.index]), _CERTAIN)

    @staticmethod
    def _same(one: Mention, other: Mention) -> bool:
        return bool(one.knowledge) and one.knowledge[:1] == other.knowledge[:1]

    def _remaining(self, index: int, bounds: tuple[int, int], placed: Sequence[Placed], mentions: Sequence[Mention]) -> None:
        """«لا يزال التحالف في العراق»: who is still somewhere is deployed there."""
        for i in range(*bounds):
            if self._form(i).lstrip("و") not in _STILL:
                continue
            actor = next((p for p in placed if p.first == i + 1 and mentions[p.index].type in _SIDES), None)
            place = next((p for p in placed if actor and p.first == actor.last + 2 and p.preposition == "في" and mentions[p.index].type in _LOCATIONS), None)
            if actor and place:
                self._pair("Deployment", index, ("actor", mentions[actor.index]), ("place", mentions[place.index]), _CERTAIN)

    def _pair(self, type_: str, index: int, first: tuple[str, Mention], second: tuple[str, Mention], score: float) -> None:
        (role, one), (other_role, other) = first, second
        span = Span(min(one.span.start, other.span.start), max(one.span.end, other.span.end))
        self._add(type_, index, span, (Argument(role, one.id, score=score), Argument(other_role, other.id, score=score)), score)

    def _form(self, i: int) -> str:
        return self.doc.tokens[i].form

    def _before(self, index: int, bounds: tuple[int, int], p: Placed, mentions: Sequence[Mention], placed: Sequence[Placed]) -> None:
        """A title in front, with the organisation in it."""
        person = mentions[p.index]
        start, first = p.first, next(i for i in range(p.first, p.last + 1) if self.doc.tokens[i].span.overlaps(person.span))
        if not is_title(self._form(start)):
            return
        while first < p.last and (self._form(first) in RANKS or is_title(self._form(first))):
            first += 1
        name = max(person.span.start, self.doc.tokens[first].span.start)
        if any(m.type in _ORGANISATIONS and m is not person and person.span.covers(m.span) and m.span.start >= name for m in mentions):
            name = person.span.end  # the mention is the office alone: «المتحدث باسم التحالف»
        self._position(index, person, Span(self.doc.tokens[start].span.start, name), mentions, p)

    def _after(self, index: int, bounds: tuple[int, int], p: Placed, mentions: Sequence[Mention], placed: Sequence[Placed]) -> None:
        """An apposition behind: «، المتحدث باسم X»."""
        i = p.last + 1
        while i < bounds[1] and self._form(i) in "،,(":
            i += 1
        if i >= bounds[1] or not is_title(self._form(i)) and self._form(i) not in RANKS or i == p.last + 1 and not is_title(self._form(i)):
            return
        end = next((j for j in range(i, min(bounds[1], i + 12)) if self._form(j) in "،,.؛:)\""), min(bounds[1], i + 12))
        words = Span(self.doc.tokens[i].span.start, self.doc.tokens[end - 1].span.end)
        if not any(mentions[q.index].type == "Person" and q.first >= i and q.last < end for q in placed):
            self._position(index, mentions[p.index], words, mentions, p)

    def _position(self, index: int, person: Mention, words: Span, mentions: Sequence[Mention], p: Placed) -> None:
        inside = [m for m in mentions if words.covers(m.span) and m.type in _ORGANISATIONS]
        organisation = min(inside, key=lambda m: (m.span.start, -len(m.span)), default=None)
        title_end = organisation.span.start if organisation else words.end
        demonym = next((d for d in self.demonyms if words.covers(d.span)), None)
        if organisation is None and demonym is not None:
            filler, title_end = demonym.id, demonym.span.start
        elif organisation is not None:
            filler = organisation.id
        else:
            return
        ends = (Argument("person", person.id, score=_CERTAIN), Argument("organisation", filler, score=_LIKELY))
        text = self._trimmed(Span(words.start, title_end)) if title_end > words.start else None
        if text is None or not text.of(self.doc.text).strip():  # the organisation stands first: «النظام … رئيسه»
            self._add("Position", index, person.span, ends, _LIKELY)
        else:
            self._add("Position", index, text, (*ends, Argument("title", text=text)), _CERTAIN)

    def _form_at(self, offset: int) -> str:
        return next((t.form for t in self.doc.tokens if t.span.start == offset), "")

    def _trimmed(self, span: Span) -> Span:
        words = span.of(self.doc.text)
        lead = 1 if words[:1] in "ول" and is_title(self._form_at(span.start)) and self._form_at(span.start) not in TITLES else 0
        span, words = Span(span.start + lead, span.end), words[lead:]
        short = _LOOSE_END.sub("", words) or words.strip()
        return Span(span.start, span.start + len(short))

    def _places(self, index: int, placed: Sequence[Placed], mentions: Sequence[Mention]) -> None:
        places = [p for p in placed if mentions[p.index].type in _LOCATIONS]
        for p in places:
            following = [q for q in places if q.first > p.last]
            if following:
                self._tie(index, p, following[0], mentions)

    def _tie(self, index: int, p: Placed, q: Placed, mentions: Sequence[Mention]) -> None:
        thing, place = mentions[p.index], mentions[q.index]
        if q.first - p.last > _REACH or q.joined or thing.type == "Place" and place.type != "Place":
            return
        between = [self._form(i) for i in range(p.last + 1, q.first)] + ([q.glued] if q.glued else [])
        direction = next((i for i in range(p.last + 1, q.first) if self._form(i).lstrip("و").removeprefix("ب") in _DIRECTIONS), None)
        distance = next((n for n in self.doc.quantities or () if thing.span.end <= n.span.start and n.span.end <= place.span.start and n.unit in ("km", "mi")), None)
        if not self._tied(between, distance, direction):
            return
        arguments = [Argument("thing", thing.id, score=_LIKELY), Argument("place", place.id, score=_LIKELY)]
        if distance:
            arguments.append(Argument("distance", distance.id))
        if direction is not None:
            arguments.append(Argument("direction", text=self.doc.tokens[direction].span))
        self._add("Location", index, Span(thing.span.start, place.span.end), tuple(arguments), _LIKELY)

    def _tied(self, between: Sequence[str], distance: Quantity | None, direction: int | None) -> bool:
        if not between or not any(w in ("في", "ب") or w.removeprefix("ب") in _DIRECTIONS or w in ("بالقرب", "قرب", "بمحافظه", "التابعه", "التابع", "بمدينه", "علي") for w in between):
            return False
        if distance is not None:
            return True
        return all(w in _TIES or w.removeprefix("ب") in _DIRECTIONS or w.startswith("ال") and len(between) <= 4 or not w.isalpha() and w not in ".؛:" for w in between)

    def _add(self, type_: str, index: int, trigger: Span, arguments: tuple[Argument, ...], score: float) -> None:
        id_ = f"r{len(self.relations) + 1}"
        self.relations.append(EventMention(id_, trigger, type_, index, arguments, producer="pattern", score=score))


def score_relations(doc: Document, knowledge: KnowledgeBase, scored: Sequence[tuple[int, int, str, float]] | None) -> dict[tuple[int, int, str], float]:
    """A score for (first, second, type): the linear model's chance and the reader's score together.

    ``scored`` is what the reader says, None where there is none; first and second are places among the document's
    mentions, the first of them in the type's first role. Pairs over two sentences have the reader's score alone.
    """
    mentions = [m for m in doc.mentions if not is_national(m)]
    pairs = list(relation_pairs(doc, mentions, knowledge))
    model = load_linear("relations")
    chances = model.probabilities([pair.features for pair in pairs])
    kinds = [(column, name[:-1], name[-1] == FORWARD) for column, name in enumerate(model.classes) if name != "none"]
    read = {(i, j, type_): score for i, j, type_, score in scored or ()}
    out: dict[tuple[int, int, str], float] = dict(read)
    share = LINEAR_SHARE if scored is not None else 1.0
    for row, pair in zip(chances, pairs, strict=True):
        for column, type_, forward in kinds:
            key = (pair.left, pair.right, type_) if forward else (pair.right, pair.left, type_)
            out[key] = share * float(row[column]) + (1 - share) * read.get(key, 0.0)
    return out


def likely_relations(
    doc: Document, scores: Mapping[tuple[int, int, str], float], floor: float, floors: Mapping[str, float]
) -> Iterator[EventMention]:
    """The relations whose score reaches the floor, or in one sentence that of their type, best first; of one and its reverse the better."""
    taken: set[tuple[int, int, str]] = set()
    lowest = min(floor, *floors.values())
    for number, ((i, j, type_), score) in enumerate(sorted(scores.items(), key=lambda item: (-item[1], item[0])), 1):
        if score < lowest:
            break
        first, second = doc.mentions[i], doc.mentions[j]
        sentence = next((n for n, s in enumerate(doc.sentences) if s.span.covers(first.span)), 0)
        near = doc.sentences[sentence].span.covers(second.span)
        if score < (floors.get(type_, floor) if near else floor) or (j, i, type_) in taken:
            continue
        taken.add((i, j, type_))
        trigger = Span(min(first.span.start, second.span.start), max(first.span.end, second.span.end))
        one, other = ROLES[type_]
        arguments = (Argument(one, first.id, score=score), Argument(other, second.id, score=score))
        yield EventMention(f"n{number}", trigger, type_, sentence, arguments, producer="reader", score=score)


def believable(doc: Document, knowledge: KnowledgeBase) -> Document:
    """The document without relations that cannot hold: of an entity to itself («عناصر التنظيم» as members of «التنظيم» that are the
    same one), of a place to a site that lies elsewhere, by the knowledge base («معسكري K1 في كركوك والقيارة»), and of a man of one state to
    the offices of another («أكد نتنياهو أن إيران»), unless a title says so («المبعوث إلى اليمن»)."""
    entity = {mention: e for e in doc.entities or () for mention in e.mentions}

    def ends(relation: EventMention) -> list[set[str]]:
        return [{entity[a.filler].id if a.filler in entity else a.filler for a in relation.arguments if a.role == role} for role in ROLES[relation.type]]

    def loops(relation: EventMention) -> bool:
        first, second = ends(relation)
        return bool(first & second) and len(first | second) == 1

    def known(relation: EventMention) -> list[KnowledgeEntry]:
        """The entries of both ends; none where one of them has none or is several."""
        ends = [a.filler for role in ROLES[relation.type] for a in relation.arguments if a.role == role and a.filler in entity]
        named = [knowledge.get(entity[end].knowledge) for end in ends]
        return [entry for entry in named if entry] if len(named) == 2 and None not in named else []

    def serves_elsewhere(relation: EventMention) -> bool:
        if relation.type not in ("Position", "Leadership") or relation.producer == "pattern" or not (named := known(relation)):
            return False
        person, body = named
        state = body.iri if body.place_kind == "country" else body.country if body.type == "Government" else ""
        return person.type == "Person" and bool(person.country and state) and person.country != state

    def misplaces(relation: EventMention) -> bool:
        if relation.type != "Location" or not (named := known(relation)):
            return False
        thing, place = named
        lands = [knowledge.lands(thing.iri), knowledge.lands(place.iri)]
        return place.type in _SITES and all(lands) and lands[0].isdisjoint(lands[1])

    return doc.with_(events=tuple(e for e in doc.events or () if e.type not in ROLES or not (loops(e) or misplaces(e) or serves_elsewhere(e))))
