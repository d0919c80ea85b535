"""How much each change matters here: kind, direction and use together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from datamaps.schema.changes import Change
from datamaps.schema.kinds import ChangeKind as Kind
from datamaps.schema.severity import BY_DIRECTION, MATCH_KEY, WHOLE_SYSTEM, Severity, worst
from datamaps.schema.usage import FieldUse, Usage

__all__ = ["Drift", "Severity", "weigh"]

_SEVERITIES = {severity.value: severity for severity in Severity}
_RECORD_KINDS = frozenset(
    {
        *(Kind.RECORD_ADDED, Kind.RECORD_REMOVED, Kind.RECORD_RENAMED, Kind.ACCESS_LOST, Kind.ACCESS_GAINED),
        *(Kind.LIVE_VOLUME_OUTSIDE, Kind.LIVE_FRESHNESS_LATE),
    }
)


@dataclass(frozen=True)
class Drift:
    """A change and how much it matters. `use` says why: read, written, both, match_key, left_out, record,
    operation, system or unused. `flows` are the labels of the flows it touches. `usual` is the severity that
    the workspace's own setting replaced, if it did.
    """

    change: Change
    severity: Severity
    use: str = "unused"
    flows: tuple[str, ...] = ()
    usual: Severity | None = None

    def why(self) -> str:
        """The reason of the severity in words, in the language in use."""
        reason = _REASONS[self.use]()
        flows = ", ".join(self.flows)
        text = (
            _("{reason} ({flows}).").format(reason=reason, flows=flows)
            if flows
            else _("{reason}.").format(reason=reason)
        )
        if self.usual is not None:
            text += " " + _("This workspace sets it from {usual} to {severity}.").format(
                usual=self.usual.label, severity=self.severity.label
            )
        return text


_REASONS = {
    "read": lambda: _("We read it"),
    "written": lambda: _("We write it"),
    "both": lambda: _("We read and write it"),
    "match_key": lambda: _("Records are matched by it"),
    "left_out": lambda: _("It is left out on purpose"),
    "record": lambda: _("It is not mapped, but a flow uses its record"),
    "operation": lambda: _("A flow uses it"),
    "system": lambda: _("Flows use this system"),
    "unused": lambda: _("No flow uses it"),
}


def weigh(changes: Iterable[Change], usage: Usage, overrides: Mapping[str, str] | None = None) -> tuple[Drift, ...]:
    """Each change with its severity, worst first. `overrides`: kind to severity, set by the workspace.

    A value seen in the data is left out when a value map, or a decision for unmapped values, takes care of
    it.
    """
    drifts = [_override(_drift(change, usage), overrides or {}) for change in changes if not _handled(change, usage)]
    return tuple(sorted(drifts, key=lambda drift: -drift.severity.rank))


def _override(drift: Drift, overrides: Mapping[str, str]) -> Drift:
    return reweighed(drift, _SEVERITIES.get(overrides.get(drift.change.kind.value, "")))


def reweighed(drift: Drift, wanted: Severity | None) -> Drift:
    """The drift with the severity that a workspace wants for its kind; with its usual one when it wants none."""
    usual = drift.usual or drift.severity
    return replace(drift, severity=wanted or usual, usual=usual if wanted not in (None, usual) else None)


def _handled(change: Change, usage: Usage) -> bool:
    """Whether a seen value is no finding: no value map watches its field, or one covers it."""
    if change.kind is not Kind.LIVE_VALUE_UNMAPPED:
        return False
    uses = _uses(change, usage)
    watched = [use for use in uses if use.mapped is not None or use is usage.everything]
    return not watched or all(use.mapped is not None and str(change.after) in use.mapped for use in watched)


def _uses(change: Change, usage: Usage) -> list[FieldUse]:
    spots = ((change.record, change.field), *change.places)
    return [use for record, path in spots for use in usage.of_field(record, path)]


def _drift(change: Change, usage: Usage) -> Drift:
    if change.kind in WHOLE_SYSTEM:
        used = bool(usage.system or usage.operations or usage.records or usage.fields or usage.everything)
        return _plain(change, "system", usage.system) if used else Drift(change, Severity.INFO)
    if change.operation and not change.record:
        flows = usage.of_operation(change.operation)
        return Drift(change, Severity.INFO) if flows is None else _of_operation(change, flows)
    if not change.field or change.kind in _RECORD_KINDS:
        return _of_record(change, usage)
    return _of_field(change, usage)


def _plain(change: Change, use: str, flows: tuple[str, ...]) -> Drift:
    return Drift(change, worst(list(BY_DIRECTION.get(change.kind, ()))), use, flows)


def _of_operation(change: Change, flows: tuple[str, ...]) -> Drift:
    """Something used that changed or went is breaking; something new beside it is not, unless it must be
    given.

    A parameter is written by the one who calls, the header of an answer is read.
    """
    if change.field:
        answered = " header " in change.field
        return Drift(change, _severity(change, FieldUse(read=answered, written=not answered)), "operation", flows)
    new = change.before is None and change.kind in (Kind.REQUEST_CHANGED, Kind.RESPONSE_CHANGED)
    if new and not change.evidence.get("required"):
        return Drift(change, Severity.INFO, "operation", flows)
    return _plain(change, "operation", flows)


def _of_record(change: Change, usage: Usage) -> Drift:
    use = usage.of_record(change.record)
    uses = _uses(change, usage) if change.field else []
    flows = {*use.flows, *(flow for one in uses for flow in one.flows)}
    read = use.read or any(one.read or one.match_key for one in uses)
    written = use.written or any(one.written for one in uses)
    if change.kind is Kind.RECORD_ADDED or not (read or written):
        return Drift(change, Severity.INFO)
    severity = _directed(change, read, written)
    return Drift(change, severity, _direction(read, written), tuple(sorted(flows)))


def _of_field(change: Change, usage: Usage) -> Drift:
    uses = _uses(change, usage)
    mapped = [use for use in uses if use.used]
    flows = tuple(sorted({flow for use in uses for flow in use.flows}))
    if change.kind is Kind.FIELD_ADDED and not mapped:
        return _unmapped(change, usage)
    if mapped:
        severity = worst([_severity(change, use) for use in mapped])
        if any(use.match_key for use in mapped) and change.kind in MATCH_KEY:
            return Drift(change, Severity.BREAKING, "match_key", flows)
        read = any(use.read or use.match_key for use in mapped)
        return Drift(change, severity, _direction(read, any(use.written for use in mapped)), flows)
    if any(use.left_out for use in uses) and not _must_be_written(change, usage):
        return Drift(change, Severity.INFO, "left_out", flows)
    return _unmapped(change, usage)


def _must_be_written(change: Change, usage: Usage) -> bool:
    """A flow that reads a record may leave a field out; one that writes it cannot once the field must be given."""
    return change.kind is Kind.REQUIRED_GAINED and usage.of_record(change.record).written


def _unmapped(change: Change, usage: Usage) -> Drift:
    """A field that nobody maps matters when its record is written and it must be given."""
    records = [usage.of_record(record) for record in {change.record, *(record for record, _path in change.places)}]
    flows = tuple(sorted({flow for use in records for flow in use.flows}))
    if not any(use.read or use.written for use in records):
        return Drift(change, Severity.INFO)
    if any(use.written for use in records):
        if change.kind is Kind.DEFAULT_REMOVED and change.evidence.get("required"):
            return Drift(change, Severity.BREAKING, "record", flows)
        if change.kind in (Kind.FIELD_ADDED, Kind.REQUIRED_GAINED):
            return Drift(change, _severity(change, FieldUse(written=True)), "record", flows)
    return Drift(change, Severity.INFO, "record", flows)


def _direction(read: bool, written: bool) -> str:
    return "both" if read and written else "read" if read else "written"


def _directed(change: Change, read: bool, written: bool) -> Severity:
    by_reader, by_writer = BY_DIRECTION.get(change.kind, (Severity.INFO, Severity.INFO))
    return worst([by_reader] * read + [by_writer] * written)


def _severity(change: Change, use: FieldUse) -> Severity:
    """The worse of what the change means to a reader and to a writer with this use."""
    found = []
    if use.read or use.match_key:
        found.append(_to_reader(change, use))
    if use.written:
        found.append(_to_writer(change, use))
    return worst(found)


def _to_reader(change: Change, use: FieldUse) -> Severity:
    kind, usual = change.kind, _directed(change, read=True, written=False)
    if kind in (Kind.VALUES_ADDED, Kind.VALUES_RESPELLED, Kind.LIVE_VALUE_UNMAPPED):
        mapped = use.mapped is not None and str(change.after) in use.mapped
        return Severity.WARNING if mapped or use.handled else Severity.BREAKING
    if kind in (Kind.MAX_LENGTH_RAISED, Kind.MAX_LENGTH_REMOVED, Kind.PRECISION_RAISED, Kind.SCALE_RAISED):
        length = change.after if isinstance(change.after, int) else None
        if use.fits is not None and kind.value.startswith("field.max_length") and (length is None or length > use.fits):
            return Severity.BREAKING
    return usual


def _to_writer(change: Change, use: FieldUse) -> Severity:
    kind, usual = change.kind, _directed(change, read=False, written=True)
    if kind is Kind.FIELD_ADDED:
        if not change.evidence.get("required"):
            return Severity.INFO
        return Severity.WARNING if "default" in change.evidence else Severity.BREAKING
    if kind in (Kind.VALUES_REMOVED, Kind.VALUES_RESPELLED) and use.produced is not None:
        return usual if str(change.before) in use.produced else Severity.INFO
    return usual
