"""The fillers of an event that are no entities: its numbers, and plain words for text roles."""

from __future__ import annotations

from collections.abc import Sequence

from ..model import Argument, Document, Quantity, Span
from .triggers import Trigger

_KILLED = ("قتل", "قتي", "مقتل", "مصرع", "شهيد", "شهدا", "استشه", "ضحاي", "وفا", "وفيات", "توفي", "اعدم", "اعدام", "لقي", "صريع")
_WOUNDED = ("جرح", "جريح", "اصاب", "اصيب", "مصاب")
_NUMBER_ROLES = {
    "Withdrawal": "count", "Redeployment": "count", "Deployment": "count", "Arrest": "count", "Protest": "count", "Killing": "count",
    "Handover": "worth", "Aid": "worth",
}  # fmt: skip
_MEDIA = ("بيان", "تغريد", "مؤتمر", "موتمر", "تصريح", "حديث", "مقابله", "كلمه", "خطاب", "رساله", "تقرير")
_ADJECTIVES = frozenset("صحفي صحافي صحفيه صحافيه رسمي مشترك متلفزه مكتوب".split())
_WEAPONS = frozenset(
    "صاروخ صواريخ بصواريخ بالصواريخ قذائف قذايف بقذائف هاون مدفعيه المدفعيه بالمدفعيه مفخخه مفخخات ناسف ناسفه عبوات عبوه طائره طائرات طايره طايرات مسيره "
    "دبابات راجمات كاتيوشا قنابل قنبله رصاص اسلحه انتحاري حزام جويه غازات كيماوي كيميائي كلور".split()
)
_OBJECT_ROLE = {"Suspension": "activity", "Decision": "object", "Agreement": "object", "Aid": "object", "Handover": "object"}
_NP_STOPS = frozenset("في من الي على علي عن مع بعد قبل خلال منذ حيث بسبب ان انه بان الذي التي الذين قال وقال بين ضد بهدف حتي لكن عقب".split())
#: Tokens between a number and a trigger beyond which they are not tied (chosen, not measured): of those who move, and of those
#: harmed or money given, which news often tells at the end.
_COUNT_REACH, _HARM_REACH = 12, 14


def _within(doc: Document, items: Sequence, bounds: tuple[int, int]) -> list:
    """The times or quantities between two tokens."""
    if bounds[0] >= bounds[1]:
        return []
    sentence = Span(doc.tokens[bounds[0]].span.start, doc.tokens[bounds[1] - 1].span.end)
    return [item for item in items if item.span.overlaps(sentence)]


def _tokens(doc: Document, span: Span, bounds: tuple[int, int]) -> tuple[int, int] | None:
    inside = [i for i in range(*bounds) if doc.tokens[i].span.overlaps(span)]
    return (inside[0], inside[-1]) if inside else None


def choose_numbers(doc: Document, trigger: Trigger, bounds: tuple[int, int], verbs: frozenset[int]) -> list[Argument]:
    """Numbers of the sentence that fill a role of the trigger's type."""
    out: dict[str, tuple[int, str]] = {}
    for quantity in _within(doc, doc.quantities or (), bounds):
        place = _tokens(doc, quantity.span, bounds)
        role = _number_role(doc, trigger, quantity, place) if place else ""
        if not role:
            continue
        low, high = (trigger.last + 1, place[0]) if place[0] > trigger.last else (place[1] + 1, trigger.first)
        cost = high - low + 4 * sum(i in verbs for i in range(low, high)) + (2 if place[0] < trigger.first else 0)
        reach = _COUNT_REACH if role == "count" else _HARM_REACH
        if cost <= reach and (role not in out or cost < out[role][0]):
            out[role] = (cost, quantity.id)
    return [Argument(role, id_) for role, (_, id_) in out.items()]


def _number_role(doc: Document, trigger: Trigger, quantity: Quantity, place: tuple[int, int]) -> str:
    people = quantity.unit in ("person", "")
    if trigger.type in ("Attack", "Outbreak"):
        harm = _harm(doc, place) if people else ""
        names = {"Attack": {"killed": "killed", "wounded": "wounded"}, "Outbreak": {"killed": "deaths", "wounded": "infections"}}
        return names[trigger.type].get(harm, "")
    role = _NUMBER_ROLES.get(trigger.type, "")
    if role == "worth":
        return role if len(quantity.unit) == 3 and quantity.unit.isupper() else ""
    if trigger.type == "Killing" and _harm(doc, place) == "wounded":
        return ""
    return role if role and people else ""


def _harm(doc: Document, place: tuple[int, int]) -> str:
    """What the nearest word of harm says of the people counted: killed, wounded, or ""; words before win."""
    sentence = doc.tokens[place[0]].sentence
    before = range(place[0] - 1, max(-1, place[0] - 5), -1)
    after = range(place[0] + 1, min(len(doc.tokens), place[1] + 4))
    for i in (*before, *after):
        if doc.tokens[i].sentence == sentence:
            if _begins(doc.tokens[i].form, _KILLED):
                return "killed"
            if _begins(doc.tokens[i].form, _WOUNDED):
                return "wounded"
    return ""


def _begins(form: str, stems: tuple[str, ...]) -> bool:
    """Does the word begin with a stem, behind a conjunction, a preposition or the article?"""
    behind = form[1:] if form[:1] in "وفبل" else form
    return any(part.startswith(stems) for part in (form, behind, behind.removeprefix("ال")))


def text_fillers(doc: Document, trigger: Trigger, bounds: tuple[int, int], complement: int | None) -> list[Argument]:
    """Plain words for the text roles of the trigger's type."""
    if trigger.type == "Statement":
        return _statement(doc, trigger, bounds, complement)
    if trigger.type == "Attack":
        return _weapon(doc, trigger, bounds)
    role = _OBJECT_ROLE.get(trigger.type)
    if not role or trigger.type == "Handover":
        return []
    span = _noun_phrase(doc, trigger.last + 1, bounds)
    if trigger.type == "Aid" or trigger.type == "Agreement" and span is None:
        span = trigger.span if span is None else Span(trigger.span.start, span.end)
    return [Argument(role, text=span)] if span else []


def _statement(doc: Document, trigger: Trigger, bounds: tuple[int, int], complement: int | None) -> list[Argument]:
    out = []
    for i in range(*bounds):
        if _begins(doc.tokens[i].form, _MEDIA) and (complement is None or i < complement or i < trigger.first):
            last = i + 1 if i + 1 < bounds[1] and doc.tokens[i + 1].form in _ADJECTIVES else i
            out.append(Argument("medium", text=Span(doc.tokens[i].span.start, doc.tokens[last].span.end)))
            break
    start = complement + 1 if complement is not None else trigger.last + 1
    while start < bounds[1] and not doc.tokens[start].form.isalnum():
        start += 1
    stop = next((i for i in range(start, bounds[1]) if doc.tokens[i].form in ".،,؛"), bounds[1])
    stop = min(stop, start + 14)
    if stop > start:
        out.append(Argument("topic", text=Span(doc.tokens[start].span.start, doc.tokens[stop - 1].span.end)))
    return out


def _weapon(doc: Document, trigger: Trigger, bounds: tuple[int, int]) -> list[Argument]:
    for i in range(max(bounds[0], trigger.first - 2), min(bounds[1], trigger.last + 9)):
        if doc.tokens[i].form in _WEAPONS and not (trigger.first <= i <= trigger.last):
            end = i + 1 if i + 1 < bounds[1] and doc.tokens[i + 1].form in _WEAPONS else i
            return [Argument("weapon", text=Span(doc.tokens[i].span.start, doc.tokens[end].span.end))]
    return []


def _noun_phrase(doc: Document, start: int, bounds: tuple[int, int]) -> Span | None:
    """The words after a trigger up to a preposition, a conjunction of clauses or a mark; at most six."""
    stop = start
    while stop < min(bounds[1], start + 6):
        form = doc.tokens[stop].form
        if form in _NP_STOPS or form.lstrip("و") in _NP_STOPS or not any(c.isalnum() for c in form):
            break
        stop += 1
    return Span(doc.tokens[start].span.start, doc.tokens[stop - 1].span.end) if stop > start else None
