"""Trigger candidates: words of the lexicon, and words that the reader model tags, with what their form says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..arabic.script import fold_word
from ..lexicon import Frame, LexicalEntry, Lexicon
from ..model import Document, Span, touched

_CONJUNCTIONS = ("و", "ف")
_NOUN_PREFIXES = ("", "ال", "ب", "ل", "ك", "بال", "كال", "لل")
_PASSIVE_SUPPORT = frozenset("تم يتم ستتم سيتم تتم جري يجري جرت تمت سيجري جاري".split())
#: Words whose first letter only looks like a conjunction.
_WHOLE = frozenset(
    "وزاره وزارته وزارتي وزارتها وزارات وفد وفدا وفاه وفيات وضع وقع وقوع وقت وقف وقفت وصل وصول وصولا وجد وجود وجودها وحده وحدات وسط وعد وعدت وقفا ولايه وكاله وفق وفقا "
    "فتح فتحت فصل فرض فقد فقدت فجر فرقه فريق".split()
)
_GOVERNORS = frozenset(
    "من الي في علي عن بعد قبل خلال منذ عقب اثر رغم حول بسبب نتيجه واصل يواصل تواصل استمر يستمر بدا بدات يبدا تبدا قرر قررت اعلن اعلنت يعلن تعلن تم يتم جري "
    "اجل بهدف بغيه لدي عبر ضد مع بين كل اي".split()
)
_ANNOUNCING = frozenset("اعلن اعلنت يعلن تعلن قرر قررت يقرر تقرر بدا بدات".split())
_RELATIVE = frozenset("الذي التي الذين".split())
_CLAUSES = frozenset("الذي التي الذين قد ان انه انها اذ حيث لم ثم".split())
_DAMMA = "\u064f"
#: What a phrase's first word may have before it, by its first letter.
_PREFIXES = {
    "و": ("", "و", "وال", "ول", "وب"), "ب": ("", "ب", "بال"), "ل": ("", "ل", "لل"), "ا": ("", "ال"), "ف": ("", "ف"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word or phrase that may evoke an event or a relation.

    ``first`` and ``last`` are token indices into ``Document.tokens``; ``kind`` is perfect, imperfect, noun, participle or
    phrase ("" where only the model knows it); ``prefix`` holds the proclitics; ``score`` is 0 to 1.
    """

    span: Span
    first: int
    last: int
    sentence: int
    type: str
    score: float
    frame: Frame
    kind: str = ""
    prefix: str = ""
    suffixed: bool = False
    first_person: bool = False
    passive: bool = False
    producer: str = "lexicon"
    entry: str = ""

    @property
    def verbal(self) -> bool:
        """Is the trigger a finite verb?"""
        return self.kind in ("perfect", "imperfect")


@lru_cache(maxsize=50_000)
def word_analyses(form: str, lexicon: Lexicon) -> tuple[tuple[str, LexicalEntry, object], ...]:
    """The readings of a folded token that have the fewest proclitics: (proclitics, entry, form)."""
    found, heads = [], [""] + [c for c in _CONJUNCTIONS if form.startswith(c)]
    for head in heads:
        rest = form[len(head) :]
        if head and form in _WHOLE:
            continue
        for prefix in (*_NOUN_PREFIXES, "س"):
            if not rest.startswith(prefix) or len(rest) - len(prefix) < 2:
                continue
            for entry, shape in lexicon.forms.get(rest[len(prefix) :], ()):
                if _prefix_fits(prefix, shape.kind, shape.suffixed):
                    found.append((head + prefix, entry, shape))
    shortest = min((len(p) for p, _, _ in found), default=0)
    return tuple(item for item in found if len(item[0]) == shortest)


def _prefix_fits(prefix: str, kind: str, suffixed: bool) -> bool:
    if kind == "imperfect":
        return prefix in ("", "س", "ل")
    if kind == "perfect":
        return prefix == ""
    return prefix != "س" and not (suffixed and prefix.endswith(("ال", "لل")))


def _starts_with_damma(surface: str, prefix: str) -> bool:
    return surface[len(prefix) : len(prefix) + 3].find(_DAMMA) == 1


def _is_passive(doc: Document, index: int, prefix: str, kind: str) -> bool:
    token = doc.tokens[index]
    if kind in ("perfect", "imperfect"):
        return _starts_with_damma(token.span.of(doc.text), prefix)
    before = doc.tokens[index - 1] if index else None
    stripped = before.form.lstrip("وف") if before and before.sentence == token.sentence else ""
    return bool(before) and (before.form in _PASSIVE_SUPPORT or stripped in _PASSIVE_SUPPORT)


def lexicon_triggers(doc: Document, lexicon: Lexicon) -> list[Trigger]:
    """All readings of the document's tokens that the lexicon knows, phrases before single words."""
    found: list[Trigger] = []
    index = 0
    while index < len(doc.tokens):
        token = doc.tokens[index]
        if doc.sentences[token.sentence].kind in ("boilerplate", "foreign"):
            index += 1
            continue
        phrases = _phrase_triggers(doc, index, lexicon)
        found += phrases or _word_triggers(doc, index, lexicon)
        index = phrases[0].last + 1 if phrases else index + 1
    return found


def _word_triggers(doc: Document, index: int, lexicon: Lexicon) -> list[Trigger]:
    token = doc.tokens[index]
    out = []
    readings = word_analyses(token.form, lexicon)
    if not readings:
        return out
    if {"perfect", "noun"} <= {shape.kind for _, _, shape in readings}:
        wrong = "perfect" if _governed(doc, index, lexicon) else "noun" if _opens(doc, index) else ""
        readings = [item for item in readings if item[2].kind != wrong]
    readings = _best_framed(doc, index, readings)
    for prefix, entry, shape in readings:
        conjunction = len(prefix) if prefix and prefix[0] in "وف" and len(prefix) == 1 else (1 if prefix[:1] in ("و", "ف") else 0)
        particle = 1 if prefix[conjunction:] in ("ب", "ل", "ك", "بال", "كال") else 0
        start = token.span.start + conjunction + particle
        out.append(
            Trigger(
                Span(start, token.span.end), index, index, token.sentence, entry.type, entry.weight, entry.frame,
                shape.kind, prefix, shape.suffixed, shape.first_person, _is_passive(doc, index, prefix, shape.kind),
                entry=entry.iri,
            )
        )  # fmt: skip
    return out


def _best_framed(doc: Document, index: int, readings: list) -> list:
    """Of readings of one type with different frames, those whose prepositions follow («تسلم مقراتها إلى»)."""
    sentence = doc.tokens[index].sentence
    ahead = {t.form for t in doc.tokens[index + 1 : index + 11] if t.sentence == sentence}
    support = {entry.frame.name: sum(word in ahead for word in entry.frame.oblique) for _, entry, _ in readings}
    best: dict[str, int] = {}
    for _, entry, _ in readings:
        best[entry.type] = max(best.get(entry.type, 0), support[entry.frame.name])
    return [item for item in readings if support[item[1].frame.name] == best[item[1].type]]


def _governed(doc: Document, index: int, lexicon: Lexicon) -> bool:
    """Does a preposition or a verb govern the word, so that it is a noun («سيواصل دعم»)?"""
    before = doc.tokens[index - 1] if index else None
    if before is None or before.sentence != doc.tokens[index].sentence:
        return False
    form = before.form
    future = form[:1] == "س" and form[1:2] in "يتن" and len(form) > 4
    verb = any(shape.kind == "imperfect" for _, _, shape in word_analyses(form, lexicon))
    return _governs(form) or future or verb or _announced_before(doc, index)


def _governs(form: str) -> bool:
    return form in _GOVERNORS or form[:1] in "وف" and form[1:] in _GOVERNORS


def _announced_before(doc: Document, index: int) -> bool:
    """Does a verb of announcing or deciding govern the word over its subject («أعلنت X الخميس سحب …»)?"""
    for i in range(index - 1, max(-1, index - 12), -1):
        token = doc.tokens[i]
        if token.sentence != doc.tokens[index].sentence or token.form in ".؛:" or token.form in _CLAUSES - _RELATIVE:
            return False
        if token.form.removeprefix("و") in _ANNOUNCING:
            return True
    return False


def _opens(doc: Document, index: int) -> bool:
    """Does the word begin its sentence or a clause, so that it is a verb?"""
    before = doc.tokens[index - 1] if index else None
    return before is None or before.sentence != doc.tokens[index].sentence or before.form in _CLAUSES


def _phrase_triggers(doc: Document, index: int, lexicon: Lexicon) -> list[Trigger]:
    token = doc.tokens[index]
    for prefix in _PREFIXES.get(token.form[:1], ("",)):
        if not token.form.startswith(prefix):
            continue
        for words, entry in lexicon.phrases.get(token.form[len(prefix) :], ()):
            last = _match_phrase(doc, index, words)
            if last is not None:
                cut = len(prefix) - (2 if prefix.endswith("ال") else 0)
                span = Span(token.span.start + max(cut, 0), doc.tokens[last].span.end)
                passive = _is_passive(doc, index, prefix, "noun")
                return [Trigger(span, index, last, token.sentence, entry.type, entry.weight, entry.frame, "phrase", prefix, passive=passive, entry=entry.iri)]
    return []


def _match_phrase(doc: Document, index: int, words: Sequence[str]) -> int | None:
    """The index of the phrase's last token; later words may be definite or carry a pronoun."""
    for offset, word in enumerate(words[1:], 1):
        at = index + offset
        if at >= len(doc.tokens) or doc.tokens[at].sentence != doc.tokens[index].sentence:
            return None
        form = doc.tokens[at].form
        base = word[:-1] + "ت" if word.endswith("ه") else word
        if form not in (word, "ال" + word) and not (form.startswith(base) and form[len(base) :] in ("ه", "ها", "هم", "نا", "ا")):
            return None
    return index + len(words) - 1


def trigger_at(doc: Document, span: Span, type_: str, score: float, lexicon: Lexicon) -> Trigger:
    """A trigger that the reader tagged, with what the lexicon says of its form and frame."""
    inside = touched(doc.tokens, span)
    first, last = (inside[0], inside[-1]) if inside else (0, 0)
    token = doc.tokens[first]
    known = word_analyses(token.form, lexicon)
    same = [item for item in known if item[1].type == type_] or known
    prefix, kind, suffixed, person = "", "", False, False
    frame = lexicon.frame_of(type_)
    if same:
        prefix, entry, shape = same[0]
        kind, suffixed, person = shape.kind, shape.suffixed, shape.first_person
        frame = entry.frame if entry.type == type_ else frame
    else:
        kind = "noun" if fold_word(span.of(doc.text)).startswith("ال") else ""
    passive = _is_passive(doc, first, prefix, kind or "noun")
    return Trigger(span, first, last, token.sentence, type_, score, frame, kind, prefix, suffixed, person, passive, "reader")
