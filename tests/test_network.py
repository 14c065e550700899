"""No build reaches the network, models and pages included."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from commands import PLAIN, SEEDS, kg, seeds_elsewhere, watched

#: Links in a page that a careless library would follow.
PAGE = """<!DOCTYPE html SYSTEM "http://127.0.0.1:9/page.dtd"><html lang="ar"><head><meta charset="utf-8"><title>خبر</title><base href="http://127.0.0.1:9/">
<link rel="canonical" href="http://127.0.0.1:9/a"><script src="http://127.0.0.1:9/x.js"></script></head><body><article><img src="http://127.0.0.1:9/i.png">
<p>سلم التحالف الدولي قاعدة القيارة الجوية إلى القوات العراقية يوم الخميس كما ذكر البيان الذي نشر في بغداد.</p>
<p>وقال المتحدث باسم التحالف إن القوات ستغادر القاعدة بالتنسيق مع الحكومة العراقية في الأيام القادمة.</p></article></body></html>"""


def test_network_the_watch_sees_a_connection() -> None:
    tried = watched("TRY")
    assert tried.status == "no network here" and tried.calls[0].startswith("socket.")


def test_network_no_call_in_a_whole_build_with_models() -> None:
    run = seeds_elsewhere()
    assert run.status == 0 and run.output.startswith("5 articles") and run.calls == []
    assert {"onnxruntime", "stanza"} <= set(run.modules), "the models took part"


def test_network_no_call_for_pages_and_links(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "address.html").write_text("http://127.0.0.1:9/article", encoding="utf-8")
    (tmp_path / "n.jsonl").write_text(json.dumps({"text": "سلم التحالف القاعدة http://127.0.0.1:9/", "url": "http://127.0.0.1:9/u"}) + "\n", encoding="utf-8")
    run = watched("build", tmp_path, "-o", tmp_path / "out", *PLAIN)
    assert run.calls == [] and run.status == 1 and run.output.startswith("2 articles")
    assert "trafilatura" in run.modules and "address.html: no text found" in run.errors


def test_network_a_build_without_models_loads_none_of_their_libraries(tmp_path: Path) -> None:
    run = watched("build", SEEDS / "seed-003.txt", "-o", tmp_path / "out", *PLAIN)
    assert run.status == 0 and not {"torch", "stanza", "onnxruntime", "pyshacl", "trafilatura"} & set(run.modules)


@pytest.mark.parametrize("service", ["http://127.0.0.1:9/sparql"])
def test_network_a_query_that_asks_for_another_server_is_one_line(seeds_folder: Path, service: str) -> None:
    done = kg("query", seeds_folder, f"SELECT * {{ SERVICE <{service}> {{ ?s ?p ?o }} }}")
    assert done.returncode == 2 and done.stderr.startswith("kg: ") and len(done.stderr.splitlines()) == 1
