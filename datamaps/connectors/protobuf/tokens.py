"""The words of a .proto file, one at a time, with the comments beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from datamaps.connectors.base import ConnectorError, Limits, Trouble

_TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<comment>//[^\n]*|/\*.*?\*/)
    |(?P<name>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<number>0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
    |(?P<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    |(?P<sign>[;{}()\[\]<>=,.:+/-])""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:[xX]([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})|(.))", re.DOTALL)
_LETTERS = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
_STARS = re.compile(r"^[ \t]*\*? ?", re.MULTILINE)
_LOOK_AT_CLOCK = 5_000
_LONGEST_COMMENT = 100_000


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is name, number, text, sign or end; `comment` stands before it, `trailing` behind it on its line."""

    kind: str
    text: str
    line: int
    comment: str = ""


class Tokens:
    """A look at one token, with one more ahead. Raises ConnectorError (malformed with `line`, too_large, timed_out)."""

    def __init__(self, text: str, limits: Limits) -> None:
        self._text = text
        self._limits = limits
        self._spot, self._line, self._count = 0, 1, 0
        self.trailing = ""
        """The comment that stands on the line of the token that was taken last."""
        self._behind = ""
        self.now = self._read()
        self.trailing = self._behind
        self.ahead = self._read()

    def take(self) -> Token:
        """The token, which is passed by it."""
        token, self.now = self.now, self.ahead
        self.trailing = self._behind
        self.ahead = self._read() if self.now.kind != "end" else self.now
        return token

    def fail(self, token: Token | None = None) -> ConnectorError:
        """The error that something else should have stood here."""
        line = (token or self.now).line
        return ConnectorError(Trouble.MALFORMED, "protobuf", permanent=True, line=line)

    def sign(self, text: str) -> Token:
        """Takes what must stand here."""
        if self.now.text != text or self.now.kind == "text":
            raise self.fail()
        return self.take()

    def passes(self, text: str) -> bool:
        """Takes what may stand here, and says whether it did."""
        if self.now.text != text or self.now.kind == "text":
            return False
        self.take()
        return True

    def name(self) -> Token:
        """Takes a plain name."""
        if self.now.kind != "name":
            raise self.fail()
        return self.take()

    def _read(self) -> Token:
        """The next token. A comment belongs to it unless an empty line parts them, or it stands behind another one."""
        comments: list[str] = []
        self._behind, same_line = "", self._count > 0
        while self._spot < len(self._text):
            found = _TOKEN.match(self._text, self._spot)
            if not found:
                raise ConnectorError(Trouble.MALFORMED, "protobuf", permanent=True, line=self._line)
            kind, text, line = str(found.lastgroup), found[0], self._line
            self._spot = found.end()
            breaks = text.count("\n")
            self._line += breaks
            if kind == "space":
                comments = comments if breaks < 2 else []
                same_line = same_line and not breaks
            elif kind == "comment":
                if same_line:
                    self._behind = f"{self._behind}\n{_plain(text)}".strip()
                else:
                    comments.append(_plain(text))
            else:
                self._counted()
                return Token(kind, text, line, "\n".join(comments).strip()[:_LONGEST_COMMENT])
        return Token("end", "", self._line)

    def _counted(self) -> None:
        self._count += 1
        if self._count > self._limits.nodes:
            raise ConnectorError(Trouble.TOO_LARGE, "values", permanent=True, limit=self._limits.nodes)
        if self._count % _LOOK_AT_CLOCK == 0:
            self._limits.left()


def _plain(comment: str) -> str:
    """The words of a comment."""
    if comment.startswith("//"):
        return comment.lstrip("/").removeprefix(" ").rstrip()
    return _STARS.sub("", comment[2:-2].removeprefix("*")).strip()


def unquoted(text: str) -> str:
    """What a text in quotes stands for."""
    return _ESCAPE.sub(_escaped, text[1:-1])


def _escaped(found: re.Match[str]) -> str:
    two, four, eight, octal, letter = found.groups()
    if letter is not None:
        return _LETTERS.get(letter, letter)
    number = int(octal, 8) if octal else int(two or four or eight, 16)
    return chr(number) if number < 0x110000 else "\ufffd"
