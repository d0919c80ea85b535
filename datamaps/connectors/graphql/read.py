"""GraphQL: the schema language from a file, or what an endpoint says of itself when it is asked (introspection)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import httpx
import orjson
from graphql import (
    GraphQLError,
    GraphQLSchema,
    build_ast_schema,
    build_client_schema,
    get_introspection_query,
    parse,
)

from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.graphql.rows import Rows
from datamaps.connectors.http import read_url
from datamaps.connectors.parsing import json_value, text_of
from datamaps.connectors.talk import Answer, Question, Talk, downloaded, target_of
from datamaps.schema.shapes import SystemSchema

_MOST_TOKENS = 1_000_000
_LANGUAGE = re.compile(r"\.(?:graphqls?|gql|json)$", re.IGNORECASE)
_BAD_REQUEST = 400
_HEADERS = {"content-type": "application/json", "accept": "application/json"}


def read(content: bytes, limits: Limits) -> SystemSchema:
    """The shape of a schema, written in the language of GraphQL or kept as the JSON of an introspection.

    Raises ConnectorError (malformed, too_large, timed_out).
    """
    text = text_of(content).lstrip("\ufeff")
    schema = _of_introspection(json_value(content, limits)) if text.lstrip()[:1] == "{" else _of_language(text, limits)
    limits.left()
    return Rows(schema, limits).shape()


def talk(config: Mapping[str, object], limits: Limits) -> Talk:
    """Asks an endpoint what it is; an address that ends like a file is downloaded instead. Raises ConnectorError."""
    address = read_url(str(config["url"]))
    if _LANGUAGE.search(address.path):
        return read((yield from downloaded(address)), limits)
    (answer,) = yield [_introspection(address, deprecated_inputs=True, bears=("http_other",))]
    if answer.refusal and answer.refusal.values.get("status") != _BAD_REQUEST:
        raise answer.refusal
    found = None if answer.refusal else _introspected(answer, address.host, limits)
    if found is None:
        # An endpoint that does not know the newest of the questions is asked without it.
        (answer,) = yield [_introspection(address, deprecated_inputs=False)]
        found = _introspected(answer, address.host, limits)
    if found is None:
        raise ConnectorError(Trouble.FORBIDDEN, "graphql_closed", permanent=True, host=address.host)
    return Rows(_of_introspection(found), limits).shape()


def _introspection(address: httpx.URL, *, deprecated_inputs: bool, bears: tuple[str, ...] = ()) -> Question:
    query = get_introspection_query(descriptions=True, input_value_deprecation=deprecated_inputs)
    return Question(target_of(address), "POST", _HEADERS, orjson.dumps({"query": query}).decode(), bears)


def _introspected(answer: Answer, host: str, limits: Limits) -> dict[str, Any] | None:
    """What an endpoint says of itself; nothing when it does not want to. Raises ConnectorError for anything else."""
    try:
        found = json_value(answer.content, limits)
    except ConnectorError as error:
        if error.trouble is not Trouble.MALFORMED:
            raise
        found = None
    if isinstance(found, dict) and isinstance(found.get("data"), dict) and found["data"].get("__schema"):
        return found
    if isinstance(found, dict) and found.get("errors"):
        return None
    raise ConnectorError(Trouble.MALFORMED, "graphql_endpoint", permanent=True, host=host)


def _of_introspection(data: Any) -> GraphQLSchema:
    found = data.get("data", data) if isinstance(data, dict) else None
    if not isinstance(found, dict) or not isinstance(found.get("__schema"), dict):
        raise ConnectorError(Trouble.MALFORMED, "graphql_json", permanent=True)
    try:
        return build_client_schema({"__schema": found["__schema"]}, assume_valid=True)
    except (GraphQLError, TypeError, ValueError, KeyError, AttributeError):
        raise ConnectorError(Trouble.MALFORMED, "graphql_json", permanent=True) from None


def _of_language(text: str, limits: Limits) -> GraphQLSchema:
    most = min(limits.nodes, _MOST_TOKENS)
    try:
        document = parse(text, no_location=True, max_tokens=most)
    except GraphQLError as error:
        if "more than" in error.message:
            raise ConnectorError(Trouble.TOO_LARGE, "values", permanent=True, limit=most) from None
        line = error.locations[0].line if error.locations else 1
        raise ConnectorError(Trouble.MALFORMED, "graphql", permanent=True, line=line) from None
    try:
        return build_ast_schema(document, assume_valid=True, assume_valid_sdl=True)
    except (GraphQLError, TypeError, ValueError, KeyError) as error:
        raise ConnectorError(Trouble.MALFORMED, "graphql_types", permanent=True, said=_said(error)) from None


def _said(error: Exception) -> str:
    """What the library says, which names the type in question, in one line."""
    return " ".join(str(error).split())[:200]
