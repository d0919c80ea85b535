"""Forms made from what a connector kind says about itself: where it looks, and how it signs in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from datamaps.connectors.base import Ask, Kind
from datamaps.connectors.kinds import KINDS
from integrations_portal.shapes.choices import Words
from integrations_portal.shapes.spans import is_cron

SIGN_INS: dict[str, tuple[Words, tuple[tuple[str, Words], ...]]] = {
    "none": (_("Without signing in"), ()),
    "basic": (_("User and password"), (("user", _("User")), ("password", _("Password")))),
    "bearer": (_("Bearer token"), (("token", _("Token")),)),
    "api_key": (
        _("API key"),
        (
            ("key", _("Key")),
            ("header", _("Name of the header (X-API-Key when empty)")),
            ("parameter", _("Or name of the address parameter")),
        ),
    ),
    "oauth_client": (
        _("OAuth client"),
        (
            ("token_url", _("Address of the token service")),
            ("client_id", _("Client id")),
            ("client_secret", _("Client secret")),
            ("scope", _("Scope")),
        ),
    ),
    "mtls": (_("Certificate"), (("certificate", _("Certificate (PEM)")), ("key", _("Key (PEM)")))),
    "ssh_password": (_("SFTP: user and password"), (("user", _("User")), ("password", _("Password")))),
    "ssh_key": (
        _("SFTP: user and key"),
        (
            ("user", _("User")),
            ("key", _("Private key (OpenSSH or PEM)")),
            ("password", _("Password of the key, if it has one")),
        ),
    ),
    "tap": (_("Secret settings of a tap"), (("settings", _("Secret settings (a JSON object)")),)),
}
EVERY: tuple[tuple[str, Words], ...] = (
    ("* * * * *", _("Every minute")),
    ("*/15 * * * *", _("Every 15 minutes")),
    ("0 * * * *", _("Every hour")),
    ("0 6 * * *", _("Every day at 06:00")),
    ("0 6 * * 1", _("Every Monday at 06:00")),
    ("", _("Only when somebody asks")),
)


class ConfigForm(forms.Form):
    """Where a kind looks. `config()` are the plain values that it is configured with."""

    def __init__(self, kind: Kind, config: dict[str, Any] | None = None, data: Any = None) -> None:
        self.kind = kind
        super().__init__(data=data, initial=config or {}, prefix="config")
        for ask in kind.asks:
            required = ask.required and not ask.only_for
            common: dict[str, Any] = {"label": ask.label, "help_text": ask.help, "required": required}
            if ask.widget == "choice":
                empty = [] if ask.required else [("", _("Not answered yet"))]
                self.fields[ask.name] = forms.ChoiceField(choices=[*empty, *ask.choices], **common)
            elif ask.widget == "tap":
                taps = [(name, name) for name in settings.SINGER_TAPS]
                self.fields[ask.name] = forms.ChoiceField(choices=[("", _("None")), *taps], **common)
            elif ask.widget == "number":
                self.fields[ask.name] = forms.IntegerField(min_value=0, **common)
            else:
                lines = forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}) if ask.widget == "lines" else None
                self.fields[ask.name] = forms.CharField(max_length=2_000, widget=lines, **common)

    def asked(self) -> list[dict[str, Any]]:
        """Each question with an example of its answer, and the answers of the first one that it belongs to."""
        return [
            {
                "field": self[ask.name],
                "example": "" if ask.choices else ask.example,
                "required": ask.required,
                "depends": self._depends(ask),
            }
            for ask in self.kind.asks
        ]

    def _depends(self, ask: Ask) -> dict[str, Any] | None:
        if not ask.only_for:
            return None
        first = self.kind.asks[0]
        words = [str(label) for value, label in first.choices if value in ask.only_for]
        return {"on": self[first.name].html_name, "values": "|".join(ask.only_for), "words": words}

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        first = given.get(self.kind.asks[0].name) if self.kind.asks else None
        for ask in self.kind.asks:
            if ask.only_for and ask.matters(first):
                if ask.required and not given.get(ask.name) and ask.name not in self.errors:
                    self.add_error(ask.name, self.fields[ask.name].error_messages["required"])
            elif ask.only_for:
                given.pop(ask.name, None)  # typed before the first answer was changed
        return given

    def config(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}

    def routed_elsewhere(self, before: dict[str, Any]) -> bool:
        """Whether a secret would now be sent somewhere else than before."""
        now = self.config()
        return any(before.get(ask.name) != now.get(ask.name) for ask in self.kind.asks if ask.routes)


class SignInForm(forms.Form):
    """How a kind signs in. What is stored is never shown again: a field left empty keeps it."""

    def __init__(self, ways: Iterable[str], sign_in: str = "none", data: Any = None) -> None:
        super().__init__(data=data, prefix="secret")
        options = [(name, SIGN_INS[name][0]) for name in ways if name in SIGN_INS]
        self.fields["kind"] = forms.ChoiceField(
            label=_("How does it sign in?"),
            choices=options,
            widget=forms.RadioSelect,
            # Some kinds always ask who is there.
            initial=sign_in if sign_in in dict(options) or not options else options[0][0],
        )
        for name, _label in options:
            for part, words in SIGN_INS[name][1]:
                self.fields[f"{name}-{part}"] = forms.CharField(
                    label=words, required=False, widget=_widget(name, part), max_length=20_000
                )

    def values(self) -> dict[str, str]:
        """The typed parts of the chosen way; empty when nothing was typed."""
        chosen = self.cleaned_data["kind"]
        parts = {part: self.cleaned_data[f"{chosen}-{part}"] for part, _words in SIGN_INS[chosen][1]}
        return {part: value for part, value in parts.items() if value}


def _widget(sign_in: str, part: str) -> forms.Widget:
    if sign_in in ("mtls", "tap") or (sign_in, part) == ("ssh_key", "key"):
        return forms.Textarea(attrs={"rows": 3, "autocomplete": "off"})
    return forms.PasswordInput(attrs={"autocomplete": "off"}) if part in _HIDDEN else forms.TextInput()


_HIDDEN = ("password", "token", "key", "client_secret")


class ConnectorForm(forms.Form):
    """When a system is looked at."""

    name = forms.SlugField(
        label=_("A short name for this check"),
        max_length=64,
        help_text=_("It stands in addresses and messages and never changes."),
    )
    cron = forms.CharField(label=_("How often?"), required=False, max_length=100)
    active = forms.BooleanField(label=_("Look by itself, as often as this"), required=False, initial=True)

    def __init__(self, data: Any = None, initial: Any = None, fixed_name: bool = False) -> None:
        super().__init__(data=data, initial=initial)
        now = (initial or {}).get("cron", "0 * * * *")
        known = [value for value, _label in EVERY]
        extra = [] if now in known else [(now, now)]
        self.fields["cron"] = forms.ChoiceField(
            label=_("How often?"), choices=[*EVERY, *extra], required=False, initial=now
        )
        if fixed_name:
            del self.fields["name"]

    def clean_cron(self) -> str:
        cron: str = self.cleaned_data["cron"]
        if cron and not is_cron(cron):
            raise forms.ValidationError(_("Choose how often."))
        return cron


LONGEST_PASTE = 2_000_000
"""Letters that may be pasted; more than that is a file."""


class SourceForm(forms.Form):
    """A file that describes a system, or the same as pasted text."""

    kind = forms.ChoiceField(label=_("What is it?"), required=False)
    file = forms.FileField(
        label=_("File"),
        help_text=_("What describes it: an OpenAPI document, a SQLite database, a CSV export, a list of its fields."),
        required=False,
    )
    text = forms.CharField(
        label=_("Or paste it here"),
        help_text=_("A description, a list of fields copied from a spreadsheet, or samples of a message in JSON."),
        widget=forms.Textarea(attrs={"rows": 4, "class": "code-input", "spellcheck": "false"}),
        max_length=LONGEST_PASTE,
        strip=False,
        required=False,
    )
    keep_missing = forms.BooleanField(
        label=_("Keep what the file does not have"),
        help_text=_("Without this, documented records and fields that are not in the file are removed."),
        required=False,
        initial=True,
    )

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data=data, files=files)
        readable = [(kind.id, kind.label) for kind in KINDS.values() if kind.read]
        self.fields["kind"] = forms.ChoiceField(
            label=_("What is it?"), choices=[("", _("Find out by itself")), *readable], required=False
        )

    def clean(self) -> dict[str, Any]:
        """Raises an error beside the file unless there is exactly one source."""
        answers: dict[str, Any] = super().clean() or {}
        pasted = bool(answers.get("text", "").strip())
        if not self.errors and pasted == bool(answers.get("file")):
            both = _("There is a file and a pasted text. Take one of them away.")
            self.add_error("file", both if pasted else _("Choose a file, or paste its text below."))
        return answers

    def source(self) -> tuple[str, Any]:
        """Which question was answered (`file` or `text`), and its answer."""
        name = "file" if self.cleaned_data.get("file") else "text"
        return name, self.cleaned_data[name]
