"""A queue of messages in a folder, for sites without Redis: kombu's own, but for how messages and bindings are kept.

Kombu writes a file for each message under its final name. A worker that looks in between takes an empty message,
stumbles over it and ends; a page that looks in between sees no binding, and its message goes nowhere. Here a queue is
one file, and a table of bindings appears whole or not at all.
"""

from __future__ import annotations

import os
import uuid
from pathlib import Path
from queue import Empty
from typing import Any
from urllib.parse import quote

from kombu.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps, loads

from integrations_portal.jobs.queue_file import QueueFile

SCHEME = "folder"
_SUFFIX = ".queue"


class Channel(filesystem.Channel):
    def __init__(self, *arguments: Any, **named: Any) -> None:
        self._files: dict[str, QueueFile] = {}
        self._tables: dict[str, tuple[tuple[int, ...], list[Any]]] = {}
        super().__init__(*arguments, **named)

    def close(self) -> None:
        super().close()
        while self._files:
            self._files.popitem()[1].close()

    def _put(self, queue: str, payload: Any, **_options: Any) -> None:  # type: ignore[override] # stubs know no options
        try:
            self._file(queue).put(dumps(payload).encode())
        except OSError as error:
            raise ChannelError(f"Cannot write to the queue {queue}") from error

    def _get(self, queue: str) -> Any:  # type: ignore[override] # nor that there is no timeout
        while (message := self._file(queue).take()) is not None:
            try:
                return loads(message)
            except ValueError:
                # Damaged by a power cut. It is out of the queue; the row of its job is still there, and the sweeper
                # sends it again.
                continue
        raise Empty

    def _size(self, queue: str) -> int:
        return len(self._file(queue))

    def _purge(self, queue: str) -> int:
        return self._file(queue).clear()

    def _delete(self, queue: str, *arguments: Any, **named: Any) -> None:
        super()._delete(queue, *arguments, **named)
        self._path(queue).unlink(missing_ok=True)

    def _file(self, queue: str) -> QueueFile:
        if queue not in self._files:
            self._files[queue] = QueueFile(self._path(queue))
        return self._files[queue]

    def _path(self, queue: str) -> Path:
        return Path(self.data_folder_out) / f"{quote(queue, safe='')}{_SUFFIX}"

    def _queue_bind(self, exchange: str, routing_key: str | None, pattern: str | None, queue: str | None) -> None:
        binding = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        known = self.get_table(exchange)
        if binding not in known:
            self.control_folder.mkdir(exist_ok=True)
            _write(self._table_file(exchange), [binding, *known])

    def get_table(self, exchange: str) -> list[Any]:
        """The bindings of an exchange; read again only when the file is another."""
        try:
            about = os.stat(self._table_file(exchange))
        except FileNotFoundError:
            return []
        state = (about.st_ino, about.st_size, about.st_mtime_ns)
        known = self._tables.get(exchange)
        if known is None or known[0] != state:
            try:
                known = self._tables[exchange] = (state, super().get_table(exchange))
            except ValueError:
                return []  # written again by the next who binds
        return known[1]

    def _table_file(self, exchange: str) -> Path:
        file: Path = self._exchange_file(exchange)  # type: ignore[attr-defined] # newer than the stubs
        return file


class Transport(filesystem.Transport):
    Channel = Channel


def _write(path: Path, content: Any) -> None:
    """Writes beside and renames: the file is there whole or not at all."""
    unfinished = path.with_name(f".{uuid.uuid4()}.unfinished")
    try:
        unfinished.write_text(dumps(content))
        os.replace(unfinished, path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise ChannelError(f"Cannot write {path.name}") from error


TRANSPORT_ALIASES[SCHEME] = f"{__name__}:Transport"
