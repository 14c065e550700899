"""The reviewer's file: round trip, bad lines, and decisions that outlive a changed article."""

import dataclasses
from datetime import date

import pytest

from kg.errors import InputError
from kg.merge import ArticleRecord, EntityRecord, Reviewed, Telling, merge, name_item, read_reviewed, write_reviewed
from kg.merge.decisions import Review, find_item
from kg.merge.merger import Merger
from kg.merge.types import Interval, ItemRef, NumberFiller, RoleFiller

DAY = date(2020, 3, 26)


def article(name, person, shift=0):
    base = EntityRecord("e1", "Base", ("قاعدة القيارة",), start=shift + 20, mention="قاعدة القيارة")
    man = EntityRecord("e2", "Person", (person,), start=shift, mention=person)
    told = Telling("f1", "Attack", (RoleFiller("target", "e1"),), time=Interval(DAY, DAY), start=shift + 5, mention="قصف")
    return ArticleRecord(name, DAY, "", "", (base, man), (told,))


def decision(verdict, kind, left, right):
    pick = {"entity": lambda a: a.entities[1], "event": lambda a: a.tellings[0]}[kind]
    return Reviewed(verdict, kind, name_item(left, pick(left)), name_item(right, pick(right)), "reader", "one is a namesake")


def test_decisions_file_reads_back():
    left, right = article("a", "علي الموسوي"), article("b", "علي الموسوي")
    decisions = (decision("different", "entity", left, right), decision("same", "event", left, right))
    text = write_reviewed(decisions)
    assert read_reviewed(text) == tuple(sorted(decisions))
    assert text.count("\n") == 3 and "علي الموسوي" in text and "target=قاعدة القيارة" in text


@pytest.mark.parametrize(
    "line",
    ["maybe\tentity\ta\tPerson\tx", "same\tentity\ta\tPerson\t\t0\t\tb\tPerson\ty", "same\tevent\ta\tAttack\tx\tsoon\t\tb\tAttack\ty"],
)
def test_decisions_bad_line_names_itself(line):
    with pytest.raises(InputError, match="decisions.tsv, record 2"):
        read_reviewed("# a comment\n" + line, "decisions.tsv")


def test_decisions_different_parts_namesakes_and_holds_after_a_change():
    left, right = article("a", "علي الموسوي"), article("b", "علي الموسوي")
    parted = [decision("different", "entity", left, right)]
    a, b = ItemRef("a", "e2"), ItemRef("b", "e2")
    together = merge([left, right])
    assert together.entity_of[a] == together.entity_of[b]
    for changed in (right, article("b", "علي الموسوي", shift=40)):
        apart = merge([left, changed], reviewed=parted)
        assert apart.entity_of[a] != apart.entity_of[b]


def test_decisions_same_joins_what_names_do_not():
    left, right = article("a", "علي الموسوي"), article("b", "أبو تراب")
    result = merge([left, right], reviewed=[decision("same", "entity", left, right)])
    assert result.entity_of[ItemRef("a", "e2")] == result.entity_of[ItemRef("b", "e2")]
    kept = next(d for d in result.decisions if {d.left, d.right} == {ItemRef("a", "e2"), ItemRef("b", "e2")})
    assert (kept.rule, kept.verdict) == ("reviewer", "same")


def test_decisions_different_parts_events():
    left, right = article("a", "علي الموسوي"), article("b", "علي الموسوي")
    a, b = ItemRef("a", "f1"), ItemRef("b", "f1")
    assert len({merge([left, right]).event_of[ref] for ref in (a, b)}) == 1
    assert len({merge([left, right], reviewed=[decision("different", "event", left, right)]).event_of[ref] for ref in (a, b)}) == 2


def test_decisions_find_the_telling_with_the_same_roles():
    """One verb tells two hand-overs: their sites tell which one was meant."""
    one = EntityRecord("e1", "Base", ("القيارة",), mention="القيارة")
    two = EntityRecord("e2", "Base", ("القائم",), mention="القائم")
    told = tuple(Telling(f"f{n}", "Handover", (RoleFiller("site", f"e{n}"),), start=3, mention="سلمت") for n in (1, 2))
    record = ArticleRecord("a", DAY, "", "", (one, two), told)
    for telling in told:
        assert find_item(record, name_item(record, telling), "event") == ItemRef("a", telling.id)


def test_decisions_same_takes_along_what_each_is_one_with():
    """One item of each is bound, and the two entities become one: nobody is left behind."""
    left = [article(name, "علي الموسوي") for name in "abc"]
    right = [article(name, "أبو تراب المالكي") for name in "xyz"]
    refs = [ItemRef(name, "e2") for name in "abcxyz"]
    apart = merge([*left, *right])
    assert len({apart.entity_of[ref] for ref in refs}) == 2
    together = merge([*left, *right], reviewed=[decision("same", "entity", left[1], right[2])])
    assert len({together.entity_of[ref] for ref in refs}) == 1


def test_decisions_that_cannot_hold_are_told():
    """Two entries of the knowledge base stay apart, and events of two types, whatever the file says; so does one decision against another."""
    one, other = (EntityRecord("e2", "Person", (name,), knowledge=f"kb:{name}", mention=name) for name in ("علي", "عمر"))
    left, right = (dataclasses.replace(article(name, "س"), entities=(man,), tellings=()) for name, man in (("a", one), ("b", other)))
    review = Review([Reviewed("same", "entity", name_item(left, one), name_item(right, other))])
    merger = Merger(review=review)
    for record in (left, right):
        merger.put(record)
    assert review.disobeyed(merger.result()) == review.reviewed and review.missing() == ()
    told = article("a", "س"), dataclasses.replace(article("b", "س"), tellings=(Telling("f1", "Battle", start=5, mention="قصف"),))
    review = Review([decision("same", "event", *told)])
    merger = Merger(review=review)
    for record in told:
        merger.put(record)
    assert review.disobeyed(merger.result()) == review.reviewed


def test_decisions_tell_tellings_apart_by_number_time_and_flags():
    """One verb tells three withdrawals of one force: their numbers, times and flags say which was meant."""
    force = EntityRecord("e1", "MilitaryForce", ("الجيش",), mention="الجيش")
    roles = (RoleFiller("actor", "e1"),)
    told = (
        Telling("f1", "Withdrawal", roles, (NumberFiller("count", 200.0, unit="person"),), start=3, mention="انسحب"),
        Telling("f2", "Withdrawal", roles, (), Interval(DAY, DAY), start=3, mention="انسحب"),
        Telling("f3", "Withdrawal", roles, (), modality="planned", start=3, mention="انسحب"),
    )
    record = ArticleRecord("a", DAY, "", "", (force,), told)
    for telling in told:
        assert find_item(record, name_item(record, telling), "event") == ItemRef("a", telling.id)


def test_decisions_find_an_entity_that_has_got_another_type():
    left = article("a", "علي الموسوي")
    name = name_item(left, left.entities[1])
    retyped = dataclasses.replace(left, entities=(left.entities[0], dataclasses.replace(left.entities[1], type="Organisation")))
    assert find_item(retyped, name, "entity") == ItemRef("a", "e2")
    assert find_item(dataclasses.replace(left, tellings=(dataclasses.replace(left.tellings[0], type="Battle"),)), name_item(left, left.tellings[0]), "event") is None
