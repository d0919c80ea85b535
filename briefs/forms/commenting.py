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


class ReplyForm(forms.Form):
    """What somebody outside says to a question. `version` is the state of their own words that they read."""

    use_required_attribute = False
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label=_("Your answer"),
        help_text=_("In your own words. It is kept beside the question, for those who write the brief."),
        max_length=MOST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": _("Write your answer."),
            "max_length": _("This is longer than an answer may be: %(show_value)d of %(limit_value)d characters."),
        },
    )

    def __init__(self, data: Any, text: str, version: int) -> None:
        super().__init__(data, initial={"text": text, "version": version})
