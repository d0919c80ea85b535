"""A workspace file that is handed over."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from datamaps.connectors.archive import is_archive

LARGEST = 10_000_000
"""Bytes; larger files go through the command line."""
_HEAD = 8


class WorkspaceFileForm(forms.Form):
    file = forms.FileField(
        label=_("Workspace file"),
        help_text=_("YAML or JSON, as it was downloaded here or written by a program."),
        error_messages={"required": _("Choose a file.")},
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise ValidationError(_("The file is larger than 10 MB. Ask for it to be imported on the server."))
        if is_archive(file.read(_HEAD)):
            words = _("This is a zip, whose pictures would not come along. Hand over the file inside it.")
            raise ValidationError(words)
        file.seek(0)
        return file
