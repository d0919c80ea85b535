"""The program of one reader: takes documents from its standard input, one after another, and says what is in them.

A document is two lengths, JSON that says how to read it, and its content; the answer is a length and JSON.
"""

from __future__ import annotations

import resource
import socket
import struct
import sys
from typing import Any, BinaryIO

import orjson

from datamaps.connectors.base import ConnectorError, Limits
from datamaps.connectors.registry import reading

MEMORY = 1_500_000_000
"""Bytes of address space; what wants more is refused, whatever it is."""
_KINDS = "datamaps.connectors."


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # it answers on its line, and writes no file
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with socket.socket(fileno=0) as line, line.makefile("rb") as taken:
        while lengths := taken.read(12):
            answer = orjson.dumps(_answer(taken, *struct.unpack("!IQ", lengths)))
            line.sendall(struct.pack("!Q", len(answer)))
            line.sendall(answer)


def _answer(taken: BinaryIO, head: int, size: int) -> dict[str, Any]:
    asked = orjson.loads(taken.read(head))
    function = asked.pop("function")
    if not function.startswith(_KINDS):
        sys.exit(f"{function} reads no documents.")
    try:
        return {"schema": reading(function, taken.read(size), Limits(**asked)).plain()}
    except ConnectorError as error:
        return {"error": [error.trouble.value, error.code, error.permanent, dict(error.values)]}


if __name__ == "__main__":
    main()
