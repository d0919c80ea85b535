"""What keys and refs may be chosen from: the people, teams, systems and rows that a dossier holds."""

from __future__ import annotations

from collections.abc import Iterable

from briefs.dossier.dossier import Dossier
from integrations_portal.shapes.choices import Words

Option = tuple[str, Words]


def people_and_systems(dossier: Dossier, kinds: tuple[str, ...], systems: Iterable[Option]) -> list[Option]:
    """Keys with the names behind them. A key that two kinds share is written with its kind: `team:support`."""
    tables: dict[str, list[Option]] = {
        "contact": [
            (contact.key, contact.name or contact.key) for contact in dossier.content.contacts if contact.active
        ],
        "team": [(team.key, team.name or team.key) for team in dossier.content.teams],
        "system": list(systems),
    }
    keys = [key for kind in kinds for key, _ in tables[kind]]
    return [
        (f"{kind}:{key}" if keys.count(key) > 1 else key, name)
        for kind in kinds
        for key, name in sorted(tables[kind], key=lambda option: str(option[1]).casefold())
    ]


def rows_of(dossier: Dossier, of: str) -> list[Option]:
    """Rows of the brief, or of its data map, that an answer may name: their refs or keys with a few words."""
    brief, map = dossier.brief, dossier.map
    found: dict[str, list[Option]] = {
        "flows": [(flow.ref, f"{flow.ref} {flow.name}".strip()) for flow in brief.flows],
        "exceptions": [(row.ref, f"{row.ref} {row.name}".strip()) for row in brief.exceptions if row.ref],
        "decisions": [(row.ref, f"{row.ref} {row.question}".strip()) for row in brief.decisions],
        "shared records": [(row.key, row.name or row.key) for row in map.shared_records],
        "value tables": [(row.key, row.key) for row in map.value_tables],
    }
    return found[of]
