"""What is asked when differences are to wait, or are given to somebody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from integrations_portal.look.fields import DayField


class WaitForm(forms.Form):
    use_required_attribute = False
    reason = forms.CharField(
        label=_("Why can it wait?"),
        help_text=_("The reason is printed in the pack, with your name."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say why it can wait; the reason is printed in the pack.")},
    )
    until = DayField(
        label=_("Until when?"),
        help_text=_("It opens again after that day."),
        error_messages={
            "required": _("Choose a day after today. The difference opens again then."),
            "invalid": _("Choose a day after today. The difference opens again then."),
        },
    )

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if until <= timezone.now().date():
            raise ValidationError(_("Choose a day after today. The difference opens again then."))
        return until


class GiveForm(forms.Form):
    """`people` are pairs of key and name."""

    use_required_attribute = False
    person = forms.ChoiceField(
        label=_("Who looks after it?"),
        help_text=_("They get a message, if their address is known."),
        required=False,
    )

    def __init__(self, people: Sequence[tuple[str, str]], data: Any = None, given: str = "") -> None:
        super().__init__(data, initial={"person": given})
        self.names = {"": _("Nobody"), **dict(people)}
        cast(forms.ChoiceField, self.fields["person"]).choices = list(self.names.items())
