"""Disagreement: what counts as one and what does not, its weight, its graph, and how it is listed."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from kg import conflicts as listing
from kg import validate, vocab
from kg.cli import main
from kg.errors import InputError
from kg.merge import ArticleRecord, Conflict, EntityRecord, Telling, merge
from kg.merge.conflicts import number_difference
from kg.merge.rivals import rivals
from kg.merge.types import Interval, NumberFiller, RoleFiller
from kg.merged import conflict_graph
from kg.store import Dataset
from kg.vocab import CONFLICTS, ISNAD, RDF

DAY = date(2020, 3, 26)
COPY = "00" * 256
KB = vocab.PREFIXES["kb"]


class Members:
    """A base and its country; the army is a member of a coalition."""

    parts = {KB + "base": {KB + "iraq"}, KB + "army": {KB + "coalition"}}

    def wholes(self, iri: str) -> frozenset[str]:
        return frozenset(self.parts.get(iri, ()))

    def country(self, iri: str) -> str:
        return ""

    def names(self, iri: str) -> tuple[str, ...]:
        return ()

    def kind(self, iri: str) -> str:
        return "country" if iri.endswith("iraq") else ""


#: Entities by the letter that the tellings below name them by: type, knowledge-base entry ("" for a mere name), has it a name?
CAST = {
    "b": ("Base", "base", True), "i": ("Place", "iraq", True), "a": ("MilitaryForce", "army", True), "c": ("Coalition", "coalition", True),
    "m": ("ArmedGroup", "militia", True), "d": ("MilitaryForce", "", False), "s": ("Person", "speaker", True), "t": ("Person", "other-speaker", True),
}  # fmt: skip
WORDS = {"b": "قاعدة القيارة", "i": "العراق", "a": "الجيش", "c": "التحالف", "m": "الفصيل", "d": "مسلحون مجهولون", "s": "سمير", "t": "تامر"}


def article(name: str, *tellings: Telling, mark: str = "", source: str = "") -> ArticleRecord:
    """An article that names everyone of the cast whom its tellings need."""
    used = sorted({r.entity for t in tellings for r in t.roles} | {s for t in tellings for s in t.attribution})
    people = []
    for place, letter in enumerate(used):
        kind, entry, named = CAST[letter]
        words = (WORDS[letter],)
        people.append(EntityRecord(letter, kind, words if named else (), () if named else words, (("ar", WORDS[letter]),), KB + entry if entry else "", named=named, start=place * 20, mention=WORDS[letter]))
    return ArticleRecord(name, DAY, source, mark, tuple(people), tellings)


def told(kind: str, roles: str, by: str = "", days: str = "26", number: float | None = None, approx: bool = False, **more: object) -> Telling:
    """A telling: ``roles`` are role=letter; ``days`` days of March or "" for no time; the number is a count."""
    fillers = tuple(sorted(RoleFiller(*part.split("=")) for part in roles.split()))
    first, _, last = days.partition("-")
    time = Interval(date(2020, 3, int(first)), date(2020, 3, int(last or first)), "week" if last else "day") if days else None
    numbers = () if number is None else (NumberFiller("count", float(number), None, "person", approx),)
    return Telling(str(more.pop("id", "f1")), kind, fillers, numbers, time, attribution=tuple(by), mention="خبر", **more)


def attack(by: str = "", attacker: str = "m", **more: object) -> Telling:
    return told("Attack", f"target=b place=b attacker={attacker}", by, **more)


def conflicts(*articles: ArticleRecord) -> dict[str, Conflict]:
    found = merge(articles, Members()).conflicts
    assert len({c.aspect for c in found}) == len(found)
    return {c.aspect: c for c in found}


def withdrawal(**more: object) -> Telling:
    return told("Withdrawal", "actor=a origin=b", **more)


# What counts


def test_conflicts_numbers_stand_side_by_side_with_sources_and_speakers() -> None:
    found = conflicts(article("x", withdrawal(number=200, by="s"), source="وكالة"), article("y", withdrawal(number=500), source="جريدة"))
    assert found.keys() == {"count"} and (found["count"].kind, found["count"].between, found["count"].weight) == ("contradiction", "sources", 2.5)
    sides = {v.value: (v.sources, v.speakers, v.voices) for v in found["count"].variants}
    assert sides == {"200 person": (("وكالة",), (KB + "speaker",), 1), "500 person": (("جريدة",), (), 1)}


def test_conflicts_weigh_by_voices_and_copies_are_one() -> None:
    many = [article(name, withdrawal(number=200)) for name in "uvwx"]
    assert conflicts(*many, article("y", withdrawal(number=500)))["count"].weight == 5.0
    copies = [article(name, withdrawal(number=200), mark=COPY) for name in "uvwx"]
    copied = conflicts(*copies, article("y", withdrawal(number=500)))["count"]
    assert copied.weight == 2.5 and [v.voices for v in copied.variants] == [1, 1]


def test_conflicts_need_two_voices() -> None:
    both = withdrawal(number=200, by="s"), withdrawal(number=500, by="s", id="f2")
    assert conflicts(article("x", *both)) == {}
    assert conflicts(article("x", both[0], mark=COPY), article("y", withdrawal(number=500, by="s"), mark=COPY)) == {}
    speakers = conflicts(article("x", withdrawal(number=200, by="s"), withdrawal(number=500, by="t", id="f2")))["count"]
    assert (speakers.between, speakers.weight) == ("speakers", 1.25)


@pytest.mark.parametrize("modality", ["requested", "possible"])
def test_conflicts_are_of_what_is_asserted(modality: str) -> None:
    """What is feared or asked for contradicts nothing; what is planned may come otherwise."""
    other = withdrawal(number=500, modality=modality)
    assert conflicts(article("x", withdrawal(number=200)), article("y", other)) == {}


def test_conflicts_of_a_plan_and_what_came_are_lighter() -> None:
    found = conflicts(article("x", withdrawal(number=200)), article("y", withdrawal(number=500, modality="planned")))["count"]
    assert (found.kind, found.weight) == ("plan", 1.0)


def test_conflicts_of_days_that_cannot_both_be_right() -> None:
    assert conflicts(article("x", withdrawal()), article("y", withdrawal(days="20-29"))) == {}
    far = conflicts(article("x", withdrawal()), article("y", withdrawal(days="28")))["time"]
    near = conflicts(article("x", withdrawal()), article("y", withdrawal(days="27")))["time"]
    assert (far.weight, near.weight) == (3.0, 1.5)
    assert [v.states for v in far.variants] == [(vocab.period_iri(DAY, DAY, "day"),), (vocab.period_iri(date(2020, 3, 28), date(2020, 3, 28), "day"),)]


@pytest.mark.parametrize(
    ("attacker", "kind", "weight"),
    [("a", "contradiction", 2.0), ("d", "granularity", 0.4), ("m", "", 0.0)],
)
def test_conflicts_of_who_did_it(attacker: str, kind: str, weight: float) -> None:
    found = conflicts(article("x", attack()), article("y", attack(attacker=attacker))).get("attacker")
    assert (found.kind, found.weight) == (kind, weight) if found else not kind


def test_conflicts_of_a_member_and_the_whole_are_of_granularity() -> None:
    found = conflicts(article("x", attack(attacker="a")), article("y", attack(attacker="c")))["attacker"]
    assert (found.kind, found.weight) == ("granularity", 0.4)


def test_conflicts_of_numbers_need_the_same_people() -> None:
    """Each article counts those whom it names: the numbers of two different forces do not contradict each other."""
    found = conflicts(article("x", withdrawal(number=200)), article("y", told("Withdrawal", "actor=m origin=b", number=500)))
    assert found.keys() == {"actor"}


def test_conflicts_of_polarity_are_the_heaviest() -> None:
    found = conflicts(article("x", attack()), article("y", attack(by="s", polarity="negative")))["polarity"]
    assert found.weight == 4.0 and {v.states for v in found.variants} == {(ISNAD.positive.value,), (ISNAD.negative.value,)}


# Numbers


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ((200, "person"), (300, "person"), "contradiction"),
        ((198, "person"), (200, "person"), "granularity"),  # rounded
        ((200, "person", True), (240, "person"), ""),  # «about»
        ((100, "person", True), (900, "person"), ""),  # «hundreds»
        ((100, "person", True), (1200, "person"), "contradiction"),
        ((30, "mi"), (48, "km"), ""),
        ((30, "mi"), (60, "km"), "contradiction"),
        ((5, "USD"), (7, "IQD"), ""),  # not to be compared
    ],
)  # fmt: skip
def test_conflicts_number_difference(one: tuple, other: tuple, kind: str) -> None:
    left, right = (NumberFiller("count", float(n[0]), None, n[1], len(n) > 2) for n in (one, other))
    assert number_difference(left, right) == number_difference(right, left) == kind


NUMBERS = st.builds(
    NumberFiller, st.just("count"), st.integers(0, 10**7).map(float), st.none(), st.sampled_from(["km", "mi", "person"]), st.booleans()
)  # fmt: skip


@given(NUMBERS, NUMBERS)
def test_conflicts_number_difference_goes_both_ways(one: NumberFiller, other: NumberFiller) -> None:
    assert number_difference(one, other) == number_difference(other, one)
    assert number_difference(one, one) == ""


# Rival descriptions

SENTENCE = ("انسحاب القوات من القاعدة هو انسحاب كامل وليس إعادة انتشار",)


def denial(evidence: tuple[str, ...] = SENTENCE, by: str = "s") -> ArticleRecord:
    """Someone says that a withdrawal is no redeployment."""
    is_that = told("Withdrawal", "actor=a origin=b", "s", "", evidence=SENTENCE)
    return article("x", is_that, told("Redeployment", "actor=a", by, "", id="f2", polarity="negative", evidence=evidence))


def redeployment(place: str = "b", actor: str = "a", days: str = "26", **more: object) -> ArticleRecord:
    return article("y", told("Redeployment", f"actor={actor} place={place}", "t", days, **more))


def test_conflicts_rivals_are_declared_in_the_ontology() -> None:
    assert {"Withdrawal", "Redeployment"} <= rivals().keys() <= vocab.schema().events
    assert all(kind in rivals()[other] for kind, others in rivals().items() for other in others)


def test_conflicts_of_description_set_a_denied_name_against_those_who_use_it() -> None:
    result = merge([denial(), redeployment()], Members())
    (found,) = result.conflicts
    assert (found.aspect, found.kind, found.between, found.weight) == ("type", "contradiction", "sources", 4.0)
    sides = {v.value: ({ref.article for ref in v.tellings}, v.speakers) for v in found.variants}
    assert sides == {"Withdrawal": ({"x"}, (KB + "speaker",)), "Redeployment": ({"y"}, (KB + "other-speaker",))}
    types = {event.iri: event.type for event in result.events}
    assert types[found.event] == "Withdrawal" and {types[iri] for iri in found.others} == {"Redeployment"}


def test_conflicts_of_description_weigh_less_where_only_the_whole_is_named() -> None:
    (found,) = merge([denial(), redeployment("i", "c")], Members()).conflicts
    assert found.weight == 2.0


@pytest.mark.parametrize(
    "others",
    [
        [redeployment(days="2")],  # long before
        [redeployment(actor="m")],  # of others
        [redeployment(polarity="negative")],  # no one says so
        [redeployment(modality="requested")],
        [],
    ],
)
def test_conflicts_of_description_need_the_same_move(others: list[ArticleRecord]) -> None:
    assert [c for c in merge([denial(), *others], Members()).conflicts if c.aspect == "type"] == []


@pytest.mark.parametrize("other", [denial(("جملة أخرى",)), denial(by="t")])
def test_conflicts_of_description_need_one_speaker_in_one_sentence(other: ArticleRecord) -> None:
    assert merge([other, redeployment()], Members()).conflicts == ()


def test_conflicts_of_another_name_for_the_same_actors_place_and_day() -> None:
    battle = told("Battle", "participant=m place=b")
    raid = told("Attack", "attacker=m place=b")
    (found,) = merge([article("x", raid), article("y", battle)], Members()).conflicts
    assert (found.aspect, found.kind, found.weight) == ("type", "description", 2.0)
    assert merge([article("x", raid, told("Battle", "participant=m place=b", id="f2")), article("y", battle)], Members()).conflicts == ()


# The graph


def test_conflict_graph_conforms_and_is_the_same_from_any_order() -> None:
    records = [denial(), redeployment(), article("u", withdrawal(number=200)), article("v", withdrawal(number=500, days="28"))]
    found = merge(records, Members()).conflicts
    quads = conflict_graph(found)
    assert quads == conflict_graph(merge(records[::-1], Members()).conflicts)
    assert validate.check_graph(quads, screen=False) == []
    assert sum(q.object == ISNAD.Conflict for q in quads) == len(found) >= 3 and {q.graph_name for q in quads} == {CONFLICTS}
    assert len(quads) < len(found) * 30


# Listing


def test_conflicts_listed_are_those_of_the_graph_most_weighty_first(seeds_graph: Dataset) -> None:
    found = list(listing.conflicts(seeds_graph))
    nodes = {q.subject.value for q in seeds_graph.quads(CONFLICTS) if q.predicate == RDF.type and q.object == ISNAD.Conflict}
    assert {c.iri for c in found} == nodes and len(found) > 3
    assert [c.weight for c in found] == sorted((c.weight for c in found), reverse=True)
    assert all(len(c.sides) > 1 and all(side.claims and side.labels["ar"] for side in c.sides) for c in found)


def test_conflicts_listed_quote_their_articles(seeds_graph: Dataset) -> None:
    text = {article: seeds_graph.document(article).text for article in seeds_graph.articles()}
    for claim in (claim for c in listing.conflicts(seeds_graph) for side in c.sides for claim in side.claims):
        assert claim.sentence in text[claim.article] and claim.words


def test_conflicts_the_seeds_disagree_on_what_the_withdrawal_was(seeds_graph: Dataset) -> None:
    """One speaker calls it complete and no redeployment; the coalition calls it a redeployment."""
    (found,) = (c for c in listing.conflicts(seeds_graph, aspect="type") if any("القائم" in about["ar"] for _, about in c.events))
    denied = [claim for side in found.sides for claim in side.claims if claim.polarity == "negative"]
    assert [claim.words for claim in denied] == ["إعادة انتشار"] and "الخفاجي" in denied[0].speakers[0]
    assert {len({claim.article for claim in side.claims}) for side in found.sides} >= {1, 3}


def test_conflicts_can_be_narrowed(seeds_graph: Dataset) -> None:
    everything = list(listing.conflicts(seeds_graph))
    for article in seeds_graph.articles():
        speaking = [c for c in everything if any(claim.article == article for side in c.sides for claim in side.claims)]
        assert list(listing.conflicts(seeds_graph, article=article)) == speaking
    event = everything[-1].events[0][0]
    assert everything[-1] in list(listing.conflicts(seeds_graph, event=vocab.shorten(event)))
    with pytest.raises(InputError, match="no aspect 'colour'; there are: .*time.*type"):
        list(listing.conflicts(seeds_graph, aspect="colour"))
    with pytest.raises(InputError, match="no article 'seed-9'"):
        list(listing.conflicts(seeds_graph, article="seed-9"))


def test_conflicts_command_writes_three_forms(seeds_folder: object, seeds_graph: Dataset) -> None:
    def run(*arguments: str) -> str:
        done = CliRunner().invoke(main, ["conflicts", str(seeds_folder), *arguments])
        assert done.exit_code == 0, done.output
        return done.stdout

    rows = json.loads(run("--format", "json", "--limit", "0"))
    sides = list(csv.DictReader(io.StringIO(run("--format", "csv", "--limit", "0"))))
    everything = list(listing.conflicts(seeds_graph))
    assert [row["conflict"] for row in rows] == [c.iri for c in everything]
    assert [s["words"] for s in sides] == [" | ".join(c["words"] for c in side["claims"]) for row in rows for side in row["sides"]]
    one = run("--limit", "1")
    assert one.count("voices  value") == 1 and f"… {len(rows) - 1} more" in one
    assert "أصوات" in run("--lang", "ar") and "voices" not in run("--lang", "ar", "--limit", "0")
    assert CliRunner().invoke(main, ["conflicts", str(seeds_folder), "--aspect", "colour"]).exit_code == 2
