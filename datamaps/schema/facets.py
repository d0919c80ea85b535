"""What two rows of one field differ in.

An empty facet says something only where it is known to be empty. On the observed side it is known when the
kind can see the facet. On the documented side it is known when the `baseline` (the observation that the
documentation was taken from) had the field and nothing there either; what a person wrote beyond the baseline
is that person's knowledge, and its absence in the source is no change. Everything else is counted as not
covered, never reported.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from datamaps.schema.changes import Value
from datamaps.schema.kinds import ChangeKind
from datamaps.schema.shapes import Field, FieldType
from integrations_portal.shapes.paths import parse_field_ref

FIELD_FACETS = frozenset(
    {
        *(
            "type",
            "format",
            "max_length",
            "min_length",
            "precision",
            "scale",
            "minimum",
            "maximum",
            "multiple_of",
        ),
        *("pattern", "required", "nullable", "unique", "key", "read_only", "write_only", "values", "default"),
        *("references", "deprecated", "number", "value_numbers"),
    }
)
SYSTEM_FACETS = frozenset({"operations", "servers", "auth"})
"""What a kind may say in `sees`: names of `Field` and these. `operations` is all that an operation says."""

_FLAGS = {
    "required": (ChangeKind.REQUIRED_GAINED, ChangeKind.REQUIRED_LOST),
    "nullable": (ChangeKind.NULLABLE_GAINED, ChangeKind.NULLABLE_LOST),
    "key": (ChangeKind.KEY_GAINED, ChangeKind.KEY_LOST),
    "unique": (ChangeKind.UNIQUE_GAINED, ChangeKind.UNIQUE_LOST),
    "read_only": (ChangeKind.READ_ONLY_GAINED, ChangeKind.READ_ONLY_LOST),
    "write_only": (ChangeKind.WRITE_ONLY_GAINED, ChangeKind.WRITE_ONLY_LOST),
    "deprecated": (ChangeKind.DEPRECATED_GAINED, ChangeKind.DEPRECATED_LOST),
}
_TRI_STATE = ("required", "nullable")
# For each: set, raised or changed, lowered or changed, removed.
_KINDS = {kind.value: kind for kind in ChangeKind}
_BOUNDS = {
    facet: tuple(_KINDS[f"field.{facet}.{action}"] for action in ("set", "raised", "lowered", "removed"))
    for facet in ("max_length", "min_length", "minimum", "maximum", "multiple_of")
} | {
    "pattern": (
        ChangeKind.PATTERN_SET,
        ChangeKind.PATTERN_CHANGED,
        ChangeKind.PATTERN_CHANGED,
        ChangeKind.PATTERN_REMOVED,
    ),
    "default": (
        ChangeKind.DEFAULT_ADDED,
        ChangeKind.DEFAULT_CHANGED,
        ChangeKind.DEFAULT_CHANGED,
        ChangeKind.DEFAULT_REMOVED,
    ),
    # No digits given means any number of digits: a first limit lowers it, a limit that goes raises it.
    "precision": (
        ChangeKind.PRECISION_LOWERED,
        ChangeKind.PRECISION_RAISED,
        ChangeKind.PRECISION_LOWERED,
        ChangeKind.PRECISION_RAISED,
    ),
    "scale": (
        ChangeKind.SCALE_LOWERED,
        ChangeKind.SCALE_RAISED,
        ChangeKind.SCALE_LOWERED,
        ChangeKind.SCALE_RAISED,
    ),
    "format": (ChangeKind.FORMAT_CHANGED,) * 4,
}
_WIDER = {
    "number": frozenset({"integer"}),
    "string": frozenset({"date", "time", "datetime", "duration"}),
}
TYPE_KINDS = frozenset(
    {ChangeKind.TYPE_WIDENED, ChangeKind.TYPE_NARROWED, ChangeKind.TYPE_CHANGED, ChangeKind.ITEMS_CHANGED}
)


class Difference(NamedTuple):
    kind: ChangeKind
    before: Value
    after: Value


@dataclass
class Sight:
    """What the observing kind can see, and a count by facet of what could not be compared."""

    sees: frozenset[str]
    not_covered: Counter[str] = field(default_factory=Counter)
    undocumented: Counter[str] = field(default_factory=Counter)


class _Unknown:
    """Neither a value nor known to be empty."""


_UNKNOWN = _Unknown()


def differences(before: Field, after: Field, base: Field | None, sight: Sight) -> Iterator[Difference]:
    """Every facet in which the observed field differs from the documented one. `base`: the field in the
    baseline.
    """
    type_change = _type_change(before, after, sight)
    if type_change:
        yield type_change
    for facet in _FLAGS:
        yield from _flag(facet, before, after, base, sight)
    yield from _reference(before, after, base, sight)
    yield from _numbers(before, after, base, sight)
    if type_change and type_change.kind in (ChangeKind.TYPE_CHANGED, ChangeKind.ITEMS_CHANGED):
        return  # limits of another type are not comparable
    for facet in _BOUNDS:
        if facet == "format" and type_change:
            continue
        yield from _bound(facet, before, after, base, sight)
    yield from _values(before, after, base, sight)


def _both(facet: str, before: Field, after: Field, base: Field | None, sight: Sight) -> tuple[Any, Any]:
    """The two values; None for known to be empty, `_UNKNOWN` for a side that says nothing."""
    documented: Any = getattr(before, facet) or _zero(getattr(before, facet))
    observed: Any = getattr(after, facet) or _zero(getattr(after, facet))
    if facet not in sight.sees:
        if documented is not None:
            sight.not_covered[facet] += 1
        return _UNKNOWN, _UNKNOWN
    based: Any = base and (getattr(base, facet) or _zero(getattr(base, facet)))
    if documented is None and (base is None or based is not None) and observed is not None:
        sight.undocumented[facet] += 1
        documented = _UNKNOWN
    if observed is None and base is not None and based is None and documented is not None:
        sight.not_covered[facet] += 1
        observed = _UNKNOWN
    return documented, observed


def _zero(value: Any) -> Any:
    """0 is a limit; False, no text and no values are nothing."""
    return value if value == 0 and not isinstance(value, bool) and value != "" else None


def _bound(facet: str, before: Field, after: Field, base: Field | None, sight: Sight) -> Iterator[Difference]:
    old, new = _both(facet, before, after, base, sight)
    if isinstance(old, _Unknown) or isinstance(new, _Unknown) or old == new:
        return
    appeared, raised, lowered, gone = _BOUNDS[facet]
    if facet == "format" and base is None and (old is None or new is None):
        sight.not_covered[facet] += 1
        return
    if old is None:
        yield Difference(appeared, None, new)
    elif new is None:
        yield Difference(gone, old, None)
    else:
        yield Difference(raised if new > old else lowered, old, new)


def _flag(facet: str, before: Field, after: Field, base: Field | None, sight: Sight) -> Iterator[Difference]:
    gained, lost = _FLAGS[facet]
    old, new = getattr(before, facet), getattr(after, facet)
    if facet in _TRI_STATE:
        if facet not in sight.sees or new is None:
            sight.not_covered[facet] += old is not None
        elif old is None:
            sight.undocumented[facet] += 1
        elif old != new:
            yield Difference(gained if new else lost, old, new)
        return
    old, new = _both(facet, before, after, base, sight)
    if not isinstance(old, _Unknown) and not isinstance(new, _Unknown) and old != new:
        yield Difference(gained if new else lost, bool(old), bool(new))


def _reference(before: Field, after: Field, base: Field | None, sight: Sight) -> Iterator[Difference]:
    old, new = _both("references", before, after, base, sight)
    if isinstance(old, _Unknown) or isinstance(new, _Unknown) or _target(old) == _target(new):
        return
    if old is None:
        yield Difference(ChangeKind.REFERENCE_ADDED, None, new)
    elif new is None:
        yield Difference(ChangeKind.REFERENCE_REMOVED, old, None)
    else:
        yield Difference(ChangeKind.REFERENCE_RETARGETED, old, new)


def _numbers(before: Field, after: Field, base: Field | None, sight: Sight) -> Iterator[Difference]:
    """The number that a field goes by, and those of the values that it had before and has now."""
    old, new = _both("number", before, after, base, sight)
    if isinstance(old, int) and isinstance(new, int) and old != new:
        yield Difference(ChangeKind.NUMBER_CHANGED, old, new)
    listed = _both("value_numbers", before, after, base, sight)
    if all(isinstance(one, tuple) for one in listed):
        was, now = ({line.rpartition(" = ")[0]: line for line in one} for one in listed)
        for value in sorted(was.keys() & now.keys()):
            if was[value] != now[value]:
                yield Difference(ChangeKind.VALUE_NUMBERS_CHANGED, was[value], now[value])


def _target(reference: str | None) -> tuple[str, ...]:
    """Record and path: an observation does not know under which key its system is kept."""
    return tuple(parse_field_ref(reference)[1:]) if reference else ()


def types(row: Field) -> frozenset[str]:
    """The types a field takes: one, or the members of a union (`integer | string` as native type of unknown)."""
    if row.type is FieldType.UNKNOWN:
        names = frozenset(row.native_type.split(" | "))
        return names if names <= set(FieldType) - {FieldType.UNKNOWN.value} else frozenset()
    return frozenset({row.type.value})


def _type_change(before: Field, after: Field, sight: Sight) -> Difference | None:
    old, new = types(before), types(after)
    if "type" not in sight.sees or not new:
        sight.not_covered["type"] += bool(old)
        return None
    if not old:
        sight.undocumented["type"] += 1
        return None
    if old == new:
        return None
    texts = " | ".join(sorted(old)), " | ".join(sorted(new))
    if before.path.endswith("[]"):
        return Difference(ChangeKind.ITEMS_CHANGED, *texts)
    if _covers(new, old):
        return Difference(ChangeKind.TYPE_WIDENED, *texts)
    if _covers(old, new):
        return Difference(ChangeKind.TYPE_NARROWED, *texts)
    return Difference(ChangeKind.TYPE_CHANGED, *texts)


def _covers(wide: frozenset[str], narrow: frozenset[str]) -> bool:
    """Whether every value of the narrow types is one of the wide types."""
    return all(one in wide or any(one in _WIDER.get(other, ()) for other in wide) for one in narrow)


def _values(before: Field, after: Field, base: Field | None, sight: Sight) -> Iterator[Difference]:
    old, new = _both("values", before, after, base, sight)
    if isinstance(old, _Unknown) or isinstance(new, _Unknown) or old == new:
        return
    if old is None:
        yield Difference(ChangeKind.VALUES_CLOSED, None, tuple(sorted(new)))
        return
    if new is None:
        yield Difference(ChangeKind.VALUES_OPENED, tuple(sorted(old)), None)
        return
    gone, come = sorted(set(old) - set(new)), sorted(set(new) - set(old))
    folded = {folded_value(value): value for value in reversed(come)}
    for value in gone:
        same = folded.pop(folded_value(value), None)
        if same is not None:
            come.remove(same)
            yield Difference(ChangeKind.VALUES_RESPELLED, value, same)
        else:
            yield Difference(ChangeKind.VALUES_REMOVED, value, None)
    for value in come:
        yield Difference(ChangeKind.VALUES_ADDED, None, value)


def folded_value(value: str) -> str:
    """A value without case, spaces, hyphens and underscores: `In Progress` and `IN_PROGRESS` are one."""
    return "".join(letter for letter in value.casefold() if letter not in " _-\t\u00a0") or value
