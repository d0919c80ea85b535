"""A piece: mapped fields that are kept under a name, to be used again in other mappings."""

from __future__ import annotations

from typing import Any

from datamaps.map.flows import FieldMap
from integrations_portal.shapes.base import Row
from integrations_portal.shapes.types import Key, Line, Text

MOST = 300
"""Fields of a piece that one form takes; a piece out of a file may have more."""


class Piece(Row):
    """Nothing is bound to it: its fields are copied where it is used, and changing it changes no mapping."""

    natural_key = ("key",)
    key: Key
    name: Line = ""
    description: Text = ""
    fields: tuple[FieldMap, ...] = ()


def kept(plain: dict[str, Any]) -> dict[str, Any]:
    """The answers of a mapped field as a piece keeps them: who stands behind them is said anew where it is used."""
    return {name: value for name, value in plain.items() if name != "confirmed"}
