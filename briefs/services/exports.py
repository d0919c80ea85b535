"""Packs that take a while: made by a worker, kept as files, fetched when they are done."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from briefs.documents.render import file_name, render
from briefs.services.documents import material_of
from datamaps.models import Integration
from integrations_portal.accounts.models import User
from integrations_portal.jobs.models import Job, JobState
from integrations_portal.jobs.queue import ask_for

KEPT = timedelta(days=30)


def folder() -> Path:
    return Path(settings.VAR_DIR) / "exports"


def path_of(job: Job) -> Path:
    return folder() / str(job.uid)


def ask_for_export(integration: Integration, document: str, form: str, by: User) -> Job:
    """Asks for a document. Asking again before it is done is asking once."""
    last = exports_of(integration).exclude(state__in=[JobState.WAITING, JobState.RUNNING]).order_by("-pk").first()
    slot = f"export:{integration.pk}:{document}:{form}:after:{last.pk if last else 0}"
    options = {"document": document, "form": form}
    return ask_for("export", str(integration.uid), slot, integration.workspace, by, options)[0]


def exports_of(integration: Integration) -> QuerySet[Job]:
    return Job.objects.of(integration.workspace).filter(work="export", about=str(integration.uid))


def write_export(job: Job) -> dict[str, object]:
    """Makes the document of a job. A file is there whole or not at all."""
    integration = Integration.objects.select_related("workspace").get(uid=job.about)
    document, form = job.options["document"], job.options["form"]
    found = material_of(integration.workspace.key, integration.ref, None)
    content = render(found.dossier, found.flags, found.today, document, form, pictures=found.pictures)
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    target = path_of(job)
    unfinished = target.with_suffix(".part")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return {"file": file_name(found.dossier, document, form), "bytes": len(content)}


def forget_old_exports() -> None:
    """Removes what was made long ago; it can be made again at any time."""
    old = Job.objects.filter(work="export", ended_at__lt=timezone.now() - KEPT)
    for job in old:
        path_of(job).unlink(missing_ok=True)
    old.delete()
