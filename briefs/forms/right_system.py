"""The form that asks, beside a mapped field, which system is right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from briefs.forms.choices import Option
from datamaps.map.binding_plan import Standing
from datamaps.map.shared import ConflictRule, Ownership
from integrations_portal.look.fields import NOT_ANSWERED


class RightForm(forms.Form):
    """`systems` are those that may be right; `people` those who may answer questions."""

    system_of_record = forms.ChoiceField(
        label=_("If two systems disagree, which one is right?"),
        help_text=_("The others follow it."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the system that is right.")},
    )
    conflict_rule = forms.ChoiceField(
        label=_("If two differ"), help_text=_("Two systems can change at the same moment."), required=False
    )
    steward = forms.ChoiceField(
        label=_("Who answers questions?"),
        help_text=_("Somebody who knows what a strange value means."),
        required=False,
    )

    def __init__(
        self,
        standing: Standing,
        systems: Iterable[Option],
        people: Iterable[Option],
        data: Mapping[str, Any] | None = None,
    ) -> None:
        self.now = standing.now
        super().__init__(data=data, initial=self.now.plain())
        rules = [option for option in ConflictRule.choices() if self._offered(option[0])]
        self.fields["system_of_record"] = _with(self.fields["system_of_record"], list(systems))
        self.fields["conflict_rule"] = _with(self.fields["conflict_rule"], [NOT_ANSWERED, *rules])
        self.fields["steward"] = _with(self.fields["steward"], [NOT_ANSWERED, *people])

    def _offered(self, rule: str) -> bool:
        """An order of trust is made on the page of the shared field; where there is one, it may stay."""
        return rule != ConflictRule.TRUSTED_ORDER or bool(self.now.trusted_order)

    def chosen(self) -> Ownership:
        """The row that holds now, with what was answered here."""
        answered = {name: self.cleaned_data.get(name) for name in ("system_of_record", "conflict_rule", "steward")}
        return Ownership.read(self.now.plain() | answered)


def _with(field: forms.Field, options: list[Option]) -> forms.Field:
    if isinstance(field, forms.ChoiceField):
        field.choices = options
    return field
