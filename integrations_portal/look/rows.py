"""A short list inside a page: each row has a few questions of its own. Works without JavaScript by spare rows."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict, ErrorList
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from integrations_portal.shapes.base import is_empty
from integrations_portal.shapes.choices import Words

NO_ROW = -1
Faults = dict[tuple[int, str], list[str]]


class RowForm(forms.Form):
    """One row, drawn with the faults that its list found in it."""

    def __init__(self, faults: Faults, number: int, **options: Any) -> None:
        super().__init__(**options)
        self.faults = {part: ErrorList(words) for (at, part), words in faults.items() if at == number}

    @property
    def errors(self) -> ErrorDict:
        return ErrorDict(self.faults)


class RowsWidget(forms.Widget):
    """Reads and draws `name-0-question`, `name-1-question` and so on."""

    template_name = "forms/rows.html"
    use_fieldset = True

    def __init__(self, fields: Mapping[str, forms.Field], examples: Mapping[str, Words]) -> None:
        super().__init__()
        self.fields = dict(fields)
        self.examples = examples
        self.needs_multipart_form = any(field.widget.needs_multipart_form for field in fields.values())
        self.faults: Faults = {}
        self.grown = False
        """Whether somebody asked for one more row: it then takes the focus."""

    def id_for_label(self, id_: str) -> str:
        return ""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[dict[str, Any]]:
        return [
            {
                part: field.widget.value_from_datadict(data, files, f"{name}-{number}-{part}")
                for part, field in self.fields.items()
            }
            for number in _numbers(name, data)
        ]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(key.startswith(f"{name}-0-") for key in data)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        # While something is wrong the rows keep their numbers; the spare one at the end is made anew.
        rows = [row for row in value or [] if self.faults or not is_empty(row)]
        while rows and is_empty(rows[-1]):
            rows.pop()
        filled = len(rows)
        context["rows"] = [
            {
                "fields": self.row_form(name, number, row),
                "filled": number < filled,
                "focus": self.grown and number == filled,
            }
            for number, row in enumerate([*rows, {}])
        ]
        return context

    def row_form(self, name: str, number: int, row: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The bound fields of one row; only the first row says why each thing is asked."""
        form = RowForm(self.faults, number, prefix=f"{name}-{number}", initial=dict(row))
        for part, field in self.fields.items():
            form.fields[part] = copy.copy(field)
            if number:
                form.fields[part].help_text = ""
        return [{"field": field, "example": "" if number else self.examples.get(field.name, "")} for field in form]


def _numbers(name: str, data: Iterable[str]) -> list[int]:
    """The numbers of all rows that came back, however many: what is not read here would be lost when it is saved."""
    numbered = re.compile(rf"{re.escape(name)}-(\d{{1,9}})-")
    return sorted({int(match[1]) for key in data if (match := numbered.match(key))})


class RowsField(forms.Field):
    """A list of groups of answers; rows in which nothing is answered are left away."""

    widget: RowsWidget

    def __init__(
        self,
        fields: Mapping[str, forms.Field],
        examples: Mapping[str, Words],
        told_by: Mapping[str, str],
        **options: Any,
    ) -> None:
        self.fields = dict(fields)
        self.told_by = told_by
        self.refused: dict[tuple[int, str], str] = {}
        """Why a file that came with a part of a row was not taken."""
        super().__init__(widget=RowsWidget(fields, examples), **options)

    def clean(self, value: Any) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        problems: list[ValidationError] = []
        self.widget.faults = {}
        for number, row in enumerate(value or []):
            answers: dict[str, Any] = {}
            for part, fault in self._faults(number, row, answers):
                self.widget.faults[number, part] = fault.messages
                where = {"row": number + 1, "part": self.fields[part].label, "why": " ".join(fault.messages)}
                problems.append(ValidationError(_("Row %(row)s, %(part)s: %(why)s"), params=where))
            if not is_empty(answers):
                rows.append(answers)
        if problems:
            raise ValidationError(problems)
        return rows

    def _faults(
        self, number: int, row: Mapping[str, Any], answers: dict[str, Any]
    ) -> Iterator[tuple[str, ValidationError]]:
        yield from self._read(row, answers)
        yield from self._not_taken(number)
        yield from self._untold(answers)

    def _not_taken(self, number: int) -> Iterator[tuple[str, ValidationError]]:
        for (at, part), words in self.refused.items():
            if at == number:
                yield part, ValidationError([words])

    def _untold(self, answers: Mapping[str, Any]) -> Iterator[tuple[str, ValidationError]]:
        """What is shown and not told: people who cannot see it would be left out."""
        for part, teller in self.told_by.items():
            if answers.get(part) and not answers.get(teller):
                yield teller, ValidationError([_("Say in words what the picture shows.")])

    def _read(self, row: Mapping[str, Any], answers: dict[str, Any]) -> Iterator[tuple[str, ValidationError]]:
        for part, field in self.fields.items():
            try:
                answer = field.clean(row.get(part))
            except ValidationError as fault:
                yield part, fault
            else:
                if not is_empty(answer):
                    answers[part] = answer


def changed_rows(data: QueryDict) -> tuple[str, QueryDict] | None:
    """The list to which a row was added or taken from, and what was typed with that change; nothing is saved yet."""
    if name := data.get("more"):
        return name, data
    if row := data.get("less"):
        return row.rpartition("-")[0], without_row(data, row)
    if row := data.get("lift"):
        return row.rpartition("-")[0], with_row_moved_up(data, row)
    return None


def without_row(data: QueryDict, row: str) -> QueryDict:
    """What was typed, without one row of a list; `row` is `name-number`."""
    name, number = _named(row)
    if number == NO_ROW:
        return data
    return _renumbered(data, name, lambda at: None if at == number else at - 1 if at > number else at)


def with_row_moved_up(data: QueryDict, row: str) -> QueryDict:
    """What was typed, with one row of a list in the place of the one before it."""
    name, number = _named(row)
    if number < 1:
        return data
    return _renumbered(data, name, lambda at: {number: number - 1, number - 1: number}.get(at, at))


def _named(row: str) -> tuple[str, int]:
    name, _dash, number = row.rpartition("-")
    return name, int(number) if re.fullmatch(r"\d{1,9}", number) else NO_ROW


def _renumbered(data: QueryDict, name: str, place: Any) -> QueryDict:
    found = QueryDict(mutable=True)
    for key, values in data.lists():
        match = re.fullmatch(rf"{re.escape(name)}-(\d+)-(.+)", key)
        at = place(int(match[1])) if match else 0
        if at is not None:
            found.setlist(f"{name}-{at}-{match[2]}" if match else key, values)
    return found
