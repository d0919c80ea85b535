"""So many wait at once, no place stays empty while something is ready, and one that hangs keeps no other waiting."""

from __future__ import annotations

import threading
import time
from typing import Any

from integrations_portal.jobs.places import Places

SOON = 10.0


def came(places: Places, count: int) -> dict[int, Any]:
    found: dict[int, Any] = {}
    for _one in range(count):
        one = places.came(SOON)
        assert one is not None
        found[one[0]] = one[1]
    return found


def test_a_place_goes_on_with_what_is_ready_though_nobody_takes_what_came_back() -> None:
    places, threads = Places(2, "test"), set[int]()
    for number in range(20):
        places.put(number, lambda: threads.add(threading.get_ident()))
    over = time.monotonic() + SOON
    while places.longest() and time.monotonic() < over:
        time.sleep(0.001)
    assert len(threads) <= 2
    assert came(places, 20) == dict.fromkeys(range(20))
    assert places.came(0.0) is None


def test_what_one_raises_comes_back_and_its_place_goes_on() -> None:
    places, fault = Places(1, "test"), RuntimeError()

    def raises() -> None:
        raise fault

    places.put(1, raises)
    places.put(2, lambda: "seen")
    assert came(places, 2) == {1: fault, 2: "seen"}


def test_one_that_was_given_up_gives_its_place_away_and_does_not_come_back() -> None:
    places, hanging, ended = Places(1, "test"), threading.Event(), threading.Event()

    def hangs() -> None:
        hanging.wait(SOON)
        ended.set()

    places.put(1, hangs)
    places.put(2, lambda: "seen")
    longest = places.longest()
    assert longest is not None
    assert longest[0] == 1
    assert places.came(0.0) is None
    assert places.give_up(1)
    assert came(places, 1) == {2: "seen"}
    hanging.set()
    assert ended.wait(SOON)
    assert places.came(0.05) is None


def test_one_that_has_come_back_cannot_be_given_up() -> None:
    places = Places(1, "test")
    places.put(1, lambda: "seen")
    assert came(places, 1) == {1: "seen"}
    assert not places.give_up(1)
