"""A good and a bad example for each shape.

A good node of each kind is a table of property to value; a bad one is the good one with one property changed, and the shape
that must object. Examples of the roles, and of the types of facts and entities, follow from the ontology.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.vocab import PREFIXES, schema

HEAD = "".join(f"@prefix {prefix}: <{base}> .\n" for prefix, base in PREFIXES.items()) + "@prefix ex: <https://w3id.org/isnad/article/ex#> .\n"

#: What the good nodes lean on.
BASIS = """
ex:occurrence a isnad:Occurrence ; isnad:entityType isnad:Person ; skos:prefLabel "سمير"@ar .
ex:named oa:exact "سمير" ; oa:start 0 ; oa:end 4 ; isnad:refersTo ex:occurrence .
ex:placed oa:exact "قال" ; oa:start 5 ; oa:end 8 .
ex:words oa:exact "كلام" .
ex:number oa:exact "مئتي" ; oa:start 9 ; oa:end 13 ; isnad:reads ex:quantity .
ex:date oa:exact "الخميس" ; oa:start 20 ; oa:end 26 ; isnad:reads ex:period .
ex:quantity a isnad:Quantity ; isnad:value 200.0 ; isnad:unit "person" .
ex:period a isnad:Period ; isnad:from "2020-03-26"^^xsd:date ; isnad:until "2020-03-26"^^xsd:date ; isnad:precision "day" ;
    time:hasBeginning ex:day ; time:hasEnd ex:day .
ex:day time:inXSDDate "2020-03-26"^^xsd:date .
ex:interval a time:Interval ; isnad:from "2020-03-26"^^xsd:date ; time:hasBeginning ex:day .
ex:event a isnad:Withdrawal ; isnad:polarity isnad:positive ; isnad:modality isnad:actual ; isnad:confidence 0.9 ; isnad:telling ex:told ;
    isnad:articleCount 1 ; isnad:voiceCount 1 .
ex:speaker a isnad:Attribution ; isnad:voice ex:named .
ex:country a isnad:Place ; skos:prefLabel "العراق"@ar , "Iraq"@en ; isnad:placeKind "country" .
ex:someone a isnad:Person ; skos:prefLabel "سمير"@ar .
ex:side a isnad:Variant ; isnad:states quantity:person-200 ; isnad:witness ex:telling ; isnad:source "وكالة" ; isnad:voiceCount 1 .
ex:other-side a isnad:Variant ; isnad:states quantity:person-300 ; isnad:witness ex:telling ; isnad:source "جريدة" ; isnad:voiceCount 2 .
"""

Node = dict[str, str]
GOOD: dict[str, Node] = {
    "article": {
        "a": "schema:NewsArticle", "schema:text": '"نص"', "schema:sha256": f'"{"0" * 64}"', "schema:datePublished": '"2020-03-27"^^xsd:date',
        "isnad:publishedFrom": '"record"', "schema:headline": '"عنوان"', "schema:publisher": '"وكالة"', "schema:author": '"كاتب"',
        "schema:url": '"https://example.org/"^^xsd:anyURI',
    },
    "passage": {"oa:exact": '"سمير"', "oa:start": "0", "oa:end": "4", "isnad:refersTo": "ex:occurrence", "isnad:reads": "ex:quantity", "isnad:nominal": "true"},
    "occurrence": {
        "a": "isnad:Occurrence", "isnad:entityType": "isnad:Base", "skos:prefLabel": '"قاعدة"@ar , "base"@en', "isnad:identifiedAs": "kb:base",
        "skos:exactMatch": "wd:Q796", "isnad:named": "false",
    },
    "telling": {
        "a": "isnad:Telling", "isnad:tells": "isnad:Withdrawal", "isnad:polarity": "isnad:positive", "isnad:modality": "isnad:actual", "isnad:confidence": "0.9",
        "isnad:evidence": "ex:placed", "isnad:trigger": "ex:placed", "isnad:saidBy": "ex:speaker", "isnad:extractedBy": "component:rules", "isnad:group": '"x1"',
        "told:time": "ex:date",
    },
    "attribution": {"a": "isnad:Attribution", "isnad:voice": "ex:named", "isnad:relays": "ex:speaker"},
    "quantity": {"a": "isnad:Quantity", "isnad:value": "200.0", "isnad:maximum": "300.0", "isnad:unit": '"person"', "isnad:approximate": "true"},
    "period": {
        "a": "isnad:Period", "isnad:from": '"2020-03-11"^^xsd:date', "isnad:until": '"2020-03-20"^^xsd:date', "isnad:precision": '"week"',
        "time:hasBeginning": "ex:day", "time:hasEnd": "ex:day",
    },
    "entity": {
        "a": "isnad:Person", "skos:prefLabel": '"سمير"@ar , "Samir"@en', "skos:exactMatch": "wd:Q1", "isnad:occurrence": "ex:occurrence", "isnad:named": "true",
        "isnad:country": "ex:country",
    },
    "force": {"a": "isnad:MilitaryForce", "skos:prefLabel": '"الجيش"@ar', "org:subOrganizationOf": "kb:forces"},
    "place": {"a": "isnad:Place", "skos:prefLabel": '"بغداد"@ar', "isnad:within": "ex:country", "wgs84:lat": "33.3", "wgs84:long": "44.4", "isnad:placeKind": '"city"'},
    "post": {
        "a": "org:Membership", "org:member": "ex:someone", "org:organization": "kb:ministry", "isnad:title": '"وزير"@ar , "minister"@en',
        "isnad:from": '"2019-07-24"^^xsd:date', "isnad:until": '"2020-03-26"^^xsd:date', "org:memberDuring": "ex:interval",
    },
    "control": {
        "a": "isnad:Control", "isnad:controller": "ex:someone", "isnad:controlOf": "ex:country", "isnad:begunBy": "ex:event", "isnad:endedBy": "ex:event",
        "prov:wasDerivedFrom": "ex:event", "time:hasTime": "ex:interval",
    },
    "fact": {
        "a": "isnad:Withdrawal", "isnad:polarity": "isnad:positive", "isnad:modality": "isnad:actual", "isnad:confidence": "0.9", "isnad:telling": "ex:telling",
        "isnad:articleCount": "1", "isnad:voiceCount": "1", "isnad:time": "ex:period",
    },
    "decision": {
        "a": "isnad:IdentityDecision", "isnad:left": "ex:occurrence", "isnad:right": "ex:other", "isnad:verdict": '"same"', "isnad:rule": '"score"', "isnad:weight": "3.5",
        "isnad:part": '"1. names: equal +3.5"', "isnad:quote": '"سمير"', "isnad:reviewer": '"reviewer"', "skos:note": '"one man"',
    },
    "shared-voice": {"a": "isnad:SharedVoice", "isnad:voiceFor": "event:withdrawal", "isnad:speaksIn": "article:one , article:two"},
    "conflict": {
        "a": "isnad:Conflict", "isnad:disputes": "event:withdrawal , event:redeployment", "isnad:aspect": "told:count", "isnad:conflictKind": '"contradiction"',
        "isnad:between": '"sources"', "isnad:weight": "2.5", "isnad:variant": "ex:side , ex:other-side",
    },
    "variant": {
        "a": "isnad:Variant", "isnad:states": "quantity:person-200", "isnad:witness": "ex:telling", "isnad:source": '"وكالة"', "isnad:spokenBy": "kb:someone",
        "isnad:voiceCount": "1",
    },
}  # fmt: skip

#: Kind, the property changed, its bad value ("" takes it away), and the shape that objects.
BAD: list[tuple[str, str, str, str]] = [
    ("article", "schema:text", "", "text"), ("article", "schema:text", '"أ" , "ب"', "text"), ("article", "schema:sha256", '"abc"', "sha256"),
    ("article", "schema:datePublished", '"آذار"', "published"), ("article", "isnad:publishedFrom", '"guess"', "published-from"),
    ("article", "schema:headline", "1", "headline"), ("article", "schema:publisher", '"أ" , "ب"', "publisher"), ("article", "schema:author", "ex:someone", "author"),
    ("article", "schema:url", '"not typed"', "url"),
    ("passage", "oa:exact", '""', "exact"), ("passage", "oa:start", "4", "start"), ("passage", "oa:start", "-1", "start"), ("passage", "oa:end", "4 , 5", "end"),
    ("passage", "isnad:refersTo", "ex:nobody", "refers-to"), ("passage", "isnad:refersTo", "ex:occurrence , ex:o2", "refers-to"),
    ("passage", "isnad:reads", "ex:occurrence", "reads"), ("passage", "isnad:nominal", '"yes"', "nominal"),
    ("occurrence", "isnad:entityType", "isnad:Withdrawal", "entity-type"), ("occurrence", "isnad:entityType", "isnad:Base , isnad:Place", "entity-type"),
    ("occurrence", "isnad:entityType", "", "entity-type"), ("occurrence", "skos:prefLabel", '"أ"@ar , "ب"@ar', "occurrence-label"),
    ("occurrence", "isnad:identifiedAs", "kb:one , kb:two", "identified-as"), ("occurrence", "skos:exactMatch", "ex:Q796", "occurrence-match"),
    ("occurrence", "isnad:named", "false , true", "named"),
    ("telling", "isnad:tells", "isnad:Base", "tells"), ("telling", "isnad:polarity", "", "told-polarity"), ("telling", "isnad:modality", "isnad:positive", "told-modality"),
    ("telling", "isnad:confidence", "1.5", "confidence"), ("telling", "isnad:confidence", "", "confidence"), ("telling", "isnad:evidence", "", "evidence"),
    ("telling", "isnad:evidence", "ex:words", "evidence"), ("telling", "isnad:trigger", "ex:words", "trigger"), ("telling", "isnad:saidBy", "ex:named", "said-by"),
    ("telling", "isnad:extractedBy", '"rules"', "extracted-by"), ("telling", "isnad:group", '"x1" , "x2"', "group"), ("telling", "told:time", "ex:number", "told-time"),
    ("attribution", "isnad:voice", "ex:placed", "voice"), ("attribution", "isnad:voice", "", "voice"), ("attribution", "isnad:relays", "ex:named", "relays"),
    ("quantity", "isnad:value", '"200"', "value"), ("quantity", "isnad:value", "400.0", "value"), ("quantity", "isnad:maximum", "300.0 , 301.0", "maximum"),
    ("quantity", "isnad:unit", "", "unit"), ("quantity", "isnad:approximate", "1", "approximate"),
    ("period", "isnad:from", '"2020-03-21"^^xsd:date', "from"), ("period", "isnad:from", '"2020-02-31"^^xsd:date', "from"), ("period", "isnad:until", "", "until"),
    ("period", "isnad:precision", '"hour"', "precision"), ("period", "time:hasBeginning", "", "beginning"), ("period", "time:hasEnd", "", "period-end"),
    ("entity", "a", "isnad:Person , isnad:Place", "type"), ("entity", "skos:prefLabel", "", "label"), ("entity", "skos:prefLabel", '"أ"@ar , "ب"@ar', "label"),
    ("entity", "skos:exactMatch", '"Q1"', "match"), ("entity", "isnad:occurrence", "kb:iraq", "occurrence"), ("entity", "isnad:named", '"no"', "named"),
    ("entity", "isnad:country", "ex:someone", "country"), ("force", "org:subOrganizationOf", '"forces"', "part-of"),
    ("place", "isnad:within", "ex:someone", "within"), ("place", "wgs84:lat", "91", "lat"), ("place", "wgs84:long", "181", "long"), ("place", "isnad:placeKind", '"planet"', "place-kind"),
    ("post", "org:member", "ex:country", "post-member"), ("post", "org:organization", "", "post-organisation"), ("post", "isnad:title", "", "post-title"),
    ("post", "isnad:from", '"2021-01-01"^^xsd:date', "post-from"), ("post", "isnad:until", '"2020-03-26"^^xsd:date , "2020-03-27"^^xsd:date', "post-until"),
    ("post", "org:memberDuring", "ex:day", "post-during"),
    ("control", "isnad:controller", "", "controller"), ("control", "isnad:controlOf", "ex:someone", "control-of"), ("control", "isnad:begunBy", "ex:country", "begun-by"),
    ("control", "isnad:endedBy", "ex:country", "ended-by"), ("control", "prov:wasDerivedFrom", "", "derived-from"), ("control", "time:hasTime", "", "during"),
    ("fact", "isnad:polarity", "isnad:actual", "polarity"), ("fact", "isnad:modality", "", "modality"), ("fact", "isnad:confidence", "-0.1", "confidence"),
    ("fact", "isnad:telling", "", "telling"), ("fact", "isnad:telling", "kb:iraq", "telling"), ("fact", "isnad:articleCount", "0", "article-count"),
    ("fact", "isnad:voiceCount", "", "voice-count"), ("fact", "isnad:time", "ex:day", "time"),
    ("decision", "isnad:left", "", "left"), ("decision", "isnad:right", '"b"', "right"), ("decision", "isnad:verdict", '"maybe"', "verdict"),
    ("decision", "isnad:rule", '"luck"', "rule"), ("decision", "isnad:weight", '"3"', "weight"), ("decision", "isnad:part", "1", "part"),
    ("decision", "isnad:quote", "ex:words", "quote"), ("decision", "isnad:reviewer", '"a" , "b"', "reviewer"), ("decision", "skos:note", '"a"@en', "note"),
    ("shared-voice", "isnad:voiceFor", "", "voice-for"), ("shared-voice", "isnad:speaksIn", "article:one", "speaks-in"),
    ("conflict", "isnad:disputes", "kb:iraq", "disputes"), ("conflict", "isnad:aspect", "told:count , told:time", "aspect"), ("conflict", "isnad:aspect", "isnad:modality", "aspect"),
    ("conflict", "isnad:conflictKind", '"quarrel"', "conflict-kind"), ("conflict", "isnad:between", "", "between"), ("conflict", "isnad:weight", "", "weight"),
    ("conflict", "isnad:variant", "ex:side", "variant"), ("conflict", "isnad:variant", "ex:side , ex:telling", "variant"),
    ("variant", "isnad:states", '"200"', "states"), ("variant", "isnad:witness", "", "witness"), ("variant", "isnad:source", "", "source"),
    ("variant", "isnad:spokenBy", '"someone"', "spoken-by"), ("variant", "isnad:voiceCount", "0", "voice-count"),
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Example:
    """A node in Turtle; ``shape`` is the local name of the shape that objects to it, "" for a good one."""

    node: str
    turtle: str
    shape: str = ""


def written(name: str, node: Node) -> str:
    """The node in Turtle."""
    return f"ex:{name} " + " ; ".join(f"{term} {value}" for term, value in node.items() if value) + " .\n"


def good_examples() -> Iterator[Example]:
    """One node of each kind, type and role, as the shapes want it."""
    for kind, node in GOOD.items():
        yield Example(f"ex:good-{kind}-node", written(f"good-{kind}-node", node))
    for kind in sorted(schema().entities):
        yield Example(f"ex:good-{kind}", written(f"good-{kind}", {"a": f"isnad:{kind}", "skos:prefLabel": '"اسم"@ar'}))
    for kind, roles in schema().frames.items():
        yield Example(f"ex:good-{kind}", written(f"good-{kind}", GOOD["fact"] | {"a": f"isnad:{kind}"} | {merged_role(r): filled(r) for r in roles}))
        yield Example(f"ex:told-{kind}", written(f"told-{kind}", GOOD["telling"] | {"isnad:tells": f"isnad:{kind}"} | {f"told:{r}": told(r) for r in roles}))


def bad_examples() -> Iterator[Example]:
    """The bad nodes, each with its shape."""
    for place, (kind, term, value, shape) in enumerate(BAD):
        yield Example(f"ex:bad-{place}", written(f"bad-{place}", GOOD[kind] | {term: value}), shape)
    for kind in sorted(schema().entities):
        yield Example(f"ex:bad-{kind}", written(f"bad-{kind}", {"a": f"isnad:{kind}", "skos:prefLabel": '"اسم"'}), "label")
    yield Example("ex:bad-day", 'ex:bad-day time:inXSDDate "أمس" .\nex:bad-day-period a isnad:Period ; isnad:from "2020-03-26"^^xsd:date ; isnad:until "2020-03-26"^^xsd:date ;\n'
                  '    isnad:precision "day" ; time:hasBeginning ex:bad-day ; time:hasEnd ex:day .\n', "day")  # fmt: skip
    for term, value, shape in (("isnad:from", '"2020-04-01"^^xsd:date', "interval-from"), ("isnad:until", '"2020-03-31"^^xsd:date , "2020-04-01"^^xsd:date', "interval-until"),
                               ("time:hasBeginning", "ex:day , ex:other-day", "interval-beginning"), ("time:hasEnd", '"2020-03-31"', "interval-end")):  # fmt: skip
        bad = {"a": "time:Interval", "isnad:until": '"2020-03-31"^^xsd:date', term: value}
        holder = written(f"holder-of-{shape}", GOOD["control"] | {"time:hasTime": f"ex:bad-{shape}"})
        yield Example(f"ex:bad-{shape}", written(f"bad-{shape}", bad) + holder, shape)
    for kind, roles in schema().frames.items():
        other = next(r for r in schema().roles if r not in roles and schema().roles[r].kind == "entity")
        yield Example(f"ex:bad-{kind}", written(f"bad-{kind}", GOOD["fact"] | {"a": f"isnad:{kind}", merged_role(other): filled(other)}), kind)
    for name, role in schema().roles.items():
        kinds = [kind for kind, roles in schema().frames.items() if name in roles]
        wrong = next(kind for kind in sorted(schema().events) if kind not in kinds)
        partner = {f"told:{r}": told(r) for r in PARTNERS.get(name, ())}
        good = GOOD["telling"] | {"isnad:tells": f"isnad:{kinds[0]}", f"told:{name}": told(name)} | partner
        unfit = {"entity": "ex:placed", "number": "ex:date", "text": "ex:nothing"}[role.kind]
        yield Example(f"ex:bad-told-{name}", written(f"bad-told-{name}", good | {f"told:{name}": unfit}), f"told-{name}")
        yield Example(f"ex:bad-of-{name}", written(f"bad-of-{name}", good | {"isnad:tells": f"isnad:{wrong}"}), f"told-{name}-of")
        if partner:
            yield Example(f"ex:bad-with-{name}", written(f"bad-with-{name}", good | {term: "" for term in partner}), f"told-{name}-with")
        fact = GOOD["fact"] | {"a": f"isnad:{kinds[0]}", merged_role(name): {"text": '"words"', "number": "ex:period", "entity": "ex:quantity"}[role.kind]}
        yield Example(f"ex:bad-role-{name}", written(f"bad-role-{name}", fact), f"role-{name}")


#: Roles that need another beside them.
PARTNERS = {"member": ["organisation"], "leader": ["organisation"], "person": ["organisation"], "supporter": ["supported"], "supported": ["supporter"]}


def merged_role(name: str) -> str:
    """The property of a role in the merged graph."""
    return f"<{schema().roles[name].property.value}>"


def filled(name: str) -> str:
    """A good filler of a role in the merged graph."""
    return {"entity": "ex:someone", "text": '"كلام"@ar', "number": "ex:quantity"}[schema().roles[name].kind]


def told(name: str) -> str:
    """Good words for a role of a telling."""
    return {"entity": "ex:named", "text": "ex:words", "number": "ex:number"}[schema().roles[name].kind]
