"""The day from which relative words of time count, and the choice between past and future."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from kg.arabic.calendar import WEEKDAYS, weekday_near

_DAY_NAMES = "|".join(WEEKDAYS)
_TODAY = re.compile(rf"(?<!\w)(?P<word>[وفبل]?(?:اليوم|(?<!من )(?<!اول )امس))\s*[(,،]?\s*(?P<day>{_DAY_NAMES})(?!\w)")
_FUTURE = re.compile(
    r"(?<!\w)و?ف?س(?:و?ف|[يتن]\w{2,})(?!\w)|المقرر|المتوقع|المرتقب|المزمع|موملا?|المومل|يتوقع|يعتزم|تعتزم|ينوي|تنوي|متوقع|مقرر|يلتقي|(?<!\w)غدا(?!\w)"
)
_NO_FUTURE = frozenset(
    "سيطر سيطرت سيطره سياسي سياسه سياق سيناء سيده سيرا سيول سيناريو سينا سيدي ستين سنوات سنوي سنه سنتين ستيفن ستيف سيرغي سيرجي".split()
)
_PAST = re.compile(
    r"(?<!\w)[وف]?(?:اعلن|قال|ذكر|اكد|افاد|صرح|غرد|كشف|قتل|شن|نفذ|اضاف|وصل|بدا|انسحب|سلم|اندلع|جرت?|وقع|نشر|اوضح|ابلغ|نقل|حذر|اصيب)[تا]?(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Context:
    """What a rule knows: ``today`` as the article counts it, and the words of its sentence before the expression."""

    today: date
    before: str = ""

    @property
    def future(self) -> bool:
        """Do the words before speak of what is to come?"""
        recent = self.before[-90:]
        ahead = [m.end() for m in _FUTURE.finditer(recent) if m.group().lstrip("وف") not in _NO_FUTURE]
        past = [m.end() for m in _PAST.finditer(recent)]
        return bool(ahead) and (not past or ahead[-1] > past[-1])

    @property
    def since(self) -> bool:
        """Does «منذ» stand right before the expression?"""
        return bool(re.search(r"(?<!\w)و?منذ\s*\S{0,4}\s*$", self.before))


def article_today(text: str, published: date) -> date:
    """The day that the article calls today.

    Pages are often dated a day or two after they were written; «اليوم الاثنين» and «أمس الأحد» give the day away.
    The commonest such day of the four up to publication wins, else the day of publication.

    >>> article_today("اعلن اليوم الاثنين", date(2015, 7, 21))
    datetime.date(2015, 7, 20)
    """
    votes: Counter[date] = Counter()
    for match in _TODAY.finditer(text):
        day = WEEKDAYS[match["day"]]
        today = (day + 1) % 7 if match["word"].endswith("امس") else day
        candidate = weekday_near(published, today)
        if published - candidate <= timedelta(days=3):
            votes[candidate] += 1
    return max(votes, key=lambda day: (votes[day], day)) if votes else published
