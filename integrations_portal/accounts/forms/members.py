"""Inviting members, and changing what they may do."""

from __future__ import annotations

import uuid
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from integrations_portal.accounts.models import Contact, Membership, Role, Workspace


class _NamesContact(forms.Form):
    """Which contact of a workspace a member is."""

    use_required_attribute = False
    contact = forms.ChoiceField(
        label=_("Contact"),
        required=False,
        help_text=_("Who this member is in briefs. Questions for that contact then wait on their home page."),
    )

    def __init__(self, data: Any, workspace: Workspace, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.workspace = workspace
        self.contacts = {row.key: row for row in Contact.objects.of(workspace)}
        names = [(key, contact.label()) for key, contact in self.contacts.items()]
        cast(forms.ChoiceField, self.fields["contact"]).choices = [("", _("Nobody yet")), *names]

    def clean_contact(self) -> Contact | None:
        return self.contacts.get(self.cleaned_data["contact"])


class InviteForm(_NamesContact):
    """`once` makes one invitation of two presses."""

    email = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Give the address of the person.")},
    )
    role = forms.ChoiceField(
        label=_("Role"), choices=Role.choices(), widget=forms.RadioSelect, initial=Role.CONTRIBUTOR
    )
    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if Membership.objects.of(self.workspace).filter(user__email=email).exists():
            raise ValidationError(_("This person is a member already. Change their role in the list."))
        return email


class MemberForm(_NamesContact):
    version = forms.IntegerField(widget=forms.HiddenInput)
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices(), widget=forms.RadioSelect)

    def __init__(self, data: Any, membership: Membership) -> None:
        start = {
            "version": membership.version,
            "role": membership.role,
        }
        super().__init__(data, membership.workspace, start)
        same = (key for key, row in self.contacts.items() if row.email and row.email.lower() == membership.user.email)
        self.initial["contact"] = membership.contact.key if membership.contact else next(same, "")
