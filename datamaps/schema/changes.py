"""One difference between a documented and an observed shape: facts only, words last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import field as member
from typing import Any

from django.utils.translation import gettext as _

from datamaps.schema.kinds import ChangeKind
from integrations_portal.shapes.base import digest
from integrations_portal.shapes.paths import quoted

Value = str | int | float | bool | None | tuple[str, ...]

_NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True)
class Change:
    """What changed (`record`, `field`, `operation`; the system itself when all are empty) and the two values.

    `evidence` holds what helps to judge it and is no part of its identity. `places` are other fields, as
    pairs of record and path, that share the shape that changed: the change is told once, and weighed by all
    of them.
    """

    kind: ChangeKind
    record: str = ""
    field: str = ""
    operation: str = ""
    before: Value = None
    after: Value = None
    evidence: Mapping[str, Any] = member(default_factory=lambda: _NOTHING, hash=False, compare=False)
    places: tuple[tuple[str, str], ...] = member(default=(), hash=False, compare=False)

    @property
    def path(self) -> str:
        """`Customer.email`, `"sales.Order".id`, `POST /orders`, `POST /orders.?limit`; `system`."""
        if self.record:
            return path_of(self.record, self.field)
        if self.operation and self.field:
            return f"{quoted(self.operation)}.{self.field}"
        return self.operation or "system"

    @property
    def fingerprint(self) -> str:
        """The identity of the difference, without a connector: the same while the difference stays the same."""
        return fingerprint(self)

    def sentence(self) -> str:
        """The change in words, in the language in use."""
        values = {name: _shown(value) for name, value in self.evidence.items()}
        values |= {
            "path": self.path,
            "before": _shown(self.before),
            "after": _shown(self.after),
        }
        return str(self.kind.label).format(**values)

    def at(self, places: tuple[tuple[str, str], ...]) -> Change:
        """The same change with these other places added."""
        return replace(self, places=self.places + places)


def path_of(record: str, field: str = "") -> str:
    """What changes call a field of a record, or the record."""
    return f"{quoted(record)}.{field}" if field else quoted(record)


def fingerprint(change: Change, connector: str = "") -> str:
    """64 hexadecimal digits for (connector, path, kind, the two values in canonical form)."""
    return digest([connector, change.path, change.kind.value, plain(change.before), plain(change.after)])


def plain(value: Value) -> Any:
    """A value as plain JSON: tuples as lists, whole numbers without a fraction."""
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def sort_key(change: Change) -> tuple[str, ...]:
    """Order of a list of changes: system first, then operations, then records, each by path and kind."""
    return (
        change.record,
        change.operation,
        change.field,
        change.kind.value,
        str(plain(change.before)),
        str(plain(change.after)),
    )


def _shown(value: Value) -> str:
    if value is None or value == "" or value == ():
        return _("nothing")
    if value is True:
        return _("yes")
    if value is False:
        return _("no")
    if isinstance(value, tuple):
        return ", ".join(value)
    return str(plain(value))
