"""Zip files in which a description lies in several parts.

The size that the parts unpack to is looked at before anything is unpacked, and again while it is. Names are those
inside the archive: nothing is ever written to a disk.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib

from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.plain import clean

MOST_PARTS = 2_000
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Others are not used for such files, and may ask for any amount of memory."""
_HEADS = (b"PK\x03\x04", b"PK\x05\x06")
DAMAGED = (zipfile.BadZipFile, zlib.error, KeyError, OSError, EOFError, ValueError, RuntimeError, NotImplementedError)
"""What the libraries raise for a zip that is damaged, locked or packed in a way they do not know."""

Parts = dict[str, bytes]


def is_archive(content: bytes) -> bool:
    """Whether it is a zip file, by its first bytes."""
    return content.startswith(_HEADS)


def packed(parts: Parts) -> bytes:
    """One file of several, as it came."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for path, part in parts.items():
            archive.writestr(path, part)
    return content.getvalue()


def parts(content: bytes, suffixes: tuple[str, ...], limits: Limits) -> Parts:
    """The files of an archive whose names end in one of `suffixes`, by their path inside it.

    Raises ConnectorError: malformed for what is damaged or locked, too_large for more than the limits allow.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            entries = packed.infolist()
            wanted = [one for one in entries if _usable(one.filename) and one.filename.lower().endswith(suffixes)]
            if any(one.compress_type not in _PACKINGS for one in wanted):
                raise zipfile.BadZipFile
            if len(entries) > MOST_PARTS or sum(one.file_size for one in wanted) > limits.content:
                raise _too_large(limits)
            found: Parts = {}
            for entry in wanted:
                limits.left()
                with packed.open(entry) as part:
                    # What an archive says of its sizes may be wrong.
                    found[_path(entry.filename)] = part.read(entry.file_size)
                    if part.read(1):
                        raise _too_large(limits)
            return found
    except DAMAGED:
        raise ConnectorError(Trouble.MALFORMED, "archive", permanent=True) from None


def beside(path: str, reference: str) -> str:
    """The path that a reference from one part of an archive leads to."""
    return _path(posixpath.join(posixpath.dirname(path), reference))


def _path(name: str) -> str:
    return clean(posixpath.normpath(name.replace("\\", "/")).lstrip("/"))


def _usable(name: str) -> bool:
    """Whether it is a file that somebody put there; macOS adds notes of its own."""
    return not name.endswith("/") and not name.startswith("__MACOSX/") and not posixpath.basename(name).startswith(".")


def _too_large(limits: Limits) -> ConnectorError:
    return ConnectorError(Trouble.TOO_LARGE, "archive", permanent=True, limit=limits.content, files=MOST_PARTS)
