"""SCIM: what a service for accounts says of its resources, from its address or saved as JSON.

With its resource types, each of them is a record: the attributes of its schema, those that every resource has, and
each extension as a group named by its URN, as resources themselves have it. Schemas alone are a record each.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping
from typing import Any

import httpx

from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.http import read_url
from datamaps.connectors.parsing import json_value
from datamaps.connectors.plain import listed, mapping
from datamaps.connectors.scim.rows import Resource, Rows
from datamaps.connectors.talk import Answer, Answers, Question, Questions, Talk, target_of
from datamaps.schema.shapes import SystemSchema

_SCHEMAS, _TYPES = "Schemas", "ResourceTypes"
_MOST_PAGES = 50
_HEADERS = {"accept": "application/scim+json, application/json"}
_NO_LIST = ("http_404", "http_other")
"""How services answer that leave out what they should have."""


def read(content: bytes, limits: Limits) -> SystemSchema:
    """The resources of saved answers: of schemas, of resource types, or a list of both.

    Raises ConnectorError (malformed, too_large, timed_out).
    """
    return _shape(_resources(json_value(content, limits)), limits)


def talk(config: Mapping[str, object], limits: Limits) -> Talk:
    """Asks a service of what it says below its base address. Raises ConnectorError."""
    base = read_url(str(config["url"]))
    found = yield from _all(_below(base, _SCHEMAS), limits)
    types = yield from _all(_below(base, _TYPES), limits, bears=_NO_LIST)
    return _shape([*found, *types], limits)


def _below(base: httpx.URL, name: str) -> httpx.URL:
    """The address of a list; one that already names a list stands for its base."""
    parts = [part for part in base.path.split("/") if part]
    if parts and parts[-1] in (_SCHEMAS, _TYPES):
        parts.pop()
    return base.copy_with(path="/" + "/".join([*parts, name]))


def _all(
    address: httpx.URL, limits: Limits, *, bears: tuple[str, ...] = ()
) -> Generator[Questions, Answers, list[dict[str, Any]]]:
    """Every entry of a list, page by page where the service gives it in pages, until one has nothing new.

    None where the service refuses the list in a way that this bears.
    """
    found: dict[str, dict[str, Any]] = {}
    for page in range(_MOST_PAGES):
        here = address.copy_merge_params({"startIndex": len(found) + 1}) if page else address
        (answer,) = yield [Question(target_of(here), headers=_HEADERS, bears=bears)]
        if answer.refusal:
            return []
        value = _answered(answer, address.host, limits)
        entries = {_text(one, "id", "name"): one for one in _resources(value)}
        nothing_new = entries.keys() <= found.keys()
        found |= {name: one for name, one in entries.items() if name not in found}
        total = mapping(value).get("totalResults")
        if nothing_new or not isinstance(total, int) or len(found) >= total:
            return list(found.values())
    raise ConnectorError(Trouble.TOO_LARGE, "values", permanent=True, limit=len(found))


def _answered(answer: Answer, host: str, limits: Limits) -> Any:
    try:
        value = json_value(answer.content, limits)
    except ConnectorError as error:
        if error.trouble is not Trouble.MALFORMED:
            raise
        value = None
    if not isinstance(value, dict | list):
        raise ConnectorError(Trouble.MALFORMED, "scim_service", permanent=True, host=host)
    return value


def _resources(value: Any) -> Iterator[dict[str, Any]]:
    """Schemas and resource types, wherever lists and answers of lists hold them."""
    if isinstance(value, list):
        for one in value:
            yield from _resources(one)
    elif isinstance(value, dict) and isinstance(value.get("Resources"), list):
        yield from _resources(value["Resources"])
    elif _is_schema(value) or _is_type(value):
        yield value


def _is_schema(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("attributes"), list) and bool(_text(value, "id", "name"))


def _is_type(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("schema"), str) and bool(_text(value, "name", "id"))


def _shape(found: Iterable[dict[str, Any]], limits: Limits) -> SystemSchema:
    schemas: dict[str, dict[str, Any]] = {}
    types: dict[str, dict[str, Any]] = {}
    for one in found:
        if _is_schema(one):
            schemas.setdefault(_text(one, "id", "name"), one)
        else:
            types.setdefault(_text(one, "name", "id"), one)
    resources = list(_of_types(types, schemas)) if types else list(_of_schemas(schemas))
    if not resources:
        raise ConnectorError(Trouble.MALFORMED, "scim_nothing", permanent=True)
    return Rows(resources, limits).shape()


def _of_types(types: Mapping[str, dict[str, Any]], schemas: Mapping[str, dict[str, Any]]) -> Iterator[Resource]:
    for name, kind in types.items():
        extensions = {
            one["schema"]: one.get("required") is True
            for one in map(mapping, listed(kind.get("schemaExtensions")))
            if isinstance(one.get("schema"), str)
        }
        yield Resource(
            name=name,
            description=_text(kind, "description"),
            schema=schemas.get(kind["schema"]),
            extensions={urn: (schemas.get(urn), required) for urn, required in extensions.items()},
        )


def _of_schemas(schemas: Mapping[str, dict[str, Any]]) -> Iterator[Resource]:
    """A record for each schema under its name, or under its URN where names repeat; not those of SCIM itself."""
    own = {urn: one for urn, one in schemas.items() if not _of_scim(urn)} or schemas
    names = [_text(one, "name", "id") for one in own.values()]
    for urn, schema in own.items():
        name = _text(schema, "name", "id")
        yield Resource(
            name=name if names.count(name) == 1 else urn,
            description=_text(schema, "description"),
            schema=schema,
            part=":extension:" in urn,
        )


def _of_scim(urn: str) -> bool:
    return urn.rpartition(":")[2] in ("Schema", "ResourceType", "ServiceProviderConfig") and ":core:" in urn


def _text(value: Mapping[str, Any], *names: str) -> str:
    """The first of these answers that is a text with something in it."""
    return next((value[name].strip() for name in names if isinstance(value.get(name), str) and value[name].strip()), "")
