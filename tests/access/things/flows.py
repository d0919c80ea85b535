"""Flows and their mapping, one of each, in the workspace that is given."""

from datamaps.models import (
    FieldMap,
    Flow,
    RecordMap,
    System,
)
from integrations_portal.accounts.models import Workspace
from integrations_portal.audit.trail import PORTAL
from integrations_portal.rows import door
from tests.access.things import Arguments
from tests.access.things.briefs import make_brief


def make_flow(workspace: Workspace) -> Flow:
    for key in ("crm", "billing"):
        door.save(System(workspace=workspace).put({"key": key, "name": key.capitalize()}), by=PORTAL)
    row = Flow(workspace=workspace, integration=make_brief(workspace))
    return door.save(row.put({"ref": "F-01", "source": "crm", "target": "billing"}), by=PORTAL)


def flow(workspace: Workspace) -> Arguments:
    found = make_flow(workspace)
    return {"ref": found.integration.ref, "flow_ref": found.ref}


def make_record_map(workspace: Workspace) -> RecordMap:
    row = RecordMap(workspace=workspace, flow=make_flow(workspace))
    return door.save(row.put({"source": "Account", "target": "Customer"}), by=PORTAL)


def record_map(workspace: Workspace) -> Arguments:
    found = make_record_map(workspace)
    return {"ref": found.flow.integration.ref, "flow_ref": found.flow.ref, "uid": found.uid}


def record_map_page(workspace: Workspace) -> Arguments:
    return {**record_map(workspace), "page_id": "records"}


def mapping_export(workspace: Workspace) -> Arguments:
    return {**record_map(workspace), "form": "csv"}


def make_field_map(workspace: Workspace) -> FieldMap:
    row = FieldMap(workspace=workspace, record_map=make_record_map(workspace))
    return door.save(row.put({"source": ["name"], "target": "name"}), by=PORTAL)


def field_map(workspace: Workspace) -> Arguments:
    saved = make_field_map(workspace)
    flow = saved.record_map.flow
    return {"ref": flow.integration.ref, "flow_ref": flow.ref, "uid": saved.uid}
