"""Answering one decision by a link from a mail, without a sign-in. Shows that decision and nothing else."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from briefs.forms.deciding import AnswerForm
from briefs.models import AnswerLink
from briefs.services.answer_links import find, holds, works
from briefs.services.deciding import decide_by_link
from briefs.views.answering import Asked, typed_in
from integrations_portal.rows.door import Stale


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, text: str) -> HttpResponse:
    """The question with a form. Opening it uses nothing up, so a mail scanner does no harm."""
    link = find(text)
    if link is None or not holds(link):
        return _gone(request, link)
    asked = Asked(link.contact, link.by)
    page = asked.page(link.entry)
    if request.method != "POST":
        if not works(link):
            return _gone(request, link)
        return asked.ask(request, page, AnswerForm(None, link.entry.version, page.ways))
    form = AnswerForm(request.POST, link.entry.version, page.ways)
    if not form.is_valid():
        return asked.ask(request, page, form, status=422)
    try:
        decide_by_link(link, form.answer(), form.reason(), form.cleaned_data["version"] or 0)
    except Stale as stale:
        now = find(text)
        both = asked.stale(request, form, stale, now.entry, works(now)) if now else None
        return both or _gone(request, None)
    messages.success(request, _("Thank you. Your answer is saved, and whoever waits for it can read it."))
    return redirect("answer", text=text)


def _gone(request: HttpRequest, link: AnswerLink | None) -> HttpResponse:
    """A plain page that tells nothing, not even whether there was such a link; what was typed is given back."""
    answered = link is not None and link.answered_at is not None
    context = {"answered": answered, "typed": typed_in(request)}
    return render(request, "briefs/answer_gone.html", context, status=410)
