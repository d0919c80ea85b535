"""The findings that somebody wants to see: chosen, ordered and counted by the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Case, Count, IntegerField, QuerySet, Value, When

from datamaps.models import Finding, FindingStatus
from datamaps.schema.severity import Severity
from integrations_portal.accounts.models import Contact, Workspace

_WORST_FIRST = (Severity.BREAKING, Severity.WARNING, Severity.INFO)


@dataclass(frozen=True)
class Wanted:
    """Empty answers leave out nothing. `brief` is a ref, `system` a key; `me`: only what is given to this person."""

    status: str = FindingStatus.OPEN
    severity: str = ""
    system: str = ""
    brief: str = ""
    me: Contact | None = None
    mine: bool = False

    @classmethod
    def read(cls, asked: Mapping[str, str], me: Contact | None) -> Wanted:
        """What an address asks for; words that are none of ours are as good as nothing."""
        statuses, severities = {one.value for one in FindingStatus}, {one.value for one in Severity}
        status, severity = asked.get("status", ""), asked.get("severity", "")
        return cls(
            status=status if status in statuses else FindingStatus.OPEN,
            severity=severity if severity in severities else "",
            system=asked.get("system", ""),
            brief=asked.get("brief", ""),
            me=me,
            mine=asked.get("mine") == "1",
        )

    @property
    def narrowed(self) -> bool:
        return bool(self.severity or self.system or self.brief or self.mine)


def _but_for_status(workspace: Workspace, wanted: Wanted) -> QuerySet[Finding]:
    rows = Finding.objects.of(workspace)
    if wanted.severity:
        rows = rows.filter(severity=wanted.severity)
    if wanted.system:
        rows = rows.filter(system__key=wanted.system)
    if wanted.brief:
        # Labels of flows are stored as `INT-0003/F-01`, each in quotes.
        rows = rows.filter(why__flows__icontains=f'"{wanted.brief}/')
    if wanted.mine:
        rows = rows.filter(assigned=wanted.me) if wanted.me else rows.none()
    return rows


def inbox(workspace: Workspace, wanted: Wanted) -> QuerySet[Finding]:
    """The worst first; among these what was found last."""
    ranked = [When(severity=severity, then=Value(rank)) for rank, severity in enumerate(_WORST_FIRST)]
    rank = Case(*ranked, default=Value(len(ranked)), output_field=IntegerField())
    rows = _but_for_status(workspace, wanted).filter(status=wanted.status)
    return rows.order_by(rank, "-first_seen", "pk").select_related("system", "connector", "workspace", "assigned")


def count_by_status(workspace: Workspace, wanted: Wanted) -> dict[str, int]:
    """How many there are in each state, with the other answers as they are: one query."""
    counted = _but_for_status(workspace, wanted).order_by().values_list("status").annotate(n=Count("pk"))
    return dict(counted)
