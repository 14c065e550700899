"""Reading an article from text to facts: with and without a reader model, in batches, and when something breaks."""

from __future__ import annotations

import json
import logging
from datetime import date

import pytest
from commands import parts
from fake_reader import FakeReader

from kg import reading
from kg.annotate.mentions import NATIONAL
from kg.annotate.reader import Links, Reader
from kg.errors import MissingModelError, OntologyError, StageError
from kg.extract.relations import LINEAR_SHARE
from kg.model import Article, Document
from kg.reading import RELATION_FLOOR, Components, read_articles

HANDOVER = "سلم التحالف الدولي قاعدة القيارة الجوية إلى القوات العراقية يوم الخميس."
WITHDRAWAL = "انسحبت القوات الفرنسية من معسكر التاجي في العراق الأسبوع الماضي."
LAYERS = ("sentences", "tokens", "times", "quantities", "mentions", "events", "entities", "facts")


def article(text: str, id_: str = "a") -> Article:
    return Article(id_, text, published=date(2020, 3, 27), published_from="record")


def read(text: str, reader: FakeReader | None = None) -> Document:
    (doc,) = read_articles([article(text)], Components(parts().knowledge, parts().lexicon, reader))
    return doc


def told(doc: Document) -> list[tuple[str, dict[str, str]]]:
    """Facts as their type and the labels of their arguments."""
    labels = {e.id: e.knowledge.rpartition("/")[2] or dict(e.labels).get("ar", "") for e in doc.entities}
    return [(f.type, {a.role: labels.get(a.entity, a.text) for a in f.arguments}) for f in doc.facts]


@pytest.mark.parametrize("reader", [None, FakeReader()])
def test_reading_runs_every_layer(reader: FakeReader | None) -> None:
    doc = read(HANDOVER, reader)
    assert all(getattr(doc, layer) is not None for layer in LAYERS) and doc.article.text == HANDOVER
    assert Document.from_json(doc.to_json()) == doc


def test_reading_without_a_reader_finds_facts_by_lexicon_and_gazetteer() -> None:
    doc = read(HANDOVER)
    ((type_, roles),) = [fact for fact in told(doc) if fact[0] == "Handover"]
    assert roles["giver"] == "global-coalition" and roles["site"] == "qayyarah-airfield-west" and "recipient" in roles
    (fact,) = [f for f in doc.facts if f.type == "Handover"]
    (time,) = [t for t in doc.times if t.id == fact.time]
    assert (time.start, time.end, time.precision) == (date(2020, 3, 26), date(2020, 3, 26), "day")


@pytest.mark.parametrize(("when", "expected"), [("يوم الخميس", []), ("في أواخر عام 2014", [date(2014, 10, 1)])])
def test_a_relation_has_no_day_of_its_sentence(when: str, expected: list[date]) -> None:
    doc = read(f"قادت الولايات المتحدة التحالف الدولي {when} في العراق.")
    (fact,) = [f for f in doc.facts if f.type == "Leadership"]
    assert [t.start for t in doc.times if t.id == fact.time] == expected


def test_reading_takes_the_readers_trigger_with_the_rules_roles() -> None:
    reader = FakeReader(triggers=[("سلم", "Handover", 0.95)])
    assert ("Handover", "qayyarah-airfield-west") in [(type_, roles.get("site")) for type_, roles in told(read(HANDOVER, reader))]


def test_reading_asks_the_reader_about_triggers_mentions_and_values() -> None:
    reader = FakeReader(mentions=[("وزير الدفاع", "Person", 0.9, "nominal")], triggers=[("سلم", "Handover", 0.95)])
    read("سلم وزير الدفاع الفرنسي معدات بقيمة 5 ملايين دولار إلى 300 جندي على بعد 10 كيلومترات يوم الخميس.", reader)
    triggers, mentions, values = reader.asked
    assert [type_ for _, type_ in triggers] == ["Handover"]
    assert {type_ for _, type_ in values} == {"Money", "Count", "Distance", "Time"}
    assert ("Person" in {type_ for _, type_ in mentions}) and "Place" not in {type_ for _, type_ in mentions}, "adjectives are not asked about"


#: What the reader must say for a relation that the vote gives nothing.
ALONE = RELATION_FLOOR / (1 - LINEAR_SHARE)


@pytest.mark.parametrize(("score", "found"), [(ALONE + 0.05, True), (RELATION_FLOOR - 0.1, False)])
def test_reading_takes_the_readers_relations_above_the_floor(score: float, found: bool) -> None:
    reader = FakeReader([("نعيم الفلاني", "Person", 0.9), ("رابطة الجنوب", "Organisation", 0.9)], links=Links(relations=((0, 1, "Membership", score),)))
    doc = read("شوهد نعيم الفلاني قرب رابطة الجنوب.", reader)
    assert (("Membership", {"member": "نعيم الفلاني", "organisation": "رابطة الجنوب"}) in told(doc)) == found


def test_reading_keeps_a_nationality_adjective_only_where_it_fills_a_role() -> None:
    doc = read("كان المطبخ الفرنسي لذيذا.")
    assert not [m for m in doc.mentions if m.producer == NATIONAL] and not doc.facts
    for m in read(HANDOVER + " " + WITHDRAWAL).mentions:
        assert m.producer != NATIONAL or any(m.id == a.mention for f in read(HANDOVER + " " + WITHDRAWAL).facts for a in f.arguments)


def test_reading_keeps_order_and_batches() -> None:
    reader = FakeReader()
    articles = [article(text, f"n{i}") for i, text in enumerate((HANDOVER, WITHDRAWAL, HANDOVER))]
    docs = list(read_articles(articles, Components(parts().knowledge, parts().lexicon, reader)))
    assert [d.article.id for d in docs] == ["n0", "n1", "n2"] and reader.batches == [3]
    assert list(read_articles([], Components(parts().knowledge, parts().lexicon, reader))) == [] and reader.batches == [3]


def test_reading_articles_do_not_touch_one_another() -> None:
    """The same document alone and beside others."""
    together = list(read_articles([article(HANDOVER, "a"), article(WITHDRAWAL, "b")], parts()))
    alone = [*read_articles([article(HANDOVER, "a")], parts()), *read_articles([article(WITHDRAWAL, "b")], parts())]
    assert together == alone


def test_reading_finds_the_article_that_breaks_a_batch() -> None:
    reader, failed = FakeReader(fails_on="الفرنسية"), []
    articles = [article(text, f"n{i}") for i, text in enumerate((HANDOVER, WITHDRAWAL, HANDOVER))]
    docs = list(read_articles(articles, Components(parts().knowledge, parts().lexicon, reader), lambda a, e: failed.append((a.id, str(e)))))
    assert [d.article.id for d in docs] == ["n0", "n2"] and failed == [("n1", "shape (0,)\nand more")] and reader.batches == [3, 1, 1, 1]
    with pytest.raises(ValueError, match="shape"):
        list(read_articles(articles, Components(parts().knowledge, parts().lexicon, reader)))


@pytest.mark.parametrize(("error", "own"), [(KeyError("m1"), True), (StageError("layers not run"), True), (RecursionError(), True), (OntologyError("broken"), False), (MissingModelError("none"), False)])
def test_reading_tells_an_articles_fault_from_the_installations(monkeypatch: pytest.MonkeyPatch, error: Exception, own: bool) -> None:
    def failing(*arguments: object) -> None:
        raise error

    monkeypatch.setattr(reading, "ground", failing)
    failed: list[Exception] = []
    if own:
        assert list(read_articles([article(HANDOVER)], parts(), lambda a, e: failed.append(e))) == [] and failed == [error]
    else:
        with pytest.raises(type(error)):
            list(read_articles([article(HANDOVER)], parts(), lambda a, e: failed.append(e)))
        assert failed == []


def test_reading_goes_on_where_the_model_is_missing(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    def missing(*arguments: object, **named: object) -> None:
        raise MissingModelError("no model 'reader'")

    knowledge, lexicon = parts().knowledge, parts().lexicon
    monkeypatch.setattr(Reader, "load", missing)
    monkeypatch.setattr(reading.KnowledgeBase, "load", lambda: knowledge)
    monkeypatch.setattr(reading, "load_lexicon", lambda: lexicon)
    with caplog.at_level(logging.WARNING, "kg.reading"):
        loaded = Components.load(grammar=False)
    assert loaded.reader is None and "reading with gazetteer and lexicon alone" in caplog.text
    caplog.clear()
    assert Components.load(reader=False, grammar=False).reader is None and caplog.text == ""


def test_reading_one_entity_for_the_spellings_of_a_spokesman() -> None:
    doc = read("قال المتحدث باسم التحالف الدولي مايلز كاجينس إن القوات باقية. وأضاف كاجينز أن القاعدة سلمت.", FakeReader([("مايلز كاجينس", "Person", 0.9), ("كاجينز", "Person", 0.9)]))
    people = [e for e in doc.entities if e.type == "Person"]
    assert len(people) == 1 and len(people[0].mentions) == 2


def test_reading_facts_stand_on_their_document() -> None:
    """Every id that a fact names is in its document, and evidence holds the trigger."""
    doc = read(f"{HANDOVER}\n{WITHDRAWAL}\nوقال المتحدث باسم التحالف الدولي إن 300 جندي سيغادرون الموصل.")
    entities, mentions = {e.id for e in doc.entities}, {m.id for m in doc.mentions}
    quantities, times = {q.id for q in doc.quantities}, {t.id for t in doc.times} | {""}
    assert len(doc.facts) >= 3
    for fact in doc.facts:
        assert all(a.text or a.entity in entities and a.mention in mentions for a in fact.arguments) and fact.time in times
        assert all(v.quantity in quantities for v in fact.values) and all(s.entity in entities for s in fact.attribution)
        assert fact.triggers and all(any(e.covers(t) for e in fact.evidence) for t in fact.triggers) and 0 < fact.confidence <= 1
    assert json.loads(doc.to_json())["facts"]
