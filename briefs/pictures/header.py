"""What a picture is, read from its bytes: PNG, JPEG or WebP, whole, and of a size that can be shown."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass

LARGEST_PICTURE = 5 * 1024 * 1024
"""Bytes of one picture."""
LONGEST_SIDE = 10_000
MOST_PIXELS = 40_000_000
ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}
_MEGABYTE = 1024 * 1024
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
# Markers of JPEG that tell the size of the picture; those that are left out are tables.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_SCAN = 0xDA


class NoPicture(Exception):
    """Bytes that are not taken as a picture. `code` and `values` are the facts; words.py has the sentence."""

    def __init__(self, code: str, **values: int) -> None:
        super().__init__(code)
        self.code, self.values = code, values


@dataclass(frozen=True)
class Seen:
    """What the bytes say: the kind, and the sides in pixels."""

    media: str
    width: int
    height: int

    @property
    def ending(self) -> str:
        return ENDINGS[self.media]


def look_at(content: bytes) -> Seen:
    """The kind and size of a picture, without unpacking it. Raises NoPicture."""
    if len(content) > LARGEST_PICTURE:
        raise NoPicture("picture_large", megabytes=LARGEST_PICTURE // _MEGABYTE)
    media, size = _reader(content)
    try:
        width, height = size(content)
    except (struct.error, IndexError, ValueError):
        raise NoPicture("picture_cut") from None
    if not width or not height:
        raise NoPicture("picture_cut")
    if max(width, height) > LONGEST_SIDE or width * height > MOST_PIXELS:
        raise NoPicture("picture_wide", width=width, height=height, side=LONGEST_SIDE)
    return Seen(media, width, height)


def _reader(content: bytes) -> tuple[str, Callable[[bytes], tuple[int, int]]]:
    if content.startswith(_PNG):
        return "image/png", _png
    if content.startswith(_JPEG):
        return "image/jpeg", _jpeg
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp", _webp
    raise NoPicture("picture_kind")


def _png(content: bytes) -> tuple[int, int]:
    """Walks all chunks: each must be whole, and nothing may follow the last one."""
    at, size = len(_PNG), (0, 0)
    while True:
        length, kind = struct.unpack_from(">I4s", content, at)
        data = content[at + 8 : at + 8 + length]
        (check,) = struct.unpack_from(">I", content, at + 8 + length)
        if check != zlib.crc32(kind + data) or (kind == b"IHDR") != (at == len(_PNG)):
            raise ValueError(kind)
        if kind == b"IHDR":
            size = struct.unpack_from(">II", data)
        at += 12 + length
        if kind == b"IEND":
            break
    if at != len(content):
        raise ValueError(at)
    return size


def _jpeg(content: bytes) -> tuple[int, int]:
    """Walks the segments up to the picture itself, which must come to its end."""
    if not content.rstrip(b"\0").endswith(b"\xff\xd9"):
        raise ValueError(len(content))
    at, size = 2, (0, 0)
    while True:
        if content[at] != 0xFF:
            raise ValueError(at)
        marker = content[at + 1]
        if marker == 0xFF or marker in _ALONE:
            at += 1 if marker == 0xFF else 2
            continue
        if marker == _SCAN:
            return size
        (length,) = struct.unpack_from(">H", content, at + 2)
        if length < 2:
            raise ValueError(length)
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", content, at + 5)
            size = (width, height)
        at += 2 + length


def _webp(content: bytes) -> tuple[int, int]:
    (length,) = struct.unpack_from("<I", content, 4)
    if length + 8 != len(content):
        raise ValueError(length)
    kind = content[12:16]
    if kind == b"VP8X":
        return _three(content, 24) + 1, _three(content, 27) + 1
    if kind == b"VP8L" and content[20] == 0x2F:
        (bits,) = struct.unpack_from("<I", content, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 " and content[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<HH", content, 26)
        return width & 0x3FFF, height & 0x3FFF
    raise ValueError(kind)


def _three(content: bytes, at: int) -> int:
    """A number of three bytes."""
    (low, high) = struct.unpack_from("<HB", content, at)
    return int(low | high << 16)
