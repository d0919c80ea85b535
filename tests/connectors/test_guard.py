"""The one way out: what the guard lets through, and that nothing inside is touched."""

from __future__ import annotations

import socket
import time
from ipaddress import ip_address
from typing import Any

import pytest

from datamaps.connectors.addresses import is_public, read_allowed
from datamaps.connectors.base import ConnectorError, Trouble
from datamaps.connectors.guard import Guard
from datamaps.connectors.words import outward, sentence
from tests.connectors.canary import Listener, listening

LOOPBACK_FORMS = """
127.0.0.1 127.0.0.2 127.255.255.254 127.1 127.0.1 2130706433 0x7f000001 0x7f.0x0.0x0.0x1 0177.0.0.1 017700000001
0x7F.1 0177.1 127.0.0.1. 0 0.0.0.0 0x0 00000000 localhost LOCALHOST localhost. [::1] ::1 0:0:0:0:0:0:0:1 ::
[::] ::ffff:127.0.0.1 ::ffff:7f00:1 [::ffff:127.0.0.1] ::127.0.0.1 ::7f00:1 64:ff9b::127.0.0.1 64:ff9b::7f00:1
64:ff9b:1::127.0.0.1 64:ff9b:1:7f00:1:: 2002:7f00:1:: 2002:7f00:0001::1 2001:0:7f00:1:: 2001::80ff:fffe
::ffff:0:127.0.0.1 fe80::5efe:7f00:1 2606:4700::5efe:7f00:1
2606:4700::200:5efe:7f00:1 ①②⑦.⓪.⓪.① １２７.0.0.1 127。0。0。1 ⅼocalhost
"""
INSIDE_FORMS = """
10.0.0.1 10.255.255.255 0xa.0.0.1 167772161 172.16.0.1 172.31.255.255 192.168.1.1 192.168.0.0 3232235777
100.64.0.1 100.127.255.255 169.254.1.1 169.254.169.254 0xa9fea9fe 2852039166 0251.0376.0251.0376 ::ffff:169.254.169.254
64:ff9b::a9fe:a9fe 2002:a9fe:a9fe:: 100.100.100.200 168.63.129.16 192.0.0.192 fd00:ec2::254 fd20:ce::254
fe80::1 fe80::a9fe:a9fe fec0::1 fc00::1 fd12:3456::1 ff02::1 ff0e::1 224.0.0.1 239.255.255.255 240.0.0.1
255.255.255.255 192.0.0.1 192.0.2.1 192.88.99.1 198.18.0.1 198.51.100.1 203.0.113.1 2001:db8::1 3fff::1
2001:2::1 2001:10::1 100::1 5f00::1 4000::1 ::ffff:10.0.0.1 64:ff9b::10.0.0.1 2002:a00:1:: ::10.0.0.1
metadata.google.internal
"""
NO_FORMS = (
    "",
    " ",
    "a b",
    "host/path",
    "user@host",
    "host:80",
    "host\x00",
    "a\nb",
    "fe80::1%lo",
    "[::1",
    "a?b",
    "a#b",
    "x" * 300,
    "..",
)
FORMS = [*LOOPBACK_FORMS.split(), *INSIDE_FORMS.split()]
PUBLIC = "93.184.216.34"


def is_plain(form: str) -> bool:
    """Whether a resolver may answer with it: the one spelling of an address."""
    try:
        ip_address(form)
    except ValueError:
        return False
    return True


def answering(*texts: str) -> Any:
    """A resolver that always gives these addresses, whatever is asked."""

    def resolve(host: str, port: int, **_options: object) -> list[Any]:
        rows = []
        for text in texts:
            family = socket.AF_INET6 if ":" in text else socket.AF_INET
            rows.append((family, socket.SOCK_STREAM, 6, "", (text, port)))
        return rows

    return resolve


def refusal(guard: Guard, host: str, port: int) -> ConnectorError:
    with pytest.raises(ConnectorError) as caught:
        guard.connect(host, port, 2).close()
    return caught.value


@pytest.mark.parametrize("form", FORMS)
def test_no_spelling_of_an_inside_address_gets_through(form: str, canary: Listener) -> None:
    error = refusal(Guard(), form, canary.port)
    assert error.trouble in (Trouble.BLOCKED, Trouble.CONFIG, Trouble.UNREACHABLE)
    assert (error.trouble, error.code) != (Trouble.UNREACHABLE, "connect"), "somebody tried to connect"


def test_at_least_sixty_forms_are_tried() -> None:
    assert len(set(FORMS)) >= 60


@pytest.mark.parametrize("form", NO_FORMS)
def test_what_is_no_host_is_refused_before_any_look_up(form: str) -> None:
    def resolve(*_arguments: object, **_options: object) -> list[Any]:
        raise AssertionError("looked up")

    assert refusal(Guard(resolver=resolve), form, 80).trouble is Trouble.CONFIG


@pytest.mark.parametrize("port", [0, -1, 65536, 99999])
def test_what_is_no_port_is_refused(port: int) -> None:
    assert refusal(Guard(), PUBLIC, port).code == "port"


@pytest.mark.parametrize("form", [form for form in FORMS if is_plain(form)])
def test_a_name_that_leads_inside_is_refused_whatever_it_is_called(form: str, canary: Listener) -> None:
    guard = Guard(resolver=answering(form))
    assert refusal(guard, "innocent.example.com", canary.port).trouble is Trouble.BLOCKED


def test_one_bad_record_rejects_all(canary: Listener) -> None:
    for order in ((PUBLIC, "127.0.0.1"), ("127.0.0.1", PUBLIC), (PUBLIC, "::1", "8.8.8.8")):
        guard = Guard(resolver=answering(*order))
        assert refusal(guard, "mixed.example.com", canary.port).trouble is Trouble.BLOCKED


def test_a_name_that_changes_between_two_look_ups_reaches_nothing_inside(canary: Listener) -> None:
    answers = iter(["127.0.0.2", *["127.0.0.1"] * 50])

    def resolve(host: str, port: int, **options: object) -> list[Any]:
        rows: list[Any] = answering(next(answers))(host, port, **options)
        return rows

    guard = Guard(["127.0.0.2/32"], resolver=resolve)
    with listening(host="127.0.0.2", waits=False) as friend:
        guard.connect("rebinding.example.com", friend.port, 2).close()
        for _attempt in range(5):
            assert refusal(guard, "rebinding.example.com", canary.port).trouble is Trouble.BLOCKED
            assert refusal(guard, "rebinding.example.com", friend.port).trouble is Trouble.BLOCKED
        assert friend.visits == 1


def test_the_checked_address_is_the_one_that_is_connected_to() -> None:
    calls = []

    def resolve(host: str, port: int, **options: object) -> list[Any]:
        calls.append(host)
        rows: list[Any] = answering("127.0.0.1")(host, port)
        return rows

    with listening(waits=False) as listener:
        guard = Guard([f"inner.example.com:{listener.port}"], resolver=resolve)
        guard.connect("inner.example.com", listener.port, 2).close()
    assert calls == ["inner.example.com"]


def test_a_listed_host_and_port_opens_no_neighbour(canary: Listener) -> None:
    with listening(waits=False) as friend:
        guard = Guard([f"127.0.0.1:{friend.port}"])
        guard.connect("127.0.0.1", friend.port, 2).close()
        assert refusal(guard, "127.0.0.1", canary.port).trouble is Trouble.BLOCKED
        assert refusal(guard, "127.0.0.2", friend.port).trouble is Trouble.BLOCKED
        assert refusal(guard, "10.0.0.1", friend.port).trouble is Trouble.BLOCKED


def test_a_listed_name_opens_neither_its_address_nor_other_names(canary: Listener) -> None:
    guard = Guard([f"inner.example.com:{canary.port}"], resolver=answering("127.0.0.1"))
    for host in ("127.0.0.1", "other.example.com", "sub.inner.example.com", "inner.example.com.evil.com"):
        assert refusal(guard, host, canary.port).trouble is Trouble.BLOCKED


def test_a_listed_network_opens_only_itself() -> None:
    with listening(waits=False) as friend:
        guard = Guard(["127.0.0.0/29"])
        guard.connect("127.0.0.1", friend.port, 2).close()
        guard.connect("::ffff:127.0.0.1", friend.port, 2).close()
        assert refusal(guard, "127.0.0.8", friend.port).trouble is Trouble.BLOCKED
        assert refusal(guard, "192.168.0.1", friend.port).trouble is Trouble.BLOCKED


NEVER = """
169.254.169.254 100.100.100.200 fd00:ec2::254 ::ffff:169.254.169.254 64:ff9b::a9fe:a9fe 64:ff9b:1::a9fe:a9fe
168.63.129.16 169.254.170.2 fd20:ce::254 224.0.0.1 ff02::1 0.0.0.0 255.255.255.255 metadata.google.internal
"""


@pytest.mark.parametrize("host", NEVER.split())
def test_metadata_and_multicast_are_never_opened(host: str) -> None:
    guard = Guard(["0.0.0.0/0", "::/0", "169.254.169.254:80", f"[{host}]:80" if ":" in host else f"{host}:80"])
    assert refusal(guard, host, 80).trouble is Trouble.BLOCKED


@pytest.mark.parametrize(
    "entry", ["", "host", "10.0.0.0/33", "host:0", "host:65536", "host:x", "::1:80", "a/b", "[host]:1"]
)
def test_an_entry_that_is_neither_is_refused_by_name(entry: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_allowed(entry)


@pytest.mark.parametrize(
    "host",
    [PUBLIC, "1.1.1.1", "100.128.0.1", "172.32.0.1", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"],
)
def test_public_addresses_are_let_through(host: str) -> None:
    assert is_public(ip_address(host))


def test_blocked_closed_silent_and_unknown_look_the_same_from_outside() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        closed = taken.getsockname()[1]
    nowhere = Guard(resolver=lambda *_a, **_o: [])
    errors = [
        refusal(Guard(), "127.0.0.1", closed),
        refusal(Guard([f"127.0.0.1:{closed}"]), "127.0.0.1", closed),
        ConnectorError(Trouble.TIMED_OUT, "connect", host="127.0.0.1", port=closed),
        ConnectorError(Trouble.UNREACHABLE, "look_up", host="127.0.0.1"),
    ]
    assert refusal(nowhere, "nothing.example.com", 80).code == "look_up"
    assert len({error.trouble for error in errors}) > 1
    told = {(outward(error).trouble, outward(error).code, sentence(outward(error))) for error in errors}
    assert len(told) == 1


def test_a_look_up_that_hangs_ends_in_time() -> None:
    def resolve(*_arguments: object, **_options: object) -> list[Any]:
        time.sleep(3)
        return []

    started = time.monotonic()
    with pytest.raises(ConnectorError) as caught:
        Guard(resolver=resolve).connect("slow.example.com", 80, 0.2)
    assert (caught.value.trouble, caught.value.code) == (Trouble.TIMED_OUT, "look_up")
    assert time.monotonic() - started < 2


def test_a_scoped_address_out_of_a_resolver_is_refused(canary: Listener) -> None:
    def resolve(host: str, port: int, **_options: object) -> list[Any]:
        return [(socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("2606:4700::1", port, 0, 1))]

    assert refusal(Guard(resolver=resolve), "scoped.example.com", canary.port).trouble is Trouble.BLOCKED
