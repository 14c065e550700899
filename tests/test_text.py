"""Sentences with their kinds, and tokens, on the seed articles and on small made pages."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.annotate.text import annotate_text, token_spans
from kg.model import Article, Document

SEEDS = sorted((Path(__file__).parents[1] / "seeds").glob("*.txt"))


def annotate(text, title="", **fields):
    return annotate_text(Document(Article("a", text, title=title, **fields)))


def kinds(text, title="", **fields):
    doc = annotate(text, title, **fields)
    return [(sentence.kind, sentence.span.of(text)) for sentence in doc.sentences]


def test_text_seeds_are_all_there():
    assert len(SEEDS) == 5


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_text_keeps_every_character_of_a_seed(path):
    text = path.read_text(encoding="utf-8")
    doc = annotate(text)
    assert "".join("".join(s.span.of(text).split()) for s in doc.sentences) == "".join(text.split())
    assert all(doc.sentences[t.sentence].span.covers(t.span) for t in doc.tokens)
    assert Document.from_json(doc.to_json()) == doc


def test_text_ticker_dateline_buttons_and_byline_are_boilerplate():
    text = (
        "آخر الأخبار\nتأجيل البحث إلى 2025.. الحفارون ينتظرون نائب المحافظ: ديوننا كثيرة\n\nنص بيان التحالف حول سحب المدربين\n\n"
        "أمن | 21-03-2020, 15:31 |\n\n+A -A\n\nبغداد اليوم- بغداد\n\nأصدر التحالف السبت بيانا عن قواته. وقال إنه باق."
    )
    assert [kind for kind, _ in kinds(text)] == [
        "boilerplate",
        "boilerplate",
        "title",
        "boilerplate",
        "boilerplate",
        "boilerplate",
        "prose",
        "prose",
    ]


@pytest.mark.parametrize(
    "line",
    ["...المزيد", "رابط الخبر بصحيفة النهار: تقدم القوات في الموصل", "سمات العراق داعش الموصل", "اقرأ أيضا: انسحاب من القائم", "جميع الحقوق محفوظة © 2020",
     "كتب: أحمد علي", "Next Previous", "شارك الخبر", "https://example.com/a", "----"],
)  # fmt: skip
def test_text_page_furniture(line):
    text = f"عنوان الخبر\nسلم التحالف القاعدة إلى القوات العراقية.\nوقال المتحدث إن الانسحاب تم.\n{line}"
    assert kinds(text)[-1] == ("boilerplate", line)


@pytest.mark.parametrize(
    "line",
    ["شارك في الهجوم عشرة مسلحين من التنظيم.", "وقال المصدر: إن القوات تقدمت.", "كتب المتحدث على تويتر أن القوات باقية.", "اعتقل 5 في بغداد - الكرخ أمس.",
     "وذكرت صحيفة الوطن في 21-03-2020 أن الحكومة وافقت على سحب القوات الأجنبية من البلاد"],
)  # fmt: skip
def test_text_news_is_not_furniture(line):
    text = (
        f"عنوان الخبر\nسلم التحالف القاعدة إلى القوات العراقية.\n{line}\nوقال المتحدث إن الانسحاب تم.\nوانتهى الأمر عند هذا الحد."
    )
    assert ("prose", line) in kinds(text)


def test_text_caption_with_credit():
    text = "سلم التحالف القاعدة.\nجندي يقف في منصبه، يناير 4 ، 2020. (الرقيب كايل تالبوت / فيلق البحرية)\nوقال إنه باق."
    assert [kind for kind, _ in kinds(text)] == ["prose", "caption", "caption", "prose"]


def test_text_tweet_is_foreign_and_its_signature_boilerplate():
    text = "قال المتحدث نعم.\n\nThis transfer was coordinated with the ISF.\n\n#X pic.twitter.com/x2— OIR Spokesman Col.\n\nMyles B.\n\nCaggins III (@OIRSpox) March 26, 2020\n\nوانتهى."
    assert [kind for kind, _ in kinds(text)] == ["prose", "foreign", "boilerplate", "boilerplate", "boilerplate", "prose"]


def test_text_signature_after_arabic_is_cut_off():
    text = "المئات من الجنود يغادرون بسبب COVID-19.— OIR Spokesman Col.\nوانتهى الأمر."
    assert kinds(text)[:2] == [("prose", "المئات من الجنود يغادرون بسبب COVID-19."), ("boilerplate", "— OIR Spokesman Col.")]


def test_text_record_title_is_one_sentence_with_its_spaces():
    title = " هل انتهت الحرب؟ لا. "
    assert kinds(f"{title}\nقال المتحدث نعم.", title)[0] == ("title", title.strip())


def test_text_quoted_sentence():
    text = "قال: “أوقفت القوات التدريب. وعليه سيعيد التحالف قواته”. وسكت."
    assert [s.quoted for s in annotate(text).sentences] == [False, True, False]


def test_text_tokens():
    text = "بـ«33» مسلحاً، COVID-19."
    doc = annotate(text)
    assert [t.span.of(text) for t in doc.tokens] == ["بـ", "«", "33", "»", "مسلحاً", "،", "COVID", "-", "19", "."]
    assert doc.tokens[4].form == "مسلحا"


@given(st.text(max_size=80))
def test_text_tokens_cover_the_text(text):
    spans = token_spans(text)
    assert all(a.end <= b.start for a, b in zip(spans, spans[1:], strict=False))
    assert "".join(span.of(text) for span in spans) == "".join(text.split())


@given(st.text(alphabet='ابق قال.؟\n"“”«»()|:-2/0A ', max_size=100), st.booleans())
def test_text_annotates_anything(text, titled):
    doc = annotate(f"عنوان\n{text}" if titled else text, "عنوان" if titled else "")
    assert "".join("".join(s.span.of(doc.text).split()) for s in doc.sentences) == "".join(doc.text.split())
    assert {s.kind for s in doc.sentences} <= {"title", "prose", "caption", "foreign", "boilerplate"}
