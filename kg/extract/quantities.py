"""Finds the quantities of an article: a number with what it counts.

Numbers that name things are none: years and dates, units of an army («اللواء 35»), resolutions («القرار 2254»), pages.
The noun need not follow at once: «إصابة 173» and «العشرات من الجنود» count persons too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.arabic.numbers import NumberMatch, find_numbers
from kg.arabic.script import Folded, fold
from kg.extract import units
from kg.extract.times import extract_times
from kg.model import Document, Quantity, Span

PRODUCER = "quantities"
_WORD = re.compile(r"[^\W\d_]+|[$€£%]")
_NAMING = re.compile(
    r"(?:^|(?<!\w))(?:[وف]?[بلك]?(?:ال|لل)?)(?:قرار|ماده|لواء|فرقه|كتيبه|فوج|رقم|صفحه|قناه|فقره|بند|فصل|مقاتلات|طراز|طرازي|نوع|قمه|دوره|نسخه|موديل|مجموعه|طريق|خط|قانون"
    r"|شارع|حي|منطقه|غرفه|ساعه|اف|سو|ميغ|ميج|اس|بي|تي|ام|طايرات اف|كوفيد|جوله|ملحق|سوره|ايه|مجموعه ال|عام|سنه|عمره|عمرها|يبلغ من العمر|بلوك)\s*[-:(]?\s*(?:رقم\s*)?$"
)
_CASUALTY = re.compile(
    r"(?<!\w)[وف]?[بل]?(?:ال|لل)?(?:مقتل|قتل|قتلت|قتلوا|قتلا|اصابه|اصيب|اصيبوا|اصابت|جرح|جرحت|وفاه|وفيات|استشهاد|استشهد|اعتقال|اعتقل|اعتقلت|اسر|اسرت|مصرع|سقوط|احتجاز"
    r"|توقيف|اوقف|خطف|اختطاف|اعدام|اعدم|تصفيه|انقاذ|اجلاء|نشر|جنود|قوات|اشخاص|قتيل|قتيلا|قتلي|جريح|جريحا|مصابين|ضحايا|القبض علي|وفاه|اغتيال)[تا]?(?!\w)"
)
_ONE_CASUALTY = re.compile(
    r"(?<!\w)[وف]?[بل]?(?:مقتل|اصابه|وفاه|استشهاد|مصرع|جرح|اغتيال|قتل|اصيب|جرح|استشهد|اعتقال|اسر)\s+(?P<told>(?P<noun>(?!ال)[^\W\d_]+))(?!\w)(?P<after>\s+[^\W\d_]+)?"
)
#: The same with the noun before the verb: «أن جنديا قتل».
_ONE_BEFORE = re.compile(r"(?<!\w)(?P<told>(?P<noun>(?!ال)[^\W\d_]+)ا)\s+(?P<after>)(?:قد\s+)?(?:قتل|اصيب|جرح|استشهد|لقي مصرعه)(?!\w)")
_LEAST = re.compile(r"(?:\s+[^\W\d_]+){0,2}\s+علي الاقل(?!\w)|(?:\s+[^\W\d_]+){0,1}\s+(?:تقريبا|علي الاكثر)(?!\w)")
_VALUED = re.compile(r"(?:تقدر|يقدر|قدرت|تقدير)\S*(?:\s+\S+){0,2}\s*[ب]?$")
_OPEN = re.compile(r"[\s\"»”)«“(,]*")


@dataclass(frozen=True, slots=True)
class _Unit:
    """The unit of a number, the noun that says it (offsets in the folded sentence) and whether it follows at once."""

    name: str
    start: int = 0
    end: int = 0
    adjacent: bool = False


def extract_quantities(doc: Document) -> Document:
    """The document with ``quantities``, in the order of the text.

    Numbers inside a time are left out (times are found here where the layer has not run). Requires ``sentences``.
    """
    if doc.times is None:
        times = extract_times(doc).times or ()
    else:
        times = doc.times
    found: list[Quantity] = []
    dated = {i for t in times for i in range(t.span.start, t.span.end)}
    for sentence in doc.sentences or ():
        if sentence.kind not in ("boilerplate", "foreign"):
            found.extend(_in_sentence(doc.text, sentence.span))
    kept = sorted((q for q in found if dated.isdisjoint(range(q.span.start, q.span.end))), key=lambda q: q.span)
    return doc.with_(quantities=tuple(_numbered(kept)))


def _numbered(found: list[Quantity]) -> Iterator[Quantity]:
    for i, q in enumerate(found, 1):
        yield Quantity(f"q{i}", q.span, q.value, q.max, q.unit, q.approx, q.noun, PRODUCER)


def _in_sentence(text: str, sentence: Span) -> Iterator[Quantity]:
    words = sentence.of(text)
    folded = fold(words)
    taken: list[Span] = []
    for match in find_numbers(words):
        start = folded.index(match.span.start)
        end = folded.index(match.span.end)
        taken.append(match.span)
        unit = _unit(folded.text, start, end, match)
        if unit is None:
            continue
        noun = folded.span(unit.start, unit.end) if unit.end else None
        whole = Span(match.span.start, noun.end) if noun and unit.adjacent else match.span
        approx = match.approx or bool(_LEAST.match(folded.text, end) or (unit.end and _LEAST.match(folded.text, unit.end)))
        approx = approx or (bool(_VALUED.search(folded.text[:start])) and len(unit.name) == 3 and unit.name.isupper())
        yield Quantity(
            "", _moved(whole, sentence), match.value, match.max, unit.name, approx, _moved(noun, sentence) if noun else None
        )
    yield from _without_number(folded, sentence, taken)


def _moved(span: Span, sentence: Span) -> Span:
    return Span(span.start + sentence.start, span.end + sentence.start)


def _unit(text: str, start: int, end: int, match: NumberMatch) -> _Unit | None:
    """What the number counts, None where it only names something."""
    before = text[max(0, start - 60) : start]
    if percent := units.PERCENT.match(text, end):
        return _Unit("percent", end, percent.end(), True)
    if text[start - 1 : start] in units.SYMBOLS and start:
        return _Unit(units.SYMBOLS[text[start - 1]])
    following = _following(text, end)
    if match.kind == "fraction":
        return _Unit("fraction")
    named = _NAMING.search(before)
    noun = following[0] if following else None
    naming = named or (_looks_like_year(match) and _DATING.search(before))
    if noun and not (naming and not _counts(noun.group())):
        unit = _noun_unit(text, noun, end, match.kind == "vague")
        if unit is not None:
            return unit
    if (
        named
        or _looks_like_year(match)
        or match.value != int(match.value)
        or (noun is None and match.kind == "cardinal" and match.value < 2 and not _CASUALTY.search(before))
    ):
        return None
    if _of_persons(following) or _CASUALTY.search(before[-40:]) or _person_before(before):
        return _Unit("person")
    return _Unit("") if match.value > 1 or match.kind == "vague" else None


def _following(text: str, end: int) -> list[re.Match[str]]:
    """Up to three words after the number, over marks of quotation but no other break."""
    found: list[re.Match[str]] = []
    position = _OPEN.match(text, end).end() if "\n" not in text[end : end + 2] else end  # type: ignore[union-attr]
    while len(found) < 3 and (word := _WORD.match(text, position)):
        found.append(word)
        position = word.end()
        gap = re.compile(r"[\s\"»”«“()]+").match(text, position)
        position = gap.end() if gap else position
        if not gap:
            break
    return found


def _counts(noun: str) -> bool:
    return units.is_person(noun) or noun in units.DISTANCES or units.is_currency(noun)


def _noun_unit(text: str, noun: re.Match[str], end: int, vague: bool) -> _Unit | None:
    """The unit of the noun right after a number; None for a word that is no counted noun."""
    word, adjacent = noun.group(), not text[end : noun.start()].strip(' "»”«“')
    comma = "," in text[end : noun.start()] or ")" in text[end : noun.start()]
    after = text[noun.end() :].lstrip()
    if word in ("كيلو", "كيلومتر", "كيلومترا", "كيلومترات") and re.match(r"متر\w*", after) and word == "كيلو":
        tail = re.compile(r"\s*متر\w*").match(text, noun.end())
        return _Unit("km", noun.start(), tail.end() if tail else noun.end(), adjacent)
    if comma:
        return None
    if word in units.SYMBOLS:
        return _Unit(units.SYMBOLS[word], noun.start(), noun.end(), adjacent)
    if word in units.DISTANCES:
        square = re.compile(r"\s*مربع\w*").match(text, noun.end())
        return _Unit(
            units.DISTANCES[word] + ("2" if square else ""), noun.start(), square.end() if square else noun.end(), adjacent
        )
    if units.is_currency(word):
        return _Unit(units.currency(word, after) or word, noun.start(), noun.end(), adjacent)
    if units.is_person(word):
        return _Unit("person", noun.start(), noun.end(), adjacent)
    if vague and word.startswith("ال"):  # «عشرات الدول»
        return _Unit(word.removeprefix("ال"), noun.start(), noun.end(), adjacent)
    if (
        word in _NO_NOUN
        or len(word) < 3
        or word[0] == "و"
        or (word.startswith("ال") and word not in _NO_ARTICLE)
        or word[1:3] == "ال"
    ):
        return None
    return _Unit(word, noun.start(), noun.end(), adjacent)


#: Nouns that begin with the letters of the article once they are folded.
_NO_ARTICLE = frozenset(("اليه", "اليات", "الغام", "البوم", "السن"))
_DATING = re.compile(r"(?<!\w)[وف]?(?:في|منذ|بعد|قبل|حتي|خلال|بين|عام|من)\s*$")
_NO_NOUN = frozenset(
    "من في علي الي عن مع منهم منها منهما بينهم بينها بين ان قد كانت كان بعد قبل خلال اخري اما او ثم حتي عندما حيث التي الذي الذين ممن اذ غير منذ عند ضد نحو"
    " فيما بينما كما لكن ليس هم هي هو وهو وهي وهم اكثر اقل علي الاقل تقريبا فقط ايضا امس اليوم قرب داخل خارج شمال جنوب شرق غرب بسبب عبر دون بدون حول وسط لدي"
    " وفق وفقا بحسب حسب جراء اثر بجروح وجرح واصيب وقتل واصابه ومقتل قتلوا اصيبوا".split()
)


def _of_persons(following: list[re.Match[str]]) -> bool:
    """«من عناصر التنظيم», «من الجنود», «منهم»."""
    forms = [m.group() for m in following]
    if forms[:1] and forms[0] in ("منهم", "منهما"):
        return True
    return len(forms) > 1 and forms[0] == "من" and (units.is_person(forms[1]) or forms[1] in units.GROUPS)


def _person_before(before: str) -> bool:
    """«جنودها، وهم نحو ثلاثين»: is the number said of persons named just before?"""
    return bool(re.search(r"وهم\s*$|عددهم\s*(?:ب|الي)?\s*$|وعددهم\s*$", before)) or (
        bool(re.search(r"وهم(?:\s+\S+){0,2}\s*$", before)) and any(units.is_person(w) for w in before.split())
    )


def _looks_like_year(match: NumberMatch) -> bool:
    return match.kind == "cardinal" and match.value == int(match.value) and 1900 <= match.value <= 2100 and len(match.span) == 4


def _without_number(folded: Folded, sentence: Span, taken: list[Span]) -> Iterator[Quantity]:
    """Duals («مقتل جنديين») and a single casualty («مقتل شخص»)."""
    text = folded.text
    for word in _WORD.finditer(text):
        cut = 1 if word.group()[0] in "وفبل" and not units.dual_of(word.group()) else 0
        singular = units.dual_of(word.group()[cut:])
        if not singular:
            continue
        span = folded.span(word.start() + cut, word.end())
        if not any(span.overlaps(t) for t in taken) and not _after_two(text, word.start()):
            unit = (
                "person"
                if singular in units.PERSONS
                else units.DISTANCES.get(singular) or units.currency(singular, text[word.end() :].lstrip()) or singular
            )
            yield Quantity("", _moved(span, sentence), 2.0, None, unit, False, _moved(span, sentence))
    for one in (*_ONE_CASUALTY.finditer(text), *_ONE_BEFORE.finditer(text)):
        noun, after = one["noun"], (one["after"] or "").strip()
        span = folded.span(*one.span("told"))
        if noun in units.PERSONS and noun in _SINGLE and not after.startswith("ال") and not any(t.end <= span.start <= t.end + 1 for t in taken):
            yield Quantity("", _moved(span, sentence), 1.0, None, "person", False, _moved(span, sentence))


#: Nouns of one person that name no office: «مقتل قائد الفيلق» counts nobody.
_SINGLE = frozenset(
    "شخص جندي مدني عسكري مسلح عنصر ضابط شرطي طفل طفله امراه رجل مواطن مقاتل متظاهر عامل صحفي صحافي حارس متشدد ارهابي حوثي شاب فتاه طيار"
    " متعاقد موظف سايق مسافر راكب طالب نازح مهاجر سجين معتقل بحار سايح".split()
)


def _after_two(text: str, start: int) -> bool:
    return bool(re.search(r"(?:اثنين|اثنان|اثنتين|\d)\s*$", text[:start]))
