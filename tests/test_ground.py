"""From mentions to entities: who is one with whom, by name, knowledge, noun, owner and the reader's word."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from fake_reader import span_of
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.annotate.text import annotate_text
from kg.ground import COREFERENCE_FLOOR, ground
from kg.knowledge import KnowledgeBase, KnowledgeEntry
from kg.model import Article, Document, Mention, Span

KB = "https://w3id.org/isnad/kb/"
ENTRIES = [
    KnowledgeEntry(KB + "camp", "Base", "معسكر التاجي", "Camp Taji"),
    KnowledgeEntry(KB + "caggins", "Person", "مايلز كاغينز", "Myles Caggins", wikidata="Q1"),
    KnowledgeEntry(KB + "coalition", "Coalition", "التحالف الدولي", "Global Coalition"),
    KnowledgeEntry(KB + "iraq", "Place", "العراق", "Iraq", place_kind="country"),
    KnowledgeEntry(KB + "mosul", "Place", "الموصل", "Mosul", place_kind="city"),
    KnowledgeEntry(KB + "basra", "Place", "البصرة", "Basra", place_kind="city"),
]
KNOWLEDGE = KnowledgeBase({e.iri: e for e in ENTRIES})


def document(text: str, *found: tuple) -> Document:
    """Mentions are (words, type), then what is not a plain name: knowledge, kind, producer, which occurrence."""
    doc = annotate_text(Document(Article("a", text, published=date(2020, 3, 27))))
    mentions = []
    for i, (words, type_, *rest) in enumerate(found, 1):
        more = rest[0] if rest else {}
        known = tuple(KB + name for name in more.get("knowledge", ()))
        span = span_of(text, words, more.get("nth", 0))
        head = Span(span.end - len(more["head"]), span.end) if "head" in more else None
        mentions.append(Mention(f"m{i}", span, type_, more.get("kind", "name"), head, known, more.get("producer", "reader")))
    return doc.with_(mentions=tuple(sorted(mentions, key=lambda m: m.span)))


def clusters(doc: Document, coreference: tuple = ()) -> list[set[str]]:
    done = ground(doc, KNOWLEDGE, coreference)
    words = {m.id: m.span.of(doc.text) for m in done.mentions}
    return [{words[id_] for id_ in e.mentions} for e in done.entities]


NOMINAL = {"kind": "nominal"}
ANAPHOR = {"kind": "nominal", "producer": "anaphor"}


def test_ground_spellings_of_one_foreign_name_are_one_person() -> None:
    text = "قال مايلز كاجينس. وأضاف كاجينز. وكتب كاغينز. Caggins said."
    doc = document(text, ("مايلز كاجينس", "Person"), ("كاجينز", "Person"), ("كاغينز", "Person"), ("Caggins", "Person"))
    assert clusters(doc) == [{"مايلز كاجينس", "كاجينز", "كاغينز", "Caggins"}]


def test_ground_a_full_name_that_no_entry_bears_is_no_entry() -> None:
    """The gazetteer knows the surname alone; whose given name differs is another man, a title is no given name."""
    doc = document(
        "قال العقيد كاغينز. ثم وصل جون كاغينز إلى الموصل.",
        ("العقيد كاغينز", "Person", {"knowledge": ["caggins"]}), ("جون كاغينز", "Person", {"knowledge": ["caggins"]}),
    )  # fmt: skip
    entities = {tuple(e.mentions): e.knowledge for e in ground(doc, KNOWLEDGE).entities}
    assert entities == {("m1",): KB + "caggins", ("m2",): ""}


def test_ground_given_name_before_an_entrys_surname_counts() -> None:
    """«جون» before the surname that alone is in the gazetteer is another man's; a rank, an office or an adjective is no given name."""
    text = "قال العقيد كاغينز. ثم قال المتحدث العسكري كاغينز. ثم وصل جون كاغينز إلى الموصل."
    told = ("العقيد كاغينز", "المتحدث العسكري كاغينز", "جون كاغينز")
    doc = document(text, *((words, "Person", {"knowledge": ["caggins"], "head": "كاغينز"}) for words in told))
    assert {e.mentions: e.knowledge for e in ground(doc, KNOWLEDGE).entities} == {("m1", "m2"): KB + "caggins", ("m3",): ""}


def test_ground_a_surname_is_his_who_was_named_in_full_last() -> None:
    """Though the entry that is known by the surname alone was told of before."""
    text = "قال مايلز كاغينز إنه وصل. ثم قال جون أندرو كاغينز إنه غادر. وأضاف كاغينز أنه عاد."
    doc = document(
        text, ("مايلز كاغينز", "Person", {"knowledge": ["caggins"]}), ("جون أندرو كاغينز", "Person"), ("كاغينز", "Person", {"knowledge": ["caggins"], "nth": 2})
    )
    assert {e.mentions: e.knowledge for e in ground(doc, KNOWLEDGE).entities} == {("m1",): KB + "caggins", ("m2", "m3"): ""}


@pytest.mark.parametrize(("first", "known"), [("جون أندرو كاغينز", ""), ("مايلز كاغينز", "caggins")])
def test_ground_a_headlines_surname_is_his_whom_the_article_names_first(first: str, known: str) -> None:
    doc = document(
        f"كاغينز يصل إلى الموصل\nوصل {first} إلى الموصل.",
        ("كاغينز", "Person", {"knowledge": ["caggins"]}), (first, "Person", {"knowledge": [known] if known else []}),
    )  # fmt: skip
    doc = doc.with_(sentences=tuple(replace(s, kind="title") if n == 0 else s for n, s in enumerate(doc.sentences)))
    assert {e.mentions: e.knowledge for e in ground(doc, KNOWLEDGE).entities} == {("m1", "m2"): known and KB + known}


def test_ground_name_like_an_entrys_is_that_entry() -> None:
    doc = document("قال مايلز كاغينز. وأضاف كاجينس.", ("مايلز كاغينز", "Person", {"knowledge": ["caggins"]}), ("كاجينس", "Person"))
    (entity,) = ground(doc, KNOWLEDGE).entities
    assert (entity.knowledge, entity.wikidata, entity.labels) == (KB + "caggins", "Q1", (("ar", "مايلز كاغينز"), ("en", "Myles Caggins")))


def test_ground_surname_stands_for_the_full_name() -> None:
    doc = document("التقى بن والاس بالوزير. وقال والاس إن هذا جيد. وغاب نجاح الشمري.", ("بن والاس", "Person"), ("والاس", "Person", {"nth": 1}), ("نجاح الشمري", "Person"))
    assert clusters(doc) == [{"بن والاس", "والاس"}, {"نجاح الشمري"}]


def test_ground_names_that_only_look_alike_stay_apart() -> None:
    doc = document("التقى حسن العبيدي مع حسين العبيدي في الموصل.", ("حسن العبيدي", "Person"), ("حسين العبيدي", "Person"))
    assert len(clusters(doc)) == 2


def test_ground_one_name_with_two_types_of_bodies_is_one() -> None:
    doc = document("وصل لواء الصحراء. ثم عاد لواء الصحراء. وغادر لواء الصحراء.", *(("لواء الصحراء", t, {"nth": n}) for n, t in enumerate(("MilitaryForce", "Organisation", "MilitaryForce"))))
    (entity,) = ground(doc, KNOWLEDGE).entities
    assert entity.type == "MilitaryForce" and len(entity.mentions) == 3


def test_ground_candidate_that_the_article_has_already_is_chosen() -> None:
    doc = document("وصل إلى البصرة. ثم غادر المدينة القديمة.", ("البصرة", "Place", {"knowledge": ["basra"]}), ("المدينة القديمة", "Place", {"knowledge": ["mosul", "basra"]}))
    assert [e.knowledge for e in ground(doc, KNOWLEDGE).entities] == [KB + "basra"]


def test_ground_bare_noun_is_the_last_entity_of_its_kind() -> None:
    doc = document(
        "دخل العراق الحرب. وفي الموصل بقيت المدينة آمنة. وقالت البلاد كلمتها.",
        ("العراق", "Place", {"knowledge": ["iraq"]}), ("الموصل", "Place", {"knowledge": ["mosul"]}), ("المدينة", "Place", ANAPHOR), ("البلاد", "Place", ANAPHOR),
    )  # fmt: skip
    assert clusters(doc) == [{"العراق", "البلاد"}, {"الموصل", "المدينة"}]


def test_ground_noun_that_refers_to_nothing_is_dropped() -> None:
    doc = document("بقيت القاعدة مغلقة. وجاء الجنود.", ("القاعدة", "Base", ANAPHOR), ("الجنود", "PopulationGroup", NOMINAL))
    done = ground(doc, KNOWLEDGE)
    assert [m.span.of(doc.text) for m in done.mentions] == ["الجنود"] and [(e.type, e.named) for e in done.entities] == [("PopulationGroup", False)]


def test_ground_forces_with_a_pronoun_are_their_owners() -> None:
    doc = document("وصل نجاح الشمري. وقال التحالف الدولي إن قواته غادرت.", ("نجاح الشمري", "Person"), ("التحالف الدولي", "Coalition", {"knowledge": ["coalition"]}), ("قواته", "MilitaryForce", NOMINAL))
    assert clusters(doc) == [{"نجاح الشمري"}, {"التحالف الدولي", "قواته"}]


@pytest.mark.parametrize(("score", "joined"), [(COREFERENCE_FLOOR + 0.2, True), (COREFERENCE_FLOOR - 0.1, False)])
def test_ground_reader_joins_nominals_above_its_floor(score: float, joined: bool) -> None:
    doc = document("غادرت القوات الفرنسية المكان. ووصل هؤلاء العسكريون ليلا.", ("القوات الفرنسية", "MilitaryForce"), ("العسكريون", "MilitaryForce", NOMINAL))
    assert (len(clusters(doc, ((0, 1, score),))) == 1) == joined


def test_ground_reader_does_not_join_what_cannot_be_one() -> None:
    doc = document("وصل نجاح الشمري. وبقي المكان آمنا.", ("نجاح الشمري", "Person"), ("المكان", "Place", NOMINAL))
    assert len(clusters(doc, ((0, 1, 0.99),))) == 2


def test_ground_source_without_a_name_is_nobody_named() -> None:
    text = "قال مايلز كاغينز إن الجيش تقدم. وذكر مصدر عسكري أن الهجوم وقع. وأضاف المصدر."
    doc = document(text, ("مايلز كاغينز", "Person"), ("مصدر عسكري", "Person", NOMINAL), ("المصدر", "Person", NOMINAL))
    assert clusters(doc, ((0, 1, 0.9), (1, 2, 0.9))) == [{"مايلز كاغينز"}, {"مصدر عسكري", "المصدر"}]


def test_ground_sources_of_different_descriptions_stay_apart() -> None:
    text = "قالت مصادر طبية نعم. وقالت مصادر أمنية لا."
    doc = document(text, ("مصادر طبية", "PopulationGroup", NOMINAL), ("مصادر أمنية", "PopulationGroup", NOMINAL))
    assert clusters(doc, ((0, 1, 0.9),)) == [{"مصادر طبية"}, {"مصادر أمنية"}]


@pytest.mark.parametrize(("words", "joined"), [("جماعة الفجر الإرهابية", True), ("تنظيم «الفجر» المتطرف", True), ("كتائب الفجر الشمالية", False)])
def test_ground_name_with_no_more_than_epithets_is_the_name(words: str, joined: bool) -> None:
    doc = document(f"هاجمت {words} البلدة.", (words, "ArmedGroup"), ("الفجر", "ArmedGroup"))
    assert clusters(doc) == ([{words, "الفجر"}] if joined else [{words}, {"الفجر"}])


def test_ground_bare_noun_is_the_last_whose_name_begins_with_it() -> None:
    text = "وزع مركز الأمل سلالا. وزار مركز النور القرية. وقال المركز إن العمل مستمر."
    found = ("مركز الأمل", "Organisation"), ("مركز النور", "Organisation"), ("المركز", "Organisation", NOMINAL)
    assert clusters(document(text, *found)) == [{"مركز الأمل"}, {"مركز النور", "المركز"}]


def test_ground_new_names_have_a_romanised_label() -> None:
    doc = document("وصل نعيم الفلاني مع John Smith اليوم.", ("نعيم الفلاني", "Person"), ("John Smith", "Person"))
    first, second = ground(doc, KNOWLEDGE).entities
    assert [tag for tag, _ in first.labels] == ["ar", "ar-Latn"] and first.labels[1][1].isascii() and second.labels == (("en", "John Smith"),)


NAMES = ["العراق", "الموصل", "القوات", "كاجينس", "كاجينز", "باركر", "القاعدة", "التحالف", "قواته", "المدينة"]
TYPES = ["Person", "Place", "Base", "MilitaryForce", "Coalition", "PopulationGroup"]


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(TYPES), st.sampled_from([{}, NOMINAL, ANAPHOR, {"knowledge": ["iraq"]}, {"knowledge": ["mosul", "basra"]}])), max_size=8))
@settings(max_examples=60, deadline=None)
def test_ground_puts_every_mention_into_exactly_one_entity(chosen: list[tuple]) -> None:
    text = " ثم ".join(words for words, _, _ in chosen) + "."
    seen: Counter[str] = Counter()
    found = []
    for words, type_, more in chosen:
        found.append((words, type_, more | {"nth": seen[words]}))
        seen[words] += 1
    doc = document(text, *found)
    done = ground(doc, KNOWLEDGE, tuple((i, i + 1, 0.6) for i in range(len(found) - 1)))
    held = [id_ for e in done.entities for id_ in e.mentions]
    assert sorted(held) == sorted(m.id for m in done.mentions) and all(e.mentions for e in done.entities)
    dropped = {m.id for m in doc.mentions} - set(held)
    assert all(m.producer == "anaphor" for m in doc.mentions if m.id in dropped)
    assert len({e.knowledge for e in done.entities if e.knowledge}) == sum(bool(e.knowledge) for e in done.entities), "an entry is one entity"
    assert ground(doc, KNOWLEDGE, tuple((i, i + 1, 0.6) for i in range(len(found) - 1))) == done


@pytest.mark.parametrize(
    ("text", "whole", "is_entry"),
    [
        ("قال خالد كاغينز. وأضاف كاغينز كلاما.", "خالد كاغينز", False),  # a given name of his own
        ("قال العقيد كاغينز. وأضاف كاغينز كلاما.", "العقيد كاغينز", True),  # a rank is none
        ("قال مايلز كاغينز. وأضاف كاغينز كلاما.", "مايلز كاغينز", True),
    ],
)
def test_ground_a_surname_whose_bearer_is_another_is_his(text, whole, is_entry) -> None:
    known = {"knowledge": ["caggins"]}
    doc = document(text, (whole, "Person", {**known, "head": "كاغينز"}), ("كاغينز", "Person", {**known, "nth": 1}))
    (entity,) = ground(doc, KNOWLEDGE, ()).entities
    assert entity.knowledge == (KB + "caggins" if is_entry else "")


def test_ground_who_is_named_in_full_after_another_is_himself() -> None:
    known = {"knowledge": ["caggins"]}
    doc = document("قال خالد كاغينز. وأضاف مايلز كاغينز كلاما.", ("خالد كاغينز", "Person", known), ("مايلز كاغينز", "Person", known))
    assert {e.mentions: e.knowledge for e in ground(doc, KNOWLEDGE).entities} == {("m1",): "", ("m2",): KB + "caggins"}


@pytest.mark.parametrize(("whole", "is_entry"), [("فايز المالكي", False), ("العميد المالكي", True), ("تركي المالكي", True)])
def test_ground_a_surname_with_the_article_is_a_surname(whole, is_entry) -> None:
    """«المالكي» looks like an adjective beside a name, and is none where an entry is called so."""
    knowledge = KnowledgeBase({KB + "maliki": KnowledgeEntry(KB + "maliki", "Person", "تركي المالكي", hidden=("المالكي",))})
    known = {"knowledge": ["maliki"], "head": "المالكي"}
    doc = document(f"ظهر {whole} أمس. وأضاف المالكي كلاما.", (whole, "Person", known), ("المالكي", "Person", {**known, "nth": 1}))
    (entity,) = ground(doc, knowledge).entities
    assert entity.knowledge == (KB + "maliki" if is_entry else "")


def test_ground_an_office_in_quotation_marks_is_who_bears_the_name_behind_it() -> None:
    text = 'قال قائد عمليات "قادمون يا نخيل" الفريق الركن سامي ناصر ذلك. وحضر وزير الصيد أمس.'
    doc = document(text, ('قائد عمليات "قادمون يا نخيل"', "Person"), ("سامي ناصر", "Person"), ("وزير الصيد", "Person"))
    assert clusters(doc) == [{'قائد عمليات "قادمون يا نخيل"', "سامي ناصر"}, {"وزير الصيد"}]


@pytest.mark.parametrize(
    ("words", "joined"),
    [("وزارة داخلية إقليم النخيل", False), ("مجلس النخيل", True)],
)
def test_ground_a_body_s_one_word_stands_for_what_one_word_more_says(words: str, joined: bool) -> None:
    doc = document(f"أعلنت {words} القرار. ثم عاد النخيل إلى ذلك.", (words, "Government"), ("النخيل", "Government", {"nth": 1}))
    assert (clusters(doc) == [{words, "النخيل"}]) is joined


STATE = KnowledgeBase(
    {
        e.iri: e
        for e in [
            *ENTRIES,
            KnowledgeEntry(KB + "iraq-government", "Government", "الحكومة العراقية", "Government of Iraq", country=KB + "iraq"),
            KnowledgeEntry(KB + "iraq-parliament", "Government", "البرلمان العراقي", "Parliament of Iraq", country=KB + "iraq"),
            KnowledgeEntry(KB + "iraq-ministry-of-health", "Government", "وزارة الصحة العراقية", "Ministry of Health", country=KB + "iraq"),
        ]
    },
    institutions={(KB + "iraq", slug): f"{KB}iraq-{slug}" for slug in ("government", "parliament", "ministry-of-health")},
)


@pytest.mark.parametrize(
    ("text", "body", "expected"),
    [
        ("طالب الوزير الحكومة العراقية بتنفيذ قرار البرلمان.", "البرلمان", "iraq-parliament"),
        ("قالت وزارة الصحة العراقية إن الوزارة أرسلت أطباء.", "الوزارة", "iraq-ministry-of-health"),
        ("قالت وزارة الصحة العراقية إن الحكومة أرسلت أطباء.", "الحكومة", "iraq-government"),
    ],
)
def test_ground_institutions_of_a_state_are_told_apart_by_kind(text: str, body: str, expected: str) -> None:
    named, entry = ("الحكومة العراقية", "iraq-government") if "الحكومة العراقية" in text else ("وزارة الصحة العراقية", "iraq-ministry-of-health")
    doc = document(text, (named, "Government", {"knowledge": (entry,)}), (body, "Government", {**ANAPHOR, "nth": text.count(body) - 1}))
    done = ground(doc, STATE)
    assert {e.knowledge.removeprefix(KB) for e in done.entities} == {entry, expected}


@pytest.mark.parametrize(("last", "expected"), [("زيد رعد", "iraq-government"), ("الجيش الأردني", "jordan-government")])
def test_ground_a_man_who_serves_elsewhere_does_not_tell_the_state(last: str, expected: str) -> None:
    """The High Commissioner comes from Jordan, but two Iraqis speak; an army is of its state."""
    people = [KnowledgeEntry(KB + n, "Person", n, n, country=KB + c) for n, c in (("فالح", "iraq"), ("سالم", "iraq"), ("زيد رعد", "jordan"))]
    bodies = [KnowledgeEntry(f"{KB}{c}-government", "Government", c, c, country=KB + c) for c in ("iraq", "jordan")]
    army = KnowledgeEntry(KB + "الجيش الأردني", "MilitaryForce", "الجيش الأردني", "Jordanian Army", country=KB + "jordan")
    knowledge = KnowledgeBase(
        {e.iri: e for e in (*people, *bodies, army)}, institutions={(KB + c, "government"): f"{KB}{c}-government" for c in ("iraq", "jordan")}
    )
    names = ("فالح", "سالم", last)
    doc = document(f"قال فالح وسالم في رسالة إلى {last} إن الحكومة وافقت.", *((n, "Person", {"knowledge": [n]}) for n in names), ("الحكومة", "Government", ANAPHOR))
    assert KB + expected in [e.knowledge for e in ground(doc, knowledge).entities]


def test_ground_an_institution_of_no_state_is_nothing() -> None:
    assert clusters(document("قال مايلز كاغينز إن البرلمان وافق.", ("مايلز كاغينز", "Person", {"knowledge": ("caggins",)}), ("البرلمان", "Government", ANAPHOR))) == [{"مايلز كاغينز"}]


@pytest.mark.parametrize(
    ("words", "kind", "other", "joined"),
    [
        ("متظاهرون", "PopulationGroup", "مسلحون مجهولون", False),
        ("مسلحون", "PopulationGroup", "مسلحون مجهولون", True),
        ("المهاجمون", "PopulationGroup", "مسلحون مجهولون", True),
        ("منزله", "Facility", "القنصلية الأمريكية", False),
        ("القنصلية", "Facility", "القنصلية الأمريكية", True),
    ],
)
def test_ground_what_brings_others_in_joins_nobody(words: str, kind: str, other: str, joined: bool) -> None:
    text = f"ظهر {other} أمس، ثم جاء {words} بعد ساعة."
    told = (other, kind, NOMINAL) if kind == "PopulationGroup" else (other, kind)
    found = clusters(document(text, told, (words, kind, {**NOMINAL, "nth": text.count(words) - 1})), ((0, 1, 0.9),))
    assert (len(found) == 1) is joined


def test_ground_two_who_stand_beside_each_other_are_two() -> None:
    """The second's name stands behind his office; the first has none."""
    text = "حضر رئيس الوزراء ووزير النفط إحسان ناصر الحفل."
    doc = document(text, ("رئيس الوزراء", "Person", NOMINAL), ("وزير النفط", "Person", NOMINAL), ("إحسان ناصر", "Person"))
    assert sorted(map(sorted, clusters(doc, ((0, 1, 0.9), (0, 2, 0.9))))) == [["إحسان ناصر", "وزير النفط"], ["رئيس الوزراء"]]


@pytest.mark.parametrize("second", ["سمو ولي العهد", "ولي عهده"])
def test_ground_who_is_joined_with_one_or_is_his_is_another(second: str) -> None:
    text = f"شكر الملك سلمان و{second} على ذلك."
    doc = document(text, ("الملك سلمان", "Person"), (second.removeprefix("سمو "), "Person", NOMINAL))
    assert len(clusters(doc, ((0, 1, 0.9),))) == 2


def test_ground_somebody_s_own_is_not_he() -> None:
    doc = document("التقى مازن سعيد أمس نائبه. وقال نائبه إن الأمر انتهى.", ("مازن سعيد", "Person"), ("نائبه", "Person", NOMINAL))
    assert len(clusters(doc, ((0, 1, 0.9),))) == 2


def test_ground_a_whole_name_that_ends_like_an_adjective_is_its_bearers() -> None:
    known = KnowledgeEntry(KB + "baghdadi", "Person", "أبو بكر البغدادي", "Abu Bakr al-Baghdadi")
    doc = document("قتل أبو بكر البغدادي.", ("أبو بكر البغدادي", "Person", {"knowledge": ("baghdadi",)}))
    assert [e.knowledge for e in ground(doc, KnowledgeBase({known.iri: known})).entities] == [known.iri]


@pytest.mark.parametrize(
    ("text", "holder"),
    [("أقال مازن سعيد قائد الشرطة الفريق سامي ناصر.", "سامي ناصر"), ("حضر مازن سعيد، قائد الشرطة.", "مازن سعيد")],
)
def test_ground_an_office_between_two_names_is_the_second_s(text: str, holder: str) -> None:
    people = [(name, "Person") for name in ("مازن سعيد", "سامي ناصر") if name in text]
    assert {holder, "قائد الشرطة"} in clusters(document(text, *people, ("قائد الشرطة", "Person", NOMINAL)))


def test_ground_a_noun_that_ends_like_a_pronoun_is_owned_by_nobody() -> None:
    text = "غادروا معسكر التاجي. وكانت قاعدة كبيرة."
    doc = document(text, ("معسكر التاجي", "Base", {"knowledge": ("camp",)}), ("قاعدة", "Base", NOMINAL))
    assert clusters(doc, ((0, 1, 0.9),)) == [{"معسكر التاجي", "قاعدة"}]
