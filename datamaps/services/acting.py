"""What people do about several findings at once: all of it, or nothing and the reason for each one in the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from datamaps.models import Finding, FindingEvent, FindingStatus
from integrations_portal.accounts.models import Contact, Workspace
from integrations_portal.audit.trail import Actor
from integrations_portal.rows import door
from integrations_portal.shapes.choices import Choice

OPEN = (FindingStatus.OPEN, FindingStatus.WAIVED)
"""Findings that something can still be done about."""
MOST = 500
"""Findings that are chosen at once."""


class Why(Choice):
    """Why something cannot be done with a finding."""

    CHANGED = "changed", _("Somebody changed it while you were choosing. Look at it again.")
    SETTLED = "settled", _("It is settled already.")
    NOT_SEEN = "not_seen", _("The last check does not show it any more. Check again, and it will say.")
    NOTHING_TO_TAKE = "nothing", _("It is nothing that the catalog describes. Give it to somebody, or let it wait.")
    NAMED = "named", _("A flow, a field or the shared data still names what is gone. Change that first.")
    STANDS = "stands", _("It would differ all the same: the catalog says too little, or it hangs on another one.")


class Refused(Exception):
    """Nothing was done; `rows` says why, by the uid of each finding that stood in the way."""

    def __init__(self, rows: Mapping[UUID, Why]) -> None:
        super().__init__(f"{len(rows)} refused")
        self.rows = rows


@dataclass(frozen=True)
class Chosen:
    """A finding and the version of it that the person saw."""

    finding: Finding
    version: int


def chosen_of(workspace: Workspace, marks: Iterable[str]) -> tuple[Chosen, ...]:
    """The findings of the workspace that marks like `UID:3` name, in their order; others are not there."""
    versions: dict[UUID, int] = {}
    for mark in list(marks)[:MOST]:
        uid, _colon, version = mark.partition(":")
        try:
            versions[UUID(uid)] = int(version) if version.isdecimal() else 0
        except ValueError:
            continue
    related = ("system", "connector__system", "connector__workspace", "connector__baseline", "workspace", "assigned")
    rows = Finding.objects.of(workspace).filter(uid__in=versions).select_related(*related)
    found = {row.uid: row for row in rows}
    return tuple(Chosen(found[uid], version) for uid, version in versions.items() if uid in found)


def stale(chosen: Iterable[Chosen]) -> dict[UUID, Why]:
    return {one.finding.uid: Why.CHANGED for one in chosen if one.finding.version != one.version}


def wait(chosen: Sequence[Chosen], until: date, reason: str, by: Actor) -> None:
    """Lets all of them wait until a day. Raises Refused."""

    def change(finding: Finding) -> None:
        finding.status, finding.waived_until, finding.reason = FindingStatus.WAIVED, until, reason

    _change(chosen, change, "waived", reason, by)


def give(chosen: Sequence[Chosen], to: Contact | None, by: Actor) -> None:
    """Gives all of them to a person, or to nobody. Raises Refused."""

    def change(finding: Finding) -> None:
        finding.assigned = to

    _change(chosen, change, "assigned", to.label() if to else "", by)


@transaction.atomic
def _change(chosen: Sequence[Chosen], change: Callable[[Finding], None], event: str, note: str, by: Actor) -> None:
    refused = {one.finding.uid: Why.SETTLED for one in chosen if one.finding.status not in OPEN}
    for one in chosen:
        change(one.finding)
        try:
            door.save(one.finding, by, one.version)
        except door.Stale:
            refused[one.finding.uid] = Why.CHANGED
    if refused:
        raise Refused(refused)
    now = timezone.now()
    FindingEvent.objects.bulk_create(
        FindingEvent(finding=one.finding, at=now, event=event, by=by.name, note=note) for one in chosen
    )
