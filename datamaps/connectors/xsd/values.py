"""The plain values of XML schemas: what a simple type allows, with all that it is derived from."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from datamaps.connectors.plain import clean
from datamaps.connectors.xml_elements import Element, below, count_of, first, local, number_of
from datamaps.connectors.xsd.schemas import ENCODED, XSD, Name, Part, Schemas
from datamaps.schema.shapes import FieldType

_MOST_STEPS = 50
_Built = tuple[FieldType, str, int | None, int | None]


def _whole(form: str = "", lowest: int | None = None, highest: int | None = None) -> _Built:
    return FieldType.INTEGER, form, lowest, highest


def _plain(kind: FieldType, form: str = "") -> _Built:
    return kind, form, None, None


_TEXTS = ("string", "normalizedString", "token", "language", "Name", "NCName", "NMTOKEN", "ID", "IDREF", "ENTITY")
_BUILT_IN: dict[str, _Built] = {
    **dict.fromkeys((*_TEXTS, "QName", "NOTATION"), _plain(FieldType.STRING)),
    "anyURI": _plain(FieldType.STRING, "uri"),
    **{name: _plain(FieldType.STRING, name) for name in ("gYear", "gYearMonth", "gMonth", "gMonthDay", "gDay")},
    "boolean": _plain(FieldType.BOOLEAN),
    "decimal": _plain(FieldType.NUMBER),
    "float": _plain(FieldType.NUMBER, "float"),
    "double": _plain(FieldType.NUMBER, "double"),
    "integer": _whole(),
    "nonNegativeInteger": _whole(lowest=0),
    "positiveInteger": _whole(lowest=1),
    "nonPositiveInteger": _whole(highest=0),
    "negativeInteger": _whole(highest=-1),
    "long": _whole("int64"),
    "int": _whole("int32"),
    "short": _whole("int16"),
    "byte": _whole("int8"),
    "unsignedLong": _whole("uint64", 0),
    "unsignedInt": _whole("uint32", 0),
    "unsignedShort": _whole("uint16", 0),
    "unsignedByte": _whole("uint8", 0),
    "date": _plain(FieldType.DATE),
    "time": _plain(FieldType.TIME),
    "dateTime": _plain(FieldType.DATETIME),
    "dateTimeStamp": _plain(FieldType.DATETIME, "with time zone"),
    **dict.fromkeys(("duration", "dayTimeDuration", "yearMonthDuration"), _plain(FieldType.DURATION)),
    "base64Binary": _plain(FieldType.BINARY, "base64"),
    "base64": _plain(FieldType.BINARY, "base64"),
    "hexBinary": _plain(FieldType.BINARY, "hex"),
}
_LISTS = {"NMTOKENS": "NMTOKEN", "IDREFS": "IDREF", "ENTITIES": "ENTITY"}
ANYTHING = frozenset({"anyType", "anySimpleType", "anyAtomicType"})


@dataclass(frozen=True)
class Value:
    """What a plain value may be. `native` is the name of its record or what the schema calls it; `items` those of a
    list; `facets` are attributes of a field.
    """

    kind: FieldType
    form: str = ""
    native: str = ""
    facets: dict[str, Any] = field(default_factory=dict)
    items: Value | None = None

    def called(self, record: str) -> Value:
        """The same under the name of its record; of one thing or another, the types are the name."""
        return self if self.kind is FieldType.UNKNOWN else replace(self, native=record)


UNKNOWN = Value(FieldType.UNKNOWN)


class Values:
    """Reads simple types. `names` are the records that named types have."""

    def __init__(self, schemas: Schemas, names: dict[tuple[str, Name], str]) -> None:
        self.schemas = schemas
        self.names = names
        self._known: dict[Name, Value] = {}

    def named(self, user: Part, text: str, where: str, steps: int = 0) -> Value | None:
        """The value of a type by its name; none for one with fields, or that is not there."""
        name = user.named(text)
        if name.space in (XSD, ENCODED) and ("type", name) not in self.schemas.parts:
            return self.built_in(name.local, where)
        part = self.schemas.part("type", user, text, where)
        if part is None:
            return replace(UNKNOWN, native=clean(name.full))
        if local(part.element) != "simpleType":
            return None
        if part is not self.schemas.parts.get(("type", name)):
            return self.of(part, where, steps + 1)  # what it was before it was redefined
        if name not in self._known:
            self._known[name] = UNKNOWN  # for a type that is derived from itself
            self._known[name] = self.of(part, name.local, steps + 1)
        return self._known[name].called(self.names["type", name])

    def built_in(self, name: str, where: str) -> Value:
        """The value of a type that every schema has."""
        if name in _LISTS:
            return Value(FieldType.ARRAY, native=f"xs:{name}", items=self.built_in(_LISTS[name], where))
        if name not in _BUILT_IN:
            code = "fields_open" if name in ANYTHING else "type_unknown"
            self.schemas.note(where, code, **({} if name in ANYTHING else {"type": name}))
            return replace(UNKNOWN, native=f"xs:{name}")
        kind, form, lowest, highest = _BUILT_IN[name]
        bounds = {"minimum": lowest, "maximum": highest}
        return Value(kind, form, f"xs:{name}", {key: one for key, one in bounds.items() if one is not None})

    def of(self, part: Part, where: str, steps: int = 0) -> Value:
        """The value of a simple type that is written out."""
        if steps > _MOST_STEPS:
            self.schemas.note(where, "reference_cycle", reference=part.name.local)
            return UNKNOWN
        how = first(part.element, "restriction", "list", "union")
        if how is None:
            self.schemas.note(where, "type_missing")
            return UNKNOWN
        here = part.at(how)
        read = {"restriction": self._restricted, "list": self._list, "union": self._union}[local(how)]
        return read(here, where, steps)

    def narrowed(self, base: Value, part: Part) -> Value:
        """A value with what a restriction of it says."""
        return replace(base, facets=base.facets | _facets(part.element, base.kind))

    def _restricted(self, part: Part, where: str, steps: int = 0) -> Value:
        """A restriction, of a type by its name or of one that stands in it."""
        inner = first(part.element, "simpleType")
        base = part.element.get("base", "")
        if inner is not None:
            found = self.of(part.at(inner), where, steps + 1)
        else:
            found = self.named(part, base, where, steps) or UNKNOWN
        return self.narrowed(found, part)

    def _list(self, part: Part, where: str, steps: int) -> Value:
        inner = first(part.element, "simpleType")
        if inner is not None:
            return Value(FieldType.ARRAY, items=self.of(part.at(inner), where, steps + 1))
        named = self.named(part, part.element.get("itemType", ""), where, steps)
        return Value(FieldType.ARRAY, items=named or UNKNOWN)

    def _union(self, part: Part, where: str, steps: int) -> Value:
        """One of several: what all of them say alike, and all values when each has a list of them."""
        members = [self.named(part, name, where, steps) for name in part.element.get("memberTypes", "").split()]
        found = [one or UNKNOWN for one in members]
        found += [self.of(part.at(one), where, steps + 1) for one in below(part.element, "simpleType")]
        if not found:
            return UNKNOWN
        facets = {name: one for name, one in found[0].facets.items() if all(m.facets.get(name) == one for m in found)}
        if all(one.facets.get("values") for one in found):
            facets["values"] = tuple(dict.fromkeys(value for one in found for value in one.facets["values"]))
        kinds = {one.kind for one in found}
        if len(kinds) == 1 and FieldType.UNKNOWN not in kinds:
            alike = all(one.form == found[0].form for one in found)
            return Value(found[0].kind, found[0].form if alike else "", "", facets, found[0].items)
        if kinds == {FieldType.INTEGER, FieldType.NUMBER}:
            return Value(FieldType.NUMBER, facets=facets)
        if FieldType.UNKNOWN in kinds:
            return UNKNOWN
        return Value(FieldType.UNKNOWN, "", " | ".join(sorted(one.value for one in kinds)), facets)


def _facets(restriction: Element, kind: FieldType) -> dict[str, Any]:
    """What one restriction says, as attributes of a field."""
    said: dict[str, list[str]] = {}
    for one in restriction:
        if "value" in one.attrib:
            said.setdefault(local(one), []).append(one.get("value", ""))
    counted = {"length": "max_length", "maxLength": "max_length", "totalDigits": "precision", "fractionDigits": "scale"}
    found: dict[str, Any] = {facet: count_of(said[name][0]) for name, facet in counted.items() if name in said}
    shortest = said.get("length") or said.get("minLength")
    if shortest:
        found["min_length"] = count_of(shortest[0])
    if kind in (FieldType.INTEGER, FieldType.NUMBER):
        found |= _bounds(said, whole=kind is FieldType.INTEGER)
    if "pattern" in said:
        found["pattern"] = clean("|".join(sorted(said["pattern"])))
    if "enumeration" in said:
        found["values"] = tuple(dict.fromkeys(map(partial(_kept, kind), said["enumeration"])))
    return {name: value for name, value in found.items() if value is not None}


def _bounds(said: dict[str, list[str]], *, whole: bool) -> dict[str, Any]:
    """Lowest and highest value. For whole numbers an excluded bound is the next one; else it is taken as the bound."""
    found: dict[str, Any] = {}
    for facet, name, inward in (("minimum", "min", 1), ("maximum", "max", -1)):
        if f"{name}Inclusive" in said:
            found[facet] = number_of(said[f"{name}Inclusive"][0])
        elif f"{name}Exclusive" in said:
            edge = number_of(said[f"{name}Exclusive"][0])
            found[facet] = edge + inward if whole and isinstance(edge, int) else edge
    return found


def _kept(kind: FieldType, text: str) -> str:
    """A value of a list as it is compared: blanks around it mean something in texts only."""
    return clean(text if kind is FieldType.STRING else text.strip())
