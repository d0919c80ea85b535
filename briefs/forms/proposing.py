"""The file of another tool, handed over or pasted."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LARGEST = 5_000_000
"""Bytes of a file."""


class ProposalForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("An exported n8n workflow (.json), or a catalog-info.yaml of Backstage."),
    )
    text = forms.CharField(
        label=_("Or paste its text"),
        required=False,
        max_length=LARGEST,
        widget=forms.Textarea(attrs={"rows": 8, "class": "mono", "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file = cleaned.get("file")
        if file is not None and file.size > LARGEST:
            self.add_error("file", _("The file is larger than 5 MB. Export one workflow at a time."))
        elif file is None and not cleaned.get("text") and not self.errors:
            self.add_error("file", _("Choose a file, or paste its text."))
        return cleaned

    def given(self) -> str:
        """The field that was filled in; a file counts before a text."""
        return "file" if self.cleaned_data.get("file") else "text"

    def content(self) -> bytes:
        file = self.cleaned_data.get("file")
        return bytes(file.read()) if file else self.cleaned_data["text"].encode()
