"""Protocol Buffers: a .proto file, several of them in a zip, or the descriptor set that the compiler wrote."""

from __future__ import annotations

from datamaps.connectors.archive import is_archive, parts
from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.guess import DESCRIPTOR_MARK
from datamaps.connectors.parsing import text_of
from datamaps.connectors.protobuf.model import File
from datamaps.connectors.protobuf.rows import Rows
from datamaps.connectors.protobuf.set import decode
from datamaps.connectors.protobuf.text import parse
from datamaps.schema.shapes import SystemSchema


def read(content: bytes, limits: Limits) -> SystemSchema:
    """The shape that the files describe together. Raises ConnectorError (malformed, too_large, timed_out)."""
    return Rows(_files(content, limits), limits).shape()


def _files(content: bytes, limits: Limits) -> list[File]:
    if is_archive(content):
        found = parts(content, (".proto",), limits)
        if not found:
            raise ConnectorError(Trouble.MALFORMED, "protobuf_archive", permanent=True)
        return [parse(text_of(one).lstrip("\ufeff"), limits) for _path, one in sorted(found.items())]
    if DESCRIPTOR_MARK.match(content):
        return decode(content, limits)
    return [parse(text_of(content).lstrip("\ufeff"), limits)]
