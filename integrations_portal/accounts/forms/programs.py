"""Making a token for a program."""

from __future__ import annotations

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from integrations_portal.accounts.models import Scope
from integrations_portal.accounts.programs import DAYS


def _lasts() -> list[tuple[str, str]]:
    return [(str(days), ngettext("%(n)d day", "%(n)d days", days) % {"n": days}) for days in DAYS]


class ProgramForm(forms.Form):
    """`once` makes one token of two presses."""

    use_required_attribute = False
    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    name = forms.CharField(
        label=_("What is it for?"),
        help_text=_("For example: Nightly build of the shop. It stands in the list and in the audit trail."),
        max_length=200,
        error_messages={"required": _("Say what it is for.")},
    )
    scope = forms.ChoiceField(
        label=_("What may it do?"),
        help_text=_("Reading is everything that a viewer sees here, as JSON. It never changes an answer."),
        choices=Scope.choices(),
        widget=forms.RadioSelect,
        initial=Scope.READ,
    )
    days = forms.TypedChoiceField(
        label=_("How long does it work?"),
        help_text=_("Then it ends by itself. It also ends when you leave this workspace."),
        choices=_lasts,
        coerce=int,
        widget=forms.RadioSelect,
        initial=str(DAYS[1]),
    )

    def clean_scope(self) -> Scope:
        return Scope.of(str(self.cleaned_data["scope"]))
