"""A real SFTP server on loopback, in a thread of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncssh

USER, PASSWORD = "portal", "hunter2-of-files"


@dataclass
class Server:
    """`proofs` are what was shown to sign in: user and way, never before the key of the server was accepted."""

    port: int = 0
    fingerprint: str = ""
    proofs: list[tuple[str, str]] = field(default_factory=list)


async def _end(made: Any, connections: list[Any]) -> None:
    """Closes the listener and every connection, so that nothing is left to the next test."""
    made.close()
    for connection in connections:
        connection.abort()
        await connection.wait_closed()
    await made.wait_closed()
    await asyncio.sleep(0.05)  # the transports close in the next round of the loop
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


@contextmanager
def serving(folder: Path, host_key: Any, user_key: Any = None, port: int = 0) -> Iterator[Server]:
    """A server with the files of a folder; `user_key` is the key that its user may come with."""
    server, ready, loop = Server(fingerprint=host_key.get_fingerprint()), threading.Event(), asyncio.new_event_loop()

    connections: list[Any] = []

    class Door(asyncssh.SSHServer):
        def connection_made(self, conn: Any) -> None:
            connections.append(conn)

        def begin_auth(self, username: str) -> bool:
            server.proofs.append((username, "begins"))
            return True

        def password_auth_supported(self) -> bool:
            return True

        def validate_password(self, username: str, password: str) -> bool:
            server.proofs.append((username, "password"))
            return (username, password) == (USER, PASSWORD)

        def public_key_auth_supported(self) -> bool:
            return user_key is not None

        def validate_public_key(self, username: str, key: Any) -> bool:
            server.proofs.append((username, "key"))
            return username == USER and key.public_data == user_key.public_data

    class Files(asyncssh.SFTPServer):
        def __init__(self, channel: Any) -> None:
            super().__init__(channel, chroot=str(folder).encode())

    # An event, not the loop's own stop: a stop in the round in which the server came up would be lost.
    enough = asyncio.Event()

    async def run() -> None:
        made = await asyncssh.create_server(
            Door, "127.0.0.1", port, server_host_keys=[host_key], sftp_factory=Files, allow_scp=False
        )
        server.port = made.get_port()
        ready.set()
        await enough.wait()
        await _end(made, connections)

    def work() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(run())
        loop.close()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    assert ready.wait(20)
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(enough.set)
        thread.join(5)
