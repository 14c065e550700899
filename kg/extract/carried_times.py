"""Times that hold on: what happened at a time that another sentence tells.

News names the day once («قصف الطيران أمس …») and goes on telling («كما قصف …», «وقالت المصادر إن ست غارات …»). A fact without a time
takes days told elsewhere in its article where a score of what speaks for and against them is high enough. The weights are
kg/models/votes/times.json, learned from annotated articles (``python -m kg.train times``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..lexicon import Lexicon
from ..model import Document, Span
from .carried_features import Candidate, Story, Told, fact_features, open_facts, story_of, time_features
from .event_times import VOTE_SHARE, TimeWeights, load_weights, log_odds

#: A reader's probability that an event, by type and word, has a time, by its id.
Votes = Mapping[tuple[str, Span, str], float]


def carry_times(doc: Document, lexicon: Lexicon, votes: Votes | None = None) -> Document:
    """The document with the facts that tell no time given the one that most likely holds on; requires ``facts``.

    ``votes`` are a reader's probabilities, none where there is no reader.
    """
    story, weights = story_of(doc, lexicon), load_weights("carried")
    chosen = {told.fact.id: _choose(story, told, weights, votes or {}) for told in open_facts(story)}
    return doc.with_(facts=tuple(replace(f, time=chosen.get(f.id) or f.time) for f in doc.facts or ()))


def _choose(story: Story, told: Told, weights: TimeWeights, votes: Votes) -> str:
    candidates = list(story.candidates_for(told))
    own = weights.score(fact_features(story, told)) if candidates else 0.0
    best, chosen = weights.floor, ""
    for candidate in candidates:
        score = own + weights.score(time_features(story, told, candidate)) + VOTE_SHARE * _vote(told, candidate, votes)
        if score > best:
            best, chosen = score, candidate.telling_for(told.place)[1].id
    return chosen


def _vote(told: Told, candidate: Candidate, votes: Votes) -> float:
    """By how much the reader's log odds for the days are above the least that count."""
    best = max((votes.get((told.fact.type, span, time.id), 0.0) for span in told.fact.triggers for _, time in candidate.tellings), default=0.0)
    return log_odds(best) - log_odds(0.0)
