"""Time in the graph: intervals of control from events, the questions over them, the timeline and its picture."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from kg import ask, vocab
from kg.cli import main
from kg.control import Control, control_statements, controls, during
from kg.errors import InputError, StoreError
from kg.merge.background import NoKnowledge
from kg.merge.types import Interval, ItemRef, MergedEntity, MergedEvent, MergeResult, NumberFiller, NumberVariant, RoleVariant, TimeVariant
from kg.merged import merged_graph
from kg.store import Dataset
from kg.timeline import CONTROL, STATUSES, TEXTS, Entry, Named, Report, Timeline, entry_rows, table_rows, time_text, timeline
from kg.timeline_picture import COLOURS, WORDS, Axis, timeline_svg
from kg.vocab import ISNAD, MERGED, PREFIXES, PROV, TIME

SVG = "{http://www.w3.org/2000/svg}"
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
PEOPLE = ("coalition", "army", "militia")


class Parts(NoKnowledge):
    """The army is a part of the country, and the city lies in it."""

    def wholes(self, iri: str) -> frozenset[str]:
        return frozenset({"x:country"} if iri in ("x:army", "x:city") else ())


def entity(name: str, kind: str = "MilitaryForce", named: bool = True) -> MergedEntity:
    return MergedEntity(f"x:{name}", kind, (("ar", name),), (ItemRef("a", name),), named=named)


ENTITIES = (*map(entity, PEOPLE), entity("base", "Base"), entity("city", "Place"), entity("country", "Place"), entity("somewhere", "Base", named=False))


def days(text: str) -> Interval:
    """``26`` is a day of March 2020, ``11-20`` some day of those."""
    first, _, last = text.partition("-")
    start, end = date(2020, 3, int(first)), date(2020, 3, int(last or first))
    return Interval(start, end, "week" if last else "day")


def event(kind: str, when: str, number: int = 0, count: bool = False, modality: str = "actual", polarity: str = "positive", **roles: str) -> MergedEvent:
    """An event told once, on a day; ``from_`` stands for the role ``from``."""
    ref = ItemRef("a", f"f{kind}{when}{number}")
    filled = tuple(RoleVariant(role.rstrip("_"), tuple(f"x:{name}" for name in names.split()), "", (ref,), 1, True) for role, names in sorted(roles.items()))
    numbers = (NumberVariant(NumberFiller("count", 300.0), (ref,), 1, True),) if count else ()
    times = (TimeVariant(days(when), (ref,), 1, True),) if when else ()
    return MergedEvent(f"e:{kind}-{when}-{number}".lower(), kind, (ref,), filled, numbers, times, polarity, modality)


def held(*events: MergedEvent) -> list[tuple[str, str, int | None, int | None]]:
    """Place, holder, first and last day of March of each interval."""
    found = controls(MergeResult(ENTITIES, tuple(events)), Parts())
    return [(c.place[2:], c.holder[2:], c.start and c.start.day, c.end and c.end.day) for c in found]


def handover(when: str, giver: str = "", recipient: str = "", site: str = "base", number: int = 0, **more: str) -> MergedEvent:
    roles = {role: name for role, name in (("giver", giver), ("recipient", recipient), ("site", site)) if name}
    return event("Handover", when, number, **more, **roles)


# Control ----------------------------------------------------------------------------------------------------------------


def test_control_passes_by_hand_over_from_giver_to_recipient() -> None:
    assert held(handover("26", "coalition", "army")) == [("base", "army", 26, None), ("base", "coalition", None, 26)]
    assert held(handover("26", "", "army")) == [("base", "army", 26, None)]
    assert held(handover("26", "coalition")) == [("base", "coalition", None, 26)]


def test_control_of_a_continent_is_none() -> None:
    class World(NoKnowledge):
        def kind(self, iri: str) -> str:
            return "continent"

    assert controls(MergeResult(ENTITIES, (event("Capture", "9", actor="army", place="city"),)), World()) == []


@pytest.mark.parametrize("flags", [{"modality": "planned"}, {"polarity": "negative"}, {"when": ""}, {"site": "somewhere"}, {"site": "militia"}])
def test_control_needs_what_has_happened_on_a_day_at_a_place_with_a_name(flags: dict[str, str]) -> None:
    assert held(handover(**{"when": "26", "giver": "coalition", "recipient": "army", **flags})) == []


def test_control_of_a_capture_ends_that_of_whom_it_is_taken_from_and_of_others() -> None:
    first, second = event("Capture", "1", actor="militia", place="city"), event("Capture", "9", actor="army", place="city")
    assert held(first, second) == [("city", "army", 9, None), ("city", "militia", 1, 9)]
    taken = event("Capture", "9", actor="army", from_="militia", place="city")
    assert held(taken) == [("city", "army", 9, None), ("city", "militia", None, 9)]


def test_control_of_the_country_around_a_city_is_not_won_with_it() -> None:
    assert held(event("Capture", "9", actor="army", place="city country")) == [("city", "army", 9, None)]


def test_control_of_a_part_does_not_end_that_of_its_whole() -> None:
    assert held(handover("5", "", "country"), handover("9", "", "army")) == [("base", "army", 9, None), ("base", "country", 5, None)]


def test_control_ends_where_its_holder_leaves_but_nothing_begins() -> None:
    capture, left = event("Capture", "1", actor="militia", place="city"), event("Withdrawal", "7", actor="militia", origin="city")
    assert held(capture, left) == [("city", "militia", 1, 7)]
    assert held(left) == [] and held(capture, event("Withdrawal", "7", actor="army", origin="city")) == [("city", "militia", 1, None)]


def test_control_outlasts_a_withdrawal_of_so_many_people() -> None:
    capture = event("Capture", "1", actor="militia", place="city")
    assert held(capture, event("Withdrawal", "7", count=True, actor="militia", origin="city")) == [("city", "militia", 1, None)]


def test_control_lasts_until_the_holder_hands_over_though_its_forces_left_before() -> None:
    events = event("Capture", "1", actor="militia", place="base"), event("Withdrawal", "7", actor="militia", origin="base"), handover("9", "militia", "army")
    assert held(*events) == [("base", "army", 9, None), ("base", "militia", 1, 9)]
    again = event("Capture", "8", number=1, actor="militia", place="base")
    assert held(*events, again) == [("base", "army", 9, None), ("base", "militia", 1, 7), ("base", "militia", 8, 9)]


def test_control_is_derived_from_the_withdrawal_of_that_day_too() -> None:
    events = handover("26", "coalition", "army"), event("Withdrawal", "23-29", actor="coalition", origin="base")
    giver = next(c for c in controls(MergeResult(ENTITIES, events), Parts()) if c.holder == "x:coalition")
    assert giver.ended_by == ("e:handover-26-0", "e:withdrawal-23-29-0") and giver.begun_by == () and giver.end == date(2020, 3, 26)


def test_control_of_two_events_that_differ_on_the_day_stands_side_by_side() -> None:
    assert held(handover("17", "coalition", "army"), handover("19", "coalition", "army", number=1)) == [
        ("base", "army", 17, None), ("base", "army", 19, None), ("base", "coalition", None, 17), ("base", "coalition", None, 19)]  # fmt: skip


def test_control_known_to_a_week_runs_from_its_first_to_its_last_day() -> None:
    assert held(handover("11-20", "coalition", "army")) == [("base", "army", 11, None), ("base", "coalition", None, 20)]


def test_control_iri_stays_when_a_later_article_tells_the_end() -> None:
    begun = [Control("x:base", "x:army", date(2020, 3, 26), end, ("e",), ()) for end in (None, date(2021, 1, 1))]
    assert len({control.iri for control in begun}) == 1
    assert begun[0].iri.startswith(PREFIXES["control"] + "x-base-x-army-from-2020-03-26-")


EVENTS = st.lists(
    st.builds(
        lambda kind, when, length, one, other, number: event(
            kind, f"{when}-{when + length}" if length else str(when), number,
            **{"Handover": {"giver": one, "recipient": other, "site": "base"}, "Capture": {"actor": one, "from_": other, "place": "base"},
               "Withdrawal": {"actor": one, "origin": "base"}}[kind]),
        st.sampled_from(["Handover", "Capture", "Withdrawal"]), st.integers(1, 20), st.sampled_from([0, 0, 6]),
        st.sampled_from(PEOPLE), st.sampled_from(PEOPLE), st.integers(0, 10**6),
    ), max_size=7, unique_by=lambda e: e.iri)  # fmt: skip


@given(EVENTS, st.randoms())
def test_control_holds_whatever_the_order_of_events(events: list[MergedEvent], random: object) -> None:
    """Each interval rests on events that name its holder or its successor, and does not end before it begins."""
    found = controls(MergeResult(ENTITIES, tuple(events)), Parts())
    shuffled = list(events)
    random.shuffle(shuffled)
    assert controls(MergeResult(ENTITIES, tuple(shuffled)), Parts()) == found
    assert len({control.iri for control in found}) == len(found)
    by_iri = {e.iri: e for e in events}
    for control in found:
        assert control.start is None or control.end is None or control.start <= control.end
        assert control.begun_by or control.ended_by
        assert all(by_iri[name].type != "Withdrawal" and control.start == by_iri[name].time.start for name in control.begun_by)
        assert (control.end is None) == (not control.ended_by)
    filled = [(e.iri, e.type, r.role, iri) for e in events for r in e.roles for iri in r.entities]
    gainers = {(name, iri) for name, *what, iri in filled if what in (["Handover", "recipient"], ["Capture", "actor"])}
    losers = {(name, iri) for name, *what, iri in filled if what in (["Handover", "giver"], ["Capture", "from"])}
    begun = {(name, control.holder) for control in found for name in control.begun_by}
    assert begun == gainers - losers, "whoever gains the place has an interval, and nobody else"
    assert losers - gainers <= {(name, control.holder) for control in found for name in control.ended_by}, "whoever loses it has one that ends"


def test_control_statements_are_an_interval_of_owl_time_with_its_sources() -> None:
    quads = list(control_statements(MergeResult(ENTITIES, (handover("26", "coalition", "army"),)), None))
    triples = {(s.value.rpartition("/")[2], p.value, o.value) for s, p, o in quads}
    [node] = {s.value for s, p, o in quads if p == ISNAD.controller and o.value == "x:army"}
    about = {p: o.value for s, p, o in quads if s.value == node}
    assert about[ISNAD.controlOf] == "x:base" and about[ISNAD.begunBy] == about[PROV.wasDerivedFrom] == "e:handover-26-0" and ISNAD.endedBy not in about
    assert about[TIME.hasTime] == PREFIXES["interval"] + "from-2020-03-26"
    assert ("from-2020-03-26", TIME.hasBeginning.value, PREFIXES["day"] + "d2020-03-26") in triples
    assert not [t for t in triples if t[0] == "from-2020-03-26" and t[1] == TIME.hasEnd.value]
    assert list(during(quads[0][0], TIME.hasTime, None, None)) == []


def test_control_is_in_the_merged_graph_and_posts_have_intervals(seeds_graph: Dataset) -> None:
    found = list(seeds_graph.query("SELECT ?c WHERE { GRAPH graph:merged { ?c a isnad:Control } }"))
    assert found and all(row["c"].value.startswith(PREFIXES["control"]) for row in found)
    posts = "SELECT ?post ?during WHERE { GRAPH graph:merged { ?post org:member ?who . OPTIONAL { ?post org:memberDuring ?during } } }"
    rows = list(seeds_graph.query(posts))
    assert rows and all(row["during"] for row in rows)
    assert merged_graph(MergeResult(ENTITIES, (handover("26", "coalition", "army"),)))[0].graph_name == MERGED


# Questions --------------------------------------------------------------------------------------------------------------


def rows(dataset: Dataset, name: str, **values: str) -> list[dict[str, str]]:
    found = ask.ask(dataset, name, values)
    return [dict(zip(found.variables, row, strict=True)) for row in found.cells()]


def test_timeline_question_who_held_a_base_on_a_day_and_by_which_sources(seeds_graph: Dataset) -> None:
    [after] = rows(seeds_graph, "held-at", base="kb:qayyarah-airfield-west", day="2020-04-01")
    assert (after["holderName"], after["from"], after["until"], after["certain"]) == ("قوات الأمن العراقية", "2020-03-26", "", "true")
    assert {"seed-000", "seed-002"} <= set(after["sources"].split())
    [before] = rows(seeds_graph, "held-at", base="kb:qayyarah-airfield-west", day="2020-03-20")
    assert (before["holderName"], before["until"], before["certain"]) == ("التحالف الدولي ضد داعش", "2020-03-26", "false")
    that_day = rows(seeds_graph, "held-at", base="kb:qayyarah-airfield-west", day="2020-03-26")
    assert {row["holderName"] for row in that_day} == {after["holderName"], before["holderName"]} and {row["certain"] for row in that_day} == {"true"}


def test_timeline_question_of_control_over_time_has_the_intervals_of_the_graph(seeds_graph: Dataset) -> None:
    everything = rows(seeds_graph, "control-over-time")
    count = len(list(seeds_graph.query("SELECT ?c WHERE { GRAPH graph:merged { ?c a isnad:Control } }")))
    assert len(everything) == count
    assert all(bool(row["from"]) == bool(row["began"]) and bool(row["until"]) == bool(row["ended"]) and row["sources"] for row in everything)


def test_timeline_question_of_offices_narrows_by_day(seeds_graph: Dataset) -> None:
    everything, then = rows(seeds_graph, "office-holders"), rows(seeds_graph, "office-holders", day="2020-03-26")
    assert then == [r for r in everything if (not r["from"] or r["from"] <= "2020-03-26") and (not r["until"] or "2020-03-26" <= r["until"])]
    minister = next(r for r in then if r["personName"] == "بن والاس")
    assert minister["title"] == "وزير الدفاع" and set(minister["sources"].split()) == {"seed-000", "seed-001"}


def test_timeline_question_of_reports_orders_events_and_knows_the_first(seeds_graph: Dataset) -> None:
    published = {"seed-000": "2020-03-27", "seed-001": "2020-03-21", "seed-002": "2020-03-26", "seed-003": "2020-03-29", "seed-004": "2020-03-21"}
    found = rows(seeds_graph, "first-reports")
    assert [r["from"] for r in found] == sorted(r["from"] for r in found)
    for row in found:
        assert {published[name] for name in row["firstIn"].split()} == {row["firstReport"]} and row["firstReport"] <= row["lastReport"]


# The timeline -----------------------------------------------------------------------------------------------------------


def test_timeline_is_in_order_and_as_exact_as_told(seeds_graph: Dataset) -> None:
    found = timeline(seeds_graph)
    assert len(found.entries) > 20 and found.undated > 20
    assert all(a.order <= b.order for a, b in pairwise(found.entries))
    assert {e.precision for e in found.entries} <= {"day", "week", "month", "season", "year", "interval"}
    handed = next(e for e in found.entries if e.type == "Handover" and any(n.iri.endswith("qayyarah-airfield-west") for n in e.where))
    assert (handed.start, handed.end, handed.precision) == (date(2020, 3, 26), date(2020, 3, 26), "day")
    assert handed.who[0].name("en").startswith("Global Coalition") and len(handed.sources) >= 2 <= handed.voices


def test_timeline_choices_narrow_it(seeds_graph: Dataset) -> None:
    whole = timeline(seeds_graph).entries
    march = timeline(seeds_graph, date(2020, 3, 17), date(2020, 3, 19)).entries
    assert 0 < len(march) < len(whole) and all(e.overlaps(date(2020, 3, 17), date(2020, 3, 19)) for e in march)
    assert {e.type for e in timeline(seeds_graph, types=["Handover", CONTROL]).entries} == {"Handover", CONTROL}
    base = timeline(seeds_graph, places=["kb:k1-base"]).entries
    country = timeline(seeds_graph, places=["kb:iraq"]).entries
    assert set(base) < set(country) < set(whole)
    by_actor = timeline(seeds_graph, actors=["kb:united-kingdom"]).entries
    assert by_actor and all("kb/united-kingdom" in " ".join(n.iri for n in e.who) for e in by_actor)
    told = timeline(seeds_graph, article="seed-003").entries
    assert told and all("seed-003" in {r.article for r in e.reports} for e in told)


def test_timeline_refuses_what_there_is_none_of(seeds_graph: Dataset) -> None:
    with pytest.raises(InputError, match="Handovr.*there are.*Control"):
        timeline(seeds_graph, types=["Handovr"])
    with pytest.raises(InputError, match="exchange"):
        timeline(seeds_graph, date(2021, 1, 1), date(2020, 1, 1))
    with pytest.raises(StoreError, match="seed-999"):
        timeline(seeds_graph, article="seed-999")


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 800))
def test_timeline_time_text_reads_back(start: date, length: int) -> None:
    end = start + timedelta(days=length)
    first, slash, last = time_text(start, end).partition("/")
    if slash:
        assert (date.fromisoformat(first), date.fromisoformat(last)) == (start, end)
    else:
        assert start.isoformat().startswith(first) and end.isoformat().startswith(first)
        assert len(first) == 10 or not (start - timedelta(days=1)).isoformat().startswith(first) and not (end + timedelta(days=1)).isoformat().startswith(first)


def test_timeline_texts_are_in_both_languages() -> None:
    assert all(words.keys() == {"ar", "en"} and all(words.values()) for words in (*TEXTS.values(), *WORDS.values()))
    for words in TEXTS["head"].values():
        assert len(words.split("|")) == len(next(table_rows([entry()], "ar")))


# The picture ------------------------------------------------------------------------------------------------------------


def entry(number: int = 0, day: int = 1, length: int = 0, place: str = "بغداد", **changes: object) -> Entry:
    start = date(2020, 3, 1) + timedelta(days=day - 1)
    precision = "day" if not length else "week"
    fields = {
        "iri": f"{PREFIXES['event']}e{number}", "type": "Handover", "start": start, "end": start + timedelta(days=length), "precision": precision,
        "who": (Named("x:army", "MilitaryForce", ar="الجيش"),), "where": (Named(f"x:{place}", "Place", ar=place),) if place else (),
        "reports": (Report("a1", date(2020, 4, 1), "وكالة"),), "voices": 1,
    }  # fmt: skip
    return Entry(**{**fields, **changes})


def picture(*entries: Entry, **options: object) -> ElementTree.Element:
    return ElementTree.fromstring(timeline_svg(Timeline(tuple(sorted(entries, key=lambda e: e.order))), **options))


def texts(svg: ElementTree.Element) -> list[str]:
    return [found.text for found in svg.iter(f"{SVG}text")]


def mark(svg: ElementTree.Element) -> ElementTree.Element:
    """The first mark in a lane."""
    lane = next(g for g in svg.iter(f"{SVG}g") if g.get("class") == "lane")
    return next(g for g in lane if g.tag == f"{SVG}g")


def test_picture_is_the_same_on_every_run_and_asks_nothing_of_the_network(seeds_graph: Dataset) -> None:
    found = timeline(seeds_graph)
    svg = timeline_svg(found)
    assert svg == timeline_svg(timeline(seeds_graph))
    ElementTree.fromstring(svg)
    assert svg.count("http") == svg.count("http://www.w3.org/2000/svg") and "href" not in svg and "url(" not in svg


@pytest.mark.parametrize("lanes", ["place", "actor"])
@pytest.mark.parametrize("language", ["ar", "en"])
def test_picture_has_a_mark_and_a_tooltip_for_every_entry(seeds_graph: Dataset, language: str, lanes: str) -> None:
    found = timeline(seeds_graph)
    svg = ElementTree.fromstring(timeline_svg(found, language, lanes))
    tips = [tip.text for tip in svg.iter(f"{SVG}title")][1:]
    assert svg.get("direction") == ("rtl" if language == "ar" else "ltr")
    for one in found.entries:
        [tip] = [tip for tip in tips if tip.splitlines()[-1] == vocab.shorten(one.iri)]
        assert time_text(one.start, one.end) in tip and all(report.article in tip for report in one.reports)


def test_picture_tells_statuses_apart() -> None:
    shapes = {}
    for status in STATUSES:
        flags = {"polarity": "negative"} if status == "denied" else {"modality": status}
        group = mark(picture(entry(**flags)))
        diamond = group.find(f"{SVG}polygon")
        shapes[status] = (diamond.get("fill") == COLOURS["deeds together"], "stroke-dasharray" in diamond.attrib, len(group.findall(f"{SVG}line")))
    asked = (False, True, 0)
    assert shapes == {"actual": (True, False, 0), "planned": (False, False, 0), "requested": asked, "possible": asked, "denied": (False, False, 2)}


def test_picture_draws_a_week_as_a_bar_and_control_as_a_band() -> None:
    week = mark(picture(entry(length=6), entry(1, day=20)))
    assert float(week.find(f"{SVG}rect").get("width")) > 30 and week.find(f"{SVG}polygon") is None
    control = entry(2, type=CONTROL, end=None, precision="interval")
    band = next(g for g in picture(control, entry(1, day=20)).iter(f"{SVG}g") if g.get("class") == CONTROL)
    assert "الجيش" in texts(band) and float(band.find(f"{SVG}rect").get("x")) < 30, "an open end reaches the edge, on the left in Arabic"


def test_picture_keeps_markup_and_control_characters_in_names_as_text() -> None:
    svg = timeline_svg(Timeline((entry(where=(Named("x:y", "Place", ar='<script>"أ&ب\x0b'),)),)))
    assert "<script>" not in svg and "\x0b" not in svg
    assert any('<script>"أ&ب' in words for words in texts(ElementTree.fromstring(svg)))


def test_picture_of_many_draws_those_with_most_voices_and_says_so() -> None:
    many = [entry(n, day=1 + n % 60, place=f"مكان {n % 70}", voices=1 + n % 3) for n in range(500)]
    svg = picture(*many, most=120)
    drawn = [g for lane in svg.iter(f"{SVG}g") if lane.get("class") == "lane" for g in lane if g.get("class") == "Handover"]
    assert len(drawn) == 120 and any("120" in words and "500" in words for words in texts(svg))
    assert all(f"{WORDS['voices']['ar']}: 3" in g.find(f"{SVG}title").text for g in drawn)
    rest = next(lane for lane in svg.iter(f"{SVG}g") if lane.get("class") == "lane" and WORDS["rest"]["ar"] in texts(lane))
    assert all("مكان" in words and "الجيش" in words for g in rest if g.get("class") == "Handover" for words in texts(g))
    assert sum(g.get("class") == "lane" for g in svg.iter(f"{SVG}g")) <= 26


def test_picture_of_nothing_says_so() -> None:
    assert WORDS["empty"]["ar"] in texts(picture()) and WORDS["empty"]["en"] in texts(picture(language="en"))


@given(st.lists(st.tuples(st.integers(1, 3000), st.integers(0, 400)), min_size=1, max_size=40))
def test_picture_axis_keeps_the_order_of_days_and_its_length(spans: list[tuple[int, int]]) -> None:
    entries = [entry(n, day=day, length=length) for n, (day, length) in enumerate(spans)]
    axis = Axis(entries, 1000.0)
    assert axis.places == sorted(axis.places) and axis.places[0] == 0 and axis.places[-1] == pytest.approx(1000)
    for one in entries:
        assert 0 < axis.at(one.start) < axis.at(one.end + timedelta(days=1)) < 1000


@pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")
@pytest.mark.skipif(bool(os.environ.get("CI")), reason="browsers are not run under CI")
def test_picture_renders_in_a_browser(seeds_graph: Dataset, tmp_path: Path) -> None:
    path = tmp_path / "timeline.svg"
    path.write_text(timeline_svg(timeline(seeds_graph)), encoding="utf-8")
    flags = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--window-size=1300,900")
    flags += (f"--user-data-dir={tmp_path / 'profile'}",)
    subprocess.run([BROWSER, *flags, f"--screenshot={tmp_path / 'timeline.png'}", path.as_uri()], capture_output=True, timeout=60, check=True)
    assert (tmp_path / "timeline.png").stat().st_size > 40_000, "an empty page is smaller"


# The command ------------------------------------------------------------------------------------------------------------


def kg(*arguments: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, ["timeline", *map(str, arguments)])
    return done.exit_code, done.stdout, done.stderr


def test_timeline_command_gives_table_json_and_csv_of_the_same_rows(seeds_folder: Path, seeds_graph: Dataset) -> None:
    wanted = list(entry_rows(timeline(seeds_graph, types=["Handover"]).entries))
    status, table, said = kg(seeds_folder, "--type", "Handover")
    assert status == 0 and len(table.splitlines()) == 2 + len(wanted) and table.splitlines()[0].split() == TEXTS["head"]["en"].split("|")
    assert "have no time" in said or not timeline(seeds_graph, types=["Handover"]).undated
    assert json.loads(kg(seeds_folder, "--type", "Handover", "--format", "json")[1]) == wanted
    found = list(csv.DictReader(io.StringIO(kg(seeds_folder, "--type", "Handover", "--format", "csv")[1])))
    assert [(row["id"], row["start"], json.loads(row["who"])) for row in found] == [(row["id"], row["start"], row["who"]) for row in wanted]


def test_timeline_command_takes_names_and_writes_a_picture(seeds_folder: Path, tmp_path: Path) -> None:
    status, table, _ = kg(seeds_folder, "--place", "معسكر K1", "--from", "2020-03-01", "--lang", "ar", "--svg", tmp_path / "k1.svg")
    assert status == 0 and table.count("معسكر K1") >= 3
    assert 'direction="rtl"' in (tmp_path / "k1.svg").read_text(encoding="utf-8")
    assert 'direction="ltr"' in (kg(seeds_folder, "--lang", "en", "--svg", tmp_path / "en.svg") and (tmp_path / "en.svg").read_text(encoding="utf-8"))


@pytest.mark.parametrize("arguments", [("--type", "Nothing"), ("--place", "لا مكان"), ("--article", "none"), ("--from", "2021-01-01", "--to", "2020-01-01")])
def test_timeline_command_says_what_is_wrong_in_one_line(seeds_folder: Path, arguments: tuple[str, ...]) -> None:
    status, out, said = kg(seeds_folder, *arguments)
    assert status == 2 and out == "" and said.startswith("kg: ") and len(said.splitlines()) == 1
