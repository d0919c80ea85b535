"""The few questions that Salesforce is asked, many of them in one request."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import quote_plus

import orjson

from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.parsing import json_value
from datamaps.connectors.plain import listed, mapping
from datamaps.connectors.talk import Answer, Answers, Question, Questions
from datamaps.schema.shapes import ANY
from integrations_portal.shapes.paths import quoted

_T = TypeVar("_T")
Part = Generator[Questions, Answers, _T]
"""A part of the talk, and what it finds out."""
_DATA = "/services/data"
_AT_ONCE = 25
"""Questions that one request may hold."""
_VERSION = re.compile(r"v?([1-9][0-9]{1,2})(?:\.0)?")
_JSON = {"accept": "application/json", "content-type": "application/json"}
_COMPOUND = frozenset({"Address", "Geolocation", "Name"})
"""Kinds of field as the setup calls them whose parts are described as fields, but not defined as such."""
_BUSY = "REQUEST_LIMIT_EXCEEDED"


@dataclass
class Looks:
    """What was answered: describes (none for an object that could not be described) and, for a user who may view the
    setup, the fields that are defined with their kinds, and those of the missing objects that exist.
    """

    describes: dict[str, dict[str, Any] | None] = field(default_factory=dict)
    sees_setup: bool = False
    defined: dict[str, dict[str, str]] = field(default_factory=dict)
    existing: frozenset[str] | None = None

    def unseen(self, found: Iterable[str], missing: Iterable[str]) -> Iterator[str]:
        """Objects that may exist and that this user may not see."""
        yield from (name for name in found if self.describes.get(name) is None)
        known = self.existing if self.sees_setup else None
        yield from (name for name in missing if known is None or name.casefold() in known)

    def hidden_fields(self, name: str, describe: Mapping[str, Any]) -> Iterator[str]:
        """Paths of fields that may exist and that this user may not see; `*` where nobody can say which."""
        defined = self.defined.get(name) if self.sees_setup else None
        if not defined:
            yield ANY
            return
        seen = {str(mapping(one).get("name")) for one in listed(describe.get("fields"))}
        hidden = {path: kind for path, kind in defined.items() if path not in seen}
        if any(kind.partition("(")[0].strip() in _COMPOUND for kind in hidden.values()):
            yield ANY
        else:
            yield from (quoted(path) for path in hidden)


@dataclass(frozen=True)
class Api:
    """One version of the interface of one organisation."""

    host: str
    version: str
    limits: Limits

    @classmethod
    def at(cls, host: str, version: object, limits: Limits) -> Part[Api]:
        """The version that is asked for, or the newest. Raises ConnectorError."""
        asked = str(version or "").strip()
        wanted = _VERSION.fullmatch(asked)
        if asked and not wanted:
            raise ConnectorError(Trouble.CONFIG, "salesforce_version", permanent=True, version=asked[:40])
        if wanted:
            return cls(host, f"v{wanted[1]}.0", limits)
        (answer,) = yield [Question(f"{_DATA}/", headers=_JSON)]
        versions = [mapping(one).get("version") for one in listed(_value(answer, host, limits))]
        known = [int(one[1]) for one in (_VERSION.fullmatch(str(name)) for name in versions) if one]
        if not known:
            raise _no_service(host)
        return cls(host, f"v{max(known)}.0", limits)

    def objects(self) -> Part[list[str]]:
        """The names of all objects that the user may see. Raises ConnectorError."""
        (answer,) = yield [Question(f"{_DATA}/{self.version}/sobjects/", headers=_JSON)]
        listing = mapping(_value(answer, self.host, self.limits)).get("sobjects")
        if not isinstance(listing, list):
            raise _no_service(self.host)
        return [one["name"] for one in map(mapping, listing) if isinstance(one.get("name"), str)]

    def looks(self, found: Sequence[str], missing: Sequence[str]) -> Part[Looks]:
        """Describes the objects that are there, and asks what of all that is missing exists. Raises ConnectorError."""
        questions = {("setup", ""): _query("PermissionsViewSetup", "UserPermissionAccess")}
        if missing:
            names = ",".join(f"'{name}'" for name in missing)
            questions["existing", ""] = _query("QualifiedApiName", "EntityDefinition", f"QualifiedApiName IN ({names})")
        for name in found:
            questions["describe", name] = f"sobjects/{name}/describe"
            where = f"EntityDefinition.QualifiedApiName = '{name}'"
            questions["defined", name] = _query("QualifiedApiName, DataType", "FieldDefinition", where)
        keys = list(questions)
        batches = [keys[start : start + _AT_ONCE] for start in range(0, len(keys), _AT_ONCE)]
        answers = yield [self._batch([questions[key] for key in batch]) for batch in batches]
        looks = Looks()
        for batch, answer in zip(batches, answers, strict=True):
            for (topic, name), result in zip(batch, self._results(answer, len(batch)), strict=True):
                _take(looks, topic, name, result)
        return looks

    def _batch(self, paths: Sequence[str]) -> Question:
        """Several questions in one request."""
        questions = [{"method": "GET", "url": f"{self.version}/{path}"} for path in paths]
        body = orjson.dumps({"haltOnError": False, "batchRequests": questions}).decode()
        return Question(f"{_DATA}/{self.version}/composite/batch", "POST", _JSON, body)

    def _results(self, answer: Answer, count: int) -> list[Any]:
        """What each of the questions was answered; none for those that were refused."""
        results = mapping(_value(answer, self.host, self.limits)).get("results")
        if not isinstance(results, list) or len(results) != count:
            raise _no_service(self.host)
        return [_answered(one, self.host) for one in map(mapping, results)]


def _take(looks: Looks, topic: str, name: str, result: Any) -> None:
    if topic == "describe":
        looks.describes[name] = result if isinstance(result, dict) else None
    elif topic == "setup":
        looks.sees_setup = any(one.get("PermissionsViewSetup") is True for one in _rows(result))
    elif topic == "defined" and mapping(result).get("done") is True:
        rows = [(one.get("QualifiedApiName"), one.get("DataType")) for one in _rows(result)]
        looks.defined[name] = {path: str(kind) for path, kind in rows if isinstance(path, str)}
    elif topic == "existing" and result is not None:
        looks.existing = frozenset(str(one.get("QualifiedApiName")).casefold() for one in _rows(result))


def _rows(result: Any) -> Iterator[Mapping[str, Any]]:
    yield from map(mapping, listed(mapping(result).get("records")))


def _answered(one: Mapping[str, Any], host: str) -> Any:
    """The answer to one question of several; none when it was refused. Raises ConnectorError for no more today."""
    status, result = one.get("statusCode"), one.get("result")
    if status == 200:
        return result
    if any(mapping(fault).get("errorCode") == _BUSY for fault in listed(result)):
        raise ConnectorError(Trouble.UNREACHABLE, "http_429", host=host, status=status)
    if isinstance(status, int) and status >= 500:
        raise ConnectorError(Trouble.UNREACHABLE, "http_5xx", host=host, status=status)
    return None


def _query(fields: str, table: str, where: str = "") -> str:
    """The address of a question; names of objects in it have letters, digits and underscores only."""
    words = ["SELECT", fields, "FROM", table, *(("WHERE", where) if where else ())]
    return f"query?q={quote_plus(' '.join(words))}"


def _value(answer: Answer, host: str, limits: Limits) -> Any:
    try:
        return json_value(answer.content, limits)
    except ConnectorError as error:
        if error.trouble is not Trouble.MALFORMED:
            raise
        raise _no_service(host) from None


def _no_service(host: str) -> ConnectorError:
    return ConnectorError(Trouble.MALFORMED, "salesforce_service", permanent=True, host=host)
