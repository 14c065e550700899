"""Tells of a SPARQL text, before it runs, what a graph on this machine must not or cannot do with it."""

from __future__ import annotations

import re
from typing import Any

from .errors import InputError

_CODE_POINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_REMEDY = "this program never uses the network; put the other server's data into the graph, or ask it apart"


def check_local(text: str) -> None:
    """Raise InputError where a query asks another server (SERVICE), or where that cannot be ruled out.

    The store would open the connection. Only a query that holds the word at all is parsed, by rdflib; where it means
    something else there, in a string or a name, the query passes.
    """
    if "service" not in _CODE_POINT.sub(_character, text).lower():
        return
    from pyparsing import ParseBaseException
    from rdflib.plugins.sparql.parser import parseQuery

    if _CODE_POINT.search(text):  # the two parsers need not agree on where a string ends
        raise InputError(r"the query holds the word SERVICE beside \u escapes; write the characters themselves, so that it can be checked")
    try:
        parsed = parseQuery(text.replace("\r", "\n"))  # a comment ends at either, in rdflib at the second alone
    except (ParseBaseException, RecursionError) as error:
        why = " ".join(str(error).split())
        unsure = f"the query holds the word SERVICE and cannot be parsed to see whether it asks another server ({why})"
        raise InputError(f"{unsure}; {_REMEDY}") from error
    if _asks_a_server(parsed):
        raise InputError(f"the query asks another server (SERVICE); {_REMEDY}")


def is_update(text: str) -> bool:
    """Is the text a SPARQL update (LOAD, INSERT, DELETE ...) and not a query?

    >>> is_update("LOAD <https://example.org/>"), is_update("ASK { ?s ?p ?o }"), is_update("")
    (True, False, False)
    """
    from pyparsing import ParseBaseException
    from rdflib.plugins.sparql.parser import parseUpdate

    try:
        return bool(parseUpdate(text).request)
    except (ParseBaseException, RecursionError):
        return False


def _character(escape: re.Match[str]) -> str:
    code = int(escape[1] or escape[2], 16)
    return chr(code) if code < 0x110000 else ""


def _asks_a_server(parsed: Any) -> bool:
    """Does a parse tree of rdflib's hold a SERVICE pattern, at any depth?"""
    waiting = [parsed]
    while waiting:
        node = waiting.pop()
        if getattr(node, "name", "") == "ServiceGraphPattern":
            return True
        if isinstance(node, dict):
            waiting.extend(node.values())
        elif not isinstance(node, str) and hasattr(node, "__iter__"):
            waiting.extend(node)
    return False
