"""Each trouble has its sentence, and each sentence finds its values."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from datamaps.connectors.base import ConnectorError, Trouble
from datamaps.connectors.sql import mssql_session, mysql_session, oracle_session, postgres_session
from datamaps.connectors.tls import _REASONS
from datamaps.connectors.words import SENTENCES, outward, sentence

# Made of others by the code, never written out where it is raised.
MADE = {"megabytes"}


def raised(folder: Path) -> Iterator[tuple[str, Trouble, str, set[str]]]:
    """Place, trouble, code and names of the values of every ConnectorError that the code writes out."""
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args):
                continue
            place = f"{path.name}:{node.lineno}"
            names = {word.arg or "**" for word in node.keywords} - {"permanent"}
            first, second = node.args[0], node.args[1] if len(node.args) > 1 else None
            if node.func.id == "_malformed" and isinstance(first, ast.Constant):
                yield place, Trouble.MALFORMED, str(first.value), names | {"line"}
            elif (
                node.func.id == "ConnectorError"
                and isinstance(first, ast.Attribute)
                and isinstance(second, ast.Constant)
            ):
                yield place, Trouble[first.attr], str(second.value), names


def fields_of(template: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(template) if name} - MADE


def from_tables() -> set[tuple[Trouble, str]]:
    """The codes that are looked up in a table instead of being written out."""
    numbered = (mysql_session._KNOWN, mssql_session._KNOWN, oracle_session._KNOWN)
    found = {pair for table in numbered for pair in table.values()}
    found |= {(trouble, code) for _words, trouble, code in postgres_session._WORDS}
    return found | {(Trouble.TLS, reason) for reason in [*_REASONS.values(), "certificate"]}


def test_every_code_that_is_raised_has_its_sentence(project: Path) -> None:
    missing = {
        (place, trouble.value, code)
        for place, trouble, code, _names in raised(project / "datamaps")
        if (trouble, code) not in SENTENCES
    }
    assert not missing
    assert from_tables() <= SENTENCES.keys()


def test_every_sentence_finds_its_values_wherever_its_code_is_raised(project: Path) -> None:
    for place, trouble, code, names in raised(project / "datamaps"):
        if "**" not in names:
            needed = fields_of(str(SENTENCES[trouble, code]))
            assert needed <= names, f"{place}: {code} needs {needed - names}"


def test_no_sentence_is_there_for_nothing(project: Path) -> None:
    used = {(trouble, code) for _place, trouble, code, _names in raised(project / "datamaps")} | from_tables()
    # The three statuses of HTTP come out of a table of numbers.
    used |= {key for key in SENTENCES if key[1].startswith("http_")}
    assert SENTENCES.keys() - used == set()


@pytest.mark.parametrize("key", SENTENCES, ids=lambda key: f"{key[0].value}-{key[1]}")
def test_each_sentence_reads_well_on_its_own(key: tuple[Trouble, str]) -> None:
    values: dict[str, Any] = dict.fromkeys(fields_of(str(SENTENCES[key])), "something")
    values["limit"] = 64_000_000
    text = sentence(ConnectorError(*key, **values))
    assert text[-1] in ".?"
    assert text[0].isupper() or text[0] in "“s6"
    assert "{" not in text
    assert len(text) < 250


def test_a_value_that_is_missing_does_not_lose_the_sentence() -> None:
    assert "(unknown)" in sentence(ConnectorError(Trouble.NOT_FOUND, "http_404"))
    assert sentence(ConnectorError(Trouble.TLS, "no such code"))


def test_only_the_reach_of_an_address_is_told_alike() -> None:
    refused = ConnectorError(Trouble.UNAUTHORISED, "http_401", host="h")
    assert outward(refused) is refused
    blocked = outward(ConnectorError(Trouble.BLOCKED, "address", host="h", port=5))
    assert (blocked.trouble, blocked.values) == (Trouble.UNREACHABLE, {"host": "h"})
