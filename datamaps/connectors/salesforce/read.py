"""Salesforce: objects that are asked to describe themselves, or saved answers of that.

Fields that field-level security hides are missing from a describe, as fields are that were removed. A user who may
view the setup is told of all fields that are defined, so that both are told apart; for any other user, and in a saved
answer, what is missing may still exist.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.http import read_url
from datamaps.connectors.parsing import json_value
from datamaps.connectors.plain import clean
from datamaps.connectors.salesforce.api import Api
from datamaps.connectors.salesforce.rows import Objects
from datamaps.connectors.talk import Talk
from datamaps.schema.shapes import ANY, Hidden, SystemSchema

MOST_OBJECTS = 100
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,79}")
_HIDDEN = "privilege"


def read(content: bytes, limits: Limits) -> SystemSchema:
    """The objects of saved answers: one describe, a list of them, or the answer to several questions at once.

    Raises ConnectorError (malformed, too_large, timed_out).
    """
    value = json_value(content, limits)
    describes = {one["name"]: one for one in _describes(value)}
    if not describes:
        only_names = isinstance(value, dict) and isinstance(value.get("sobjects"), list)
        if only_names:
            raise ConnectorError(Trouble.MALFORMED, "salesforce_list", permanent=True)
        raise ConnectorError(Trouble.MALFORMED, "salesforce", permanent=True)
    hidden = (Hidden(record=clean(name), path=ANY, reason=_HIDDEN) for name in describes)
    return _shape(describes.values(), hidden, limits)


def talk(config: Mapping[str, object], limits: Limits) -> Talk:
    """Asks what chosen objects look like to the user who is signed in. Raises ConnectorError."""
    wanted = chosen(config.get("objects"))
    api = yield from Api.at(read_url(str(config["url"])).host, config.get("version"), limits)
    listing = yield from api.objects()
    there = {name.casefold(): name for name in listing if _NAME.fullmatch(name)}
    found = [there[name.casefold()] for name in wanted if name.casefold() in there]
    missing = [name for name in wanted if name.casefold() not in there]
    if not found:
        raise ConnectorError(Trouble.NOT_FOUND, "salesforce_objects", permanent=True, names=", ".join(wanted)[:200])
    looks = yield from api.looks(found, missing)
    described = {name: one for name, one in looks.describes.items() if one is not None}
    hidden = [Hidden(record=name, reason=_HIDDEN) for name in looks.unseen(found, missing)]
    for name, describe in described.items():
        hidden += (Hidden(record=name, path=path, reason=_HIDDEN) for path in looks.hidden_fields(name, describe))
    return _shape(described.values(), hidden, limits)


def chosen(answer: object) -> tuple[str, ...]:
    """The names of objects in an answer such as `Account, Contact`. Raises ConnectorError(config)."""
    text = answer if isinstance(answer, str) else ""
    names = tuple({name.casefold(): name for name in re.split(r"[,;\s]+", text) if name}.values())
    if not names:
        raise ConnectorError(Trouble.CONFIG, "missing", permanent=True, name="objects")
    for name in names:
        if not _NAME.fullmatch(name):
            raise ConnectorError(Trouble.CONFIG, "salesforce_object", permanent=True, name=name[:80])
    if len(names) > MOST_OBJECTS:
        raise ConnectorError(Trouble.TOO_LARGE, "salesforce_many", permanent=True, limit=MOST_OBJECTS)
    return names


def _describes(value: Any) -> Iterator[dict[str, Any]]:
    """Every describe in saved answers, wherever lists and answers to several questions hold them."""
    if isinstance(value, list):
        for one in value:
            yield from _describes(one)
    elif isinstance(value, dict):
        name = value.get("name")
        if isinstance(value.get("fields"), list) and isinstance(name, str) and name.strip() and _is_described(value):
            yield value
        for inside in ("results", "result", "compositeResponse", "body"):
            if isinstance(value.get(inside), dict | list):
                yield from _describes(value[inside])


def _is_described(value: Mapping[str, Any]) -> bool:
    """Whether it says what Salesforce says of every field, unlike other descriptions that have fields."""
    said = [one for one in value["fields"] if isinstance(one, dict)]
    return bool(said) and all("soapType" in one or "picklistValues" in one for one in said)


def _shape(describes: Iterable[Mapping[str, Any]], hidden: Iterable[Hidden], limits: Limits) -> SystemSchema:
    objects = Objects(limits)
    records = tuple(objects.record(one) for one in describes)
    return SystemSchema(records=records, hidden=tuple(hidden), notes=tuple(objects.notes))
