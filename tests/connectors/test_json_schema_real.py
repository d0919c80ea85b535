"""Real schemas in JSON Schema, and what changed between two editions of them."""

from __future__ import annotations

import json
from pathlib import Path

from datamaps.connectors.guess import guess
from datamaps.connectors.notes import note_sentence
from tests.connectors.test_json_schema import changes, read


def real_changes(folder: Path) -> set[tuple[str, str, str]]:
    before, after = (next(folder.glob(f"{name}*")) for name in ("before", "after"))
    return changes(read(before.read_bytes()), read(after.read_bytes()))


def test_every_real_schema_is_recognised_read_and_equal_to_itself(realdata: Path) -> None:
    for file in sorted((realdata / "jsonschema").rglob("*.json")):
        content = file.read_bytes()
        assert guess(file.name, content) == "json_schema", file
        schema = read(content)
        assert schema.records
        assert all(note_sentence(note) for note in schema.notes)
        assert changes(schema, read(json.dumps(json.loads(content), sort_keys=True).encode())) == set()


def test_real_webhook_gains_optional_fields_and_its_address_may_be_left_out(realdata: Path) -> None:
    found = real_changes(realdata / "jsonschema" / "pair-iterable-webhook")
    other = {change for change in found if change[0] != "field.added"}
    assert other == {
        ("field.required.lost", "document", "email"),
        ("field.nullable.gained", "document", "email"),
        # Its list of changes does not name these three, and the files have them.
        ("field.format.changed", "document", "email"),
        ("field.format.changed", "document", "dataFields.email"),
        ("field.format.changed", "document", "dataFields.ip"),
    }
    assert len(found - other) == 55
    assert ("field.added", "document", "dataFields.deviceInfo") in found


def test_real_invoice_whose_parts_moved_to_other_documents_loses_no_field(realdata: Path) -> None:
    found = real_changes(realdata / "jsonschema" / "pair-gobl-invoice")
    moved = {record for kind, record, _field in found if kind == "access.lost"}
    parts = {"Charge", "Delivery", "Discount", "Line", "LineCharge", "LineDiscount", "Ordering", "Payment"}
    assert moved == parts | {"Tax", "Totals"}
    assert {change for change in found if change[0] != "access.lost"} == {
        ("field.required.lost", "Invoice", "code"),
        ("field.added", "Invoice", "attachments"),
        ("field.values.added", "Invoice", "$addons[]"),
        ("field.values.added", "Invoice", "$regime"),
    }


def test_real_standard_for_contracts_shows_each_of_its_changes(realdata: Path) -> None:
    found = real_changes(realdata / "jsonschema" / "pair-odcs-standard")
    with_id = ("Server", "SchemaElement", "DataQuality", "SupportItem", "Pricing")
    expected = {("field.added", record, "id") for record in with_id}
    expected |= {("field.added", record, "relationships") for record in ("SchemaObject", "SchemaBaseProperty")}
    expected |= {
        ("field.removed", "Team", name) for name in ("username", "role", "dateIn", "dateOut", "replacedByUsername")
    }
    expected |= {
        ("field.added", "AuthoritativeDefinitions", "value[].id"),
        ("field.type.widened", "document", "team"),
        ("record.added", "TeamMember", ""),
        ("record.added", "DataQualityOperators", ""),
        ("field.required.lost", "DataQualityLibrary", "rule"),
        ("field.added", "DataQualityLibrary", "metric"),
        ("field.added", "DataQualityLibrary", "arguments"),
        ("field.values.added", "SchemaBaseProperty", "logicalType"),
        ("field.required.lost", "SupportItem", "url"),
        ("field.required.gained", "CustomProperty", "property"),
        ("field.required.gained", "CustomProperty", "value"),
        ("field.values.added", "document", "apiVersion"),
        ("field.values.added", "Server", "type"),
    }
    assert expected <= found
    # The operators moved to a shape of their own and are still those of the library.
    assert not {change for change in found if change[1] == "DataQualityLibrary" and "must" in change[2]}
