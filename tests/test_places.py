"""The knowledge base of places: complete entries, targets that exist, names that mean one thing, and the GeoNames extract."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

import pytest

from kg.arabic.script import fold
from kg.knowledge.loading import ISNAD, KB, SKOS, entries_of, read_subjects
from kg.resources import ontology_dir
from kg.train import gazetteer_extract as extract

CURATED = ("countries.ttl", "places.ttl", "bases.ttl", "facilities.ttl")
KINDS = {"country", "governorate", "district", "city", "town", "village", "area", "sea", "river", "border", "continent"}
FOLDER = ontology_dir() / "knowledge"


@pytest.fixture(scope="module")
def subjects():
    return read_subjects(FOLDER / name for name in CURATED)


@pytest.fixture(scope="module")
def entries(subjects):
    return {entry.iri.removeprefix(KB): entry for entry in entries_of(subjects)}


@pytest.fixture(scope="module")
def geonames():
    return list(entries_of(read_subjects([FOLDER / extract.OUTPUT])))


def test_places_are_as_many_as_were_written(entries):
    counts = Counter(entry.type for entry in entries.values())
    assert counts["Place"] >= 1600 and counts["Base"] >= 150 and counts["Facility"] >= 200
    assert sum(entry.place_kind == "country" for entry in entries.values()) >= 200


def test_places_have_one_label_a_language(subjects):
    for iri, values in subjects.items():
        assert sorted(tag for tag, _ in values[SKOS + "prefLabel"]) == ["ar", "en"], iri


def test_places_have_a_kind_that_the_ontology_names(entries):
    assert {entry.place_kind for entry in entries.values() if entry.type == "Place"} == KINDS
    assert not [name for name, entry in entries.items() if entry.type != "Place" and entry.place_kind]


def test_places_point_at_places_that_exist(subjects):
    for iri, values in subjects.items():
        for predicate in ("within", "country", "capital"):
            missing = [target for target in values.get(ISNAD + predicate, ()) if target not in subjects]
            assert not missing, f"{iri} {predicate} {missing}"


def test_places_lie_on_the_globe_near_their_country(entries):
    """Both coordinates or none; every located town of Iraq, Syria and Yemen inside the country's box (a degree of slack)."""
    boxes = {"iraq": (28, 38.5, 37.8, 49.6), "syria": (31.3, 38.3, 34.7, 43.4), "yemen": (11.0, 20.0, 40.8, 55.6)}
    for name, entry in entries.items():
        assert (entry.lat is None) == (entry.long is None), name
        if entry.lat is not None:
            assert -90 <= entry.lat <= 90 and -180 <= entry.long <= 180, name
        box = boxes.get(entry.country.removeprefix(KB))
        if box and entry.lat is not None and entry.type != "Facility":
            assert box[0] <= entry.lat <= box[1] and box[2] <= entry.long <= box[3], name


def test_place_names_that_match_anywhere_mean_one_entry(entries):
    bearers = defaultdict(set)
    for name, entry in entries.items():
        for label in (entry.ar, entry.en, *entry.alt):
            bearers[fold(label).text].add(name)
    assert {label: names for label, names in bearers.items() if len(names) > 1} == {}


def test_country_codes_are_those_of_iso_3166(subjects):
    codes = {iri.removeprefix(KB): (v[ISNAD + "iso2"][0][1], v[ISNAD + "iso3"][0][1]) for iri, v in subjects.items() if ISNAD + "iso2" in v}
    assert all(re.fullmatch("[A-Z]{2}", two) and re.fullmatch("[A-Z]{3}", three) for two, three in codes.values())
    assert len({two for two, _ in codes.values()}) == len({three for _, three in codes.values()}) == len(codes)
    known = {"iraq": ("IQ", "IRQ"), "germany": ("DE", "DEU"), "switzerland": ("CH", "CHE"), "south-korea": ("KR", "KOR"), "chad": ("TD", "TCD")}
    assert {name: codes[name] for name in known} == known


def test_demonyms_are_adjectives_that_are_no_country_names(entries):
    names = {fold(label).text for entry in entries.values() if entry.place_kind == "country" for label in (entry.ar, *entry.alt, *entry.hidden)}
    demonyms = {d for entry in entries.values() for d in entry.demonyms}
    assert len(demonyms) >= 150
    assert [d for d in demonyms if not d.endswith("ي")] == []
    assert [d for d in demonyms if fold(d).text in names] == []


@pytest.mark.parametrize(
    ("name", "local"),
    [
        ("قاعدة القيارة الجوية الغربية", "qayyarah-airfield-west"), ("معسكر (K1)", "k1-base"), ("قاعدة كي وان", "k1-base"),
        ("باغوز", "al-baghuz"), ("الباغوز", "al-baghuz"), ("كوباني", "kobani"), ("عين العرب", "kobani"),
        ("قاعدة أنجرليك الجوية", "incirlik"), ("التشيك", "czech-republic"), ("تشيكيا", "czech-republic"),
        ("المملكة المتحدة", "united-kingdom"), ("بريطانيا", "united-kingdom"), ("أميركا", "united-states"),
        ("سورية", "syria"), ("جرف الصخر", "jurf-al-sakhar"), ("طوز خورماتو", "tuz-khurmatu"), ("قاعدة العند", "al-anad-base"),
        ("معبر القائم", "al-qaim-crossing"), ("العاصمة العراقية", "baghdad"),
    ],
)  # fmt: skip
def test_place_is_known_by_name(entries, name, local):
    entry = entries[local]
    wanted = fold(re.sub(r"[()]", "", name)).text
    assert wanted in {fold(label).text for label in (entry.ar, *entry.alt)}


@pytest.mark.parametrize(
    ("name", "local"),
    [("القيارة", "qayyarah-airfield-west"), ("القائم", "al-qaim-base"), ("التاجي", "taji-base"), ("بلد", "balad-air-base"), ("الباب", "al-bab")],
)
def test_short_names_need_support(entries, name, local):
    assert name in entries[local].hidden and name != entries[local].ar


def test_short_names_are_not_let_in_by_a_spelling(entries):
    """A hidden form is not an alternative one of the same entry, whatever its final letter or hamza."""
    both = {name for name, e in entries.items() if {fold(h).text for h in e.hidden} & {fold(a).text for a in (e.ar, *e.alt)}}
    assert both == set()


CITY = {
    "geonameid": 1, "name": "Al Ḩayy", "latitude": 32.2, "longitude": 46.0, "countrycode": "IQ", "population": 78_000,
    "alternatenames": ["Al Hayy", "ناحية الغراف", "الغراف", "غراف", "حیّ", "گراف"],
}  # fmt: skip


def test_extract_reads_plain_arabic_names_with_the_article_first():
    assert extract.arabic_names(CITY) == ["الغراف", "غراف"]


def test_extract_keeps_everyday_words_out():
    assert extract.arabic_names({**CITY, "alternatenames": ["كان", "النصر"]}) == []


@pytest.mark.parametrize(
    ("change", "name", "expected"),
    [
        ({}, "الغراف", True), ({"population": 150_000}, "الغراف", False), ({}, "بني سعد", False),
        ({"countrycode": "US", "population": 780_000}, "سياتل", True), ({"countrycode": "US", "population": 510_000}, "أتلانتا", False),
    ],
)  # fmt: skip
def test_extract_asks_support_for_little_known_names(change, name, expected):
    assert extract.needs_support({**CITY, **change}, name) is expected


def test_extract_leaves_out_what_the_curated_files_hold(entries):
    curated = extract.Curated(entries.values())
    countries = {"IQ": KB + "iraq"}
    mosul = {**CITY, "name": "Mosul", "latitude": 36.34, "longitude": 43.12, "alternatenames": ["الموصل"]}
    assert extract.format_city(mosul, countries, curated) == ""
    assert extract.format_city({**CITY, "countrycode": "ZZ"}, countries, curated) == ""
    line = extract.format_city({**CITY, "alternatenames": ["الغرابلة"]}, countries, curated)
    assert line.startswith('kb:geonames-1 a isnad:Place ; isnad:placeKind "city" ; skos:prefLabel "مدينة الغرابلة"@ar, "Al Ḩayy"@en')
    assert 'skos:hiddenLabel "الغرابلة"@ar' in line and "gn/" not in line


def test_geonames_extract_is_whole(geonames, entries):
    assert 4_000 <= len(geonames) <= 6_000
    assert all(entry.geonames and entry.country and entry.lat is not None for entry in geonames)
    assert not {entry.geonames for entry in geonames} & {entry.geonames for entry in entries.values() if entry.geonames}
    assert not [entry.iri for entry in geonames for label in (entry.ar, *entry.alt, *entry.hidden) if fold(label).text in extract.EVERYDAY]
    assert "CC BY 4.0" in (FOLDER / extract.OUTPUT).read_text("utf-8")[:300] and "GeoNames" in (FOLDER / "NOTICE.md").read_text("utf-8")
