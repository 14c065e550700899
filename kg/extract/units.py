"""What numbers count: people, distances, money, shares; all words folded (see kg.arabic.script)."""

from __future__ import annotations

import re

#: Nouns of persons by stem; the endings of case, dual and sound plural are taken off before they are looked up.
_PERSONS = (
    "شخص اشخاص جندي جنود قتيل قتلي مدني مدنيون عسكري عسكريون مسلح مسلحون عنصر عناصر جريح جرحي مصاب مصابون شهيد شهداء ضابط ضباط مقاتل مقاتلون"
    " ارهابي ارهابيون متشدد متطرف متمرد متمردون انتحاري انتحاريون داعشي داعشيون حوثي حوثيون ضحيه ضحايا رجل رجال امراه نساء طفل اطفال مواطن مواطنون"
    " عراقي عراقيون سوري سوريون تركي كردي يمني سعودي لبناني امريكي اميركي ايراني فلسطيني اسرائيلي افغاني مصري ليبي اردني بريطاني فرنسي روسي الماني"
    " مدرب مدربون مستشار مستشارون خبير خبراء موظف موظفون عامل عمال صحفي صحافي صحفيون معتقل معتقلون اسير اسري رهينه رهائن مختطف مختطفون محتجز محتجزون"
    " متظاهر متظاهرون محتج محتجون متعاقد متعاقدون لاجي لاجئ لاجيون نازح نازحون مهاجر مهاجرون شرطي شرطيون متهم متهمون مطلوب مطلوبون حاله وفاه"
    " فرد افراد اخر اخرون غيرهم طيار طيارون قيادي قياديون قائد قاده قياده وزير وزراء نائب نواب سائق سائقون طالب طلاب حاج حجاج زائر زوار نسمه عضو اعضاء"
    " شاب شبان شباب فتاه فتيات منتسب منتسبون متطوع متطوعون مرتزق مرتزقه بحار بحاره طبيب اطباء سجين سجناء ناخب ناخبون سائح سياح مجند مجندون"
    " ابن ابناء مسافر راكب ركاب مستوطن مستوطنون عميل عملاء دبلوماسي دبلوماسيون مراقب مراقبون حارس حراس قاصر مشتبه مولود عائد عائدون اجنبي اجانب"
)
PERSONS = frozenset(_PERSONS.replace("ئ", "ي").split())
#: Of these the accusative dual ends unlike the plural («جنديين»: two), so that it counts without a number.
BROKEN_PLURAL = frozenset(
    "شخص جندي قتيل عنصر جريح شهيد ضابط رجل امراه طفل عامل خبير طيار وزير نايب سايق طالب عضو شاب فتاه طبيب سجين حارس فرد اسير"
    " رهينه كيلومتر ميل متر دولار دينار ريال صاروخ قنبله غاره عبوه سياره دبابه طايره مروحيه كتيبه لواء فوج قذيفه مدرعه سفينه عجله هجوم انفجار تفجير".split()
)
COLLECTIVES = frozenset("ضحيه ضحايا اخر اخرون".split())
DISTANCES = {
    "كيلومتر": "km", "كيلومترات": "km", "كم": "km", "كلم": "km", "كيلو": "km", "كيلومترا": "km", "km": "km", "كيلومترين": "km",
    "ميل": "mi", "ميلا": "mi", "اميال": "mi", "ميلين": "mi", "متر": "m", "مترا": "m", "امتار": "m", "مترين": "m",
}  # fmt: skip
_CURRENCIES = {
    "دولار": {"": "USD", "كندي": "CAD", "استرالي": "AUD"}, "يورو": {"": "EUR"}, "ين": {"": "JPY"}, "يوان": {"": "CNY"}, "روبل": {"": "RUB"},
    "فرنك": {"": "CHF", "سويسري": "CHF"}, "شيكل": {"": "ILS"}, "شيقل": {"": "ILS"},
    "دينار": {"عراقي": "IQD", "كويتي": "KWD", "اردني": "JOD", "ليبي": "LYD", "تونسي": "TND", "جزايري": "DZD", "بحريني": "BHD"},
    "ريال": {"سعودي": "SAR", "قطري": "QAR", "يمني": "YER", "عماني": "OMR", "ايراني": "IRR"},
    "ليره": {"تركي": "TRY", "سوري": "SYP", "لبناني": "LBP"}, "درهم": {"اماراتي": "AED", "مغربي": "MAD"},
    "جنيه": {"مصري": "EGP", "سوداني": "SDG", "استرليني": "GBP"}, "روبيه": {"هندي": "INR", "باكستاني": "PKR"}, "تومان": {"": "IRT"},
}  # fmt: skip
SYMBOLS = {"$": "USD", "€": "EUR", "£": "GBP", "usd": "USD", "eur": "EUR", "iqd": "IQD"}
_CURRENCY_FORMS = {
    "دنانير": "دينار",
    "ريالات": "ريال",
    "دولارات": "دولار",
    "ليرات": "ليره",
    "دراهم": "درهم",
    "جنيهات": "جنيه",
    "فرنكات": "فرنك",
}
PERCENT = re.compile(r"\s*(?:%|(?:في|ب)\s*ال(?:ميه|مايه)(?!\w)|بال(?:ميه|مايه)(?!\w)|نقطه ميويه)")
_ENDINGS = ("ين", "ان", "ون", "ات", "ا", "ي", "و", "")
#: Plurals and names of groups after «من»: «العشرات من ميليشيات الحوثي» are persons.
GROUPS = frozenset("ميليشيات مليشيات ميليشيا مليشيا قوات تنظيم جيش داعش جماعه حزب القاعده حركه صفوف سكان اهالي".split())


def stems(word: str) -> list[str]:
    """The folded word without its case, dual and plural endings, itself last; «ة» comes back before «تين»."""
    found = [word[: -len(e)] if e else word for e in _ENDINGS if word.endswith(e) and len(word) - len(e) >= 2]
    return found + [word[:-3] + "ه" for e in ("تين", "تان") if word.endswith(e) and len(word) > 4]


def is_person(word: str) -> bool:
    """Does the folded noun, in any case and number, mean persons?"""
    bare = word.removeprefix("ال")
    return any(stem in PERSONS for stem in stems(bare))


def dual_of(word: str) -> str:
    """The singular of a dual noun that counts two without a number word; "" for any other word.

    >>> dual_of("جنديين"), dual_of("مسلحان"), dual_of("مدنيين")
    ('جندي', 'مسلح', '')
    """
    if word.startswith("ال"):
        return ""
    for ending, back in (("تين", "ه"), ("تان", "ه"), ("ين", ""), ("ان", "")):
        stem = word.removesuffix(ending) + back
        if word.endswith(ending) and (stem in BROKEN_PLURAL or (ending in ("ان", "تان") and stem in PERSONS)):
            return stem
    return ""


def currency(noun: str, after: str) -> str:
    """The ISO 4217 code of a folded noun, with the adjective after it («دينار عراقي»); "" where it is none or not told.

    >>> currency("دينارا", "عراقيا"), currency("دولار", "امريكي"), currency("دينار", "في")
    ('IQD', 'USD', '')
    """
    for stem in stems(_CURRENCY_FORMS.get(noun, noun)):
        if stem in _CURRENCIES:
            kinds = _CURRENCIES[stem]
            told = [code for country, code in kinds.items() if country and re.match(rf"(?:ال)?{country}", after)]
            return (told or [kinds.get("", "")])[0]
    return ""


def is_currency(noun: str) -> bool:
    """Is the folded noun the name of some currency?"""
    return any(stem in _CURRENCIES for stem in stems(_CURRENCY_FORMS.get(noun, noun)))
