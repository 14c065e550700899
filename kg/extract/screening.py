"""Triggers that their surroundings take back or make others: parts of names, verbs of the source, control that is handed over."""

from __future__ import annotations

from collections.abc import Sequence

from ..lexicon import Lexicon
from ..model import Document, Span
from . import speech
from .roles import RELATIONS
from .triggers import Trigger, trigger_at

#: Types of bodies whose names hold words of events.
_NAMED = frozenset(("Coalition", "MilitaryForce", "ArmedGroup", "Organisation", "Government"))
#: Words that count events.
_ORDINALS = frozenset("اول ثاني ثالث رابع خامس سادس سابع ثامن تاسع عاشر اخر ابرز اكبر".split())
#: Verbs and nouns with which control passes from one to another, and how many tokens before it they stand.
_PASSING, REACH = frozenset("نقل نقلت ينقل تنقل سينقل ستنقل ونقلت ونقل بنقل انتقال بانتقال انتقلت وانتقلت ستنتقل سلم سلمت وسلمت يسلم تسلم تسليم بتسليم".split()), 10


def screened(doc: Document, triggers: Sequence[Trigger], lexicon: Lexicon) -> list[Trigger]:
    """The triggers without those that tell no event; «نقل التحالف السيطرة على القاعدة إلى الجيش» is a hand-over, not a capture."""
    names = [m.head or m.span for m in doc.mentions or () if m.kind == "name" and m.knowledge and m.type in _NAMED]
    out: list[Trigger] = []
    for trigger in triggers:
        taken_back = _in_name(trigger.span, names) or _as_said(doc, trigger) or _of_people(doc, trigger) or _counts(doc, trigger)
        if trigger.type not in RELATIONS and taken_back:
            continue
        passing = _passing(doc, trigger) if trigger.type == "Capture" else None
        if passing is None:
            out.append(trigger)
        elif not any(t.type == "Handover" and t.span.overlaps(passing) for t in triggers):
            out.append(trigger_at(doc, passing, "Handover", trigger.score, lexicon))
    return sorted(out, key=lambda t: t.span)


def _in_name(trigger: Span, names: Sequence[Span]) -> bool:
    """Is the word part of a body's name: «هيئة تحرير الشام», «الدعم السريع»?"""
    return any(name.covers(trigger) and name != trigger for name in names)


def _as_said(doc: Document, trigger: Trigger) -> bool:
    """Does the verb name the source of what its sentence tells: «حسبما أعلنت الوزارة»?"""
    if trigger.type != "Statement" or not trigger.first:
        return False
    before, by = doc.tokens[trigger.first - 1].form, doc.tokens[trigger.first - 2].form if trigger.first > 1 else ""
    return before in speech.AS_SAID or before in ("ما", "لما") and speech.without_conjunction(by, speech.ACCORDING) in speech.ACCORDING


def _of_people(doc: Document, trigger: Trigger) -> bool:
    """Are people taken back or freed, and no place: «لن تستعيد مواطنيها», «تحرير الرهائن»?"""
    behind = trigger.span.end + 1
    return trigger.type == "Capture" and any(m.span.start == behind and m.type in ("PopulationGroup", "Person") for m in doc.mentions or ())


def _counts(doc: Document, trigger: Trigger) -> bool:
    """Does the word only say how often the like has been: «في خامس عملية من نوعها»?"""
    before = doc.tokens[trigger.first - 1].form if trigger.first else ""
    behind = [token.form for token in doc.tokens[trigger.last + 1 : trigger.last + 3]]
    return trigger.type == "Battle" and before in _ORDINALS and behind[:1] == ["من"] and behind[1:] in (["نوعها"], ["نوعه"])


def _passing(doc: Document, trigger: Trigger) -> Span | None:
    """The word with which the control that the trigger tells of passes, and «إلى» or «ل» behind it; else None."""
    if not trigger.span.of(doc.text).startswith("السيطرة"):
        return None
    own = [t for t in doc.tokens[max(0, trigger.first - REACH) : trigger.last + 1 + REACH] if t.sentence == trigger.sentence]
    verb = next((t for t in reversed(own) if t.span.end <= trigger.span.start and t.form in _PASSING), None)
    onward = any(t.span.start > trigger.span.end and t.form == "الي" for t in own)
    return Span(verb.span.start + (verb.form[0] in "وب"), verb.span.end) if verb and onward else None
