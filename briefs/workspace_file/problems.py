"""The errors of the models, told as codes and values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from briefs.workspace_file.annotations import allowed_values, names_of, shape_and_annotation, shape_at
from briefs.workspace_file.errors import Location
from integrations_portal.shapes.choices import Choice

_CODES = {
    "enum": "not_allowed",
    "literal_error": "not_allowed",
    "flag": "flag",
    "bool_type": "flag",
    "int_parsing": "whole_number",
    "int_parsing_size": "whole_number",
    "int_type": "whole_number",
    "int_from_float": "whole_number",
    "float_parsing": "number",
    "float_type": "number",
    "finite_number": "number",
    "greater_than_equal": "too_small",
    "day": "day",
    "far_day": "far_day",
    "date_type": "day",
    "date_parsing": "day",
    "date_from_datetime_parsing": "day",
    "date_from_datetime_inexact": "day",
    "span": "span",
    "cron": "cron",
    "timezone": "timezone",
    "path": "path",
    "record_ref": "record_ref",
    "field_ref": "field_ref",
    "too_long": "too_long",
    "unstorable": "unstorable",
    "string_unicode": "unstorable",
    "json_values": "bad_config",
    "string_type": "text_wanted",
    "tuple_type": "list_wanted",
    "model_type": "group_wanted",
    "model_attributes_type": "group_wanted",
    "dict_type": "group_wanted",
    "not_relevant_place": "not_relevant_place",
}
_PATTERNS = (
    ("[A-Za-z0-9][A-Za-z0-9_-]{0,63}$", "bad_key"),
    ("[A-Za-z0-9-]{1,20}$", "bad_ref"),
    ("files/", "bad_image"),
)
_LONGEST_SHOWN = 80
_MOST_SUGGESTIONS = 200
"""Looking for a name that is meant takes time: not for the thousands of names of a file that is something else."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, at a location of the plain values."""

    location: Location
    code: str
    values: Mapping[str, object] = field(default_factory=dict)
    allowed: tuple[str, ...] = ()
    things: tuple[Choice, ...] = ()
    """For a reference that names nothing: the kinds of thing that it could name."""


def problems_of(error: ValidationError, data: Any) -> Iterator[Problem]:
    """Every error of the models, once for each place."""
    seen: set[Location] = set()
    for detail in error.errors(include_url=False):
        raw: Location = detail["loc"]
        kind = detail["type"]
        location = _in_data(raw, data)
        if kind == "missing":
            location = (*location, *raw[len(location) : len(location) + 1])
        if location in seen:
            continue
        seen.add(location)
        if kind == "extra_forbidden":
            yield _unknown(location, suggest=len(seen) <= _MOST_SUGGESTIONS)
        else:
            yield _problem(kind, location, raw, detail.get("input"), detail.get("ctx") or {})


def value_at(data: Any, part: str | int) -> Any:
    """One step into plain values; nothing when there is no such name or position."""
    if isinstance(data, dict):
        return data.get(part)
    if isinstance(data, list) and isinstance(part, int) and part < len(data):
        return data[part]
    return None


def _in_data(location: Location, data: Any) -> Location:
    """The part of a location that is in the file: the models add names of their own at the end."""
    for depth, part in enumerate(location):
        data = value_at(data, part)
        if data is None:
            return _not_relevant_reason(location, depth)
    return location


def _not_relevant_reason(location: Location, depth: int) -> Location:
    """The models keep the reasons of all sections together; in the file each is inside its section."""
    if location[depth] == "not_relevant" and depth + 1 < len(location):
        section = str(location[depth + 1])
        return (*location[:depth], *section.split("."), "not_relevant")
    return location[:depth]


def _problem(kind: str, location: Location, raw: Location, given: Any, context: dict[str, Any]) -> Problem:
    if kind == "missing":
        return Problem(location, "missing", {"name": str(location[-1])})
    if kind == "not_relevant_place":
        return Problem((*location, "not_relevant"), kind)
    code = _CODES.get(kind) or _by_pattern(kind, str(context.get("pattern", "")))
    if code == "whole_number" and raw[-1] == "int" and len(raw) > len(location):
        code = "number"  # of a whole number or a fraction, only the first was tried yet
    if isinstance(given, dict) and set(given) == {"not_relevant"}:
        return Problem(location, "not_relevant_here")
    if isinstance(given, dict | list) and code not in ("list_wanted", "group_wanted", "bad_config"):
        code = "text_wanted"
    values: dict[str, object] = {}
    if code not in ("list_wanted", "group_wanted", "text_wanted", "bad_config", "unstorable", "too_long"):
        values["value"] = str(given)[:_LONGEST_SHOWN]
    if code == "too_long":
        values["limit"] = context["max_length"]
    if code == "too_small":
        values["limit"] = context["ge"]
    allowed = allowed_values(shape_and_annotation(location)[1])
    if code == "flag":
        allowed = ("true", "false")
    return Problem(location, code, values, allowed)


def _unknown(location: Location, suggest: bool) -> Problem:
    name = str(location[-1])[:_LONGEST_SHOWN]
    owner = shape_at(location[:-1])
    names = tuple(names_of(owner)) if owner else ()
    if name == "not_relevant":
        return Problem(location[:-1], "not_relevant_here")
    close = get_close_matches(name, names, 1) if suggest else ()
    values: dict[str, object] = {"name": name}
    if close:
        return Problem(location, "unknown_key_close", values | {"close": close[0]}, names)
    return Problem(location, "unknown_key", values, names)


def _by_pattern(kind: str, pattern: str) -> str:
    if kind == "string_pattern_mismatch":
        if "team|" in pattern:
            return "bad_party"
        return next((code for part, code in _PATTERNS if part in pattern), "wrong")
    return "wrong"
