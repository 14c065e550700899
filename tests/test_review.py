"""A reviewer's decisions: made, obeyed, explained, taken back, and kept through rebuilds; clear errors where they cannot hold."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from commands import PLAIN, parts

from kg import pipeline, review, store, vocab, why_merge
from kg.cli import main
from kg.errors import InputError
from kg.knowledge import KnowledgeBase
from kg.merge.decisions import find_item, name_item
from kg.merge.records import record_of
from kg.store import Dataset
from kg.vocab import ISNAD, MERGED

#: Two articles tell one hand-over; the third tells one of a site without a name, which a reader knows to be the same.
NEWS = {
    "a": ("2020-03-27", "سلم التحالف الدولي قاعدة القيارة الجوية إلى القوات العراقية يوم الخميس 26 آذار 2020."),
    "b": ("2020-03-28", "تسلمت القوات العراقية قاعدة القيارة الجوية من التحالف الدولي يوم الخميس 26 آذار 2020. انسحب الجيش الأمريكي من القائم."),
    "c": ("2020-03-29", "سلم الجيش الأمريكي موقعا عسكريا في نينوى إلى القوات العراقية يوم الأربعاء 25 آذار 2020."),
}
#: An older article on the same hand-over, by which its event is named once it is read.
OLDER = {"0": ("2020-03-26", "يسلم التحالف الدولي قاعدة القيارة الجوية إلى القوات العراقية يوم الخميس 26 آذار 2020.")}
EXPORTS = ("graph.ttl", "graph.trig")


@pytest.fixture(autouse=True)
def loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Knowledge is loaded once."""
    known = parts()
    monkeypatch.setattr("kg.reading.Components.load", lambda *wanted, **named: known)
    monkeypatch.setattr(KnowledgeBase, "load", lambda *wanted: known.knowledge)


def written(folder: Path, news: dict[str, tuple[str, str]]) -> Path:
    path = folder / "news.jsonl"
    path.write_text("".join(json.dumps({"id": i, "published": day, "text": text}, ensure_ascii=False) + "\n" for i, (day, text) in news.items()))
    return path


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("review")
    pipeline.build([written(folder, NEWS)], folder / "out", parts=parts())
    return folder / "out"


@pytest.fixture
def graph(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "out"))


def kg(*arguments: object, status: int = 0) -> str:
    done = CliRunner().invoke(main, [*map(str, arguments)])
    assert done.exit_code == status, done.output
    return done.stdout + done.stderr


def exports(folder: Path) -> list[bytes]:
    return [(folder / name).read_bytes() for name in EXPORTS]


def groups(folder: Path) -> review.Groups:
    dataset = store.open_dataset(folder)
    found = review.groups_of(dataset)
    dataset.close()
    return found


def handover(folder: Path, article: str) -> str:
    """The hand-over that an article tells."""
    dataset = store.open_dataset(folder)
    telling = next(t for t in record_of(dataset.document(article)).tellings if t.type == "Handover")
    dataset.close()
    return f"article:{article}#{telling.id}"


def event_of(folder: Path, telling: str) -> str:
    article, _, item = telling.removeprefix("article:").partition("#")
    return groups(folder)["event"][(article, item)]


def naming(folder: Path, article: str, entry: str) -> str:
    """The entity of an article that is linked to an entry."""
    dataset = store.open_dataset(folder)
    entity = next(e for e in record_of(dataset.document(article)).entities if e.knowledge == vocab.expand(entry))
    dataset.close()
    return f"article:{article}#{entity.id}"


# Same


def test_review_same_joins_whole_events_and_drop_takes_it_back(graph: Path) -> None:
    before, (one, other) = exports(graph), (event_of(graph, handover(graph, article)) for article in "bc")
    assert one != other
    said = kg("same", graph, one, other, "--reviewer", "Huda", "--note", "one\tsite")
    assert len({event_of(graph, handover(graph, article)) for article in "abc"}) == 1
    assert vocab.shorten(one) in said and " → " in said
    lines = (graph / "reviewed.tsv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 2 and lines[1].startswith("same\tevent\ta\tHandover\tسلم\t0\t") and lines[1].endswith("\tHuda\tone site")
    assert kg("validate", graph).startswith("6 graphs") and exports(graph) != before
    kg("reviews", graph, "--drop", 1)
    assert exports(graph) == before and kg("reviews", graph) == "no decisions\n"


def test_review_decision_outlives_a_rebuild_and_gives_the_same_bytes(graph: Path) -> None:
    kg("same", graph, handover(graph, "a"), handover(graph, "c"))
    kept, decided = (graph / "reviewed.tsv").read_bytes(), exports(graph)
    kg("build", written(graph.parent, NEWS), "-o", graph, "--force", *PLAIN)
    assert exports(graph) == decided and (graph / "reviewed.tsv").read_bytes() == kept


def test_review_decision_outlives_a_change_of_names(graph: Path) -> None:
    """An older article gives the event another IRI and the article of the decision another place; the decision holds."""
    kg("same", graph, handover(graph, "a"), handover(graph, "c"))
    before = event_of(graph, handover(graph, "a"))
    kg("build", written(graph.parent, OLDER | NEWS | {"c": (NEWS["c"][0], "خبر عاجل.\n\n" + NEWS["c"][1])}), "-o", graph, "--force", *PLAIN)
    found = {event_of(graph, handover(graph, article)) for article in "0abc"}
    assert len(found) == 1 and found != {before}
    assert "obeyed" in kg("reviews", graph)


def test_review_dry_run_tells_what_the_decision_does_and_does_nothing(graph: Path) -> None:
    before, pair = exports(graph), [handover(graph, article) for article in "bc"]
    would = kg("same", graph, *pair, "--note", "x", "--dry-run")
    assert exports(graph) == before and not (graph / "reviewed.tsv").exists()
    assert would.startswith("would write same\tevent\t") and would.split("\n", 1)[1] == kg("same", graph, *pair, "--note", "x")


def test_review_interrupted_changes_nothing(graph: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*arguments: object) -> None:
        raise KeyboardInterrupt

    before, pair = exports(graph), [handover(graph, article) for article in "bc"]
    monkeypatch.setattr("kg.pipeline.write_files", stop)
    assert "as it was before" in kg("same", graph, *pair, status=130)
    assert exports(graph) == before and not (graph / "reviewed.tsv").exists() and kg("reviews", graph) == "no decisions\n"


# Different


@pytest.mark.parametrize("whole", [False, True])
def test_review_different_parts_two_tellings(graph: Path, whole: bool) -> None:
    before, (one, other) = exports(graph), [handover(graph, article) for article in "ab"]
    kg("different", graph, other, event_of(graph, one) if whole else one)
    assert event_of(graph, one) != event_of(graph, other)
    kg("reviews", graph, "--drop", 1)
    assert exports(graph) == before


@pytest.mark.parametrize("turned", [False, True])
def test_review_different_takes_an_article_s_entity_out_of_its_entry(graph: Path, turned: bool) -> None:
    """Whichever comes first, the article's words are what leaves the knowledge-base entry."""
    entity = naming(graph, "b", "kb:qayyarah-airfield-west")
    pair = ["kb:qayyarah-airfield-west", entity]
    kg("different", graph, *(pair[::-1] if turned else pair))
    found = groups(graph)["entity"]
    mine = found["b", entity.partition("#")[2]]
    assert mine.startswith(vocab.PREFIXES["entity"])
    assert [ref.article for ref, iri in found.items() if iri == vocab.expand("kb:qayyarah-airfield-west")] == ["a"]


def test_review_a_wrong_link_can_be_mended(graph: Path) -> None:
    """Words that were linked to a wrong entry leave it, and then are the same as the right one."""
    entity = naming(graph, "b", "kb:qayyarah-airfield-west")
    kg("different", graph, "kb:qayyarah-airfield-west", entity)
    kg("same", graph, entity, "kb:nineveh-governorate")
    assert groups(graph)["entity"]["b", entity.partition("#")[2]] == vocab.expand("kb:nineveh-governorate")
    assert kg("reviews", graph).count("obeyed") == 2


# Errors


def test_review_errors_say_what_is_wrong(graph: Path) -> None:
    a, b, c = (handover(graph, article) for article in "abc")
    whole = vocab.shorten(event_of(graph, a))
    dataset = store.open_dataset(graph)
    withdrawal = next(vocab.shorten(q.subject.value) for q in dataset.quads(MERGED) if q.object == ISNAD.Withdrawal)
    dataset.close()
    for verdict, one, other, message in (
        ("same", a, "event:nothing", "the graph knows no entity, event or telling event:nothing"),
        ("same", a, "no iri", "is not an IRI"),
        ("same", a, "kb:qayyarah-airfield-west", "an event or relation and kb:qayyarah-airfield-west an entity"),
        ("same", a, b, f"are the same already: {whole}"),
        ("same", a, withdrawal, "of type Handover and .* of type Withdrawal"),
        ("same", "kb:qayyarah-airfield-west", "kb:global-coalition", "knowledge base keeps"),
        ("different", a, c, "are different already"),
        ("different", whole, whole, "name two of its items"),
        ("different", a, a, "no other item"),
        ("different", c, event_of(graph, c), "no other item"),
    ):
        said = kg(verdict, graph, one, other, status=2)
        assert said.startswith("kg: ") and len(said.splitlines()) == 1
        with pytest.raises(InputError, match=message):
            review.decide(store.open_dataset(graph), verdict, one, other)
    assert not (graph / "reviewed.tsv").exists()


def test_review_decisions_that_contradict_each_other_are_refused(graph: Path) -> None:
    a, b, c = (handover(graph, article) for article in "abc")
    kg("same", graph, a, c, "--reviewer", "Huda")
    assert "decision 1 of Huda" in kg("different", graph, a, c, status=2)
    assert f"kg reviews {graph} --drop 1" in kg("different", graph, c, a, status=2)
    kg("different", graph, a, b)
    assert "says that they are different" in kg("same", graph, b, a, status=2)
    assert "there is no decision 3; there are 2" in kg("reviews", graph, "--drop", 3, status=2)


def test_review_list_tells_what_became_of_each_decision(graph: Path) -> None:
    kg("same", graph, handover(graph, "a"), handover(graph, "c"), "--reviewer", "Huda")
    path = graph / "reviewed.tsv"
    text = path.read_text(encoding="utf-8")
    line = text.splitlines()[1]
    path.write_text(text + line.replace("\ta\t", "\tb\t") + "\n" + line.replace("same", "different") + "\n", encoding="utf-8")
    said = kg("reviews", graph, "--apply")
    assert "no longer finds both" in said and "cannot hold" in said
    rows = json.loads(kg("reviews", graph, "--format", "json"))
    assert {(row["verdict"], row["effect"]) for row in rows} == {("same", "not obeyed"), ("same", "not found"), ("different", "obeyed")}
    assert [row["effect"] for row in csv.DictReader(io.StringIO(kg("reviews", graph, "--format", "csv")))] == [row["effect"] for row in rows]
    path.write_text(text + "perhaps\tevent\n", encoding="utf-8")
    assert "reviewed.tsv, record 3" in kg("reviews", graph, status=2)


# Names


def test_review_every_item_of_the_seeds_has_a_name_of_its_own(seeds_graph: Dataset) -> None:
    records = [record_of(seeds_graph.document(article)) for article in seeds_graph.articles()]
    named = [(r, kind, i) for r in records for kind, items in (("entity", r.entities), ("event", r.tellings)) for i in items]
    assert len(named) > 200
    assert [(r.id, i.id) for r, kind, i in named if find_item(r, name_item(r, i), kind) != (r.id, i.id)] == []


# Why


@pytest.fixture
def decided(graph: Path) -> Iterator[tuple[Dataset, str]]:
    """The graph with the three hand-overs made one by a reviewer, open, and their event."""
    kg("same", graph, handover(graph, "a"), handover(graph, "c"), "--reviewer", "Huda", "--note", "one site")
    iri = event_of(graph, handover(graph, "a"))
    dataset = store.open_dataset(graph)
    yield dataset, iri
    dataset.close()


def test_why_merge_tells_items_decisions_and_conflicts(decided: tuple[Dataset, str]) -> None:
    dataset, iri = decided
    story = why_merge.why_merged(dataset, iri)
    assert [item.article for item in story.items] == ["a", "b", "c"]
    assert story.voices == (("a", "b"),) and story.voice_count == 2, "two of them use the same words"
    assert all(item.sentence in NEWS[item.article][1] for item in story.items)
    by_rule = {judged.rule: judged for judged in story.joined}
    assert (by_rule["reviewer"].reviewer, by_rule["reviewer"].note) == ("Huda", "one site")
    scored = next(j for j in story.joined if j.rule != "reviewer")
    assert scored.weight == sum(float(part.rpartition(" ")[2]) for part in scored.parts) > 0
    assert {c.aspect for c in story.conflicts} == {"time", "giver"}
    text = why_merge.story_text(story)
    assert "a reviewer's decision: Huda · one site" in text and "site: same" in text and "conflicts\n" in text
    assert why_merge.why_merged(dataset, story.items[0].iri) == story, "a telling gives the story of its event"


def test_why_merge_of_an_entity_and_of_nothing(graph: Path) -> None:
    text = kg("why", graph, "kb:iraqi-security-forces", "--merge")
    assert text.startswith("kb:iraqi-security-forces · MilitaryForce · 3 items in 3 articles\n")
    assert "all are linked to one entry of the knowledge base" in text
    assert "the graph knows no fact or entity kb:nobody" in kg("why", graph, "kb:nobody", "--merge", status=2)
    assert "is not an IRI" in kg("why", graph, "no iri", "--merge", status=2)


def test_why_merge_tells_what_was_kept_apart_and_which_articles_are_one_voice(seeds_graph: Dataset) -> None:
    told = [why_merge.why_merged(seeds_graph, iri) for iri in sorted(set(review.groups_of(seeds_graph)["event"].values()))]
    assert any(story.apart for story in told) and any(story.voices for story in told)
    for story in told:
        articles = {item.article for item in story.items}
        assert story.voice_count == len(articles) - sum(len(group) - 1 for group in story.voices)
        assert all(j.verdict == "same" for j in story.joined) and all(j.verdict != "same" for j in story.apart)
        assert len(story.joined) >= len(story.items) - 1, "what is one was joined by decisions"
