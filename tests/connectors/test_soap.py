"""What the WSDL of a SOAP service says: its operations, what they take and answer, and the shapes of that."""

from __future__ import annotations

from pathlib import Path

import pytest

from datamaps.connectors.base import NO_SECRET, ConnectorError, Limits
from datamaps.connectors.guard import Guard
from datamaps.connectors.guess import guess
from datamaps.connectors.kinds import KINDS
from datamaps.connectors.notes import note_sentence
from datamaps.connectors.registry import observe
from datamaps.connectors.words import sentence
from datamaps.schema.compare import compare
from datamaps.schema.shapes import ANY, Field, FieldType, Operation, OperationKind, SystemSchema
from tests.connectors.canary import Listener, listening, reply
from tests.connectors.soap_documents import ABSTRACT, BINDINGS, HEAD, SHOP, TAIL, TYPES
from tests.connectors.xsd_documents import ORDER, packed


def read(content: str | bytes) -> SystemSchema:
    return observe("soap", {}, given=content.encode() if isinstance(content, str) else content)


def rows(found: SystemSchema, record: str) -> dict[str, Field]:
    return {row.path: row for one in found.records if one.name == record for row in one.fields}


def operations(found: SystemSchema) -> dict[str, Operation]:
    return {one.name: one for one in found.operations}


def changes(before: SystemSchema, after: SystemSchema) -> set[tuple[str, str]]:
    found = compare(before, after, KINDS["soap"].sees, baseline=before).changes
    return {(one.kind.value, one.path or one.operation) for one in found}


def test_an_operation_says_what_it_takes_answers_and_complains_of() -> None:
    found = read(SHOP)
    get = operations(found)["GetOrder"]
    assert get.request == ("GetOrder", "header Login", "header SOAPAction")
    assert get.response == ("GetOrderAnswer", "fault refused: Refused")
    assert (get.record, get.description, get.kind) == ("GetOrderAnswer", "Looks up one.", None)
    assert get.media_types == tuple(
        f"{verb} {media}" for verb in ("gives", "takes") for media in ("application/soap+xml", "text/xml")
    )
    parameters = {row.path: row for row in get.parameters}
    assert parameters["header SOAPAction"].values == ("urn:shop/GetOrder",)
    assert (parameters["header Login"].native_type, parameters["body"].required) == ("Login", True)
    assert found.servers == ("https://shop.example.com/soap",)
    assert found.notes == ()


def test_a_call_with_parts_has_a_record_of_them() -> None:
    found = read(SHOP)
    close = operations(found)["Close"]
    assert (close.request, close.response, close.record) == (("Close request",), ("Close response",), "Close response")
    taken = rows(found, "Close request")
    assert (taken["order"].native_type, taken["days"].type, taken["days"].required) == (
        "Order",
        FieldType.INTEGER,
        True,
    )
    assert rows(found, "Close response")["done"].type is FieldType.BOOLEAN


def test_each_operation_has_a_name_of_its_own() -> None:
    found = operations(read(SHOP))
    assert set(found) == {"GetOrder", "Count", "Sent", "Close", "ShopHttpGet.GetOrder"}
    assert (found["Count"].request, found["Count"].response) == ((), ("integer",))
    assert found["Sent"].kind is OperationKind.EVENT
    more = '<w:operation name="Close"><w:input name="All" message="t:CountIn"/></w:operation>'
    twice = SHOP.replace('<w:portType name="Calls">', f'<w:portType name="Calls">{more}')
    assert {"Close", "Close (CloseIn)"} <= set(operations(read(twice)))


def test_the_schemas_of_a_service_are_read_as_any_schema() -> None:
    found = read(SHOP)
    assert {one.name for one in found.records} == {
        *("GetOrder", "GetOrderAnswer", "Login", "Refused", "Order", "State", "Close request", "Close response"),
    }
    assert rows(found, "GetOrderAnswer")["state"].values == ("open",)
    assert rows(found, "Login")["@token"].required


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ('value="open"/>', 'value="open"/><xs:enumeration value="paid"/>', {("field.values.added", "State.value")}),
        ('<w:part name="days" type="xs:int"/>', "", {("field.removed", "Close request.days")}),
        ('<w:fault name="refused" message="t:Refusal"/>', "", {("operation.response.changed", "GetOrder")}),
        (
            '<soap:header message="t:GetIn" part="login" use="literal"/>',
            "",
            {("operation.request.changed", "GetOrder")},
        ),
        ("https://shop.example.com/soap", "https://new.example.com/soap", {("system.server.changed", "system")}),
        ('<w:operation name="Sent"><w:output message="t:GetOut"/></w:operation>', "", {("operation.removed", "Sent")}),
        ('element="t:Count"', 'element="t:GetOrderAnswer"', {("operation.response.changed", "Count")}),
        ('name="id" type="xs:long"', 'name="id" type="xs:string"', {("field.type.changed", "GetOrder.id")}),
        ("Looks up", "Finds", set()),
    ],
)
def test_each_change_is_told_once_where_it_is(before: str, after: str, expected: set[tuple[str, str]]) -> None:
    assert before in SHOP
    assert changes(read(SHOP), read(SHOP.replace(before, after))) == expected


def test_a_version_of_soap_that_goes_is_told() -> None:
    start, end = BINDINGS.index('<w:binding name="Soap12"'), BINDINGS.index('<w:binding name="Rpc"')
    less = HEAD + TYPES + ABSTRACT + BINDINGS[:start] + BINDINGS[end:] + TAIL
    assert {kind for kind, _path in changes(read(SHOP), read(less))} == {"operation.media_type.removed"}


def test_spelling_and_order_are_no_change() -> None:
    other = (
        SHOP.replace("<w:", "<q:")
        .replace("</w:", "</q:")
        .replace("xmlns:w=", "xmlns:q=")
        .replace('"t:', '"x:')
        .replace(":t=", ":x=")
    )
    other = other.replace(
        '<xs:element name="Count" type="xs:int"/>', '<xs:element type="xs:int"   name="Count"></xs:element>'
    )
    assert read(other.replace("\n", "\n\n  ")) == read(SHOP)
    assert read(HEAD + BINDINGS + ABSTRACT + TYPES + TAIL) == read(SHOP)


def test_a_service_in_several_files_is_read_as_one() -> None:
    schema = TYPES.removeprefix("<w:types>").removesuffix("</w:types>")
    schema = schema.replace("<xs:schema ", '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:shop" ')
    types = '<w:types><xs:schema><xs:import namespace="urn:shop" schemaLocation="http://h/x.asmx?xsd=types.xsd"/></xs:schema></w:types>'
    files: dict[str, str | bytes] = {
        "main.wsdl": f'{HEAD}<w:import namespace="urn:shop" location="in/abstract.wsdl"/>{BINDINGS}{TAIL}',
        "in/abstract.wsdl": HEAD + types + ABSTRACT + TAIL,
        "in/types.xsd": schema,
    }
    assert guess("service.zip", packed(files)) == "soap"
    assert read(packed(files)) == read(SHOP)


def test_what_is_not_in_the_upload_is_named_and_never_fetched(canary: Listener) -> None:
    place = f"http://127.0.0.1:{canary.port}/all.wsdl"
    main = f'{HEAD}<w:import namespace="urn:shop" location="{place}"/>{TAIL}'
    with pytest.raises(ConnectorError) as caught:
        read(main)
    assert (caught.value.code, caught.value.values["place"]) == ("soap_elsewhere", place)
    assert place in sentence(caught.value)
    types = f'<w:types><xs:schema><xs:import namespace="urn:shop" schemaLocation="{place}"/></xs:schema></w:types>'
    found = read(HEAD + types + ABSTRACT + BINDINGS + TAIL)
    assert {"GetOrder", "Close"} <= set(operations(found))
    assert rows(found, "Close request")["order"].type is FieldType.UNKNOWN
    assert ("document", "reference_remote") in {(note.where, note.code) for note in found.notes}
    assert all(note_sentence(note) for note in found.notes)
    beside = read((HEAD + types + ABSTRACT + TAIL).replace(place, "types.xsd"))
    assert [one.record for one in beside.hidden] == [ANY]


def test_what_is_broken_inside_is_noted() -> None:
    text = SHOP.replace('message="t:CountOut"', 'message="t:Nothing"').replace(
        'element="t:Refused"', 'element="t:Gone"'
    )
    text = text.replace('part="login"', 'part="logout"').replace('name="days" type="xs:int"', 'name="days"')
    found = read(text)
    assert operations(found)["Count"].response == ("unknown",)
    assert {(note.where, note.code) for note in found.notes} == {
        ("Count", "reference_missing"),
        ("GetOrder", "reference_missing"),
        ("Close request.days", "fields_open"),
    }


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("<a/>", "soap"),
        (HEAD + TAIL, "soap"),
        (ORDER, "soap"),
        ('<description xmlns="http://www.w3.org/ns/wsdl"/>', "soap_newer"),
        ('<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>', "soap"),
        ('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>' + HEAD[HEAD.index("<w:") :] + TAIL, "xml_doctype"),
        (packed({"a.xsd": ORDER}), "soap"),
        (SHOP[:-3], "xml"),
    ],
)
def test_what_is_no_service_is_refused(content: str | bytes, code: str) -> None:
    with pytest.raises(ConnectorError) as caught:
        read(content)
    assert (caught.value.code, caught.value.permanent) == (code, True)


def test_a_service_is_read_from_its_address() -> None:
    with listening(reply(SHOP.encode())) as server:
        config: dict[str, object] = {"url": f"http://127.0.0.1:{server.port}/shop?wsdl"}
        found = observe("soap", config, NO_SECRET, Limits(seconds=5, guard=Guard(["127.0.0.0/8"])))
    assert found == read(SHOP)
    assert server.requests[0].startswith(b"GET /shop?wsdl")


def test_the_real_service_is_read_whole(realdata: Path) -> None:
    content = (realdata / "soap" / "easy-stockquote.wsdl").read_bytes()
    assert guess("easy-stockquote.wsdl", content) == "soap"
    found = read(content)
    # 9 complex types; 20 elements are 5 at the top and 15 in types, of which one is a list and has two rows.
    assert {one.name: len(one.fields) for one in found.records} == {
        "Address": 3,
        "ArrayOfAddress": 2,
        "Fault1": 1,
        "Fault2": 1,
        "TradePriceRequest": 3,
        "TradePrice": 1,
        "account": 2,
        "country": 2,
        "country (type)": 1,
    }
    assert {one.name: (one.request, one.response) for one in found.operations} == {
        "GetLastTradePrice": (
            ("TradePriceRequest", "header SOAPAction"),
            ("TradePrice", "fault fault1: Fault1", "fault fault2: Fault2"),
        ),
        "GetLastTradePriceNoOutput": (("TradePriceRequest", "header SOAPAction"), ()),
    }
    assert (found.servers, found.notes) == (("http://example.com/stockquote",), ())
    row = rows(found, "TradePriceRequest")
    assert (row["tickerSymbol"].required, row["country"].required, row["country"].native_type) == (
        True,
        False,
        "country",
    )
    # The type and the element of one name stay apart.
    assert (set(rows(found, "country")), set(rows(found, "country (type)"))) == ({"name", "code"}, {"code"})
