"""What can be asked of an OData service: its entity sets, functions and actions.

An entity set is read, and may be added to, changed and taken from unless the document says that it may not.
"""

from __future__ import annotations

from collections.abc import Iterator

from datamaps.connectors.odata.document import SAP, Document, Said, constant, description_of, parts_of
from datamaps.connectors.odata.navigation import unwrapped
from datamaps.connectors.odata.rows import Rows
from datamaps.connectors.odata.types import phased_out
from datamaps.connectors.plain import clean
from datamaps.connectors.xml_elements import Element, below, first, flag, foreign, local
from datamaps.schema.bodies import BODY
from datamaps.schema.shapes import Field, Operation, OperationKind
from datamaps.schema.tree import step

_READ, _WRITE = OperationKind.READ, OperationKind.WRITE
_FORBIDS = {
    "read": ("ReadRestrictions", "Readable", "addressable"),
    "insert": ("InsertRestrictions", "Insertable", "creatable"),
    "update": ("UpdateRestrictions", "Updatable", "updatable"),
    "delete": ("DeleteRestrictions", "Deletable", "deletable"),
}


class Operations:
    """Reads the containers of a document, and the functions and actions that are bound to its types."""

    def __init__(self, document: Document, rows: Rows) -> None:
        self.document = document
        self.rows = rows
        self._defined: dict[str, list[Element]] = {}
        for schema in document.schemas:
            for one in below(schema, "Function", "Action"):
                self._defined.setdefault(f"{schema.get('Namespace')}.{one.get('Name')}", []).append(one)

    def all(self) -> Iterator[Operation]:
        """Every operation. Of those that share a name, the one with the fewest parameters keeps it; the others have
        theirs in it, so that one which is added later takes no name away.
        """
        taken: set[str] = set()
        for one in sorted(self._found(), key=lambda one: (one.name, len(one.request), one.request)):
            name = one.name
            if name in taken:
                name = clean(f"{name} ({', '.join(path.removeprefix('?') for path in one.request)})")
            if name not in taken:
                taken.add(name)
                yield one.model_copy(update={"name": name})

    def _found(self) -> Iterator[Operation]:
        for schema in self.document.schemas:
            for container in below(schema, "EntityContainer"):
                home = f"{schema.get('Namespace')}.{container.get('Name')}"
                for one in below(container, "EntitySet", "Singleton"):
                    yield from self._set(one, home)
                for one in below(container, "FunctionImport", "ActionImport"):
                    yield from self._imported(one)
        for name, overloads in self._defined.items():
            for one in overloads:
                if flag(one, "IsBound"):
                    yield from self._bound(name, one)

    def _set(self, element: Element, home: str) -> Iterator[Operation]:
        """What can be done with an entity set or singleton."""
        name = element.get("Name", "")
        said = self.document.said(element, f"{home}/{name}")
        target = self.document.full(element.get("EntityType", element.get("Type", "")))
        type_ = self.document.types.get(target)
        record = type_.record if type_ else clean(target)
        single = local(element) == "Singleton"
        every, one = f"/{name}", f"/{name}" if single else f"/{name}({{key}})"
        change = "PATCH" if self.document.version > 2 else "MERGE"
        answer = record if single else f"{record}[]"
        offers = [
            ("read", f"GET {every}", _READ, "", answer),
            ("insert", f"POST {every}", _WRITE, record, record),
            ("update", f"{change} {one}", _WRITE, record, ""),
            ("delete", f"DELETE {one}", _WRITE, "", ""),
        ]
        for verb, called, kind, takes, gives in offers:
            if (single and verb in ("insert", "delete")) or _forbidden(verb, element, said):
                continue
            yield Operation(
                name=clean(called),
                kind=kind,
                record=type_.record if type_ else None,
                description=description_of(element, said) if verb == "read" else "",
                request=(takes,) if takes else (),
                parameters=(Field(path=BODY, required=True),) if takes else (),
                response=(gives,) if gives else (),
            )

    def _imported(self, element: Element) -> Iterator[Operation]:
        """A function or action that is called by its own address."""
        name = element.get("Name", "")
        defined = self.document.full(element.get("Function", element.get("Action", "")))
        if self.document.version == 4:
            for one in self._defined.get(defined, ()):
                if not flag(one, "IsBound"):
                    reads = local(one) == "Function"
                    yield self._operation(f"{_verb(reads)} /{name}", one, reads, [*below(one, "Parameter")], defined)
            return
        # Versions 1 to 3 say all of it in one place.
        method = foreign(element, "HttpMethod")
        reads = method == "GET" if method else flag(element, "IsSideEffecting") is False
        given = [*below(element, "Parameter")][1 if flag(element, "IsBindable") else 0 :]
        yield self._operation(f"{method or _verb(reads)} /{name}", element, reads, given, defined)

    def _bound(self, name: str, element: Element) -> Iterator[Operation]:
        """A function or action of a type: its first parameter is what it is called on."""
        parameters = [*below(element, "Parameter")]
        if not parameters:
            return
        on, many = unwrapped(parameters[0].get("Type", ""))
        type_ = self.document.types.get(self.document.full(on))
        owner = (type_.record if type_ else clean(on)) + ("[]" if many else "")
        reads = local(element) == "Function"
        called = f"{_verb(reads)} {owner}/{name.rpartition('.')[2]}"
        one = self._operation(called, element, reads, parameters[1:], name)
        yield one if one.record or not type_ else one.model_copy(update={"record": type_.record})

    def _operation(self, name: str, element: Element, reads: bool, given: list[Element], full: str) -> Operation:
        said = self.document.said(element, full)
        rows = [row for one in given for row in self._parameter(name, one, reads, full)]
        answer, about = self._answer(name, element)
        return Operation(
            name=clean(name),
            kind=_READ if reads else _WRITE,
            record=about,
            description=description_of(element, said),
            deprecated=phased_out(said),
            request=tuple(sorted(row.path for row in rows if "[" not in row.path)),
            parameters=tuple(rows),
            response=(answer,) if answer else (),
        )

    def _parameter(self, name: str, element: Element, reads: bool, full: str) -> Iterator[Field]:
        """The rows of a parameter. A function of version 4 needs all of them, an action those that may not be empty."""
        said = self.document.said(element, f"{full}/{element.get('Name')}")
        path = step("", clean(f"?{element.get('Name', '')}"))
        if self.document.version == 4:
            needed = (reads or flag(element, "Nullable") is False) and said.get("Core.OptionalParameter") is None
        else:
            needed = flag(element, "Nullable") is not True
        yield from self.rows.rows(path, element, said, f"{name} {path}", {"required": needed})

    def _answer(self, name: str, element: Element) -> tuple[str, str | None]:
        """How an answer is named, and the record that it is, when it is one."""
        given = first(element, "ReturnType")
        said = element.get("ReturnType") or (given.get("Type", "") if given is not None else "")
        if not said:
            return "", None
        kind, many = unwrapped(said)
        type_ = self.document.types.get(self.document.full(kind))
        if type_ is not None:
            return type_.record + ("[]" if many else ""), type_.record
        found, _native, _form = self.rows.type_of(self.document.full(kind), element, f"{name} answer")
        return found.value + ("[]" if many else ""), None


def _verb(reads: bool) -> str:
    return "GET" if reads else "POST"


def _forbidden(verb: str, element: Element, said: Said) -> bool:
    """Whether a document says that a set cannot be read, added to, changed or taken from."""
    term, part, attribute = _FORBIDS[verb]
    if flag(element, f"{SAP}{attribute}") is False:
        return True
    value = parts_of(said.get(f"Capabilities.{term}")).get(part)
    return value is not None and constant(value) == "false"
