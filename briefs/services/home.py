"""Loads the scene of the home page, in a fixed number of queries whatever a workspace holds."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from briefs.dossier.secrets import mask_text
from briefs.home.scene import (
    BriefFacts,
    Ending,
    OpenDecision,
    OwnedException,
    Person,
    Scene,
    SystemFacts,
    Trouble,
)
from briefs.models import Entry, Standing
from briefs.runbook.reading import due_after
from briefs.services.leavers import held_by
from briefs.shapes.purpose import Stage
from datamaps.models import Connector, Finding, FindingStatus, Flow, Integration, System
from datamaps.schema.outcome import Verdict
from datamaps.services.credentials import ending
from datamaps.services.findings import drift_of
from integrations_portal.accounts.models import Contact, Membership, Role, Workspace

_OWNERS = ("technical_owner", "business_owner")
Parts = dict[str, list[Entry]]


def scene_of(membership: Membership, since: datetime | None, now: datetime) -> Scene:
    """What the member's home page is made from. `since` is when they were here last."""
    workspace, today = membership.workspace, timezone.localdate(now)
    contacts = list(Contact.objects.of(workspace).select_related("workspace"))
    parts = _parts(workspace)
    systems = list(System.objects.of(workspace).select_related("workspace"))
    editor = membership.may(Role.EDITOR)
    return Scene(
        now=now,
        today=today,
        me=next((contact.key for contact in contacts if contact.pk == membership.contact_id), ""),
        since=since,
        people={person.key: person for person in _people(workspace, contacts, leads_on=editor)},
        briefs=tuple(_briefs(workspace, parts)),
        decisions=tuple(_decision(workspace, entry) for entry in parts["decisions"] if entry.state == "proposed"),
        exceptions=tuple(_exception(entry) for entry in parts["exceptions"]),
        systems=tuple(_system(row) for row in systems),
        troubles=(*_differences(workspace), *_unreachable(workspace)),
        endings=tuple(_endings(workspace, today)) if editor else (),
    )


def _said(text: str) -> str:
    """What people wrote, without what looks like a secret."""
    return mask_text(text)[0]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _parts(workspace: Workspace) -> Parts:
    """The answers of briefs that are not retired, of the parts that matter here."""
    wanted = Q(part="decisions", state="proposed") | Q(part__in=("purpose", "review", "exceptions"))
    entries = Entry.objects.of(workspace).filter(wanted).exclude(integration__stage=Stage.RETIRED)
    found: Parts = defaultdict(list)
    for entry in entries.select_related("integration__workspace"):
        found[entry.part].append(entry)
    return found


def _people(workspace: Workspace, contacts: Iterable[Contact], *, leads_on: bool) -> Iterable[Person]:
    """Everybody, and how much still hangs on those who left; `leads_on`: the reader may hand it over to others."""
    gone = [contact for contact in contacts if not contact.active]
    held = held_by(workspace, gone) if gone else {}
    for contact in contacts:
        url = contact.findable().url
        if leads_on and not contact.active:
            url = reverse("leaver", args=[workspace.key, contact.key])
        names = sum(not one.over for one in held.get(contact.pk, ()))
        yield Person(contact.key, contact.label(), contact.active, url, names)


def _briefs(workspace: Workspace, parts: Parts) -> Iterable[BriefFacts]:
    purposes = {entry.integration_id: entry.details for entry in parts["purpose"]}
    reviews = {entry.integration_id: entry.details for entry in parts["review"]}
    nobody = Counter(entry.integration_id for entry in parts["exceptions"] if not entry.details.get("owner"))
    blockers = dict(Standing.objects.of(workspace).values_list("integration_id", "blockers"))
    for row in Integration.objects.of(workspace).exclude(stage=Stage.RETIRED).select_related("workspace"):
        purpose, review = purposes.get(row.pk, {}), reviews.get(row.pk, {})
        go_live = _day(purpose.get("go_live"))
        yield BriefFacts(
            ref=row.ref,
            title=row.title or row.ref,
            url=row.url(),
            runbook_url=reverse("read_runbook", args=[workspace.key, row.ref]),
            stage=Stage.of(row.stage),
            business_owner=purpose.get("business_owner", ""),
            integrator=purpose.get("integrator", ""),
            go_live=go_live,
            review_due=due_after(_day(review.get("reviewed_on")), _day(review.get("effective_from")), go_live),
            blockers=blockers.get(row.pk),
            exceptions_without_owner=nobody[row.pk],
            exceptions_url=reverse("section", args=[workspace.key, row.ref, "exceptions"]),
        )


def _brief_of(entry: Entry) -> str:
    return entry.integration.title or entry.integration.ref


def _decision(workspace: Workspace, entry: Entry) -> OpenDecision:
    return OpenDecision(
        question=_said(entry.details.get("question", "")) or entry.ref,
        url=reverse("decision", args=[workspace.key, entry.uid]),
        brief=_brief_of(entry),
        owner=entry.details.get("owner", ""),
        due=entry.due,
    )


def _exception(entry: Entry) -> OwnedException:
    ref, answers = entry.integration.ref, entry.details
    return OwnedException(
        name=_said(answers.get("name", "")) or entry.ref,
        url=f"{entry.integration.url()}exceptions/#{entry.uid}",
        brief=_brief_of(entry),
        owner=answers.get("owner", ""),
        backup=answers.get("backup", ""),
        flows=tuple(f"{ref}/{flow}" for flow in answers.get("flows", ())),
    )


def _system(row: System) -> SystemFacts:
    owners = tuple(key for name in _OWNERS if (key := row.details.get(name)))
    return SystemFacts(row.key, row.label(), row.url(), owners)


def _differences(workspace: Workspace) -> Iterable[Trouble]:
    found = Finding.objects.of(workspace).filter(status=FindingStatus.OPEN).exclude(severity="info")
    for one in found.select_related("system", "assigned"):
        yield Trouble(
            system=one.system.key,
            url=reverse("finding", args=[workspace.key, one.uid]),
            words=drift_of(one).change.sentence(),
            severity=one.severity,
            flows=tuple(one.why.get("flows", ())),
            since=one.first_seen,
            assigned=one.assigned.key if one.assigned else "",
        )


def _unreachable(workspace: Workspace) -> Iterable[Trouble]:
    """Systems that the last check could say nothing about, with the flows that begin or end there."""
    away = Connector.objects.of(workspace).filter(active=True, outcome=Verdict.COULD_NOT_CHECK)
    flows = Flow.objects.of(workspace).exclude(integration__stage=Stage.RETIRED)
    ends: dict[str, list[str]] = defaultdict(list)
    for brief, ref, *sides in flows.values_list("integration__ref", "ref", "source", "target"):
        for side in sides:
            ends[side].append(f"{brief}/{ref}")
    for one in away.select_related("system", "workspace"):
        yield Trouble(
            system=one.system.key,
            url=one.url(),
            words="",
            severity="",
            flows=tuple(ends[one.system.key]),
            since=one.changed_at,
            away=True,
            good_at=one.good_at,
        )


def _endings(workspace: Workspace, today: date) -> Iterable[Ending]:
    for row in ending(workspace, today):
        yield Ending(row.name, reverse("credential", args=[workspace.key, row.uid]), row.expires_on)
