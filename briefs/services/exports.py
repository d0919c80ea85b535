"""Packs that take a while: made by a worker, kept as files, fetched when they are done."""

from __future__ import annotations

import errno
import io
import os
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone, translation
from pypdf import PdfReader

from briefs.documents.kind import Kind
from briefs.documents.pack import Audience, Pack, wanted_chapters
from briefs.documents.pdf import PdfFailed
from briefs.documents.render import Form, file_name, render
from briefs.dossier.dossier import Dossier
from briefs.dossier.signers import current_hash, version_of
from briefs.dossier.stored import NewerFormat
from briefs.services.documents import Material, for_outside, material_of
from datamaps.models import Integration
from integrations_portal.accounts.models import User, Workspace
from integrations_portal.jobs.models import Job, JobState
from integrations_portal.jobs.queue import ask_for, progress
from integrations_portal.jobs.works import JobFailed
from integrations_portal.shapes.base import digest

WORK = "export"
KEPT = timedelta(days=30)
UNDER_WAY = (JobState.WAITING, JobState.RUNNING)
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def folder() -> Path:
    return Path(settings.VAR_DIR) / "exports"


def path_of(job: Job) -> Path:
    return folder() / str(job.uid)


def ask_for_export(integration: Integration, pack: Pack, by: User | None, once: UUID) -> Job:
    """Asks for a pack. A form sent twice asks once, and so does asking for the same before it is done."""
    under_way = exports_of(integration).filter(state__in=UNDER_WAY).order_by("pk")
    same = next((job for job in under_way if pack_of(job) == pack), None)
    options = pack.plain()
    slot = f"{WORK}:{once}:{digest([integration.pk, options])}"
    return same or ask_for(WORK, str(integration.uid), slot, integration.workspace, by, options)[0]


def exports_in(workspace: Workspace) -> QuerySet[Job]:
    return Job.objects.of(workspace).filter(work=WORK)


def exports_of(integration: Integration) -> QuerySet[Job]:
    return exports_in(integration.workspace).filter(about=str(integration.uid))


def last_pages(integration: Integration, pack: Pack, hash: str) -> int | None:
    """How many pages the same pack had when it was last made from exactly the same words; nothing when it never was."""
    done = exports_of(integration).filter(state=JobState.DONE, result__hash=hash).order_by("-pk")[:50]
    same = (job for job in done if pack_of(job).model_copy(update={"budget": pack.budget}) == pack)
    return next((job.result.get("pages") for job in same), None)


def last_export(integration: Integration, pack: Pack, hash: str) -> Job | None:
    """The newest job of today for the same pack, unless it was made of other words than those of that hash."""
    begin = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    today = exports_of(integration).filter(wanted_at__gte=begin).order_by("-pk")[:50]
    fitting = (job for job in today if job.state != JobState.DONE or job.result.get("hash") == hash)
    return next((job for job in fitting if pack_of(job) == pack), None)


def pack_of(job: Job) -> Pack:
    return Pack.read(job.options)


def step_of(job: Job) -> Kind | None:
    """The document that is being made; none before the first and after the last."""
    documents = pack_of(job).documents
    return documents[job.done] if job.total and job.done < len(documents) else None


def write_export(job: Job) -> dict[str, object]:
    """Makes the pack of a job. A file is there whole or not at all. Raises JobFailed with what went wrong."""
    pack = pack_of(job)
    with _told():
        integration = Integration.objects.select_related("workspace").get(uid=job.about)
        found = material_of(integration.workspace.key, integration.ref, pack.version)
        if pack.audience is Audience.PARTNER:
            found = for_outside(found)
        with translation.override(found.language or translation.get_language()):
            made = list(_documents(job, pack, found))
        progress(job, len(pack.documents), len(pack.documents) + 1)
        name, content = _one_file(found.dossier, made)
        write_whole(path_of(job), content)
    version = version_of(found.dossier)
    return {
        "file": name,
        "bytes": len(content),
        "pages": sum(_pages(one) for _name, one in made) if pack.form is Form.PDF else None,
        "version": version.number if version else None,
        "hash": current_hash(found.dossier),
    }


def _documents(job: Job, pack: Pack, found: Material) -> Iterator[tuple[str, bytes]]:
    """The files of a pack, one after the other; between them somebody may have asked for the end."""
    for done, kind in enumerate(pack.documents):
        progress(job, done, len(pack.documents) + 1)
        wanted = wanted_chapters(found.dossier, found.flags, found.today, kind, pack.left_out)
        form, pictures = pack.form.value, found.pictures
        content = render(found.dossier, found.flags, found.today, kind.value, form, chapters=wanted, pictures=pictures)
        yield file_name(found.dossier, kind.value, form, pack.version), content


def _one_file(dossier: Dossier, made: list[tuple[str, bytes]]) -> tuple[str, bytes]:
    """The only document as it is; several as one zip."""
    if len(made) == 1:
        return made[0]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in made:
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return f"{dossier.brief.ref}-pack.zip", packed.getvalue()


def _pages(content: bytes) -> int:
    return len(PdfReader(io.BytesIO(content)).pages)


@contextmanager
def _told() -> Iterator[None]:
    """Turns what may go wrong into the codes for which the pages have words."""
    try:
        yield
    except PdfFailed as failure:
        raise JobFailed(f"pdf_{failure.why}") from failure
    except (Integration.DoesNotExist, LookupError) as missing:
        raise JobFailed("gone") from missing
    except NewerFormat as newer:
        raise JobFailed("newer") from newer
    except OSError as fault:
        raise JobFailed("disk_full" if fault.errno in _FULL else "disk") from fault


def write_whole(target: Path, content: bytes) -> None:
    """Writes a file beside its place and moves it there when all of it is on the disk. Raises OSError."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, suffix=".part", delete=False) as unfinished:
        part = Path(unfinished.name)
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def remove_export(job: Job) -> None:
    """Removes a pack that is over, with its file."""
    path_of(job).unlink(missing_ok=True)
    job.delete()


def forget_old_exports() -> None:
    """Removes what was made long ago, and files that nobody knows of; a pack can be made again at any time."""
    before = timezone.now() - KEPT
    for job in Job.objects.filter(work=WORK, ended_at__lt=before):
        remove_export(job)
    for file in folder().glob("*"):
        if file.stat().st_mtime < before.timestamp():
            file.unlink(missing_ok=True)
