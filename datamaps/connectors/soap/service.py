"""The parts of WSDL 1.1 documents by name: messages, port types, and how these are bound to SOAP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from datamaps.connectors.base import ConnectorError, Trouble
from datamaps.connectors.plain import clean
from datamaps.connectors.xml_elements import Element, below, first, local, space
from datamaps.connectors.xsd.files import Files
from datamaps.connectors.xsd.schemas import Name, Part, Schemas, is_schema

WSDL = "http://schemas.xmlsoap.org/wsdl/"
_WSDL_2 = "http://www.w3.org/ns/wsdl"
_LONGEST_PLACE = 100
_MEDIA = {
    "http://schemas.xmlsoap.org/wsdl/soap/": "text/xml",
    "http://schemas.xmlsoap.org/wsdl/soap12/": "application/soap+xml",
}
"""What is sent over each version of SOAP, by the namespace that binds to it."""


@dataclass
class Bound:
    """How an operation is sent: `rpc` or `document`, what for, and which parts of its messages go where."""

    rpc: bool = False
    action: str = ""
    media: set[str] = field(default_factory=set)
    headers: dict[str, list[tuple[Part, str]]] = field(default_factory=dict)
    """By `input` and `output`: the messages and names of the parts that are headers."""
    bodies: dict[str, set[str]] = field(default_factory=dict)
    """By `input` and `output`: the names of the parts of the body, where these are not all."""


class Service:
    """All definitions of an upload. Raises ConnectorError(malformed) when there are none."""

    def __init__(self, files: Files, schemas: Schemas) -> None:
        self.schemas = schemas
        self.elsewhere = ""
        """Where the first definitions lie that these import, and that are not in the upload."""
        self._parts: dict[tuple[str, Name], Part] = {}
        roots = {path: root for path, root in files.roots.items() if local(root) == "definitions"}
        roots = {path: root for path, root in roots.items() if space(root) == WSDL}
        if not roots:
            if any(space(root) == _WSDL_2 for root in files.roots.values()):
                raise ConnectorError(Trouble.MALFORMED, "soap_newer", permanent=True)
            raise ConnectorError(Trouble.MALFORMED, "soap", permanent=True)
        self.roots = [Part(root, root.get("targetNamespace", "")) for root in roots.values()]
        for path, root in roots.items():
            self._add(path, root, files)
        self._bindings: dict[tuple[Name, str], list[tuple[Part, Element]]] = {}
        for key, operation in self._bound_operations():
            self._bindings.setdefault(key, []).append(operation)

    def _add(self, path: str, root: Element, files: Files) -> None:
        home = root.get("targetNamespace", "")
        for one in below(root, "message", "portType", "binding"):
            if one.get("name"):
                self._parts.setdefault((local(one), Name(home, one.get("name", ""))), Part(one, home))
        for types in below(root, "types"):
            for schema in filter(is_schema, types):
                self.schemas.add(path, schema)
        for one in below(root, "import"):
            place = one.get("location", "")
            if place and files.find(path, place) is None:
                self.schemas.hidden = True
                self.elsewhere = self.elsewhere or clean(place)[:_LONGEST_PLACE]
                self.schemas.note(path or "document", "reference_remote", reference=place)

    def part(self, kind: str, user: Part, text: str, where: str) -> Part | None:
        """A message or port type by the name that it has where it is used; none, and a note, when it is not there."""
        found = self._parts.get((kind, user.named(text)))
        if found is None:
            self.schemas.note(where, "reference_missing", reference=text)
        return found

    def port_types(self) -> Iterator[Part]:
        return (part for (kind, _name), part in self._parts.items() if kind == "portType")

    def servers(self) -> tuple[str, ...]:
        """The addresses at which the service is said to be."""
        ports = (port for root in self.roots for one in below(root.element, "service") for port in below(one, "port"))
        found = (address.get("location", "").strip() for port in ports for address in below(port, "address"))
        return tuple(dict.fromkeys(clean(one) for one in found if one))

    def bound(self, port_type: Part, operation: Element) -> Bound:
        """What all bindings of a port type say of one of its operations."""
        found = Bound()
        for part, how in self._bindings.get((port_type.name, operation.get("name", "")), ()):
            if _same(part.element, operation):
                self._bind(found, part, how)
        return found

    def _bound_operations(self) -> Iterator[tuple[tuple[Name, str], tuple[Part, Element]]]:
        """By port type and name, each operation that is bound to SOAP, and how."""
        for (kind, _name), binding in self._parts.items():
            how = next((one for one in below(binding.element, "binding") if space(one) in _MEDIA), None)
            if kind == "binding" and how is not None:
                port_type = binding.named(binding.element.get("type", ""))
                for one in below(binding.element, "operation"):
                    yield (port_type, one.get("name", "")), (binding.at(one), how)

    def _bind(self, found: Bound, part: Part, how: Element) -> None:
        said = next((one for one in below(part.element, "operation") if space(one) in _MEDIA), None)
        style = (said.get("style") if said is not None else None) or how.get("style", "document")
        found.rpc = found.rpc or style == "rpc"
        found.action = found.action or (said.get("soapAction", "") if said is not None else "")
        found.media.add(_MEDIA[space(how)])
        for way in below(part.element, "input", "output"):
            body = first(way, "body")
            # A message in parts (with attachments) has them one level deeper.
            bodies = [body] if body is not None else list(way.iter("{*}body"))
            for one in bodies:
                if one.get("parts") is not None:
                    found.bodies.setdefault(local(way), set()).update(one.get("parts", "").split())
            for one in way.iter("{*}header"):
                message = self.part("message", part.at(one), one.get("message", ""), part.element.get("name", ""))
                if message is not None:
                    found.headers.setdefault(local(way), []).append((message, one.get("part", "")))


def _same(bound: Element, operation: Element) -> bool:
    """Whether a binding means this operation, where several have its name: it then gives the name of the input."""
    names = [one.get("name") for element in (bound, operation) for one in below(element, "input")]
    return len(names) < 2 or None in names or names[0] == names[1]
