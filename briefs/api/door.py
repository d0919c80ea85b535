"""The only way in for programs: a token says which workspace, and what may be done there. No cookie, no form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from pydantic import BaseModel

from integrations_portal.accounts.limits import Limit
from integrations_portal.accounts.models import ProgramToken, Scope, Workspace
from integrations_portal.accounts.programs import note_use, token_of
from integrations_portal.shapes.choices import Words
from integrations_portal.shell.errors import problem

MINUTE = 60
OFTEN = Limit("api", 120, MINUTE)
SELDOM = Limit("api-whole", 10, MINUTE)
"""For answers that are a whole workspace."""

Plain = dict[str, Any]


@dataclass(frozen=True)
class Caller:
    """A program that was let in, and what it asks for after the `?`."""

    token: ProgramToken
    query: QueryDict

    @property
    def workspace(self) -> Workspace:
        return self.token.workspace


class Refused(Exception):
    """Why there is no answer: a status and one sentence."""

    def __init__(self, status: int, sentence: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.status, self.sentence, self.headers = status, sentence, headers or {}


@dataclass(frozen=True)
class Operation:
    """One address with its one method. `answer` is the shape of what `view` gives."""

    name: str
    route: str
    summary: Words
    view: Callable[..., BaseModel | Plain]
    answer: type[BaseModel] | None
    method: str = "GET"
    scope: Scope = Scope.READ
    filters: Mapping[str, Plain] = field(default_factory=dict)
    """What may stand after the `?`, each with its JSON schema."""
    limit: Limit = OFTEN

    @property
    def status(self) -> int:
        return 202 if self.method == "POST" else 200


def opened(operation: Operation) -> Callable[..., HttpResponse]:
    """The view of an operation, as Django calls it."""

    @csrf_exempt
    def guarded(request: HttpRequest, **named: Any) -> HttpResponse:
        try:
            response = _answer(operation, request, named)
        except Refused as refused:
            response = problem(refused.status, refused.sentence)
            for name, value in refused.headers.items():
                response[name] = value
        except Http404:
            response = problem(404, _("There is nothing at this address."))
        response["Cache-Control"] = "no-store"
        return response

    return guarded


def _answer(operation: Operation, request: HttpRequest, named: Plain) -> HttpResponse:
    allowed = ("GET", "HEAD") if operation.method == "GET" else (operation.method,)
    if request.method not in allowed:
        sentence = _("This address takes %(method)s only.") % {"method": operation.method}
        raise Refused(405, sentence, {"Allow": ", ".join(allowed)})
    token = _token(request)
    _within_limit(operation.limit, token)
    if not token.may(operation.scope):
        raise Refused(403, _("This token may not do that."))
    found = operation.view(Caller(token, request.GET), **named)
    plain = found.model_dump(mode="json") if isinstance(found, BaseModel) else found
    response = HttpResponse(orjson.dumps(plain) + b"\n", status=operation.status, content_type="application/json")
    if operation.method == "POST":
        response["Location"] = plain["look"]
    return response


def _token(request: HttpRequest) -> ProgramToken:
    way, _space, text = request.headers.get("Authorization", "").partition(" ")
    token = token_of(text.strip()) if way.lower() == "bearer" else None
    if token is None:
        sentence = _("Send a token that works: Authorization: Bearer, a space, and the token.")
        raise Refused(401, sentence, {"WWW-Authenticate": "Bearer"})
    note_use(token, timezone.now())
    return token


def _within_limit(limit: Limit, token: ProgramToken) -> None:
    """Counts the calls of each minute of the clock."""
    if seconds := limit.wait(timezone.now(), str(token.pk)):
        sentence = _("This token has asked %(most)d times in this minute. Wait for the next one.")
        raise Refused(429, sentence % {"most": limit.most}, {"Retry-After": str(seconds)})
