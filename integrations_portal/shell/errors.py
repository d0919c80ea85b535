"""Pages for what went wrong. A form that was sent and not saved is offered again, wherever that is safe."""

from __future__ import annotations

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string

from integrations_portal.accounts.kept import KeptForm, same_origin


def _kept(request: HttpRequest) -> KeptForm | None:
    """What was sent, if a page of this site sent it and it can still be read."""
    if request.method != "POST" or not same_origin(request):
        return None
    try:
        return KeptForm.of(request)
    except (SuspiciousOperation, BadRequest, OSError):
        return None


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open for too long, or its reader has signed in again since."""
    response = render(request, "403_csrf.html", {"kept": _kept(request)}, status=403)
    response["Cache-Control"] = "no-store"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Uses neither the database nor the context processors: they may be what broke."""
    context = {"request": request, "kept": _kept(request), "csrf_token": get_token(request)}
    return HttpResponse(render_to_string("500.html", context), status=500)
