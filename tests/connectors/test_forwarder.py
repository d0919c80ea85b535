"""The loopback door for drivers: one target, caps on bytes and time, nothing left behind."""

from __future__ import annotations

import socket
import time

import pytest

from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.forwarder import forward
from datamaps.connectors.guard import Guard
from tests.connectors.canary import Listener, listening, reply

FRIENDS = Guard(["127.0.0.0/8"])
REQUEST = b"GET / HTTP/1.1\r\n\r\n"


def read_all(port: int, request: bytes = REQUEST) -> bytes:
    received = b""
    with socket.create_connection(("127.0.0.1", port), 5) as near:
        near.sendall(request)
        while chunk := near.recv(65_536):
            received += chunk
    return received


def test_bytes_go_to_the_target_and_back_unchanged() -> None:
    body = bytes(range(256)) * 1_000
    with listening(reply(body)) as target, forward("127.0.0.1", target.port, Limits(guard=FRIENDS)) as relay:
        assert read_all(relay.port).endswith(body)
        assert read_all(relay.port).endswith(body)
    assert target.requests == [b"", REQUEST, REQUEST] or target.requests == [REQUEST, REQUEST]


def test_it_listens_on_loopback_only_and_not_after_the_end() -> None:
    with listening(reply()) as target, forward("127.0.0.1", target.port, Limits(guard=FRIENDS)) as relay:
        port = relay.port
    with pytest.raises(OSError, match=r".*"):
        socket.create_connection(("127.0.0.1", port), 1).close()


def test_what_is_out_of_bounds_is_refused_before_the_driver_starts(canary: Listener) -> None:
    with pytest.raises(ConnectorError) as caught, forward("127.0.0.1", canary.port, Limits(guard=Guard())):
        pytest.fail("The forwarder started.")
    assert caught.value.trouble is Trouble.BLOCKED


def test_an_endless_answer_stops_at_the_cap() -> None:
    def pour(peer: socket.socket, _request: bytes) -> None:
        while True:
            peer.sendall(b"x" * 65_536)

    limits = Limits(guard=FRIENDS, content=1_000_000)
    with listening(pour) as target, forward("127.0.0.1", target.port, limits) as relay:
        assert len(read_all(relay.port)) <= 1_000_000
        with pytest.raises(ConnectorError) as caught:
            relay.raise_error()
    assert (caught.value.trouble, caught.value.code) == (Trouble.TOO_LARGE, "traffic")


def test_a_silent_server_stops_at_the_deadline() -> None:
    started = time.monotonic()
    limits = Limits(guard=FRIENDS, seconds=0.5)
    with listening(lambda _peer, _request: time.sleep(3)) as target, forward("127.0.0.1", target.port, limits) as relay:
        assert read_all(relay.port) == b""
    assert time.monotonic() - started < 2.5


def test_a_connection_that_comes_as_it_ends_is_closed() -> None:
    """One that was accepted a moment before the end is handed over a moment after it."""
    with listening(reply()) as target, forward("127.0.0.1", target.port, Limits(guard=FRIENDS)) as relay:
        pass
    near, driver = socket.socketpair()
    with driver:
        relay._relay(near, None)
        assert near.fileno() == -1
        assert driver.recv(1) == b""
