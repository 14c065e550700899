"""Times resolved against the day of publication, by a table of words and by property; which time an event has."""

import json
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.annotate.text import annotate_text
from kg.arabic.script import fold
from kg.extract.carried_features import fact_features, story_of, time_features
from kg.extract.carried_times import carry_times
from kg.extract.event_times import choose_time, walls_of
from kg.extract.time_context import article_today
from kg.extract.times import extract_times, resolve_time
from kg.extract.triggers import trigger_at
from kg.lexicon import load_lexicon
from kg.model import Article, Document, Fact, Filler, Span, Value

TESTS = Path(__file__).parent
SEEDS = {
    record["id"]: record["published"]
    for record in map(json.loads, (TESTS.parent / "seeds" / "metadata.jsonl").read_text("utf-8").splitlines())
}


def times_of(text, published):
    doc = extract_times(annotate_text(Document(Article("a", text, published=published and date.fromisoformat(published)))))
    return [(t.span.of(text), f"{t.start}..{t.end}/{t.precision}") for t in doc.times]


@pytest.mark.parametrize(
    ("published", "words", "expected"),
    [
        ("2020-03-26", "الأسبوع الماضي", "2020-03-16..2020-03-22/week"), ("2020-03-21", "الأسبوع المقبل", "2020-03-23..2020-03-29/week"),
        ("2020-03-27", "منتصف شهر مارس", "2020-03-11..2020-03-20/week"), ("2020-03-27", "بداية آذار", "2020-03-01..2020-03-10/week"),
        ("2020-03-27", "أواخر شباط", "2020-02-21..2020-02-29/week"), ("2020-03-27", "بداية هذا العام", "2020-01-01..2020-01-31/month"),
        ("2020-03-27", "بداية 2020", "2020-01-01..2020-01-31/month"), ("2020-03-27", "منتصف 2013", "2013-06-01..2013-07-31/season"),
        ("2020-03-27", "أواخر عام 2014", "2014-10-01..2014-12-31/season"), ("2020-03-27", "نهاية العام 2017", "2017-12-01..2017-12-31/month"),
        ("2020-03-27", "منذ عام 2015", "2015-01-01..2015-12-31/year"), ("2020-03-27", "خلال عام 2020", "2020-01-01..2020-12-31/year"),
        ("2015-08-04", "قبل أربعة أشهر", "2015-04-01..2015-04-30/month"), ("2020-03-21", "قبل عام تقريبا", "2019-03-01..2019-03-31/month"),
        ("2020-03-21", "بعد مرور ما يقرب من عام على معركة باغوز", "2019-03-01..2019-03-31/month"),
        ("2015-07-23", "قبل عامين", "2013-01-01..2013-12-31/year"), ("2015-07-23", "قبل يومين", "2015-07-21..2015-07-21/day"),
        ("2020-03-27", "الخميس", "2020-03-26..2020-03-26/day"), ("2020-03-26", "الخميس", "2020-03-26..2020-03-26/day"),
        ("2020-03-21", "صباح يوم الخميس الماضي", "2020-03-19..2020-03-19/day"), ("2015-07-23", "يوم الجمعة المقبل", "2015-07-24..2015-07-24/day"),
        ("2015-07-26", "منذ الجمعة", "2015-07-24..2015-07-26/day"), ("2015-07-25", "سيبدأ العمل الأحد", "2015-07-26..2015-07-26/day"),
        ("2020-03-29", "اليوم", "2020-03-29..2020-03-29/day"), ("2020-03-29", "أمس", "2020-03-28..2020-03-28/day"),
        ("2020-03-29", "أول من أمس", "2020-03-27..2020-03-27/day"), ("2020-03-29", "غدا", "2020-03-30..2020-03-30/day"),
        ("2015-07-24", "أمس الخميس", "2015-07-23..2015-07-23/day"), ("2020-03-29", "يوم الأحد، 29 آذار", "2020-03-29..2020-03-29/day"),
        ("2020-03-27", "في 19 مارس", "2020-03-19..2020-03-19/day"), ("2020-01-05", "في 28 ديسمبر", "2019-12-28..2019-12-28/day"),
        ("2015-07-26", "أبريل (نيسان)", "2015-04-01..2015-04-30/month"), ("2015-07-23", "فبراير/شباط الماضي", "2015-02-01..2015-02-28/month"),
        ("2015-07-21", "ديسمبر (كانون الاول) الماضي", "2014-12-01..2014-12-31/month"), ("2020-08-10", "شهر ماي", "2020-05-01..2020-05-31/month"),
        ("2020-08-10", "12 جوان 2019", "2019-06-12..2019-06-12/day"), ("2015-08-03", "شهر سبتمبر المقبل", "2015-09-01..2015-09-30/month"),
        ("2015-07-22", "10 حزيران/يونيو من العام الماضي", "2014-06-10..2014-06-10/day"), ("2015-07-31", "السابع من يونيو الماضي", "2015-06-07..2015-06-07/day"),
        ("2020-03-21", "يناير 4 ، 2020", "2020-01-04..2020-01-04/day"), ("2020-03-21", "21-03-2020", "2020-03-21..2020-03-21/day"),
        ("2020-03-21", "2020/03/21", "2020-03-21..2020-03-21/day"), ("2015-07-26", "27/ 9/ 1436", "2015-07-14..2015-07-14/day"),
        ("2015-07-26", "9 رمضان 1436", "2015-06-26..2015-06-26/day"), ("2015-07-21", "عيد الفطر", "2015-07-17..2015-07-17/day"),
        ("2015-07-24", "الصيف الماضي", "2014-06-01..2014-08-31/season"), ("2015-07-24", "ربيع العام 2003", "2003-03-01..2003-05-31/season"),
        ("2015-08-04", "أوائل ثمانينيات القرن الماضي", "1980-01-01..1983-12-31/year"),
        ("2020-03-29", "أواخر السبعينات من القرن الماضي", "1977-01-01..1979-12-31/year"), ("2015-07-31", "الشهر الماضي", "2015-06-01..2015-06-30/month"),
        ("2015-07-27", "منذ أربعة أشهر", "2015-03-27..2015-07-27/month"), ("2015-07-25", "منذ أربع سنوات", "2011-01-01..2015-07-25/year"),
        ("2015-08-01", "اليومين الماضيين", "2015-07-30..2015-07-31/day"), ("2020-03-19", "الستين يومًا الماضية", "2020-01-19..2020-03-19/month"),
        ("2015-08-04", "الأيام القليلة الماضية", "2015-07-28..2015-08-04/week"), ("2015-08-04", "الأسابيع الأخيرة", "2015-07-14..2015-08-04/week"),
        ("2015-08-04", "منذ أمس الأول", "2015-08-02..2015-08-04/day"), ("2015-08-04", "أمس الأول", "2015-08-02..2015-08-02/day"),
        ("2015-07-23", "عامي 2003 و2011", "2003-01-01..2011-12-31/year"), ("2015-08-04", "أحداث 11 سبتمبر", "2001-09-11..2001-09-11/day"),
    ],
)  # fmt: skip
def test_times_resolved(published, words, expected):
    found = times_of(f"وقعت الحادثة {words} هناك.", published)
    assert [value for _, value in found] == [expected]


@pytest.mark.parametrize(
    "words",
    ["في الأيام القادمة", "مؤخرا", "قريبا", "وبعد 2003 استخدمت", "قبل أيام", "القرار 2254", "من محافظة إب", "مارس ضغوطا", "موقع «بغداد اليوم»", "رجب طيب أردوغان",
     "31-02-2020", "حتى الآن", "اليوم التالي", "القرن الماضي"],
)  # fmt: skip
def test_times_unspecific_give_nothing(words):
    assert times_of(f"قال المتحدث {words} لا غير.", "2020-03-29") == []


def test_times_without_publication_only_absolute():
    assert times_of("قال أمس إن القوات انسحبت في 26 مارس 2020 من القاعدة.", None) == [
        ("26 مارس 2020", "2020-03-26..2020-03-26/day")
    ]


def test_times_count_from_the_statement_that_the_sentence_dates():
    text = "أعلنت المملكة المتحدة في 19 مارس أنها ستسحب قواتها بعد تعليق التدريب على مدار الستين يومًا الماضية."
    assert [value for _, value in times_of(text, "2020-03-27")] == ["2020-03-19..2020-03-19/day", "2020-01-19..2020-03-19/month"]


def test_times_in_a_quotation_count_from_the_statement_told_before():
    text = "غرد العقيد الخميس أن جنوده يغادرون.\nوقال باركر: “تم تنسيق عملية النقل اليوم مع الحكومة العراقية”."
    assert [value for _, value in times_of(text, "2020-03-27")] == ["2020-03-26..2020-03-26/day"] * 2


def test_times_today_given_away_by_a_weekday():
    assert article_today(fold("قتل جندي اليوم الاثنين").text, date(2015, 7, 21)) == date(2015, 7, 20)
    assert article_today(fold("قتل جندي أمس الاثنين").text, date(2015, 7, 21)) == date(2015, 7, 21)
    assert times_of("قتل جندي اليوم الاثنين. وقتل آخر أمس.", "2015-07-21")[1][1] == "2015-07-19..2015-07-19/day"


def test_times_boilerplate_gives_none():
    assert times_of("عنوان الخبر هنا\n\nأمن | 21-03-2020, 15:31 |\n\nقال المتحدث نعم.", "2020-03-21") == []


@pytest.mark.parametrize(
    ("published", "words", "expected"),
    [
        ("2021-09-15", "قبل عام ونصف العام", "2020-03-01..2020-03-31/month"), ("2021-09-15", "قبل أسبوعين", "2021-08-30..2021-09-05/week"),
        ("2021-09-15", "خلال أسبوعين", "2021-09-01..2021-09-14/week"), ("2021-09-15", "ستصل السفينة خلال أسبوع", "2021-09-15..2021-09-22/week"),
        ("2021-09-15", "في اليومين المقبلين", "2021-09-16..2021-09-17/day"), ("2021-09-15", "خلال الساعات القليلة القادمة", "2021-09-15..2021-09-15/day"),
        ("2021-09-15", "خلال الأسابيع الثلاثة القادمة", "2021-09-16..2021-10-06/week"),
        ("2021-09-15", "ستجرى الانتخابات بعد ستة أشهر", "2022-03-01..2022-03-31/month"), ("2021-09-15", "نهاية الأسبوع", "2021-09-11..2021-09-12/day"),
        ("2021-09-15", "في الرابع عشر من الشهر الماضي", "2021-08-14..2021-08-14/day"), ("2021-09-15", "في 3 من هذا الشهر", "2021-09-03..2021-09-03/day"),
        ("2021-09-15", "أول سبتمبر", "2021-09-01..2021-09-01/day"), ("2021-08-15", "الـ3 من أيلول المقبل", "2021-09-03..2021-09-03/day"),
        ("2021-07-25", "الموافق للعشرين من شهر تموز", "2021-07-20..2021-07-20/day"), ("2021-09-15", "غدا الخميس", "2021-09-16..2021-09-16/day"),
        ("2021-08-02", "أجلت المحكمة القضية حتى 18 تشرين الأول", "2021-10-18..2021-10-18/day"),
        ("2021-09-25", "يوم السبت الموافق 11-09-2021", "2021-09-11..2021-09-11/day"),
        ("2021-09-17", "اليوم الجمعة الموافق 9 / 2 / 1443 هـ", "2021-09-17..2021-09-17/day"), ("2021-05-20", "أيام عيد الفطر", "2021-05-13..2021-05-15/day"),
        ("2021-09-15", "السابع والثامن من أيلول", "2021-09-07..2021-09-08/day"), ("2021-09-15", "من 26 أغسطس حتى 3 أيلول", "2021-08-26..2021-09-03/day"),
        ("2021-09-15", "17 أغسطس حتى 19 منه", "2021-08-17..2021-08-19/day"), ("2021-09-15", "بين شهري مارس ويونيو", "2021-03-01..2021-06-30/month"),
        ("2021-09-15", "أشهر نيسان وأيار وحزيران 2021", "2021-04-01..2021-06-30/month"), ("2021-09-15", "من عام 1996 حتى عام 2001", "1996-01-01..2001-12-31/year"),
        ("2021-09-15", "بين 2005 و2009", "2005-01-01..2009-12-31/year"), ("2021-09-15", "اليوم وغدا", "2021-09-15..2021-09-16/day"),
        ("2021-09-15", "يومي الثلاثاء والأربعاء", "2021-09-14..2021-09-15/day"), ("2021-09-15", "ليل الاثنين على الثلاثاء", "2021-09-13..2021-09-14/day"),
        ("2021-09-15", "لليوم الثالث على التوالي", "2021-09-13..2021-09-15/day"),
        ("2021-09-15", "النصف الأول من عام 2020", "2020-01-01..2020-06-30/season"),
        ("2021-09-15", "الربع الأخير من العام الماضي", "2020-10-01..2020-12-31/season"),
        ("2021-09-15", "الأشهر الستة الأولى من العام", "2021-01-01..2021-06-30/season"),
        ("2021-09-15", "بعد ثورة 2011", "2011-01-01..2011-12-31/year"), ("2021-09-15", "في ٢٠٠١ عندما", "2001-01-01..2001-12-31/year"),
        ("2021-09-15", "حرب صيف عام 94", "1994-01-01..1994-12-31/year"),
        ("2021-09-15", "قرب نينوى يوم الأحد", "2021-09-12..2021-09-12/day"), ("2021-09-15", "بين سيارات ومارة يوم الأحد", "2021-09-12..2021-09-12/day"),
        ("2021-09-15", "في إب العام الماضي", "2020-01-01..2020-12-31/year"),
    ],
)  # fmt: skip
def test_times_resolved_spans_terms_and_ordinals(published, words, expected):
    assert [value for _, value in times_of(f"وقعت الحادثة {words} هناك.", published)] == [expected]


@pytest.mark.parametrize(
    "words",
    ["قبل ساعات من الهدنة", "قبل يومين من الاقتراع", "بمناسبة عيد الفطر", "قتل 2003 جنديا", "النصف الأول من المباراة", "فجرا", "آنذاك", "بعد يومين من الهجوم", "في اليوم التالي", "بعد صلاة الجمعة"],
)
def test_times_that_hang_on_an_event_give_nothing_alone(words):
    assert times_of(f"وقعت الحادثة {words} هناك.", "2021-05-20") == []


def test_times_counted_from_the_time_told_before():
    text = "قصف الجيش المواقع أمس، وذلك بعد ثلاثة أيام على هجوم. وفجرا قتل جندي. وفي اليوم نفسه أغلق الطريق غداة مظاهرة."
    days = [value.split("..")[0] for _, value in times_of(text, "2021-09-15")]
    assert days == ["2021-09-14", "2021-09-11", "2021-09-11", "2021-09-11", "2021-09-10"]
    text = "وقع حادث مماثل في آذار 2019. وقتل آنذاك خمسة جنود."
    assert [value for _, value in times_of(text, "2021-09-15")] == ["2019-03-01..2019-03-31/month"] * 2


def test_times_days_later_count_from_the_day_told_before():
    found = times_of("قتل جندي في 3 يناير 2020. وبعد يومين أغلق الطريق.", "2020-01-20")
    assert [value.split("..")[0] for _, value in found] == ["2020-01-03", "2020-01-05"]
    assert times_of("وبعد يومين أغلق الطريق.", "2020-01-20") == []
    assert len(times_of("قتل جندي في 19 يناير 2020. وبعد شهرين أغلق الطريق.", "2020-01-20")) == 1, "what has been is not after today"


def test_times_the_day_after_is_that_of_the_one_told_before():
    found = times_of("قتل جندي في 3 يناير 2020. وفي اليوم التالي أغلق الطريق.", "2020-01-20")
    assert [value.split("..")[0] for _, value in found] == ["2020-01-03", "2020-01-04"]


def test_times_of_the_reporter_count_from_the_day_of_writing():
    text = "قال ناطق أمس إن الطائرات أغرقت أول من أمس سفينة."
    assert [value for _, value in times_of(text, "2021-09-15")] == ["2021-09-14..2021-09-14/day", "2021-09-13..2021-09-13/day"]


def test_times_today_given_away_by_tomorrow():
    assert article_today(fold("يبحث الوزراء غدا الاثنين الملف").text, date(2021, 9, 21)) == date(2021, 9, 19)
    assert article_today(fold("قال «سنبحث غدا الاثنين الملف»").text, date(2021, 9, 21)) == date(2021, 9, 21)


@pytest.mark.parametrize(
    ("heading", "expected"),
    [("هذا اليوم في التاريخ", "1914-08-03..1914-08-03/day"), ("حصاد السنوات", "1914-01-01..1914-12-31/year")],
)
def test_times_of_an_almanac_are_what_its_lines_begin_with(heading, expected):
    lines = "1914 - إعلان الحرب على فرنسا.\n1958 - غواصة تعبر تحت القطب.\n1960 - 12 قتيلا في انهيار جسر."
    found = dict(times_of(f"{heading}\n{lines}", "2021-08-03"))
    assert found["1914"] == expected and {"1958", "1960"} <= found.keys()


def event_time(text, word, type_, votes=None):
    """The words of the time that the event of the trigger word gets from its sentence, "" for none."""
    doc = extract_times(annotate_text(Document(Article("a", text, published=date(2021, 9, 15)))))
    start, lexicon = text.index(word), load_lexicon()
    trigger = trigger_at(doc, Span(start, start + len(word)), type_, 1.0, lexicon)
    said = votes and {t.id: votes[t.span.of(text)] for t in doc.times if t.span.of(text) in votes}
    chosen = choose_time(doc, trigger, walls_of(doc, trigger.sentence, lexicon), said)
    return next((t.span.of(text) for t in doc.times if t.id == chosen), "")


@pytest.mark.parametrize(
    ("text", "word", "type_", "expected"),
    [
        ("قتل ثلاثة جنود أمس في هجوم على حاجز قرب المدينة.", "قتل", "Killing", "أمس"),
        ("قتل ثلاثة جنود أمس في هجوم على حاجز قرب المدينة.", "هجوم", "Attack", "أمس"),
        ("قصفت الطائرات أمس مواقع في البلدة التي سيطر عليها التنظيم في حزيران 2014.", "قصفت", "Attack", "أمس"),
        ("قصفت الطائرات أمس مواقع في البلدة التي سيطر عليها التنظيم في حزيران 2014.", "سيطر", "Capture", "حزيران 2014"),
        ("في أواخر عام 2019 وعقب موجة احتجاجات، اعتقلت الشرطة عشرات الناشطين.", "اعتقلت", "Arrest", "أواخر عام 2019"),
        ("قصفت الطائرات موقعا أمس، وذلك بعد ثلاثة أيام على هجوم انتحاري في السوق.", "هجوم", "Attack", "بعد ثلاثة أيام"),
        ("رحب المجلس أمس بالاتفاق الذي يتيح عودة النازحين إلى قراهم ومدنهم.", "الاتفاق", "Agreement", ""),
        ("وهذه أول سفينة مساعدات تصل إلى الميناء منذ آذار الماضي.", "مساعدات", "Aid", ""),
        ("قال الوزير في مؤتمر صحفي عقده أمس إن القوات التي تحاصر البلدة منذ مدة تنتظر الأوامر وإن قائدها سينسحب.", "سينسحب", "Withdrawal", ""),
    ],
)  # fmt: skip
def test_times_an_event_takes_from_its_sentence(text, word, type_, expected):
    assert event_time(text, word, type_) == expected


def test_times_a_reader_can_speak_against_the_likeliest():
    text = "قتل ثلاثة جنود أمس في معارك بدأت الاثنين قرب المدينة."
    assert event_time(text, "قتل", "Killing", {"أمس": 0.9, "الاثنين": 0.1}) == "أمس"
    assert event_time(text, "معارك", "Battle", {"أمس": 0.01, "الاثنين": 0.95}) == "الاثنين"
    assert event_time(text, "معارك", "Battle", {"أمس": 0.95, "الاثنين": 0.01}) == "أمس"


LINES = (
    "قصف طيران التحالف أمس مواقع للمسلحين في صنعاء.", "وقالت المصادر إن الطيران شن غارة على معسكر غرب المدينة.",
    "ووقعت الحكومة اتفاقا مع النقابات.", "وسيزور الوزير عمان.",
)  # fmt: skip


def carried(*facts, votes=None):
    """The words of the time of each fact once times are carried; a fact is (line, trigger word, type, timed, modality, values).

    What the third line tells is others' matter; ``votes`` are a reader's probabilities of the first time, by trigger word.
    """
    text = "\n".join(("عنوان الخبر هنا", *LINES))
    doc = extract_times(annotate_text(Document(Article("a", text, published=date(2021, 9, 15)))))
    told = []
    for number, (line, word, type_, timed, modality, values) in enumerate(facts):
        start = text.index(LINES[line]) + LINES[line].index(word)
        who = (("party", "e4"), ("party", "e5")) if line == 2 else (("attacker", "e1"), ("target", "e2"), ("place", "e3"))
        roles = tuple(Filler(role, entity) for role, entity in who[: 3 if timed else 2])
        told.append(
            Fact(
                f"f{number}", type_, roles, values, doc.times[0].id if timed else "", "positive", modality, triggers=(Span(start, start + len(word)),)
            )
        )
    said = {(f.type, f.triggers[0], doc.times[0].id): (votes or {}).get(f.triggers[0].of(text), 0.0) for f in told}
    found = carry_times(doc.with_(facts=tuple(told)), load_lexicon(), said).facts
    return [next((t.span.of(text) for t in doc.times if t.id == f.time), "") for f in found]


def test_times_hold_on_for_what_is_told_next_of_the_same_kind():
    first = (0, "قصف", "Attack", True, "actual", ())
    assert carried(first, (1, "شن غارة", "Attack", False, "actual", (Value("killed", "q1"),))) == ["أمس", "أمس"]


@pytest.mark.parametrize(
    "fact",
    [(2, "اتفاقا", "Agreement", False, "actual", ()), (3, "سيزور", "Meeting", False, "planned", ()), (1, "شن غارة", "Location", False, "actual", ())],
)
def test_times_do_not_hold_on_for_other_matters_plans_and_relations(fact):
    assert carried((0, "قصف", "Attack", True, "actual", ()), fact) == ["أمس", ""]


def test_times_hold_on_where_a_reader_says_so():
    facts = (0, "قصف", "Attack", True, "actual", ()), (2, "اتفاقا", "Agreement", False, "actual", ())
    assert carried(*facts, votes={"اتفاقا": 0.9}) == ["أمس", "أمس"]
    assert carried(*facts, votes={"اتفاقا": 0.01}) == ["أمس", ""]


def test_times_hold_on_from_the_lead_to_a_roundups_last_item():
    lines = (
        "عنوان الخبر هنا", "قتل خمسة أشخاص أمس في تفجير سيارة مفخخة في بغداد.", "وقال مصدر أمني إن السيارة كانت قرب سوق.",
        "وأغلقت الشرطة الشوارع.", "وأشار المصدر إلى أضرار.", "وتوجهت سيارات الإسعاف إلى المكان.",
        "إلى ذلك، قتل ثلاثة جنود في تفجير سيارة مفخخة شمال بغداد.",
    )  # fmt: skip
    text = "\n".join(lines)
    doc = extract_times(annotate_text(Document(Article("a", text, published=date(2021, 9, 15)))))
    told = []
    for number, line in enumerate((1, 6)):
        start = text.index(lines[line]) + lines[line].index("قتل")
        victim, place = Filler("victim", f"e{number}"), Filler("place", "e9")
        count = (Value("count", f"q{number}"),)
        told.append(Fact(f"f{number}", "Killing", (victim, place), count, "" if number else doc.times[0].id, triggers=(Span(start, start + 3),)))
    story = story_of(doc.with_(facts=tuple(told)), load_lexicon())
    (candidate,) = story.candidates_for(story.facts[1])
    names = time_features(story, story.facts[1], candidate)
    assert {"main", "lead", "same-type", "same-word", "shared:1", "back:4", "only"} <= set(names)
    assert "opens:roundup" in fact_features(story, story.facts[1])
    assert [f.time for f in carry_times(doc.with_(facts=tuple(told)), load_lexicon()).facts] == [doc.times[0].id] * 2


@pytest.mark.parametrize("seed", sorted(SEEDS))
def test_times_of_the_seeds_facts_are_found(seed):
    """Every interval that the gold gives a fact stands among the article's times, or is the day of publication."""
    gold = json.loads((TESTS / "gold" / f"{seed}.json").read_text("utf-8"))
    text = (TESTS.parent / "seeds" / f"{seed}.txt").read_text("utf-8")
    published = date.fromisoformat(SEEDS[seed])
    doc = extract_times(annotate_text(Document(Article(seed, text, published=published))))
    found = {(t.start.isoformat(), t.end.isoformat()) for t in doc.times} | {(published.isoformat(),) * 2}
    wanted = {(f["time"]["start"], f["time"]["end"]) for f in gold["facts"] if f["time"]}
    assert wanted and wanted <= found


@given(st.dates(date(1990, 1, 1), date(2030, 12, 31)), st.dates(date(2000, 1, 1), date(2030, 12, 31)))
def test_times_numeric_dates_round_trip(day, today):
    for words in (day.isoformat(), f"{day.day:02}/{day.month:02}/{day.year}", f"{day.day}-{day.month}-{day.year}"):
        interval = resolve_time(words, today)
        assert interval is not None and (interval.start, interval.end) == (day, day)


@given(st.text(alphabet="اليوم أمس الخميس مارس 2019/- قبلمنذعامشهر", max_size=60), st.dates(date(1950, 1, 1), date(2100, 1, 1)))
def test_times_spans_and_intervals_are_sound(text, today):
    doc = extract_times(annotate_text(Document(Article("a", text, published=today))))
    assert all(0 <= t.span.start < t.span.end <= len(text) and t.start <= t.end for t in doc.times)
    assert all(a.span.end <= b.span.start for a, b in zip(doc.times, doc.times[1:], strict=False))
    assert Document.from_json(doc.to_json()) == doc


def test_times_of_a_long_line_take_no_longer_than_its_length():
    text = "مارس " * 20_000
    start = time.perf_counter()
    times_of(text, "2020-03-29")
    assert time.perf_counter() - start < 10


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("المعركة التي دارت في سبتمبر في المدينة.", date(2014, 9, 1)),
        ("تبدأ المناورات في سبتمبر.", date(2015, 9, 1)),
        ("ستجري المناورات من سبتمبر إلى نوفمبر.", date(2015, 9, 1)),
    ],
)
def test_times_a_far_month_of_what_has_been_is_last_years(text, start):
    doc = extract_times(annotate_text(Document(Article("a", text, published=date(2015, 7, 21)))))
    assert [t.start for t in doc.times] == [start]
