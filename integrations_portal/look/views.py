"""The reader's own settings of the page, and the gallery of components."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from integrations_portal.look.gallery.brief import brief_context
from integrations_portal.look.gallery.samples import gallery_context
from integrations_portal.look.theme import COOKIE, KEPT, KEYS_COOKIE, THEMES


@require_POST
def display(request: HttpRequest) -> HttpResponse:
    """Keeps colours and single-key shortcuts in cookies; needs no sign-in and stores nothing else."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/"
    response = HttpResponse(status=204) if request.headers.get("X-Requested-With") == "fetch" else None
    response = response or HttpResponseRedirect(target)
    if (theme := request.POST.get("theme")) in THEMES:
        response.set_cookie(COOKIE, theme, max_age=KEPT, samesite="Lax", httponly=True, secure=request.is_secure())
    if (keys := request.POST.get("keys")) in ("on", "off"):
        response.set_cookie(KEYS_COOKIE, keys, max_age=KEPT, samesite="Lax", httponly=True, secure=request.is_secure())
    return response


@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component with usual, long, empty and hostile data."""
    return render(request, "look/gallery.html", gallery_context())


@require_GET
def brief_sketch(request: HttpRequest) -> HttpResponse:
    """The home of a brief with fixed data, to hold beside the sketch of it."""
    return render(request, "look/brief.html", brief_context())
