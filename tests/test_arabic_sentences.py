"""Where sentences end, and that none of the text is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.arabic.sentences import open_quotes, split_sentences


def split(text):
    return [span.of(text) for span in split_sentences(text)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["سلم التحالف القاعدة.", "وقال المتحدث نعم."],
        ["غرد العقيد مايلز بي. كاجينس الثالث أمس.", "ثم سكت."],
        ["بلغ النمو 3.5 في المئة.", "وتوقف."],
        ["قال لهيئة (بي.بي.سي) إن الجيش تقدم.", "وأضاف آخر."],
        ["هل انتهت الحرب؟", "لا نعرف."],
        ["بعد تحرير عدن.. المقاومة تعد لمعركة العند"],
        ["قال: “نحن ملتزمون.”", "وأضاف أن القوات باقية."],
        ["وقع ذلك عام 2015م.", "وانتهى بعده."],
        ["وقال د. حسن إن الوضع هادئ."],
        ["انظر www.example.com للمزيد عن القوات"],
        ["سحب 2500 جندي من القاعدة 19.2 في بغداد."],
        ["وصفها ب(كارثة. كبرى) في بيان."],
    ],
)
def test_sentences_end(sentences):
    assert split(" ".join(sentences)) == sentences


def test_sentences_without_space_after_full_stop():
    assert split("إلى القوات العراقية.وقال المتحدث نعم.") == ["إلى القوات العراقية.", "وقال المتحدث نعم."]


def test_sentences_end_with_the_line():
    assert split("عنوان الخبر\nأول النص\r\n\r\nوثانيه") == ["عنوان الخبر", "أول النص", "وثانيه"]


def test_sentences_semicolon_splits_only_long_ones():
    clause = "وتقدمت القوات في المدينة " * 10
    assert len(split(f"{clause.strip()}؛ {clause.strip()}.")) == 2
    assert len(split("لسببين: عمليات مخطط لها؛ والتحركات قصيرة المدى.")) == 1


@given(st.text(alphabet='ابقال وكم.؟!؛،…"“”«»()\n\r 12دAb:-', max_size=120))
def test_sentences_lose_nothing(text):
    spans = split_sentences(text)
    assert "".join("".join(span.of(text).split()) for span in spans) == "".join(text.split())
    assert all(a.end <= b.start for a, b in zip(spans, spans[1:], strict=False))


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("قال «نعم» ثم “لا”.", ["«نعم»", "“لا”"]),
        ('أن "التحالف يقوم"، مضيفاً ان "السبب"', ['"التحالف يقوم"', '"السبب"']),
        ("“لا يزال هناك. وقال “نحن ملتزمون”.", ["“نحن ملتزمون”"]),
        ("قال ”نعم“ أمس", ["”نعم“"]),
    ],
)
def test_sentences_open_quotes(text, quotes):
    assert [span.of(text) for span in open_quotes(text)] == quotes
