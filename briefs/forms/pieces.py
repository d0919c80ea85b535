"""The form of a piece: what it is called, and when to use it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class PieceForm(forms.Form):
    use_required_attribute = False
    name = forms.CharField(
        label=_("What do you call it?"),
        help_text=_("What the fields are together. For example: Customer address, or Money with currency."),
        max_length=200,
        error_messages={"required": _("Give it a name first.")},
    )
    description = forms.CharField(
        label=_("When is it to be used?"),
        help_text=_("For whoever maps these fields again: what to look out for."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=20_000,
        required=False,
    )
