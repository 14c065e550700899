"""Properties of merging on small random sets of articles: order, life of an article, and what must stay apart."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.merge import ArticleRecord, EntityRecord, ItemName, ItemRef, Merger, MergeResult, Reviewed, Telling, merge
from kg.merge.types import Interval, NumberFiller, RoleFiller

KB = "https://w3id.org/isnad/kb/"
#: Names that resemble each other, with the entry that they may be linked to.
NAMES = [
    ("Base", "قاعدة القيارة الجوية", KB + "qayyarah"),
    ("Base", "معسكر القيارة", ""),
    ("Place", "القيارة", KB + "qayyarah-town"),
    ("Base", "قاعدة القائم", KB + "al-qaim"),
    ("Person", "مايلز كاغينز", ""),
    ("Person", "مايلز كاجينس", KB + "caggins"),
    ("Person", "كاجينز", ""),
    ("Person", "علي", ""),
    ("Coalition", "التحالف الدولي", KB + "coalition"),
    ("MilitaryForce", "القوات الأميركية", KB + "us-forces"),
]
DESCRIBED = [("PopulationGroup", "جنود أميركيون مدربون"), ("PopulationGroup", "الجنود الأميركيين المدربين"), ("Base", "القواعد الصغيرة")]
TYPES = {
    "Handover": ("giver", "site"),
    "Withdrawal": ("actor", "origin"),
    "Position": ("person", "organisation"),
    "Attack": ("attacker", "target"),
}
DAY = date(2020, 3, 20)


class Parts:
    """A tiny knowledge base: one thing is part of another."""

    def wholes(self, iri):
        return frozenset([KB + "coalition"]) if iri == KB + "us-forces" else frozenset()

    def country(self, iri):
        return ""

    def names(self, iri):
        return ("القيارة", "Qayyarah") if "qayyarah" in iri else ()

    def kind(self, iri):
        return "town" if iri.endswith("town") else ""


@st.composite
def entities(draw):
    found = []
    for number in range(draw(st.integers(1, 4))):
        if draw(st.integers(0, 4)):
            kind, name, iri = draw(st.sampled_from(NAMES))
            found.append(EntityRecord(f"e{number}", kind, (name,), (), (("ar", name),), iri, start=number * 10, mention=name))
        else:
            kind, words = draw(st.sampled_from(DESCRIBED))
            found.append(EntityRecord(f"e{number}", kind, (), (words,), (), named=False, start=number * 10, mention=words))
    return tuple(found)


@st.composite
def tellings(draw, ids):
    found = []
    for number in range(draw(st.integers(0, 4))):
        kind = draw(st.sampled_from(sorted(TYPES)))
        roles = {RoleFiller(role, draw(st.sampled_from(ids))) for role in TYPES[kind] if draw(st.integers(0, 5))}
        start = DAY + timedelta(draw(st.integers(0, 9)))
        found.append(
            Telling(
                f"f{number}",
                kind,
                tuple(sorted(roles)),
                draw(st.sampled_from([(), (NumberFiller("count", 100.0),), (NumberFiller("count", 300.0),)])),
                draw(st.sampled_from([None, Interval(start, start), Interval(start, start + timedelta(6), "week")])),
                draw(st.sampled_from(["positive", "positive", "negative"])),
                draw(st.sampled_from(["actual", "planned", "possible"])),
                evidence=(draw(st.sampled_from(["سلمت القوات القاعدة اليوم", "انسحب التحالف من القاعدة"])),),
                group=draw(st.sampled_from(["", "", "g1", "g2"])),
                start=number * 20,
                mention="سلم",
            )
        )
    return tuple(found)


@st.composite
def articles(draw):
    number = draw(st.integers(2, 6))
    found = []
    for i in range(number):
        people = draw(entities())
        mark = draw(st.sampled_from(["", "00" * 256, "ff" * 256]))
        told = draw(tellings([e.id for e in people]))
        found.append(ArticleRecord(f"a{i}", DAY + timedelta(draw(st.integers(0, 20))), "", mark, people, told))
    return found


def same(left: MergeResult, right: MergeResult) -> None:
    """Equal results, told apart by part for a readable failure."""
    assert left.entities == right.entities
    assert left.events == right.events
    assert left.decisions == right.decisions
    assert left == right


@settings(max_examples=60, deadline=None)
@given(articles(), st.randoms(use_true_random=False))
def test_merge_order_does_not_matter(records, random):
    shuffled = list(records)
    random.shuffle(shuffled)
    same(merge(records, Parts()), merge(shuffled, Parts()))


@settings(max_examples=80, deadline=None)
@given(articles(), articles(), st.randoms(use_true_random=False))
def test_merge_adding_and_removing_equals_from_scratch(records, others, random):
    merger, present = Merger(Parts()), {}
    for _ in range(12):
        record = random.choice([*records, *others])
        if record.id in present and random.random() < 0.5:
            merger.drop(record.id)
            del present[record.id]
        else:
            merger.put(record)
            present[record.id] = record
        if random.random() < 0.5:
            merger.result()
    same(merger.result(), merge(present.values(), Parts()))


@settings(max_examples=60, deadline=None)
@given(articles())
def test_merge_keeps_every_item_once_and_entries_apart(records):
    result = merge(records, Parts())
    for merged, items, where in (
        (result.entities, [(r.id, e.id) for r in records for e in r.entities], lambda e: e.members),
        (result.events, [(r.id, t.id) for r in records for t in r.tellings], lambda e: e.tellings),
    ):
        found = [(ref.article, ref.id) for one in merged for ref in where(one)]
        assert sorted(found) == sorted(items)
        assert len({one.iri for one in merged}) == len(merged)
        assert all(one.iri.isascii() for one in merged)
    by_ref = {(r.id, e.id): e for r in records for e in r.entities}
    for entity in result.entities:
        assert len({by_ref[ref.article, ref.id].knowledge for ref in entity.members} - {""}) <= 1


@settings(max_examples=60, deadline=None)
@given(articles(), st.data())
def test_merge_obeys_a_reviewer_who_says_different(records, data):
    joined = [e for e in merge(records, Parts()).entities if len({ref.article for ref in e.members}) > 1]
    if joined:
        members = data.draw(st.sampled_from(joined)).members
        left = members[0]
        right = next(ref for ref in members if ref.article != left.article)
        result = merge(records, Parts(), [Reviewed("different", "entity", name(records, left), name(records, right))])
        assert result.entity_of[left] != result.entity_of[right]


@settings(max_examples=60, deadline=None)
@given(articles(), st.data())
def test_merge_obeys_a_reviewer_who_says_same(records, data):
    free = [ItemRef(r.id, e.id) for r in records for e in r.entities if not e.knowledge]
    if len(free) > 1:
        left, right = data.draw(st.lists(st.sampled_from(free), min_size=2, max_size=2, unique=True))
        result = merge(records, Parts(), [Reviewed("same", "entity", name(records, left), name(records, right))])
        assert result.entity_of[left] == result.entity_of[right]


def test_merge_generated_articles_share_entities_and_events():
    """The properties above would hold of articles with nothing in common, too: these have something."""
    person = EntityRecord("e0", "Person", ("مايلز كاغينز",), mention="مايلز كاغينز")
    telling = Telling("f0", "Attack", (RoleFiller("target", "e0"),), time=Interval(DAY, DAY))
    result = merge([ArticleRecord(i, DAY, "", "", (person,), (telling,)) for i in "ab"], Parts())
    assert (len(result.entities), len(result.events), len(result.decisions)) == (1, 1, 2)


def name(records, ref):
    record = next(r for r in records if r.id == ref.article)
    entity = next(e for e in record.entities if e.id == ref.id)
    return ItemName(record.id, entity.type, entity.mention, entity.start)
