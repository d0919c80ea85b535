"""The documents of a brief: read here, or taken away as files."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from briefs.documents import render as documents
from briefs.documents.kind import Kind
from briefs.documents.pack import Pack
from briefs.documents.render import Form, file_name
from briefs.dossier.stored import NewerFormat
from briefs.services.documents import material_of
from briefs.services.exports import UNDER_WAY, ask_for_export, exports_of
from briefs.views.common import BriefPage, brief_page
from briefs.views.exports import lines
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.checks import missing_programs
from integrations_portal.rows.once import once_of

_TYPES = {
    Form.HTML: "text/html; charset=utf-8",
    Form.MARKDOWN: "text/markdown; charset=utf-8",
    Form.JSON: "application/json",
    Form.PROMPT: "text/plain; charset=utf-8",
}
_AT_ONCE = (Form.HTML, Form.MARKDOWN, Form.JSON, Form.PROMPT)
PAST = 20


@in_workspace()
def documents_of_brief(request: WorkspaceRequest, ref: str) -> HttpResponse:
    """What can be made of a brief, what is being made, and what was made before. Posting asks for a PDF."""
    page = brief_page(request, ref)
    if request.method == "POST":
        kind = next((one for one in Kind if one == request.POST.get("document")), None)
        if kind is None:
            raise Http404
        ask_for_export(page.integration, Pack(documents=(kind,)), request.user, once_of(request.POST))
        return redirect(page.url("documents"))
    jobs = list(exports_of(page.integration).order_by("-pk")[:PAST])
    context = {
        "page": page,
        "kinds": [_kind(page, kind) for kind in Kind],
        "rows": lines(page, jobs),
        "under_way": any(job.state in UNDER_WAY for job in jobs),
        "poll_url": page.url("documents"),
        "pack_url": page.url("pack"),
        "missing": missing_programs(),
        "crumbs": page.crumbs({"label": _("Documents")}),
    }
    template = "briefs/exports.html" if request.htmx else "briefs/documents.html"
    return render(request, template, context)


def _kind(page: BriefPage, kind: Kind) -> dict[str, Any]:
    forms = [form for form in _AT_ONCE if form is not Form.PROMPT or kind is Kind.BRIEF]
    return {
        "value": kind.value,
        "label": kind.label,
        "once": uuid4(),
        "forms": [{"label": form.label, "url": page.url("document", kind.value, form.value)} for form in forms],
    }


@in_workspace()
def document(request: WorkspaceRequest, ref: str, kind: str, form: str) -> HttpResponse:
    """One document, made now: as a page to read, or as a file to take away."""
    return _document(brief_page(request, ref), None, kind, form)


@in_workspace()
def version_document(request: WorkspaceRequest, ref: str, number: int, kind: str, form: str) -> HttpResponse:
    """One document of a version, made again from what was signed then."""
    return _document(brief_page(request, ref), number, kind, form)


def _document(page: BriefPage, number: int | None, kind: str, form: str) -> HttpResponse:
    wanted = next((one for one in _AT_ONCE if one == form), None)
    if wanted is None or kind not in [one.value for one in Kind]:
        raise Http404
    try:
        found = material_of(page.request.workspace.key, page.integration.ref, number)
    except (LookupError, NewerFormat):
        raise Http404 from None
    with translation.override(found.language or translation.get_language()):
        content = documents.render(found.dossier, found.flags, found.today, kind, form, pictures=found.pictures)
    return as_response(content, file_name(found.dossier, kind, form, number), wanted)


def as_response(content: bytes, name: str, form: Form) -> HttpResponse:
    """A document that was made now: a web page to be read, anything else to be taken away under that name."""
    response = HttpResponse(content, content_type=_TYPES[form])
    # The page stands by itself, with its styles inside: it gets a policy of its own, and no script at all.
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"
    response["Content-Disposition"] = f'{"inline" if form is Form.HTML else "attachment"}; filename="{name}"'
    return response
