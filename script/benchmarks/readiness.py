"""Readiness: all rules over a brief of 200 flows and 5,000 field maps, against loading that brief from its rows."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from typing import Any

from django.db import connection

from briefs.dossier.load import load_dossier
from briefs.readiness.judge import judge
from briefs.services.workspace_rows import import_file
from briefs.workspace_file.file import FORMAT, WorkspaceFile
from integrations_portal.accounts.models import Workspace
from integrations_portal.audit.trail import PORTAL

SYSTEMS = 20
FLOWS = 200
FIELDS = 25
TODAY = date(2027, 1, 15)
CRONS = ("*/15 * * * *", "0 * * * *", "30 2 * * *", "0 6 * * 1-5")


def run() -> list[tuple[str, float, str]]:
    """Rows of what was measured, the ratio, and the goal."""
    with stored(plain()) as (workspace, ref):
        loading: list[float] = []
        judging: list[float] = []
        for _time in range(3):
            dossier = timed(partial(load_dossier, workspace, ref), loading)
            # A dossier remembers what was looked up in it: each is judged once.
            timed(partial(judge, dossier, TODAY), judging)
    size = f"{FLOWS} flows and {FLOWS * FIELDS:,} field maps"
    return [(f"Readiness: all rules over {size}, to loading the dossier", min(judging) / min(loading), "<= 1")]


def timed(work: Callable[[], Any], taken: list[float]) -> Any:
    """What some work gives; its seconds are added to those of the other runs."""
    start = time.perf_counter()
    result = work()
    taken.append(time.perf_counter() - start)
    return result


@contextmanager
def stored(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The workspace and ref of a brief in a database of its own, which is gone afterwards."""
    usual = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        brief = data.pop("brief")
        workspace = Workspace.objects.create(key="w", name="Workspace")
        import_file(WorkspaceFile.read({"format": FORMAT, **data, "briefs": [brief]}), workspace, PORTAL)
        yield workspace.key, brief["ref"]
    finally:
        connection.creation.destroy_test_db(usual, verbosity=0)


def plain() -> dict[str, Any]:
    """A large brief as plain data: each flow joins two systems by one record map."""
    return {
        "workspace": {"key": "w", "timezone": "Europe/Stockholm"},
        "teams": [{"key": f"team{n}", "name": f"Team {n}"} for n in range(5)],
        "contacts": [{"key": f"person{n}", "name": f"Person {n}", "team": f"team{n % 5}"} for n in range(20)],
        "systems": [_system(number) for number in range(SYSTEMS)],
        "shared_records": [_shared(number) for number in range(FLOWS)],
        "brief": {
            "ref": "INT-0001",
            "stage": "testing",
            "title": "Everything",
            "business_owner": "person1",
            "integrator": "person2",
            "systems": [{"system": f"s{n}", "role": "both"} for n in range(SYSTEMS)],
            "flows": [_flow(number) for number in range(FLOWS)],
            "exceptions": [
                {"ref": f"E-{n}", "name": f"Exception {n}", "flows": [f"F-{n}"], "owner": "person3"}
                for n in range(FLOWS)
            ],
            "scenarios": [
                {"ref": f"T-{n}", "name": f"Day {n}", "kind": "happy" if n % 2 else "failure", "flows": [f"F-{n}"]}
                for n in range(FLOWS)
            ],
        },
    }


def _ends(number: int) -> tuple[int, int]:
    source = number % SYSTEMS
    return source, (source + 1 + number // SYSTEMS) % SYSTEMS


def _system(number: int) -> dict[str, Any]:
    records = [
        {"name": f"R{flow}", "fields": [_field(field) for field in range(FIELDS + 5)]}
        for flow in range(FLOWS)
        if number in _ends(flow)
    ]
    window = {"cron": "0 3 * * 0", "timezone": "UTC", "for": "2h"}
    team = f"team{number % 5}"
    return {
        "key": f"s{number}",
        "name": f"System {number}",
        "owner_team": team,
        "maintenance": [window],
        "records": records,
    }


def _field(number: int) -> dict[str, Any]:
    path = f"group{number % 4}.field{number}" if number % 3 == 0 else f"field{number}"
    field: dict[str, Any] = {"path": path, "type": ("string", "datetime", "number")[number % 3]}
    words = "What it is for, in a few words."
    return field | {"required": number % 2 == 0, "timezone": "UTC", "max_length": 40, "description": words}


def _shared(number: int) -> dict[str, Any]:
    source, target = _ends(number)
    return {
        "key": f"thing{number}",
        "in": [f"s{source}.R{number}", f"s{target}.R{number}"],
        "ownership": [{"system_of_record": f"s{source}", "conflict_rule": "owner_wins", "steward": "person4"}],
        "fields": [
            {"key": f"field{n}", "in": [f"s{end}.R{number}.{_field(n)['path']}" for end in (source, target)]}
            for n in range(FIELDS if number % 10 == 0 else 1)
        ],
    }


def _flow(number: int) -> dict[str, Any]:
    source, target = _ends(number)
    return {
        "ref": f"F-{number}",
        "name": f"Flow {number}",
        "source": f"s{source}",
        "target": f"s{target}",
        "method": "api",
        "direction": "two_way" if number % 4 == 0 else "one_way",
        "trigger": {"kind": "schedule", "cron": CRONS[number % len(CRONS)], "timezone": "Europe/Stockholm"},
        "max_delay": "15m",
        "record_maps": [
            {
                "source": f"R{number}",
                "target": f"R{number}",
                "operation": "upsert",
                "match_key": [{"source": "field1", "target": "field1"}],
                "fields": [{"source": [_field(n)["path"]], "target": _field(n)["path"]} for n in range(FIELDS)],
            }
        ],
    }
