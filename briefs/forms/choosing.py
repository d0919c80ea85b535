"""Choosing a person, team, system or shared record from a list, or naming one that the list does not have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from briefs.forms.newcomers import KIND_WORDS, NOT_LISTED, OTHERS, TYPED, Newcomers, typed

MOST = 200
"""A longer text is no name."""


class _NameBeside:
    """Draws a field for a name beside a list, and reads it."""

    kinds: tuple[str, ...] = ()
    choices: Any

    def _keys(self) -> list[str]:
        return [str(key) for key, _label in self.choices]

    def typed_name(self, data: Mapping[str, Any], name: str) -> str:
        new = str(data.get(f"{name}-new") or "").strip()
        kind = str(data.get(f"{name}-kind") or "")
        return typed(kind if kind in self.kinds else self.kinds[0], new) if new else ""

    def name_context(self, value: str, keys: list[str]) -> dict[str, Any]:
        """`keys`: what may be chosen; the field stands open while that is nobody but the reader."""
        kind, _colon, new = value.removeprefix(TYPED).partition(":")
        words = NOT_LISTED.get(self.kinds, OTHERS)
        kinds = [(one, KIND_WORDS[one], one == kind) for one in self.kinds] if len(self.kinds) > 1 else []
        only_typed = all(key.startswith(TYPED) for key in keys)
        return {
            "not_listed": words,
            "new_name": new,
            "kinds": kinds,
            "open": bool(new) or only_typed,
            "nothing": not keys,
        }


class ChoosingSelect(_NameBeside, forms.Select):
    template_name = "forms/choosing.html"

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        return self.typed_name(data, name) or super().value_from_datadict(data, files, name)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        text = str(value or "")
        new = text if text.startswith(TYPED) else ""
        context = super().get_context(name, "" if new else value, attrs)
        # The first choice says that nothing is chosen.
        return (
            context
            | self.name_context(new, [key for key in self._keys() if key])
            | {"drawn": "django/forms/widgets/select.html", "described_by": (attrs or {}).get("aria-describedby", "")}
        )


class ChoosingBoxes(_NameBeside, forms.CheckboxSelectMultiple):
    template_name = "forms/choosing.html"

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        new = self.typed_name(data, name)
        return [*(super().value_from_datadict(data, files, name) or []), *([new] if new else [])]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        values = [str(one) for one in value or []]
        new = next((one for one in values if one.startswith(TYPED)), "")
        context = super().get_context(name, [one for one in values if one != new], attrs)
        drawn = {"drawn": "django/forms/widgets/checkbox_select.html", "boxes": True}
        return context | self.name_context(new, self._keys()) | drawn

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return "" if index is None else super().id_for_label(id_, index)


class ChoosingField(forms.ChoiceField):
    """One key, or a typed name that becomes one."""

    def __init__(self, kinds: tuple[str, ...], newcomers: Newcomers, **options: Any) -> None:
        widget = ChoosingSelect()
        widget.kinds = kinds
        super().__init__(widget=widget, **options)
        self.newcomers = newcomers

    def clean(self, value: Any) -> str:
        text = str(value or "")
        return _key(text, self) if text.startswith(TYPED) else str(super().clean(value))


class ChoosingManyField(forms.MultipleChoiceField):
    """Several keys, and a typed name that becomes one."""

    def __init__(self, kinds: tuple[str, ...], newcomers: Newcomers, **options: Any) -> None:
        widget = ChoosingBoxes()
        widget.kinds = kinds
        super().__init__(widget=widget, **options)
        self.newcomers = newcomers

    def clean(self, value: Any) -> list[str]:
        values = [str(one) for one in value or []]
        listed = super().clean([one for one in values if not one.startswith(TYPED)])
        return list(dict.fromkeys([*listed, *(_key(one, self) for one in values if one.startswith(TYPED))]))


def _key(text: str, field: ChoosingField | ChoosingManyField) -> str:
    kind, _colon, name = text.removeprefix(TYPED).partition(":")
    if len(name) > MOST:
        raise ValidationError(_("A name has at most %(most)s characters."), params={"most": MOST})
    return field.newcomers.key(kind, name)
