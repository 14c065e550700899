"""Who says it: reporting verbs and phrases, their speakers, and how far what they say reaches.

A report reaches from its verb to the end of the sentence, or of the quotation that it opens, over several sentences
where the quotation does; «وأضاف» without a subject goes on with the last speaker; «البيان» speaks for who issued it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from ..arabic.sentences import open_quotes
from ..model import Document, Mention, Span
from . import speech
from .speakers import Clause, Speakers, may_speak
from .speech import Saying
from .syntax import is_title

#: Quoted stretches of up to this many words are terms, not speech (chosen, not measured).
_TERM = 4
#: Tokens within which the reported words of a verb begin; of one that means other things too.
_REACH, _NEAR = 32, 22
#: Tokens before «بالقول» within which its subject stands.
_SUBJECT = 12
#: Tokens behind «وفق» within which the source stands.
_SOURCE = 5
_RELATIVES = frozenset("الذي التي الذين التى ان".split())
#: Words with which a sentence goes on with what was said before it.
_GOING_ON = frozenset("وان وانه وانها وانهم وبان وبانه وبانها واننا وانني".split())
#: Words of who speaks for himself; they are not the article's.
_FIRST_PERSON = frozenset("انا نحن اننا انني اني لدينا علينا لنا بلادنا شعبنا قواتنا ونحن وانا".split())
#: Tokens before the colon of a headline within which its speaker stands.
_HEADLINE = 8
_ABOUT = frozenset("حول بشان بخصوص".split())


@dataclass(frozen=True, slots=True)
class Report:
    """Who says what lies in ``scope``: ids of mentions, nearest speaker first; ``cue`` is the reporting word."""

    scope: Span
    speakers: tuple[str, ...]
    cue: Span
    verb: str


class _Reports:
    """Walks an article's sentences in order and gathers its reports."""

    def __init__(self, doc: Document, mentions: Sequence[Mention]):
        self.doc, self.mentions = doc, mentions
        self.speakers = Speakers(doc, mentions)
        self.quotes = [q for q in open_quotes(doc.text) if len(q.of(doc.text).split()) > _TERM]
        self.reports: list[Report] = []
        self.main: Report | None = None

    def walk(self) -> list[Report]:
        for index, sentence in enumerate(self.doc.sentences or ()):
            if sentence.kind in ("boilerplate", "foreign"):
                continue
            clause = Clause.of(self.doc, index, self.mentions)
            before = len(self.reports)
            self._continued(clause)
            self._headline(clause)
            for i in range(clause.start, clause.end):
                self._token(clause, i)
            if len(self.reports) == before and sentence.quoted and not any(r.scope.covers(Span(sentence.span.start, sentence.span.start + 1)) for r in self.reports[-8:]):
                self._add(clause, sentence.span, self.speakers.last(None, index), Span(sentence.span.start, sentence.span.start), "quote")
        return self.reports

    def _continued(self, clause: Clause) -> None:
        """A sentence that goes on with what the one before reported: that one has no full stop, or this one opens «وأن …»."""
        if not clause.index:
            return
        before = self.doc.sentences[clause.index - 1]
        if self.main is None or self.main.scope.end != before.span.end or self.main.scope.start >= before.span.end or clause.start in clause.sayings:
            return
        if clause.form(clause.start + 1) in speech.ASIDE or clause.form(clause.start) in ("بدوره", "بدورها"):  # «من جهته …»: another speaks
            return
        last = self.doc.text[before.span.end - 1]
        unfinished = before.kind == "prose" and (last.isalnum() or last in "،,:؛")
        if unfinished or clause.form(clause.start) in _GOING_ON or before.kind == "prose" and self._first_person(clause):
            self.main = Report(clause.span, self.main.speakers, Span(clause.span.start, clause.span.start), "more")
            self.reports.append(self.main)

    def _first_person(self, clause: Clause) -> bool:
        return any(clause.form(i) in _FIRST_PERSON for i in range(clause.start, clause.end))

    def _token(self, clause: Clause, i: int) -> None:
        form, saying = clause.form(i), clause.sayings.get(i)
        if speech.is_statement(form):
            self.speakers.issuer = self.speakers.issuer_at(clause, i) or self.speakers.issuer
            self._about(clause, i)
        if saying is not None:
            self._saying(clause, i, saying)
        elif form.lstrip("و") == "نقلا":
            self._relay(clause, i, None)
        elif form in speech.SAYING_NOUNS:
            self._said(clause, i)
        elif speech.without_conjunction(form, speech.ACCORDING) in speech.ACCORDING:
            self._according(clause, i)

    def _add(self, clause: Clause, scope: Span, speakers: tuple[str, ...], cue: Span, verb: str, saying: Saying | None = None, nested: bool = False) -> None:
        if speakers:
            if not nested:
                self.speakers.remember(speakers, saying, clause.index)
            self.reports.append(Report(scope, speakers, cue, verb))
            if not nested and verb != "phrase":
                self.main = self.reports[-1]

    # --- verbs ----------------------------------------------------------------------------------------------------------

    def _saying(self, clause: Clause, i: int, saying: Saying) -> None:
        before = clause.form(i - 1)
        if before.lstrip("و") in speech.AS_SAID or self._as_what(clause, i):
            return self._as_said(clause, i, saying)
        if i - 1 in clause.sayings and saying.lemma == "قال" or self._is_preposition(clause, i, saying):
            return
        if saying.lemma == "نقل" and not saying.suffixed:
            return self._relay(clause, i, saying)
        if self._own_voice(clause, i, saying) or saying.suffixed or before in speech.NEGATIONS and saying.imperfect and saying.lemma not in ("استبعد", "نفي"):
            return
        complement = self._complement(clause, i + 1)
        if before == "كما" and complement is None and i - 1 > clause.start:
            return self._as_said(clause, i, saying)
        if saying.lemma in ("اصدر", "نشر"):
            return self._issued(clause, i, saying)
        inside = any(r.scope.start <= clause.offset(i) < r.scope.end and r.verb != "phrase" for r in self.reports[-6:])
        nested = inside and saying.kind != "participle" and not saying.joined
        if complement is None and (speech.needs_complement(saying) or saying.lemma in speech.WITH_PREPOSITION) and not self._with_preposition(clause, i, saying):
            return
        if nested and (complement is None or speech.asks(saying)):
            return
        if complement is not None and speech.needs_complement(saying) and complement - i > _NEAR:
            return
        if complement is None and saying.lemma == "قال" and i > clause.start:
            return self._afterwards(clause, i, saying)
        if saying.kind == "participle" and complement is None and i > clause.start and before.isalnum():
            return
        limit = complement if complement is not None else clause.end
        if saying.lemma == "علم":
            return self._learned(clause, i, saying, limit)
        speakers = self.speakers.subject(clause, i, saying, limit, complement is not None)
        if speakers and any(speech.is_statement(clause.form(j)) for j in range(i, min(limit, i + 12))):
            self.speakers.issuer = speakers
        start = clause.offset(i + 1 if complement is None or speech.asks(saying) else self._begins(clause, i, speakers, complement))
        self._add(clause, self._scope(clause, start), speakers, self.doc.tokens[i].span, saying.lemma, saying, nested)

    def _begins(self, clause: Clause, i: int, speakers: tuple[str, ...], complement: int) -> int:
        """The token where what is said begins: an object right behind verb and subject («أعلنت X مقتل … وأن»), else «أن»."""
        k = next((p.last + 1 for p, m in clause.outer if i < p.first < complement and m.id == speakers[:1][0]), i + 1) if speakers else i + 1
        while k < complement and (clause.form(k) in speech.ADVERBS or clause.form(k) in ("،", ",", '"', ")")):
            k += 1
        form = clause.form(k)
        said = form in speech.OBJECT and clause.form(k + 1) not in speech.ASIDE
        return k if k < complement and said else complement

    def _as_what(self, clause: Clause, i: int) -> bool:
        """«وفق ما قال», «طبقا لما ذكره», «على ما أعلنت»: is the verb the second half of a phrase?"""
        what, by = clause.form(i - 1), clause.form(i - 2)
        return what in ("ما", "لما") and (by == "علي" or speech.without_conjunction(by, speech.ACCORDING) in speech.ACCORDING)

    def _own_voice(self, clause: Clause, i: int, saying: Saying) -> bool:
        """«يذكر أن», «دون أن يذكر»: nobody speaks but the article."""
        if saying.imperfect and clause.form(i - 1) == "ان":
            return True
        return saying.imperfect and saying.lemma in ("ذكر", "اشار") and not saying.feminine and clause.form(i) in speech.OWN_VOICE and i == clause.start

    def _is_preposition(self, clause: Clause, i: int, saying: Saying) -> bool:
        """Is it «بين» or «عبر» of place, «علم» or «طلب» the noun, and no verb?"""
        if saying.lemma not in ("بين", "عبر", "علم", "طلب", "قضي", "قدر", "ورد", "رد", "وجه", "امر") or saying.feminine or saying.imperfect or saying.plural:
            return False
        before = clause.form(i - 1)
        heads = i == clause.start or before in ("كما", "وقد", "قد", "فيما", "بينما", "،", ".", ":", "حيث")
        return not heads

    def _with_preposition(self, clause: Clause, i: int, saying: Saying) -> bool:
        wanted = speech.WITH_PREPOSITION.get(saying.lemma)
        near = [clause.form(j) for j in range(i + 1, min(clause.end, i + 16))]
        return wanted in near or wanted == "ب" and any(f.startswith("ب") for f in near)

    def _relay(self, clause: Clause, i: int, saying: Saying | None) -> None:
        """«نقلت X عن Y قوله إن»: Y says it, and X relays it."""
        about = next((j for j in range(i + 1, min(clause.end, i + 20)) if clause.form(j) == "عن" or clause.form(j) in speech.COMPLEMENTS and j not in clause.covered), None)
        if about is None or saying is None and clause.form(about) != "عن":
            return
        if saying is not None and clause.form(about) != "عن":
            return self._add(clause, self._scope(clause, clause.offset(about)), self.speakers.subject(clause, i, saying, about, True), self.doc.tokens[i].span, "نقل", saying)
        source = next((m for p, m in clause.outer if about < p.first <= about + 8 and may_speak(m)), None)
        noun = next((j for j in (about + 1, about + 2) if speech.is_statement(clause.form(j))), None)
        speakers = (source.id,) if source else self.speakers.issuer if noun is not None else ()
        if source is None and noun is None and clause.form(about + 1).startswith("ال"):
            speakers = self.speakers.definite(speech.bare_noun(clause.form(about + 1)), clause.offset(about + 1), clause.index)
        outlet = self.speakers.subject(clause, i, saying, about, False) if saying is not None else ()
        start = self._complement(clause, about + 1)
        if speakers or outlet:
            scope = self._scope(clause, clause.offset(start if start is not None else about + 1)) if saying is not None or start is not None else clause.span
            self._add(clause, scope, (*speakers, *(o for o in outlet if o not in speakers)), self.doc.tokens[i].span, "نقل", None)

    def _learned(self, clause: Clause, i: int, saying: Saying, complement: int) -> None:
        """«علمت X من Y أن»: Y says it, or X where nobody is named."""
        told = next((m for p, m in clause.outer if i < p.first < complement and p.preposition == "من" and may_speak(m)), None)
        speakers = (told.id,) if told else self.speakers.subject(clause, i, saying, complement, True)
        self._add(clause, self._scope(clause, clause.offset(complement)), speakers, self.doc.tokens[i].span, saying.lemma, saying)

    def _scope(self, clause: Clause, start: int) -> Span:
        """To the end of the sentence, or of the quotation in which it ends."""
        end = clause.span.end
        aside = next((i for i in range(clause.start, clause.end) if clause.offset(i) > start and clause.form(i) in speech.ASIDES), None)
        if aside is not None:
            return Span(start, clause.offset(aside))
        at = bisect_right(self.quotes, end, key=lambda q: q.start) - 1
        if at >= 0 and self.quotes[at].start >= start and self.quotes[at].end > end:
            end = self.quotes[at].end
        return Span(start, end)

    def _complement(self, clause: Clause, start: int) -> int | None:
        """The token with which the reported words begin: «أن», a colon, or else a quotation mark that opens no name."""
        for i in range(start, min(clause.end, start + _REACH)):
            form = clause.form(i)
            if i in clause.covered:
                continue
            if (form in speech.COMPLEMENTS or form.lstrip("و") in speech.COMPLEMENTS) and clause.form(i - 1) not in speech.OTHER_CLAUSES:
                return i
            if form == ":":
                return i
            if form in ".؟!" or i in clause.sayings and not clause.sayings[i].suffixed and clause.sayings[i].kind != "participle":
                return None
            if any(q.start == clause.offset(i) for q in self.quotes):
                return i
        return None

    def _afterwards(self, clause: Clause, i: int, saying: Saying) -> None:
        """«…»، يقول X: the words stand before the verb."""
        if clause.form(i - 1) in "،,\"-":
            speakers = self.speakers.subject(clause, i, saying, clause.end, False)
            self._add(clause, Span(clause.span.start, clause.offset(i)), speakers, self.doc.tokens[i].span, saying.lemma, saying)

    def _issued(self, clause: Clause, i: int, saying: Saying) -> None:
        """«أصدرت X بيانا»: X speaks in what the article then calls the statement."""
        ruling = next((j for j in range(i + 1, min(clause.end, i + _REACH)) if clause.form(j) in speech.RULINGS), None)
        issued = next((j for j in range(i + 1, clause.end) if speech.is_statement(clause.form(j))), ruling)
        if issued is not None:
            speakers = self.speakers.subject(clause, i, saying, issued, False)
            self.speakers.issuer = speakers or self.speakers.issuer
            self._add(clause, self._scope(clause, clause.offset(issued + 1)), speakers, self.doc.tokens[i].span, saying.lemma, saying)

    def _as_said(self, clause: Clause, i: int, saying: Saying) -> None:
        """«حسبما نقلت مصادر»: the whole sentence is what they say."""
        speakers = self.speakers.subject(clause, i, saying, min(clause.end, i + 8), False)
        self._add(clause, clause.span, speakers, self.doc.tokens[i].span, "phrase", saying)

    # --- phrases --------------------------------------------------------------------------------------------------------

    def _said(self, clause: Clause, i: int) -> None:
        """«بقوله إن», «اكتفى X بالقول إن»: whom the sentence is about speaks."""
        complement = self._complement(clause, i + 1)
        if complement is not None and complement - i <= 3:
            own = clause.form(i) in ("بقوله", "بقولها", "بقولهم")
            near = [m for p, m in clause.outer if not own and p.last < i and i - p.last <= _SUBJECT and clause.bare(p) and may_speak(m)]
            speakers = (near[-1].id,) if near else self.speakers.last(None, clause.index)
            self._add(clause, self._scope(clause, clause.offset(complement)), speakers, self.doc.tokens[i].span, "قول")

    def _about(self, clause: Clause, i: int) -> None:
        """«بيان X حول …», «بيانا بشأن …»: what it is about is what X says."""
        about = next((j for j in range(i + 1, min(clause.end, i + 7)) if clause.form(j) in _ABOUT), None)
        if about is not None and self.speakers.issuer:
            self._add(clause, Span(self.doc.tokens[about].span.end, clause.span.end), self.speakers.issuer, self.doc.tokens[i].span, "statement")

    def _headline(self, clause: Clause) -> None:
        """«وزير الدفاع: …»: a headline that begins with its speaker and a colon."""
        start = clause.start
        for colon in [i for i in range(clause.start, clause.end) if clause.form(i) == ":"]:
            if colon - start > _HEADLINE or any(start <= i < colon for i in clause.sayings) or any(clause.form(i) in "-/" for i in range(start, colon)):
                return  # «سبق - الرياض:» is a dateline
            before = [m for p, m in clause.outer if start <= p.first and p.last < colon and clause.bare(p) and may_speak(m) and m.type != "Place"]
            if before:
                self._add(clause, Span(self.doc.tokens[colon].span.end, clause.span.end), (before[0].id,), self.doc.tokens[colon].span, "colon")
            start = max((i + 1 for i in range(colon, clause.end) if clause.form(i) == "." and clause.form(i - 1) == "."), default=clause.end)

    def _according(self, clause: Clause, i: int) -> None:
        """«وفق X», «بحسب بيان X», «وفق تعبيره»: the sentence is what they say; «وفق الاتفاق» is nobody's word."""
        speakers = self._source(clause, i + 1)
        self._add(clause, clause.span, speakers, self.doc.tokens[i].span, "phrase")

    def _source(self, clause: Clause, j: int) -> tuple[str, ...]:
        """Who is named as the source at token ``j``, behind «وفق» or «على حد»."""
        for k in range(j, min(j + 3, clause.end)):
            form = clause.form(k)
            if k in clause.at and may_speak(clause.at[k][1]):
                return (clause.at[k][1].id,)
            noun = speech.bare_noun(form)
            noun = noun if noun in speech.KNOWN_FROM | speech.SOURCES | speech.STATEMENTS else form[1:] if form[:1] == "ل" else noun
            if speech.is_statement(form):
                return self.speakers.issuer_at(clause, k) or self.speakers.issuer or self.speakers.last(None, clause.index)
            if noun in speech.OWN_WORDS:
                return self.speakers.last(None, clause.index)
            if noun in speech.SOURCES or noun in speech.KNOWN_FROM or is_title(form):
                near = next((m for p, m in clause.outer if k < p.first <= k + 3 and may_speak(m)), None)
                return (near.id,) if near else self.speakers.definite(noun, clause.offset(k), clause.index) if "ال" in form[:3] else ()
            if form.isalnum() and k > j:
                return ()
            if form.isalnum() and form not in ("ل", "الي", "عن"):
                return self.speakers.called(form, clause.offset(k))
        return ()


def find_reports(doc: Document, mentions: Sequence[Mention]) -> list[Report]:
    """All reports of the document in order; where scopes nest, the later cue is the nearer speaker."""
    return _Reports(doc, mentions).walk()


def speakers_at(reports: Sequence[Report], trigger: Span) -> tuple[str, ...]:
    """The chain of speakers at a trigger, nearest first, without repeats; empty where the article speaks for itself."""
    holding = [r for r in reports if r.scope.covers(trigger) and not r.cue.overlaps(trigger)]
    chain: list[str] = []
    for report in sorted(holding, key=lambda r: (-r.cue.start if r.verb != "phrase" else r.scope.start, r.scope.start)):
        chain += [s for s in report.speakers if s not in chain]
    return tuple(chain)
