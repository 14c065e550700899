"""How the mentions of a sentence stand to a trigger: subject, object, genitive, or behind a preposition.

Read off order and particles (Ryding 2005, ch. 4 and 5: verb-subject-object and subject-verb-object order, the genitive
construct, relative clauses), so that it works on every sentence; where the grammar layer was run, its subjects and
objects win over the order.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..model import Document, Mention, Span, touched
from .triggers import Trigger

PREPOSITIONS = frozenset(
    "من الي في على علي عن مع ضد بين نحو باتجاه داخل قرب صوب امام لدى لدي تجاه خلف حول عبر بيد وسط خارج فوق تحت قبالة باسم الا".split()
)
_COMPOUND = {("من", "قبل"): "من قبل", ("علي", "يد"): "علي يد", ("علي", "ايدي"): "علي يد", ("من", "ايدي"): "من ايدي", ("في", "يد"): "في يد",
             ("من", "قبضه"): "من قبضه", ("في", "قبضه"): "في قبضه", ("في", "اتجاه"): "باتجاه", ("بالقرب", "من"): "قرب", ("من", "يد"): "من ايدي",
             ("من", "سيطره"): "من ايدي", ("في", "داخل"): "داخل", ("من", "داخل"): "من"}  # fmt: skip
_GLUED = {"ب": "ب", "ل": "ل", "ك": "ك", "لل": "ل", "بال": "ب"}
#: Nouns of a part or number of what stands behind them.
QUANTIFIERS = frozenset(
    "عدد عددا العديد بعض جميع كل كلا كلتا احد احدي عشرات مئات الاف المئات العشرات الالاف مجموعه عناصر سلسله نوع مزيد المزيد اكثر اقل "
    "ما جزء جزءا قسم كثير غيرها يقل مجمل معظم غالبيه ثلث ربع نصف ثلثي دفعه الدفعه دفعات رتل قافله بقيه باقي قسما وحدات اخر اول".split()
)
_RELATIVES = frozenset("الذي التي الذين اللذين اللتين اللذان اللتان ممن".split())
_SUBORDINATORS = frozenset("ان انه انها انهم بان لان حيث بينما فيما اذ لكن غير الا كما عقب اثر بعد قبل خلال منذ لدي عندما حين حينما مما بسبب نتيجه".split())
_CLOSING = frozenset("،,)–-")
_BREAKS = frozenset(".؛;:!؟?")
#: Nouns of offices: with what follows up to a name they are one phrase («قائد فيلق X فلان»).
TITLES = frozenset(
    "وزير وزيره رييس رييسه المتحدث متحدث المتحدثه الناطق ناطق قايد القايد مدير المدير امين الامين نايب عضو سفير السفير مبعوث المبعوث محافظ زعيم "
    "ملك امير ولي مستشار المستشار مفتي شيخ رييسا قايدا مساعد منسق مسوول المسوول مندوب ممثل وكيل حاكم قاضي نقيب رايد قيادي القيادي احد".split()
)
RANKS = frozenset("العميد العقيد اللواء الفريق الجنرال المقدم الرايد النقيب الملازم الرقيب العريف المشير الادميرال الكولونيل عميد عقيد لواء فريق جنرال".split())
_TITLE_REACH = 11
#: Words between two mentions that «و» joins.
_JOINED = 3
_HEAD_NOUNS = frozenset(
    "مدينه محافظه بلده قريه منطقه مطار قاعده معسكر قضاء ناحيه ولايه حي اقليم شمال جنوب شرق غرب وسط شرقي غربي شمالي جنوبي محيط ضواحي ريف "
    "مواقع موقع مقر مقرات معاقل تجمعات عناصر مسلحي مقاتلي فلول تنظيم جماعه ميليشيا ميليشيات حركه قوات كتيبه لواء العاصمه دوله جمهوريه مملكه "
    "مخازن مستودعات حدود منزل مبني سفاره قيادي قائد زعيم جنود افراد رجال ضباط ابناء اهالي سكان مركز مديريه جبهه مناطق مدن بلدات قري جانب طرف شركاء شريك حكومه سلطات مسوولي مسوولين قياده".split()
)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a mention stands to a trigger: ``function`` is subject, object, genitive, antecedent, or a preposition.

    ``rank`` counts mentions of the same function that are nearer; ``barriers`` the other verbs and breaks between.
    """

    mention: int
    function: str
    rank: int
    barriers: int
    distance: int
    after: bool


@dataclass(frozen=True, slots=True)
class Placed:
    """A mention on its sentence's tokens: ``glued`` is a clitic preposition in front of it, ``joined`` by «و».

    ``lead`` is the folded word before the mention and the head nouns and quantities that belong to it.
    """

    index: int
    span: Span
    first: int
    last: int
    glued: str
    joined: bool
    preposition: str
    lead: str = ""


def tokens_of(doc: Document, sentence: int) -> tuple[int, int]:
    """The half-open range of token indices of a sentence."""
    return bisect_left(doc.tokens, sentence, key=lambda t: t.sentence), bisect_right(doc.tokens, sentence, key=lambda t: t.sentence)


def place_mentions(doc: Document, bounds: tuple[int, int], mentions: Sequence[Mention]) -> list[Placed]:
    """The mentions of a sentence on its tokens, outermost first at each place, with the preposition before each."""
    out = []
    for index, mention in enumerate(mentions):
        inside = touched(doc.tokens, mention.span, *bounds)
        if not inside:
            continue
        first = inside[0]
        if mention.type == "Person":
            rivals = [m for m in mentions if m.type == "Person" and m is not mention and not _is_title_of(doc, bounds, m, first)]
            others = [(i, i) for m in rivals for i in touched(doc.tokens, m.span, *bounds)]
            title = title_start(doc, bounds[0], first, inside[-1], others)
            if title is not None and title < first:
                out.append(_titled(doc, bounds[0], index, mention, title, inside[-1]))
                continue
        lead = doc.text[doc.tokens[first].span.start : mention.span.start] if mention.span.start > doc.tokens[first].span.start else ""
        joined = lead[:1] in ("و", "ف") and bool(lead)
        glued = _GLUED.get(lead[1:] if joined else lead, "")
        preposition = "" if glued else _preposition_before(doc, bounds[0], first)
        out.append(Placed(index, mention.span, first, inside[-1], glued, joined, preposition, _lead(doc, bounds[0], first)))
    return _with_shared_prepositions(sorted(out, key=lambda p: (p.first, -len(p.span))))


def _with_shared_prepositions(ordered: Sequence[Placed]) -> list[Placed]:
    """«في العراق وسوريا»: what is joined stands behind the preposition of what it is joined to."""
    out: list[Placed] = []
    for p in ordered:
        before = next((o for o in reversed(out) if o.last < p.first), None)
        if p.joined and not p.glued and not p.preposition and before is not None and p.first - before.last <= _JOINED:
            p = replace(p, preposition=before.glued or before.preposition)
        out.append(p)
    return out


def _lead(doc: Document, start: int, first: int) -> str:
    """The word before a mention, over head nouns and quantities («المئات من جنود X»)."""
    at = first - 1
    while at >= start and first - at <= 5:
        form = doc.tokens[at].form
        counted = form == "من" and at > start and doc.tokens[at - 1].form in QUANTIFIERS
        if not counted and form not in _HEAD_NOUNS and form not in QUANTIFIERS and not form.isdigit():
            return form
        at -= 1
    return doc.tokens[at].form if at >= start else ""


def _titled(doc: Document, start: int, index: int, mention: Mention, title: int, last: int) -> Placed:
    """A person placed with the title in front; clitics and prepositions are those of the title."""
    form = doc.tokens[title].form
    joined = form not in TITLES and form[0] == "و"
    glued = form[0] if form not in TITLES and form[0] in "بل" else ""
    span = Span(doc.tokens[title].span.start, mention.span.end)
    preposition = "" if glued else _preposition_before(doc, start, title)
    return Placed(index, span, title, last, glued, joined, preposition, _lead(doc, start, title))


def _is_title_of(doc: Document, bounds: tuple[int, int], mention: Mention, name: int) -> bool:
    """Is a mention nothing but the office that stands right before the name («وزير الدفاع البريطاني» before «بن والاس»)?"""
    own = touched(doc.tokens, mention.span, *bounds)
    return bool(own) and own[-1] + 1 == name and is_title(doc.tokens[own[0]].form)


def is_title(form: str) -> bool:
    """Is the folded word an office noun, behind a conjunction or preposition perhaps?"""
    return form in TITLES or form[:1] in "ولب" and form[1:] in TITLES


def title_start(doc: Document, start: int, first: int, last: int, others: Sequence[tuple[int, int]]) -> int | None:
    """The token where the title of the person at tokens ``first`` to ``last`` begins, None where there is no title.

    ``start`` is the sentence's first token, ``others`` are the token ranges of other people, at which the title ends.
    """
    found = next((i for i in range(first, last) if is_title(doc.tokens[i].form)), None)
    for i in range(first - 1, max(start, first - _TITLE_REACH) - 1, -1):
        form = doc.tokens[i].form
        apposed = form in "،," and doc.tokens[i + 1].form in RANKS
        if form in ".؛:!؟?،,\"»«“”" and not apposed or any(a <= i <= b for a, b in others):
            break
        if is_title(form):
            found = i
    return found


def _strip_conjunction(form: str) -> str:
    return form[1:] if len(form) > 2 and form[0] in "وف" and form[1:] in PREPOSITIONS else form


def _preposition_before(doc: Document, start: int, first: int) -> str:
    """The preposition that governs a mention, over at most two head nouns («في مدينة X», «على مواقع X»)."""
    at = first - 1
    for _ in range(3):
        while at >= start and doc.tokens[at].form in "()«»\"“”'-":
            at -= 1
        if at < start:
            return ""
        form = _strip_conjunction(doc.tokens[at].form)
        before = _strip_conjunction(doc.tokens[at - 1].form) if at > start else ""
        if (before, form) in _COMPOUND:
            return _COMPOUND[before, form]
        if form in PREPOSITIONS:
            return "" if form == "من" and before in QUANTIFIERS else form
        glued = form[0] if form and form[0] in "بل" and (form[1:] in _HEAD_NOUNS or form[1:].removeprefix("ال") in _HEAD_NOUNS) else ""
        if glued:
            return glued
        if form not in _HEAD_NOUNS and form.removeprefix("ال") not in _HEAD_NOUNS and form not in QUANTIFIERS:
            return ""
        at -= 1
    return ""


def standings(doc: Document, trigger: Trigger, placed: Sequence[Placed], bounds: tuple[int, int], verbs: frozenset[int]) -> list[Standing]:
    """How each placed mention stands to the trigger; ``verbs`` are the token indices of the sentence's finite verbs."""
    right = [p for p in placed if p.first > trigger.last and not p.span.overlaps(trigger.span)]
    left = [p for p in placed if p.last < trigger.first]
    return _right(doc, trigger, right, verbs) + _left(doc, trigger, left, bounds, verbs)


def _barriers(doc: Document, start: int, end: int, verbs: frozenset[int]) -> int:
    """Verbs and breaks between two tokens; a relative clause that a comma closes counts nothing."""
    count, i = 0, start
    while i < end:
        form = doc.tokens[i].form
        closing = next((j for j in range(i + 1, end) if doc.tokens[j].form in _CLOSING), None) if form in _RELATIVES else None
        if closing is not None:
            i = closing + 1
            continue
        count += i in verbs or form in _BREAKS or form in _RELATIVES or form in _SUBORDINATORS
        i += 1
    return count


def _right(doc: Document, trigger: Trigger, right: Sequence[Placed], verbs: frozenset[int]) -> list[Standing]:
    out: list[Standing] = []
    bare, previous, covered = 0, None, trigger.last
    for p in right:
        if p.first <= covered and previous is not None and previous.last >= p.last:
            function = "inside"
        else:
            function = _right_function(doc, trigger, p, previous, out, bare)
            if function in ("subject", "object") and not (p.joined and previous):
                bare += 1
            covered, previous = p.last, p
        rank = sum(s.function == function for s in out)
        out.append(Standing(p.index, function, rank, _barriers(doc, trigger.last + 1, p.first, verbs), p.first - trigger.last, True))
    return out


def _right_function(doc: Document, trigger: Trigger, p: Placed, previous: Placed | None, out: list[Standing], bare: int) -> str:
    if p.joined and not p.glued and previous is not None and out and p.first - previous.last <= 4:
        return out[-1].function if out[-1].function != "inside" else next((s.function for s in reversed(out) if s.function != "inside"), "object")
    if p.glued or p.preposition:
        return p.glued or p.preposition
    if not trigger.verbal:
        return "genitive" if bare == 0 and _adjacent(doc, trigger.last, p.first) else "bare"
    if trigger.passive:
        return "object"
    return "subject" if bare == 0 else "object"


def _adjacent(doc: Document, last: int, first: int) -> bool:
    """Do only head nouns, quantifiers and marks stand between the two tokens?"""
    between = [doc.tokens[i].form for i in range(last + 1, first)]
    return all(f in _HEAD_NOUNS or f.removeprefix("ال") in _HEAD_NOUNS or f in QUANTIFIERS or f == "من" or not f.isalpha() for f in between)


def _left(doc: Document, trigger: Trigger, left: Sequence[Placed], bounds: tuple[int, int], verbs: frozenset[int]) -> list[Standing]:
    out: list[Standing] = []
    outer: list[Placed] = []
    for p in left:
        if not any(o.span.covers(p.span) and o.span != p.span for o in left):
            outer.append(p)
    rank = 0
    for p in reversed(outer):
        relative = p.last + 1 < trigger.first and doc.tokens[p.last + 1].form in _RELATIVES
        close = trigger.verbal and p.last >= trigger.first - 3 and doc.tokens[trigger.first - 1].form in _RELATIVES
        if close or relative and rank == 0 and not any(o.function == "antecedent" for o in out):
            function = "antecedent"  # «X الذي …»: what the clause says, it says of X
        elif p.glued or p.preposition:
            function = "before-" + (p.glued or p.preposition)
        else:
            function = "before"
        out.append(Standing(p.index, function, rank, _barriers(doc, p.last + 1, trigger.first, verbs), trigger.first - p.last, False))
        rank += function == "before"
    return out
