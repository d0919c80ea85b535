"""The form of a value table: one pair a line, as people type it or paste it from a spreadsheet."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from datamaps.map.shared import ValuePair
from datamaps.map.value_lines import lines_of, pairs_of

SHOWN = 10
"""Faults that are said at once; whoever mends these sees the others."""


class ValueTableForm(forms.Form):
    lines = forms.CharField(
        label=_("Which value becomes which?"),
        help_text=_(
            "One a line: the value of the source, an arrow, the value of the target; a note behind a second arrow. "
            "Columns pasted from a spreadsheet are understood, too."
        ),
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false"}),
        max_length=1_000_000,
        required=False,
        strip=False,
    )

    def __init__(self, pairs: tuple[ValuePair, ...] = (), data: Any = None) -> None:
        super().__init__(data=data, initial={"lines": lines_of(pairs)})

    def clean_lines(self) -> str:
        text: str = self.cleaned_data["lines"]
        self.pairs, faults = pairs_of(text)
        if faults:
            raise ValidationError([fault.words() for fault in faults[:SHOWN]])
        return text


class NewValueTableForm(ValueTableForm):
    name = forms.CharField(
        label=_("What do you call it?"),
        help_text=_("Fields name the table by it; it cannot be changed afterwards."),
        max_length=200,
        error_messages={"required": _("Give it a name first.")},
    )
    field_order = ("name", "lines")
