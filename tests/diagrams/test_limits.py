"""`dot` missing, slow, crashing or greedy: the table stands in for the picture, and nothing waits for ever."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from datamaps.diagrams.diagram import diagram
from datamaps.diagrams.draw import DotFailed, DotMissing, draw, is_there
from datamaps.diagrams.graph import View
from datamaps.diagrams.limits import ON_SCREEN, Limits
from datamaps.map.datamap import DataMap
from tests.diagrams.maps import many, two_systems

# 250 nodes, each joined to all that follow: more than `dot` can place in a second.
TANGLE = "digraph { mclimit=100; " + ";".join(f"n{a} -> n{b}" for a in range(250) for b in range(a + 1, 250)) + "}"


def test_without_dot_the_table_stands_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    assert not is_there()
    with pytest.raises(DotMissing):
        draw("digraph { a }")
    found = diagram(two_systems(), View.FLOW)
    assert (found.text, found.trouble) == ("", "missing")
    assert found.table.rows
    assert diagram(two_systems(), View.FLOW, "mermaid").text


@pytest.mark.slow
def test_a_slow_drawing_is_stopped() -> None:
    started = time.monotonic()
    with pytest.raises(DotFailed, match="time"):
        draw(TANGLE, limits=Limits(seconds=1))
    assert time.monotonic() - started < 5


def test_a_greedy_drawing_is_stopped() -> None:
    with pytest.raises(DotFailed):
        draw(TANGLE, limits=Limits(seconds=20, memory=60_000_000))


def test_a_broken_text_is_told() -> None:
    with pytest.raises(DotFailed, match="syntax error"):
        draw("digraph { a -> ")


def test_a_crash_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "dot"
    program.write_text("#!/bin/sh\ncat > /dev/null\nkill -SEGV $$\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    found = diagram(two_systems(), View.FLOW)
    assert found.trouble == "failed"


def test_an_unknown_form_is_refused() -> None:
    with pytest.raises(ValueError, match="gif"):
        draw("digraph { a }", "gif")


@pytest.mark.slow
@pytest.mark.parametrize(("systems", "flows", "teams"), [(20, 100, 0), (50, 500, 5), (200, 5_000, 0), (400, 400, 20)])
def test_every_size_of_map_ends_in_time(systems: int, flows: int, teams: int) -> None:
    found = diagram(many(systems, flows, teams), View.LANDSCAPE)
    assert found.trouble == ""
    assert found.text


def shaped(pairs: list[tuple[int, int]], systems: int) -> DataMap:
    flows = [{"ref": f"F-{n}", "source": f"s{a}", "target": f"s{b}"} for n, (a, b) in enumerate(pairs)]
    return DataMap.read({"systems": [{"key": f"s{n}"} for n in range(systems)], "flows": flows})


SHAPES = {
    "star": ([(0, n) for n in range(1, 150)], 150),
    "chain": ([(n, n + 1) for n in range(149)], 150),
    "dense": ([(a, b) for a in range(60) for b in range(60) if a != b], 60),
    "loops": ([(n, (n + step) % 80) for n in range(80) for step in (0, 1, 79)], 80),
    "disconnected": ([(2 * n, 2 * n + 1) for n in range(75)], 150),
    "without flows": ([], 150),
}


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_of_map_is_drawn_within_the_time_of_a_page(shape: str) -> None:
    datamap = shaped(*SHAPES[shape])
    started = time.monotonic()
    found = diagram(datamap, View.LANDSCAPE, limits=ON_SCREEN)
    # A finer picture may use up its time before a coarser one is drawn.
    assert time.monotonic() - started < 2 * ON_SCREEN.seconds
    assert found.text
    assert len(found.table.rows) == len(datamap.flows)
