"""The named parts of XML schemas: elements, types, groups and attributes, by namespace and name.

Included, imported and redefined schemas are those of the same upload; one without a namespace of its own takes that of
the schema that includes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from datamaps.connectors.base import Limits
from datamaps.connectors.plain import clean
from datamaps.connectors.xml_elements import Element, below, first, local, short_names, space
from datamaps.connectors.xsd.files import Files
from datamaps.schema.shapes import ANY, Hidden, Note

XSD = "http://www.w3.org/2001/XMLSchema"
ENCODED = "http://schemas.xmlsoap.org/soap/encoding/"
_KNOWN = frozenset({XSD, ENCODED, "http://www.w3.org/XML/1998/namespace", "http://schemas.xmlsoap.org/wsdl/"})
"""Namespaces that need no schema here: what is used of them has a meaning of its own."""
_KINDS = {
    "element": "element",
    "complexType": "type",
    "simpleType": "type",
    "group": "group",
    "attributeGroup": "attributeGroup",
    "attribute": "attribute",
}
_NO_COMPARISON = ("key", "unique", "keyref", "assert", "alternative")


class Name(NamedTuple):
    """A name in a namespace, which is empty for none."""

    space: str
    local: str

    @property
    def full(self) -> str:
        """Written out, as `{namespace}name`."""
        return f"{{{self.space}}}{self.local}" if self.space else self.local


@dataclass(frozen=True, eq=False)
class Part:
    """One named part. `space` is its namespace; `borrowed`: whether it took that from the schema that includes it.

    `before` is what a redefinition replaced, which it means by its own name.
    """

    element: Element
    space: str
    borrowed: bool = False
    before: Part | None = None

    @property
    def name(self) -> Name:
        return Name(self.space, self.element.get("name", ""))

    def at(self, element: Element) -> Part:
        """Another element of the same schema."""
        return Part(element, self.space, self.borrowed, self.before)

    def named(self, text: str) -> Name:
        """What a prefixed name in this schema means."""
        prefix, colon, last = text.strip().rpartition(":")
        home = self.element.nsmap.get(prefix if colon else None) or ""
        if not home and not colon and self.borrowed:
            home = self.space
        return Name(home, last)


class Schemas:
    """All schemas of an upload, and those that stand inside other documents."""

    def __init__(self, files: Files, limits: Limits) -> None:
        self.files = files
        self.limits = limits
        self.parts: dict[tuple[str, Name], Part] = {}
        self.stand_ins: dict[Name, list[Part]] = {}
        self.hidden = False
        """Whether a schema that lies beside these is missing, so that records may be there that are not seen."""
        self._notes: dict[tuple[str, str, str], Note] = {}
        self._read: set[tuple[str, str]] = set()
        self._spaces: set[str] = set()
        self._imported: list[tuple[str, Element]] = []

    def add_files(self) -> None:
        """Takes in the schemas that are files, those with a namespace before those that may borrow one."""
        own = {path: root for path, root in self.files.roots.items() if is_schema(root)}
        for path, root in sorted(own.items(), key=lambda one: (not one[1].get("targetNamespace"), one[0])):
            if root.get("targetNamespace") or not any(path == read for read, _space in self._read):
                self.add(path, root)

    def add(self, path: str, root: Element, borrowed: str = "") -> None:
        """Takes in one schema and what it includes. `path` is that of the file that it is in."""
        home = root.get("targetNamespace") or borrowed
        if root is self.files.roots.get(path):
            if (path, home) in self._read:
                return
            self._read.add((path, home))
        self._spaces.add(home)
        self.limits.left()
        part = Part(root, home, borrowed=not root.get("targetNamespace") and bool(borrowed))
        for one in below(root, "include", "redefine", "override"):
            self._include(path, one, home)
            for element in below(one, *_KINDS):
                self._keep(part.at(element), anew=True)
        self._imported += [(path, one) for one in below(root, "import")]
        for element in below(root, *_KINDS):
            self._keep(part.at(element))

    def _include(self, path: str, element: Element, home: str) -> None:
        place = element.get("schemaLocation", "")
        found = self.files.find(path, place)
        if found is not None and is_schema(self.files.roots[found]):
            self.add(found, self.files.roots[found], borrowed=home)
        elif place:
            self.hidden = True
            self.note(path or "document", "reference_remote", reference=place)

    def finish(self) -> None:
        """To be called when all schemas are in: says which imported ones are not, and what stands in for what."""
        for path, element in self._imported:
            home, place = element.get("namespace", ""), element.get("schemaLocation", "")
            if home not in self._spaces | _KNOWN:
                self.hidden = self.hidden or bool(place and "://" not in place)
                self.note(path or "document", "reference_remote", reference=place or home)
        for (kind, _name), part in self.parts.items():
            heads = part.element.get("substitutionGroup", "").split() if kind == "element" else ()
            for head in heads:
                self.stand_ins.setdefault(part.named(head), []).append(part)

    def _keep(self, part: Part, *, anew: bool = False) -> None:
        kind = _KINDS[local(part.element)]
        key = kind, part.name
        if not part.name.local or space(part.element) != XSD:
            return
        if anew and key in self.parts:
            self.parts[key] = Part(part.element, part.space, part.borrowed, self.parts[key])
        else:
            self.parts.setdefault(key, part)
        for one in part.element.iter(*(f"{{{XSD}}}{name}" for name in _NO_COMPARISON)):
            self.note(part.name.local, "keyword_not_read", keyword=local(one))

    def part(self, kind: str, user: Part, text: str, where: str) -> Part | None:
        """The part that a name means where it is used; none, and a note, when it is not there."""
        name = user.named(text)
        found = self.parts.get((kind, name))
        if user.before is not None and kind in ("type", "group", "attributeGroup") and name == user.before.name:
            found = user.before
        if found is None and name.space not in _KNOWN:
            missing = "reference_missing" if name.space in self._spaces else "reference_remote"
            self.note(where, missing, reference=name.full)
        return found

    def standing_in(self, head: Name) -> Iterator[Part]:
        """The elements that may come in place of another, and of those."""
        waiting, seen = [head], {head}
        while waiting:
            for one in self.stand_ins.get(waiting.pop(), ()):
                if one.name not in seen:
                    seen.add(one.name)
                    waiting.append(one.name)
                    yield one

    def note(self, where: str, code: str, **values: str) -> None:
        """Something that could only be read in part; told once for each place."""
        short = {name: clean(value) for name, value in values.items()}
        self._notes.setdefault((where, code, repr(values)), Note(where=clean(where), code=code, values=short))

    @property
    def notes(self) -> tuple[Note, ...]:
        return tuple(self._notes.values())

    @property
    def unseen(self) -> tuple[Hidden, ...]:
        return (Hidden(record=ANY, reason="reference_remote"),) if self.hidden else ()


def is_schema(root: Element) -> bool:
    """Whether an element is an XML schema."""
    return local(root) == "schema" and space(root) == XSD


def record_names(schemas: Schemas) -> dict[tuple[str, Name], str]:
    """What each element and type with a shape of its own is called.

    An element that is just of the type of its own name needs no record beside it. Where an element and a type of one
    name are different things, the type is called `name (type)`.
    """
    full: dict[tuple[str, Name], tuple[str, str]] = {}
    for (kind, name), part in schemas.parts.items():
        if kind == "element" and has_record(schemas, part):
            full[kind, name] = (name.space, name.local)
    elements = {name for _kind, name in full}
    for kind, name in schemas.parts:
        if kind == "type":
            full[kind, name] = (name.space, f"{name.local} (type)" if name in elements else name.local)
    return {key: clean(name) for key, name in short_names(full, lambda home, name: f"{{{home}}}{name}").items()}


def has_record(schemas: Schemas, part: Part) -> bool:
    """Whether a global element has a shape of its own: fields, or a plain value that it describes itself."""
    element = part.element
    if first(element, "complexType", "simpleType") is not None:
        return True
    type_ = schemas.parts.get(("type", part.named(element.get("type", "")))) if element.get("type") else None
    if type_ is None or type_.name == part.name or local(type_.element) == "simpleType":
        return False
    return first(type_.element, "simpleContent") is None
