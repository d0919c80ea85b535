"""A guarded connection to SQL Server in the shape of a socket: encryption and caps are ours, the driver sees neither.

The drivers for SQL Server either cannot check certificates or let the server send them on to another host. Here the
first exchange of the protocol (PRELOGIN, [MS-TDS] 2.2.6.5) and the TLS handshake inside it are made by us, with the
real name checked; the driver is told that there is no encryption and talks through the finished channel.
"""

from __future__ import annotations

import socket
import ssl
import struct

from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.sql.form import Place, Protection
from datamaps.connectors.tls import tls_error

_HEADER = struct.Struct(">BBHHBB")
_PRELOGIN, _ANSWER = 0x12, 0x04
_ENCRYPTION, _END = 1, 0xFF
_ON, _NOT_SUPPORTED, _REQUIRED = 1, 2, 3
_LARGEST_PACKET = 32_767
_CHUNK = 65_536


class TdsChannel:
    """What the driver uses as its socket. Every failure is a ConnectorError."""

    def __init__(self, connection: socket.socket, place: Place, context: ssl.SSLContext, limits: Limits) -> None:
        self._socket = connection
        self._place = place
        self._context = context
        self._limits = limits
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls: ssl.SSLObject | None = None
        self._greeted = False
        self._ready = bytearray()
        self._received = 0

    def sendall(self, data: bytes) -> None:
        """Sends what the driver says; its first words are answered here."""
        if not self._greeted:
            self._greeted = True
            self._greet(bytes(data))
        elif self._tls is None:
            self._send(bytes(data))
        else:
            self._tls.write(bytes(data))
            self._send(self._outgoing.read())

    def recv_into(self, buffer: memoryview, size: int = 0) -> int:
        """Fills the buffer with what there is; 0 when the server has closed."""
        while not self._ready:
            chunk = self._receive(_CHUNK)
            if not chunk:
                return 0
            self._ready += chunk if self._tls is None else self._decrypted(self._tls, chunk)
        count = min(size or len(buffer), len(self._ready))
        buffer[:count] = self._ready[:count]
        del self._ready[:count]
        return count

    def close(self) -> None:
        self._socket.close()

    def setsockopt(self, *_option: object) -> None:
        """The guard has set what matters."""

    def settimeout(self, _seconds: float | None) -> None:
        """Only the deadline of the observation counts."""

    def gettimeout(self) -> float | None:
        return self._limits.left()

    def _greet(self, packet: bytes) -> None:
        """Passes the driver's PRELOGIN on, asking for encryption, and answers that there is none."""
        place = _encryption_at(packet, _HEADER.size)
        asked = bytearray(packet)
        asked[place] = _ON
        self._send(bytes(asked))
        kind, body = self._packet()
        if kind != _ANSWER:
            raise self._broken_off()
        answered = bytearray(body)
        place = _encryption_at(body, 0)
        if answered[place] in (_ON, _REQUIRED):
            self._shake_hands()
        elif self._place.tls is not Protection.PREFER:
            raise ConnectorError(Trouble.TLS, "database", host=self._place.host)
        answered[place] = _NOT_SUPPORTED
        self._ready += _HEADER.pack(_ANSWER, 1, len(answered) + _HEADER.size, 0, 1, 0) + answered

    def _shake_hands(self) -> None:
        tls = self._context.wrap_bio(self._incoming, self._outgoing, server_hostname=self._place.host)
        while True:
            try:
                tls.do_handshake()
                break
            except ssl.SSLWantReadError:
                self._send_wrapped(self._outgoing.read())
                _kind, body = self._packet()
                self._incoming.write(body)
            except ssl.SSLError as error:
                raise tls_error(error, self._place.host) from None
        self._send_wrapped(self._outgoing.read())
        self._tls = tls

    def _send_wrapped(self, data: bytes) -> None:
        if data:
            self._send(_HEADER.pack(_PRELOGIN, 1, len(data) + _HEADER.size, 0, 0, 0) + data)

    def _decrypted(self, tls: ssl.SSLObject, chunk: bytes) -> bytes:
        self._incoming.write(chunk)
        plain = b""
        try:
            while piece := tls.read(_CHUNK):
                plain += piece
        except ssl.SSLWantReadError:
            pass
        except ssl.SSLError:
            raise self._broken_off() from None
        return plain

    def _packet(self) -> tuple[int, bytes]:
        kind, _status, size, *_rest = _HEADER.unpack(self._exactly(_HEADER.size))
        if not _HEADER.size <= size <= _LARGEST_PACKET:
            raise self._broken_off()
        return kind, self._exactly(size - _HEADER.size)

    def _exactly(self, count: int) -> bytes:
        found = b""
        while len(found) < count:
            chunk = self._receive(count - len(found))
            if not chunk:
                raise self._broken_off()
            found += chunk
        return found

    def _receive(self, count: int) -> bytes:
        try:
            self._socket.settimeout(self._limits.left())
            chunk = self._socket.recv(count)
        except TimeoutError:
            raise ConnectorError(
                Trouble.TIMED_OUT, "read", host=self._place.host, seconds=round(self._limits.seconds)
            ) from None
        except OSError:
            raise self._broken_off() from None
        self._received += len(chunk)
        if self._received > self._limits.content:
            raise ConnectorError(Trouble.TOO_LARGE, "traffic", limit=self._limits.content)
        return chunk

    def _send(self, data: bytes) -> None:
        try:
            self._socket.settimeout(self._limits.left())
            self._socket.sendall(data)
        except OSError:
            raise self._broken_off() from None

    def _broken_off(self) -> ConnectorError:
        return ConnectorError(Trouble.UNREACHABLE, "broken_off", host=self._place.host)


def _encryption_at(packet: bytes, start: int) -> int:
    """Where the one byte about encryption is, in a PRELOGIN whose options begin at `start`."""
    position = start
    while position + 5 <= len(packet) and packet[position] != _END:
        offset, length = struct.unpack_from(">HH", packet, position + 1)
        if packet[position] == _ENCRYPTION and length >= 1 and start + offset < len(packet):
            return start + int(offset)
        position += 5
    raise ConnectorError(Trouble.UNREACHABLE, "not_its_protocol", permanent=True)
