"""How a workspace is told of what checks find, and the addresses that hear of it."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from briefs.announcing.hours import Telling
from datamaps.connectors.base import ConnectorError
from datamaps.connectors.http import read_url
from datamaps.connectors.words import sentence
from datamaps.schema.severity import Severity
from integrations_portal.shapes.base import digest


class TellingForm(forms.Form):
    """`seen` is a digest of the settings that the person saw: they are no row of their own."""

    use_required_attribute = False
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    patience = forms.IntegerField(
        label=_("After how many checks in a row that see it?"),
        help_text=_("With 2, what is gone by the next check bothers nobody."),
        min_value=1,
        max_value=10,
        error_messages={"required": _("Give a number from 1 to 10.")},
    )
    digest_at = forms.TimeField(
        label=_("When does the daily summary come?"),
        help_text=_("It lists what differs but breaks nothing. No message comes on a day without any."),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": _("Give a time, such as 08:00.")},
    )
    quiet_from = forms.TimeField(
        label=_("Quiet from"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    quiet_until = forms.TimeField(
        label=_("Quiet until"),
        required=False,
        help_text=_("In between, messages wait. Leave both empty for no quiet hours."),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    breaking_any_time = forms.BooleanField(label=_("What breaks something may come in quiet hours too"), required=False)

    def __init__(self, data: Any, now: Telling, may_change: bool) -> None:
        super().__init__(data, initial=now.model_dump() | {"seen": digest(now.plain())})
        self.now = now
        for field in self.fields.values():
            field.disabled = not may_change

    @property
    def stale(self) -> bool:
        return bool(self.cleaned_data.get("seen") != digest(self.now.plain()))

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or {}
        one_only = (answers.get("quiet_from") is None) != (answers.get("quiet_until") is None)
        if one_only and not self.errors:
            missing = "quiet_from" if answers.get("quiet_from") is None else "quiet_until"
            self.add_error(missing, _("Give both ends of the quiet hours, or neither."))
        return answers

    def telling(self) -> Telling:
        return Telling.model_validate({name: value for name, value in self.cleaned_data.items() if name != "seen"})


class WebhookForm(forms.Form):
    use_required_attribute = False
    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    name = forms.CharField(
        label=_("What do you call it?"),
        help_text=_("For example: Chat of the support team."),
        max_length=200,
        error_messages={"required": _("Give it a name.")},
    )
    url = forms.CharField(
        label=_("Address"),
        help_text=_("It starts with https://. Messages are sent there as JSON, signed."),
        max_length=2000,
        error_messages={"required": _("Give the address that messages are sent to.")},
    )
    least = forms.ChoiceField(
        label=_("From which severity on?"),
        choices=[(one.value, one.label) for one in (Severity.BREAKING, Severity.WARNING)],
        widget=forms.RadioSelect,
        initial=Severity.WARNING,
    )

    def clean_url(self) -> str:
        url = str(self.cleaned_data["url"]).strip()
        try:
            read_url(url)
        except ConnectorError as error:
            raise ValidationError(sentence(error)) from error
        return url
