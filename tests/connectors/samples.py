"""A small source of each kind that reads documents, for what is promised of all kinds alike."""

from __future__ import annotations

import io
import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import quoteattr

from openpyxl import Workbook

Make = Callable[[Sequence[str]], bytes]
"""A source with one record whose fields have these names."""


@dataclass(frozen=True)
class Sample:
    """`make` writes a source with fields of given names. `names` are what the kind allows beyond ASCII; `real` are
    folders and endings of real files; `repeats`: whether a source can give two fields one name.
    """

    make: Make
    names: tuple[str, ...] = ("größe", "価格", "Łódź", "a b", "a.b", "x[]")
    real: tuple[tuple[str, str], ...] = ()
    file: str = "sample.json"
    paths: Callable[[Sequence[str]], Sequence[str]] = tuple
    """What fields are called that were asked for by these names, where a standard gives the names."""
    repeats: bool = False
    shuffles: bool = False
    """Whether it is JSON, whose keys may stand in any order."""


def _schema(names: Sequence[str]) -> Mapping[str, Any]:
    return {"type": "object", "properties": {name: {"type": "string"} for name in names}}


def _openapi(names: Sequence[str]) -> bytes:
    head = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {}}
    return json.dumps(head | {"components": {"schemas": {"Order": _schema(names)}}}).encode()


def _json_schema(names: Sequence[str]) -> bytes:
    return json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", **_schema(names)}).encode()


def _graphql(names: Sequence[str]) -> bytes:
    rows = "\n".join(f"  {name}: String" for name in names)
    return f"type Query {{ order: Order }}\ntype Order {{\n{rows}\n}}\n".encode()


def _csv(names: Sequence[str]) -> bytes:
    lines = [",".join(names), *(",".join(f"text {row}" for _name in names) for row in range(3))]
    return "\n".join(lines).encode()


def _dictionary(names: Sequence[str]) -> bytes:
    return "\n".join(["table,field,type", *(f"Order,{name},text" for name in names)]).encode()


def _xlsx(names: Sequence[str]) -> bytes:
    book = Workbook()
    book.worksheets[0].append(list(names))
    book.worksheets[0].append(["text"] * len(names))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _sqlite(names: Sequence[str]) -> bytes:
    columns = ", ".join(f'"{name}" TEXT' for name in names)
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute(f'CREATE TABLE "Order" ({columns})')
        return database.serialize()


def _avro(names: Sequence[str]) -> bytes:
    fields = [{"name": name, "type": "string"} for name in names]
    return json.dumps({"type": "record", "name": "Order", "fields": fields}).encode()


def _protobuf(names: Sequence[str]) -> bytes:
    rows = "\n".join(f"  string {name} = {number};" for number, name in enumerate(names, 1))
    return f'syntax = "proto3";\nmessage Order {{\n{rows}\n}}\n'.encode()


def _odcs(names: Sequence[str]) -> bytes:
    rows = [{"name": name, "logicalType": "string"} for name in names]
    head = {"apiVersion": "v3.1.0", "kind": "DataContract", "id": "orders", "version": "1.0.0", "status": "active"}
    return json.dumps(head | {"schema": [{"name": "Order", "logicalType": "object", "properties": rows}]}).encode()


def _odata(names: Sequence[str]) -> bytes:
    rows = "".join(f'<Property Name={quoteattr(name)} Type="Edm.String"/>' for name in names)
    head = '<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>'
    schema = f'<Schema Namespace="shop" xmlns="http://docs.oasis-open.org/odata/ns/edm"><EntityType Name="Order">{rows}'
    return f"{head}{schema}</EntityType></Schema></edmx:DataServices></edmx:Edmx>".encode()


def _asyncapi(names: Sequence[str]) -> bytes:
    order = {"payload": {"type": "object", "properties": {name: {"type": "string"} for name in names}}}
    channels = {"orders": {"address": "orders", "messages": {"Order": order}}}
    placed = {"action": "send", "channel": {"$ref": "#/channels/orders"}}
    head = {"asyncapi": "3.0.0", "info": {"title": "T", "version": "1"}}
    return json.dumps(head | {"channels": channels, "operations": {"placed": placed}}).encode()


def _xsd(names: Sequence[str]) -> bytes:
    rows = "".join(f'<xs:element name={quoteattr(name)} type="xs:string"/>' for name in names)
    type_ = f'<xs:complexType name="Order"><xs:sequence>{rows}</xs:sequence></xs:complexType>'
    return f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{type_}</xs:schema>'.encode()


def _soap(names: Sequence[str]) -> bytes:
    schema = _xsd(names).decode()
    return f'<definitions xmlns="http://schemas.xmlsoap.org/wsdl/"><types>{schema}</types></definitions>'.encode()


def _dbt(names: Sequence[str]) -> bytes:
    columns = {name: {"name": name, "data_type": "text"} for name in names}
    node = {"resource_type": "model", "name": "orders", "package_name": "shop", "columns": columns}
    head = {"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json"}}
    return json.dumps(head | {"nodes": {"model.shop.orders": node}, "sources": {}}).encode()


def _singer(names: Sequence[str]) -> bytes:
    return json.dumps({"streams": [{"stream": "orders", "tap_stream_id": "orders", "schema": _schema(names)}]}).encode()


def _airbyte(names: Sequence[str]) -> bytes:
    modes = ["full_refresh"]
    streams = [{"name": "orders", "json_schema": _schema(names), "supported_sync_modes": modes}]
    return json.dumps({"type": "CATALOG", "catalog": {"streams": streams}}).encode()


def _scim(names: Sequence[str]) -> bytes:
    rows = [{"name": name, "type": "string", "mutability": "readWrite"} for name in names]
    head = {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Schema"], "id": "urn:example:Order", "name": "Order"}
    return json.dumps(head | {"attributes": rows}).encode()


def _salesforce(names: Sequence[str]) -> bytes:
    rows = [{"name": name, "type": "string", "soapType": "xsd:string", "picklistValues": []} for name in names]
    return json.dumps({"name": "Order__c", "label": "Order", "fields": rows}).encode()


def _webhook(names: Sequence[str]) -> bytes:
    return json.dumps([dict.fromkeys(names, f"text {row}") for row in range(3)]).encode()


_IN_SEGMENT = 4


def _element_paths(names: Sequence[str]) -> Sequence[str]:
    """Elements of segments of nobody's standard, four in each: `ZAA.01`."""
    return [f"{_own_tag(place // _IN_SEGMENT)}.{place % _IN_SEGMENT + 1:02}" for place in range(len(names))]


def _own_tag(number: int) -> str:
    return f"Z{chr(65 + number // 26)}{chr(65 + number % 26)}"


def _segments(names: Sequence[str], mark: str) -> list[str]:
    """The segments of a message that hold these texts."""
    parts = [names[start : start + _IN_SEGMENT] for start in range(0, len(names), _IN_SEGMENT)]
    return [mark.join((_own_tag(number), *part)) for number, part in enumerate(parts)]


def _x12(names: Sequence[str]) -> bytes:
    rows = _segments(names, "*")
    isa = "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *270112*1405*U*00401*000000001*0*P*>"
    head = [isa, "GS*PO*SENDER*RECEIVER*20270112*1405*1*X*004010", "ST*850*0001"]
    tail = [f"SE*{len(rows) + 2}*0001", "GE*1*1", "IEA*1*000000001"]
    return "".join(f"{one}~\n" for one in (*head, *rows, *tail)).encode()


def _edifact(names: Sequence[str]) -> bytes:
    rows = _segments(names, "+")
    head = ["UNB+UNOA:2+SENDER+RECEIVER+270112:1405+1", "UNH+1+ORDERS:D:96A:UN"]
    return "".join(f"{one}'\n" for one in (*head, *rows, f"UNT+{len(rows) + 2}+1", "UNZ+1+1")).encode()


SAMPLES: dict[str, Sample] = {
    "openapi": Sample(_openapi, real=(("openapi", "json"), ("openapi", "yaml"), ("openapi", "yml")), shuffles=True),
    "json_schema": Sample(_json_schema, real=(("jsonschema", "json"),), shuffles=True),
    "graphql": Sample(_graphql, names=(), real=(("graphql", "graphql"), ("graphql", "json")), file="a.graphql"),
    "odata": Sample(_odata, real=(("odata", "xml"), ("odata", "csdl")), file="a.xml"),
    "xsd": Sample(_xsd, file="a.xsd"),
    "soap": Sample(_soap, real=(("soap", "wsdl"),), file="a.wsdl"),
    "sql": Sample(_sqlite, real=(("sql", "sqlite"),), file="a.db"),
    "csv": Sample(_csv, real=(("csv_xlsx", "csv"), ("mapping", "csv")), file="a.csv", repeats=True),
    "dictionary": Sample(_dictionary, names=("größe", "価格", "Łódź", "a b"), real=(("mapping", "csv"),), file="a.csv"),
    "xlsx": Sample(_xlsx, real=(("csv_xlsx", "xlsx"),), file="a.xlsx", repeats=True),
    "avro": Sample(_avro, names=(), real=(("avro", "avsc"),), file="a.avsc", shuffles=True),
    "asyncapi": Sample(_asyncapi, real=(("asyncapi", "yml"), ("asyncapi", "yaml")), shuffles=True),
    "protobuf": Sample(_protobuf, names=(), real=(("protobuf", "proto"),), file="a.proto"),
    "odcs": Sample(_odcs, real=(("odcs", "yaml"), ("odcs", "json")), shuffles=True),
    "salesforce": Sample(_salesforce, real=(("salesforce", "json"),), shuffles=True),
    "webhook": Sample(_webhook, real=(("webhooks", "json"),), shuffles=True),
    "scim": Sample(_scim, shuffles=True),
    "dbt": Sample(_dbt, shuffles=True, file="manifest.json"),
    "singer": Sample(_singer, real=(("singer", "json"),), shuffles=True),
    "airbyte": Sample(_airbyte, real=(("airbyte", "json"),), shuffles=True),
    "x12": Sample(_x12, names=(), real=(("edi/x12", "edi"),), file="a.x12", paths=_element_paths),
    "edifact": Sample(
        _edifact, names=(), real=(("edi/edifact", "edi"), ("edi/edifact", "txt")), file="a.edi", paths=_element_paths
    ),
}
