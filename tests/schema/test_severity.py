"""The severity table of a live check, row by row: (what changed, how it is used, how much it matters)."""

from __future__ import annotations

from typing import Any

import pytest

from datamaps.schema.changes import Change, Value
from datamaps.schema.kinds import ChangeKind
from datamaps.schema.severity import BY_DIRECTION, WHOLE_SYSTEM, Severity
from datamaps.schema.usage import FieldUse, RecordUse, Usage, everything
from datamaps.schema.weigh import Drift, weigh

KINDS = {kind.value: kind for kind in ChangeKind}
B, W, I = "breaking", "warning", "info"  # noqa: E741 -- the letters of the table
SITUATIONS: dict[str, FieldUse] = {
    "read": FieldUse(read=True, flows=("F-01",)),
    "write": FieldUse(written=True, flows=("F-02",)),
}
NEW: dict[str, Any] = {"required": True}

# kind, evidence, severity for a reader, for a writer
ROWS: tuple[tuple[str, dict[str, Any], str, str], ...] = (
    ("field.removed", {}, B, B),
    ("record.removed", {}, B, B),
    ("field.added", {}, I, I),
    ("field.added", NEW, I, B),
    ("field.added", NEW | {"default": "x"}, I, W),
    ("field.required.gained", NEW, I, B),
    ("field.required.lost", {}, W, I),
    ("field.nullable.gained", {}, B, I),
    ("field.nullable.lost", {}, I, B),
    ("field.type.widened", {}, B, I),
    ("field.type.narrowed", {}, I, B),
    ("field.type.changed", {}, B, B),
    ("field.max_length.raised", {}, W, I),
    ("field.max_length.removed", {}, W, I),
    ("field.max_length.lowered", {}, I, B),
    ("field.max_length.set", {}, I, W),
    *((f"field.{facet}.set", {}, I, B) for facet in ("minimum", "maximum", "pattern", "min_length", "multiple_of")),
    ("field.minimum.raised", {}, I, B),
    ("field.minimum.lowered", {}, W, I),
    ("field.minimum.removed", {}, W, I),
    ("field.maximum.lowered", {}, I, B),
    ("field.maximum.raised", {}, W, I),
    ("field.maximum.removed", {}, W, I),
    ("field.min_length.raised", {}, I, B),
    ("field.min_length.lowered", {}, W, I),
    ("field.min_length.removed", {}, W, I),
    ("field.multiple_of.raised", {}, I, B),
    ("field.multiple_of.lowered", {}, W, I),
    ("field.multiple_of.removed", {}, W, I),
    ("field.pattern.changed", {}, W, B),
    ("field.pattern.removed", {}, W, I),
    ("field.read_only.gained", {}, I, B),
    ("field.read_only.lost", {}, I, I),
    ("field.key.gained", {}, B, B),
    ("field.key.lost", {}, B, B),
    ("field.unique.gained", {}, I, I),
    ("field.unique.lost", {}, I, I),
    ("field.renamed", {}, B, B),
    ("field.moved", {}, B, B),
    ("record.renamed", {}, B, B),
    ("field.values.closed", {}, I, B),
    ("field.values.opened", {}, W, I),
    ("field.default.added", {}, I, I),
    ("field.default.changed", {}, I, I),
    ("field.default.removed", {}, I, W),
    ("field.format.changed", {}, B, B),
    ("field.items.changed", {}, B, B),
    ("field.precision.raised", {}, W, I),
    ("field.precision.lowered", {}, I, B),
    ("field.scale.raised", {}, W, I),
    ("field.scale.lowered", {}, I, B),
    ("field.write_only.gained", {}, B, I),
    ("field.write_only.lost", {}, I, I),
    ("field.deprecated.gained", {}, W, W),
    ("field.deprecated.lost", {}, I, I),
    ("field.reference.added", {}, I, W),
    ("field.reference.retargeted", {}, I, W),
    ("field.reference.removed", {}, I, I),
    ("access.lost", {}, W, W),
    ("access.gained", {}, I, I),
    ("live.volume.outside", {"rows": 3}, W, W),
    ("live.freshness.late", {"newest": "2027-01-01"}, W, W),
    ("record.added", {}, I, I),
)


def change(kind: str, before: Value = None, after: Value = None, field: str = "state", **evidence: Any) -> Change:
    path = "" if kind.startswith("record.") else field
    return Change(KINDS[kind], record="Customer", field=path, before=before, after=after, evidence=evidence)


def used(use: FieldUse) -> Usage:
    return Usage(
        fields={("Customer", "state"): use},
        records={"Customer": RecordUse(use.read, use.written, use.flows)},
        operations={"POST /customers": ("F-02",)},
        system=use.flows,
    )


def weighed(one: Change, usage: Usage) -> Drift:
    (drift,) = weigh([one], usage)
    return drift


@pytest.mark.parametrize(("kind", "evidence", "reader", "writer"), ROWS)
def test_severity_follows_kind_and_direction(kind: str, evidence: dict[str, Any], reader: str, writer: str) -> None:
    for situation, expected in (("read", reader), ("write", writer)):
        drift = weighed(change(kind, **evidence), used(SITUATIONS[situation]))
        assert drift.severity.value == expected, situation
        assert (
            drift.severity
            is weighed(change(kind, **evidence), everything(situation == "read", situation == "write")).severity
        )


@pytest.mark.parametrize(("kind", "evidence", "reader", "writer"), ROWS)
def test_a_field_read_and_written_takes_the_worse_of_both(
    kind: str, evidence: dict[str, Any], reader: str, writer: str
) -> None:
    drift = weighed(change(kind, **evidence), used(FieldUse(read=True, written=True)))
    assert drift.severity.value == min(reader, writer, key=[B, W, I].index)


@pytest.mark.parametrize(
    ("use", "added", "removed"),
    [
        (FieldUse(read=True), B, W),
        (FieldUse(read=True, mapped=frozenset({"new"})), W, W),
        (FieldUse(read=True, mapped=frozenset({"other"})), B, W),
        (FieldUse(read=True, mapped=frozenset({"other"}), handled=True), W, W),
        (FieldUse(written=True), I, B),
        (FieldUse(written=True, produced=frozenset({"old"})), I, B),
        (FieldUse(written=True, produced=frozenset({"other"})), I, I),
    ],
)
def test_values_are_weighed_by_the_value_maps_that_use_them(use: FieldUse, added: str, removed: str) -> None:
    assert weighed(change("field.values.added", after="new"), used(use)).severity.value == added
    assert weighed(change("field.values.removed", before="old"), used(use)).severity.value == removed
    respelled = weighed(change("field.values.respelled", before="old", after="new"), used(use)).severity.value
    assert respelled == min(added, removed, key=[B, W, I].index)


@pytest.mark.parametrize(("after", "expected"), [(80, W), (120, B)])
def test_a_longer_value_is_breaking_when_it_does_not_fit_its_target(after: int, expected: str) -> None:
    use = FieldUse(read=True, fits=100)
    assert weighed(change("field.max_length.raised", 50, after), used(use)).severity.value == expected
    assert weighed(change("field.max_length.removed", 50, None), used(use)).severity.value == B


@pytest.mark.parametrize(
    "kind",
    [
        *("field.type.widened", "field.type.narrowed", "field.type.changed", "field.unique.gained"),
        *("field.unique.lost", "field.nullable.gained", "field.nullable.lost"),
    ],
)
def test_a_match_key_breaks_whichever_way_it_is_mapped(kind: str) -> None:
    for use in (FieldUse(match_key=True), FieldUse(match_key=True, read=True), FieldUse(match_key=True, written=True)):
        drift = weighed(change(kind), used(use))
        assert (drift.severity, drift.use) == (Severity.BREAKING, "match_key")


def test_what_no_flow_uses_is_information() -> None:
    for kind in BY_DIRECTION.keys() - WHOLE_SYSTEM - {ChangeKind.LIVE_VALUE_UNMAPPED}:
        drift = weighed(Change(kind, record="Other", field="x", after="v"), used(FieldUse(read=True, written=True)))
        assert (drift.severity, drift.flows) == (Severity.INFO, ()), kind


def test_an_unmapped_field_matters_when_its_record_is_written_and_it_must_be_given() -> None:
    written = Usage(records={"Customer": RecordUse(written=True, flows=("F-02",))})
    read = Usage(records={"Customer": RecordUse(read=True, flows=("F-01",))})
    for one in (change("field.added", **NEW), change("field.required.gained", **NEW)):
        assert weighed(one, written).severity is Severity.BREAKING
        assert weighed(one, read).severity is Severity.INFO
    with_default = change("field.added", **NEW, default="x")
    assert weighed(with_default, written).severity is Severity.WARNING
    assert weighed(change("field.type.changed"), written).severity is Severity.INFO
    assert weighed(change("field.default.removed", "x", None, **NEW), written).severity is Severity.BREAKING
    assert weighed(change("field.default.removed", "x", None), written).severity is Severity.INFO


def test_a_field_left_out_on_purpose_is_information_with_that_note() -> None:
    usage = Usage(
        fields={("Customer", "fax"): FieldUse(left_out=True)},
        records={"Customer": RecordUse(read=True, written=True)},
    )
    for kind in ("field.removed", "field.type.changed", "field.required.lost"):
        drift = weighed(change(kind, field="fax", **NEW), usage)
        assert (drift.severity, drift.use) == (Severity.INFO, "left_out")
        assert "on purpose" in drift.why()
    # one flow that reads may leave it out, but the one that writes the record must give it now
    assert weighed(change("field.required.gained", field="fax", **NEW), usage).severity is Severity.BREAKING
    reading = Usage(fields=usage.fields, records={"Customer": RecordUse(read=True)})
    assert weighed(change("field.required.gained", field="fax", **NEW), reading).use == "left_out"


@pytest.mark.parametrize(
    ("kind", "before", "after", "evidence", "expected"),
    [
        ("operation.removed", "x", None, {}, B),
        ("operation.renamed", "x", "y", {}, B),
        ("operation.deprecated", False, True, {}, W),
        ("operation.reactivated", True, False, {}, I),
        ("operation.added", None, "x", {}, I),
        ("operation.request.changed", "Order", "Basket", {}, B),
        ("operation.request.changed", "?limit", None, {}, B),
        ("operation.request.changed", None, "?limit", {"required": True}, B),
        ("operation.request.changed", None, "?limit", {}, I),
        ("operation.response.changed", "200: Order", "200: Basket", {}, B),
        ("operation.response.changed", "200: Order", None, {}, B),
        ("operation.response.changed", None, "429: Problem", {}, I),
        ("operation.media_type.removed", "takes application/json", None, {}, B),
        ("operation.media_type.added", None, "takes text/csv", {}, I),
        ("operation.auth.changed", "key", "oauth2", {}, W),
    ],
)
def test_an_operation_matters_when_a_flow_uses_it(
    kind: str, before: Value, after: Value, evidence: dict[str, Any], expected: str
) -> None:
    one = Change(KINDS[kind], operation="POST /customers", before=before, after=after, evidence=evidence)
    drift = weighed(one, used(SITUATIONS["write"]))
    assert (drift.severity.value, drift.flows) == (expected, ("F-02",))
    assert weighed(one, Usage()).severity is Severity.INFO
    assert weighed(one, everything(True, True)).severity.value == expected


def test_a_parameter_that_must_be_given_now_breaks_those_who_call() -> None:
    one = Change(ChangeKind.REQUIRED_GAINED, operation="POST /customers", field="?limit", before=False, after=True)
    assert weighed(one, used(SITUATIONS["read"])).severity is Severity.BREAKING


@pytest.mark.parametrize("kind", ["system.server.changed", "system.auth.changed"])
def test_a_change_of_the_whole_system_warns_everyone_who_uses_it(kind: str) -> None:
    one = Change(KINDS[kind], before="a", after="b")
    assert weighed(one, used(SITUATIONS["read"])).severity is Severity.WARNING
    assert weighed(one, Usage()).severity is Severity.INFO


def test_a_seen_value_is_a_finding_only_where_a_value_map_watches_and_misses_it() -> None:
    one = change("live.value.unmapped", after="paused", count=3)
    mapped = FieldUse(read=True, mapped=frozenset({"active"}))
    assert weighed(one, used(mapped)).severity is Severity.BREAKING
    assert (
        weighed(one, used(FieldUse(read=True, mapped=frozenset({"active"}), handled=True))).severity is Severity.WARNING
    )
    assert weigh([one], used(FieldUse(read=True, mapped=frozenset({"paused"})))) == ()
    assert weigh([one], used(FieldUse(read=True))) == ()
    assert weighed(one, used(FieldUse(written=True, mapped=frozenset()))).severity is Severity.INFO


def test_a_workspace_can_set_the_severity_of_a_kind_and_it_is_shown() -> None:
    usage = used(SITUATIONS["read"])
    (drift,) = weigh([change("field.max_length.raised", 5, 9)], usage, {"field.max_length.raised": "breaking"})
    assert (drift.severity, drift.usual) == (Severity.BREAKING, Severity.WARNING)
    assert "This workspace" in drift.why()
    assert weighed(change("field.max_length.raised", 5, 9), usage).usual is None


def test_a_change_below_or_above_a_mapped_field_counts_as_a_change_of_it() -> None:
    usage = Usage(fields={("Order", "lines[].sku"): FieldUse(read=True, flows=("F-01",))})
    for path in ("lines", "lines[]", "lines[].sku"):
        assert weighed(Change(ChangeKind.FIELD_REMOVED, "Order", path), usage).severity is Severity.BREAKING
    assert weighed(Change(ChangeKind.FIELD_REMOVED, "Order", "lines[].sku2"), usage).severity is Severity.INFO


def test_a_change_of_a_shared_value_list_is_weighed_by_the_fields_that_have_it() -> None:
    one = Change(ChangeKind.VALUES_ADDED, "ErrorCode", "value", after="X", places=(("Customer", "state"),))
    assert weighed(one, used(SITUATIONS["read"])).severity is Severity.BREAKING


def test_the_worst_comes_first() -> None:
    found = weigh(
        [change("field.values.opened"), change("field.removed"), change("field.added")], used(SITUATIONS["read"])
    )
    assert [drift.severity.value for drift in found] == [B, W, I]
