"""Which event mentions of one article are one telling or share a group, as merging takes them up."""

from __future__ import annotations

from datetime import date

from kg.annotate.text import annotate_text
from kg.extract.tellings import tell
from kg.model import Argument, Article, Document, Entity, EventMention, Mention, Span

TEXT = "سيواصل التحالف دعم الحكومة. انسحب التحالف من المعسكر الشمالي. وانسحب من المعسكر الجنوبي. وقد انسحب كليا."
NAMES = {"التحالف": "Coalition", "الحكومة": "Government", "المعسكر الشمالي": "Base", "المعسكر الجنوبي": "Base"}


def span(words: str, after: int = 0) -> Span:
    start = TEXT.index(words, after)
    return Span(start, start + len(words))


def mention(number: int, kind: str, words: Span, roles: dict[str, str], modality: str = "actual") -> EventMention:
    fillers = tuple(Argument(role, f"m-{name}") for role, name in roles.items())
    sentence = next(i for i, s in enumerate(document().sentences) if s.span.covers(words))
    return EventMention(f"x{number}", words, kind, sentence, fillers, modality=modality)


def document(*events: EventMention) -> Document:
    doc = annotate_text(Document(Article("a", TEXT, published=date(2020, 3, 29))))
    mentions = tuple(Mention(f"m-{name}", span(name), kind) for name, kind in NAMES.items())
    entities = tuple(Entity(f"e-{name}", kind, (("ar", name),), (f"m-{name}",)) for name, kind in NAMES.items())
    return doc.with_(mentions=mentions, entities=entities, events=events, times=(), quantities=())


def test_merge_tellings_a_relation_read_by_its_word_and_by_its_ends_is_one_with_the_words_modality():
    ends = {"supporter": "التحالف", "supported": "الحكومة"}
    clause = mention(1, "Support", span("التحالف دعم الحكومة"), ends)
    word = mention(2, "Support", span("دعم"), ends, "planned")
    for events in ((clause, word), (word, clause)):
        assert [(fact.modality, len(fact.triggers)) for fact in tell(document(*events)).facts] == [("planned", 2)]


def test_merge_tellings_relations_of_two_clauses_keep_their_modalities():
    ends = {"supporter": "التحالف", "supported": "الحكومة"}
    first, later = mention(1, "Support", span("دعم"), ends, "planned"), mention(2, "Support", span("انسحب"), ends)
    assert sorted(fact.modality for fact in tell(document(first, later)).facts) == ["actual", "planned"]


def test_merge_tellings_withdrawals_from_two_bases_share_no_group_whatever_the_reading_links():
    north = mention(1, "Withdrawal", span("انسحب"), {"actor": "التحالف", "origin": "المعسكر الشمالي"})
    south = mention(2, "Withdrawal", span("انسحب", span("وانسحب").start), {"actor": "التحالف", "origin": "المعسكر الجنوبي"})
    untold = mention(3, "Withdrawal", span("انسحب", span("وقد").start), {"actor": "التحالف"}, "planned")
    links = {"x2": {"x1", "x3"}, "x3": {"x1", "x2"}, "x1": {"x2", "x3"}}
    groups = {fact.triggers[0]: fact.group for fact in tell(document(north, south, untold), links).facts}
    assert groups[untold.trigger] == groups[north.trigger] != groups[south.trigger]
