"""Elements and types of XML schemas as records and rows.

A child element is a field of its name, an attribute one with `@` in front. What may come more than once has two rows
(`line`, `line[]`). A value with attributes is a plain field with the attributes below it (`total`, `total.@currency`).
What has a named type has the name of that record; what is described in place is written out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from datamaps.connectors.base import ConnectorError, Trouble
from datamaps.connectors.plain import LONGEST, clean
from datamaps.connectors.xml_elements import below, first, flag, foreign, local
from datamaps.connectors.xsd.content import UNBOUNDED, Content, Contents, Place, derivation, words
from datamaps.connectors.xsd.schemas import Name, Part, Schemas, has_record, record_names
from datamaps.connectors.xsd.values import UNKNOWN, Value, Values
from datamaps.schema.shapes import Composed, Field, FieldType, Record
from datamaps.schema.tree import ROOT, step

Within = frozenset[Name]


@dataclass(frozen=True)
class Shape:
    """What an element holds: a plain value, fields behind the name of a record, or fields that are written out here."""

    value: Value | None = None
    record: str = ""
    written_out: Part | None = None
    items: Shape | None = None
    """Of a list as SOAP encodes it."""


class Rows:
    """Turns all elements and types with a shape of their own into records, within the limit on fields."""

    def __init__(self, schemas: Schemas) -> None:
        self.schemas = schemas
        self.names = record_names(schemas)
        self.values = Values(schemas, self.names)
        self.contents = Contents(schemas, self.names)
        self.composed: list[Composed] = []
        self._plain: dict[Part, Value] = {}
        self._count = 0

    def records(self) -> Iterator[Record]:
        for (kind, name), called in self.names.items():
            part = self.schemas.parts[kind, name]
            fields = self._of_element(part, called) if kind == "element" else self._of_type(part, called)
            yield Record(
                name=called,
                description=clean(words(part.element)),
                fields=tuple({row.path: row for row in fields}.values()),
            )

    def _of_type(self, part: Part, called: str) -> Iterator[Field]:
        """The rows of a named type: one value, or its fields."""
        if local(part.element) == "simpleType":
            yield from self._value(ROOT, self.values.of(part, called), {})
            return
        item = encoded_item(part)
        if item is not None:
            shape = Shape(items=self._item(*item, called))
            yield from self.held(ROOT, shape, {}, frozenset(), called)
            return
        self._composed(called, part)
        yield from self._inside("", part, called, frozenset())

    def _of_element(self, part: Part, called: str) -> Iterator[Field]:
        """The rows of a global element: those of what is written out in it, or of the type that it has."""
        inner = first(part.element, "simpleType")
        if inner is not None:
            yield from self._value(ROOT, self.values.of(part.at(inner), called), _given(part))
            return
        inner = first(part.element, "complexType")
        if inner is not None:
            self._composed(called, part.at(inner))
            yield from self._inside("", part.at(inner), called, frozenset())
            return
        type_ = self.schemas.part("type", part, part.element.get("type", ""), called)
        if type_ is not None:
            of = self.names["type", type_.name]
            self.composed.append(Composed(record=called, of=(of,)))
            yield from self._inside("", type_, of, frozenset())

    def _composed(self, called: str, part: Part) -> None:
        """Says from which record a type has fields, so that a change of them is told there."""
        derived = derivation(part.element)
        if derived is None or not derived.get("base"):
            return
        base = self.names.get(("type", part.at(derived).named(derived.get("base", ""))))
        if base and base != called:
            self.composed.append(Composed(record=called, of=(base,)))

    def _inside(self, path: str, part: Part, where: str, within: Within) -> Iterator[Field]:
        """The rows below a complex type; at the top of a record, its plain value as well."""
        if first(part.element, "simpleContent") is not None and not path:
            yield from self._value(ROOT, self._simple(part, where), {})
        content = self.contents.of(part, where, within)
        self._tell(content, where)
        taken = {name.local for name in content.places if name.space in ("", part.space)}
        for name, place in content.places.items():
            foreign = name.space not in ("", part.space) and name.local in taken
            called = name.full if foreign else name.local
            taken.add(name.local)
            child = step(path, clean(called))
            if len(child) > LONGEST:
                self.schemas.note(where, "path_too_long", path=child[:200])
                continue
            yield from self._element(child, place, where)
        for name, attribute in content.attributes.items():
            yield from self._attribute(step(path, clean(f"@{name.local}")), attribute, where)

    def _tell(self, content: Content, where: str) -> None:
        if content.open:
            self.schemas.note(where, "fields_open")
        if content.mixed:
            self.schemas.note(where, "xsd_mixed")

    def _element(self, path: str, place: Place, where: str) -> Iterator[Field]:
        """The rows of a child element and of what is written out in it."""
        shape = self.shape(place.part, f"{where}.{path}")
        known = self._words(place.part)
        required = place.least > 0
        nullable = flag(place.part.element, "nillable", otherwise=False)
        if place.most == 1:
            facts = {"required": required, "nullable": nullable, **known}
            yield from self.held(path, shape, {**_given(place.part), **facts}, place.within, where)
            return
        self._counted()
        most = place.most if place.most < UNBOUNDED else None
        # That it must come at least once is said by `required`.
        sizes = {"min_length": place.least if place.least > 1 else None, "max_length": most}
        yield Field(path=path, type=FieldType.ARRAY, required=required, **sizes, **known)
        yield from self.held(f"{path}[]", shape, {**_given(place.part), "nullable": nullable}, place.within, where)

    def held(self, path: str, shape: Shape, facts: dict[str, Any], within: Within, where: str) -> Iterator[Field]:
        """The rows of something that holds a shape, with more facts of it. `within` are groups that are being read."""
        if shape.value is not None:
            yield from self._value(path, shape.value, facts)
            if shape.written_out is not None:
                yield from self._inside(path, shape.written_out, where, within)
            return
        self._counted()
        kind = FieldType.OBJECT if shape.items is None else FieldType.ARRAY
        plain = {name: one for name, one in facts.items() if name not in ("default", "values")}
        yield Field(path=path, type=kind, native_type=shape.record, **plain)
        if shape.items is not None:
            yield from self.held(f"{path}[]", shape.items, {}, within, where)
        if shape.written_out is not None:
            yield from self._inside(path, shape.written_out, where, within)

    def shape(self, part: Part, where: str) -> Shape:
        """What an element holds."""
        if part.element.get("ref"):  # of an element that is not there, which is noted
            return self.anything(part.named(part.element.get("ref", "")).full)
        complex_ = first(part.element, "complexType")
        key = "element", part.name
        if self.schemas.parts.get(key) is part and has_record(self.schemas, part) and not part.element.get("type"):
            name = self.names[key]
            if complex_ is not None and first(complex_, "simpleContent") is None:
                return Shape(record=name)
            inner = part.at(complex_) if complex_ is not None else None
            value = self._simple(inner, where) if inner else self._own(part, where)
            return Shape(value=value.called(name))
        if complex_ is not None:
            inner = part.at(complex_)
            if first(complex_, "simpleContent") is None:
                return Shape(written_out=inner)
            return Shape(value=self._simple(inner, where), written_out=inner)
        if first(part.element, "simpleType") is not None:
            return Shape(value=self._own(part, where))
        return self.typed(part, part.element.get("type", ""), where)

    def typed(self, part: Part, text: str, where: str) -> Shape:
        """What something of a named type holds; of no type, anything."""
        if not text:
            head = part.element.get("substitutionGroup", "").split()
            target = self.schemas.parts.get(("element", part.named(head[0]))) if head else None
            if target is not None and target.element.get("type"):
                return self.typed(target, target.element.get("type", ""), where)
            return Shape(value=self.values.built_in("anyType", where))
        value = self.values.named(part, text, where)
        if value is not None:
            return Shape(value=value)
        type_ = self.schemas.part("type", part, text, where)
        if type_ is None:
            return Shape(value=UNKNOWN)
        name = self.names["type", type_.name]
        if first(type_.element, "simpleContent") is not None:
            if type_ not in self._plain:
                self._plain[type_] = self._simple(type_, name).called(name)
            return Shape(value=self._plain[type_])
        item = encoded_item(type_)
        return Shape(record=name, items=self._item(*item, where) if item else None)

    def _item(self, part: Part, text: str, where: str) -> Shape:
        """What a list in the encoding of SOAP holds; lists in lists have their items in turn."""
        name, inner, _size = text.strip().rpartition("[")
        if inner and name.endswith("]"):
            return Shape(items=self._item(part, name, where))
        return self.typed(part, name, where)

    def anything(self, native: str = "") -> Shape:
        """What something holds that is not described here; `native` is what it is called."""
        return Shape(value=Value(FieldType.UNKNOWN, native=clean(native)))

    def _own(self, part: Part, where: str) -> Value:
        inner = first(part.element, "simpleType")
        return self.values.of(part.at(inner), where) if inner is not None else UNKNOWN

    def _simple(self, part: Part, where: str, steps: int = 0) -> Value:
        """The plain value of a complex type that is a value with attributes."""
        derived = derivation(part.element)
        if derived is None or steps > self.schemas.limits.depth:
            return UNKNOWN
        here = part.at(derived)
        base = self.values.named(here, derived.get("base", ""), where)
        if base is None:
            type_ = self.schemas.part("type", here, derived.get("base", ""), where)
            base = self._simple(type_, where, steps + 1) if type_ is not None else UNKNOWN
        if local(derived) == "extension":
            return base
        inner = first(derived, "simpleType")
        return self.values.narrowed(base if inner is None else self.values.of(here.at(inner), where), here)

    def _attribute(self, path: str, part: Part, where: str) -> Iterator[Field]:
        target, here = part, f"{where}.{path}"
        if part.element.get("ref"):
            found = self.schemas.part("attribute", part, part.element.get("ref", ""), here)
            text = part.named(part.element.get("ref", ""))
            if found is None:
                value = Value(FieldType.STRING) if text.space.endswith("/XML/1998/namespace") else UNKNOWN
                yield from self._value(path, value, {"required": part.element.get("use") == "required"})
                return
            target = found
        value = self._own(target, here)
        if first(target.element, "simpleType") is None:
            type_ = target.element.get("type", "")
            value = (self.values.named(target, type_, here) if type_ else Value(FieldType.STRING)) or UNKNOWN
        facts = {**_given(target), **_given(part), "required": part.element.get("use") == "required"}
        yield from self._value(path, value, facts | self._words(target))

    def _value(self, path: str, value: Value, facts: dict[str, Any]) -> Iterator[Field]:
        """The row of a plain value, and that of its items when it is a list."""
        self._counted()
        given = {"format": value.form, "native_type": value.native, **value.facets, **facts}
        yield Field(path=path, type=value.kind, **given)
        if value.items is not None:
            yield from self._value(f"{path}[]", value.items, {})

    def _words(self, part: Part) -> dict[str, Any]:
        text = clean(words(part.element))
        return {"description": text} if text else {}

    def _counted(self) -> None:
        limits = self.schemas.limits
        self._count += 1
        if self._count > limits.fields:
            raise ConnectorError(Trouble.TOO_LARGE, "fields", permanent=True, limit=limits.fields)
        limits.left()  # for each row: one with all values of a long enumeration takes its time


def encoded_item(part: Part) -> tuple[Part, str] | None:
    """What the items of a list are (`tns:Line[]`) that is written as SOAP encodes it; none for any other type."""
    derived = derivation(part.element)
    for one in below(derived, "attribute"):
        if text := foreign(one, "arrayType"):
            return part.at(one), text
    return None


def _given(part: Part) -> dict[str, Any]:
    """The value that a declaration gives to what is left out or empty, and the only one that it takes."""
    fixed = part.element.get("fixed")
    if fixed is not None:
        return {"values": (clean(fixed),)}
    default = part.element.get("default")
    return {"default": clean(default)} if default is not None else {}
