"""Keys that are made of names, once; they never change afterwards."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

KEY_LENGTH = 40


def new_key(name: str, taken: Iterable[str], nameless: str = "x") -> str:
    """A key made of a name, as in `priya-shah`, with a number behind it when it is taken in any capitals.

    `nameless` is the key of a name in which nothing can be written in plain letters.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:KEY_LENGTH].strip("-") or nameless
    used, key, number = {key.lower() for key in taken}, stem, 1
    while key in used:
        number += 1
        key = f"{stem}-{number}"
    return key
