"""The channel to SQL Server, against small servers that speak as much of its protocol as it takes to attack it."""

from __future__ import annotations

import socket
import ssl
import struct
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from datamaps.connectors.base import ConnectorError, Limits, Secret, Trouble
from datamaps.connectors.guard import Guard
from datamaps.connectors.registry import observe
from datamaps.connectors.sql.mssql_session import quoted
from tests.connectors.canary import Answer, Listener, listening
from tests.connectors.certificates import Identity, identity
from tests.connectors.sql.asking import FRIENDS

pytest.importorskip("pytds")

HEADER = struct.Struct(">BBHHBB")
DONE, DONE_WITH_ERROR = (b"\xfd" + struct.pack("<HHQ", status, 0, 0) for status in (0, 2))
Send = Callable[[bytes], None]


def exactly(peer: Any, count: int) -> bytes:
    found = b""
    while len(found) < count:
        chunk = peer.recv(count - len(found))
        if not chunk:
            raise OSError
        found += chunk
    return found


def packet(peer: Any) -> tuple[int, bytes]:
    kind, _status, size, *_rest = HEADER.unpack(exactly(peer, 8))
    return kind, exactly(peer, size - 8)


def packed(kind: int, body: bytes) -> bytes:
    return HEADER.pack(kind, 1, len(body) + 8, 0, 1, 0) + body


def prelogin(encryption: int) -> bytes:
    options = [(0, b"\x0b\x00\x0c\x38\x00\x00"), (1, bytes([encryption]))]
    head, data = b"", b""
    for kind, value in options:
        head += struct.pack(">BHH", kind, 5 * len(options) + 1 + len(data), len(value))
        data += value
    return head + b"\xff" + data


def acknowledged() -> bytes:
    body = b"\1\x74\0\0\4\3" + "SQL".encode("utf-16-le") + b"\x0b\x00\x0c\x38"
    return b"\xad" + struct.pack("<H", len(body)) + body


def routed(port: int) -> bytes:
    host = "127.0.0.1"
    place = struct.pack("<BHH", 0, port, len(host)) + host.encode("utf-16-le")
    body = struct.pack("<BH", 20, len(place)) + place + b"\0\0"
    return b"\xe3" + struct.pack("<H", len(body)) + body + acknowledged() + DONE


def failed(number: int) -> bytes:
    text = "Login failed for user 'hunter2'."
    body = struct.pack("<iBBH", number, 1, 14, len(text)) + text.encode("utf-16-le") + b"\0\0" + struct.pack("<i", 1)
    return b"\xaa" + struct.pack("<H", len(body)) + body + DONE_WITH_ERROR


def server(tokens: bytes, heard: list[bytes], certificate: Path | None = None) -> Answer:
    """Greets, makes the handshake when it has a certificate, hears the login, and answers with the tokens."""

    def answer(peer: socket.socket, _request: bytes) -> None:
        packet(peer)
        peer.sendall(packed(4, prelogin(1 if certificate else 2)))
        if certificate is None:
            heard.append(packet(peer)[1])
            peer.sendall(packed(4, tokens))
            time.sleep(0.3)
            return
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        tls = context.wrap_bio(incoming, outgoing, server_side=True)
        while True:
            try:
                tls.do_handshake()
                break
            except ssl.SSLWantReadError:
                if data := outgoing.read():
                    peer.sendall(packed(0x12, data))
                incoming.write(packet(peer)[1])
        peer.sendall(packed(0x12, outgoing.read()))
        incoming.write(peer.recv(65_536))
        heard.append(tls.read(65_536))
        tls.write(packed(4, tokens))
        peer.sendall(outgoing.read())
        time.sleep(0.3)

    return answer


def look(port: int, tls: str = "prefer", guard: Guard = FRIENDS, seconds: float = 10, **more: str) -> ConnectorError:
    config: dict[str, object] = {"dialect": "mssql", "host": "127.0.0.1", "port": port, "database": "x", "tls": tls}
    secret = Secret("basic", {"user": "us", "password": "hunter2"} | more)
    with pytest.raises(ConnectorError) as caught:
        observe("sql", config, secret, Limits(seconds=seconds, guard=guard))
    assert "hunter2" not in repr(caught.value)
    return caught.value


@pytest.fixture(scope="module")
def authority() -> Identity:
    return identity("Test authority", authority=True, ip="")


def test_a_server_that_sends_us_on_is_not_followed(canary: Listener, authority: Identity, tmp_path: Path) -> None:
    leaf = identity("localhost", authority).write(tmp_path)
    for certificate, tls in ((None, "prefer"), (leaf, "prefer"), (leaf, "verify")):
        with listening(server(routed(canary.port), [], certificate), waits=False) as target:
            error = look(target.port, tls, Guard([f"127.0.0.1:{target.port}"]), ca=authority.certificate)
        assert (error.trouble, error.code) == (Trouble.BLOCKED, "sent_on")


@pytest.mark.parametrize(
    ("number", "trouble"),
    [(18456, Trouble.UNAUTHORISED), (4060, Trouble.NOT_FOUND), (229, Trouble.FORBIDDEN), (50000, Trouble.INTERNAL)],
)
def test_each_refusal_has_its_outcome(number: int, trouble: Trouble) -> None:
    with listening(server(failed(number), []), waits=False) as target:
        assert look(target.port).trouble is trouble


def test_the_name_in_the_certificate_is_checked(authority: Identity, tmp_path: Path) -> None:
    right = identity("localhost", authority).write(tmp_path)
    wrong = identity("other.example.com", authority, ip="10.0.0.1").write(tmp_path)
    strange = identity("localhost").write(tmp_path)
    heard: list[bytes] = []
    outcomes = []
    for leaf in (right, wrong, strange):
        with listening(server(failed(18456), heard, leaf), waits=False) as target:
            error = look(target.port, "verify", ca=authority.certificate)
        outcomes.append((error.trouble, error.code))
    assert outcomes == [
        (Trouble.UNAUTHORISED, "database"),
        (Trouble.TLS, "wrong_name"),
        (Trouble.TLS, "self_signed"),
    ]
    assert len(heard) == 1, "only the right server hears the login"


def test_nothing_is_sent_readable_where_encryption_is_asked_for() -> None:
    heard: list[bytes] = []
    for tls in ("verify", "require"):
        with listening(server(failed(18456), heard), waits=False) as target:
            assert look(target.port, tls).trouble is Trouble.TLS
    assert heard == []


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        b"\x04\x01\x00\x09\0\0\1\0\xff",
        b"\x04\x01\xff\xff\0\0\1\0",
        b"\x04\x01\x00\x01\0\0\1\0",
        packed(4, b"\1\xff\xff\0\1\xff"),
        packed(0x12, prelogin(1)),
        packed(4, prelogin(1)) + b"x" * 100,
    ],
)
def test_a_server_that_is_none_has_its_outcome(said: bytes) -> None:
    with listening(lambda peer, _request: peer.sendall(said), waits=False) as target:
        assert look(target.port).trouble in (Trouble.UNREACHABLE, Trouble.TLS)


@pytest.mark.slow
def test_a_server_that_hangs_ends_at_the_deadline() -> None:
    started = time.monotonic()
    with listening(lambda _peer, _request: time.sleep(30), waits=False) as target:
        assert look(target.port, seconds=1).trouble is Trouble.TIMED_OUT
    assert time.monotonic() - started < 10


def test_names_are_quoted() -> None:
    assert quoted("a]; DROP TABLE b; --") == "[a]]; DROP TABLE b; --]"
