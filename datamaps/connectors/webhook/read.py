"""Webhooks and other messages in JSON: samples from a file, from an address, or caught on the site.

A file holds one sample, a list of them, one a line, or several files in a zip.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from datamaps.connectors.archive import is_archive, packed, parts
from datamaps.connectors.base import TOLD, ConnectorError, Limits, Secret, Trouble
from datamaps.connectors.http import fetch
from datamaps.connectors.parsing import json_value, text_of
from datamaps.connectors.webhook.samples import Sample, shape_of
from datamaps.schema.shapes import SystemSchema

SUFFIXES = (".json", ".jsonl", ".ndjson")


@dataclass(frozen=True)
class Caught:
    """The bodies of the samples that were caught for a system."""

    bodies: tuple[bytes, ...] = ()


def read(content: bytes, limits: Limits) -> SystemSchema:
    """What the samples of a file have in common. Raises ConnectorError (malformed, too_large, timed_out)."""
    if is_archive(content):
        bodies = parts(content, SUFFIXES, limits).values()
        return _shape([one for body in bodies if body.strip() for one in samples_of(body, limits)], limits)
    return _shape(samples_of(content, limits), limits)


def samples_of(content: bytes, limits: Limits) -> list[Sample]:
    """The samples of one text: it is one, a list of them, or has one in each of its lines.

    Raises ConnectorError (malformed, too_large).
    """
    lines = [line for line in text_of(content).split("\n") if line.strip()]
    alone = len(lines) > 1 and all(line.lstrip()[:1] == "{" and line.rstrip()[-1:] == "}" for line in lines)
    values = [json_value(line.encode(), limits) for line in lines] if alone else [json_value(content, limits)]
    return [one for value in values for one in _each(value)]


def samples(config: Mapping[str, object], secret: Secret, limits: Limits) -> bytes:
    """The samples at an address or, without one, those that were caught for the system. Raises ConnectorError."""
    url = config.get("url")
    if isinstance(url, str) and url.strip():
        return fetch(url, secret, limits)
    caught = config.get(TOLD)
    if not isinstance(caught, Caught) or not caught.bodies:
        raise ConnectorError(Trouble.NOT_FOUND, "samples_awaited", permanent=True)
    return packed({f"{number:05}.json": body for number, body in enumerate(caught.bodies)})


def _shape(samples: list[Sample], limits: Limits) -> SystemSchema:
    if not samples:
        raise ConnectorError(Trouble.MALFORMED, "samples_none", permanent=True)
    return shape_of(samples, limits)


def _each(value: Any) -> Iterator[Sample]:
    for one in value if isinstance(value, list) else [value]:
        if not isinstance(one, dict):
            raise ConnectorError(Trouble.MALFORMED, "samples_no_group", permanent=True)
        yield one
