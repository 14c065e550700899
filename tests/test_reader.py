"""The learned reader at run time: words, chunks, decoding, pair features, and the shipped model on sentences of our own."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.annotate import reader_heads as heads
from kg.annotate.reader import VALUES, Reader, decode_bio
from kg.annotate.reader_text import chunks_of, clean_word, fold_word, letters_end, split_words
from kg.errors import MissingModelError
from kg.model import Article, Document, Sentence, Span

TEXT = "سلّم التحالف الدولي معسكر التاجي إلى القوات العراقية يوم الخميس.\nوقال المتحدث باسم التحالف إن 800 جندي سيغادرون الموصل."
GLUED = "قُتل خمسة جنود أمس الأحد في هجوم لتنظيم داعش على نقطة تفتيش للجيش العراقي غربي كركوك، وأعلنت وزارة الدفاع العراقية ذلك في بغداد."


def document(text: str) -> Document:
    return Document(Article("a", text))


@pytest.mark.parametrize(
    ("word", "clean", "fold"),
    [("سلّم", "سلم", "سلم"), ("التحـالف", "التحالف", "التحالف"), ("الأميركيّة", "الأميركية", "الاميركيه"), ("٣٥", "35", "35"), ("Ünal", "Unal", "unal"), ("ﻻ", "لا", "لا"), ("“", '"', '"')],
)
def test_clean_word_unifies_spelling(word: str, clean: str, fold: str) -> None:
    assert (clean_word(word), fold_word(word)) == (clean, fold)


def test_split_words_separates_punctuation_digits_and_scripts() -> None:
    text = "و700 جندي،(OIR)«داعش».التالي"
    words = split_words(text, [Span(0, len(text))])
    assert [words.word(n) for n in range(len(words))] == ["و", "700", "جندي", "،", "(", "OIR", ")", "«", "داعش", "»", ".", "التالي"]
    assert words.spaced.tolist()[:4] == [True, False, True, False]


@given(st.text(alphabet="ابتلوفقمن سّـ12.,OIR«»\n\u200f", max_size=60))
def test_split_words_keeps_every_letter(text: str) -> None:
    words = split_words(text, [Span(0, len(text))])
    covered = "".join(words.word(n) for n in range(len(words)))
    assert covered == "".join(c for c in text if not c.isspace() and c != "\u200f")
    assert all(a < b for a, b in zip(words.starts, words.ends, strict=True))


@pytest.mark.parametrize(
    ("word", "letters", "end"),
    [("للقوات", 2, 2), ("والجيش", 1, 1), ("لـلقوات", 1, 2), ("وَبالموصل", 2, 3), ("القوات", 1, None), ("و", 1, None), ("قوات", 0, 0)],
)
def test_letters_end_counts_clitics_with_their_marks(word: str, letters: int, end: int | None) -> None:
    assert letters_end(word, letters) == end


class OnePiece:
    """Stands in for the word pieces: a word of n letters has n pieces."""

    start, pad, end = 0, 1, 2

    @staticmethod
    def of(words):  # noqa: ANN001, ANN205
        return [tuple(range(5, 5 + len(words.word(n)))) for n in range(len(words))]


@settings(max_examples=60)
@given(st.lists(st.lists(st.integers(1, 9), min_size=1, max_size=30), min_size=1, max_size=8))
def test_chunks_of_cover_all_words_in_order_and_fit(sizes: list[list[int]]) -> None:
    text, spans = "", []
    for sentence in sizes:
        start = len(text)
        text += " ".join("ب" * n for n in sentence)
        spans.append(Span(start, len(text)))
        text += "\n"
    words = split_words(text, spans)
    chunks = chunks_of(words, OnePiece(), limit=40)  # type: ignore[arg-type]
    assert [c.first for c in chunks] == [0, *[c.last for c in chunks[:-1]]] and chunks[-1].last == len(words)
    for chunk in chunks:
        assert len(chunk.ids) <= 42 and len(chunk.owners) == len(chunk.ids) - 2
        assert set(chunk.owners.tolist()) == set(range(chunk.last - chunk.first))


def brute_force(table: np.ndarray) -> float:
    """The best score of a well-formed tag sequence, by trying all."""
    best = {0: table[0, 0], **{t: table[0, t] for t in range(1, table.shape[1], 2)}}
    for row in table[1:]:
        step = {}
        for tag, score in best.items():
            for following in range(len(row)):
                if following % 2 or following == 0 or following in (tag, tag + 1 if tag % 2 else -1):
                    step[following] = max(step.get(following, -1e9), score + row[following])
        best = step
    return max(best.values())


@settings(max_examples=50)
@given(st.integers(0, 10_000), st.integers(1, 6), st.integers(1, 5))
def test_decode_bio_finds_the_best_well_formed_tags(seed: int, one: int, two: int) -> None:
    table = np.random.default_rng(seed).normal(size=(one + two, 7)).astype(np.float32)
    sentences = np.array([0] * one + [1] * two)
    score, inside = 0.0, set()
    for first, last, tag in decode_bio(table, sentences):
        assert tag % 2 == 1 and sentences[first] == sentences[last]
        score += table[first, tag] + table[first + 1 : last + 1, tag + 1].sum()
        inside |= set(range(first, last + 1))
    score += sum(table[n, 0] for n in range(len(table)) if n not in inside)
    assert score == pytest.approx(brute_force(table[:one]) + brute_force(table[one:]), abs=1e-4)


def spans_at(firsts: list[int], sentences: list[int]) -> heads.Spans:
    as_int = lambda values: np.array(values, dtype=np.int32)  # noqa: E731
    return heads.Spans(as_int(firsts), as_int(firsts), as_int([1] * len(firsts)), as_int(sentences))


@given(st.lists(st.integers(0, 9), max_size=12), st.lists(st.integers(0, 9), max_size=12), st.integers(0, 3))
def test_near_pairs_are_those_within_reach(left: list[int], right: list[int], reach: int) -> None:
    i, j = heads.near_pairs(spans_at(left, left), spans_at(right, right), reach)
    expected = {(a, b) for a, x in enumerate(left) for b, y in enumerate(right) if abs(x - y) <= reach}
    assert set(zip(i.tolist(), j.tolist(), strict=True)) == expected and len(i) == len(expected)


@given(st.lists(st.integers(0, 50), max_size=12), st.integers(1, 5))
def test_name_pairs_put_the_earlier_first(firsts: list[int], reach: int) -> None:
    spans = spans_at(firsts, [0] * len(firsts))
    i, j = heads.name_pairs(spans, reach)
    assert all(spans.first[a] <= spans.first[b] and a != b for a, b in zip(i, j, strict=True))
    assert len(i) == sum(max(0, len(firsts) - gap) for gap in range(1, reach + 1))


def test_features_stay_inside_their_tables() -> None:
    words = split_words(TEXT, [Span(0, TEXT.index("\n")), Span(TEXT.index("\n") + 1, len(TEXT))])
    dice = np.random.default_rng(3)
    ranges = sorted((a, min(len(words) - 1, a + int(dice.integers(3)))) for a in dice.integers(len(words), size=20).tolist())
    spans = heads.make_spans(words, ranges, [1] * 20)
    i, j = heads.near_pairs(spans, spans, 4)
    assert (heads.place_features(spans, spans, i, j)[:, 2:] < np.array(heads.PLACE_SIZES)).all()
    i, j = heads.name_pairs(spans, 20)
    found = heads.name_features(words, spans, i, j)[:, 2:]
    assert (found >= 0).all() and (found < np.array(heads.NAME_SIZES)).all()


def test_reader_load_names_what_is_missing(tmp_path) -> None:  # noqa: ANN001
    with pytest.raises(MissingModelError, match=r"encoder\.onnx"):
        Reader.load(tmp_path)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load(threads=1)


def test_reader_tags_exact_characters(reader: Reader) -> None:
    tagged = reader.tag(reader.encode([document(GLUED)])[0])
    found = {(m.span.of(GLUED), m.type) for m in tagged.mentions}
    assert {("جيش العراقي", "MilitaryForce"), ("تنظيم داعش", "ArmedGroup"), ("بغداد", "Place"), ("كركوك", "Place")} <= found
    assert {("قُتل", "Killing"), ("هجوم", "Attack")} <= {(t.span.of(GLUED), t.type) for t in tagged.triggers}
    assert "Time" in {v.type for v in tagged.values} <= set(VALUES)
    for item in (*tagged.mentions, *tagged.values, *tagged.triggers):
        assert 0 < item.score <= 1 and item.span.of(GLUED).strip() == item.span.of(GLUED)


def test_reader_links_whatever_spans_it_is_given(reader: Reader) -> None:
    at = lambda words: Span(TEXT.index(words), TEXT.index(words) + len(words))  # noqa: E731
    mentions = [(at("التحالف الدولي"), "Coalition"), (at("معسكر التاجي"), "Base"), (at("القوات العراقية"), "MilitaryForce"), (Span(7, 7), "Place")]
    triggers = [(at("سلّم"), "Handover"), (at("سيغادرون"), "Withdrawal")]
    values = [(at("800 جندي"), "Count"), (at("يوم الخميس"), "Time")]
    links = reader.link(reader.encode([document(TEXT)])[0], triggers, mentions, values)
    best = {(t, role): (kind, index) for t, kind, index, role, score in sorted(links.roles, key=lambda x: x[-1])}
    assert best[0, "giver"] == ("mention", 0) and best[0, "recipient"] == ("mention", 2) and best[0, "site"] == ("mention", 1)
    assert best[1, "count"] == ("value", 0)
    assert [set(f) for f in links.flags] == [{"neg", "planned", "possible", "requested"}] * 2
    assert all(0 <= p <= 1 for f in links.flags for p in f.values())


def test_reader_reads_the_same_alone_and_in_a_batch(reader: Reader) -> None:
    alone = reader.encode([document(TEXT)])[0]
    together = reader.encode([document("كلمة"), document(TEXT), document("")])
    assert np.array_equal(alone.vectors, together[1].vectors)
    assert together[2].vectors.shape == (0, alone.vectors.shape[1]) and reader.tag(together[2]).mentions == ()


def test_reader_skips_boilerplate(reader: Reader) -> None:
    cut = TEXT.index("\n")
    doc = document(TEXT).with_(sentences=(Sentence(Span(0, cut), "boilerplate"), Sentence(Span(cut + 1, len(TEXT)))))
    tagged = reader.tag(reader.encode([doc])[0])
    assert all(m.span.start > cut for m in (*tagged.mentions, *tagged.triggers))
