"""Where the fields of a piece are in another mapping: at their paths, by their names, or nowhere."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from datamaps.grid.check import Ends
from datamaps.grid.placing import Found, Here, Paths, check_placed, place
from datamaps.map.flows import FieldMap


def row(source: str, target: str, **more: Any) -> FieldMap:
    return FieldMap.read({"source": [source] if source else [], "target": target, **more})


def found(rows: list[FieldMap], sources: list[str], targets: list[str]) -> list[tuple[str, str]]:
    return [(one.cells["source"], one.cells["target"]) for one in place(rows, Here(Paths(sources), Paths(targets)))]


def test_the_same_path_goes_before_a_like_name() -> None:
    placed = place([row("city", "town")], Here(Paths(["address.city", "city"]), Paths(["town"])))
    assert placed[0].cells == {"source": "city", "target": "town"}
    assert [one.found for one in placed[0].ends] == [Found.PATH, Found.PATH]
    assert placed[0].ready


def test_a_name_is_found_in_any_spelling_and_in_any_group() -> None:
    rows = [row("billing.postal_code", "ZipCode"), row("billing.city", "Town")]
    sources = ["id", "shipping.PostalCode", "shipping.City"]
    assert found(rows, sources, ["address.zip_code", "address.town"]) == [
        ("shipping.PostalCode", "address.zip_code"),
        ("shipping.City", "address.town"),
    ]


def test_where_two_groups_have_a_field_the_one_with_most_of_the_piece_wins() -> None:
    rows = [row("a.city", "x"), row("a.street", "y"), row("a.zip", "z")]
    sources = ["office.city", "home.city", "home.street", "home.zip"]
    assert [source for source, _target in found(rows, sources, ["x", "y", "z"])] == [
        "home.city",
        "home.street",
        "home.zip",
    ]


def test_a_flat_name_finds_its_group_and_a_group_its_flat_name() -> None:
    rows = [row("billing_city", "a"), row("ship.city", "b")]
    here = found(rows, ["billing.city", "ship_city", "city"], ["a", "b"])
    assert here == [("billing.city", "a"), ("ship_city", "b")]


def test_one_target_is_given_to_one_row_only() -> None:
    rows = [row("a", "home.city"), row("b", "work.city")]
    assert found(rows, ["a", "b"], ["city"]) == [("a", "city"), ("b", "")]


def test_what_is_not_there_is_named_and_what_is_mapped_is_not_ready() -> None:
    rows = [row("fax", "fax"), row("city", "city"), row("", "currency", transform="constant", default="EUR")]
    fax, city, currency = place(rows, Here(Paths(["city"]), Paths(["city", "currency"])), {"city"})
    assert fax.missing == ("fax", "fax")
    assert (city.mapped, city.ready) == (True, False)
    assert currency.ready


def test_a_catalog_without_fields_leaves_every_path_as_it_was_kept() -> None:
    (one,) = place([row("city", "town")], Here(Paths([]), Paths([])))
    assert [end.found for end in one.ends] == [Found.AS_KEPT, Found.AS_KEPT]
    assert one.ready


def test_what_was_kept_for_the_way_back_is_not_ready_where_there_is_none() -> None:
    rows, ends = [row("city", "town", way="back")], (Paths(["city"]), Paths(["town"]))
    assert not place(rows, Here(*ends))[0].ready
    assert place(rows, Here(*ends, two_way=True))[0].ready


PATHS = st.lists(
    st.sampled_from(["id", "a.id", "a.b", "b", "lines[].sku", "sku", '"x.y"', "B"]), max_size=6, unique=True
)


@given(st.lists(st.tuples(PATHS, PATHS), max_size=5), PATHS, PATHS)
def test_only_paths_that_are_there_are_found(
    ends: list[tuple[list[str], list[str]]], s: list[str], t: list[str]
) -> None:
    rows = [FieldMap.read({"source": source, "target": next(iter(target), None)}) for source, target in ends]
    for one in place(rows, Here(Paths(s), Paths(t))):
        assert all(place.path in s or not s or place.found is Found.MISSING for place in one.sources)
        assert all(bool(place.path) is (place.found is not Found.MISSING) for place in one.ends)


def test_everything_that_was_kept_comes_along_but_who_stood_behind_it() -> None:
    kept = row("a", "b", rule="Trim", table="iso", quality="Two letters", note="Ask Ann", way="back", confirmed=False)
    cells = {"source": "x", "target": "y"}
    (one_way,) = check_placed({3: (kept, cells)}, (), Ends(), two_way=False).answers
    both = {"source": ["x"], "target": "y", "rule": "Trim", "table": "iso", "quality": "Two letters", "note": "Ask Ann"}
    assert one_way == both
    (two_way,) = check_placed({3: (kept, cells)}, (), Ends(), two_way=True).answers
    assert two_way == both | {"way": "back"}


def test_what_is_wrong_is_said_of_its_row() -> None:
    rows = {
        1: (row("a", "b"), {"source": "a", "target": "b"}),
        4: (row("c", "d"), {"source": "c", "target": "b"}),
        5: (row("e", "f"), {"source": "e..", "target": "f"}),
        7: (row("g", "h"), {"source": " ", "target": ""}),
        8: (row("i", "", transform="ignore"), {"source": "", "target": ""}),
        9: (row("j", "k"), {"source": "j", "target": "taken"}),
    }
    checked = check_placed(rows, [{"source": ["z"], "target": "taken"}], Ends(), two_way=False)
    assert sorted((one.row, one.column, one.code) for one in checked.stops) == [
        (1, "target", "twice"),
        (4, "target", "twice"),
        (5, "source", "path"),
        (7, "target", "no_target"),
        (8, "source", "no_source"),
        (9, "target", "twice_elsewhere"),
    ]
    assert next(one for one in checked.stops if one.row == 1).values["other"] == 5
