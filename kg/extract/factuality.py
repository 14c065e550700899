"""Polarity and modality of a trigger: what did not happen, is planned, possible, or asked for.

Modality follows the contract: actual, planned, possible, requested. Particles and verbs after Ryding 2005, ch. 37
(negation) and ch. 34 (moods); the word lists are the language's, not any article's.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from ..model import Document
from .triggers import Trigger

_NEGATIONS = frozenset("لم لن ليس ليست ليسوا لا ما غير عدم دون بدون نفي نفت ينفي تنفي نافيا نافيه استبعد وليس وليست ولم ولن فلم فلن".split())
_PLANS = frozenset(
    "سوف يعتزم تعتزم اعتزام عزم عازم عازمه ينوي تنوي نيه نيته نيتها المقرر المزمع يخطط تخطط نخطط خطط خطه يستعد تستعد استعداد استعدادا "
    "استعدادات تعهد تعهدت يتعهد تتعهد وعد وعدت بصدد نتوقع قريبا القادم القادمه المقبل المقبله المرتقب المرتقبه مرتقب مرتقبه ينتظر المنتظر "
    "لاجل بهدف بغيه تمهيدا سعيا ستبدا سيبدا سيتم ستتم ستستمر سيستمر سنواصل سيواصل ستواصل ستقوم سيقوم مستقبلا لاحقا محاوله محاولات محاولتهم محاولته محاولتها يحاول تحاول حاولت حاول يسعي تسعي يريد تريد توجه ملتزم ملتزمه ملتزما ملتزمون".split()
)
_POSSIBLES = frozenset(
    "قد ربما يمكن ممكن محتمل محتمله المحتمل المحتمله احتمال احتمالات يحتمل لعل خشيه مخاوف مخافه تحسبا يخشي تخشي خوفا خطر خطوره "
    "اذا لو امكانيه امكان شبهه اشتباه يشتبه مزعوم مزعومه توقع يتوقع تتوقع متوقعا يبدو قلق قلقان قلقه".split()
)
_REQUESTS = frozenset(
    "طالب طالبت يطالب تطالب مطالبا مطالبه مطالبين مطالبات دعا دعت يدعو تدعو داعيا داعيه دعوه دعوات ناشد ناشدت يناشد حث حثت يحث طلب طلبت يطلب "
    "ينبغي يجب وجوب ضروره الزم الزام الزمت يلزم تلزم امر امرت اوعز اقترح اقترحت يقترح قرر قررت قرار".split()
)
#: Imperfects of verbs that only carry the noun that tells what happens: «قد تشن إسرائيل هجمات».
_CARRYING = frozenset(
    "يشن تشن يشنون ينفذ تنفذ ينفذون يجري تجري يقوم تقوم يقومون يتخذ تتخذ يعقد تعقد يتعرض تتعرض يتعرضون يشهد تشهد يستانف تستانف يبدا تبدا "
    "يواصل تواصل يلقي تلقي يوقع توقع يقدم تقدم".split()
)
#: How many tokens before a trigger each kind of word still governs it; chosen, not measured.
_REACH = {"negative": 4, "planned": 6, "possible": 5, "requested": 7}
_STOPS = frozenset(".؛;:!؟?,،")


#: Types that happen rather than being said, decided or held.
_HAPPENING = frozenset("Handover Withdrawal Redeployment Deployment Suspension Attack Killing Battle Capture Arrest Meeting Protest Aid".split())


@dataclass(frozen=True, slots=True)
class Factuality:
    """Polarity and modality with how sure the rule is, 0 to 1."""

    polarity: str
    modality: str
    certainty: float


def _before(doc: Document, trigger: Trigger, reach: int) -> list[str]:
    """The folded forms before the trigger in its clause, nearest first."""
    out = []
    for i in range(trigger.first - 1, max(-1, trigger.first - 1 - reach), -1):
        token = doc.tokens[i]
        if token.sentence != trigger.sentence or token.form in _STOPS:
            break
        out.append(token.form)
    return out


def _any(forms: list[str], words: frozenset[str]) -> bool:
    return any(f in words or (f[:1] in "وفبلك" and (f[1:] in words or f[1:].removeprefix("ال") in words)) or f.removeprefix("ال") in words for f in forms)


def _negated(doc: Document, trigger: Trigger) -> bool:
    near = _before(doc, trigger, _REACH["negative"])
    if trigger.verbal:
        near = near[:1]
        return bool(near) and (near[0] in _NEGATIONS - {"غير", "دون", "بدون", "عدم"})
    return _any(near[:2], _NEGATIONS - {"ما", "لا", "غير"}) or _any(near[:1], frozenset({"غير", "لا"})) or _any(near, frozenset({"ليس", "ليست", "نفي", "نفت"}))


def _future(trigger: Trigger, near: list[str]) -> bool:
    reach = 1 if trigger.verbal else 3  # «سنستأنف دعمنا للتدريب»
    return "س" in trigger.prefix or any(f == "سوف" or f.removeprefix("و")[:1] == "س" and f.removeprefix("و")[1:2] in ("ي", "ت", "ن") and len(f) > 4 for f in near[:reach])


def _may_be_carried_out(near: list[str]) -> bool:
    """Does «قد» with the imperfect of a verb that only carries the noun stand before it?"""
    return any(word == "قد" and verb in _CARRYING for verb, word in pairwise(near[: _REACH["possible"]]))


def is_correction(doc: Document, trigger: Trigger) -> bool:
    """Does «بل» put the trigger in the place of what is not so: «ليس إعادة انتشار بل انسحاب»?"""
    return "بل" in _before(doc, trigger, 2)


def rule_factuality(doc: Document, trigger: Trigger) -> Factuality:
    """Polarity and modality as particles and governing words tell."""
    polarity = "negative" if _negated(doc, trigger) else "positive"
    near = _before(doc, trigger, max(_REACH.values()))
    perfect = trigger.kind == "perfect"
    if near[:1] == ["لن"]:
        return Factuality("negative", "planned", 0.9)
    if _future(trigger, near):
        return Factuality(polarity, "planned", 0.9)
    if not perfect and _any(near[: _REACH["requested"]], _REQUESTS):
        return Factuality(polarity, "requested", 0.6)
    if trigger.kind in ("imperfect", "noun") and trigger.prefix in ("ل", "ول", "فل"):
        return Factuality(polarity, "planned", 0.6)
    if not perfect and _any(near[: _REACH["planned"]], _PLANS):
        return Factuality(polarity, "planned", 0.65)
    if near[:1] == ["قد"] and trigger.kind == "imperfect" or trigger.kind == "noun" and _may_be_carried_out(near):
        return Factuality(polarity, "possible", 0.9)
    if not perfect and _any(near[: _REACH["possible"]], _POSSIBLES - {"قد"}):
        return Factuality(polarity, "possible", 0.65)
    return Factuality(polarity, "actual", 0.6)


def is_yet_to_come(doc: Document, trigger: Trigger, time: str) -> bool:
    """Does what happens have days that its article's readers have not seen yet («المباحثات ستستأنف الشهر المقبل»)?

    What is said, decided or agreed is done by then, and the days are those of what it is about.
    """
    published, days = doc.article.published, next((t for t in doc.times or () if t.id == time), None)
    return trigger.type in _HAPPENING and published is not None and days is not None and days.start > published
