"""HTTP through the guard: what comes back, what a hostile server gets away with, and what a failure is called."""

from __future__ import annotations

import gzip
import socket
import time
import tracemalloc
import zlib
from typing import Any

import pytest

from datamaps.connectors.base import NO_SECRET, ConnectorError, Limits, Trouble
from datamaps.connectors.guard import Guard
from datamaps.connectors.http import ask, fetch
from tests.connectors.canary import Answer, Listener, listening, redirect, reply

FRIENDS = Guard(["127.0.0.0/8"])


def limits(**caps: Any) -> Limits:
    return Limits(**{"seconds": 5.0, "guard": FRIENDS, **caps})


def outcome(answer: Answer, **caps: Any) -> ConnectorError:
    with listening(answer) as server, pytest.raises(ConnectorError) as caught:
        fetch(f"http://127.0.0.1:{server.port}/spec.json?token=hunter2", NO_SECRET, limits(**caps))
    assert "hunter2" not in repr(caught.value)
    assert "hunter2" not in str(caught.value.values)
    return caught.value


def test_an_answer_carries_content_type_tag_and_digest() -> None:
    headers = {"Content-Type": "application/json; charset=utf-8", "ETag": '"7"'}
    with listening(reply(b'{"a": 1}', headers=headers)) as server:
        answer = ask("GET", f"http://127.0.0.1:{server.port}/", NO_SECRET, limits())
    assert (answer.content, answer.media_type, answer.etag) == (b'{"a": 1}', "application/json", '"7"')
    assert len(answer.digest) == 64


def test_not_modified_is_told_apart_from_an_empty_answer() -> None:
    def answer(peer: socket.socket, _request: bytes) -> None:
        peer.sendall(b"HTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n")

    with listening(answer) as server:
        found = ask("GET", f"http://127.0.0.1:{server.port}/", NO_SECRET, limits(), headers={"If-None-Match": "x"})
    assert found.unchanged
    assert b"if-none-match: x" in server.requests[0].lower()


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "x-gzip"])
def test_packed_answers_are_unpacked(encoding: str) -> None:
    body = zlib.compress(b"x" * 1000) if encoding == "deflate" else gzip.compress(b"x" * 1000)
    with listening(reply(body, headers={"Content-Encoding": encoding})) as server:
        assert fetch(f"http://127.0.0.1:{server.port}/", NO_SECRET, limits()) == b"x" * 1000


@pytest.mark.parametrize(
    ("status", "trouble"),
    [
        ("401 Unauthorized", Trouble.UNAUTHORISED),
        ("403 Forbidden", Trouble.FORBIDDEN),
        ("404 Not Found", Trouble.NOT_FOUND),
        ("410 Gone", Trouble.NOT_FOUND),
        ("413 Too Large", Trouble.TOO_LARGE),
        ("429 Slow down", Trouble.UNREACHABLE),
        ("500 Oops", Trouble.UNREACHABLE),
        ("503 Busy", Trouble.UNREACHABLE),
        ("504 Late", Trouble.TIMED_OUT),
        ("204 No Content", Trouble.UNREACHABLE),
        ("418 Teapot", Trouble.UNREACHABLE),
    ],
)
def test_each_status_has_its_outcome(status: str, trouble: Trouble) -> None:
    assert outcome(reply(b"secret text of the server", status)).trouble is trouble


def test_nothing_listening_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(ConnectorError) as caught:
        fetch(f"http://127.0.0.1:{port}/", NO_SECRET, limits())
    assert (caught.value.trouble, caught.value.code) == (Trouble.UNREACHABLE, "connect")


def test_a_server_that_says_nothing_times_out_at_the_deadline() -> None:
    started = time.monotonic()
    error = outcome(lambda _peer, _request: time.sleep(4), seconds=0.5)
    assert error.trouble is Trouble.TIMED_OUT
    assert time.monotonic() - started < 3


def test_a_server_that_drips_times_out_at_the_total_deadline() -> None:
    def drip(peer: socket.socket, _request: bytes) -> None:
        peer.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(60):
            peer.sendall(b" ")
            time.sleep(0.1)

    started = time.monotonic()
    assert outcome(drip, seconds=0.6).trouble is Trouble.TIMED_OUT
    assert time.monotonic() - started < 3


def test_an_endless_answer_stops_at_the_cap() -> None:
    def pour(peer: socket.socket, _request: bytes) -> None:
        peer.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            peer.sendall(b"x" * 65_536)

    assert outcome(pour, content=1_000_000).trouble is Trouble.TOO_LARGE


def test_a_promised_hundred_megabytes_are_refused_unread() -> None:
    assert outcome(reply(b"x", length=100_000_000), content=64_000_000).trouble is Trouble.TOO_LARGE


def test_endless_headers_are_refused() -> None:
    def pour(peer: socket.socket, _request: bytes) -> None:
        peer.sendall(b"HTTP/1.1 200 OK\r\n")
        while True:
            peer.sendall(b"X-Filler: " + b"x" * 10_000 + b"\r\n")

    assert outcome(pour).trouble is Trouble.UNREACHABLE


def test_a_compressed_bomb_is_refused_and_memory_stays_flat() -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(b"\0" * 1_000_000) for _ in range(120)) + packer.flush()
    tracemalloc.start()
    error = outcome(reply(bomb, headers={"Content-Encoding": "gzip"}), content=10_000_000)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert error.trouble is Trouble.TOO_LARGE
    assert peak < 60_000_000


def test_packing_that_was_not_asked_for_is_refused() -> None:
    assert outcome(reply(b"x", headers={"Content-Encoding": "br"})).code == "content_encoding"
    assert outcome(reply(b"x", headers={"Content-Encoding": "gzip, gzip"})).code == "content_encoding"


def test_damaged_packing_is_malformed() -> None:
    whole = gzip.compress(b"x" * 10_000)
    for body in (b"no gzip", whole[:-12], whole[:20]):
        assert outcome(reply(body, headers={"Content-Encoding": "gzip"})).code == "packed"


def test_a_connection_that_breaks_off_is_unreachable() -> None:
    def reset(peer: socket.socket, _request: bytes) -> None:
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")

    assert outcome(reset).code == "broken_off"
    assert outcome(reply(b"x", length=500)).code == "broken_off"
    assert outcome(lambda peer, _request: peer.sendall(b"SSH-2.0-OpenSSH\r\n")).code == "broken_off"
    assert outcome(lambda peer, _request: None).code == "broken_off"


def test_redirects_are_followed_five_times_and_no_more() -> None:
    def hop(peer: socket.socket, request: bytes) -> None:
        number = int(request.split(b"/")[1].split(b" ")[0])
        answer = reply(b"there") if number == 5 else redirect(f"/{number + 1}")
        answer(peer, request)

    with listening(hop) as server:
        assert fetch(f"http://127.0.0.1:{server.port}/0", NO_SECRET, limits()) == b"there"
    assert outcome(redirect("/again")).code == "redirects"


@pytest.mark.parametrize(
    ("location", "code"),
    [
        ("file:///etc/passwd", "redirect_scheme"),
        ("gopher://127.0.0.1/", "redirect_scheme"),
        ("ftp://example.com/", "redirect_scheme"),
        ("javascript:1", "redirect_scheme"),
        ("http://[::1", "redirect_address"),
        ("http://169.254.169.254/latest/meta-data", "address"),
        ("http://metadata.google.internal/", "address"),
        ("//10.0.0.1/", "address"),
        ("http://2130706433:1/", "address"),
    ],
)
def test_no_redirect_leads_inside_or_elsewhere(location: str, code: str) -> None:
    with listening(redirect(location)) as server:
        guard = Guard([f"127.0.0.1:{server.port}"])
        with pytest.raises(ConnectorError) as caught:
            fetch(f"http://127.0.0.1:{server.port}/", NO_SECRET, limits(guard=guard))
    assert caught.value.code == code


@pytest.mark.parametrize("status", ["301 x", "302 x", "303 x", "307 x", "308 x"])
def test_a_redirect_to_another_inside_port_touches_nothing(status: str, canary: Listener) -> None:
    with listening(redirect(f"http://127.0.0.1:{canary.port}/", status)) as server:
        guard = Guard([f"127.0.0.1:{server.port}"])
        with pytest.raises(ConnectorError) as caught:
            fetch(f"http://127.0.0.1:{server.port}/", NO_SECRET, limits(guard=guard))
    assert caught.value.trouble is Trouble.BLOCKED


@pytest.mark.parametrize(
    "url",
    [
        "",
        "spec.json",
        "/etc/passwd",
        "file:///etc/passwd",
        "ftp://x/",
        "http://",
        "https:///x",
        "http://[::1",
        "http://a b/",
    ],
)
def test_what_is_no_web_address_is_a_setting_to_correct(url: str) -> None:
    with pytest.raises(ConnectorError) as caught:
        fetch(url, NO_SECRET, limits())
    assert caught.value.trouble is Trouble.CONFIG


def test_an_address_with_a_password_is_refused_without_repeating_it() -> None:
    with pytest.raises(ConnectorError) as caught:
        fetch("https://priya:hunter2@example.com/", NO_SECRET, limits())
    assert caught.value.code == "url_with_secret"
    assert "hunter2" not in repr(caught.value)


def test_proxies_of_the_environment_are_ignored(monkeypatch: pytest.MonkeyPatch, canary: Listener) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{canary.port}")
    with listening(reply(b"direct")) as server:
        assert fetch(f"http://127.0.0.1:{server.port}/", NO_SECRET, limits()) == b"direct"
