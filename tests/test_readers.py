"""Every form of input, and every kind of bad input: one clear line, and the rest is read."""

import json
from datetime import date
from pathlib import Path

import pytest

from kg import readers
from kg.readers import ReadReport, read_articles

SEEDS = Path(__file__).parents[1] / "seeds"
TEXT = "سلم التحالف القاعدة إلى القوات العراقية."
PAGE = """<html lang="ar"><head><meta charset="utf-8"><title>التحالف يسلم القاعدة</title><meta property="article:published_time" content="2020-03-26T10:00:00Z"/>
<script>var advert = "إعلان";</script></head><body><nav><a href="/">الرئيسية</a></nav><article><h1>التحالف يسلم القاعدة</h1>
<p>سلم التحالف الدولي قاعدة القيارة إلى القوات العراقية يوم الخميس بعد نجاحها في الحرب ضد داعش كما ذكر البيان.</p>
<p>وقال المتحدث إن الانسحاب تم بالتنسيق مع الحكومة العراقية في بغداد وإن القاعدة ستبقى عراقية.</p></article>
<script>alert("خطر")</script><footer>جميع الحقوق محفوظة</footer></body></html>"""


def read(*paths):
    report = ReadReport()
    return list(read_articles(paths, report)), report


def write(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def lines(*records):
    return "\n".join(json.dumps(record, ensure_ascii=False) for record in records)


def test_readers_seeds_with_their_metadata():
    articles, report = read(SEEDS)
    assert [(a.id, str(a.published), a.published_from) for a in articles] == [
        ("seed-000", "2020-03-27", "record"), ("seed-001", "2020-03-21", "record"), ("seed-002", "2020-03-26", "record"),
        ("seed-003", "2020-03-29", "record"), ("seed-004", "2020-03-21", "record"),
    ]  # fmt: skip
    assert articles[2].text == (SEEDS / "seed-002.txt").read_bytes().decode("utf-8")
    assert report.read == 5 and not report.errors


def test_readers_metadata_holds_for_a_file_named_alone():
    articles, _ = read(SEEDS / "seed-003.txt")
    assert articles[0].published == date(2020, 3, 29)


def test_readers_metadata_title_that_is_a_line_is_not_put_before(tmp_path):
    write(tmp_path / "a.txt", f"آخر الأخبار\nعنوان الخبر\n{TEXT}")
    write(tmp_path / "b.txt", TEXT)
    write(
        tmp_path / "metadata.jsonl",
        lines({"file": "a.txt", "id": "x", "title": "عنوان الخبر"}, {"file": "b.txt", "title": "عنوان آخر"}),
    )
    articles, _ = read(tmp_path)
    assert [(a.id, a.text, a.title) for a in articles] == [
        ("x", f"آخر الأخبار\nعنوان الخبر\n{TEXT}", "عنوان الخبر"), ("b", f"عنوان آخر\n{TEXT}", "عنوان آخر"),
    ]  # fmt: skip


def test_readers_broken_metadata_lines_are_reported(tmp_path):
    write(tmp_path / "a.txt", TEXT)
    write(tmp_path / "metadata.jsonl", '{"file": "gone.txt"}\n{broken\n{"id": "x"}\n{"file": "a.txt", "published": "2020-03-26"}')
    articles, report = read(tmp_path)
    assert articles[0].published == date(2020, 3, 26)
    assert [e.record for e in report.errors] == [1, 2, 3] and "gone.txt" in str(report.errors[0])


def test_readers_text_keeps_its_characters(tmp_path):
    text = f"\u200f{TEXT}\r\n\r\nوقال: «نعم»\t."
    articles, _ = read(write(tmp_path / "a.txt", b"\xef\xbb\xbf" + text.encode("utf-8")))
    assert articles[0].text == text and articles[0].id == "a"


@pytest.mark.parametrize(
    "record",
    [
        {"id": "n1", "title": "عنوان", "text": TEXT, "published": "2020-03-26", "source": "و", "url": "http://x", "author": "ك"},
        {
            "id": "n1",
            "headline": "عنوان",
            "content": TEXT,
            "date": "2020-03-26T08:00:00+03:00",
            "source": {"id": None, "name": "و"},
            "link": "http://x",
            "authors": ["ك"],
        },
        {
            "_id": "n1",
            "Title": "عنوان",
            "body": TEXT,
            "date_extracted": "2020-03-26 08:00:00",
            "publisher": "و",
            "url": "http://x",
            "author": "ك",
        },
    ],
)
@pytest.mark.parametrize("form", ["jsonl", "json", "csv"])
def test_readers_collections_understand_the_names_of_fields(tmp_path, record, form):
    if form == "csv":
        flat = {k: v.get("name") if isinstance(v, dict) else v[0] if isinstance(v, list) else v for k, v in record.items()}
        content = ",".join(flat) + "\n" + ",".join(f'"{value}"' for value in flat.values())
    else:
        content = json.dumps(record if form == "jsonl" else [record], ensure_ascii=False)
    articles, report = read(write(tmp_path / f"news.{form}", content))
    (a,) = articles
    assert (a.id, a.text, a.title, a.published, a.published_from) == (
        "n1",
        f"عنوان\n{TEXT}",
        "عنوان",
        date(2020, 3, 26),
        "record",
    )
    assert (a.source, a.url, a.author) == ("و", "http://x", "ك") and not report.errors


def test_readers_missing_id_is_made_from_stem_and_number(tmp_path):
    articles, _ = read(write(tmp_path / "news.jsonl", lines({"text": TEXT}, {"text": TEXT})))
    assert [a.id for a in articles] == ["news-1", "news-2"]


@pytest.mark.parametrize(
    ("text", "published", "origin"),
    [
        (f"عنوان\n\nأمن | 21-03-2020, 15:31 |\n\n{TEXT} وقع في 5 مارس 2021.", date(2020, 3, 21), "date line"),
        (f"{TEXT} وقع ذلك في 19 مارس 2020 وقبله في 12/01/2020.", date(2020, 3, 19), "text"),
        (TEXT, None, "unknown"),
    ],
)
def test_readers_published_from_the_article(tmp_path, text, published, origin):
    articles, _ = read(write(tmp_path / "a.txt", text))
    assert (articles[0].published, articles[0].published_from) == (published, origin)


def test_readers_html(tmp_path):
    articles, report = read(write(tmp_path / "page.html", PAGE))
    (a,) = articles
    assert not report.errors and a.id == "page" and a.published == date(2020, 3, 26) and a.title == "التحالف يسلم القاعدة"
    assert "سلم التحالف الدولي" in a.text and "alert" not in a.text and "إعلان" not in a.text


def test_readers_empty_and_foreign_records_are_counted_not_errors(tmp_path):
    articles, report = read(
        write(tmp_path / "n.jsonl", lines({"text": ""}, {"text": "only English"}, {"title": "", "text": None}, {"text": TEXT}))
    )
    assert len(articles) == 1 and (report.read, report.empty, report.no_arabic, report.errors) == (1, 2, 1, [])


@pytest.mark.parametrize(
    ("name", "content", "part"),
    [
        ("a.txt", "", "empty"), ("a.txt", "only English", "no Arabic"), ("a.txt", TEXT.encode("cp1256"), "UTF-8"), ("a.html", "<html></html>", "no text"),
        ("a.jsonl", "", "no records"), ("a.json", "[]", "no records"), ("a.json", "[{", "broken JSON"), ("a.json", "", "broken JSON"), ("a.csv", "id,text\n", "no records"),
        ("a.csv", b"id,text\n1," + TEXT.encode("cp1256"), "UTF-8"), ("a.pdf", "x", ".pdf"), ("metadata.jsonl", "{}", "holds none"),
    ],
)  # fmt: skip
def test_readers_bad_file_is_one_line_and_the_rest_is_read(tmp_path, name, content, part):
    good = write(tmp_path / "good.txt", TEXT)
    bad = write(tmp_path / name, content)
    articles, report = read(bad, good)
    assert [a.id for a in articles] == ["good"]
    (error,) = report.errors
    assert part in str(error) and str(bad) in str(error) and "\n" not in str(error)


def test_readers_missing_path_and_empty_folder(tmp_path):
    _, report = read(tmp_path / "gone.txt", tmp_path)
    assert ["no such file" in str(report.errors[0]), "no articles" in str(report.errors[1])] == [True, True]


def test_readers_bad_lines_name_their_record(tmp_path):
    content = (
        lines({"text": TEXT}).encode()
        + b"\n{broken\n[1]\n"
        + b'{"text": "'
        + TEXT.encode("cp1256")
        + b'"}\n{"name": "x"}\n'
        + lines({"text": TEXT}).encode()
    )
    articles, report = read(write(tmp_path / "n.jsonl", content))
    assert [a.id for a in articles] == ["n-1", "n-6"]
    assert [e.record for e in report.errors] == [2, 3, 4, 5]


def test_readers_array_is_read_up_to_where_it_breaks(tmp_path):
    articles, report = read(
        write(tmp_path / "n.json", json.dumps([{"text": TEXT}, 5, {"text": TEXT}], ensure_ascii=False)[:-1] + ", {")
    )
    assert [a.id for a in articles] == ["n-1", "n-3"] and [e.record for e in report.errors] == [2, 4]


def test_readers_duplicate_ids_are_refused_and_a_file_named_twice_is_read_once(tmp_path):
    first = write(tmp_path / "a.jsonl", lines({"id": "x", "text": TEXT}, {"id": "x", "text": TEXT + " غيره"}))
    articles, report = read(first, tmp_path, first)
    assert [a.id for a in articles] == ["x"]
    (error,) = report.errors
    assert error.record == 2 and "taken" in str(error)


def test_readers_long_articles_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(readers, "MAX_CHARACTERS", 100)
    monkeypatch.setattr(readers, "MAX_BYTES", 400)
    big = write(tmp_path / "big.txt", TEXT * 10)
    record = write(tmp_path / "n.jsonl", lines({"text": TEXT * 10}, {"text": TEXT}))
    articles, report = read(big, record)
    assert [a.id for a in articles] == ["n-2"] and all("limit" in str(e) for e in report.errors) and len(report.errors) == 2


def test_readers_half_a_surrogate_is_refused(tmp_path):
    _, report = read(write(tmp_path / "n.jsonl", '{"text": "قال \\ud800"}'))
    assert "surrogate" in str(report.errors[0])


def test_readers_are_lazy(tmp_path):
    content = "[" + ",\n".join(json.dumps({"text": f"{TEXT} {i}"}, ensure_ascii=False) for i in range(10_000)) + ", {broken"
    report = ReadReport()
    articles = read_articles([write(tmp_path / "n.json", content)], report)
    assert next(articles).id == "n-1" and report.read == 1
    assert sum(1 for _ in articles) == 9_999 and len(report.errors) == 1


def test_readers_csv_with_a_big_field(tmp_path):
    articles, report = read(write(tmp_path / "n.csv", f'id,text\nx,"{TEXT * 5_000}"\n'))
    assert len(articles[0].text) == len(TEXT) * 5_000 and not report.errors
