"""Good files with something odd put into them: always an answer in words, never a fault."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefs.workspace_file.read import read_workspace

EXAMPLE = Path(__file__).parent / "examples" / "small.yaml"
GOOD = EXAMPLE.read_bytes()
FILE = read_workspace(GOOD).file
assert FILE is not None
PLAIN = json.dumps(FILE.plain())
ODD: st.SearchStrategy[Any] = st.sampled_from(
    [
        *(None, "", "x", "no", 0, -1, 1.5, 10**400, True, [], {}, [[]], [None], ["a"], [{}], {"a": 1}, {"": ""}),
        *({"not_relevant": "y"}, "team:t", "a.b", "2027-02-30", "\ud800", "x" * 3000, {"ref": 1}),
        [{"key": "a"}, {"key": "a"}],
    ]
)


def _places(value: Any, at: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    rows = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at] * bool(at) + [place for part, inner in rows for place in _places(inner, (*at, part))]


PLACES = [place for place in _places(json.loads(PLAIN)) if place != ("format",)]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(PLACES), ODD), min_size=1, max_size=4))
def test_odd_values_are_told_in_words_of_ours(changes: list[tuple[tuple[str | int, ...], Any]]) -> None:
    data = json.loads(PLAIN)
    for place, value in changes:
        holder = data
        for part in place[:-1]:
            if isinstance(holder, dict | list):
                try:
                    holder = holder[part]  # type: ignore[index]  # a wrong one is what the except is for
                except (KeyError, IndexError, TypeError):
                    holder = None
        if isinstance(holder, dict):
            holder[str(place[-1])] = value
        elif isinstance(holder, list) and holder:
            holder[-1] = value
    reading = read_workspace(json.dumps(data).encode(), "w.json")
    assert (reading.file is None) == bool(reading.errors)
    for error in reading.errors:
        assert error.code != "wrong", error
        assert error.sentence
        assert error.line


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(GOOD)), st.binary(max_size=6), st.integers(0, 40))
def test_damaged_bytes_are_answered_too(start: int, bytes_put_in: bytes, bytes_left_out: int) -> None:
    content = GOOD[:start] + bytes_put_in + GOOD[start + bytes_left_out :]
    reading = read_workspace(content, "w.yaml")
    assert (reading.file is None) == bool(reading.errors)
    assert all(error.sentence and error.code != "wrong" for error in reading.errors)
