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
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson

from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.talk import Answer, Answers, Question, Questions
from datamaps.schema.shapes import SystemSchema

READERS = 2
"""Readers of one process at most; whoever comes while all are busy waits within its own time."""
DOCUMENTS = 200
"""A reader is replaced after so many, so that what libraries leave behind does not add up."""
LONGEST_ANSWER = 64_000_000
"""Bytes that a reader may say: what a document means must not be what it would have done by itself."""
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

    def answer(self, asked: Mapping[str, Any], contents: Sequence[bytes], limits: Limits) -> bytes:
        """What it says to documents. Raises ConnectorError (timed_out, too_large), _Gone."""
        self.documents += 1
        head = orjson.dumps(asked)
        try:
            self._within(limits)
            self.line.sendall(struct.pack("!IQ", len(head), sum(map(len, contents))) + head)
            for content in contents:
                self._within(limits)
                self.line.sendall(content)
            (size,) = struct.unpack("!Q", self._received(8, limits))
            if size > LONGEST_ANSWER:
                raise ConnectorError(Trouble.TOO_LARGE, "memory", permanent=True)
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

    def answer(self, asked: Mapping[str, Any], contents: Sequence[bytes], limits: Limits) -> bytes:
        if not self.places.acquire(timeout=limits.left()):
            raise ConnectorError(Trouble.TIMED_OUT, "deadline", seconds=round(limits.seconds))
        try:
            reader = self._idle_one() or _Reader()
            try:
                answer = reader.answer(asked, contents, limits)
            except BaseException:  # also when the worker is told to stop: a reader at work is of no use to the next
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
    """What the `read` of a kind, named by its dotted path, finds in a document. Raises ConnectorError."""
    return SystemSchema.read(_said({"function": function}, [content], limits)["schema"])


def talk(function: str, config: Mapping[str, object], answers: Answers, limits: Limits) -> SystemSchema | Questions:
    """What the `talk` of a kind, named by its dotted path, asks next, or the shape. Raises ConnectorError."""
    heard = [_plain(one) for one in answers]
    asked = {"function": function, "config": config, "answers": heard}
    said = _said(asked, [one.content for one in answers], limits)
    if "questions" in said:
        return [Question(**one) for one in said["questions"]]
    return SystemSchema.read(said["schema"])


def _plain(answer: Answer) -> dict[str, Any]:
    refusal = answer.refusal
    return {"size": len(answer.content), "refusal": refusal and plain_error(refusal)}


def plain_error(error: ConnectorError) -> tuple[str, str, bool, dict[str, object]]:
    """An error as it goes over the line."""
    return error.trouble.value, error.code, error.permanent, dict(error.values)


def error_of(plain: Sequence[Any]) -> ConnectorError:
    """The error that came over the line."""
    trouble, code, permanent, values = plain
    return ConnectorError(Trouble.of(trouble), code, permanent=permanent, **values)


def _said(asked: dict[str, Any], contents: Sequence[bytes], limits: Limits) -> dict[str, Any]:
    caps = {"seconds": limits.left(), "content": limits.content, "depth": limits.depth}
    caps |= {"nodes": limits.nodes, "fields": limits.fields}
    try:
        answer = _own_room().answer({"limits": caps, **asked}, contents, limits)
    except _Gone:  # it wanted more memory than it may have, or a library broke
        raise ConnectorError(Trouble.TOO_LARGE, "memory", permanent=True) from None
    said: dict[str, Any] = orjson.loads(answer)
    if "error" in said:
        raise error_of(said["error"])
    return said


def _own_room() -> _Room:
    global _room
    if _room.owner != os.getpid():
        _room = _Room()
    return _room
