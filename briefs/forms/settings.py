"""What a workspace is called, and by which clock it goes."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from briefs.services.settings import version_of
from integrations_portal.accounts.models import Workspace
from integrations_portal.look.zones import ZoneInput


class WorkspaceForm(forms.Form):
    use_required_attribute = False
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Name of the workspace"), max_length=200, error_messages={"required": _("Give it a name.")}
    )
    timezone = forms.CharField(
        label=_("Time zone"),
        required=False,
        max_length=64,
        help_text=_("As in Europe/Stockholm. Schedules that name none go by it; left empty, they go by UTC."),
        widget=ZoneInput,
    )

    def __init__(self, workspace: Workspace, data: Any = None) -> None:
        start = {"version": version_of(workspace), "name": workspace.name, "timezone": workspace.timezone}
        super().__init__(data=data, initial=start)

    def clean_timezone(self) -> str:
        zone = str(self.cleaned_data["timezone"])
        if zone and zone not in available_timezones():
            raise ValidationError(_("There is no time zone of that name. Write it as in Europe/Stockholm."))
        return zone
