"""The form that asks for a pack."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from briefs.documents.kind import Kind
from briefs.documents.pack import Audience, Pack
from briefs.documents.render import Form

MOST_PAGES = 2_000
_FORMS = (Form.PDF, Form.HTML, Form.MARKDOWN, Form.JSON)


class PackForm(forms.Form):
    documents = forms.MultipleChoiceField(
        label=_("Which documents?"),
        choices=Kind.choices(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The integration pack holds all the others. Several documents come as one zip file."),
        error_messages={"required": _("Pick at least one document.")},
    )
    # Not called `form`: in a browser that would hide the form's own property of that name from scripts.
    written_as = forms.ChoiceField(
        label=_("As what?"), choices=[(one.value, one.label) for one in _FORMS], widget=forms.RadioSelect
    )
    of_version = forms.ChoiceField(
        label=_("Which state of the brief?"),
        required=False,
        help_text=_("A version is exactly what was signed. What stands now is marked as a draft until it is signed."),
    )
    budget = forms.IntegerField(
        label=_("How many pages may it have?"),
        required=False,
        min_value=1,
        max_value=MOST_PAGES,
        help_text=_("Nobody reads two hundred pages. You are told when it gets longer; nothing is cut."),
    )
    left_out = forms.MultipleChoiceField(
        label=_("Leave these out"), required=False, widget=forms.CheckboxSelectMultiple
    )
    audience = forms.ChoiceField(choices=Audience.choices(), widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, versions: Iterable[int], chapters: Iterable[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        numbers = [(str(number), _("Version %(n)d") % {"n": number}) for number in versions]
        cast(forms.ChoiceField, self.fields["of_version"]).choices = [("", _("What stands now")), *numbers]
        cast(forms.MultipleChoiceField, self.fields["left_out"]).choices = list(chapters)

    def pack(self) -> Pack:
        """What was asked for; only of a valid form."""
        said = self.cleaned_data
        return Pack(
            documents=tuple(Kind.of(value) for value in said["documents"]),
            form=Form.of(said["written_as"]),
            audience=Audience.of(said["audience"] or Audience.EVERYBODY.value),
            left_out=tuple(said["left_out"]),
            budget=said["budget"],
            version=int(said["of_version"]) if said["of_version"] else None,
        )
