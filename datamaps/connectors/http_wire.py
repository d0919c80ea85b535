"""The network layer under httpcore.

Sockets from the guard, every read and write within the total deadline.
"""

from __future__ import annotations

import logging
import socket
import ssl
import time
from collections.abc import Iterable
from typing import Any

import httpcore

from datamaps.connectors.base import ConnectorError, Limits
from datamaps.connectors.guard import door
from datamaps.connectors.tls import tls_error

# Its debug messages repeat every header that comes back, and a server may send back what it was sent.
logging.getLogger("httpcore").setLevel(logging.INFO)


class Stream(httpcore.NetworkStream):
    """A connected socket. The caller's timeouts are ignored: only the deadline of the observation counts."""

    def __init__(self, connection: socket.socket, limits: Limits, host: str) -> None:
        self._socket = connection
        self._limits = limits
        self._host = host

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self._socket.settimeout(self._limits.left())
        try:
            return self._socket.recv(max_bytes)
        except TimeoutError as error:
            raise httpcore.ReadTimeout from error
        except OSError as error:
            raise httpcore.ReadError from error

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        try:
            self._socket.settimeout(self._limits.left())
            self._socket.sendall(buffer)
        except TimeoutError as error:
            raise httpcore.WriteTimeout from error
        except OSError as error:
            raise httpcore.WriteError from error

    def close(self) -> None:
        self._socket.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> Stream:
        try:
            self._socket.settimeout(self._limits.left())
            wrapped = ssl_context.wrap_socket(self._socket, server_hostname=server_hostname or self._host)
        except ConnectorError:  # the time is over
            self.close()
            raise
        except TimeoutError as error:
            self.close()
            raise httpcore.ConnectTimeout from error
        except ssl.SSLError as error:
            self.close()
            raise tls_error(error, self._host) from None
        except OSError as error:
            self.close()
            raise httpcore.ConnectError from error
        return Stream(wrapped, self._limits, self._host)

    def get_extra_info(self, info: str) -> Any:
        return self._socket if info == "socket" else None


class GuardedBackend(httpcore.NetworkBackend):
    """Connects through the guard of `limits`, whatever else is asked for."""

    def __init__(self, limits: Limits, host: str) -> None:
        self._limits = limits
        self._host = host

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> Stream:
        connection = door(self._limits).connect(host, port, self._limits.left())
        return Stream(connection, self._limits, self._host)

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> Stream:
        raise httpcore.UnsupportedProtocol

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)
