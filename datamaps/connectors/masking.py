"""Samples as people may see them: what looks personal or secret is masked, names and shape stay."""

from __future__ import annotations

import re
from typing import Any

_HIDDEN = "•••"
_NAMES = re.compile(
    r"name|mail|phone|mobile|fax|street|address|city|zip|postal|birth|iban|bic|card|account|tax|passport|ssn"
    r"|token|secret|password|passwd|authori[sz]ation|signature|credential|cookie|session|api_?key|\bip\b|(?:^|_)key$",
    re.IGNORECASE,
)
_VALUES = re.compile(r"@|(?:[0-9][^0-9]*){6}|[A-Za-z0-9_+/=-]{24,}")
_DATE = re.compile(r"[12][0-9]{3}-[01][0-9]-[0-3][0-9](?:[T ][0-9:.]{5,15}(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?")
_LONGEST = 40
_MOST = 50
"""Entries of one group or list that are shown."""


def masked(value: Any, name: str = "") -> Any:
    """The value with what looks personal or secret taken out, long texts and long lists cut."""
    if isinstance(value, dict):
        # What is inside an address or a name is part of it.
        above = name if _NAMES.search(name) else ""
        shown = {_name(key): masked(inside, above or key) for key, inside in list(value.items())[:_MOST]}
        return shown | ({"…": len(value) - _MOST} if len(value) > _MOST else {})
    if isinstance(value, list):
        return [masked(inside, name) for inside in value[:_MOST]]
    if value is None or isinstance(value, bool):
        return value
    text = str(value)
    if _NAMES.search(name) or (_VALUES.search(text) and not _DATE.fullmatch(text)):
        return _HIDDEN
    return value if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _name(key: str) -> str:
    return _HIDDEN if _VALUES.search(key) and not key.replace("_", "").isalpha() else key[:_LONGEST]
