"""YAML as a stream of events, built into plain values without recursion and within limits.

The library's own loaders recurse into nested values before anybody can count them, and read YAML 1.1, where
`no` is a truth value and `12:30` a number.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from datamaps.connectors.base import ConnectorError, Limits, Trouble

_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE = frozenset({"true", "True", "TRUE"})
_FALSE = frozenset({"false", "False", "FALSE"})
_STARTS_LIKE_NUMBER = frozenset("+-.0123456789")
_INTEGER = re.compile(r"[-+]?[0-9]{1,400}")
_BASED = re.compile(r"0o[0-7]{1,400}|0x[0-9a-fA-F]{1,400}")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]{1,400}|[0-9]{1,400}(?:\.[0-9]{0,400})?)(?:[eE][-+]?[0-9]{1,4})?")
_PREFIX = "tag:yaml.org,2002:"
_TEXT_TAGS = frozenset({"!", *(_PREFIX + name for name in ("str", "timestamp", "binary"))})
_PLAIN_TAGS = frozenset(_PREFIX + name for name in ("int", "float", "bool", "null", "merge", "value"))
_GROUP_TAGS = frozenset({"!", _PREFIX + "map", _PREFIX + "seq"})
_MERGE = "<<"


class _Open:
    """A list or group that is being read. `size` counts its values, aliases as often as they are used."""

    __slots__ = ("anchor", "key", "merged", "size", "value")

    def __init__(self, value: Any, anchor: str | None) -> None:
        self.value = value
        self.anchor = anchor
        self.key: str | None = None
        self.merged: list[Any] = []
        self.size = 1


def plain_value(text: str) -> Any:
    """What a scalar without quotes means in YAML 1.2: nothing, a truth value, a number or the text itself."""
    if text in _NULL:
        return None
    if text[0] in _STARTS_LIKE_NUMBER:
        if _INTEGER.fullmatch(text):
            return int(text)
        if _FLOAT.fullmatch(text):
            number = float(text)
            return number if abs(number) != float("inf") else text
        if _BASED.fullmatch(text):
            return int(text, 0)
        return text
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    return text


def yaml_value_of(text: str, limits: Limits) -> Any:
    """The value of the one document in `text`. Raises ConnectorError (malformed with `line`, too_large)."""
    builder = _Builder(limits)
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _malformed("yaml", mark.line if mark else 0) from None
    except (yaml.YAMLError, ValueError):
        # A character that YAML does not allow, or a surrogate that has no bytes.
        raise ConnectorError(Trouble.MALFORMED, "yaml_characters", permanent=True) from None
    return builder.value


def _malformed(code: str, line: int, **values: object) -> ConnectorError:
    return ConnectorError(Trouble.MALFORMED, code, permanent=True, line=line + 1, **values)


class _Builder:
    def __init__(self, limits: Limits) -> None:
        self.value: Any = None
        self._limits = limits
        self._stack: list[_Open] = []
        self._anchors: dict[str, tuple[Any, int, int]] = {}
        self._documents = 0
        self._events = 0

    def take(self, event: Any) -> None:
        """The next event; each has the attributes of its kind."""
        kind = type(event)
        self._events += 1
        if not self._events & 0xFFFF:
            self._limits.left()
        if kind is yaml.ScalarEvent:
            self._take_scalar(event)
        elif kind is yaml.MappingStartEvent:
            self._open({}, event)
        elif kind is yaml.SequenceStartEvent:
            self._open([], event)
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            self._close()
        elif kind is yaml.AliasEvent:
            self._take_alias(event)
        elif kind is yaml.DocumentStartEvent:
            self._documents += 1
            if self._documents > 1:
                raise _malformed("yaml_documents", event.start_mark.line)

    def _take_scalar(self, event: Any) -> None:
        text: str = event.value
        tag = event.tag
        stack = self._stack
        if stack and type(stack[-1].value) is dict and stack[-1].key is None:
            # A key is what is written, so that `no`, `on` and `404` stay themselves.
            stack[-1].key = text
            if tag is not None:
                self._check_scalar_tag(event)
        elif event.implicit[0]:
            self._put(plain_value(text), 1, event)
        elif tag is None or tag in _TEXT_TAGS:
            self._put(text, 1, event)
        else:
            self._check_scalar_tag(event)
            self._put(plain_value(text), 1, event)
        if event.anchor is not None:
            self._anchors[event.anchor] = (text if tag in _TEXT_TAGS else self._last_scalar(event), 1, 0)

    def _last_scalar(self, event: Any) -> Any:
        return plain_value(event.value) if event.implicit[0] else event.value

    def _check_scalar_tag(self, event: Any) -> None:
        if event.tag not in _TEXT_TAGS and event.tag not in _PLAIN_TAGS:
            raise _malformed("yaml_tag", event.start_mark.line, tag=event.tag[:100])

    def _open(self, value: list[Any] | dict[str, Any], event: Any) -> None:
        line = event.start_mark.line
        if event.tag is not None and event.tag not in _GROUP_TAGS:
            raise _malformed("yaml_tag", line, tag=event.tag[:100])
        self._refuse_as_key(line)
        if len(self._stack) >= self._limits.depth:
            raise _malformed("too_deep", line, limit=self._limits.depth)
        if event.anchor is not None:
            # Until it is closed, an alias to it would be inside of itself.
            self._anchors.pop(event.anchor, None)
        self._stack.append(_Open(value, event.anchor))

    def _close(self) -> None:
        done = self._stack.pop()
        value = done.value
        if done.merged and isinstance(value, dict):
            value = {**_merged(done.merged), **value}
        if done.anchor is not None:
            self._anchors[done.anchor] = (value, done.size, _depth(value))
        self._put(value, done.size, None)

    def _take_alias(self, event: Any) -> None:
        line = event.start_mark.line
        found = self._anchors.get(event.anchor)
        if found is None:
            raise _malformed("yaml_alias", line, name=event.anchor[:100])
        value, size, depth = found
        if len(self._stack) + depth > self._limits.depth:
            raise _malformed("too_deep", line, limit=self._limits.depth)
        top = self._stack[-1] if self._stack else None
        if top is not None and type(top.value) is dict and top.key is None:
            if isinstance(value, dict | list):
                raise _malformed("yaml_key", line)
            top.key = str(value)
            return
        self._put(value, size, event)

    def _refuse_as_key(self, line: int) -> None:
        if self._stack and type(self._stack[-1].value) is dict and self._stack[-1].key is None:
            raise _malformed("yaml_key", line)

    def _put(self, value: Any, size: int, event: Any) -> None:
        if not self._stack:
            self.value = value
            return
        top = self._stack[-1]
        top.size += size
        if top.size > self._limits.nodes:
            raise ConnectorError(Trouble.TOO_LARGE, "values", permanent=True, limit=self._limits.nodes)
        if type(top.value) is list:
            top.value.append(value)
            return
        key, top.key = top.key, None
        if key == _MERGE and isinstance(value, dict | list):
            top.merged.append(value)
        elif key is not None:
            top.value[key] = value


def _merged(sources: list[Any]) -> dict[str, Any]:
    """What `<<` brings in: of several groups, the first that has a key wins."""
    groups = [group for source in sources for group in (source if isinstance(source, list) else [source])]
    result: dict[str, Any] = {}
    for group in reversed(groups):
        if isinstance(group, dict):
            result.update(group)
    return result


def _depth(value: Any) -> int:
    """How deep lists and groups are nested in a finished value; shared ones are looked at once."""
    known: dict[int, int] = {}

    def measure(one: Any) -> int:
        if not isinstance(one, dict | list):
            return 0
        if id(one) not in known:
            inner = one.values() if isinstance(one, dict) else one
            known[id(one)] = 1 + max((measure(child) for child in inner), default=0)
        return known[id(one)]

    return measure(value)
