"""The page on which somebody without an account answers one decision, whichever link they came by."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from briefs.forms.deciding import AnswerForm
from briefs.lists.lists import Parties, Party
from briefs.models import Entry
from briefs.views.deciding import DecisionPage, clash_of, with_version
from integrations_portal.accounts.models import Contact
from integrations_portal.rows.door import Stale


@dataclass(frozen=True)
class Asked:
    """Who is asked, and by whom. `home_url` is where they came from; without one the link is for one decision alone."""

    contact: Contact
    by: str
    home_url: str = ""

    def page(self, entry: Entry) -> DecisionPage:
        """The decision; only the contact who is asked has a name there."""
        known = {self.contact.key: Party(self.contact.key, self.contact.label())}
        return DecisionPage(entry, Parties({"contact": known}))

    def ask(self, request: HttpRequest, page: DecisionPage, form: AnswerForm, status: int = 200) -> HttpResponse:
        context = {"asked": self, "page": page, "form": form, "failed": status == 422}
        return render(request, "briefs/answer_link.html", context, status=status)

    def stale(
        self, request: HttpRequest, form: AnswerForm, stale: Stale, entry: Entry, still_open: bool
    ) -> HttpResponse | None:
        """Both texts. What was typed can be sent once more, knowing the other, while the question is open. Nothing
        where the question is gone."""
        clash = clash_of(form, stale)
        if clash is None:
            return None
        page = self.page(entry)
        again = AnswerForm(with_version(request.POST, entry), entry.version, page.ways) if still_open else None
        context = {"asked": self, "page": page, "form": again, "clash": clash, "closed": again is None}
        return render(request, "briefs/answer_link.html", context, status=409)


def typed_in(request: HttpRequest) -> list[str]:
    """What somebody wrote, to be given back where it could not be saved."""
    names = ("choice", "outcome", "why", "comment", "text")
    return [value for name in names if (value := request.POST.get(name, "").strip())]
