"""What somebody may change about their own account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from integrations_portal.accounts.models import User

    PasswordBase = SetPasswordForm[User]
else:
    PasswordBase = SetPasswordForm


class NameForm(forms.Form):
    use_required_attribute = False
    name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        help_text=_("As colleagues know you. It stands beside what you answer and change."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class FirstPasswordForm(PasswordBase):
    """A password for somebody who has none, or who has just come by a link."""

    use_required_attribute = False


class ChangedPasswordForm(PasswordChangeForm):
    use_required_attribute = False
