"""How one value is written in YAML so that every reader, of YAML 1.1 or 1.2, reads the same."""

from __future__ import annotations

import json
import re

# Characters that YAML does not allow or that some readers take for a line break or a byte order mark.
_ODD = "\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff"
_PLAIN = re.compile(rf"(?:[^\W\d]|[/($])(?:[^\s:#{_ODD}]|:(?=\S)|#| (?=[^\s#]))*")
_SPAN = re.compile(r"[1-9][0-9]{0,8}[smhdw]")
_QUOTABLE = re.compile(rf"[^{_ODD}]*")
_BLOCK = re.compile(rf"(?![ \t\n])(?:(?:[^{_ODD}]|\t)*(?:[^\s{_ODD}]))(?:\n+(?:[^{_ODD}]|\t)*[^\s{_ODD}])*\n?")
_NEEDS_ESCAPE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")
_WORDS = frozenset(["y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"])
_LONGEST_WORD = 5


def text(value: str, indent: str) -> str:
    """Text after a key or a dash. `indent` is that of the lines of a block, when it becomes one."""
    if _PLAIN.fullmatch(value):
        if len(value) > _LONGEST_WORD or value.lower() not in _WORDS:
            return value
        return f"'{value}'"
    if _SPAN.fullmatch(value):
        return value
    if "\n" in value and _BLOCK.fullmatch(value):
        return _block(value, indent)
    if _QUOTABLE.fullmatch(value):
        return "'" + value.replace("'", "''") + "'"
    return quoted(value)


def quoted(value: str) -> str:
    """Any text in one line. Escaped is only what must be: two escapes for one character are two to some readers."""
    return _NEEDS_ESCAPE.sub(_escape, json.dumps(value, ensure_ascii=False))


def _block(value: str, indent: str) -> str:
    mark, body = ("|", value[:-1]) if value.endswith("\n") else ("|-", value)
    lines = (indent + line if line else "" for line in body.split("\n"))
    return mark + "\n" + "\n".join(lines)


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def scalar(value: object, indent: str) -> str:
    """A value that is neither a list nor a group."""
    if isinstance(value, str):
        return text(value, indent)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        written = repr(value)
        # YAML 1.1 sees a number in 1.0e+16 only, not in 1e+16.
        return written.replace("e", ".0e", 1) if "e" in written and "." not in written else written
    return str(value)
