"""The text of a delimited file: its encoding, its delimiter, and its rows within caps."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from datamaps.connectors.base import ConnectorError, Trouble
from datamaps.connectors.parsing import text_of

LONGEST_ROW = 1_000_000
"""Letters of one row, with the line breaks inside its quotes."""
_SAMPLE = 65_536
_SAMPLE_ROWS = 50
# Commas stand in prose and in numbers: where two fit equally well, the one that is rarer in texts is meant.
_DELIMITERS = ("\t", "|", ";", ",")
_CONSISTENT = 0.9
_BINARY_SHARE = 0.02

_FOREIGN = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:PK\x03\x04|%PDF-|SQLite format 3|\x89PNG|\x1f\x8b|\xd0\xcf\x11\xe0"
    rb"|<(?:!doctype|html|\?xml)|\{\s*[\"}]|\[\s*[\[{])",
    re.IGNORECASE,
)
_LINE = re.compile(r"[^\r\n]*+(?:\r\n|\r|\n|\Z)")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_NOT_ASCII = re.compile("[^\x00-\x7f]")
_NAMED_DELIMITER = re.compile('"?sep=([,;\t|])"?[ \t]*(?:\r\n|\r|\n)', re.IGNORECASE)


def decoded(content: bytes) -> tuple[str, str, int]:
    """The text, its encoding when it is not Unicode, and how many of its characters could not be read.

    Raises ConnectorError(malformed) for what is no text: another kind of file with the ending of this one.
    """
    if _FOREIGN.match(content):
        raise ConnectorError(Trouble.MALFORMED, "csv_not_text", permanent=True)
    text, encoding = _text(content)
    text = text.removeprefix("\ufeff")
    head = text[:_SAMPLE]
    if len(_CONTROLS.findall(head)) > len(head) * _BINARY_SHARE:
        raise ConnectorError(Trouble.MALFORMED, "csv_not_text", permanent=True)
    text = text.replace("\0", "\ufffd")
    return text, encoding, text.count("\ufffd")


def _text(content: bytes) -> tuple[str, str]:
    try:
        return text_of(content), ""
    except ConnectorError:
        pass
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace"), ""
    # A few damaged characters, or a file cut off in one, are no other encoding: then most of the rest is valid.
    text = content.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if len(_NOT_ASCII.findall(text)) > 2 * broken:
        return text, ""
    return content.decode("windows-1252", "replace"), "Windows-1252"


class Records:
    """The rows of a text, one after the other. After them, `stopped` is the line of a row that never ended."""

    def __init__(self, text: str, delimiter: str) -> None:
        named = _NAMED_DELIMITER.match(text)
        self._lines = _LINE.finditer(text, named.end() if named else 0)
        self._line = 1 if named else 0
        self._letters = 0
        self._ended = False
        self._delimiter = delimiter
        self.stopped = 0

    def __iter__(self) -> Iterator[list[str]]:
        reader = csv.reader(self._given(), delimiter=self._delimiter)
        while True:
            self._letters, start = 0, self._line + 1
            try:
                row = next(reader, None)
            except csv.Error:  # one cell, or the whole row, is longer than any that people write
                self.stopped = start
                return
            if row is None:
                return
            if self._ended:  # a whole row never asks for one line more: a quote of this one is still open
                self.stopped = start
                return
            if any(map(str.strip, row)):  # spreadsheets write rows of nothing but delimiters after the last one
                yield row

    def _given(self) -> Iterator[str]:
        for match in self._lines:
            self._letters += match.end() - match.start()
            if self._letters > LONGEST_ROW:
                raise csv.Error
            if match.group():
                self._line += 1
                yield match.group()
        self._ended = True


def delimiter_of(text: str) -> str:
    """The delimiter that splits the first rows most evenly; nothing when there is one column only."""
    named = _NAMED_DELIMITER.match(text)
    if named:
        return named[1]
    fits = [(*_fit(text[:_SAMPLE], one), -place, one) for place, one in enumerate(_DELIMITERS)]
    even, width, _place, delimiter = max(fits)
    return delimiter if even and width > 1 else _delimiter_of_open_row(text[:_SAMPLE])


def _fit(sample: str, delimiter: str) -> tuple[float, int]:
    """How many of the rows are as wide as the first (from a share on, all of them count as such), and that width."""
    rows = list(islice(Records(sample, delimiter), _SAMPLE_ROWS))
    if len(rows) > 1 and len(rows) < _SAMPLE_ROWS and len(sample) == _SAMPLE:
        rows.pop()  # the sample may end in the middle of it
    if not rows or len(rows[0]) < 2:
        return 0.0, 0
    width = len(rows[0])
    share = Counter(map(len, rows))[width] / len(rows)
    return (1.0 if share >= _CONSISTENT else share), width


def _delimiter_of_open_row(sample: str) -> str:
    """The delimiter of a first row that does not end, so that it is refused instead of being taken for one name."""
    for one in reversed(_DELIMITERS):
        records = Records(sample, one)
        if one + '"' in sample and not list(islice(records, 1)) and records.stopped:
            return one
    return ""


def without_delimiter(text: str) -> str:
    """A delimiter for one column: one that its first rows do not hold, so that they stay whole."""
    return next((one for one in _DELIMITERS if one not in text[:_SAMPLE]), "\x1f")


def looks_delimited(content: bytes) -> bool:
    """Whether a file with a fitting name has rows and columns, or more than one line."""
    try:
        text, _encoding, _broken = decoded(content[:_SAMPLE])
    except ConnectorError:
        return False
    if delimiter_of(text):
        return True
    return len(list(islice(Records(text, without_delimiter(text)), 2))) > 1
