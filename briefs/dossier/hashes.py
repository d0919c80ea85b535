"""What a signature is under: a hash for each section of a brief, and one over all of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from briefs.dossier.dossier import Content
from briefs.shapes.purpose import Purpose
from datamaps.map.datamap import DataMap
from integrations_portal.shapes.base import digest

_PURPOSE = frozenset(name.rstrip("_") for name in Purpose.model_fields)
# The life of a brief, not its content: where it stands, what is lived with, and what is confirmed again and again.
_NOT_HASHED = frozenset(["ref", "stage", "waivers", "reviewed_on"])
_REVIEW = frozenset(["effective_from", "lessons"])


def section_hashes(content: Content) -> dict[str, str]:
    """SHA-256 of the canonical JSON of each section that says something, by the section's id."""
    return {name: digest(value) for name, value in signed_sections(content).items()}


def signed_sections(content: Content) -> dict[str, Any]:
    """What a signature is under: the plain answers of each section that says something, by the section's id.

    `truth` is the shared data that the flows touch. What is confirmed again and again does not count: runs of
    scenarios, the day of the last review, and the days on which steps were last proven.
    """
    sections: dict[str, Any] = {}
    for name, value in content.brief.plain().items():
        if name in _NOT_HASHED:
            continue
        if name in _PURPOSE:
            sections.setdefault("purpose", {})[name] = value
        elif name in _REVIEW:
            sections.setdefault("review", {})[name] = value
        else:
            sections[name] = value
    if isinstance(scenarios := sections.get("scenarios"), list):
        sections["scenarios"] = _without("runs", scenarios)
    if isinstance(runbook := sections.get("runbook"), dict) and "procedures" in runbook:
        sections["runbook"] = runbook | {"procedures": _without("rehearsed_on", runbook["procedures"])}
    if isinstance(rollback := sections.get("rollback"), dict):
        sections["rollback"] = _without("rehearsed_on", [rollback])[0]
    if truth := _truth(content):
        sections["truth"] = truth
    return sections


def version_hash(sections: dict[str, str]) -> str:
    """The hash of a version: that of the hashes of its sections."""
    return digest(sections)


def _without(name: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: value for key, value in row.items() if key != name} for row in rows]


def changed_sections(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[str, ...]:
    """Ids of the sections whose hashes differ."""
    return tuple(id for id in dict.fromkeys([*after, *before]) if after.get(id) != before.get(id))


def _truth(content: Content) -> dict[str, Any]:
    """The touched shared fields by `record.field`, each with the ownership that holds for it."""
    data = DataMap.model_construct(
        systems=(), shared_records=content.shared_records, value_tables=(), flows=content.brief.flows
    )
    return {
        about: field.plain() | {"ownership": [row.plain() for row in field.ownership or record.ownership]}
        for about, (record, field) in data.touched.items()
    }
