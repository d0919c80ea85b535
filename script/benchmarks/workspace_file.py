"""The workspace file of 1,500 systems: reading and writing it, against only loading and dumping its YAML."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import yaml

from briefs.workspace_file.file import FORMAT
from briefs.workspace_file.read import read_workspace
from briefs.workspace_file.write import write_workspace, write_yaml

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


def _best(work: Callable[[], object], times: int = 2) -> float:
    """Seconds of the fastest of a few runs."""
    found = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        found.append(time.perf_counter() - started)
    return min(found)


def run() -> list[tuple[str, float, str]]:
    """Rows of what was measured, as a ratio, and the goal."""
    content = write_yaml(workspace())
    plain = yaml.load(content, Loader=yaml.CSafeLoader)
    file = read_workspace(content, "large.yaml").file
    assert file is not None
    assert write_workspace(file) == content
    loading = _best(lambda: yaml.load(content, Loader=yaml.CSafeLoader))
    dumping = _best(lambda: yaml.dump(plain, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True))
    reading = _best(lambda: read_workspace(content, "large.yaml"))
    writing = _best(lambda: write_workspace(file))
    return [
        ("workspace file of 1,500 systems: reading and checking ÷ loading the YAML", reading / loading, "<= 1.5"),
        ("workspace file of 1,500 systems: writing ÷ dumping the YAML", writing / dumping, "<= 2"),
    ]


if __name__ == "__main__":
    for name, ratio, goal in run():
        print(f"{name}: {ratio:.2f} (goal {goal})")
