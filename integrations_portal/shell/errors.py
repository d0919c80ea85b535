"""Pages for what went wrong. A form that was sent and not saved is offered again, wherever that is safe."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.defaults import page_not_found

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


def problem(status: int, sentence: str) -> JsonResponse:
    """What went wrong, for a program."""
    return JsonResponse({"error": sentence}, status=status)


def _is_for_programs(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _is_for_programs(request):
        return problem(404, _("There is nothing at this address."))
    return page_not_found(request, exception)


def pages_of_refusals(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: a browser that visits what only takes a form gets a page; programs get the bare answer, as before."""

    def answered(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        if response.status_code != 405 or "text/html" not in request.headers.get("Accept", ""):
            return response
        page = render(request, "405.html", status=405)
        page["Allow"] = response["Allow"]
        return page

    return answered


def server_error(request: HttpRequest) -> HttpResponse:
    """Uses neither the database nor the context processors: they may be what broke."""
    if _is_for_programs(request):
        return problem(500, _("Something went wrong here. Nothing was changed; try again in a minute."))
    context = {"request": request, "kept": _kept(request), "csrf_token": get_token(request)}
    return HttpResponse(render_to_string("500.html", context), status=500)
