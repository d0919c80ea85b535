"""What a workbook says: its sheets, its named ranges and their columns, and how little a bomb can do."""

from __future__ import annotations

import datetime
import io
import resource
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table

from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.guess import guess
from datamaps.connectors.kinds import kind_of
from datamaps.connectors.notes import note_sentence
from datamaps.connectors.registry import observe
from datamaps.schema.compare import compare
from datamaps.schema.shapes import Field, SystemSchema

ROWS = (("id", "name", "paid", "on"), (1, "Söder", True, datetime.date(2027, 1, 12)), (2, "Łódź", False, None))


def book(sheets: dict[str, Sequence[Sequence[Any]]], names: dict[str, str] | None = None) -> bytes:
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    for name, where in (names or {}).items():
        made.defined_names[name] = DefinedName(name, attr_text=where)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def repacked(content: bytes, changed: dict[str, bytes]) -> bytes:
    """A workbook with parts replaced or added."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in changed:
                new.writestr(name, old.read(name))
        for name, part in changed.items():
            new.writestr(name, part)
    return result.getvalue()


def sheet_xml(cells: str) -> dict[str, bytes]:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    xml = f'<worksheet xmlns="{space}"><sheetData>{cells}</sheetData></worksheet>'
    return {"xl/worksheets/sheet1.xml": xml.encode()}


def read(content: bytes, limits: Limits | None = None) -> SystemSchema:
    return observe("xlsx", {}, limits=limits or Limits(), given=content)


def columns(schema: SystemSchema, record: str) -> dict[str, Field]:
    (found,) = (one for one in schema.records if one.name == record)
    return {row.path: row for row in found.fields}


def refusal(content: bytes, limits: Limits | None = None) -> tuple[Trouble, str]:
    with pytest.raises(ConnectorError) as caught:
        read(content, limits)
    return caught.value.trouble, caught.value.code


def changes(before: SystemSchema, after: SystemSchema) -> list[tuple[str, str, str]]:
    kind = kind_of("xlsx")
    found = compare(before, after, kind.sees, kind.positional, before).changes
    return [(one.kind.value, one.record, one.field) for one in found]


def test_each_sheet_is_a_record_with_its_columns_in_their_order() -> None:
    schema = read(book({"Orders": ROWS, "Lager Größe": [("sku",), ("A-1",)]}))
    assert [record.name for record in schema.records] == ["Orders", "Lager Größe"]
    found = columns(schema, "Orders")
    assert [(path, row.type.value) for path, row in found.items()] == [
        ("id", "integer"),
        ("name", "string"),
        ("paid", "boolean"),
        ("on", "date"),
    ]
    assert (found["on"].nullable, found["id"].nullable, found["name"].max_length) == (True, None, 5)
    assert [one.rows for one in schema.seen] == [2, 1]


def test_a_named_range_is_a_record_and_a_name_for_one_cell_or_a_print_area_is_not() -> None:
    rows = [("Orders of the week",), (), ("", "id", "total"), ("", 1, 2.5), ("", 2, 3.5), ("", 9, 9.9)]
    names = {
        "orders": "'My sheet'!$B$3:$C$5",
        "rate": "'My sheet'!$A$1",
        "_xlnm.Print_Area": "'My sheet'!$A$1:$C$6",
        "elsewhere": "'[1]Other'!$A$1:$B$9",
        "sum": "SUM(1,2)",
    }
    schema = read(book({"My sheet": rows}, names))
    assert [record.name for record in schema.records] == ["My sheet", "orders"]
    assert {path: row.type.value for path, row in columns(schema, "orders").items()} == {
        "id": "integer",
        "total": "number",
    }
    assert schema.seen[1].rows == 2


def test_columns_in_which_nothing_stands_are_left_out_and_doubles_are_told_apart() -> None:
    schema = read(book({"S": [("a", None, "a", None, "b"), (1, None, 2, None, None)]}))
    assert list(columns(schema, "S")) == ["a", "a_2", "b"]
    assert "csv_name_twice" in {note.code for note in schema.notes}


def test_an_empty_sheet_is_noted_and_an_empty_workbook_refused() -> None:
    schema = read(book({"A": ROWS, "B": []}))
    assert [note_sentence(note) for note in schema.notes if note.code == "xlsx_empty"] == [
        "B is a sheet with nothing in it."
    ]
    assert refusal(book({"A": []})) == (Trouble.MALFORMED, "empty")


def test_another_day_of_the_same_workbook_is_no_change_and_a_moved_column_is_one() -> None:
    more = [*ROWS, (3, "Brno", True, datetime.date(2027, 2, 1))]
    before, after = read(book({"Orders": ROWS})), read(book({"Orders": more}))
    assert changes(before, after) == changes(after, before) == []
    moved = read(book({"Orders": [(row[1], row[0], *row[2:]) for row in ROWS]}))
    assert ("field.moved", "Orders", "id") in changes(before, moved)
    assert changes(before, read(book({"Orders": ROWS, "New": ROWS}))) == [("record.added", "New", "")]


def test_numbers_that_are_codes_stay_text_and_formulas_give_their_last_result() -> None:
    cells = '<row><c t="str"><v>n</v></c></row><row><c><f>1+1</f><v>2</v></c></row>'
    schema = read(repacked(book({"S": ROWS}), sheet_xml(cells)))
    assert columns(schema, "S")["n"].type.value == "integer"
    assert columns(read(book({"S": [("zip",), ("007",)]})), "S")["zip"].type.value == "string"


def test_more_rows_than_are_looked_at_are_counted() -> None:
    cells = '<row><c t="str"><v>n</v></c></row>' + "<row><c><v>1</v></c></row>" * 100_010
    schema = read(repacked(book({"S": ROWS}), sheet_xml(cells)))
    assert schema.seen[0].rows == 100_010
    (note,) = (note for note in schema.notes if note.code == "csv_rows")
    assert note.values == {"count": 100_000, "rows": 100_010}


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [("a.xlsx", book({"A": ROWS}), "xlsx"), ("a", book({"A": ROWS}), "xlsx"), ("a.xlsx", b"PK\x03\x04 a.docx", None)],
)
def test_a_workbook_is_known_by_what_is_in_it(name: str, content: bytes, kind: str | None) -> None:
    assert guess(name, content) == kind


@pytest.mark.parametrize(
    "content",
    [
        b"<!doctype html><p>Sign in</p>",
        b"PK\x03\x04 xl/workbook.xml",
        b"\xd0\xcf\x11\xe0 locked",
        book({"A": ROWS})[:-200],
        repacked(book({"A": ROWS}), {"xl/workbook.xml": b"<workbook/>"})[:3000],
        repacked(book({"A": ROWS}), {"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row><c t='x'"}),
    ],
)
def test_what_is_no_workbook_or_a_broken_one_is_refused(content: bytes) -> None:
    assert refusal(content) == (Trouble.MALFORMED, "xlsx")


def test_a_workbook_that_declares_entities_is_refused() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><workbook>&b;</workbook>'
    assert refusal(repacked(book({"A": ROWS}), {"xl/workbook.xml": bomb})) == (Trouble.MALFORMED, "xml_doctype")


@pytest.mark.slow
def test_what_would_unpack_to_too_much_is_refused_before_it_is_opened() -> None:
    large = repacked(book({"A": ROWS}), {"xl/media/image1.bin": bytes(301_000_000)})
    many = repacked(book({"A": ROWS}), {f"xl/media/{number}": b"" for number in range(2_001)})
    assert len(large) < 1_000_000
    for content in (large, many):
        assert refusal(content) == (Trouble.TOO_LARGE, "xlsx_unpacked")


def test_a_few_bytes_that_mean_a_sheet_of_billions_of_cells_do_no_harm_to_the_portal() -> None:
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    content = repacked(book({"S": ROWS}), sheet_xml(far))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert refusal(content) == (Trouble.TOO_LARGE, "memory")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # kilobytes


def test_a_size_that_lies_does_not_get_past_the_limits() -> None:
    cells = "<row>" + "<c><v>1</v></c>" * 200_000 + "</row>"
    content = bytearray(repacked(book({"S": ROWS}), sheet_xml(cells)))
    place = content.rindex(b"xl/worksheets/sheet1.xml") - 46
    content[place + 24 : place + 28] = (10).to_bytes(4, "little")  # the size that the index gives for the sheet
    assert refusal(bytes(content))[0] in (Trouble.TOO_LARGE, Trouble.MALFORMED)


@pytest.mark.slow
def test_a_workbook_that_takes_too_long_is_given_up() -> None:
    assert refusal(book({"S": [ROWS[0], *([ROWS[1]] * 20_000)]}), Limits(seconds=0.05)) == (
        Trouble.TIMED_OUT,
        "deadline",
    )


def test_too_many_columns_are_refused() -> None:
    wide = book({"S": [tuple(f"c{number}" for number in range(2_001)), tuple(range(2_001))]})
    assert refusal(wide) == (Trouble.TOO_LARGE, "fields")


def test_every_real_workbook_is_recognised_and_read(realdata: Path) -> None:
    file = realdata / "csv_xlsx" / "odcs-shipments.xlsx"
    content = file.read_bytes()
    assert guess(file.name, content) == "xlsx"
    schema = read(content)
    sheets = ["Instructions", "Fundamentals", "Schema shipments", "Support", "Team", "Roles", "SLA", "Servers"]
    names = [record.name for record in schema.records]
    assert {*sheets, "Pricing", "Custom Properties"} <= set(names)
    assert "schema.properties" in names  # one of its named ranges
    assert len(names) == len(set(names))
    assert all(note_sentence(note) for note in schema.notes)
    assert changes(schema, read(content)) == []


def with_tables() -> bytes:
    """A sheet with a title and a table below it, one that is a table and nothing else, and a hidden one."""
    made = Workbook()
    made.remove(made.worksheets[0])
    mixed = made.create_sheet("Mixed.sheet")
    for row in (("Orders", "", "spoken for"), ("id", "sum", "free"), (1, 2.5, "x"), (2, 3.5, "y")):
        mixed.append(row)
    mixed.add_table(Table(displayName="Orders", ref="A2:B4"))
    whole = made.create_sheet("Whole")
    for item in (("sku", "name"), ("A-1", "Pen"), ("A-2", "Ink")):
        whole.append(item)
    whole.add_table(Table(displayName="Items", ref="A1:B3"))
    hidden = made.create_sheet("Lists")
    hidden.append(("country",))
    hidden.append(("CH",))
    hidden.sheet_state = "veryHidden"
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def test_a_table_beside_other_cells_is_a_record_and_one_that_is_the_whole_sheet_is_not_read_twice() -> None:
    schema = read(with_tables())
    assert [record.name for record in schema.records] == ["Mixed.sheet", "Orders", "Whole", "Lists"]
    assert {path: row.type.value for path, row in columns(schema, "Orders").items()} == {
        "id": "integer",
        "sum": "number",
    }
    assert {one.record: one.rows for one in schema.seen}["Orders"] == 2


def test_a_table_that_is_called_like_a_sheet_stays_apart_and_a_broken_one_costs_nothing_else() -> None:
    content = with_tables()
    index = zipfile.ZipFile(io.BytesIO(content)).read("xl/workbook.xml").replace(b'"Whole"', b'"orders"')
    names = [record.name for record in read(repacked(content, {"xl/workbook.xml": index})).records]
    assert names == ["Mixed.sheet", "Orders_2", "orders", "Lists"]
    broken = repacked(content, {"xl/tables/table1.xml": b"<table ref='no place'"})
    assert [record.name for record in read(broken).records] == ["Mixed.sheet", "Whole", "Lists"]


def test_a_hidden_sheet_is_read_and_told() -> None:
    told = [note for note in read(with_tables()).notes if note.code == "xlsx_hidden"]
    assert [note_sentence(note) for note in told] == ["Lists is a hidden sheet; it was read like the others."]


@pytest.mark.parametrize(
    ("parts", "records"),
    [
        ("", ["Mixed.sheet", "Orders", "Whole", "Lists"]),
        ("orders", ["Orders"]),
        (" Whole \r\n\r\nMixed.sheet\r\n", ["Mixed.sheet", "Whole"]),
        ("Whole\nGone", ["Whole"]),
    ],
)
def test_a_check_is_kept_to_the_parts_that_are_chosen(parts: str, records: list[str]) -> None:
    schema = observe("xlsx", {"parts": parts}, given=with_tables())
    assert [record.name for record in schema.records] == records
    assert {one.record for one in schema.seen} <= set(records)
    assert all(any(note.where.startswith(name) for name in records) for note in schema.notes)


def test_none_of_the_chosen_parts_is_told_with_those_that_there_are() -> None:
    with pytest.raises(ConnectorError) as caught:
        observe("xlsx", {"parts": "Gone"}, given=with_tables())
    assert (caught.value.trouble, caught.value.code) == (Trouble.NOT_FOUND, "xlsx_parts")
    assert caught.value.values["known"] == "Mixed.sheet, Orders, Whole, Lists"
