"""The arithmetic of the scores, on gold small enough to count by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.evaluate import Figures, likeness, name_words, pair_best, read_gold, score

BASE, FORCE, STATE = "urn:base", "urn:force", "urn:state"
SENTENCE = "سلم التحالف الدولي قاعدة القيارة إلى القوات العراقية يوم الخميس"
OTHER = "انسحبت القوات الفرنسية من معسكر التاجي"


def wanted(id_: str, type_: str, *names: str, wikidata: str | None = None, core: bool = True) -> dict:
    return {"id": id_, "type": type_, "names": list(names), "wikidata": wikidata, "core": core}


def entity(iri: str, type_: str, *names: str, wikidata: str = "", article: str = "a") -> dict:
    return {"article": article, "entity": iri, "type": type_, "label": {"ar": names[0]}, "wikidata": wikidata or None, "mentions": [{"text": n} for n in names]}


def fact(type_: str, *arguments: tuple[str, str], evidence: str = SENTENCE, article: str = "a", **more: object) -> dict:
    rows = [{"role": role, "entity": iri, "mention": iri, "label": {}} for role, iri in arguments]
    quotes = [{"start": 0, "end": len(evidence), "text": evidence}]
    return {"article": article, "id": "urn:f", "type": type_, "arguments": rows, "values": [], "time": None, "polarity": "positive", "modality": "actual", "attribution": [], "evidence": quotes} | more


def gold_fact(type_: str, *arguments: tuple[str, str], evidence: str = SENTENCE, **more: object) -> dict:
    rows = [{"role": role, "entity": id_} for role, id_ in arguments]
    return {"type": type_, "arguments": rows, "values": [], "time": None, "polarity": "positive", "modality": "actual", "attribution": [], "evidence": [evidence], "core": True} | more


def gold(*facts: dict, entities: list[dict] | None = None, article: str = "a") -> dict:
    people = entities if entities is not None else [wanted("g1", "Base", "قاعدة القيارة"), wanted("g2", "Coalition", "التحالف الدولي"), wanted("g3", "MilitaryForce", "القوات العراقية")]
    return {"article": article, "entities": people, "facts": list(facts)}


def found(*extra: dict) -> list[dict]:
    return [entity(BASE, "Base", "قاعدة القيارة"), entity(FORCE, "Coalition", "التحالف الدولي"), entity(STATE, "MilitaryForce", "القوات العراقية"), *extra]


HANDOVER = gold_fact("Handover", ("giver", "g2"), ("recipient", "g3"), ("site", "g1"))
TOLD = fact("Handover", ("giver", FORCE), ("recipient", STATE), ("site", BASE))


def counts(figures: Figures, name: str) -> tuple[int, int, int]:
    return figures.hits[name], figures.extra[name], figures.missing[name]


def test_evaluate_all_right() -> None:
    figures = score([gold(HANDOVER)], [TOLD], found())
    assert [counts(figures, n) for n in ("entity", "fact", "argument", "Handover")] == [(3, 0, 0), (1, 0, 0), (3, 0, 0), (1, 0, 0)]
    assert figures.f1("fact") == 1.0 and figures.accuracy("entity type") == 1.0 and figures.accuracy("time") is None
    assert figures.notes == []


def test_evaluate_nothing_found() -> None:
    figures = score([gold(HANDOVER)], [], [])
    assert [counts(figures, n) for n in ("entity", "fact", "argument")] == [(0, 0, 3), (0, 0, 1), (0, 0, 3)]
    assert figures.precision("fact") == figures.recall("fact") == figures.f1("fact") == 0.0
    assert sum("missed" in note for note in figures.notes) == 4


def test_evaluate_precision_recall_and_f1() -> None:
    """Two of three entities, one too many; an argument wrong, one lacking."""
    rows = [entity(BASE, "Base", "قاعدة القيارة"), entity(FORCE, "Organisation", "التحالف الدولي"), entity("urn:x", "Place", "باريس")]
    figures = score([gold(HANDOVER)], [fact("Handover", ("giver", FORCE), ("site", "urn:x"))], rows)
    assert counts(figures, "entity") == (2, 1, 1) and (figures.right["entity type"], figures.asked["entity type"]) == (1, 2)
    assert counts(figures, "argument") == (1, 1, 2) and counts(figures, "fact") == (1, 0, 0)
    assert figures.precision("argument") == 0.5 and figures.recall("argument") == pytest.approx(1 / 3) and figures.f1("argument") == pytest.approx(0.4)


def test_evaluate_matches_one_to_one_and_best_first() -> None:
    """A fact told twice is right once; the fuller telling takes the gold."""
    figures = score([gold(HANDOVER)], [fact("Handover", ("site", BASE)), TOLD], found())
    assert counts(figures, "fact") == (1, 1, 0) and counts(figures, "argument") == (3, 1, 0)
    twice = score([gold(HANDOVER, HANDOVER)], [TOLD], found())
    assert counts(twice, "fact") == (1, 0, 1)
    assert pair_best({(0, 0): 0.9, (0, 1): 0.8, (1, 0): 0.95, (1, 1): 0.0}) == {1: 0, 0: 1}


def test_evaluate_second_node_of_an_entity_is_extra_but_its_arguments_count() -> None:
    figures = score([gold(HANDOVER)], [fact("Handover", ("site", "urn:again"))], found(entity("urn:again", "Base", "قاعدة القيارة")))
    assert counts(figures, "entity") == (3, 1, 0) and counts(figures, "argument") == (1, 0, 2)


def test_evaluate_wrong_type_or_nothing_shared_is_no_match() -> None:
    withdrawal = gold_fact("Withdrawal", ("actor", "g2"), evidence=OTHER)
    assert counts(score([gold(withdrawal)], [TOLD], found()), "fact") == (0, 1, 1)
    assert counts(score([gold(withdrawal)], [fact("Withdrawal", ("actor", STATE), evidence=OTHER)], found()), "fact") == (0, 1, 1)


def test_evaluate_fact_without_arguments_is_matched_by_its_passage() -> None:
    bare = gold_fact("Outbreak", evidence=OTHER)
    assert counts(score([gold(bare)], [fact("Outbreak", evidence=OTHER + ".")], found()), "fact") == (1, 0, 0)
    assert counts(score([gold(bare)], [fact("Outbreak", evidence=SENTENCE)], found()), "fact") == (0, 1, 1)


def test_evaluate_gold_that_is_not_core_is_neither_right_nor_wrong() -> None:
    minor = [wanted("g1", "Base", "قاعدة القيارة"), wanted("g4", "Place", "الموصل", core=False)]
    side = gold_fact("Location", ("thing", "g1"), ("place", "g4"), core=False)
    rows = [entity(BASE, "Base", "قاعدة القيارة"), entity("urn:mosul", "Place", "الموصل")]
    with_it = score([gold(side, entities=minor)], [fact("Location", ("thing", BASE), ("place", "urn:mosul"))], rows)
    without = score([gold(side, entities=minor)], [], rows[:1])
    for figures in (with_it, without):
        assert counts(figures, "entity") == (1, 0, 0) and counts(figures, "fact") == counts(figures, "argument") == (0, 0, 0)


def test_evaluate_time_is_both_ends() -> None:
    day = {"start": "2020-03-26", "end": "2020-03-26", "precision": "day"}
    timed = gold(HANDOVER | {"time": day})
    for told, right in ((day, 1), (day | {"end": "2020-03-27"}, 0), (None, 0), ({"start": "2020-03-26"}, 1)):
        figures = score([timed], [TOLD | {"time": told}], found())
        assert (figures.right["time"], figures.asked["time"]) == (right, 1)
    assert score([gold(HANDOVER)], [TOLD | {"time": day}], found()).asked["time"] == 0


def test_evaluate_value_is_role_and_number() -> None:
    worth = gold(HANDOVER | {"values": [{"role": "worth", "value": 1700000, "unit": "USD"}, {"role": "count", "value": 200, "unit": "person"}]})
    told = [{"role": "worth", "value": 1700000.0, "unit": "USD"}, {"role": "killed", "value": 200, "unit": "person"}]
    figures = score([worth], [TOLD | {"values": told}], found())
    assert (figures.right["value"], figures.asked["value"]) == (1, 2)


def test_evaluate_attribution_is_the_nearest_speaker() -> None:
    said = gold(HANDOVER | {"attribution": ["g2", "g3"]})
    for chain, right in (([FORCE, STATE], 1), ([STATE], 1), ([BASE, FORCE], 0), ([], 0), (["urn:nobody"], 0)):
        figures = score([said], [TOLD | {"attribution": [{"entity": e} for e in chain]}], found())
        assert (figures.right["attribution"], figures.asked["attribution"]) == (right, 1)
    assert score([gold(HANDOVER)], [TOLD | {"attribution": [{"entity": FORCE}]}], found()).asked["attribution"] == 0


def test_evaluate_flags_of_matched_facts() -> None:
    figures = score([gold(HANDOVER | {"modality": "planned"})], [TOLD | {"polarity": "negative"}], found())
    assert [(figures.right[n], figures.asked[n]) for n in ("polarity", "modality")] == [(0, 1), (0, 1)]


def test_evaluate_modality_chooses_between_tellings_of_equal_arguments() -> None:
    planned = HANDOVER | {"modality": "planned"}
    figures = score([gold(HANDOVER, planned)], [TOLD | {"modality": "planned"}, TOLD], found())
    assert (figures.right["modality"], figures.asked["modality"]) == (2, 2)


def test_evaluate_wikidata_decides_where_both_have_it() -> None:
    iraq = wanted("g1", "Place", "العراق", wikidata="Q796")
    right = score([gold(entities=[iraq])], [], [entity("urn:i", "Place", "بلاد الرافدين", wikidata="Q796")])
    wrong = score([gold(entities=[iraq])], [], [entity("urn:i", "Place", "العراق", wikidata="Q1")])
    bare = score([gold(entities=[iraq])], [], [entity("urn:i", "Place", "العراق")])
    assert [counts(f, "entity") for f in (right, wrong, bare)] == [(1, 0, 0), (0, 1, 1), (1, 0, 0)]
    assert [(f.right["linking"], f.asked["linking"]) for f in (right, wrong, bare)] == [(1, 1), (0, 0), (0, 1)]


def test_evaluate_entities_that_only_arguments_name_are_not_counted() -> None:
    figures = score([gold(HANDOVER)], [fact("Handover", ("site", "قاعدة القيارة"))], [])
    assert counts(figures, "entity") == (0, 0, 3) and counts(figures, "argument") == (1, 0, 2)


def test_evaluate_leaves_other_articles_out() -> None:
    figures = score([gold(HANDOVER)], [TOLD, TOLD | {"article": "b"}], [*found(), entity("urn:z", "Place", "باريس", article="b")])
    assert counts(figures, "fact") == (1, 0, 0) and counts(figures, "entity") == (3, 0, 0)


@pytest.mark.parametrize(
    ("a", "b", "alike"),
    [("القوات العراقية", "للقوات العراقية", 1.0), ("التحالف", "والتحالف", 1.0), ("قاعدة القيارة", "قاعدة القيارة الجوية", 2 / 3), ("بغداد", "الموصل", 0.0), ("أُمّ", "ام", 1.0)],
)
def test_evaluate_names_are_likened_by_words(a: str, b: str, alike: float) -> None:
    assert likeness(name_words(a), name_words(b)) == pytest.approx(alike)


def test_evaluate_table_has_a_line_for_each_figure() -> None:
    figures = score([gold(HANDOVER)], [TOLD], found())
    lines = figures.table(types=True).splitlines()
    assert lines[0] == "entity         precision 1.000  recall 1.000  f1 1.000  gold 3"
    assert [line.split()[0] for line in lines] == ["entity", "fact", "argument", "entity", "linking", "polarity", "modality", "time", "value", "attribution", "Handover"]
    assert "time           - of 0" in lines and figures.table().splitlines() == lines[:-1]


@pytest.mark.parametrize(("content", "message"), [("{", "no JSON"), ("[]", "no gold"), ('{"article": "a", "facts": []}', "no gold"), ('{"article": "a", "entities": {}, "facts": []}', "no gold"), (b"\xff", "no JSON")])
def test_evaluate_gold_that_is_broken_is_named(tmp_path: Path, content: str | bytes, message: str) -> None:
    (tmp_path / "a.json").write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InputError, match=message) as error:
        read_gold(tmp_path)
    assert "a.json" in str(error.value)


def test_evaluate_reads_gold_of_a_folder_or_its_inner_one(tmp_path: Path) -> None:
    (tmp_path / "gold").mkdir()
    for name in ("b", "a"):
        (tmp_path / "gold" / f"{name}.json").write_text(json.dumps(gold(article=name)), encoding="utf-8")
    assert [g["article"] for g in read_gold(tmp_path)] == [g["article"] for g in read_gold(tmp_path / "gold")] == ["a", "b"]
    with pytest.raises(InputError, match="holds no gold"):
        read_gold(tmp_path / "nowhere")


def test_evaluate_judges_each_fact_with_its_confidence() -> None:
    from kg.evaluate import judged_facts
    from kg.train.calibration import expected_error, reliability

    gold = [{
        "article": "a", "entities": [{"id": "e1", "type": "Place", "names": ["بغداد"]}],
        "facts": [{"type": "Attack", "arguments": [{"role": "place", "entity": "e1"}], "evidence": ["هجوم في بغداد"]}],
    }]  # fmt: skip
    entities = [{"article": "a", "entity": "kb:baghdad", "type": "Place", "label": {"ar": "بغداد"}, "mentions": []}]
    argument = {"role": "place", "entity": "kb:baghdad", "label": {"ar": "بغداد"}, "mention": "بغداد"}
    fact = {"article": "a", "type": "Attack", "arguments": [argument], "evidence": [{"text": "هجوم في بغداد"}], "confidence": 0.9}
    wrong = fact | {"type": "Battle", "confidence": 0.4}
    judged = judged_facts(gold, [fact, wrong], entities)
    assert judged == [(0.9, True), (0.4, False)]
    assert reliability(judged) == [(0.4, 0.0, 1), (0.9, 1.0, 1)]
    assert expected_error(reliability(judged)) == pytest.approx(0.25)
