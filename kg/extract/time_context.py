"""The day from which relative words of time count, and the choice between past and future."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from kg.arabic.calendar import WEEKDAYS, Interval, weekday_near

_DAY_NAMES = "|".join(WEEKDAYS)
_TODAY = re.compile(
    r"(?<!\w)[وفبل]?(?P<word>اليوم|(?:يوم\s+)?(?:ال)?غدا?|اول\s+(?:من\s+)?امس|(?<!من )(?<!اول )امس)(?!\s+الاول)\s*[(,،]?\s*"
    rf"(?P<day>{_DAY_NAMES})(?!\w)"
)
#: How many days the word lies before today.
_AGO = {"اليوم": 0, "امس": 1, "غد": -1}
_FUTURE = re.compile(
    r"(?<!\w)[وف]?س(?:وف|[يتن]\w{2,})(?!\w)"
    r"|(?<!\w)[وفبلك]{0,2}(?:(?:ال)?(?:مقرر|متوقع|مرتقب|مزمع|مومل)ه?ا?|[يت](?:توقع|عتزم|نوي|لتقي|وجل)|غدا|تاجيل)(?!\w)"
    r"|(?<!\w)[وف]?(?:(?<!من )اجلت?|ارجات?)(?!\w)"
)
#: Nouns and names that begin like a verb with the particle of the future: stems, and whole words.
_NOUN_STEMS = tuple(
    (
        "سياس سيار سياح سياد سياق سياج سياف سيطره سيطرت سيطرو سيما سينما سيناريو سيناتور سيرجيو سيرخيو سيرغي سيركا سيراليون سيريزا سيوله "
        "سيتروين سيلان سيزار سيي سيهات سيبيريا سيغمار سيجار سيمون سيباستيان سيسكو سيستمز ستين ستيف ستيو ستريت ستريب سترلين ستاند ستانل "
        "ستانفورد ستار ستالين ستالون ستوكهولم ستوديو ستيشن ستامب ستامف ستايت سنوات سنوي سنتيم سنجار سندات سنغا سناب سناتور سنترال سنوسي"
    ).split()
)
_NOUNS = frozenset(
    (
        "سيطر سيطرا سيناء سينا سيده سيدا سيدات سيدتين سيدتان سيدي سيدتي سيدنا سيدني سيدو سيره سيرا سيرته سيرتها سيرتك سيرتي سيرها سيول سيله "
        "سيلته سيلتها سيط سيطه سيطا سيف سيفا سيفي سيتي سيلفي سيلفا سيلفيو سيلفستر سيلا ستون ستره ستان ستاد ستوك ستوكس ستوول ستور ستيت سنه "
        "سترته سترتها سترتي سنتا سنتان سنتات سنتين سنين سندان سندي سنان سنتر سناء سنا سناح سنيه"
    ).split()
)
_PAST = re.compile(
    r"(?<!\w)[وف]?(?:اعلن|قال|ذكر|اكد|افاد|صرح|غرد|كشف|قتل|شن|نفذ|اضاف|وصل|بدا|انسحب|سلم|اندلع|جرت?|وقع|نشر|اوضح|ابلغ|نقل|حذر|اصيب|القت"
    r"|اعتقل|دار|انتهي)[تا]?(?!\w)"
)
#: Characters before an expression among which the words of past and future are looked for.
_NEAR = 90
_PLANNED_FROM = re.compile(r"(?<!\w)[وف]?(?:حتي|الي|بدءا من|ابتداء من|اعتبارا من|بحلول)(?:\s+(?:يوم|تاريخ))?\s*$")


def _is_noun(word: str) -> bool:
    bare = word.lstrip("وف")
    return bare in _NOUNS or bare.startswith(_NOUN_STEMS)


@dataclass(frozen=True, slots=True)
class Context:
    """What a rule knows: ``today`` as the article counts it, and the words of its sentence before the expression.

    ``told`` is the time told last before, ``told_day`` the last that is a single day; None where there is none near.
    """

    today: date
    before: str = ""
    told: Interval | None = None
    told_day: date | None = None

    @property
    def future(self) -> bool:
        """Do the words before speak of what is to come?"""
        ahead, past = self._tenses()
        return ahead > past

    @property
    def past(self) -> bool:
        """Do they speak of what has been?"""
        ahead, past = self._tenses()
        return past > ahead

    def _tenses(self) -> tuple[int, int]:
        """Where the last words before of what is to come and of what has been end, 0 for none."""
        recent = self.before[-_NEAR:]
        if len(self.before) > _NEAR:  # no half word
            recent = recent.partition(" ")[2]
        ahead = [m.end() for m in _FUTURE.finditer(recent) if not _is_noun(m.group())]
        past = [m.end() for m in _PAST.finditer(recent)]
        return max(ahead, default=0), max(past, default=0)

    @property
    def since(self) -> bool:
        """Does «منذ» stand right before the expression?"""
        return bool(re.search(r"(?<!\w)و?منذ\s*\S{0,4}\s*$", self.before))

    @property
    def until(self) -> bool:
        """Do words stand right before that set a term («حتى», «اعتبارا من»)?"""
        return bool(_PLANNED_FROM.search(self.before))


def article_today(text: str, published: date) -> date:
    """The day that the article calls today.

    Pages are often dated a day or two after they were written; «اليوم الاثنين», «أمس الأحد» and «غدا الثلاثاء» give the day away.
    The commonest such day of the four up to publication wins, else the day of publication.

    >>> article_today("اعلن اليوم الاثنين", date(2015, 7, 21))
    datetime.date(2015, 7, 20)
    """
    votes: Counter[date] = Counter()
    for match in _TODAY.finditer(text):
        if "غد" in match["word"] and text.count('"', 0, match.start()) % 2:
            continue  # whoever is quoted may have spoken on another day
        word = match["word"].split()[-1].removeprefix("ال") if "غد" in match["word"] else match["word"].split()[-1]
        ago = 2 if match["word"].startswith("اول") else _AGO[word.rstrip("ا") if word.startswith("غد") else word]
        candidate = weekday_near(published, (WEEKDAYS[match["day"]] + ago) % 7)
        if published - candidate <= timedelta(days=3):
            votes[candidate] += 1
    return max(votes, key=lambda day: (votes[day], day)) if votes else published
