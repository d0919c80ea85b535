"""What Salesforce says of its objects (`describe`) as records.

A describe has only what its user may see, so what is missing from one is gone or hidden, and a describe alone does
not tell which.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.openapi.rows import plain_text
from datamaps.connectors.plain import LONGEST, clean, listed, mapping
from datamaps.connectors.sql.build import OWN_SYSTEM
from datamaps.schema.shapes import Field, FieldType, Note, Record
from integrations_portal.shapes.paths import FieldRef, quoted

_TYPES: dict[str, tuple[FieldType, str]] = {
    "id": (FieldType.STRING, ""),
    "reference": (FieldType.STRING, ""),
    "string": (FieldType.STRING, ""),
    "textarea": (FieldType.STRING, ""),
    "encryptedstring": (FieldType.STRING, ""),
    "picklist": (FieldType.STRING, ""),
    "multipicklist": (FieldType.STRING, "multipicklist"),
    "combobox": (FieldType.STRING, ""),
    "datacategorygroupreference": (FieldType.STRING, ""),
    "email": (FieldType.STRING, "email"),
    "url": (FieldType.STRING, "uri"),
    "phone": (FieldType.STRING, "phone"),
    "boolean": (FieldType.BOOLEAN, ""),
    "int": (FieldType.INTEGER, ""),
    "long": (FieldType.INTEGER, ""),
    "double": (FieldType.NUMBER, ""),
    "currency": (FieldType.NUMBER, "currency"),
    "percent": (FieldType.NUMBER, "percent"),
    "date": (FieldType.DATE, ""),
    "datetime": (FieldType.DATETIME, ""),
    "time": (FieldType.TIME, ""),
    "base64": (FieldType.BINARY, "base64"),
    "address": (FieldType.OBJECT, "address"),
    "location": (FieldType.OBJECT, "location"),
    "complexvalue": (FieldType.OBJECT, ""),
}
_LISTS = ("picklist", "multipicklist")
"""A combobox only proposes its values."""
_CHANGED = ("SystemModstamp", "LastModifiedDate")
_MOST_NAMED = 20
_MOST_DIGITS = 1_000


class Objects:
    """Turns describes into records, within the limit on fields."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.notes: list[Note] = []
        self._count = 0

    def record(self, describe: Mapping[str, Any]) -> Record:
        """The record of one object. Raises ConnectorError (too_large, timed_out)."""
        name = clean(describe["name"])
        rows: dict[str, Field] = {}
        for said in map(mapping, listed(describe.get("fields"))):
            row = self._row(said, name)
            if row is not None and rows.setdefault(row.path, row) is not row:
                self._note(name, row.path, "field_twice")
        changed = next((one for one in _CHANGED if one in rows), None)
        return Record(name=name, title=_text(describe, "label"), changed_at=changed, fields=tuple(rows.values()))

    def _row(self, said: Mapping[str, Any], record: str) -> Field | None:
        name = said.get("name")
        if not isinstance(name, str) or not name.strip() or len(quoted(name)) > LONGEST:
            self.notes.append(Note(where=record, code="field_no_name"))
            return None
        self._count += 1
        if self._count > self.limits.fields:
            raise ConnectorError(Trouble.TOO_LARGE, "fields", permanent=True, limit=self.limits.fields)
        if self._count % 500 == 0:
            self.limits.left()
        path = quoted(clean(name))
        kind, form = self._type(said, record, path)
        makes, changes = said.get("createable") is True, said.get("updateable") is True
        if makes and not changes:
            self._note(record, path, "set_once")
        return Field(
            path=path,
            title=_text(said, "label"),
            description=_text(said, "inlineHelpText"),
            type=kind,
            format=form,
            **_sizes(said, kind),
            required=makes and said.get("nillable") is False and said.get("defaultedOnCreate") is not True,
            nullable=said.get("nillable") is True,
            unique=said.get("unique") is True or said.get("type") == "id",
            key=said.get("type") == "id",
            read_only=not makes and not changes,
            values=tuple(sorted(set(self._values(said, record, path)))),
            default=_default(said) if makes else None,
            references=self._reference(said, record, path),
            deprecated=said.get("deprecatedAndHidden") is True,
        )

    def _type(self, said: Mapping[str, Any], record: str, path: str) -> tuple[FieldType, str]:
        name = said.get("type")
        known = _TYPES.get(name) if isinstance(name, str) else None
        if known is None:
            self._note(record, path, "type_unknown", type=clean(name)[:60])
        return known or (FieldType.UNKNOWN, "")

    def _values(self, said: Mapping[str, Any], record: str, path: str) -> Iterator[str]:
        """The values that may be chosen today; those that no longer may are noted, as records can still hold them."""
        if said.get("type") not in _LISTS:
            return
        entries = [one for one in map(mapping, listed(said.get("picklistValues"))) if isinstance(one.get("value"), str)]
        gone = [clean(one["value"]) for one in entries if one.get("active") is False]
        if gone:
            self._note(record, path, "values_inactive", names=_named(gone))
        yield from (clean(one["value"]) for one in entries if one.get("active") is not False)

    def _reference(self, said: Mapping[str, Any], record: str, path: str) -> str | None:
        """The identity of the one object that a field points at."""
        targets = [clean(one) for one in listed(said.get("referenceTo")) if isinstance(one, str) and one.strip()]
        if len(targets) > 1:
            self._note(record, path, "points_at_several", names=_named(targets))
        reference = str(FieldRef(OWN_SYSTEM, targets[0], "Id")) if len(targets) == 1 else ""
        return reference if 0 < len(reference) <= LONGEST else None

    def _note(self, record: str, path: str, code: str, **values: str) -> None:
        self.notes.append(Note(where=clean(f"{record}.{path}"), code=code, values=values))


def _sizes(said: Mapping[str, Any], kind: FieldType) -> dict[str, int]:
    """Length of text, digits of numbers; 0 stands for none, but for the digits behind the point."""
    if kind is FieldType.STRING:
        found = {"max_length": _count(said.get("length"), LONGEST**2)}
    elif kind is FieldType.INTEGER:
        found = {"precision": _count(said.get("digits"), _MOST_DIGITS)}
    elif kind is FieldType.NUMBER and _count(said.get("precision"), _MOST_DIGITS):
        scale = said.get("scale")
        found = {"precision": _count(said.get("precision"), _MOST_DIGITS)}
        return {name: size for name, size in found.items() if size} | {"scale": _count(scale, _MOST_DIGITS) or 0}
    else:
        return {}
    return {name: size for name, size in found.items() if size}


def _count(value: object, most: int) -> int | None:
    whole = isinstance(value, int) and not isinstance(value, bool) and 0 < value <= most
    return int(value) if whole and isinstance(value, int) else None


def _default(said: Mapping[str, Any]) -> str | None:
    """What a new record has when nothing is given: a fixed value, or the proposed one of a list."""
    value = said.get("defaultValue")
    if value is None:
        chosen = (one for one in map(mapping, listed(said.get("picklistValues"))) if one.get("defaultValue") is True)
        value = next((one.get("value") for one in chosen if one.get("active") is not False), None)
    return clean(plain_text(value)) if isinstance(value, str | int | float) else None


def _named(names: list[str]) -> str:
    shown = ", ".join(name[:80] for name in names[:_MOST_NAMED])
    return f"{shown}, …" if len(names) > _MOST_NAMED else shown


def _text(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name)
    return clean(value) if isinstance(value, str) else ""
