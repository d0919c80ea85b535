"""Asking for a pack of a brief: which documents, for whom, as what, and about how many pages that makes."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from briefs.documents.kind import Kind
from briefs.documents.pack import LEFT_OUT, PROPOSED, Audience, Pack, about_pages, chapters_of
from briefs.documents.render import Form
from briefs.dossier.signers import current_hash
from briefs.dossier.stored import NewerFormat
from briefs.forms.pack import PackForm
from briefs.services.documents import Material, for_outside, material_now, material_of
from briefs.services.exports import ask_for_export, last_pages
from briefs.views.common import BriefPage, brief_page
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.checks import missing_programs
from integrations_portal.rows.once import once_of

BUDGET = 40


@in_workspace()
def pack(request: WorkspaceRequest, ref: str) -> HttpResponse:
    """Shows the choices, counts the pages of what is chosen, or asks for the pack to be made."""
    page = brief_page(request, ref)
    now = material_now(page.dossier, page.today)
    choices: dict[str, Any] = {
        "versions": sorted((one.number for one in page.dossier.live.versions), reverse=True),
        "chapters": _chapters(now),
    }
    if request.method != "POST":
        audience = next((one for one in Audience if one == request.GET.get("audience")), Audience.EVERYBODY)
        form = PackForm(initial=_initial(page, audience), **choices)
        return _render(page, form, audience, _counted(page, now, _proposed(audience)))
    form = PackForm(request.POST, **choices)
    audience = next((one for one in Audience if one == request.POST.get("audience")), Audience.EVERYBODY)
    if not form.is_valid():
        return _render(page, form, audience, None, 422)
    wanted = form.pack()
    if request.POST.get("do") == "make":
        made = ask_for_export(page.integration, wanted, request.user, once_of(request.POST))
        return redirect(page.url("export_state", made.uid))
    return _render(page, form, audience, _counted(page, now, wanted))


def _render(
    page: BriefPage, form: PackForm, audience: Audience, count: dict[str, Any] | None, status: int = 200
) -> HttpResponse:
    context = {
        "page": page,
        "form": form,
        "audiences": [
            {"label": one.label, "url": f"?audience={one.value}", "current": one is audience} for one in Audience
        ],
        "count": count,
        "missing": missing_programs(),
        "once": once_of(page.request.POST),
        "crumbs": page.crumbs({"label": _("Documents"), "url": page.url("documents")}, {"label": _("Make a pack")}),
    }
    template = "briefs/pack_count.html" if page.request.htmx else "briefs/pack.html"
    return render(page.request, template, context, status=status)


def _chapters(now: Material) -> list[tuple[str, str]]:
    """Every chapter of every document, once; those that only the data map has come last."""
    found: dict[str, str] = {}
    for kind in (Kind.PACK, *Kind):
        found = chapters_of(now.dossier, now.flags, now.today, kind) | found
    return list(found.items())


def _proposed(audience: Audience) -> Pack:
    return Pack(documents=PROPOSED[audience], audience=audience, left_out=LEFT_OUT.get(audience, ()), budget=BUDGET)


def _initial(page: BriefPage, audience: Audience) -> dict[str, Any]:
    proposed = _proposed(audience)
    return {
        "documents": [kind.value for kind in proposed.documents],
        "written_as": Form.PDF.value,
        "left_out": list(proposed.left_out),
        "budget": BUDGET,
        "audience": audience.value,
    }


def _counted(page: BriefPage, now: Material, wanted: Pack) -> dict[str, Any] | None:
    """The pages of a pack on paper: as it was last made of the same words, or else about."""
    try:
        key, ref = page.request.workspace.key, page.integration.ref
        found = material_of(key, ref, wanted.version) if wanted.version else now
    except (LookupError, NewerFormat):
        return None
    if wanted.audience is Audience.PARTNER:
        found = for_outside(found)
    exact = last_pages(page.integration, wanted, current_hash(found.dossier)) if wanted.form is Form.PDF else None
    pages = exact or about_pages(found.dossier, found.flags, found.today, wanted)
    over = max(0, pages - wanted.budget) if wanted.budget else 0
    return {"pages": pages, "exact": exact is not None, "budget": wanted.budget, "over": over}
