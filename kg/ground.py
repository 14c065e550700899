"""From mentions to the entities of an article: coreference inside the article, linking to the knowledge base.

Names of one knowledge-base entry are one entity; other names join by likeness (a surname its full name); nominals join
what the reader's coreference scores say, else the last entity that their head noun may stand for.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from .annotate.anaphors import ANAPHORS
from .annotate.mentions import ALIAS_REACH, NAMED_AS
from .arabic.names import alike, is_bare, romanise
from .arabic.nouns import number_of
from .arabic.script import fold_word
from .arabic.titles import is_epithet, is_office
from .extract.syntax import RANKS
from .knowledge import KnowledgeBase
from .model import Document, Entity, Mention, Span

#: Pair scores of the reader above this join a nominal to an earlier mention; 0.5 and 0.7 were compared on the seeds and the development articles.
COREFERENCE_FLOOR = 0.4
#: Likeness above which two names of one type are one entity (kg.arabic.names.alike).
SAME_NAME = 0.85
_LOCATIONS = frozenset(("Place", "Base", "Facility"))
_BODIES = frozenset(("Coalition", "MilitaryForce", "ArmedGroup", "Government", "Organisation"))
#: Nouns of forces that with a pronoun stand for their owner, and who owns forces.
_FORCES, _PRONOUNS = ("قوات", "جنود", "وحدات", "مدربي"), ("ه", "ها", "هم", "نا")
_OWNER_REACH = 200
_OWNERS = frozenset(("Coalition", "MilitaryForce", "ArmedGroup"))
#: Nouns of people who are quoted because they are not to be named, without the article.
_ANONYMOUS = frozenset(
    "مصدر مصادر شاهد شهود مسوول مسوولون مسوولين مسوولان خبير خبراء خبيران محلل محللون محللين مراقب مراقبون مراقبين".split()
)
#: Bodies that each state has, by the noun that alone stands for that of the state in question: how the slugs of their entries begin.
_INSTITUTIONS = {"حكومه": "government", "برلمان": "parliament", "وزاره": "ministry"}
#: A noun with its owner's pronoun.
_OWNED = re.compile(r"(?P<noun>\w{3,})(?:ه|ها|هم)")
#: «و» between two people, with how a prince, a minister or a sheikh is spoken of.
_AND = re.compile(r"و\s?(?:(?:صاحب|سمو|السمو|الملكي|معالي|فضيلة|سعادة|فخامة|دولة|جلالة|سماحة|سيادة|نيافة|المعالي|الفضيلة|السعادة)\s?)*")
#: An office, a relation or a trade with a pronoun: «نائبه», «وزير دفاعها».
_SOMEBODYS = re.compile(r"(?:^|\s)(?!ال)\w{3,}(?:ه|ها|هم)(?=\s|$)")
#: Words that a group's name is said with and that are no part of it.
_SAID_OF_GROUPS = frozenset(
    "تنظيم التنظيم جماعه الجماعه جماعات الجماعات عصابه عصابات ميليشيا ميليشيات مليشيا مليشيات حركه فلول ل "
    "الارهابي الارهابيه الارهابيين المتطرف المتطرفه المتشدد المتشدده المسلح المسلحه الجهادي الجهاديه التكفيري التكفيريه "
    "الانقلابي الانقلابيه المتمرد المتمرده الاجرامي الاجراميه المحظور المحظوره".split()
)


@dataclass(slots=True)
class Cluster:
    """Mentions that are one entity, while they are being gathered."""

    type: str
    mentions: list[Mention] = field(default_factory=list)
    knowledge: str = ""
    names: list[str] = field(default_factory=list)

    @property
    def named(self) -> bool:
        """Is the entity known by a name or an entry, rather than by a description alone?"""
        return bool(self.knowledge or self.names)

    @property
    def last(self) -> int:
        """Where its latest mention starts."""
        return self.mentions[-1].span.start


class _Clusters:
    """The clusters of one document, filled mention by mention."""

    def __init__(self, doc: Document, knowledge: KnowledgeBase, coreference: Sequence[tuple[int, int, float]]):
        self.doc, self.knowledge = doc, knowledge
        self.of: dict[str, Cluster] = {}
        self.all: list[Cluster] = []
        self.others: dict[str, frozenset[str]] = {}  # by mention, the entries that only bear its surname
        self.pairs: dict[str, list[tuple[float, str]]] = {}
        ids = [m.id for m in doc.mentions]
        for i, j, score in coreference:
            self.pairs.setdefault(ids[j], []).append((score, ids[i]))
            self.pairs.setdefault(ids[i], []).append((score, ids[j]))

    def run(self) -> list[Cluster]:
        for mention in self.doc.mentions:
            if mention.knowledge:
                self._join_known(mention)
        named = sorted((m for m in self._left() if m.kind == "name"), key=lambda m: (self._is_office(m), -len(m.span), m.span.start))
        for mention in named:
            if self._is_office(mention) and (person := self._by_apposition(mention)):
                self._add(person, mention, False)
            else:
                self._join_named(mention)
        for mention in self._left():
            self._join_nominal(mention)
        return [c for c in self.all if c.mentions]

    def _is_office(self, mention: Mention) -> bool:
        """Is it somebody's office, taken for a name («قائد عمليات "قادمون يا نينوى"»)?"""
        return mention.type == "Person" and is_office(mention.span.of(self.doc.text))

    def _left(self) -> list[Mention]:
        return [m for m in self.doc.mentions if m.id not in self.of]

    def _words(self, mention: Mention) -> str:
        """The name that the mention tells: that of its entry, and of a person the given name before it («ريد هوفمان» of «هوفمان»)."""
        name = mention.head or mention.span
        return Span(self._given(mention) if mention.type == "Person" else name.start, name.end).of(self.doc.text)

    def _add(self, cluster: Cluster, mention: Mention, name: bool) -> None:
        if not cluster.mentions:
            self.all.append(cluster)
        cluster.mentions.append(mention)
        cluster.mentions.sort(key=lambda m: m.span.start)
        if name and self._words(mention) not in cluster.names:
            cluster.names.append(self._words(mention))
        self.of[mention.id] = cluster

    def _choose(self, mention: Mention) -> str:
        """The likeliest entry: one that the article already has, else the first candidate; "" where none bears the name."""
        have = {c.knowledge for c in self.all if c.knowledge}
        likely = list(mention.knowledge)
        if mention.type == "Person":
            self.others[mention.id] = frozenset(iri for iri in likely if self._is_namesakes(iri, mention))
            likely = [iri for iri in likely if self._bears(iri, mention) and iri not in self.others[mention.id]]
        return next((iri for iri in likely if iri in have), next(iter(likely), ""))

    def _bears(self, iri: str, mention: Mention) -> bool:
        """Does the person bear the whole name? «عبدالله ناصر الشمري» is no other al-Shammari."""
        entry = self.knowledge.entry(iri)
        known = [name for name in (entry.ar, entry.en, *entry.alt, *entry.hidden) if name]
        words, name = self._telling(mention), mention.head or mention.span
        whole = name.of(self.doc.text) if self._given(mention) == name.start else ""  # «أبو بكر البغدادي»: what looks like an adjective
        told = (" ".join(words), whole if " " in whole else "")
        return len(words) < 2 or entry.type != "Person" or any(not is_bare(n) and alike(name, n) >= SAME_NAME for n in known for name in told)

    def _telling(self, mention: Mention) -> list[str]:
        """The words of a person's name without those before it that only describe; «المالكي» is no adjective where an entry is called so."""
        name, text = mention.head or mention.span, self.doc.text
        before = [word for word in text[self._given(mention) : name.start].split() if not is_epithet(word)]
        words = name.of(text).split()
        return before + ([word for word in words if not is_epithet(word)] or words)

    def _is_namesakes(self, iri: str, mention: Mention) -> bool:
        """Is the surname that of another, whom the article named in full last: «فارس الفهداوي», then «الفهداوي»? Or first, if it stands
        in the headline."""
        if not is_bare(" ".join(self._telling(mention))):
            return False
        surname = fold_word(self._words(mention)).split()[-1:]
        people = [m for m in self.doc.mentions if m.type == "Person" and m is not mention]
        whole = [m for m in people if not is_bare(name := self._words(m)) and (fold_word(name).split()[-1:] == surname or iri in m.knowledge)]
        before = [m for m in whole if m.span.end <= mention.span.start]
        if not before and any(s.kind == "title" and s.span.covers(mention.span) for s in self.doc.sentences):
            before = whole[:1]
        return bool(before) and not self._is_named(iri, max(before, key=lambda m: m.span))

    def _is_named(self, iri: str, mention: Mention) -> bool:
        """Is the whole name one of the entry's?"""
        entry, words = self.knowledge.entry(iri), self._words(mention)
        names = (name for name in (entry.ar, entry.en, *entry.alt, *entry.hidden) if name and not is_bare(name))
        return iri in mention.knowledge and self._bears(iri, mention) or any(alike(words, name) >= SAME_NAME for name in names)

    def _given(self, mention: Mention) -> int:
        """Where the name begins, with the word of the mention before its entry's name that is neither title nor another mention."""
        name = mention.head or mention.span
        before = self.doc.text[mention.span.start : name.start].split()
        if not before or fold_word(before[-1]) in RANKS or is_epithet(before[-1]):
            return name.start
        word = Span(name.start - 1 - len(before[-1]), name.start - 1)
        other = any(m.span.overlaps(word) and not m.span.covers(name) for m in self.doc.mentions)
        return name.start if other or word.of(self.doc.text) != before[-1] else word.start

    def _join_known(self, mention: Mention) -> None:
        iri = self._choose(mention)
        if not iri:
            return
        cluster = next((c for c in self.all if c.knowledge == iri), None)
        self._add(cluster or Cluster(self.knowledge.entry(iri).type, knowledge=iri), mention, True)

    def _join_named(self, mention: Mention) -> None:
        words = self._words(mention)
        scored = [(self._likeness(words, mention, cluster), cluster) for cluster in self.all]
        found = [(score, cluster) for score, cluster in scored if score > SAME_NAME]
        by_turn = mention.type == "Person" and is_bare(words)  # whoever was named last: «جورج بوش … جيب بوش … بوش»
        best = max(found, key=lambda one: (self._last(one[1], mention) if by_turn else 0, one[0]), default=(0.0, None))[1]
        self._add(best or Cluster(mention.type), mention, True)

    def _likeness(self, words: str, mention: Mention, cluster: Cluster) -> float:
        if cluster.type != mention.type and not {cluster.type, mention.type} <= _BODIES or cluster.knowledge in self.others.get(mention.id, ()):
            return 0.0
        nested = [(mention, m) if mention.span.covers(m.span) else (m, mention) for m in cluster.mentions if mention.span.overlaps(m.span)]
        if cluster.type == mention.type == "ArmedGroup" and any(self._adds_nothing(*pair) for pair in nested):
            return 1.0  # «تنظيم داعش الإرهابي» is Daesh
        if any(outer is mention for outer, _ in nested):
            return 0.0  # «الحدود مع سوريا» is not Syria
        names = list(cluster.names)
        if cluster.knowledge:
            entry = self.knowledge.entry(cluster.knowledge)
            names += [n for n in (entry.ar, entry.en, *entry.alt, *entry.hidden) if n]
        if cluster.type == "Person" and cluster.knowledge and not is_bare(words):
            names = [n for n in names if not is_bare(n)] or names  # a surname that many bear says nothing of a full name
        if cluster.type == "Person":
            return max((_person_likeness(words, n) for n in names), default=0.0)
        return max((_body_likeness(words, n) for n in names), default=0.0)

    def _adds_nothing(self, mention: Mention, inner: Mention) -> bool:
        """Does a mention say no more than the name inside it?"""
        text = self.doc.text
        around = fold_word(f"{text[mention.span.start : inner.span.start]} {text[inner.span.end : mention.span.end]}")
        return all(word in _SAID_OF_GROUPS for word in re.findall(r"\w+", around))

    def _join_nominal(self, mention: Mention) -> None:
        target = self._by_owner(mention) or self._by_apposition(mention) or self._by_alias(mention) or self._by_reader(mention)
        target = target or self._by_noun(mention) or self._by_head(mention) or self._by_state(mention)
        if target or mention.producer != "anaphor":  # a noun that only might refer is nothing where it does not
            self._add(target or Cluster(mention.type), mention, False)

    def _by_owner(self, mention: Mention) -> Cluster | None:
        """«قواته», «جنودها»: whose forces act, acts; the nearest force, group, coalition or state before."""
        first = fold_word(mention.span.of(self.doc.text)).split()[:1]
        if not first or not first[0].startswith(_FORCES) or not first[0].endswith(_PRONOUNS):
            return None
        before = [c for c in self._before(mention) if c.named]

        def nearest(clusters: list[Cluster]) -> tuple[int, Cluster | None]:
            latest = [(self._last(c, mention), n) for n, c in enumerate(clusters)]
            return (max(latest)[0], clusters[max(latest)[1]]) if latest else (-1, None)

        near, owner = nearest([c for c in before if c.type in _OWNERS])
        return owner if owner and mention.span.start - near <= _OWNER_REACH else nearest([c for c in before if self._is_country(c)])[1]

    def _by_apposition(self, mention: Mention) -> Cluster | None:
        """An office beside a name is the person named: «قائد القوات اللواء X», «X، المتحدث باسم Y»; the name behind it before the one
        in front of it: «أقال X قائد الشرطة الفريق Y»."""
        if mention.type != "Person":
            return None
        named = [m for m in self.doc.mentions if m.type == "Person" and m.id in self.of and self.of[m.id].named and not m.span.overlaps(mention.span)]
        beside = (m for m in sorted(named, key=lambda m: m.span < mention.span) if self._stands_beside(m, mention))
        return next((self.of[m.id] for m in beside), None)

    def _stands_beside(self, name: Mention, office: Mention) -> bool:
        first, second = sorted((office.span, name.span))
        between = self.doc.text[first.end : second.start]
        words = re.sub(r'[،,("«»“”]', " ", between).split()
        return not set(".\n") & set(between) and len(words) <= 3 and all(w in RANKS or w.startswith("ال") for w in map(fold_word, words))

    def _by_alias(self, mention: Mention) -> Cluster | None:
        """«قاعدة صغيرة … المعروفة باسم X»: what is described is X."""
        for other in self.doc.mentions:
            if other.id not in self.of or not 0 < other.span.start - mention.span.end <= ALIAS_REACH:
                continue
            before = fold_word(self.doc.text[mention.span.end : other.span.start]).split()
            same = other.type == mention.type or {other.type, mention.type} <= _LOCATIONS
            if same and " ".join(before[-2:]) in NAMED_AS and not any("." in w for w in before):
                return self.of[other.id]
        return None

    def _is_country(self, cluster: Cluster) -> bool:
        entry = self.knowledge.get(cluster.knowledge) if cluster.knowledge else None
        return bool(entry) and entry.place_kind == "country"

    def _by_reader(self, mention: Mention) -> Cluster | None:
        scored = sorted(self.pairs.get(mention.id, ()), reverse=True)
        for score, other in scored:
            cluster = self.of.get(other)
            if cluster is None or score < COREFERENCE_FLOOR or not _may_join(mention.type, cluster.type):
                continue
            if not self._keeps_apart(mention, cluster):
                return cluster
        return None

    def _by_head(self, mention: Mention) -> Cluster | None:
        """The last entity before a bare definite noun whose name or description begins with the noun: «مركز الملك سلمان … المركز»."""
        words = fold_word(mention.span.of(self.doc.text)).split()
        if len(words) != 1 or not words[0].startswith("ال"):
            return None
        noun = words[0].removeprefix("ال")
        found = [
            (m.span.start, n)
            for n, c in enumerate(self.all)
            if c.type == mention.type or {c.type, mention.type} <= _BODIES or {c.type, mention.type} <= _LOCATIONS
            for m in c.mentions
            if m.span.start < mention.span.start and _description(m.span.of(self.doc.text))[:1] == [noun]
        ]
        return self.all[max(found)[1]] if found else None

    def _keeps_apart(self, mention: Mention, cluster: Cluster) -> bool:
        """Are they two and many («المعسكرين», «مواقع تمركزه»), or one a source without a name and the other a name or a source of
        another description?"""
        words = _description(mention.span.of(self.doc.text))
        apart = (self._is_beside, self._is_anothers, self._is_new, self._is_owned_elsewhere)
        if not self._is_such(cluster, words) or any(test(mention, cluster) for test in apart):
            return True
        described = [_description(m.span.of(self.doc.text)) for m in cluster.mentions if m.kind != "name"]
        numbers = {number_of(d[0]) for d in (words, *described) if d}
        if {"dual", "plural"} <= numbers or {"dual", "singular"} <= numbers:
            return True
        if not words or words[0] not in _ANONYMOUS:
            return False
        if cluster.named:
            return True
        others = [d for d in described if d and d[0] in _ANONYMOUS and len(d) > 1]
        return len(words) > 1 and bool(others) and not any(set(words) <= set(d) or set(d) <= set(words) for d in others)

    def _is_such(self, cluster: Cluster, words: Sequence[str]) -> bool:
        """Can the one word mean the cluster? «البرلمان» is no government, and «الوزارة» no parliament."""
        kind = _INSTITUTIONS.get(words[0].removeprefix("ال"), "") if len(words) == 1 else ""
        if not kind or cluster.type != "Government":
            return True
        slug = self.knowledge.institution_kind(cluster.knowledge) if cluster.knowledge else ""
        return slug.startswith(kind) if slug else any(_description(name)[:1] == [words[0].removeprefix("ال")] for name in cluster.names) or not cluster.names

    def _by_state(self, mention: Mention) -> Cluster | None:
        """«الحكومة», «البرلمان» of the state whose bodies, else of the country that, the article tells of; who is told of last may serve
        another than his own, so that of people the state of most counts."""
        words = _description(mention.span.of(self.doc.text))
        kind = _INSTITUTIONS.get(words[0], "") if len(words) == 1 else ""
        told = self._before(mention)
        bodies = [c for c in told if c.type in ("Government", "MilitaryForce", "Person") and c.knowledge and self.knowledge.entry(c.knowledge).country]
        if bodies:
            states = [self.knowledge.entry(c.knowledge).country for c in sorted(bodies, key=lambda c: self._last(c, mention)) for _ in c.mentions]
            last = max(bodies, key=lambda c: self._last(c, mention))
            country = max(reversed(states), key=states.count) if last.type == "Person" else states[-1]
        else:
            country = max((c for c in told if self._is_country(c)), key=lambda c: len(c.mentions), default=Cluster("")).knowledge
        entry = self.knowledge.institution(country, kind) if kind and country else None
        if entry is None:
            return None
        return next((c for c in self.all if c.knowledge == entry.iri), None) or Cluster(entry.type, knowledge=entry.iri)

    def _before(self, mention: Mention) -> list[Cluster]:
        """The clusters that are mentioned before."""
        return [c for c in self.all if c.mentions[0].span.start < mention.span.start]

    def _last(self, cluster: Cluster, mention: Mention) -> int:
        """Where the cluster was mentioned last before the mention, -1 for nowhere."""
        return max((m.span.start for m in cluster.mentions if m.span.start < mention.span.start), default=-1)

    def _is_beside(self, mention: Mention, cluster: Cluster) -> bool:
        """Are two people joined by «و» («سمو» may follow), the second perhaps by an office before the name: «رئيس الوزراء ووزير النفط
        فلان»?"""
        if mention.type != "Person":
            return False

        def between(one: Mention, other: Mention) -> str:
            first, second = sorted((one.span, other.span))
            return self.doc.text[first.end : second.start].strip() if first.end <= second.start else "-"

        beside = [m for m in self.doc.mentions if m.type == "Person" and m is not mention and _AND.fullmatch(between(m, mention))]
        return any(m is other or not between(m, other) for m in beside for other in cluster.mentions)

    def _is_anothers(self, mention: Mention, cluster: Cluster) -> bool:
        """Is it somebody's own («ولي عهده», «رئيس وزرائها»), and the cluster who was told of last before it in the sentence, whose he is?"""
        if mention.type != "Person" or not _SOMEBODYS.search(mention.span.of(self.doc.text)):
            return False
        before = [m for m in self.doc.mentions if m.span.end <= mention.span.start and m.type in ("Person", "Place")]
        owner = max(before, key=lambda m: m.span.end, default=None)
        return owner in cluster.mentions and not set(".\n؟!") & set(self.doc.text[owner.span.end : mention.span.start])

    def _is_new(self, mention: Mention, cluster: Cluster) -> bool:
        """Does a bare indefinite noun bring people in («مسلحون مجهولون») who were not told of by a like one before?"""
        words = fold_word(mention.span.of(self.doc.text)).split()
        indefinite = mention.type == "PopulationGroup" and words and all(w.endswith(("ون", "ين")) and not w.startswith("ال") for w in words)
        if not indefinite:
            return False
        told = {word.rstrip("ونيا") for m in cluster.mentions for word in _description(m.span.of(self.doc.text))}
        return told.isdisjoint(word.rstrip("ونيا") for word in words)

    def _is_owned_elsewhere(self, mention: Mention, cluster: Cluster) -> bool:
        """Is it somebody's own («منزله», «مقرها»), and the cluster a place with another kind of name («القنصلية الإيرانية»)?"""
        owned = _OWNED.fullmatch(mention.span.of(self.doc.text))
        if mention.type not in _LOCATIONS or not cluster.names or not owned:
            return False
        return not any(_description(name)[:1] == [fold_word(owned["noun"])] for name in cluster.names)

    def _by_noun(self, mention: Mention) -> Cluster | None:
        """The last entity before a bare definite noun that may stand for it («القاعدة»)."""
        words = fold_word(mention.span.of(self.doc.text)).split()
        type_ = next((t for t, nouns in ANAPHORS.items() if len(words) == 1 and words[0] in nouns), "")
        before = [c for c in self._before(mention) if c.named and c.type == type_ and self._is_such(c, words)]
        if words == ["البلاد"]:  # the country that the article is about
            return max((c for c in before if self._is_country(c)), key=lambda c: len(c.mentions), default=None)
        return max(before, key=lambda c: self._last(c, mention)) if type_ and before else None


def _description(words: str) -> list[str]:
    """The folded words of a description, each without the article."""
    return [w.removeprefix("ال") for w in fold_word(words).split()]


def _may_join(mention: str, cluster: str) -> bool:
    return mention == cluster or {mention, cluster} <= _BODIES or {mention, cluster} <= _LOCATIONS or "PopulationGroup" in (mention, cluster)


def _body_likeness(left: str, right: str) -> float:
    """Names of bodies and places: one word alone stands for what one word more says («الشورى», «مجلس الشورى»), and for no longer
    name that ends so («الكردستاني», «وزارة داخلية إقليم كردستان»)."""
    fewer, more = sorted((len(left.split()), len(right.split())))
    return 0.0 if fewer == 1 and more > 2 else alike(left, right)


def _person_likeness(short: str, full: str) -> float:
    """Names of people: a surname alone stands for its full name."""
    whole = alike(short, full)
    if whole >= SAME_NAME:
        return whole
    a, b = short.split(), full.split()
    fewer, more = (a, b) if len(a) <= len(b) else (b, a)
    if len(fewer) < len(more) and all(max(alike(x, y) for y in more) >= 0.8 for x in fewer if len(x) > 2):
        return 0.9 if alike(fewer[-1], more[-1]) >= 0.8 or len(fewer) > 1 or len(more) > 2 else 0.86
    return 0.0


def ground(doc: Document, knowledge: KnowledgeBase, coreference: Sequence[tuple[int, int, float]] = ()) -> Document:
    """The document with ``entities``; every mention is in exactly one, and nouns that refer to nothing are dropped.

    ``coreference`` are (mention index, mention index, score 0 to 1) of the reader.
    """
    clusters = _Clusters(doc, knowledge, coreference).run()
    clusters.sort(key=lambda c: (c.mentions[0].span.start, -len(c.mentions[0].span)))
    entities = tuple(_entity(f"e{i}", c, doc, knowledge) for i, c in enumerate(clusters, 1))
    kept = {id_ for entity in entities for id_ in entity.mentions}
    return doc.with_(entities=entities, mentions=tuple(m for m in doc.mentions if m.id in kept))


def _entity(id_: str, cluster: Cluster, doc: Document, knowledge: KnowledgeBase) -> Entity:
    ids = tuple(m.id for m in cluster.mentions)
    if cluster.knowledge:
        entry = knowledge.entry(cluster.knowledge)
        return Entity(id_, entry.type, entry.labels, ids, entry.iri, entry.wikidata)
    type_ = _majority(m.type for m in cluster.mentions)
    label = max(cluster.names, key=len) if cluster.names else cluster.mentions[0].span.of(doc.text)
    return Entity(id_, type_, _labels(" ".join(label.split())), ids, named=cluster.named)


def _majority(types: Iterable[str]) -> str:
    counts = Counter(types)
    return max(sorted(counts), key=counts.__getitem__)


def _labels(name: str) -> tuple[tuple[str, str], ...]:
    if any("\u0620" <= c <= "\u064a" for c in name):
        return (("ar", name), ("ar-Latn", romanise(name)))
    return (("en", name),)
