"""The difference of two graphs: in entities and events, by mentions and tellings, for people and for programs."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from commands import parts
from documents import seed_document
from lives import Articles, build, decisions
from pyoxigraph import Quad

from kg import pipeline, store
from kg.changes import put_result
from kg.cli import main
from kg.diff import Change, Difference, diff_graphs, diff_rows, diff_text
from kg.merge import Background, merge, record_of
from kg.model import Document
from kg.rdf import period_statements
from kg.vocab import ISNAD, MERGED, shorten

QAIM, FORCES = "kb:al-qaim-base", "kb:iraqi-security-forces"


@pytest.fixture
def differ(tmp_path: Path):  # noqa: ANN201
    """A function that gives the difference of two graphs, made of articles or found in a folder."""

    def run(*sides: Articles | Path) -> Difference:
        opened = []
        for number, side in enumerate(sides):
            folder = side if isinstance(side, Path) else tmp_path / f"side-{number}"
            if not isinstance(side, Path):
                build(folder, side, exports=False)
            opened.append(store.open_dataset(folder))
        found = diff_graphs(*opened)
        for dataset in opened:
            dataset.close()
        return found

    return run


def told(changes: tuple[Change, ...]) -> set[tuple[str, str]]:
    """Kind and CURIE of each change, by its first item."""
    return {(c.kind, shorten((c.before or c.after)[0].iri).split("-2020")[0]) for c in changes}


def test_diff_of_a_graph_with_itself_is_nothing(differ) -> None:
    found = differ({"a": [0, 1], "b": [3]}, {"b": [3], "a": [0, 1]})
    assert not found.changed
    assert diff_text(found) == "The two graphs have the same entities and events.\n" and "متطابقان" in diff_text(found, "ar")
    assert diff_rows(found) == {"articles": {"added": [], "removed": [], "changed": []}, "entities": [], "events": []}


def test_diff_tells_what_an_article_brings(differ) -> None:
    found = differ({"a": [0]}, {"a": [0], "b": [3], "c": [9]})
    assert found.articles == {"added": ("b", "c"), "removed": (), "changed": ()}
    assert told(found.entities) == {("added", QAIM), ("added", "kb:us-armed-forces")}
    assert ("added", "event:handover-al-qaim-base-us-armed-forces") in told(found.events)
    text = diff_text(found)
    assert text.startswith("articles: added b, c\n") and "handover: United States Armed Forces, Iraqi Security Forces, Al-Qaim base" in text
    assert "تسليم: القوات الأمريكية، قوات الأمن العراقية، قاعدة القائم" in diff_text(found, "ar")


def test_diff_is_turned_round_with_its_sides(differ, tmp_path: Path) -> None:
    differ({"a": [0], "b": [8]}, {"a": [0]})
    there, back = (differ(*map(tmp_path.joinpath, names)) for names in (("side-0", "side-1"), ("side-1", "side-0")))
    turned = {"added": "removed", "removed": "added"}
    assert there.articles["removed"] == back.articles["added"] == ("b",)
    assert {(turned.get(kind, kind), iri) for kind, iri in told(there.events)} == told(back.events) != set()


def test_diff_tells_who_else_tells_an_event(differ) -> None:
    found = differ({"a": [3]}, {"a": [3], "b": [3]})
    (change,) = found.events
    assert change.kind == "changed" and change.details == {"articles": (("1",), ("2",))} and found.entities == ()
    assert "articles 1 → 2" in diff_text(found)


def test_diff_tells_which_aspect_of_an_event_changed(differ, tmp_path: Path) -> None:
    """The same article, of which one graph says another day and that it did not happen."""
    differ({"a": [3]}, {"a": [3]})
    day = date(2020, 3, 20)
    with store.edit(tmp_path / "side-1") as dataset:
        event = next(q.subject for q in dataset.store.quads_for_pattern(None, ISNAD.time, None, MERGED))
        gone = [q for term in (ISNAD.time, ISNAD.polarity) for q in dataset.store.quads_for_pattern(event, term, None, MERGED)]
        period = [Quad(*statement, MERGED) for statement in period_statements(day, day, "day")]
        come = [Quad(event, ISNAD.time, period[0].subject, MERGED), Quad(event, ISNAD.polarity, ISNAD.negative, MERGED)]
        dataset.change_graph(gone, [*period, *come])
    (change,) = differ(tmp_path / "side-0", tmp_path / "side-1").events
    assert change.kind == "changed"
    assert change.details == {"polarity": (("positive",), ("negative",)), "time": (("2020-03-19",), ("2020-03-20",))}


def test_diff_finds_an_entity_again_under_another_name(differ, tmp_path: Path) -> None:
    """An entity that a reviewer told apart has a name of its own; alone it has that of its entry, by its mentions it is the same."""
    differ({"a": [0], "b": [3]}, {"b": [3]})
    one, other = tmp_path / "side-0", tmp_path / "side-1"
    pipeline.remerge(one, decisions(one, "a", "b"), knowledge=parts().knowledge)
    found = differ(one, other)
    assert {("renamed", "entity:militaryforce-iraqi-security-forces"), ("removed", FORCES)} <= told(found.entities)
    assert [c.kind for c in found.events] == ["removed"], "that the recipient has another IRI is no change of the event"


def test_diff_tells_what_a_reviewer_parted_and_joined(differ, tmp_path: Path) -> None:
    articles = {"a": [0, 1], "b": [3]}
    differ(articles, articles)
    one, other = tmp_path / "side-0", tmp_path / "side-1"
    pipeline.remerge(other, decisions(other, "a", "b"), knowledge=parts().knowledge)
    parted, joined = differ(one, other), differ(other, one)
    assert told(parted.entities) == {("parted", "kb:iraqi-security-forces")} and [c.kind for c in joined.entities] == ["joined"]
    assert len(parted.entities[0].after) == len(joined.entities[0].before) == 2
    (event,) = parted.events
    assert event.kind == "changed" and set(event.details) == {"recipient"}
    assert "recipient kb:iraqi-security-forces → entity:militaryforce-iraqi-security-forces" in diff_text(parted)


def test_diff_knows_mentions_and_tellings_whatever_their_ids(tmp_path: Path) -> None:
    """Another reading numbers entities and facts otherwise; by words and places they are the same."""
    folders = []
    for name, shift in (("plain", 0), ("shifted", 7)):
        folders.append(tmp_path / name)
        doc = seed_document("seed-003")
        ids = {e.id: f"e{n + shift}" for n, e in enumerate(doc.entities)} | {f.id: f"f{n + shift}" for n, f in enumerate(doc.facts)}
        doc = Document.from_json(_renumbered(doc.to_json(), ids))
        with store.create(folders[-1]) as dataset:
            dataset.put_article(doc)
            put_result(dataset, merge([record_of(doc)], Background(parts().knowledge)), parts().knowledge)
    found = diff_graphs(*map(store.open_dataset, folders))
    assert not {c.kind for c in (*found.entities, *found.events)} - {"renamed"} and found.articles == {"added": (), "removed": (), "changed": ()}


def _renumbered(text: str, ids: dict[str, str]) -> str:
    return re.sub(r'"((?:e|f)\d+)"', lambda m: f'"{ids.get(m[1], m[1])}"', text)


def test_diff_command(differ, tmp_path: Path) -> None:
    differ({"a": [0]}, {"a": [0], "b": [3]})
    one, other = (str(tmp_path / f"side-{n}") for n in (0, 1))
    runs = [CliRunner().invoke(main, ["diff", *arguments]) for arguments in ([one, one], [one, other], [one, other, "--format", "json"], [one, "none"])]
    assert [run.exit_code for run in runs] == [0, 1, 1, 2]
    assert json.loads(runs[2].stdout)["articles"]["added"] == ["b"] and "added" in runs[1].stdout
    assert runs[3].stderr.startswith("kg: none: no such folder")
