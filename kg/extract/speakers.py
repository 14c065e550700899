"""Who a reporting word speaks of: its subject in the sentence, or whoever spoke last and agrees with it.

Arabic names the speaker behind the verb («وأعلنت الوزارة أن»), before it («الوزير يؤكد», «كان الوزير قد أكد», «الوزير الذي أكد»)
or not at all («وأضاف أن»); a definite noun that is no mention («المصادر», «المجلس») goes back to the mention with its noun.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..annotate.mentions import is_national
from ..arabic.script import fold_word
from ..model import Document, Mention, Span
from . import speech
from .speech import Saying
from .syntax import Placed, is_title, place_mentions, tokens_of

_KINDS = ("Facility", "Person", "Coalition", "MilitaryForce", "ArmedGroup", "Government", "Organisation", "PopulationGroup", "Place")
#: Prepositions written apart from a name in quotation marks («لـ«عكاظ»»), and those marks.
_LONE, _MARKS = frozenset("لبك"), frozenset("\"'()[]{}-*")
_RELATIVES = frozenset("الذي التي الذين اللذان اللذين والذي والتي".split())
#: Words behind which a clause begins with its subject.
_OPENING = frozenset("ان بان لكن ولكن اما وان غير الا بينما فيما كان كانت وكان وكانت لان حيث ليس لعل انما وانما لكون اذ هذا و".split())
#: Words between who is spoken of before and a verb without a subject of its own.
_CARRYING = frozenset("قد وقد فقد حيث كما لكنه لكنها ولكنه انه انها وانه انهم ثم فيما بينما بعدما عندما هو وهو وهي".split())
_QUANTITIES = frozenset("بعض عدد من احد احدي كل جميع عده".split())
_KANA = frozenset("كان كانت وكان وكانت كانوا فيما".split())
#: Plurals of people and bodies that take a feminine verb.
_FEMININE = frozenset("مصادر وسايل قوات صحف تقارير سلطات قيادات جهات فصايل دول اوساط مواقع اجهزه حركات جماعات منظمات كتايب عناصر اسر وكالات".split())
#: Countries and towns are feminine but for these.
_MASCULINE_PLACES = frozenset("العراق لبنان الاردن المغرب اليمن السودان".split())
#: How far behind a verb its subject may stand, in tokens, and how far back who spoke last may have spoken, in sentences.
_REACH, _MEMORY = 14, 4
#: How far behind the subject that has no mention of its own the complement may stand, and how far behind an office its holder.
_NEAR, _OFFICE = 10, 12
#: How far from the head of a sentence whom it is about may stand, in tokens.
_TOPIC = 8
#: Nouns by the type of mention that they may stand for, where no mention has the noun itself.
_STAND_FOR = {
    "Person": frozenset(
        "مصدر مسوول متحدث ناطق وزير رييس سفير نايب امين مدير قايد لواء عميد عقيد فريق شيخ دكتور قيادي ضابط مبعوث محافظ زعيم كاتب خبير محلل ناشط باحث امير ملك معاليه سموه "
        "طبيب محامي مستشار عضو نقيب".split()
    ),
    "Body": frozenset(
        "وزاره حكومه مجلس هييه لجنه منظمه حزب حركه تنظيم جماعه شبكه مركز مكتب جيش قوات سلطات قياده شرطه اداره رياسه برلمان محكمه نيابه سفاره صحيفه وكاله قناه موقع مجله "
        "جامعه مرصد تحالف ايتلاف كتله جبهه فصيل اتحاد مملكه دوله امانه مديريه مصادر صحف وسايل اذاعه بعثه فريق وفد جمعيه موسسه".split()
    ),
}  # fmt: skip
#: What media write themselves: who published it speaks in it.
_WRITTEN = frozenset("تقرير مقال خبر حوار مقابله دراسه تحقيق".split())
_BODIES = frozenset(("Coalition", "MilitaryForce", "ArmedGroup", "Government", "Organisation", "Place"))


@dataclass(frozen=True, slots=True)
class Voice:
    """Someone who speaks: ids of mentions, nearest first, and what verbs say of their gender («m», «f», "" unknown)."""

    ids: tuple[str, ...]
    gender: str = ""
    sentence: int = 0


@dataclass(slots=True)
class Clause:
    """A sentence as reporting is read from it: folded ``forms`` by token index, its mentions that may speak, outermost first."""

    doc: Document
    index: int
    span: Span
    start: int
    end: int
    outer: list[tuple[Placed, Mention]]
    at: dict[int, tuple[Placed, Mention]] = field(default_factory=dict)
    sayings: dict[int, Saying] = field(default_factory=dict)
    covered: frozenset[int] = frozenset()

    @classmethod
    def of(cls, doc: Document, index: int, mentions: Sequence[Mention]) -> Clause:
        """The view of sentence ``index``; ``mentions`` may be those of the whole document."""
        span, bounds = doc.sentences[index].span, tokens_of(doc, index)
        inside = [m for m in mentions if span.covers(m.span) and not is_national(m)]
        placed = [(p, inside[p.index]) for p in place_mentions(doc, bounds, inside)]
        outer = [(p, m) for p, m in placed if not any(o.span.covers(m.span) and o.span != m.span for _, o in placed)]
        clause = cls(doc, index, span, *bounds, outer)
        for p, m in outer:
            clause.at.setdefault(p.first, (p, m))
        clause.covered = frozenset(i for p, m in outer for i in range(p.first, p.last + 1))
        for i in range(*bounds):
            noun = doc.text[doc.tokens[i].span.end - 1] == "ة"
            saying = speech.read_saying(doc.tokens[i].form, noun)
            if saying is not None and i not in clause.covered:
                clause.sayings[i] = saying
        return clause

    def form(self, i: int) -> str:
        """The folded token at ``i``; "" outside of the sentence."""
        return self.doc.tokens[i].form if self.start <= i < self.end else ""

    def offset(self, i: int) -> int:
        """Where token ``i`` begins in the text; the sentence's end behind the last one."""
        return self.doc.tokens[i].span.start if i < self.end else self.span.end


    def bare(self, placed: Placed) -> bool:
        """Does the mention stand without a preposition, a lone «لـ» included?"""
        return not placed.glued and not placed.preposition and self.before(placed.first) not in _LONE

    def before(self, first: int) -> str:
        """The word or sign before token ``first``, over quotation marks and brackets; "" at the head of the sentence."""
        i = first - 1
        while i >= self.start and self.form(i) in _MARKS:
            i -= 1
        return self.form(i)


def may_speak(mention: Mention) -> bool:
    """Is the mention of a type that speaks?"""
    return mention.type in _KINDS


class Speakers:
    """Finds the subject of reporting words and remembers, over an article's sentences, who spoke and who issued what."""

    def __init__(self, doc: Document, mentions: Sequence[Mention]):
        self.doc, self.mentions = doc, [m for m in mentions if may_speak(m) and not is_national(m)]
        self.voices: list[Voice] = []
        self.issuer: tuple[str, ...] = ()

    def remember(self, ids: tuple[str, ...], saying: Saying | None, sentence: int) -> None:
        """Take note that they spoke."""
        known = next((v.gender for v in self.voices if v.ids[:1] == ids[:1]), "")
        gender = known or self._gender(ids, saying)
        self.voices = [Voice(ids, gender, sentence), *(v for v in self.voices if v.ids[:1] != ids[:1])]

    def _gender(self, ids: tuple[str, ...], saying: Saying | None) -> str:
        if saying is not None and not saying.plural:
            return "f" if saying.feminine else "m"
        mention = next(m for m in self.mentions if m.id == ids[0])
        return _noun_gender(mention, self.doc)

    def last(self, saying: Saying | None, sentence: int) -> tuple[str, ...]:
        """Whoever spoke last and agrees with the verb."""
        recent = [v for v in self.voices if sentence - v.sentence <= _MEMORY]
        if saying is None:
            return recent[0].ids if recent else ()
        wanted = "" if saying.plural else "f" if saying.feminine else "m"
        for voice in recent:
            if not wanted or not voice.gender or voice.gender == wanted:
                return voice.ids
        return ()

    # --- the subject -----------------------------------------------------------------------------------------------

    def subject(self, clause: Clause, i: int, saying: Saying, limit: int, complement: bool) -> tuple[str, ...]:
        """Who speaks by the reporting word at token ``i``; ``limit`` is where its subject must have stood. () where unknown."""
        if saying.kind == "participle":
            return self._of_participle(clause, i, saying)
        if saying.lemma in ("جاء", "ورد"):
            return self._of_document(clause, i, limit)
        if saying.plural:  # a verb before its subject stands in the singular
            near = [m for p, m in clause.outer if p.last < i and i - p.last <= 3 and may_speak(m)]
            before = self._before(clause, i, saying) or ((near[-1].id,) if near and not saying.joined else None)
            return before or self.unnamed(clause, i, saying)
        relative = clause.form(i - 1) in _RELATIVES or clause.form(i - 2) in _RELATIVES and clause.form(i - 1) in ("قد", "كان", "كانت")
        found = self._behind(clause, i, saying, limit, complement) if relative else self._before(clause, i, saying)
        if found is None:
            found = self._antecedent(clause, i) if relative else self._behind(clause, i, saying, limit, complement)
        if found is None:
            found = self._right_before(clause, i, saying)
        if found is None and not saying.joined and not relative and i > clause.start and clause.form(i - 1).isalnum() and i - 1 not in clause.sayings and clause.form(i - 1) not in _CARRYING:
            return ()
        if found is None:
            found = self.unnamed(clause, i, saying)
        return found

    def _of_document(self, clause: Clause, i: int, limit: int) -> tuple[str, ...]:
        """«جاء في البيان أن»: who issued it."""
        noun = next((j for j in range(i + 1, min(limit, i + 5)) if speech.is_statement(clause.form(j))), None)
        if noun is None:
            return ()
        return self.issuer_at(clause, noun) or self.issuer or self.last(None, clause.index)

    def _of_participle(self, clause: Clause, i: int, saying: Saying) -> tuple[str, ...]:
        return self.unnamed(clause, i, saying)

    def unnamed(self, clause: Clause, i: int, saying: Saying) -> tuple[str, ...]:
        """Who speaks where nobody is named: whoever spoke in the sentence, else whom it is about, else who spoke last."""
        if i > clause.start and not any(v.sentence == clause.index for v in self.voices):
            topic = self._topic(clause, i)
            if topic is not None and _agree(_noun_gender(topic, self.doc), saying):
                return (topic.id,)
        return self.last(saying, clause.index)

    def _topic(self, clause: Clause, i: int) -> Mention | None:
        """Whom the sentence is about: its first bare mention that may speak, before token ``i``."""
        return next((m for p, m in clause.outer if p.last < i and clause.bare(p) and may_speak(m) and p.first - clause.start <= _TOPIC), None)

    def _antecedent(self, clause: Clause, i: int) -> tuple[str, ...] | None:
        """«X الذي أكد»: who the relative clause is about; None where it is no relative clause."""
        r = i - 1 if clause.form(i - 1) in _RELATIVES else i - 2
        near = [(p, m) for p, m in clause.outer if p.last < r and r - p.last <= 2 and may_speak(m)]
        return (near[-1][1].id,) if near else None

    def _before(self, clause: Clause, i: int, saying: Saying) -> tuple[str, ...] | None:
        """The subject in front of the verb, behind a word that opens a clause or at the head of the sentence."""
        if saying.joined:
            return None
        floor = max((j for j in clause.sayings if j < i and not clause.sayings[j].suffixed), default=clause.start - 1)
        for p, m in clause.outer:
            if p.first <= floor or p.last >= i or not may_speak(m) or not clause.bare(p):
                continue
            opener = self._opener(clause, p.first)
            kana = opener in _KANA and (i - p.last <= 4 or clause.form(i - 1) == "قد")
            apposed = clause.form(p.last + 1) in ("،", ",", "-") and (clause.form(i - 1) in _MARKS or clause.form(i - 1) in "،,")
            close = i - p.last <= 3 or clause.form(i - 1) in ("قد", ")") or clause.form(i - 1) in "،," or apposed
            if kana or close and (opener in _OPENING or not opener):
                return (m.id,)
        return None

    def _opener(self, clause: Clause, first: int) -> str:
        """The word that opens the clause before a mention, over quotation marks and quantities."""
        while clause.before(first) in _QUANTITIES:
            first -= 1
        return clause.before(first)

    def _right_before(self, clause: Clause, i: int, saying: Saying) -> tuple[str, ...] | None:
        if saying.joined:
            return None
        near = [m for p, m in clause.outer if p.last < i and i - p.last <= 2 and clause.bare(p) and may_speak(m)]
        return (near[-1].id,) if near else None

    def _behind(self, clause: Clause, i: int, saying: Saying, limit: int, complement: bool) -> tuple[str, ...] | None:
        """The subject behind the verb; () where it is there and nobody known, None where there is none."""
        j, passed = i + 1, False
        while j < min(limit, i + _REACH):
            form = clause.form(j)
            here = clause.at.get(j)
            if here is not None:
                placed, mention = here
                if not clause.bare(placed) and placed.first != i + 1 and placed.preposition not in ("", "من") or placed.glued or clause.before(j) in _LONE:
                    j, passed = placed.last + 1, True
                    continue
                return self._subject_or_object(clause, i, placed, mention, saying, limit) if may_speak(mention) else None
            if form == "من" and clause.form(j - 1) in _QUANTITIES:
                j += 1
            elif form == "اول" and clause.form(j + 1) == "من":
                j += 2
            elif form in speech.ADVERBS or not form.isalnum():
                j += 1
            elif form in speech.CIRCUMSTANCE or form in speech.OBJECT and clause.form(j + 1) in speech.ASIDE or form.startswith("لل") or form[:1] == "ل" and form[1:] in speech.MEDIA:
                j, passed = self._behind_phrase(clause, j), True
            elif form in speech.OBJECT or form.startswith("بال") or j in clause.sayings:
                return None
            else:
                return self._noun(clause, j, limit, complement and not passed, passed)
        return None

    def _subject_or_object(self, clause: Clause, i: int, placed: Placed, mention: Mention, saying: Saying, limit: int) -> tuple[str, ...] | None:
        """The bare mention behind the verb, unless it is its object: «طالب الحكومة بـ», «أبلغ «الوطن» وكيل المعتقلين أن»."""
        first = clause.form(placed.first)
        second = next((m for p, m in clause.outer if placed.last < p.first < limit and clause.bare(p) and m.type == "Person"), None)
        if saying.lemma in ("ابلغ", "اخبر") and mention.type == "Organisation" and second is not None:
            return (second.id,)
        if mention.type == "PopulationGroup" and first.endswith("ين") and len(first) > 5:  # the nominative is «ون»
            return None
        if saying.lemma not in speech.TRANSITIVE:
            return (mention.id,)
        gender = _noun_gender(mention, self.doc)
        if gender and not saying.plural and gender != ("f" if saying.feminine else "m"):
            return None
        alone = not any(i < p.first and p.first > placed.last and clause.bare(p) and not p.joined for p, _ in clause.outer if p.first < min(limit, placed.last + 5))
        here = next((v for v in self.voices if v.sentence == clause.index), None)
        if saying.joined and i > clause.start and alone and here is not None and _agree(here.gender, saying):
            return None
        return (mention.id,)

    def _behind_phrase(self, clause: Clause, j: int) -> int:
        """The token behind the prepositional phrase at ``j``: its noun, or its mention, and definite words that qualify it."""
        k = j if clause.form(j).startswith("لل") else j + 1
        while not clause.form(k).isalnum() and k < clause.end and clause.form(k):
            k += 1
        k = clause.at[k][0].last + 1 if k in clause.at else k + 1
        while k not in clause.at and clause.form(k).startswith("ال") and not is_title(clause.form(k).removeprefix("ال")):
            k += 1
        return k

    def _noun(self, clause: Clause, j: int, limit: int, complement: bool, passed: bool) -> tuple[str, ...] | None:
        """Who the noun at ``j``, which is no mention, speaks for; None where it is an object."""
        form = clause.form(j)
        noun = speech.singular(speech.bare_noun(form))
        if passed and speech.is_statement(form):
            return None
        if speech.is_statement(form):
            return self.issuer_at(clause, j) or self.issuer or self.last(None, clause.index)
        at, inside = self._named(clause, j, limit)
        office = is_title(form) or noun in speech.SOURCES or noun in speech.HONOURS
        if inside is not None and inside.type == "Person" and (office or form.startswith("ال")):
            return (inside.id,)  # «الوزير فلان», «رئيس الوزراء التركي فلان»
        if form.startswith("ال"):
            found = self.definite(noun, clause.offset(j), clause.index)
            return found if found or complement or any(noun in nouns for nouns in _STAND_FOR.values()) else None
        near = inside is not None and at <= j + 2 and limit - at <= _NEAR
        if near and (complement or office or noun in _STAND_FOR["Body"]):
            return (inside.id,)
        person = next((m for p, m in clause.outer if office and j < p.first < min(limit, j + _OFFICE) and m.type == "Person" and clause.bare(p)), None)
        if person is not None and complement:
            return (person.id,)  # «خطيب الجمعة في المدينة فلان»
        known = self.called(form, clause.offset(j))
        if known or noun in speech.SOURCES or is_title(form):
            return known
        return None

    def _named(self, clause: Clause, j: int, limit: int) -> tuple[int, Mention | None]:
        """The token and the mention that the noun at ``j`` leads to, over words of honour and definite words that qualify it."""
        for k in range(j + 1, min(j + 5, limit)):
            if k in clause.at:
                placed, mention = clause.at[k]
                return k, mention if may_speak(mention) and not placed.glued else None
            if clause.form(k).isalnum() and not clause.form(k).startswith("ال") and speech.bare_noun(clause.form(k)) not in speech.HONOURS:
                break
        return j, None

    def called(self, form: str, offset: int) -> tuple[str, ...]:
        """The person before ``offset`` whose name holds the word: a surname that is no mention («وأشار نصر إلى»)."""
        if len(form) < 3:
            return ()
        for mention in reversed(self.mentions):
            if mention.type == "Person" and mention.span.end <= offset and form in fold_word(mention.span.of(self.doc.text)).split():
                return (mention.id,)
        return ()

    def definite(self, noun: str, offset: int, sentence: int) -> tuple[str, ...]:
        """The mention before ``offset`` that a definite noun goes back to: one with that noun, else the last one it may stand for."""
        earlier = [m for m in self.mentions if m.span.end <= offset]
        for mention in reversed(earlier):
            if noun in _nouns_of(mention, self.doc):
                return (mention.id,)
        for kind, nouns in _STAND_FOR.items():
            if noun in nouns:
                fits = [v.ids for v in self.voices if self._is_kind(v.ids[0], kind)]
                return fits[0] if fits else ()
        return ()

    def _is_kind(self, id_: str, kind: str) -> bool:
        type_ = next(m.type for m in self.mentions if m.id == id_)
        return type_ == kind or kind == "Body" and type_ in _BODIES

    def issuer_at(self, clause: Clause, j: int) -> tuple[str, ...]:
        """Whose statement the noun at ``j`` names: «بيان التحالف», «بيان لقوة المهام», «بيان صادر عن X», «بيان أصدرته X»."""
        after = [(p, m) for p, m in clause.outer if j < p.first <= j + 8 and may_speak(m)]
        if not after:
            return ()
        placed, mention = after[0]
        between = [clause.form(k) for k in range(j + 1, placed.first)]
        verbs = [k for k in range(j + 1, placed.first) if k in clause.sayings]
        own = speech.bare_noun(clause.form(j)) in _WRITTEN
        issued = any(clause.sayings[k].suffixed and (own or clause.sayings[k].lemma == "اصدر") for k in verbs) or any(f in ("صادر", "الصادر", "صدر", "صادره", "اصدرته", "اصدره") for f in between)
        definite = clause.form(j).lstrip("وفب").startswith("ال")
        if placed.first == j + 1 and not placed.joined and not definite or placed.glued == "ل" and placed.first <= j + 3 or issued and len(verbs) <= 1:
            return (mention.id,)
        return ()


def _agree(gender: str, saying: Saying) -> bool:
    return not gender or saying.plural or gender == ("f" if saying.feminine else "m")


def _nouns_of(mention: Mention, doc: Document) -> set[str]:
    """The head nouns of a mention: its first word and the one before it, without clitics."""
    before = fold_word(doc.text[max(0, mention.span.start - 24) : mention.span.start]).split()
    words = fold_word(mention.span.of(doc.text)).split()
    found = {speech.bare_noun(w.strip('"()،')) for w in words[:1]}
    found |= {n for n in (speech.bare_noun(w) for w in before[-1:]) if n in _STAND_FOR["Body"]}
    return found | {w[1:] for w in found if w[:1] in "وفبل" and len(w) > 3}


def _noun_gender(mention: Mention, doc: Document) -> str:
    words = fold_word(mention.span.of(doc.text)).split()
    noun = speech.bare_noun(words[0]) if words else ""
    if mention.type == "Person":
        return "f" if noun.endswith("ه") and noun in ("متحدثه", "وزيره", "رييسه", "مسووله", "ناطقه") else ""
    if mention.type == "Place":
        return "m" if words and words[0] in _MASCULINE_PLACES else "f"
    return "f" if noun.endswith(("ه", "ات")) or noun in _FEMININE else "m"
