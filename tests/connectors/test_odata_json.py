"""The metadata of OData written as JSON says what the XML form says."""

from __future__ import annotations

import json
from typing import Any

import pytest

from datamaps.connectors.base import ConnectorError
from datamaps.connectors.guess import guess
from datamaps.connectors.registry import observe
from datamaps.schema.shapes import SystemSchema
from tests.connectors.odata_documents import HEAD, SHOP, TAIL

CORE = {"$Include": [{"$Namespace": "Org.OData.Core.V1", "$Alias": "C"}]}
DOCUMENT: dict[str, Any] = {
    "$Version": "4.01",
    "$EntityContainer": "shop.sales.All",
    "$Reference": {"http://127.0.0.1:1/core": CORE},
    "shop.sales": {
        "$Alias": "S",
        "State": {"$Kind": "EnumType", "Open": 0, "Paid": 1, "Paid@C.Description": "All of it"},
        "Marks": {"$Kind": "EnumType", "$IsFlags": True, "Urgent": 1, "Gift": 2},
        "Money": {"$Kind": "TypeDefinition", "$UnderlyingType": "Edm.Decimal", "$Precision": 12, "$Scale": 2},
        "Address": {"$Kind": "ComplexType", "City": {"$Nullable": True, "$MaxLength": 40}},
        "Delivery": {
            "$Kind": "ComplexType",
            "$BaseType": "S.Address",
            "At": {"$Type": "Edm.TimeOfDay", "$Nullable": True},
        },
        "Thing": {
            "$Kind": "EntityType",
            "$Abstract": True,
            "$Key": ["Id"],
            "Id": {"$Type": "Edm.Guid", "@C.Computed": True},
            "Changed": {"$Type": "Edm.DateTimeOffset", "$Nullable": True, "$Precision": 3},
        },
        "Order": {
            "$Kind": "EntityType",
            "$BaseType": "shop.sales.Thing",
            "Number": {"$Type": "Edm.Int32", "$DefaultValue": 7},
            "Buyer": {"$Type": "Edm.Int64", "$Nullable": True},
            "State": {"$Type": "S.State"},
            "Marks": {"$Type": "S.Marks", "$Nullable": True},
            "Total": {"$Type": "S.Money", "$Nullable": True},
            "Rate": {"$Type": "Edm.Decimal", "$Nullable": True, "$Precision": 9, "$Scale": 0},
            "Factor": {"$Type": "Edm.Decimal", "$Nullable": True},
            "To": {"$Type": "S.Delivery", "$Nullable": True},
            "Tags": {"$Collection": True, "$MaxLength": 9},
            "Secret": {"$Nullable": True, "@C.Permissions": "Write"},
            "größe.cm": {"$Type": "Edm.Double", "$Nullable": True},
            "Where": {"$Type": "Edm.GeographyPoint", "$Nullable": True},
            "Customer": {
                "$Kind": "NavigationProperty",
                "$Type": "S.Customer",
                "$ReferentialConstraint": {"Buyer": "Number", "Buyer@C.Description": "who"},
            },
            "Lines": {"$Kind": "NavigationProperty", "$Collection": True, "$Type": "S.Line", "$ContainsTarget": True},
        },
        "Customer": {
            "$Kind": "EntityType",
            "$OpenType": True,
            "$HasStream": True,
            "$Key": ["Number"],
            "Number": {"$Type": "Edm.Int64"},
            "Name": {"$Nullable": True},
        },
        "Line": {
            "$Kind": "EntityType",
            "$Key": ["Order", {"Place": "Position"}],
            "Order": {"$Type": "Edm.Guid"},
            "Position": {"$Type": "Edm.Int16"},
        },
        "Newest": [
            {
                "$Kind": "Function",
                "$Parameter": [
                    {"$Name": "count", "$Type": "Edm.Int32", "$Nullable": True},
                    {"$Name": "days", "$Type": "Edm.Int32", "$Nullable": True, "@C.OptionalParameter": {}},
                ],
                "$ReturnType": {"$Collection": True, "$Type": "S.Order"},
            }
        ],
        "Cancel": [
            {
                "$Kind": "Action",
                "$IsBound": True,
                "$Parameter": [{"$Name": "it", "$Type": "S.Order", "$Nullable": True}, {"$Name": "why"}],
            }
        ],
        "All": {
            "$Kind": "EntityContainer",
            "Orders": {"$Collection": True, "$Type": "S.Order"},
            "Customers": {"$Collection": True, "$Type": "S.Customer"},
            "Me": {"$Type": "S.Customer"},
            "Latest": {"$Function": "S.Newest"},
        },
        "$Annotations": {
            "S.Customer/Name": {
                "@com.sap.vocabularies.Common.v1.Label": "Full name",
                "@C.Immutable": True,
                "@com.sap.vocabularies.PersonalData.v1.IsPotentiallyPersonal": True,
                "@Org.OData.Validation.V1.Pattern": "[A-Z].*",
            },
            "S.All/Customers": {"@Org.OData.Capabilities.V1.DeleteRestrictions": {"Deletable": False}},
        },
    },
}


def read(document: Any) -> SystemSchema:
    return observe("odata", {}, given=json.dumps(document).encode())


def turned(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: turned(one) for key, one in reversed(value.items())}
    return value


def test_the_json_form_says_what_the_xml_form_says() -> None:
    assert guess("service.json", json.dumps(DOCUMENT).encode()) == "odata"
    assert read(DOCUMENT) == observe("odata", {}, given=(HEAD + SHOP + TAIL).encode())


def test_the_order_of_keys_makes_no_difference() -> None:
    assert read(turned(DOCUMENT)) == read(DOCUMENT)


def test_values_that_may_be_taken_and_what_is_being_phased_out_are_read_from_records() -> None:
    said = {
        "$Nullable": True,
        "@Org.OData.Validation.V1.AllowedValues": [{"Value": "a"}, {"Value": "b"}],
        "@C.Revisions": [{"Kind": "Deprecated", "Date": "2026-01-01"}],
        "@C.Revisions#other": [],
    }
    schema = {"T": {"$Kind": "ComplexType", "x": said}}
    found = read({"$Version": "4.01", "$Reference": {"c": CORE}, "s": schema})
    (row,) = found.records[0].fields
    assert (row.values, row.deprecated) == (("a", "b"), True)


@pytest.mark.parametrize(
    "document",
    [
        [],
        {},
        {"$Version": 4},
        {"$Version": "4.01"},
        {"$Version": "4.01", "s": {}},
        {"$Version": "4.01", "s": {"T": "x", "U": [], "V": {"$Kind": []}, "$Annotations": 5}},
    ],
)
def test_json_that_is_no_metadata_is_refused(document: Any) -> None:
    with pytest.raises(ConnectorError) as caught:
        read(document)
    assert caught.value.code in ("odata", "xml")


def test_odd_values_never_fail_inside_the_portal() -> None:
    odd: list[Any] = [None, 5, "x\0\x01\ufffe", [], [[]], {}, {"$Type": 5}, {"@C.Computed": None}, True, 1e300]
    for one in odd:
        type_ = {"$Kind": "EntityType", "$Key": one, "$BaseType": one, "x": one, "y": {"$Type": one, "@C.a": one}}
        document = {"$Version": "4.01", "$Reference": one, "s": {"T\x02": type_, "f": one, "$Annotations": {"a": one}}}
        assert len(observe("odata", {}, given=json.dumps(document).encode()).records) == 1
