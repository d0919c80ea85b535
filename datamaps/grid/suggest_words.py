"""Why a pair of fields is proposed, in words: one template for each code."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from datamaps.grid.suggest import Reason
from datamaps.schema.shapes import FieldType
from integrations_portal.shapes.choices import Words

_REASONS: dict[str, Words] = {
    "same_name": _("The same name"),
    "name": _("The names share: %(words)s"),
    "title": _("The titles share: %(words)s"),
    "description": _("The descriptions share: %(words)s"),
    "values": _("Values in both lists: %(n)s"),
    "same_type": _("The same type: %(source)s"),
    "other_type": _("Another type: %(source)s becomes %(target)s"),
    "narrower": _("The target holds less"),
}


def reason_in_words(reason: Reason) -> str:
    values = {name: _value(value) for name, value in reason.values.items()}
    return str(_REASONS[reason.code]) % values


def _value(value: object) -> str:
    if isinstance(value, FieldType):
        return str(value.label)
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
