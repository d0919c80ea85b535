"""JSON, YAML and XML from strangers.

Decoded, read within limits, one error with the line for what is wrong.
"""

from __future__ import annotations

import codecs
import re
from typing import Any

import orjson
from lxml import etree

from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.yaml_events import yaml_value_of

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_ROUND = bytes.maketrans(b"[]{}", b"()()")
_XML_ENCODING = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_XML_ENCODINGS = frozenset(
    codecs.lookup(name).name
    for name in (
        "utf-8",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "ascii",
        "latin-1",
        "iso8859-2",
        "iso8859-15",
        "windows-1250",
        "windows-1251",
        "windows-1252",
        "shift_jis",
        "euc-jp",
        "gb18030",
        "big5",
        "euc-kr",
    )
)
_XML_DECLARATION = re.compile(r"\s*<\?xml\s[^>]{0,300}\?>")
_XML_PROLOG = re.compile(r"(?:\s+|<\?(?:(?!\?>).)*\?>|<!--(?:(?!-->).)*-->)*", re.DOTALL)
_LINE = re.compile(r"\n|\r\n?")


def text_of(content: bytes) -> str:
    """Text in UTF-8, UTF-16 or UTF-32, with or without a byte order mark.

    Raises ConnectorError(malformed).
    """
    encoding, skip = "utf-8", 0
    for mark, name in _MARKS:
        if content.startswith(mark):
            encoding, skip = name, len(mark)
            break
    else:
        encoding = _encoding_without_mark(content[:4])
    try:
        return content[skip:].decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ConnectorError(Trouble.MALFORMED, "encoding", permanent=True, line=line) from None


def _encoding_without_mark(head: bytes) -> str:
    """By where the zero bytes of the first characters are (RFC 4627, section 3)."""
    zeros = "".join("0" if byte == 0 else "x" for byte in head)
    known = {
        "000x": "utf-32-be",
        "x000": "utf-32-le",
        "0x0x": "utf-16-be",
        "x0x0": "utf-16-le",
    }
    return known.get(zeros, "utf-8")


def json_value(content: bytes, limits: Limits) -> Any:
    """The value of a JSON text. A name given twice counts with its last value.

    Raises ConnectorError: malformed with `line`, too_large for too many values.
    """
    _check_size(content, limits)
    plain = content if content[:1] in b"{[" and content[1:2] != b"\0" else text_of(content).encode()
    if plain.count(b",") > limits.nodes:
        raise ConnectorError(Trouble.TOO_LARGE, "values", permanent=True, limit=limits.nodes)
    try:
        value = orjson.loads(plain)
    except orjson.JSONDecodeError as error:
        if "recursion" in error.msg.lower():
            raise _too_deep(limits) from None
        raise ConnectorError(Trouble.MALFORMED, "json", permanent=True, line=error.lineno) from None
    if not _brackets_close_within(plain, limits.depth) and _deeper_than(value, limits.depth):
        raise _too_deep(limits)
    return value


def _too_deep(limits: Limits) -> ConnectorError:
    return ConnectorError(Trouble.MALFORMED, "too_deep", permanent=True, limit=limits.depth)


def _brackets_close_within(content: bytes, depth: int) -> bool:
    """A quick way to see that nothing is nested deeper than `depth`, at the speed of copying bytes.

    Each round takes the innermost pairs away. Brackets inside texts can only make it say no; a text made to
    hide depth gets past it, and then meets the parser's own limit of 1024.
    """
    rest = content.translate(_ROUND, _NO_BRACKETS)
    for _ in range(depth):
        shorter = rest.replace(b"()", b"")
        if not shorter:
            return True
        if len(shorter) == len(rest):
            return False
        rest = shorter
    return False


def _deeper_than(value: object, depth: int) -> bool:
    level = [value]
    for _ in range(depth):
        level = [
            child
            for outer in level
            if isinstance(outer, dict | list)
            for child in (outer.values() if isinstance(outer, dict) else outer)
        ]
    return any(isinstance(one, dict | list) for one in level)


def yaml_value(content: bytes, limits: Limits) -> Any:
    """The value of a YAML text with one document in it; keys are always text, as they are written.

    Only `true` and `false` are booleans (YAML 1.2); dates stay text. Raises ConnectorError: malformed with
    `line`, too_large for too many values, aliases counted as often as they are used.
    """
    _check_size(content, limits)
    return yaml_value_of(text_of(content), limits)


def data_value(content: bytes, limits: Limits) -> Any:
    """The value of a text that is JSON when it starts like it, else YAML. Raises ConnectorError."""
    head = content[:256].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")[:1]
    return json_value(content, limits) if head in (b"{", b"[") else yaml_value(content, limits)


def xml_root(content: bytes, limits: Limits) -> etree._Element:
    """The root of an XML text. A document type declaration is refused, whatever is in it.

    Raises ConnectorError: malformed with `line`, too_large for too many elements.
    """
    _check_size(content, limits)
    text = _XML_DECLARATION.sub("", _xml_text(content), count=1)
    if content.count(b"<") > limits.nodes:
        raise ConnectorError(Trouble.TOO_LARGE, "values", permanent=True, limit=limits.nodes)
    prolog = _XML_PROLOG.match(text)
    if text.startswith("<!", prolog.end() if prolog else 0):
        raise ConnectorError(Trouble.MALFORMED, "xml_doctype", permanent=True)
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "surrogatepass"), parser)
    except etree.XMLSyntaxError as error:
        raise ConnectorError(Trouble.MALFORMED, "xml", permanent=True, line=error.lineno or 1) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise ConnectorError(Trouble.MALFORMED, "xml_doctype", permanent=True)
    if root.xpath("/*" * (limits.depth + 1)):
        raise _too_deep(limits)
    return root


def _xml_text(content: bytes) -> str:
    """Decoded here, from a short list of encodings, so that nothing can hide from the look at the prolog."""
    if content.startswith(tuple(mark for mark, _ in _MARKS)) or b"\0" in content[:4]:
        return text_of(content)
    named = _XML_ENCODING.match(content.lstrip()[:400])
    name = named[1].decode() if named else "utf-8"
    try:
        codec = codecs.lookup(name).name
    except LookupError:
        codec = ""
    if codec not in _XML_ENCODINGS:
        raise ConnectorError(Trouble.MALFORMED, "xml_encoding", permanent=True, encoding=name)
    try:
        return content.decode(codec)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ConnectorError(Trouble.MALFORMED, "encoding", permanent=True, line=line) from None


def _check_size(content: bytes, limits: Limits) -> None:
    if len(content) > limits.content:
        raise ConnectorError(Trouble.TOO_LARGE, "content", permanent=True, limit=limits.content)
    if not content.strip():
        raise ConnectorError(Trouble.MALFORMED, "empty", permanent=True)
    limits.left()
