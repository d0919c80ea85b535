"""What somebody outside sees of one brief: what waits for them, and its documents."""

from __future__ import annotations

from typing import Any
from uuid import uuid5

from django.db.models import F
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from briefs.documents import render as documents
from briefs.documents.pack import wanted_chapters
from briefs.documents.render import Form
from briefs.dossier.signers import current_hash
from briefs.models import May
from briefs.readiness.judge import judge
from briefs.readiness.words import question
from briefs.services.documents import for_outside, material_of
from briefs.services.exports import UNDER_WAY, ask_for_export, last_export, path_of
from briefs.services.guest_answers import asked_of, said_to
from briefs.services.guests import last_day, own_decisions
from briefs.services.signing import stops_signing
from briefs.shapes.proof import DecisionStatus
from briefs.views.deciding import plain
from briefs.views.documents import as_response
from briefs.views.exports import line
from briefs.views.guest_door import SELDOM, Visit, by_link
from briefs.views.signatures import signing
from integrations_portal.checks import missing_programs
from integrations_portal.jobs.models import Job, JobState
from integrations_portal.look.words import day_in_words

_AT_ONCE = (Form.HTML, Form.MARKDOWN)


@by_link()
def guest(visit: Visit) -> HttpResponse:
    """Where the link leads. Opening it uses nothing up, so a mail scanner does no harm."""
    context = {
        "visit": visit,
        "facts": [
            {"label": _("For"), "value": visit.guest.contact.label()},
            {"label": _("Shared by"), "value": visit.link.by},
            {"label": _("Until"), "value": day_in_words(last_day(visit.link))},
        ],
        "may_answer": visit.guest.may(May.ANSWER),
        "questions": [*_decisions(visit), *_questions(visit)] if visit.guest.may(May.ANSWER) else [],
        "sign": _sign_row(visit) if visit.guest.may(May.SIGN) else None,
        "documents": [_document(visit, kind.value, str(kind.label)) for kind in visit.link.kinds],
        "settled_only": bool(visit.link.settled_only) and not visit.guest.may(May.SIGN),
    }
    return render(visit.request, "briefs/guest.html", context)


def _decisions(visit: Visit) -> list[dict[str, Any]]:
    """The decisions that wait for them, the most urgent first."""
    waiting = own_decisions(visit.guest).filter(state=DecisionStatus.PROPOSED)
    return [
        {
            "text": plain(row.details.get("question") or row.ref),
            "due": row.due,
            "url": visit.url("guest_decision", row.uid),
        }
        for row in waiting.order_by(F("due").asc(nulls_last=True), "position", "id")
    ]


def _questions(visit: Visit) -> list[dict[str, Any]]:
    """What else the brief asks them: the next best question first, what they said something to last."""
    asked = asked_of(visit.guest, visit.dossier, judge(visit.dossier, visit.today))
    said = said_to(visit.guest, asked)
    return [
        {
            "text": question(finding),
            "must": finding.stops,
            "said_at": (said[key].edited_at or said[key].said_at) if key in said else None,
            "url": visit.url("guest_question", key),
        }
        for key, finding in sorted(asked.items(), key=lambda one: one[0] in said)
    ]


def _sign_row(visit: Visit) -> dict[str, Any]:
    """Where their signature stands; whoever is not named has nothing to sign."""
    stops = stops_signing(visit.dossier, visit.today)
    found = signing(visit.guest.brief, visit.dossier, visit.guest.contact, stops)
    return found | {"url": visit.url("guest_sign")}


def _document(visit: Visit, kind: str, label: str) -> dict[str, Any]:
    return {
        "label": label,
        "url": visit.url("guest_document", kind, Form.HTML.value),
        "markdown_url": visit.url("guest_document", kind, Form.MARKDOWN.value),
        "pdf_url": visit.url("guest_pdf", kind),
    }


@by_link(limit=SELDOM)
def guest_document(visit: Visit, kind: str, form: str) -> HttpResponse:
    """One document, made now."""
    wanted, written_as = visit.kind(kind), next((one for one in _AT_ONCE if one.value == form), None)
    if written_as is None:
        raise Http404
    brief = visit.guest.brief
    found = for_outside(material_of(brief.workspace.key, brief.ref))
    chapters = wanted_chapters(found.dossier, found.flags, found.today, wanted, visit.pack(wanted).left_out)
    content = documents.render(
        found.dossier, found.flags, found.today, kind, form, chapters=chapters, pictures=found.pictures
    )
    return as_response(content, documents.file_name(found.dossier, kind, form), written_as)


@by_link(posts=True)
def guest_pdf(visit: Visit, kind: str) -> HttpResponse:
    """The PDF of a document: made by a worker when somebody asks for it, and fetched when it is done."""
    wanted = visit.kind(kind)
    pack, brief, hash = visit.pack(wanted), visit.guest.brief, current_hash(visit.dossier)
    job = last_export(brief, pack, hash)
    if visit.request.method == "POST":
        if job is None or job.state not in (*UNDER_WAY, JobState.DONE):
            # The same brief is made once a day, however often somebody asks; once more only after a failure.
            once = uuid5(visit.link.uid, f"{kind}:{hash}:{visit.today}:{job.uid if job else ''}")
            ask_for_export(brief, pack, None, once)
        return redirect(visit.url("guest_pdf", kind))
    context = {
        "visit": visit,
        "label": wanted.label,
        "row": line(brief.workspace.key, brief, job) if job else None,
        "under_way": job is not None and job.state in UNDER_WAY,
        "url": visit.url("guest_pdf", kind),
        "file_url": visit.url("guest_pdf_file", kind) if _is_there(job) else "",
        "page_url": visit.url("guest_document", kind, Form.HTML.value),
        "home_url": visit.url("guest"),
        "missing": missing_programs(),
    }
    part = visit.request.headers.get("HX-Request")
    return render(visit.request, "briefs/guest_pdf_body.html" if part else "briefs/guest_pdf.html", context)


def _is_there(job: Job | None) -> bool:
    return job is not None and job.state == JobState.DONE and path_of(job).exists()


@by_link()
def guest_pdf_file(visit: Visit, kind: str) -> HttpResponseBase:
    """The file, while the brief says what it says."""
    job = last_export(visit.guest.brief, visit.pack(visit.kind(kind)), current_hash(visit.dossier))
    if job is None or not _is_there(job):
        return redirect(visit.url("guest_pdf", kind))
    return FileResponse(path_of(job).open("rb"), as_attachment=True, filename=job.result["file"])
