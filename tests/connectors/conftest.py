"""Listeners and limits that the tests of connectors share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.connectors.canary import Listener, listening
from tests.connectors.taps import Make, maker


@pytest.fixture
def canary() -> Iterator[Listener]:
    """A listener on loopback that must stay untouched; the test fails when it is not."""
    with listening(waits=False) as listener:
        yield listener
        assert listener.visits == 0


@pytest.fixture
def tap(tmp_path: Path) -> Make:
    return maker(tmp_path)
