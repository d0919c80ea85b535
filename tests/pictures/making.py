"""Small pictures of each kind, made byte by byte or by Pillow."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image


def chunk(kind: bytes, data: bytes = b"") -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int = 2, height: int = 2, pixels: bytes | None = None) -> bytes:
    """A black picture; with `pixels`, only its head is true."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    data = zlib.compress(b"".join(b"\0" + b"\0" * width for _row in range(height)) if pixels is None else pixels)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND")


def made(kind: str, width: int = 30, height: int = 20, **options: object) -> bytes:
    """A picture as a program writes it."""
    stream = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(stream, kind, **options)
    return stream.getvalue()
