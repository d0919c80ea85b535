"""One queue of messages in one file, which any number of processes put into and take from.

The file begins with three numbers: where the oldest message begins, where the youngest ends, how many there are. Both
putting and taking write them last, in one step and under a lock: who is killed half-way has put or taken nothing.
"""

from __future__ import annotations

import fcntl
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

_HEAD = struct.Struct("!QQQ")
_SIZE = struct.Struct("!I")
_TIDY = 1_000_000
"""Bytes that were taken, after which those that follow are moved to the front."""


class _Head(NamedTuple):
    first: int
    end: int
    number: int


_EMPTY = _Head(_HEAD.size, _HEAD.size, 0)


class QueueFile:
    """An open queue. Each process and each thread opens its own: a lock is held by what was opened."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._open()

    def _open(self) -> None:
        self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self._owner = os.getpid()

    def close(self) -> None:
        os.close(self._file)

    def put(self, message: bytes) -> None:
        with self._locked():
            head = self._head()
            self._write(_SIZE.pack(len(message)) + message, head.end)
            self._set(_Head(head.first, head.end + _SIZE.size + len(message), head.number + 1))

    def take(self) -> bytes | None:
        """The oldest message, or nothing."""
        about = os.fstat(self._file)
        if about.st_nlink and about.st_size <= _HEAD.size:
            return None  # the usual case, and it needs no lock
        with self._locked():
            head = self._head()
            if head.number == 0:
                return None
            first = head.first + _SIZE.size
            (size,) = _SIZE.unpack(os.pread(self._file, _SIZE.size, head.first))
            message = os.pread(self._file, size, first)
            self._set(_Head(first + size, head.end, head.number - 1))
            return message

    def clear(self) -> int:
        """Takes all messages, and gives their number."""
        with self._locked():
            count = self._head().number
            self._set(_EMPTY)
            return count

    def __len__(self) -> int:
        return self._head().number

    def _head(self) -> _Head:
        """Where things are. A file that contradicts itself, as after a power cut, counts as empty."""
        head = os.pread(self._file, _HEAD.size, 0)
        if len(head) < _HEAD.size:
            return _EMPTY
        found = _Head(*_HEAD.unpack(head))
        least = found.first + found.number * _SIZE.size
        return found if _HEAD.size <= found.first and least <= found.end else _EMPTY

    def _set(self, head: _Head) -> None:
        if head.number == 0:
            self._write(_HEAD.pack(*_EMPTY), 0)
            os.ftruncate(self._file, _HEAD.size)
            return
        rest = head.end - head.first
        if head.first > _TIDY and rest <= head.first - _HEAD.size:
            self._write(os.pread(self._file, rest, head.first), _HEAD.size)
            head = _Head(_HEAD.size, _HEAD.size + rest, head.number)
        self._write(_HEAD.pack(*head), 0)

    def _write(self, content: bytes, place: int) -> None:
        if os.pwrite(self._file, content, place) != len(content):
            raise OSError(f"No room for {self.path.name}")

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Alone with the file, opened anew after a fork or when somebody removed it."""
        if self._owner != os.getpid():
            self._open()
        fcntl.flock(self._file, fcntl.LOCK_EX)
        while os.fstat(self._file).st_nlink == 0:
            os.close(self._file)
            self._open()
            fcntl.flock(self._file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(self._file, fcntl.LOCK_UN)
