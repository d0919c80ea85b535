"""The keys of a workspace file under other names: its own, or those that another workspace uses for the same thing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from briefs.workspace_file.file import WorkspaceFile
from integrations_portal.shapes.paths import parse_field_ref, parse_record_ref
from integrations_portal.shapes.references import references

Names = Mapping[tuple[str, str], str]
"""What each key becomes: `("system", "crm")` to `salesforce`. Keys that are not named stay."""
Plain = dict[str, Any]
_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


def renamed(file: WorkspaceFile, names: Names) -> WorkspaceFile:
    """The file with teams and systems under other keys, wherever they are named by key."""
    tree = file.plain()
    for path, kinds, written in references(file):
        prefix, colon, key = written.rpartition(":")
        kind = prefix or next((kind for kind in kinds if (kind, key) in names), "")
        if (kind, key) in names:
            _put(tree, path, f"{prefix}{colon}{names[kind, key]}")
    for kind, rows in (("system", tree.get("systems", [])), ("team", tree.get("teams", []))):
        for row in rows:
            row["key"] = names.get((kind, row["key"]), row["key"])
    _rename_places(tree, names)
    return WorkspaceFile.read(tree)


def _rename_places(tree: Plain, names: Names) -> None:
    """References to records and fields begin with the key of their system."""
    records = [record for system in tree.get("systems", []) for record in system.get("records", [])]
    for field in [field for record in records for field in record.get("fields", []) if "references" in field]:
        field["references"] = field_place(field["references"], names)
    for shared in tree.get("shared_records", []):
        shared["in"] = [record_place(place, names) for place in shared.get("in", [])]
        for field in shared.get("fields", []):
            field["in"] = [field_place(place, names) for place in field.get("in", [])]


def record_place(place: str, names: Names) -> str:
    ref = parse_record_ref(place)
    return str(ref._replace(system=names.get(("system", ref.system), ref.system)))


def field_place(place: str, names: Names) -> str:
    ref = parse_field_ref(place)
    return str(ref._replace(system=names.get(("system", ref.system), ref.system)))


def _put(tree: Any, path: str, value: str) -> None:
    """Writes one value at a path such as `briefs[0].flows[2].source`."""
    steps = [int(number) if number else name for name, number in _STEP.findall(path)]
    for step in steps[:-1]:
        tree = tree[step]
    tree[steps[-1]] = value
