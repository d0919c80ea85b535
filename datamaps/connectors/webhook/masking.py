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
_SORTS = re.compile(r"(?:status|state|type|kind|currency|country|mode|reason)$", re.IGNORECASE)
"""Of what sort something is says nothing of a person, whatever it is called before that."""
_VALUES = re.compile(r"@|(?:[0-9][^0-9]*){6}|[A-Za-z0-9_+/=-]{24,}")
_DATE = re.compile(r"[12][0-9]{3}-[01][0-9]-[0-3][0-9](?:[T ][0-9:.]{5,15}(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?")
_LONGEST = 40
_MOST = 50
"""Entries of one group or list that are shown."""


def private_name(name: str, *, within: bool = False) -> bool:
    """Whether what is called so looks personal or secret. `within`: it is part of something that does."""
    return (within or bool(_NAMES.search(name))) and not _SORTS.search(name)


def private_text(text: str) -> bool:
    """Whether a text looks like an address, the number of an account or a phone, or a token."""
    return bool(_VALUES.search(text)) and not _DATE.fullmatch(text)


def masked(value: Any, name: str = "", *, within: bool = False) -> Any:
    """The value with what looks personal or secret taken out, long texts and long lists cut."""
    private = private_name(name, within=within)
    if isinstance(value, dict):
        shown = {_name(key): masked(inside, key, within=private) for key, inside in list(value.items())[:_MOST]}
        return shown | ({"…": len(value) - _MOST} if len(value) > _MOST else {})
    if isinstance(value, list):
        return [masked(inside, name, within=within) for inside in value[:_MOST]]
    if value is None or isinstance(value, bool):
        return value
    text = str(value)
    if private or private_text(text):
        return _HIDDEN
    return value if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _name(key: str) -> str:
    return _HIDDEN if _VALUES.search(key) and not key.replace("_", "").isalpha() else key[:_LONGEST]
