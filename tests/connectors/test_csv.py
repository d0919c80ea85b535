"""What a delimited file says: its encoding, its delimiter, its columns in their order, and how sure that is."""

from __future__ import annotations

from pathlib import Path

import pytest

from datamaps.connectors.base import Limits
from datamaps.connectors.guess import guess
from datamaps.connectors.notes import note_sentence
from datamaps.connectors.registry import observe
from datamaps.schema.shapes import Field, FieldType, SystemSchema

ORDERS = "id,name,paid\n1,Söder,true\n2,Łódź,false\n"
Rows = list[list[str]]


def read(content: bytes | str, limits: Limits | None = None) -> SystemSchema:
    given = content.encode() if isinstance(content, str) else content
    return observe("csv", {}, limits=limits or Limits(), given=given)


def columns(content: bytes | str) -> dict[str, Field]:
    return {row.path: row for row in read(content).records[0].fields}


def codes(schema: SystemSchema) -> set[str]:
    return {note.code for note in schema.notes} - {"csv_agree"}


def of(*cells: str) -> Field:
    """The column of these cells."""
    return columns("\n".join(["x;name", *(f'"{cell}";a' for cell in cells)]))["x"]


@pytest.mark.parametrize(
    ("name", "rows", "width", "delimiter"),
    [
        ("easy-genres", 42, 3, ","),
        ("nasty-country-codes", 249, 56, ","),
        ("salesforce-account-bulk", 100, 30, ","),
        ("tab-separated-customers", 1000, 5, "\t"),
    ],
)
def test_real_files_are_read_to_the_last_row(realdata: Path, name: str, rows: int, width: int, delimiter: str) -> None:
    file = realdata / "csv_xlsx" / f"{name}.csv"
    content = file.read_bytes()
    assert guess(file.name, content) == "csv"
    schema = read(content)
    fields = schema.records[0].fields
    assert schema.seen[0].rows == rows
    assert len(fields) == width
    header = content.decode().splitlines()[0].split(delimiter)
    assert fields[0].path == header[0]
    assert codes(schema) <= {"csv_column_empty", "csv_almost"}


def test_columns_of_real_files_have_the_types_that_they_show(realdata: Path) -> None:
    folder = realdata / "csv_xlsx"
    countries = columns((folder / "nasty-country-codes.csv").read_bytes())
    assert countries["official_name_ar"].type == countries["UNTERM Chinese Short"].type == FieldType.STRING
    assert countries["ISO3166-1-numeric"].type is FieldType.INTEGER
    assert countries["Continent"].values == ("AF", "AN", "AS", "EU", "NA", "OC", "SA")
    accounts = columns((folder / "salesforce-account-bulk.csv").read_bytes())
    assert accounts["ANNUALREVENUE"].type is FieldType.NUMBER
    assert accounts["PARENTID"] == Field(path="PARENTID", nullable=True)
    customers = columns((folder / "tab-separated-customers.csv").read_bytes())
    assert [row.type.value for row in customers.values()] == ["integer", "string", "string", "string", "string"]


@pytest.mark.parametrize("folder", ["csv_xlsx", "mapping"])
def test_every_real_file_is_read_and_every_note_has_its_sentence(realdata: Path, folder: str) -> None:
    for file in sorted((realdata / folder).rglob("*.csv")):
        schema = read(file.read_bytes())
        assert schema.records[0].fields, file
        assert all(note_sentence(note) for note in schema.notes)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_unicode_in_any_form_delimiter_and_line_end_gives_the_same_schema(
    encoding: str, delimiter: str, end: str
) -> None:
    text = ORDERS.replace(",", delimiter).replace("\n", end)
    assert read(text.encode(encoding)) == read(ORDERS)


def test_windows_1252_is_read_and_noted() -> None:
    schema = read("id;größe\n1;süß\n2;œuf €\n".encode("windows-1252"))
    assert [row.path for row in schema.records[0].fields] == ["id", "größe"]
    assert codes(schema) == {"csv_encoding"}


def test_damaged_unicode_stays_unicode_and_is_noted() -> None:
    whole = "id,stadt\n1,Łódź\n2,Kraków\n3,東京\n".encode()
    for content in (whole + b"4,\xff\n", whole[:-2]):
        schema = read(content)
        assert codes(schema) == {"csv_characters"}
        assert [row.path for row in schema.records[0].fields] == ["id", "stadt"]


def test_commas_in_prose_and_numbers_do_not_split_a_file_of_semicolons() -> None:
    fields = columns("Id;Preis, netto;Preis, brutto\n1;1,50;2,50\n2;3,00;4,10\n")
    assert list(fields) == ["Id", "Preis, netto", "Preis, brutto"]
    assert fields["Preis, netto"].type is FieldType.NUMBER


def test_a_delimiter_that_the_file_names_is_taken() -> None:
    assert list(columns("sep=;\r\na;b,c\r\n1;2\r\n")) == ["a", "b,c"]


def test_one_column_stays_one_column() -> None:
    assert columns("name\nDoe, John\nRoe, Jane\n")["name"].max_length == 9


def test_dots_brackets_and_quotes_in_names_are_quoted_in_paths() -> None:
    paths = list(columns('a.b,"c ""d""",tags[],[],plain\nx,x,x,x,x\n'))
    assert paths == ['"a.b"', '"c ""d"""', '"tags[]"', '"[]"', "plain"]


def test_names_given_twice_or_not_at_all_are_made_distinct_and_noted() -> None:
    schema = read("a,a_2,a,,a\nx,x,x,x,x\n")
    assert [row.path for row in schema.records[0].fields] == ["a", "a_2", "a_3", "column_4", "a_4"]
    assert codes(schema) == {"csv_name_twice", "csv_name_missing"}


def test_a_very_long_name_is_cut_and_noted() -> None:
    schema = read("a" * 5_000 + "," + "a" * 5_000 + "\n1,2\n")
    assert len({row.path for row in schema.records[0].fields}) == 2
    assert codes(schema) == {"path_too_long"}


def test_a_file_without_names_gets_numbers() -> None:
    schema = read("1,2026-01-02,a\n2,2026-01-03,b\n3,2026-01-04,c\n")
    assert [row.path for row in schema.records[0].fields] == ["column_1", "column_2", "column_3"]
    assert schema.seen[0].rows == 3
    assert codes(schema) == {"csv_no_header"}


@pytest.mark.parametrize(
    "text",
    [
        "country,2024,2025\nAT,1,2\nDE,3,4\n",  # years are names
        "state,type\nopen,a\nopen,b\nopen,a\n",
        "id,name\n",
        "id,name\n1,a\nid,name\n2,b\n",  # two exports glued together
    ],
)
def test_names_are_not_taken_for_values(text: str) -> None:
    assert "csv_no_header" not in codes(read(text))


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["1", "-2", "+3", "0"], "integer"),
        (["007", "12"], "string"),
        (["12345678901234567890"], "string"),
        (["1", "2.5"], "number"),
        (["3.00E+07"], "number"),
        (["1,5", "1.234,50"], "number"),
        (["1,234.50"], "number"),
        (["3E7"], "string"),
        (["true", "FALSE"], "boolean"),
        (["Yes", "no"], "boolean"),
        (["2026-02-28", "2026-3-1"], "date"),
        (["28.02.2026", "1.3.2026"], "date"),
        (["12/31/2026", "31/12/2026"], "date"),
        (["2026-02-30"], "string"),
        (["2026-02-28T10:00:00Z", "2026-02-28 10:00"], "datetime"),
        (["2026-02-28T10:00:00.123+02:00"], "datetime"),
        (["2/28/2026 9:30 PM"], "datetime"),
        (["2026-02-28", "2026-02-28T10:00"], "string"),
        (["1", "n/a"], "string"),
        (["67.61.243.220"], "string"),
        (["٣", "٤"], "string"),
        (["", " "], "unknown"),
    ],
)
def test_a_type_is_what_every_filled_cell_has(cells: list[str], kind: str) -> None:
    assert of(*cells).type.value == kind


def test_an_empty_cell_makes_a_column_nullable_and_its_absence_promises_nothing() -> None:
    assert of("a", "").nullable is True
    assert of("a", "b").nullable is None
    assert of("a", "b").required is None


def test_the_longest_text_is_kept_and_numbers_have_none() -> None:
    assert of("abc", "ab").max_length == 3
    assert of("123").max_length is None


def test_how_many_rows_agree_is_noted() -> None:
    said = {note.where: note_sentence(note) for note in read("a,b,c\n1,x,\n2,,\n").notes}
    assert said["rows.a"] == "rows.a was read as whole number: 2 of 2 filled rows agree; empty: 0."
    assert said["rows.b"] == "rows.b was read as text: 1 of 1 filled rows agree; empty: 1."
    assert said["rows.c"] == "rows.c is empty in all rows that there are (2); its type is not known."


def test_a_column_that_is_nearly_of_one_type_is_text_and_says_so() -> None:
    (note,) = (one for one in read("a,b\n" + "1,x\n" * 9 + "n/a,x\n").notes if one.where == "rows.a")
    assert note.code == "csv_almost"
    assert "9 of 10 filled rows look like whole number" in note_sentence(note)


def test_a_few_values_that_repeat_often_are_listed_and_counted() -> None:
    schema = read("id,state\n" + "".join(f"{n},{'open' if n % 3 else 'done'}\n" for n in range(60)))
    assert schema.records[0].fields[1].values == ("done", "open")
    (seen,) = schema.seen
    assert [(field.path, [(one.value, one.count) for one in field.values]) for field in seen.fields] == [
        ("state", [("open", 40), ("done", 20)])
    ]


@pytest.mark.parametrize(
    "cells",
    [
        ["open", "done"] * 3,  # too few rows to tell
        [f"name {number}" for number in range(60)],
        [f"name {number}" for number in range(21)] * 10,
        ["1", "2"] * 30,
        ["ann@example.com", "bob@example.com"] * 30,
        ["+43 1 234567", "+43 1 765432"] * 30,
        ["x" * 61, "y"] * 30,
    ],
)
def test_data_are_not_listed(cells: list[str]) -> None:
    schema = read("state;other\n" + "".join(f"{cell};\n" for cell in cells))
    assert not schema.records[0].fields[0].values
    assert not schema.seen[0].fields


def test_rows_that_are_not_as_wide_as_the_names_are_noted_and_read() -> None:
    schema = read("a,b,c\n1,2,3\n4,5\n6,7,8,9\n1,2,3\n")
    (note,) = (one for one in schema.notes if one.code == "csv_ragged")
    assert note.values == {"rows": 4, "short": 1, "long": 1}
    assert schema.records[0].fields[2].nullable is True


def test_rows_of_nothing_but_delimiters_are_no_rows() -> None:
    assert read(ORDERS + ",,\n\n,,\n") == read(ORDERS)
    assert read("\n,,\n" + ORDERS) == read(ORDERS)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.csv", b"a,b\n", "csv"),
        ("a.CSV", b"a\n1\n", "csv"),
        ("a.tsv", b"a\tb\n", "csv"),
        ("a.csv", "a,b\n".encode("utf-16"), "csv"),
        ("a.txt", b"a,b\n", None),
        ("a.csv", b"PK\x03\x04,,,\n,", None),
        ("a.csv", b"<!DOCTYPE html>\n<p>a, b</p>\n", None),
        ("a.csv", b'{"a": 1,\n"b": 2}\n', None),
        ("a.csv", b"", None),
    ],
)
def test_a_delimited_file_is_known_by_ending_and_content(name: str, content: bytes, kind: str | None) -> None:
    assert guess(name, content) == kind
