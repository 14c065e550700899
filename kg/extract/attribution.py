"""Who says it: reporting verbs and phrases, their speakers, and how far what they say reaches.

A report reaches from its verb to the end of the sentence, or of the quotation that it opens, over several sentences
where the quotation does; «وأضاف» without a subject goes on with the last speaker; «البيان» speaks for who issued it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..annotate.mentions import is_national
from ..arabic.inflect import verb_forms
from ..model import Document, Mention, Span
from .syntax import place_mentions, tokens_of

_VERBS = {
    "قال": "يقول", "أكد": "يؤكد", "أعلن": "", "أضاف": "يضيف", "أوضح": "", "ذكر": "", "أشار": "يشير", "كشف": "", "بين": "يبين", "لفت": "", "صرح": "",
    "غرد": "", "تابع": "", "شدد": "", "نقل": "", "أفاد": "يفيد", "أبلغ": "", "رأى": "يرى", "اعتبر": "", "زعم": "", "ادعى": "يدعي", "نفى": "ينفي",
    "حذر": "", "توقع": "", "أكمل": "", "أردف": "", "استطرد": "", "كتب": "", "روى": "يروي", "جاء": "يجيء", "نوه": "", "علق": "", "اتهم": "", "طالب": "",
    "دعا": "يدعو", "تعهد": "", "وعد": "يعد", "أقر": "يقر", "اعترف": "", "نشر": "", "واصل": "", "مضى": "يمضي", "ختم": "", "وصف": "يصف", "رجح": "",
    "أصدر": "يصدر", "أورد": "يورد", "أخبر": "", "هدد": "", "تحدث": "",
    "استبعد": "", "استرسل": "", "عبر": "يعبر", "أعرب": "", "جزم": "", "لمح": "", "ألمح": "يلمح", "اشتكى": "يشتكي", "عد": "يعد", "سأل": "يسأل", "أنكر": "",
    "شرح": "", "اختتم": "", "أثنى": "يثني", "رحب": "", "طمأن": "يطمئن", "استدرك": "", "فسر": "", "أدان": "يدين", "ندد": "", "انتقد": "",
}  # fmt: skip
#: Verbs that also mean other things: they report only before «أن», «إن», «:» or a quotation.
_WEAK = frozenset("نقل نشر بين جاء علق وصف واصل مضي ختم تابع اتهم وعد كتب دعا طالب هدد كشف اصدر تعهد تحدث ذكر لفت روي راي توقع حذر عد سال شرح عبر ابلغ اعتبر رحب فسر اثني ادان".split())
_PARTICIPLES = frozenset("مضيفا مضيفه مؤكدا موكدا موكده مؤكده مشيرا مشيره موضحا موضحه مبينا مبينه لافتا لافته قائلا قائله قايلا قايله معتبرا معتبره محذرا محذره منوها متابعا مشددا مشدده معلنا معلنه كاشفا نافيا نافيه زاعما".split())
_PHRASES = frozenset("بحسب حسب وفق وفقا طبقا نقلا كما".split())
_AS_SAID = frozenset("حسبما بحسبما وفقما كما مثلما".split())
_STATEMENT_NOUNS = frozenset("بيان البيان بيانها بيانه بيانا التصريح التصريحات تصريحات الرساله التغريده تغريده تغريدات التقرير".split())
_ABOUT = frozenset("حول بشان بخصوص".split())
_COMPLEMENTS = frozenset("ان انه انها انهم بان بانه بانها اننا اني انني :".split())
#: Quoted stretches of up to this many words are terms, not speech (chosen, not measured).
_TERM = 4
_OPENERS = frozenset("\"“«'")


def _forms() -> dict[str, str]:
    out: dict[str, str] = {}
    for perfect, imperfect in _VERBS.items():
        for form in verb_forms(perfect, imperfect):
            if not form.suffixed or form.text.endswith(("ه", "ها")):
                out.setdefault(form.text, next(iter(verb_forms(perfect))).text)
    return out


_REPORTING = _forms()


@dataclass(frozen=True, slots=True)
class Report:
    """Who says what lies in ``scope``: ids of mentions, nearest speaker first; ``cue`` is the reporting word."""

    scope: Span
    speakers: tuple[str, ...]
    cue: Span
    verb: str


def _is_statement(form: str) -> bool:
    return form in _STATEMENT_NOUNS or form[:1] in "وفب" and form[1:] in _STATEMENT_NOUNS


def _lemma(form: str) -> str:
    for cut in ("", "و", "ف"):
        if form.startswith(cut) and form[len(cut) :] in _REPORTING:
            return _REPORTING[form[len(cut) :]]
    return "participle" if form.lstrip("و") in _PARTICIPLES else ""


def _agents(mentions: Sequence[Mention]) -> list[Mention]:
    kinds = ("Person", "Coalition", "MilitaryForce", "ArmedGroup", "Government", "Organisation", "PopulationGroup", "Place")
    return [m for m in mentions if m.type in kinds and not is_national(m)]


class _Speakers:
    """Walks an article's sentences in order and remembers who spoke last and who issued the statement."""

    def __init__(self, doc: Document, mentions: Sequence[Mention]):
        self.doc, self.mentions = doc, mentions
        self.last: tuple[str, ...] = ()
        self.issuer: tuple[str, ...] = ()
        self.reports: list[Report] = []

    def walk(self) -> list[Report]:
        for index, sentence in enumerate(self.doc.sentences):
            if sentence.kind in ("boilerplate", "foreign"):
                continue
            before = len(self.reports)
            self._sentence(index, sentence.span)
            if len(self.reports) == before and sentence.quoted and self.last:
                self.reports.append(Report(sentence.span, self.last, Span(sentence.span.start, sentence.span.start), "quote"))
        return self.reports

    def _sentence(self, index: int, span: Span) -> None:
        bounds = tokens_of(self.doc, index)
        inside = [m for m in _agents(self.mentions) if span.covers(m.span)]
        placed = [(p, inside[p.index]) for p in place_mentions(self.doc, bounds, inside)]
        outer = [(p, m) for p, m in placed if not any(o.span.covers(m.span) and o.span != m.span for _, o in placed)]
        self._headline(bounds, span, outer)
        for i in range(*bounds):
            form = self.doc.tokens[i].form
            if _is_statement(form):
                self.issuer = self._issuer_of(i, outer) or self.issuer
                self._about(i, bounds, span)
            lemma = _lemma(form) or self._opening_report(i, bounds)
            if lemma:
                self._verb(i, lemma, bounds, span, outer)
            elif form.lstrip("و") in _PHRASES or form.lstrip("و") == "لـ":
                self._phrase(i, bounds, span, outer)

    def _opening_report(self, i: int, bounds: tuple[int, int]) -> str:
        """A sentence that opens «و… أن "» reports, whatever its verb."""
        forms = [self.doc.tokens[j].form for j in range(i, min(i + 3, bounds[1]))]
        opens = i == bounds[0] and len(forms) == 3 and forms[0][:1] == "و" and forms[1] in ("ان", "انه") and forms[2] in _OPENERS
        return "قال" if opens else ""

    def _complement(self, start: int, end: int, placed: list) -> int | None:
        """The token after which the reported words begin: «أن», a colon, or else a quotation mark that opens no name."""
        quote, names = None, {p.first for p, _ in placed}
        for i in range(start, min(end, start + 32)):
            form = self.doc.tokens[i].form
            if form in _COMPLEMENTS or form.lstrip("و") in _COMPLEMENTS:
                return i
            if form in ".؟!" or _lemma(form):
                return quote
            if form in _OPENERS and quote is None and i + 1 not in names and self._quotes(i, end):
                quote = i
        return quote

    def _quotes(self, i: int, end: int) -> bool:
        """Does the mark open words of somebody, and not a term («النصر»)?"""
        close = next((j for j in range(i + 1, end) if self.doc.tokens[j].form in _OPENERS), end)
        return close - i > _TERM and self.doc.tokens[i - 1].form not in ("ل", "لـ")

    def _verb(self, i: int, lemma: str, bounds: tuple[int, int], span: Span, outer: list) -> None:
        if i > bounds[0] and self.doc.tokens[i - 1].form.lstrip("و") in _AS_SAID:
            return self._as_said(i, span, bounds, outer)
        complement = self._complement(i + 1, bounds[1], outer)
        if lemma in ("اصدر", "نشر"):
            return self._issued(i, bounds, outer)
        if complement is None and (lemma in _WEAK or lemma == "participle"):
            return
        if lemma in _WEAK and complement - i > 22:
            return
        limit = complement if complement is not None else min(bounds[1], i + 12)
        speakers = self._subject(i, limit, bounds, outer, lemma)
        if speakers and any(self.doc.tokens[j].form in ("بيان", "بيانا") for j in range(i, limit)):
            self.issuer = speakers
        if not speakers:
            return
        self.last = speakers
        start = self.doc.tokens[complement].span.start if complement is not None else self.doc.tokens[i].span.end
        head = Span(self.doc.tokens[i].span.start, span.end)
        scope = Span(start, span.end) if complement is not None else head
        self.reports.append(Report(scope, speakers, self.doc.tokens[i].span, lemma))

    def _subject(self, i: int, limit: int, bounds: tuple[int, int], outer: list, lemma: str) -> tuple[str, ...]:
        if lemma == "participle":
            return self.last
        bare = [(p, m) for p, m in outer if i < p.first < limit and (p.first == i + 1 or not p.glued and not p.preposition)]
        reach = min(limit, i + 6, bare[0][0].first if bare else limit)
        for j in range(i + 1, reach):
            if _is_statement(self.doc.tokens[j].form) or lemma == "جاء" and self.doc.tokens[j].form == "في":
                return self._issuer_of(j, outer) or self.issuer or self.last
        if bare:
            first = bare[0]
            person = next((m for p, m in bare if m.type == "Person" and p.first - first[0].last <= 8 and not p.joined), None)
            chosen = person or first[1]
            return (chosen.id,)
        left = [(p, m) for p, m in outer if p.last < i and i - p.last <= 3 and not p.preposition and not p.glued]
        if left and (i - bounds[0] <= 1 + (left[-1][0].last - left[-1][0].first) + 4 or self.doc.tokens[i - 1].form in ("،", ",", ")")):
            return (left[-1][1].id,)
        return self.last

    def _issuer_of(self, i: int, outer: list) -> tuple[str, ...]:
        """Whose statement the noun at ``i`` names: «بيان التحالف», «بيان لقوة المهام»."""
        after = next(((p, m) for p, m in outer if p.first > i), None)
        if after and (after[0].first == i + 1 and not after[0].joined or after[0].glued == "ل" and after[0].first <= i + 2):
            return (after[1].id,)
        return ()

    def _about(self, i: int, bounds: tuple[int, int], span: Span) -> None:
        """«بيان X حول …», «بيانا بشأن …»: what it is about is what X says."""
        about = next((j for j in range(i + 1, min(bounds[1], i + 7)) if self.doc.tokens[j].form in _ABOUT), None)
        if about is not None and self.issuer:
            self.last = self.issuer
            self.reports.append(Report(Span(self.doc.tokens[about].span.end, span.end), self.issuer, self.doc.tokens[i].span, "statement"))

    def _issued(self, i: int, bounds: tuple[int, int], outer: list) -> None:
        """«أصدرت X بيانا»: X speaks in what the article then calls the statement."""
        words = [self.doc.tokens[j].form for j in range(i + 1, bounds[1])]
        if any(map(_is_statement, words)):
            bare = [m for p, m in outer if p.first > i and not p.glued and not p.preposition]
            if bare:
                self.issuer = self.last = (bare[0].id,)

    def _as_said(self, i: int, span: Span, bounds: tuple[int, int], outer: list) -> None:
        """«حسبما نقلت مصادر»: the whole sentence is what they say."""
        speakers = self._subject(i, min(bounds[1], i + 8), bounds, outer, "قال")
        if speakers:
            self.last = speakers
            self.reports.append(Report(span, speakers, self.doc.tokens[i].span, "phrase"))

    def _headline(self, bounds: tuple[int, int], span: Span, outer: list) -> None:
        """«وزير الدفاع: …»: a headline that begins with its speaker and a colon."""
        colon = next((i for i in range(bounds[0], min(bounds[1], bounds[0] + 9)) if self.doc.tokens[i].form == ":"), None)
        before = [m for p, m in outer if colon is not None and p.last < colon and not p.preposition and not p.glued]
        if before and not any(_lemma(self.doc.tokens[i].form) for i in range(bounds[0], colon)):
            start = self.doc.tokens[colon].span.end
            self.reports.append(Report(Span(start, span.end), (before[-1].id,), self.doc.tokens[colon].span, "colon"))

    def _phrase(self, i: int, bounds: tuple[int, int], span: Span, outer: list) -> None:
        after = [(p, m) for p, m in outer if i < p.first <= i + 5]
        noun = next((j for j in range(i + 1, min(i + 4, bounds[1])) if _is_statement(self.doc.tokens[j].form)), None)
        form = self.doc.tokens[i].form.lstrip("و")
        if form == "كما" and noun is None:
            return
        if after and (form != "كما" or noun is not None):
            speakers = (after[0][1].id,)
        elif noun is not None:
            speakers = self.issuer or self.last
        else:
            return
        if speakers:
            self.last = speakers
            self.reports.append(Report(span, speakers, self.doc.tokens[i].span, "phrase"))


def find_reports(doc: Document, mentions: Sequence[Mention]) -> list[Report]:
    """All reports of the document in order; where scopes nest, the later cue is the nearer speaker."""
    return _Speakers(doc, mentions).walk()


def speakers_at(reports: Sequence[Report], trigger: Span) -> tuple[str, ...]:
    """The chain of speakers at a trigger, nearest first, without repeats; empty where the article speaks for itself."""
    holding = [r for r in reports if r.scope.covers(trigger) and not r.cue.overlaps(trigger)]
    chain: list[str] = []
    for report in sorted(holding, key=lambda r: (-r.cue.start if r.verb != "phrase" else r.scope.start, r.scope.start)):
        chain += [s for s in report.speakers if s not in chain]
    return tuple(chain)
