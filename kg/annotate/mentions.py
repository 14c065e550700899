"""Decides on a document's mentions: the gazetteer's names and the reader's spans, each where it is strong.

The reader knows what a word does in its sentence; the gazetteer knows who is meant and what type it has. A gazetteer
name stands on its own where its form is unambiguous; a hidden form (short, ambiguous) needs the reader's span, another
mention of the same entry, or a head noun that says its kind. Types: the knowledge base's where the entry is sure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ..arabic.nouns import COMMON_NOUNS, number_of
from ..arabic.script import fold_word
from ..knowledge import GazetteerMatch, KnowledgeEntry
from ..model import Document, Mention, Span
from .anaphors import anaphor
from .extents import PAIRED, trimmed
from .nearby import Nearby, speaks
from .supported import AGENTS, supported_names, without_adjectives
from .teams import is_sport, plays

if TYPE_CHECKING:
    from .reader import ScoredSpan, Tagged

#: The reader's spans below this are left out where nothing else speaks for them: names, descriptions, descriptions of one
#: word («موقع»), described places. They were compared on the development articles, r-11 and r-12, looking at the seeds: one word from 0.66
#: to 0.88 (entities and facts of both rise by four to eight thousandths down to 0.74), descriptions from 0.42 to 0.58, places 0.85.
READER_FLOOR, NOMINAL_FLOOR, WORD_FLOOR, PLACE_FLOOR = 0.35, 0.5, 0.74, 0.92
#: Above every score; and words that stand before what they count a part of, and for nobody alone.
NEVER, _QUANTIFIERS = 2.0, frozenset("بعض كل جميع معظم غالبيه اغلب عدد عده احد احدي مختلف سائر كافه".split())
#: A head noun in front that says which type a name has.
_HEADS = {
    "Base": frozenset("قاعده معسكر ثكنه".split()),
    "Place": frozenset("مدينه منطقه محافظه قضاء ناحيه بلده قريه حي ولايه اقليم معركه شمال جنوب شرق غرب شمالي جنوبي شرقي غربي".split()),
    "Facility": frozenset("مطار سفاره مجمع جامعه مستشفي جسر سد مصفاه مسجد ميناء سجن".split()),
}  # fmt: skip
#: Those that stand before the name of a town and are no part of another name: there is a governorate of the name, too.
_TOWNS = frozenset("مدينه بلده قريه قضاء ناحيه حي".split())
#: The producer of mentions that are nationality adjectives.
NATIONAL = "adjective"
#: The score of an unambiguous name of several words: above all that the reader may say.
STRONG_NAME = 0.995
#: Words that give the thing before them the name behind them, and how many characters before the name it may begin.
NAMED_AS = frozenset(("المعروفه باسم", "المعروف باسم", "تعرف باسم", "يعرف باسم", "المسماه", "المسمي", "تسمي", "يسمي", "يدعي", "تدعي"))
ALIAS_REACH = 110
#: Entries that a mention may carry; the rest of a long list of namesakes is never right.
CANDIDATES = 6
_LOCATIONS = frozenset(("Place", "Base", "Facility"))
_INTRODUCING = frozenset(
    "قال يقول اكد اعلن اضاف اوضح ذكر اشار كشف بين صرح تابع شدد افاد لفت حذر اعتبر العميد العقيد اللواء الفريق الجنرال الرئيس الوزير السيد الشيخ القائد السفير".split()
)
#: Adjectives with which a common noun describes and does not name, without article and ending.
_COMMON_ADJECTIVES = frozenset(
    "استراتيج حدود عسكر امن حكوم محل دول سكن صناع تجار زراع دين تاريخ جبل ساحل صحراو ريف بر بحر جو ماد حيو حساس هام مهم صغير "
    "كبير جديد قديم اخر اخري واسع مختلف قريب مجاور محاذ مسلح ارهاب متطرف متشدد معارض موال مستقل خاص عام وطن اقليم اجنب عرب كرد "
    "رييس متقدم متنازع محتل محرر معروف مجهول عديد عده ثان ثالث مشترك موقت دايم نظام شعب مدن اسلام سياس حقوق اعلام".split()
)
#: What fighters are called by those who do not name them.
_REBELS = frozenset("متمردون متمردين انقلابيون انقلابيين مسلحون مسلحين ارهابيون ارهابيين متطرفون متطرفين انفصاليون انفصاليين ثوار".split())
_ADJECTIVE = re.compile(r"^(?P<stem>.+?)(?:يه|ي|ه|ات|ين|ون)?$")
#: Nouns of things that bear the names of others: a cup, a university or a street is not the body or the place that it is named for.
_BEARERS = frozenset(
    "كاس دوري بطوله بطولات تصفيات ملعب استاد جايزه وسام سباق جامعه كليه معهد مدرسه مستشفي شارع طريق ميدان جسر برج قصر فندق سوق "
    "بورصه مهرجان معرض موتمر قمه كرسي اتفاق اتفاقيه معاهده مباحثات مفاوضات محادثات قضيه ملف ازمه حرب سفاره قنصليه حكومه عمله نفط خام".split()
)
#: Nouns of what belongs to a place or body and of who does: what a mention begins with that is more than the name in it.
_BELONGINGS = frozenset(
    "وفد بعثه لجنه امانه بلديه شرطه اماره هييه اداره مديريه مجلس مكتب مقر صحه جوازات مبني قاعه حديقه ساحه مدرج معقل معاقل معسكرات طايرات مقاتلات دوريات "
    "اهالي اهل ابناء شعب مجتمع سكان نازحي مواطني مواطنو عرب نجوم مستخدمو مرشحين ملكه ملك امير".split()
)
#: Nouns of places that bear people's names.
_MEMORIALS = frozenset("حديقه مركز مسجد".split())
#: Nouns that right before a person's name are of somebody else: «مستشار خادم الحرمين», «أنصار صالح».
_ATTENDANTS = _MEMORIALS | frozenset(
    "مستشار نايب مساعد مبعوث سكرتير محامي حليف حليفه انصار اتباع ابن ابنه نجل شقيق زوجه والد والده ابوه مكتب قاعه نظام حزب "
    "قوات".split()
)
#: Prepositions with a pronoun: «مشتبه بهم» names nobody by its second word.
_PRONOUNS = frozenset("به بها بهم له لها لهم منه منها منهم عنه عنها عنهم فيه فيها فيهم عليه عليها عليهم اليه اليها اليهم معه معها معهم".split())
#: Nouns of bodies, which bear the names of places and people, and of what bears those of people besides.
_BODIES = frozenset("شركه شركات صحيفه جريده مجله قناه اذاعه وكاله بنك مصرف مصنع صندوق مبادره مركز منتدي نادي فريق منتخب".split())
_NAMED_FOR_PEOPLE = _BODIES | _MEMORIALS | frozenset("موسسه جمعيه مدينه مجمع مطار قاعده ميناء مكتبه جامع برنامج دار صاله ساحه حي مخطط سد اكاديميه كتايب".split())


def combine_mentions(doc: Document, matches: Sequence[GazetteerMatch], tagged: Tagged | None, served: Iterable[str] = ()) -> tuple[Mention, ...]:
    """The document's mentions in text order, with the knowledge-base entries that each may mean; ``served``: see ``supported_names``."""
    spans = [s for s in (tagged.mentions if tagged else ()) if s.score >= _floor(doc, s) and speaks(doc, s.span) and fold_word(s.span.of(doc.text)) not in _PRONOUNS]
    countries = {m.span for m in matches if m.kind == "name"}
    matches = without_adjectives(doc.text, matches)
    adjectives = {m.span for m in matches if m.kind == "demonym"} & countries
    spans = [s for s in trimmed(doc.text, spans, matches) if s.span not in adjectives]
    near_spans = Nearby(spans)
    spans = [s for s in spans if not (_describes(fold_word(s.span.of(doc.text)).split()) and _is_head(s, near_spans.overlapping(s.span)))]
    names = [m for m in matches if speaks(doc, m.span)]
    sure, lands, names = supported_names(doc.text, names, served)
    names = [m for m in names if not plays(doc, m)] if is_sport(doc) else names
    near_names, taken = Nearby(names), Nearby()
    out: list[Mention] = []
    used: set[int] = set()
    for scored in spans:
        match = _match_of(near_names.overlapping(scored.span), scored, doc.text)
        used.add(id(match))
        out.append(_from_reader(doc, scored, match, sure, lands))
        taken.add(out[-1])
    for match in names:
        if id(match) in used or match.kind in ("demonym", "institution") or not _outermost(match, near_names.overlapping(match.span)):
            continue
        if match.best.type not in _LOCATIONS and any(_is_named_for(match, s, doc.text) for s in near_spans.overlapping(match.span)):
            continue
        if _stands_alone(doc, match, taken.overlapping(match.span), sure, tagged is not None):
            out.append(_from_gazetteer(doc, match, sure, lands))
            taken.add(out[-1])
    return _numbered(_without_crossing(out))


def _kind(doc: Document, scored: ScoredSpan) -> str:
    """The reader's word on name or description, but a noun with a pronoun («بلدانها») or one that refers is no name."""
    text = scored.span.of(doc.text)
    words = fold_word(text).split()
    owned = scored.type != "Person" and bool(words) and len(words[-1]) > 4 and words[-1].endswith(("ها", "هم", "هما", "نا", "ته"))
    many = len(words) > 1 and number_of(words[0]) == "plural" and text.endswith("ه") and not words[-1].startswith("ال")  # «مواقع تمركزه»
    return "nominal" if owned or many or anaphor(" ".join(words))[0] or _describes(words) else scored.kind


def _describes(words: Sequence[str]) -> bool:
    """Is it a common noun, alone or with common adjectives, without article: «منظمة», «قاعدة استراتيجية صغيرة»?"""
    if len(words) == 1 and words[0].removeprefix("ال") in _REBELS:
        return True
    if len(words) == 1 and number_of(words[0]) == "dual":
        return True
    if not words or words[0] not in COMMON_NOUNS:
        return False
    return all(word in _COMMON_ADJECTIVES or _ADJECTIVE.match(word)["stem"] in _COMMON_ADJECTIVES for word in words[1:])


def _is_head(scored: ScoredSpan, others: Sequence[ScoredSpan]) -> bool:
    """Is the span no more than the first noun of a longer one («منظمة» of «منظمة OIR»)?"""
    return any(o.span.start == scored.span.start and o.span.end > scored.span.end for o in others)


def _floor(doc: Document, scored: ScoredSpan) -> float:
    if _kind(doc, scored) != "nominal":
        return READER_FLOOR
    text = fold_word(scored.span.of(doc.text)).strip()
    if text in _QUANTIFIERS:
        return NEVER
    refers = bool(anaphor(text)[0])
    if scored.type == "Place" and not refers:
        return PLACE_FLOOR
    bare = " " not in text and not refers
    return WORD_FLOOR if bare and scored.type not in ("PopulationGroup", "Person") else NOMINAL_FLOOR


def national_mentions(doc: Document, matches: Sequence[GazetteerMatch]) -> tuple[Mention, ...]:
    """Mentions of countries by their adjectives alone («أميركي»), for places where nobody else can fill a role.

    They count only where an event or a relation takes them up; ``is_national`` tells them apart until then.
    """
    found = [m for m in without_adjectives(doc.text, matches) if m.kind == "demonym" and speaks(doc, m.span)]
    return tuple(Mention(f"d{i}", m.span, "Place", "name", m.span, (m.best.iri,), NATIONAL, 0.7) for i, m in enumerate(found, 1))


def is_national(mention: Mention) -> bool:
    """Is the mention a nationality adjective?"""
    return mention.producer == NATIONAL


def _outermost(match: GazetteerMatch, names: Sequence[GazetteerMatch]) -> bool:
    """Is the match not part of a longer name, or another body inside one («التحالف الدولي ضد داعش»)?"""
    around = [n for n in names if n.span != match.span and n.span.covers(match.span)]
    if not around or match.form == "hidden":
        return not around
    fought = match.best.type in ("ArmedGroup", "Coalition")  # but no group is in another's name: «كتائب حزب الله»
    against = fought and all(n.best.iri != match.best.iri and n.best.type != "ArmedGroup" for n in around)
    return against or match.best.place_kind == "country" and all(n.best.place_kind == "border" for n in around)


def _match_of(names: Sequence[GazetteerMatch], scored: ScoredSpan, text: str) -> GazetteerMatch | None:
    """The gazetteer's name that the reader's span is: the same words, or all but a head noun or an apposition."""
    best, best_share = None, 0.0
    for match in names:
        if match.kind == "demonym" and len(match.span) != len(scored.span) or _is_more(match, scored, text):
            continue
        if match.form == "hidden" and any(n.form != "hidden" and n.span != match.span and n.span.covers(match.span) for n in names):
            continue  # «المملكة» in «المملكة المتحدة»
        shared = min(match.span.end, scored.span.end) - max(match.span.start, scored.span.start)
        share = shared / (max(len(match.span), len(scored.span)) - _kind_before(match, scored, text))
        if share > best_share and (share >= 0.6 or _ends_name(match, scored)):
            best, best_share = match, share
    return best


def _kind_before(match: GazetteerMatch, scored: ScoredSpan, text: str) -> int:
    """How many characters before the name say what it is anyway: «مدينة» of «مدينة هيت»."""
    before = text[scored.span.start : match.span.start] if scored.span.covers(match.span) else ""
    return len(before) if match.best.type == "Place" and fold_word(before).strip() in _TOWNS else 0


def _is_more(match: GazetteerMatch, scored: ScoredSpan, text: str) -> bool:
    """Does the reader's span name something else than the name in it: who heads it («رئيس أفغانستان»), what belongs to it («بلدية
    القطيف»), who serves him («مستشار خادم الحرمين»), or what is named for it?"""
    before = fold_word(text[scored.span.start : match.span.start]).split() if scored.span.covers(match.span) else []
    if before and match.best.type == "Person":
        other = before[-1] in _ATTENDANTS
    else:
        other = bool(before) and (before[0] in _BELONGINGS or scored.type == "Person" and all(e.type != "Person" for e in match.entries))
    return other or _is_named_for(match, scored, text)


def _is_named_for(match: GazetteerMatch, scored: ScoredSpan, text: str) -> bool:
    """Is the reader's span what bears the name («كأس الاتحاد الأفريقي»), or a body for something («الاتحاد الأوروبي لكرة القدم»)?"""
    if not scored.span.covers(match.span):
        return False
    head = (fold_word(text[scored.span.start : match.span.start]).split() or [""])[0].removeprefix("ال")
    after = (fold_word(text[match.span.end : scored.span.end]).split() or [""])[0]
    bodies = _BODIES if match.best.type in _LOCATIONS else _NAMED_FOR_PEOPLE if match.best.type == "Person" else ()
    bears = head in _BEARERS or head in bodies
    return bears or match.best.type in AGENTS and len(after) > 3 and after.startswith("ل")


def _ends_name(match: GazetteerMatch, scored: ScoredSpan) -> bool:
    """«المتحدث مايلز كاغينز», «اللواء تحسين الخفاجي»: a person's name at the end of a titled mention."""
    return scored.span.covers(match.span) and match.span.end == scored.span.end and match.best.type == scored.type == "Person"


def _fitting(match: GazetteerMatch, type_: str, head: str, sure: set[str], lands: set[str]) -> list[KnowledgeEntry]:
    """The match's entries for a mention of the type, likeliest first: the same type, or one that borders on it."""
    wanted = head or type_

    def rank(place: int) -> tuple[int, int, int]:
        entry = match.entries[place]
        near = {entry.type, wanted} <= AGENTS or {entry.type, wanted} <= _LOCATIONS
        support = 0 if entry.iri in sure else 3 if entry.country and entry.country not in lands else 1 if entry.country else 2
        return (0 if entry.type == wanted else 1 if near else 2, support, place)

    ranked = [match.entries[place] for place in sorted(range(len(match.entries)), key=rank) if rank(place)[0] < 2]
    return list(dict.fromkeys(ranked))[:CANDIDATES]


def _head_type(doc: Document, span: Span) -> str:
    """The type that the nouns right before the span, or its own first word, give it."""
    before = fold_word(doc.text[max(0, span.start - ALIAS_REACH) : span.start].rpartition("\n")[2]).split()
    named = " ".join(before[-2:]) in NAMED_AS or before[-1:] and before[-1] in NAMED_AS
    if before and before[-1] in PAIRED:
        return PAIRED[before[-1]]
    for word in reversed(before) if named else before[-1:]:  # «قاعدة … المعروفة باسم X»: X is what it calls
        for type_, heads in _HEADS.items():
            behind = word[1:] if word[:1] in "وبلف" else word
            if word in heads or behind in heads or behind.removeprefix("ال") in heads:
                return type_
    if span.start and doc.text[span.start - 1] == "و" or named:
        return next((PAIRED[word] for word in reversed(before[:-1]) if word in PAIRED), "")  # «معسكري X وY»
    return ""


def _from_reader(doc: Document, scored: ScoredSpan, match: GazetteerMatch | None, sure: set[str], lands: set[str]) -> Mention:
    kind = _kind(doc, scored)
    if match is None:
        return Mention("", scored.span, scored.type, kind, producer="reader", score=scored.score)
    head = _head_type(doc, match.span)
    entries = _fitting(match, scored.type, head, sure, lands)
    if match.form != "hidden" and match.kind == "name":
        entries = entries or list(match.entries[:CANDIDATES])
    elif kind == "nominal":
        entries = [e for e in entries if e.iri in sure] or _of_one_state(match, lands)  # a description is no rare name
    else:
        entries = [e for e in entries if e.iri in sure or e.type == (head or scored.type)]  # nor is «الهيئة» an armed group
    if not entries or match.kind == "people":
        return Mention("", scored.span, scored.type, kind, producer="reader", score=scored.score)
    certain = match.form != "hidden" or entries[0].iri in sure
    type_ = entries[0].type if certain or entries[0].type == scored.type else scored.type
    span = match.span if match.span.covers(scored.span) else scored.span
    score = STRONG_NAME if certain and _is_strong(doc, match) else max(scored.score, 0.9) if certain else scored.score
    return Mention("", span, type_, "name", match.span, tuple(e.iri for e in entries), "reader+gazetteer", score)


def _of_one_state(match: GazetteerMatch, lands: set[str]) -> list[KnowledgeEntry]:
    """«وزارة الدفاع» in an article that tells of one state only, by its names."""
    bodies = {e.iri: e for e, kind in zip(match.entries, match.kinds, strict=True) if kind == "institution" or e.type == "Government"}
    own = [e for e in bodies.values() if e.country in lands]
    return own if len(own) == 1 and len(bodies) > 1 else []


def _stands_alone(doc: Document, match: GazetteerMatch, taken: Sequence[Mention], sure: set[str], has_reader: bool) -> bool:
    """May the gazetteer's name be a mention though the reader tagged none there?"""
    if any(m.span.covers(match.span) and (m.span == match.span or match.form == "hidden") for m in taken):
        return False
    crossed = any(m.span.overlaps(match.span) and not m.span.covers(match.span) and not match.span.covers(m.span) for m in taken)
    if crossed and not _is_strong(doc, match):
        return False
    if match.kind == "people":
        return not has_reader or fold_word(match.span.of(doc.text)).startswith("ال")
    head = _head_type(doc, match.span)
    if match.form != "hidden":
        return True
    if head and any(e.type == head for e in match.entries):
        return True
    if match.best.type == "Person" and _is_introduced(doc, match.span):
        return True
    return any(e.iri in sure and e.type in (*AGENTS, "Person") for e in match.entries)


def _is_introduced(doc: Document, span: Span) -> bool:
    """Does a verb of saying or a rank stand right before the name?"""
    before = fold_word(doc.text[max(0, span.start - 16) : span.start]).split()
    word = before[-1] if before else ""
    return word in _INTRODUCING or word[:1] in "وف" and word[1:] in _INTRODUCING


def _from_gazetteer(doc: Document, match: GazetteerMatch, sure: set[str], lands: set[str]) -> Mention:
    head = _head_type(doc, match.span)
    entries = _fitting(match, head or match.best.type, head, sure, lands) or list(match.entries)
    kind = "nominal" if match.kind == "people" else "name"
    type_ = "PopulationGroup" if match.kind == "people" else entries[0].type
    known = () if match.kind == "people" else tuple(e.iri for e in entries)
    return Mention("", match.span, type_, kind, match.span, known, "gazetteer", STRONG_NAME if _is_strong(doc, match) else 0.8 if match.form != "hidden" else 0.6)


def _is_strong(doc: Document, match: GazetteerMatch) -> bool:
    """Is the match an unambiguous name of several words, which no span of the reader may cut?"""
    return match.form != "hidden" and len(match.span.of(doc.text).split()) > 1


def _without_crossing(mentions: Iterable[Mention]) -> list[Mention]:
    """The mentions with the stronger of any two that cross or are the same, nested ones kept."""
    kept: list[Mention] = []
    near = Nearby()
    for m in sorted(mentions, key=lambda m: (-m.score, -len(m.span), m.span.start)):
        clash = any(m.span == k.span or not m.span.covers(k.span) and (not k.span.covers(m.span) or _is_part(m, k)) for k in near.overlapping(m.span))
        if not clash:
            kept.append(m)
            near.add(m)
    return kept


def _is_part(inner: Mention, outer: Mention) -> bool:
    """Is the reader's inner span only a piece of a strong name of the same type («فيروس» of «فيروس كورونا»)?"""
    return outer.score == STRONG_NAME and inner.type == outer.type and not inner.knowledge


def _numbered(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    ordered = sorted(mentions, key=lambda m: (m.span.start, -m.span.end))
    return tuple(
        Mention(f"m{i}", m.span, m.type, m.kind, m.head, m.knowledge, m.producer, m.score) for i, m in enumerate(ordered, 1)
    )
