"""Files that are damaged, enormous, of another kind, or made to harm: an answer or one refusal, and in time."""

from __future__ import annotations

import csv
import io
import random
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.notes import note_sentence
from datamaps.connectors.registry import observe
from datamaps.connectors.words import sentence
from datamaps.schema.normalize import normalize
from integrations_portal.shapes.paths import split_path
from tests.connectors.test_csv import codes, read


def refusal(content: bytes, limits: Limits | None = None) -> ConnectorError:
    with pytest.raises(ConnectorError) as caught:
        observe("csv", {}, limits=limits or Limits(), given=content)
    assert sentence(caught.value)
    return caught.value


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04\x14\x00" + b"\0" * 100,
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
        b"SQLite format 3\0" + b"\0" * 100,
        b"<!DOCTYPE html><html><body>Sign in</body></html>",
        b'\xef\xbb\xbf<?xml version="1.0"?><a/>',
        b'{"error": "not signed in"}',
        b'[{"a": 1}, {"a": 2}]',
        bytes(range(256)) * 20,
        b"a,b\0\0\0\0\0\0\n" * 100,
    ],
)
def test_another_kind_of_file_is_refused(content: bytes) -> None:
    error = refusal(content)
    assert (error.trouble, error.code) == (Trouble.MALFORMED, "csv_not_text")


@pytest.mark.parametrize("content", [b"\n\n", b",,,\n,,,\n", b'""\n'])
def test_a_file_with_nothing_in_it_is_empty(content: bytes) -> None:
    assert refusal(content).code == "empty"


def test_a_few_zero_bytes_are_noted() -> None:
    schema = read(b"id,na\0me\n" + b"1,x\n" * 200 + b"2,\0y\n")
    assert codes(schema) == {"csv_characters"}
    assert "\0" not in schema.model_dump_json()


def test_a_quote_that_is_never_closed_ends_the_rows_with_a_note() -> None:
    schema = read('id,name\n1,a\n2,b\n3,"open\n' + "4,d\n" * 50_000)
    (note,) = (one for one in schema.notes if one.code == "csv_stopped")
    assert note.values == {"line": 4}
    assert schema.seen[0].rows is None
    assert [row.type.value for row in schema.records[0].fields] == ["integer", "string"]


def test_a_quote_left_open_in_the_names_is_refused() -> None:
    assert refusal(b'id,"name\n1,a\n2,b\n').values == {"line": 1}


@pytest.mark.parametrize(
    "content",
    [
        b"a" * 10_000_000,
        b"a," * 5_000_000,
        b'"' * 10_000_000,
        b'"a\n",' * 2_000_000,
        b"\xc3\xa4" * 5_000_000,
    ],
    ids=["letters", "commas", "quotes", "lines in quotes", "not ascii"],
)
def test_ten_megabytes_in_one_row_are_refused_soon(content: bytes) -> None:
    started = time.monotonic()
    assert refusal(content).code in ("csv_row", "fields", "empty")
    assert time.monotonic() - started < 5


def test_a_long_row_among_others_ends_the_rows_with_a_note() -> None:
    schema = read(b"id,name\n1,a\n2," + b"x," * 5_000_000 + b"\n3,c\n")
    assert codes(schema) == {"csv_stopped"}


def test_more_columns_than_a_table_has_are_refused() -> None:
    error = refusal((",".join(f"c{n}" for n in range(2_001)) + "\n").encode())
    assert (error.trouble, error.code) == (Trouble.TOO_LARGE, "fields")
    assert refusal(b"a,b,c\n1,2,3\n", Limits(fields=2)).values == {"limit": 2}


def test_rows_beyond_the_cap_are_counted_and_not_looked_at() -> None:
    schema = read("id,name\n" + "1,a\n" * 100_000 + "x,y\n" * 10)
    assert codes(schema) == {"csv_rows"}
    assert schema.seen[0].rows == 100_010
    assert schema.records[0].fields[0].type.value == "integer"


def test_reading_ends_when_the_time_is_over() -> None:
    late = Limits(seconds=1, started=time.monotonic() - 2)
    assert refusal(b"a,b\n1,2\n", late).trouble is Trouble.TIMED_OUT


def test_formulas_and_markup_are_kept_as_they_are() -> None:
    paths = [row.path for row in read("=1+1,<script>,{where},%s\na,b,c,d\n").records[0].fields]
    assert paths == ["=1+1", "<script>", "{where}", "%s"]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.one_of(
        st.binary(max_size=300),
        st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")),
        st.text(alphabet='ab1.,;\t|"\n\r\0 é[]', max_size=200).map(str.encode),
        st.text(alphabet='a1,"\n', max_size=80).map(lambda text: text.encode("utf-16")),
    )
)
def test_whatever_the_bytes_there_is_a_schema_or_one_plain_refusal(content: bytes) -> None:
    try:
        schema = observe("csv", {}, given=content)
    except ConnectorError as error:
        assert error.trouble is Trouble.MALFORMED  # noqa: PT017 -- either outcome is fine, a fault is not
        return
    paths = [row.path for row in schema.records[0].fields]
    assert len(set(paths)) == len(paths)
    assert all(len(split_path(path)) == 1 for path in paths)
    assert all(note_sentence(note) for note in schema.notes)


cells = st.one_of(
    st.sampled_from(["", "1", "2.5", "true", "2026-01-02", "open", "done", "é", "a,b", 'say "x"', "two\nlines"]),
    st.text(alphabet="abc 01.,;\n", max_size=6),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=45), st.randoms(use_true_random=False))
def test_the_same_rows_in_another_order_give_the_same_schema(
    rows: list[tuple[str, str, str]], shuffle: random.Random
) -> None:
    mixed = rows[:]
    shuffle.shuffle(mixed)
    one, other = (normalize(read(_written(some)), positional=True) for some in (rows, mixed))
    assert one == other


def _written(rows: list[tuple[str, str, str]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([("first", "second", "third"), *rows])
    return out.getvalue()
