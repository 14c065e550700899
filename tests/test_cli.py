"""The command ``kg``: what each command prints and writes, and with which status it ends."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import networkx
import pytest
from click.testing import CliRunner, Result
from commands import PLAIN, SEEDS, kg, parts
from pyoxigraph import RdfFormat, parse

from kg import ask, vocab
from kg.cli import main
from kg.errors import KGError, MissingModelError
from kg.export import FORMATS
from kg.vocab import MERGED, ONTOLOGY

HANDOVER = "سلم التحالف الدولي قاعدة القيارة الجوية إلى القوات العراقية يوم الخميس."
BASES = "SELECT DISTINCT ?base WHERE { ?event a isnad:Handover ; isnad:site ?base } ORDER BY ?base"
QAYYARAH = "kb:qayyarah-airfield-west"


@pytest.fixture
def build(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):  # noqa: ANN201
    """A function that runs ``kg build`` on the sources into tmp_path/out, with knowledge that is loaded once."""
    loaded = parts()
    monkeypatch.setattr("kg.reading.Components.load", lambda *wanted, **named: loaded)

    def run(*arguments: str | Path, out: str = "out") -> Result:
        return invoke("build", *arguments, "-o", tmp_path / out)

    return run


def invoke(*arguments: str | Path, stdin: str | None = None) -> Result:
    done = CliRunner().invoke(main, [*map(str, arguments)], input=stdin)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def lines(*records: object) -> str:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def listing(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


# build


def test_cli_build_says_what_came_of_it(seeds_build: tuple[Path, str]) -> None:
    folder, said = seeds_build
    first, second = said.splitlines()
    assert first.startswith("5 articles: ") and "tellings of" in first and first.endswith(" entities")
    assert second.endswith("0 SHACL findings set aside; graph in out (graph.ttl, graph.trig)")
    assert listing(folder) == ["dataset.json", "graph.trig", "graph.ttl", "log.jsonl", "merging.snapshot", "run.ttl", "store", "validation.ttl", "validation.txt"]


def test_cli_build_refuses_a_graph_that_is_there(build, tmp_path: Path) -> None:
    article = write(tmp_path / "a.txt", HANDOVER)
    assert build(article).exit_code == 0
    before = (tmp_path / "out" / "graph.ttl").read_bytes()
    write(article, HANDOVER.replace("القيارة", "التاجي"))
    again = build(article)
    assert again.exit_code == 2 and "--force replaces it" in again.stderr and len(again.stderr.splitlines()) == 1
    assert (tmp_path / "out" / "graph.ttl").read_bytes() == before
    assert build(article, "--force").exit_code == 0
    assert (tmp_path / "out" / "graph.ttl").read_bytes() != before
    assert listing(tmp_path) == ["a.txt", "out"]


@pytest.mark.parametrize("force", [(), ("--force",)])
def test_cli_build_never_touches_a_foreign_folder(build, tmp_path: Path, force: tuple[str, ...]) -> None:
    article, diary = write(tmp_path / "a.txt", HANDOVER), write(tmp_path / "out" / "diary.txt", "mine")
    done = build(article, *force)
    assert done.exit_code == 2 and "holds something else" in done.stderr
    assert listing(tmp_path / "out") == ["diary.txt"] and diary.read_text() == "mine"
    assert listing(tmp_path) == ["a.txt", "out"]


BAD_FILES = {
    "empty.txt": (b"", "the file is empty"),
    "latin.txt": ("خبر".encode("cp1256"), "not UTF-8"),
    "foreign.txt": (b"Not a word of it.", "holds no Arabic text"),
    "script.html": (b"<html><head><script>alert('x')</script></head><body></body></html>", "no text found"),
    "picture.png": (b"\x89PNG", "is not a kind of article file"),
    "huge.txt": ("سلم التحالف القاعدة. ".encode() * 1_400_000, "split it"),
    "empty.jsonl": (b"", "the file holds no records"),
    "broken.json": (b'[{"text": "x"', "broken JSON"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_cli_build_names_the_bad_file_and_builds_the_rest(build, tmp_path: Path, name: str) -> None:
    content, reason = BAD_FILES[name]
    bad, good = write(tmp_path / "in" / name, content), write(tmp_path / "in" / "good.txt", HANDOVER)
    done = build(bad, good)
    assert done.exit_code == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"kg: {bad}") and reason in line and len(line) < 300
    assert done.stdout.startswith("1 articles")
    assert listing(tmp_path) == ["in", "out"] and (tmp_path / "out" / "graph.ttl").stat().st_size > 1000


@pytest.mark.parametrize("name", BAD_FILES)
def test_cli_build_of_nothing_else_writes_nothing(build, tmp_path: Path, name: str) -> None:
    bad = write(tmp_path / "in" / name, BAD_FILES[name][0])
    done = build(bad)
    assert done.exit_code == 2 and done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert "nothing could be built" in line and str(bad) in line and BAD_FILES[name][1] in line
    assert listing(tmp_path) == ["in"]


def test_cli_build_without_its_files(build, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    missing, empty = build(tmp_path / "no.txt"), build(tmp_path / "in")
    assert missing.exit_code == empty.exit_code == 2
    assert "no such file or folder" in missing.stderr and "holds no articles" in empty.stderr
    assert invoke("build", "-o", tmp_path / "out").exit_code == 2
    assert listing(tmp_path) == ["in"]


def test_cli_build_names_the_record_of_a_collection(build, tmp_path: Path) -> None:
    good = [{"id": f"n{i}", "text": HANDOVER, "published": "2020-03-27"} for i in (1, 2)]
    body = lines(good[0]) + '{"id": "cut", "text": "خبر\n' + lines({"id": "en", "text": "English"}, {"id": "none", "text": ""}, good[1], [1])
    news = write(tmp_path / "news.jsonl", body + lines({"id": "long", "text": "خبر " * 6_600_000}))
    done = build(news)
    assert done.exit_code == 1
    said = done.stderr.splitlines()
    assert [line.split(": ")[1] for line in said] == [f"{news}, record {n}" for n in (2, 6, 7)]
    assert "broken JSON" in said[0] and "not a JSON object" in said[1] and "the limit is 200,000" in said[2]
    assert done.stdout.startswith("2 articles, 1 empty and 1 without Arabic passed over: ")


def test_cli_build_takes_no_words_of_scripts(build, tmp_path: Path) -> None:
    body = f"<p>{HANDOVER}</p><p>وأضاف المتحدث باسم التحالف أن الجنود سيغادرون القاعدة في الأيام القادمة بالتنسيق مع الحكومة العراقية.</p>"
    page = f'<html lang="ar"><head><meta charset="utf-8"><title>خبر</title><script>var x = "هاجم داعش بغداد";</script></head><body><article>{body}</article></body></html>'
    assert build(write(tmp_path / "page.html", page)).exit_code == 0
    trig = (tmp_path / "out" / "graph.trig").read_text(encoding="utf-8")
    assert "سلم التحالف الدولي" in trig and "var x" not in trig and "هاجم داعش" not in trig


def test_cli_build_passes_over_graphs_inside_a_folder(build, tmp_path: Path) -> None:
    """The text report of an earlier run is no article."""
    write(tmp_path / "a.txt", HANDOVER)
    assert build(tmp_path).exit_code == 0
    again = build(tmp_path, "--force")
    assert again.exit_code == 0 and again.stderr == ""


@pytest.mark.parametrize("bad", ["first", "last"])
def test_cli_build_strict_stops_at_what_cannot_be_read(build, tmp_path: Path, bad: str) -> None:
    good, broken = write(tmp_path / "good.txt", HANDOVER), write(tmp_path / "bad.txt", b"\xff\xfe")
    done = build(*((broken, good) if bad == "first" else (good, broken)), "--strict")
    assert done.exit_code == 2 and "bad.txt: not UTF-8" in done.stderr
    assert listing(tmp_path) == ["bad.txt", "good.txt"]


def test_cli_build_ids_of_any_kind(build, tmp_path: Path) -> None:
    ids = ["../../etc", "خبر عاجل", 'a "b" <c>', "1", "http://x.org/?q=1#f", "a" * 300]
    assert build(write(tmp_path / "n.jsonl", lines(*({"id": i, "text": HANDOVER} for i in ids)))).exit_code == 0
    rows = [json.loads(line) for line in invoke("facts", tmp_path / "out").stdout.splitlines()]
    assert {row["article"] for row in rows} == set(ids)
    assert invoke("facts", tmp_path / "out", "--article", "../../etc").stdout.count("\n") == len(rows) / len(ids)
    assert invoke("validate", tmp_path / "out").exit_code == 0


def test_cli_build_metadata_gives_day_source_and_id(build, tmp_path: Path) -> None:
    write(tmp_path / "in" / "a.txt", HANDOVER)
    write(tmp_path / "in" / "metadata.jsonl", lines({"file": "a.txt", "id": "x", "published": "2020-03-27", "source": "الوكالة", "url": "http://a.org/1"}))
    for source in (tmp_path / "in", tmp_path / "in" / "a.txt"):
        assert build(source, "--force").exit_code == 0
        fact = next(json.loads(line) for line in invoke("facts", tmp_path / "out").stdout.splitlines() if "Handover" in line)
        assert fact["article"] == "x" and fact["time"]["start"] == fact["time"]["end"] == "2020-03-26"
        assert "الوكالة" in invoke("why", tmp_path / "out", fact["id"]).stdout


def test_cli_build_says_which_line_of_metadata_is_wrong(build, tmp_path: Path) -> None:
    write(tmp_path / "in" / "a.txt", HANDOVER)
    described = write(tmp_path / "in" / "metadata.jsonl", lines({"file": "a.txt", "published": "2020-03-27"}) + "{\n" + lines({"file": "gone.txt"}, {"id": "b"}))
    done = build(tmp_path / "in")
    assert done.exit_code == 1
    assert [line.split(": ")[1] for line in done.stderr.splitlines()] == [f"{described}, record {n}" for n in (2, 3, 4)]


def test_cli_build_reports_a_full_disk_in_one_line(build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kg.pipeline.write_files", full)
    done = build(write(tmp_path / "a.txt", HANDOVER))
    assert done.exit_code == 2 and done.stderr == "kg: [Errno 28] No space left on device\n"
    assert listing(tmp_path) == ["a.txt"]


INTERRUPTED = """
import os, signal, sys, time
from kg import cli, pipeline
def finish(*arguments):
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(20)
pipeline.finish = finish
signal.signal(signal.SIGINT, signal.default_int_handler)  # a background shell lets its children ignore it
cli.main(sys.argv[1:])
"""


def test_cli_build_interrupted_leaves_the_old_graph_whole(build, tmp_path: Path) -> None:
    article = write(tmp_path / "a.txt", HANDOVER)
    build(article)
    before = {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir() if p.is_file()}
    write(article, HANDOVER.replace("القيارة", "التاجي"))
    command = [sys.executable, "-c", INTERRUPTED, "build", str(article), "-o", str(tmp_path / "out"), "--force", *PLAIN]
    done = subprocess.run(command, cwd=SEEDS.parent, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 128 + signal.SIGINT and done.stderr == "interrupted; the graph is as it was before\n"
    assert {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir() if p.is_file()} == before
    assert listing(tmp_path) == ["a.txt", "out"]
    assert "قاعدة القيارة" in invoke("facts", tmp_path / "out").stdout


# query


def test_cli_query_gives_every_format(seeds_folder: Path) -> None:
    table, tsv, xml, rows, found = (invoke("query", seeds_folder, BASES, "--format", f).stdout for f in ("table", "tsv", "xml", "csv", "json"))
    bases = [binding["base"]["value"] for binding in json.loads(found)["results"]["bindings"]]
    assert vocab.expand(QAYYARAH) in bases
    assert [row["base"] for row in csv.DictReader(io.StringIO(rows))] == bases
    assert [line.strip("<>") for line in tsv.splitlines()[1:]] == bases
    assert [node.text for node in ElementTree.fromstring(xml).iter("{http://www.w3.org/2005/sparql-results#}uri")] == bases
    assert table.splitlines()[0].strip() == "base" and len(table.splitlines()) == len(bases) + 2 and QAYYARAH in table


def test_cli_query_asks_and_constructs(seeds_folder: Path) -> None:
    assert invoke("query", seeds_folder, "ASK { ?e a isnad:Handover }").stdout == "yes\n"
    assert invoke("query", seeds_folder, "ASK { ?e a isnad:Handover }", "--format", "json").stdout.strip() == '{"head":{},"boolean":true}'
    construct = "CONSTRUCT { ?e isnad:site ?s } WHERE { ?e a isnad:Handover ; isnad:site ?s }"
    triples = list(parse(invoke("query", seeds_folder, construct).stdout.encode(), format=RdfFormat.TURTLE))
    assert triples and all(t.predicate.value.endswith("#site") for t in triples)
    assert "isnad:Handover" in invoke("query", seeds_folder, f"DESCRIBE <{next(iter(sorted(t.subject.value for t in triples)))}>").stdout


def test_cli_query_from_a_file_and_standard_input(seeds_folder: Path, tmp_path: Path) -> None:
    direct = invoke("query", seeds_folder, BASES).stdout
    assert invoke("query", seeds_folder, write(tmp_path / "my bases.rq", "\ufeff" + BASES)).stdout == direct
    assert invoke("query", seeds_folder, "-", stdin=BASES).stdout == direct
    invoke("query", seeds_folder, BASES, "-o", tmp_path / "rows.txt")
    assert (tmp_path / "rows.txt").read_text(encoding="utf-8") == direct


@pytest.mark.parametrize(
    ("query", "message"),
    [("SELEC ?x WHERE { ?x ?y ?z }", "not SPARQL"), ("SELECT * WHERE {", "not SPARQL"), ("DELETE WHERE { ?s ?p ?o }", "SPARQL update"),
     ("missing.rq", "neither a SPARQL query nor a file"), ("SELECT ?x { ?x nope:y 1 }", "not SPARQL")],
)  # fmt: skip
def test_cli_query_that_is_broken_is_one_line(seeds_folder: Path, tmp_path: Path, query: str, message: str) -> None:
    kept = write(tmp_path / "rows.txt", "old")
    done = invoke("query", seeds_folder, query, "-o", kept)
    assert done.exit_code == 2 and message in done.stderr and len(done.stderr.splitlines()) == 1
    assert listing(tmp_path) == ["rows.txt"] and kept.read_text() == "old"


def test_cli_query_file_that_is_not_utf8(seeds_folder: Path, tmp_path: Path) -> None:
    done = invoke("query", seeds_folder, write(tmp_path / "q.rq", b"\xff\xfe"))
    assert done.exit_code == 2 and done.stderr.endswith("q.rq: not UTF-8; save the query as UTF-8\n")


# ask


def test_cli_ask_lists_and_answers(seeds_folder: Path) -> None:
    listed = invoke("ask", seeds_folder).stdout
    assert all(name in listed for name in ask.questions())
    arabic = invoke("ask", seeds_folder, "handovers", "--lang", "ar").stdout
    assert arabic.startswith("# " + ask.find_question("handovers").captions["ar"])
    rows = list(csv.DictReader(io.StringIO(invoke("ask", seeds_folder, "handovers", "--format", "csv").stdout)))
    assert rows and len(arabic.splitlines()) == len(rows) + 3


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(("nothing-such",), "there are: "), (("held-at", "nope=1"), "has no parameter"), (("held-at", "base"), "write NAME=VALUE"),
     (("held-at", "base=لا أحد"), "no entity is named"), (("held-at", "day=soon"), "is not a date")],
)  # fmt: skip
def test_cli_ask_says_what_is_wrong(seeds_folder: Path, arguments: tuple[str, ...], message: str) -> None:
    done = invoke("ask", seeds_folder, *arguments)
    assert done.exit_code == 2 and message in done.stderr and done.stdout == ""


# facts and entities


@pytest.mark.parametrize(("view", "options"), [("facts", ()), ("facts", ("--merged",)), ("entities", ())])
def test_cli_views_are_the_same_in_jsonl_and_csv(seeds_folder: Path, tmp_path: Path, view: str, options: tuple[str, ...]) -> None:
    rows = [json.loads(line) for line in invoke(view, seeds_folder, *options).stdout.splitlines()]
    table = list(csv.DictReader(io.StringIO(invoke(view, seeds_folder, *options, "--format", "csv").stdout)))
    key = "entity" if view == "entities" else "id"
    assert len(rows) > 20 and [row[key] for row in rows] == [row[key] for row in table]
    assert invoke(view, seeds_folder, *options, "-o", tmp_path / "rows").exit_code == 0
    assert [json.loads(line) for line in (tmp_path / "rows").read_text(encoding="utf-8").splitlines()] == rows


@pytest.mark.parametrize("view", ["facts", "entities"])
def test_cli_views_of_one_article(seeds_folder: Path, view: str) -> None:
    rows = [json.loads(line) for line in invoke(view, seeds_folder).stdout.splitlines()]
    own = [json.loads(line) for line in invoke(view, seeds_folder, "--article", "seed-003").stdout.splitlines()]
    assert own == [row for row in rows if row["article"] == "seed-003"] and 0 < len(own) < len(rows)
    unknown = invoke(view, seeds_folder, "--article", "seed-9")
    assert unknown.exit_code == 2 and "seed-9" in unknown.stderr and unknown.stdout == ""


def test_cli_facts_quote_the_article_and_name_entities_of_the_other_view(seeds_folder: Path) -> None:
    entities = {(row["article"], row["entity"]) for row in map(json.loads, invoke("entities", seeds_folder).stdout.splitlines())}
    for row in map(json.loads, invoke("facts", seeds_folder).stdout.splitlines()):
        text = (SEEDS / f"{row['article']}.txt").read_bytes().decode("utf-8")
        assert row["evidence"] and all(text[e["start"] : e["end"]] == e["text"] for e in row["evidence"])
        named = [a["entity"] for a in row["arguments"] if "entity" in a] + [s["entity"] for s in row["attribution"]]
        assert {(row["article"], entity) for entity in named} <= entities


# why, validate, export


def test_cli_why_of_a_fact_and_of_an_entity(seeds_folder: Path) -> None:
    fact = next(row for row in map(json.loads, invoke("facts", seeds_folder, "--merged").stdout.splitlines()) if len(row["article"]) > 1)
    said = invoke("why", seeds_folder, fact["id"]).stdout
    assert all(article in said for article in fact["article"]) and "[trigger: " in said
    assert "[mention: " in invoke("why", seeds_folder, QAYYARAH).stdout


@pytest.mark.parametrize(("iri", "message"), [("kb:atlantis", "the graph knows no fact or entity kb:atlantis"), ("not an iri", "is not an IRI")])
def test_cli_why_of_nothing(seeds_folder: Path, iri: str, message: str) -> None:
    done = invoke("why", seeds_folder, iri)
    assert done.exit_code == 2 and message in done.stderr


def test_cli_validate_reads_and_parses(seeds_folder: Path) -> None:
    text, turtle = invoke("validate", seeds_folder, "--lang", "ar"), invoke("validate", seeds_folder, "--format", "turtle")
    assert text.exit_code == turtle.exit_code == 0 and text.stdout.strip()
    conforms = [t.object.value for t in parse(turtle.stdout.encode(), format=RdfFormat.TURTLE) if t.predicate.value.endswith("conforms")]
    assert conforms == ["true"]


def test_cli_validate_ends_with_1_where_the_graph_does_not_conform(build, tmp_path: Path) -> None:
    from pyoxigraph import Literal, NamedNode, Quad, Store

    build(write(tmp_path / "a.txt", HANDOVER))
    store = Store(str(tmp_path / "out" / "store"))
    event = next(q for q in store.quads_for_pattern(None, vocab.RDF.type, vocab.ISNAD.Handover, MERGED))
    store.add(Quad(event.subject, NamedNode(vocab.expand("isnad:giver")), Literal("nobody"), MERGED))
    del store
    done = invoke("validate", tmp_path / "out")
    assert done.exit_code == 1 and "giver" in done.stdout


@pytest.mark.parametrize("name", FORMATS)
def test_cli_export_round_trips(seeds_folder: Path, seeds_graph, tmp_path: Path, name: str) -> None:
    rdf_format, whole, _ = FORMATS[name]
    path = tmp_path / "export"
    assert invoke("export", seeds_folder, "-f", name, "-o", path).exit_code == 0 and listing(tmp_path) == ["export"]
    assert CliRunner().invoke(main, ["export", str(seeds_folder), "-f", name]).stdout_bytes == path.read_bytes()
    if rdf_format is None:
        network = networkx.read_graphml(path)
        assert network.nodes[QAYYARAH]["type"] == "Base" and network.number_of_edges() > 100
    elif whole:
        assert set(parse(path=str(path), format=rdf_format)) == {q for q in seeds_graph.quads() if q.graph_name != ONTOLOGY}
    else:
        assert {q.triple for q in parse(path=str(path), format=rdf_format)} == {q.triple for q in seeds_graph.quads(MERGED)}
    if name in ("turtle", "trig"):
        assert path.read_bytes() == (seeds_folder / f"graph.{FORMATS[name][2]}").read_bytes()


@pytest.mark.parametrize("command", [("facts",), ("entities",), ("query", BASES), ("ask", "handovers"), ("why", QAYYARAH), ("validate",), ("export",)])
def test_cli_output_that_cannot_be_written_is_one_line(seeds_folder: Path, tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "taken").mkdir()
    for path in (tmp_path / "no" / "file", tmp_path / "taken"):
        done = invoke(command[0], seeds_folder, *command[1:], "-o", path)
        assert done.exit_code == 2 and done.stderr.startswith("kg: ") and len(done.stderr.splitlines()) == 1
    assert listing(tmp_path) == ["taken"] and not listing(tmp_path / "taken")


@pytest.mark.parametrize("command", [("facts",), ("entities",), ("query", BASES), ("ask",), ("why", QAYYARAH), ("validate",), ("export",)])
def test_cli_graph_that_is_none_is_one_line(tmp_path: Path, command: tuple[str, ...]) -> None:
    write(tmp_path / "folder" / "x.txt", "x")
    for name, message in (("gone", "kg build SOURCE"), ("folder", "not a graph folder")):
        done = invoke(command[0], tmp_path / name, *command[1:])
        assert done.exit_code == 2 and message in done.stderr and len(done.stderr.splitlines()) == 1


# evaluate


def test_cli_evaluate_scores_a_graph(seeds_folder: Path) -> None:
    gold = SEEDS.parent / "tests" / "gold"
    plain, full = invoke("evaluate", gold, "--graph", seeds_folder), invoke("evaluate", gold, "--graph", seeds_folder, "--types", "--misses")
    assert plain.exit_code == 0 and plain.stdout.startswith("entity         precision ")
    assert "attribution" in plain.stdout and "Handover" not in plain.stdout
    assert plain.stdout in full.stdout and "Handover " in full.stdout


def test_cli_evaluate_builds_the_articles_of_the_gold(build, tmp_path: Path) -> None:
    gold = {"article": "a", "entities": [{"id": "e1", "type": "Base", "names": ["قاعدة القيارة الجوية"]}], "facts": []}
    write(tmp_path / "set" / "gold" / "a.json", json.dumps(gold, ensure_ascii=False))
    write(tmp_path / "set" / "articles.jsonl", lines({"id": "a", "text": HANDOVER}))
    done = invoke("evaluate", tmp_path / "set")
    assert done.exit_code == 0 and "recall 1.000" in done.stdout.splitlines()[0]
    assert listing(tmp_path) == ["set"]


@pytest.mark.parametrize(("content", "message"), [(None, "holds no gold"), ("{", "no JSON"), ("[]", "gold"), ('{"article": "a"}', "gold")])
def test_cli_evaluate_says_what_is_wrong_with_the_gold(seeds_folder: Path, tmp_path: Path, content: str | None, message: str) -> None:
    if content is not None:
        write(tmp_path / "a.json", content)
    done = invoke("evaluate", tmp_path, "--graph", seeds_folder)
    assert done.exit_code == 2 and message in done.stderr and len(done.stderr.splitlines()) == 1


# all


@pytest.mark.parametrize("error", [(MissingModelError("no model"), 3), (KGError("broken"), 2), (BrokenPipeError(), 0), (KeyboardInterrupt(), 130), (OSError("disk"), 2)])
def test_cli_errors_become_exit_statuses(monkeypatch: pytest.MonkeyPatch, error: tuple[BaseException, int]) -> None:
    def fail(*arguments: object) -> None:
        raise error[0]

    monkeypatch.setattr("kg.store.open_dataset", fail)
    if isinstance(error[0], BrokenPipeError):
        monkeypatch.setattr("sys.stderr", io.StringIO())
    assert CliRunner().invoke(main, ["facts", "x"]).exit_code == error[1]


def test_cli_stops_quietly_where_the_reader_has_enough(seeds_folder: Path) -> None:
    command = [sys.executable, "-m", "kg.cli", "export", str(seeds_folder), "-f", "nquads"]
    with subprocess.Popen(command, cwd=SEEDS.parent, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.readline()
        process.stdout.close()
        errors = process.stderr.read()
        assert process.wait(60) == 0 and errors == b""


def test_cli_program_ends_with_its_status_and_all_it_had_to_say(seeds_folder: Path, tmp_path: Path) -> None:
    """The process ends at once, without taking its records apart; nothing of what it wrote is lost."""
    done = kg("facts", seeds_folder)
    assert done.returncode == 0 and done.stdout == invoke("facts", str(seeds_folder)).stdout and len(done.stdout) > 50_000
    done = kg("facts", tmp_path / "nowhere")
    assert done.returncode == 2 and done.stdout == "" and "no such folder" in done.stderr


def test_cli_help_and_version() -> None:
    commands = ("build", "add", "remove", "diff", "query", "ask", "facts", "entities", "why", "timeline", "validate", "export", "evaluate", "conflicts", "same", "different", "reviews")
    assert all(f"  {name} " in invoke("--help").stdout for name in commands)
    assert all(invoke(name, "-h").exit_code == 0 for name in commands)
    assert set(main.commands) == set(commands), "each command has its test here"
    done = kg("--version")
    assert done.returncode == 0 and done.stdout.startswith("kg, version ") and done.stderr == ""
    assert os.linesep in done.stdout
