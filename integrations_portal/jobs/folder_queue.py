"""Kombu's queue of files, without its race: a reader never finds half a message or half a table of bindings.

Kombu opens a file under its final name and writes then. A worker that looks in between takes an empty message,
stumbles over it and ends; a page that looks in between sees no binding, and its message goes nowhere.
"""

from __future__ import annotations

import os
import uuid
from collections import defaultdict, deque
from functools import cached_property
from pathlib import Path
from queue import Empty
from time import monotonic
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps, loads

SCHEME = "folder"


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: Any, **_options: Any) -> None:  # type: ignore[override] # stubs know no options
        name = f"{round(monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        _write(Path(self.data_folder_out) / name, payload)

    def _get(self, queue: str) -> Any:  # type: ignore[override] # nor that there is no timeout
        """The oldest message. The folder is read again when all that was found in it is taken, not for each message."""
        listed, ending = self._listed[queue], f"{queue}.msg"
        if not listed:
            listed.extend(sorted(name for name in os.listdir(self.data_folder_in) if name.partition(".")[2] == ending))
        while listed:
            text = _taken(Path(self.data_folder_in) / listed.popleft())
            if text is None:
                continue  # by another worker
            try:
                return loads(text)
            except ValueError:
                # Not a message of ours, or one from before a power cut. It is out of the folder; the row of its job
                # is still there, and the sweeper sends it again.
                continue
        raise Empty

    @cached_property
    def _listed(self) -> defaultdict[str, deque[str]]:
        """Names of files by queue, as they were found last; another worker may have taken some since."""
        return defaultdict(deque)

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


def _taken(path: Path) -> bytes | None:
    """What a file holds, for whoever renames it first; it is gone then."""
    mine = path.with_name(f".{uuid.uuid4()}.taken")
    try:
        os.rename(path, mine)
    except FileNotFoundError:
        return None
    try:
        return mine.read_bytes()
    finally:
        mine.unlink()


TRANSPORT_ALIASES[SCHEME] = f"{__name__}:Transport"
