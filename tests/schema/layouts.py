"""The same OpenAPI document written in other ways: what a check must be blind to."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator
from typing import Any

WORDS = ("description", "summary", "example", "examples", "externalDocs")


def schemas_of(document: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """The named schemas of a document, and how a reference to one starts."""
    if "swagger" in document:
        return document.setdefault("definitions", {}), "#/definitions/"
    return document.setdefault("components", {}).setdefault("schemas", {}), "#/components/schemas/"


def walk(node: Any) -> Iterator[dict[str, Any]]:
    """Every object in a document."""
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from walk(value)
    elif isinstance(node, list):
        for value in node:
            yield from walk(value)


def shuffled(document: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """Every object's keys, and the lists in which order means nothing, in another order."""

    def again(node: Any, under: str = "") -> Any:
        if isinstance(node, dict):
            names = list(node)
            chance.shuffle(names)
            return {name: again(node[name], name) for name in names}
        if isinstance(node, list):
            items = [again(item) for item in node]
            if under in ("required", "enum", "tags", "servers", "parameters", "type"):
                chance.shuffle(items)
            return items
        return node

    result = again(document)
    assert isinstance(result, dict)
    return result


def reworded(document: dict[str, Any]) -> dict[str, Any]:
    """Other words everywhere that words stand for people to read; properties of those names are left alone."""
    result = copy.deepcopy(document)
    result.setdefault("info", {}).update(description="Other words", version="999.0", title="Another title")
    for _owner, schema in places(result):
        schema["description"] = "Other words."
    for path in result.get("paths", {}).values():
        for operation in path.values():
            if isinstance(operation, dict):
                operation["description"] = operation["summary"] = "Other words."
                operation["tags"] = ["Another tag"]
    return result


def places(document: dict[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Pairs of a `properties` object's schema and one of its property schemas, in every named schema."""
    named, _ = schemas_of(document)

    def inside(schema: Any) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
        if not isinstance(schema, dict):
            return
        for child in (schema.get("properties") or {}).values():
            if isinstance(child, dict):
                yield schema, child
                yield from inside(child)
        for key in ("items", "additionalProperties"):
            yield from inside(schema.get(key))
        for key in ("allOf", "oneOf", "anyOf"):
            for part in schema.get(key) or []:
                yield from inside(part)

    for schema in named.values():
        yield from inside(schema)


def moved_behind_names(document: dict[str, Any], every: int = 1) -> dict[str, Any]:
    """Every n-th property schema that is written out moved into a named schema of its own."""
    result = copy.deepcopy(document)
    named, start = schemas_of(result)
    found = [child for _schema, child in places(result) if "$ref" not in child]
    for number, child in enumerate(found[::every]):
        name = f"Moved{number}"
        named[name] = dict(child)
        child.clear()
        child["$ref"] = start + name
    return result


def written_out(document: dict[str, Any], every: int = 1) -> dict[str, Any]:
    """Every n-th property that is a reference to a named schema with that schema written out in its place."""
    result = copy.deepcopy(document)
    named, start = schemas_of(result)
    found = [child for _schema, child in places(result) if str(child.get("$ref", "")).startswith(start)]
    for child in found[::every]:
        target = named.get(child["$ref"].removeprefix(start))
        if isinstance(target, dict):
            del child["$ref"]
            for key, value in copy.deepcopy(target).items():
                child.setdefault(key, value)
    return result


def bodies_behind_names(document: dict[str, Any]) -> dict[str, Any]:
    """Every body of an operation that is written out moved into a named schema."""
    result = copy.deepcopy(document)
    named, start = schemas_of(result)
    for number, holder in enumerate(list(_bodies(result))):
        schema = holder["schema"]
        if "$ref" not in schema and (schema.get("properties") or schema.get("allOf")):
            named[f"Body{number}"] = schema
            holder["schema"] = {"$ref": f"{start}Body{number}"}
    return result


def bodies_written_out(document: dict[str, Any]) -> dict[str, Any]:
    """Every body of an operation that is a reference written out in its place; what nothing uses then is dropped."""
    result = copy.deepcopy(document)
    named, start = schemas_of(result)
    for holder in list(_bodies(result)):
        name = str(holder["schema"].get("$ref", "")).removeprefix(start)
        if name in named:
            holder["schema"] = copy.deepcopy(named[name])
    used = {str(one["$ref"]).removeprefix(start) for one in walk(result) if isinstance(one.get("$ref"), str)}
    before = {str(one["$ref"]).removeprefix(start) for one in walk(document) if isinstance(one.get("$ref"), str)}
    for name in before - used:
        named.pop(name, None)
    return result


def _bodies(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in document.get("paths", {}).values():
        for operation in path.values():
            if not isinstance(operation, dict):
                continue
            holders = [one for one in operation.get("parameters", []) if one.get("in") == "body"]
            parts = [operation.get("requestBody") or {}, *(operation.get("responses") or {}).values()]
            for part in parts:
                holders.append(part)
                holders += (part.get("content") or {}).values()
            yield from (one for one in holders if isinstance(one.get("schema"), dict))


def nullable_respelled(document: dict[str, Any]) -> dict[str, Any]:
    """OpenAPI 3.0 `nullable` as a variant with null, and the type lists of 3.1 as `nullable`."""
    result = copy.deepcopy(document)
    for _schema, child in list(places(result)):
        if child.get("nullable") is True and "$ref" not in child:
            rest = {key: value for key, value in child.items() if key != "nullable"}
            child.clear()
            child["oneOf"] = [rest, {"type": "null"}]
        elif isinstance(child.get("type"), list) and "null" in child["type"]:
            kinds = [kind for kind in child["type"] if kind != "null"]
            child["type"] = kinds[0] if len(kinds) == 1 else kinds
            child["nullable"] = True
    return result


def wrapped(document: dict[str, Any]) -> dict[str, Any]:
    """Every reference of a property inside an `allOf` of one, and the variants of every choice in another order."""
    result = copy.deepcopy(document)
    for _schema, child in list(places(result)):
        if "$ref" in child:
            child["allOf"] = [{"$ref": child.pop("$ref")}]
        for key in ("oneOf", "anyOf"):
            if isinstance(child.get(key), list):
                child[key].reverse()
    return result


def parts_behind_names(document: dict[str, Any]) -> dict[str, Any]:
    """Parameters, bodies and answers of operations moved into the shared parts of the document."""
    result = copy.deepcopy(document)
    swagger = "swagger" in result
    home = result if swagger else result.setdefault("components", {})
    start = "#/" if swagger else "#/components/"

    def moved(section: str, part: Any) -> Any:
        if not isinstance(part, dict) or "$ref" in part:
            return part
        named = home.setdefault(section, {})
        name = f"Moved{len(named)}"
        named[name] = part
        return {"$ref": f"{start}{section}/{name}"}

    for path in result.get("paths", {}).values():
        for operation in path.values():
            if not isinstance(operation, dict):
                continue
            operation["parameters"] = [moved("parameters", one) for one in operation.get("parameters", [])]
            if "requestBody" in operation:
                operation["requestBody"] = moved("requestBodies", operation["requestBody"])
            for status, answer in operation.get("responses", {}).items():
                operation["responses"][status] = moved("responses", answer)
    return result


def as_3_1(document: dict[str, Any]) -> dict[str, Any]:
    """An OpenAPI 3.0 document as 3.1: `nullable` as a type of null, one-valued lists as `const`."""
    result = copy.deepcopy(document)
    if not str(result.get("openapi", "")).startswith("3.0"):
        return result
    result["openapi"] = "3.1.0"
    for _schema, child in list(places(result)):
        nullable = child.get("nullable") is True and ("type" in child or "$ref" in child) and child.pop("nullable")
        if nullable and isinstance(child.get("type"), str):
            child["type"] = [child["type"], "null"]
        elif nullable and "$ref" in child:
            reference = {"$ref": child.pop("$ref")}
            child["oneOf"] = [reference, {"type": "null"}]
        if len(child.get("enum") or ()) == 1:
            child["const"] = child.pop("enum")[0]
    return result


LAYOUTS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "shuffled": lambda document: shuffled(document, random.Random(7)),
    "reworded": reworded,
    "moved behind names": moved_behind_names,
    "some moved behind names": lambda document: moved_behind_names(document, 7),
    "written out": written_out,
    "some written out": lambda document: written_out(document, 5),
    "bodies behind names": bodies_behind_names,
    "bodies written out": bodies_written_out,
    "nullable respelled": nullable_respelled,
    "wrapped": wrapped,
    "parts behind names": parts_behind_names,
    "as 3.1": as_3_1,
}
