"""Which entities of two articles are one: names that say enough, and names that do not."""

from datetime import date

import pytest

from kg.merge.entities import NamedNode, _name_outcome, compare_named
from kg.merge import ArticleRecord, EntityRecord, ItemRef, Telling, merge
from kg.merge.types import RoleFiller

DAY = date(2015, 7, 25)
KB = "https://w3id.org/isnad/kb/"


def record(name, kind, words, *around, named=True, knowledge=""):
    """An article that names one entity, and others around it."""
    own = EntityRecord("e0", kind, (words,) if named else (), () if named else (words,), knowledge=knowledge, named=named, mention=words)
    others = tuple(EntityRecord(f"e{i}", "Person", (person,), mention=person) for i, person in enumerate(around, 1))
    return ArticleRecord(name, DAY, entities=(own, *others))


def one(left, right):
    found = merge([left, right]).entity_of
    return found[ItemRef("a", "e0")] == found[ItemRef("b", "e0")]


AROUND = ("مبارك العصيمي", "بندر السريحي", "ناصر الدويسي", "خالد الزويهري")


@pytest.mark.parametrize(
    ("kind", "left", "right"),
    [
        ("Person", "مبارك العصيمي", "مبارك العصيمي"),
        ("Person", "أوهورو كينياتا", "أوهورو كيناتا"),
        ("Organisation", "سوني بيكتشرز", "سونى بيكتشرز"),
        ("Facility", "مستشفى بريدة المركزي", "مستشفى بريدة المركزي"),
        ("Person", "محمد بن علي بن حسن", "محمد بن علي بن حسن"),  # three given names in their order
    ],
)
def test_entities_telling_names_are_one(kind, left, right):
    assert one(record("a", kind, left), record("b", kind, right))


@pytest.mark.parametrize(
    ("kind", "left", "right"),
    [
        ("Person", "أحمد بن علي", "أحمد علي"),  # given names that many bear
        ("Person", "محمد بن علي بن حسن", "علي بن حسن"),
        ("Organisation", "شبكة القصة العربية", "موقع القصة العربية"),  # a part of the name, in no surroundings
        ("Person", "محمد الغامدي", "محمد الغامدي"),  # a large tribe
        ("Person", "الضابط", "الضابط"),
        ("Person", "فهد الصقر", "فهد العسكر"),
        ("Place", "السلام", "حي السلام"),  # each town has one
        ("Place", "برنستون", "برنستاين"),
        ("Organisation", "جامعة الملك فهد", "سفارة الملك فهد"),
        ("Organisation", "مجلس التنمية السياحية", "مجلس التنمية السياحية"),  # each region has one
        ("Organisation", "الغرفة", "غرفة"),
        ("Base", "مواقع المتمردين", "مواقع المتمردين"),  # a description
        ("PopulationGroup", "مقاتلو المعارضة", "مقاتلو المعارضة"),
        ("Place", "جنوب البلاد", "جنوب البلاد"),
    ],
)
def test_entities_names_that_say_too_little_are_two(kind, left, right):
    assert not one(record("a", kind, left), record("b", kind, right))


def test_entities_parts_of_an_organisations_name_are_one_in_same_surroundings():
    left, right = record("a", "Organisation", "شبكة القصة العربية", *AROUND), record("b", "Organisation", "موقع القصة العربية", *AROUND)
    assert one(left, right)


@pytest.mark.parametrize(("kind", "words"), [("Person", "أحمد علي"), ("Place", "السلام"), ("Organisation", "مجلس التنمية السياحية")])
def test_entities_names_that_say_little_are_one_in_like_surroundings(kind, words):
    assert one(record("a", kind, words, *AROUND), record("b", kind, words, *AROUND))


def test_entities_names_of_two_scripts_do_not_meet_where_one_has_both():
    """«سعيد» is not Suwayda because their Latin letters are alike: the entry has an Arabic name of its own."""

    class Entry:
        def wholes(self, iri):
            return frozenset()

        def country(self, iri):
            return ""

        def names(self, iri):
            return ("السويداء", "Suwayda")

        def kind(self, iri):
            return "city"

    found = merge([record("a", "Place", "السويداء", knowledge=KB + "suwayda"), record("b", "Place", "سعيد")], Entry()).entity_of
    assert found[ItemRef("a", "e0")] != found[ItemRef("b", "e0")]


def test_entities_foreign_forces_are_a_description():
    assert not one(record("a", "MilitaryForce", "القوات الأجنبية"), record("b", "MilitaryForce", "القوات الأجنبية"))


def test_entities_a_road_typed_in_two_ways_is_one():
    assert one(record("a", "Facility", "طريق عمر بن الخطاب", *AROUND), record("b", "Place", "طريق عمر بن الخطاب", *AROUND))


def test_entities_ministers_of_two_countries_are_two():
    left = record("a", "Person", "وزير الخارجية المصري", *AROUND, named=False)
    assert not one(left, record("b", "Person", "وزير الخارجية الإماراتي", *AROUND, named=False))


@pytest.mark.parametrize(
    ("words", "base", "same"),
    [
        ("الحدود مع سوريا", "turkish-base", True),
        ("الحدود السورية", "turkish-base", True),
        ("الحدود مع سوريا", "iraqi-base", False),  # another country's border with it
        ("الحدود مع العراق", "turkish-base", False),
        ("الحدود مع سوريا", "", False),  # whose border is not told
    ],
)
def test_entities_a_border_is_named_by_the_far_neighbour_alone(words, base, same):
    class Entries:
        def wholes(self, iri):
            return frozenset()

        def country(self, iri):
            return KB + ("iraq" if "iraqi" in iri else "turkey")

        def names(self, iri):
            return ("الحدود السورية التركية", "الحدود التركية السورية") if iri.endswith("border") else ()

        def kind(self, iri):
            return "area"

    border = EntityRecord("e0", "Place", (words,), mention=words)
    entry = EntityRecord("e1", "Base", ("قاعدة",), knowledge=KB + (base or "base"), mention="قاعدة")
    at = Telling("f1", "Location", (RoleFiller("place", "e0"), RoleFiller("thing", "e1"))) if base else None
    right = ArticleRecord("b", DAY, entities=(border, entry), tellings=(at,) if at else ())
    found = merge([record("a", "Place", "الحدود السورية التركية", knowledge=KB + "border"), right], Entries()).entity_of
    assert same is (found[ItemRef("a", "e0")] == found[ItemRef("b", "e0")])


@pytest.mark.parametrize(
    ("kind", "words", "same"),
    [("Person", "أحمد علي", True), ("Person", "داسيلفا", True), ("Person", "علي", False), ("Organisation", "مجلس التنمية السياحية", True)],
)
def test_entities_names_that_say_little_need_some_of_their_surroundings(kind, words, same):
    """One name of six around both is enough for a common name and for one word that is no given name here."""
    others, elsewhere = ("وليد الدغيم", "صالح المزيني", "راشد الخنين"), ("سعود القحطاني", "عادل الهزاني", "ماجد العتيبي")
    left = record("a", kind, words, *AROUND[:3], *others)
    assert one(left, record("b", kind, words, AROUND[0], *elsewhere)) is same
    assert not one(left, record("b", kind, words, *elsewhere))


@pytest.mark.parametrize(("words", "same"), [("مانشستر يونايتد", True), ("الهلال", False)])
def test_entities_a_body_of_a_full_name_is_one_in_other_surroundings(words, same):
    far = ("ماجد العتيبي", "تركي السبيعي", "سعود القحطاني", "عادل الهزاني")
    assert one(record("a", "Organisation", words, *AROUND), record("b", "Organisation", f"نادي {words}", *far)) is same


def test_entities_who_says_the_same_in_the_same_words_is_the_same():
    """A source without a name is known by what it is quoted for."""

    def told(name, words):
        source = EntityRecord("e0", "Person", (), ("ناطق باسم فرق الإطفاء",), named=False, mention="ناطق")
        place = EntityRecord("e1", "Place", ("شوفو",), mention="شوفو")
        fact = Telling("f1", "Attack", (RoleFiller("place", "e1"),), attribution=("e0",), evidence=(words,))
        return ArticleRecord(name, DAY, entities=(source, place), tellings=(fact,))

    words = "الحادث أسفر عن احتراق ثلاثة منازل على الأقل وسيارتين في حي شوفو"
    assert one(told("a", words), told("b", words))
    assert not one(told("a", words), told("b", "انفجار خزان للوقود قرب الميناء خلف عشرات الجرحى بين العمال"))


def test_entities_one_name_in_other_surroundings_says_less():
    elsewhere = ("سعود القحطاني", "عادل الهزاني", "ماجد العتيبي", "تركي السبيعي")
    found = [compare_named(*(NamedNode("Person", frozenset((AROUND[0],)), around=frozenset(around)) for around in pair)).weight for pair in ((AROUND, AROUND), ((), AROUND), (AROUND, elsewhere))]
    assert found[0] > found[1] > found[2], "nothing around says nothing"


def test_entities_one_word_that_its_article_did_not_link_is_not_the_entry():
    assert not one(record("a", "Organisation", "الفتح"), record("b", "Organisation", "حركة فتح", knowledge=KB + "fatah"))
    assert one(record("a", "Organisation", "الاتحاد الأوروبي"), record("b", "Organisation", "الاتحاد الأوروبي", knowledge=KB + "union"))


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        (("عبدالعزيز بن علي العسبلي", "العسبلي"), ("عبدالرحمن بن عبدالعزيز العسبلي", "العسبلي"), False),  # father and son
        (("أحمد المسماري", "المسماري"), ("العقيد المسماري", "المسماري"), True),  # a rank tells no other man
        (("أحمد المسماري", "المسماري"), ("العقيد أحمد المسماري",), True),
    ],
)
def test_entities_a_surname_that_both_bear_makes_no_brothers_one(left, right, same):
    around = frozenset("abcd")
    score = compare_named(*(NamedNode("Person", frozenset(found), around=around) for found in (left, right)))
    assert (score.weight >= 0) is same


def test_entities_groups_by_their_people_are_a_description():
    assert not one(record("a", "ArmedGroup", "الجماعات الكردية"), record("b", "ArmedGroup", "الميليشيات الكردية"))


@pytest.mark.parametrize(
    ("left", "right", "outcome"),
    [
        ("أحمد بن محمد", "محمد", "part of name, person"),  # one of two common names is not the same name
        ("متعب البقمي", "البقمي", "part of name, person"),  # a tribe's, that many bear
        ("متعب الأسد", "الأسد", "part of name, foreign person"),
        ("رائد الخليوي", "سعود الخليوي", "other name"),  # called so
        ("الرائد سعود الخليوي", "سعود الخليوي", "same name"),  # of that rank
    ],
)
def test_entities_names_of_people_compare_alike_from_both_sides(left, right, outcome):
    assert [_name_outcome(a, b, "Person", False) for a, b in ((left, right), (right, left))] == [outcome] * 2
