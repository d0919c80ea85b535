"""What definitions of Protocol Buffers say, as text in each dialect and as the compiler writes them."""

from __future__ import annotations

from pathlib import Path

import pytest
from google.protobuf import timestamp_pb2, wrappers_pb2
from google.protobuf.descriptor_pb2 import FileDescriptorSet

from datamaps.connectors.base import ConnectorError, Limits
from datamaps.connectors.guess import guess
from datamaps.connectors.notes import note_sentence
from datamaps.connectors.registry import observe
from datamaps.schema.shapes import Field, FieldType, Operation, OperationKind, SystemSchema
from tests.connectors.asyncapi_documents import packed

FILES = Path(__file__).parent / "protobuf_files"
DIALECTS = ("shop", "market", "edition")


def read(content: str | bytes, limits: Limits | None = None) -> SystemSchema:
    given = content if isinstance(content, bytes) else content.encode()
    return observe("protobuf", {}, limits=limits or Limits(), given=given)


def of_file(name: str) -> SystemSchema:
    return read((FILES / name).read_bytes())


def refused(content: str | bytes, limits: Limits | None = None) -> ConnectorError:
    with pytest.raises(ConnectorError) as caught:
        read(content, limits)
    return caught.value


def fields(schema: SystemSchema, record: str) -> dict[str, Field]:
    return {row.path: row for one in schema.records if one.name == record for row in one.fields}


def operation(schema: SystemSchema, name: str) -> Operation:
    return next(one for one in schema.operations if one.name == name)


def described(schema: SystemSchema) -> dict[str, str]:
    return {record.name: record.description for record in schema.records}


@pytest.mark.parametrize("dialect", DIALECTS)
def test_text_and_what_the_compiler_made_of_it_are_one_and_the_same(dialect: str) -> None:
    compiled = (FILES / f"{dialect}.pb").read_bytes()
    assert guess(f"{dialect}.pb", compiled) == guess("", compiled) == "protobuf"
    assert guess(f"{dialect}.proto", (FILES / f"{dialect}.proto").read_bytes()) == "protobuf"
    assert read(compiled) == of_file(f"{dialect}.proto")


def test_imports_that_a_set_carries_are_told_only_as_far_as_they_are_used() -> None:
    whole = FileDescriptorSet.FromString((FILES / "shop.pb").read_bytes())
    for module in (timestamp_pb2, wrappers_pb2):
        module.DESCRIPTOR.CopyToProto(whole.file.add())
    assert read(whole.SerializeToString()) == of_file("shop.proto")


def test_every_type_of_field_has_its_place() -> None:
    rows = fields(of_file("shop.proto"), "Order")
    assert (rows["id"].type, rows["id"].number, rows["id"].required, rows["id"].nullable) == (
        *(FieldType.STRING, 1),
        *(True, False),
    )
    state = rows["state"]
    assert (state.type, state.format, state.native_type, state.default) == (FieldType.STRING, "enum", "State", "OPEN")
    assert (state.values, state.value_numbers) == (("OPEN", "PAID"), ("OPEN = 1", "PAID = 2"))
    assert (rows["at"].type, rows["at"].title) == (FieldType.DATETIME, "placedAt")
    assert (rows["lines"].type, rows["lines"].number, rows["lines[]"].native_type) == (FieldType.ARRAY, 4, "Order.Line")
    assert (rows["by_code"].format, rows["by_code"].number, rows["by_code.*"].native_type) == (
        *("map<string>", 5),
        "Order.Line",
    )
    assert (rows["person"].nullable, rows["company"].deprecated) == (True, True)
    assert (rows["extra[]"].format, rows["extra[]"].native_type) == ("group", "Order.Extra")
    assert (rows["points"].type, rows["points"].format) == (FieldType.INTEGER, "google.protobuf.Int32Value")
    assert [rows[name].default for name in ("rate", "most", "open", "text", "raw")] == [
        *("1.5", "inf", "true", 'a"bAc\n', None)
    ]
    assert (rows["(shelf)"].type, rows["(shelf)"].number) == (FieldType.INTEGER, 126)
    assert "old" not in rows
    weight = fields(of_file("shop.proto"), "Order.Extra")["weight"]
    assert (weight.format, weight.default) == ("int64", "-16")


def test_comments_are_the_words_that_are_told() -> None:
    schema = of_file("shop.proto")
    rows = fields(schema, "Order")
    assert described(schema)["Order"] == "One order.\n\nIt has lines."
    assert [rows[name].description for name in ("id", "state", "at", "lines")] == [
        *("Its number.", "Where it is.", "When it was placed.\nIn local time.", "")
    ]
    assert fields(schema, "State")["value"].description == "OPEN: It can be changed."
    assert operation(schema, "rpc Shop/Get").description == "Gets one."


def test_methods_of_services_are_operations() -> None:
    shop, market = of_file("shop.proto"), of_file("market.proto")
    get, watch = operation(shop, "rpc Shop/Get"), operation(shop, "rpc Shop/Watch")
    assert (get.kind, get.record, get.request, get.response) == (
        *(OperationKind.READ, "Order"),
        *(("Order.Person",), ("Order",)),
    )
    assert (watch.kind, watch.request, watch.response) == (None, ("Order[]",), ("Order[]",))
    assert operation(shop, "rpc Shop/Old").deprecated
    assert (operation(market, "rpc S/Get").kind, operation(market, "rpc S/Put").kind) == (
        *(OperationKind.READ, OperationKind.WRITE),
    )
    assert operation(market, "rpc S/Get").response == ()


def test_what_callers_must_give_and_cannot_write_is_taken_from_the_usual_options() -> None:
    rows = fields(of_file("market.proto"), "M")
    assert (rows["a"].required, rows["a"].write_only, rows["b"].read_only) == (True, True, True)
    assert [rows[name].nullable for name in ("a", "b", "e", "m", "plain", "es")] == [
        *(False, True, True, True, False, False)
    ]
    assert [rows[name].title for name in ("camelCase", "with__two_9")] == ["", ""]


def test_an_edition_says_for_each_field_what_may_be_left_out() -> None:
    rows = fields(of_file("edition.proto"), "M")
    assert [(rows[name].required, rows[name].nullable) for name in "abc"] == [
        *((False, False), (False, True), (True, False))
    ]
    assert rows["n"].format == "group"
    newer = 'edition = "2024"; import option "x.proto"; export message A { local enum B { C = 0; } B local = 1; }'
    assert fields(read(newer), "A")["local"].native_type == "A.B"


def test_a_type_of_another_file_is_noted_once_and_found_when_the_file_is_given() -> None:
    main = 'syntax = "proto3"; package a; import "b.proto"; message M { b.v1.T one = 1; b.v1.T two = 2; }'
    other = 'syntax = "proto3"; package b.v1; message T { string x = 1; }'
    alone = read(main)
    assert [note_sentence(note) for note in alone.notes] == [
        "M.one has the type b.v1.T, which is defined in a file that was not given."
    ]
    assert (fields(alone, "M")["two"].type, fields(alone, "M")["two"].native_type) == (FieldType.UNKNOWN, "b.v1.T")
    content = packed({"shop/a.proto": main, "b.proto": other, "notes.txt": "?"})
    assert guess("a.zip", content) == "protobuf"
    whole = read(content)
    assert (fields(whole, "M")["two"].native_type, whole.notes) == ("T", ())


def test_names_are_found_from_the_inside_out_and_two_of_one_name_keep_their_packages() -> None:
    text = """
    package p; enum E { A = 0; }
    message M { enum E { B = 0; } optional E inner = 1; optional p.E outer = 2; optional .p.E full = 3;
      message N { optional E deep = 1; } }
    """
    rows = fields(read(text), "M")
    assert [rows[name].native_type for name in ("inner", "outer", "full")] == ["M.E", "E", "E"]
    assert fields(read(text), "M.N")["deep"].native_type == "M.E"
    second = read(packed({"a.proto": text, "b.proto": "package q; message M { optional string x = 1; }"}))
    assert {"p.M", "q.M", "M.N"} <= set(described(second))


def test_words_of_the_language_may_be_names() -> None:
    text = """
    syntax = "proto3"; package message.option;
    message stream { string message = 1; int32 optional = 2; bool reserved = 3; string group = 4; string map = 5;
      string to = 6; string max = 7; stream stream = 8; .message.option.stream rpc = 9; string syntax = 10; }
    enum option { option allow_alias = true; option = 0; reserved = 1; }
    service service { rpc rpc(stream stream) returns (stream); }
    """
    schema = read(text)
    assert len(fields(schema, "stream")) == 10
    assert fields(schema, "option")["value"].values == ("option", "reserved")
    assert operation(schema, "rpc service/rpc").request == ("stream[]",)


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        ('syntax = "proto3";\nmessage A {\n string a 1;\n}', "protobuf", 3),
        ("message A {\n string a = 1;", "protobuf", 2),
        ("message A {\n/* never closed", "protobuf", 2),
        ('message A { string a = 1 [default = "never closed\n];', "protobuf", 1),
        ("message A { string a = 99999999999999; }", "protobuf", 1),
        (f"message A {{ string a = {'9' * 5_000}; }}", "protobuf", 1),
        ("message A { string a = 08; }", "protobuf", 1),
        ("message A { reserved 1", "protobuf", 1),
        ("option a = {" + "b: {" * 500, "protobuf", 1),
        ("<html>\n<form>", "protobuf", 1),
        ("} message A {}", "protobuf", 1),
        ('syntax = "proto9"; message A {}', "protobuf_level", None),
        ('edition = "next"; message A {}', "protobuf_level", None),
        ('syntax = "proto3"; // nothing', "protobuf_nothing", None),
        (";" * 50_000, "protobuf_nothing", None),
        ("message A {" * 5_000, "too_deep", None),
        (packed({"readme.txt": "no"}), "protobuf_archive", None),
    ],
)
def test_what_is_no_definition_is_refused_with_the_line(content: str | bytes, code: str, line: int | None) -> None:
    error = refused(content)
    assert (error.code, error.values.get("line")) == (code, line)


def outcome(content: bytes) -> str:
    """What reading ends in: the code of the error, or nothing."""
    try:
        read(content)
    except ConnectorError as error:
        return error.code
    return ""


def test_a_set_that_is_cut_off_or_damaged_never_fails_inside_the_portal() -> None:
    whole = (FILES / "shop.pb").read_bytes()
    cut = {outcome(whole[:end]) for end in range(20, len(whole), 97)}
    damaged = {outcome(whole[:spot] + b"\xff" + whole[spot + 1 :]) for spot in range(20, len(whole), 41)}
    assert cut == {"protobuf_set"}
    assert damaged <= {"", "protobuf_set", "protobuf", "encoding", "protobuf_nothing"}


def test_time_and_the_number_of_words_are_limited() -> None:
    text = "message A {" + "".join(f"optional string f{number} = {number};" for number in range(1, 5_000)) + "}"
    assert len(fields(read(text), "A")) == 4_999
    assert refused(text, Limits(nodes=5_000)).code == "values"
    assert refused(text, Limits(seconds=0)).code == "deadline"
    assert refused(text, Limits(fields=100)).code == "fields"


@pytest.mark.parametrize(
    ("name", "records", "enums", "entries"),
    [
        ("easy-support-case.proto", 4, 2, 29),
        ("pair-merchant-products/before-v1beta.proto", 27, 3, 196),
        ("pair-merchant-products/after-v1.proto", 77, 37, 639),
    ],
)
def test_real_files_have_all_that_was_counted(
    name: str, records: int, enums: int, entries: int, realdata: Path
) -> None:
    """Entries are fields and values of enums with a number, those that go over two lines among them."""
    schema = read((realdata / "protobuf" / name).read_bytes())
    lists = [record for record in schema.records if [row.path for row in record.fields] == ["value"]]
    lists = [record for record in lists if record.fields[0].format == "enum"]
    numbered = [row for record in schema.records for row in record.fields if row.number is not None]
    assert (len(schema.records), len(lists)) == (records, enums)
    assert len(numbered) + sum(len(record.fields[0].value_numbers) for record in lists) == entries
    assert {note.code for note in schema.notes} == {"type_elsewhere"}
