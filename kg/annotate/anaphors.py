"""Bare nouns that stand for somebody named before, and sources that nobody names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from ..arabic.script import fold_word
from ..model import Document, Mention, Span, Token
from .nearby import Nearby, speaks

#: Definite nouns that stand for the last entity of their type.
ANAPHORS = {
    type_: frozenset(words.split())
    for type_, words in {
        "Base": "القاعده المعسكر الثكنه", "Coalition": "التحالف", "ArmedGroup": "التنظيم الجماعه الحركه المليشيا الميليشيا",
        "Government": "الحكومه البرلمان الوزاره", "Organisation": "المنظمه الوكاله الصحيفه القناه الشبكه",
        "Place": "المدينه المحافظه البلده القريه البلاد القضاء الناحيه", "Disease": "الفيروس الوباء المرض الجايحه",
    }.items()
}  # fmt: skip
#: Nouns of bodies that alone stand for one whose name begins with them («حزب الله … الحزب»).
_HEADS = frozenset(
    "حزب هييه حركه جبهه مجلس لجنه مفوضيه شركه حلف منظمه وكاله جماعه كتيبه لواء فرقه اتحاد رابطه نقابه موسسه بعثه محكمه جمعيه مرصد مركز".split()
)
#: Nouns of who is quoted without a name, by the type of mention that they are.
_SOURCES = {
    **dict.fromkeys("مصدر مسوول متحدث ناطق دبلوماسي".split(), "Person"),
    **dict.fromkeys("مصادر مسوولون مسوولين متحدثون ناشطون ناشطين شهود خبراء محللون".split(), "PopulationGroup"),
    **dict.fromkeys("مراقبون دبلوماسيون دبلوماسيين سكان".split(), "PopulationGroup"),
    "تقارير": "Organisation",
}
#: Tokens before a source within which «نقلت» of «نقلت X عن» stands.
_RELAYING = 8
#: Verbs of saying that are no other word too.
_SAYING = frozenset("قال يقول تقول اكد يوكد توكد اعلن اضاف اوضح ذكر اشار كشف صرح افاد حذر اعتبر نفي رجح توقع ابلغ".split())
#: Endings of the adjectives that describe a source («أمني», «محلية»), other such adjectives, and how many follow.
_ADJECTIVE_ENDINGS, _OF_SOURCES, _ADJECTIVES = ("ي", "يه", "يون", "يين"), frozenset("موثوقه مطلع مطلعه رفيع مسوول عيان".split()), 3


def anaphoric_mentions(doc: Document, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Bare definite nouns that stand for an entity named before («القاعدة», «التنظيم»), and sources without a name that a verb
    of saying introduces («قال مصدر أمني»), where no mention is yet."""
    out = []
    near, first = Nearby(mentions), {}
    called = _called(doc, mentions)
    for m in mentions:
        if m.kind == "name":
            first[m.type] = min(first.get(m.type, m.span.end), m.span.end)
    for index, token in enumerate(doc.tokens):
        type_, cut = anaphor(token.form)
        if not type_:
            type_, cut = _by_head(token, called)
        if token.form in _SOURCES and not near.overlapping(token.span) and _is_quoted(doc, index) and speaks(doc, token.span):
            words, kind = _described(doc, index, near), _SOURCES[token.form]
            out.append(Mention(f"a{len(out) + 1}", words, kind, "nominal", producer="source", score=0.5))
        if not type_ or near.overlapping(token.span):
            continue
        next_ = doc.tokens[index + 1] if index + 1 < len(doc.tokens) else None
        named = next_ is not None and any(m.kind == "name" and m.span.start == next_.span.start for m in near.overlapping(next_.span))
        qualified = next_ is not None and next_.sentence == token.sentence and next_.form.startswith("ال")
        earlier = min(first.get(type_, token.span.end), called.get(token.form[cut:].removeprefix("ال"), (type_, token.span.end))[1]) <= token.span.start
        if earlier and not named and not qualified and speaks(doc, token.span):
            span = Span(token.span.start + cut, token.span.end)
            out.append(Mention(f"a{len(out) + 1}", span, type_, "nominal", producer="anaphor", score=0.5))
    return tuple(out)


def _is_quoted(doc: Document, index: int) -> bool:
    """Does a verb of saying stand right before the token, or «نقلا عن»?"""
    before = [t.form for t in doc.tokens[max(0, index - _RELAYING) : index] if t.sentence == doc.tokens[index].sentence]
    verb = before[-1] if before else ""
    if verb == "عن":
        return any(form.startswith(("نقل", "ونقل")) for form in before)
    return any(v in _SAYING for word in (verb, verb[1:] if verb[:1] in "وف" else "") for v in (word, word.removesuffix("ت")))


def _described(doc: Document, index: int, near: Nearby) -> Span:
    """The noun at the token with the adjectives that follow it («مصدر أمني عراقي»)."""
    last = index
    for token in doc.tokens[index + 1 : index + 1 + _ADJECTIVES]:
        adjective = token.form.endswith(_ADJECTIVE_ENDINGS) and len(token.form) > 3 or token.form in _OF_SOURCES
        if not adjective or token.form[:2] == "ال" or token.sentence != doc.tokens[index].sentence or near.overlapping(token.span):
            break
        last += 1
    return Span(doc.tokens[index].span.start, doc.tokens[last].span.end)


@lru_cache(maxsize=10_000)
def anaphor(form: str) -> tuple[str, int]:
    """The type that a bare definite noun refers to, and how many letters of clitics stand before it."""
    for cut, word in ((0, form), (1, form[1:] if form[:1] in "وفب" else ""), (1, "ا" + form[1:] if form.startswith("لل") else "")):
        for type_, nouns in ANAPHORS.items():
            if word in nouns:
                return type_, cut
    return "", 0


def _called(doc: Document, mentions: Sequence[Mention]) -> dict[str, tuple[str, int]]:
    """The nouns with which names of bodies begin, each with the type and the end of the first such name."""
    out: dict[str, tuple[str, int]] = {}
    for m in sorted(mentions, key=lambda m: m.span):
        words = fold_word(m.span.of(doc.text)).split()
        if m.kind == "name" and m.type != "Person" and len(words) > 1 and words[0] in _HEADS:
            out.setdefault(words[0], (m.type, m.span.end))
    return out


def _by_head(token: Token, called: Mapping[str, tuple[str, int]]) -> tuple[str, int]:
    """The type of the body that a definite noun refers to by the head of its name, and how many letters of clitics stand before it."""
    form = token.form
    for cut, word in ((0, form), (1, form[1:] if form[:1] in "وفب" else ""), (1, "ا" + form[1:] if form.startswith("لل") else "")):
        if word.startswith("ال") and word[2:] in called and called[word[2:]][1] <= token.span.start:
            return called[word[2:]][0], cut
    return "", 0
