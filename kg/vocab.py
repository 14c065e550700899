"""Closed namespaces, the schema that the ontology declares, prefixes, and the minting of IRIs.

A namespace knows the terms of its vocabulary: ``ISNAD.giver`` is an IRI, ``ISNAD.givr`` raises OntologyError. The terms and
roles of our own namespaces are read from ontology/isnad.ttl, so that a new class or role needs no change here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from urllib.parse import quote, unquote

from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from .errors import OntologyError
from .resources import ontology_dir

BASE = "https://w3id.org/isnad/"
#: Prefixes of every file that is written, in the order in which they are declared.
PREFIXES: dict[str, str] = {
    "isnad": BASE + "ontology#",
    "told": BASE + "told#",
    "plover": BASE + "plover#",
    "kb": BASE + "kb/",
    "entity": BASE + "entity/",
    "event": BASE + "event/",
    "relation": BASE + "relation/",
    "article": BASE + "article/",
    "day": BASE + "time/day/",
    "period": BASE + "time/period/",
    "interval": BASE + "time/interval/",
    "quantity": BASE + "quantity/",
    "component": BASE + "component/",
    "decision": BASE + "decision/",
    "conflict": BASE + "conflict/",
    "control": BASE + "control/",
    "graph": BASE + "graph/",
    "wd": "http://www.wikidata.org/entity/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "time": "http://www.w3.org/2006/time#",
    "void": "http://rdfs.org/ns/void#",
    "wgs84": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


class Namespace:
    """The terms of one vocabulary as attributes: ``RDFS.label`` is a NamedNode; an unknown term raises OntologyError."""

    def __init__(self, prefix: str, terms: Iterable[str] | None = None):
        """``terms`` are the local names; None means those that ontology/isnad.ttl declares in this namespace."""
        self.prefix, self.base = prefix, PREFIXES[prefix]
        self._terms: dict[str, NamedNode] | None = None if terms is None else self._nodes(terms)

    def _nodes(self, terms: Iterable[str]) -> dict[str, NamedNode]:
        return {term: NamedNode(self.base + term) for term in terms}

    @property
    def terms(self) -> dict[str, NamedNode]:
        """Local name to node of every term."""
        if self._terms is None:
            declared = {t.subject.value for t in ontology_triples() if t.predicate == RDF.type and isinstance(t.subject, NamedNode)}
            self._terms = self._nodes(i.removeprefix(self.base) for i in sorted(declared) if i.startswith(self.base))
        return self._terms

    def __getattr__(self, name: str) -> NamedNode:
        if name.startswith("_"):
            raise AttributeError(name)
        return self[name]

    def __getitem__(self, name: str) -> NamedNode:
        try:
            return self.terms[name]
        except KeyError:
            raise OntologyError("no such term in the vocabulary", f"{self.prefix}:{name}") from None

    def __contains__(self, name: str) -> bool:
        return name in self.terms

    def local(self, node: NamedNode) -> str:
        """The local name of one of its terms, ``Handover`` of ``isnad:Handover``."""
        name = node.value.removeprefix(self.base)
        return self[name].value.removeprefix(self.base)


RDF = Namespace("rdf", ["type", "PlainLiteral"])
RDFS = Namespace("rdfs", ["label", "subClassOf", "subPropertyOf", "range", "domain", "seeAlso"])
OWL = Namespace("owl", ["Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty", "NamedIndividual", "versionInfo"])
SKOS = Namespace("skos", ["prefLabel", "altLabel", "hiddenLabel", "exactMatch", "closeMatch", "definition", "notation", "note"])
SCHEMA = Namespace("schema", ["NewsArticle", "headline", "text", "url", "author", "publisher", "datePublished", "sha256"])
OA = Namespace("oa", ["start", "end", "exact"])
TIME = Namespace("time", ["hasTime", "hasBeginning", "hasEnd", "inXSDDate", "Interval"])
ORG = Namespace("org", ["Membership", "member", "memberDuring", "organization", "subOrganizationOf"])
WGS84 = Namespace("wgs84", ["lat", "long"])
XSD = Namespace("xsd", ["integer", "decimal", "date", "dateTime", "boolean", "string", "anyURI"])
SH = Namespace("sh", ["ValidationReport", "ValidationResult", "conforms", "result", "focusNode", "resultPath", "value", "resultMessage",
                      "resultSeverity", "sourceShape", "sourceConstraintComponent", "Violation", "Warning", "Info"])
PROV = Namespace("prov", ["Activity", "Entity", "SoftwareAgent", "used", "wasGeneratedBy", "wasAssociatedWith", "startedAtTime", "endedAtTime",
                          "wasDerivedFrom", "generatedAtTime"])
DCAT = Namespace("dcat", ["Dataset", "Distribution", "distribution", "downloadURL", "mediaType", "byteSize"])
DCTERMS = Namespace("dcterms", ["title", "description", "hasVersion", "identifier", "format", "isPartOf", "license"])
VOID = Namespace("void", ["Dataset", "class", "triples", "entities", "classPartition", "propertyPartition", "property", "vocabulary", "subset"])
ISNAD = Namespace("isnad")
TOLD = Namespace("told")

#: The named graphs beside those of the articles.
MERGED = NamedNode(BASE + "graph/merged")
IDENTITY = NamedNode(BASE + "graph/identity")
CONFLICTS = NamedNode(BASE + "graph/conflicts")
REPORTS = NamedNode(BASE + "graph/reports")
ONTOLOGY = NamedNode(BASE + "graph/ontology")


@cache
def ontology_triples() -> tuple[Triple, ...]:
    """The triples of ontology/isnad.ttl; OntologyError where the file is not Turtle."""
    path = ontology_dir() / "isnad.ttl"
    try:
        return tuple(quad.triple for quad in parse(path=str(path), format=RdfFormat.TURTLE))
    except SyntaxError as error:
        raise OntologyError(f"{path} is not Turtle: {error}") from error


@dataclass(frozen=True, slots=True)
class Role:
    """A role of facts: ``kind`` is entity, text or number; ``property`` leads from a merged fact, ``told`` from a telling."""

    name: str
    kind: str
    property: NamedNode
    told: NamedNode


@dataclass(frozen=True, slots=True)
class Schema:
    """What the ontology declares of types and roles, by local name: ``roles`` over all types, ``frames`` per type."""

    events: frozenset[str]
    relations: frozenset[str]
    entities: frozenset[str]
    roles: dict[str, Role]
    frames: dict[str, tuple[str, ...]]

    def role(self, name: str) -> Role:
        """The role of that name; OntologyError where the ontology has none."""
        try:
            return self.roles[name]
        except KeyError:
            raise OntologyError("the ontology declares no such role; add the property with isnad:toldAs", name) from None


@cache
def schema() -> Schema:
    """The types and roles of the ontology."""
    triples = ontology_triples()
    subclasses: dict[str, set[str]] = {}
    for t in triples:
        if t.predicate == RDFS.subClassOf and isinstance(t.object, NamedNode):
            subclasses.setdefault(t.object.value, set()).add(t.subject.value)
    roles = {role.property: role for role in _roles(triples)}
    frames: dict[str, list[str]] = {}
    for t in triples:
        if t.predicate == ISNAD.hasRole and t.object in roles:
            frames.setdefault(ISNAD.local(t.subject), []).append(roles[t.object].name)
    below = {name: frozenset(i.removeprefix(ISNAD.base) for i in subclasses.get(ISNAD[name].value, ())) for name in ("Event", "Relation", "Entity")}
    return Schema(below["Event"], below["Relation"], below["Entity"], {r.name: r for r in roles.values()}, {k: tuple(v) for k, v in frames.items()})


def _roles(triples: Iterable[Triple]) -> Iterable[Role]:
    triples = list(triples)
    ranges = {t.subject: t.object for t in triples if t.predicate == RDFS.range}
    names = {t.subject: t.object.value for t in triples if t.predicate == ISNAD.roleName}
    kinds = {ISNAD.Entity: "entity", RDF.PlainLiteral: "text", ISNAD.Quantity: "number"}
    for t in triples:
        if t.predicate == ISNAD.toldAs and ranges.get(t.subject) in kinds:
            yield Role(names.get(t.subject, ISNAD.local(t.subject)), kinds[ranges[t.subject]], t.subject, t.object)


def shorten(iri: str) -> str:
    """The CURIE of an IRI where a prefix fits, else the IRI itself: ``kb:iraq``."""
    prefix, base = max(((p, b) for p, b in PREFIXES.items() if iri.startswith(b)), key=lambda pair: len(pair[1]), default=("", ""))
    return f"{prefix}:{iri[len(base):]}" if base else iri


def expand(curie: str) -> str:
    """The IRI of a CURIE with a known prefix (``kb:iraq``); an IRI, in angle brackets or not, is given back as it is."""
    curie = curie.removeprefix("<").removesuffix(">")
    prefix, colon, local = curie.partition(":")
    return PREFIXES[prefix] + local if colon and prefix in PREFIXES and not local.startswith("//") else curie


def slug(words: str) -> str:
    """Words as an ASCII local name: small letters, digits and single hyphens (``"K-1 Base"`` gives ``k-1-base``)."""
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")


def article_iri(article: str) -> str:
    """The IRI of an article and of its named graph; any id gives an ASCII IRI that ``article_id`` reads back."""
    return BASE + "article/" + quote(article, safe="")


def article_id(iri: str) -> str:
    """The id of the article whose IRI, or whose item's IRI, this is."""
    return unquote(iri.removeprefix(BASE + "article/").partition("#")[0])


def item_iri(article: str, item: str) -> str:
    """The IRI of an entity or telling of an article, from its id there."""
    return f"{article_iri(article)}#{quote(item, safe='')}"


def item_id(iri: str) -> str:
    """The id in its article of the item that ``item_iri`` named."""
    return unquote(iri.partition("#")[2])


def passage_iri(article: str, start: int, end: int) -> str:
    """The IRI of words of an article by their offsets, in the manner of RFC 5147."""
    return f"{article_iri(article)}#char={start},{end}"


def day_iri(day: date) -> str:
    """The IRI of a day, an instant of OWL-Time."""
    return f"{BASE}time/day/d{day.isoformat()}"


def period_iri(start: date, end: date, precision: str) -> str:
    """The IRI of a period; equal periods have one IRI."""
    return f"{BASE}time/period/{precision}-{start.isoformat()}" + (f"-to-{end.isoformat()}" if end != start else "")


def interval_iri(start: date | None, end: date | None) -> str:
    """The IRI of an interval over which something holds, open where a day is None; equal intervals have one IRI.

    >>> shorten(interval_iri(date(2020, 3, 26), None))
    'interval:from-2020-03-26'
    """
    ends = (f"{word}-{day.isoformat()}" for word, day in (("from", start), ("until", end)) if day)
    return f"{BASE}time/interval/{'-'.join(ends) or 'open'}"


def quantity_iri(value: float, maximum: float | None, unit: str, approx: bool) -> str:
    """The IRI of a quantity; equal quantities have one IRI."""
    number = number_text(value) + (f"-to-{number_text(maximum)}" if maximum is not None else "")
    return f"{BASE}quantity/{quote(unit, safe='') or 'number'}-{'about-' if approx else ''}{number}"


def number_text(value: float) -> str:
    """A number in the form of xsd:decimal, without an exponent and without needless zeros: ``1700000``, ``0.5``."""
    return str(int(value)) if value == int(value) else f"{value:.6f}".rstrip("0")


def quarantine_graph(graph: NamedNode) -> NamedNode:
    """The graph that holds what was set aside from a graph, with the findings: one per article and one of the merged graph."""
    return NamedNode(BASE + "quarantine/" + graph.value.removeprefix(BASE))


def component_iri(producer: str) -> str:
    """The IRI of an extracting component."""
    return f"{BASE}component/{quote(producer, safe='')}"


def component_name(iri: str) -> str:
    """The name of the component that ``component_iri`` made the IRI of, "" for ""."""
    return unquote(iri.removeprefix(BASE + "component/"))
