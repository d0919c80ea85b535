"""Systems, their connectors and checks, and shared data, one of each, in the workspace that is given."""

from django.utils import timezone

from datamaps.models import (
    Credential,
    Field,
    Piece,
    Record,
    SeveritySetting,
    SharedField,
    SharedRecord,
    System,
    ValueTable,
)
from datamaps.models.connectors import Check, Connector, ImportDraft
from datamaps.models.findings import Finding
from datamaps.services import catching
from datamaps.services.credentials import seal
from datamaps.services.severity import save_setting
from datamaps.tasks import check_now
from integrations_portal.accounts.models import Workspace
from integrations_portal.audit.trail import PORTAL
from integrations_portal.rows import door
from tests.access.things import Arguments


def make_system(workspace: Workspace) -> System:
    return door.save(System(workspace=workspace).put({"key": "crm", "name": "CRM"}), by=PORTAL)


def make_connector(workspace: Workspace) -> Connector:
    row = Connector(workspace=workspace, system=make_system(workspace))
    row.put({"key": "live", "kind": "sql", "config": {"dialect": "sqlite", "path": "nothing.sqlite3"}})
    return door.save(row, by=PORTAL)


def system(workspace: Workspace) -> Arguments:
    return {"system_key": make_system(workspace).key}


def field(workspace: Workspace) -> Arguments:
    system = make_system(workspace)
    record = door.save(Record(workspace=workspace, system=system).put({"name": "Account"}), PORTAL)
    row = Field(workspace=workspace, record=record).put({"path": "status", "type": "string"})
    return {"system_key": system.key, "uid": door.save(row, PORTAL).uid}


def map_file(workspace: Workspace) -> Arguments:
    make_system(workspace)
    return {"form": "dot"}


def connector(workspace: Workspace) -> Arguments:
    found = make_connector(workspace)
    return {"system_key": found.system.key, "connector_key": found.key}


def connector_of_program(workspace: Workspace) -> Arguments:
    found = make_connector(workspace)
    return {"system": found.system.key, "connector": found.key}


def asked_check(workspace: Workspace) -> Arguments:
    return {"uid": check_now(make_connector(workspace)).uid}


def connector_by_person(workspace: Workspace) -> Arguments:
    found = make_connector(workspace)
    found.details = found.details | {"kind": "null", "config": {"days": 90}}
    found.save(update_fields=["details"])
    return {"system_key": found.system.key, "connector_key": found.key}


def check(workspace: Workspace) -> Arguments:
    found, now = make_connector(workspace), timezone.now()
    done = Check.objects.create(workspace=workspace, connector=found, started_at=now, ended_at=now, outcome="match")
    return {"system_key": found.system.key, "connector_key": found.key, "number": done.pk}


def import_draft(workspace: Workspace) -> Arguments:
    found = make_system(workspace)
    draft = ImportDraft.objects.create(
        workspace=workspace, system=found, source_kind="sql", source_name="crm.sqlite3", seen={"records": []}
    )
    return {"system_key": found.key, "uid": draft.uid}


def catch(workspace: Workspace) -> Arguments:
    made = catching.start(make_system(workspace), 1, 10, PORTAL)
    return {"token": catching.address_of(made).rstrip("/").rpartition("/")[2]}


def finding(workspace: Workspace) -> Arguments:
    found, now = make_connector(workspace), timezone.now()
    row = Finding(
        workspace=workspace,
        connector=found,
        system=found.system,
        fingerprint="f" * 64,
        change="field.removed",
        record="Customer",
        path="Customer.email",
        before="string",
        severity="breaking",
        first_seen=now,
        last_seen=now,
    )
    return {"uid": door.save(row, by=PORTAL).uid}


def credential(workspace: Workspace) -> Arguments:
    row = seal(Credential(workspace=workspace, name="crm-live"), "bearer", {"token": "only-for-this-test"})
    return {"uid": door.save(row, by=PORTAL).uid}


def severity(workspace: Workspace) -> Arguments:
    row = SeveritySetting(workspace=workspace, change="field.removed", severity="warning", reason="We know.")
    return {"uid": save_setting(row, PORTAL).uid}


def shared_record(workspace: Workspace) -> Arguments:
    row = SharedRecord(workspace=workspace).put({"key": "customer", "name": "Customer"})
    return {"record_key": door.save(row, by=PORTAL).key}


def shared_record_page(workspace: Workspace) -> Arguments:
    return {**shared_record(workspace), "page_id": "words"}


def shared_field(workspace: Workspace) -> Arguments:
    named = shared_record(workspace)
    record = SharedRecord.objects.of(workspace).get(key=named["record_key"])
    row = SharedField(workspace=workspace, record=record).put({"key": "status", "name": "Status"})
    return {**named, "field_key": door.save(row, by=PORTAL).key}


def shared_page(workspace: Workspace) -> Arguments:
    return {**shared_field(workspace), "page_id": "owner"}


def value_table(workspace: Workspace) -> Arguments:
    row = ValueTable(workspace=workspace).put({"key": "status", "values": [{"source": "Won", "target": "active"}]})
    return {"table_key": door.save(row, by=PORTAL).key}


def piece(workspace: Workspace) -> Arguments:
    fields = [{"source": ["city"], "target": "town", "rule": "Trim"}, {"source": ["zip"], "target": "postal_code"}]
    row = Piece(workspace=workspace).put({"key": "address", "name": "Customer address", "fields": fields})
    return {"piece_key": door.save(row, by=PORTAL).key}
