"""The reviewer's file: round trip, bad lines, and decisions that outlive a changed article."""

from datetime import date

import pytest

from kg.errors import InputError
from kg.merge import ArticleRecord, EntityRecord, Reviewed, Telling, merge, name_item, read_reviewed, write_reviewed
from kg.merge.decisions import find_item
from kg.merge.types import Interval, ItemRef, RoleFiller

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
    left, right = article("a", "علي حسن"), article("b", "علي حسن")
    decisions = (decision("different", "entity", left, right), decision("same", "event", left, right))
    text = write_reviewed(decisions)
    assert read_reviewed(text) == tuple(sorted(decisions))
    assert text.count("\n") == 3 and "علي حسن" in text and "target=قاعدة القيارة" in text


@pytest.mark.parametrize(
    "line",
    ["maybe\tentity\ta\tPerson\tx", "same\tentity\ta\tPerson\t\t0\t\tb\tPerson\ty", "same\tevent\ta\tAttack\tx\tsoon\t\tb\tAttack\ty"],
)
def test_decisions_bad_line_names_itself(line):
    with pytest.raises(InputError, match="decisions.tsv, record 2"):
        read_reviewed("# a comment\n" + line, "decisions.tsv")


def test_decisions_different_parts_namesakes_and_holds_after_a_change():
    left, right = article("a", "علي حسن"), article("b", "علي حسن")
    parted = [decision("different", "entity", left, right)]
    a, b = ItemRef("a", "e2"), ItemRef("b", "e2")
    together = merge([left, right])
    assert together.entity_of[a] == together.entity_of[b]
    for changed in (right, article("b", "علي حسن", shift=40)):
        apart = merge([left, changed], reviewed=parted)
        assert apart.entity_of[a] != apart.entity_of[b]


def test_decisions_same_joins_what_names_do_not():
    left, right = article("a", "علي حسن"), article("b", "أبو تراب")
    result = merge([left, right], reviewed=[decision("same", "entity", left, right)])
    assert result.entity_of[ItemRef("a", "e2")] == result.entity_of[ItemRef("b", "e2")]
    kept = next(d for d in result.decisions if {d.left, d.right} == {ItemRef("a", "e2"), ItemRef("b", "e2")})
    assert (kept.rule, kept.verdict) == ("reviewer", "same")


def test_decisions_different_parts_events():
    left, right = article("a", "علي حسن"), article("b", "علي حسن")
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
