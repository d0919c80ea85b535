"""Briefs and what belongs to them, one of each, in the workspace that is given."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from briefs.dossier.load import dossier_of
from briefs.models import AnswerLink, Entry, HandedOver, Proposed, Webhook
from briefs.proposing.proposal import proposal
from briefs.sections.registry import SECTION
from briefs.services.comments import comment as say
from briefs.services.exports import path_of
from briefs.services.pictures import keep
from briefs.services.post import new_secret, sealed_secret, trial_message
from briefs.services.signing import freeze
from briefs.services.workspace_rows import export_file
from datamaps.models import (
    Integration,
)
from integrations_portal.accounts.models import Contact, Workspace
from integrations_portal.audit.trail import PORTAL
from integrations_portal.jobs.models import Job, JobState
from integrations_portal.jobs.queue import ask_for
from integrations_portal.rows import door
from tests.access.things import Arguments
from tests.access.things.catalog import finding
from tests.personas import make_contact
from tests.pictures.making import png

EXCEPTION = {"ref": "E-01", "name": "Signed but card declined"}


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


def make_webhook(workspace: Workspace) -> Webhook:
    hook = Webhook(workspace=workspace, name="Support chat", url="https://chat.example.com/hook")
    hook.credential = door.save(sealed_secret(hook, new_secret()), by=PORTAL)
    return door.save(hook, by=PORTAL)


def webhook(workspace: Workspace) -> Arguments:
    return {"uid": make_webhook(workspace).uid}


def message(workspace: Workspace) -> Arguments:
    return {"uid": trial_message(make_webhook(workspace), timezone.now()).uid}
