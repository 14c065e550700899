"""Small articles that have people, places and events in common, and graphs of them that are changed and built from scratch."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from commands import parts

from kg import pipeline, store, views
from kg.export import write_export
from kg.merge import snapshot
from kg.merge.decisions import Reviewed, name_item

#: Tellings of incidents that resemble, repeat, deny and outnumber one another; an article tells one to three of them.
TELLINGS = (
    "سلم التحالف الدولي قاعدة القيارة الجوية إلى القوات العراقية يوم الخميس 26 آذار 2020.",
    "قال المتحدث باسم التحالف مايلز كاغينز إن التحالف سلم قاعدة القيارة إلى القوات العراقية في 26 مارس 2020.",
    "أعلن الجيش الأمريكي أنه سيسلم معسكر كي وان في كركوك إلى القوات العراقية يوم الأحد 29 مارس 2020.",
    "سلمت القوات الأمريكية قاعدة القائم للقوات العراقية يوم 19 آذار 2020.",
    "لم تسلم القوات الأمريكية قاعدة القائم للقوات العراقية يوم 19 آذار 2020.",
    "انسحب 300 جندي فرنسي من معسكر التاجي في العراق يوم 25 مارس 2020.",
    "انسحب نحو 200 جندي فرنسي من معسكر التاجي في العراق يوم 25 مارس 2020.",
    "قتل خمسة جنود عراقيين في هجوم لتنظيم داعش على الموصل يوم 1 نيسان 2020.",
    "قتل سبعة جنود في هجوم شنه تنظيم داعش على مدينة الموصل في 1 أبريل 2020.",
    "سيطرت القوات العراقية على قاعدة القيارة الجوية يوم 2 نيسان 2020.",
    "التقى وزير الدفاع البريطاني بن والاس وزير الدفاع الفرنسي فلورانس بارلي في باريس يوم 20 مارس 2020.",
    "قال العقيد علي حسن الجبوري إن قواته انسحبت من مدينة الرمادي يوم 3 نيسان 2020.",
    "قال علي الجبوري إن القوات العراقية دخلت الرمادي.",
    "السماء صافية والبحر هادئ.",
)
#: The articles of a graph: their ids, and the numbers of their tellings.
Articles = Mapping[str, Iterable[int]]


def write_articles(path: Path, articles: Articles) -> Path:
    """A file of articles; the first telling of each decides its day and source."""
    with path.open("w", encoding="utf-8") as file:
        for name, told in articles.items():
            numbers = list(told)
            text, day = "\n".join(TELLINGS[n] for n in numbers), f"2020-04-{numbers[0] + 2:02}"
            file.write(json.dumps({"id": name, "text": text, "published": day, "source": f"s{numbers[0] % 3}"}, ensure_ascii=False) + "\n")
    return path


def add(out: Path, articles: Articles, **options: object) -> pipeline.RunReport:
    """Add the articles to a graph."""
    return pipeline.add(out, [write_articles(out.parent / "news.jsonl", articles)], parts=parts(), **options)


def remove(out: Path, *articles: str, **options: object) -> pipeline.RunReport:
    """Remove articles from a graph."""
    return pipeline.remove(out, articles, knowledge=parts().knowledge, **options)


def build(out: Path, articles: Articles, **options: object) -> pipeline.RunReport:
    """Build a graph of the articles from scratch."""
    return pipeline.build([write_articles(out.parent / "news.jsonl", articles)], out, force=True, parts=parts(), **options)


def shown(out: Path) -> dict[str, bytes]:
    """Everything that a graph shows: its exports, views and report."""
    found = {name: (out / name).read_bytes() for name in ("validation.ttl", "validation.txt", "dataset.json")}
    dataset = store.open_dataset(out)
    for name in ("turtle", "trig", "nquads"):
        file = io.BytesIO()
        write_export(dataset, name, file)
        found[name] = file.getvalue()
    for name, rows in (("facts", views.facts(dataset)), ("entities", views.entities(dataset)), ("merged", views.merged_facts(dataset))):
        found[name] = "".join(views.write_jsonl(rows)).encode()
    dataset.close()
    return found


def decisions(out: Path, left: str, right: str) -> list[Reviewed]:
    """The decision that a force named in two articles is not the same."""
    merger, _ = snapshot.load(out / pipeline.SNAPSHOT, store.seal_of(out), parts().knowledge)
    named = [(merger.records[id_], next(e for e in merger.records[id_].entities if e.knowledge.endswith("iraqi-security-forces"))) for id_ in (left, right)]
    return [Reviewed("different", "entity", *(name_item(record, entity) for record, entity in named), reviewer="H", note="n")]
