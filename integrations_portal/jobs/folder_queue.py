"""Kombu's queue of files, without its race: a reader never finds half a message or half a table of bindings.

Kombu opens a file under its final name and writes then. A worker that looks in between takes an empty message,
stumbles over it and ends; a page that looks in between sees no binding, and its message goes nowhere.
"""

from __future__ import annotations

import os
import uuid
from pathlib import Path
from queue import Empty
from time import monotonic
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps

SCHEME = "folder"


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: Any, **_options: Any) -> None:  # type: ignore[override] # stubs know no options
        name = f"{round(monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        _write(Path(self.data_folder_out) / name, payload)

    def _get(self, queue: str) -> Any:  # type: ignore[override] # nor that there is no timeout
        try:
            return super()._get(queue)
        except ValueError:
            # Not a message of ours, or one from before a power cut. It is out of the folder; the row of its job
            # is still there, and the sweeper sends it again.
            raise Empty from None

    def _queue_bind(self, exchange: str, routing_key: str | None, pattern: str | None, queue: str | None) -> None:
        binding = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        known = self.get_table(exchange)
        if binding not in known:
            self.control_folder.mkdir(exist_ok=True)
            file: Path = self._exchange_file(exchange)  # type: ignore[attr-defined] # newer than the stubs
            _write(file, [binding, *known])

    def get_table(self, exchange: str) -> list[Any]:
        try:
            found: list[Any] = super().get_table(exchange)
        except ValueError:
            return []  # written again by the next who binds
        return found


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
