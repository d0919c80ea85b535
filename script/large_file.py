"""A workspace file of 1,500 systems, for benchmarks."""

from __future__ import annotations

from typing import Any

from briefs.workspace_file.file import FORMAT

SYSTEMS = 1_500
RECORDS = 2
FIELDS = 20


def workspace() -> dict[str, Any]:
    """1,500 systems with 3,000 records and 60,000 fields, and as many flows as systems in 30 briefs."""
    return {
        "format": FORMAT,
        "workspace": {"key": "large", "name": "Large"},
        "teams": [{"key": "team", "name": "Team"}],
        "contacts": [{"key": f"person{number}", "name": f"Person {number}", "team": "team"} for number in range(200)],
        "systems": [_system(number) for number in range(SYSTEMS)],
        "briefs": [_brief(number) for number in range(30)],
    }


def _system(number: int) -> dict[str, Any]:
    fields = [
        {
            "path": f"group.field{position}",
            "title": f"Field {position}",
            "type": "string",
            "native_type": "varchar(255)",
            "max_length": 255,
            "required": position % 3 == 0,
            "nullable": position % 3 != 0,
        }
        for position in range(FIELDS)
    ]
    return {
        "key": f"s{number}",
        "name": f"System {number}",
        "kind": "custom",
        "owner_team": "team",
        "business_owner": f"person{number % 200}",
        "notes": "First line\nSecond line: with a colon\n",
        "records": [{"name": f"Record{record}", "fields": fields} for record in range(RECORDS)],
    }


def _brief(number: int) -> dict[str, Any]:
    keys = [f"s{(number * 50 + position) % SYSTEMS}" for position in range(51)]
    return {
        "ref": f"INT-{number}",
        "title": f"Integration {number}",
        "business_owner": "person1",
        "systems": [{"system": key} for key in keys],
        "flows": [_flow(position, keys[position], keys[position + 1]) for position in range(50)],
    }


def _flow(number: int, source: str, target: str) -> dict[str, Any]:
    return {
        "ref": f"F-{number}",
        "name": f"Flow {number}",
        "source": source,
        "target": target,
        "method": "api",
        "trigger": {"kind": "schedule", "cron": "0 6 * * *", "timezone": "UTC"},
        "max_delay": "1d",
        "retry": {"kind": "fixed", "wait": "30s", "attempts": 5, "owner": "person2"},
        "record_maps": [
            {
                "source": "Record0",
                "target": "Record1",
                "operation": "upsert",
                "fields": [
                    {"source": [f"group.field{position}"], "target": f"group.field{position}"} for position in range(10)
                ],
            }
        ],
    }
