"""Learns which time an event takes: ``python -m kg.train times --gold FILE_OR_FOLDER [--gold ...]``.

Of each annotated article the events are taken as they are marked. Learned is, first, which of the times that reading finds in an
event's own sentence is its own, if any (names of what holds: kg.extract.event_times); then, with those times given, which of the days
told elsewhere an event without one has (kg.extract.carried_features). Writes kg/models/votes/times.json, which reading looks up, and
prints what whole articles left out get (``FOLDS`` parts).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..annotate.text import annotate_text
from ..extract.carried_features import Days, Story, Told, fact_features, open_facts, story_of, time_features
from ..extract.event_times import Walls, time_names, walls_of
from ..extract.times import extract_times
from ..extract.triggers import trigger_at
from ..lexicon import Lexicon, load_lexicon
from ..model import Article, Document, Fact, Filler, Span, Speaker, TimeExpression, Value
from ..resources import model_dir
from .gold import EVENTS, NUMERIC, Annotated, Note, read_articles
from .votes import HELD_OUT

#: Names seen in fewer pairs are left out (chosen, not measured), and C of the regression (0.1 and 0.3 were compared).
RARE, STRENGTH = 20, 0.3
#: What an event without a time counts beside one with a time, since annotators leave times unmarked (chosen, not measured).
UNMARKED = 0.4
#: Weights below this are left out of the file.
SMALL = 0.02
FOLDS = 5
#: The scores from which a time of the own sentence counts, with a reader's vote beside and without. With the reader -2.5 to -0.9 were
#: compared on the development articles, r-11 and r-12, where the right times differ by four of 259; without it, articles left out, 505 of
#: 1,155 that score 0.2 to 0.7 are right and 521 unmarked, of which annotators may have left some.
OWN_FLOOR, ALONE_FLOOR = -1.4, 0.3
#: The score from which a time is carried: about half of what is carried there is right. Between -1.6 and -1.1, articles left out,
#: annotators give the carried days to 86 events and others to 6, and leave 494 without a time; of 26 such events of r-11, r-12 and
#: batch-09a (scores of -1.9 to -1.2), read by a language model, the days were right for 12.
FLOOR = -1.6
_MODES = ("planned", "possible", "requested")


@dataclass(frozen=True, slots=True)
class Case:
    """An event, or one of its words: names for each of the days it may take, which are right, whether it has any."""

    article: int
    candidates: list[list[str]]
    right: list[bool]
    marked: bool


def document_of(note: Annotated, lexicon: Lexicon) -> tuple[Story, dict[str, Days]]:
    """The article with its marked events as facts, those with a time in a sentence of theirs dated; and all marked times by fact."""
    title = note.sentences[0].of(note.text)
    doc = extract_times(annotate_text(Document(Article(note.name, note.text, title=title, published=note.published))))
    values = {m.name: m.interval for m in note.mentions if m.interval}
    facts, days = [], {}
    for name, triggers in _by_name(note).items():
        told = [values[t] for note_ in triggers for t in note_.roles.get("time", ()) if t in values]
        if told:
            days[name] = told[0]
        facts.append(_fact(name, triggers, _own_time(doc, triggers, told)))
    return story_of(doc.with_(facts=tuple(facts)), lexicon), days


def _by_name(note: Annotated) -> dict[str, list[Note]]:
    events: dict[str, list[Note]] = {}
    for trigger in note.triggers:
        if trigger.type in EVENTS:
            events.setdefault(trigger.name, []).append(trigger)
    return events


def _own_time(doc: Document, triggers: Sequence[Note], told: Sequence[Days]) -> str:
    """The time found in a sentence of the event that stands for the marked days."""
    homes = [s.span for s in doc.sentences or () if any(s.span.covers(t.span) for t in triggers)]

    def own(time: TimeExpression) -> bool:
        return (time.start, time.end) in told[:1] and any(home.covers(time.span) for home in homes)

    return next((t.id for t in doc.times or () if own(t)), "")


def _fact(name: str, triggers: Sequence[Note], time: str) -> Fact:
    flags = {flag for t in triggers for flag in t.flags}
    roles = dict.fromkeys((role, filler) for t in triggers for role, fillers in t.roles.items() for filler in fillers)
    entities = tuple(Filler(role, entity) for role, entity in roles if role not in ("time", "by", *NUMERIC))
    return Fact(
        name, triggers[0].type, entities, tuple(Value(role, id_) for role, id_ in roles if role in NUMERIC), time,
        "negative" if "neg" in flags else "positive", next((m for m in _MODES if m in flags), "actual"),
        tuple(Speaker(entity, "") for role, entity in roles if role == "by"), triggers=tuple(sorted(t.span for t in triggers)),
    )  # fmt: skip


def own_cases(number: int, note: Annotated, story: Story, days: Mapping[str, Days], lexicon: Lexicon) -> Iterator[Case]:
    """The words of events in sentences that tell a time."""
    walls: dict[int, Walls] = {}
    for told in story.facts:
        for span in told.fact.triggers:
            trigger = trigger_at(story.doc, span, told.fact.type, 1.0, lexicon)
            if trigger.sentence not in walls:
                walls[trigger.sentence] = walls_of(story.doc, trigger.sentence, lexicon)
            found = list(time_names(story.doc, trigger, walls[trigger.sentence]))
            right = days.get(told.fact.id)
            if found and (right is None or not _unread(note, span, right, [time for time, _ in found])):
                yield Case(number, [names for _, names in found], [(t.start, t.end) == right for t, _ in found], right is not None)


def _unread(note: Annotated, span: Span, days: Days, found: Sequence[TimeExpression]) -> bool:
    """Is the marked time told in the sentence, and reading finds none that comes to it?"""
    home = next((s for s in note.sentences if s.covers(span)), None)
    told = home is not None and any(m.interval == days and home.covers(m.span) for m in note.mentions)
    return told and all((t.start, t.end) != days for t in found)


def carried_cases(number: int, note: Annotated, story: Story, days: Mapping[str, Days]) -> Iterator[Case]:
    """The events of an article that may take a time from another sentence."""
    for told in open_facts(story):
        if _in_its_own_sentence(note, told, days.get(told.fact.id)):  # what reading lacks there is no matter of carrying
            continue
        own, candidates = fact_features(story, told), list(story.candidates_for(told))
        if candidates:
            right = days.get(told.fact.id)
            yield Case(number, [own + time_features(story, told, c) for c in candidates], [c.days == right for c in candidates], right is not None)


def _in_its_own_sentence(note: Annotated, told: Told, days: Days | None) -> bool:
    homes = [s for s in note.sentences if any(s.covers(span) for span in told.fact.triggers)]
    return days is not None and any(m.interval == days and home.covers(m.span) for m in note.mentions for home in homes)


class Regression:
    """Weights of names, by logistic regression over pairs of event and days."""

    def __init__(self, cases: Sequence[Case]):
        from scipy.sparse import csr_matrix
        from sklearn.linear_model import LogisticRegression

        rows = [names for case in cases for names in case.candidates]
        counts = Counter(name for names in rows for name in names)
        self.names = sorted(name for name, count in counts.items() if count >= RARE and name != "bias")
        index = {name: column for column, name in enumerate(self.names)}
        columns = [[index[n] for n in names if n in index] for names in rows]
        pointers = np.cumsum([0, *map(len, columns)])
        matrix = csr_matrix((np.ones(pointers[-1]), np.concatenate(columns), pointers), (len(rows), len(self.names)))
        model = LogisticRegression(C=STRENGTH, max_iter=400)
        weights = [1.0 if case.marked else UNMARKED for case in cases for _ in case.candidates]
        model.fit(matrix, [right for case in cases for right in case.right], sample_weight=weights)
        self.weights = {"bias": float(model.intercept_[0]), **dict(zip(self.names, map(float, model.coef_[0]), strict=True))}

    def best(self, case: Case) -> tuple[float, bool]:
        """The score of the likeliest days, and whether they are right."""
        return max((sum(self.weights.get(n, 0.0) for n in names), right) for names, right in zip(case.candidates, case.right, strict=True))


def outcomes(cases: Sequence[Case]) -> list[tuple[float, str]]:
    """What each event's likeliest days are, scored by weights learned without its article: right, other, or unmarked."""
    found = []
    for part in range(FOLDS):
        model = Regression([c for c in cases if c.article % FOLDS != part])
        for case in cases:
            if case.article % FOLDS == part:
                score, right = model.best(case)
                found.append((score, "right" if right else "other" if case.marked else "unmarked"))
    return sorted(found, reverse=True)


def weights_of(cases: Sequence[Case]) -> dict[str, float]:
    """The learned weights, without those that matter little."""
    return {name: round(weight, 2) for name, weight in sorted(Regression(cases).weights.items()) if abs(weight) >= SMALL}


def report(found: Sequence[tuple[float, str]], floors: Iterable[float]) -> Iterator[str]:
    """A line a floor: how many days are carried from it, by what they are."""
    for floor in floors:
        counts = Counter(what for score, what in found if score > floor)
        yield f"floor {floor:5.2f}: right {counts['right']}, other {counts['other']}, unmarked {counts['unmarked']}"


def files_of(paths: Iterable[Path]) -> list[Path]:
    """The files, and those of folders, without the ones that are only measured."""
    found = (f for path in paths for f in (sorted(path.glob("*.txt")) if path.is_dir() else [path]))
    return [f for f in found if f.stem not in HELD_OUT]


def main(argv: list[str]) -> int:
    """Learn and write; prints what is carried by floor."""
    parser = argparse.ArgumentParser(prog="python -m kg.train times", description=__doc__)
    parser.add_argument("--gold", type=Path, required=True, action="append", help="file or folder (*.txt) of annotated articles; may be given again")
    parser.add_argument("--leave-out", nargs="*", default=(), help="files (stems) to leave out")
    parser.add_argument("--floor", type=float, default=FLOOR, help=f"score from which a time is carried (default {FLOOR})")
    parser.add_argument("--out", type=Path, default=None, help="file to write (default kg/models/votes/times.json)")
    options = parser.parse_args(argv)
    lexicon = load_lexicon()
    notes = [note for file in files_of(options.gold) if file.stem not in options.leave_out for note in read_articles(file)]
    stories = [(number, note, *document_of(note, lexicon)) for number, note in enumerate(notes)]
    own = [case for number, note, story, days in stories for case in own_cases(number, note, story, days, lexicon)]
    carried = [case for number, note, story, days in stories for case in carried_cases(number, note, story, days)]
    floors = {"own": OWN_FLOOR, "alone": ALONE_FLOOR, "carried": options.floor}
    for title, cases, floor in (("with times in their sentence", own, ALONE_FLOOR), ("without a time of their own", carried, options.floor)):
        sys.stdout.write(f"{len(notes)} articles, {len(cases)} events {title}, {sum(c.marked for c in cases)} with a time\n")
        sys.stdout.writelines(f"{line}\n" for line in report(outcomes(cases), [floor + step / 2 for step in range(-3, 4)]))
    table = {"floors": floors, "own": weights_of(own), "carried": weights_of(carried)}
    (options.out or model_dir("votes") / "times.json").write_text(json.dumps(table, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0
