"""A fast screen for graphs that conform, so that pySHACL runs only where something is wrong.

It reads the same shapes files as pySHACL and knows the part of SHACL Core that they use; a shapes graph with any other
term is refused (``Unscreenable``), and then pySHACL checks everything. The screen says which focus nodes fail, not why:
the report, its messages and the decision are pySHACL's. Tests hold the two to the same answer.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from .vocab import PREFIXES, RDF, RDFS

Term = NamedNode | BlankNode | Literal
Terms = Mapping[NamedNode, list[Term]]
#: A check of a focus node's values; False where they do not conform.
Check = Callable[["Data", Term, list[Term]], bool]

_SH = PREFIXES["sh"]
_XSD = PREFIXES["xsd"]
_FIRST, _REST = PREFIXES["rdf"] + "first", PREFIXES["rdf"] + "rest"
_LEXICAL = {
    _XSD + "integer": re.compile(r"[+-]?\d+"),
    _XSD + "decimal": re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)"),
    _XSD + "boolean": re.compile(r"true|false|0|1"),
    _XSD + "date": re.compile(r"-?\d{4,}-\d\d-\d\d(Z|[+-]\d\d:\d\d)?"),
}
_NUMBERS = {_XSD + name for name in ("integer", "decimal", "double", "float")}


class Unscreenable(Exception):
    """The shapes use a term that the screen does not know."""


class Data:
    """Triples by subject and predicate, the subjects of each predicate, and the instances of each class."""

    def __init__(self, triples: Iterable[Quad | Triple], superclasses: Mapping[Term, frozenset[Term]]):
        self.about: dict[Term, dict[NamedNode, list[Term]]] = {}
        self.instances: dict[Term, set[Term]] = defaultdict(set)
        self.having: dict[NamedNode, set[Term]] = defaultdict(set)
        for t in triples:
            self.about.setdefault(t.subject, {}).setdefault(t.predicate, []).append(t.object)
            self.having[t.predicate].add(t.subject)
            if t.predicate == RDF.type:
                for kind in superclasses.get(t.object, (t.object,)):
                    self.instances[kind].add(t.subject)

    def values(self, focus: Term, path: NamedNode) -> list[Term]:
        """The values of a path at a node."""
        return self.about.get(focus, {}).get(path, [])


def superclasses_of(ontology: Iterable[Triple]) -> dict[Term, frozenset[Term]]:
    """Each class with itself and all its superclasses."""
    direct: dict[Term, set[Term]] = defaultdict(set)
    for t in ontology:
        if t.predicate == RDFS.subClassOf:
            direct[t.subject].add(t.object)
    found: dict[Term, frozenset[Term]] = {}
    for kind in direct:
        reached, queue = {kind}, [kind]
        while queue:
            new = direct.get(queue.pop(), set()) - reached
            reached |= new
            queue += new
        found[kind] = frozenset(reached)
    return found


class Screen:
    """Shapes compiled to checks.

    Raises Unscreenable where the shapes use a term it does not know.
    """

    def __init__(self, shapes: Iterable[Triple], ontology: Iterable[Triple]):
        self._shapes: dict[Term, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        for t in shapes:
            self._shapes[t.subject][t.predicate.value.removeprefix(_SH)].append(t.object)
        self._superclasses = superclasses_of(ontology)
        self._compiled: dict[Term, Check] = {}
        targets = {node for node, terms in self._shapes.items() if any(name.startswith("target") for name in terms)}
        self._targets = [(node, self._shapes[node], self._shape(node)) for node in sorted(targets, key=str)]

    def failing(self, triples: Iterable[Quad | Triple]) -> set[Term]:
        """The focus nodes of a graph that do not conform to some shape."""
        data = Data(triples, self._superclasses)
        return {focus for _, terms, check in self._targets for focus in self._focus(data, terms) if not check(data, focus, [focus])}

    def focus_counts(self, triples: Iterable[Quad | Triple]) -> dict[Term, int]:
        """How many focus nodes each shape with a target has in a graph."""
        data = Data(triples, self._superclasses)
        return {node: len(set(self._focus(data, terms))) for node, terms, _ in self._targets}

    def _focus(self, data: Data, terms: Mapping[str, list[Term]]) -> Iterator[Term]:
        for kind in terms.get("targetClass", ()):
            yield from data.instances.get(kind, ())
        for path in terms.get("targetSubjectsOf", ()):
            yield from data.having.get(path, ())
        for path in terms.get("targetObjectsOf", ()):
            for node in data.having.get(path, ()):
                yield from data.about[node][path]

    # Compiling

    def _shape(self, node: Term) -> Check:
        if node not in self._compiled:
            self._compiled[node] = lambda data, focus, values: self._compiled[node](data, focus, values)  # shapes may name each other
            terms = self._shapes[node]
            checks = list(self._checks(terms))
            if "path" in terms:
                self._compiled[node] = _at_path(_only(terms["path"]), checks)
            else:
                self._compiled[node] = _all(checks)
        return self._compiled[node]

    def _checks(self, terms: Mapping[str, list[Term]]) -> Iterator[Check]:
        for name, objects in terms.items():
            if name in _SILENT or name.startswith("target"):
                continue
            if name in ("property", "node"):
                yield from (_each(self._shape(node)) for node in objects)
            elif name == "or":
                yield from (_each(_any([self._shape(node) for node in self._list(head)])) for head in objects)
            elif name == "closed":
                if _only(objects).value == "true":
                    yield _each(self._closed(terms))
            elif name == "in":
                yield _in(frozenset(self._list(_only(objects))))
            elif name in _MAKERS:
                yield from (_MAKERS[name](value) for value in objects)
            else:
                raise Unscreenable(name)

    def _closed(self, terms: Mapping[str, list[Term]]) -> Check:
        allowed = {_only(self._shapes[node]["path"]) for node in terms.get("property", ())}
        allowed |= {path for head in terms.get("ignoredProperties", ()) for path in self._list(head)}
        return lambda data, focus, values: data.about.get(values[0], {}).keys() <= allowed

    def _list(self, head: Term) -> list[Term]:
        items: list[Term] = []
        while isinstance(head, BlankNode):
            items += self._shapes[head][_FIRST]
            head = _only(self._shapes[head][_REST])
        return items


def _only(objects: list[Term]) -> Term:
    if len(objects) != 1:
        raise Unscreenable("a term with several values")
    return objects[0]


def _all(checks: list[Check]) -> Check:
    return lambda data, focus, values: all(check(data, focus, values) for check in checks)


def _any(checks: list[Check]) -> Check:
    return lambda data, focus, values: any(check(data, focus, values) for check in checks)


def _each(check: Check) -> Check:
    """The check at every value, as a focus of its own."""
    return lambda data, focus, values: all(check(data, value, [value]) for value in values)


def _at_path(path: Term, checks: list[Check]) -> Check:
    if not isinstance(path, NamedNode):
        raise Unscreenable("a path of several steps")

    def check(data: Data, focus: Term, values: list[Term]) -> bool:
        found = data.values(focus, path)
        return all(each(data, focus, found) for each in checks)

    return check


# Constraint components --------------------------------------------------------------------------------------------------


def _number(term: Term) -> Decimal | None:
    if not isinstance(term, Literal) or term.datatype.value not in _NUMBERS:
        return None
    try:
        return Decimal(term.value)
    except InvalidOperation:
        return None


def _has_datatype(kind: Term) -> Check:
    lexical = _LEXICAL.get(kind.value)

    def fits(term: Term) -> bool:
        if not isinstance(term, Literal) or term.datatype != kind:
            return False
        return (lexical is None or bool(lexical.fullmatch(term.value))) and (kind.value != _XSD + "date" or _is_day(term.value))

    return lambda data, focus, values: all(map(fits, values))


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text[:10])
    except ValueError:
        return False
    return True


def _compared(literal: Term, holds: Callable[[Decimal, Decimal], bool]) -> Check:
    bound = _number(literal)

    def fits(term: Term) -> bool:
        number = _number(term)
        return number is not None and bound is not None and holds(number, bound)

    return lambda data, focus, values: all(map(fits, values))


def _ordered(path: Term, holds: Callable[[object, object], bool]) -> Check:
    def fits(left: Term, right: Term) -> bool:
        numbers = (_number(left), _number(right))
        if None not in numbers:
            return holds(*numbers)
        same = isinstance(left, Literal) and isinstance(right, Literal) and left.datatype == right.datatype
        return same and holds(left.value, right.value)

    return lambda data, focus, values: all(fits(left, right) for left in values for right in data.values(focus, path))


def _unique_languages(flag: Term) -> Check:
    def check(data: Data, focus: Term, values: list[Term]) -> bool:
        tags = [v.language for v in values if isinstance(v, Literal) and v.language]
        return len(tags) == len(set(tags))

    return check if flag.value == "true" else _all([])


def _matches(pattern: Term) -> Check:
    compiled = re.compile(pattern.value)
    return lambda data, focus, values: all(not isinstance(v, BlankNode) and compiled.search(v.value) for v in values)


def _in(allowed: frozenset[Term]) -> Check:
    return lambda data, focus, values: all(v in allowed for v in values)


def _kind(kind: Term) -> Check:
    wanted = {_SH + "IRI": NamedNode, _SH + "Literal": Literal, _SH + "BlankNode": BlankNode}.get(kind.value)
    if wanted is None:
        raise Unscreenable(kind.value)
    return lambda data, focus, values: all(isinstance(v, wanted) for v in values)


#: Terms that carry no constraint.
_SILENT = frozenset({"path", "message", "ignoredProperties", "name", "description", "severity", "order", "group",
                     RDF.type.value, RDFS.label.value, RDFS.seeAlso.value})  # fmt: skip
_MAKERS: dict[str, Callable[[Term], Check]] = {
    "minCount": lambda n: lambda data, focus, values: len(set(values)) >= int(n.value),
    "maxCount": lambda n: lambda data, focus, values: len(set(values)) <= int(n.value),
    "datatype": _has_datatype,
    "class": lambda kind: lambda data, focus, values: all(v in data.instances.get(kind, ()) for v in values),
    "nodeKind": _kind,
    "pattern": _matches,
    "minLength": lambda n: lambda data, focus, values: all(len(v.value) >= int(n.value) for v in values),
    "minInclusive": lambda bound: _compared(bound, lambda a, b: a >= b),
    "maxInclusive": lambda bound: _compared(bound, lambda a, b: a <= b),
    "lessThan": lambda path: _ordered(path, lambda a, b: a < b),
    "lessThanOrEquals": lambda path: _ordered(path, lambda a, b: a <= b),
    "uniqueLang": _unique_languages,
}
