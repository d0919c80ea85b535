"""The account of the person who looks at it: name, password, colours, sessions."""

from __future__ import annotations

import time
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from integrations_portal.accounts.access import SignedInRequest, signed_in
from integrations_portal.accounts.forms.account import ChangedPasswordForm, FirstPasswordForm, NameForm
from integrations_portal.accounts.views.link import BY_LINK

LINK_COUNTS_SECONDS = 15 * 60

PasswordForm = FirstPasswordForm | ChangedPasswordForm


def _page(request: SignedInRequest, name: NameForm, password: PasswordForm) -> HttpResponse:
    forms = [form for form in (name, password) if form.is_bound]
    context: dict[str, Any] = {"name_form": name, "password_form": password, "sent_forms": forms}
    context["failed"] = any(form.errors for form in forms)
    return render(request, "accounts/account.html", context)


def _name_form(request: SignedInRequest, sent: bool = False) -> NameForm:
    return NameForm(request.POST if sent else None, initial={"name": request.user.name})


def _password_form(request: SignedInRequest, sent: bool = False) -> PasswordForm:
    by_link = time.time() - request.session.get(BY_LINK, 0) < LINK_COUNTS_SECONDS
    kind = FirstPasswordForm if by_link or not request.user.has_usable_password() else ChangedPasswordForm
    return kind(request.user, request.POST if sent else None)


@require_http_methods(["GET", "POST"])
@signed_in
def account(request: SignedInRequest) -> HttpResponse:
    form = _name_form(request, sent=request.method == "POST")
    if form.is_bound and form.is_valid():
        request.user.name = form.cleaned_data["name"]
        request.user.save(update_fields=["name"])
        messages.success(request, _("Your name is saved."))
        return redirect("account")
    return _page(request, form, _password_form(request))


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@signed_in
def password(request: SignedInRequest) -> HttpResponse:
    """A new password ends every other session."""
    if request.method != "POST":
        return redirect("account")
    form = _password_form(request, sent=True)
    if not form.is_valid():
        return _page(request, _name_form(request), form)
    form.save()
    request.session.pop(BY_LINK, None)
    update_session_auth_hash(request, request.user)
    messages.success(request, _("Your password is saved. You were signed out everywhere else."))
    return redirect("account")


@require_POST
@signed_in
def sign_out_everywhere(request: SignedInRequest) -> HttpResponse:
    request.user.end_sessions()
    logout(request)
    messages.success(request, _("You have signed out on every device."))
    return redirect("sign-in")
