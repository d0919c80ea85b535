"""Operations of an OpenAPI document: what each takes and answers, who may call it, and the records of their
bodies.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from datamaps.connectors.openapi.document import Document
from datamaps.connectors.openapi.rows import Rows
from datamaps.connectors.openapi.signin import Signin, schemes_of, servers
from datamaps.connectors.plain import clean, listed, mapping
from datamaps.schema.shapes import Field, Operation, OperationKind, Record
from datamaps.schema.tree import step

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
_READS = ("get", "head", "options", "trace", "query")
_PLACES = {"query": "?{}", "header": "header {}", "cookie": "cookie {}", "path": "{{{}}}", "querystring": "?{}"}
_IGNORED_HEADERS = ("accept", "content-type", "authorization")


class Operations:
    """Reads operations, and collects the records of bodies that are written out in them."""

    def __init__(self, document: Document, rows: Rows) -> None:
        self.document = document
        self.rows = rows
        self.signin = Signin(document, schemes_of(document), servers(document))
        self.bodies: dict[str, Record] = {}

    def all(self) -> Iterator[Operation]:
        """Every operation of the paths, then the webhooks."""
        for path, item in mapping(self.document.data.get("paths")).items():
            if path.startswith("/"):
                yield from self.of_path(path, item)
        yield from self.events()

    def events(self, units: set[str] | None = None) -> Iterator[Operation]:
        """What the system sends by itself: all of it, or what is in these parts of the document."""
        for key in ("webhooks", "x-webhooks"):
            for name, item in mapping(self.document.data.get(key)).items():
                if units is None or f"#/{key}/{name}" in units or f"#/{key}" in units:
                    yield from self._events(f"webhook {name}", item)

    def of_path(self, path: str, item: Any) -> Iterator[Operation]:
        """The operations of one path, with their callbacks."""
        item = self.document.resolve(item, path)
        named = [(name, item.get(name)) for name in METHODS]
        named += list(mapping(item.get("additionalOperations")).items())
        for method, operation in named:
            if isinstance(operation, dict):
                name = clean(f"{method.upper()} {path}")
                kind = OperationKind.READ if method.lower() in _READS else OperationKind.WRITE
                yield self._operation(name, kind, item, operation)
                yield from self._callbacks(name, operation)

    def _callbacks(self, name: str, operation: dict[str, Any]) -> Iterator[Operation]:
        for event, callback in mapping(operation.get("callbacks")).items():
            for item in self.document.resolve(callback, name).values():
                yield from self._events(f"{name} callback {event}", item)

    def _events(self, name: str, item: Any) -> Iterator[Operation]:
        item = self.document.resolve(item, name)
        methods = [method for method in METHODS if isinstance(item.get(method), dict)]
        for method in methods:
            full = name if len(methods) == 1 else f"{name} {method.upper()}"
            yield self._operation(clean(full), OperationKind.EVENT, item, item[method])

    def _operation(self, name: str, kind: OperationKind, item: dict[str, Any], operation: dict[str, Any]) -> Operation:
        parameters, form = self._parameters(name, item, operation)
        takes = sorted(row.path for row in parameters if row.path[0] != "{" and "[" not in row.path)
        media: set[str] = set()
        bodies, required = self._request(name, operation, form, media)
        takes = [*bodies, *takes]
        if bodies:
            parameters.append(Field(path="body", required=required))
        gives = self._responses(name, operation, media)
        parameters += self._headers(name, operation)
        return Operation(
            name=name,
            kind=kind,
            record=self._main_record(kind, [*bodies, *gives]),
            description=_words(operation),
            deprecated=operation.get("deprecated") is True,
            request=tuple(takes),
            parameters=tuple(sorted(parameters, key=lambda row: row.path)),
            response=tuple(gives),
            auth=self.signin.needed(operation.get("security", self.document.data.get("security"))),
            media_types=tuple(sorted(media)),
        )

    def _main_record(self, kind: OperationKind, entries: list[str]) -> str | None:
        """The record that an operation is about: what a read answers, what a write or an event carries."""
        found = []
        for entry in entries:
            status, colon, names = entry.partition(": ")
            name = (names if colon else entry).removesuffix("[]")
            if name in self.rows.document.schemas or name in self.bodies:
                found.append((status if colon else "", name))
        answers = [name for status, name in found if status.startswith("2")]
        bodies = [name for status, name in found if not status]
        order = answers + bodies if kind is OperationKind.READ else bodies + answers
        return clean(order[0]) if order else None

    def _parameters(
        self, name: str, item: dict[str, Any], operation: dict[str, Any]
    ) -> tuple[list[Field], dict[str, Any] | None]:
        """Rows of the parameters, and the schema of a Swagger 2.0 body or form."""
        found: dict[tuple[str, str], dict[str, Any]] = {}
        for given in (*listed(item.get("parameters")), *listed(operation.get("parameters"))):
            parameter = self.document.resolve(given, name)
            found[str(parameter.get("in")), str(parameter.get("name"))] = parameter
        rows: list[Field] = []
        for (place, called), parameter in found.items():
            ignored = place == "header" and called.lower() in _IGNORED_HEADERS
            if place in _PLACES and not ignored:
                rows += self._parameter(name, _PLACES[place].format(called), parameter)
        return rows, self._form(found)

    def _parameter(self, name: str, path: str, parameter: dict[str, Any]) -> Iterator[Field]:
        schema = parameter.get("schema")
        if schema is None:
            content = mapping(parameter.get("content"))
            schema = next((self.document.resolve(one, name).get("schema") for one in content.values()), None)
        if schema is None:
            schema = {key: value for key, value in parameter.items() if key not in ("name", "in", "required")}
        look = self.rows.looks.look(schema, name)
        if parameter.get("deprecated") is True:
            look.keywords["deprecated"] = True
        required = parameter.get("required") is True or path.startswith("{")
        yield from self.rows.rows(step("", clean(path)), look, required, frozenset(), name)

    def _form(self, found: dict[tuple[str, str], dict[str, Any]]) -> dict[str, Any] | None:
        """The schema of a Swagger 2.0 body: its own, or one made of the form's fields."""
        for (place, _name), parameter in found.items():
            if place == "body":
                required = parameter.get("required") is True
                return {"schema": parameter.get("schema"), "required": required}
        fields = {name: one for (place, name), one in found.items() if place == "formData"}
        if not fields:
            return None
        must = [name for name, one in fields.items() if one.get("required") is True]
        plain = {
            name: {key: value for key, value in one.items() if key not in ("name", "in", "required")}
            for name, one in fields.items()
        }
        return {"schema": {"type": "object", "properties": plain, "required": must}, "required": bool(must)}

    def _request(
        self, name: str, operation: dict[str, Any], form: dict[str, Any] | None, media: set[str]
    ) -> tuple[list[str], bool]:
        """The entries of the body, and whether it must be given."""
        if self.document.swagger:
            if form is None:
                return [], False
            consumes = listed(operation.get("consumes")) or listed(self.document.data.get("consumes"))
            media.update(f"takes {clean(one)}" for one in consumes)
            return [self._entry(f"{name} request", form["schema"])], form["required"]
        body = self.document.resolve(operation.get("requestBody"), name)
        content = mapping(body.get("content"))
        media.update(f"takes {clean(one)}" for one in content)
        return self._entries(f"{name} request", "", content), body.get("required") is True

    def _responses(self, name: str, operation: dict[str, Any], media: set[str]) -> list[str]:
        entries: list[str] = []
        for status, given in mapping(operation.get("responses")).items():
            if status.startswith("x-"):
                continue
            response = self.document.resolve(given, name)
            content = self._content(response, operation)
            media.update(f"gives {clean(one)}" for one in content)
            found = self._entries(f"{name} {status} response", status, content)
            entries += found or [clean(f"{status}: ")]
            entries += [clean(f"{status} header {header}") for header in mapping(response.get("headers"))]
        return entries

    def _headers(self, name: str, operation: dict[str, Any]) -> Iterator[Field]:
        """Rows of the headers of answers."""
        for status, given in mapping(operation.get("responses")).items():
            response = self.document.resolve(given, name)
            for header, one in mapping(response.get("headers")).items():
                yield from self._parameter(name, f"{status} header {header}", self.document.resolve(one, name))

    def _content(self, response: dict[str, Any], operation: dict[str, Any]) -> Mapping[str, Any]:
        """Media types with their schemas."""
        if not self.document.swagger:
            return mapping(response.get("content"))
        if "schema" not in response:
            return {}
        produces = listed(operation.get("produces")) or listed(self.document.data.get("produces"))
        return {str(one): {"schema": response["schema"]} for one in produces[:1] or ["application/json"]}

    def _entries(self, name: str, status: str, content: Mapping[str, Any]) -> list[str]:
        """The bodies of a request or answer: the most telling media type's, then those of the others by their
        name.
        """
        entries = []
        for spot, media in enumerate(sorted(content, key=_telling)):
            part = self.document.resolve(content[media], name)
            schema = part.get("schema", part.get("itemSchema", {}))
            if spot == 0:
                lead = f"{status}: " if status else ""
                entries.append(clean(f"{lead}{self._entry(name, schema)}"))
            else:
                lead = f"{status} {media}".strip()
                entries.append(clean(f"{lead}: {self._entry(f'{name} {media}', schema)}"))
        return entries

    def _entry(self, name: str, schema: Any) -> str:
        """How a body is named: by its records, or by the record made of what is written out here."""
        look = self.rows.looks.look(schema, name)
        depth = ""
        while look.types == {"array"} and not look.name:
            look = self.rows.looks.look(look.keywords.get("items"), name)
            depth += "[]"
        if look.name:
            return clean(look.name + depth)
        if look.links and not look.properties:
            return clean((" | " if look.one_of else " & ").join(look.links) + depth)
        if look.is_object and (look.properties or look.links or self.rows._map_value(look)):
            self.bodies[name] = self.rows.record(name, look, schema)
            return clean(name + depth)
        return clean(" | ".join(sorted(look.types)) or "unknown") + depth


def _telling(media: str) -> tuple[int, str]:
    """JSON before forms before anything else."""
    kind = media.partition(";")[0].strip().lower()
    order = 0 if kind == "application/json" else 1 if kind.endswith("json") else 2 if "form" in kind else 3
    return order, media


def _words(operation: dict[str, Any]) -> str:
    text = operation.get("summary") or operation.get("description") or ""
    return clean(text) if isinstance(text, str) else ""
