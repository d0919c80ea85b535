"""Where a link leads: a button, so that a mail scanner that opens every address does not use it up."""

from __future__ import annotations

import time

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from integrations_portal.accounts import tokens
from integrations_portal.accounts.forms.link import JoinForm
from integrations_portal.accounts.links import Gone, NotYours, open_link, owner_of
from integrations_portal.accounts.models import Token, User
from integrations_portal.accounts.tokens import INVITATIONS, Purpose

BY_LINK = "signed_in_by_link_at"
"""In the session: the second at which a link was used. Shortly after, no old password is asked for."""


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, text: str) -> HttpResponse:
    token = tokens.find(text)
    if token is None:
        return render(request, "accounts/link_gone.html", status=410)
    needs_account = token.purpose in INVITATIONS and owner_of(token) is None
    form = JoinForm(request.POST if request.method == "POST" else None) if needs_account else None
    opened_at_once = token.purpose == Purpose.PRINTED
    if not opened_at_once and (request.method != "POST" or (form is not None and not form.is_valid())):
        return _ask(request, token, form)
    try:
        visitor = request.user if isinstance(request.user, User) else None
        user = open_link(token, visitor, **(form.cleaned_data if form is not None else {}))
    except Gone:
        return render(request, "accounts/link_gone.html", status=410)
    except NotYours:
        return _ask(request, token, form)
    return _arrive(request, token, user)


def _ask(request: HttpRequest, token: Token, form: JoinForm | None) -> HttpResponse:
    owner = owner_of(token)
    context = {
        "token": token,
        "form": form,
        "owner": owner,
        "invitation": token.purpose in INVITATIONS,
        "sign_in_first": token.purpose in INVITATIONS and owner is not None and owner != request.user,
    }
    return render(request, "accounts/link.html", context)


def _arrive(request: HttpRequest, token: Token, user: User) -> HttpResponse:
    login(request, user)
    if token.purpose not in INVITATIONS:
        request.session[BY_LINK] = int(time.time())
    if token.workspace is not None:
        messages.success(request, _("You have joined %(workspace)s.") % {"workspace": token.workspace})
    return redirect("front")
