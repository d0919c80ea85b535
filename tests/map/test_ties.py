"""How closely systems are tied: what each feels of another that is down, and who is joined only by it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datamaps.map.datamap import DataMap
from datamaps.map.flows import Flow
from datamaps.map.ties import Felt, Ties, cut_off, felt_without, ties_of

NEVER = {"kind": "none"}


def flow(source: str, target: str, **answers: Any) -> Flow:
    return Flow.read({"ref": "F-01", "source": source, "target": target, **answers})


@pytest.mark.parametrize(
    ("answers", "down", "felt"),
    [
        ({"pattern": "request_reply"}, "b", {"a": Felt.STOPS}),
        ({"pattern": "request_reply"}, "a", {"b": Felt.LATER}),
        ({"pattern": "request_reply", "retry": {"kind": "fixed"}}, "b", {"a": Felt.STOPS}),
        ({"pattern": "request_reply", "direction": "two_way"}, "a", {"b": Felt.STOPS}),
        ({"pattern": "data_virtualization"}, "a", {"b": Felt.STOPS}),
        ({"pattern": "fire_and_forget", "retry": NEVER}, "b", {"a": Felt.LOSES}),
        ({"pattern": "fire_and_forget", "retry": NEVER, "dead_letter": {"place": "DLQ"}}, "b", {"a": Felt.LATER}),
        ({"pattern": "fire_and_forget", "retry": NEVER, "trigger": {"kind": "poll"}}, "b", {"a": Felt.LATER}),
        ({"pattern": "fire_and_forget", "retry": {"kind": "exponential"}}, "b", {"a": Felt.LATER}),
        ({"pattern": "fire_and_forget"}, "b", {"a": Felt.UNSAID}),
        ({}, "b", {"a": Felt.UNSAID}),
        ({}, "a", {"b": Felt.UNSAID}),
        ({"pattern": "request_reply", "via": "hub"}, "hub", {"a": Felt.STOPS, "b": Felt.LATER}),
        ({"pattern": "request_reply"}, "c", {}),
    ],
)  # fmt: skip
def test_what_the_others_feel_when_a_system_is_down(answers: dict[str, Any], down: str, felt: dict[str, Felt]) -> None:
    ties = ties_of(DataMap(flows=(flow("a", "b", **answers),)), {})
    assert ties.get(down, Ties()).near == felt


def test_a_flow_into_itself_makes_no_neighbour() -> None:
    assert list(felt_without(flow("a", "a", pattern="request_reply"), "a")) == []
    assert ties_of(DataMap(flows=(flow("a", "a"),)), {})["a"].joined_with == 0


def test_the_worst_of_several_flows_counts() -> None:
    flows = (flow("a", "b", pattern="publish_subscribe"), flow("b", "a", ref="F-02", pattern="request_reply"))
    ties = ties_of(DataMap(flows=flows), {"F-01": 3, "F-02": 4})["a"]
    assert (ties.flows, ties.joined_with, ties.stopping, ties.fields) == (2, 1, 1, 7)


def test_what_a_system_is_right_about_is_counted_once_a_field() -> None:
    record: dict[str, Any] = {"key": "customer", "ownership": [{"system_of_record": "crm"}]}
    record["fields"] = [
        {"key": "name"},
        {"key": "status", "ownership": [{"system_of_record": "billing"}, {"system_of_record": "billing"}]},
    ]
    map = DataMap.read({"systems": [{"key": "crm"}, {"key": "billing"}], "shared_records": [record]})
    assert {key: one.right_about for key, one in ties_of(map, {}).items()} == {"crm": 1, "billing": 1}


def joined(*edges: tuple[str, str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for start, end in edges:
        found.setdefault(start, set()).add(end)
        found.setdefault(end, set()).add(start)
    return found


def test_a_leaf_reaches_the_others_only_through_its_neighbour() -> None:
    ring = [("a", "b"), ("b", "c"), ("c", "x"), ("x", "a")]
    assert cut_off(joined(*ring)) == {}
    assert cut_off(joined(*ring, ("c", "d"), ("d", "e"))) == {"c": ("d", "e"), "d": ("e",)}


def test_around_a_hub_each_reaches_the_others_only_through_it() -> None:
    star = cut_off(joined(("hub", "a"), ("hub", "b"), ("hub", "c")))
    assert {key: set(lost) for key, lost in star.items()} == {"hub": {"a", "b", "c"}}


def test_a_chain_of_thousands_needs_no_deep_stack() -> None:
    chain = joined(*[(f"s{n}", f"s{n + 1}") for n in range(3_000)])
    assert len(cut_off(chain)["s1500"]) == 1_500


@given(st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=14))
def test_who_is_cut_off_is_what_taking_the_system_away_shows(edges: set[tuple[int, int]]) -> None:
    map = joined(*[(f"s{a}", f"s{b}") for a, b in edges if a != b])
    found = cut_off(map)
    for key in map:
        parts = parts_without(map, key)
        largest = max((len(part) for part in parts), default=0)
        lost = set(found.get(key, ()))
        if len(parts) < 2:
            assert not lost
            continue
        kept = [part for part in parts if not part & lost]
        assert all(part <= lost or not part & lost for part in parts)
        assert [len(part) for part in kept] == ([largest] if largest > 1 else [])


def parts_without(map: dict[str, set[str]], key: str) -> list[set[str]]:
    """The parts into which the systems that `key` is joined with fall apart without it."""
    parts: list[set[str]] = []
    for start in map[key]:
        if not any(start in part for part in parts):
            part, todo = {start}, [start]
            while todo:
                new = map[todo.pop()] - part - {key}
                part |= new
                todo += new
            parts.append(part)
    return parts
