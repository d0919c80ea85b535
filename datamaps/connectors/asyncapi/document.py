"""AsyncAPI documents: one file, or a zip of several that refer to each other.

The parts of a zip become one document, in which what was a reference to another file is a plain pointer. A reference
that leads out of what was given is never followed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from datamaps.connectors.archive import Parts, beside, is_archive, parts
from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.guess import ASYNCAPI_MARK
from datamaps.connectors.json_schema.places import spelled
from datamaps.connectors.openapi.document import REFERENCE, Schemas
from datamaps.connectors.parsing import data_value
from datamaps.connectors.plain import mapping, text_of, unescaped

FILES = "x-files"
"""Where the other files of an archive are kept in the one document."""
SUFFIXES = (".json", ".yaml", ".yml", ".avsc")
JSON_SCHEMA = ("application/vnd.aai.asyncapi", "application/schema+", "application/vnd.oai.openapi")
"""How the formats start that are JSON Schema, or nearly so."""
_VERSION = re.compile(r"([23])\.\d+")
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_MOST_STEPS = 50
"""References that one may go through; more of them lead round in a ring."""


def loaded(content: bytes, limits: Limits) -> Document:
    """The document in a file or an archive. Raises ConnectorError (malformed, too_large, timed_out)."""
    if not is_archive(content):
        return Document(data_value(content, limits), limits)
    found = parts(content, SUFFIXES, limits)
    mains = [path for path, part in found.items() if ASYNCAPI_MARK.search(part)]
    if not mains:
        raise ConnectorError(Trouble.MALFORMED, "asyncapi_archive", permanent=True)
    if len(mains) > 1:
        names = ", ".join(sorted(mains)[:5])
        raise ConnectorError(Trouble.MALFORMED, "asyncapi_documents", permanent=True, names=names)
    return Document(_joined(found, mains[0], limits), limits)


def _joined(found: Parts, main: str, limits: Limits) -> Any:
    """One document of all the files that the first one leads to."""
    files: dict[str, Any] = {}
    waiting, known = [main], {main}
    while waiting:
        path = waiting.pop()
        limits.left()
        named: set[str] = set()
        files[path] = _led(data_value(found[path], limits), path, main, found.keys(), named)
        waiting += sorted(named - known)
        known |= named
    data = files.pop(main)
    return data | {FILES: files} if isinstance(data, dict) else data


def _led(value: Any, path: str, main: str, found: Any, named: set[str]) -> Any:
    """A part of a file with its references as pointers in the one document; the files they lead to are `named`."""
    if isinstance(value, list):
        return [_led(one, path, main, found, named) for one in value]
    if not isinstance(value, dict):
        return value
    led = {key: _led(one, path, main, found, named) for key, one in value.items()}
    reference = led.get("$ref")
    if isinstance(reference, str) and not _ELSEWHERE.match(reference):
        file, _hash, pointer = reference.partition("#")
        target = beside(path, unescaped(file)) if file else path
        if target in found:
            named.add(target)
            led["$ref"] = f"#{pointer}" if target == main else f"{spelled((FILES, target))}{pointer.rstrip('/')}"
    return led


def format_of(schema: Any) -> str:
    """The format that a schema of version 3 says it is written in; empty for the usual one."""
    form = schema.get("schemaFormat") if isinstance(schema, dict) and "schema" in schema else None
    return form.lower() if isinstance(form, str) else ""


def in_json_schema(schema: Any) -> Any:
    """The schema itself, without the words about its format; none when it is written in another one."""
    form = format_of(schema)
    if not form:
        return schema
    return schema["schema"] if form.startswith(JSON_SCHEMA) else None


class Document(Schemas):
    """A parsed document. Raises ConnectorError(malformed) when it is no AsyncAPI document that we know."""

    def __init__(self, data: Any, limits: Limits) -> None:
        said = data.get("asyncapi") if isinstance(data, dict) else None
        version = _VERSION.match(str(said)) if isinstance(said, str | float) else None
        if not version:
            raise ConnectorError(Trouble.MALFORMED, "asyncapi_version", permanent=True, version=str(said)[:40])
        self.version = int(version[1])
        self.limits = limits
        self.components = mapping(data.get("components"))
        self._names: dict[str, str] = {}
        named = {name: in_json_schema(one) for name, one in mapping(self.components.get("schemas")).items()}
        super().__init__(data, {name: one for name, one in named.items() if one is not None})

    def learn(self, schemas: list[Any]) -> None:
        """Names the schemas of other files that these schemas, and those of the document, lead to."""
        found = self._reached([*schemas, *self.schemas.values()])
        short = {reference: _last(reference) for reference in found}
        taken = list(short.values())
        named = dict(self.schemas)
        for reference in sorted(found):
            name = short[reference]
            if taken.count(name) > 1 or name in self.schemas:
                name = _long(reference)
            self._names[reference] = name
            named[name] = self.target(reference, name)
        self.schemas: Mapping[str, Any] = named

    def _reached(self, schemas: list[Any]) -> set[str]:
        waiting, found = schemas, set[str]()
        while waiting:
            self.limits.left()
            for reference in map(bytes.decode, REFERENCE.findall(text_of(waiting.pop()))):
                if reference.startswith(f"#/{FILES}/") and reference not in found:
                    found.add(reference)
                    waiting.append(self.target(reference, reference))
        return {reference for reference in found if isinstance(self.target(reference, reference), dict)}

    def schema_name(self, reference: object) -> str:
        """The name of the schema that a reference leads to; empty for any other reference."""
        return self._names.get(reference, "") or super().schema_name(reference) if isinstance(reference, str) else ""

    def incomplete(self) -> bool:
        """Whether a reference leads to a file that was not given: what is missing here may be there."""
        references = map(bytes.decode, _ANY_REFERENCE.findall(text_of(self.data)))
        return any(not one.startswith("#") and not _ELSEWHERE.match(one) for one in references)

    def place(self, reference: str) -> str:
        """The pointer to what a reference leads to, even if it goes through something that is a reference itself."""
        if not reference.startswith("#/"):
            return reference
        names = steps(reference)
        for _round in range(_MOST_STEPS):
            here: Any = self.data
            for spot, name in enumerate(names):
                onward = here.get("$ref") if isinstance(here, dict) and name not in here else None
                if isinstance(onward, str) and onward.startswith("#/"):
                    names = (*steps(onward), *names[spot:])
                    break
                here = here.get(name) if isinstance(here, dict) else None
            else:
                break
        return spelled(names)

    def target(self, reference: str, where: str) -> Any:
        """What one reference leads to; nothing, and a note, when it leads out of the document or nowhere."""
        return super().target(self.place(reference), where)

    def found(self, given: Any, pointer: tuple[str, ...], where: str) -> tuple[str, dict[str, Any]]:
        """The place where something is described, behind references, and what is said there."""
        place, seen = spelled(pointer), set[str]()
        while isinstance(given, dict) and isinstance(given.get("$ref"), str):
            place = self.place(given["$ref"])
            if place in seen:
                self.note(where, "reference_cycle", reference=place)
                return place, {}
            seen.add(place)
            given = self.target(place, where)
        return place, given if isinstance(given, dict) else {}


_ANY_REFERENCE = re.compile(rb'"\$ref":"([^"\\]*)"')


def steps(reference: str) -> tuple[str, ...]:
    """The names that a pointer goes through."""
    return tuple(map(unescaped, reference.removeprefix("#/").split("/")))


def last_name(reference: object) -> str:
    """The last name in a reference: that of the part which it leads to."""
    return _last(reference) if isinstance(reference, str) else ""


def _last(reference: str) -> str:
    """The last name of a pointer; of a whole file the name of the file without its ending."""
    name = unescaped(reference.rpartition("/")[2])
    return PurePosixPath(name).stem if reference.count("/") == 2 else name


def _long(reference: str) -> str:
    """The name of a part with that of its file, where the name alone is not enough."""
    file, *inside = [unescaped(one) for one in reference.removeprefix(f"#/{FILES}/").split("/")]
    return "/".join([file.rpartition(".")[0] or file, *inside])
