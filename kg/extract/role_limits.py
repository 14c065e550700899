"""Who can fill a role by what stands around it: nobody does what he undergoes, the number of those who do is none of the harmed."""

from __future__ import annotations

from collections.abc import Sequence

from ..annotate.mentions import is_national
from ..lexicon import Lexicon
from ..model import Argument, Document, Mention, Quantity, Span
from .syntax import QUANTIFIERS, is_title
from .triggers import Trigger

#: Roles of places, and how many characters before one its office begins at most.
WHERE, _OFFICE = frozenset(("place", "destination", "origin")), 40
_SUFFERED = frozenset(("killed", "wounded"))
#: Roles whose numbers are of people alone, and types whose count is.
_OF_PEOPLE, _COUNTING_PEOPLE = _SUFFERED | {"deaths", "infections"}, frozenset(("Killing", "Arrest", "Protest"))
#: Verbs of those who come under what others do, and how many tokens before it they stand.
_COMING_UNDER, _UNDER = frozenset("تعرض تعرضت يتعرض تتعرض تعرضوا".split()), 14
_WARDING_OFF = frozenset("احبط احبطت تحبط يحبط احباط افشل افشلت صد صدت تصد تصدي تصدت تتصدي يتصدي اجهض اجهضت".split())
#: Roles of who did it, which is not who condemns it.
DOING = frozenset(("attacker", "perpetrator", "agent", "actor", "decider"))


def without_doers(doc: Document, numbers: Sequence[Argument], arguments: Sequence[Argument]) -> list[Argument]:
    """The numbers but for those of who did it: «اقتحم عشرات المستوطنين المسجد» tells of no ten killed."""
    doing = {a.filler for a in arguments if a.role in DOING}
    doers = [m.span for m in doc.mentions if m.id in doing]
    counted = {q.id: q.span for q in doc.quantities or ()}
    return [a for a in numbers if a.role not in _SUFFERED or not any(counted[a.filler].overlaps(span) for span in doers)]


def counts_that(doc: Document, type_: str, role: str, quantity: Quantity) -> bool:
    """Can the number fill the role by what it counts? «تدمير ستة أنفاق» tells of nobody killed."""
    if role not in _OF_PEOPLE and not (role == "count" and type_ in _COUNTING_PEOPLE) or quantity.unit in ("person", ""):
        return True
    return any(m.type in ("Person", "PopulationGroup") and m.span.overlaps(quantity.span) for m in doc.mentions)


def undergoing(doc: Document, trigger: Trigger) -> frozenset[str]:
    """The mentions before what somebody comes under or wards off, «تعرضت قاعدة تضم خبراء إلى |قصف», «أحبطت القوات |هجوما»: none of
    them does it."""
    before = [t for t in doc.tokens[max(0, trigger.first - _UNDER) : trigger.first] if t.sentence == trigger.sentence]
    verb = next((t for t in reversed(before) if t.form.removeprefix("و") in _COMING_UNDER | _WARDING_OFF), None)
    under = verb and (verb.form.removeprefix("و") in _WARDING_OFF or before[-1].form == "الي" or doc.text[trigger.span.start - 1] == "ل")
    inside = Span(verb.span.end, trigger.span.start) if verb and under else None
    return frozenset(m.id for m in doc.mentions if inside and inside.covers(m.span))


def partitive(doc: Document, trigger: Trigger, arguments: Sequence[Argument], lexicon: Lexicon, score: float) -> list[Argument]:
    """«غادرت آخر دفعة من القوات»: of whom a part does it, they do, where nobody else does."""
    role, at = next(iter(trigger.frame.subject), ""), trigger.last + 1
    if not trigger.verbal or not role or any(a.role == role for a in arguments):
        return []
    while at < len(doc.tokens) and doc.tokens[at].form in QUANTIFIERS:
        at += 1
    if at == trigger.last + 1 or at + 1 >= len(doc.tokens) or doc.tokens[at].form != "من":
        return []
    taken, start = {a.filler for a in arguments}, doc.tokens[at + 1].span.start
    whole = next((m for m in doc.mentions if m.span.start == start and m.id not in taken and lexicon.fits(role, m.type, trigger.type) and not is_national(m)), None)
    return [Argument(role, whole.id, score=score)] if whole else []


def of_office(doc: Document, place: Mention) -> bool:
    """Is it where somebody's office is of: «المبعوث الأممي إلى |اليمن مارتن غريفيث»?"""
    named = any(m.type == "Person" and 0 < m.span.start - place.span.end <= 1 for m in doc.mentions)
    before = [t.form for t in doc.tokens if place.span.start - _OFFICE <= t.span.start < place.span.start]
    return named and before[-1:] != [] and before[-1] in ("الي", "لدي", "في") and any(is_title(form) for form in before[-4:-1])
