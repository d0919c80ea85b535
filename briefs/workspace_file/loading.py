"""From bytes to plain values, whichever of YAML and JSON it is; from the same bytes to the line of each value."""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import Any

import yaml

from briefs.workspace_file.builder import DEPTH, Builder
from briefs.workspace_file.errors import Unreadable
from datamaps.connectors.yaml_events import plain_value

LARGEST = 256 * 1024 * 1024
MOST_VALUES = 12_000_000
_NOT_YAML = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"  # YAML 1.2, section 5.1
)
_TOKEN = re.compile(r'[ \t\r]*(?:(\n)|([{}\[\],:])|("(?:[^"\\]|\\.)*")|([^\s{}\[\],:"]+))')


def decoded(content: bytes) -> str:
    """The text of a file. Raises Unreadable for one that is empty, too large or not UTF-8."""
    if len(content) > LARGEST:
        raise Unreadable("too_large", limit=LARGEST // (1024 * 1024))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable("encoding", content[: error.start].count(b"\n") + 1) from None
    if not text.strip():
        raise Unreadable("empty")
    return text


def is_json(name: str, text: str) -> bool:
    lowered = name.lower()
    return lowered.endswith(".json") or (not lowered.endswith((".yaml", ".yml")) and text.lstrip()[:1] == "{")


def load(text: str, *, json_text: bool) -> tuple[Any, bool]:
    """The plain value of a text, and whether it can be trusted: not when a name stands twice in one group.

    Raises Unreadable for what is no YAML or JSON, and for what is too deep or too much.
    """
    if json_text:
        return _load_json(text)
    builder = Builder(lines=False)
    try:
        _feed_yaml(text, builder)
    except Unreadable:
        # Lines cost time, so they are counted only now.
        _feed_yaml(text, Builder(lines=True))
        raise
    return builder.value, not builder.twice


def load_with_lines(text: str, *, json_text: bool) -> Builder:
    """The same with the line of each value and every name that stands twice. Slower; for files with errors."""
    builder = Builder(lines=True)
    if json_text:
        _feed_json(text, builder)
    else:
        _feed_yaml(text, builder)
    return builder


def _feed_yaml(text: str, builder: Builder) -> None:
    odd = _NOT_YAML.search(text)
    if odd:
        raise Unreadable("characters", text.count("\n", 0, odd.start()) + 1, character=f"U+{ord(odd[0]):04X}")
    count = 0
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            _take(event, builder)
            count += 1
            if count > MOST_VALUES:
                raise Unreadable("too_many", limit=MOST_VALUES)
    except yaml.MarkedYAMLError as error:
        raise _not_yaml(error, text) from None
    except yaml.YAMLError:
        raise Unreadable("yaml") from None


def _take(event: Any, builder: Builder) -> None:
    """One event; each has the attributes of its kind."""
    kind = type(event)
    line = event.start_mark.line + 1 if builder.lines else 0
    if kind is yaml.ScalarEvent:
        if event.tag is not None:
            raise Unreadable("tag", line, tag=event.tag[:80])
        builder.scalar(event.value, event.implicit[0], line, event.anchor)
    elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
        builder.close()
    elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
        if event.tag is not None:
            raise Unreadable("tag", line, tag=event.tag[:80])
        builder.open({} if kind is yaml.MappingStartEvent else [], line, event.anchor)
    elif kind is yaml.AliasEvent:
        builder.alias(event.anchor, line)
    elif kind is yaml.DocumentStartEvent:
        builder.document(line)


def _not_yaml(error: yaml.MarkedYAMLError, text: str) -> Unreadable:
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return Unreadable("yaml")
    problem = str(error.problem or "")
    written = next(islice(text.splitlines(), mark.line, None), "")
    character = written[mark.column : mark.column + 1]
    if "quoted scalar" in str(error.context) and error.context_mark:
        return Unreadable("yaml_quote", error.context_mark.line + 1)
    if "\t" in written[: len(written) - len(written.lstrip())]:
        return Unreadable("yaml_tab", mark.line + 1)
    if "cannot start any token" in problem and character in ("@", "`", "%"):
        return Unreadable("yaml_sign", mark.line + 1, sign=character)
    if "mapping values are not allowed" in problem:
        return Unreadable("yaml_colon", mark.line + 1)
    return Unreadable("yaml", mark.line + 1)


class _Number(str):
    """A number of a JSON text, as it was written."""

    __slots__ = ()


class _Twice(Exception):
    pass


def _group(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    group = dict(pairs)
    if len(group) != len(pairs):
        raise _Twice
    return group


def _load_json(text: str) -> tuple[Any, bool]:
    try:
        value = json.loads(
            text, parse_int=_Number, parse_float=_Number, parse_constant=_Number, object_pairs_hook=_group
        )
    except _Twice:
        return None, False
    except json.JSONDecodeError as error:
        raise Unreadable("json", error.lineno) from None
    except RecursionError:
        raise Unreadable("too_deep", limit=DEPTH) from None
    return _tidied(value, 0, ()), True


def _tidied(value: Any, depth: int, at: tuple[str, ...]) -> Any:
    """Rows with nothing in them go; the values of a connector's `config` become numbers again."""
    if depth > DEPTH:
        raise Unreadable("too_deep", limit=DEPTH)
    if isinstance(value, dict):
        if at == ("systems", "connectors", "config") and depth == 5:
            return {name: _typed(inner, depth + 1) for name, inner in value.items()}
        near = depth < 5
        return {name: _tidied(inner, depth + 1, (*at, name) if near else ()) for name, inner in value.items()}
    if isinstance(value, list):
        rows = (_tidied(inner, depth + 1, at) for inner in value)
        return [row for row in rows if row or row == ""]
    if isinstance(value, bool):
        return "true" if value else "false"
    return value


def _typed(value: Any, depth: int) -> Any:
    if depth > DEPTH:
        raise Unreadable("too_deep", limit=DEPTH)
    if isinstance(value, dict):
        return {name: _typed(inner, depth + 1) for name, inner in value.items()}
    if isinstance(value, list):
        return [_typed(inner, depth + 1) for inner in value]
    return plain_value(value) if isinstance(value, _Number) else value


def _feed_json(text: str, builder: Builder) -> None:
    """The tokens of a text that is known to be JSON."""
    line = 1
    position = 0
    while match := _TOKEN.match(text, position):
        position = match.end()
        newline, mark, string, word = match.groups()
        if newline:
            line += 1
        elif mark == "{":
            builder.open({}, line)
        elif mark == "[":
            builder.open([], line)
        elif mark == "}" or mark == "]":
            builder.close()
        elif string:
            builder.scalar(json.loads(string), False, line)
        elif word:
            builder.scalar(word, True, line)
