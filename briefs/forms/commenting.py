"""Saying something about a row of a brief."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from briefs.models import Comment

MOST = 10_000


class CommentForm(forms.Form):
    """`about` makes the ids of its fields its own: several of these forms may stand on one page."""

    use_required_attribute = False
    text = forms.CharField(
        label=_("Your comment"),
        max_length=MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Write what you want to say."),
            "max_length": _("This is longer than a comment may be: %(show_value)d of %(limit_value)d characters."),
        },
    )

    def __init__(self, about: UUID, data: Any = None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data=data, auto_id=f"id_{about}_%s", initial=initial)


class ChangeForm(CommentForm):
    """The same comment in other words. `version` is the state that its author read."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, said: Comment, data: Any = None) -> None:
        super().__init__(said.uid, data, {"text": said.text, "version": said.version})
        self.uid = said.uid
        if data is None:
            self.fields["text"].widget.attrs["data-focus"] = ""
