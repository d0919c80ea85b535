"""Pictures as lines inside a PDF: each small placeholder image becomes the page that `dot` drew.

WeasyPrint tags the placeholder as a Figure with its words; only what is painted there is exchanged.
"""

from __future__ import annotations

import base64
import io
import struct
import zlib
from collections.abc import Sequence

import pydyf
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject, StreamObject

_DEFLATED = "/FlateDecode"
_LEFT_OUT = frozenset(["/Length", "/Filter", "/DecodeParms"])


def placeholder(number: int) -> str:
    """The `data:` address of a grey picture, 1 pixel high and `number + 1` wide: its width is its name."""
    width = number + 1
    head = struct.pack(">IIBBBBB", width, 1, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" + b"\xff" * width)), (b"IEND", b""))
    chunks = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
    return "data:image/png;base64," + base64.b64encode(b"\x89PNG\r\n\x1a\n" + chunks).decode()


def exchange(pdf: pydyf.PDF, pictures: Sequence[bytes]) -> None:
    """Puts picture n, a PDF of one page, in the place of placeholder n, wherever the document shows it."""
    for thing in list(pdf.objects):
        if not isinstance(thing, pydyf.Stream) or thing.extra.get("Subtype") != "/Image":
            continue
        number = thing.extra["Width"] - 1
        if thing.extra["Height"] == 1 and number < len(pictures):
            _paint(pdf, thing, pictures[number])


def _paint(pdf: pydyf.PDF, thing: pydyf.Stream, picture: bytes) -> None:
    """Makes an image a form that fills the same unit square."""
    page = PdfReader(io.BytesIO(picture)).pages[0]
    width, height = float(page.mediabox.width), float(page.mediabox.height)
    contents = page["/Contents"].get_object()
    extra, data = _packed(contents) if isinstance(contents, StreamObject) else ({}, b"")
    thing.extra = pydyf.Dictionary(
        {
            "Type": "/XObject",
            "Subtype": "/Form",
            "BBox": pydyf.Array([0, 0, width, height]),
            "Matrix": pydyf.Array([f"{1 / width:.8f}", 0, 0, f"{1 / height:.8f}", 0, 0]),
            "Resources": _Copy(pdf).value(page["/Resources"]),
            **extra,
        }
    )
    thing.stream = [data]
    thing.compress = not extra


def _packed(found: StreamObject) -> tuple[dict[str, str], bytes]:
    """The bytes of a stream with what says how they are packed: packed as they came, where we know the way."""
    if found.get("/Filter") == _DEFLATED and "/DecodeParms" not in found:
        # Unpacking and packing again takes longer than all else; the library has no public name for this.
        return {"Filter": _DEFLATED}, found._data
    return {}, found.get_data()


class _Raw(pydyf.Object):  # type: ignore[misc]  # published without types
    """An object whose text is known already."""

    data = b"null"


class _Copy:
    """Copies objects of one file into another, each once, under numbers of the new one."""

    def __init__(self, pdf: pydyf.PDF) -> None:
        self.pdf = pdf
        self.made: dict[int, pydyf.Object] = {}

    def value(self, found: PdfObject) -> bytes:
        """The text of a value, with references to the copies."""
        if isinstance(found, IndirectObject):
            return self.reference(found)
        if isinstance(found, DictionaryObject):
            return b"<<" + self.entries(found) + b">>"
        if isinstance(found, ArrayObject):
            return b"[" + b" ".join(self.value(item) for item in found) + b"]"
        text = io.BytesIO()
        found.write_to_stream(text)
        return text.getvalue()

    def entries(self, found: DictionaryObject) -> bytes:
        return b" ".join(key.encode() + b" " + self.value(found.raw_get(key)) for key in found)

    def reference(self, found: IndirectObject) -> bytes:
        made = self.made.get(found.idnum)
        if made is None:
            target = found.get_object()
            made = pydyf.Stream() if isinstance(target, StreamObject) else _Raw()
            self.made[found.idnum] = made
            self.pdf.add_object(made)
            if isinstance(target, StreamObject):
                extra, data = _packed(target)
                kept = {key[1:]: self.value(target.raw_get(key)) for key in target if key not in _LEFT_OUT}
                made.stream, made.extra, made.compress = [data], pydyf.Dictionary(kept | extra), not extra
            elif target is not None:
                made.data = self.value(target)
        text: bytes = made.reference
        return text
