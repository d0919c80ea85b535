"""Signing in and out, and asking for a link."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from integrations_portal.accounts.forms.sign_in import LinkForm, SignInForm
from integrations_portal.accounts.kept import KeptForm, ask_to_sign_in, resume_page, sign_in_page
from integrations_portal.accounts.limits import place
from integrations_portal.accounts.links import ask_for_sign_in_link
from integrations_portal.accounts.mail import has_mail_server


def safe_target(request: HttpRequest, target: str) -> str:
    """An address of this site to go to next, or the start when it is none."""
    allowed = {request.get_host()}
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts=allowed, require_https=request.is_secure())
    return target if target and safe else "/"


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """By e-mail address and password. A kept form is offered again afterwards."""
    if request.method != "POST":
        target = safe_target(request, request.GET.get("next", ""))
        if request.user.is_authenticated:
            return HttpResponseRedirect(target)
        return sign_in_page(request, target=target)
    form = SignInForm(request, request.POST)
    kept = KeptForm.read(request.POST.get("kept", ""))
    target = safe_target(request, request.POST.get("next", ""))
    if not form.is_valid():
        status = 429 if form.has_error("__all__", "too_many") else 200
        return sign_in_page(request, form=form, kept=kept, target=target, status=status)
    login(request, form.get_user())
    return resume_page(request, kept) if kept else HttpResponseRedirect(target)


@never_cache
@require_http_methods(["GET", "POST"])
def send_link(request: HttpRequest) -> HttpResponse:
    """Asks for a link by e-mail; the answer is the same whether or not the address is known."""
    kept = KeptForm.read(request.POST.get("kept", ""))
    context = {"kept": kept.sign() if kept else ""}
    asked = request.method == "POST" and "email" in request.POST
    form = LinkForm(request.POST if asked else None, where=place(request))
    if asked and form.is_valid():
        ask_for_sign_in_link(form.cleaned_data["email"])
        sent = {"email": form.cleaned_data["email"], "mailed": has_mail_server()}
        return render(request, "accounts/link_sent.html", context | sent)
    return render(request, "accounts/send_link.html", context | {"form": form})


@never_cache
@require_POST
def resume(request: HttpRequest) -> HttpResponse:
    """Goes on with a kept form, for somebody who has signed in elsewhere in the same browser."""
    if not request.user.is_authenticated:
        return ask_to_sign_in(request)
    kept = KeptForm.read(request.POST.get("kept", ""))
    return resume_page(request, kept) if kept else redirect("front")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session on the server too, so that its cookie is worth nothing afterwards."""
    logout(request)
    messages.success(request, _("You have signed out."))
    return redirect("sign-in")
