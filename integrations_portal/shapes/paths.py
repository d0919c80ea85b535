"""References into the catalog: `crm`, `crm.Account`, `crm.Order.lines[].sku`, `erp."sales.Order".id`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_SEGMENT = re.compile(r'"((?:[^"]|"")*)"((?:\[\])*)|([^.\["]+)((?:\[\])*)|((?:\[\])+)')


class RecordRef(NamedTuple):
    system: str
    record: str

    def __str__(self) -> str:
        return f"{self.system}.{quoted(self.record)}"


class FieldRef(NamedTuple):
    system: str
    record: str
    path: str

    def __str__(self) -> str:
        return f"{self.system}.{quoted(self.record)}.{self.path}"

    @property
    def of(self) -> RecordRef:
        return RecordRef(self.system, self.record)


@lru_cache(maxsize=4096)
def quoted(name: str) -> str:
    """A record name or path segment as it is written in a reference: in quotes when it needs them."""
    if name and not re.search(r'[.\["]', name):
        return name
    return '"' + name.replace('"', '""') + '"'


def join_path(parts: list[str] | tuple[str, ...]) -> str:
    """A field path of plain names; a name `[]` means the items of the array before it."""
    path = ""
    for part in parts:
        if part == "[]":
            path += "[]"
        else:
            path += ("." if path else "") + quoted(part)
    return path


@lru_cache(maxsize=65_536)
def split_path(path: str) -> tuple[str, ...]:
    """The plain names of a field path, `[]` for the items of an array. Raises ValueError on a broken path."""
    if path.isidentifier():
        return (path,)  # most are one plain name
    parts: list[str] = []
    position = 0
    while True:
        match = _SEGMENT.match(path, position)
        if match is None or match.end() == position:
            raise ValueError(path)
        in_quotes, in_quotes_items, plain, plain_items, items = match.groups()
        if in_quotes is not None:
            parts.append(in_quotes.replace('""', '"'))
        elif plain is not None:
            parts.append(plain)
        parts.extend("[]" for _ in range(len(in_quotes_items or plain_items or items or "") // 2))
        position = match.end()
        if position == len(path):
            return tuple(parts)
        if path[position] != ".":
            raise ValueError(path)
        position += 1


def last_name(path: str) -> str:
    """The last plain name of a field path, without array marks."""
    return next((part for part in reversed(split_path(path)) if part != "[]"), path)


def parse_record_ref(text: str) -> RecordRef:
    """`system.record`. Raises ValueError when it is not that."""
    system, _, rest = text.partition(".")
    parts = split_path(rest)
    if not system or len(parts) != 1:
        raise ValueError(text)
    return RecordRef(system, parts[0])


@lru_cache(maxsize=65_536)
def parse_field_ref(text: str) -> FieldRef:
    """`system.record.path`. Raises ValueError when it is not that."""
    system, _, rest = text.partition(".")
    match = _SEGMENT.match(rest)
    if not system or match is None or match.end() >= len(rest) or rest[match.end()] != ".":
        raise ValueError(text)
    record = split_path(rest[: match.end()])
    path = rest[match.end() + 1 :]
    split_path(path)
    if len(record) != 1:
        raise ValueError(text)
    return FieldRef(system, record[0], path)
