"""Lists of fields that people keep: every way to write one gives the same shape, and prose is taken for nothing."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import Workbook

from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.dictionary.cells import reference_of, type_of, values_of
from datamaps.connectors.guess import guess
from datamaps.connectors.kinds import kind_of
from datamaps.connectors.registry import observe
from datamaps.schema.changes import Change
from datamaps.schema.compare import compare
from datamaps.schema.normalize import normalize
from datamaps.schema.shapes import Field, FieldType, SystemSchema

LIST = """\
Table,Field,Label,Type,Length,Required,Key,Values,Refers to,Description
customer,id,Number,integer,,yes,PK,,,Given by the shop
customer,status,Status,text,20,yes,,A = active; C = closed,,
customer,balance,Balance,decimal,"10,2",no,,,,What is owed
order,customer,Customer,integer,,yes,,,customer.id,
order,lines[].sku,Article,varchar(40),,no,,,,
"""


def read(content: str | bytes, limits: Limits | None = None) -> SystemSchema:
    given = content.encode() if isinstance(content, str) else content
    return observe("dictionary", {}, limits=limits or Limits(), given=given)


def fields(schema: SystemSchema) -> dict[str, Field]:
    return {f"{record.name}.{row.path}": row for record in schema.records for row in record.fields}


def workbook(sheets: dict[str, list[list[object]]]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def changes(before: SystemSchema, after: SystemSchema) -> list[Change]:
    kind = kind_of("dictionary")
    return list(compare(before, after, kind.sees, kind.positional, baseline=before).changes)


def told(before: SystemSchema, after: SystemSchema) -> set[tuple[str, str]]:
    return {(one.kind.value, f"{one.record}.{one.field}".rstrip(".")) for one in changes(before, after)}


def test_a_list_says_all_that_its_columns_say() -> None:
    found = fields(read(LIST))
    assert list(found) == ["customer.id", "customer.status", "customer.balance", "order.customer", "order.lines[].sku"]
    key, status, balance = found["customer.id"], found["customer.status"], found["customer.balance"]
    assert (key.type, key.key, key.required, key.title) == (FieldType.INTEGER, True, True, "Number")
    assert (status.type, status.max_length, status.values) == (FieldType.STRING, 20, ("A", "C"))
    assert (balance.type, balance.precision, balance.scale) == (FieldType.NUMBER, 10, 2)
    assert (balance.required, balance.description) == (False, "What is owed")
    assert found["order.customer"].references == "self.customer.id"
    assert found["order.lines[].sku"].max_length == 40


@pytest.mark.parametrize(
    "heads",
    [
        "Table,Field,Type,Required",
        "TABLE_NAME;COLUMN_NAME;DATA_TYPE;MANDATORY",
        "object\tapi name\tfield type\tis required",
        "Entity|Attribute|Data type|Required?",
    ],
)
def test_headings_may_be_called_and_divided_as_people_do(heads: str) -> None:
    by = next(one for one in ",;\t|" if one in heads)
    rows = [by.join(("customer", "id", "integer", "yes")), by.join(("customer", "name", "text", "no"))]
    found = fields(read("\n".join((heads, *rows))))
    assert {path: (row.type.value, row.required) for path, row in found.items()} == {
        "customer.id": ("integer", True),
        "customer.name": ("string", False),
    }


def test_the_same_list_as_a_workbook_with_a_title_and_joined_cells_is_no_change() -> None:
    rows: list[list[object]] = [["Fields of the shop"], [], ["Table", "Field", "Type", "Length", "Mandatory"]]
    rows += [["customer", "id", "Integer", None, "x"], [None, "status", "TEXT", 20, "X"]]
    rows += [[None, "balance", "Decimal", "10,2", None]]
    rows += [["order", "customer", "int", None, "x"], [None, "lines[].sku", "character varying(40)", None, ""]]
    assert told(read(LIST), read(workbook({"Data dictionary": rows, "Read me": [["Ask Priya"]]}))) == set()


def test_a_sheet_for_each_record_names_them() -> None:
    heads: list[object] = ["Name", "Type"]
    found = read(workbook({"Customer": [heads, ["id", "integer"]], "Order": [heads, ["total", "number"]]}))
    assert list(fields(found)) == ["Customer.id", "Order.total"]


def test_rows_in_another_order_and_tables_in_capitals_are_no_change() -> None:
    head, *rows = LIST.splitlines()
    capitals = [table.upper() + "," + rest for table, _comma, rest in (row.partition(",") for row in reversed(rows))]
    assert told(read(LIST), read("\n".join((head, *capitals)))) == set()


def test_a_list_that_is_in_capitals_throughout_keeps_them() -> None:
    assert list(fields(read("Table,Field,Type\nKNA1,KUNNR,CHAR(10)\n"))) == ["KNA1.KUNNR"]


def test_what_changed_is_told_and_a_longer_text_is_not() -> None:
    after = LIST.replace("text,20,yes", "text,40,no").replace("customer,balance,", "customer,open_balance,")
    assert told(read(LIST), read(after)) == {
        ("field.required.lost", "customer.status"),
        ("field.renamed", "customer.balance"),
    }


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        (("yes", "no", ""), [True, False, None]),
        (("x", "", "x"), [True, False, True]),
        (("M", "O", "C"), [True, False, None]),
        (("NOT NULL", "NULL", ""), [True, False, None]),
        (("", "", ""), [False, False, False]),
    ],
)
def test_a_mark_means_yes_and_none_means_no_only_where_nobody_says_no(
    marks: tuple[str, ...], expected: list[bool | None]
) -> None:
    rows = "\n".join(f"f{number},text,{mark}" for number, mark in enumerate(marks))
    assert [row.required for row in fields(read(f"field,type,required\n{rows}")).values()] == expected


def test_what_may_be_empty_is_read_in_the_language_of_databases() -> None:
    found = fields(read("Column,Type,Null\na,int,NOT NULL\nb,int,NULL\nc,int,YES\nd,int,NO\n"))
    assert [row.nullable for row in found.values()] == [False, True, True, False]


@pytest.mark.parametrize(
    ("written", "type_", "length"),
    [
        ("Text", "string", None),
        ("String(50)", "string", 50),
        ("VARCHAR(MAX)", "string", None),
        ("character varying (12)", "string", 12),
        ("whole number", "integer", None),
        ("long", "integer", None),
        ("NUMERIC(10,2)", "number", None),
        ("Currency", "number", None),
        ("Yes/No", "boolean", None),
        ("Date/Time", "datetime", None),
        ("list of text", "array", None),
        ("array<integer>", "array", None),
        ("string[]", "array", None),
        ("flurb", "unknown", None),
        ("", "unknown", None),
    ],
)
def test_types_are_understood_in_words_and_in_the_language_of_databases(
    written: str, type_: str, length: int | None
) -> None:
    found = type_of(written)
    assert (found.type.value, found.max_length) == (type_, length)


def test_a_list_of_plain_values_has_a_row_for_its_items() -> None:
    found = fields(read("field,type\ntags,list of text\n"))
    assert {path: row.type.value for path, row in found.items()} == {"fields.tags": "array", "fields.tags[]": "string"}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("A = active; C = closed", ("A", "C")),
        ("open|closed|open", ("open", "closed")),
        ("1: new\n2: old", ("1", "2")),
        ("small, medium, large", ("small", "medium", "large")),
        ("any", ()),
        ("", ()),
        (
            "A code, of those that are listed in the handbook of the year before last, else a word for it",
            (),
        ),
    ],
)
def test_values_are_read_from_lists_and_not_from_prose(written: str, expected: tuple[str, ...]) -> None:
    assert values_of(written) == expected


def test_a_reference_needs_a_field() -> None:
    assert reference_of("customer(id)") == "self.customer.id"
    assert reference_of("see the list of customers") is None


def test_what_is_odd_is_noted_and_nothing_is_lost() -> None:
    schema = read("field,type,description\nid,integer,\nid,text,again\n,,All about it\nx,flurb,\ny,,\n")
    assert list(fields(schema)) == ["fields.id", "fields.x", "fields.y"]
    assert schema.records[0].description == "All about it"
    assert {note.code for note in schema.notes} == {"field_twice", "type_unknown", "type_missing"}


@pytest.mark.parametrize(
    "content", [b"id,name\n1,Ann\n", b"field,colour\nid,red\n", workbook({"A": [["id", "name"], [1, "Ann"]]})]
)
def test_what_lists_no_fields_is_refused(content: bytes) -> None:
    with pytest.raises(ConnectorError) as caught:
        read(content)
    assert (caught.value.trouble, caught.value.code) == (Trouble.MALFORMED, "dictionary")


def test_a_list_without_end_is_refused() -> None:
    with pytest.raises(ConnectorError) as caught:
        read("field,type\n" + "a,text\n" * 100_001)
    assert (caught.value.trouble, caught.value.code) == (Trouble.TOO_LARGE, "fields")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (LIST.encode(), "dictionary"),
        (b"id,field,type\n1,wheat,7\n2,rye,9\n", "csv"),
        (b"name,type\nAnn,customer\nBo,supplier\n", "csv"),
        (b"id,name,state\n1,Ann,open\n", "csv"),
    ],
)
def test_a_list_of_fields_is_told_from_a_list_of_things(content: bytes, kind: str) -> None:
    assert guess("a.csv", content) == kind


def test_a_list_that_is_pasted_from_a_spreadsheet_is_known_without_a_name() -> None:
    assert guess("", LIST.replace(",", "\t").encode()) == "dictionary"
    assert guess("", b"Dear all, the field is required, of type text.\n") is None


def test_two_editions_of_a_real_list_show_each_of_their_changes(realdata: Path) -> None:
    folder = realdata / "mapping" / "pair-omop-cdm-fields"
    before, after = (read((folder / name).read_bytes()) for name in ("before-5.3.csv", "after-5.4.csv"))
    assert normalize(before, False) == normalize(before, False)
    found = told(before, after)
    visits = {
        ("field.renamed", f"visit_{table}.{field}")
        for table in ("occurrence", "detail")
        for field in ("admitting_source_concept_id", "discharge_to_concept_id", "discharge_to_source_value")
    }
    assert visits | {("field.renamed", "visit_detail.visit_detail_parent_id")} <= found
    assert {("record.removed", "cohort_attribute"), ("record.removed", "attribute_definition")} <= found
    assert {("record.added", "episode"), ("record.added", "episode_event")} <= found
    added = ("procedure_occurrence.procedure_end_date", "device_exposure.production_id", "location.latitude")
    assert {("field.added", path) for path in (*added, "metadata.metadata_id", "metadata.value_as_number")} <= found
    assert ("field.renamed", "metadata.metadata date") in found
    # Eighty-nine types that are only spelled otherwise are no change; these seven days that gained a time are.
    assert len([one for one in found if one[0] == "field.type.changed"]) == 7
    assert not [one for one in found if one[0].startswith("record.renamed")]
