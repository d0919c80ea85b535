"""What the tests of databases share: addresses taken apart, and shapes that are quick to read."""

from __future__ import annotations

from typing import Any

from datamaps.connectors.base import Limits, Secret
from datamaps.connectors.guard import Guard
from datamaps.connectors.registry import observe
from datamaps.connectors.sql.form import parts_of
from datamaps.schema.shapes import Field, Record, SystemSchema

FRIENDS = Guard(["127.0.0.0/8", "::1/128", "localhost:5432", "localhost:3306"])


def seen_at(url: str, user: str = "", password: str = "", **settings: object) -> SystemSchema:
    """The database at an address, perhaps with the eyes of another user."""
    config, secret = parts_of(url)
    if user:
        config, secret = config | {"user": user}, Secret("basic", {"password": password})
    return observe("sql", config | settings, secret, Limits(seconds=30, guard=FRIENDS))


def record(schema: SystemSchema, name: str) -> Record:
    return next(one for one in schema.records if one.name == name)


def field(schema: SystemSchema, name: str, path: str) -> Field:
    return next(one for one in record(schema, name).fields if one.path == path)


def facts(schema: SystemSchema, name: str, path: str) -> dict[str, Any]:
    """What is said of a field, apart from its name and its type in the database's own words."""
    stated = field(schema, name, path).plain()
    return {key: value for key, value in stated.items() if key not in ("path", "native_type")}
