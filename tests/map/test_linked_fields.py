"""A path may go through a group that the catalog documents as a record of its own."""

from __future__ import annotations

from datamaps.map.datamap import DataMap
from datamaps.map.usage import usage_of
from integrations_portal.shapes.paths import FieldRef

MAP = DataMap.read(
    {
        "systems": [
            {
                "key": "books",
                "records": [
                    {
                        "name": "Invoice",
                        "fields": [{"path": "Contact", "type": "object", "native_type": "Contact"}, {"path": "Total"}],
                    },
                    {"name": "Contact", "fields": [{"path": "Name", "type": "string", "max_length": 50}]},
                ],
            },
            {"key": "crm", "records": [{"name": "Deal", "fields": [{"path": "customer", "type": "string"}]}]},
        ],
        "flows": [
            {
                "ref": "F-01",
                "source": "crm",
                "target": "books",
                "record_maps": [
                    {
                        "source": "Deal",
                        "target": "Invoice",
                        "fields": [
                            {"source": "customer", "target": "Contact.Name"},
                            {"source": "customer", "target": "Contact.Nickname"},
                        ],
                    }
                ],
            }
        ],
    }
)


def test_a_mapped_path_through_a_linked_record_is_known() -> None:
    assert MAP.fields[FieldRef("books", "Invoice", "Contact.Name")].max_length == 50


def test_a_path_that_no_record_has_stays_unknown() -> None:
    assert FieldRef("books", "Invoice", "Contact.Nickname") not in MAP.fields


def test_the_linked_record_counts_as_written_by_the_flow() -> None:
    usage = usage_of(MAP.systems[0], {"INT-0001": MAP.flows}, MAP)
    assert usage.of_record("Contact").written
    (use,) = usage.of_field("Contact", "Name")
    assert (use.written, use.flows) == (True, ("INT-0001/F-01",))
