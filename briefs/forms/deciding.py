"""The answer to a decision, and a decision made from a difference."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from integrations_portal.look.fields import DayField

OTHER = "~other~"
MOST = 20_000
"""Characters of an answer: enough for anything that a person writes into a form."""


class AnswerForm(forms.Form):
    """One of the ways, or words of one's own; and why. `version` is the state that the person has read."""

    use_required_attribute = False
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    choice = forms.ChoiceField(label=_("Which way?"), widget=forms.RadioSelect, required=False)
    outcome = forms.CharField(
        label=_("Your answer"),
        help_text=_("In your own words. Whoever builds it does exactly this."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=MOST,
        required=False,
    )
    why = forms.CharField(
        label=_("Why this, and not the others?"),
        help_text=_("So that nobody undoes it by mistake next year. Left out, it is asked for later."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=MOST,
        required=False,
    )

    def __init__(self, data: Any, version: int, ways: Sequence[str]) -> None:
        super().__init__(data, initial={"version": version})
        chosen = data.get("choice", "") if data is not None else ""
        # A way that somebody took out meanwhile stays what was chosen: the clash must be able to say it.
        gone = [chosen] if chosen and chosen != OTHER and chosen not in ways else []
        self.ways = [*ways, *gone]
        if not self.ways:
            del self.fields["choice"]
            return
        choices = [*((way, way) for way in self.ways), (OTHER, _("Something else"))]
        cast(forms.ChoiceField, self.fields["choice"]).choices = choices
        self.fields["outcome"].label = _("In your own words")
        self.fields["outcome"].help_text = _("Needed for something else; otherwise what should be added.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        choice = cleaned.get("choice", "")
        if not cleaned.get("outcome", "").strip() and choice in ("", OTHER) and not self.errors:
            said = _("Choose one of the ways, or write your answer.") if self.ways else _("Write your answer.")
            self.add_error("choice" if self.ways and not choice else "outcome", ValidationError(said))
        return cleaned

    def answer(self) -> str:
        """The way that was chosen, and what was added to it."""
        choice, added = self.cleaned_data.get("choice", ""), self.cleaned_data["outcome"].strip()
        return "\n".join(part for part in ("" if choice == OTHER else choice, added) if part)

    def reason(self) -> str:
        return str(self.cleaned_data["why"].strip())


class InsideForm(AnswerForm):
    """The same inside the workspace, where somebody may write down what another decided."""

    decided_by = forms.ChoiceField(label=_("Who decided?"), help_text=_("Questions about it go there."))
    decided_on = DayField(label=_("When?"))

    def __init__(
        self,
        data: Any,
        version: int,
        ways: Sequence[str],
        people: Sequence[tuple[str, str]],
        begin: dict[str, Any],
    ) -> None:
        super().__init__(data, version, ways)
        self.initial.update(begin)
        cast(forms.ChoiceField, self.fields["decided_by"]).choices = [("", _("Choose who decided")), *people]
