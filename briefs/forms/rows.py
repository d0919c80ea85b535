"""A short list inside a page: each row has a few questions of its own. Works without JavaScript by spare rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from integrations_portal.shapes.base import is_empty

MOST = 100


class RowsWidget(forms.Widget):
    """Reads and draws `name-0-question`, `name-1-question` and so on."""

    template_name = "forms/rows.html"
    use_fieldset = True

    def __init__(self, fields: Mapping[str, forms.Field]) -> None:
        super().__init__()
        self.fields = dict(fields)
        self.spare = 1

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[dict[str, Any]]:
        rows = []
        for number in range(MOST):
            prefix = f"{name}-{number}"
            if not any(key.startswith(f"{prefix}-") for key in data):
                break
            rows.append(
                {
                    part: field.widget.value_from_datadict(data, files, f"{prefix}-{part}")
                    for part, field in self.fields.items()
                }
            )
        return rows

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(key.startswith(f"{name}-0-") for key in data)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        rows = [row for row in value or [] if not is_empty(row)]
        context["rows"] = [self.row_form(name, number, row) for number, row in enumerate([*rows, *[{}] * self.spare])]
        context["labels"] = [field.label for field in self.fields.values()]
        return context

    def row_form(self, name: str, number: int, row: Mapping[str, Any]) -> list[BoundField]:
        """The bound fields of one row."""
        form = forms.Form(prefix=f"{name}-{number}", initial=dict(row))
        form.fields = dict(self.fields)
        return list(form)


class RowsField(forms.Field):
    """A list of groups of answers; rows in which nothing is answered are left away."""

    def __init__(self, fields: Mapping[str, forms.Field], **options: Any) -> None:
        self.fields = dict(fields)
        super().__init__(widget=RowsWidget(fields), **options)

    def clean(self, value: Any) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        problems: list[ValidationError] = []
        for number, row in enumerate(value or []):
            answers: dict[str, Any] = {}
            for part, fault in self._read(row, answers):
                where = {"row": number + 1, "part": self.fields[part].label, "why": " ".join(fault.messages)}
                problems.append(ValidationError(_("Row %(row)s, %(part)s: %(why)s"), params=where))
            if not is_empty(answers):
                rows.append(answers)
        if problems:
            raise ValidationError(problems)
        return rows

    def _read(self, row: Mapping[str, Any], answers: dict[str, Any]) -> Iterator[tuple[str, ValidationError]]:
        for part, field in self.fields.items():
            try:
                answer = field.clean(row.get(part))
            except ValidationError as fault:
                yield part, fault
            else:
                if not is_empty(answer):
                    answers[part] = answer
