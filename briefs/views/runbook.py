"""The runbook of a brief, for whoever must act: read, searched by what one sees, and proven step by step."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from briefs.models import Entry
from briefs.readiness.words import listed
from briefs.runbook.notices import Change, Leaver, changes, leavers
from briefs.runbook.people import Person
from briefs.runbook.reading import FlowState, Reading, read_runbook
from briefs.runbook.symptoms import find
from briefs.services.parts import row_of
from briefs.services.proven import PROVABLE, provable, say_proven
from briefs.views.common import BriefPage, brief_page
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Role
from integrations_portal.audit.trail import Actor
from integrations_portal.look.words import day_in_words
from integrations_portal.rows.door import Stale

OPEN_AT_ONCE = 3
"""Symptoms that are few enough to be shown in full."""
TOLD = 2
"""Differences, and people who left, that are told one by one: more would push the first check off the screen."""


@in_workspace()
def runbook(request: WorkspaceRequest, ref: str) -> HttpResponse:
    page = brief_page(request, ref)
    reading = read_runbook(page.dossier, page.today)
    query = request.GET.get("q", "").strip()
    hits = find(reading, query)
    troubles = tuple(hit.trouble for hit in hits if hit.trouble) if query else reading.troubles
    context: dict[str, Any] = {
        "page": page,
        "reading": reading,
        "query": query,
        "troubles": troubles,
        "other_hits": [hit for hit in hits if not hit.trouble],
        "nothing": bool(query) and not hits,
        "unfold": bool(query) or len(troubles) <= OPEN_AT_ONCE,
        "read_url": page.url("read_runbook"),
    }
    if request.htmx:
        return render(request, "briefs/runbook_symptoms.html", context)
    return render(request, "briefs/runbook.html", context | _around(page, reading))


def _around(page: BriefPage, reading: Reading) -> dict[str, Any]:
    """What stands around the symptoms: the strip, the notices, the steps, and where else to go."""
    rows = provable(page.integration)
    return {
        "crumbs": [
            {"label": _("Runbooks"), "url": reverse("runbooks", args=[page.request.workspace.key])},
            {"label": page.integration.ref, "url": page.home_url},
        ],
        "facts": list(_facts(page, reading)),
        "notices": [*_changed(page), *_gone(page)],
        "instructions": [
            {"steps": one, "row": rows.get(one.position), "today": one.proven_on == page.today}
            for one in reading.instructions
        ],
        "edit_url": page.url("section", "runbook") if page.may_answer else "",
        "file_url": page.url("document", "runbook", "html"),
        "documents_url": page.url("documents"),
    }


def _facts(page: BriefPage, reading: Reading) -> Iterator[dict[str, Any]]:
    brief = reading.brief
    if brief.criticality:
        yield {"label": "", "value": brief.criticality.label}
    if reading.owner:
        yield {"label": _("Owner"), "value": who(reading.owner)}
    if (call := reading.first_call) and call.who:
        yield {"label": _("Call first"), "value": ", ".join(part for part in (who(call.who), call.hours) if part)}
    if brief.reviewed_on:
        yield {"label": _("Reviewed"), "value": day_in_words(brief.reviewed_on)}
    if reading.review_due and reading.review_due < page.today:
        words = _("Review due since %(day)s") % {"day": day_in_words(reading.review_due)}
        yield {"state": "drift", "value": words, "url": page.url("section", "runbook") if page.may_answer else ""}
    yield from _states(page, reading.flows)


def _states(page: BriefPage, flows: tuple[FlowState, ...]) -> Iterator[dict[str, Any]]:
    """How many flows match, and each one that does not."""
    if not flows:
        return
    good = sum(1 for flow in flows if flow.state == "match")
    if good:
        words = ngettext("%(good)d of %(n)d flow matches", "%(good)d of %(n)d flows match", len(flows))
        yield {"state": "match", "value": words % {"good": good, "n": len(flows)}}
    for state in ("breaking", "drift"):
        for since in dict.fromkeys(flow.since for flow in flows if flow.state == state):
            refs = [flow.ref for flow in flows if flow.state == state and flow.since == since]
            url = page.url("flow", refs[0]) if len(refs) == 1 else ""
            yield {"state": state, "value": _differ(refs, since), "url": url}
    unknown = [flow.ref for flow in flows if flow.state == "could_not_check"]
    if unknown:
        yield {"state": "could_not_check", "value": _("Could not check %(flows)s") % {"flows": listed(unknown)}}
    if not any(flow.state for flow in flows):
        yield {"state": "never", "value": _("The live systems were never checked")}


def _differ(refs: list[str], since: date | None) -> str:
    told = {"flows": listed(refs), "day": day_in_words(since) if since else ""}
    if since is None:
        return ngettext("%(flows)s differs", "%(flows)s differ", len(refs)) % told
    return ngettext("%(flows)s differs since %(day)s", "%(flows)s differ since %(day)s", len(refs)) % told


def who(person: Person) -> str:
    """A person by name; where somebody stands in, for whom."""
    if not person.left:
        return person.name
    if not person.there:
        return _("%(name)s, who has left") % {"name": person.left}
    return _("%(name)s, because %(left)s has left") % {"name": person.name, "left": person.left}


def _changed(page: BriefPage) -> Iterator[dict[str, str]]:
    found = changes(page.dossier)
    url = reverse("findings", args=[page.request.workspace.key])
    for change in found[:TOLD]:
        yield {
            "kind": "stops" if change.breaking else "drift",
            "title": _change_title(change),
            "text": _("%(change)s. It touches %(flows)s.") % {"change": change.words, "flows": ", ".join(change.flows)},
            "url": url,
            "link": _("See the differences"),
        }
    if len(found) > TOLD:
        more = len(found) - TOLD
        words = ngettext("%(n)d more difference touches this.", "%(n)d more differences touch this.", more)
        yield {"kind": "drift", "title": "", "text": words % {"n": more}, "url": url, "link": _("See them all")}


def _change_title(change: Change) -> str:
    if change.since is None:
        return _("%(system)s has changed.") % {"system": change.system}
    return _("%(system)s has changed, seen on %(day)s.") % {"system": change.system, "day": day_in_words(change.since)}


def _gone(page: BriefPage) -> Iterator[dict[str, str]]:
    found = leavers(page.dossier, page.today)
    if len(found) > TOLD:
        yield {
            "kind": "drift",
            "title": _("%(n)d people who are named here have left.") % {"n": len(found)},
            "text": ", ".join(leaver.name for leaver in found),
            "url": page.url("open_questions"),
            "link": _("Name somebody else"),
        }
        return
    for leaver in found:
        yield {
            "kind": "drift",
            "title": _("%(name)s has left.") % {"name": leaver.name},
            "text": _leaver_words(leaver),
            "url": page.url("open_questions"),
            "link": _("Name somebody else"),
        }


def _leaver_words(leaver: Leaver) -> str:
    places = ngettext("Named here in %(n)d place.", "Named here in %(n)d places.", leaver.places) % {"n": leaver.places}
    if leaver.instead is None:
        return _("%(places)s Nobody stands in.") % {"places": places}
    return _("%(places)s Ask %(name)s instead.") % {"places": places, "name": leaver.instead.name}


@in_workspace(Role.CONTRIBUTOR)
def steps_work(request: WorkspaceRequest, ref: str, part: str, uid: UUID) -> HttpResponse:
    """Somebody followed steps today, and they work."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    page = brief_page(request, ref)
    row = row_of(page.integration, part, uid) if part in PROVABLE else None
    if not isinstance(row, Entry):
        raise Http404
    sent = request.POST.get("version", "")
    try:
        say_proven(row, int(sent) if sent.isdecimal() else 0, timezone.localdate(), Actor.of(request.user))
    except Stale:
        messages.error(
            request,
            _("Somebody changed these steps after you opened the page, so nothing was noted. Read them again first."),
        )
    else:
        messages.success(request, _("Noted: these steps work, proven today."))
    anchor = request.POST.get("anchor", "")
    return redirect(f"{page.url('read_runbook')}{f'#{anchor}' if anchor.replace('-', '').isalnum() else ''}")
