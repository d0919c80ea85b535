"""Lists of values and defaults, in the words of every dialect."""

from __future__ import annotations

import pytest

from datamaps.connectors.sql.checks import checks_in, listed_values, plain_default


@pytest.mark.parametrize(
    "condition",
    [
        "status IN ('a', 'b')",
        "CHECK (status IN ('a','b'))",
        "CHECK ((status = ANY (ARRAY['a'::text, 'b'::text])))",
        "CHECK (((status)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[])))",
        "CHECK (((status)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text])))",
        "CHECK (((status IS NULL) OR (status = ANY (ARRAY['a'::text, 'b'::text]))))",
        "`status` in ('a','b')",
        "(`status` in (_utf8mb4'a',_utf8mb4'b'))",
        "([status]='a' OR [status]='b')",
        "([status]=N'a' OR [status]=N'b' OR [status] IS NULL)",
        "\"status\" IN ('a', 'b')",
        "(status = 'a' or status = 'b')",
    ],
)
def test_a_list_is_found_in_every_spelling(condition: str) -> None:
    assert listed_values(condition) == ("status", ("a", "b"))


@pytest.mark.parametrize(
    ("condition", "column", "values"),
    [
        ("CHECK ((rank = ANY (ARRAY[1, 2, '-3'::integer])))", "rank", ("1", "2", "-3")),
        ("([n]=(2) OR [n]=(1))", "n", ("2", "1")),
        ("CHECK ((kind = 'only'::text))", "kind", ("only",)),
        ("name in ('it''s','a, b','(c)','d OR e')", "name", ("it's", "a, b", "(c)", "d OR e")),
        ("\"Größe\" in ('S','M')", "Größe", ("S", "M")),
        ("CHECK ((state = ANY (ARRAY['a'::public.\"State\", 'b'::public.state])))", "state", ("a", "b")),
        ("x in ('a','a')", "x", ("a",)),
    ],
)
def test_values_are_taken_as_they_are_stored(condition: str, column: str, values: tuple[str, ...]) -> None:
    assert listed_values(condition) == (column, values)


@pytest.mark.parametrize(
    "condition",
    [
        "",
        "CHECK",
        "age > 0",
        "status <> 'a'",
        "status NOT IN ('a', 'b')",
        "NOT (status IN ('a', 'b'))",
        "CHECK (NOT (status = ANY (ARRAY['a'::text])))",
        "status IN ('a') AND kind IN ('b')",
        "status = 'a' OR kind = 'b'",
        "status = 'a' AND status = 'b'",
        "upper(status) IN ('A', 'B')",
        "(upper(status) = ANY (ARRAY['A'::text]))",
        "status IN (SELECT name FROM states)",
        "status IN ('a', other)",
        "json_valid(`doc`)",
        '"X" IS NOT NULL',
        "length(status) IN (1, 2)",
        "status in ('a',",
        "'" * 30_000,
        "(" * 10_000 + ")" * 10_000,
    ],
)
def test_any_other_condition_says_nothing(condition: str) -> None:
    assert listed_values(condition) is None


def test_conditions_are_found_in_a_create_statement() -> None:
    statement = """CREATE TABLE t ( -- CHECK (no IN ('x'))
        a TEXT CHECK (a IN ('x', ')', 'y''')), /* CHECK (b = 1) */
        "check (c)" TEXT DEFAULT 'CHECK (d)',
        CONSTRAINT e CHECK(lower(a) = a), recheck (f))"""
    assert checks_in(statement) == ["(a IN ('x', ')', 'y'''))", "(lower(a) = a)"]


@pytest.mark.parametrize(
    ("expression", "default"),
    [
        (None, None),
        ("NULL", None),
        ("NULL::character varying", None),
        ("(NULL)", None),
        ("'active'::character varying", "active"),
        ("'it''s'", "it's"),
        ("((0))", "0"),
        ("(N'x')", "x"),
        ("-1", "-1"),
        ("'-1'::integer", "-1"),
        ("true", "true"),
        ("FALSE", "false"),
        ("now()", "now()"),
        ("(getdate())", "getdate()"),
        ("current_timestamp()", "current_timestamp()"),
        ("CURRENT_TIMESTAMP", "CURRENT_TIMESTAMP"),
        ("('a' || 'b')", "'a' || 'b'"),
        ("(1) + (2)", "(1) + (2)"),
        ("''::text", ""),
        ("SYSDATE ", "SYSDATE"),
    ],
)
def test_a_default_is_its_value_or_else_its_expression(expression: str | None, default: str | None) -> None:
    assert plain_default(expression) == default
