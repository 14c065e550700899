"""Who says it: reporting verbs and phrases, their speakers, and how far what they say reaches.

A report reaches from its verb to the end of the sentence, or of the quotation that it opens, over several sentences
where the quotation does, and into a sentence that goes on without a full stop between. What is asked for or blamed lies in a
report of who asks or blames («طالب X بـ»), «أن» or not. kg.extract.speakers finds who speaks, kg.extract.speech holds the words.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..arabic.sentences import open_quotes
from ..model import Document, Mention, Span
from . import speech
from .speakers import Clause, Speakers, may_speak
from .speech import Saying
from .syntax import PREPOSITIONS, is_title

#: Quoted stretches of up to this many words are terms, not speech (chosen, not measured, as are the other reaches).
_TERM = 4
#: Tokens within which the reported words of a verb begin; of one that means other things too; within which «في بيان» stands.
_REACH, _NEAR, _STATED = 32, 22, 12
#: Tokens before «بالقول» within which its subject stands; tokens of «نقلت X» before «عن», and of a description behind it.
_SUBJECT, _OUTLET, _NAMED = 12, 20, 8
#: Tokens within which what makes some verbs report stands.
_WITHIN = 16
#: Tokens before the colon of a headline within which its speaker stands.
_HEADLINE = 8
#: Reports that may still be open.
_RECENT = 8
#: Words behind which a clause begins with its verb.
_HEADS = frozenset("كما وقد قد فيما بينما ، . : حيث".split())
#: Verbs that take what is told for their object.
_OF_THINGS = frozenset(("اعلن", "اكد", "نفي", "رفض", "طلب"))
#: Words that begin a clause beside the one before.
_BESIDE = frozenset("كما فيما بينما حين".split())
#: Words with which a sentence goes on with what was said before it.
_GOING_ON = frozenset("وان وانه وانها وانهم وبان وبانه وبانها واننا وانني".split())
#: How far behind a verb of judging what it judges begins, in characters; chosen, not measured.
_JUDGED = 90
#: Words of who speaks for himself; they are not the article's.
_FIRST_PERSON = frozenset("انا نحن اننا انني اني لدينا علينا لنا بلادنا شعبنا قواتنا ونحن وانا".split())
#: Words between «وفق» or «استنادا» and the source.
_LINKS = frozenset("ل الي عن".split())
_ABOUT = frozenset("حول بشان بخصوص".split())


@dataclass(frozen=True, slots=True)
class Report:
    """Who says what lies in ``scope``: ids of mentions, nearest speaker first; ``cue`` is the reporting word.

    ``bare`` is what is told without «أن», as a noun.
    """

    scope: Span
    speakers: tuple[str, ...]
    cue: Span
    verb: str
    bare: bool = False

    @property
    def judges(self) -> bool:
        """Is what stands in its scope judged by the speakers, not reported: «أدانت X القصف»? That it happened, the article says."""
        return self.bare and self.verb in speech.JUDGING


class _Reports:
    """Walks an article's sentences in order and gathers its reports."""

    def __init__(self, doc: Document, mentions: Sequence[Mention]):
        self.doc, self.mentions = doc, sorted(mentions, key=lambda m: (m.span.start, -m.span.end, m.id))
        self.speakers = Speakers(doc, mentions)
        self.quotes = [q for q in open_quotes(doc.text) if len(q.of(doc.text).split()) > _TERM]
        self.opening = {q.start: q for q in self.quotes}
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
            if len(self.reports) == before and sentence.quoted and not self._is_inside(clause, clause.start):
                self._add(clause, sentence.span, self.speakers.last(None, index), Span(sentence.span.start, sentence.span.start), "quote")
        return self.reports

    def _continued(self, clause: Clause) -> None:
        """A sentence that goes on with what the one before reported: that one has no full stop, or this one opens «وأن …»."""
        before = self.doc.sentences[clause.index - 1] if clause.index else None
        if before is None or self.main is None or not self.main.scope.start < before.span.end == self.main.scope.end:
            return
        first = clause.form(clause.start)
        if clause.start in clause.sayings or first in speech.TURNS or clause.form(clause.start + 1) in speech.ASIDE:
            return  # «وقال …», «من جهته …»: a report of its own
        prose, last = before.kind == "prose", self.doc.text[before.span.end - 1]
        personal = any(clause.form(i) in _FIRST_PERSON for i in range(clause.start, clause.end))
        if prose and (last.isalnum() or last in "،,:؛" or personal) or first in _GOING_ON:
            self.main = Report(clause.span, self.main.speakers, Span(clause.span.start, clause.span.start), "more")
            self.reports.append(self.main)

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

    def _add(
        self, clause: Clause, scope: Span, speakers: tuple[str, ...], cue: Span, verb: str,
        saying: Saying | None = None, nested: bool = False, bare: bool = False,
    ) -> None:  # fmt: skip
        """Put a report in where somebody speaks; ``nested`` where it lies in what another says, who then stays the last to speak."""
        if speakers:
            if not nested:
                self.speakers.remember(speakers, saying, clause.index)
            self.reports.append(Report(scope, speakers, cue, verb, bare))
            if not nested and verb != "phrase":
                self.main = self.reports[-1]

    # --- verbs ----------------------------------------------------------------------------------------------------------

    def _saying(self, clause: Clause, i: int, saying: Saying) -> None:
        before, lemma = clause.form(i - 1), saying.lemma
        if before.lstrip("و") in speech.AS_SAID or self._as_what(clause, i):
            return self._as_said(clause, i, saying)
        if self._is_other_word(clause, i, saying) or saying.suffixed and lemma != "نقل":
            return
        if lemma == "نقل":
            return None if saying.suffixed else self._relay(clause, i, saying)
        complement = self._complement(clause, i + 1)
        if before == "كما" and complement is None and i - 1 > clause.start and not self._also(clause, i, saying):
            return self._as_said(clause, i, saying)
        if lemma in ("اصدر", "نشر"):
            return self._issued(clause, i, saying)
        nested = self._is_inside(clause, i) and saying.kind != "participle" and not saying.joined and before not in _BESIDE
        if not self._is_report(clause, i, saying, complement) or nested and (complement is None or speech.asks(saying)):
            return
        if complement is None and lemma == "قال" and i > clause.start:
            return self._afterwards(clause, i, saying)
        if lemma == "علم":
            return self._learned(clause, i, saying, complement)
        self._said_by_subject(clause, i, saying, complement, nested)

    def _said_by_subject(self, clause: Clause, i: int, saying: Saying, complement: int | None, nested: bool) -> None:
        limit = clause.end if complement is None else complement
        speakers = self.speakers.subject(clause, i, saying, limit, complement is not None)
        if speakers and any(speech.is_statement(clause.form(j)) for j in range(i, min(limit, i + _STATED))):
            self.speakers.issuer = speakers
        start = i + 1 if complement is None or speech.asks(saying) else self._begins(clause, i, speakers, complement)
        if speakers:
            self._end_before(clause, i, saying)
        cue, bare = self.doc.tokens[i].span, complement is None
        self._add(clause, self._scope(clause, clause.offset(start)), speakers, cue, saying.lemma, saying, nested, bare)

    def _end_before(self, clause: Clause, i: int, saying: Saying) -> None:
        """End the reports of the sentence that a report beside them follows: «أعلنت ألمانيا سحب …، وأعلنت هولندا …», «قال X إن …، فيما
        نفى Y …»."""
        before, at = clause.form(i - 1), clause.offset(i)
        if before not in _BESIDE and not (saying.joined and before in ("،", ",", "؛")) or any(q.start < at < q.end for q in self.quotes):
            return
        for n, report in enumerate(self.reports):
            told = clause.span.start <= report.cue.start < at and report.scope.start < at < report.scope.end and report.verb != "phrase"
            if told and (report.bare or before in _BESIDE):
                self.reports[n] = replace(report, scope=Span(report.scope.start, at))

    def _also(self, clause: Clause, i: int, saying: Saying) -> bool:
        """«كما أعلنت X سحب …» tells of X, unlike «…، كما أعلنت X في بيان»: behind the speaker stands an indefinite noun."""
        behind = next((p.last + 1 for p, m in clause.outer if i < p.first <= i + 2), i)
        word = clause.form(behind)
        other = word in PREPOSITIONS or word in speech.ADVERBS or word.startswith(("ال", "ل"))
        return saying.lemma in _OF_THINGS and behind > i and word.isalpha() and not other

    def _is_inside(self, clause: Clause, i: int) -> bool:
        """Does the token lie in what somebody says already?"""
        return any(r.scope.start <= clause.offset(i) < r.scope.end and r.verb != "phrase" for r in self.reports[-_RECENT:])

    def _is_report(self, clause: Clause, i: int, saying: Saying, complement: int | None) -> bool:
        """Does the word report, with or without «أن»?"""
        if complement is not None:
            return not speech.needs_complement(saying) or complement - i <= _NEAR
        if saying.kind == "participle" and i > clause.start and clause.form(i - 1).isalnum():
            return False  # «جماعة متهمة بـ» is no report, «…، متهما إياها بـ» is
        alone = not speech.needs_complement(saying) and saying.lemma not in speech.WITH
        return alone or self._with(clause, i, saying)

    def _is_other_word(self, clause: Clause, i: int, saying: Saying) -> bool:
        """Does nobody speak by the word here: «كتب يقول» says it once, «لم يعلن» not at all, «بين بغداد والموصل» is no verb?"""
        before = clause.form(i - 1)
        twice = saying.lemma == "قال" and i - 1 in clause.sayings
        denied = before in speech.NEGATIONS and saying.imperfect and saying.lemma not in ("استبعد", "نفي")
        dateline = clause.form(i + 1) == ":" and any(clause.form(j) in ("-", "/") for j in range(max(clause.start, i - _HEADLINE), i))
        return twice or denied or dateline or self._own_voice(clause, i, saying) or self._is_noun(clause, i, saying)

    def _begins(self, clause: Clause, i: int, speakers: tuple[str, ...], complement: int) -> int:
        """The token where what is said begins: an object right behind verb and subject («أعلنت X مقتل … وأن»), else «أن»."""
        k = next((p.last + 1 for p, m in clause.outer if i < p.first < complement and (m.id,) == speakers[:1]), i + 1)
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
        return saying.imperfect and (clause.form(i - 1) == "ان" or i == clause.start and clause.form(i) in speech.OWN_VOICE)

    def _is_noun(self, clause: Clause, i: int, saying: Saying) -> bool:
        """Is it «بين» or «عبر» of place, «علم» or «طلب» the noun: a verb of that form stands at the head of a clause."""
        plain = not (saying.feminine or saying.imperfect or saying.plural)
        return saying.lemma in speech.NOUNS_TOO and plain and i > clause.start and clause.form(i - 1) not in _HEADS

    def _with(self, clause: Clause, i: int, saying: Saying) -> bool:
        """Does what makes the word report stand near («عبر عن», «قضت المحكمة بـ», «حمل X المسؤولية»)?"""
        wanted = speech.WITH.get(saying.lemma, ())
        near = [clause.form(j) for j in range(i + 1, min(clause.end, i + _WITHIN))]
        return any(form in wanted or "ب" in wanted and form.startswith("ب") for form in near)

    def _relay(self, clause: Clause, i: int, saying: Saying | None) -> None:
        """«نقلت X عن Y قوله إن», «نقلا عن Y»: Y says it, and X relays it; «نقلت X أن» is X's own."""
        ahead = [j for j in range(i + 1, min(clause.end, i + _OUTLET)) if j not in clause.covered]
        about = next((j for j in ahead if clause.form(j) == "عن" or clause.form(j) in speech.COMPLEMENTS), None)
        cue = self.doc.tokens[i].span
        if about is None or clause.form(about) != "عن":
            if about is not None and saying is not None:
                speakers = self.speakers.subject(clause, i, saying, about, True)
                self._add(clause, self._scope(clause, clause.offset(about)), speakers, cue, "نقل", saying)
            return
        source = self._relayed(clause, about)
        outlet = self.speakers.subject(clause, i, saying, about, False) if saying is not None else ()
        start = self._complement(clause, about + 1)
        whole = saying is None and start is None
        scope = clause.span if whole else self._scope(clause, clause.offset(about + 1 if start is None else start))
        self._add(clause, scope, (*source, *(o for o in outlet if o not in source)), cue, "نقل")

    def _relayed(self, clause: Clause, about: int) -> tuple[str, ...]:
        """Whose words are relayed: who is named behind «عن»."""
        named = next((m for p, m in clause.outer if about < p.first <= about + _NAMED and may_speak(m)), None)
        if named is not None:
            return (named.id,)
        if any(speech.is_statement(clause.form(j)) for j in (about + 1, about + 2)):
            return self.speakers.issuer
        noun = clause.form(about + 1)
        return self.speakers.definite(speech.bare_noun(noun), clause.offset(about + 1)) if noun.startswith("ال") else ()

    def _learned(self, clause: Clause, i: int, saying: Saying, complement: int | None) -> None:
        """«علمت X من Y أن»: Y says it, or X where nobody is named."""
        if complement is None:
            return
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
            quote = self.opening.get(clause.offset(i))
            if quote is not None and not self._is_name(clause, i + 1, quote):
                return i
        return None

    def _is_name(self, clause: Clause, i: int, quote: Span) -> bool:
        """Does the quotation hold no more than the mention that begins with it («الأمير فلان بن فلان»)?"""
        return i in clause.at and quote.end - clause.at[i][1].span.end <= 1

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
            scope = Span(self.doc.tokens[about].span.end, clause.span.end)
            self._add(clause, scope, self.speakers.issuer, self.doc.tokens[i].span, "statement")

    def _headline(self, clause: Clause) -> None:
        """«وزير الدفاع: …»: a headline that begins with its speaker and a colon."""
        start = clause.start
        for colon in [i for i in range(clause.start, clause.end) if clause.form(i) == ":"]:
            head = range(start, colon)
            if len(head) > _HEADLINE or any(i in clause.sayings or clause.form(i) in ("-", "/") for i in head):
                return  # «سبق - الرياض:» is a dateline
            inside = [m for p, m in clause.outer if p.first in head and p.last < colon and clause.bare(p)]
            named = [m for m in inside if may_speak(m) and m.type != "Place"]
            scope = Span(self.doc.tokens[colon].span.end, clause.span.end)
            self._add(clause, scope, tuple(m.id for m in named[:1]), self.doc.tokens[colon].span, "colon")
            dots = [i for i in range(colon, clause.end) if clause.form(i) == clause.form(i - 1) == "."]
            start = dots[-1] + 1 if dots else clause.end  # «X: …. Y: …»

    def _according(self, clause: Clause, i: int) -> None:
        """«وفق X», «بحسب بيان X», «وفق تعبيره»: the sentence is what they say; «وفق الاتفاق» is nobody's word."""
        speakers = self._source(clause, i + 1)
        self._add(clause, clause.span, speakers, self.doc.tokens[i].span, "phrase")

    def _source(self, clause: Clause, j: int) -> tuple[str, ...]:
        """Who is named as the source at token ``j``, behind «وفق» or «على حد»."""
        words = (k for k in range(j, min(j + 3, clause.end)) if k in clause.at or clause.form(k).isalnum() and clause.form(k) not in _LINKS)
        k = next(words, None)
        if k is None:
            return ()
        form = clause.form(k)
        if k in clause.at:
            return (clause.at[k][1].id,) if may_speak(clause.at[k][1]) else ()
        if speech.is_statement(form):
            return self.speakers.issuer_at(clause, k) or self.speakers.issuer or self.speakers.last(None, clause.index)
        noun = next((n for n in (form, speech.bare_noun(form), form[1:]) if n in speech.KNOWN_FROM | speech.SOURCES), "")
        if form in speech.OWN_WORDS:
            return self.speakers.last(None, clause.index)
        if noun or is_title(form):
            near = next((m for p, m in clause.outer if k < p.first <= k + 3 and may_speak(m)), None)
            return (near.id,) if near else self.speakers.definite(noun, clause.offset(k)) if "ال" in form[:3] else ()
        return self.speakers.called(form, clause.offset(k))


def find_reports(doc: Document, mentions: Sequence[Mention]) -> list[Report]:
    """All reports of the document in order; where scopes nest, the later cue is the nearer speaker."""
    return _Reports(doc, mentions).walk()


def speakers_at(reports: Sequence[Report], trigger: Span) -> tuple[str, ...]:
    """The chain of speakers at a trigger, nearest first, without repeats; empty where the article speaks for itself."""
    holding = [r for r in reports if r.scope.covers(trigger) and not r.cue.overlaps(trigger) and not r.judges]
    chain: list[str] = []
    for report in sorted(holding, key=lambda r: (-r.cue.start if r.verb != "phrase" else r.scope.start, r.scope.start)):
        chain += [s for s in report.speakers if s not in chain]
    return tuple(chain)


def judges_of(reports: Sequence[Report], trigger: Span) -> frozenset[str]:
    """Those who judge what the trigger tells, by the words right before it, and so are neither its speakers nor its actors."""
    judging = (r for r in reports if r.judges and r.scope.covers(trigger) and trigger.start - r.cue.end <= _JUDGED)
    return frozenset(s for report in judging for s in report.speakers)
