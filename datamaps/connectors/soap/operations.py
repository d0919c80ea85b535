"""What can be called at a SOAP service: what each operation takes, answers and complains of."""

from __future__ import annotations

from collections.abc import Iterator

from datamaps.connectors.plain import clean
from datamaps.connectors.soap.service import Bound, Service
from datamaps.connectors.xml_elements import Element, below, first, local, short_names, words_of
from datamaps.connectors.xsd.rows import Rows, Shape
from datamaps.connectors.xsd.schemas import Name, Part
from datamaps.schema.bodies import BODY
from datamaps.schema.shapes import Field, FieldType, Operation, OperationKind, Record
from datamaps.schema.tree import step

_ACTION = "header SOAPAction"


class Operations:
    """Reads the operations of all port types, and collects the records of bodies that are made of several parts."""

    def __init__(self, service: Service, rows: Rows) -> None:
        self.service = service
        self.rows = rows
        self.bodies: list[Record] = []
        self._known = set(rows.names.values())

    def all(self) -> Iterator[Operation]:
        """Every operation, under its own name or, where another one has that, with that of its port type in front."""
        found: dict[tuple[Name, str], tuple[Part, Element]] = {}
        homes: dict[tuple[Name, str], tuple[str, str]] = {}
        for port_type in self.service.port_types():
            for name, element in _named(port_type):
                key = port_type.name, name
                found[key], homes[key] = (port_type, element), (port_type.name.local, name)
        for key, called in short_names(homes).items():
            self.service.schemas.limits.left()
            yield self._operation(clean(called), *found[key])

    def _operation(self, called: str, port_type: Part, element: Element) -> Operation:
        bound = self.service.bound(port_type, element)
        part = port_type.at(element)
        takes, gives = first(element, "input"), first(element, "output")
        parameters: list[Field] = []
        request = self._bodies(called, "input", part, takes, bound)
        if request:
            parameters.append(Field(path=BODY, required=True))
        request += self._headers(called, "input", "", bound, parameters)
        if bound.action:
            request.append(_ACTION)
            action = (clean(bound.action),)
            parameters.append(Field(path=_ACTION, type=FieldType.STRING, required=True, values=action))
        response = self._bodies(called, "output", part, gives, bound)
        response += self._headers(called, "output", "answer ", bound, parameters)
        response += self._faults(called, part)
        media = {f"{verb} {one}" for one in bound.media for verb in ("takes", "gives")}
        asked = next((local(one) for one in below(element, "input", "output")), "input") == "input"
        return Operation(
            name=called,
            kind=None if asked else OperationKind.EVENT,
            record=self._about(response, request),
            description=clean(words_of(first(element, "documentation"))),
            request=tuple(request),
            parameters=tuple(sorted(parameters, key=lambda row: row.path)),
            response=tuple(response),
            media_types=tuple(sorted(media)),
        )

    def _about(self, response: list[str], request: list[str]) -> str | None:
        """The record that an operation is about: what it answers, else what it is given."""
        return next((entry for entry in (*response, *request) if entry in self._known), None)

    def _bodies(self, called: str, way: str, part: Part, message: Element | None, bound: Bound) -> list[str]:
        """The entries of a body: the elements or types of its parts, or the record made of those of a call."""
        if message is None:
            return []
        found = self.service.part("message", part.at(message), message.get("message", ""), called)
        if found is None:
            return ["unknown"]
        headers = {(one.name, name) for one, name in bound.headers.get(way, ())}
        parts = [
            found.at(one)
            for one in below(found.element, "part")
            if (found.name, one.get("name")) not in headers
            and one.get("name") in bound.bodies.get(way, {one.get("name")})
        ]
        if not bound.rpc:
            return [self._entry(one, f"{called}.{one.element.get('name')}") for one in parts]
        name = f"{called} {'request' if way == 'input' else 'response'}"
        rows = (row for one in parts for row in self._rows(step("", clean(one.element.get("name", ""))), one, name))
        self.bodies.append(Record(name=name, fields=tuple({row.path: row for row in rows}.values())))
        self._known.add(name)
        return [name]

    def _headers(self, called: str, way: str, lead: str, bound: Bound, parameters: list[Field]) -> list[str]:
        """The entries of the headers of a message, with the rows of what they hold."""
        entries = []
        for message, name in bound.headers.get(way, ()):
            part = next((one for one in below(message.element, "part") if one.get("name") == name), None)
            if part is None:
                self.service.schemas.note(called, "reference_missing", reference=f"{message.name.local}/{name}")
                continue
            text = part.get("element") or name
            path = step("", clean(f"{lead}header {text.rpartition(':')[2]}"))
            if path not in entries:
                entries.append(path)
                parameters += self._rows(path, message.at(part), called)
        return entries

    def _faults(self, called: str, part: Part) -> list[str]:
        entries = []
        for one in below(part.element, "fault"):
            message = self.service.part("message", part.at(one), one.get("message", ""), called)
            parts = below(message.element, "part") if message is not None else iter(())
            held = [self._entry(message.at(inner), called) for inner in parts] if message is not None else []
            name = clean(one.get("name", "")).replace(":", " ")
            entries.append(f"fault {name}: {' & '.join(held) or 'unknown'}")
        return entries

    def _shape(self, part: Part, where: str) -> Shape:
        """What a part of a message holds: an element, or something of a type."""
        text = part.element.get("element", "")
        if not text:
            return self.rows.typed(part, part.element.get("type", ""), where)
        target = self.service.schemas.part("element", part, text, where)
        return self.rows.shape(target, where) if target is not None else self.rows.anything(part.named(text).full)

    def _entry(self, part: Part, where: str) -> str:
        """How a part is named: by its record, or by what sort of value it is."""
        text = part.element.get("element", "")
        own = self.rows.names.get(("element", part.named(text))) if text else None
        if own:
            return own
        shape = self._shape(part, where)
        if shape.value is None:
            return shape.record
        plain = shape.value.native.startswith("xs:") or not shape.value.native
        return clean(shape.value.kind.value if plain else shape.value.native)

    def _rows(self, path: str, part: Part, where: str) -> Iterator[Field]:
        yield from self.rows.held(path, self._shape(part, f"{where}.{path}"), {"required": True}, frozenset(), where)


def _named(port_type: Part) -> Iterator[tuple[str, Element]]:
    """The operations of a port type; of those of one name, all but the first have that of their input with it."""
    found = [one for one in below(port_type.element, "operation") if one.get("name")]
    taken: set[str] = set()
    for one in sorted(found, key=lambda one: (one.get("name", ""), _input(one))):
        name = one.get("name", "")
        if name in taken:
            name = f"{name} ({_input(one)})"
        if name not in taken:
            taken.add(name)
            yield name, one


def _input(operation: Element) -> str:
    """What the input of an operation is called, else its message."""
    given = first(operation, "input")
    return "" if given is None else given.get("name") or given.get("message", "").rpartition(":")[2]
