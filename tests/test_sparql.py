"""What a SPARQL text asks for, told before it runs: no query reaches another server."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Store

from kg.errors import InputError, StoreError
from kg.sparql import check_local, is_update
from kg.store import Dataset

SERVICE = "SERVICE <http://127.0.0.1:{port}/sparql> {{ ?s ?p ?o }}"
#: Where a pattern may stand in a query.
PLACES = (
    "SELECT * {{ {0} }}", "select * {{ ?s ?p ?o . {0} }}", "ASK {{ OPTIONAL {{ {0} }} }}", "SELECT * {{ {{ ?s ?p ?o }} UNION {{ {0} }} }}",
    "SELECT * {{ GRAPH ?g {{ {0} }} }}", "SELECT * {{ ?s ?p ?o FILTER NOT EXISTS {{ {0} }} }}", "SELECT * {{ ?s ?p ?o MINUS {{ {0} }} }}",
    "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {0} }}", "DESCRIBE ?s {{ {0} }}", "SELECT (EXISTS {{ {0} }} AS ?e) {{ }}", "SELECT * {{ }} ORDER BY (EXISTS {{ {0} }})",
    "SELECT * {{ {{ SELECT ?s {{ {0} }} LIMIT 1 }} }}", "SELECT * {{ # a comment\r{0} }}", "SELECT * {{ BIND (IF(EXISTS {{ {0} }}, 1, 2) AS ?e) }}",
)  # fmt: skip
SPELT = ("SERVICE", "service", "Service SILENT", "SERVICE\n SILENT", "\\u0053ERVICE", "SERVIC\\U00000045")


@pytest.fixture
def server() -> Iterator[socket.socket]:
    """A server on this machine that hears who calls."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        yield listening


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    return Dataset(tmp_path, Store())


@pytest.mark.parametrize("spelt", SPELT)
@pytest.mark.parametrize("place", PLACES)
def test_sparql_no_query_asks_another_server(dataset: Dataset, server: socket.socket, place: str, spelt: str) -> None:
    pattern = SERVICE.format(port=server.getsockname()[1]).replace("SERVICE", spelt)
    with pytest.raises(InputError, match="SERVICE"):
        dataset.query(place.format(pattern))
    with pytest.raises(BlockingIOError):
        server.accept()


@given(
    st.sampled_from(
        ["?s ?p 'SERVICE <http://x/> { ?s ?p ?o }'", "?service ?p $service", "?s <http://x/service#of> ?o", "?s ?p ?o # SERVICE <http://x/> { ?s ?p ?o }\n",
         "?s isnad:service ?o", '?s ?p """a " SERVICE <http://x/> { }"""', "?s ?p ?o FILTER(CONTAINS(STR(?o), 'service'))", "?s ?p 'خدمة'@ar"]
    ),
    st.sampled_from(PLACES),
)  # fmt: skip
def test_sparql_the_word_alone_is_no_harm(pattern: str, place: str) -> None:
    check_local(place.format(pattern))


@pytest.mark.parametrize(
    "query", ["SELECT * { SERVICE", "SELECT * { ?s ?p ?o LATERAL { SERVICE <http://127.0.0.1:9/> { } } }", "service", "{" * 3000 + "service"]
)
def test_sparql_what_cannot_be_checked_is_refused(query: str) -> None:
    with pytest.raises(InputError, match="SERVICE"):
        check_local(query)


@pytest.mark.parametrize(
    "update",
    ["LOAD <http://127.0.0.1:9/a>", "INSERT DATA { kb:iraq a isnad:Place }", "DELETE WHERE { ?s ?p ?o }", "CLEAR ALL", "DROP GRAPH graph:merged"],
)
def test_sparql_an_update_is_no_query(dataset: Dataset, update: str) -> None:
    assert is_update(update)
    with pytest.raises(StoreError, match="SPARQL update"):
        dataset.query(update)


@pytest.mark.parametrize("text", ["", "ASK { ?s ?p ?o }", "nonsense", "SELECT * {", "# a comment"])
def test_sparql_other_texts_are_no_updates(text: str) -> None:
    assert not is_update(text)
