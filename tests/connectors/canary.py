"""Listeners that count who comes: those that must stay untouched, and small servers that answer."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

Answer = Callable[[socket.socket, bytes], None]


@dataclass
class Listener:
    """A server on loopback: `visits` counts connections, `requests` keeps what was sent first on each."""

    port: int
    visits: int = 0
    requests: list[bytes] = field(default_factory=list)


@contextlib.contextmanager
def listening(answer: Answer | None = None, host: str = "127.0.0.1", *, waits: bool = True) -> Iterator[Listener]:
    """A listener that reads a request head (when it `waits` for one) and lets `answer` reply."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    server = socket.create_server((host, 0), family=family)
    listener = Listener(server.getsockname()[1])

    def serve(peer: socket.socket) -> None:
        with peer, contextlib.suppress(OSError):
            peer.settimeout(10)
            request = b""
            while waits and b"\r\n\r\n" not in request:
                chunk = peer.recv(65_536)
                if not chunk:
                    break
                request += chunk
            listener.requests.append(request)
            if answer:
                answer(peer, request)

    def run() -> None:
        while True:
            try:
                peer, _address = server.accept()
            except OSError:
                return
            listener.visits += 1
            threading.Thread(target=serve, args=(peer,), daemon=True).start()

    threading.Thread(target=run, daemon=True).start()
    try:
        yield listener
    finally:
        with contextlib.suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)
        server.close()


def reply(
    body: bytes = b"{}", status: str = "200 OK", headers: dict[str, str] | None = None, length: int | None = None
) -> Answer:
    """An answer with a body; `length` may promise another length than the body has."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    head = "\r\n".join([*lines, "", ""]).encode()

    def answer(peer: socket.socket, _request: bytes) -> None:
        peer.sendall(head + body)

    return answer


def redirect(location: str, status: str = "302 Found") -> Answer:
    """An answer that sends the client elsewhere."""
    return reply(b"", status, {"Location": location})
