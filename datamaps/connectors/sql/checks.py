"""Allowed values in CHECK constraints and plain values in DEFAULT clauses, in any dialect's spelling."""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"""\s+
    |(?P<cast>::\s*(?:\w+\.)?(?:"(?:[^"]|"")*"|[A-Za-z_][\w.]*)
    (?:\s+(?:varying|precision|with(?:out)?\s+time\s+zone))?(?:\s*\(\s*\d+(?:\s*,\s*\d+)?\s*\))?(?:\s*\[\])*)
    |(?:[EeNnBb]|_[a-z0-9]+\s*)?'(?P<text>(?:[^']|'')*)' |"(?P<double>(?:[^"]|"")*)"
    |`(?P<tick>(?:[^`]|``)*)` |\[(?P<square>[A-Za-z_#@$][^\]']*)\]
    |(?P<number>[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?) |(?P<word>[^\W\d][\w$\#]*)
    |(?P<sign>[()\[\],=]|.)""",
    re.VERBOSE | re.DOTALL,
)
_LONGEST = 20_000
_MOST_VALUES = 1_000
_CHECK = re.compile(
    r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`[^`]*`|--[^\n]*|/\*.*?\*/|\bCHECK\s*(?=\()", re.IGNORECASE | re.DOTALL
)
_PARENTHESIS = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`[^`]*`|--[^\n]*|/\*.*?\*/|[()]", re.DOTALL)

Token = tuple[str, str]
"""What it is (value, name, word, sign) and its text."""


def _tokens(expression: str) -> list[Token]:
    """The tokens of an expression without casts and parentheses: they decide nothing in the forms we know."""
    found: list[Token] = []
    for match in _TOKEN.finditer(expression):
        kind = match.lastgroup
        if kind is None or kind == "cast" or match[0] in ("(", ")"):
            continue
        text = match[kind]
        if kind == "text":
            found.append(("value", text.replace("''", "'")))
        elif kind == "number":
            found.append(("value", text.removeprefix("+")))
        elif kind == "double":
            found.append(("name", text.replace('""', '"')))
        elif kind == "tick":
            found.append(("name", text.replace("``", "`")))
        elif kind == "square":
            found.append(("name", text))
        elif kind == "word":
            found.append(("word", text))
        else:
            found.append(("sign", text))
    return found


def listed_values(expression: str) -> tuple[str, tuple[str, ...]] | None:
    """Column and allowed values of `status IN ('a', 'b')` and its like; none for any other condition.

    Known forms: IN with a list, `= ANY (ARRAY[...])`, one or more `=` joined by OR, each perhaps with `IS
    NULL`.
    """
    text = expression.strip()
    if len(text) > _LONGEST or _negated(text):
        return None
    if text[:5].upper() == "CHECK":
        text = text[5:]
    tokens = _without_null(_tokens(text))
    if len(tokens) < 3 or tokens[0][0] not in ("name", "word"):
        return None
    column = tokens[0][1]
    second = tokens[1][1].lower()
    if tokens[1] == ("sign", "=") and _words(tokens[2:4]) == ["any", "array"]:
        values = _list(tokens[5:-1]) if tokens[4:5] == [("sign", "[")] and tokens[-1] == ("sign", "]") else None
    elif tokens[1][0] == "word" and second == "in":
        values = _list(tokens[2:])
    else:
        values = _alternatives(column, tokens)
    if not values or len(values) > _MOST_VALUES:
        return None
    return column, tuple(dict.fromkeys(values))


def _negated(text: str) -> bool:
    return re.match(r"(?i)\W*(?:check\W*)?not\b", text) is not None


def _words(tokens: list[Token]) -> list[str]:
    return [text.lower() for kind, text in tokens if kind == "word"]


def _without_null(tokens: list[Token]) -> list[Token]:
    """The rest of a condition that also lets nothing be there: `x IS NULL OR ...`, `... OR x IS NULL`."""
    if _words(tokens[1:4]) == ["is", "null", "or"]:
        return tokens[4:]
    if len(tokens) > 4 and _words(tokens[-4:-3]) == ["or"] and _words(tokens[-2:]) == ["is", "null"]:
        return tokens[:-4]
    return tokens


def _list(tokens: list[Token]) -> list[str] | None:
    """The values of `'a' , 'b'`."""
    if len(tokens) % 2 == 0 or any(token != ("sign", ",") for token in tokens[1::2]):
        return None
    return [text for kind, text in tokens[::2]] if all(kind == "value" for kind, _ in tokens[::2]) else None


def _alternatives(column: str, tokens: list[Token]) -> list[str] | None:
    """The values of `x = 'a' OR x = 'b'`."""
    values = []
    for start in range(0, len(tokens), 4):
        part = tokens[start : start + 4]
        if len(part) < 3 or part[0][1] != column or part[1] != ("sign", "=") or part[2][0] != "value":
            return None
        if len(part) == 4 and _words(part[3:]) != ["or"]:
            return None
        values.append(part[2][1])
    return None if len(tokens) % 4 == 0 else values


def checks_in(statement: str) -> list[str]:
    """The conditions of all CHECK clauses in a CREATE TABLE statement."""
    found = []
    for match in _CHECK.finditer(statement):
        if match[0][:5].upper() == "CHECK":
            depth, start = 0, match.end()
            for sign in _PARENTHESIS.finditer(statement, start):
                depth += {"(": 1, ")": -1}.get(sign[0], 0)
                if depth == 0:
                    found.append(statement[start : sign.end()])
                    break
    return found


def plain_default(expression: str | None) -> str | None:
    """A default as it is stored: the value of a literal, the text of anything else; none for NULL."""
    if expression is None:
        return None
    text = expression.strip()
    if len(text) > _LONGEST:
        return text
    tokens = _tokens(text)
    if len(tokens) == 1:
        kind, value = tokens[0]
        if kind == "value":
            return value
        if kind == "word":
            if value.lower() == "null":
                return None
            if value.lower() in ("true", "false"):
                return value.lower()
    while text.startswith("(") and text.endswith(")") and _one_pair(text):
        text = text[1:-1].strip()
    return text or None


def _one_pair(text: str) -> bool:
    """Whether the first parenthesis is closed by the last one."""
    depth = 0
    for sign in _PARENTHESIS.finditer(text):
        depth += {"(": 1, ")": -1}.get(sign[0], 0)
        if depth == 0:
            return sign.end() == len(text)
    return False
