"""Who claims an attack made it."""

from __future__ import annotations

import pytest

from kg.annotate.text import annotate_text
from kg.extract.claims import with_accused, with_claimants
from kg.model import Argument, Article, Document, EventMention, Mention, Span

FIRST = "قتل عشرة في تفجير أمس."


@pytest.mark.parametrize(
    ("text", "attacker", "claimant"),
    [
        (f"{FIRST} وتبنى حزب النخيل التفجير.", "", "حزب النخيل"),
        (f"{FIRST} وتبنى حزب النخيل القرار.", "", ""),
        (f"{FIRST} وتبنى حزب النخيل التفجير.", "جماعة الساحل", "جماعة الساحل"),
        (f"{FIRST} وغادر حزب النخيل بعد التفجير.", "", ""),
        ("تبنى حزب النخيل أمس تفجيرا في المدينة.", "", "حزب النخيل"),
        (f"{FIRST} مضى يوم. مضى يومان. وتبنى حزب النخيل التفجير.", "", ""),
    ],
)
def test_claims_make_the_claimant_the_attacker_where_there_is_none(text: str, attacker: str, claimant: str) -> None:
    doc = annotate_text(Document(Article("a", text)))
    at = text.index("تفجير")
    sentence = next(n for n, s in enumerate(doc.sentences) if s.span.start <= at < s.span.end)
    known = (Argument("attacker", "m9"),) if attacker else ()
    start = text.index("حزب")
    mentions = (Mention("m1", Span(start, start + len("حزب النخيل")), "ArmedGroup"),)
    (event,) = with_claimants(doc.with_(mentions=mentions), [EventMention("x1", Span(at, at + 5), "Attack", sentence, known)], 0.5)
    names = {"m1": "حزب النخيل", "m9": "جماعة الساحل"}
    assert [names[a.filler] for a in event.arguments] == ([claimant] if claimant else [])


@pytest.mark.parametrize(
    ("between", "attackers"),
    [("بقصف", ["الجيش"]), ("بالوقوف وراء قصف", ["الجيش"]), ("بارتكاب قصف", ["الجيش"]), ("بعد قصف", ["الحزب"])],
)
def test_who_is_accused_did_it_and_not_who_accuses(between: str, attackers: list[str]) -> None:
    text = f"اتهم الحزب الجيش {between} المدينة."
    spans = {words: Span(text.index(words), text.index(words) + len(words)) for words in ("اتهم", "الحزب", "الجيش", "قصف")}
    blame = EventMention("x1", spans["اتهم"], "Accusation", 0, (Argument("accuser", "الحزب"), Argument("accused", "الجيش")))
    deed = EventMention("x2", spans["قصف"], "Attack", 0, (Argument("attacker", "الحزب"),))
    _, found = with_accused(Document(Article("a", text)), [blame, deed], 0.5)
    assert [a.filler for a in found.arguments if a.role == "attacker"] == attackers
