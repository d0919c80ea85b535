"""What all kinds do with plain values from strangers: take them for what they should be, and make them storable."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

import orjson

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
LONGEST = 2_000
"""Letters of a text that is kept."""


def text_of(value: Any) -> bytes:
    """Plain data as compact JSON. Other than for its order of keys, equal data has equal text."""
    try:
        return orjson.dumps(value)
    except TypeError:  # a number or a letter that only YAML can write
        return json.dumps(value, separators=(",", ":")).encode()


def mapping(value: Any) -> Mapping[str, Any]:
    """The value when it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def listed(value: Any) -> list[Any]:
    """The value when it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def clean(value: object) -> str:
    """Text as it can be stored: one line's length, without characters that no database takes."""
    text = value if isinstance(value, str) else str(value)
    return storable(text[:LONGEST])


def storable(text: str) -> str:
    """The text without characters that no database takes."""
    return _UNSTORABLE.sub("\ufffd", text)


def unescaped(text: str) -> str:
    """JSON pointer escapes and percent signs undone."""
    if "%" in text:
        text = unquote(text)
    return text.replace("~1", "/").replace("~0", "~") if "~" in text else text
