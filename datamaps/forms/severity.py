"""How much a kind of change matters in a workspace."""

from __future__ import annotations

from typing import Any, cast
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from datamaps.models import SeveritySetting
from datamaps.schema.kinds import ChangeKind
from datamaps.schema.severity import Severity
from integrations_portal.shapes.choices import Words

_ELEMENTS: dict[str, Words] = {
    "record": _("Records"),
    "field": _("Fields"),
    "operation": _("Operations"),
    "system": _("The system itself"),
    "access": _("Access"),
    "live": _("What the data holds"),
}


class SeverityForm(forms.Form):
    """The kind is chosen once; `version` is the state that the person saw, `once` makes one row of two presses."""

    use_required_attribute = False
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    once = forms.UUIDField(required=False, widget=forms.HiddenInput)
    change = forms.ChoiceField(label=_("Which kind of change?"), error_messages={"required": _("Choose a kind.")})
    severity = forms.ChoiceField(
        label=_("How much does it matter here?"),
        choices=Severity.choices(),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of these.")},
    )
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("It is shown beside every such difference, with your name."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why. Whoever reads the difference must understand it.")},
    )

    def __init__(self, row: SeveritySetting, data: Any = None) -> None:
        known: dict[str, Any] = {"once": uuid4()}
        if row.pk:
            known = {"version": row.version, "severity": row.severity, "reason": row.reason}
        super().__init__(data=data, initial=known)
        self.row = row
        if row.pk:
            del self.fields["change"]
        else:
            cast(forms.ChoiceField, self.fields["change"]).choices = [("", _("Choose")), *_kinds()]

    def clean_change(self) -> str:
        change = str(self.cleaned_data["change"])
        same = SeveritySetting.objects.of(self.row.workspace).filter(change=change)
        if same.exclude(uid=self.data.get("once") or self.row.uid).exists():
            raise ValidationError(_("This kind has a setting already. Change that one."))
        return change


def _kinds() -> list[tuple[Words, list[tuple[str, str]]]]:
    """Every kind of change in words, by what it is about."""
    return [
        (label, [(kind.value, kind.told_of_any) for kind in ChangeKind if kind.value.partition(".")[0] == element])
        for element, label in _ELEMENTS.items()
    ]
