"""A loopback door for database drivers that take a host and a port but no socket.

It listens on a random port of 127.0.0.1 for as long as the observation lasts, and relays every connection
to one fixed target through the guard. The driver still checks the certificate against the real host name.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.guard import door

_CONNECTIONS = 8
_CHUNK = 262_144


@dataclass
class Forwarder:
    """`port` is where the driver connects to; `error` is why the target could not be reached, if so."""

    port: int
    host: str
    target_port: int
    limits: Limits
    error: ConnectorError | None = None
    _moved: int = 0
    _open: list[socket.socket] = field(default_factory=list)
    _over: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def raise_error(self) -> None:
        """Raises what stopped the relay: the driver itself only saw a connection that broke off."""
        if self.error is not None:
            raise self.error

    def _keep(self, end: socket.socket) -> bool:
        """Notes a socket for closing at the end; one that comes after the end is closed at once."""
        with self._lock:
            if not self._over:
                self._open.append(end)
                return True
        end.close()
        return False

    def _relay(self, near: socket.socket, far: socket.socket | None) -> None:
        if not self._keep(near):
            return
        try:
            far = far or door(self.limits).connect(self.host, self.target_port, self.limits.left())
        except ConnectorError as error:
            self.error = error
            near.close()
            return
        if not self._keep(far):
            return
        back = threading.Thread(target=self._pump, args=(far, near), daemon=True, name="forward-back")
        back.start()
        self._pump(near, far)

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        """Moves bytes one way until either side ends, the deadline passes or the byte cap is reached."""
        try:
            while True:
                source.settimeout(self.limits.left())
                chunk = source.recv(_CHUNK)
                if not chunk:
                    break
                with self._lock:
                    self._moved += len(chunk)
                    if self._moved > self.limits.content:
                        raise ConnectorError(Trouble.TOO_LARGE, "traffic", limit=self.limits.content)
                sink.sendall(chunk)
        except ConnectorError as error:
            self.error = self.error or error
        except OSError:
            # One end is gone; the driver reports it in its own words.
            pass
        finally:
            for end in (source, sink):
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)

    def _serve(self, listener: socket.socket, first: socket.socket) -> None:
        waiting: socket.socket | None = first
        for _ in range(_CONNECTIONS):
            try:
                near, _peer = listener.accept()
            except OSError:
                return
            near.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._relay, args=(near, waiting), daemon=True, name="forward").start()
            waiting = None

    def _close(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        with self._lock:
            self._over = True
            for end in self._open:
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
                end.close()


@contextlib.contextmanager
def forward(host: str, port: int, limits: Limits) -> Iterator[Forwarder]:
    """A running forwarder to `host`:`port` and nothing else; all of its sockets are closed at the end.

    The target is connected to before the driver is, so that the driver never meets an address that is out of bounds
    or not there. Raises ConnectorError.
    """
    first = door(limits).connect(host, port, limits.left())
    listener = socket.create_server(("127.0.0.1", 0), backlog=4)
    forwarder = Forwarder(listener.getsockname()[1], host, port, limits)
    forwarder._keep(first)
    threading.Thread(target=forwarder._serve, args=(listener, first), daemon=True, name="forward-accept").start()
    try:
        yield forwarder
    finally:
        forwarder._close(listener)
