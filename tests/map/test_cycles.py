"""Which flows can send an update round in a circle."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from datamaps.map.cycles import unguarded
from datamaps.map.flows import Flow


def flow(source: str, target: str, **answers: Any) -> Flow:
    maps = [{"source": "R", "target": "R", "operation": "update"}]
    return Flow.read({"ref": "F", "source": source, "target": target, "record_maps": maps, **answers})


def test_a_chain_is_no_circle() -> None:
    assert unguarded([flow("a", "b"), flow("b", "c"), flow("a", "c")]) == set()


def test_a_circle_of_three_is_one() -> None:
    assert unguarded([flow("a", "b"), flow("b", "c"), flow("c", "a"), flow("c", "d")]) == {0, 1, 2}


def test_one_guard_breaks_the_circle() -> None:
    assert unguarded([flow("a", "b"), flow("b", "c", loop_guard="value_compare"), flow("c", "a")]) == set()


def test_records_make_the_circle_and_not_systems() -> None:
    other = [{"source": "S", "target": "S", "operation": "update"}]
    assert unguarded([flow("a", "b"), flow("b", "a", record_maps=other)]) == set()


def test_what_only_reads_carries_nothing_back() -> None:
    reading = [{"source": "R", "target": "R", "operation": "read"}]
    assert unguarded([flow("a", "b"), flow("b", "a", record_maps=reading)]) == set()


def test_a_two_way_flow_is_a_circle_and_closes_others() -> None:
    assert unguarded([flow("a", "b", direction="two_way"), flow("a", "b")]) == {0, 1}
    assert unguarded([flow("a", "b", direction="two_way", loop_guard="origin_stamp"), flow("a", "b")]) == set()


def test_a_chain_of_thousands_needs_no_deep_stack() -> None:
    chain = [flow(f"s{n}", f"s{n + 1}") for n in range(5_000)]
    assert unguarded(chain) == set()
    assert len(unguarded([*chain, flow("s5000", "s0")])) == 5_001


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.booleans()), max_size=12))
def test_a_flow_is_found_when_its_end_leads_back_to_its_start(edges: list[tuple[int, int, bool]]) -> None:
    flows = [
        flow(f"s{start}", f"s{end}", **({"loop_guard": "origin_stamp"} if guarded else {}))
        for start, end, guarded in edges
    ]
    bare = [(start, end) for start, end, guarded in edges if not guarded]

    def reachable(start: int) -> set[int]:
        found, todo = {start}, [start]
        while todo:
            here = todo.pop()
            todo += [end for begin, end in bare if begin == here and end not in found]
            found |= {end for begin, end in bare if begin == here}
        return found

    expected = {at for at, (start, end, guarded) in enumerate(edges) if not guarded and start in reachable(end)}
    assert unguarded(flows) == expected
