"""The one way out.

Addresses are checked after look-up and the very address that was checked is connected to.
"""

from __future__ import annotations

import contextlib
import queue
import re
import socket
import threading
import time
from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

from datamaps.connectors.addresses import NEVER_NAMES, Address, Allowed, is_never, is_public, read_allowed
from datamaps.connectors.base import ConnectorError, Door, Limits, Trouble

Resolver = Callable[..., list[Any]]
Found = tuple[socket.AddressFamily, Address]

_NAME = re.compile(r"[^\x00-\x20/\\?#@\[\]<>^|%\"'`{}:\x7f]{1,253}")
_TRIES = 4


class Guard:
    """Opens sockets to public addresses and to what the administrator allows, and to nothing else.

    `allow` holds `host:port` pairs and networks (`10.2.0.0/16`); ValueError names an entry that is neither.
    `resolver` looks names up as `socket.getaddrinfo` does.
    """

    def __init__(self, allow: Iterable[str] = (), resolver: Resolver = socket.getaddrinfo) -> None:
        self._allow: tuple[Allowed, ...] = tuple(read_allowed(entry) for entry in allow)
        self._resolver = resolver

    def connect(self, host: str, port: int, timeout: float) -> socket.socket:
        """A connected TCP socket; its timeout is `timeout` seconds, as is that of look-up and connecting.

        Raises ConnectorError: config for what is no host or port, blocked, unreachable, timed_out.
        """
        end = time.monotonic() + timeout
        name, addresses = self._found(host, port, timeout)
        return _connect_one(addresses[:_TRIES], name, port, end, timeout)

    def check(self, host: str, port: int, timeout: float) -> None:
        """Refuses what `connect` would refuse, and connects to nothing. Raises ConnectorError as that does."""
        self._found(host, port, timeout)

    def _found(self, host: str, port: int, timeout: float) -> tuple[str, list[Found]]:
        """The host in its one spelling and its addresses, every one of them within bounds."""
        name = clean_host(host)
        if not 0 < port < 65536:
            raise ConnectorError(Trouble.CONFIG, "port", permanent=True, port=port)
        found = [] if name in NEVER_NAMES else self._look_up(name, port, timeout)
        return name, self._checked(name, port, found)

    def _checked(self, name: str, port: int, found: list[Found]) -> list[Found]:
        """All of the addresses, or an error when only one of them is out of bounds."""
        if not found or not all(self._may_reach(name, port, address) for _, address in found):
            raise ConnectorError(Trouble.BLOCKED, "address", permanent=True, host=name, port=port)
        return found

    def _may_reach(self, name: str, port: int, address: Address) -> bool:
        if is_never(address):
            return False
        return is_public(address) or any(entry.opens(name, port, address) for entry in self._allow)

    def _look_up(self, name: str, port: int, timeout: float) -> list[Found]:
        with contextlib.suppress(ValueError):
            address = ip_address(name)
            family = socket.AF_INET if isinstance(address, IPv4Address) else socket.AF_INET6
            return [(family, address)]
        answer = _in_time(lambda: self._resolver(name, port, type=socket.SOCK_STREAM), timeout)
        if answer is None:
            raise ConnectorError(Trouble.TIMED_OUT, "look_up", host=name)
        if isinstance(answer, Exception) or not answer:
            raise ConnectorError(Trouble.UNREACHABLE, "look_up", host=name)
        return [(row[0], _address(row[4])) for row in answer]


PUBLIC_ONLY = Guard()


def door(limits: Limits) -> Door:
    """The guard of an observation; one that opens public addresses only where none was given."""
    return limits.guard or PUBLIC_ONLY


def clean_host(host: str) -> str:
    """A host name or address in lower case without brackets and final dot. Raises ConnectorError(config)."""
    text = host.strip().lower()
    if text.startswith("[") and text.endswith("]"):
        text = text[1:-1]
    with contextlib.suppress(ValueError):
        if "%" not in text:
            return str(ip_address(text))
    text = text.rstrip(".")
    if not _NAME.fullmatch(text):
        raise ConnectorError(Trouble.CONFIG, "host", permanent=True, host=host[:100])
    try:
        return text if text.isascii() else text.encode("idna").decode("ascii")
    except UnicodeError:
        raise ConnectorError(Trouble.CONFIG, "host", permanent=True, host=host[:100]) from None


def _address(place: tuple[Any, ...]) -> Address:
    """The address of a `sockaddr`; a scope keeps its mark, so that it is never taken for a public one."""
    address = ip_address(place[0])
    if isinstance(address, IPv6Address) and len(place) > 3 and place[3] and address.scope_id is None:
        return IPv6Address(f"{address}%{place[3]}")
    return address


def _in_time(ask: Callable[[], list[Any]], timeout: float) -> list[Any] | Exception | None:
    """The answer of a look-up or its error; none when it takes longer than `timeout` seconds.

    The system's look-up cannot be told to stop, so it runs in a thread that may be left behind.
    """
    answers: queue.SimpleQueue[list[Any] | Exception] = queue.SimpleQueue()

    def run() -> None:
        try:
            answers.put(ask())
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=run, daemon=True, name="look-up").start()
    try:
        return answers.get(timeout=timeout)
    except queue.Empty:
        return None


def _connect_one(found: list[Found], name: str, port: int, end: float, timeout: float) -> socket.socket:
    """The first of the addresses that answers; each gets an even share of the time that is left."""
    timed_out = False
    for position, (family, address) in enumerate(found):
        share = (end - time.monotonic()) / (len(found) - position)
        if share <= 0:
            timed_out = True
            break
        attempt = socket.socket(family, socket.SOCK_STREAM)
        try:
            attempt.settimeout(share)
            attempt.connect((str(address), port))
            attempt.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            attempt.settimeout(timeout)
        except OSError as error:
            timed_out = timed_out or isinstance(error, TimeoutError)
            attempt.close()
        else:
            return attempt
    if timed_out:
        raise ConnectorError(Trouble.TIMED_OUT, "connect", host=name, port=port)
    raise ConnectorError(Trouble.UNREACHABLE, "connect", host=name, port=port)
