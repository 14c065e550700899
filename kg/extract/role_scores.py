"""How likely each mention of a sentence has each role of an event: the reader's score and the linear model's together.

The linear model reads order, particles, types, and the dependencies where the sentence is parsed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from ..annotate.mentions import is_national
from ..knowledge import KnowledgeBase
from ..lexicon import Lexicon
from ..model import Document
from .event_times import walls_of
from .features import acting_mentions, role_features
from .linear import load_linear
from .roles import RELATIONS, rule_roles
from .syntax import place_mentions, standings
from .triggers import Trigger

if TYPE_CHECKING:
    from ..annotate.reader import Links

#: Share of the linear model beside the reader in roles, and the score from which a role counts.
LINEAR_SHARE, ROLE_FLOOR = 0.5, 0.39
#: Share of the frame's rule beside the linear model where the rule proposes the role.
RULE_SHARE = 0.3
#: What a mention joined by «و» to one with a role inherits of its score.
JOINED_SHARE = 0.9


class SentenceView:
    """What all triggers of a sentence share."""

    def __init__(self, doc: Document, index: int, lexicon: Lexicon, knowledge: KnowledgeBase):
        span = doc.sentences[index].span
        self.walls = walls_of(doc, index, lexicon)
        self.bounds = self.walls.bounds
        self.mentions = [(n, m) for n, m in enumerate(doc.mentions) if span.covers(m.span) and not is_national(m)]
        self.acting = acting_mentions([m for _, m in self.mentions], knowledge)
        self.placed = place_mentions(doc, self.bounds, [m for _, m in self.mentions])


def reader_roles(links: Links | None) -> dict[int, dict[tuple[str, int, str], float]]:
    """By trigger, what the reader scores: (mention or value, its index, role)."""
    out: dict[int, dict[tuple[str, int, str], float]] = {}
    for trigger, kind, index, role, score in links.roles if links else ():
        out.setdefault(trigger, {})[kind, index, role] = score
    return out


class RoleScores:
    """The scores of all roles of a document's events, each reckoned once, when it is asked for.

    ``links`` is what the reader says, None without a reader; numbers of triggers count in the list given.
    """

    def __init__(self, doc: Document, triggers: Sequence[Trigger], lexicon: Lexicon, knowledge: KnowledgeBase, links: Links | None):
        self._doc, self._triggers, self._lexicon, self._knowledge, self._links = doc, triggers, lexicon, knowledge, links
        self._votes = reader_roles(links)
        self._views: dict[int, SentenceView] = {}
        self._scores: dict[int, dict[tuple[int, str], float]] = {}

    def view(self, sentence: int) -> SentenceView:
        """The sentence as its triggers share it."""
        if sentence not in self._views:
            self._views[sentence] = SentenceView(self._doc, sentence, self._lexicon, self._knowledge)
        return self._views[sentence]

    def of(self, number: int) -> Mapping[tuple[int, str], float]:
        """The score of each (mention, role) of an event, mentions by their index in the document."""
        if number not in self._scores:
            trigger = self._triggers[number]
            share = 1.0 if self._links is None else LINEAR_SHARE
            found = _linear_roles(self._doc, trigger, self.view(trigger.sentence), self._lexicon)
            scores = {key: score * share for key, score in found.items()}
            for (kind, index, role), score in self._votes.get(number, {}).items():
                if kind == "mention" and role not in ("by", "by2", "time"):
                    scores[index, role] = scores.get((index, role), 0.0) + (1 - LINEAR_SHARE) * score
            self._scores[number] = scores
        return self._scores[number]

    def in_doubt(self, margin: float) -> set[int]:
        """The sentences with an event of which a role's score lies within ``margin`` of the one that counts; all with events without a reader."""
        events = [(n, t.sentence) for n, t in enumerate(self._triggers) if t.type not in RELATIONS]
        if self._links is None:
            return {sentence for _, sentence in events}
        return {sentence for n, sentence in events if any(abs(score - ROLE_FLOOR) <= margin for score in self.of(n).values())}

    def parsed(self, doc: Document, sentences: Collection[int]) -> RoleScores:
        """Those of the document with ``words`` of the given sentences; what is known of the others is kept."""
        fresh = RoleScores(doc, self._triggers, self._lexicon, self._knowledge, self._links)
        fresh._views = {n: view for n, view in self._views.items() if n not in sentences}
        fresh._scores = {n: scores for n, scores in self._scores.items() if self._triggers[n].sentence not in sentences}
        return fresh


def _linear_roles(doc: Document, trigger: Trigger, sentence: SentenceView, lexicon: Lexicon) -> dict[tuple[int, str], float]:
    """The linear model's role probabilities by (mention, role), for roles that the mention's type fits."""
    found = standings(doc, trigger, sentence.placed, sentence.bounds, sentence.walls.verbs)
    rules = {r.mention: r for r in rule_roles(trigger, found, sentence.acting, lexicon)}
    if not found:
        return {}
    by_index = {p.index: p for p in sentence.placed}
    model = load_linear("roles")
    rows = [role_features(doc, trigger, s, by_index[s.mention], sentence.acting[s.mention].type, rules.get(s.mention)) for s in found]
    out: dict[tuple[int, str], float] = {}
    for s, chances in zip(found, model.probabilities(rows), strict=True):
        rule = rules.get(s.mention)
        for role, chance in zip(model.classes, chances.tolist(), strict=True):
            if role != "none" and chance > 0.05 and lexicon.fits(role, sentence.acting[s.mention].type):
                backed = rule.score if rule and rule.role == role else 0.0
                out[sentence.mentions[s.mention][0], role] = (1 - RULE_SHARE) * chance + RULE_SHARE * backed if rule else chance
    return _with_joined(out, sentence, lexicon)


def _with_joined(scores: dict[tuple[int, str], float], sentence: SentenceView, lexicon: Lexicon) -> dict[tuple[int, str], float]:
    """The scores with those of mentions joined by «و» carried over to each other: «بريطانيا وأستراليا»."""
    ordered = [p for p in sentence.placed if not any(o.span.covers(p.span) and o.span != p.span for o in sentence.placed)]
    for left, right in [*zip(ordered, ordered[1:], strict=False), *reversed(list(zip(ordered, ordered[1:], strict=False)))]:
        if not right.joined or right.glued or right.first - left.last > 3:
            continue
        for one, other in ((left, right), (right, left)):
            a, b = sentence.mentions[one.index][0], sentence.mentions[other.index][0]
            for (index, role), score in list(scores.items()):
                if index == a and lexicon.fits(role, sentence.acting[other.index].type):
                    scores[b, role] = max(scores.get((b, role), 0.0), JOINED_SHARE * score)
    return scores
