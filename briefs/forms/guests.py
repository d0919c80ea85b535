"""Letting somebody outside into a brief."""

from __future__ import annotations

import uuid
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from briefs.documents.kind import Kind
from briefs.models import May
from briefs.services.guests import MOST, USUAL, Terms
from integrations_portal.accounts.models import Contact, Membership, Workspace
from integrations_portal.look.words import day_in_words
from integrations_portal.shapes.people import ContactKind

SOMEBODY_NEW = ""


class GuestForm(forms.Form):
    """`once` makes one link of two presses. The name and the address are of somebody who is not listed yet."""

    use_required_attribute = False
    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    contact = forms.ChoiceField(label=_("With whom?"), required=False)
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        required=False,
        help_text=_("The link is sent there. Left empty, you hand it over yourself."),
    )
    may = forms.ChoiceField(label=_("What may they do?"), widget=forms.RadioSelect, initial=May.ANSWER)
    documents = forms.MultipleChoiceField(
        label=_("Which documents may they read?"),
        choices=Kind.choices(),
        widget=forms.CheckboxSelectMultiple,
        initial=[Kind.BRIEF.value],
        help_text=_(
            "As they are on the day. The integration pack holds all the others, and whoever signs may read it."
        ),
        error_messages={"required": _("Pick at least one document.")},
    )
    settled_only = forms.BooleanField(
        label=_("Leave out open questions and decisions"),
        help_text=_("What is still argued about inside. It is never left out for somebody who signs."),
        required=False,
    )
    until = forms.DateField(
        label=_("Until when?"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("The last day on which the link works, at most 90 days from now. You can take it back before."),
        error_messages={"required": _("Say until when.")},
    )

    def __init__(self, data: Any, workspace: Workspace, maker: Membership) -> None:
        super().__init__(data, initial={"until": timezone.localdate() + USUAL})
        self.workspace, self.today = workspace, timezone.localdate()
        rows = Contact.objects.of(workspace).filter(active=True)
        self.people = {row.key: row for row in rows if row.read().kind is not ContactKind.AGENT}
        listed = [(key, _listed(row)) for key, row in self.people.items()]
        self._offer("contact", [(SOMEBODY_NEW, _("Somebody who is not listed")), *listed])
        self._offer("may", [(one.value, one.label) for one in May if maker.may(one.role)])
        self.may_let_sign = maker.may(May.SIGN.role)
        until = cast(forms.DateField, self.fields["until"])
        until.widget.attrs |= {"min": self.today.isoformat(), "max": (self.today + MOST).isoformat()}

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = choices

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if until < self.today:
            raise ValidationError(_("This day is over. Choose today or a later day."))
        if until > self.today + MOST:
            last = {"day": day_in_words(self.today + MOST)}
            raise ValidationError(_("Choose a day up to %(day)s.") % last)
        return until

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("contact") == SOMEBODY_NEW and not self.errors:
            email = said["email"].casefold()
            known = next((row for row in self.people.values() if email and row.email.casefold() == email), None)
            if not said["name"].strip():
                self.add_error("name", ValidationError(_("Give a name, or choose somebody from the list.")))
            elif known is not None:
                words = _("%(name)s has this address. Choose them from the list.") % {"name": known.label()}
                self.add_error("email", ValidationError(words))
        return said

    def who(self) -> Contact:
        """The contact who is let in: one from the list, or a new one that is not stored yet."""
        said = self.cleaned_data
        if said["contact"] != SOMEBODY_NEW:
            listed: Contact = self.people[said["contact"]]
            return listed
        made: Contact = Contact(workspace=self.workspace).put({"name": said["name"].strip(), "email": said["email"]})
        return made

    def terms(self) -> Terms:
        said = self.cleaned_data
        return Terms(May.of(said["may"]), said["until"], tuple(said["documents"]), said["settled_only"])


def _listed(row: Contact) -> str:
    return f"{row.label()}, {row.email}" if row.email else row.label()
