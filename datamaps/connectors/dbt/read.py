"""dbt: what a project says of its models (`manifest.json`), what the warehouse has (`catalog.json`), or a zip of both.

Models, seeds, snapshots and the tables of sources are records. The catalog knows every column and its type, the
manifest what is written and tested of them: not null, unique, accepted values, relationships, and what a contract
enforces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from datamaps.connectors.archive import is_archive, parts
from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.dbt.project import Node, Project
from datamaps.connectors.dbt.types import column_type
from datamaps.connectors.guess import DBT_MARK
from datamaps.connectors.parsing import json_value
from datamaps.connectors.plain import clean, mapping, storable
from datamaps.connectors.sql.build import OWN_SYSTEM, type_values
from datamaps.connectors.sql.catalog import Type
from datamaps.schema.normalize import normalize
from datamaps.schema.shapes import ANY, Field, FieldType, Hidden, Note, Record, SeenRecord, SystemSchema
from datamaps.schema.tree import step
from integrations_portal.shapes.paths import FieldRef

_VERSION = re.compile(r"/(manifest|catalog)/v(\d{1,3})\.json")
_FIRST = {"manifest": 4, "catalog": 1}
_ROWS = ("num_rows", "row_count", "rows")
_LONGEST_WORDS = 200_000


def read(content: bytes, limits: Limits) -> SystemSchema:
    """The shape of a project. Raises ConnectorError (malformed, too_large, timed_out)."""
    found = _documents(content, limits)
    project = Project(found.get("manifest", {}), found.get("catalog", {}))
    if not project.nodes:
        raise ConnectorError(Trouble.MALFORMED, "dbt_nothing", permanent=True)
    return _Reader(project, "manifest" in found, limits).schema()


def _documents(content: bytes, limits: Limits) -> dict[str, dict[str, Any]]:
    """The manifest and the catalog, as far as they are there."""
    texts = [content]
    if is_archive(content):
        texts = [one for one in parts(content, (".json",), limits).values() if DBT_MARK.search(one)]
    found: dict[str, dict[str, Any]] = {}
    for text in texts:
        value = json_value(text, limits)
        said = mapping(mapping(value).get("metadata")).get("dbt_schema_version")
        version = _VERSION.search(said) if isinstance(said, str) else None
        if not version:
            raise ConnectorError(Trouble.MALFORMED, "dbt", permanent=True)
        name = version[1]
        if int(version[2]) < _FIRST[name]:
            raise ConnectorError(Trouble.MALFORMED, "dbt_version", permanent=True, version=version[2])
        if name in found:
            raise ConnectorError(Trouble.MALFORMED, "dbt_twice", permanent=True, name=f"{name}.json")
        found[name] = value
    if not found:
        raise ConnectorError(Trouble.MALFORMED, "dbt", permanent=True)
    return found


class _Reader:
    def __init__(self, project: Project, has_manifest: bool, limits: Limits) -> None:
        self.project = project
        self.has_manifest = has_manifest
        self.limits = limits
        self.unknown: dict[str, Note] = {}
        self._count = 0

    def schema(self) -> SystemSchema:
        nodes = sorted(self.project.nodes.values(), key=lambda node: node.name)
        records = tuple(self._record(node) for node in nodes)
        hidden = [
            Hidden(record=node.name, path=ANY, reason="columns_not_listed") for node in nodes if not _is_whole(node)
        ]
        notes = [
            Note(where=clean(package), code="dbt_left_out", values={"count": count})
            for package, count in self.project.left_out.items()
            if count
        ]
        if not self.has_manifest:
            notes.append(Note(where="catalog.json", code="dbt_no_manifest"))
        seen = tuple(SeenRecord(record=node.name, rows=rows) for node in nodes if (rows := _rows(node)) is not None)
        notes += self.unknown.values()
        return normalize(SystemSchema(records=records, hidden=tuple(hidden), seen=seen, notes=tuple(notes)))

    def _record(self, node: Node) -> Record:
        self.limits.left()
        rows: dict[str, Field] = {}
        for row in self._columns(node):
            rows.setdefault(row.path, row)
        words = node.said.get("description") or mapping(node.seen.get("metadata")).get("comment")
        return Record(name=node.name, description=_words(words), fields=tuple(rows.values()))

    def _columns(self, node: Node) -> Iterator[Field]:
        """A row for each column that one of the two knows, under the name that the project gives it."""
        said, seen = _by_name(node.said), _by_name(node.seen)
        paths: dict[str, str] = {}
        for folded in sorted(said.keys() | seen.keys()):
            written, built = said.get(folded, {}), seen.get(folded, {})
            name = str(written.get("name") or built.get("name"))
            native = built.get("type") or written.get("data_type")
            kind = column_type(native, self.project.adapter) if isinstance(native, str) and native.strip() else Type("")
            path = self._path(name, folded, paths)
            paths[folded] = f"{path}[]" if kind.type is FieldType.ARRAY else path
            yield from self._rows(node, path, folded, kind, _words(written.get("description") or built.get("comment")))

    def _path(self, name: str, folded: str, paths: dict[str, str]) -> str:
        """The path of a column. BigQuery writes parts of a group as columns with a dot in their names."""
        outer, dot, _inner = folded.rpartition(".")
        if self.project.adapter == "bigquery" and dot and outer in paths:
            return step(paths[outer], clean(name[len(outer) + 1 :]))
        return step("", clean(name))

    def _rows(self, node: Node, path: str, column: str, kind: Type, words: str) -> Iterator[Field]:
        self._count += 1
        if self._count > self.limits.fields:
            raise ConnectorError(Trouble.TOO_LARGE, "fields", permanent=True, limit=self.limits.fields)
        promises = node.promises
        facets: dict[str, Any] = type_values(kind) | {"description": words}
        facets |= {"unique": column in promises.unique, "key": column in promises.key}
        if self.has_manifest:
            facets["nullable"] = column not in promises.filled
        if column in promises.values:
            facets["values"] = promises.values[column]
        if column in promises.references:
            target, to = promises.references[column]
            named = _by_name(self.project.nodes[target].said).get(to.casefold(), {}).get("name", to)
            at = step("", clean(str(named)))
            facets["references"] = clean(str(FieldRef(OWN_SYSTEM, self.project.nodes[target].name, at)))
        yield Field(path=path, **facets)
        self._note(kind, f"{node.name}.{path}")
        if kind.items and kind.items.native:
            yield Field(path=f"{path}[]", **type_values(kind.items))

    def _note(self, kind: Type, where: str) -> None:
        if kind.type is FieldType.UNKNOWN and kind.native and kind.native not in self.unknown:
            self.unknown[kind.native] = Note(
                where=clean(where), code="type_unknown", values={"type": clean(kind.native)[:60]}
            )


def _by_name(part: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Columns by their name in small letters: warehouses turn names into capitals."""
    columns = [(name, one) for name, one in mapping(part.get("columns")).items() if isinstance(one, dict) and name]
    return {str(one.get("name") or name).casefold(): {"name": name} | one for name, one in columns}


def _is_whole(node: Node) -> bool:
    """Whether all columns are known. A manifest lists those that somebody wrote something about."""
    return bool(node.seen) or node.enforced


def _rows(node: Node) -> int | None:
    """How many rows the warehouse counts."""
    stats = mapping(node.seen.get("stats"))
    for name in _ROWS:
        value = mapping(stats.get(name)).get("value")
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 2**53:
            return int(value)
    return None


def _words(text: Any) -> str:
    return storable(text[:_LONGEST_WORDS]).strip() if isinstance(text, str) else ""
