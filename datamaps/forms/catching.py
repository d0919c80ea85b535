"""The form of an address that catches samples: for how long, and how many."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

HOURS = ((1, _("One hour")), (8, _("Eight hours")), (24, _("One day")), (168, _("One week")))
MOST = (10, 50, 200)


class CatchForm(forms.Form):
    hours = forms.TypedChoiceField(
        label=_("For how long?"),
        choices=HOURS,
        coerce=int,
        initial=24,
        help_text=_("After that the address takes nothing more, and what it caught is deleted."),
    )
    most = forms.TypedChoiceField(
        label=_("How many samples at most?"),
        choices=[(number, str(number)) for number in MOST],
        coerce=int,
        initial=50,
        help_text=_("Twenty or more show which fields are always there and which values repeat."),
    )
