"""Somebody outside says something to a question that the brief leaves open and that names them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from briefs.documents.render import Form
from briefs.forms.commenting import ReplyForm
from briefs.models import Comment, May
from briefs.readiness.judge import judge
from briefs.readiness.words import question
from briefs.services.guest_answers import asked_of, said_to, say, words_of
from briefs.views.guest_door import Visit, by_link, nothing_to_answer
from integrations_portal.rows.conflict import Conflict, conflict
from integrations_portal.rows.conflict import words_of as words_of_form
from integrations_portal.rows.door import Stale


@by_link(May.ANSWER, posts=True)
def guest_question(visit: Visit, question_key: str) -> HttpResponse:
    """The question with a form; or with what they said to it, to be changed."""
    finding = asked_of(visit.guest, visit.dossier, judge(visit.dossier, visit.today)).get(question_key)
    if finding is None:
        return nothing_to_answer(visit)
    said = said_to(visit.guest, [question_key]).get(question_key)
    form = _form(visit.request.POST if visit.request.method == "POST" else None, said)
    clash: Conflict | None = None
    if visit.request.method == "POST" and form.is_valid():
        try:
            say(visit.guest, finding, form.cleaned_data["text"].strip(), form.cleaned_data["version"] or 0)
        except Stale as stale:
            form, clash = _clash(form, stale)
        else:
            messages.success(visit.request, _("Thank you. Your answer stands beside the question."))
            return redirect(visit.url("guest"))
    context = {
        "visit": visit,
        "question": question(finding),
        "must": finding.stops,
        "form": form,
        "said": said,
        "clash": clash,
        "read_url": visit.url("guest_document", visit.link.kinds[0].value, Form.HTML.value),
        "home_url": visit.url("guest"),
    }
    status = 409 if clash else 422 if form.errors else 200
    return render(visit.request, "briefs/guest_question.html", context, status=status)


def _form(data: Any, said: Comment | None) -> ReplyForm:
    return ReplyForm(data, words_of(said) if said else "", said.version if said else 0)


def _clash(form: ReplyForm, stale: Stale) -> tuple[ReplyForm, Conflict | None]:
    """Both texts of somebody who answered in two windows, and the form, which now knows the other."""
    now = stale.now
    if not isinstance(now, Comment):
        raise TypeError(type(now))
    again = _form({"text": form.cleaned_data["text"], "version": str(now.version)}, now)
    labels = [("text", str(_("Your answer")))]
    return again, conflict(now, {"text": words_of(now)}, form.cleaned_data, labels, words_of_form(form.fields))
