"""What a property of OData may hold: its primitive types, and the facets of a value."""

from __future__ import annotations

from typing import Any

from datamaps.connectors.odata.document import SAP, Said, constant
from datamaps.connectors.plain import clean
from datamaps.connectors.xml_elements import Element, below, count_of, first, flag, number_of
from datamaps.schema.shapes import FieldType, Personal

PRIMITIVES = {
    "Edm.String": (FieldType.STRING, ""),
    "Edm.Guid": (FieldType.STRING, "uuid"),
    "Edm.Boolean": (FieldType.BOOLEAN, ""),
    "Edm.Byte": (FieldType.INTEGER, "uint8"),
    "Edm.SByte": (FieldType.INTEGER, "int8"),
    "Edm.Int16": (FieldType.INTEGER, "int16"),
    "Edm.Int32": (FieldType.INTEGER, "int32"),
    "Edm.Int64": (FieldType.INTEGER, "int64"),
    "Edm.Single": (FieldType.NUMBER, "float"),
    "Edm.Double": (FieldType.NUMBER, "double"),
    "Edm.Decimal": (FieldType.NUMBER, ""),
    "Edm.Date": (FieldType.DATE, ""),
    "Edm.DateTime": (FieldType.DATETIME, "without time zone"),
    "Edm.DateTimeOffset": (FieldType.DATETIME, ""),
    "Edm.Time": (FieldType.TIME, ""),
    "Edm.TimeOfDay": (FieldType.TIME, ""),
    "Edm.Duration": (FieldType.DURATION, ""),
    "Edm.Binary": (FieldType.BINARY, ""),
    "Edm.Stream": (FieldType.BINARY, ""),
}
_OBJECTS = ("Edm.ComplexType", "Edm.EntityType", "Edm.Geography", "Edm.Geometry")
"""What groups start with whose inside is not described: positions on a map, or anything at all."""


def primitive(name: str, element: Element) -> tuple[FieldType, str] | None:
    """Type and format of a type of the `Edm` namespace; none for one that it does not have."""
    if name == "Edm.DateTime" and element.get(f"{SAP}display-format") == "Date":
        return FieldType.DATE, ""
    if name.startswith(_OBJECTS):
        return FieldType.OBJECT, name.removeprefix("Edm.") if name.startswith(_OBJECTS[2:]) else ""
    return PRIMITIVES.get(name)


def facets(kind: FieldType, element: Element, version: int) -> dict[str, Any]:
    """What the attributes of a property, parameter or type say of its values."""
    found: dict[str, Any] = {}
    if kind in (FieldType.STRING, FieldType.BINARY):
        found["max_length"] = count_of(element.get("MaxLength"))
    if kind in (FieldType.NUMBER, FieldType.DATETIME, FieldType.TIME, FieldType.DURATION):
        found["precision"] = count_of(element.get("Precision"))
    if kind is FieldType.NUMBER:
        whole = version == 4 and element.get("Type", element.get("UnderlyingType")) == "Edm.Decimal"
        # Since version 4 a decimal has no places behind the point unless it says so.
        found["scale"] = count_of(element.get("Scale", "0" if whole else None))
    return {name: value for name, value in found.items() if value is not None}


def written(element: Element, said: Said) -> dict[str, Any]:
    """Whether a property can be read and written, and whether it must be given."""
    control = said.text("Common.FieldControl").rpartition("/")[2]
    allowed = said.text("Core.Permissions").rpartition("/")[2]
    computed = said.flag("Core.Computed") or control == "ReadOnly" or allowed == "Read"
    found: dict[str, Any] = {}
    if computed or _sap(element, "creatable", "updatable"):
        found["read_only"] = True
    if allowed == "Write":
        found["write_only"] = True
    if control == "Mandatory":
        found["required"] = True
    return found


def set_once(element: Element, said: Said) -> bool:
    """Whether a property can be given when a record is made, and not be changed after that."""
    if said.flag("Core.Computed"):
        return False
    return said.flag("Core.Immutable") or (_sap(element, "updatable") and not _sap(element, "creatable"))


def _sap(element: Element, *verbs: str) -> bool:
    """Whether SAP's own attributes forbid all of these."""
    return all(flag(element, f"{SAP}{verb}") is False for verb in verbs)


def validated(said: Said, kind: FieldType) -> dict[str, Any]:
    """Bounds that annotations set."""
    found: dict[str, Any] = {}
    if kind in (FieldType.INTEGER, FieldType.NUMBER):
        for facet, term in (("minimum", "Minimum"), ("maximum", "Maximum"), ("multiple_of", "MultipleOf")):
            found[facet] = number_of(said.text(f"Validation.{term}"))
    if kind is FieldType.STRING:
        found["pattern"] = clean(said.text("Validation.Pattern"))
        found["values"] = _allowed(said.get("Validation.AllowedValues"))
    return {name: value for name, value in found.items() if value not in (None, "", ())}


def _allowed(annotation: Element | None) -> tuple[str, ...]:
    values = []
    for record in below(first(annotation, "Collection"), "Record"):
        for one in below(record, "PropertyValue"):
            if one.get("Property") == "Value" and constant(one):
                values.append(clean(constant(one)))
    return tuple(dict.fromkeys(values))


def phased_out(said: Said) -> bool:
    """Whether a revision says that something is deprecated, as services of Microsoft and SAP do."""
    revisions = said.get("Core.Revisions")
    if revisions is None:
        return said.flag("Common.Deprecated")
    found = (one for one in revisions.iter("{*}PropertyValue") if one.get("Property") == "Kind")
    return any(constant(one).rpartition("/")[2] == "Deprecated" for one in found)


def of_people(said: Said) -> Personal:
    """What the annotations say of data about people."""
    if said.flag("PersonalData.IsPotentiallySensitive"):
        return Personal.SPECIAL
    return Personal.PERSONAL if said.flag("PersonalData.IsPotentiallyPersonal") else Personal.NONE
