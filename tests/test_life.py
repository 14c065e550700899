"""Articles come, change and go: the graph is always that of a build from scratch, and what went has left no trace."""

from __future__ import annotations

import json
import pickle
import shutil
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from commands import PLAIN, parts
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lives import TELLINGS, add, build, decisions, remove, shown, write_articles

from kg import changes, intake, pipeline, resources, store
from kg.cli import main
from kg.errors import InputError, StageError, StoreError
from kg.merge import snapshot
from kg.merge.decisions import load_reviewed
from kg.runlog import read_log

START = {"a": [0, 1], "b": [3]}
SAME = {"a": [0, 1], "b": [3], "c": [1, 9], "d": [4, 5, 6]}


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph of two articles, not to be changed."""
    folder = tmp_path_factory.mktemp("first") / "out"
    build(folder, START)
    return folder


@pytest.fixture
def out(first: Path, tmp_path: Path) -> Path:
    """A graph of two articles."""
    return shutil.copytree(first, tmp_path / "out")


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a graph of ``SAME`` shows that was built from scratch."""
    folder = tmp_path_factory.mktemp("scratch") / "out"
    build(folder, SAME)
    return shown(folder)


def invoke(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


# The same as from scratch

IDS = st.sampled_from(["a", "b", "c", "d", "e"])
TOLD = st.lists(st.integers(0, len(TELLINGS) - 1), min_size=1, max_size=3, unique=True)
STEPS = st.one_of(st.dictionaries(IDS, TOLD, min_size=1, max_size=3), st.sets(IDS, min_size=1, max_size=2))


@given(st.dictionaries(IDS, TOLD, min_size=1, max_size=3), st.lists(STEPS, min_size=1, max_size=4))
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_life_any_order_gives_the_graph_of_a_build_from_scratch(first: dict[str, list[int]], steps: list[dict[str, list[int]] | set[str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        changed, anew = Path(folder) / "changed", Path(folder) / "anew"
        there = dict(first)
        build(changed, there, exports=False)
        for step in steps:
            if isinstance(step, dict):
                add(changed, step, exports=False)
                there |= step
            elif gone := step & there.keys():
                remove(changed, *gone, exports=False)
                there = {name: told for name, told in there.items() if name not in gone}
        if there:
            build(anew, there, exports=False)
            assert shown(changed) == shown(anew)


def test_life_files_are_those_of_a_build(out: Path, scratch: dict[str, bytes]) -> None:
    report = add(out, {"c": [1, 9], "d": [4, 5, 6]})
    assert (sorted(report.added), report.replaced, report.articles) == (["c", "d"], {}, 4)
    assert shown(out) == scratch
    assert {"turtle": (out / "graph.ttl").read_bytes(), "trig": (out / "graph.trig").read_bytes()}.items() <= scratch.items()


def test_life_a_changed_article_replaces_its_old_self(out: Path, scratch: dict[str, bytes]) -> None:
    add(out, {"c": [7], "d": [4, 5, 6]})
    report = add(out, {"c": [1, 9]})
    assert (list(report.replaced), report.added) == (["c"], {}) and shown(out) == scratch


def test_life_an_empty_graph_is_a_graph(out: Path, scratch: dict[str, bytes]) -> None:
    assert remove(out, "a", "b").articles == 0
    dataset = store.open_dataset(out)
    assert dataset.articles() == [] and not list(dataset.quads(changes.MERGED))
    dataset.close()
    add(out, SAME)
    assert shown(out) == scratch


def test_life_where_a_change_would_not_conform_the_whole_graph_is_put_again(out: Path, scratch: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "_conforms", lambda *anything: False)
    add(out, {"c": [1, 9], "d": [4, 5, 6]})
    assert shown(out) == scratch


# The snapshot that merging goes on with


def spoil_nothing(path: Path) -> None:
    return


def spoil_by_taking_away(path: Path) -> None:
    path.unlink()


def spoil_by_cutting(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def spoil_by_another_seal(path: Path) -> None:
    head, rest = pickle.dumps((snapshot.FORM, resources.program(), "x")), path.read_bytes()
    path.write_bytes(head + rest[rest.index(b".") + 1 :])


@pytest.mark.parametrize(("spoil", "used"), [(spoil_nothing, True), (spoil_by_taking_away, False), (spoil_by_cutting, False), (spoil_by_another_seal, False)])
def test_life_goes_on_without_a_snapshot_that_fits(out: Path, scratch: dict[str, bytes], monkeypatch: pytest.MonkeyPatch, spoil, used: bool) -> None:
    """A run that finds its snapshot reads no stored article back."""
    shown(out)
    spoil(out / pipeline.SNAPSHOT)
    back: list[object] = []
    monkeypatch.setattr(pipeline, "read_back", lambda *given: (back.append(given), intake.read_back(*given)))
    add(out, {"c": [1, 9], "d": [4, 5, 6]})
    assert (not back) == used and shown(out) == scratch


def test_life_a_store_that_something_else_changed_is_read_back(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with store.edit(out) as dataset:
        dataset.remove_article("b")
    assert not (out / pipeline.SNAPSHOT).exists()
    add(out, {"b": [5]})
    kept = (out / pipeline.SNAPSHOT).read_bytes()
    changed = store.Store(str(out / "store"))
    changed.remove_graph(store.NamedNode("https://w3id.org/isnad/article/a"))
    del changed
    assert snapshot.load(out / pipeline.SNAPSHOT, store.seal_of(out), parts().knowledge) is None and kept
    assert add(out, {"c": [1]}).articles == 2


class Evil:
    def __reduce__(self) -> tuple:
        return (Path.touch, (Path(tempfile.gettempdir()) / "isnad-evil",))


def test_life_a_snapshot_runs_no_code(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path, trace = tmp_path / "evil", Path(tempfile.gettempdir()) / "isnad-evil"
    for parts_ in ([Evil()], [(snapshot.FORM, resources.program(), "seal"), Evil()]):
        path.write_bytes(b"".join(map(pickle.dumps, parts_)))
        assert snapshot.load(path, "seal", parts().knowledge) is None
    assert not trace.exists()


# What is gone

MARK = "طرزانوف"


def traces(folder: Path, *marks: str) -> list[str]:
    """The files of a folder in which one of the marks stands, as UTF-8 or quoted in an IRI; the log aside."""
    return [
        str(path.relative_to(folder)) for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != store.LOG and any(mark.encode() in path.read_bytes() for mark in marks)
    ]  # fmt: skip


def marked(path: Path) -> Path:
    """Two articles; the second has a mark in its id, text, title, source, author and address."""
    text = f"قال {MARK} إن التحالف سلم قاعدة القيارة إلى القوات العراقية في 26 مارس 2020. وقتل {MARK} في الموصل."
    record = {"id": f"secret-{MARK}", "title": MARK, "text": text, "published": "2020-03-27", "source": MARK, "author": MARK, "url": f"http://a.org/{MARK}"}
    path.write_text(json.dumps({"id": "b", "text": TELLINGS[0]}, ensure_ascii=False) + "\n" + json.dumps(record, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def test_life_nothing_of_a_removed_article_stays_on_disk(out: Path, tmp_path: Path) -> None:
    pipeline.add(out, [marked(tmp_path / "news.jsonl")], parts=parts())
    before = traces(out, MARK, "secret-")
    assert {"graph.ttl", "graph.trig", pipeline.SNAPSHOT} < set(before) and any(name.startswith("store/") for name in before)
    remove(out, f"secret-{MARK}")
    assert traces(out, MARK, "secret-") == [] and traces(out.parent, MARK) == ["news.jsonl"]
    last = list(read_log(out))[-1]
    assert last.command == "remove" and list(last.removed) == [f"secret-{MARK}"] and len(last.removed[f"secret-{MARK}"]) == 64


def test_life_nothing_of_an_article_s_old_self_stays_on_disk(out: Path, tmp_path: Path) -> None:
    source = marked(tmp_path / "news.jsonl")
    pipeline.add(out, [source], parts=parts())
    source.write_text(source.read_text(encoding="utf-8").replace(f"قال {MARK}", "قال علي").replace(f"وقتل {MARK}", "وقتل علي"), encoding="utf-8")
    assert f"قتل {MARK}".encode() in (out / "graph.trig").read_bytes()
    pipeline.add(out, [source], parts=parts())
    assert traces(out, f"قتل {MARK}", f"قال {MARK}") == []


def test_life_decisions_on_a_removed_article_go_with_it(out: Path) -> None:
    add(out, {"c": [1]})
    (decision,) = decisions(out, "a", "c")
    other = decisions(out, "a", "b")
    pipeline.remerge(out, [decision, *other], knowledge=parts().knowledge)
    report = remove(out, "c")
    assert report.dropped == (decision,) and load_reviewed(out / store.REVIEWED) == tuple(other)
    assert traces(out, "\tc\t") == []


# Reviewers


def test_life_reviewers_are_obeyed_by_every_run(out: Path, tmp_path: Path) -> None:
    plain, wanted = shown(out), decisions(out, "a", "b")
    report = pipeline.remerge(out, wanted, knowledge=parts().knowledge)
    assert report.missing == () and shown(out)["turtle"] != plain["turtle"] and load_reviewed(out / store.REVIEWED) == tuple(wanted)
    build(tmp_path / "anew", START, reviewed=wanted)
    assert shown(tmp_path / "anew") == shown(out)
    add(out, {"c": [1, 9], "d": [4, 5, 6]})
    build(tmp_path / "anew", SAME)
    assert shown(tmp_path / "anew") == shown(out), "a build over a graph keeps its decisions"
    pipeline.remerge(out, [], knowledge=parts().knowledge)
    remove(out, "c", "d")
    assert shown(out) == plain and not (out / store.REVIEWED).exists()


def test_life_decisions_that_find_no_item_are_told(out: Path) -> None:
    wanted = decisions(out, "a", "b")
    pipeline.remerge(out, wanted, knowledge=parts().knowledge)
    assert add(out, {"b": [13]}).missing == tuple(wanted)


# What is passed over, and what fails


def test_life_reads_nothing_that_is_there_already(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = shown(out)
    monkeypatch.setattr("kg.parallel.read_articles", lambda *given: pytest.fail("read again"))
    report = add(out, START)
    assert (report.unchanged, report.added, report.replaced, report.complete) == (2, {}, {}, True) and shown(out) == before


def test_life_reads_again_what_was_read_otherwise(out: Path, tmp_path: Path) -> None:
    from fake_reader import FakeReader

    used = pipeline.Components(parts().knowledge, parts().lexicon, FakeReader([("السماء", "Place", 0.9)]))
    report = pipeline.add(out, [write_articles(tmp_path / "news.jsonl", {"b": [3], "s": [13]})], parts=used)
    assert (report.unchanged + len(report.replaced), list(report.added), report.entities) == (1, ["s"], build(tmp_path / "anew", START).entities + 1)
    assert len(used.reader.batches) == 1 and used.reader.batches[0] == 2, "the one that was there was read again"
    assert [entry.settings["reader"] for entry in read_log(out)] == [False, True]


@pytest.mark.parametrize("stage", ["record_of", "article_graph"])
def test_life_an_article_that_fails_leaves_its_old_self(out: Path, monkeypatch: pytest.MonkeyPatch, stage: str) -> None:
    before, real = shown(out), getattr(intake, stage)
    dataset = store.open_dataset(out)
    there = dataset.document("a").text  # may be read back: only its new self is to fail
    dataset.close()

    def failing(doc: object) -> object:
        if doc.article.id == "a" and doc.text != there:
            raise ValueError("no")
        return real(doc)

    monkeypatch.setattr(intake, stage, failing)
    report = add(out, {"a": [7], "c": [9]})
    assert [e.article for e in report.failed] == ["a"] and list(report.added) == ["c"] and not report.complete
    with pytest.raises(StageError, match="ValueError: no"):
        add(out, {"a": [7], "d": [9]}, strict=True)
    remove(out, "c")
    assert shown(out) == before


def test_life_unknown_articles_change_nothing(out: Path) -> None:
    before = {p.name: p.read_bytes() for p in out.iterdir() if p.is_file()}
    with pytest.raises(StoreError, match="no article 'x', 'y'; `kg entities`"):
        remove(out, "a", "y", "x")
    with pytest.raises(InputError, match="nothing could be built"):
        pipeline.add(out, [out.parent / "missing.txt"], parts=parts())
    assert {p.name: p.read_bytes() for p in out.iterdir() if p.is_file()} == before and [p.name for p in out.parent.iterdir() if p.is_dir()] == ["out"]


def test_life_two_runs_at_once_do_not_undo_each_other(out: Path, tmp_path: Path) -> None:
    add(shutil.copytree(out, tmp_path / "other"), {"c": [1]})
    with pytest.raises(StoreError, match="another run has changed the graph meanwhile"), store.edit(out) as dataset:
        dataset.remove_article("a")
        out.rename(tmp_path / "old")
        (tmp_path / "other").rename(out)
    assert sorted(entry.command for entry in read_log(out)) == ["add", "build"] and add(out, {"d": [2]}).articles == 4


# Log and commands


def test_life_log_tells_every_run(out: Path) -> None:
    add(out, {"c": [1], "a": [2]})
    remove(out, "b")
    runs = list(read_log(out))
    assert [(r.command, sorted(r.added), sorted(r.replaced), sorted(r.removed), r.counts["articles"]) for r in runs] == [
        ("build", ["a", "b"], [], [], 2), ("add", ["c"], ["a"], [], 3), ("remove", [], [], ["b"], 2),
    ]  # fmt: skip
    assert runs[2].removed["b"] == runs[0].added["b"] and runs[1].replaced["a"] != runs[0].added["a"]
    assert all(r.started <= r.ended and r.version for r in runs)
    text = (out / store.LOG).read_text(encoding="utf-8")
    build(out, START)
    assert (out / store.LOG).read_text(encoding="utf-8").startswith(text), "only appended to"


def test_life_commands(out: Path, tmp_path: Path) -> None:
    """Exports put off, articles read as the graph was read, one clear line for an article that is not there."""
    done = invoke("add", out, write_articles(tmp_path / "more.jsonl", {"c": [1, 9], "b": [4]}), "--no-exports")
    assert done.exit_code == 0 and done.stderr == "" and done.stdout.startswith("1 added, 1 replaced; now 3 articles: ")
    assert "without graph.ttl and graph.trig, which `kg export` writes" in done.stdout and not list(out.glob("graph.*")), "no stale exports"
    assert [entry.settings["reader"] for entry in read_log(out)] == [False, False]
    done = invoke("remove", out, "b", "nobody")
    assert done.exit_code == 2 and done.stderr == "kg: the graph has no article 'nobody'; `kg entities` lists articles\n"
    done = invoke("remove", out, "b", "--no-exports")
    assert done.exit_code == 0 and done.stdout.startswith("1 removed; now 2 articles: ")
    assert invoke("export", out, "-f", "trig", "-o", out / "graph.trig").exit_code == 0
    build(tmp_path / "anew", {"a": [0, 1], "c": [1, 9]})
    assert (out / "graph.trig").read_bytes() == (tmp_path / "anew" / "graph.trig").read_bytes()


def test_life_commands_take_decisions_from_a_file(out: Path, tmp_path: Path) -> None:
    wanted = decisions(out, "a", "b")
    pipeline.remerge(out, wanted, knowledge=parts().knowledge)
    source = write_articles(tmp_path / "first.jsonl", START)
    done = invoke("build", source, "-o", tmp_path / "anew", "--reviewed", out / store.REVIEWED, "--no-exports", *PLAIN)
    assert done.exit_code == 0 and load_reviewed(tmp_path / "anew" / store.REVIEWED) == tuple(wanted) and not list((tmp_path / "anew").glob("graph.*"))
    done = invoke("add", out, write_articles(tmp_path / "more.jsonl", {"b": [13]}))
    assert done.exit_code == 0 and "no longer finds both" in done.stderr
    assert invoke("remove", out, "b").stderr.startswith("kg: gone with it: the decision that «")


def test_life_commands_miss_the_models_that_the_graph_was_read_with(out: Path, tmp_path: Path) -> None:
    entry = json.loads((out / store.LOG).read_text(encoding="utf-8"))
    entry["settings"]["KG_MODELS"] = str(tmp_path / "gone")
    (out / store.LOG).write_text(json.dumps(entry) + "\n", encoding="utf-8")
    done = invoke("add", out, write_articles(tmp_path / "more.jsonl", {"c": [1]}))
    assert done.exit_code == 2 and done.stderr.startswith("kg: the graph was read with the models of ") and "--models" in done.stderr
