"""How flows use the parts of one system: what the severity of a change depends on. A pure value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class FieldUse:
    """How flows use one field. `flows` are their labels (`F-02`), for findings.

    `read`: a map takes from it; `written`: a map puts into it; `match_key`: records are matched by it;
    `left_out`: it is listed as left out on purpose. `mapped` are the source values that value maps of it
    cover, none without a value map; `handled`: what happens to an unmapped value is decided. `produced` are
    the target values that value maps put into it, none without one. `fits`: the shortest longest length of
    the targets that it goes to.
    """

    read: bool = False
    written: bool = False
    match_key: bool = False
    left_out: bool = False
    mapped: frozenset[str] | None = None
    handled: bool = False
    produced: frozenset[str] | None = None
    fits: int | None = None
    flows: tuple[str, ...] = ()

    @property
    def used(self) -> bool:
        return self.read or self.written or self.match_key


@dataclass(frozen=True)
class RecordUse:
    """Whether flows read or write a record, and which flows."""

    read: bool = False
    written: bool = False
    flows: tuple[str, ...] = ()


@dataclass(frozen=True)
class Usage:
    """The use of a system's fields by (record, path), records by name and operations by name (labels of
    flows).

    Paths are those of the record that has the field: a path through a group that is a record of its own is
    translated first (`Forest.owner`), and a field with the shape of a named value (`Forest.named_value`) stands for
    that value's record too. `everything`: what is not listed counts as used like this.
    """

    fields: Mapping[tuple[str, str], FieldUse] = field(default_factory=dict)
    records: Mapping[str, RecordUse] = field(default_factory=dict)
    operations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    system: tuple[str, ...] = ()
    """Labels of all flows that touch the system."""
    everything: FieldUse | None = None

    def of_field(self, record: str, path: str) -> Iterator[FieldUse]:
        """Every use that a change of this field touches: of itself, of what it is in, and of what is in it."""
        if self.everything:
            yield self.everything
        for used_path, use in self._by_record.get(record, ()):
            if used_path == path or inside(used_path, path) or inside(path, used_path):
                yield use

    def of_record(self, record: str) -> RecordUse:
        if self.everything:
            return RecordUse(self.everything.read, self.everything.written)
        return self.records.get(record, RecordUse())

    def of_operation(self, name: str) -> tuple[str, ...] | None:
        """Labels of the flows that use an operation; none when no flow does."""
        if self.everything:
            return ()
        return self.operations.get(name)

    @property
    def _by_record(self) -> Mapping[str, list[tuple[str, FieldUse]]]:
        found: Mapping[str, list[tuple[str, FieldUse]]] | None = self.__dict__.get("_index")
        if found is None:
            index: dict[str, list[tuple[str, FieldUse]]] = {}
            for (record, path), use in self.fields.items():
                index.setdefault(record, []).append((path, use))
            object.__setattr__(self, "_index", index)
            found = index
        return found


def everything(read: bool, written: bool) -> Usage:
    """Everything counts as mapped, with no value map and nothing decided: the worst case of each direction."""
    return Usage(everything=FieldUse(read=read, written=written))


def inside(inner: str, outer: str) -> bool:
    """Whether a path lies inside another one."""
    return inner.startswith(outer) and inner[len(outer) : len(outer) + 1] in (".", "[")
