"""Reads documents from strangers in processes of their own: what one of them does to its reader, it does there.

A few readers stay warm and take one document after another. Each has a cap of memory and no environment, and so no
key or password of the portal; it is ended at the deadline of a document, and replaced after so many of them.
"""

from __future__ import annotations

import os
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson

from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.schema.shapes import SystemSchema

READERS = 2
"""Readers of one process at most; whoever comes while all are busy waits within its own time."""
DOCUMENTS = 200
"""A reader is replaced after so many, so that what libraries leave behind does not add up."""
_PROJECT = Path(__file__).resolve().parents[2]
_PIECE = 1 << 20


class _Gone(Exception):
    """The reader ended in the middle of a document."""


class _Reader:
    """One process, and the line to it. Used by one thread at a time."""

    def __init__(self) -> None:
        self.line, its_end = socket.socketpair()
        self.documents = 0
        with its_end:
            self.process = subprocess.Popen(
                [sys.executable, "-B", "-m", "datamaps.connectors.apart_reader"],
                cwd=_PROJECT,
                env={},
                stdin=its_end.fileno(),
                stdout=its_end.fileno(),
                stderr=subprocess.DEVNULL,
            )

    def answer(self, asked: Mapping[str, Any], content: bytes, limits: Limits) -> bytes:
        """What it says to a document. Raises ConnectorError(timed_out), _Gone."""
        self.documents += 1
        head = orjson.dumps(asked)
        try:
            self._within(limits)
            self.line.sendall(struct.pack("!IQ", len(head), len(content)) + head)
            self.line.sendall(content)
            (size,) = struct.unpack("!Q", self._received(8, limits))
            return bytes(self._received(size, limits))
        except TimeoutError:
            raise ConnectorError(Trouble.TIMED_OUT, "deadline", seconds=round(limits.seconds)) from None
        except OSError:
            raise _Gone from None

    def _received(self, size: int, limits: Limits) -> bytearray:
        got = bytearray()
        while len(got) < size:
            self._within(limits)
            piece = self.line.recv(min(_PIECE, size - len(got)))
            if not piece:
                raise _Gone
            got += piece
        return got

    def _within(self, limits: Limits) -> None:
        self.line.settimeout(limits.left())

    def close(self) -> None:
        self.line.close()
        self.process.kill()
        self.process.wait()


class _Room:
    """The readers of this process. A process that was forked off begins with none."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.idle: list[_Reader] = []
        self.places = threading.BoundedSemaphore(READERS)

    def read(self, asked: Mapping[str, Any], content: bytes, limits: Limits) -> bytes:
        if not self.places.acquire(timeout=limits.left()):
            raise ConnectorError(Trouble.TIMED_OUT, "deadline", seconds=round(limits.seconds))
        try:
            reader = self._idle_one() or _Reader()
            try:
                answer = reader.answer(asked, content, limits)
            except BaseException:
                reader.close()
                raise
            if reader.documents < DOCUMENTS:
                self.idle.append(reader)
            else:
                reader.close()
            return answer
        finally:
            self.places.release()

    def _idle_one(self) -> _Reader | None:
        with suppress(IndexError):
            while True:
                reader = self.idle.pop()
                if reader.process.poll() is None:
                    return reader
                reader.close()
        return None


_room = _Room()


def read(function: str, content: bytes, limits: Limits) -> SystemSchema:
    """What the function of a kind, named by its dotted path, reads in a document. Raises ConnectorError."""
    room = _own_room()
    left = limits.left()
    asked = {"function": function, "seconds": left, "content": limits.content, "depth": limits.depth}
    asked |= {"nodes": limits.nodes, "fields": limits.fields}
    try:
        answer = room.read(asked, content, limits)
    except _Gone:  # it wanted more memory than it may have, or a library broke
        raise ConnectorError(Trouble.TOO_LARGE, "memory", permanent=True) from None
    said = orjson.loads(answer)
    if "error" in said:
        trouble, code, permanent, values = said["error"]
        raise ConnectorError(Trouble.of(trouble), code, permanent=permanent, **values)
    return SystemSchema.read(said["schema"])


def _own_room() -> _Room:
    global _room
    if _room.owner != os.getpid():
        _room = _Room()
    return _room
