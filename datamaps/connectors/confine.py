"""Keeps a database driver to the one door that it was given.

Servers of some kinds may answer "go to that other host", and their drivers then connect there by themselves, past
the guard. While a thread is confined, Python opens no connection and looks no name up for it but to its own door.
"""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Iterator
from typing import Any

from datamaps.connectors.base import ConnectorError, Trouble

_LOOPBACK = "127.0.0.1"


class _Confinement(threading.local):
    port: int | None = None
    error: ConnectorError | None = None


_here = _Confinement()


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    # The interpreter calls this for many other events, so the quick way out comes first.
    # At the end of the process there is nothing left of this module, and events still come.
    if _here is None or _here.port is None or not event.startswith("socket."):
        return
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        allowed = isinstance(address, tuple) and address[:2] == (_LOOPBACK, _here.port)
    else:
        allowed = event != "socket.getaddrinfo" or arguments[0] in (_LOOPBACK, _LOOPBACK.encode(), None)
    if not allowed:
        _here.error = ConnectorError(Trouble.BLOCKED, "sent_on", permanent=True)
        raise PermissionError("confined to its own door")


sys.addaudithook(_audit)


@contextlib.contextmanager
def confined(port: int) -> Iterator[None]:
    """While it lasts, this thread can only connect to `port` of loopback.

    Raises ConnectorError(blocked) at the end when something tried to go elsewhere, whatever else was raised.
    """
    _here.port, _here.error = port, None
    try:
        yield
    finally:
        error, _here.port, _here.error = _here.error, None, None
        if error is not None:
            raise error from None
