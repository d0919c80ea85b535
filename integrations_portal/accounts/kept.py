"""What somebody typed is not lost when their session has ended, or when the browser's token has expired.

The posted fields travel through the sign-in page in one signed, hidden value, and are offered for sending
again afterwards. Files cannot travel so, and neither does anything that looks like a secret.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

SALT = "kept form"
VALID_SECONDS = 24 * 3600
NOT_KEPT = re.compile(r"csrfmiddlewaretoken|password|secret|token|credential", re.IGNORECASE)


@dataclass(frozen=True)
class KeptForm:
    """A form that was sent but not handled: its address and fields, without files and secrets."""

    path: str
    fields: tuple[tuple[str, str], ...]
    incomplete: bool = False
    """Whether a file or a secret was left behind and must be given again."""

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        every = tuple((name, str(value)) for name, values in request.POST.lists() for value in values)
        fields = tuple(pair for pair in every if not NOT_KEPT.search(pair[0]))
        left = any(name != "csrfmiddlewaretoken" and NOT_KEPT.search(name) for name, _ in every)
        return cls(request.get_full_path(), fields, left or bool(request.FILES))

    def sign(self) -> str:
        value = [self.path, [list(pair) for pair in self.fields], self.incomplete]
        return signing.dumps(value, salt=SALT, compress=True)

    @classmethod
    def read(cls, signed: str) -> Self | None:
        """The form in a signed value; nothing when it was tampered with or is older than a day."""
        try:
            path, fields, incomplete = signing.loads(signed, salt=SALT, max_age=VALID_SECONDS)
        except signing.BadSignature:
            return None
        return cls(path, tuple((name, value) for name, value in fields), incomplete)


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Sends a reader to the sign-in page; a form that was sent is kept on that page (status 401)."""
    if request.method == "POST":
        return _sign_in_with(request, KeptForm.of(request))
    if request.headers.get("HX-Request"):
        # The page around the swapped part may hold unsaved text, so it must stay.
        return HttpResponse(status=401)
    query = urlencode({"next": request.get_full_path()})
    return HttpResponseRedirect(f"{settings.LOGIN_URL}?{query}")


def _sign_in_with(request: HttpRequest, kept: KeptForm) -> HttpResponse:
    from_swap = bool(request.headers.get("HX-Request"))
    context: dict[str, Any] = {"kept": kept, "kept_signed": kept.sign(), "next": ""}
    response = render(request, "accounts/sign_in.html", context, status=200 if from_swap else 401)
    if from_swap:
        # The form was sent in the background: the whole page makes room for signing in.
        response["HX-Retarget"] = "body"
        response["HX-Reswap"] = "innerHTML"
    response["Cache-Control"] = "no-store"
    return response
