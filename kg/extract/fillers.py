"""The fillers of an event that are no entities: its numbers, and plain words for text roles."""

from __future__ import annotations

from collections.abc import Sequence

from ..model import Argument, Document, Quantity, Span, touched
from .syntax import TITLES
from .triggers import Trigger

_KILLED = ("قتل", "قتي", "مقتل", "مصرع", "شهيد", "شهدا", "استشه", "ضحاي", "وفا", "وفيات", "توفي", "اعدم", "اعدام", "لقي", "صريع")
_WOUNDED = ("جرح", "جريح", "اصاب", "اصيب", "مصاب")
_NUMBER_ROLES = {
    "Withdrawal": "count", "Redeployment": "count", "Deployment": "count", "Arrest": "count", "Protest": "count", "Killing": "count",
    "Handover": "worth", "Aid": "worth",
}  # fmt: skip
_MEDIA = ("بيان", "تغريد", "مؤتمر", "موتمر", "تصريح", "حديث", "مقابله", "كلمه", "خطاب", "رساله", "تقرير")
_ADJECTIVES = frozenset("صحفي صحافي صحفيه صحافيه رسمي مشترك متلفزه مكتوب".split())
_OF_MEDIA = _ADJECTIVES | frozenset("له لها لهم امس اليوم".split())
_WEAPONS = frozenset(
    "صاروخ صواريخ بصواريخ بالصواريخ قذائف قذايف بقذائف هاون مدفعيه المدفعيه بالمدفعيه مفخخه مفخخات ناسف ناسفه عبوات عبوه طائره طائرات طايره طايرات مسيره "
    "دبابات راجمات كاتيوشا قنابل قنبله رصاص اسلحه انتحاري حزام جويه غازات كيماوي كيميائي كلور".split()
)
_OBJECT_ROLE = {"Suspension": "activity", "Decision": "object", "Agreement": "object", "Aid": "object", "Handover": "object"}
#: Words that begin another clause or phrase of time, and with them those that end a noun phrase.
_CLAUSE_STOPS = frozenset("بعد قبل خلال منذ حيث بسبب الذي التي الذين قال وقال بهدف لكن عقب كما فيما".split())
_NP_STOPS = _CLAUSE_STOPS | frozenset("في من الي على علي عن مع ان انه بان بين ضد حتي".split())
#: Words behind which stands what is decided or agreed on.
_INTRODUCING = frozenset("علي ان انه بان الي بشان حول".split())
#: How a decision is made, which is no part of it.
_HOW = frozenset("بالاجماع بالاغلبيه نهاييا رسميا مبدييا".split())
#: Types of those who can act.
_ACTING = frozenset(("Person", "Government", "Coalition", "MilitaryForce", "ArmedGroup", "Organisation"))
#: Marks that stand between fillers.
_COMMAS, _QUOTES = frozenset("،,"), frozenset("«»\"“”()")
#: Words that stand before a filler and go with it.
_BEFORE_FILLERS = frozenset("في مع بين من قبل يوم مساء صباح فجر خلال".split())
#: The most tokens of an object that is a noun phrase, and of one that a preposition or «أن» brings in.
_PHRASE, _CLAUSE = 6, 9
#: Tokens of an office before its name.
_TITLE = 6
#: Tokens within which an aside ends.
_ASIDE = 22
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
    inside = touched(doc.tokens, span, *bounds)
    return (inside[0], inside[-1]) if inside else None


def choose_numbers(doc: Document, trigger: Trigger, bounds: tuple[int, int], verbs: frozenset[int]) -> list[Argument]:
    """Numbers of the sentence that fill a role of the trigger's type; those before a clause that «و» joins are another's («شارك
    فيها 15 ألفا، وقتل منذ شباط 1600»)."""
    out: dict[str, tuple[int, str]] = {}
    for quantity in _within(doc, doc.quantities or (), bounds):
        place = _tokens(doc, quantity.span, bounds)
        role = _number_role(doc, trigger, quantity, place) if place else ""
        if not role:
            continue
        low, high = (trigger.last + 1, place[0]) if place[0] > trigger.last else (place[1] + 1, trigger.first)
        joined = place[0] < trigger.first and doc.tokens[trigger.first].form.startswith("و") and any(doc.tokens[i].form in _COMMAS for i in range(low, high))
        cost = high - low + 4 * (joined + sum(i in verbs for i in range(low, high))) + (2 if place[0] < trigger.first else 0)
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
    """What the nearest word of harm says of the people counted: killed, wounded, or ""; what is counted («100 جريح») wins, then words before."""
    sentence = doc.tokens[place[0]].sentence
    for token in doc.tokens[place[0] : place[1] + 2]:
        counted = token.form.removeprefix("ال")
        if token.sentence == sentence and counted.startswith((*_KILLED, *_WOUNDED)):
            return "killed" if counted.startswith(_KILLED) else "wounded"
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


def text_fillers(doc: Document, trigger: Trigger, bounds: tuple[int, int], complement: int | None, arguments: Sequence[Argument]) -> list[Argument]:
    """Plain words for the text roles of the trigger's type; ``arguments`` are its other fillers, which are no part of what is done or said."""
    fillers = _fillers(doc, trigger, arguments)
    if trigger.type == "Statement":
        return _statement(doc, trigger, bounds, complement, fillers)
    if trigger.type == "Attack":
        return _weapon(doc, trigger, bounds, arguments)
    role = _OBJECT_ROLE.get(trigger.type)
    if not role or trigger.type == "Handover":
        return []
    start = trigger.last + 1
    if trigger.type == "Aid":
        span = _noun_phrase(doc, start, bounds)
        return [Argument(role, text=Span(trigger.span.start, span.end) if span else trigger.span)]
    behind = _behind_fillers(doc, start, bounds, fillers)
    form = _without_and(doc.tokens[behind].form) if behind < bounds[1] else ""
    introduced = form in _INTRODUCING
    if trigger.type == "Agreement" and not trigger.verbal and behind > start and not introduced:
        return []  # «بالتنسيق مع الحكومة، مؤكدا …»: what stands behind the parties is no more of it
    if trigger.verbal and trigger.type in ("Agreement", "Decision") and not introduced and (aside := _behind_aside(doc, start, bounds)):
        behind, introduced = aside, True
    elif trigger.type == "Decision" and form in _HOW and behind + 1 < bounds[1] and doc.tokens[behind + 1].form in _INTRODUCING:
        behind, introduced = behind + 1, True  # «وافق بالإجماع على …»
    span = _noun_phrase(doc, behind + introduced, bounds, _CLAUSE_STOPS if introduced else _NP_STOPS)
    numbered = span is not None and trigger.type == "Decision" and (form == "رقم" or form.isdigit())
    if span and not trigger.verbal and (numbered or trigger.type == "Agreement" and behind == start and not introduced):
        span = Span(trigger.span.start, span.end)  # «قرار مجلس الأمن رقم 2216», «الاتفاق النووي»
    return [Argument(role, text=span)] if span else []


def _behind_aside(doc: Document, start: int, bounds: tuple[int, int]) -> int:
    """The token «على» that goes on behind an aside: «اتفق الطرفان، في ختام الجولة الثالثة من الحوار، |على …»; 0 where there is none."""
    ahead = range(start + 1, min(bounds[1], start + _ASIDE))
    return next((i for i in ahead if doc.tokens[i].form == "علي" and doc.tokens[i - 1].form in _COMMAS), 0)


def _fillers(doc: Document, trigger: Trigger, arguments: Sequence[Argument]) -> list[Span]:
    """The spans of the fillers that are mentions, and of all times; behind a verb of all who can act, which may be told what to do."""
    mine = {a.filler for a in arguments}
    mentions = {m.span for m in doc.mentions or () if m.id in mine or trigger.verbal and m.type in _ACTING}
    mentions |= {m.span for m in doc.mentions or () if m.type == "Person" and any(0 < m.span.start - span.end <= 2 for span in mentions)}  # office, name
    return sorted(mentions | {time.span for time in doc.times or ()})


def _behind_fillers(doc: Document, start: int, bounds: tuple[int, int], fillers: Sequence[Span]) -> int:
    """The token from ``start`` behind fillers, with their prepositions and the marks between them: «قرر البرلمان أمس، |إلزام»."""
    first = start
    anything = [*fillers, *(m.span for m in doc.mentions or ())]  # what stands behind a preposition says where or with whom

    def end_of(at: int, spans: Sequence[Span] = fillers) -> int:
        token = doc.tokens[at].span if at < bounds[1] else None
        ends = [f.end for f in spans if token and f.overlaps(token)]
        return next((i for i in range(at, bounds[1]) if doc.tokens[i].span.start >= max(ends)), bounds[1]) if ends else at

    start = _behind_office(doc, start, bounds, fillers)
    while start < bounds[1]:
        form = doc.tokens[start].form
        if _without_and(form) in _BEFORE_FILLERS and (behind := end_of(start + 1, anything)) > start + 1:
            start = behind
            continue
        behind = end_of(start)
        if behind == start and form in _QUOTES:
            behind = start + 1 if start > first or end_of(start + 1) > start + 1 else start
        if behind == start and start > first and form in _COMMAS and not _opens_clause(doc, start + 1, bounds):
            behind = start + 1  # «أعلنت الوزارة في 13 يوليو، تمديد الموسم»
        if behind == start:
            break
        start = behind
    return start


def _behind_office(doc: Document, start: int, bounds: tuple[int, int], fillers: Sequence[Span]) -> int:
    """The token behind a name whose office stands at ``start``: «أعلن قائد الأركان فلان |تطبيق»; ``start`` where there is none."""
    if start >= bounds[1] or doc.tokens[start].form not in TITLES:
        return start
    ahead = range(start + 1, min(bounds[1], start + _TITLE))
    name = next((i for i in ahead if any(f.start == doc.tokens[i].span.start for f in fillers)), None)
    plain = name is not None and all(doc.tokens[i].form.isalpha() and doc.tokens[i].form not in _NP_STOPS for i in range(start, name))
    return name if plain else start


def _opens_clause(doc: Document, at: int, bounds: tuple[int, int]) -> bool:
    """Does the token begin another clause, with «و» or a word that does?"""
    return at >= bounds[1] or doc.tokens[at].form[:1] == "و" or doc.tokens[at].form in _CLAUSE_STOPS


def _without_and(form: str) -> str:
    return form[1:] if form[:1] == "و" and len(form) > 2 else form


def _statement(doc: Document, trigger: Trigger, bounds: tuple[int, int], complement: int | None, fillers: Sequence[Span]) -> list[Argument]:
    out = []
    for i in range(*bounds):
        if _begins(doc.tokens[i].form, _MEDIA) and (complement is None or i < complement or i < trigger.first):
            last = i + 1 if i + 1 < bounds[1] and doc.tokens[i + 1].form in _ADJECTIVES else i
            out.append(Argument("medium", text=Span(doc.tokens[i].span.start, doc.tokens[last].span.end)))
            break
    start = complement + 1 if complement is not None else _behind_fillers(doc, trigger.last + 1, bounds, fillers)
    start = _behind_medium(doc, start, bounds) if complement is None else start
    while start < bounds[1] and not doc.tokens[start].form.isalnum():
        start += 1
    stop = next((i for i in range(start, bounds[1]) if doc.tokens[i].form in ".،,؛"), bounds[1])
    stop = min(stop, start + 14)
    if stop > start:
        stop -= _closes_nothing([t.form for t in doc.tokens[start:stop]])
        out.append(Argument("topic", text=Span(doc.tokens[start].span.start, doc.tokens[stop - 1].span.end)))
    return out


def _closes_nothing(forms: Sequence[str]) -> bool:
    """Does a mark end the words whose partner stands before them, «زمن السكوت قد انتهى»» ?"""
    last = forms[-1]
    opening = {"»": "«", "”": "“"}.get(last, last)
    return len(forms) > 1 and (last == '"' and forms.count(last) % 2 == 1 or opening != last and opening not in forms)


def _behind_medium(doc: Document, start: int, bounds: tuple[int, int]) -> int:
    """Behind «في بيان لها» and the like, which are no part of what is said."""
    if start + 1 >= bounds[1] or doc.tokens[start].form != "في" or not _begins(doc.tokens[start + 1].form, _MEDIA):
        return start
    return next((i for i in range(start + 2, bounds[1]) if doc.tokens[i].form not in _OF_MEDIA), bounds[1])


def _weapon(doc: Document, trigger: Trigger, bounds: tuple[int, int], arguments: Sequence[Argument]) -> list[Argument]:
    hit = {a.filler for a in arguments if a.role in ("target", "place")}
    targets = [m.span for m in doc.mentions if m.id in hit]  # «مخازن أسلحة» is what is hit
    for i in range(max(bounds[0], trigger.first - 2), min(bounds[1], trigger.last + 9)):
        if doc.tokens[i].form in _WEAPONS and not (trigger.first <= i <= trigger.last) and not any(t.covers(doc.tokens[i].span) for t in targets):
            end = i + 1 if i + 1 < bounds[1] and doc.tokens[i + 1].form in _WEAPONS else i
            return [Argument("weapon", text=Span(doc.tokens[i].span.start, doc.tokens[end].span.end))]
    return []


def _noun_phrase(doc: Document, start: int, bounds: tuple[int, int], stops: frozenset[str] = _NP_STOPS) -> Span | None:
    """The words from a token up to one of ``stops`` or a mark; at most six, or nine where prepositions are no stops."""
    stop, most = start, _PHRASE if stops is _NP_STOPS else _CLAUSE
    while stop < min(bounds[1], start + most):
        form = doc.tokens[stop].form
        if form in stops or form.lstrip("و") in stops or not any(c.isalnum() for c in form):
            break
        stop += 1
    while stop > start and doc.tokens[stop - 1].form in _NP_STOPS:
        stop -= 1
    return Span(doc.tokens[start].span.start, doc.tokens[stop - 1].span.end) if stop > start else None
