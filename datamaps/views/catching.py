"""Catching samples of a system: its page, and the address that anybody may send to and nobody can read from."""

from __future__ import annotations

import json
import re
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from datamaps.connectors import registry
from datamaps.connectors.base import NO_SECRET, TOLD, ConnectorError, Limits
from datamaps.connectors.kinds.services import WEBHOOK
from datamaps.connectors.webhook.masking import masked
from datamaps.connectors.webhook.read import Caught, samples_of
from datamaps.connectors.words import sentence
from datamaps.forms.catching import CatchForm
from datamaps.models import Catch, Connector, System
from datamaps.services.catching import (
    LARGEST,
    RATE,
    address_of,
    bodies_of,
    catch_of,
    keep,
    open_catch,
    start,
    stop,
)
from datamaps.services.limits import site_limits
from datamaps.views.imports import SECONDS, draft_of
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Role
from integrations_portal.audit.trail import Actor

SHOWN = 3
"""Newest samples that the page shows."""
_LONGEST_SHOWN = 4_000
_JSON = re.compile(r"application/(?:[\w.+-]+\+)?json", re.IGNORECASE)


@in_workspace(Role.EDITOR)
def catch_samples(request: WorkspaceRequest, system_key: str) -> HttpResponse:
    """The address and what came to it so far, or the form that makes one."""
    system = _system(request, system_key)
    catch = open_catch(system)
    form = CatchForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and (catch is not None or form.is_valid()):
        if catch is None:
            start(system, form.cleaned_data["hours"], form.cleaned_data["most"], Actor.of(request.user))
        return redirect("catch_samples", request.workspace.key, system.key)
    if request.htmx and catch is not None and request.GET.get("seen") == str(catch.caught):
        return HttpResponse(status=204)  # nothing new: what somebody reads or has chosen on the page stays
    context = {"system": system, "form": form, "crumbs": _crumbs(request, system), **_body(request, catch)}
    whole = not request.htmx
    if whole:
        checks = Connector.objects.filter(system=system, details__kind=WEBHOOK.id).select_related("workspace", "system")
        context |= {"checks": list(checks), "kind": WEBHOOK.id}
    template = "datamaps/catch.html" if whole else "datamaps/catch_body.html"
    return render(request, template, context, status=422 if form.errors else 200)


def _body(request: WorkspaceRequest, catch: Catch | None) -> dict[str, Any]:
    """What changes while samples come. `news`: whether there are more than the page shows that asks."""
    if catch is None:
        return {"catch": None}
    seen = request.GET.get("seen", "")
    return {
        "catch": catch,
        "address": address_of(catch),
        "shown": [_shown(body) for body in bodies_of(catch, SHOWN)],
        "full": catch.is_full,
        "news": seen.isdecimal() and int(seen) < catch.caught,
    }


def _shown(body: bytes) -> str:
    samples = [masked(one) for one in samples_of(body, Limits(seconds=5))]
    text = json.dumps(samples[0] if len(samples) == 1 else samples, ensure_ascii=False, indent=2)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


@in_workspace(Role.EDITOR)
def use_samples(request: WorkspaceRequest, system_key: str) -> HttpResponse:
    """Infers the shape of what was caught, and shows what it would change in the catalog."""
    system = _system(request, system_key)
    catch = open_catch(system)
    if request.method != "POST" or catch is None:
        return redirect("catch_samples", request.workspace.key, system.key)
    try:
        told = {TOLD: Caught(bodies_of(catch))}
        seen = registry.observe(WEBHOOK.id, told, NO_SECRET, site_limits(SECONDS))
    except ConnectorError as error:
        messages.error(request, sentence(error))
        return redirect("catch_samples", request.workspace.key, system.key)
    draft = draft_of(system, WEBHOOK.id, catch.label(), seen.plain(), keep_missing=True, catch=catch)
    return redirect("import_preview", request.workspace.key, system.key, draft.uid)


@in_workspace(Role.EDITOR)
def stop_samples(request: WorkspaceRequest, system_key: str) -> HttpResponse:
    """Ends the address and deletes what it caught."""
    system = _system(request, system_key)
    catch = open_catch(system)
    if request.method == "POST" and catch is not None:
        stop(catch, Actor.of(request.user))
        messages.success(request, _("The address has ended, and its samples are deleted."))
    return redirect("catch_samples", request.workspace.key, system.key)


@csrf_exempt
@never_cache
def receive(request: HttpRequest, token: str) -> HttpResponse:
    """Takes one message in JSON and answers 202 with nothing; everything else is refused with nothing, too.

    An address that never was, has ended or is full looks the same.
    """
    if request.method not in ("POST", "PUT"):
        return HttpResponseNotAllowed(["POST", "PUT"])
    catch = catch_of(token)
    if catch is None:
        return HttpResponse(status=404)
    if RATE.reached(str(catch.pk)):
        return HttpResponse(status=429)
    RATE.count(str(catch.pk))
    return HttpResponse(status=_taken(request, catch))


def _taken(request: HttpRequest, catch: Catch) -> int:
    """The status of the answer to a message."""
    packed = request.headers.get("content-encoding", "").strip().lower() not in ("", "identity")
    if packed or not _JSON.fullmatch(request.content_type or ""):
        return 415
    length = request.headers.get("content-length", "")
    if not length.isdecimal():
        return 411
    if int(length) > LARGEST:
        return 413
    try:
        return 202 if keep(catch, request.read(LARGEST)) else 404
    except ConnectorError:
        return 400


def _system(request: WorkspaceRequest, key: str) -> System:
    found: System = get_object_or_404(System.objects.of(request.workspace).select_related("workspace"), key=key)
    return found


def _crumbs(request: WorkspaceRequest, system: System) -> list[dict[str, str]]:
    return [
        {"label": _("Systems"), "url": reverse("systems", args=[request.workspace.key])},
        {"label": system.label(), "url": reverse("system", args=[request.workspace.key, system.key])},
        {"label": _("Catch samples")},
    ]
