"""Words of Arabic reporting: verbs and participles that say, ask or blame, documents that speak, and people without a name.

Some verbs report whatever follows them («أكد», «نفى»), some mean other things too and report only before «أن», a colon or a
quotation («بين», «تابع»), some ask or blame, and what is asked for or blamed follows as an object («طالب X Y بـ»).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ..arabic.inflect import default_imperfect
from ..arabic.script import fold_word

#: Perfect and, where it is not the sound verb's, imperfect of verbs that report whatever follows them.
_SAYING = {
    "قال": "يقول", "أكد": "يؤكد", "أعلن": "", "أضاف": "يضيف", "أوضح": "", "أشار": "يشير", "كشف": "", "صرح": "", "شدد": "",
    "أفاد": "يفيد", "ذكر": "", "زعم": "", "ادعى": "يدعي", "نفى": "ينفي", "أكمل": "", "أردف": "", "استطرد": "", "نوه": "",
    "اعترف": "", "رجح": "", "أخبر": "", "أورد": "", "استبعد": "", "استرسل": "", "أعرب": "", "جزم": "", "ألمح": "يلمح",
    "لمح": "", "اشتكى": "يشتكي", "أنكر": "", "اختتم": "", "استدرك": "", "أبان": "يبين", "أفصح": "", "لفت": "", "أبلغ": "",
    "توقع": "", "نبه": "", "أجاب": "يجيب", "كرر": "",
}  # fmt: skip
#: Verbs that also mean other things: they report only before «أن», «إن», «:» or a quotation.
_NEEDING = {
    "تابع": "", "بين": "", "جاء": "يجيء", "علق": "", "واصل": "", "مضى": "يمضي", "ختم": "", "كتب": "", "روى": "يروي",
    "رأى": "يرى", "شرح": "", "فسر": "", "عبر": "", "وعد": "", "تعهد": "", "تحدث": "", "نقل": "", "نشر": "", "أصدر": "يصدر",
    "وصف": "يصف", "طمأن": "يطمئن", "أقر": "يقر", "زاد": "يزيد", "علم": "", "تساءل": "", "سأل": "يسأل", "رد": "يرد",
    "ورد": "يرد", "أظهر": "", "أثنى": "يثني", "حدد": "", "قرر": "", "أبدى": "يبدي", "غرد": "", "ظن": "يظن", "بث": "يبث",
    "أرجع": "", "تخوف": "", "حسم": "", "قدر": "", "خلص": "", "ركز": "", "تضمن": "", "قضى": "يقضي",
}  # fmt: skip
#: Verbs that ask, blame or judge: what they ask for or speak of follows them, with «أن» or without.
_ASKING = {
    "طالب": "", "دعا": "يدعو", "ناشد": "", "حث": "يحث", "اتهم": "", "حذر": "", "هدد": "", "توعد": "", "أدان": "يدين",
    "دان": "يدين", "ندد": "", "استنكر": "", "انتقد": "", "رحب": "", "أشاد": "يشيد", "ثمن": "", "جدد": "", "شجب": "",
    "اقترح": "", "عزا": "يعزو", "لوح": "", "طلب": "", "اعتبر": "", "نادى": "ينادي", "أمر": "يأمر", "وجه": "", "حمل": "",
}  # fmt: skip
#: Those that judge what is known to have happened.
JUDGING = frozenset("ادان دان ندد استنكر انتقد رحب اشاد ثمن شجب".split())
#: Verbs whose imperfect is another word («تبلغ 20 عاما», «يزيد على», «يرد», «يعلم»).
_PERFECT_ONLY = frozenset("ابلغ زاد رد ورد علم نبه قدر طلب قضي طمان".split())
#: Words that report with one of these near behind them too, a preposition or what somebody is made to bear.
WITH = {
    "تحدث": ("عن",), "عبر": ("عن",), "قضي": ("ب",), "امر": ("ب",), "وجه": ("ب",),
    "حمل": ("مسووليه", "المسووليه"), "محمل": ("مسووليه", "المسووليه"),
}  # fmt: skip
#: Verbs that may have two objects without a preposition, whoever is asked or told being the first.
TRANSITIVE = frozenset("طالب دعا طلب ناشد حث اتهم حذر هدد توعد ابلغ اخبر حمل شجب ادان دان استنكر انتقد وصف سال نفي".split())
#: Verbs whose perfect is a noun or a preposition too.
NOUNS_TOO = frozenset("بين عبر علم طلب قضي قدر ورد رد وجه امر حمل".split())
#: Verbs of telling: «أبلغ «الوطن» فلان أن» tells a medium.
TELLING = frozenset(("ابلغ", "اخبر"))
#: Masculine participles that go on with a report («مؤكدا»), without their ending.
_PARTICIPLES = frozenset(
    "مضيف مؤكد موكد مشير موضح مبين لافت قائل قايل معتبر محذر منوه متابع مشدد معلن كاشف ناف زاعم داع مطالب متهم مهدد مستنكر "
    "مرجح متوقع معرب معبر ملمح مستبعد مستدرك مستطرد مشيد مندد مرحب مدعي مدع متوعد مناشد مثمن منتقد متعهد معترف منبه ملوح مذكر "
    "مردف كاتب متسايل ذاكر محمل مجدد معلق مفيد".split()
)
_PARTICIPLES_OF_ASKING = frozenset("داع مطالب متهم مهدد مستنكر مشيد مندد مرحب متوعد مناشد مثمن منتقد محذر محمل مجدد".split())
#: Participles that are other words too: they report only before «أن» and the like.
_PARTICIPLES_NEEDING = frozenset("متابع كاتب ذاكر مذكر محمل معلق مفيد مجدد مبين موضح معلن".split())
#: Nouns of what is issued and then speaks for its issuer.
STATEMENTS = frozenset(
    "بيان تصريح تصريحات رساله تغريده تغريدات تقرير تقارير خبر كلمه خطاب مقال حوار حديث مقابله مداخله مذكره نشره دراسه اعلان "
    "بلاغ تسجيل شريط فيديو وثيقه وثايق احصاييه احصاءات".split()
)
#: Nouns of what courts and rulers issue.
RULINGS = frozenset("حكما احكاما حكمها احكامها توجيهات توجيهاته توجيهاتها اوامر اوامره اوامرها امرا قرارا".split())
#: Nouns of what is said or known, behind which its owner stands: «وفق معلومات X», «على حد قول X».
KNOWN_FROM = frozenset(
    "قول وصف تعبير زعم راي تصريحات تصريح بيان معلومات ارقام بيانات روايه افاده تقرير تقارير تقديرات احصاءات احصاييه احصاييات "
    "شهاده شهادات".split()
)
#: Nouns of people and bodies that are quoted without a name; singular ones of people are masculine.
SOURCES = frozenset(
    "مصدر مصادر مسوول مسوولون مسوولين متحدث ناطق شهود شاهد خبير خبراء محلل محللون مراقب مراقبون ناشط ناشطون نشطاء دبلوماسي "
    "دبلوماسيون سكان مواطنون اهالي وسايل صحف صحيفه وكاله قناه شبكه موقع مواقع اذاعه مجله تلفزيون عضو قيادي ضابط قايد رييس "
    "وزير مدير نايب امين سفير مبعوث محافظ زعيم لواء عميد عقيد محامي طبيب خطيب امام مفتي داعيه استاذ باحث كاتب حاكم رجل نقيب "
    "ممثل مندوب مساعد وكيل".split()
)
#: Nouns of media, which carry words and do not say them.
MEDIA = frozenset("صحيفه وكاله قناه شبكه موقع مواقع اذاعه مجله تلفزيون فضاييه برنامج صحف وسايل صفحه حساب جريده".split())
#: What is said with its owner as a pronoun: «على حد قوله».
OWN_WORDS = frozenset("قوله قولها قولهم تعبيره تعبيرها وصفه وصفها زعمه زعمها رايه رايها تعبيرهم وصفهم زعمهم".split())
#: Nouns that report before «أن» and the like: «بقوله إن».
SAYING_NOUNS = frozenset("القول بالقول بقوله بقولها بقولهم".split())
#: What opens the reported words.
COMPLEMENTS = frozenset("ان انه انها انهم انهما بان بانه بانها بانهم باننا بانهما اننا اني انني".split())
#: Words before «أن» that make another clause of it.
OTHER_CLAUSES = frozenset(
    "بعد قبل منذ دون بدون حتي لحين يمكن يجب ينبغي المتوقع المقرر المفترض المنتظر الممكن الضروري يتوقع يتعين كما حيث رغم الا "
    "غير بمجرد لولا سبق يسبق ما مثل يشترط يفترض المرجح المحتمل لابد بيد عسي لعل كان علما".split()
)
#: Words of time and turn that stand between a verb and its subject.
ADVERBS = frozenset(
    "النظر الانتباه امس اليوم الامس عصر رسميا علنا غدا مساء صباح ظهر فجر ليل ليله السبت الاحد الاثنين الثلاثاء الاربعاء "
    "الخميس الجمعه الماضي الاول ايضا كذلك انذاك حينها لاحقا سابقا مجددا موخرا قد فيه فيها خلاله خلالها له لها لهم معه معها ما "
    "يسمي عده بعض احد احدي عدد كل جميع الان حاليا هنا بدوره بدورها بدورهم ثم اذ".split()
)
#: Prepositions of circumstance, behind which a subject may still come.
CIRCUMSTANCE = frozenset("في خلال عبر اثناء بعد عقب مع لدي امام منذ قبل ضمن حول فور ردا تعليقا بحسب وفق ل يوم".split())
#: Prepositions of what is said: the verb has no subject behind them.
OBJECT = frozenset("الي علي عن من بين ضد كما".split())
#: Nouns after «على» and «عن» that make a circumstance of them.
ASIDE = frozenset("هامش لسان صفحته صفحتها حسابه حسابها موقعه موقعها جانبه جانبها جهته جهتها ناحيته ناحيتها جانب جهه طريق".split())
#: Words with which another begins to speak.
TURNS = frozenset("بدوره بدورها بدورهم".split())
#: Passive verbs with which the article itself speaks.
OWN_VOICE = frozenset("يذكر ويذكر".split())
#: Words with which the article itself goes on within the sentence.
ASIDES = frozenset(("علما",))
#: «وفق», «بحسب»: what precedes or follows is what the one named says.
ACCORDING = frozenset("بحسب حسب وفق وفقا طبقا استنادا".split())
#: «حسبما», «كما»: the same with a verb.
AS_SAID = frozenset("حسبما بحسبما وفقما مثلما".split())
NEGATIONS = frozenset("لم لن لا ولم ولن ولا فلم".split())
#: Words of honour before a name.
HONOURS = frozenset(
    "دكتور دكتوره سيد سيده شيخ مهندس استاذ سفير امير ملك حاج ملا د معالي سمو صاحب السمو الملكي فخامه جلاله سماحه فضيله خادم "
    "نايب لواء عميد ركن".split()
)


def without_conjunction(form: str, words: frozenset[str]) -> str:
    """The folded token, without «و» or «ف» where it is one of the words only so."""
    return form if form in words or form[:1] not in "وف" or form[1:] not in words else form[1:]


@dataclass(frozen=True, slots=True)
class Saying:
    """A reporting word: ``kind`` is saying, needing, asking or participle; ``suffixed`` with an object pronoun."""

    lemma: str
    kind: str
    feminine: bool = False
    plural: bool = False
    suffixed: bool = False
    imperfect: bool = False
    joined: bool = False


def _forms(perfect: str, imperfect: str, kind: str) -> Iterator[tuple[str, Saying]]:
    lemma = fold_word(perfect)
    stem = lemma[:-1] if lemma[-1] in "اي" and len(lemma) > 2 else lemma
    future = fold_word(imperfect) if imperfect else default_imperfect(perfect)
    short = future[1:-1] if future[-1] in "ويا" else future[1:]
    bases = [(lemma, False, False, False), (stem + "ت", True, False, False), (stem + "وا", False, True, False)]
    if lemma not in _PERFECT_ONLY:
        bases += [(future, False, False, True), ("ت" + future[1:], True, False, True), ("ي" + short + "ون", False, True, True)]
    if kind == "saying":
        bases += [(stem + "تا", True, True, False), (lemma + "ا" if lemma == stem else stem + "يا", False, True, False)]
    for text, feminine, plural, later in bases:
        yield text, Saying(lemma, kind, feminine, plural, False, later)
        base = text[:-1] if text.endswith("وا") else text[:-1] + "ا" if text == lemma != stem else text
        for pronoun in ("ه", "ها", "هم"):
            yield base + pronoun, Saying(lemma, kind, feminine, plural, True, later)


def _table() -> dict[str, Saying]:
    out: dict[str, Saying] = {}
    for kind, verbs in (("saying", _SAYING), ("asking", _ASKING), ("needing", _NEEDING)):
        for perfect, imperfect in verbs.items():
            for form, saying in _forms(perfect, imperfect, kind):
                out.setdefault(form, saying)
    return out


_WORDS = _table()
#: Endings of participles, whether feminine and whether plural.
_ENDINGS = (("ا", False, False), ("يا", False, False), ("ه", True, False), ("يه", True, False), ("ين", False, True))


@lru_cache(maxsize=20_000)
def read_saying(form: str, noun: bool = False) -> Saying | None:
    """The reporting word that a folded token is, with «و» or «ف» in front perhaps; ``noun`` where it is written with «ة».

    >>> read_saying("وقالت").feminine, read_saying("موكدا").kind, read_saying("وزير")
    (True, 'participle', None)
    """
    for cut in ("", "و", "ف"):
        if not form.startswith(cut):
            continue
        found = None if noun else _WORDS.get(form[len(cut) :])
        found = found or _participle(form[len(cut) :])
        if found is not None:
            return Saying(found.lemma, found.kind, found.feminine, found.plural, found.suffixed, found.imperfect, bool(cut))
    return None


def _participle(form: str) -> Saying | None:
    for ending, feminine, plural in _ENDINGS:
        stem = form[: -len(ending)]
        if form.endswith(ending) and stem in _PARTICIPLES:
            return Saying(stem, "participle", feminine, plural)
    return None


def asks(saying: Saying) -> bool:
    """Does the word ask, blame or judge?"""
    return saying.kind == "asking" or saying.kind == "participle" and saying.lemma in _PARTICIPLES_OF_ASKING


def needs_complement(saying: Saying) -> bool:
    """Does the word report only before «أن» and the like?"""
    return saying.kind == "needing" or saying.kind == "participle" and saying.lemma in _PARTICIPLES_NEEDING


def bare_noun(form: str) -> str:
    """The folded noun without «و», «ف», «ب», «ل» and the article."""
    for cut in ("وال", "فال", "بال", "لل", "كال", "ال"):
        if form.startswith(cut) and len(form) - len(cut) >= 2:
            return form[len(cut) :]
    return form


def singular(noun: str) -> str:
    """The folded noun without the ending of a dual in construct («كتلتا»).

    >>> singular("محطتا"), singular("وزيرا"), singular("بيان")
    ('محطه', 'وزير', 'بيان')
    """
    return noun[:-2] + "ه" if noun.endswith("تا") and len(noun) > 4 else noun.removesuffix("ا") if len(noun) > 4 else noun


@lru_cache(maxsize=20_000)
def is_statement(form: str) -> bool:
    """Does the folded token name something issued («البيان», «بيانا», «بتصريح»)?"""
    noun = bare_noun(form)
    stems = (noun, noun[1:] if noun[:1] in "وفبلك" else noun, noun.removesuffix("ه"), noun.removesuffix("ها"))
    return any(n in STATEMENTS or n.removesuffix("ا") in STATEMENTS for n in stems)
