"""Answering one decision by a link from a mail, without a sign-in. Shows that decision and nothing else."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from briefs.forms.deciding import AnswerForm
from briefs.lists.lists import Parties, Party
from briefs.models import AnswerLink, Entry
from briefs.services.answer_links import find, holds, works
from briefs.services.deciding import decide_by_link
from briefs.views.deciding import DecisionPage, clash_of, with_version
from integrations_portal.rows.door import Stale


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, text: str) -> HttpResponse:
    """The question with a form. Opening it uses nothing up, so a mail scanner does no harm."""
    link = find(text)
    if link is None or not holds(link):
        return _gone(request, link)
    page = _page(link)
    if request.method != "POST":
        if not works(link):
            return _gone(request, link)
        return _ask(request, link, page, AnswerForm(None, link.entry.version, page.ways))
    form = AnswerForm(request.POST, link.entry.version, page.ways)
    if not form.is_valid():
        return _ask(request, link, page, form, status=422)
    try:
        decide_by_link(link, form.answer(), form.cleaned_data["why"].strip(), form.cleaned_data["version"] or 0)
    except Stale as stale:
        return _stale(request, text, form, stale)
    messages.success(request, _("Thank you. Your answer is saved, and whoever waits for it can read it."))
    return redirect("answer", text=text)


def _page(link: AnswerLink) -> DecisionPage:
    """Only the contact whom the link is for has a name here."""
    known = {link.contact.key: Party(link.contact.key, link.contact.label())}
    return DecisionPage(link.entry, Parties({"contact": known}))


def _ask(
    request: HttpRequest, link: AnswerLink, page: DecisionPage, form: AnswerForm, status: int = 200
) -> HttpResponse:
    context = {"link": link, "page": page, "form": form, "failed": status == 422}
    return render(request, "briefs/answer_link.html", context, status=status)


def _stale(request: HttpRequest, text: str, form: AnswerForm, stale: Stale) -> HttpResponse:
    """Both texts. What was typed can be sent once more, knowing the other, while the question is open."""
    link = find(text)
    clash = clash_of(form, stale)
    if link is None or clash is None or not isinstance(stale.now, Entry):
        return _gone(request, None)
    page = _page(link)
    again = AnswerForm(with_version(request.POST, link.entry), link.entry.version, page.ways) if works(link) else None
    context = {"link": link, "page": page, "form": again, "clash": clash, "closed": again is None}
    return render(request, "briefs/answer_link.html", context, status=409)


def _gone(request: HttpRequest, link: AnswerLink | None) -> HttpResponse:
    """A plain page that tells nothing, not even whether there was such a link; what was typed is given back."""
    answered = link is not None and link.answered_at is not None
    typed = [value for name in ("choice", "outcome", "why") if (value := request.POST.get(name, "").strip())]
    context = {"answered": answered, "typed": typed}
    return render(request, "briefs/answer_gone.html", context, status=410)
