"""Which mentions fill which role of a trigger: the lexicon's frames over the sentence's order, with the reader's votes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..lexicon import Lexicon
from ..model import Mention
from .syntax import Standing
from .triggers import Trigger

#: How far a standing alone supports its role; chosen, not measured alone.
_STRENGTH = {"subject": 0.8, "object": 0.75, "genitive": 0.85, "antecedent": 0.75, "before": 0.6, "bare": 0.25}
_PREPOSITION_STRENGTH = 0.75
#: What a verb, a full stop or a relative pronoun in between leaves of it.
_BARRIER = 0.5
_LOCATIVE = frozenset(("في", "ب", "قرب", "داخل", "وسط", "خارج", "امام", "حول", "عند"))
#: Relation types that have trigger words; a relation needs its two ends near.
RELATIONS = frozenset(("Support", "Opposition", "Leadership", "Membership"))
#: The roles that each event type has for a place that is merely where it happened.
WITH_PLACE = frozenset(
    "Redeployment Deployment Suspension Attack Killing Battle Capture Arrest Meeting Protest Outbreak".split()
)


@dataclass(frozen=True, slots=True)
class RoleScore:
    """A mention proposed for a role of a trigger; ``score`` is 0 to 1."""

    mention: int
    role: str
    score: float


def describes(trigger: Trigger) -> bool:
    """Does the trigger say something of the noun before it: a participle, «بقيادة X», «التي تقودها X»?"""
    kinds = trigger.kind in ("participle", "phrase") or trigger.kind == "noun" and trigger.prefix.endswith("ب")
    return bool(trigger.frame.preceding) and (kinds or trigger.verbal and trigger.suffixed)


def _roles_for(function: str, trigger: Trigger) -> tuple[str, ...]:
    frame = trigger.frame
    if function == "before" or function.startswith("before-"):
        return frame.preceding if describes(trigger) else frame.subject if function == "before" else ()
    if function == "subject":
        return frame.subject
    if function == "object":
        return () if trigger.verbal and trigger.suffixed else frame.object  # the pronoun is the object
    if function == "genitive":
        return (frame.object or frame.genitive) if trigger.passive else frame.genitive
    if function == "antecedent":
        return frame.object if trigger.suffixed else frame.subject
    return frame.oblique.get(function, ())


def rule_roles(trigger: Trigger, standings: Sequence[Standing], mentions: Sequence[Mention], lexicon: Lexicon) -> list[RoleScore]:
    """The roles that order and particles propose, at most one a mention."""
    out: list[RoleScore] = []
    has_subject = any(s.function in ("subject", "antecedent") and s.barriers == 0 for s in standings)
    described = False
    for s in sorted(standings, key=lambda s: (s.barriers, s.distance)):
        type_, before = mentions[s.mention].type, s.function.startswith("before")
        if before and (described or not describes(trigger) and (has_subject or trigger.passive)):
            continue
        score = _STRENGTH.get(s.function.partition("-")[0], _PREPOSITION_STRENGTH) * _BARRIER**s.barriers
        role = next((r for r in _roles_for(s.function, trigger) if lexicon.fits(r, type_, trigger.type)), "")
        if not role and s.function in _LOCATIVE and trigger.type in WITH_PLACE and lexicon.fits("place", type_):
            role, score = "place", score * 0.8
        if role and trigger.type in RELATIONS and (s.barriers > 1 or any(r.role == role for r in out) and not before and s.rank == 0):
            continue
        if role:
            described |= before
            out.append(RoleScore(s.mention, role, score))
    return out
