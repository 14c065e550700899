"""Which words become mentions: the gazetteer's names, the reader's spans, and what each needs to stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from fake_reader import FakeReader, span_of

from kg.annotate.anaphors import anaphoric_mentions
from kg.annotate.mentions import READER_FLOOR, combine_mentions, is_national, national_mentions
from kg.annotate.supported import supported_names
from kg.annotate.text import annotate_text
from kg.knowledge import GazetteerMatch, KnowledgeBase, KnowledgeEntry, Pattern
from kg.knowledge.institutions import Compiler
from kg.model import Article, Document, Mention, Span

KB = "https://w3id.org/isnad/kb/"
ENTRIES = [
    KnowledgeEntry(KB + "camp", "Base", "معسكر التاجي", "Camp Taji", hidden=("التاجي",), country=KB + "iraq"),
    KnowledgeEntry(KB + "embassy", "Facility", "السفارة الأمريكية في بغداد", "Embassy", hidden=("السفارة الأمريكية",), country=KB + "iraq"),
    KnowledgeEntry(KB + "barker", "Person", "بنيامين باركر", "Benjamin Barker", hidden=("باركر",)),
    KnowledgeEntry(KB + "daesh", "ArmedGroup", "تنظيم الدولة الإسلامية", "Islamic State", alt=("داعش",)),
    KnowledgeEntry(KB + "coalition", "Coalition", "التحالف الدولي ضد داعش", "Coalition", alt=("التحالف الدولي",)),
    KnowledgeEntry(KB + "iraq", "Place", "العراق", "Iraq", place_kind="country", demonyms=("عراقي",)),
    KnowledgeEntry(KB + "union", "Organisation", "الاتحاد الأفريقي", "African Union"),
    KnowledgeEntry(KB + "texas", "Place", "تكساس", "Texas", place_kind="governorate"),
    KnowledgeEntry(KB + "front", "ArmedGroup", "جبهة التحرير", "Front", hidden=("الجبهة",)),
    KnowledgeEntry(KB + "tikriti", "Person", "فاضل التكريتي", "Tikriti", hidden=("التكريتي",), country=KB + "iraq"),
    KnowledgeEntry(KB + "kingdom", "Place", "المملكة المتحدة", "United Kingdom", place_kind="country"),
    KnowledgeEntry(KB + "arabia", "Place", "السعودية", "Saudi Arabia", place_kind="country", hidden=("المملكة",)),
    KnowledgeEntry(KB + "army", "MilitaryForce", "الجيش العراقي", "Iraqi Army", country=KB + "iraq"),
    KnowledgeEntry(KB + "alliance", "Coalition", "تحالف الساحل", "Coast Alliance", hidden=("قوات التحالف",), country=KB + "texas"),
    KnowledgeEntry(KB + "world", "Coalition", "تحالف الأمم", "World Alliance", hidden=("قوات التحالف",)),
    KnowledgeEntry(KB + "austin", "Place", "أوستن", "Austin", place_kind="city", country=KB + "texas"),
    KnowledgeEntry(KB + "party", "ArmedGroup", "حزب الله", "Hezbollah"),
    KnowledgeEntry(KB + "brigades", "ArmedGroup", "كتائب حزب الله", "Kataib Hezbollah"),
]
KNOWLEDGE = KnowledgeBase({e.iri: e for e in ENTRIES})


def document(text: str) -> Document:
    return annotate_text(Document(Article("a", text, published=date(2020, 3, 27))))


def mentions(text: str, *tagged: tuple, reader: bool | None = None) -> dict[str, Mention]:
    """The mentions of a text by their words; ``tagged`` is what the reader finds (words, type, score)."""
    doc = document(text)
    with_reader = bool(tagged) if reader is None else reader
    found = combine_mentions(doc, KNOWLEDGE.gazetteer.match(doc), FakeReader(tagged).tag(doc) if with_reader else None)
    assert [m.id for m in found] == [f"m{i}" for i in range(1, len(found) + 1)]
    assert list(found) == sorted(found, key=lambda m: (m.span.start, -m.span.end))
    return {m.span.of(text): m for m in found}


@pytest.mark.parametrize("reader", [True, False])
def test_mentions_sure_names_stand_on_their_own(reader: bool) -> None:
    found = mentions("وصل الجيش العراقي إلى معسكر التاجي.", reader=reader)
    assert set(found) == {"الجيش العراقي", "معسكر التاجي"}
    assert found["معسكر التاجي"].knowledge == (KB + "camp",) and found["معسكر التاجي"].type == "Base" and found["معسكر التاجي"].producer == "gazetteer"


def test_mentions_clitics_stay_outside() -> None:
    assert {"داعش", "الجيش العراقي"} <= set(mentions("هاجم المدنيين وداعش والجيش العراقي انسحب."))


def test_mentions_short_name_of_a_building_needs_its_country() -> None:
    """Each country has an embassy of the United States."""
    tagged = ("السفارة الأمريكية", "Facility", 0.9)
    assert mentions("احترقت السفارة الأمريكية في نيروبي.", tagged)["السفارة الأمريكية"].knowledge == ()
    assert mentions("احترقت السفارة الأمريكية في العراق.", tagged)["السفارة الأمريكية"].knowledge == (KB + "embassy",)


def test_mentions_hidden_form_needs_support() -> None:
    assert "التاجي" not in mentions("وصل الوفد صباحا إلى التاجي ثم عاد.")
    supported = mentions("وصل الوفد صباحا إلى التاجي ثم عاد.", ("التاجي", "Base", 0.8))
    assert supported["التاجي"].knowledge == (KB + "camp",) and supported["التاجي"].producer == "reader+gazetteer"
    assert "باركر" not in mentions("شجرة باركر في الحديقة.")


@pytest.mark.parametrize("text", ["وأكد باركر أن القوات باقية.", "قال بنيامين باركر إن القوات باقية. ولن يعود باركر إلى بلاده."])
def test_mentions_hidden_name_of_a_person_is_supported_by_a_verb_of_saying_or_the_full_name(text: str) -> None:
    assert mentions(text)["باركر"].knowledge == (KB + "barker",)


def test_mentions_reader_span_with_a_title_is_the_known_person() -> None:
    found = mentions("قال المتحدث بنيامين باركر إن القوات باقية.", ("المتحدث بنيامين باركر", "Person", 0.9))
    assert [(m.knowledge, m.type) for m in found.values()] == [((KB + "barker",), "Person")]


def test_mentions_reader_span_that_nobody_knows() -> None:
    found = mentions("زار المهندس نعيم الفلاني المكان.", ("نعيم الفلاني", "Person", 0.7), ("المكان", "Place", READER_FLOOR - 0.01))
    assert set(found) == {"نعيم الفلاني"}
    assert found["نعيم الفلاني"].knowledge == () and found["نعيم الفلاني"].score == 0.7 and found["نعيم الفلاني"].producer == "reader"


def test_mentions_of_two_that_cross_the_stronger_stays() -> None:
    text = "قائد عمليات نينوى الجديدة"
    found = mentions(text, ("قائد عمليات نينوى", "Person", 0.5), ("عمليات نينوى الجديدة", "MilitaryForce", 0.9))
    assert set(found) == {"عمليات نينوى الجديدة"}


def test_mentions_nested_ones_are_both_kept() -> None:
    found = mentions("غادر التحالف الدولي ضد داعش البلاد.")
    assert found["التحالف الدولي ضد داعش"].knowledge == (KB + "coalition",) and found["داعش"].knowledge == (KB + "daesh",)
    assert "التحالف الدولي" not in found, "a shorter name of the same inside the longer one"


def test_mentions_type_of_a_sure_name_is_the_knowledge_bases() -> None:
    assert mentions("غادر الجيش العراقي المكان.", ("الجيش العراقي", "Government", 0.9))["الجيش العراقي"].type == "MilitaryForce"


def test_mentions_none_in_boilerplate() -> None:
    doc = document("وصل الجيش العراقي إلى معسكر التاجي.")
    doc = doc.with_(sentences=tuple(replace(s, kind="boilerplate") for s in doc.sentences))
    tagged = FakeReader([("معسكر التاجي", "Base", 0.9)]).tag(doc)
    assert combine_mentions(doc, KNOWLEDGE.gazetteer.match(doc), tagged) == ()
    assert national_mentions(doc, KNOWLEDGE.gazetteer.match(doc)) == ()


def anaphors(text: str, words: str, type_: str = "Base") -> list[str]:
    doc = document(text)
    return [m.span.of(text) for m in anaphoric_mentions(doc, [Mention("m1", span_of(text, words), type_)])]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("غادرت القوات معسكر التاجي. وبقيت القاعدة مغلقة.", ["القاعدة"]),
        ("غادرت القوات معسكر التاجي. والقاعدة مغلقة.", ["القاعدة"]),
        ("القاعدة مغلقة. غادرت القوات معسكر التاجي.", []),
        ("غادرت القوات معسكر التاجي. وبقيت القاعدة الجوية مغلقة.", []),
        ("غادرت القوات معسكر التاجي. وبقيت المدينة مغلقة.", []),
    ],
)
def test_mentions_bare_definite_nouns_stand_for_what_was_named_before(text: str, found: list[str]) -> None:
    assert anaphors(text, "معسكر التاجي") == found


def test_mentions_anaphor_behind_a_merged_article() -> None:
    (words,) = anaphors("عادت القوات إلى معسكر التاجي. وصلت تعزيزات للقاعدة.", "معسكر التاجي")
    assert words.endswith("قاعدة") and not words.startswith("لل")


def test_mentions_nationality_adjectives_wait_until_they_are_needed() -> None:
    doc = document("قال وزير الدفاع العراقي إن الهجوم فشل.")
    (found,) = national_mentions(doc, KNOWLEDGE.gazetteer.match(doc))
    assert is_national(found) and found.type == "Place" and found.knowledge == (KB + "iraq",) and "عراقي" in found.span.of(doc.text)
    assert not any(is_national(m) for m in combine_mentions(doc, KNOWLEDGE.gazetteer.match(doc), None))


@pytest.mark.parametrize(
    ("words", "type_", "inside"),
    [
        ("كأس الاتحاد الأفريقي", "Organisation", None),  # bears the name
        ("الاتحاد الأفريقي لكرة القدم", "Organisation", None),  # a body for something
        ("مؤسسة نوري المالكي", "Organisation", None),  # named for somebody
        ("جامعة تكساس", "Organisation", "تكساس"),  # in the place whose name it bears
        ("قائد الجيش العراقي", "Person", "الجيش العراقي"),  # who heads it
    ],
)
def test_mentions_what_bears_a_name_is_not_what_bore_it_first(words, type_, inside):
    found = mentions(f"أعلنت {words} أمس القرار.", (words, type_, 0.9))
    assert found[words].knowledge == () and found[words].type == type_
    assert set(found) == {words} | ({inside} if inside else set())


def test_mentions_hidden_form_of_another_type_needs_more_than_the_reader():
    text = "عاد الوفد من التاجي أمس."
    assert mentions(text, ("التاجي", "Base", 0.9))["التاجي"].knowledge == (KB + "camp",)
    assert mentions(text, ("التاجي", "Person", 0.9))["التاجي"].knowledge == ()


def test_mentions_single_word_of_a_body_needs_its_full_name():
    text, tagged = "قالت الجبهة إن القرار صدر.", ("الجبهة", "ArmedGroup", 0.9)
    assert mentions(text, tagged)["الجبهة"].knowledge == ()
    assert mentions(f"{text} وعاد الوفد إلى العراق.", tagged)["الجبهة"].knowledge == (), "it has no country"
    assert mentions(f"{text} وتأسست جبهة التحرير قبل عام.", tagged)["الجبهة"].knowledge == (KB + "front",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("التقى وزير الداخلية العراقي نظيره.", {"iraq-interior"}),
        ("التقى وزير الداخلية الفرنسي نظيره.", {"france-interior"}),
        ("التقى وزيرا الداخلية العراقي والفرنسي.", {"iraq-interior", "france-interior"}),  # of each it is one's own
        ("التقى وزير الداخلية نظيره.", {"iraq-interior", "france-interior"}),
        ("قال مسؤول في الداخلية عراقي الأصل.", {"iraq-interior", "france-interior"}),
    ],
)
def test_mentions_institution_is_whose_the_adjective_behind_it_says(text: str, expected: set[str]) -> None:
    lands = [
        KnowledgeEntry(KB + "iraq", "Place", "العراق", "Iraq", place_kind="country", demonyms=("عراقي",)),
        KnowledgeEntry(KB + "france", "Place", "فرنسا", "France", place_kind="country", demonyms=("فرنسي",)),
    ]
    interior = Pattern("interior", "Government", "وزارة الداخلية {f}", "Ministry of Interior of {country}", (), ("الداخلية",))
    compiler = Compiler({e.iri: e for e in lands}, [interior])
    knowledge = KnowledgeBase(compiler.compile(), patterns=compiler.patterns, institutions=compiler.slots)
    doc = document(text)
    (found,) = [m for m in combine_mentions(doc, knowledge.gazetteer.match(doc), FakeReader((("الداخلية", "Government", 0.9),)).tag(doc)) if m.type == "Government"]
    assert set(found.knowledge) == {KB + name for name in expected}


@pytest.mark.parametrize(("place", "expected"), [("العراق", "world"), ("أوستن", "alliance")])
def test_mentions_of_namesakes_whose_country_is_named_or_who_has_none_comes_first(place: str, expected: str) -> None:
    found = mentions(f"وصلت قوات التحالف إلى {place}.", ("قوات التحالف", "Coalition", 0.9))
    assert found["قوات التحالف"].knowledge[0] == KB + expected


def test_mentions_a_preposition_with_a_pronoun_names_nobody() -> None:
    assert set(mentions("اعتقل الجيش العراقي خمسة مشتبه بهم.", ("مشتبه", "PopulationGroup", 0.9), ("بهم", "PopulationGroup", 0.9))) == {"الجيش العراقي", "مشتبه"}


def test_mentions_no_group_is_in_the_name_of_another() -> None:
    assert set(mentions("هاجم التحالف الدولي ضد داعش كتائب حزب الله.")) == {"التحالف الدولي ضد داعش", "داعش", "كتائب حزب الله"}


@pytest.mark.parametrize(("place", "expected"), [("بغداد", ()), ("العراق", (KB + "tikriti",))])
def test_mentions_surname_that_many_bear_needs_its_country(place, expected):
    assert mentions(f"قال التكريتي في {place} إن القرار صدر.", ("التكريتي", "Person", 0.9))["التكريتي"].knowledge == expected


@pytest.mark.parametrize(
    ("words", "type_", "inside"),
    [
        ("بلدية تكساس", "Place", "تكساس"),  # what belongs to a place
        ("مستشار بنيامين باركر", "Person", "بنيامين باركر"),  # who serves a person
        ("وفد الاتحاد الأفريقي", "Organisation", "الاتحاد الأفريقي"),
    ],
)
def test_mentions_what_belongs_to_somebody_is_not_he(words, type_, inside):
    found = mentions(f"أعلنت {words} أمس القرار.", (words, type_, 0.9))
    assert found[words].knowledge == () and found[inside].knowledge != ()


def test_mentions_first_word_of_a_longer_name_is_no_other_entry():
    found = mentions("عاد إلى المملكة المتحدة أمس.", ("المملكة", "Place", 0.9))
    assert {words: m.knowledge for words, m in found.items() if m.knowledge} == {"المملكة المتحدة": (KB + "kingdom",)}


def test_mentions_two_or_many_of_a_common_noun_are_no_name():
    found = mentions("انسحب من المعسكرين ومن مواقع تمركزه.", ("المعسكرين", "Base", 0.95), ("مواقع تمركزه", "Base", 0.95))
    assert {m.kind for m in found.values()} == {"nominal"} and len(found) == 2


SPORT = " مباراة في تصفيات كأس العالم، وهدف للاعب في مرمى الفريق، وقال المدرب إن المنتخب فاز في الملعب"


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("تلتقي السعودية العراق." + SPORT + ".", False),
        ("سافر الفريق إلى العراق." + SPORT + ".", True),  # a place, by the word before it
        ("عاد اللاعبون بالعراق." + SPORT + ".", True),
        ("وصل الفريق للعراق." + SPORT + ".", True),
        ("سافر الفريق إلى «العراق»." + SPORT + ".", True),
        ("قال الفريق إن بطل الحرب قدم دورا في فوز الجماهير على السعودية، ودعت إيران العراق إلى الحوار.", True),
        ("تلتقي السعودية العراق في المفاوضات.", True),
    ],
)
def test_mentions_who_plays_is_no_country(text, linked):
    assert ((KB + "iraq",) in {m.knowledge for m in mentions(text).values()}) is linked


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("مصادر عسكرية في العراق", "مصادر عسكرية"),
        ("مصادر عسكرية في محافظة تكساس", "مصادر عسكرية"),
        ("سكان بمعسكر التاجي", "سكان"),
        ("مصادر في الشركة", "مصادر في الشركة"),
        ("ناشطون محليون في", "ناشطون محليون"),
        ("ناشطون محليون من الذين", "ناشطون محليون"),
    ],
)
def test_mentions_descriptions_of_people_end_before_their_place(words: str, kept: str) -> None:
    found = mentions(f"وقالت {words} أمس.", (words, "PopulationGroup", 0.9, "nominal"))
    assert kept in found and found[kept].type == "PopulationGroup"
    assert kept == words or words not in found


def test_mentions_names_keep_their_place() -> None:
    assert "السفارة البريطانية في العراق" in mentions("فتحت السفارة البريطانية في العراق أبوابها.", ("السفارة البريطانية في العراق", "Facility", 0.9))


def test_mentions_a_name_goes_on_to_the_word_that_its_last_one_needs() -> None:
    assert "سالم آل درويش" in mentions("التقى الوزير سالم آل درويش أمس.", ("سالم آل", "Person", 0.9))
    assert "سالم" in mentions("التقى الوزير سالم في عمله.", ("سالم", "Person", 0.9))


@pytest.mark.parametrize("pair", ["معسكري التاجي وأوستن", "معسكرا التاجي وأوستن"])
def test_mentions_of_a_pair_are_two_of_its_kind(pair: str) -> None:
    """«معسكري X وY»: the dual is no part of either name, and says the kind of both."""
    found = mentions(f"وصلوا إلى {pair}.", (pair.split(" و")[0], "Base", 0.9), ("أوستن", "Place", 0.9))
    assert set(found) == {"التاجي", "أوستن"} and found["التاجي"].type == "Base"


@pytest.mark.parametrize(("words", "linked"), [("مدينة أوستن", True), ("شمال أوستن", False)])
def test_mentions_a_town_with_its_kind_is_the_town(words: str, linked: bool) -> None:
    found = mentions(f"وصلوا إلى {words}.", (words, "Place", 0.9))
    assert (found[words].knowledge == (KB + "austin",)) is linked and ("أوستن" in found) is not linked


def test_mentions_an_office_of_one_word_is_told_by_its_body() -> None:
    found = mentions("قال المتحدث باسم الجيش العراقي أمس.", ("المتحدث", "Person", 0.9, "nominal"))
    assert set(found) == {"المتحدث باسم الجيش العراقي", "الجيش العراقي"}


@pytest.mark.parametrize(("text", "expected"), [("وصل وزير الداخلية أوستن بول.", {"texas-interior"}), ("رفضت الداخلية أوستن بول.", set())])
def test_mentions_institution_is_that_of_the_minister_named_behind_it(text: str, expected: set[str]) -> None:
    minister = KnowledgeEntry(KB + "paul", "Person", "أوستن بول", "Austin Paul", country=KB + "texas")
    bodies = [KnowledgeEntry(f"{KB}{land}-interior", "Government", f"وزارة الداخلية {land}", "", country=KB + land) for land in ("iraq", "texas")]
    names = [GazetteerMatch(Span(text.index("أوستن"), text.index("أوستن") + 9), (minister,), ("pref",), ("name",))]
    names.append(GazetteerMatch(Span(text.index("الداخلية"), text.index("الداخلية") + 8), tuple(bodies), ("hidden", "hidden"), ("institution", "institution")))
    sure, _, _ = supported_names(text, names)
    assert {iri.removeprefix(KB) for iri in sure} - {"paul"} == expected


@pytest.mark.parametrize(("served", "expected"), [((), ()), ((KB + "world",), (KB + "world",))])
def test_mentions_body_whose_people_are_named_is_meant(served: tuple, expected: tuple) -> None:
    doc = document("سلمت قوات التحالف الموقع.")
    tagged = FakeReader((("قوات التحالف", "Coalition", 0.9, "nominal"),)).tag(doc)
    (found,) = combine_mentions(doc, KNOWLEDGE.gazetteer.match(doc), tagged, served)
    assert found.knowledge[:1] == expected


@pytest.mark.parametrize(("text", "linked"), [("قالت وزارة الدفاع في العراق.", True), ("قالت وزارة الدفاع في العراق وتكساس.", False), ("قالت وزارة الدفاع.", False)])
def test_mentions_institution_is_that_of_the_only_state_told_of(text: str, linked: bool) -> None:
    bodies = [KnowledgeEntry(f"{KB}{land}-defence", "Government", f"وزارة الدفاع {land}", "", country=KB + land) for land in ("iraq", "texas")]
    doc = document(text)
    span = span_of(text, "وزارة الدفاع")
    known = [m for m in KNOWLEDGE.gazetteer.match(doc) if m.span != span]
    match = GazetteerMatch(span, tuple(bodies), ("hidden", "hidden"), ("institution", "institution"))
    found = combine_mentions(doc, [match, *known], FakeReader((("وزارة الدفاع", "Government", 0.9, "nominal"),)).tag(doc))
    assert (next(m for m in found if m.span == span).knowledge == (KB + "iraq-defence",)) is linked


@pytest.mark.parametrize(("text", "country"), [("غادر 30 جنديا ليبيا البلاد.", False), ("غادر ثلاثون ليبيا أمس.", True), ("زار الوفد ليبيا.", True)])
def test_mentions_what_describes_an_object_is_no_country(text: str, country: bool) -> None:
    libya = KnowledgeEntry(KB + "libya", "Place", "ليبيا", "Libya", place_kind="country", demonyms=("ليبي",))
    doc = document(text)
    matches = KnowledgeBase({libya.iri: libya}).gazetteer.match(doc)
    found = combine_mentions(doc, matches, FakeReader((("ليبيا", "Place", 0.9),)).tag(doc))
    assert [m.span.of(text) for m in found] == (["ليبيا"] if country else [])
    assert [m.knowledge for m in national_mentions(doc, matches)] == ([] if country else [(libya.iri,)])


@pytest.mark.parametrize(("text", "found"), [("تبنى حزب الله الهجوم. واتهم الحزب جماعات أخرى.", ["الحزب"]), ("انتخب الحزب رئيسا. وقال حزب الله ذلك.", [])])
def test_mentions_the_head_of_a_name_stands_for_its_bearer(text: str, found: list[str]) -> None:
    doc = document(text)
    known = combine_mentions(doc, KNOWLEDGE.gazetteer.match(doc), None)
    assert [(m.span.of(text), m.type) for m in anaphoric_mentions(doc, known)] == [(words, "ArmedGroup") for words in found]
