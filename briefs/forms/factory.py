"""Forms made from declarations: the questions of a page, over the shape that says what an answer may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from briefs.dossier.dossier import Dossier
from briefs.forms.choices import Option, people_and_systems, rows_of
from briefs.forms.fields import NOT_ANSWERED, CronField, LinesField, NumberField, SpanField, YesNoField
from briefs.forms.rows import RowsField
from briefs.sections.machine import Ask, Page, Talk
from integrations_portal.shapes.answers import AnswerType, answer_type
from integrations_portal.shapes.base import Shape, is_empty

MOST_RADIOS = 7
"""A longer closed list becomes a select box."""


@dataclass(frozen=True)
class Setting:
    """What the choices of a form are taken from. `systems` are all of the workspace, not only the brief's."""

    dossier: Dossier
    systems: tuple[Option, ...]


class PageForm(forms.Form):
    """One page of questions. `answers` are those that the row or group has so far, plain."""

    def __init__(
        self,
        talk: Talk,
        page: Page,
        setting: Setting,
        answers: Mapping[str, Any],
        data: Mapping[str, Any] | None = None,
    ) -> None:
        self.talk, self.page, self.answers = talk, page, dict(answers)
        initial = {ask.name: get(self.answers, ask.name) for ask in page.asks}
        super().__init__(data=data, initial=initial)
        for ask in page.asks:
            self.fields[ask.name] = field_for(ask, talk.shape, setting)

    def clean(self) -> dict[str, Any]:
        """Puts the page's answers over the others and asks the shape whether all of it holds together."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        for ask in self.page.asks:
            put(self.answers, ask.name, cleaned.get(ask.name))
        try:
            self.result = self.talk.shape.read(self.answers)
        except ValidationError as error:
            for fault in error.errors():
                self._say(fault)
        return cleaned

    def questions(self) -> list[dict[str, Any]]:
        """The fields with what stands around them: an example, and when the question makes sense."""
        return [
            {
                "ask": ask,
                "field": self[ask.name],
                "depends": self._depends(ask),
            }
            for ask in self.page.asks
        ]

    def _depends(self, ask: Ask) -> dict[str, Any] | None:
        if ask.show_if is None:
            return None
        other, values = ask.show_if
        labels = dict(getattr(self.fields[other], "choices", []))
        words = [str(labels.get(value, value)) for value in values]
        return {"on": self[other].html_name, "values": " ".join(values), "words": words}

    def without_errors(self) -> PageForm:
        """The typed values as they are, not judged yet: for a form that only grows by a row."""
        self._errors = ErrorDict()
        return self

    def _say(self, fault: Any) -> None:
        names = [str(part) for part in fault["loc"] if isinstance(part, str)]
        place = next(
            (ask.name for ask in self.page.asks if ask.name.split(".") == names[: len(ask.name.split("."))]), None
        )
        missing = _("Answer this first; the rest depends on it.")
        words = (
            missing
            if fault["type"] == "missing"
            else _("This cannot be kept as it is: %(why)s.") % {"why": fault["msg"]}
        )
        self.add_error(place, words)


def field_for(ask: Ask, shape: type[Shape], setting: Setting) -> forms.Field:
    """The form field of a question."""
    found = answer_type(shape, ask.name)
    common: dict[str, Any] = {"label": ask.label, "help_text": ask.why, "required": False}
    if ask.of or found.kind == "key":
        return _choosing(ask, found, setting, common)
    if found.kind == "choice" and found.choice is not None:
        return _closed(found, common)
    if found.kind == "shape" and found.shape is not None:
        fields = {sub.name: field_for(sub, found.shape, setting) for sub in ask.asks}
        return RowsField(fields=fields, **common)
    if found.many:
        return LinesField(**common)
    simple: dict[str, type[forms.Field]] = {
        "flag": YesNoField,
        "span": SpanField,
        "cron": CronField,
        "number": NumberField,
    }
    if found.kind in simple:
        return simple[found.kind](**common)
    if found.kind == "day":
        return forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **common)
    if found.kind == "text":
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), max_length=200_000, **common)
    return forms.CharField(max_length=2_000, **common)


def _choosing(ask: Ask, found: AnswerType, setting: Setting, common: dict[str, Any]) -> forms.Field:
    options = (
        rows_of(setting.dossier, ask.of) if ask.of else people_and_systems(setting.dossier, found.to, setting.systems)
    )
    if found.many:
        return forms.MultipleChoiceField(choices=options, widget=forms.CheckboxSelectMultiple, **common)
    return forms.ChoiceField(choices=[NOT_ANSWERED, *options], **common)


def _closed(found: AnswerType, common: dict[str, Any]) -> forms.Field:
    options = found.choice.choices() if found.choice else []
    if found.many:
        return forms.MultipleChoiceField(choices=options, widget=forms.CheckboxSelectMultiple, **common)
    widget = forms.RadioSelect if len(options) <= MOST_RADIOS else forms.Select
    return forms.ChoiceField(choices=[*options, NOT_ANSWERED], widget=widget, **common)


def get(answers: Mapping[str, Any], path: str) -> Any:
    """The answer at a path of plain answers; nothing when it was not given."""
    name, _, rest = path.partition(".")
    value = answers.get(name)
    return get(value, rest) if rest and isinstance(value, Mapping) else None if rest else value


def put(answers: dict[str, Any], path: str, value: Any) -> None:
    """Sets or, when empty, takes away the answer at a path of plain answers."""
    name, _, rest = path.partition(".")
    if rest:
        group = dict(answers.get(name) or {})
        put(group, rest, value)
        value = group
    if is_empty(value):
        answers.pop(name, None)
    else:
        answers[name] = value
