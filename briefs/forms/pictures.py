"""A picture as an answer: its name travels in the form, a file that is chosen or pasted comes beside it."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.urls import reverse

_NAME = re.compile(r"files/([0-9a-f]{64})\.(png|jpg|webp)")


class PictureInput(forms.TextInput):
    """Shows the picture that is there; views/pictures.py keeps the file before the form is read."""

    needs_multipart_form = True
    template_name = "forms/picture.html"

    def __init__(self, workspace: str) -> None:
        super().__init__()
        self.workspace = workspace

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        kept = _NAME.fullmatch(str(value or ""))
        context["url"] = reverse("picture", args=[self.workspace, kept[1], kept[2]]) if kept else ""
        return context


class PictureField(forms.CharField):
    def __init__(self, workspace: str, **options: Any) -> None:
        super().__init__(widget=PictureInput(workspace), max_length=110, **options)
