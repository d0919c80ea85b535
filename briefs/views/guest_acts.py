"""What somebody outside may do to one brief: answer a decision that is theirs, and sign what they are named to sign."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from briefs.documents.kind import Kind
from briefs.documents.render import Form
from briefs.forms.deciding import AnswerForm
from briefs.models import Entry, May
from briefs.services.deciding import decide_as_guest
from briefs.services.guests import holding, mailbox_of_maker, own_decisions
from briefs.services.replies import tell_of_signature
from briefs.services.signing import MovedOn, NotNamed, Stopped, sign, stops_signing
from briefs.shapes.proof import DecisionStatus
from briefs.views.answering import Asked
from briefs.views.guest_door import Visit, by_link, nothing_to_answer
from briefs.views.signatures import comment_of, signing, why_not_signed
from integrations_portal.rows.door import Stale

LONGEST = 2_000
"""Characters of a comment."""


@by_link(May.ANSWER, posts=True)
def guest_decision(visit: Visit, uid: UUID) -> HttpResponse:
    """The question with a form, as by a link for this decision alone."""
    request, asked = visit.request, Asked(visit.guest.contact, visit.link.by, visit.url("guest"))
    entry = own_decisions(visit.guest).filter(uid=uid).first()
    if entry is None:
        return nothing_to_answer(visit)
    page = asked.page(entry)
    if request.method != "POST":
        if not page.decision.open:
            return nothing_to_answer(visit)
        return asked.ask(request, page, AnswerForm(None, entry.version, page.ways))
    form = AnswerForm(request.POST, entry.version, page.ways)
    if not form.is_valid():
        return asked.ask(request, page, form, status=422)
    try:
        decide_as_guest(visit.guest, entry, form.answer(), form.reason(), form.cleaned_data["version"] or 0)
    except Stale as stale:
        if not _said_already(form, stale, visit):
            now = own_decisions(visit.guest).filter(uid=uid).first()
            both = asked.stale(request, form, stale, now, now.state == DecisionStatus.PROPOSED) if now else None
            return both or nothing_to_answer(visit)
    messages.success(request, _("Thank you. Your answer is saved, and whoever waits for it can read it."))
    return redirect(visit.url("guest"))


def _said_already(form: AnswerForm, stale: Stale, visit: Visit) -> bool:
    """Whether the very same answer is saved: somebody pressed twice."""
    details = stale.now.details if isinstance(stale.now, Entry) else {}
    saved = (details.get("outcome"), details.get("why", ""), details.get("decided_by"))
    return saved == (form.answer(), form.reason(), visit.guest.contact.key)


@by_link(May.SIGN, posts=True)
def guest_sign(visit: Visit) -> HttpResponse:
    """What they sign, where it stands, and the form that signs exactly what was read."""
    request = visit.request
    if request.method != "POST":
        return _signing(visit)
    comment, seen = comment_of(request.POST), request.POST.get("hash", "")
    if len(comment) > LONGEST:
        words = _("What you add may have %(most)d characters at most. Nothing was signed.") % {"most": LONGEST}
        return _signing(visit, 422, problem=words, comment=comment)
    try:
        with holding(visit.guest) as held:
            made = sign(held.brief, held.contact, seen, comment, held.actor, visit.today)
            tell_of_signature(held.brief, held.contact, made.signed.number, mailbox_of_maker(held.link))
    except (NotNamed, MovedOn, Stopped) as refused:
        return _signing(visit, 409, problem=why_not_signed(refused), comment=comment)
    messages.success(request, _("You have signed version %(n)s.") % {"n": made.signed.number})
    return redirect(visit.url("guest_sign"))


def _signing(visit: Visit, status: int = 200, **more: Any) -> HttpResponse:
    stops = stops_signing(visit.dossier, visit.today)
    context = signing(visit.guest.brief, visit.dossier, visit.guest.contact, stops) | {
        "visit": visit,
        "read_url": visit.url("guest_document", Kind.PACK.value, Form.HTML.value),
        "home_url": visit.url("guest"),
    }
    return render(visit.request, "briefs/guest_sign.html", context | more, status=status)
