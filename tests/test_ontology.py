"""The ontology: whole, in two languages, within OWL 2 DL, and the only source of terms."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

from kg import vocab
from kg.errors import OntologyError
from kg.resources import ontology_dir
from kg.vocab import ISNAD, RDF, RDFS, SKOS, TOLD, ontology_triples, schema

OWL = vocab.PREFIXES["owl"]
OURS = (ISNAD.base, TOLD.base, vocab.PREFIXES["plover"])
CLASS, OBJECT, DATA, ANNOTATION, INDIVIDUAL = (NamedNode(OWL + n) for n in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty", "NamedIndividual"))

#: The types of facts and their roles, (text) and [value] as the views define them.
TYPES = """
Handover giver recipient site (object) [worth]
Withdrawal actor origin destination [count]
Redeployment actor place origin destination [count]
Deployment actor place [count]
Suspension actor (activity) place
Attack attacker target place (weapon) [killed] [wounded]
Killing victim perpetrator place [count]
Battle participant opponent place
Capture actor from place
Arrest agent detainee place [count]
Statement speaker (medium) (topic)
Meeting participant place
Agreement party (object)
Decision decider (object)
Protest participant target place [count]
Aid provider recipient (object) [worth]
Accusation accuser accused
Threat actor target
Outbreak place disease [deaths] [infections]
Position person organisation (title)
Membership member organisation
Leadership leader organisation
Support supporter supported
Opposition actor opponent
Location thing place [distance] (direction)
"""
#: The datatypes that OWL 2 DL knows, of those that an ontology like this might use.
DATATYPES = {vocab.PREFIXES["xsd"] + n for n in ("string", "integer", "decimal", "boolean", "dateTime", "anyURI")} | {RDF.PlainLiteral.value}
#: Event and relation types for which PLOVER has no code.
NO_PLOVER = {"Statement", "Decision", "Outbreak", "Position", "Membership", "Leadership", "Opposition", "Location"}


def kinds() -> dict[NamedNode, set[NamedNode]]:
    """Each declared term with its kinds."""
    found: dict[NamedNode, set[NamedNode]] = defaultdict(set)
    for t in ontology_triples():
        if t.predicate == RDF.type and isinstance(t.subject, NamedNode):
            found[t.subject].add(t.object)
    return found


def own_terms() -> list[NamedNode]:
    return sorted((term for term in kinds() if term.value.startswith(OURS)), key=str)


def test_ontology_declares_each_type_with_its_roles() -> None:
    frames = {line.split()[0]: tuple(re.findall(r"\w+", line)[1:]) for line in TYPES.strip().splitlines()}
    assert schema().frames == frames and len(frames) == 25
    assert (len(schema().events), len(schema().relations), len(schema().entities)) == (19, 6, 13)
    bracket = {"(": "text", "[": "number"}
    wanted = {re.sub(r"\W", "", word): bracket.get(word[0], "entity") for line in TYPES.strip().splitlines() for word in line.split()[1:]}
    assert {name: role.kind for name, role in schema().roles.items()} == wanted


@pytest.mark.parametrize("predicate", [RDFS.label, SKOS.definition], ids=["label", "definition"])
def test_ontology_names_and_defines_every_term_in_two_languages(predicate: NamedNode) -> None:
    found: dict[NamedNode, Counter[str]] = defaultdict(Counter)
    for t in ontology_triples():
        if t.predicate == predicate and t.object.value.strip():
            found[t.subject][t.object.language] += 1
    assert len(own_terms()) > 190
    assert {term.value: found[term] for term in own_terms() if found[term] != Counter(ar=1, en=1)} == {}


def test_ontology_arabic_is_arabic_and_english_is_not() -> None:
    arabic = re.compile("[\u0621-\u064a]")
    texts = [t.object for t in ontology_triples() if isinstance(t.object, Literal) and t.object.language in ("ar", "en")]
    assert [o.value for o in texts if bool(arabic.search(o.value)) != (o.language == "ar")] == []


def test_ontology_declares_every_term_it_uses_once() -> None:
    """OWL 2 DL: each property is declared, and is only one of object, data and annotation property."""
    declared = kinds()
    properties = {OBJECT, DATA, ANNOTATION}
    builtin = (vocab.PREFIXES["rdf"], vocab.PREFIXES["rdfs"], OWL)
    used = {t.predicate for t in ontology_triples() if not t.predicate.value.startswith(builtin)}
    assert {p.value for p in used if not declared[p] & properties} == set()
    assert {term.value for term, types in declared.items() if len(types & properties) > 1} == set()
    assert {term.value for term, types in declared.items() if CLASS in types and types & properties} == set()


def test_ontology_axioms_lead_to_declared_terms_of_the_right_kind() -> None:
    declared = kinds()
    wanted = {"subClassOf": {CLASS}, "domain": {CLASS}, "subPropertyOf": {OBJECT, DATA, ANNOTATION}}
    for t in ontology_triples():
        name = t.predicate.value.removeprefix(RDFS.base)
        if name in wanted:
            assert declared[t.object] & wanted[name], t
        if t.predicate == RDFS.subPropertyOf:
            assert declared[t.subject] & declared[t.object] & wanted[name], t
        if t.predicate == RDFS.range:
            assert t.object.value in DATATYPES if DATA in declared[t.subject] else CLASS in declared[t.object], t


def test_ontology_uses_owl_within_the_dl_profile() -> None:
    """Blank nodes are lists or class expressions only, and no term of a reserved vocabulary is declared anew."""
    blank = {t.subject for t in ontology_triples() if isinstance(t.subject, BlankNode)}
    allowed = {RDF.base + "first", RDF.base + "rest", RDF.base + "type", OWL + "oneOf", OWL + "members"}
    assert {t.predicate.value for t in ontology_triples() if t.subject in blank} <= allowed
    reserved = tuple(vocab.PREFIXES[p] for p in ("rdf", "rdfs", "owl", "xsd"))
    assert [term.value for term in kinds() if term.value.startswith(reserved)] == []
    vocabulary = {t.predicate.value for t in ontology_triples()} | {t.object.value for t in ontology_triples() if isinstance(t.object, NamedNode)}
    used = {term.removeprefix(OWL) for term in vocabulary if term.startswith(OWL)}
    assert used == {"Ontology", "Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty", "NamedIndividual", "versionIRI", "versionInfo", "disjointWith",
                    "AllDisjointClasses", "members", "equivalentClass", "oneOf"}  # fmt: skip


def test_ontology_every_role_has_its_telling_side() -> None:
    assert {role.told.value for role in schema().roles.values()} | {TOLD.time.value} == {node.value for node in TOLD.terms.values()}


def test_ontology_local_names_suit_every_format() -> None:
    assert [term.value for term in own_terms() if not re.fullmatch(r"[A-Za-z][A-Za-z0-9]*", vocab.shorten(term.value).partition(":")[2])] == []


def test_ontology_mappings_name_terms_that_there_are() -> None:
    lines = (ontology_dir() / "mappings.sssom.tsv").read_text(encoding="utf-8").splitlines()
    head, *rows = [line.split("\t") for line in lines if not line.startswith("#")]
    assert head == ["subject_id", "predicate_id", "object_id", "mapping_justification", "comment"]
    assert rows == sorted(rows) and len({tuple(r[:3]) for r in rows}) == len(rows) > 90
    declared = {vocab.shorten(term.value) for term in own_terms()}
    prefixes = {line.split(":")[0].strip("# ") for line in lines if line.startswith("#  ")}
    for subject, predicate, target, _, _ in rows:
        assert subject in declared and predicate in {f"skos:{k}Match" for k in ("exact", "close", "broad", "narrow", "related")}
        assert target.split(":")[0] in prefixes and (target in declared or not target.startswith("plover:"))
    coded = {row[0].removeprefix("isnad:") for row in rows if row[2].startswith("plover:")}
    assert coded == (schema().events | schema().relations) - NO_PLOVER


def test_ontology_mappings_and_axioms_agree_on_plover() -> None:
    text = (ontology_dir() / "mappings.sssom.tsv").read_text(encoding="utf-8")
    axioms = {(vocab.shorten(t.subject.value), vocab.shorten(t.object.value)) for t in ontology_triples() if t.predicate.value.endswith("#relatedMatch")}
    assert axioms == {(row[0], row[2]) for row in (line.split("\t") for line in text.splitlines()) if len(row) > 2 and row[2].startswith("plover:")}


def test_ontology_files_beside_it_use_declared_terms_only() -> None:
    declared = {term.value for term in own_terms()}
    files = [path for path in sorted(ontology_dir().rglob("*.ttl")) if path.name != "isnad.ttl"]
    assert len(files) > 6
    for path in files:
        used = {term.value for quad in parse(path=str(path), format=RdfFormat.TURTLE) for term in (quad.predicate, quad.object) if isinstance(term, NamedNode)}
        assert {iri for iri in used if iri.startswith(OURS)} <= declared, path.name


# The vocabulary


@pytest.mark.parametrize("space, term", [(ISNAD, "Handovr"), (TOLD, "givr"), (SKOS, "label"), (RDF, "types")])
def test_vocab_unknown_terms_raise(space: vocab.Namespace, term: str) -> None:
    assert term not in space
    with pytest.raises(OntologyError, match=f"{space.prefix}:{term}"):
        getattr(space, term)


def test_vocab_role_that_is_none_raises() -> None:
    assert schema().role("from").property == ISNAD.takenFrom
    with pytest.raises(OntologyError, match="isnad:toldAs"):
        schema().role("takenFrom")


@given(st.text(min_size=1, max_size=20), st.text(min_size=1, max_size=20))
def test_vocab_article_and_item_iris_read_back(article: str, item: str) -> None:
    iri = vocab.item_iri(article, item)
    NamedNode(iri)  # a valid IRI
    assert iri.isascii() and (vocab.article_id(iri), vocab.item_id(iri)) == (article, item)


@given(st.text(max_size=30))
def test_vocab_component_iris_read_back(producer: str) -> None:
    assert vocab.component_name(vocab.component_iri(producer)) == producer


@pytest.mark.parametrize("curie, iri", [("kb:iraq", "https://w3id.org/isnad/kb/iraq"), ("article:a#f1", "https://w3id.org/isnad/article/a#f1"), ("wd:Q796", "http://www.wikidata.org/entity/Q796")])
def test_vocab_curies_expand_and_shorten(curie: str, iri: str) -> None:
    assert vocab.expand(curie) == vocab.expand(iri) == vocab.expand(f"<{iri}>") == iri
    assert vocab.shorten(iri) == curie


@pytest.mark.parametrize("number, text", [(200.0, "200"), (1_700_000.0, "1700000"), (0.5, "0.5"), (1 / 3, "0.333333"), (-2.0, "-2")])
def test_vocab_numbers_are_plain_decimals(number: float, text: str) -> None:
    assert vocab.number_text(number) == text


def test_vocab_values_have_one_iri_each() -> None:
    day = date(2020, 3, 26)
    assert vocab.shorten(vocab.period_iri(day, day, "day")) == "period:day-2020-03-26"
    assert vocab.shorten(vocab.quantity_iri(300.0, None, "person", True)) == "quantity:person-about-300"
    assert vocab.shorten(vocab.quantity_iri(200.0, 300.0, "", False)) == "quantity:number-200-to-300"
    assert vocab.quantity_iri(1.0, None, "دبابة", False).isascii()
