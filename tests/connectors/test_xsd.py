"""What XML schemas say: elements, types and all that they are derived from, values, and how often something comes."""

from __future__ import annotations

import pytest

from datamaps.connectors.base import ConnectorError, Limits
from datamaps.connectors.kinds import KINDS
from datamaps.connectors.notes import note_sentence
from datamaps.connectors.registry import observe
from datamaps.schema.compare import compare
from datamaps.schema.shapes import Field, FieldType, SystemSchema
from tests.connectors.xsd_documents import ORDER, schema


def read(text: str | bytes, limits: Limits | None = None) -> SystemSchema:
    content = text.encode() if isinstance(text, str) else text
    return observe("xsd", {}, limits=limits, given=content)


def rows(found: SystemSchema, record: str) -> dict[str, Field]:
    return {row.path: row for one in found.records if one.name == record for row in one.fields}


def changes(before: str, after: str) -> set[tuple[str, str]]:
    old, new = read(before), read(after)
    return {(one.kind.value, one.path) for one in compare(old, new, KINDS["xsd"].sees, baseline=old).changes}


def test_elements_and_types_are_records_and_each_thing_is_one_of_them() -> None:
    assert {one.name for one in read(ORDER).records} == {
        *("order", "customer", "card", "cash", "payment"),
        *("Thing", "Order", "OldOrder", "Line", "Payment", "Card", "Money"),
        *("Amount", "Code", "Name", "State", "Sizes"),
    }
    (order,) = (one for one in read(ORDER).records if one.name == "order")
    assert order.description == "One order."


def test_a_type_has_what_it_extends_and_says_from_where() -> None:
    found = read(ORDER)
    assert {one.record: one.of for one in found.composed} == {
        "order": ("Order",),
        "payment": ("Payment",),
        "cash": ("Payment",),
        "card": ("Card",),
        "Order": ("Thing",),
        "OldOrder": ("Order",),
        "Card": ("Payment",),
        "Money": ("Amount",),
    }
    order = rows(found, "Order")
    assert (order["id"].type, order["id"].minimum, order["@version"].maximum) == (FieldType.INTEGER, 1, None)
    assert (order["@version"].required, order["@version"].format, order["@urgent"].required) == (True, "uint8", False)
    assert set(rows(found, "OldOrder")) == {"id", "@version"}
    assert set(rows(found, "order")) == set(order)


def test_what_is_described_in_place_is_written_out_and_what_has_a_name_leads_there() -> None:
    customer, order = rows(read(ORDER), "customer"), rows(read(ORDER), "Order")
    assert [*customer] == ["address", "address[]", "address[].@kind", "address[].city", 'address[]."größe.cm"', "name"]
    assert (customer["address"].max_length, customer["address"].required) == (3, True)
    assert (customer["address[].city"].nullable, customer["address[].@kind"].default) == (True, "home")
    assert (order["customer"].type, order["customer"].native_type) == (FieldType.OBJECT, "customer")
    assert (order["line"].type, order["line[]"].native_type) == (FieldType.ARRAY, "Line")
    assert rows(read(ORDER), "Line")["part"].native_type == "Line"


def test_how_often_something_comes_is_counted_through_groups_and_choices() -> None:
    order = rows(read(ORDER), "Order")
    required = {path: row.required for path, row in order.items() if "[" not in path}
    assert {path for path, one in required.items() if one} == {
        *("@version", "id", "customer", "line", "state", "total", "weight", "sizes", "either", "code"),
    }
    body = """<xs:complexType name="T"><xs:sequence><xs:element name="a" type="xs:int"/>
      <xs:choice><xs:sequence><xs:element name="a" type="xs:int"/><xs:element name="b" type="xs:int"/></xs:sequence>
      <xs:element name="b" type="xs:int" maxOccurs="4"/></xs:choice>
      <xs:sequence maxOccurs="2"><xs:element name="c" type="xs:int" minOccurs="0"/><xs:element name="d" maxOccurs="0"/>
      </xs:sequence></xs:sequence></xs:complexType>"""
    found = rows(read(schema(body)), "T")
    assert {path: (row.required, row.min_length, row.max_length) for path, row in found.items() if "[" not in path} == {
        "a": (True, None, 2),
        "b": (True, None, 4),
        "c": (False, None, 2),
    }


def test_values_say_what_they_allow_with_all_that_they_are_derived_from() -> None:
    order = rows(read(ORDER), "Order")
    total = order["total"]
    assert (total.type, total.precision, total.scale, total.minimum) == (FieldType.NUMBER, 12, 2, 0)
    assert (order["code"].min_length, order["code"].max_length, order["code"].pattern) == (2, 8, "[A-Z]+")
    assert (order["state"].values, order["state"].default) == (("open", "paid"), "open")
    assert (order["sizes"].type, order["sizes[]"].format) == (FieldType.ARRAY, "int16")
    assert (order["either"].type, order["either"].native_type) == (FieldType.UNKNOWN, "date | integer")
    assert (order["web"].format, order["from"].type) == ("uri", FieldType.DATE)
    name = rows(read(ORDER), "Name")["value"]
    assert (name.min_length, name.max_length) == (5, 5)


def test_a_value_with_attributes_is_a_plain_field_with_these_below() -> None:
    order, money = rows(read(ORDER), "Order"), rows(read(ORDER), "Money")
    assert (order["weight"].type, order["weight.@unit"].values) == (FieldType.NUMBER, ("open", "paid"))
    assert (order["total"].native_type, money["value"].scale, money["@currency"].required) == ("Money", 2, True)


def test_what_may_stand_in_for_an_element_is_told_and_listed() -> None:
    found = read(ORDER)
    order = rows(found, "Order")
    assert "payment" not in order
    assert (order["card"].native_type, order["cash"].native_type, order["card"].required) == ("Card", "Payment", False)
    assert [row.values for row in rows(found, "Card").values()] == [("0000",)]
    assert {(note.where, note.code) for note in found.notes} == {
        ("Order", "xsd_choice"),
        ("Order", "xsd_substituted"),
        ("Order", "fields_open"),
    }
    assert "Order takes others in place of payment: card, cash." in map(note_sentence, found.notes)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ('<xs:maxLength value="12"/>', '<xs:maxLength value="14"/>', {("field.max_length.raised", "Code.value")}),
        ('<xs:maxLength value="8"/>', '<xs:maxLength value="9"/>', {("field.max_length.raised", "Order.code")}),
        ('<xs:enumeration value="paid"/>', "", {("field.values.removed", "State.value")}),
        (
            '<xs:element ref="s:customer"/>',
            '<xs:element ref="s:customer" minOccurs="0"/>',
            {("field.required.lost", "Order.customer")},
        ),
        (
            'name="address" maxOccurs="3"',
            'name="address" maxOccurs="5"',
            {("field.max_length.raised", "customer.address")},
        ),
        ('name="id" type="xs:positiveInteger"', 'name="id" type="xs:string"', {("field.type.changed", "Thing.id")}),
        ('<xs:attribute name="urgent" type="xs:boolean"/>', "", {("field.removed", "Order.@urgent")}),
        ('<xs:fractionDigits value="2"/>', '<xs:fractionDigits value="3"/>', {("field.scale.raised", "Amount.value")}),
        (' nillable="true"', "", {("field.nullable.lost", "customer.address[].city")}),
        ('default="home"', 'default="work"', {("field.default.changed", "customer.address[].@kind")}),
        ('value="[A-Z]+"', 'value="[A-Z0-9]+"', {("field.pattern.changed", "Order.code")}),
        ('memberTypes="xs:integer xs:date"', 'memberTypes="xs:integer"', {("field.type.narrowed", "Order.either")}),
        ('itemType="xs:short"', 'itemType="xs:string"', {("field.items.changed", "Sizes.value")}),
        (
            '<xs:element name="cash" type="s:Payment" substitutionGroup="s:payment"/>',
            "",
            {("record.removed", "cash"), ("field.removed", "Order.cash"), ("field.required.gained", "Order.card")},
        ),
    ],
)
def test_each_change_is_told_once_where_it_is(before: str, after: str, expected: set[tuple[str, str]]) -> None:
    assert before in ORDER
    assert changes(ORDER, ORDER.replace(before, after, 1)) == expected


def test_spelling_and_order_are_no_change() -> None:
    other = ORDER.replace("xs:", "q:").replace("xmlns:xs=", "xmlns:q=").replace('"s:', '"t:').replace(":s=", ":t=")
    other = other.replace("\n", "\n   ").replace("</q:sequence>", "<!-- x --></q:sequence>")
    other = other.replace(
        'name="version" type="q:unsignedByte" use="required"', 'use="required" type="q:unsignedByte" name="version"'
    )
    assert read(other) == read(ORDER)
    head, *parts = ORDER.split("<xs:simpleType name=")
    turned = head + "<xs:simpleType name=" + "<xs:simpleType name=".join([*parts[1:-2], parts[0], *parts[-2:]])
    assert turned != ORDER
    assert read(turned) == read(ORDER)
    line = '<xs:element name="sku" type="s:Code"/>'
    moved = ORDER.replace(line, "").replace('type="s:Line" minOccurs="0"/>', 'type="s:Line" minOccurs="0"/>' + line)
    assert read(moved) == read(ORDER)


def test_an_element_and_a_type_of_one_name_are_one_thing_or_two() -> None:
    type_ = '<xs:complexType name="A"><xs:attribute name="x"/></xs:complexType>'
    assert [one.name for one in read(schema('<xs:element name="A" type="s:A"/>' + type_)).records] == ["A"]
    two = '<xs:element name="A"><xs:complexType><xs:attribute name="y"/></xs:complexType></xs:element>'
    found = read(schema(two + type_))
    assert {one.name: [row.path for row in one.fields] for one in found.records} == {"A": ["@y"], "A (type)": ["@x"]}


def test_lists_as_soap_encodes_them_have_items() -> None:
    body = """<xs:complexType name="L"><xs:complexContent><xs:restriction base="e:Array" xmlns:e="http://schemas.xmlsoap.org/soap/encoding/">
      <xs:attribute ref="e:arrayType" xmlns:w="http://schemas.xmlsoap.org/wsdl/" w:arrayType="s:T[][]"/>
      </xs:restriction></xs:complexContent></xs:complexType>
      <xs:complexType name="T"><xs:sequence><xs:element name="all" type="s:L"/></xs:sequence></xs:complexType>"""
    found = read(schema(body))
    assert {path: (row.type.value, row.native_type) for path, row in rows(found, "L").items()} == {
        "value": ("array", ""),
        "value[]": ("array", ""),
        "value[][]": ("object", "T"),
    }
    assert (rows(found, "T")["all"].native_type, found.notes) == ("L", ())


def test_what_cannot_be_understood_is_noted_and_never_lost() -> None:
    body = """<xs:complexType name="T"><xs:sequence><xs:element name="a" type="s:Missing"/>
      <xs:element name="b" type="xs:moon"/><xs:element name="c" type="xs:anyType"/><xs:element name="d"/>
      <xs:element ref="s:gone"/><xs:group ref="s:lost"/></xs:sequence></xs:complexType>
      <xs:simpleType name="Ring"><xs:restriction base="s:Ring"/></xs:simpleType>
      <xs:complexType name="R1"><xs:complexContent><xs:extension base="s:R2"/></xs:complexContent></xs:complexType>
      <xs:complexType name="R2"><xs:complexContent><xs:extension base="s:R1"><xs:attribute name="z"/></xs:extension>
      </xs:complexContent></xs:complexType>
      <xs:group name="G"><xs:sequence><xs:element name="g"><xs:complexType><xs:group ref="s:G"/></xs:complexType>
      </xs:element></xs:sequence></xs:group>
      <xs:complexType name="U"><xs:group ref="s:G"/></xs:complexType>
      <xs:element name="K" type="s:U"><xs:unique name="u"><xs:selector xpath="g"/><xs:field xpath="g"/></xs:unique>
      </xs:element>"""
    found = read(schema(body))
    assert {path: row.type.value for path, row in rows(found, "T").items()} == dict.fromkeys(
        ("a", "b", "c", "d", "gone"), "unknown"
    )
    assert set(rows(found, "R1")) == {"@z"}
    assert set(rows(found, "U")) == {"g"}
    assert {(note.where, note.code) for note in found.notes} >= {
        ("T.a", "reference_missing"),
        ("T.b", "type_unknown"),
        ("T.c", "fields_open"),
        ("T", "reference_missing"),
        ("R1", "reference_cycle"),
        ("U", "reference_cycle"),
        ("K", "keyword_not_read"),
    }
    assert all(note_sentence(note) for note in found.notes)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("<a/>", "xsd"),
        (schema(""), "xsd"),
        ('<schema><element name="a"/></schema>', "xsd"),
        ('<!DOCTYPE a SYSTEM "file:///etc/passwd">' + schema("<xs:element name='a'/>"), "xml_doctype"),
        (schema("<xs:sequence>" * 100 + "</xs:sequence>" * 100), "too_deep"),
        (ORDER[:-20], "xml"),
    ],
)
def test_what_is_no_schema_is_refused(content: str, code: str) -> None:
    with pytest.raises(ConnectorError) as caught:
        read(content)
    assert (caught.value.code, caught.value.permanent) == (code, True)
