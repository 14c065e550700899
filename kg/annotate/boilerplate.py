"""Tells news from what a page puts around it: tickers, bylines, date lines, buttons, tags, captions, foreign tweets.

The rules look at form (length, punctuation, place in the page, fixed phrases of news sites), never at one site alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.arabic.dates import is_date_line
from kg.arabic.script import fold_word, has_arabic
from kg.model import Article, Span

_FINAL = re.compile(r"[.!?؟…:][\"'»”“)\]]*$")
_PHRASES = (
    r"رابط الخبر|رابط المصدر|رابط مختصر|اقرا (ايضا|المزيد|كذلك|التالي)|اقرووا ايضا|اقراوا ايضا|طالع ايضا|شاهد ايضا|شاهد (الفيديو|الصور)|للمزيد من|لمتابعه اخر"
    r"|(مواضيع|موضوعات|اخبار|مقالات|مواد) (ذات صله|متعلقه|مشابهه|مرتبطه|اخري للكاتب)|تابعوا?نا? (علي|عبر|صفحتنا|قناتنا)|تابعونا"
    r"|اشترك (في|الان)|انضم الي (قناه|قناتنا)|حمل (التطبيق|تطبيق)|حملوا تطبيق|لمتابعه اخبارنا|يمكنكم متابعه"
    r"|قد يعجبك|قد يهمك|اخترنا لك|ننصح ب|المزيد من (الاخبار|المواضيع)|جميع الحقوق محفوظه|كل الحقوق محفوظه|حقوق (النشر|الطبع|الملكيه)|لا يسمح باعاده|©"
    r"|(تاريخ النشر|اخر تحديث|نشر (في|بتاريخ)|تم النشر|تاريخ التحديث|عدد المشاهدات|عدد القراءات|مشاهدات|القراءات)\s*[:|\d]"
    r"|(كتب|كتبت|تحرير|اعداد|ترجمه|تصوير|المحرر|المصدر|بقلم)\s*:|شارك (الخبر|المقال|هذا|علي|عبر)|مشاركه (الخبر|علي|عبر)|ارسل (الي صديق|الخبر)|نسخه للطباعه|طباعه"
    r"|(الكلمات|كلمات) (الدلاليه|المفتاحيه|دلاليه|مفتاحيه)|الوسوم|وسوم|next previous|previous next|advertisement|اعلان$|share\b|tweet$|\+a\s*-a|a\+\s*a-"
)
_FURNITURE = re.compile(rf"^[\s.*•\-|(\[>«\"#]*(?:{_PHRASES})")
_MORE = re.compile(r"^[.…\s]*(المزيد|اقرا|للمزيد|تفاصيل)[.…\s]*$")
_TAGS = re.compile(r"^(سمات|تاغ|تاج|هاشتاغ|tags?|keywords)\b:?\s+[^.،:؛؟!]+\.?$")
_TICKER = re.compile(
    r"^[\s*•|\-#]*(اخر الاخبار|اخر المستجدات|احدث الاخبار|اهم الاخبار|الاخبار العاجله|شريط الاخبار|عاجل الان|الاكثر (قراءه|مشاهده|تداولا|زياره)"
    r"|الاعلي قراءه|اخبار (ذات صله|متعلقه|عاجله)|(مواضيع|موضوعات) (ذات صله|متعلقه)|مقالات (ذات صله|متعلقه|اخري للكاتب)|اقرا ايضا|ذات صله"
    r"|most read|latest news|related (news|articles|topics))"
)
_DATE = re.compile(r"\d{1,4}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{2,4}|\d{1,2}:\d{2}")
_BYLINE = re.compile(r"^[^.،؛:؟!\"«»]+?\s*(?:-|/|\|)\s*[^.،؛:؟!\"«»]+$")
_CREDIT = re.compile(
    r"\((?:[^()]*\s/\s[^()]*|رويترز|ا\s?\.?\s?ف\s?\.?\s?ب\.?|ا\s?ب|د\s?ب\s?ا|ا\s?ف\s?ب|اسوشيتد ?برس|الاناضول|غيتي|جيتي|ارشيف\w*|afp|reuters|ap|getty[^()]*|epa|ا\.ب|الفرنسيه|فرانس برس)\)\s*$"
)
_CAPTION = re.compile(
    r"^(صوره|الصوره|في الصوره|تعليق الصوره|صوره ارشيفيه|صوره من الارشيف)\s*[:\-(]|\((صوره )?(ارشيفيه|من الارشيف|ارشيف)\)\s*$"
)
_SIGNATURE = re.compile(r"\(@\w+\)|^[—–-]\s*[A-Z]|pic\.twitter\.com/\S+\s*[—–]")
_ADDRESS = re.compile(r"^(https?://|www\.|\S+@\S+\.\w+)\S*$")


def sentence_kinds(text: str, spans: Sequence[Span], article: Article) -> list[str]:
    """The kind of each sentence: ``title``, ``prose``, ``caption``, ``foreign`` or ``boilerplate``."""
    kinds = [_kind_alone(span.of(text), article) for span in spans]
    _mark_captions(text, spans, kinds)
    _mark_signatures(text, spans, kinds)
    _mark_tickers(text, spans, kinds)
    _mark_bylines(text, spans, kinds)
    _mark_title(text, spans, kinds, article)
    return kinds


def _kind_alone(sentence: str, article: Article) -> str:
    """The kind as far as the sentence's own words tell."""
    form = fold_word(sentence).strip()
    if not re.search(r"\w", form) or _is_furniture(form):
        return "boilerplate"
    if not has_arabic(sentence):
        return "boilerplate" if _ADDRESS.match(form) or _DATE.search(form) and len(form) < 40 else "foreign"
    if form in {fold_word(article.source).strip(), fold_word(article.author).strip()}:
        return "boilerplate"
    if _CAPTION.search(form) or _CREDIT.search(form):
        return "caption"
    return "prose"


def _is_furniture(form: str) -> bool:
    words = len(form.split())
    if _MORE.match(form) or _TAGS.match(form):
        return True
    if _FURNITURE.match(form):
        return words <= 25 and (not _FINAL.search(form) or words <= 12)
    return is_date_line(form)


def _mark_captions(text: str, spans: Sequence[Span], kinds: list[str]) -> None:
    """The sentences before a photographer's credit that stands alone in brackets belong to the caption on its line."""
    for i, span in enumerate(spans):
        if kinds[i] == "caption" and text[span.start] == "(":
            for j in range(i - 1, -1, -1):
                if "\n" in text[spans[j].end : spans[j + 1].start]:
                    break
                kinds[j] = "caption"


def _mark_signatures(text: str, spans: Sequence[Span], kinds: list[str]) -> None:
    """A foreign line that signs a tweet, with the lines over which the signature is broken, is boilerplate."""
    for i, span in enumerate(spans):
        if kinds[i] != "foreign" or not _SIGNATURE.search(span.of(text)):
            continue
        kinds[i] = "boilerplate"
        if "(@" in span.of(text):
            for j in range(i - 1, max(i - 3, -1), -1):
                if kinds[j] != "foreign" or len(spans[j]) > 40:
                    break
                kinds[j] = "boilerplate"


def _mark_tickers(text: str, spans: Sequence[Span], kinds: list[str]) -> None:
    """The headlines under a heading such as «آخر الأخبار», up to the next blank line or whole sentence."""
    paragraphs = "\n\n" in text.replace("\r", "")
    for i, span in enumerate(spans):
        form = fold_word(span.of(text)).strip()
        if not _TICKER.match(form) or _FINAL.search(form) or len(form.split()) > 14:
            continue
        kinds[i] = "boilerplate"
        for j in range(i + 1, len(spans)):
            gap = text[spans[j - 1].end : spans[j].start]
            top = i < 3
            if (gap.count("\n") > 1 and j > i + 1) or (top and not paragraphs and gap and j > i + 1 and "\n" in gap):
                break
            if _FINAL.search(spans[j].of(text)) and not top:
                break
            kinds[j] = "boilerplate"


def _mark_bylines(text: str, spans: Sequence[Span], kinds: list[str]) -> None:
    """Short lines such as «بغداد اليوم- بغداد» and «عمر إبراهيم – عين اليوم» at the head or the foot of the page."""
    prose = [i for i, kind in enumerate(kinds) if kind in ("prose", "caption")]
    for i in {*prose[1:4], *prose[-2:]} - set(prose[:1]):
        line = spans[i].of(text)
        alone = "\n" in text[spans[i - 1].end : spans[i].start] and "\n" in (
            text[spans[i].end : spans[i + 1].start] if i + 1 < len(spans) else "\n"
        )
        form = fold_word(line).strip()
        if alone and len(form.split()) <= 8 and _BYLINE.match(form) and not re.search(r"\d", form):
            kinds[i] = "boilerplate"


def _mark_title(text: str, spans: Sequence[Span], kinds: list[str], article: Article) -> None:
    """The record's title, or the first line of news where it has no full stop, is the title."""
    title = article.title.strip()
    if title and spans and spans[0].of(text) == title:
        kinds[0] = "title" if has_arabic(title) else "foreign"
        return
    first = next((i for i, kind in enumerate(kinds) if kind == "prose"), None)
    if first is None:
        return
    line = spans[first].of(text)
    last_of_line = first + 1 == len(spans) or "\n" in text[spans[first].end : spans[first + 1].start]
    if last_of_line and first + 1 < len(spans) and not _FINAL.search(line) and len(line.split()) <= 25 and len(line) <= 200:
        kinds[first] = "title"
