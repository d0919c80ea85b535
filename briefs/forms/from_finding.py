"""A decision that is made from a difference between a live system and its documentation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from integrations_portal.look.fields import DayField
from integrations_portal.shapes.choices import Words

Choices = Sequence[tuple[str, Words]]


class FromFindingForm(forms.Form):
    """`once` makes one decision of two presses. The ways stand one in each line."""

    use_required_attribute = False
    once = forms.UUIDField(widget=forms.HiddenInput)
    brief = forms.ChoiceField(
        label=_("In which brief is it decided?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the brief that the decision belongs to.")},
    )
    question = forms.CharField(
        label=_("What is the question?"),
        help_text=_("Asked so that it can be answered in one sentence."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": _("Write the question.")},
    )
    ways = forms.CharField(
        label=_("Which ways are there?"),
        help_text=_("One in each line."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=20_000,
        required=False,
    )
    if_unanswered = forms.CharField(
        label=_("What happens if nobody decides?"),
        help_text=_("It tells how urgent it really is."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=20_000,
        required=False,
    )
    owner = forms.ChoiceField(
        label=_("Who may decide?"), help_text=_("Without a name it stays open for ever."), required=False
    )
    needed_by = DayField(
        label=_("By when is it needed?"),
        help_text=_("Whoever decides plans by this day."),
        required=False,
    )

    def __init__(self, data: Any, briefs: Choices, people: Choices, begin: dict[str, Any]) -> None:
        super().__init__(data, initial=begin)
        cast(forms.ChoiceField, self.fields["brief"]).choices = list(briefs)
        cast(forms.ChoiceField, self.fields["owner"]).choices = [("", _("Nobody yet")), *people]

    def answers(self) -> dict[str, Any]:
        """What a decision is made of, without what was left empty."""
        said = self.cleaned_data
        ways = [line.strip()[:2000] for line in said["ways"].splitlines() if line.strip()]
        found = {
            "question": said["question"].strip(),
            "options": [{"text": way} for way in ways],
            "if_unanswered": said["if_unanswered"].strip(),
            "owner": said["owner"],
            "needed_by": said["needed_by"].isoformat() if said["needed_by"] else "",
        }
        return {name: value for name, value in found.items() if value}
