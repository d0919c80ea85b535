"""Joining by an invitation."""

from __future__ import annotations

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _


class JoinForm(forms.Form):
    """What somebody new says about themselves. Without a password they sign in with links by e-mail."""

    use_required_attribute = False
    name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        help_text=_("As colleagues know you. It stands beside what you answer and change."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Give your name.")},
    )
    password = forms.CharField(
        label=_("Password"),
        required=False,
        strip=False,
        help_text=_("At least 10 characters. Leave it empty to sign in with a link by e-mail each time."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        if password:
            validate_password(password)
        return password
