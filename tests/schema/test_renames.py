"""When a field that is gone and one that came are told as one that was renamed, though they are not alike in all."""

from __future__ import annotations

from typing import Any

import pytest

from datamaps.connectors.sql.form import SQL
from datamaps.schema.compare import compare
from datamaps.schema.likeness import shape_of
from datamaps.schema.renames import Shape
from datamaps.schema.shapes import Field, FieldType, Record, SystemSchema
from datamaps.schema.tree import grow

OLD, NEW = "admitting_source_value", "admitted_from_source_value"
APART = [("field.added", f"visit.{NEW}"), ("field.removed", f"visit.{OLD}")]


def kinds(before: Field, after: Field) -> list[tuple[str, str]]:
    """What is told of a record in which one field is gone and one came, by kind."""
    old, new = (SystemSchema(records=(Record(name="visit", fields=(one,)),)) for one in (before, after))
    return sorted((one.kind.value, one.path) for one in compare(old, new, SQL.sees, baseline=old).changes)


def a(path: str, kind: FieldType = FieldType.STRING, **facets: Any) -> Field:
    return Field(path=path, type=kind, **facets)


def test_a_renamed_field_may_lose_its_length_and_is_told_with_that() -> None:
    told = kinds(a(OLD, max_length=50), a(NEW))
    assert told == [("field.max_length.removed", f"visit.{OLD}"), ("field.renamed", f"visit.{OLD}")]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (a(OLD), a(NEW, max_length=50)),
        (a(OLD, max_length=50), a(NEW, max_length=80)),
        (a(OLD, FieldType.NUMBER, precision=10, scale=2), a(NEW, FieldType.NUMBER, precision=12, scale=4)),
        (a(OLD, FieldType.INTEGER, minimum=0), a(NEW, FieldType.INTEGER)),
    ],
)
def test_limits_that_change_do_not_hide_a_rename(before: Field, after: Field) -> None:
    assert ("field.renamed", f"visit.{OLD}") in kinds(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (a(OLD), a(NEW, FieldType.INTEGER)),
        (a(OLD, max_length=50), a(NEW, max_length=50, format="uuid")),
        (a(OLD, max_length=50), a(NEW, max_length=50, key=True)),
        (a(OLD, values=("home", "hospital")), a(NEW, values=("1", "2"))),
        (a(OLD, references="self.place.id"), a(NEW, max_length=50)),
    ],
)
def test_close_names_alone_make_no_rename_of_what_is_of_another_kind(before: Field, after: Field) -> None:
    assert kinds(before, after) == APART


def test_names_that_are_only_somewhat_alike_need_the_same_limits() -> None:
    old, new = "admitted_from_code", "admitting_source_code"
    assert kinds(a(old, max_length=50), a(new, max_length=50)) == [("field.renamed", f"visit.{old}")]
    assert kinds(a(old, max_length=50), a(new)) == [
        ("field.added", f"visit.{new}"),
        ("field.removed", f"visit.{old}"),
    ]


def test_a_group_shares_what_it_is_with_one_whose_fields_have_other_limits() -> None:
    def group(city: Field) -> Shape:
        return shape_of(grow([a("address", FieldType.OBJECT), city]).children["address"])

    plain, short, number = (
        group(city)
        for city in (a("address.city"), a("address.city", max_length=40), a("address.city", FieldType.INTEGER))
    )
    assert plain.signature != short.signature
    assert plain.parts == short.parts
    assert plain.parts != number.parts
