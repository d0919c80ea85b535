"""A shared field or record: who is right, what each team means, where it lies, who uses it, what happened to it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from briefs.services.shared_data import BriefUse, SharedData, one_field
from briefs.services.shared_places import place_states
from datamaps.map.meanings import by_term, differ, marked
from datamaps.map.ownership_words import owner_lines
from datamaps.map.shared import Resolution, SharedField
from datamaps.map.truth_matrix import Fault, Row
from datamaps.models import SharedRecord
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Role
from integrations_portal.audit.models import AuditEntry
from integrations_portal.shapes.choices import Words
from integrations_portal.shapes.paths import FieldRef, parse_field_ref, parse_record_ref

HISTORY = 20
_PARTS: dict[str, Words] = {
    "name": gettext_lazy("name"),
    "key": gettext_lazy("key"),
    "description": gettext_lazy("description"),
    "critical": gettext_lazy("whether a wrong value does harm"),
    "ownership": gettext_lazy("who is right"),
    "definitions": gettext_lazy("what teams mean by it"),
    "resolution": gettext_lazy("what was agreed"),
    "in": gettext_lazy("where it is"),
}
_ACTIONS: dict[str, Words] = {
    "added": gettext_lazy("added"),
    "changed": gettext_lazy("changed"),
    "removed": gettext_lazy("removed"),
}


@in_workspace()
def shared_field(request: WorkspaceRequest, record_key: str, field_key: str) -> HttpResponse:
    data = SharedData(request.workspace)
    held, row = one_field(request.workspace, record_key, field_key), data.row(record_key, field_key)
    if held is None or row is None or row.field is None:
        raise Http404
    places = tuple(map(parse_field_ref, row.field.in_))
    context = _context(request, data, row, f"{record_key}/{field_key}", held.uid) | {
        "places": place_states(request.workspace, places, data.systems),
        "uses": _uses(data, data.uses(places), places),
        "terms": _terms(data, row.field),
        "differ": Fault.MEANINGS_DIFFER in row.faults,
        "resolution": _resolution(data, row.field.resolution),
        "ask": _whom_to_ask(data, row),
    }
    return render(request, "briefs/shared_field.html", context)


@in_workspace()
def shared_record(request: WorkspaceRequest, record_key: str) -> HttpResponse:
    data = SharedData(request.workspace)
    held = get_object_or_404(SharedRecord.objects.of(request.workspace), key=record_key)
    row = data.row(record_key, None) or next(row for row in data.rows if row.record.key == record_key)
    refs = [parse_record_ref(place) for place in row.record.in_]
    context = _context(request, data, row, record_key, held.uid) | {
        "record": row.record,
        "places": [{"system": data.system(ref.system), "record": ref.record} for ref in refs],
        "ownership": owner_lines(row.record.ownership, data.system, data.person),
        "fields": [
            {
                "name": one.name or one.key,
                "url": reverse("shared-field", args=[data.workspace.key, record_key, one.key]),
            }
            for one in row.record.fields
        ],
    }
    return render(request, "briefs/shared_record.html", context)


def _context(request: WorkspaceRequest, data: SharedData, row: Row, keys: str, uid: Any) -> dict[str, Any]:
    """What the pages of a field and of a record have in common."""
    workspace, path = request.workspace.key, keys.split("/")
    kind = "field" if len(path) == 2 else "record"
    of = row.record.name or row.record.key
    crumbs = [{"label": _("Shared data"), "url": reverse("shared-data", args=[workspace])}]
    if kind == "field":
        crumbs.append({"label": of, "url": reverse("shared-record", args=[workspace, row.record.key])})
    name = (row.field.name or row.field.key) if row.field and kind == "field" else of
    may = request.membership.may(Role.CONTRIBUTOR)
    pages = ("owner", "words", "agreed", "places")
    urls = {page: reverse(f"change-shared-{kind}", args=[workspace, *path, page]) for page in pages} if may else {}
    if request.membership.may(Role.EDITOR):
        urls["remove"] = reverse(f"remove-shared-{kind}", args=[workspace, *path])
    return {
        "name": name,
        "of": of,
        "row": row,
        "ownership": owner_lines(row.ownership, data.system, data.person),
        "faults": [fault for fault in Fault if fault in row.faults],
        "urls": urls,
        "history": _history(request, uid),
        "crumbs": [*crumbs, {"label": name}],
    }


def _terms(data: SharedData, field: SharedField) -> list[dict[str, Any]]:
    """The definitions of each word side by side, what only one of them says marked."""
    terms = []
    for definitions in by_term(field).values():
        texts = marked([definition.means for definition in definitions])
        terms.append(
            {
                "term": definitions[0].term or field.name or field.key,
                "differ": differ(definitions),
                "definitions": [
                    {"team": data.team(one.team), "pieces": pieces, "test": one.test}
                    for one, pieces in zip(definitions, texts, strict=True)
                ],
            }
        )
    return terms


def _resolution(data: SharedData, resolution: Resolution | None) -> dict[str, Any] | None:
    if resolution is None:
        return None
    decision = data.decisions.get(resolution.decision)
    brief = resolution.decision.partition("/")[0]
    return {
        "kind": resolution.kind.label if resolution.kind else "",
        "into": ", ".join(resolution.into),
        "text": resolution.text,
        "agreed": resolution.agreed,
        "path": resolution.decision,
        "url": reverse("section", args=[data.workspace.key, brief, "decisions"]) if decision else "",
        "status": decision.status.label if decision else "",
        "by": data.person(decision.decided_by) if decision else "",
        "on": decision.decided_on if decision else None,
    }


def _whom_to_ask(data: SharedData, row: Row) -> str:
    """Who can settle what a word means: whoever decides, else who answers for the field, else the teams."""
    resolution = row.field.resolution if row.field else None
    decision = data.decisions.get(resolution.decision) if resolution else None
    if decision and decision.open and decision.owner:
        return data.person(decision.owner)
    teams = [one.team for one in row.field.definitions if one.team] if row.field else []
    people = [data.person(key) for key in row.stewards]
    return ", ".join(people or dict.fromkeys(data.team(key) for key in teams))


def _uses(data: SharedData, briefs: tuple[BriefUse, ...], places: tuple[FieldRef, ...]) -> list[dict[str, Any]]:
    return [
        {
            "brief": f"{brief.ref} {brief.title}",
            "brief_url": reverse("brief", args=[data.workspace.key, brief.ref]),
            "stage": brief.stage.label,
            "owner": data.person(brief.owner),
            "flow": f"{use.flow.ref} {use.flow.name}".strip(),
            "flow_url": reverse("mapping", args=[data.workspace.key, brief.ref, use.flow.ref]),
            "reads": ", ".join(data.system(place.system) for place in places if place in use.reads),
            "writes": ", ".join(data.system(place.system) for place in places if place in use.writes),
        }
        for brief in briefs
        for use in brief.flows
    ]


def _history(request: WorkspaceRequest, uid: Any) -> list[dict[str, Any]]:
    entries = AuditEntry.objects.of(request.workspace).filter(uid=uid).order_by("-number")[:HISTORY]
    return [
        {
            "at": entry.at,
            "who": entry.actor,
            "action": _ACTIONS.get(entry.action, entry.action),
            "what": ", ".join(str(_PARTS.get(name, name)) for name in entry.changes)
            if entry.action == "changed"
            else "",
        }
        for entry in entries
    ]
