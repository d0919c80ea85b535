"""Taking records and fields into the catalog: choose a source, look at what would change, then write it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from datamaps.connectors import registry
from datamaps.connectors.base import NO_SECRET, ConnectorError, Trouble
from datamaps.connectors.guess import guess
from datamaps.connectors.kinds import KINDS, kind_of
from datamaps.connectors.notes import note_sentence
from datamaps.connectors.words import sentence
from datamaps.forms.connectors import SourceForm
from datamaps.models import Catch, Connector, ImportDraft, Observation, System
from datamaps.schema.choosing import with_operations, without_records
from datamaps.schema.shapes import SystemSchema
from datamaps.services.catalog_import import Preview, adopt, preview, usage_with, used_but_missing, users_of
from datamaps.services.catching import stop
from datamaps.services.checks import accept
from datamaps.services.limits import site_limits
from datamaps.services.sync import Plan
from datamaps.tasks import check_now
from datamaps.views.import_choice import Choice, choice_of
from datamaps.views.import_steps import FEW, groups_of
from datamaps.views.systems import size_in_words
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Role
from integrations_portal.audit.trail import Actor

LARGEST = 20_000_000
"""Bytes of a file that people may hand over here; larger ones go through the command line."""
SECONDS = 25.0
SHOWN = 300
"""Lines of a preview; the counts above them are of all."""
FORGOTTEN_AFTER = timedelta(days=1)


@in_workspace(Role.EDITOR)
def import_system(request: WorkspaceRequest, system_key: str) -> HttpResponse:
    """Reads a file, and shows what it would add, change and remove."""
    system = get_object_or_404(System.objects.of(request.workspace).select_related("workspace"), key=system_key)
    form = SourceForm(request.POST, request.FILES) if request.method == "POST" else SourceForm()
    if request.method == "POST" and form.is_valid():
        question, source = form.source()
        try:
            draft = _read(system, source, form.cleaned_data["kind"], form.cleaned_data["keep_missing"])
        except ConnectorError as error:
            form.add_error(question, sentence(error))
        else:
            return redirect(reverse("import_preview", args=[request.workspace.key, system.key, draft.uid]))
    connectors = Connector.objects.filter(system=system).select_related("workspace", "system")
    context = {"system": system, "form": form, "connectors": connectors, "crumbs": _crumbs(request, system)}
    return render(request, "datamaps/import_system.html", context, status=422 if form.errors else 200)


def _read(system: System, source: UploadedFile[bytes] | str, kind_id: str, keep_missing: bool) -> ImportDraft:
    if isinstance(source, str):
        name, content = "", source.encode("utf-8", "replace")
    elif (source.size or 0) > LARGEST:
        raise ConnectorError(Trouble.TOO_LARGE, "content", limit=LARGEST)
    else:
        name, content = source.name or "", source.read()
    kind_id = kind_id or guess(name, content) or ""
    if not kind_id:
        known = ", ".join(str(kind.label) for kind in KINDS.values())
        raise ConnectorError(Trouble.MALFORMED, "kind_not_guessed", permanent=True, known=known)
    seen = registry.observe(kind_id, {}, NO_SECRET, site_limits(SECONDS), given=content)
    return draft_of(system, kind_id, name or _("Pasted text"), seen.plain(), keep_missing)


def draft_of(
    system: System,
    kind_id: str,
    name: str,
    seen: dict[str, Any],
    keep_missing: bool,
    observation: Observation | None = None,
    catch: Catch | None = None,
) -> ImportDraft:
    """A preview to be looked at. `observation` and `catch`: where it was seen, which is settled when it is taken."""
    ImportDraft.objects.filter(made_at__lt=timezone.now() - FORGOTTEN_AFTER).delete()
    return ImportDraft.objects.create(
        workspace=system.workspace,
        system=system,
        source_kind=kind_id,
        source_name=name[:400],
        seen=seen,
        keep_missing=keep_missing,
        observation=observation,
        catch=catch,
    )


@in_workspace(Role.EDITOR)
def import_from_check(request: WorkspaceRequest, system_key: str, connector_key: str) -> HttpResponse:
    """Takes what the last check of a connector saw as the source."""
    system = get_object_or_404(System.objects.of(request.workspace).select_related("workspace"), key=system_key)
    connector = get_object_or_404(Connector.objects.filter(system=system), key=connector_key)
    seen = Observation.objects.filter(connector=connector, checks__isnull=False).order_by("-checks__started_at").first()
    if request.method != "POST" or seen is None:
        return redirect(reverse("import_system", args=[request.workspace.key, system.key]))
    keep = "remove_missing" not in request.POST
    draft = draft_of(system, connector.kind_id, connector.label(), seen.seen, keep, seen)
    return redirect(reverse("import_preview", args=[request.workspace.key, system.key, draft.uid]))


@in_workspace(Role.EDITOR)
def import_preview(request: WorkspaceRequest, system_key: str, uid: UUID) -> HttpResponse:
    """What would be added, changed and removed; written when the person says so, by the same code."""
    system = get_object_or_404(System.objects.of(request.workspace).select_related("workspace"), key=system_key)
    draft = get_object_or_404(
        ImportDraft.objects.of(request.workspace)
        .filter(system=system)
        .select_related("system__workspace", "observation", "catch__workspace", "catch__system"),
        uid=uid,
    )
    seen, kind = SystemSchema.read(draft.seen), kind_of(draft.source_kind)
    whole, usage = preview(system, seen, kind, draft.keep_missing), usage_with(system, seen)
    choice = choice_of(whole.plan, usage, without_records(seen))
    choice = (
        choice.at_first(system.details.get("left_out", ()))
        if draft.left_out is None
        else choice.leaving(draft.left_out)
    )
    if request.method == "POST":
        choice = choice.answered(request.POST)
        if request.POST.get("choose") or not choice.chosen:
            return _keep(draft, choice, request)
    left_out = with_operations(seen, choice.left, usage.operations.keys()) if choice.left else frozenset[str]()
    found = preview(system, seen, kind, draft.keep_missing, left_out) if left_out else whole
    if request.method == "POST":
        _write(draft, found, request)
        messages.success(request, _("Taken into the catalog: %(size)s.") % {"size": size_of(found.plan)})
        return redirect(reverse("system", args=[request.workspace.key, system.key]))
    users = users_of(system, found.plan)
    groups = groups_of(found.plan, said=1, used=lambda step: _linked(request, users(step)))
    context = {
        "system": system,
        "draft": draft,
        "size": size_of(found.plan),
        "nothing": not whole.plan.steps,
        "choice": choice.shown(request.GET.get("q", "").strip(), request.GET.get("page")) if choice.steps else None,
        "groups": groups,
        "breaks": any(group["used"] for group in groups),
        "lacking": _lacking(request, draft, seen),
        "notes": [note_sentence(note) for note in seen.notes[:SHOWN]],
        "more_notes": max(0, len(seen.notes) - SHOWN),
        "crumbs": _crumbs(request, system),
    }
    return render(request, "datamaps/import_preview.html", context)


@transaction.atomic
def _write(draft: ImportDraft, found: Preview, request: WorkspaceRequest) -> None:
    """The catalog, and the findings that it settles, in one go; a fresh look follows."""
    by = Actor.of(request.user)
    adopt(draft.system, found, by)
    if draft.observation is not None:
        connector = Connector.objects.select_related("workspace", "system").get(pk=draft.observation.connector_id)
        accept(connector, draft.observation, by)
        check_now(connector, request.user)
    if draft.catch is not None:
        stop(draft.catch, by)
    draft.delete()


def _keep(draft: ImportDraft, choice: Choice, request: WorkspaceRequest) -> HttpResponse:
    """The choice as it was sent, and the page that a person wants to see next."""
    draft.left_out = sorted(choice.left)
    draft.save(update_fields=["left_out"])
    button = request.POST.get("choose", "")
    if not button:
        messages.warning(request, _("No record is chosen, so nothing was taken into the catalog."))
    number = request.POST.get("at", "") if button in ("", "all", "none", "used") else button
    asked = {name: value for name, value in (("q", request.POST.get("q", "")), ("page", number)) if value}
    page = reverse("import_preview", args=[request.workspace.key, draft.system.key, draft.uid], query=asked or None)
    return redirect(f"{page}#choice")


def _lacking(request: WorkspaceRequest, draft: ImportDraft, seen: SystemSchema) -> dict[str, Any] | None:
    """What stays in the catalog although the source does not have it, when flows use it."""
    used = used_but_missing(draft.system, seen, kind_of(draft.source_kind)) if draft.keep_missing else {}
    if not used:
        return None
    flows = tuple(sorted({flow for each in used.values() for flow in each}))
    return {"places": list(used)[:FEW], "more": max(0, len(used) - FEW), "flows": _linked(request, flows)}


def _linked(request: WorkspaceRequest, flows: tuple[str, ...]) -> tuple[dict[str, str], ...]:
    """Flows such as `INT-0003/F-01` with the way to their mapping."""
    key = request.workspace.key
    return tuple({"label": flow, "url": reverse("mapping", args=[key, *flow.split("/")])} for flow in flows)


def size_of(plan: Plan) -> str:
    return size_in_words(plan.count("added"), plan.count("changed"), plan.count("removed"))


def _crumbs(request: WorkspaceRequest, system: System) -> list[dict[str, str]]:
    return [
        {"label": _("Systems"), "url": reverse("systems", args=[request.workspace.key])},
        {"label": system.label(), "url": reverse("system", args=[request.workspace.key, system.key])},
        {"label": _("Add records from a source")},
    ]
