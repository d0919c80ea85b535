"""One decision inside the workspace: reading it, answering it, and asking its owner by mail."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from briefs.forms.deciding import InsideForm
from briefs.models import AnswerLink, Entry
from briefs.services.answer_links import (
    WORK,
    Because,
    CannotAsk,
    ask_by_mail,
    cannot_ask,
    owner_of,
    withdraw,
    works,
)
from briefs.services.deciding import Answer, decide
from briefs.services.lists import parties_of
from briefs.views.common import brief_page
from briefs.views.deciding import DecisionPage, clash_of, with_version
from briefs.views.next_question import ONWARD, first_question, still_open
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.mail import has_mail_server
from integrations_portal.accounts.models import Contact, Role
from integrations_portal.audit.trail import Actor
from integrations_portal.jobs.models import Job, JobState
from integrations_portal.rows.conflict import Conflict
from integrations_portal.rows.door import Stale
from integrations_portal.rows.once import once_of

GAVE_UP = (JobState.FAILED, JobState.PARKED, JobState.CANCELLED)


def _entry(request: WorkspaceRequest, uid: UUID) -> Entry:
    rows = Entry.objects.of(request.workspace).filter(part="decisions")
    found: Entry = get_object_or_404(rows.select_related("integration__workspace", "workspace"), uid=uid)
    return found


@in_workspace()
def decision(request: WorkspaceRequest, uid: UUID) -> HttpResponse:
    """Contributors answer, and the owner whatever their role; others read."""
    entry = _entry(request, uid)
    page = DecisionPage(entry, parties_of(request.workspace))
    owner = owner_of(entry)
    may_answer = request.membership.may(Role.CONTRIBUTOR) or _is_me(request, owner)
    if request.method == "POST" and not may_answer:
        raise PermissionDenied
    form = _form(request, page, request.POST if request.method == "POST" else None)
    clash: Conflict | None = None
    if request.method == "POST" and form.is_valid():
        answer = _answer(form)
        try:
            decide(entry, answer, Actor.of(request.user), form.cleaned_data["version"] or 0)
        except Stale as stale:
            clash = clash_of(form, stale)
            if clash is None or not isinstance(stale.now, Entry):
                raise Http404 from None
            now = _entry(request, uid)
            page = DecisionPage(now, page.parties)
            form = _form(request, page, with_version(request.POST, now))
        else:
            if request.GET.get("back") == ONWARD:
                brief = brief_page(request, page.item.brief)
                messages.success(request, still_open(brief))
                return redirect(first_question(brief))
            messages.success(request, _("The answer is saved."))
            return redirect("decision", key=request.workspace.key, uid=uid)
    failed = request.method == "POST" and clash is None
    context = {
        "page": page,
        "form": form if may_answer and page.decision.open else None,
        "clash": clash,
        "closed": not page.decision.open,
        "failed": failed,
        "crumbs": _crumbs(request, page),
        "change_url": _change_url(request, page),
        "late": page.decision.open and page.entry.due is not None and page.entry.due < timezone.localdate(),
        "ask": _asking(request, page.entry, owner) if request.membership.may(Role.EDITOR) else None,
    }
    return render(request, "briefs/decision.html", context, status=409 if clash else 422 if failed else 200)


def _is_me(request: WorkspaceRequest, owner: Contact | None) -> bool:
    return owner is not None and request.membership.contact_id == owner.pk


def _form(request: WorkspaceRequest, page: DecisionPage, data: Any) -> InsideForm:
    """Whoever opens it is taken for the one who decided, else the owner."""
    people = [(key, party.name) for key, party in page.parties.by_kind["contact"].items() if party.active]
    me = request.membership.contact
    begin = {"decided_by": me.key if me else page.decision.owner, "decided_on": timezone.localdate()}
    return InsideForm(data, page.entry.version, page.ways, people, begin)


def _answer(form: InsideForm) -> Answer:
    said = form.cleaned_data
    return Answer(form.answer(), said["why"].strip(), said["decided_by"], said["decided_on"])


def _crumbs(request: WorkspaceRequest, page: DecisionPage) -> list[dict[str, str]]:
    return [
        {"label": _("Decisions"), "url": reverse("decisions", args=[request.workspace.key])},
        {"label": f"{page.item.brief} {page.item.ref}"},
    ]


def _change_url(request: WorkspaceRequest, page: DecisionPage) -> str:
    """Where the question itself is changed, and an answer that turned out wrong."""
    if not request.membership.may(Role.CONTRIBUTOR):
        return ""
    asked = "question" if page.decision.open else "outcome"
    return reverse(
        "row_page", args=[request.workspace.key, page.item.brief, "decisions", "decisions", page.item.uid, asked]
    )


def _asking(request: WorkspaceRequest, entry: Entry, owner: Contact | None) -> dict[str, Any]:
    """What an editor needs to ask by mail: to whom, what stands in the way, and what was sent."""
    links = list(AnswerLink.objects.filter(entry=entry).select_related("contact", "entry__workspace")[:10])
    slots = [f"{WORK}:{link.uid}" for link in links if link.sent_at is None]
    states = dict(Job.objects.filter(slot__in=slots).values_list("about", "state")) if slots else {}
    return {
        "owner": owner,
        "because": _why_not(cannot_ask(entry, owner), owner),
        "once": uuid4(),
        "mailed": has_mail_server(),
        "links": [
            {
                "link": link,
                "works": works(link),
                "failed": states.get(str(link.uid)) in GAVE_UP,
                "url": reverse("withdraw_answer_link", args=[request.workspace.key, link.uid]),
            }
            for link in links
        ],
    }


def _why_not(because: Because | None, owner: Contact | None) -> str:
    """Why nobody can be asked, and what to do; empty when somebody can."""
    name = owner.label() if owner else ""
    words = {
        None: "",
        Because.ANSWERED: "",
        Because.NOBODY: _("Nobody is named who decides. Name somebody first."),
        Because.LEFT: _("%(name)s has left. Name somebody else first.") % {"name": name},
        Because.NO_ADDRESS: _("%(name)s has no e-mail address that works. Add one on the page People.")
        % {"name": name},
        Because.TOO_OFTEN: _("%(name)s was asked several times in the last hour. Try again later.") % {"name": name},
    }
    return words[because]


@require_POST
@in_workspace(Role.EDITOR)
def ask_decision(request: WorkspaceRequest, uid: UUID) -> HttpResponse:
    """Mails the owner a link; pressed twice, once."""
    entry = _entry(request, uid)
    try:
        link = ask_by_mail(entry, request.user, once_of(request.POST))
    except CannotAsk as refused:
        why = _why_not(refused.because, owner_of(entry)) or _("This is answered already; nothing was sent.")
        messages.error(request, why)
    else:
        messages.success(request, _("%(name)s is asked by e-mail.") % {"name": link.contact.label()})
    return redirect("decision", key=request.workspace.key, uid=uid)


@require_POST
@in_workspace(Role.EDITOR)
def withdraw_answer_link(request: WorkspaceRequest, uid: UUID) -> HttpResponse:
    """The link that was sent no longer answers anything."""
    found = AnswerLink.objects.of(request.workspace).select_related("entry__integration", "contact", "workspace")
    link = get_object_or_404(found, uid=uid)
    withdraw(link, Actor.of(request.user))
    messages.success(request, _("The link that was sent to %(name)s no longer works.") % {"name": link.contact.label()})
    return redirect("decision", key=request.workspace.key, uid=link.entry.uid)
