"""FLD and KEY rules: each fires where it should, and is quiet beside it."""

from __future__ import annotations

from typing import Any

import pytest

from briefs.readiness.rule import Severity
from tests.readiness.world import Changes, abouts, found

TWO_WAY: Changes = {"flow.direction": "two_way", "flow.loop_guard": "origin_stamp"}
PAIRS = [{"source": "Won", "target": "active"}, {"source": "Lost", "target": "active"}]


def field(path: str, **facets: Any) -> dict[str, Any]:
    return {"path": path, "type": "string", **facets}


NESTED: Changes = {
    "billing.+": field("address.city", required="true"),
    "systems.1.records.0.fields.+": field("address.street"),
}
MAPPED_STREET = {"source": ["name"], "target": "address.street"}
AGAIN = {"source": ["phone"], "target": "title"}
SECOND_MAP = {
    "source": "Account",
    "target": "Customer",
    "operation": "upsert",
    "match_key": [{"source": "id", "target": "external_ref"}],
    "fields": [AGAIN],
}

FIRES: list[tuple[str, Changes, str]] = [
    ("FLD-01", {"billing.+": field("vat_id", required="true")}, "F-01/Customer.vat_id"),
    ("FLD-01", {**NESTED, "fields.+": MAPPED_STREET}, "F-01/Customer.address.city"),
    ("FLD-02", {"billing.2.max_length": "60"}, "F-01/Customer.title"),
    ("FLD-02", {"crm.1.type": "number", "billing.2.type": "integer"}, "F-01/Customer.title"),
    ("FLD-02", {"crm.1.type": "datetime", "billing.2.type": "date"}, "F-01/Customer.title"),
    ("FLD-02", {"crm.1.type": "array"}, "F-01/Customer.title"),
    ("FLD-02", {"crm.1.scale": "4", "billing.2.scale": "2", "fields.2.transform": "rename"}, "F-01/Customer.title"),
    ("FLD-02", {"crm.1.maximum": "10", "billing.2.maximum": "9.5"}, "F-01/Customer.title"),
    ("FLD-03", {"crm.2.values": ["Won", "Lost", "Open"], "fields.3.unmapped": None}, "F-01/Account.status"),
    ("FLD-03", {"fields.3.values.1.target": "shut"}, "F-01/Account.status"),
    (
        "FLD-03",
        {"fields.3": {"source": ["status"], "target": "state"}, "crm.2.values": ["active", "Open"]},
        "F-01/Account.status",
    ),
    (
        "FLD-03",
        {**TWO_WAY, "billing.3.values": ["active", "closed", "late"], "fields.3.unmapped": None},
        "F-01/Customer.state",
    ),
    ("FLD-04", {"crm.1.nullable": "true"}, "F-01/Account.name"),
    ("FLD-04", {"crm.1.required": None, "fields.2.null_rule": "copy_blank"}, "F-01/Account.name"),
    ("FLD-04", {"crm.1.required": "false", "fields.2.null_rule": "default"}, "F-01/Account.name"),
    ("FLD-06", {**TWO_WAY, "fields.3.values": PAIRS}, "F-01/Customer.state"),
    ("FLD-07", {"fields.+": AGAIN}, "F-01/Customer.title"),
    ("FLD-07", {"fields.+": {**AGAIN, "rule": "Only when the name is empty"}}, "F-01/Customer.title"),
    ("FLD-07", {"flow.record_maps.+": SECOND_MAP}, "F-01/Customer.title"),
    ("FLD-08", {"map.left_out": [{"field": "updated_at"}]}, "F-01/Account>Customer"),
    ("FLD-09", {"fields.2.confirmed": "false"}, "F-01/Customer.title"),
    ("FLD-10", {"crm.1": None}, "F-01/Account.name"),
    ("FLD-10", {"map.match_key.0.target": "ref"}, "F-01/Customer.ref"),
    ("FLD-10", {"billing.2.deprecated": "true"}, "F-01/Customer.title"),
    ("FLD-11", {"fields.2.transform": "derive"}, "F-01/Customer.title"),
    ("FLD-11", {"fields.3.values": None}, "F-01/Customer.state"),
    ("FLD-11", {"fields.+": {"target": "note", "transform": "constant"}}, "F-01/Customer.note"),
    ("KEY-01", {"map.match_key": None}, "F-01/Account>Customer"),
    (
        "KEY-02",
        {
            "map.match_key": [{"source": "name", "target": "title"}],
            "billing.2.path": "company_name",
            "map.match_key.0.target": "company_name",
            "fields.2.target": "company_name",
        },
        "F-01/Account>Customer",
    ),
    ("KEY-02", {"crm.0.format": "email"}, "F-01/Account>Customer"),
    ("KEY-03", {"crm.0.required": None, "crm.0.key": None}, "F-01/Account>Customer"),
    ("KEY-03", {"billing.1.unique": None}, "F-01/Account>Customer"),
    ("KEY-03", {"crm.0.unique": None, "crm.0.key": None}, "F-01/Account>Customer"),
    ("KEY-04", {"map.merge_rule": None}, "F-01/Account>Customer"),
    ("KEY-04", {"map.operation": "create", "map.delete_rule": None}, "F-01/Account>Customer"),
    ("KEY-05", {"billing.0.read_only": "true", "crm.0.unique": None, "crm.0.key": None}, "F-01/Account>Customer"),
]

QUIET: list[tuple[str, Changes]] = [
    ("FLD-01", {"billing.+": field("vat_id", required="true", read_only="true")}),
    ("FLD-01", {"billing.+": field("vat_id", required="true", default="none")}),
    ("FLD-01", {"billing.+": field("vat_id", required="true"), "map.operation": "update"}),
    ("FLD-01", NESTED),
    # A whole group that is written brings its members along; a group with a written member is not missing.
    ("FLD-01", {**NESTED, "systems.1.records.0.fields.0.path": "address", "fields.0.target": "address"}),
    (
        "FLD-01",
        {
            "billing.+": field("tags", type="array", required="true"),
            "systems.1.records.0.fields.+": field("tags[]"),
            "fields.+": {"source": ["name"], "target": "tags[]"},
        },
    ),
    ("FLD-02", {"crm.1.type": "integer", "billing.2.type": "number"}),
    ("FLD-02", {"crm.1.type": "boolean"}),
    ("FLD-02", {"crm.1.type": "date", "billing.2.type": "datetime"}),
    ("FLD-02", {"crm.1.type": "unknown", "billing.2.type": "integer"}),
    ("FLD-02", {"billing.2.max_length": "60", "crm.1.max_length": None}),
    ("FLD-02", {"billing.2.max_length": "60", "fields.2.transform": "format"}),
    ("FLD-03", {"crm.2.values": ["Won", "Lost", "Open"]}),
    ("FLD-03", {"fields.3": {"source": ["status"], "target": "state"}, "crm.2.values": ["active"]}),
    (
        "FLD-03",
        {
            "fields.3.values": None,
            "fields.3.table": "states",
            "value_tables": [
                {
                    "key": "states",
                    "values": [{"source": "Won", "target": "active"}, {"source": "Lost", "target": "closed"}],
                }
            ],
        },
    ),
    ("FLD-04", {"crm.1.required": None, "fields.2.null_rule": "keep_target"}),
    ("FLD-04", {"crm.1.required": None, "fields.2.null_rule": "default", "fields.2.default": "x"}),
    ("FLD-04", {"crm.1.nullable": "true", "billing.2.required": None}),
    ("FLD-06", {"fields.3.values": PAIRS}),
    ("FLD-06", {**TWO_WAY, "fields.3.values": PAIRS, "fields.3.way": "forward"}),
    ("FLD-07", {"fields.+": {**AGAIN, "rule": "x"}, "fields.2.rule": "y"}),
    ("FLD-07", {"flow.record_maps.+": {**SECOND_MAP, "filter": "type = Partner"}}),
    ("FLD-07", {"flow.record_maps.+": {**SECOND_MAP, "operation": "update"}}),
    ("FLD-08", {"map.left_out": [{"field": "updated_at"}], "crm.4.deprecated": "true"}),
    ("FLD-08", {"map.left_out.1": None, "fields.+": {"source": ["phone"], "target": "note", "transform": "ignore"}}),
    (
        "FLD-08",
        {
            "crm.+": field("address", type="object"),
            "systems.0.records.0.fields.+": field("address.city"),
            "fields.+": {"source": ["address"], "target": "note"},
        },
    ),
    ("FLD-11", {"fields.2.transform": "derive", "fields.2.rule": "Upper case"}),
    ("FLD-11", {"fields.3.values": None, "fields.3.rule": "By the list of the finance team"}),
    ("KEY-01", {"map.match_key": None, "map.operation": "create"}),
    ("KEY-02", {"crm.0.format": "email", "map.match_key.0.how": "cross_reference"}),
    ("KEY-02", {"billing.1.path": "user_name", "map.match_key.0.target": "user_name", "fields.1.target": "user_name"}),
    ("KEY-03", {"billing.1.unique": None, "map.match_key.0.how": "cross_reference"}),
    ("KEY-03", {"crm.0.unique": None, "crm.0.key": None, "map.cardinality": "many_to_one"}),
    ("KEY-03", {"billing.1.unique": None, "map.match_key.+": {"source": "name", "target": "title"}}),
    ("KEY-04", {"map.operation": "create", "map.merge_rule": None}),
    ("KEY-04", {"map.operation": "read", "map.delete_rule": None}),
    # A unique source field lies in the target.
    ("KEY-05", {"billing.0.read_only": "true", "fields.0": None}),
    (
        "KEY-05",
        {
            "billing.0.read_only": "true",
            "crm.0.unique": None,
            "crm.0.key": None,
            "map.match_key.0.how": "cross_reference",
        },
    ),
]


@pytest.mark.parametrize(("rule", "changes", "about"), FIRES)
def test_it_asks(rule: str, changes: Changes, about: str) -> None:
    assert abouts(rule, found(changes)) == [about]


@pytest.mark.parametrize(("rule", "changes"), QUIET)
def test_it_does_not_ask(rule: str, changes: Changes) -> None:
    assert abouts(rule, found(changes)) == []


def test_a_deprecated_field_is_a_warning_and_a_missing_one_stops() -> None:
    gone = next(one for one in found({"crm.1": None}) if one.rule == "FLD-10")
    leaving = next(one for one in found({"billing.2.deprecated": "true"}) if one.rule == "FLD-10")
    assert (gone.severity, leaving.severity) == (Severity.BLOCKER, Severity.WARNING)


def test_a_missing_field_is_asked_about_by_one_rule_only() -> None:
    changes: Changes = {"crm.1": None, "shared_records.0.ownership": None, "fields.2.permission": None}
    assert {one.rule for one in found(changes) if "title" in one.about or "name" in one.about} == {"FLD-10"}


def test_an_id_written_back_keeps_the_pair() -> None:
    changes: Changes = {
        "billing.0.read_only": "true",
        "crm.0.unique": None,
        "crm.0.key": None,
        "brief.flows.+": {
            "ref": "F-02",
            "source": "billing",
            "target": "crm",
            "record_maps": [
                {
                    "source": "Customer",
                    "target": "Account",
                    "operation": "update",
                    "fields": [{"source": ["id"], "target": "phone"}],
                }
            ],
        },
    }
    assert abouts("KEY-05", found(changes)) == []


def test_a_second_map_of_the_same_records_has_a_name_of_its_own() -> None:
    second = {**SECOND_MAP, "filter": "type = Partner"}
    assert abouts("KEY-04", found({"flow.record_maps.+": second, "map.merge_rule": None})) == [
        "F-01/Account>Customer",
        "F-01/Account>Customer[type = Partner]",
    ]
