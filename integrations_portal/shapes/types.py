"""The kinds of answer that shapes are made of.

The key types say what a text points to; the save door finds references by them.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from math import isfinite
from typing import Annotated, Any
from zoneinfo import available_timezones

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from integrations_portal.shapes.paths import parse_field_ref, parse_record_ref, split_path
from integrations_portal.shapes.spans import is_cron, seconds

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_NO_EXPONENT = 10**16
_DEEPEST = 20
_ZONES = frozenset(available_timezones())
FIRST_DAY = datetime.date(1900, 1, 1)
LAST_DAY = datetime.date(2199, 12, 31)
"""Days beyond these are slips of typing (0027), and reckoning from them can leave the calendar."""


@dataclass(frozen=True)
class Refers:
    """Marks a text that is the key of one of these: team, contact, system, or several of them."""

    to: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """Marks how an answer is given, where its Python type does not say it: line, text, span, cron, ..."""

    kind: str


def _text(value: Any) -> Any:
    """Numbers and truth values where text is asked for are taken as they are written."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    return str(value) if isinstance(value, str) else value


def _storable(value: str) -> str:
    if _UNSTORABLE.search(value):
        raise PydanticCustomError("unstorable", "holds a character that cannot be stored")
    return value


def _flag(value: Any) -> Any:
    if isinstance(value, str):
        if value not in ("true", "false"):
            raise PydanticCustomError("flag", "must be true or false")
        return value == "true"
    if not isinstance(value, bool):
        raise PydanticCustomError("flag", "must be true or false")
    return value


def _span(value: str) -> str:
    try:
        seconds(value)
    except ValueError:
        raise PydanticCustomError("span", "must be a duration such as 90s, 15m, 4h, 2d or PT15M") from None
    return value


def _cron(value: str) -> str:
    if not is_cron(value):
        raise PydanticCustomError("cron", "must be a five-field cron schedule such as 0 6 * * *")
    return value


def _zone(value: str) -> str:
    if value not in _ZONES:
        raise PydanticCustomError("timezone", "must be a time zone name such as Europe/Stockholm")
    return value


def _path(value: str) -> str:
    try:
        split_path(value)
    except ValueError:
        raise PydanticCustomError("path", "must be a field path such as billing.city or lines[].sku") from None
    return value


def _record_ref(value: str) -> str:
    try:
        parse_record_ref(value)
    except ValueError:
        raise PydanticCustomError("record_ref", "must name a record as system.record") from None
    return value


def _field_ref(value: str) -> str:
    try:
        parse_field_ref(value)
    except ValueError:
        raise PydanticCustomError("field_ref", "must name a field as system.record.path") from None
    return value


def _whole(value: float) -> float:
    """2.0 is written as 2, so that a number has one spelling."""
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < _NO_EXPONENT else value


def _json_values(value: dict[str, Any]) -> dict[str, Any]:
    """Only what JSON and the database can hold."""
    if not _is_json(value, _DEEPEST):
        raise PydanticCustomError("json_values", "must hold texts, numbers, truth values, lists and groups only")
    return value


def _is_json(value: object, levels: int) -> bool:
    if isinstance(value, str):
        return not _UNSTORABLE.search(value)
    if isinstance(value, dict):
        return levels > 0 and all(
            isinstance(name, str) and _is_json(name, levels) and _is_json(inner, levels - 1)
            for name, inner in value.items()
        )
    if isinstance(value, list):
        return levels > 0 and all(_is_json(inner, levels - 1) for inner in value)
    if isinstance(value, float):
        return isfinite(value)
    return value is None or isinstance(value, int)


def _list(value: Any) -> Any:
    """One text where a list is asked for is a list of one."""
    return [value] if isinstance(value, str) else value


def _day(value: Any) -> Any:
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise PydanticCustomError("day", "must be a date such as 2027-03-01")
    return value


def _in_our_time(value: datetime.date) -> datetime.date:
    if not FIRST_DAY <= value <= LAST_DAY:
        raise PydanticCustomError("far_day", "must be a day from 1900 to 2199")
    return value


Line = Annotated[str, BeforeValidator(_text), AfterValidator(_storable), Field(max_length=2_000), Answer("line")]
Text = Annotated[str, BeforeValidator(_text), AfterValidator(_storable), Field(max_length=200_000), Answer("text")]
Flag = Annotated[bool, BeforeValidator(_flag), Answer("flag")]
Number = Annotated[int | float, AfterValidator(_whole)]
Day = Annotated[datetime.date, BeforeValidator(_day), AfterValidator(_in_our_time), Answer("day")]

Key = Annotated[Line, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$")]
Ref = Annotated[Line, Field(pattern=r"^[A-Za-z0-9-]{1,20}$")]
Span = Annotated[Line, AfterValidator(_span), Answer("span")]
Cron = Annotated[Line, AfterValidator(_cron), Answer("cron")]
TimeZone = Annotated[Line, AfterValidator(_zone), Answer("timezone")]
Path = Annotated[Line, AfterValidator(_path)]
Picture = Annotated[Line, Field(pattern=r"^files/[A-Za-z0-9][A-Za-z0-9._-]{0,99}$"), Answer("picture")]
JsonValues = Annotated[dict[str, Any], AfterValidator(_json_values)]
RecordName = Annotated[Line, Field(min_length=1)]
RecordReference = Annotated[Line, AfterValidator(_record_ref)]
FieldReference = Annotated[Line, AfterValidator(_field_ref)]

ContactKey = Annotated[Key, Refers(("contact",))]
TeamKey = Annotated[Key, Refers(("team",))]
SystemKey = Annotated[Key, Refers(("system",))]

_PREFIXED = r"^(?:(?:team|contact|system):)?[A-Za-z0-9][A-Za-z0-9_-]{0,63}$"
PartyKey = Annotated[Line, Field(pattern=_PREFIXED), Refers(("team", "contact"))]
ActorKey = Annotated[Line, Field(pattern=_PREFIXED), Refers(("team", "contact", "system"))]

Lines = Annotated[tuple[Line, ...], BeforeValidator(_list)]
Refs = Annotated[tuple[Ref, ...], BeforeValidator(_list)]
Paths = Annotated[tuple[Path, ...], BeforeValidator(_list)]
