"""The knowledge base: its files, posts, institutions, and the gazetteer that finds its names."""

import pickle
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest

from kg.errors import OntologyError
from kg.knowledge import KnowledgeBase, compiled, name_key
from kg.knowledge.gazetteer import GazetteerMatch
from kg.knowledge.institutions import demonym_forms
from kg.knowledge.loading import ENTITY_TYPES
from kg.resources import ontology_dir

FOLDER = ontology_dir() / "knowledge"
#: Files of actors; the places have tests of their own.
ACTORS = ("coalition", "forces", "groups", "governments", "organisations", "media", "people", "equipment", "diseases")
PREFIXES = """@prefix isnad: <https://w3id.org/isnad/ontology#> .
@prefix kb: <https://w3id.org/isnad/kb/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    return KnowledgeBase.load()


def find(kb: KnowledgeBase, text: str, words: str) -> GazetteerMatch:
    """The match of exactly those words; fails with what was found."""
    matches = kb.gazetteer.match_text(text)
    found = [m for m in matches if m.span.of(text) == words]
    assert found, [m.span.of(text) for m in matches]
    return found[0]


# The files


def test_knowledge_is_as_large_as_said(kb: KnowledgeBase) -> None:
    written = [entry for entry in KnowledgeBase.load(FOLDER).entries.values() if not entry.compiled and entry.type != "Place"]
    counts = Counter(entry.type for entry in written)
    assert sum(counts.values()) >= 1100
    assert counts["Person"] >= 250 and counts["Organisation"] >= 250 and counts["Government"] >= 90
    assert counts["ArmedGroup"] >= 90 and counts["MilitaryForce"] >= 100 and counts["Coalition"] >= 12
    assert len(kb.all_posts) >= 400


def test_entries_have_both_labels_and_a_known_type(kb: KnowledgeBase) -> None:
    assert [e.iri for e in kb.entries.values() if not (e.ar and e.en) or e.type not in ENTITY_TYPES] == []


def test_references_lead_to_entries(kb: KnowledgeBase) -> None:
    dangling = [(e.local, iri) for e in kb.entries.values() for iri in (*e.of, *e.within, e.country) if iri and iri not in kb.entries]
    dangling += [(p.iri, iri) for p in kb.all_posts for iri in (p.person, p.organisation) if iri not in kb.entries]
    assert dangling == []


def test_wikidata_ids_are_given_once(kb: KnowledgeBase) -> None:
    ids = Counter(entry.wikidata for entry in kb.entries.values() if entry.wikidata)
    assert [i for i, count in ids.items() if count > 1] == []
    assert kb.entry("kb:islamic-state").wikidata == "Q2429253" and kb.entry("kb:iraq").wikidata == "Q796"


def test_no_two_actors_share_a_name_that_needs_no_support(kb: KnowledgeBase) -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for entry in kb.entries.values():
        if not entry.compiled and entry.type != "Place":
            for name in (entry.ar, entry.en, *entry.alt):
                owners[name_key(name)].add(entry.local)
    assert {name: iris for name, iris in owners.items() if len(iris) > 1 and name not in kb.everyday} == {}


def test_shapes_hold_for_the_files_of_actors() -> None:
    assert violations(*(FOLDER / f"{name}.ttl" for name in ACTORS), FOLDER / "institutions.ttl") == set()


BAD = {
    "no-english": 'kb:x a isnad:Person ; skos:prefLabel "س"@ar .',
    "two-types": 'kb:x a isnad:Person, isnad:Weapon ; skos:prefLabel "س"@ar, "X"@en .',
    "two-arabic": 'kb:x a isnad:Person ; skos:prefLabel "س"@ar, "ص"@ar, "X"@en .',
    "country-literal": 'kb:x a isnad:Base ; skos:prefLabel "س"@ar, "X"@en ; isnad:country "Iraq" .',
    "latitude": 'kb:x a isnad:Base ; skos:prefLabel "س"@ar, "X"@en ; <http://www.w3.org/2003/01/geo/wgs84_pos#lat> 135.0 .',
    "match": 'kb:x a isnad:Base ; skos:prefLabel "س"@ar, "X"@en ; skos:exactMatch <http://www.wikidata.org/entity/796> .',
    "place-kind": 'kb:x a isnad:Place ; isnad:placeKind "hamlet" ; skos:prefLabel "س"@ar, "X"@en .',
    "post-without-title": "kb:x a org:Membership ; org:member kb:y ; org:organization kb:z .",
    "post-backwards": 'kb:y a isnad:Person ; skos:prefLabel "س"@ar, "X"@en . kb:x a org:Membership ; org:member kb:y ; org:organization kb:z ; '
    'isnad:title "وزير"@ar, "Minister"@en ; isnad:from "2020-01-02"^^xsd:date ; isnad:until "2019-01-01"^^xsd:date .',
    "pattern-slug": 'kb:x a isnad:InstitutionPattern ; isnad:entryType isnad:Person ; isnad:slug "An Army" ; skos:prefLabel "س"@ar, "X"@en .',
}


@pytest.mark.parametrize("case", BAD)
def test_shapes_refuse_a_bad_entry(case: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.ttl"
    path.write_text(PREFIXES + BAD[case], "utf-8")
    messages = violations(path)
    assert messages and {tag for tag, _ in messages} == {"ar", "en"}


def violations(*paths: Path) -> set[tuple[str, str]]:
    """The messages of a validation, with their languages."""
    import pyshacl
    import rdflib

    data = rdflib.Graph()
    for path in paths:
        data.parse(path, format="turtle")
    shapes = rdflib.Graph().parse(ontology_dir() / "shapes" / "knowledge.ttl")
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none")
    return {(message.language, str(message)) for message in report.objects(None, rdflib.SH.resultMessage)}


def test_load_names_the_broken_file(tmp_path: Path) -> None:
    (tmp_path / "broken.ttl").write_text("kb:x a", "utf-8")
    with pytest.raises(OntologyError, match=r"broken\.ttl"):
        KnowledgeBase.load(tmp_path)


def test_load_refuses_an_empty_folder_two_types_and_a_bad_date(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match="no knowledge files"):
        KnowledgeBase.load(tmp_path)
    file = tmp_path / "x.ttl"
    file.write_text(PREFIXES + BAD["two-types"], "utf-8")
    with pytest.raises(OntologyError, match="kb/x"):
        KnowledgeBase.load(tmp_path)
    file.write_text(PREFIXES + 'kb:p a org:Membership ; isnad:from "2020-13-01" .', "utf-8")
    with pytest.raises(OntologyError, match="2020-13-01"):
        KnowledgeBase.load(tmp_path)


# Posts


@pytest.mark.parametrize(
    ("title", "where", "day", "holder"),
    [
        ("وزير الدفاع", "kb:united-kingdom", date(2020, 3, 19), "ben-wallace"),
        ("وزير الدفاع", "kb:uk-ministry-of-defence", date(2015, 7, 21), "michael-fallon"),
        ("وزير الدفاع", "kb:united-states", date(2015, 7, 23), "ash-carter"),
        ("وزير الدفاع", "kb:iraq", date(2015, 7, 23), "khaled-al-obaidi"),
        ("وزير الخارجية", "kb:saudi-arabia", date(2015, 7, 23), "adel-al-jubeir"),
        ("رئيس الوزراء", "kb:iraq", date(2020, 3, 21), "adil-abdul-mahdi"),
        ("رئيس الوزراء", "kb:turkey", date(2015, 7, 24), "ahmet-davutoglu"),
        ("الرئيس", "kb:yemen", date(2015, 7, 24), "abdrabbuh-mansur-hadi"),
        ("الرئيس", "kb:united-states", date(2020, 1, 3), "donald-trump"),
        ("قائد فيلق القدس", "kb:quds-force", date(2020, 1, 2), "qasem-soleimani"),
        ("قائد فيلق القدس", "kb:quds-force", date(2020, 3, 1), "esmail-qaani"),
        ("المتحدث باسم التحالف", "kb:cjtf-oir", date(2020, 3, 26), "myles-caggins"),
        ("المتحدث باسم التحالف", "kb:saudi-led-coalition", date(2015, 7, 26), "ahmed-asiri"),
    ],
)
def test_holder_of_an_office_at_a_date(kb: KnowledgeBase, title: str, where: str, day: date, holder: str) -> None:
    found = kb.holder(title, where, day)
    assert found is not None and found.local == holder


def test_holder_is_none_where_nobody_is_known(kb: KnowledgeBase) -> None:
    assert kb.holder("وزير الدفاع", "kb:united-kingdom", date(1999, 1, 1)) is None
    assert kb.holder("وزير الطقس", "kb:iraq", date(2020, 1, 1)) is None


def test_posts_of_a_person_come_in_order(kb: KnowledgeBase) -> None:
    posts = kb.posts("kb:boris-johnson")
    assert [post.title_en for post in posts] == ["Foreign Secretary", "Prime Minister"]
    assert kb.in_office("kb:qasem-soleimani", date(2020, 1, 3)) and not kb.in_office("kb:qasem-soleimani", date(2020, 1, 4))


def test_one_office_has_one_holder_a_day(kb: KnowledgeBase) -> None:
    """Heads of government and the like do not overlap by more than the day of the hand-over."""
    offices = defaultdict(list)
    for post in kb.all_posts:
        if post.title_en in ("Prime Minister", "Minister of Defence", "Minister of Foreign Affairs", "President", "Secretary of Defense"):
            offices[post.organisation, post.title_ar].append(post)
    overlaps = [
        (left.iri, right.iri)
        for posts in offices.values()
        for left in posts
        for right in posts
        if left.iri != right.iri and left.start and right.start and left.start <= right.start and (left.end is None or left.end > right.start)
    ]
    assert overlaps == [] and len(offices) > 60


# Institutions


def test_institutions_are_compiled_for_every_country(kb: KnowledgeBase) -> None:
    army = kb.institution("kb:kenya", "armed-forces")
    assert army is not None and army.compiled and army.type == "MilitaryForce"
    assert army.ar == "القوات المسلحة الكينية" and "الجيش الكيني" in army.alt and army.country == "https://w3id.org/isnad/kb/kenya"
    ministry = kb.institution("kb:kenya", "ministry-of-defence")
    assert ministry is not None and ministry.of == (kb.institution("kb:kenya", "government").iri,)


def test_institutions_written_by_hand_keep_their_names(kb: KnowledgeBase) -> None:
    entry = kb.institution("kb:united-states", "ministry-of-defence")
    assert entry is not None and entry.local == "pentagon" and not entry.compiled
    assert find(kb, "قال الجيش العراقي", "الجيش العراقي").best.local == "iraqi-army"
    assert find(kb, "قالت القوات العراقية", "القوات العراقية").best.local == "iraqi-security-forces"


def test_bare_institutions_need_a_country(kb: KnowledgeBase) -> None:
    match = find(kb, "أعلن مجلس الوزراء أمس", "مجلس الوزراء")
    assert match.form == "hidden" and len(match.entries) > 100
    assert kb.institution("kb:jordan", "government") in match.entries


def test_pattern_without_slug_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.ttl").write_text(PREFIXES + 'kb:p a isnad:InstitutionPattern ; skos:prefLabel "س"@ar, "X"@en .', "utf-8")
    with pytest.raises(OntologyError, match="institution pattern"):
        KnowledgeBase.load(tmp_path)


def test_demonym_forms_tell_people_from_adjectives() -> None:
    forms = demonym_forms("عراقي")
    assert forms["العراقية"] == forms["عراقيا"] == "demonym" and forms["العراقيون"] == "people"


# The gazetteer


@pytest.mark.parametrize(
    ("text", "words", "entry"),
    [
        ("وقالت القوات العراقية", "القوات العراقية", "iraqi-security-forces"),
        ("تسليمها للقوات العراقية أمس", "قوات العراقية", "iraqi-security-forces"),
        ("وللتحالف الدولي دور", "تحالف الدولي", "global-coalition"),
        ("بالعراق", "العراق", "iraq"),
        ("لداعش", "داعش", "islamic-state"),
        ("لـداعش", "داعش", "islamic-state"),
        ("وبغداد", "بغداد", "baghdad"),
        ("فللأمم المتحدة", "أمم المتحدة", "united-nations"),
        ("قُوّات الحَشْدِ الشَّعْبيّ", "قُوّات الحَشْدِ الشَّعْبيّ", "popular-mobilization-forces"),
        ("الجيش الأميركي", "الجيش الأميركي", "us-armed-forces"),
        ("القوات ألأمريكية", "القوات ألأمريكية", "us-armed-forces"),
        ("تنظيم «داعش» الإرهابي", "تنظيم «داعش»", "islamic-state"),
        ("تنظيم «داعش»، أمس", "تنظيم «داعش»", "islamic-state"),
        ("قوة المهام المشتركة – عملية العزم الصلب", "قوة المهام المشتركة – عملية العزم الصلب", "cjtf-oir"),
        ("عملية Inherent Resolve", "عملية Inherent Resolve", "cjtf-oir"),
        ("Now @CJTFOIR transfers to @modmiliq.", "modmiliq", "iraqi-ministry-of-defence"),
        ("قال مايلز بي. كاجينس الثالث", "مايلز بي. كاجينس الثالث", "myles-caggins"),
        ("العقيد مايلز كاغينز", "مايلز كاغينز", "myles-caggins"),
        ("بسبب COVID-19.", "COVID-19", "covid-19"),
        ("فيروس كورونا (كوفيد-19)", "فيروس كورونا (كوفيد-19)", "covid-19"),
        ("وكالة «رويترز» للأنباء", "وكالة «رويترز» للأنباء", "reuters"),
        ("طائرات إف-16 التركية", "طائرات إف-16", "f-16"),
        ("the WHO said", "WHO", "who"),
    ],
)
def test_gazetteer_finds_names_where_they_stand(kb: KnowledgeBase, text: str, words: str, entry: str) -> None:
    match = find(kb, text, words)
    assert match.best.local == entry and match.form in ("pref", "alt") and match.kind == "name"


@pytest.mark.parametrize("text", ["سداعشية", "مصرف", "who said it", "in total", "وأنه قال", "الله أكبر", "", "   ", "العراقيل"])
def test_gazetteer_finds_no_name_inside_other_words(kb: KnowledgeBase, text: str) -> None:
    assert [m.span.of(text) for m in kb.gazetteer.match_text(text) if m.form != "hidden"] == []


def test_gazetteer_keeps_nested_matches(kb: KnowledgeBase) -> None:
    text = "وزارة الدفاع العراقية"
    outer, *inner = kb.gazetteer.match_text(text)
    assert outer.span.of(text) == text and not outer.nested
    nested = {m.span.of(text): m for m in inner}
    assert nested["العراقية"].kind == "demonym" and nested["العراقية"].best.local == "iraq" and nested["العراقية"].nested
    assert "وزارة الدفاع" not in nested


def test_gazetteer_tells_people_from_countries(kb: KnowledgeBase) -> None:
    assert find(kb, "بما في ذلك الفرنسيون", "الفرنسيون").kind == "people"
    assert find(kb, "وقصف الأتراك", "الأتراك").kind == "people"


def test_gazetteer_marks_short_and_everyday_forms_hidden(kb: KnowledgeBase) -> None:
    for text, words, entry in [
        ("وقال باركر", "باركر", "vincent-barker"),
        ("وقال التحالف", "التحالف", "global-coalition"),
        ("قاعدة القائم", "القائم", "al-qaim-base"),
        ("وقرأ الوطن", "الوطن", "al-watan-saudi"),
    ]:
        matches = [m for m in kb.gazetteer.match_text(text) if m.span.of(text) == words]
        assert all(m.form == "hidden" or m.nested for m in matches)
        assert any(entry == e.local for m in kb.gazetteer.match_text(words) for e in m.entries)


def test_gazetteer_ranks_the_region_first(kb: KnowledgeBase) -> None:
    match = find(kb, "قوات التحالف", "قوات التحالف")
    assert {e.local for e in match.entries} >= {"global-coalition", "saudi-led-coalition"}
    assert find(kb, "في طرابلس", "طرابلس").best.type == "Place"


def test_gazetteer_stops_at_full_stops_and_lines(kb: KnowledgeBase) -> None:
    text = "هذا هو جيش. الإسلام دين\nتنظيم\nداعش"
    assert [m.span.of(text) for m in kb.gazetteer.match_text(text) if m.form != "hidden"] == ["داعش"]


def test_gazetteer_lookup_of_a_whole_name(kb: KnowledgeBase) -> None:
    match = kb.gazetteer.lookup("تنظيم الدولة الاسلامية")
    assert match is not None and match.best.local == "islamic-state" and match.form == "pref"
    assert kb.gazetteer.lookup("لا أحد") is None


def test_gazetteer_spans_are_the_words_of_the_seeds(kb: KnowledgeBase) -> None:
    seeds = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))
    assert len(seeds) == 5
    for path in seeds:
        text = path.read_text("utf-8")
        matches = kb.gazetteer.match_text(text)
        assert len(matches) > 30 and [m.span.start for m in matches] == sorted(m.span.start for m in matches)
        for match in matches:
            words = match.span.of(text)
            assert words == words.strip() and words and match.best.type in ENTITY_TYPES


# What is kept between runs


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that the knowledge base was kept in by a first run."""
    monkeypatch.setenv("KG_CACHE", str(tmp_path / "cache"))
    KnowledgeBase.load()
    return tmp_path / "cache" / compiled.FILE


def test_knowledge_kept_compiled_is_what_its_files_say(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [path.name for path in kept.parent.iterdir()] == [kept.name]
    read = KnowledgeBase.load(FOLDER)
    monkeypatch.setattr(KnowledgeBase, "_read", lambda *anything: pytest.fail("compiled again"))
    found = KnowledgeBase.load()
    assert found == read and found.gazetteer.compiled[0] == read.gazetteer.compiled[0]
    text = "سلم التحالف الدولي قاعدة القيارة للجيش العراقي، وقال وزير الدفاع البريطاني إن داعش انتهى."
    assert found.gazetteer.match_text(text) == read.gazetteer.match_text(text) != []


def test_knowledge_that_changed_is_compiled_again(kept: Path, tmp_path: Path) -> None:
    for name in ("a.ttl", "words.txt"):
        (tmp_path / name).write_text(PREFIXES, encoding="utf-8")
    before = compiled.mark_of(tmp_path)
    (tmp_path / "words.txt").write_text("أمل", encoding="utf-8")
    assert compiled.mark_of(tmp_path) != before and compiled.load(before) is None


class Evil:
    def __init__(self, trace: Path):
        self.trace = trace

    def __reduce__(self) -> tuple:
        return (Path.touch, (self.trace,))


def test_knowledge_kept_in_a_broken_file_is_compiled_again_and_runs_no_code(kept: Path, tmp_path: Path) -> None:
    mark, whole = compiled.mark_of(FOLDER), kept.read_bytes()
    for spoilt in (whole[:-100], mark.encode() + b"\n" + pickle.dumps([Evil(tmp_path / "trace")]), b""):
        kept.write_bytes(spoilt)
        assert compiled.load(mark) is None and KnowledgeBase.load().entries and compiled.load(mark)
    assert not (tmp_path / "trace").exists()


def test_knowledge_is_not_kept_where_it_cannot_or_shall_not_be(kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    for place in ("", str(tmp_path / "file")):
        monkeypatch.setenv("KG_CACHE", place)
        assert KnowledgeBase.load().entries
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cache", "file"]
