"""A workspace in which two briefs move the same shared field."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from briefs.services.workspace_rows import import_file
from briefs.workspace_file.read import read_workspace
from datamaps.models import Binding, FieldMap, Flow, Integration, Ownership, RecordMap, SharedField, SharedRecord
from integrations_portal.accounts.models import Workspace
from integrations_portal.audit.trail import PORTAL
from integrations_portal.rows import door

EXAMPLE = Path(__file__).parent.parent / "workspace_file" / "examples" / "nasty.yaml"


def import_example(workspace: Workspace) -> None:
    file = read_workspace(EXAMPLE.read_bytes(), EXAMPLE.name).file
    assert file is not None
    import_file(file, workspace, PORTAL)


def second_brief(workspace: Workspace, title: str = "Country for the shop", source: str = "billing_country") -> None:
    """INT-0004 in testing, with one flow that copies a field of a CRM account into billing."""
    brief = Integration(workspace=workspace, ref="INT-0004", title=title, stage="testing", position=9)
    flow = Flow(workspace=workspace, integration=door.save(brief, PORTAL))
    flow.put({"ref": "F-07", "name": "Countries", "source": "crm", "target": "billing"})
    maps = RecordMap(workspace=workspace, flow=door.save(flow, PORTAL))
    maps.put({"source": "Account", "target": "Customer", "operation": "upsert"})
    row = FieldMap(workspace=workspace, record_map=door.save(maps, PORTAL))
    door.save(row.put({"source": [source], "target": "country"}), PORTAL)


def field_map(target: str) -> FieldMap:
    found: FieldMap = FieldMap.objects.get(
        target=target, record_map__flow__integration__ref="INT-0003", record_map__flow__ref="F-01"
    )
    return found


def shared(name: str) -> SharedField:
    record, _dot, key = name.partition(".")
    found: SharedField = SharedField.objects.select_related("record", "workspace").get(record__key=record, key=key)
    return found


def right_url(target: str) -> str:
    return f"/w/acme/briefs/INT-0003/flows/F-01/fields/{field_map(target).uid}/right/"


def make_many(workspace: Workspace, fields: int, systems: int) -> None:
    """Shared fields of one record, each in every system, owned by one after the other."""
    record = SharedRecord(workspace=workspace, position=99).put({"key": "many", "name": "Many"})
    record = door.save(record, PORTAL)
    rows = [
        SharedField(workspace=workspace, record=record, key=f"f{n}", name=f"Field {n}", position=n)
        for n in range(fields)
    ]
    SharedField.objects.bulk_create(rows)
    answers: dict[str, list[Any]] = {"in": [], "ownership": []}

    for n, row in enumerate(SharedField.objects.filter(record=record)):
        common = {"workspace": workspace, "shared_field": row}
        answers["in"] += [Binding(**common, position=at, place=f"s{at}.R.f{n}") for at in range(systems)]
        answers["ownership"].append(Ownership(**common, details={"system_of_record": f"s{n % systems}"}))
    Binding.objects.bulk_create(answers["in"], batch_size=500)
    Ownership.objects.bulk_create(answers["ownership"])
