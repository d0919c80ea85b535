"""Makes the things that addresses name, one of each, in the workspace that is given."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from briefs.dossier.load import dossier_of
from briefs.models import AnswerLink, Entry, HandedOver, Proposed, Webhook
from briefs.proposing.proposal import proposal
from briefs.samples import KEY as SAMPLE
from briefs.sections.registry import SECTION
from briefs.services.comments import comment as say
from briefs.services.exports import path_of
from briefs.services.pictures import keep
from briefs.services.post import new_secret, sealed_secret, trial_message
from briefs.services.signing import freeze
from briefs.services.workspace_rows import export_file
from datamaps.models import (
    Credential,
    Field,
    FieldMap,
    Flow,
    Integration,
    Record,
    RecordMap,
    SeveritySetting,
    SharedField,
    SharedRecord,
    System,
    ValueTable,
)
from datamaps.models.connectors import Check, Connector, Finding, ImportDraft
from datamaps.services import catching
from datamaps.services.credentials import seal
from datamaps.services.severity import save_setting
from datamaps.tasks import check_now
from integrations_portal.accounts import tokens
from integrations_portal.accounts.models import Contact, Role, Scope, Workspace
from integrations_portal.accounts.programs import make_token
from integrations_portal.accounts.tokens import Purpose
from integrations_portal.audit.trail import PORTAL
from integrations_portal.jobs.models import Job, JobState
from integrations_portal.jobs.queue import ask_for
from integrations_portal.rows import door
from tests.personas import make_contact, make_member, make_team, make_user
from tests.pictures.making import png

Arguments = dict[str, Any]
EXCEPTION = {"ref": "E-01", "name": "Signed but card declined"}


def team(workspace: Workspace) -> Arguments:
    return {"team": make_team(workspace).key}


def contact(workspace: Workspace) -> Arguments:
    return {"contact": make_contact(workspace).key}


def member(workspace: Workspace) -> Arguments:
    return {"uid": make_member(workspace, make_user("Mo"), Role.VIEWER).uid}


def invitation(workspace: Workspace) -> Arguments:
    token = tokens.unsent(Purpose.INVITATION, email="new@example.com", workspace=workspace, role=Role.VIEWER)
    return {"number": token.pk}


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


def make_brief(workspace: Workspace) -> Integration:
    return door.save(Integration(workspace=workspace, ref="INT-0001", title="One status", stage="idea"), by=PORTAL)


def brief(workspace: Workspace) -> Arguments:
    return {"ref": make_brief(workspace).ref}


def template(_workspace: Workspace) -> Arguments:
    return {"template_key": "crm-billing"}


def version(workspace: Workspace) -> Arguments:
    found = make_brief(workspace)
    frozen = freeze(found, dossier_of(found), PORTAL, timezone.localdate())
    return {"ref": found.ref, "number": frozen.number}


def brief_with_version(workspace: Workspace) -> Arguments:
    return {"ref": version(workspace)["ref"]}


def version_document(workspace: Workspace) -> Arguments:
    return {**version(workspace), "kind": "brief", "form": "md"}


def section(workspace: Workspace) -> Arguments:
    return {"ref": make_brief(workspace).ref, "section_id": "exceptions"}


def part(workspace: Workspace) -> Arguments:
    return {**section(workspace), "part": "exceptions"}


def group_page(workspace: Workspace) -> Arguments:
    found, first_page = make_brief(workspace), SECTION["purpose"].talks[0].pages[0].id
    purpose = Entry(workspace=workspace, integration=found, part="purpose").put({"title": found.title})
    door.save(purpose, by=PORTAL)
    return {"ref": found.ref, "section_id": "purpose", "part": "purpose", "page_id": first_page}


def entry(workspace: Workspace) -> Arguments:
    """A row of a list of a brief, on a page of its own."""
    found = make_brief(workspace)
    row = Entry(workspace=workspace, integration=found, part="exceptions").put(EXCEPTION)
    saved = door.save(row, by=PORTAL)
    return {"ref": found.ref, "section_id": "exceptions", "part": "exceptions", "uid": saved.uid}


def commented(workspace: Workspace) -> Arguments:
    """A row of a brief about which something can be said."""
    made = entry(workspace)
    return {"ref": made["ref"], "about": made["uid"]}


def comment(workspace: Workspace) -> Arguments:
    """What somebody said about a row."""
    made = commented(workspace)
    row = Entry.objects.select_related("integration__workspace").get(uid=made["about"])
    return {**made, "uid": say(row, "Are we sure?", PORTAL, uuid4()).uid}


def picture(workspace: Workspace) -> Arguments:
    """A picture of a guide; each workspace has one of its own."""
    found = keep(workspace, png(workspace.pk, 2), PORTAL)
    return {"digest": found.digest, "ending": found.ending}


def proposed(workspace: Workspace) -> Arguments:
    """What a file of another tool proposed, to be looked at."""
    found = proposal(
        "CRM to billing", [{"key": "crm"}, {"key": "billing"}], [{"source": "crm", "target": "billing"}], []
    )
    return {"uid": Proposed.objects.create(workspace=workspace, file=found.template.file.plain(), remarks=[]).uid}


def handed_over(workspace: Workspace) -> Arguments:
    """A workspace file that somebody looks at."""
    return {"uid": HandedOver.keep(workspace, file=export_file(workspace).plain(), name="acme.yaml").uid}


def procedure(workspace: Workspace) -> Arguments:
    """Steps of a runbook."""
    found = make_brief(workspace)
    row = Entry(workspace=workspace, integration=found, part="runbook.procedures").put({"name": "Replay a day"})
    return {"ref": found.ref, "part": row.part, "uid": door.save(row, by=PORTAL).uid}


def entry_page(workspace: Workspace) -> Arguments:
    return {**entry(workspace), "page_id": "what"}


def make_decision(workspace: Workspace, **answers: Any) -> Entry:
    """An open decision of a new brief, whose owner is Priya."""
    owner, brief = make_contact(workspace, email="priya@example.com"), make_brief(workspace)
    given = {"ref": "D-01", "question": "Which meaning of “active” do we move?", "owner": owner.key, **answers}
    return door.save(Entry(workspace=workspace, integration=brief, part="decisions").put(given), by=PORTAL)


def decision(workspace: Workspace) -> Arguments:
    return {"uid": make_decision(workspace).uid}


def answer_link(workspace: Workspace) -> Arguments:
    entry = make_decision(workspace)
    owner = Contact.objects.of(workspace).get(key="priya")
    link = AnswerLink(workspace=workspace, entry=entry, contact=owner, email=owner.email, by="Alice")
    link.expires_at = timezone.now() + timedelta(days=1)
    return {"uid": door.save(link, by=PORTAL).uid}


def finding_of_a_brief(workspace: Workspace) -> Arguments:
    make_brief(workspace)
    return finding(workspace)


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


def sample(_workspace: Workspace) -> Arguments:
    """The sample is there; its address holds nothing."""
    Workspace.objects.create(key=SAMPLE, name="Sample", sample=True)
    return {}


def document(workspace: Workspace) -> Arguments:
    return {**brief(workspace), "kind": "brief", "form": "md"}


def export(workspace: Workspace) -> Arguments:
    """A document that was made earlier, with its file."""
    found = make_brief(workspace)
    options = {"documents": ["brief"], "form": "md"}
    job, _new = ask_for("export", str(found.uid), f"export:{found.uid}", workspace, options=options)
    Job.objects.filter(pk=job.pk).update(state=JobState.DONE, result={"file": "brief.md", "bytes": 1})
    path_of(job).parent.mkdir(parents=True, exist_ok=True)
    path_of(job).write_text("# Brief")
    return {"ref": found.ref, "uid": job.uid}


def sample_workspace(workspace: Workspace) -> Arguments:
    Workspace.objects.filter(pk=workspace.pk).update(sample=True)
    return {}


def make_webhook(workspace: Workspace) -> Webhook:
    hook = Webhook(workspace=workspace, name="Support chat", url="https://chat.example.com/hook")
    hook.credential = door.save(sealed_secret(hook, new_secret()), by=PORTAL)
    return door.save(hook, by=PORTAL)


def program(workspace: Workspace) -> Arguments:
    maker = make_member(workspace, make_user("Grace", f"grace@{workspace.key}.example"), Role.ADMIN)
    return {"uid": make_token(maker, "Nightly build", Scope.READ, 30, uuid4())[0].uid}


def webhook(workspace: Workspace) -> Arguments:
    return {"uid": make_webhook(workspace).uid}


def message(workspace: Workspace) -> Arguments:
    return {"uid": trial_message(make_webhook(workspace), timezone.now()).uid}
