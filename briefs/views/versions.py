"""Versions of a brief: the list, one of them as it was signed, and any two side by side."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from briefs.comparison.markdown import comparison_markdown
from briefs.documents.kind import Kind
from briefs.documents.render import Form
from briefs.dossier.dossier import VersionState
from briefs.dossier.hashes import changed_sections
from briefs.dossier.signers import current_hash
from briefs.dossier.standing import Stands, standings
from briefs.dossier.stored import NewerFormat
from briefs.models import Version
from briefs.sections.registry import section_names
from briefs.services.documents import frozen
from briefs.services.versions import Compared, compared, version_numbered
from briefs.shapes.purpose import Stage
from briefs.views.common import BriefPage, brief_page
from briefs.views.reading import reading
from briefs.views.signatures import against, people
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace

PER_PAGE = 25
_FORMS = (Form.HTML, Form.MARKDOWN, Form.JSON)


@in_workspace()
def versions(request: WorkspaceRequest, ref: str) -> HttpResponse:
    """Every version, the newest first: when, who signed it, who did not, and in which stage."""
    page = brief_page(request, ref)
    known = sorted(page.dossier.live.versions, key=lambda one: -one.number)
    shown = Paginator(known, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "crumbs": page.crumbs({"label": _("Versions")}),
        "versions": [_line(page, one, known) for one in shown.object_list],
        "page_obj": shown,
        "against": against(page),
        "choices": _choices(page),
        "current": bool(known) and known[0].hash == current_hash(page.dossier),
    }
    return render(request, "briefs/versions.html", context)


def _line(page: BriefPage, version: VersionState, known: list[VersionState]) -> dict[str, Any]:
    before = next((one for one in known if one.number < version.number), None)
    until_then = [one for one in known if one.number <= version.number]
    everybody = standings(version.named, version.sections, until_then)
    signed = [(one.contact, page.dossier.name_of(one.contact)) for one in version.signatures]
    return {
        "number": version.number,
        "url": page.url("version", version.number),
        "made_at": version.made_at,
        "hash": version.hash,
        "stage": _stage(version.stage),
        "signed": [name for _contact, name in signed],
        "carried": [page.dossier.name_of(one.contact) for one in everybody if one.stands is Stands.CARRIED],
        "waiting": [
            page.dossier.name_of(one.contact) for one in everybody if one.stands in (Stands.AGAIN, Stands.NOT_YET)
        ],
        "changed": section_names(changed_sections(before.sections, version.sections)) if before else [],
        "compare_url": f"{page.url('compare_versions')}?from={before.number}&to={version.number}" if before else "",
    }


def _stage(value: str) -> object:
    return next((stage.label for stage in Stage if stage == value), "")


def _choices(page: BriefPage) -> list[int]:
    return sorted((one.number for one in page.dossier.live.versions), reverse=True)


def _version(page: BriefPage, number: int) -> Version:
    found = version_numbered(page.integration, number)
    if found is None:
        raise Http404
    return found


@in_workspace()
def version(request: WorkspaceRequest, ref: str, number: int) -> HttpResponse:
    """One version: its hash, who signed it, what it says as it was written down then, and its documents."""
    page = brief_page(request, ref)
    row = _version(page, number)
    context = {
        "page": page,
        "crumbs": page.crumbs(
            {"label": _("Versions"), "url": page.url("versions")}, {"label": _("Version %(n)d") % {"n": number}}
        ),
        "version": row,
        "stage": _stage(row.stage),
        "compare_url": f"{page.url('compare_versions')}?from={number}",
        "markdown_url": page.url("version_markdown", number),
    }
    try:
        found = frozen(row, page.integration)
    except NewerFormat:
        return render(request, "briefs/version.html", context | {"newer": True})
    everybody = standings(row.named, row.sections, found.dossier.live.versions)
    own = next(one for one in found.dossier.live.versions if one.number == number)
    more = {
        "people": people(found.dossier, everybody),
        "outside": [found.dossier.name_of(one.contact) for one in own.signatures if one.contact not in row.named],
        "against": against(page, found.dossier),
        "reading": reading(page, own, found.dossier),
        "now": current_hash(page.dossier) == row.digest,
        "kinds": [_kind(page, number, kind) for kind in Kind],
    }
    return render(request, "briefs/version.html", context | more)


def _kind(page: BriefPage, number: int, kind: Kind) -> dict[str, Any]:
    forms = [
        {"label": form.label, "url": page.url("version_document", number, kind.value, form.value)} for form in _FORMS
    ]
    return {"label": kind.label, "forms": forms}


@in_workspace()
def version_markdown(request: WorkspaceRequest, ref: str, number: int) -> HttpResponse:
    """The brief as it was written down when the version was made, to the letter."""
    row = _version(brief_page(request, ref), number)
    response = HttpResponse(row.markdown, content_type="text/markdown; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{ref}-version-{number}-as-signed.md"'
    return response


@in_workspace()
def compare_versions(request: WorkspaceRequest, ref: str) -> HttpResponse:
    """Two versions, or a version and what stands now: what differs, section by section, in words."""
    page = brief_page(request, ref)
    found, problem = _compared(page)
    context = {
        "page": page,
        "crumbs": page.crumbs({"label": _("Versions"), "url": page.url("versions")}, {"label": _("Compare")}),
        "compared": found,
        "problem": problem,
        "choices": _choices(page),
        "markdown_url": f"{page.url('compare_markdown')}?{request.GET.urlencode()}",
    }
    return render(request, "briefs/compare.html", context)


@in_workspace()
def compare_markdown(request: WorkspaceRequest, ref: str) -> HttpResponse:
    """The same comparison as a file."""
    page = brief_page(request, ref)
    found, _problem = _compared(page)
    if found is None:
        raise Http404
    now = _("what stands now")
    names = [_("version %(n)d") % {"n": number} if number else now for number in (found.older, found.newer)]
    sides = _("%(older)s compared with %(newer)s") % {"older": names[0].capitalize(), "newer": names[1]}
    text = comparison_markdown(f"{ref} {page.integration.title}".strip(), sides, found.sections)
    response = HttpResponse(text, content_type="text/markdown; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{ref}-{found.older}-to-{found.newer or "now"}-changes.md"'
    return response


def _compared(page: BriefPage) -> tuple[Compared | None, str]:
    """The two that were asked for, the older one first; without both of them the last one and what stands now.

    Raises Http404 for a version that there is not.
    """
    asked = [page.request.GET.get(name, "") for name in ("from", "to")]
    numbers = [int(one) for one in asked if one.isdecimal() and len(one) < 9]
    if not numbers:
        numbers = _choices(page)[:1]
    if not numbers:
        return None, ""
    rows = [_version(page, number) for number in sorted(numbers)]
    try:
        return compared(page.integration, page.dossier, rows[0], rows[1] if len(rows) > 1 else None), ""
    except NewerFormat:
        return None, _("One of them was made by a newer portal than this one, which cannot read it.")
