"""Who a reporting word speaks of: its subject in the sentence, or whoever spoke last and agrees with it.

Arabic names the speaker behind the verb («وأعلنت الوزارة أن»), before it («الوزير يؤكد», «كان الوزير قد أكد», «الوزير الذي أكد»)
or not at all («وأضاف أن»); a definite noun that is no mention («المصادر», «المجلس») goes back to the mention with its noun.
"""

from __future__ import annotations

from bisect import bisect_left
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
_FEMININE = frozenset(
    "مصادر وسايل قوات صحف تقارير سلطات قيادات جهات فصايل دول اوساط مواقع اجهزه حركات جماعات منظمات كتايب عناصر اسر وكالات".split()
)
#: Countries and towns are feminine but for these.
_MASCULINE_PLACES = frozenset("العراق لبنان الاردن المغرب اليمن السودان".split())
#: How far behind a verb its subject may stand, in tokens, and how far back who spoke last may have spoken, in sentences.
_REACH, _MEMORY = 14, 8
#: How many who spoke are remembered.
_VOICES = 40
#: How far behind the subject that has no mention of its own the complement may stand, and how far behind an office its holder.
_NEAR, _OFFICE = 10, 12
#: How far from the head of a sentence whom it is about may stand, in tokens.
_TOPIC = 8
#: Nouns by the type of mention that they may stand for, where no mention has the noun itself.
_STAND_FOR = {
    "Person": frozenset(
        "مصدر مسوول متحدث ناطق وزير رييس سفير نايب امين مدير قايد لواء عميد عقيد فريق شيخ دكتور قيادي ضابط مبعوث محافظ زعيم "
        "كاتب خبير محلل ناشط باحث امير ملك معاليه سموه طبيب محامي مستشار عضو نقيب".split()
    ),
    "Body": frozenset(
        "وزاره حكومه مجلس هييه لجنه منظمه حزب حركه تنظيم جماعه شبكه مركز مكتب جيش قوات سلطات قياده شرطه اداره رياسه برلمان "
        "محكمه نيابه سفاره صحيفه وكاله قناه موقع مجله جامعه مرصد تحالف ايتلاف كتله جبهه فصيل اتحاد مملكه دوله امانه مديريه "
        "مصادر صحف وسايل اذاعه بعثه فريق وفد جمعيه موسسه".split()
    ),
}  # fmt: skip
#: What media write themselves: who published it speaks in it.
_WRITTEN = frozenset("تقرير مقال خبر حوار مقابله دراسه تحقيق".split())
_UNSIGNED = frozenset("تقرير تقارير دراسه وثايق احصاءات".split())
_ISSUED = frozenset("صادر الصادر صدر صادره الصادره".split())
_BODIES = frozenset(("Coalition", "MilitaryForce", "ArmedGroup", "Government", "Organisation", "Place"))


@dataclass(frozen=True, slots=True)
class Voice:
    """Someone who speaks: ids of mentions, nearest first, and what verbs say of their gender («m», «f», "" unknown)."""

    ids: tuple[str, ...]
    gender: str = ""
    sentence: int = 0


@dataclass(slots=True)
class Clause:
    """A sentence as reporting is read from it.

    ``outer`` are its outermost mentions in order, ``at`` the same by their first token, ``sayings`` its reporting words by token,
    ``covered`` the tokens of mentions; token indices are those of the document, ``start`` inclusive and ``end`` exclusive.
    """

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
        """The view of sentence ``index``; ``mentions`` are those of the document in the order of their starts."""
        span, bounds = doc.sentences[index].span, tokens_of(doc, index)
        first = bisect_left(mentions, span.start, key=lambda m: m.span.start)
        last = bisect_left(mentions, span.end, key=lambda m: m.span.start)
        inside = [m for m in mentions[first:last] if span.covers(m.span) and not is_national(m)]
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
        self.doc = doc
        able = sorted((m for m in mentions if may_speak(m) and not is_national(m)), key=lambda m: (m.span.start, m.span.end))
        self.mentions = {m.id: m for m in able}
        self.by_noun: dict[str, list[Mention]] = {}
        self.by_name: dict[str, list[Mention]] = {}
        for mention in able:
            for noun in _nouns_of(mention, doc):
                self.by_noun.setdefault(noun, []).append(mention)
            for word in fold_word(mention.span.of(doc.text)).split() if mention.type == "Person" else ():
                self.by_name.setdefault(word, []).append(mention)
        self.voices: list[Voice] = []
        self.issuer: tuple[str, ...] = ()

    def remember(self, ids: tuple[str, ...], saying: Saying | None, sentence: int) -> None:
        """Take note that they spoke."""
        known = next((v.gender for v in self.voices if v.ids[:1] == ids[:1]), "")
        gender = known or self._gender(ids, saying)
        self.voices = [Voice(ids, gender, sentence), *(v for v in self.voices if v.ids[:1] != ids[:1])][:_VOICES]

    def _gender(self, ids: tuple[str, ...], saying: Saying | None) -> str:
        if saying is not None and not saying.plural:
            return "f" if saying.feminine else "m"
        return _noun_gender(self.mentions[ids[0]], self.doc)

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
        """Who speaks by the reporting word at token ``i``; () where it is somebody unknown.

        ``limit`` is the token before which a subject behind the verb must stand, ``complement`` whether «أن» or the like stands there.
        """
        if saying.kind == "participle":
            return self.unnamed(clause, i, saying)
        if saying.lemma in ("جاء", "ورد"):
            return self._of_document(clause, i, limit)
        if saying.plural:
            return self._of_plural(clause, i, saying)
        relative = clause.form(i - 1) in _RELATIVES or clause.form(i - 2) in _RELATIVES and clause.form(i - 1) in _KANA | {"قد"}
        found = self._behind(clause, i, saying, limit, complement) if relative else self._before(clause, i, saying)
        if found is None:
            found = self._antecedent(clause, i) if relative else self._behind(clause, i, saying, limit, complement)
        if found is None and not saying.joined:
            found = self._right_before(clause, i)
        if found is None and not relative and self._follows_noun(clause, i, saying):
            return ()
        return self.unnamed(clause, i, saying) if found is None else found

    def _of_plural(self, clause: Clause, i: int, saying: Saying) -> tuple[str, ...]:
        """The subject of a plural verb, which never stands behind it (Ryding 2005, ch. 4): «مسؤولون قالوا», «وأضافوا»."""
        near = [m for p, m in clause.outer if p.last < i and i - p.last <= 3 and may_speak(m)]
        return self._before(clause, i, saying) or ((near[-1].id,) if near and not saying.joined else self.unnamed(clause, i, saying))

    def _follows_noun(self, clause: Clause, i: int, saying: Saying) -> bool:
        """Does the verb stand right behind a word that may be its subject and is no mention?"""
        word = clause.form(i - 1)
        return not saying.joined and word.isalnum() and i - 1 not in clause.sayings and word not in _CARRYING

    def _of_document(self, clause: Clause, i: int, limit: int) -> tuple[str, ...]:
        """«جاء في البيان أن»: who issued it."""
        noun = next((j for j in range(i + 1, min(limit, i + 5)) if speech.is_statement(clause.form(j))), None)
        if noun is None:
            return ()
        return self._of_issuer(clause, noun)

    def _of_issuer(self, clause: Clause, j: int) -> tuple[str, ...]:
        """Who speaks in the document at ``j``: its issuer, else of «البيان» the one known; «تقارير» that are new are nobody's."""
        new = clause.form(j) in _UNSIGNED
        return self.issuer_at(clause, j) or (() if new else self.issuer or self.last(None, clause.index))

    def unnamed(self, clause: Clause, i: int, saying: Saying) -> tuple[str, ...]:
        """Who speaks where nobody is named: whoever spoke in the sentence, else whom it is about, else who spoke last."""
        if i > clause.start and not any(v.sentence == clause.index for v in self.voices):
            topic = self._topic(clause, i)
            if topic is not None and _agree(_noun_gender(topic, self.doc), saying):
                return (topic.id,)
        return self.last(saying, clause.index)

    def _topic(self, clause: Clause, i: int) -> Mention | None:
        """Whom the sentence is about: its first bare mention that may speak, before token ``i``."""
        early = (m for p, m in clause.outer if p.last < i and p.first - clause.start <= _TOPIC and clause.bare(p))
        return next((m for m in early if may_speak(m)), None)

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
            if opener in _KANA and (i - p.last <= 4 or clause.form(i - 1) == "قد"):
                return (m.id,)
            if (opener in _OPENING or not opener) and self._is_close(clause, p.last, i):
                return (m.id,)
        return None

    def _is_close(self, clause: Clause, last: int, i: int) -> bool:
        """Do no more than a few words, or an apposition between commas, stand between token ``last`` and the verb?"""
        before = clause.form(i - 1)
        return i - last <= 3 or before in ("قد", ")", "،", ",") or before in _MARKS and clause.form(last + 1) in ("،", ",", "-")

    def _opener(self, clause: Clause, first: int) -> str:
        """The word that opens the clause before a mention, over quotation marks and quantities."""
        while clause.before(first) in _QUANTITIES:
            first -= 1
        return clause.before(first)

    def _right_before(self, clause: Clause, i: int) -> tuple[str, ...] | None:
        near = [m for p, m in clause.outer if p.last < i and i - p.last <= 2 and clause.bare(p) and may_speak(m)]
        return (near[-1].id,) if near else None

    def _behind(self, clause: Clause, i: int, saying: Saying, limit: int, complement: bool) -> tuple[str, ...] | None:
        """The subject behind the verb; () where it is there and nobody known, None where there is none."""
        j, passed = i + 1, False
        while j < min(limit, i + _REACH):
            form = clause.form(j)
            if j in clause.at:
                placed, mention = clause.at[j]
                if not self._is_governed(clause, placed, i):
                    return self._subject_or_object(clause, i, placed, mention, saying, limit) if may_speak(mention) else None
                j, passed = placed.last + 1, True
            elif form in speech.ADVERBS or not form.isalnum() or form == "من" and clause.form(j - 1) in _QUANTITIES:
                j += 1
            elif form == "اول" and clause.form(j + 1) == "من":  # «أول من أمس»
                j += 2
            elif self._is_circumstance(clause, j):
                j, passed = self._behind_phrase(clause, j), True
            elif form in speech.OBJECT or form.startswith("بال") or j in clause.sayings:
                return None
            else:
                return self._noun(clause, j, limit, complement and not passed, passed)
        return None

    def _is_governed(self, clause: Clause, placed: Placed, i: int) -> bool:
        """Does the mention behind the verb at ``i`` stand with a preposition («لـ«عكاظ»»)?"""
        governed = placed.first != i + 1 and placed.preposition not in ("", "من")
        return governed or bool(placed.glued) or clause.before(placed.first) in _LONE

    def _is_circumstance(self, clause: Clause, j: int) -> bool:
        """Does a phrase of circumstance or of whom one speaks to begin at ``j``, behind which a subject may come?"""
        form = clause.form(j)
        aside = form in speech.OBJECT and clause.form(j + 1) in speech.ASIDE
        return form in speech.CIRCUMSTANCE or aside or form.startswith("لل") or form[:1] == "ل" and form[1:] in speech.MEDIA

    def _subject_or_object(
        self, clause: Clause, i: int, placed: Placed, mention: Mention, saying: Saying, limit: int
    ) -> tuple[str, ...] | None:
        """The bare mention behind the verb, unless it is its object: «طالب الحكومة بـ», «أبلغ «الوطن» وكيل المعتقلين أن»."""
        first = clause.form(placed.first)
        if mention.type == "PopulationGroup" and first.endswith("ين") and len(first) > 5:  # the nominative is «ون»
            return None
        if saying.lemma not in speech.TRANSITIVE:
            return (mention.id,)
        others = [(p, m) for p, m in clause.outer if placed.last < p.first < limit and clause.bare(p)]
        second = next((m for _, m in others if m.type == "Person"), None)
        if saying.lemma in speech.TELLING and mention.type == "Organisation" and second is not None:
            return (second.id,)
        if not _agree(_noun_gender(mention, self.doc), saying):
            return None
        alone = all(p.first >= placed.last + 5 or p.joined for p, _ in others)
        here = next((v for v in self.voices if v.sentence == clause.index), None)
        goes_on = saying.joined and i > clause.start and here is not None and _agree(here.gender, saying)
        return None if alone and goes_on else (mention.id,)  # «رحب X بـ… وحث الأطراف على»

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
        """Who the noun at ``j``, which is no mention, speaks for; None where it is an object. ``passed``: a phrase stands before it."""
        form = clause.form(j)
        noun = speech.singular(speech.bare_noun(form))
        if speech.is_statement(form):
            return None if passed else self._of_issuer(clause, j)
        office = is_title(form) or noun in speech.SOURCES or noun in speech.HONOURS
        at, inside = self._named(clause, j, limit)
        if inside is not None and inside.type == "Person" and (office or form.startswith("ال")):
            return (inside.id,)  # «الوزير فلان», «رئيس الوزراء التركي فلان»
        if form.startswith("ال"):
            found = self.definite(noun, clause.offset(j))
            return found if found or complement or any(noun in nouns for nouns in _STAND_FOR.values()) else None
        if inside is not None and at <= j + 2 and limit - at <= _NEAR and (complement or office or noun in _STAND_FOR["Body"]):
            return (inside.id,)  # «حركة X», «كتلتا X وY»
        holder = self._holder(clause, j, limit) if office and complement else ()
        known = holder or self.called(form, clause.offset(j))
        return known if known or noun in speech.SOURCES or is_title(form) else None

    def _holder(self, clause: Clause, j: int, limit: int) -> tuple[str, ...]:
        """«خطيب الجمعة في المدينة فلان»: the first person behind an office, whose name belongs to no noun before it."""
        for placed, mention in clause.outer:
            if mention.type == "Person" and j < placed.first < min(limit, j + _OFFICE) and not placed.glued:
                before = clause.form(placed.first - 1)
                return (mention.id,) if before.startswith("ال") or placed.first - 1 in clause.covered or is_title(before) else ()
        return ()

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
        return _last_before(self.by_name.get(form, ()), offset) if len(form) > 2 else ()

    def definite(self, noun: str, offset: int) -> tuple[str, ...]:
        """The mention before ``offset`` that a definite noun goes back to: one with that noun, else the last one it may stand for."""
        found = _last_before(self.by_noun.get(noun, ()), offset)
        if found:
            return found
        kind = next((kind for kind, nouns in _STAND_FOR.items() if noun in nouns), "")
        return next((v.ids for v in self.voices if kind and self._is_kind(v.ids[0], kind)), ())

    def _is_kind(self, id_: str, kind: str) -> bool:
        type_ = self.mentions[id_].type
        return type_ == kind or kind == "Body" and type_ in _BODIES

    def issuer_at(self, clause: Clause, j: int) -> tuple[str, ...]:
        """Whose statement the noun at ``j`` names: «بيان التحالف», «بيان لقوة المهام», «بيان صادر عن X», «بيان أصدرته X»."""
        after = [(p, m) for p, m in clause.outer if j < p.first <= j + 8 and may_speak(m)]
        if not after:
            return ()
        placed, mention = after[0]
        definite = clause.form(j).lstrip("وفب").startswith("ال")
        adjacent = placed.first == j + 1 and not placed.joined and not definite
        if adjacent or placed.glued == "ل" and placed.first <= j + 3 or self._is_issued(clause, j, placed.first):
            return (mention.id,)
        return ()

    def _is_issued(self, clause: Clause, j: int, first: int) -> bool:
        """Does «صادر عن», «أصدرته», or of what media write «نشرته», stand between the noun at ``j`` and the name at ``first``?"""
        own = speech.bare_noun(clause.form(j)) in _WRITTEN
        verbs = [clause.sayings[k] for k in range(j + 1, first) if k in clause.sayings]
        by_verb = any(v.suffixed and (own or v.lemma == "اصدر") for v in verbs)
        return len(verbs) <= 1 and (by_verb or any(clause.form(k) in _ISSUED for k in range(j + 1, first)))


def _last_before(mentions: Sequence[Mention], offset: int) -> tuple[str, ...]:
    return next(((m.id,) for m in reversed(mentions) if m.span.end <= offset), ())


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
