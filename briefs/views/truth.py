"""Truth and words: shared data that the flows of a brief touch, who is right about it, and what teams mean by it."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from briefs.dossier.dossier import Dossier
from briefs.forms.choices import field_in_words
from briefs.forms.newcomers import SHARED, Newcomer
from briefs.readiness.words_of_data import differing
from briefs.sections.machine import Ask
from briefs.sections.truth import TRUTH
from briefs.sections.words import answer_in_words
from briefs.services.newcomers import make_newcomers
from briefs.services.truth import add_shared_field, shared_rows
from briefs.views.common import BriefPage, brief_page
from briefs.views.section import section_context
from datamaps.map.shared import Ownership, Resolution, SharedField, SharedRecord
from datamaps.models import SharedRecord as SharedRecordRow
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Role
from integrations_portal.audit.trail import Actor
from integrations_portal.shapes.keys import new_key


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
        "ownership": [_owner(dossier, one) for one in field.ownership or record.ownership],
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
        "places": [field_in_words(place, dossier) for place in field.in_],
        "urls": {id: change(id) for id in ("owner", "words", "agreed", "places")},
    }


def _owner(dossier: Dossier, row: Ownership) -> dict[str, Any]:
    plain = row.plain()
    names = ("conflict_rule", "may_write", "trusted_order")
    told = {name: answer_in_words(Ownership, Ask(name, "", "", ""), plain.get(name), dossier) for name in names}
    return told | {
        "when": row.when,
        "right": dossier.name_of(row.system_of_record),
        "steward": dossier.name_of(row.steward),
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
    typed = {name: request.POST.get(name, "").strip() for name in ("name", "record", "new_record")}
    problems: list[dict[str, str]] = []
    records = list(SharedRecordRow.objects.of(request.workspace))
    if request.method == "POST":
        if not typed["name"]:
            problems.append({"message": _("Write the word first."), "href": "#name"})
        if not typed["new_record"] and typed["record"] not in {row.key for row in records}:
            problems.append(
                {"message": _("Say what it belongs to, such as a customer or an order."), "href": "#record"}
            )
        if not problems:
            field = _add(page, records, typed)
            messages.success(request, _("Added: %(name)s") % {"name": typed["name"]})
            return redirect(page.url("row_page", TRUTH.id, "truth", field.uid, TRUTH.talks[0].pages[0].id))
    context = {
        "page": page,
        "records": records,
        "typed": typed,
        "problems": problems,
        "once": request.POST.get("once") or uuid4(),
        "crumbs": page.crumbs({"label": TRUTH.title, "url": page.url("truth")}, {"label": _("Add a word")}),
    }
    return render(request, "briefs/add_shared.html", context, status=422 if problems else 200)


def _add(page: BriefPage, records: list[SharedRecordRow], typed: dict[str, str]) -> Any:
    by, workspace = Actor.of(page.request.user), page.request.workspace
    record = next((row for row in records if row.key == typed["record"]), None)
    if new := typed["new_record"][:200]:
        record = next((row for row in records if row.label().casefold() == new.casefold()), None)
        if record is None:
            key = new_key(new, [row.key for row in records])
            make_newcomers(workspace, [Newcomer(SHARED, key, new)], by)
            record = SharedRecordRow.objects.of(workspace).get(key=key)
    try:
        once = UUID(page.request.POST.get("once", ""))
    except ValueError:
        once = uuid4()
    return add_shared_field(record, typed["name"][:2000], by, once) if record else None
