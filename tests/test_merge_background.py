"""What merging asks of the knowledge base."""

from kg.knowledge import KnowledgeBase
from kg.merge.background import Background

KB = "https://w3id.org/isnad/kb/"


def test_background_forces_belong_to_their_country_and_its_coalitions():
    background = Background(KnowledgeBase.load())
    wholes = background.wholes(KB + "us-armed-forces")
    assert {KB + "united-states", KB + "global-coalition", KB + "nato"} <= wholes
    assert KB + "global-coalition" in background.wholes(KB + "cjtf-oir")
    assert KB + "saudi-led-coalition" not in wholes


def test_background_places_belong_to_no_coalition():
    background = Background(KnowledgeBase.load())
    for place in ("ankara", "incirlik-air-base", "mosul"):
        if background.base.get(KB + place):
            assert not {KB + "nato", KB + "global-coalition"} & background.wholes(KB + place)
    assert KB + "nato" in background.wholes(KB + "turkey")


def test_background_members_are_entries():
    base = KnowledgeBase.load()
    members = [(iri, member) for iri, entry in base.entries.items() for member in entry.members]
    assert len(members) > 50
    assert all(base.get(member) for _, member in members)
