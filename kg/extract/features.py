"""Features of the linear models: what order, particles, types and the lexicon say of a trigger and a mention."""

from __future__ import annotations

from collections.abc import Sequence

from ..knowledge import KnowledgeBase
from ..model import Document, Mention, Span, touched
from .factuality import rule_factuality
from .roles import RoleScore
from .syntax import Placed, Standing
from .triggers import Trigger


def acting_type(mention: Mention, knowledge: KnowledgeBase) -> str:
    """The mention's type, with ``Country`` for a place that can act: a state, or its capital that stands for it."""
    if mention.type != "Place" or not mention.knowledge:
        return mention.type
    entry = knowledge.get(mention.knowledge[0])
    if entry is None:
        return "Place"
    country = knowledge.get(entry.country) if entry.country else None
    return "Country" if entry.place_kind == "country" or country and country.capital == entry.iri else "Place"


def dependency(doc: Document, trigger: Span, mention: Span) -> str:
    """How the mention hangs on the trigger in the grammar layer: its relation, of two steps at most; "" without the layer.

    ``far`` is a mention of a parsed sentence that hangs elsewhere.
    """
    words = doc.words or ()
    heads = {n for n in touched(words, trigger) if words[n].upos not in ("ADP", "CCONJ", "PRON", "PUNCT")}
    own = [words[n] for n in touched(words, mention)]
    if not heads or not own:
        return ""
    outside = [w for w in own if w.head < 0 or not words[w.head].span.overlaps(mention)]
    for w in outside:
        if w.head in heads:
            return w.deprel
    for w in outside:
        if w.head >= 0 and words[w.head].head in heads:
            return f"{w.deprel}<{words[w.head].deprel}"
    return "far"


def role_features(doc: Document, trigger: Trigger, standing: Standing, placed: Placed, type_: str, rule: RoleScore | None) -> list[str]:
    """The features of one (trigger, mention) pair; ``type_`` is the mention's acting type."""
    t, f, y, b = trigger.type, standing.function, type_, min(standing.barriers, 3)
    frame, rank, side = trigger.frame.name, min(standing.rank, 2), "after" if standing.after else "before"
    far = min(standing.distance, 12)
    before = placed.lead
    next_ = doc.tokens[trigger.last + 1].form if trigger.last + 1 < len(doc.tokens) else ""
    out = [
        f"t={t}|f={f}", f"t={t}|f={f}|y={y}", f"frame={frame}|f={f}|y={y}", f"frame={frame}|f={f}|b={b}", f"t={t}|y={y}",
        f"t={t}|y={y}|{side}|r={rank}", f"f={f}|b={b}|r={rank}", f"d={far}|{side}", f"t={t}|d={far // 2}|{side}",
        f"k={trigger.kind}|f={f}|r={rank}", f"k={trigger.kind}|f={f}|b={b}", f"p={trigger.passive}|t={t}|f={f}",
        f"s={trigger.suffixed}|t={t}|f={f}", f"x={trigger.prefix}|f={f}", f"t={t}|k={trigger.kind}|y={y}|f={f}",
        f"w={before}|t={t}|y={y}", f"w={before}|f={f}", f"n={next_}|t={t}|f={f}", f"joined={placed.joined}|f={f}",
    ]  # fmt: skip
    arc = dependency(doc, trigger.span, placed.span)
    if arc:
        out += [f"arc={arc}|t={t}|y={y}", f"arc={arc}|frame={frame}", f"arc={arc}|k={trigger.kind}|p={trigger.passive}", f"arc={arc}|f={f}"]
    if rule:
        out += [f"rule={rule.role}", f"t={t}|rule={rule.role}|b={b}", f"rule={rule.role}|{round(rule.score, 1)}", f"rule={rule.role}|y={y}|r={rank}"]
    else:
        out += ["norule", f"t={t}|norule|y={y}", f"norule|b={b}|{side}"]
    return out


def flag_features(doc: Document, trigger: Trigger) -> list[str]:
    """The features of a trigger's polarity and modality: the words around it and what the rules say."""
    out = [f"t={trigger.type}", f"k={trigger.kind}", f"x={trigger.prefix}", f"k={trigger.kind}|x={trigger.prefix}", f"word={doc.tokens[trigger.first].form}"]
    for offset in range(1, 8):
        at = trigger.first - offset
        if at < 0 or doc.tokens[at].sentence != trigger.sentence:
            out.append(f"start={min(offset, 4)}")
            break
        form = doc.tokens[at].form
        out += [f"before={form}", f"before{offset}={form}" if offset < 4 else f"far={form}", f"k={trigger.kind}|before={form}"]
        if form[:1] in "وفسلب" and len(form) > 3:
            out += [f"stem={form[1:]}", f"begins={form[:2]}|{min(offset, 3)}"]
    for offset in (1, 2):
        at = trigger.last + offset
        if at < len(doc.tokens) and doc.tokens[at].sentence == trigger.sentence:
            out.append(f"after{offset}={doc.tokens[at].form}")
    rule = rule_factuality(doc, trigger)
    return [*out, f"rule={rule.modality}", f"rule={rule.polarity}", f"rule={rule.modality}|k={trigger.kind}", f"rule={rule.modality}|t={trigger.type}"]


def trigger_features(doc: Document, trigger: Trigger) -> list[str]:
    """The features of whether a lexicon's word is a trigger where it stands: the entry, its form, the words around it."""
    entry, t, k = trigger.entry.rpartition("#")[2], trigger.type, trigger.kind
    form = doc.tokens[trigger.first].form
    weight = round(trigger.score, 1)
    out = [f"e={entry}", f"e={entry}|k={k}", f"w={weight}", f"w={weight}|k={k}", f"form={form}|t={t}", f"t={t}|k={k}|x={trigger.prefix}",
           f"e={entry}|x={trigger.prefix}", f"s={trigger.suffixed}|e={entry}", f"kind={doc.sentences[trigger.sentence].kind}|t={t}"]  # fmt: skip
    for offset in (-3, -2, -1, 1, 2, 3):
        at = trigger.first + offset if offset < 0 else trigger.last + offset
        inside = 0 <= at < len(doc.tokens) and doc.tokens[at].sentence == trigger.sentence
        word = doc.tokens[at].form if inside else "|"
        bare = word.removeprefix("و").removeprefix("ال")
        out += [f"{offset}={word}|t={t}", f"near={bare}|t={t}|{'<' if offset < 0 else '>'}"]
        if abs(offset) == 1:
            out += [f"{offset}={word}|e={entry}", f"{offset}={bare}", f"{offset}begins={bare[:3]}|t={t}", f"{offset}ends={bare[-2:]}|e={entry}"]
    return out


def acting_mentions(mentions: Sequence[Mention], knowledge: KnowledgeBase) -> list[Mention]:
    """The mentions with their acting types, for the lexicon's type checks."""
    import dataclasses

    return [dataclasses.replace(m, type=acting_type(m, knowledge)) for m in mentions]
