"""A dossier of 200 flows and 5,000 field maps: loading it, against reading its bare rows."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from briefs.dossier.load import dossier_of
from briefs.models import Entry
from briefs.services.workspace_rows import import_file
from briefs.workspace_file.file import WorkspaceFile
from datamaps.models import Field, FieldMap, Flow, Integration, Record, RecordMap
from integrations_portal.accounts.models import Workspace
from integrations_portal.audit.trail import PORTAL

FLOWS = 200
MAPS = 25
ROUNDS = 5


def workspace_file() -> WorkspaceFile:
    systems = [
        {
            "key": f"s{number}",
            "records": [
                {
                    "name": f"R{record}",
                    "fields": [{"path": f"f{field}", "type": "string", "max_length": 80} for field in range(MAPS)],
                }
                for record in range(10)
            ],
        }
        for number in range(20)
    ]
    flows = [
        {
            "ref": f"F-{number:03}",
            "source": f"s{number % 20}",
            "target": f"s{(number + 1) % 20}",
            "record_maps": [
                {
                    "source": f"R{number % 10}",
                    "target": f"R{number // 20}",
                    "operation": "upsert",
                    "fields": [{"source": [f"f{field}"], "target": f"f{field}"} for field in range(MAPS)],
                }
            ],
        }
        for number in range(FLOWS)
    ]
    return WorkspaceFile.read(
        {
            "format": "integrations-portal/1",
            "workspace": {"key": "bench", "name": "Bench"},
            "systems": systems,
            "briefs": [
                {
                    "ref": "INT-0001",
                    "title": "Large",
                    "stage": "briefing",
                    "systems": [{"system": system["key"]} for system in systems],
                    "flows": flows,
                }
            ],
        }
    )


def median(do: Callable[[], object]) -> float:
    times = []
    for _round in range(ROUNDS):
        start = time.perf_counter()
        do()
        times.append(time.perf_counter() - start)
    return sorted(times)[ROUNDS // 2]


def bare_rows(integration: Integration) -> None:
    """The same rows as the database gives them, nothing made of them."""
    maps = FieldMap.objects.filter(record_map__flow__integration=integration)
    for rows in (maps, RecordMap.objects.filter(flow__integration=integration), Record.objects.all()):
        list(rows)
    for rows in (Flow.objects.filter(integration=integration), Field.objects.all(), Entry.objects.all()):
        list(rows)


def run() -> list[tuple[str, float, str]]:
    call_command("migrate", verbosity=0)
    workspace = Workspace.objects.create(key="bench", name="Bench")
    import_file(workspace_file(), workspace, PORTAL)
    integration = Integration.objects.select_related("workspace").get(workspace=workspace)
    with CaptureQueriesContext(connection) as queries:
        dossier_of(integration)
    floor = median(lambda: bare_rows(integration))
    loading = median(lambda: dossier_of(integration))
    return [
        ("dossier of 5,000 field maps: queries", float(len(queries)), "<= 25"),
        ("dossier of 5,000 field maps: loading / bare rows", loading / floor, "<= 3"),
    ]
