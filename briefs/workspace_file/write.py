"""A workspace file as bytes: the same value gives the same bytes, always."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from briefs.workspace_file.file import WorkspaceFile
from briefs.workspace_file.scalars import quoted, scalar, text


def write_workspace(file: WorkspaceFile) -> bytes:
    """YAML in UTF-8: names in the order of the format, block style, no wrapping, without what is not answered."""
    return write_yaml(file.plain())


def write_yaml(data: dict[str, Any]) -> bytes:
    """Plain JSON values as YAML in block style. A character that has no bytes is written as an escape."""
    lines: list[str] = []
    _group(data, "", "", lines)
    return ("\n".join(lines) + "\n").encode() if lines else b"{}\n"


def _group(data: dict[str, Any], first: str, indent: str, lines: list[str]) -> None:
    """`first` stands before the first name: the indent, or the dash of the list that the group is an item of."""
    start, deeper = first, indent + "  "
    for name, value in data.items():
        key = _key(name)
        if isinstance(value, dict) and value:
            lines.append(f"{start}{key}:")
            _group(value, deeper, deeper, lines)
        elif isinstance(value, list) and value:
            lines.append(f"{start}{key}:")
            _items(value, deeper, lines)
        else:
            lines.append(f"{start}{key}: {_leaf(value, deeper)}")
        start = indent


def _items(values: list[Any], indent: str, lines: list[str]) -> None:
    deeper = indent + "  "
    for value in values:
        if isinstance(value, dict) and value:
            _group(value, f"{indent}- ", deeper, lines)
        elif isinstance(value, list) and value:
            lines.append(f"{indent}-")
            _items(value, deeper, lines)
        else:
            lines.append(f"{indent}- {_leaf(value, deeper)}")


@lru_cache(maxsize=4_096)
def _key(name: str) -> str:
    """A name never becomes a block of lines."""
    return quoted(name) if "\n" in name else text(name, "")


def _leaf(value: object, indent: str) -> str:
    if isinstance(value, dict):
        return "{}"
    return "[]" if isinstance(value, list) else scalar(value, indent)
