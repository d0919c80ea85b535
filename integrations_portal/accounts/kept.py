"""What somebody typed is not lost when their session has ended, or when the browser's token has expired.

The posted fields travel through the sign-in page in one signed, hidden value, and are offered for sending
again afterwards. Files cannot travel so, and neither do secrets, which forms name `secret-…` or `…password`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from integrations_portal.accounts.forms.sign_in import SignInForm

SALT = "kept form"
VALID_SECONDS = 24 * 3600
CSRF_FIELD = "csrfmiddlewaretoken"
# By convention, so that no answer that only speaks of secrets is left behind (and then saved as empty).
SECRET = re.compile(r"^secret-|password\d?$")


@dataclass(frozen=True)
class KeptForm:
    """A form that was sent but not handled: its address and fields, without files and secrets."""

    path: str
    fields: tuple[tuple[str, str], ...]
    incomplete: bool = False
    """Whether a file or a secret was left behind and must be given again."""

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        """The form in a request; a form that was on its way through the sign-in page stays that one."""
        if (inner := cls.read(request.POST.get("kept", ""))) is not None:
            return inner
        sent = [(name, str(v)) for name, values in request.POST.lists() for v in values if name != CSRF_FIELD]
        fields = tuple((name, value) for name, value in sent if not SECRET.search(name))
        return cls(request.get_full_path(), fields, len(fields) < len(sent) or bool(request.FILES))

    def typed(self) -> list[tuple[str, str]]:
        """What somebody may want to read again: the longer answers, under the form's own names in words."""
        return [
            (re.sub(r"[-_]+", " ", name).strip().capitalize(), value)
            for name, value in self.fields
            if " " in value.strip()
        ]

    def sign(self) -> str:
        value = [self.path, [list(pair) for pair in self.fields], self.incomplete]
        return signing.dumps(value, salt=SALT, compress=True)

    @classmethod
    def read(cls, signed: str) -> Self | None:
        """The form in a signed value; nothing when there is none, it was tampered with, or is a day old."""
        if not signed:
            return None
        try:
            path, fields, incomplete = signing.loads(signed, salt=SALT, max_age=VALID_SECONDS)
        except signing.BadSignature:
            return None
        return cls(path, tuple((name, value) for name, value in fields), incomplete)


def same_origin(request: HttpRequest) -> bool:
    """Whether a page of this site sent the request, as far as the browser says.

    Only such a form is offered for sending again: one that another site sent must not get a second chance.
    """
    said = request.headers.get("Origin") or request.headers.get("Referer") or ""
    parts = urlsplit(said)
    return (parts.scheme, parts.netloc) == (request.scheme, request.get_host())


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Sends a reader to the sign-in page; a form that was sent is kept on that page (status 401)."""
    if request.method == "POST":
        return sign_in_page(request, kept=KeptForm.of(request), status=401)
    if request.headers.get("HX-Request"):
        # The page around the part that is asked for may hold unsaved text, so it must stay.
        return HttpResponse(status=401)
    query = urlencode({"next": request.get_full_path()})
    return HttpResponseRedirect(f"{settings.LOGIN_URL}?{query}")


def sign_in_page(
    request: HttpRequest,
    form: SignInForm | None = None,
    kept: KeptForm | None = None,
    target: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page to sign in on, with what must survive it: the kept form, or the address to go to."""
    context = {"form": form or SignInForm(request), "kept": kept.sign() if kept else "", "next": target}
    from_swap = bool(request.headers.get("HX-Request"))
    response = render(request, "accounts/sign_in.html", context, status=200 if from_swap else status)
    if from_swap:
        # The form was sent in the background: the whole page makes room for signing in.
        response["HX-Retarget"] = "body"
        response["HX-Reswap"] = "innerHTML"
    response["Cache-Control"] = "no-store"
    return response


def resume_page(request: HttpRequest, kept: KeptForm) -> HttpResponse:
    """Offers a kept form for sending again, after signing in."""
    response = render(request, "accounts/resume.html", {"kept": kept})
    response["Cache-Control"] = "no-store"
    return response
