"""Schema registries that speak the interface of Confluent's: the newest Avro schema of each subject.

A subject names the schemas of the keys or the values of a topic. What a schema refers to is asked for by subject and
version, as the registry keeps it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, unquote

import orjson

from datamaps.connectors.base import ConnectorError, Limits, Secret, Trouble
from datamaps.connectors.http import ask, fetch, read_url, signed_once
from datamaps.connectors.parsing import json_value
from datamaps.connectors.plain import clean, listed
from datamaps.connectors.registry import read_document
from datamaps.schema.shapes import Note, Record, SystemSchema

_READ = "datamaps.connectors.avro.read.read"
_DOCUMENT = re.compile(r"\.(?:avsc|avro|json)$|/schema$", re.IGNORECASE)
_SUBJECT = re.compile(r"(?P<base>.*?)/subjects(?:/(?P<subject>[^/]+).*)?$")
_HEADERS = {"accept": "application/vnd.schemaregistry.v1+json, application/json"}
_MOST_SUBJECTS = 500
_DEEPEST = 20
"""How far references of references are followed."""


def observe(config: Mapping[str, object], secret: Secret, limits: Limits) -> SystemSchema:
    """The records of all subjects, or of those that are named; an address that ends like a file is downloaded instead.

    Raises ConnectorError.
    """
    url = config.get("url")
    if not isinstance(url, str) or not url.strip():
        raise ConnectorError(Trouble.CONFIG, "missing", permanent=True, name="url")
    address = read_url(url)
    if _DOCUMENT.search(address.path):
        return read_document(_READ, fetch(url, secret, limits), limits)
    named = _SUBJECT.fullmatch(address.path)
    base = str(address.copy_with(path=named["base"] if named else address.path, query=None)).rstrip("/")
    registry = _Registry(base, signed_once(secret, limits), limits)
    chosen = [unquote(named["subject"])] if named and named["subject"] else _chosen(config.get("subjects"))
    return registry.schema(chosen)


def _chosen(given: object) -> list[str]:
    return [one.strip() for one in given.split(",") if one.strip()] if isinstance(given, str) else []


class _Registry:
    """What was asked of one registry; a version of a subject never changes, so each is asked for once."""

    def __init__(self, base: str, secret: Secret, limits: Limits) -> None:
        self.base, self.secret, self.limits = base, secret, limits
        self.known: dict[tuple[str, str], dict[str, Any]] = {}

    def schema(self, chosen: list[str]) -> SystemSchema:
        records: dict[str, Record] = {}
        notes: list[Note] = []
        subjects = chosen or self._subjects()
        for subject in sorted(dict.fromkeys(subjects)):
            found = self._version(subject, "latest")
            kind = str(found.get("schemaType") or "AVRO").upper()
            if kind != "AVRO":
                notes.append(Note(where=clean(subject), code="avro_other_schema", values={"type": clean(kind)}))
                continue
            document = orjson.dumps([*self._referred(found), self._value(found, subject)])
            seen = read_document(_READ, document, self.limits)
            notes += seen.notes
            for record in seen.records:
                there = records.setdefault(record.name, record)
                if there != record:
                    # Two topics may each have their own idea of a record.
                    name = clean(f"{subject}/{record.name}")
                    records[name] = record.model_copy(update={"name": name})
        if not records:
            raise ConnectorError(Trouble.MALFORMED, "avro_no_record", permanent=True)
        return SystemSchema(records=tuple(records.values()), notes=tuple(notes))

    def _subjects(self) -> list[str]:
        found = self._asked("/subjects")
        if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
            raise self._no_registry()
        if len(found) > _MOST_SUBJECTS:
            raise ConnectorError(Trouble.TOO_LARGE, "avro_subjects", permanent=True, limit=_MOST_SUBJECTS)
        return found

    def _version(self, subject: str, version: str) -> dict[str, Any]:
        if (subject, version) not in self.known:
            found = self._asked(f"/subjects/{quote(subject, safe='')}/versions/{quote(version, safe='')}")
            if not isinstance(found, dict) or not isinstance(found.get("schema"), str):
                raise self._no_registry()
            self.known[subject, version] = found
        return self.known[subject, version]

    def _referred(self, found: dict[str, Any], depth: int = 0) -> Iterator[Any]:
        """The schemas that one is built on, those they are built on first."""
        if depth > _DEEPEST:
            raise ConnectorError(Trouble.MALFORMED, "too_deep", permanent=True, limit=_DEEPEST)
        for one in listed(found.get("references")):
            if isinstance(one, dict) and isinstance(one.get("subject"), str) and "version" in one:
                below = self._version(one["subject"], str(one["version"]))
                yield from self._referred(below, depth + 1)
                yield self._value(below, one["subject"])

    def _value(self, found: dict[str, Any], subject: str) -> Any:
        """The schema itself, which the registry gives as a text of JSON; a bare name of a type is allowed."""
        try:
            return json_value(found["schema"].encode(), self.limits)
        except ConnectorError as error:
            if error.trouble is not Trouble.MALFORMED:
                raise
        raise ConnectorError(Trouble.MALFORMED, "avro_subject", permanent=True, subject=clean(subject)[:200])

    def _asked(self, path: str) -> Any:
        answer = ask("GET", self.base + path, self.secret, self.limits, headers=_HEADERS)
        try:
            return json_value(answer.content, self.limits)
        except ConnectorError as error:
            if error.trouble is not Trouble.MALFORMED:
                raise
        raise self._no_registry()

    def _no_registry(self) -> ConnectorError:
        host = read_url(self.base).host
        return ConnectorError(Trouble.MALFORMED, "avro_registry", permanent=True, host=host)
