"""Scores of roles: which sentences they leave in doubt, and what of them stays when a sentence is parsed."""

from __future__ import annotations

from datetime import date

import pytest
from commands import parts

from kg.annotate.reader import Links
from kg.extract.role_scores import LINEAR_SHARE, ROLE_FLOOR, RoleScores
from kg.extract.roles import RELATIONS
from kg.extract.triggers import lexicon_triggers
from kg.model import Article, Document
from kg.reading import Components, read_articles

TEXT = "سلم التحالف الدولي قاعدة القيارة الجوية إلى القوات العراقية يوم الخميس. انسحبت القوات الفرنسية من معسكر التاجي في العراق."


@pytest.fixture(scope="module")
def doc() -> Document:
    article = Article("a", TEXT, published=date(2020, 3, 27), published_from="record")
    (read,) = read_articles([article], Components(parts().knowledge, parts().lexicon))
    return read


def scores(doc: Document, links: Links | None) -> RoleScores:
    events = [t for t in lexicon_triggers(doc, parts().lexicon) if t.type not in RELATIONS]
    return RoleScores(doc, events, parts().lexicon, parts().knowledge, links)


def site(doc: Document) -> int:
    return next(n for n, m in enumerate(doc.mentions) if m.span.of(doc.text).startswith("قاعدة القيارة"))


def said(doc: Document, total: float) -> Links:
    """A reader that lifts the site of the hand-over to a total, and says nothing else."""
    alone = scores(doc, Links()).of(0)[site(doc), "site"]
    return Links(roles=((0, "mention", site(doc), "site", (total - alone) / (1 - LINEAR_SHARE)),))


def test_roles_without_a_reader_leave_every_event_in_doubt(doc: Document) -> None:
    assert scores(doc, None).in_doubt(0.0) == {0, 1}


@pytest.mark.parametrize(("off", "doubted"), [(0.0, True), (0.02, True), (0.2, False)])
def test_roles_near_the_floor_leave_their_sentence_in_doubt(doc: Document, off: float, doubted: bool) -> None:
    near = scores(doc, said(doc, ROLE_FLOOR + off))
    others = [abs(v - ROLE_FLOOR) for key, v in near.of(0).items() if key != (site(doc), "site")]
    assert (0 in near.in_doubt(0.03)) == (doubted or min(others) <= 0.03)
    assert min(others) > 0.03, "nothing else of the sentence is near the floor"


def test_roles_of_sentences_that_were_not_parsed_are_kept(doc: Document) -> None:
    before = scores(doc, Links())
    first, second = before.of(0), before.of(1)
    after = before.parsed(doc, {0})
    assert after.of(1) is second and after.of(0) is not first and after.of(0) == first
