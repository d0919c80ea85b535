"""How far a change of one system or field is felt."""

from __future__ import annotations

from typing import Any

from datamaps.map.datamap import DataMap
from datamaps.map.live import flow_state, system_state
from datamaps.map.reach import Role, comes_from, downstream, goes_on_to, upstream, uses_of_field
from integrations_portal.shapes.paths import FieldRef


def a_map(*flows: str, **more: dict[str, Any]) -> DataMap:
    """Flows written `a>b`, `a<>b` for both ways, `a>hub>b` for one through a hub."""
    rows: list[dict[str, Any]] = []
    for number, text in enumerate(flows, 1):
        both = "<>" in text
        ends = text.split("<>" if both else ">")
        row: dict[str, Any] = {"ref": f"F-{number}", "source": ends[0], "target": ends[-1]}
        row |= {"direction": "two_way"} if both else {}
        row |= {"via": ends[1]} if len(ends) == 3 else {}
        rows.append(row | more.get(f"f{number}", {}))
    keys = sorted({end for row in rows for end in (row["source"], row["target"], row.get("via")) if end})
    return DataMap.read({"systems": [{"key": key} for key in keys], "flows": rows})


def told(found: Any) -> list[tuple[str, int]]:
    return [(one.system, one.distance) for one in found]


def test_a_chain_is_felt_to_its_end() -> None:
    chain = a_map("a>b", "b>c", "c>d")
    assert told(downstream(chain, "a")) == [("b", 1), ("c", 2), ("d", 3)]
    assert told(upstream(chain, "d")) == [("c", 1), ("b", 2), ("a", 3)]
    assert upstream(chain, "a") == ()


def test_the_shortest_way_counts_and_says_where_it_leads_through() -> None:
    found = {one.system: one for one in downstream(a_map("a>b", "b>c", "a>c", "a>c"), "a")}
    assert (found["c"].distance, found["c"].before, found["c"].flows) == (1, "a", ("F-3", "F-4"))


def test_a_loop_ends_and_nothing_depends_on_itself() -> None:
    assert told(downstream(a_map("a>b", "b>c", "c>a"), "a")) == [("b", 1), ("c", 2)]
    assert downstream(a_map("a>a"), "a") == ()


def test_a_two_way_flow_is_felt_at_both_ends() -> None:
    both = a_map("a<>b")
    assert told(downstream(both, "b")) == [("a", 1)]
    assert told(upstream(both, "b")) == [("a", 1)]


def test_what_a_hub_carries_for_others_does_not_mix() -> None:
    shared_hub = a_map("a>hub>b", "c>hub>d")
    assert told(downstream(shared_hub, "a")) == [("b", 1), ("hub", 1)]
    assert told(upstream(shared_hub, "d")) == [("c", 1), ("hub", 1)]


def test_a_change_of_the_hub_itself_is_felt_by_all_that_it_carries() -> None:
    shared_hub = a_map("a>hub>b", "c>hub>d", "d>e")
    assert told(downstream(shared_hub, "hub")) == [("b", 1), ("d", 1), ("e", 2)]
    assert told(upstream(shared_hub, "hub")) == [("a", 1), ("c", 1)]


def test_a_long_chain_is_no_deep_recursion() -> None:
    long = a_map(*(f"s{n}>s{n + 1}" for n in range(3_000)))
    assert downstream(long, "s0")[-1].distance == 3_000


def record_map(*fields: dict[str, Any], source: str = "R", target: str = "R", **more: Any) -> dict[str, Any]:
    return {"record_maps": [{"source": source, "target": target, "fields": list(fields), **more}]}


def test_every_use_of_a_field_is_told_with_what_is_done_to_it() -> None:
    datamap = a_map(
        "a>b",
        "b>a",
        "a>c",
        f1=record_map({"source": ["email"], "target": "mail"}, match_key=[{"source": "email", "target": "login"}]),
        f2=record_map({"source": ["address"], "target": "email"}),
        f3=record_map({"source": ["id"], "target": "id"}, left_out=[{"field": "email", "why": "nobody asks"}]),
    )
    uses = uses_of_field(datamap, FieldRef("a", "R", "email"))
    assert [(use.flow.ref, use.role) for use in uses] == [
        ("F-1", Role.READ),
        ("F-1", Role.MATCHED),
        ("F-2", Role.WRITTEN),
        ("F-3", Role.LEFT_OUT),
    ]
    assert uses[0].others == (FieldRef("b", "R", "mail"),)
    assert uses[1].others == (FieldRef("b", "R", "login"),)


def test_a_part_of_a_field_is_a_use_of_it_but_a_like_name_is_not() -> None:
    moves = [{"source": [path], "target": f"t{n}"} for n, path in enumerate(("address.city", "addressee", "address"))]
    datamap = a_map("a>b", f1=record_map(*moves))
    assert [use.field.path for use in uses_of_field(datamap, FieldRef("a", "R", "address"))] == [
        "address.city",
        "address",
    ]
    assert [use.field.path for use in uses_of_field(datamap, FieldRef("a", "R", "address.city"))] == [
        "address.city",
        "address",
    ]


def test_the_same_path_of_another_record_or_system_is_another_field() -> None:
    datamap = a_map("a>b", f1=record_map({"source": ["id"], "target": "id"}))
    assert uses_of_field(datamap, FieldRef("a", "Other", "id")) == ()
    assert [use.role for use in uses_of_field(datamap, FieldRef("b", "R", "id"))] == [Role.WRITTEN]


def test_a_value_is_followed_through_several_flows_and_back() -> None:
    datamap = a_map(
        "a>b",
        "b>c",
        f1=record_map({"source": ["x"], "target": "y"}),
        f2=record_map({"source": ["y", "k"], "target": "z"}),
    )
    assert [(str(one.ref), one.distance) for one in goes_on_to(datamap, FieldRef("a", "R", "x"))] == [
        ("b.R.y", 1),
        ("c.R.z", 2),
    ]
    assert {str(one.ref) for one in comes_from(datamap, FieldRef("c", "R", "z"))} == {"b.R.y", "b.R.k", "a.R.x"}


def test_the_worst_that_is_open_is_the_state_of_a_system() -> None:
    assert system_state({"info", "breaking"}, {"match"}) == "stops"
    assert system_state({"info"}, {"match"}) == "drift"
    assert system_state((), {"drift", "match"}) == "drift"
    assert system_state((), {"match", "could_not_check"}) == "could_not_check"
    assert system_state((), ()) == ""


def test_a_flow_is_well_where_its_system_differs_in_something_else() -> None:
    assert flow_state((), {"drift"}) == "match"
    assert flow_state({"warning"}, {"drift"}) == "drift"
