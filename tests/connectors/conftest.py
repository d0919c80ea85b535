"""Listeners and limits that the tests of connectors share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.connectors.canary import Listener, listening


@pytest.fixture
def canary() -> Iterator[Listener]:
    """A listener on loopback that must stay untouched; the test fails when it is not."""
    with listening(waits=False) as listener:
        yield listener
        assert listener.visits == 0
