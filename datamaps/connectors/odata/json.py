"""Metadata of OData written as JSON (CSDL JSON, since version 4.01), turned into the elements that the XML form has.

What is left out means something else there: a property is text and not empty unless it says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.parsing import json_value
from datamaps.connectors.plain import listed, mapping, storable
from datamaps.connectors.xml_elements import Element

_EDM = "{http://docs.oasis-open.org/odata/ns/edm}"
_ATTRIBUTES = {
    "$BaseType": "BaseType",
    "$OpenType": "OpenType",
    "$HasStream": "HasStream",
    "$IsFlags": "IsFlags",
    "$IsBound": "IsBound",
    "$UnderlyingType": "UnderlyingType",
    "$MaxLength": "MaxLength",
    "$Precision": "Precision",
    "$Scale": "Scale",
    "$DefaultValue": "DefaultValue",
    "$Function": "Function",
    "$Action": "Action",
}
_NAMED = ("EntityType", "ComplexType", "EnumType", "TypeDefinition", "EntityContainer")
_NOT_XML = {*range(0x20)} - {9, 10, 13} | {0xFFFE, 0xFFFF}
_BLANKS = dict.fromkeys(_NOT_XML, "\ufffd")


def root_of(content: bytes, limits: Limits) -> Element:
    """The document in the form that XML has. Raises ConnectorError (malformed, too_large)."""
    data = json_value(content, limits)
    if not isinstance(data, dict) or not isinstance(data.get("$Version"), str):
        raise ConnectorError(Trouble.MALFORMED, "odata", permanent=True)
    root = etree.Element("Edmx", {"Version": _text(data["$Version"])})
    for reference in mapping(data.get("$Reference")).values():
        for one in listed(mapping(reference).get("$Include")):
            names = {key: _text(mapping(one).get(f"${key}", "")) for key in ("Namespace", "Alias")}
            etree.SubElement(root, f"{_EDM}Include", {key: name for key, name in names.items() if name})
    services = etree.SubElement(root, "DataServices")
    for name, schema in data.items():
        if not name.startswith("$") and isinstance(schema, dict):
            limits.left()
            _schema(services, name, schema)
    return root


def _schema(services: Element, name: str, schema: dict[str, Any]) -> None:
    element = etree.SubElement(services, f"{_EDM}Schema", {"Namespace": _text(name)})
    if isinstance(schema.get("$Alias"), str):
        element.set("Alias", _text(schema["$Alias"]))
    for target, said in mapping(schema.get("$Annotations")).items():
        _annotate(etree.SubElement(element, f"{_EDM}Annotations", {"Target": _text(target)}), mapping(said), "")
    for called, one in schema.items():
        for overload in listed(one) or [one]:
            if called.startswith(("$", "@")) or not isinstance(overload, dict):
                continue
            kind = overload.get("$Kind")
            if kind in ("Function", "Action"):
                _operation(element, called, overload)
            elif kind in _NAMED:
                _named(element, called, overload)


def _named(schema: Element, name: str, data: dict[str, Any]) -> None:
    """A type or container with its members."""
    kind = data["$Kind"]
    element = _element(schema, kind, name, data)
    if listed(data.get("$Key")):
        key = etree.SubElement(element, f"{_EDM}Key")
        for one in data["$Key"]:
            for path in mapping(one).values() if isinstance(one, dict) else [one]:
                etree.SubElement(key, f"{_EDM}PropertyRef", {"Name": _text(path)})
    for called, one in data.items():
        if called.startswith(("$", "@")) or "@" in called:
            continue
        if kind == "EnumType":
            _annotate(etree.SubElement(element, f"{_EDM}Member", {"Name": _text(called)}), data, called)
        elif isinstance(one, dict) and kind == "EntityContainer":
            _offered(element, called, one)
        elif isinstance(one, dict):
            _property(element, "Property", called, one)


def _offered(container: Element, name: str, data: dict[str, Any]) -> None:
    if "$Function" in data or "$Action" in data:
        _element(container, "FunctionImport" if "$Function" in data else "ActionImport", name, data)
    elif data.get("$Collection") is True:
        _element(container, "EntitySet", name, data).set("EntityType", _text(data.get("$Type", "")))
    else:
        _element(container, "Singleton", name, data).set("Type", _text(data.get("$Type", "")))


def _operation(schema: Element, name: str, data: dict[str, Any]) -> None:
    element = _element(schema, data["$Kind"], name, data)
    for one in listed(data.get("$Parameter")):
        if isinstance(one, dict):
            _property(element, "Parameter", _text(one.get("$Name", "")), one)
    if isinstance(data.get("$ReturnType"), dict):
        _property(element, "ReturnType", "", data["$ReturnType"])


def _property(owner: Element, kind: str, name: str, data: dict[str, Any]) -> None:
    """A property, parameter or answer, with what is meant when nothing is said."""
    way = data.get("$Kind") == "NavigationProperty"
    element = _element(owner, "NavigationProperty" if way else kind, name, data)
    type_ = _text(data.get("$Type", "Edm.String"))
    element.set("Type", f"Collection({type_})" if data.get("$Collection") is True else type_)
    if not way or data.get("$Collection") is not True:
        element.set("Nullable", "true" if data.get("$Nullable") is True else "false")
    if type_ == "Edm.Decimal" and "$Scale" not in data:
        element.set("Scale", "variable")
    for here, there in mapping(data.get("$ReferentialConstraint")).items():
        if not here.startswith("@") and isinstance(there, str):
            pair = {"Property": _text(here), "ReferencedProperty": _text(there)}
            etree.SubElement(element, f"{_EDM}ReferentialConstraint", pair)


def _element(owner: Element, kind: str, name: str, data: dict[str, Any]) -> Element:
    given = {there: _text(data[here]) for here, there in _ATTRIBUTES.items() if _is_plain(data.get(here))}
    element = etree.SubElement(owner, f"{_EDM}{kind}", {"Name": _text(name), **given} if name else given)
    _annotate(element, data, "")
    return element


def _annotate(element: Element, data: dict[str, Any] | Any, of: str) -> None:
    """The annotations of a thing (`@Core.Computed`), or those that stand beside it under its name (`Red@Core…`)."""
    for key, value in data.items():
        owner, mark, term = key.partition("@")
        if mark and owner == of and "@" not in term and "#" not in term:
            _value(etree.SubElement(element, f"{_EDM}Annotation", {"Term": _text(term)}), value)


def _value(element: Element, value: Any) -> None:
    """A constant, a record or a list of records, as the XML form writes them."""
    if isinstance(value, bool):
        element.set("Bool", "true" if value else "false")
    elif _is_plain(value):
        element.set("String", _text(value))
    elif isinstance(value, dict):
        _record(element, value)
    elif isinstance(value, list):
        collection = etree.SubElement(element, f"{_EDM}Collection")
        for one in _records(value):
            _record(collection, one)


def _records(values: list[Any]) -> Iterator[dict[str, Any]]:
    return (one for one in values if isinstance(one, dict))


def _record(element: Element, data: dict[str, Any]) -> None:
    record = etree.SubElement(element, f"{_EDM}Record")
    for name, value in data.items():
        if not name.startswith(("$", "@")):
            _value(etree.SubElement(record, f"{_EDM}PropertyValue", {"Property": _text(name)}), value)


def _is_plain(value: Any) -> bool:
    return isinstance(value, str | int | float)


def _text(value: Any) -> str:
    """A value as XML can hold it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return storable(value if isinstance(value, str) else str(value)).translate(_BLANKS)
