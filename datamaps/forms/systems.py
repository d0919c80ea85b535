"""The form of a system: what it is and who answers for it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from datamaps.forms.windows import EnvironmentsField, WindowsField
from datamaps.map.systems import Hosting, Lifecycle, SystemKind, Window
from datamaps.map.windows import window_in_words
from datamaps.models import Connector, System
from datamaps.schema.shapes import Classification
from integrations_portal.accounts.models import Contact, Team, Workspace
from integrations_portal.look.rows import RowsField
from integrations_portal.rows.conflict import words_of

MOST_LETTERS = 1_000
_OPEN = ("", _("Not answered yet"))
_PEOPLE = ("business_owner", "technical_owner", "support")
_GROUPS = (
    (_("What it is"), ("name", "kind", "vendor")),
    (_("How it is run"), ("hosting", "speaks", "lifecycle", "fixed", "legacy", "clearance")),
    (_("Where it can be reached, and when it is closed"), ("environments", "maintenance")),
    (_("Who answers for it"), ("owner_team", *_PEOPLE)),
    (_("For others"), ("docs_url", "notes")),
)
"""The fields under their headings, in the order of the page."""


class WordsField(forms.CharField):
    """A list of words with commas between them."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]  # a list is what the words are
        text = super().to_python(value) or ""
        if len(text) > MOST_LETTERS:
            sentence = _("This is too long: %(most)s letters at most.")
            raise ValidationError(sentence, params={"most": MOST_LETTERS}, code="too_long")
        return list(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))


class SystemForm(forms.Form):
    """Plain answers in, plain answers out: `answers()` are those of the whole system, with the typed ones over them."""

    name = forms.CharField(
        label=_("What is it called?"), max_length=200, help_text=_("As people here call it, not as the contract does.")
    )
    kind = forms.ChoiceField(label=_("What is it for?"), choices=[_OPEN, *SystemKind.choices()], required=False)
    vendor = forms.CharField(label=_("Who makes it?"), max_length=200, required=False)
    hosting = forms.ChoiceField(label=_("Where does it run?"), choices=[_OPEN, *Hosting.choices()], required=False)
    speaks = WordsField(
        label=_("How can others talk to it?"),
        help_text=_(
            "The ways and the forms that it understands, with commas between: REST, webhooks, SFTP, JSON, CSV."
        ),
        required=False,
    )
    lifecycle = forms.ChoiceField(label=_("Is it in use?"), choices=[_OPEN, *Lifecycle.choices()], required=False)
    fixed = forms.BooleanField(
        label=_("We must fit around it"), help_text=_("It cannot be changed for this integration."), required=False
    )
    legacy = forms.BooleanField(label=_("It is an old system that nobody develops any more"), required=False)
    clearance = forms.ChoiceField(
        label=_("What may it hold at most?"),
        choices=[_OPEN, *Classification.choices()],
        required=False,
        help_text=_("The most sensitive data that it is allowed to keep."),
    )
    owner_team = forms.ChoiceField(label=_("Which team owns it?"), required=False)
    business_owner = forms.ChoiceField(label=_("Who decides about it?"), required=False)
    technical_owner = forms.ChoiceField(label=_("Who looks after it technically?"), required=False)
    support = forms.ChoiceField(label=_("Who helps when it does not work?"), required=False)
    docs_url = forms.URLField(label=_("Where is it described?"), required=False, assume_scheme="https")
    notes = forms.CharField(
        label=_("What should others know?"),
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
        max_length=200_000,
    )

    def __init__(self, workspace: Workspace, system: System | None = None, data: Any = None) -> None:
        self.before: dict[str, Any] = system.plain() if system else {}
        self.system = system
        self.grown = ""
        super().__init__(data=data, initial=dict(self.before))
        self.fields["environments"] = EnvironmentsField(
            label=_("Where can it be reached?"),
            help_text=_("One row for each: the real one first, then those for trying things out."),
        )
        windows = WindowsField(
            self.before.get("maintenance", ()),
            label=_("When is it closed for maintenance?"),
            help_text=_("Flows that would run then are asked about, and the runbook tells it."),
        )
        self.fields["maintenance"] = windows
        self.initial["maintenance"] = windows.asked
        people = [(row.key, row.label()) for row in Contact.objects.of(workspace).filter(active=True)]
        for name in _PEOPLE:
            self._choices(name, people)
        self._choices("owner_team", [(row.key, row.label()) for row in Team.objects.of(workspace)])

    def _choices(self, name: str, options: list[tuple[str, str]]) -> None:
        """Keeps somebody who has left choosable while they are the answer."""
        now = self.before.get(name)
        known = {key for key, _label in options}
        extra = [(now, now)] if now and now not in known else []
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [_OPEN, *options, *extra]
        if not options:
            field.help_text = _("Nobody is known here yet. Add them under People; this can be answered later.")

    def clean_environments(self) -> list[dict[str, Any]]:
        """Raises an error where a live check looks at an environment that would be gone."""
        rows: list[dict[str, Any]] = self.cleaned_data["environments"]
        checks = Connector.objects.filter(system=self.system) if self.system else ()
        named = {check.details.get("environment", ""): check.key for check in checks}
        for name in sorted(named.keys() - {row["name"] for row in rows} - {""}):
            sentence = _("The live check “%(check)s” looks at “%(name)s”. Keep it here.")
            raise ValidationError(sentence, params={"check": named[name], "name": name}, code="in_use")
        return rows

    def grow(self, name: str) -> SystemForm:
        """The typed values as they are, not judged yet, with the focus in the empty row of a list."""
        field = self.fields.get(name)
        if isinstance(field, RowsField):
            field.widget.grown = True
            self.grown = name
        self._errors = ErrorDict()
        return self

    def words(self, name: str, value: Any) -> str:
        """How the answer to a question is written where two people changed it."""
        if name == "maintenance":
            return "; ".join(window_in_words(Window.read(row)) for row in value or ())
        if name == "environments":
            return "; ".join(" ".join(row.values()) for row in value or ())
        return words_of(self.fields)(name, value)

    def groups(self) -> list[tuple[str, list[forms.BoundField], bool]]:
        """Headings, each with its fields, and whether any of them has a mistake or was just given a row."""
        return [
            (str(title), [self[name] for name in names], not {self.grown, *self.errors}.isdisjoint(names))
            for title, names in _GROUPS
        ]

    def answers(self) -> dict[str, Any]:
        typed = {name: value for name, value in self.cleaned_data.items() if value}
        return {name: value for name, value in self.before.items() if name not in self.fields} | typed
