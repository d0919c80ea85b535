"""The types of an OData service as records: what they inherit, their properties, and where these lead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from datamaps.connectors.base import ConnectorError, Trouble
from datamaps.connectors.odata.document import NOTHING_SAID, Document, Said, Type, description_of, title_of
from datamaps.connectors.odata.navigation import Navigation, unwrapped
from datamaps.connectors.odata.types import facets, of_people, phased_out, primitive, set_once, validated, written
from datamaps.connectors.plain import LONGEST, clean
from datamaps.connectors.xml_elements import Element, below, first, flag, foreign, local
from datamaps.schema.shapes import Composed, Field, FieldType, Record
from datamaps.schema.tree import ROOT, step

_MOST_NAMED = 20
_MEDIA = "$value"
"""The path of the bytes that an entity stands for, as in the address of them."""


class Rows:
    """Turns the types of one document into records, within the limit on fields."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.navigation = Navigation(document)
        self.composed: list[Composed] = []
        self._values: dict[str, tuple[str, ...]] = {}
        self._count = 0

    def records(self) -> Iterator[Record]:
        for type_ in self.document.types.values():
            said = self.document.said(type_.element, type_.name)
            yield Record(
                name=type_.record,
                title=title_of(type_.element, said),
                description=description_of(type_.element, said),
                fields=tuple(self._fields(type_)),
            )

    def _fields(self, type_: Type) -> list[Field]:
        """The rows of a type, with all that it inherits; what it defines anew has its own row."""
        if type_.kind in ("EnumType", "TypeDefinition"):
            return [self._value(type_)]
        lineage = self.document.lineage(type_)
        if len(lineage) > 1:
            self.composed.append(Composed(record=type_.record, of=(lineage[-2].record,)))
        if flag(type_.element, "OpenType"):
            self.document.note(type_.record, "fields_open")
        keys = {
            ref.get("Name", "").partition("/")[0]
            for one in lineage
            for ref in below(first(one.element, "Key"), "PropertyRef")
        }
        found: dict[str, Field] = {}
        for one in lineage:
            found.update((row.path, row) for row in self._own(one, keys, type_.record))
        self._tell_once(type_, keys)
        return list(found.values())

    def _own(self, type_: Type, keys: set[str], record: str) -> Iterator[Field]:
        """The rows of what one type adds to those that it extends."""
        self.document.limits.left()
        references = self.navigation.references(type_)
        if "true" in (type_.element.get("HasStream"), foreign(type_.element, "HasStream")):
            yield Field(path=_MEDIA, type=FieldType.BINARY, nullable=True)
        for element in below(type_.element, "Property", "NavigationProperty"):
            name = element.get("Name", "")
            path = step("", clean(name))
            if not name or len(path) > LONGEST:
                self.document.note(record, "path_too_long", path=path[:200])
                continue
            said = self.document.said(element, f"{type_.name}/{name}")
            if local(element) == "NavigationProperty":
                yield from self._navigated(path, element, said, record)
                continue
            more: dict[str, Any] = {"references": references.get(name), **written(element, said)}
            if name in keys:
                more["key"] = True
            yield from self.rows(path, element, said, f"{record}.{path}", more)

    def _navigated(self, path: str, element: Element, said: Said, record: str) -> Iterator[Field]:
        way = self.navigation.way(element)
        if way is None:
            reference = element.get("Relationship", element.get("Type", ""))
            self.document.note(f"{record}.{path}", "reference_missing", reference=reference)
            yield Field(path=path, **_words(element, said))
            return
        kind, native, _form = self.type_of(way.target, element, f"{record}.{path}")
        if way.many:
            yield Field(path=path, type=FieldType.ARRAY, nullable=False, **_words(element, said))
            yield Field(path=f"{path}[]", type=kind, native_type=native, nullable=False)
        else:
            yield Field(path=path, type=kind, native_type=native, nullable=way.nullable, **_words(element, said))
        self._counted()

    def rows(self, path: str, element: Element, said: Said, where: str, more: dict[str, Any]) -> Iterator[Field]:
        """The rows of a property or parameter: one, or two for a list."""
        name, many = unwrapped(element.get("Type", ""))
        many = many or element.get("CollectionKind", "None") not in ("None", "")
        name = name or unwrapped((first(element, "TypeRef", "CollectionType") or element).get("Type", ""))[0]
        kind, native, form = self.type_of(self.document.full(name), element, where)
        sizes = self._sizes(kind, name, element) | validated(said, kind)
        nullable = _nullable(element, many, self.document.version, key=bool(more.get("key")))
        self._counted()
        values = {"type": kind, "native_type": native, "format": form, **sizes}
        values.setdefault("values", self._members(self.document.full(name)))
        if many:
            yield Field(path=path, type=FieldType.ARRAY, **_words(element, said), **more)
            yield Field(path=f"{path}[]", nullable=nullable, **values)
            return
        default = element.get("DefaultValue")
        yield Field(
            path=path,
            nullable=nullable,
            default=clean(default) if default is not None else None,
            **values,
            **_words(element, said),
            **more,
        )

    def _value(self, type_: Type) -> Field:
        """The one row of a type that is a plain value."""
        if type_.kind == "EnumType":
            if flag(type_.element, "IsFlags"):
                self.document.note(type_.record, "odata_flags")
            return Field(path=ROOT, type=FieldType.STRING, values=self._members(type_.name))
        base = type_.element.get("UnderlyingType", "")
        said = self.document.said(type_.element, type_.name)
        kind, native, form = self.type_of(base, type_.element, type_.record)
        sizes = facets(kind, type_.element, self.document.version) | validated(said, kind)
        return Field(path=ROOT, type=kind, native_type=native, format=form, **sizes)

    def type_of(self, name: str, element: Element, where: str) -> tuple[FieldType, str, str]:
        """Type, native type and format of what is called by its full name."""
        if known := primitive(name, element):
            return known[0], name, known[1]
        type_ = self.document.types.get(name)
        if type_ is None:
            if name.startswith("Edm.") or "." not in name:
                self.document.note(where, "type_unknown", type=name)
            else:
                self.document.note(where, "reference_remote", reference=name)
            return FieldType.UNKNOWN, clean(name), ""
        if type_.kind == "EnumType":
            return FieldType.STRING, type_.record, ""
        if type_.kind == "TypeDefinition":
            base = primitive(type_.element.get("UnderlyingType", ""), type_.element)
            return base[0] if base else FieldType.UNKNOWN, type_.record, base[1] if base else ""
        return FieldType.OBJECT, type_.record, ""

    def _sizes(self, kind: FieldType, name: str, element: Element) -> dict[str, Any]:
        """Sizes that are said here, before those of the type that is named."""
        own = facets(kind, element, self.document.version)
        type_ = self.document.types.get(self.document.full(name))
        if type_ is None or type_.kind != "TypeDefinition":
            return own
        said = self.document.said(type_.element, type_.name)
        return facets(kind, type_.element, self.document.version) | validated(said, kind) | own

    def _members(self, name: str) -> tuple[str, ...]:
        type_ = self.document.types.get(name)
        if type_ is None or type_.kind != "EnumType":
            return ()
        if name not in self._values:
            self._values[name] = tuple(
                clean(one.get("Name", "")) for one in below(type_.element, "Member") if one.get("Name")
            )
        return self._values[name]

    def _tell_once(self, type_: Type, keys: set[str]) -> None:
        """Properties that can be given when a record is made, and not changed; of keys it goes without saying."""
        names = [
            element.get("Name", "")
            for element in below(type_.element, "Property")
            if element.get("Name") not in keys
            and set_once(element, self.document.said(element, f"{type_.name}/{element.get('Name')}"))
        ]
        if names:
            rest = ", …" if len(names) > _MOST_NAMED else ""
            self.document.note(type_.record, "odata_set_once", names=", ".join(sorted(names)[:_MOST_NAMED]) + rest)

    def _counted(self) -> None:
        self._count += 1
        if self._count > self.document.limits.fields:
            limit = self.document.limits.fields
            raise ConnectorError(Trouble.TOO_LARGE, "fields", permanent=True, limit=limit)
        self.document.limits.left()  # for each row: one with all values of a long enumeration takes its time


def _nullable(element: Element, many: bool, version: int, *, key: bool) -> bool | None:
    """Whether it may be empty: yes where nothing is said, but for keys and items of lists."""
    said = flag(element, "Nullable")
    if said is not None:
        return said
    if key:
        return False
    return None if many and version == 4 else not many


def _words(element: Element, said: Said) -> dict[str, Any]:
    """What people are told of a property."""
    found = {
        "title": title_of(element, said),
        "description": description_of(element, said),
        "deprecated": said is not NOTHING_SAID and phased_out(said),
        "personal": of_people(said),
    }
    return {name: value for name, value in found.items() if value}
