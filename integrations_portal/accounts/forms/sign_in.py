"""Signing in: with a password, or with a link that is asked for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from integrations_portal.accounts.limits import (
    LINKS_FROM,
    LINKS_TO,
    SIGN_IN_ANYWHERE,
    SIGN_IN_HERE,
    SIGN_IN_PLACE,
    place,
)


def email_field() -> forms.EmailField:
    return forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
        error_messages={"required": _("Give your e-mail address.")},
    )


class SignInForm(AuthenticationForm):
    """Refuses before it looks at the password when there were too many tries."""

    use_required_attribute = False
    error_messages = {
        "invalid_login": _("The e-mail address or the password is not right. Check both and try again."),
        "inactive": _("The e-mail address or the password is not right. Check both and try again."),
        "too_many": _("There were too many tries. Wait 15 minutes, or sign in with a link by e-mail."),
    }
    username = email_field()

    def __init__(self, request: HttpRequest, data: Any = None) -> None:
        super().__init__(request, data)
        self.where = place(request)

    def clean(self) -> dict[str, Any]:
        email, here = str(self.cleaned_data.get("username") or "").lower(), self.where
        limits = ((SIGN_IN_HERE, (email, here)), (SIGN_IN_ANYWHERE, (email,)), (SIGN_IN_PLACE, (here,)))
        if any(limit.reached(*about) for limit, about in limits):
            raise ValidationError(self.error_messages["too_many"], code="too_many")
        try:
            cleaned = super().clean()
        except ValidationError:
            for limit, about in limits:
                limit.count(*about)
            raise
        if self.get_user() is not None:
            SIGN_IN_HERE.forget(email, here)
        return cleaned


class LinkForm(forms.Form):
    """Asks for a sign-in link. Whether the address is known makes no difference to the answer."""

    use_required_attribute = False
    email = email_field()

    def __init__(self, *args: Any, where: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.where = where

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if LINKS_TO.reached(email) or LINKS_FROM.reached(self.where):
            raise ValidationError(_("Too many links were asked for. Wait an hour, then try again."))
        LINKS_TO.count(email)
        LINKS_FROM.count(self.where)
        return email
