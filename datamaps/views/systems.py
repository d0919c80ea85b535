"""The systems of a workspace: a list, and one system with what it holds, who uses it and how it is checked."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.db.models import Count, F, Func, IntegerField, OuterRef, Q, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from datamaps.map.places import note
from datamaps.map.systems import Environment, SystemKind, Window
from datamaps.map.unconfirmed import unconfirmed_in_words
from datamaps.models import Connector, Field, Flow, Operation, Record, System
from datamaps.schema.outcome import Verdict
from datamaps.schema.shapes import Classification, Personal
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Contact, Role, Team
from integrations_portal.look.addresses import addresses
from integrations_portal.look.drawing import Column, link, soft, state

PAGE = 50
FIELDS = 200
"""Fields of a record shown at once; more come page by page."""
_RECORDS = Subquery(
    Record.objects.filter(system=OuterRef("pk"))
    .order_by()
    .annotate(n=Func(F("pk"), function="COUNT", output_field=IntegerField()))
    .values("n")
)


class _Row(NamedTuple):
    """A system in the list. `state` is empty while nothing was checked."""

    name: str
    url: str
    kind: str
    team: str
    records: int
    state: str


COLUMNS: tuple[Column[_Row], ...] = (
    Column(gettext_lazy("System"), lambda row: link(row.url, row.name), head="wide", told=False),
    Column(gettext_lazy("Kind"), lambda row: row.kind, told=False),
    Column(gettext_lazy("Team"), lambda row: row.team, told=False),
    Column(gettext_lazy("Records"), lambda row: str(row.records), "number", head="number"),
    Column(
        gettext_lazy("Live state"), lambda row: state(row.state) if row.state else soft(_("not checked")), told=False
    ),
)
_WORST_FIRST: tuple[str, ...] = (Verdict.DRIFT, Verdict.PARTIAL, Verdict.COULD_NOT_CHECK, Verdict.MATCH)


@in_workspace()
def systems(request: WorkspaceRequest) -> HttpResponse:
    """Searched by name, key and vendor; four queries whatever their number."""
    found = System.objects.of(request.workspace).annotate(number_of_records=_RECORDS).order_by("name", "pk")
    query = request.GET.get("q", "").strip()
    for word in query.split():
        found = found.filter(Q(name__icontains=word) | Q(key__icontains=word) | Q(details__vendor__icontains=word))
    columns = found.values_list("pk", "key", "name", "details", "number_of_records")
    page = Paginator(columns, PAGE).get_page(request.GET.get("page"))
    context = {
        "columns": COLUMNS,
        "rows": _rows(request, list(page.object_list)),
        "page_obj": page,
        "query": query,
        "may_change": request.membership.may(Role.EDITOR),
        "add_url": reverse("add_system", args=[request.workspace.key]),
    }
    return render(request, "datamaps/systems.html", context)


def _rows(request: WorkspaceRequest, shown: list[tuple[int, str, str, dict[str, Any], int]]) -> list[_Row]:
    """The rows of the list, from primary key, key, name, details and number of records."""
    states = _states([pk for pk, *_others in shown])
    named = {details.get("owner_team", "") for *_others, details, _records in shown}
    teams = dict(Team.objects.of(request.workspace).filter(key__in=named).values_list("key", "name"))
    kinds = {value: str(label) for value, label in SystemKind.choices()}
    address = addresses("system", request.workspace.key)
    return [
        _Row(
            name=name or key,
            url=address(key),
            kind=kinds.get(details.get("kind", ""), ""),
            team=teams.get(details.get("owner_team", ""), ""),
            records=records,
            state=states.get(pk, ""),
        )
        for pk, key, name, details, records in shown
    ]


def _kind_label(system: System) -> str:
    kind = system.details.get("kind", "")
    return next((str(label) for value, label in SystemKind.choices() if value == kind), "")


def _states(shown: list[int]) -> dict[int, str]:
    """The worst outcome of each system's connectors, by the primary keys of the systems."""
    found: dict[int, str] = {}
    checked = Connector.objects.filter(system__in=shown, active=True).exclude(outcome="")
    for system, outcome in checked.values_list("system_id", "outcome"):
        known = found.get(system)
        if known is None or _WORST_FIRST.index(outcome) < _WORST_FIRST.index(known):
            found[system] = outcome
    return found


@in_workspace()
def system(request: WorkspaceRequest, system_key: str) -> HttpResponse:
    workspace = request.workspace
    found = get_object_or_404(System.objects.of(workspace).select_related("workspace"), key=system_key)
    records = list(Record.objects.filter(system=found).annotate(n=Count("fields")))
    chosen = _chosen(request, records)
    fields = Paginator(Field.objects.filter(record=chosen) if chosen else Field.objects.none(), FIELDS)
    operations = Operation.objects.filter(system=found)[:FIELDS]
    page = fields.get_page(request.GET.get("page"))
    guesses = [field for field in page if field.details.get("unconfirmed")]
    uses = Flow.objects.of(workspace).filter(Q(source=found.key) | Q(target=found.key) | Q(details__via=found.key))
    context: dict[str, Any] = {
        "system": found,
        "facts": _facts(found),
        "note": note(
            found.label(),
            tuple(Window.read(row) for row in found.details.get("maintenance", ())),
            tuple(Environment.read(row) for row in found.details.get("environments", ())),
        ),
        "records": records,
        "chosen": chosen,
        "page_obj": page,
        "fields": [(field, care_of(field)) for field in page],
        "values": any(field.listed for field in page),
        "unconfirmed": unconfirmed_in_words(len(guesses)),
        "mixed": len(guesses) < len(page),
        "left_out": len(found.details.get("left_out", ())),
        "care": any(care_of(field) for field in page),
        "operations": operations,
        "more_operations": Operation.objects.filter(system=found).count() - FIELDS if len(operations) == FIELDS else 0,
        "connectors": Connector.objects.filter(system=found).select_related("workspace", "system"),
        "flows": uses.select_related("integration__workspace").order_by("integration__position", "position"),
        "may_change": request.membership.may(Role.EDITOR),
        "crumbs": [
            {"label": _("Systems"), "url": reverse("systems", args=[workspace.key])},
            {"label": found.label()},
        ],
    }
    return render(request, "datamaps/system.html", context)


def care_of(field: Field) -> list[str]:
    """What needs care with a field, in words."""
    details, found = field.details, []
    if classification := details.get("classification"):
        found.append(str(Classification.of(classification).label))
    if (personal := Personal.of(details.get("personal", Personal.NONE))) is not Personal.NONE:
        found.append(_("specially protected") if personal is Personal.SPECIAL else _("about a person"))
    if details.get("critical"):
        found.append(_("critical"))
    return [*found, _("deprecated")] if field.deprecated else found


def _chosen(request: WorkspaceRequest, records: list[Any]) -> Any:
    """The record whose fields are shown: the one asked for, or the first."""
    name = request.GET.get("record", "")
    field = request.GET.get("field", "")
    if field.isdecimal():
        holder = Field.objects.of(request.workspace).filter(pk=int(field)).values_list("record", flat=True).first()
        return next((record for record in records if record.pk == holder), records[0] if records else None)
    return next((record for record in records if record.name == name), records[0] if records else None)


def _facts(system: System) -> list[dict[str, str]]:
    details = system.details
    keys = [details.get(name, "") for name in ("business_owner", "technical_owner", "support")]
    names = dict(Contact.objects.of(system.workspace).filter(key__in=keys).values_list("key", "name"))
    team = Team.objects.of(system.workspace).filter(key=details.get("owner_team", "")).first()
    labelled = [
        (_("Kind"), _kind_label(system)),
        (_("Vendor"), details.get("vendor", "")),
        (_("Speaks"), ", ".join(details.get("speaks", ()))),
        (_("Team"), team.label() if team else ""),
        (_("Business owner"), names.get(keys[0], "")),
        (_("Technical owner"), names.get(keys[1], "")),
        (_("Support"), names.get(keys[2], "")),
    ]
    return [{"label": label, "value": value} for label, value in labelled if value]


def size_in_words(added: int, changed: int, removed: int) -> str:
    """`3 added, 1 changed, nothing removed`."""
    parts = [
        ngettext("%(n)s added", "%(n)s added", added) % {"n": added},
        ngettext("%(n)s changed", "%(n)s changed", changed) % {"n": changed},
        ngettext("%(n)s removed", "%(n)s removed", removed) % {"n": removed},
    ]
    return ", ".join(parts)
