"""Schema registries that speak the interface of Confluent's: the newest Avro schema of each subject.

A subject names the schemas of the keys or the values of a topic. What a schema refers to is asked for by subject and
version, as the registry keeps it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote, unquote

import orjson

from datamaps.connectors.avro.read import read
from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.http import read_url
from datamaps.connectors.parsing import json_value
from datamaps.connectors.plain import clean, listed, mapping
from datamaps.connectors.talk import Answer, Answers, Question, Talk, downloaded
from datamaps.schema.shapes import Note, Record, SystemSchema

_DOCUMENT = re.compile(r"\.(?:avsc|avro|json)$|/schema$", re.IGNORECASE)
_SUBJECT = re.compile(r"(?P<base>.*?)/subjects(?:/(?P<subject>[^/]+).*)?$")
_HEADERS = {"accept": "application/vnd.schemaregistry.v1+json, application/json"}
_MOST_SUBJECTS = 500
_DEEPEST = 20
"""How far references of references are followed."""
_LATEST, _AVRO = "latest", "AVRO"
_Version = tuple[str, str]
"""A subject and a version of it, or the newest."""


def talk(config: Mapping[str, object], limits: Limits) -> Talk:
    """Asks for all subjects, or those that are named; an address that ends like a file is downloaded instead.

    Raises ConnectorError.
    """
    address = read_url(str(config["url"]))
    if _DOCUMENT.search(address.path):
        return read((yield from downloaded(address)), limits)
    named = _SUBJECT.fullmatch(address.path)
    registry = _Registry(address.host, (named["base"] if named else address.path).rstrip("/"), limits)
    subjects = [unquote(named["subject"])] if named and named["subject"] else _chosen(config.get("subjects"))
    if not subjects:
        (answer,) = yield [registry.question("subjects")]
        subjects = registry.subjects(answer)
    wanted = [(subject, _LATEST) for subject in sorted(dict.fromkeys(subjects))]
    for _depth in range(_DEEPEST + 1):
        if not wanted:
            return registry.schema()
        answers = yield [registry.question("subjects", subject, "versions", version) for subject, version in wanted]
        registry.take(wanted, answers)
        wanted = registry.missing(wanted)
    raise ConnectorError(Trouble.MALFORMED, "too_deep", permanent=True, limit=_DEEPEST)


def _chosen(given: object) -> list[str]:
    return [one.strip() for one in given.split(",") if one.strip()] if isinstance(given, str) else []


class _Registry:
    """What one registry has said; a version of a subject never changes, so each is asked for once."""

    def __init__(self, host: str, base: str, limits: Limits) -> None:
        self.host, self.base, self.limits = host, base, limits
        self.known: dict[_Version, dict[str, Any]] = {}

    def question(self, *parts: str) -> Question:
        return Question("/".join((self.base, *(quote(part, safe="") for part in parts))), headers=_HEADERS)

    def subjects(self, answer: Answer) -> list[str]:
        found = self._value_of(answer)
        if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
            raise self._no_registry()
        if len(found) > _MOST_SUBJECTS:
            raise ConnectorError(Trouble.TOO_LARGE, "avro_subjects", permanent=True, limit=_MOST_SUBJECTS)
        if not found:
            raise _nothing()
        return found

    def take(self, asked: Iterable[_Version], answers: Answers) -> None:
        for version, answer in zip(asked, answers, strict=True):
            found = self._value_of(answer)
            if not isinstance(found, dict) or not isinstance(found.get("schema"), str):
                raise self._no_registry()
            self.known[version] = found

    def missing(self, taken: Iterable[_Version]) -> list[_Version]:
        """What these refer to and nobody has asked for yet."""
        found = (below for version in taken for below in self._referred(version))
        return [one for one in dict.fromkeys(found) if one not in self.known]

    def _referred(self, version: _Version) -> Iterator[_Version]:
        found = self.known[version]
        if version[1] == _LATEST and _kind_of(found) != _AVRO:
            return
        for one in map(mapping, listed(found.get("references"))):
            if isinstance(one.get("subject"), str) and "version" in one:
                yield one["subject"], str(one["version"])

    def schema(self) -> SystemSchema:
        records: dict[str, Record] = {}
        notes: list[Note] = []
        for subject in (subject for subject, version in self.known if version == _LATEST):
            kind = _kind_of(self.known[subject, _LATEST])
            if kind != _AVRO:
                notes.append(Note(where=clean(subject), code="avro_other_schema", values={"type": clean(kind)}))
                continue
            seen = read(orjson.dumps(list(self._built((subject, _LATEST), set()))), self.limits)
            notes += seen.notes
            for record in seen.records:
                there = records.setdefault(record.name, record)
                if there != record:
                    # Two topics may each have their own idea of a record.
                    name = clean(f"{subject}/{record.name}")
                    records[name] = record.model_copy(update={"name": name})
        if not records:
            raise _nothing()
        return SystemSchema(records=tuple(records.values()), notes=tuple(notes))

    def _built(self, version: _Version, told: set[_Version]) -> Iterator[Any]:
        """The schema of a version after those that it is built on, each once."""
        told.add(version)
        for below in self._referred(version):
            if below not in told:
                yield from self._built(below, told)
        try:
            # The registry gives it as a text of JSON; a bare name of a type is allowed.
            yield json_value(self.known[version]["schema"].encode(), self.limits)
        except ConnectorError as error:
            if error.trouble is not Trouble.MALFORMED:
                raise
            subject = clean(version[0])[:200]
            raise ConnectorError(Trouble.MALFORMED, "avro_subject", permanent=True, subject=subject) from None

    def _value_of(self, answer: Answer) -> Any:
        try:
            return json_value(answer.content, self.limits)
        except ConnectorError as error:
            if error.trouble is not Trouble.MALFORMED:
                raise
        raise self._no_registry()

    def _no_registry(self) -> ConnectorError:
        return ConnectorError(Trouble.MALFORMED, "avro_registry", permanent=True, host=self.host)


def _kind_of(found: Mapping[str, Any]) -> str:
    return str(found.get("schemaType") or _AVRO).upper()


def _nothing() -> ConnectorError:
    return ConnectorError(Trouble.MALFORMED, "avro_no_record", permanent=True)
