"""Truth and words: shared data that the flows of a brief touch, who is right about it, and what teams mean by it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from briefs.dossier.dossier import Dossier
from briefs.forms.choices import place_in_words
from briefs.forms.shared import Word
from briefs.readiness.words_of_data import differing
from briefs.sections.truth import TRUTH
from briefs.services.truth import add_word, shared_rows
from briefs.views.common import BriefPage, brief_page
from briefs.views.section import section_context
from datamaps.map.ownership_words import owner_lines
from datamaps.map.shared import Resolution, SharedField, SharedRecord
from datamaps.models import SharedRecord as SharedRecordRow
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Role
from integrations_portal.audit.trail import Actor
from integrations_portal.rows.once import once_of


@in_workspace()
def truth(request: WorkspaceRequest, ref: str) -> HttpResponse:
    page = brief_page(request, ref)
    context = section_context(page, TRUTH) | {
        "words": [_word(page, record, field) for record, field in in_brief(page.dossier)],
        "add_url": page.url("add_shared_field"),
        "talk": TRUTH.talks[0],
    }
    return render(request, "briefs/truth.html", context)


def in_brief(dossier: Dossier) -> list[tuple[SharedRecord, SharedField]]:
    """What the flows touch first, then the other words of what they say that they move."""
    touched = dossier.map.touched
    moved = {key for flow in dossier.brief.flows for key in flow.moves}
    others = [
        (record, field)
        for record in dossier.map.shared_records
        for field in record.fields
        if record.key in moved and f"{record.key}.{field.key}" not in touched
    ]
    return [*touched.values(), *others]


def shared_in_brief(page: BriefPage) -> list[Any]:
    """The same as stored answers, for check-answers."""
    names = [f"{record.key}.{field.key}" for record, field in in_brief(page.dossier)]
    return shared_rows([page.shared_fields[name] for name in names if name in page.shared_fields])


def _word(page: BriefPage, record: SharedRecord, field: SharedField) -> dict[str, Any]:
    dossier = page.dossier
    name = f"{record.key}.{field.key}"
    row = page.shared_fields.get(name)

    def change(page_id: str) -> str:
        return page.url("row_page", TRUTH.id, TRUTH.talks[0].part, row.uid, page_id) if row and page.may_answer else ""

    return {
        "id": name,
        "name": field.name or field.key,
        "of": record.name or record.key,
        "critical": field.critical,
        "touched": name in dossier.map.touched,
        "ownership": owner_lines(field.ownership or record.ownership, dossier.name_of, dossier.name_of),
        "inherited": not field.ownership and bool(record.ownership),
        "definitions": [
            {
                "team": dossier.name_of(one.team),
                "term": one.term or field.name or field.key,
                "means": one.means,
                "test": one.test,
            }
            for one in field.definitions
        ],
        "differ": bool(differing(dossier, field)),
        "resolution": _resolution(dossier, field.resolution),
        "places": [place_in_words(place, dossier) for place in field.in_],
        "urls": {id: change(id) for id in ("owner", "words", "agreed", "places")},
    }


def _resolution(dossier: Dossier, resolution: Resolution | None) -> dict[str, Any] | None:
    if resolution is None:
        return None
    return {
        "kind": resolution.kind.label if resolution.kind else "",
        "into": ", ".join(resolution.into),
        "text": resolution.text,
        "agreed": resolution.agreed,
        "decision": resolution.decision,
    }


@in_workspace(Role.CONTRIBUTOR)
def add_shared(request: WorkspaceRequest, ref: str) -> HttpResponse:
    """A word that two systems share: its name, and what it belongs to, which may be new itself."""
    page = brief_page(request, ref)
    records = list(SharedRecordRow.objects.of(request.workspace))
    word = Word.typed(request.POST, [row.key for row in records])
    once, sent = once_of(request.POST), request.method == "POST"
    if sent and not word.problems:
        field = add_word(request.workspace, word, Actor.of(request.user), once)
        messages.success(request, _("Added: %(name)s") % {"name": word.name})
        return redirect(page.url("row_page", TRUTH.id, "truth", field.uid, TRUTH.talks[0].pages[0].id))
    context = {
        "records": records,
        "typed": word,
        "problems": word.problems if sent else [],
        "once": once,
        "crumbs": page.crumbs({"label": TRUTH.title, "url": page.url("truth")}, {"label": _("Add a word")}),
    }
    return render(request, "briefs/add_shared.html", context, status=422 if sent else 200)
