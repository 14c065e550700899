"""The number words of Arabic, folded (see kg.arabic.script), with the forms that case, gender and construct state give them."""

from __future__ import annotations

import re

#: One to ten. «أحد» and «اثنا» count only before «عشر» or a ten; the reader sees to that.
UNITS = {
    "صفر": 0, "واحد": 1, "واحده": 1, "احد": 1, "احدي": 1, "اثنان": 2, "اثنين": 2, "اثنتان": 2, "اثنتين": 2, "اثنا": 2, "اثني": 2,
    "اثنتا": 2, "اثنتي": 2, "ثلاث": 3, "ثلاثه": 3, "اربع": 4, "اربعه": 4, "خمس": 5, "خمسه": 5, "ست": 6, "سته": 6, "سبع": 7, "سبعه": 7,
    "ثمان": 8, "ثماني": 8, "ثمانيه": 8, "ثمانيا": 8, "تسع": 9, "تسعه": 9, "عشر": 10, "عشره": 10, "واحدا": 1, "خمسا": 5, "ستا": 6, "سبعا": 7,
    "تسعا": 9, "عشرا": 10, "ثلاثا": 3, "اربعا": 4,
}  # fmt: skip
_TEN_STEMS = {"عشر": 20, "ثلاث": 30, "اربع": 40, "خمس": 50, "ست": 60, "سبع": 70, "ثمان": 80, "تسع": 90}
TENS = {stem + ending: float(value) for stem, value in _TEN_STEMS.items() for ending in ("ون", "ين")}
_HUNDRED_STEMS = {"ثلاث": 3, "اربع": 4, "خمس": 5, "ست": 6, "سبع": 7, "ثمان": 8, "ثماني": 8, "تسع": 9}
HUNDREDS = {"ميه": 100.0, "مايه": 100.0} | {
    hundred + ending: 200.0 for hundred in ("ميت", "مايت") for ending in ("ان", "ين", "ا", "ي")
} | {stem + hundred: value * 100.0 for stem, value in _HUNDRED_STEMS.items() for hundred in ("ميه", "مايه")}  # fmt: skip
_SCALE_STEMS = {"الف": 1e3, "مليون": 1e6, "مليار": 1e9, "بليون": 1e9, "تريليون": 1e12, "ترليون": 1e12}
SCALES = {stem: value for stem, value in _SCALE_STEMS.items()} | {stem + "ا": value for stem, value in _SCALE_STEMS.items()}
SCALES_DUAL = {stem + ending: 2 * value for stem, value in _SCALE_STEMS.items() for ending in ("ان", "ين", "ي", "ا")}
for _tanween in ("مليونا", "مليارا", "بليونا", "تريليونا", "ترليونا"):  # far oftener «مليوناً» than the dual
    SCALES_DUAL.pop(_tanween)
SCALES_PLURAL = {"الاف": 1e3, "ملايين": 1e6, "مليارات": 1e9, "بلايين": 1e9, "تريليونات": 1e12, "ترليونات": 1e12}
#: Plurals without a number, and «بضعة» (three to nine): their floor.
VAGUE = {"عشرات": 10.0, "ميات": 100.0, "مياات": 100.0, "مايات": 100.0, "بضع": 3.0, "بضعه": 3.0} | SCALES_PLURAL
FRACTIONS = {"نصف": 0.5, "ثلث": 1 / 3, "ثلثا": 2 / 3, "ثلثي": 2 / 3, "ثلثين": 2 / 3, "ربع": 0.25, "سدس": 1 / 6}
ORDINALS = frozenset(
    form + ending
    for form in "اول ثان ثاني ثالث رابع خامس سادس سابع ثامن تاسع عاشر حادي واحد".split()
    for ending in ("", "ه", "ا")
    if form + ending not in UNITS
) | {"اولي", "ثانيه", "حاديه", "اخير", "اخيره"}  # fmt: skip
APPROX_BEFORE = frozenset(
    (
        "نحو|حوالي|زهاء|قرابه|يناهز|ما يناهز|مايقارب|ما يقارب|ما يقرب من|ما يقارب من|يقارب|تقارب|يقرب من|تقريبا|حدود|في حدود|اكثر من|ما يزيد علي|ما يزيد عن"
        "|يزيد علي|يزيد عن|تزيد علي|تزيد عن|ما لا يقل عن|مالا يقل عن|لا يقل عن|لا تقل عن|اقل من|يفوق|تفوق|ما يفوق|تجاوز|تجاوزت|يتجاوز|تتجاوز|يصل الي|تصل الي"
        "|ما يصل الي|علي الاقل|لا يتجاوز|لا يزيد علي|لا يزيد عن|ما معدله"
    ).split("|")
)
APPROX_AFTER = frozenset(("تقريبا", "علي الاقل", "علي الاكثر", "او اكثر", "او يزيد", "فاكثر", "ونيف", "علي التقريب"))

_CLITICS = re.compile(r"^(?:[وف]?(?:بال|كال|لل|ال|[بلك])|[وف])")
_KNOWN = {
    *UNITS,
    *TENS,
    *HUNDREDS,
    *SCALES,
    *SCALES_DUAL,
    *SCALES_PLURAL,
    *VAGUE,
    *FRACTIONS,
    *ORDINALS,
    *APPROX_BEFORE,
    "بين",
    "مابين",
}
#: Definite forms that are names of days.
_DAYS = frozenset(("الاثنين", "الاحد", "والاثنين", "والاحد", "بالاثنين", "للاثنين"))


def without_clitics(form: str) -> tuple[str, int]:
    """The number word in a folded form and the length of the clitics cut off before it.

    A form that holds no number word loses only its article, so that the reader can see that it is definite.

    >>> without_clitics("وبعشرين"), without_clitics("الالاف"), without_clitics("واحد")
    (('عشرين', 2), ('الاف', 2), ('واحد', 0))
    """
    if form in _KNOWN or form in _DAYS:
        return form, 0
    for cut in (1, 2, 3, 4):
        if form[cut:] in _KNOWN and _CLITICS.fullmatch(form[:cut]):
            return form[cut:], cut
    for cut in (2, 3, 4):
        if len(form) > cut + 2 and form[:cut].endswith(("ال", "لل")) and _CLITICS.fullmatch(form[:cut]):
            return form[cut:], cut
    return form, 0
