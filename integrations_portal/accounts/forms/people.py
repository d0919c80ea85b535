"""Teams and contacts of a workspace."""

from __future__ import annotations

import uuid
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from integrations_portal.accounts.models import Contact, Team, Workspace
from integrations_portal.rows.models import Shaped
from integrations_portal.shapes.people import ContactKind, Organisation


class RowForm(forms.Form):
    """A form for one stored row. `version` is the state that the person saw; `once` makes one row of two presses."""

    use_required_attribute = False
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    once = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, row: Shaped) -> None:
        known = row.read().model_dump(mode="json") | {"version": row.version} if row.pk else {}
        super().__init__(data, initial=known or {"once": uuid.uuid4()})
        self.row = row

    def answers(self) -> dict[str, Any]:
        """What was typed, under the names of the shape."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("version", "once")}


def line_field(label: Any, required: bool = False, **attributes: str) -> forms.CharField:
    widget = forms.TextInput(attrs=attributes)
    words = {"required": _("Give a name.")}
    return forms.CharField(label=label, required=required, max_length=2000, widget=widget, error_messages=words)


class TeamForm(RowForm):
    name = line_field(_("Name of the team"), required=True)
    organisation = forms.ChoiceField(
        label=_("Whose team is it?"),
        choices=Organisation.choices(),
        widget=forms.RadioSelect,
        initial=Organisation.INTERNAL,
    )


class ContactForm(RowForm):
    name = line_field(_("Name"), required=True)
    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=ContactKind.choices(),
        widget=forms.RadioSelect,
        initial=ContactKind.PERSON,
    )
    title = line_field(_("Job title"))
    team = forms.ChoiceField(label=_("Team"), required=False)
    email = forms.EmailField(label=_("E-mail address"), required=False, max_length=254)
    phone = line_field(_("Phone"), inputmode="tel")
    deputy = forms.ChoiceField(
        label=_("Deputy"), required=False, help_text=_("Who is asked when this contact is away.")
    )
    active = forms.BooleanField(
        label=_("Can be asked and chosen"),
        required=False,
        initial=True,
        help_text=_("Take the tick away when somebody leaves. What they own is marked, not lost."),
    )

    def __init__(self, data: Any, row: Contact, workspace: Workspace) -> None:
        super().__init__(data, row)
        nobody = ("", _("Nobody"))
        teams = [("", _("No team")), *((team.key, team.label()) for team in Team.objects.of(workspace))]
        others = Contact.objects.of(workspace).filter(active=True).exclude(pk=row.pk)
        self._offer("team", teams)
        self._offer("deputy", [nobody, *((contact.key, contact.label()) for contact in others)])

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        """Sets the choices; an answer that is no longer offered stays one, so that saving does not lose it."""
        held = self.initial.get(name)
        if held and held not in dict(choices):
            choices.append((held, held))
        cast(forms.ChoiceField, self.fields[name]).choices = choices

    def clean_deputy(self) -> str:
        deputy = str(self.cleaned_data["deputy"])
        if deputy and deputy == getattr(self.row, "key", ""):
            raise ValidationError(_("Choose somebody else: nobody can stand in for themselves."))
        return deputy
