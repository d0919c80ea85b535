"""What somebody may change about their own account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
        error_messages={"required": _("Give your name.")},
    )


class FirstPasswordForm(PasswordBase):
    """A password for somebody who has none, or who has just come by a link."""

    use_required_attribute = False

    def __init__(self, user: User, data: Any = None) -> None:
        super().__init__(user, data)
        say_what_is_asked(self)


class ChangedPasswordForm(PasswordChangeForm):
    use_required_attribute = False

    def __init__(self, user: User, data: Any = None) -> None:
        super().__init__(user, data)
        say_what_is_asked(self)


def say_what_is_asked(form: forms.Form) -> None:
    """The rules in one sentence, in place of Django's list of what is wrong with most passwords."""
    form.fields["new_password1"].help_text = _(
        "At least 10 characters; not only digits, not a common password, nothing like your name or address."
    )
    form.fields["new_password2"].label = _("The new password once more")
    form.fields["new_password2"].help_text = ""
