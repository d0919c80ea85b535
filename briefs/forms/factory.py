"""Forms made from declarations: the questions of a page, over the shape that says what an answer may be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from briefs.forms.choices import Setting, people_and_systems, rows_of, with_current
from briefs.forms.choosing import ChoosingField, ChoosingManyField
from briefs.forms.newcomers import SHARED, Newcomers
from briefs.forms.pictures import PictureField
from briefs.sections.machine import Ask, Page, Talk
from integrations_portal.look.fields import (
    NOT_ANSWERED,
    CronField,
    DayField,
    KeysField,
    LinesField,
    NumberField,
    SpanField,
    YesNoField,
    ZoneField,
)
from integrations_portal.look.rows import RowsField
from integrations_portal.shapes.answers import AnswerType, answer_type
from integrations_portal.shapes.base import Shape, is_empty
from integrations_portal.shapes.choices import Choice

MOST_RADIOS = 7
MOST_IN_A_ROW = 3
"""Radio buttons beside other fields of a row; a longer list is chosen from, so that the row stays one."""
"""A longer closed list becomes a select box."""
# Stands for the ref that a new row gets when it is saved; a shape may not be without one.
_NO_REF = "new"
# Lists in which the order of the keys is part of the answer.
_ORDERED = frozenset(["trusted_order"])


def begin(talk: Talk, page: Page, answers: Mapping[str, Any]) -> dict[str, Any]:
    """What a page of questions says before anybody types: the answers so far, and the usual one where there is none."""
    found = {ask.name: get(answers, ask.name) for ask in page.asks}
    usual = {name: default_of(talk.shape, name) for name, value in found.items() if value is None}
    return found | {name: value for name, value in usual.items() if value is not None}


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
        self.newcomers = setting.newcomers()
        initial = begin(talk, page, self.answers)
        super().__init__(data=data, initial=initial)
        for ask in page.asks:
            maker = Fields(setting, self.newcomers)
            self.fields[ask.name] = maker.field(ask, talk.shape, initial[ask.name])

    def clean(self) -> dict[str, Any]:
        """Puts the page's answers over the others and asks the shape whether all of it holds together."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        for ask in self.page.asks:
            put(self.answers, ask.name, cleaned.get(ask.name))
        made = {} if self.answers.get("ref") or "ref" not in self.talk.generated else {"ref": _NO_REF}
        try:
            self.result = self.talk.shape.read(made | self.answers)
        except ValidationError as error:
            for fault in error.errors():
                self._say(fault)
        return cleaned

    def plain(self) -> dict[str, Any]:
        """The answers as they are saved; a row that has no ref yet gets one then."""
        plain = self.result.plain()
        if plain.get("ref") == _NO_REF:
            del plain["ref"]
        return plain

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
        return {"on": self[other].html_name, "values": "|".join(values), "words": words}

    def grow(self, name: str) -> None:
        """Puts the focus into the empty row of a list."""
        field = self.fields.get(name)
        if isinstance(field, RowsField):
            field.widget.grown = True

    def refuse(self, refused: Mapping[str, str]) -> None:
        """Takes note of pictures that were not taken, by the name of their field, with the reason in words."""
        for name, words in refused.items():
            rows, number, part = name.rsplit("-", 2)
            field = self.fields[rows]
            if isinstance(field, RowsField):
                field.refused[int(number), part] = words

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


class Fields:
    """Makes the form field of a question."""

    def __init__(self, setting: Setting, newcomers: Newcomers) -> None:
        self.setting, self.newcomers = setting, newcomers

    def field(self, ask: Ask, shape: type[Shape], current: Any, radios: int = MOST_RADIOS) -> forms.Field:
        """The field of a question; `current` is what was answered so far, for lists that no longer offer it."""
        found = answer_type(shape, ask.name)
        common: dict[str, Any] = {"label": ask.label, "help_text": ask.why, "required": False}
        if ask.of or found.kind == "key":
            return self._choosing(ask, found, current, common)
        if found.kind == "choice" and found.choice is not None:
            return _closed(found, common, default_of(shape, ask.name), radios)
        if found.kind == "picture":
            return PictureField(workspace=self.setting.dossier.content.workspace.key, **common)
        if found.kind == "shape" and found.shape is not None:
            return self._rows(ask, found.shape, current, common)
        if found.many:
            return LinesField(**common)
        if found.kind == "flag" and default_of(shape, ask.name) is not None:
            return YesNoField(always=True, **common)
        return _simple(found, common)

    def _rows(self, ask: Ask, shape: type[Shape], current: Any, common: dict[str, Any]) -> forms.Field:
        rows = current if isinstance(current, list) else []
        fields = {
            sub.name: self.field(sub, shape, _flat(row.get(sub.name) for row in rows), MOST_IN_A_ROW)
            for sub in ask.asks
        }
        told_by = {sub.name: sub.told_by for sub in ask.asks if sub.told_by}
        return RowsField(fields, {sub.name: sub.example for sub in ask.asks}, told_by, **common)

    def _choosing(self, ask: Ask, found: AnswerType, current: Any, common: dict[str, Any]) -> forms.Field:
        setting = self.setting
        now = _flat([current])
        options = rows_of(setting, ask.of) if ask.of else people_and_systems(setting, found.to, now)
        options = with_current(options, now, setting.dossier, ask.of)
        kinds = (SHARED,) if ask.of == "shared records" else () if ask.of and found.kind != "key" else found.to
        if found.many and ask.name in _ORDERED:
            return KeysField(options=options, **common)
        if found.many and kinds:
            return ChoosingManyField(kinds, self.newcomers, choices=options, **common)
        if found.many:
            return forms.MultipleChoiceField(choices=options, widget=forms.CheckboxSelectMultiple, **common)
        if kinds:
            return ChoosingField(kinds, self.newcomers, choices=[NOT_ANSWERED, *options], **common)
        return forms.ChoiceField(choices=[NOT_ANSWERED, *options], **common)


def _flat(values: Iterable[Any]) -> list[str]:
    """The keys in answers that are one key or a list of them."""
    found: list[str] = []
    for value in values:
        found += [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)] if value else []
    return found


def _simple(found: AnswerType, common: dict[str, Any]) -> forms.Field:
    simple: dict[str, type[forms.Field]] = {
        "flag": YesNoField,
        "span": SpanField,
        "cron": CronField,
        "number": NumberField,
        "timezone": ZoneField,
    }
    if found.kind in simple:
        return simple[found.kind](**common)
    if found.kind == "day":
        return DayField(**common)
    if found.kind == "text":
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), max_length=200_000, **common)
    return forms.CharField(max_length=2_000, **common)


def _closed(found: AnswerType, common: dict[str, Any], default: Any, radios: int) -> forms.Field:
    """A closed list; where one of it holds when nobody says anything, *not answered* is none of the choices."""
    options = found.choice.choices() if found.choice else []
    if found.many:
        return forms.MultipleChoiceField(choices=options, widget=forms.CheckboxSelectMultiple, **common)
    none = [] if default else [NOT_ANSWERED]
    if len(options) <= radios:
        return forms.ChoiceField(choices=[*options, *none], widget=forms.RadioSelect, **common)
    return forms.ChoiceField(choices=[*none, *options], **common)


def default_of(shape: type[Shape], path: str) -> Any:
    """What a choice or a flag is when nobody says anything; nothing where that is no answer."""
    name, _dot, rest = path.partition(".")
    info = next(info for field, info in shape.model_fields.items() if field.rstrip("_") == name)
    if rest:
        inner = answer_type(shape, name).shape
        return default_of(inner, rest) if inner else None
    default = info.get_default()
    return default if isinstance(default, Choice | bool) else None


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
