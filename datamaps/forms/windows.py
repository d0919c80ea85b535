"""Rows of a system's form: when it is closed for maintenance, and where it can be reached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from datamaps.map.windows import DAYS, as_asked, as_stored, needs_time
from integrations_portal.look.fields import NOT_ANSWERED, SpanField, ZoneField
from integrations_portal.look.rows import RowsField
from integrations_portal.look.schedules import schedule_in_words

Plain = dict[str, Any]


class WindowsField(RowsField):
    """Days, a time and a length for each window. A schedule that is none of the days offered stays choosable."""

    def __init__(self, before: Iterable[Plain], **options: Any) -> None:
        self.asked = [as_asked(window) for window in before]
        others = dict.fromkeys(row["days"] for row in self.asked if row["days"] and not needs_time(row["days"]))
        days = [NOT_ANSWERED, *DAYS, *((cron, schedule_in_words(cron)) for cron in others)]
        fields: dict[str, forms.Field] = {
            "days": forms.ChoiceField(label=_("On which days?"), choices=days, required=False),
            "at": forms.TimeField(
                label=_("From when?"),
                widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
                required=False,
            ),
            "lasts": SpanField(label=_("For how long?"), required=False),
            "timezone": ZoneField(label=_("Time zone"), required=False),
        }
        examples = {"lasts": _("4 hours"), "timezone": _("Europe/Stockholm")}
        super().__init__(fields, examples, {}, required=False, **options)

    def _faults(self, number: int, row: Mapping[str, Any], answers: Plain) -> Iterator[tuple[str, ValidationError]]:
        found = dict(super()._faults(number, row, answers))
        yield from found.items()
        if answers and not answers.get("days") and "days" not in found:
            yield "days", ValidationError(_("Choose the days, or empty the row."))
        elif needs_time(answers.get("days", "")) and not answers.get("at") and "at" not in found:
            yield "at", ValidationError(_("Give the time at which it begins, such as 02:00."))

    def clean(self, value: Any) -> list[Plain]:
        found: list[Plain] = []
        for row in super().clean(value):
            window = as_stored(row)
            if window not in found:
                found.append(window)
        return found


class EnvironmentsField(RowsField):
    """Names that are each there once, with an address where there is one."""

    def __init__(self, **options: Any) -> None:
        fields: dict[str, forms.Field] = {
            "name": forms.CharField(label=_("What is it called?"), max_length=200, required=False),
            "url": forms.CharField(label=_("At which address?"), max_length=2_000, required=False),
        }
        examples = {"name": _("production"), "url": _("https://erp.example.com")}
        super().__init__(fields, examples, {}, required=False, **options)

    def _faults(self, number: int, row: Mapping[str, Any], answers: Plain) -> Iterator[tuple[str, ValidationError]]:
        found = dict(super()._faults(number, row, answers))
        yield from found.items()
        if answers and not answers.get("name") and "name" not in found:
            yield "name", ValidationError(_("Give it a name, such as production or test."))

    def clean(self, value: Any) -> list[Plain]:
        rows = super().clean(value)
        names = [row["name"] for row in rows]
        if twice := next((name for name in names if names.count(name) > 1), ""):
            raise ValidationError(_("“%(name)s” is there twice."), params={"name": twice})
        return rows
