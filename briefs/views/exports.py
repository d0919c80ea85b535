"""Packs that are being made or were made: of the whole workspace, and one of them with its progress."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from briefs.documents.kind import Kind
from briefs.services.exports import (
    KEPT,
    UNDER_WAY,
    ask_for_export,
    exports_in,
    exports_of,
    pack_of,
    path_of,
    remove_export,
    step_of,
)
from briefs.views.common import BriefPage, brief_page
from datamaps.models import Integration
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Role
from integrations_portal.jobs.models import Job, JobState
from integrations_portal.jobs.queue import cancel
from integrations_portal.rows.once import once_of
from integrations_portal.shapes.choices import Words

PER_PAGE = 25
_SHOWN_AS = {
    JobState.DONE: "done",
    JobState.FAILED: "failed",
    JobState.PARKED: "parked",
    JobState.CANCELLED: "cancelled",
    JobState.WAITING: "waiting",
    JobState.RUNNING: "running",
}
_WHY: dict[str, Words] = {
    "pdf_time": gettext_lazy("The PDF took too long and was stopped. Make fewer documents at once, or a web page."),
    "pdf_memory": gettext_lazy("The PDF wanted too much memory and was stopped. Make fewer documents at once."),
    "pdf_fault": gettext_lazy("The PDF could not be made. A web page or Markdown says the same."),
    "disk_full": gettext_lazy(
        "The disk of the portal is full. Nothing of it was kept, and packs made before are whole. "
        "Remove some of them, or ask whoever runs the portal, then try again."
    ),
    "disk": gettext_lazy("The file could not be written. Ask whoever runs the portal, then try again."),
    "gone": gettext_lazy("The brief, or that version of it, is no longer there."),
    "newer": gettext_lazy("That version was made by a newer portal than this one, which cannot read it."),
    "interrupted": gettext_lazy("It was interrupted three times, perhaps for lack of memory. Make fewer at once."),
}
_SOMETHING = gettext_lazy("Something went wrong that the portal has no words for. It is in its log.")


@in_workspace()
def exports(request: WorkspaceRequest) -> HttpResponse:
    """Every pack of the workspace, the newest first."""
    shown = Paginator(exports_in(request.workspace).order_by("-pk"), PER_PAGE).get_page(request.GET.get("page"))
    jobs = list(shown.object_list)
    briefs = Integration.objects.of(request.workspace).in_bulk({job.about for job in jobs}, field_name="uid")
    by_uid = {str(uid): found for uid, found in briefs.items()}
    context = {
        "rows": [line(request.workspace.key, by_uid.get(job.about), job) for job in jobs],
        "under_way": any(job.state in UNDER_WAY for job in jobs),
        "poll_url": request.get_full_path(),
        "page_obj": shown,
        "days": KEPT.days,
        "any_brief": reverse("briefs", args=[request.workspace.key]),
    }
    return render(request, "briefs/exports.html" if request.htmx else "briefs/all_exports.html", context)


def line(key: str, brief: Integration | None, job: Job) -> dict[str, Any]:
    """A pack as lists and its own page show it."""
    state, chosen = JobState.of(job.state), pack_of(job)
    there = state is JobState.DONE and path_of(job).exists()
    arguments = [key, brief.ref, job.uid] if brief else []
    return {
        "job": job,
        "brief": brief,
        "label": ", ".join(str(kind.label) for kind in chosen.documents),
        "form": chosen.form.label,
        "audience": chosen.audience.label,
        "state": _SHOWN_AS[state],
        "words": state.label,
        "holds": _holds(job),
        "pages": _pages(job, chosen.budget),
        "why": (_WHY.get(job.fault, _SOMETHING)) if state in (JobState.FAILED, JobState.PARKED) else "",
        "gone": state is JobState.DONE and not there,
        "until": job.ended_at + KEPT if there and job.ended_at else None,
        "kilobytes": round(job.result.get("bytes", 0) / 1000),
        "url": reverse("export", args=arguments) if there and brief else "",
        "state_url": reverse("export_state", args=arguments) if brief else "",
    }


def _holds(job: Job) -> str:
    """Which state of the brief is in it."""
    if not job.result.get("hash"):
        return ""
    number, mark = job.result.get("version"), job.result["hash"][:12]
    if number:
        return _("version %(n)d, %(hash)s") % {"n": number, "hash": mark}
    return _("draft, %(hash)s") % {"hash": mark}


def _pages(job: Job, budget: int | None) -> str:
    pages = job.result.get("pages")
    if not pages:
        return ""
    words = ngettext("%(n)d page", "%(n)d pages", pages) % {"n": pages}
    if budget and pages > budget:
        return _("%(pages)s, %(over)d more than you wanted") % {"pages": words, "over": pages - budget}
    return words


def _job(page: BriefPage, uid: UUID) -> Job:
    return get_object_or_404(exports_of(page.integration), uid=uid)


@in_workspace()
def export_state(request: WorkspaceRequest, ref: str, uid: UUID) -> HttpResponse:
    """One pack: how far it is, or what became of it. It can be left and found again under Exports."""
    page = brief_page(request, ref)
    job = _job(page, uid)
    under_way = job.state in UNDER_WAY
    step = step_of(job)
    context = {
        "page": page,
        "row": line(request.workspace.key, page.integration, job),
        "under_way": under_way,
        "step": _step(job, step),
        "state_url": page.url("export_state", uid),
        "cancel_url": page.url("cancel_export", uid) if under_way and not job.cancel_asked else "",
        "once": uuid4(),
        "again_url": page.url("export_again", uid),
        "other_url": page.url("pack"),
        "remove_url": page.url("remove_export", uid) if request.membership.may(Role.EDITOR) else "",
        "crumbs": page.crumbs({"label": _("Documents"), "url": page.url("documents")}, {"label": _("Pack")}),
    }
    return render(request, "briefs/export_body.html" if request.htmx else "briefs/export.html", context)


def _step(job: Job, step: Kind | None) -> str:
    if job.cancel_asked:
        return _("Ending as soon as the document under way is done")
    if job.state == JobState.WAITING:
        return _("Waiting for its turn")
    return _("Writing: %(document)s") % {"document": step.label} if step else _("Putting it together")


@in_workspace()
def export(request: WorkspaceRequest, ref: str, uid: UUID) -> FileResponse:
    """The file of a pack."""
    page = brief_page(request, ref)
    job = get_object_or_404(exports_of(page.integration), uid=uid, state=JobState.DONE)
    try:
        content = path_of(job).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(content, as_attachment=True, filename=job.result["file"])


@require_POST
@in_workspace()
def cancel_export(request: WorkspaceRequest, ref: str, uid: UUID) -> HttpResponse:
    """Ends a pack that is being made."""
    page = brief_page(request, ref)
    job = _job(page, uid)
    if job.state in UNDER_WAY:
        cancel(job)
    return redirect(page.url("export_state", uid))


@require_POST
@in_workspace()
def export_again(request: WorkspaceRequest, ref: str, uid: UUID) -> HttpResponse:
    """Asks for the same pack once more, of the brief as it is now."""
    page = brief_page(request, ref)
    job = _job(page, uid)
    made = ask_for_export(page.integration, pack_of(job), request.user, once_of(request.POST))
    return redirect(page.url("export_state", made.uid))


@require_POST
@in_workspace(Role.EDITOR)
def remove_pack(request: WorkspaceRequest, ref: str, uid: UUID) -> HttpResponse:
    """Removes a pack that is over."""
    page = brief_page(request, ref)
    job = _job(page, uid)
    if job.state in UNDER_WAY:
        return redirect(page.url("export_state", uid))
    remove_export(job)
    messages.success(request, _("The pack was removed. It can be made again at any time."))
    return redirect(reverse("exports", args=[request.workspace.key]))


def lines(page: BriefPage, jobs: Iterable[Job]) -> list[dict[str, Any]]:
    """Packs of one brief."""
    return [line(page.request.workspace.key, page.integration, job) for job in jobs]
