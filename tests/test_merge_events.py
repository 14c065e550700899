"""Which tellings are of one event: literal articles, one question each."""

from datetime import date, timedelta

import pytest

from kg.merge import ArticleRecord, EntityRecord, ItemRef, Telling, merge
from kg.merge.events import number_outcome
from kg.merge.types import Interval, NumberFiller, RoleFiller
from kg.merge.weights import EVENT

KB = "https://w3id.org/isnad/kb/"
DAY = date(2020, 3, 26)
#: Entry, type, kind of place and wholes of what the articles name.
WORLD = {
    "west": ("Base", "", ("iraq",)),
    "k1": ("Base", "", ("iraq",)),
    "mosul": ("Place", "city", ("iraq",)),
    "iraq": ("Place", "country", ()),
    "france": ("Place", "country", ("coalition",)),
    "coalition": ("Coalition", "", ()),
    "usa": ("Place", "country", ("coalition",)),
    "us-forces": ("MilitaryForce", "", ("usa", "coalition")),
    "task-force": ("Coalition", "", ("coalition",)),
    "isf": ("MilitaryForce", "", ("government", "iraq")),
    "government": ("Government", "", ("iraq",)),
    "fighters": ("ArmedGroup", "", ("iraq",)),
    "influenza": ("Disease", "", ()),
    "carter": ("Person", "", ()),
    "kerry": ("Person", "", ()),
    "ministry": ("Government", "", ()),
}
#: Bodies that their article only describes.
UNNAMED = ("مجلس الأمناء", "الهيئة العليا")


class World:
    """The knowledge of WORLD."""

    def wholes(self, iri):
        return frozenset(KB + whole for whole in WORLD.get(iri.removeprefix(KB), ("", "", ()))[2])

    def country(self, iri):
        return ""

    def names(self, iri):
        return ()

    def kind(self, iri):
        return WORLD.get(iri.removeprefix(KB), ("", "", ()))[1]


def day(shift=0):
    return Interval(DAY + timedelta(shift), DAY + timedelta(shift))


def told(kind, *roles, count=None, time=None, **more):
    """A telling of ``role=entry`` and ``role:words``."""
    fillers = [RoleFiller(r.split("=")[0], r.split("=")[1]) if "=" in r else RoleFiller(r.split(":")[0], text=r.split(":")[1]) for r in roles]
    numbers = (NumberFiller("count", float(count)),) if count else ()
    return Telling("", kind, tuple(sorted(fillers)), numbers, time, **more)


def events(*articles):
    """The merged event of each telling, the articles' one after the other."""
    records = []
    for number, tellings in enumerate(articles):
        used = sorted({r.entity for t in tellings for r in t.roles if r.entity} | {e for t in tellings for e in t.attribution})
        entities = tuple(EntityRecord(e, WORLD[e][0], (e,), knowledge=KB + e, mention=e) for e in used if e in WORLD)
        entities += tuple(EntityRecord(e, "Organisation", (e,), named=e not in UNNAMED, mention=e) for e in used if e not in WORLD)
        numbered = tuple(Telling(f"f{i}", *(getattr(t, n) for n in Telling.__dataclass_fields__ if n != "id")) for i, t in enumerate(tellings))
        records.append(ArticleRecord(f"a{number}", DAY, entities=entities, tellings=numbered))
    found = merge(records, World()).event_of
    return [found[ItemRef(f"a{n}", f"f{i}")] for n, tellings in enumerate(articles) for i in range(len(tellings))]


def one(*articles):
    return len(set(events(*articles))) == 1


def test_events_a_hand_over_told_by_two_is_one():
    left = told("Handover", "site=west", "giver=us-forces", time=day())
    assert one([left], [told("Handover", "site=west", "giver=coalition", "recipient=isf")])


def test_events_of_two_sites_are_two_whatever_the_reading_takes_for_one():
    pair = [told("Withdrawal", "actor=coalition", f"origin={site}", time=day(), group="g1") for site in ("west", "k1")]
    assert not one(pair)


def test_events_the_reading_takes_for_one_are_one_where_nothing_speaks_against_it():
    plan = told("Withdrawal", "actor=coalition", "origin=k1", modality="planned", count=300, group="g1")
    assert one([plan, told("Withdrawal", "actor=coalition", "origin=k1", time=day(), group="g1")])


def test_events_of_two_countries_and_two_numbers_are_two():
    left = told("Withdrawal", "actor=france", "origin=iraq", count=200, modality="planned")
    right = told("Withdrawal", "actor=us-forces", "origin=iraq", count=5200)
    assert not one([left], [right]) and not one([left, right])


def test_events_meetings_need_a_day_or_more_than_one_who_meets():
    single = told("Meeting", "participant=carter")
    assert not one([single], [single])
    assert one([told("Meeting", "participant=carter", time=day())], [told("Meeting", "participant=carter", time=day())])
    both = told("Meeting", "participant=carter", "participant=kerry", "place=mosul")
    assert one([both], [both])


@pytest.mark.parametrize(("visitor", "places", "same"), [("carter", "mosul mosul", True), ("carter", "mosul france", False), ("fighters", "mosul mosul", False)])
def test_events_a_visit_is_known_by_who_comes_where(visitor, places, same):
    assert one(*([told("Meeting", f"participant={visitor}", f"place={place}")] for place in places.split())) is same


@pytest.mark.parametrize(
    ("kind", "roles", "starts", "days", "same"),
    [
        ("Meeting", ["participant=carter"], (0, 120), (None, None), True),
        ("Meeting", ["participant=carter"], (0, 2_000), (None, None), False),
        ("Meeting", ["participant=carter"], (0, -1), (None, None), False),
        ("Meeting", ["participant=carter"], (0, 120), (0, 3), False),
        ("Aid", ["provider=carter"], (0, 120), (None, None), True),
        ("Withdrawal", ["actor=carter"], (0, 120), (None, None), False),
    ],
)
def test_events_what_two_articles_begin_with_is_their_news(kind, roles, starts, days, same):
    tellings = [told(kind, *roles, start=start, time=None if shift is None else day(shift)) for start, shift in zip(starts, days, strict=True)]
    assert one(*([telling] for telling in tellings)) is same


def test_events_an_article_begins_with_what_any_of_its_tellings_of_it_does():
    late = told("Meeting", "participant=carter", start=3_000, group="g1")
    again = told("Meeting", "participant=carter", "place=mosul", start=10, group="g1")
    other = told("Meeting", "participant=carter", start=10)
    assert one([late, again], [other])
    assert not one([late], [other])


def test_events_statements_on_other_topics_are_two():
    left = told("Statement", "speaker=carter", "topic:الحرب في جنوب السودان", time=day())
    assert not one([left], [told("Statement", "speaker=carter", "topic:اغتيال نائب في مقديشو", time=day(1))])
    assert one([left], [told("Statement", "speaker=carter", "topic:حرب جنوب السودان", time=day())])


@pytest.mark.parametrize(("when", "same"), [(day(), True), (day(1), False), (None, False)])
def test_events_who_speaks_on_a_day_speaks_of_many_things(when, same):
    left = told("Statement", "speaker=carter", "topic:ضرورة مواصلة الحملة على داعش في الموصل", time=day())
    assert one([left], [told("Statement", "speaker=carter", "topic:أسعار النفط لن ترتفع", time=when)]) is same


@pytest.mark.parametrize(
    ("parties", "same"),
    [("carter kerry", True), ("carter france", False), ("us-forces kerry", False)],
)
def test_events_two_parties_are_known_by_their_deal(parties, same):
    words = ["وقع الطرفان اتفاقا جديدا بعد مفاوضات طويلة شاقة", "أشاد خبراء اقتصاد بالاتفاق الذي أبرم الشهر الماضي"]
    tellings = [("carter", "kerry"), parties.split()]
    left, right = (
        told("Agreement", *(f"party={p}" for p in ps), evidence=(w,), triggers=("الاتفاق",)) for ps, w in zip(tellings, words, strict=True)
    )
    assert one([left], [right]) is same


@pytest.mark.parametrize(
    ("word", "roles", "same"),
    [
        ("الصراع", ("place=iraq",), True),
        ("الحروب", ("place=iraq",), False),
        ("المعارك", ("place=iraq",), False),
        ("الحرب", ("place=france",), False),
        ("الحرب", ("place=iraq", "participant=fighters"), False),
    ],
)
def test_events_a_countrys_war_is_one(word, roles, same):
    war = told("Battle", "place=iraq", "participant=us-forces", triggers=("الحرب",))
    assert one([war], [told("Battle", *roles, triggers=(word,))]) is same


@pytest.mark.parametrize(("place", "same"), [("mosul", True), ("iraq", False)])
def test_events_a_battle_is_known_by_its_place_and_a_party(place, same):
    battle = told("Battle", "participant=isf", f"place={place}")
    assert one([battle], [battle]) is same


@pytest.mark.parametrize(("word", "same"), [("قصفت", True), ("تفجير", False)])
def test_events_the_word_tells_what_kind_of_attack_it_is(word, same):
    left, right = (told("Attack", "place=west", time=day(n), triggers=(w,)) for n, w in enumerate(("قصف", word)))
    assert one([left], [right]) is same


@pytest.mark.parametrize(("count", "points"), [(1, 0.25), (7, 1.0), (32, 1.5)])
def test_events_agreement_on_a_large_number_tells_more(count, points):
    assert EVENT[number_outcome("count", (count, False), (count, False))] == points


def test_events_somewhere_in_a_country_is_no_place_to_know_one_by():
    left = told("Capture", "actor=isf", "place=iraq")
    assert not one([left], [told("Capture", "actor=isf", "place=mosul")])
    assert one([told("Capture", "actor=isf", "place=mosul")], [told("Capture", "actor=isf", "place=mosul")])


def test_events_without_what_identifies_them_need_more():
    assert not one([told("Withdrawal", "actor=coalition")], [told("Withdrawal", "actor=coalition")])


@pytest.mark.parametrize(("left", "right"), [("coalition", "task-force"), ("task-force", "coalition")])
def test_events_a_post_told_of_a_branch_and_of_the_whole_is_one(left, right):
    assert one([told("Position", "person=carter", f"organisation={left}")], [told("Position", "person=carter", f"organisation={right}")])


@pytest.mark.parametrize(
    ("titles", "same"),
    [
        (("رئيس", "رئيس"), True),  # of «its board» and of the body
        (("رئيس", "عضو"), False),
        ((None, None), False),
    ],
)
def test_events_a_post_in_what_is_only_described_is_known_by_person_and_title(titles, same):
    tellings = [["person=carter", f"organisation={where}"] for where in ("ministry", UNNAMED[0])]
    left, right = (told("Position", *roles, *([f"title:{title}"] if title else [])) for roles, title in zip(tellings, titles, strict=True))
    assert one([left], [right]) is same


@pytest.mark.parametrize(
    ("bodies", "titles", "same"),
    [
        (("هيئة قناة السويس", "هيئة القناة"), (None, None), True),
        (("هيئة قناة السويس", "هيئة القناة"), ("رئيس", "عضو"), False),
        (("هيئة قناة السويس", "جامعة القاهرة"), (None, None), False),
    ],
)
def test_events_whose_post_it_is_may_be_called_in_fewer_words(bodies, titles, same):
    posts = [
        told("Position", "person=carter", f"organisation={b}", *([f"title:{t}"] if t else [])) for b, t in zip(bodies, titles, strict=True)
    ]
    assert one(*([post] for post in posts)) is same


def test_events_posts_of_one_person_in_two_named_bodies_are_two():
    left, right = (told("Position", "person=carter", f"organisation={where}", "title:رئيس") for where in ("ministry", "isf"))
    assert not one([left], [right])


def test_events_words_that_name_an_actor_tell_no_activity():
    left = told("Suspension", "actor=isf", "activity:جميع التدريبات")
    right = told("Suspension", "actor=isf", "activity:isf عمليات التدريب", time=day())
    assert one([left], [right])


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("usa", "us-forces", True),  # a state and its army
        ("task-force", "coalition", True),
        ("us-forces", "coalition", False),  # one member's withdrawal is not that of all
        ("france", "coalition", False),
        ("iraq", "fighters", False),  # an armed group does not act for its country
    ],
)
def test_events_who_acts_is_named_by_a_state_or_its_army(left, right, same):
    place = "france" if "iraq" in (left, right) else "iraq"
    assert same is one(*([told("Withdrawal", f"actor={actor}", f"origin={place}")] for actor in (left, right)))


def test_events_an_armys_own_battles_are_not_those_with_an_ally():
    alone, joint = ["participant=coalition", "opponent=fighters"], ["participant=coalition", "participant=isf", "opponent=fighters"]
    assert one([told("Battle", *alone)], [told("Battle", *alone)]) and one([told("Battle", *joint)], [told("Battle", *joint)])
    assert not one([told("Battle", *alone)], [told("Battle", *joint)])


def test_events_an_epidemic_is_known_by_its_disease_but_of_two_countries_it_is_two():
    assert one([told("Outbreak", "disease=influenza", modality="planned")], [told("Outbreak", "disease=influenza", "place=iraq")])
    assert not one([told("Outbreak", "disease=influenza", "place=france")], [told("Outbreak", "disease=influenza", "place=iraq")])


def test_events_a_battle_is_remembered_by_its_town_not_by_its_country():
    town, country = ["place=mosul", "opponent=fighters"], ["place=iraq", "opponent=fighters"]
    assert one([told("Battle", *town, time=day(-400))], [told("Battle", *town, "place=iraq")])
    assert not one([told("Battle", *country, time=day(-400))], [told("Battle", *country)])


def test_events_what_one_telling_leaves_out_the_articles_other_telling_tells():
    pair = [told("Withdrawal", "actor=coalition", time=day(), group="g1"), told("Withdrawal", "actor=us-forces", "origin=k1", group="g1")]
    elsewhere = told("Withdrawal", "origin=k1", "actor=us-forces", modality="planned")
    assert one(pair, [elsewhere])
    assert not one([pair[0]], [elsewhere])


def test_events_a_target_is_not_taken_over_from_another_attack():
    pair = [told("Attack", "attacker=fighters", group="g1"), told("Attack", "attacker=fighters", "target=k1", time=day(), group="g1")]
    assert len(set(events(pair, [told("Attack", "target=k1", "attacker=fighters", time=day())]))) == 2


@pytest.mark.parametrize(("other", "same"), [("isf", False), ("government", True)])
def test_events_support_of_an_army_is_not_that_of_its_government_even_in_one_sentence(other, same):
    sentence = ("يدعم التحالف القوات والحكومة في البلاد منذ عام",)
    left = told("Support", "supporter=coalition", "supported=government", evidence=sentence)
    assert same is one([left], [told("Support", "supporter=coalition", f"supported={other}", evidence=sentence)])


WORDS = "اقتحمت قوات كبيرة صباحا حي الزهور بعد قصف عنيف استمر ساعات وسقط فيه مدنيون"


def test_events_told_in_like_words_are_one_and_in_other_words_two():
    def attack(words):
        return [told("Attack", "attacker=fighters", "place=iraq", time=day(), evidence=(words,))]

    assert one(attack(WORDS), attack(WORDS.replace("صباحا", "فجر").replace("عنيف", "مدفعي")))
    assert not one(attack(WORDS), attack("انفجرت سيارة ملغومة أمام مخبز شعبي وأصيب باعة ومارة بحسب مصدر طبي"))


def test_events_a_short_report_within_a_long_one_is_of_the_same():
    def meeting(words):
        return [told("Meeting", "participant=carter", evidence=(words,))]

    more = (
        "وقالت لجنة الإغاثة إن آلاف العائلات نزحت عن بيوتها خلال الأسبوع وإن المدارس والمخابز أقفلت أبوابها منذ بداية الحملة الأخيرة",
        "ويطالب الأهالي بممر آمن نحو الريف الغربي حيث نصبت خيام وفتحت نقاط لتوزيع الطحين والدواء وحليب الأطفال بإشراف متطوعين",
        "وكان مجلس المحافظة ناقش مع وجهاء العشائر خطة لإعادة الكهرباء وترميم الجسور المهدمة وصرف رواتب الموظفين المتأخرة",
    )
    long = " ".join((WORDS, *more))
    assert one(meeting(WORDS), meeting(long))
    assert not one(meeting(WORDS), meeting(" ".join(more)))


def test_events_relations_hold_in_whatever_words():
    assert one(*([told("Membership", "member=usa", "organisation=coalition", evidence=(words,))] for words in (WORDS, "تسهم الدولة بطائرات ومدربين منذ البداية")))


def test_events_a_copied_sentence_tells_one_post():
    """With the body untold on both sides the person alone is too little, but not where one article copies the other."""
    first, second = ([told("Position", "person=carter", evidence=(words,))] for words in (WORDS, WORDS.replace("صباحا", "فجر")))
    assert one(first, second)
    assert not one(first, [told("Position", "person=carter", evidence=("انفجرت سيارة ملغومة أمام مخبز شعبي وأصيب باعة ومارة بحسب مصدر طبي",))])


@pytest.mark.parametrize(("victim", "same"), [("carter", True), ("fighters", False)])
def test_events_a_person_is_killed_once_and_a_group_again_and_again(victim, same):
    assert same is one([told("Killing", f"victim={victim}", time=day())], [told("Killing", f"victim={victim}")])


def test_events_a_town_is_seldom_taken_twice():
    """Two articles need less to tell of one capture than of one battle."""
    assert one([told("Capture", "place=mosul", "actor=isf")], [told("Capture", "place=mosul")])
    assert not one([told("Battle", "place=mosul", "participant=isf")], [told("Battle", "place=mosul")])
