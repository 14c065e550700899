"""Events of a document: triggers of lexicon and reader together, with their roles, times, numbers, flags and speakers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ..annotate.mentions import is_national
from ..arabic.script import fold_word
from ..knowledge import KnowledgeBase
from ..lexicon import Lexicon
from ..model import SPEAKER, Argument, Document, EventMention, Mention, Span
from .attribution import Report, find_reports, judges_of, speakers_at
from .claims import with_accused, with_claimants
from .event_times import choose_time
from .factuality import is_correction, is_yet_to_come, rule_factuality
from .features import flag_features, trigger_features
from .fillers import choose_numbers, text_fillers
from .linear import load_linear
from .role_limits import DOING, WHERE, counts_that, of_office, partitive, undergoing, without_doers
from .role_scores import ROLE_FLOOR, RoleScores, SentenceView, reader_roles
from .roles import RELATIONS, rule_roles
from .screening import screened
from .speech import read_saying
from .syntax import PREPOSITIONS, standings
from .triggers import Trigger, lexicon_triggers, trigger_at

if TYPE_CHECKING:
    from ..annotate.reader import Links, ScoredTrigger, Tagged

#: Share of the lexicon's chance beside the reader's in a trigger's score, and the score from which it counts; a word that
#: the lexicon lacks needs the reader alone. Set on the development articles and the seeds.
LEXICON_SHARE, TRIGGER_FLOOR, READER_FLOOR = 0.6, 0.35, 0.65
#: Types whose words count from another score: of 52 accusations in the development articles and in annotated ones that no training saw,
#: 0.2 finds 26 and 0.35 finds 19, at the same precision.
TRIGGER_FLOORS = {"Accusation": 0.2}
#: Share of the linear model beside the reader in flags, and the score from which a denial counts.
FLAG_SHARE, NEGATIVE_FLOOR = 0.5, 0.4
#: Share of the best filler's score that another of an acting role needs; roles of which an event mostly has one filler.
RIVAL = 0.6
_ALONE = frozenset(("site", "giver", "recipient", "origin", "destination", "speaker", "decider"))
#: Words of dying that are no violence, and how many characters behind a decision its object may stand.
_DEATHS, DECISION_REACH = ("وفاه", "وفيات", "الوفيات", "توفي"), 80
#: Certainty from which the factuality rule decides alone.
CERTAIN_RULE = 0.9
#: The reader's score from which its time of an event counts where the rules take none of the event's sentence.
TIME_VOTE = 0.3
#: How exact a time is that says when a relation holds; a day or week is that of what happens in its sentence.
_LASTING = ("month", "season", "year")
#: The rule's score from which an end of a relation counts (chosen, not measured).
RELATION_FLOOR = 0.3
#: Without a reader the lexicon stands alone.
LEXICON_FLOOR = 0.4
#: Words after a noun among which its adjectives stand.
_ADJECTIVES = 4
#: Events whose object pronoun is a place, and how many characters before it may stand.
_OF_PLACES, _PRONOUN_REACH = frozenset(("Handover", "Capture")), 160
#: «from it», and how many tokens after the word of leaving.
_FROM_IT, _FROM_IT_REACH = frozenset("منها منه عنها عنه".split()), 6
_PLACES = frozenset(("Place", "Base", "Facility"))
#: Verbs of doing and going on, which take what is done with «ب».
_GOES_ON = re.compile(r"[وفس]{0,2}[يتن]?(?:ا?ستمر|قوم|قام|واصل|لتزم|التزم|تعهد|عهد|ضطلع|اضطلع|ادر|بادر)(?:ت|وا)?")
#: What a body announces of itself, and who can.
_MOVES = frozenset(("Withdrawal", "Redeployment", "Deployment"))
_OWNING = frozenset(("Coalition", "MilitaryForce", "ArmedGroup", "Government"))
_OWN_DEEDS = frozenset(("Withdrawal", "Redeployment", "Deployment", "Handover", "Suspension", "Aid"))
_BODIES = frozenset(("Coalition", "MilitaryForce", "ArmedGroup", "Government", "Place"))
_PRONOUN_COMPLEMENTS = frozenset("انه انها انهم بانه بانها بانهم".split())


def choose_triggers(doc: Document, lexicon: Lexicon, tagged: Tagged | None) -> list[Trigger]:
    """The triggers to read, one reading a place, each with its score."""
    known = _scored(doc, lexicon_triggers(doc, lexicon))
    out = [t for t in known if t.type in RELATIONS and t.score >= LEXICON_FLOOR]
    events = [t for t in known if t.type not in RELATIONS]
    if tagged is None:
        return screened(doc, out + _best(t for t in events if t.score >= LEXICON_FLOOR), lexicon)
    merged = [_with_reader(t, tagged) for t in events]
    for scored in tagged.triggers:
        if scored.score >= READER_FLOOR and not any(t.span.overlaps(scored.span) for t in events):
            merged.append(trigger_at(doc, scored.span, scored.type, scored.score, lexicon))
    return screened(doc, out + _best(t for t in merged if t.score >= TRIGGER_FLOORS.get(t.type, TRIGGER_FLOOR)), lexicon)


def _with_reader(trigger: Trigger, tagged: Tagged) -> Trigger:
    """The lexicon's trigger with the reader's word on it: nothing where the reader tags none there."""
    said = max((s.score * _share(s, trigger.type) for s in tagged.triggers if s.span.overlaps(trigger.span)), default=0.0)
    score = LEXICON_SHARE * trigger.score + (1 - LEXICON_SHARE) * said
    return replace(trigger, score=score, producer="reader+lexicon" if said else "lexicon")


def _share(scored: ScoredTrigger, type_: str) -> float:
    return scored.type_scores.get(type_, 0.0) if scored.type_scores else float(scored.type == type_)


def _scored(doc: Document, triggers: Sequence[Trigger]) -> list[Trigger]:
    """The lexicon's triggers of events with the linear model's chance that they are some in their context."""
    events = [t for t in triggers if t.type not in RELATIONS]
    model = load_linear("triggers")
    chances = model.probabilities([trigger_features(doc, t) for t in events])[:, model.classes.index("trigger")].tolist()
    return [t for t in triggers if t.type in RELATIONS] + [replace(t, score=c) for t, c in zip(events, chances, strict=True)]


def _best(triggers) -> list[Trigger]:
    """At each place the reading with the best score."""
    kept: list[Trigger] = []
    for t in sorted(triggers, key=lambda t: (-t.score, -len(t.span), t.span.start)):
        if not any(t.span.overlaps(k.span) for k in kept):
            kept.append(t)
    return kept


def extract_events(
    doc: Document, triggers: Sequence[Trigger], lexicon: Lexicon, knowledge: KnowledgeBase, links: Links | None,
    reports: Sequence[Report] | None = None, roles: RoleScores | None = None,
) -> Document:  # fmt: skip
    """The document with ``events`` read off the triggers; relations that have a trigger word are among them.

    ``reports`` and ``roles`` are the document's own, where they are known already.
    """
    reader, roles = reader_roles(links), roles or RoleScores(doc, triggers, lexicon, knowledge, links)
    reports = find_reports(doc, doc.mentions) if reports is None else reports
    events = [_event(index, doc, trigger, roles, lexicon, knowledge, reader.get(index, {}), links, reports) for index, trigger in enumerate(triggers)]
    kept = _threatened(doc, _decided(doc, _without_illness(doc, _without_objects(events))))
    kept = with_claimants(doc, with_accused(doc, kept, ROLE_FLOOR), ROLE_FLOOR)
    return doc.with_(events=_with_own_numbers(doc, kept))


def _without_illness(doc: Document, events: Sequence[EventMention]) -> list[EventMention]:
    """The events without deaths that an outbreak of their sentence brings: they are its numbers, and no killing."""
    ill = {e.sentence for e in events if e.type == "Outbreak"}
    return [e for e in events if not (e.type == "Killing" and e.sentence in ill and fold_word(e.trigger.of(doc.text)).startswith(_DEATHS))]


def _decided(doc: Document, events: Sequence[EventMention]) -> list[EventMention]:
    """«قرر البرلمان إخراج القوات»: what a decision is about is asked for, on the word of who decides."""
    out = []
    for event in events:
        before = [d for d in events if d.type == "Decision" and d.sentence == event.sentence and 0 < event.trigger.start - d.trigger.end <= DECISION_REACH]
        decider = next((a.filler for d in reversed(before) for a in d.arguments if a.role == "decider"), "")
        about = event.type in _MOVES and event.modality in ("actual", "requested") and not event.attribution and decider
        out.append(replace(event, modality="requested", attribution=(decider,)) if about else event)
    return out


def _threatened(doc: Document, events: Sequence[EventMention]) -> list[EventMention]:
    """«هدد باستهداف السفارة»: what is threatened may come."""
    threats = [e for e in events if e.type == "Threat"]

    def feared(event: EventMention) -> bool:
        before = (t for t in threats if t.sentence == event.sentence and 0 < event.trigger.start - t.trigger.end <= DECISION_REACH)
        with_it = doc.text[event.trigger.start - 1 : event.trigger.start] == "ب"
        return with_it and event.type not in RELATIONS and any(not set(doc.text[t.trigger.end : event.trigger.start]) & set(".؛:") for t in before)

    return [replace(event, modality="possible") if event.modality == "actual" and feared(event) else event for event in events]


def _without_objects(events: Sequence[EventMention]) -> list[EventMention]:
    """The events without help that is only what is suspended («تعليق التدريب»), or that a relation of support tells."""
    halted = [a.text for e in events if e.type == "Suspension" for a in e.arguments if a.role == "activity" and a.text]
    told = [e.trigger for e in events if e.type == "Support" and len({a.role for a in e.arguments}) > 1]
    return [e for e in events if e.type != "Aid" or not any(span.covers(e.trigger) for span in (*halted, *told))]


def _with_own_numbers(doc: Document, events: Sequence[EventMention]) -> tuple[EventMention, ...]:
    """The events with each number left to the nearest trigger alone; who is killed counts in a killing and in the attack."""
    quantities = {q.id: q for q in doc.quantities or ()}
    nearest: dict[tuple[str, bool], tuple[int, str, str]] = {}
    for event in events:
        for a in event.arguments:
            if a.filler in quantities:
                span = quantities[a.filler].span
                gap = span.start - event.trigger.end if span.start >= event.trigger.end else 2 * (event.trigger.start - span.end)
                key, found = (a.filler, event.type == "Killing"), (gap, event.id, a.role if event.type != "Killing" else "killed")
                nearest[key] = min(nearest.get(key, found), found)

    def own(event: EventMention, filler: str) -> bool:
        if filler not in quantities:
            return True
        mine, other = (nearest.get((filler, killing)) for killing in (event.type == "Killing", event.type != "Killing"))
        return mine is not None and mine[1] == event.id and (other is None or mine < other or mine[2] == other[2])

    return tuple(replace(e, arguments=tuple(a for a in e.arguments if own(e, a.filler))) for e in events)


def _event(
    index: int, doc: Document, trigger: Trigger, roles: RoleScores, lexicon: Lexicon, knowledge: KnowledgeBase, votes: Mapping, links: Links | None,
    reports: Sequence[Report],
) -> EventMention:  # fmt: skip
    sentence = roles.view(trigger.sentence)
    relation = trigger.type in RELATIONS
    arguments = _relation_arguments(doc, trigger, sentence, lexicon) if relation else _entity_arguments(doc, trigger, sentence, roles.of(index))
    arguments += without_doers(doc, _numbers(doc, trigger, sentence, votes), arguments)
    arguments += text_fillers(doc, trigger, *_own_clause(doc, trigger, sentence), arguments)
    arguments += _pronoun_object(doc, trigger, arguments, lexicon) or _pronoun_origin(doc, trigger, sentence.bounds, arguments)
    arguments += partitive(doc, trigger, arguments, lexicon, ROLE_FLOOR)
    judges = judges_of(reports, trigger.span)
    others = judges | undergoing(doc, trigger)
    arguments = [a for a in arguments if a.filler not in others or a.role not in DOING]
    speakers = _speakers(doc, trigger, reports, {} if judges else votes)
    arguments = _speaking_side(doc, trigger, arguments, speakers)
    arguments += _national(doc, trigger, arguments, knowledge) or _announced(trigger, doc, arguments, speakers)
    polarity, modality = _flags(doc, trigger, links.flags[index] if links else None)
    time = _time(doc, trigger, sentence, votes, links is not None)
    if modality == "actual" and is_yet_to_come(doc, trigger, time):
        modality = "planned"
    return EventMention(
        f"x{index + 1}", trigger.span, trigger.type, trigger.sentence, tuple(arguments), time, polarity, modality, speakers, producer=trigger.producer, score=trigger.score,
    )  # fmt: skip


def _own_clause(doc: Document, trigger: Trigger, sentence: SentenceView) -> tuple[tuple[int, int], int | None]:
    """The tokens in which the words of a trigger's text roles stand, and the «أن» among them: «أدان X الهجوم | وقال إن» tells two things."""
    complement = next((i for i in sentence.walls.complements if i > trigger.last), None)
    between = range(trigger.last + 1, complement or trigger.last)
    other = next((i for i in between if doc.tokens[i].form[:1] == "و" and read_saying(doc.tokens[i].form[1:])), None)
    return (sentence.bounds, complement) if other is None else ((sentence.bounds[0], other), None)


def _entity_arguments(doc: Document, trigger: Trigger, sentence: SentenceView, scores: Mapping[tuple[int, str], float]) -> list[Argument]:
    best: dict[int, tuple[float, str]] = {}
    for (index, role), score in sorted(scores.items()):
        if score >= ROLE_FLOOR and score > best.get(index, (0.0, ""))[0]:
            best[index] = (score, role)
    best = _without_rivals(trigger, sentence, {n: found for n, found in best.items() if found[1] not in WHERE or not of_office(doc, doc.mentions[n])})
    if trigger.type in _MOVES:
        best = _owners(doc, best)
    return [_argument(doc, index, role, score) for index, (score, role) in sorted(best.items())]


def _without_rivals(trigger: Trigger, sentence: SentenceView, best: dict[int, tuple[float, str]]) -> dict[int, tuple[float, str]]:
    """The fillers without those of the acting role that are much weaker than the best and not joined to it by «و»."""
    acting = set(trigger.frame.subject) | _ALONE
    tops = {role: max(score for score, r in best.values() if r == role) for _, role in best.values()}
    joined = {sentence.mentions[p.index][0] for p in sentence.placed if p.joined}
    return {n: (s, r) for n, (s, r) in best.items() if r not in acting or n in joined or s >= RIVAL * tops[r]}


def _owners(doc: Document, best: Mapping[int, tuple[float, str]]) -> dict[int, tuple[float, str]]:
    """Who moves is the body whose soldiers they are: «جنود التحالف» is the coalition, and people beside a body are its own."""
    out: dict[int, tuple[float, str]] = {}
    for index, (score, role) in best.items():
        mention = doc.mentions[index]
        inner = [n for n, m in enumerate(doc.mentions) if m.type in _OWNING and mention.span.covers(m.span) and m.span != mention.span and not is_national(m)]
        owner = inner[0] if role == "actor" and mention.type in ("PopulationGroup", "MilitaryForce") and inner else index
        if score >= out.get(owner, (0.0, ""))[0]:
            out[owner] = (score, role)
    bodies = any(role == "actor" and doc.mentions[n].type != "PopulationGroup" for n, (_, role) in out.items())
    return {n: (s, r) for n, (s, r) in out.items() if not (bodies and r == "actor" and doc.mentions[n].type == "PopulationGroup")}


def _pronoun_object(doc: Document, trigger: Trigger, arguments: Sequence[Argument], lexicon: Lexicon) -> list[Argument]:
    """«تسليمها», «استعادتها»: the place named last before, where no other is given."""
    role = next(iter(trigger.frame.object), "")
    pronoun = trigger.suffixed and doc.tokens[trigger.last].form.endswith(("ه", "ها"))
    if not pronoun or trigger.type not in _OF_PLACES or any(a.role in trigger.frame.object for a in arguments):
        return []
    places = [m for m in doc.mentions if m.span.end <= trigger.span.start and m.type in _PLACES and lexicon.fits(role, m.type) and not is_national(m)]
    near = [m for m in places if trigger.span.start - m.span.end <= _PRONOUN_REACH]
    chosen = max(near, key=lambda m: (m.type == "Base", m.span.start), default=None) if trigger.type == "Handover" else max(near, key=lambda m: m.span.start, default=None)
    return [Argument(role, chosen.id, score=ROLE_FLOOR)] if chosen else []


def _pronoun_origin(doc: Document, trigger: Trigger, bounds: tuple[int, int], arguments: Sequence[Argument]) -> list[Argument]:
    """«تسلم الجيش القاعدة بعد انسحاب التحالف منها»: who leaves, leaves the base or place named last before."""
    ahead = doc.tokens[trigger.last + 1 : min(bounds[1], trigger.last + 1 + _FROM_IT_REACH)]
    pronoun = next((t for t in ahead if t.form in _FROM_IT), None)
    if trigger.type != "Withdrawal" or pronoun is None or any(a.role == "origin" for a in arguments):
        return []
    near = [m for m in doc.mentions if 0 <= trigger.span.start - m.span.end <= _PRONOUN_REACH and m.type in _PLACES and not is_national(m)]
    chosen = max(near, key=lambda m: (m.type != "Place", m.span.start), default=None)  # a base is left before the town that it is in
    return [Argument("origin", chosen.id, score=ROLE_FLOOR)] if chosen else []


def _speaking_side(doc: Document, trigger: Trigger, arguments: Sequence[Argument], speakers: Sequence[str]) -> list[Argument]:
    """«سنواصل», «عضويتنا»: the speaker's side acts; «أنها ستسحب»: who says it does."""
    role = next(iter(trigger.frame.subject), "")
    before = doc.tokens[trigger.first - 1].form if trigger.first else ""
    ours = trigger.first_person and trigger.kind == "imperfect" or not trigger.verbal and trigger.suffixed and doc.tokens[trigger.last].form.endswith("نا")
    ours = ours or trigger.kind == "noun" and before[:2] == "سن" and len(before) > 4
    if not role:
        return list(arguments)
    if ours:
        return [*(a for a in arguments if a.role != role), Argument(role, SPEAKER)]
    if trigger.verbal and before in _PRONOUN_COMPLEMENTS and speakers:
        acting = [a for a in arguments if a.role == role]
        people = {m.id for m in doc.mentions if m.type == "PopulationGroup"} if trigger.type in _MOVES else set()
        if all(a.filler in people for a in acting):  # «أعلنت لندن أنها ستسحب جنودا»: the soldiers are hers
            return [*(a for a in arguments if a.role != role), Argument(role, speakers[0], score=ROLE_FLOOR)]
    return list(arguments)


def _national(doc: Document, trigger: Trigger, arguments: Sequence[Argument], knowledge: KnowledgeBase) -> list[Argument]:
    """«غارة أميركية»: the country of the adjective acts, where nobody else does."""
    role = next(iter(trigger.frame.subject), "")
    if trigger.verbal or not role or any(a.role == role for a in arguments):
        return []
    stop = next((i for i in range(trigger.last + 1, len(doc.tokens)) if doc.tokens[i].form in PREPOSITIONS), trigger.last + _ADJECTIVES + 1)
    near = Span(trigger.span.end, doc.tokens[min(trigger.last + _ADJECTIVES, stop - 1, len(doc.tokens) - 1)].span.end)
    taken = {a.filler for a in arguments}
    inside = [m.span for m in doc.mentions if m.id in taken]  # «دعم القوات العراقية»: the adjective is theirs
    found = next((m for m in doc.mentions if is_national(m) and near.covers(m.span) and not any(s.covers(m.span) for s in inside)), None)
    if found is None:
        return []
    force = _force_of(doc, found, knowledge) if trigger.type in _MOVES else None
    return [Argument(role, (force or found).id, score=ROLE_FLOOR)]


def _force_of(doc: Document, national: Mention, knowledge: KnowledgeBase) -> Mention | None:
    """The force of the adjective's country that the article names; who moves is the force, not the state."""
    for mention in doc.mentions:
        entry = knowledge.get(mention.knowledge[0]) if mention.knowledge and mention.type == "MilitaryForce" else None
        if entry and entry.country == national.knowledge[0]:
            return mention
    return None


def _announced(trigger: Trigger, doc: Document, arguments: Sequence[Argument], speakers: Sequence[str]) -> list[Argument]:
    """«أعلنت X سحب مدربيها»: a body that announces a deed without an agent does it itself."""
    role = next(iter(trigger.frame.subject), "")
    if trigger.verbal or trigger.type not in _OWN_DEEDS or not speakers or not role or any(a.role == role for a in arguments):
        return []
    speaker = next(m for m in doc.mentions if m.id == speakers[0])
    return [Argument(role, speaker.id, score=ROLE_FLOOR)] if speaker.type in _BODIES else []


def _relation_arguments(doc: Document, trigger: Trigger, sentence: SentenceView, lexicon: Lexicon) -> list[Argument]:
    """The two ends of a relation as order and particles give them: articles that models learn from mark no such triggers."""
    found = standings(doc, trigger, sentence.placed, sentence.bounds, sentence.walls.verbs)
    rules = rule_roles(trigger, found, sentence.acting, lexicon)
    kept = [(sentence.mentions[r.mention][0], r.role, r.score) for r in rules if r.score >= RELATION_FLOOR]
    roles, acting = [role for _, role, _ in kept], next(iter(trigger.frame.subject), "")
    if acting and acting not in roles and len(kept) > len(set(roles)) == 1 and trigger.prefix == "ب":
        first = min(kept, key=lambda k: doc.mentions[k[0]].span.start)
        if _goes_on_with(doc, doc.mentions[first[0]], trigger):
            kept = [(n, acting if n == first[0] else role, score) for n, role, score in kept]
    return [_argument(doc, *found) for found in kept]


def _goes_on_with(doc: Document, actor: Mention, trigger: Trigger) -> bool:
    """«يستمر التحالف بدعم القوات»: does the actor stand right between the trigger and a verb of doing or going on? «تقدم الجيش بدعم
    روسيا» has none: there the supporter stands behind."""
    before = [t.form for t in doc.tokens if t.sentence == trigger.sentence and t.span.end <= actor.span.start]
    between = doc.text[actor.span.end : trigger.span.start].strip()
    return bool(before) and between in ("", "ب") and _GOES_ON.fullmatch(before[-1]) is not None


def _argument(doc: Document, index: int, role: str, score: float) -> Argument:
    mention = doc.mentions[index]
    if role in ("weapon", "object", "activity", "medium", "topic"):
        return Argument(role, text=mention.span, score=score)
    return Argument(role, mention.id, score=score)


def _numbers(doc: Document, trigger: Trigger, sentence: SentenceView, votes: Mapping) -> list[Argument]:
    """The rules' numbers, with those of the reader for roles that the rules leave open."""
    found = {a.role: a for a in choose_numbers(doc, trigger, sentence.bounds, sentence.walls.verbs)}
    count = len(doc.quantities or ())
    for (kind, index, role), score in sorted(votes.items(), key=lambda item: -item[1]):
        if kind != "value" or index >= count or role == "time" or score < 0.5 or trigger.type in RELATIONS:
            continue
        if counts_that(doc, trigger.type, role, doc.quantities[index]):
            found.setdefault(role, Argument(role, doc.quantities[index].id, score=score))
    return [found[role] for role in sorted(found)]


def _time(doc: Document, trigger: Trigger, sentence: SentenceView, votes: Mapping, has_reader: bool) -> str:
    """The likeliest time of the sentence, else the one of it that the reader gives the event."""
    offset = len(doc.quantities or ())
    said = {
        doc.times[index - offset].id: score
        for (kind, index, role), score in votes.items()
        if kind == "value" and role == "time" and index >= offset
    }
    votes_count = has_reader and trigger.type not in RELATIONS  # of which the reader tags no triggers
    own = choose_time(doc, trigger, sentence.walls, said if votes_count else None)
    if trigger.type in RELATIONS:
        return own if any(t.id == own and t.precision in _LASTING for t in doc.times) else ""
    home = doc.sentences[trigger.sentence].span
    best = max((t.id for t in doc.times if t.id in said and home.covers(t.span)), key=lambda id_: said[id_], default="")
    return own or (best if best and said[best] >= TIME_VOTE else "")


def _flags(doc: Document, trigger: Trigger, votes: Mapping[str, float] | None) -> tuple[str, str]:
    """Polarity and modality: the linear model's chances, averaged with the reader's where it was run."""
    model = load_linear("flags")
    chances = dict(zip(model.classes, model.probabilities([flag_features(doc, trigger)])[0].tolist(), strict=True))
    modes = {name: chances.get(name, 0.0) + chances.get(name + "-neg", 0.0) for name in ("actual", "planned", "possible", "requested")}
    rule = rule_factuality(doc, trigger)
    if rule.certainty >= CERTAIN_RULE:  # a future particle leaves no doubt
        modes[rule.modality] += 1.0
    negative = sum(chance for name, chance in chances.items() if name.endswith("-neg"))
    if votes is not None:
        said = {name: votes.get(name, 0.0) for name in modes if name != "actual"}
        said["actual"] = max(0.0, 1.0 - sum(said.values()))
        modes = {name: FLAG_SHARE * modes[name] + (1 - FLAG_SHARE) * said[name] for name in modes}
        negative = FLAG_SHARE * negative + (1 - FLAG_SHARE) * votes.get("neg", 0.0)
    denied = negative >= NEGATIVE_FLOOR and not is_correction(doc, trigger)
    return ("negative" if denied else "positive"), max(modes, key=modes.__getitem__)


def _speakers(doc: Document, trigger: Trigger, reports: Sequence[Report], votes: Mapping) -> tuple[str, ...]:
    """The rules' chain; where they have none, the reader's nearest speaker."""
    if trigger.type == "Statement":
        return ()
    chain = speakers_at(reports, trigger.span)
    if chain:
        return chain
    scored = [(score, index) for (kind, index, role), score in votes.items() if kind == "mention" and role == "by"]
    return (doc.mentions[max(scored)[1]].id,) if scored and max(scored)[0] >= 0.5 else ()
