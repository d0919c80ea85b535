"""The form of what people know about a field and no source says better."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from datamaps.models import Field
from datamaps.schema.shapes import Classification, Personal


class FieldForm(forms.Form):
    """Plain answers in, plain answers out. What a source says of the field is left as it is."""

    title = forms.CharField(label=_("What do people call it?"), max_length=200, required=False)
    description = forms.CharField(
        label=_("What does it hold?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=200_000,
        required=False,
    )
    personal = forms.ChoiceField(
        label=_("Is it about a person?"),
        choices=Personal.choices(),
        initial=Personal.NONE.value,
        help_text=_("Specially protected are health, belief, origin and the like."),
    )
    classification = forms.ChoiceField(
        label=_("How carefully must it be treated?"),
        choices=Classification.choices(),
        initial=Classification.INTERNAL.value,
    )
    critical = forms.BooleanField(label=_("A wrong value would do harm"), required=False)
    unit = forms.CharField(
        label=_("In which unit is it?"), help_text=_("Such as pieces, kg or days."), max_length=100, required=False
    )
    currency = forms.CharField(
        label=_("In which currency?"), help_text=_("Such as EUR."), max_length=100, required=False
    )
    timezone = forms.CharField(
        label=_("In which time zone?"), help_text=_("Such as Europe/Stockholm or UTC."), max_length=100, required=False
    )

    def __init__(self, field: Field, data: Any = None) -> None:
        self.before: dict[str, Any] = field.plain()
        super().__init__(data=data, initial=self.before)

    def answers(self) -> dict[str, Any]:
        """All answers of the field, with the typed ones over them."""
        typed = {name: value for name, value in self.cleaned_data.items() if value}
        return {name: value for name, value in self.before.items() if name not in self.fields} | typed
