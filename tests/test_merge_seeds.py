"""Merging the gold of the seeds: scores against the incidents, and what the five articles must show."""

import dataclasses
import json
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
from documents import seed_documents

from kg.merge import ArticleRecord, ItemRef, MergeResult, merge, record_of

KB = "https://w3id.org/isnad/kb/"
INCIDENTS = json.loads((Path(__file__).parent / "test_merge_incidents.json").read_text(encoding="utf-8"))
#: What a knowledge base knows of the seeds' entities: entry, kind of place, wholes.
ENTRIES = {
    "International coalition against ISIS": ("global-coalition", "", ()),
    "CJTF-OIR (Operation Inherent Resolve)": ("cjtf-oir", "", ("global-coalition",)),
    "Iraqi Security Forces": ("iraqi-security-forces", "", ("iraq",)),
    "US military / US forces": ("us-forces", "", ("united-states", "global-coalition")),
    "British Armed Forces": ("british-armed-forces", "", ("united-kingdom", "global-coalition")),
    "United States Marine Corps": ("us-marine-corps", "", ("us-forces", "united-states", "global-coalition")),
    "Islamic State (ISIS)": ("islamic-state", "", ()),
    "Popular Mobilization Forces": ("popular-mobilization-forces", "", ("iraq",)),
    "Iraqi Air Force": ("iraqi-air-force", "", ("iraqi-security-forces", "iraq")),
    "Quds Force": ("quds-force", "", ("iran",)),
    "Iranian army": ("iranian-army", "", ("iran",)),
    "Joint Operations": ("joint-operations-command", "", ("iraqi-security-forces", "iraq")),
    "Iraqi government": ("iraqi-government", "", ("iraq",)),
    "Iraqi parliament": ("iraqi-parliament", "", ("iraq",)),
    "Iraqi Ministry of Defence": ("iraqi-ministry-of-defence", "", ("iraqi-government", "iraq")),
    "Qayyarah Airfield West": ("qayyarah-airfield-west", "", ("nineveh", "iraq")),
    "Al-Qaim base": ("al-qaim-base", "", ("anbar", "iraq")),
    "K1 base": ("k1-base", "", ("iraq",)),
    "COVID-19": ("covid-19", "", ()),
    "Ben Wallace": ("ben-wallace", "", ()),
    "Qasem Soleimani": ("qasem-soleimani", "", ("quds-force",)),
    "Abu Mahdi al-Muhandis": ("abu-mahdi-al-muhandis", "", ("popular-mobilization-forces",)),
    "Iraq": ("iraq", "country", ()),
    "Syria": ("syria", "country", ()),
    "Iran": ("iran", "country", ()),
    "United States": ("united-states", "country", ("global-coalition",)),
    "United Kingdom": ("united-kingdom", "country", ("global-coalition",)),
    "Australia": ("australia", "country", ("global-coalition",)),
    "France": ("france", "country", ("global-coalition",)),
    "Czechia": ("czechia", "country", ("global-coalition",)),
    "Mosul": ("mosul", "city", ("nineveh", "iraq")),
    "Kirkuk": ("kirkuk", "city", ("iraq",)),
    "Baghdad": ("baghdad", "city", ("iraq",)),
    "Baghouz": ("baghuz", "village", ("syria",)),
    "Al-Qaim district": ("al-qaim-district", "district", ("anbar", "iraq")),
    "Nineveh": ("nineveh", "governorate", ("iraq",)),
    "Anbar": ("anbar", "governorate", ("iraq",)),
}


class Linked:
    """The wholes and kinds of ENTRIES."""

    entries = {KB + slug: (kind, frozenset(KB + whole for whole in wholes)) for slug, kind, wholes in ENTRIES.values()}

    def wholes(self, iri):
        return self.entries.get(iri, ("", frozenset()))[1]

    def country(self, iri):
        return next((whole for whole in sorted(self.wholes(iri)) if self.kind(whole) == "country"), "")

    def names(self, iri):
        return ()

    def kind(self, iri):
        return self.entries.get(iri, ("", frozenset()))[0]


def named(entity) -> bool:
    """Gold labels of what has no name begin with a small letter («smaller bases»)."""
    return entity.named and not dict(entity.labels).get("en", "")[:1].islower()


def light_records(linked: bool) -> list[ArticleRecord]:
    """The seeds as a reading gives them: entities linked to entries (or only by name), descriptions told from names."""
    entry = {tuple(m): KB + ENTRIES[g["name"]][0] for g in INCIDENTS["entities"] if linked and g["name"] in ENTRIES for m in g["members"]}
    records = []
    for record in map(record_of, seed_documents()):
        entities = []
        for e in record.entities:
            iri = entry.get((record.id, e.id), "")
            if not iri and not named(e):
                e = dataclasses.replace(e, named=False, names=(), descriptions=(*e.names, *e.descriptions))
            entities.append(dataclasses.replace(e, knowledge=iri))
        told = (dataclasses.replace(t, triggers=()) for t in record.tellings)  # the gold marks sentences, not the words that tell it
        records.append(dataclasses.replace(record, entities=tuple(entities), tellings=tuple(told)))
    return records


@cache
def merged(linked: bool = True) -> MergeResult:
    return merge(light_records(linked), Linked())


def bcubed(groups: list[dict], found: dict[ItemRef, str]) -> float:
    """B-cubed F1 of a clustering against groups of (article, id)."""
    gold = {ItemRef(*m): number for number, group in enumerate(groups) for m in group["members"]}
    items = [ref for ref in gold if ref in found]
    by_gold, by_found = defaultdict(set), defaultdict(set)
    for ref in items:
        by_gold[gold[ref]].add(ref)
        by_found[found[ref]].add(ref)
    both = [len(by_gold[gold[r]] & by_found[found[r]]) for r in items]
    precision = sum(n / len(by_found[found[r]]) for n, r in zip(both, items, strict=True)) / len(items)
    recall = sum(n / len(by_gold[gold[r]]) for n, r in zip(both, items, strict=True)) / len(items)
    return 2 * precision * recall / (precision + recall)


def event(member: str) -> object:
    article, item = member.split()
    return next(e for e in merged().events if ItemRef(article, item) in e.tellings)


@pytest.mark.parametrize(("linked", "entity_floor", "incident_floor"), [(True, 0.96, 0.925), (False, 0.92, 0.905)])
def test_merge_seeds_scores_do_not_fall(linked, entity_floor, incident_floor):
    result = merged(linked)
    assert len(result.entity_of) >= 155 and len(result.event_of) == 218
    assert bcubed(INCIDENTS["entities"], result.entity_of) >= entity_floor
    assert bcubed(INCIDENTS["incidents"], result.event_of) >= incident_floor


def test_merge_qayyarah_handover_is_one_event_of_three_articles():
    handover = event("seed-000 f1")
    assert {ref.article for ref in handover.tellings} == {"seed-000", "seed-002", "seed-003"}
    assert len(handover.tellings) == 4
    best = {variant.role: variant.entities for variant in handover.roles if variant.best}
    assert best["site"] == (KB + "qayyarah-airfield-west",)
    assert best["giver"] == (KB + "global-coalition",)
    assert best["recipient"] == (KB + "iraqi-security-forces",)
    assert handover.time.start.isoformat() == handover.time.end.isoformat() == "2020-03-26"


def test_merge_qayyarah_withdrawal_is_announced_by_one_article_and_told_by_two():
    withdrawal = event("seed-004 f31")
    assert [str(ref.article) for ref in withdrawal.tellings] == ["seed-002", "seed-003", "seed-004"]
    assert withdrawal.modality == "actual"
    assert withdrawal.time.start.isoformat() == "2020-03-26"


def test_merge_al_qaim_dates_stand_side_by_side_with_their_sources():
    handover = event("seed-004 f23")
    conflict = next(c for c in merged().conflicts if c.event == handover.iri and c.aspect == "time")
    assert {v.value: v.sources for v in conflict.variants} == {
        "2020-03-11/2020-03-20": ("seed-000",),
        "2020-03-17": ("seed-001",),
        "2020-03-19": ("seed-004",),
    }
    assert conflict.kind == "contradiction"


def test_merge_base_and_district_of_one_name_stay_apart():
    result = merged(False)
    assert result.entity_of[ItemRef("seed-001", "e24")] != result.entity_of[ItemRef("seed-001", "e25")]


def test_merge_spellings_of_a_spokesman_are_one_person():
    assert len({merged(False).entity_of[ItemRef(a, i)] for a, i in (("seed-000", "e15"), ("seed-001", "e18"), ("seed-002", "e7"))}) == 1


def test_merge_copied_sentences_are_one_voice():
    """Two of the seeds print one report of the British announcement word for word."""
    announced = event("seed-000 f28")
    assert ("seed-000", "seed-001") in announced.voices


def test_merge_decisions_explain_every_join():
    result = merged()
    joined = {(d.left, d.right) for d in result.decisions if d.verdict == "same"}
    assert all(d.parts and d.weight >= 0 for d in result.decisions if d.verdict == "same" and d.rule != "alike")
    for merged_event in result.events:
        inside = [pair for pair in joined if set(pair) <= set(merged_event.tellings)]
        assert len(inside) == len(merged_event.tellings) - 1
