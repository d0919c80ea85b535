"""What the metadata of an OData service says: types, keys, navigation, what can be written, and what can be asked."""

from __future__ import annotations

from typing import Any

import pytest

from datamaps.connectors.base import NO_SECRET, ConnectorError, Limits
from datamaps.connectors.kinds import KINDS
from datamaps.connectors.notes import note_sentence
from datamaps.connectors.registry import observe
from datamaps.schema.compare import compare
from datamaps.schema.shapes import Field, FieldType, Operation, OperationKind, Personal, SystemSchema
from tests.connectors.canary import Listener
from tests.connectors.odata_documents import HEAD, OLD, SHOP, TAIL


def read(text: str, **limits: Any) -> SystemSchema:
    return observe("odata", {}, NO_SECRET, Limits(**limits), given=text.encode())


def shop(text: str = SHOP) -> SystemSchema:
    return read(HEAD + text + TAIL)


def rows(schema: SystemSchema, record: str) -> dict[str, Field]:
    return {row.path: row for one in schema.records if one.name == record for row in one.fields}


def operations(schema: SystemSchema) -> dict[str, Operation]:
    return {one.name: one for one in schema.operations}


def changes(before: SystemSchema, after: SystemSchema) -> set[tuple[str, str]]:
    found = compare(before, after, KINDS["odata"].sees, baseline=before).changes
    return {(one.kind.value, one.path) for one in found}


def test_a_type_has_what_it_inherits_and_says_from_where() -> None:
    schema = shop()
    order = rows(schema, "Order")
    assert (order["Id"].key, order["Id"].read_only, order["Id"].format) == (True, True, "uuid")
    assert order["Changed"].precision == 3
    assert {one.record: one.of for one in schema.composed} == {"Order": ("Thing",), "Delivery": ("Address",)}
    assert set(rows(schema, "Delivery")) == {"City", "At"}
    told = changes(
        schema, shop(SHOP.replace('Name="Changed" Type="Edm.DateTimeOffset"', 'Name="Changed" Type="Edm.Date"'))
    )
    assert told == {("field.type.changed", "Thing.Changed")}


def test_each_property_says_what_it_holds() -> None:
    order = rows(shop(), "Order")
    assert (order["Number"].type, order["Number"].nullable, order["Number"].default) == (FieldType.INTEGER, False, "7")
    assert (order["State"].values, order["State"].native_type) == (("Open", "Paid"), "State")
    assert (order["Total"].type, order["Total"].precision, order["Total"].scale) == (FieldType.NUMBER, 12, 2)
    assert (order["Rate"].scale, order["Factor"].scale) == (0, None)
    assert (order["To"].type, order["To"].native_type) == (FieldType.OBJECT, "Delivery")
    assert (order["Tags"].type, order["Tags[]"].max_length, order["Tags[]"].nullable) == (FieldType.ARRAY, 9, False)
    assert (order["Secret"].max_length, order["Secret"].write_only) == (None, True)
    assert order['"größe.cm"'].nullable is True
    assert (order["Where"].type, order["Where"].format) == (FieldType.OBJECT, "GeographyPoint")


def test_navigation_leads_to_records_and_keys_say_where_they_point() -> None:
    order = rows(shop(), "Order")
    assert (order["Customer"].native_type, order["Customer"].nullable) == ("Customer", False)
    assert (order["Lines"].type, order["Lines[]"].native_type) == (FieldType.ARRAY, "Line")
    assert order["Buyer"].references == "self.Customer.Number"
    assert [path for path, row in rows(shop(), "Line").items() if row.key] == ["Order", "Position"]


def test_what_is_said_elsewhere_counts_as_what_is_said_inside() -> None:
    schema = shop()
    name = rows(schema, "Customer")["Name"]
    assert (name.title, name.read_only, name.personal, name.pattern) == (
        "Full name",
        False,
        Personal.PERSONAL,
        "[A-Z].*",
    )
    assert rows(schema, "Customer")["$value"].type is FieldType.BINARY
    assert {(note.where, note.code) for note in schema.notes} == {
        ("Marks", "odata_flags"),
        ("Customer", "fields_open"),
        ("Customer", "odata_set_once"),
    }
    assert all(note_sentence(note) for note in schema.notes)


def test_sets_functions_and_actions_are_operations_unless_they_are_forbidden() -> None:
    found = operations(shop())
    assert set(found) == {
        *("GET /Orders", "POST /Orders", "PATCH /Orders({key})", "DELETE /Orders({key})"),
        *("GET /Customers", "POST /Customers", "PATCH /Customers({key})", "GET /Me", "PATCH /Me"),
        *("GET /Latest", "POST Order/Cancel"),
    }
    latest, cancel = found["GET /Latest"], found["POST Order/Cancel"]
    assert (latest.kind, latest.record, latest.response) == (OperationKind.READ, "Order", ("Order[]",))
    assert {row.path: row.required for row in latest.parameters} == {"?count": True, "?days": False}
    assert (cancel.kind, cancel.record, cancel.request) == (OperationKind.WRITE, "Order", ("?why",))


def test_the_older_versions_say_the_same_in_their_own_words() -> None:
    schema = read(OLD)
    order = rows(schema, "Order")
    assert (order["No"].key, order["No"].read_only, order["No"].title, order["No"].max_length) == (
        True,
        False,
        "Order",
        10,
    )
    assert (order["Buyer"].read_only, order["Buyer"].description) == (True, "Who buys")
    assert order["Buyer"].references == "self.Buyer.No"
    assert (order["Kind"].read_only, order["Day"].type) == (False, FieldType.DATE)
    assert (order["Price"].precision, order["Price"].scale) == (15, None)
    assert (order["ToBuyer"].native_type, order["ToBuyer"].nullable) == ("Buyer", True)
    assert rows(schema, "Buyer")["Orders[]"].native_type == "Order"
    assert [(note.where, note.code) for note in schema.notes] == [
        ("Order", "odata_set_once"),
        ("Order.Lost", "reference_missing"),
    ]
    found = operations(schema)
    assert set(found) == {"GET /Orders", "MERGE /Orders({key})", "DELETE /Orders({key})", "POST /Close"}
    assert {row.path: row.required for row in found["POST /Close"].parameters} == {"?No": True, "?Why": False}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ('MaxLength="40"', 'MaxLength="50"', {("field.max_length.raised", "Address.City")}),
        ('Scale="2"', 'Scale="3"', {("field.scale.raised", "Money.value")}),
        ('<Member Name="Paid" Value="1"/>', "", {("field.values.removed", "State.value")}),
        (
            'Name="Number" Type="Edm.Int32"',
            'Name="Number" Type="Edm.Int64"',
            {("field.format.changed", "Order.Number")},
        ),
        (
            'Name="Buyer" Type="Edm.Int64"',
            'Name="Buyer" Type="Edm.Int64" Nullable="false"',
            {("field.nullable.lost", "Order.Buyer")},
        ),
        ('<PropertyRef Name="Position"/>', "", {("field.key.lost", "Line.Position")}),
        ('ReferencedProperty="Number"', 'ReferencedProperty="Name"', {("field.reference.retargeted", "Order.Buyer")}),
        ('Type="Collection(S.Line)"', 'Type="Collection(S.Customer)"', {("field.items.changed", "Order.Lines")}),
        ('<Annotation Term="C.Computed"/>', "", {("field.read_only.lost", "Thing.Id")}),
        (
            'Property="Deletable" Bool="false"',
            'Property="Deletable" Bool="true"',
            {("operation.added", "DELETE /Customers({key})")},
        ),
        (
            '<Singleton Name="Me" Type="S.Customer"/>',
            "",
            {("operation.removed", "GET /Me"), ("operation.removed", "PATCH /Me")},
        ),
        (
            'Name="why" Type="Edm.String"',
            'Name="because" Type="Edm.Int32"',
            {("operation.request.changed", "POST Order/Cancel")},
        ),
    ],
)
def test_each_change_is_told_once_where_it_is(before: str, after: str, expected: set[tuple[str, str]]) -> None:
    assert before in SHOP
    assert changes(shop(), shop(SHOP.replace(before, after, 1))) == expected


def test_spelling_and_order_are_no_change() -> None:
    text = HEAD + SHOP + TAIL
    other = text.replace("edmx:", "x:").replace(":edmx=", ":x=").replace("S.", "shop.sales.").replace("\n", "\n\t ")
    other = other.replace('Nullable="false" DefaultValue="7"', 'DefaultValue = "7"  Nullable="false"')
    other = other.replace(
        '<Property Name="City" Type="Edm.String" MaxLength="40"/>',
        '<Property Type="Edm.String" MaxLength="40" Name="City"></Property>',
    )
    line = '<Property Name="Buyer" Type="Edm.Int64"/>'
    other = other.replace(line, "").replace(
        '<Property Name="Number" Type="Edm.Int32"', line + '<Property Name="Number" Type="Edm.Int32"'
    )
    assert read(other) == read(text)
    parts = SHOP.split("<EntityContainer")
    assert shop("<EntityContainer" + parts[1] + parts[0]) == shop()


def test_types_of_one_name_in_two_schemas_stay_apart() -> None:
    second = '</Schema><Schema Namespace="shop.sales.old" xmlns="http://docs.oasis-open.org/odata/ns/edm"><ComplexType Name="Address"><Property Name="Line" Type="shop.sales.Address"/></ComplexType>'  # noqa: E501
    schema = shop(SHOP + second)
    assert set(rows(schema, "Address")) == {"City"}
    assert rows(schema, "shop.sales.old.Address")["Line"].native_type == "Address"
    assert changes(shop(), schema) == {("record.added", '"shop.sales.old.Address"')}


def test_what_is_not_there_is_noted_and_nothing_is_fetched(canary: Listener) -> None:
    text = """<EntityType Name="A" BaseType="other.Base"><Property Name="b" Type="other.Thing"/>
      <Property Name="c" Type="Edm.Moon"/><Property Name="d"/><Property Type="Edm.String"/></EntityType>
      <EntityType Name="R1" BaseType="S.R2"/><EntityType Name="R2" BaseType="S.R1"><Property Name="x" Type="S.R1"/>
      </EntityType>"""
    head = HEAD.replace("http://127.0.0.1:1/core", f"http://127.0.0.1:{canary.port}/core")
    schema = read(head + text + TAIL)
    assert [row.type for row in rows(schema, "A").values()] == [FieldType.UNKNOWN] * 3
    codes = {(note.where, note.code) for note in schema.notes}
    assert {("A", "reference_remote"), ("A.b", "reference_remote"), ("A.c", "type_unknown")} <= codes
    assert set(rows(schema, "R1")) == set(rows(schema, "R2")) == {"x"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("<a/>", "odata"),
        (HEAD + TAIL, "odata"),
        ('<Edmx xmlns="http://docs.oasis-open.org/odata/ns/edmx"/>', "odata"),
        (
            '<!DOCTYPE Edmx [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + HEAD[HEAD.index("<edmx") :] + TAIL,
            "xml_doctype",
        ),
        (HEAD + "<EntityType>" * 200 + "</EntityType>" * 200 + TAIL, "too_deep"),
        (HEAD + SHOP, "xml"),
    ],
)
def test_what_is_no_metadata_is_refused(content: str, code: str) -> None:
    with pytest.raises(ConnectorError) as caught:
        read(content)
    assert (caught.value.code, caught.value.permanent) == (code, True)


def test_more_properties_than_the_limit_are_refused_while_they_are_read() -> None:
    chain = "".join(
        f'<ComplexType Name="T{n}" BaseType="S.T{n - 1}"><Property Name="p{n}" Type="Edm.String"/></ComplexType>'
        for n in range(1, 400)
    )
    with pytest.raises(ConnectorError) as caught:
        read(HEAD + '<ComplexType Name="T0"/>' + chain + TAIL, fields=10_000)
    assert caught.value.code == "fields"
