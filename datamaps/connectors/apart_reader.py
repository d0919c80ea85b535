"""The program of one reader: takes documents from its standard input, one after another, and says what is in them.

What comes is two lengths, JSON that says what to do, and one content or those of several answers; what goes back is a
length and JSON.
"""

from __future__ import annotations

import resource
import socket
import struct
import sys
from dataclasses import asdict
from typing import Any, BinaryIO

import orjson

from datamaps.connectors.apart import error_of, plain_error
from datamaps.connectors.base import ConnectorError, Limits
from datamaps.connectors.reading import reading, talking
from datamaps.connectors.talk import Answer
from datamaps.schema.shapes import SystemSchema

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
    function, limits = asked["function"], Limits(**asked["limits"])
    if not function.startswith(_KINDS):
        sys.exit(f"{function} reads no documents.")
    try:
        if "answers" not in asked:
            return {"schema": reading(function, taken.read(size), limits).plain()}
        answers = [_heard(one, taken) for one in asked["answers"]]
        said = talking(function, asked["config"], answers, limits)
    except ConnectorError as error:
        return {"error": plain_error(error)}
    if isinstance(said, SystemSchema):
        return {"schema": said.plain()}
    return {"questions": [asdict(one) for one in said]}


def _heard(answer: dict[str, Any], taken: BinaryIO) -> Answer:
    refusal = answer["refusal"]
    return Answer(taken.read(answer["size"]), refusal and error_of(refusal))


if __name__ == "__main__":
    main()
