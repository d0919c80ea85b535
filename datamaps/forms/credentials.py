"""The form of a stored credential, beside that of what it signs in with."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from datamaps.forms.connectors import SIGN_INS
from datamaps.models import Credential
from integrations_portal.look.fields import DayField

WAYS = tuple(way for way in SIGN_INS if way != "none")


class CredentialForm(forms.Form):
    """The name is given once: connectors and workspace files know the credential by it."""

    use_required_attribute = False
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    once = forms.UUIDField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        help_text=_("Live checks and workspace files name it by this. It never changes."),
        error_messages={"required": _("Give it a name.")},
    )
    expires_on = DayField(
        label=_("When does it end?"),
        required=False,
        help_text=_("You are reminded here and on the home page during the 30 days before."),
        error_messages={"invalid": _("Give a day, such as 2027-03-01.")},
    )

    def __init__(self, row: Credential, data: Any = None) -> None:
        known = {"version": row.version, "expires_on": row.expires_on} if row.pk else {"once": uuid4()}
        super().__init__(data=data, initial=known)
        self.row = row
        if row.pk:
            del self.fields["name"]

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        same = Credential.objects.of(self.row.workspace).filter(name=name)
        if same.exclude(uid=self.data.get("once") or self.row.uid).exists():
            raise ValidationError(_("There is a credential of that name already. Open it to replace its secret."))
        return name
