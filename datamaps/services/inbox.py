"""The findings that somebody wants to see: chosen, ordered and counted by the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from datamaps.models import Connector, Finding, FindingStatus, Integration
from datamaps.schema.severity import Severity
from integrations_portal.accounts.models import Contact, Workspace

MOST_BRIEFS = 20
"""Briefs that a part of a title may mean at once."""
_WORST_FIRST = (Severity.BREAKING, Severity.WARNING, Severity.INFO)


@dataclass(frozen=True)
class Wanted:
    """Empty answers leave out nothing. `me`: only what is given to this person.

    `system` is a key or a part of a name, `brief` a ref or a part of a title, as somebody typed it.
    """

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
            system=_typed(asked.get("system", "")),
            brief=_typed(asked.get("brief", "")),
            me=me,
            mine=asked.get("mine") == "1",
        )

    @property
    def narrowed(self) -> bool:
        return bool(self.severity or self.system or self.brief or self.mine)


def _typed(text: str) -> str:
    return text.replace("\x00", "").strip()


def _refs_like(workspace: Workspace, text: str) -> list[str]:
    """The briefs that somebody may mean: the one of that ref, else some with it in their title, else that ref."""
    like = Integration.objects.of(workspace).filter(Q(ref__iexact=text) | Q(title__icontains=text))
    refs = list(like.order_by("ref").values_list("ref", flat=True)[:MOST_BRIEFS])
    return [ref for ref in refs if ref.casefold() == text.casefold()] or refs or [text]


def _but_for_status(workspace: Workspace, wanted: Wanted) -> QuerySet[Finding]:
    rows = Finding.objects.of(workspace)
    if wanted.severity:
        rows = rows.filter(severity=wanted.severity)
    if wanted.system:
        rows = rows.filter(Q(system__key=wanted.system) | Q(system__name__icontains=wanted.system))
    if wanted.brief:
        # Labels of flows are stored as `INT-0003/F-01`, each in quotes.
        touched = (Q(why__flows__icontains=f'"{ref}/') for ref in _refs_like(workspace, wanted.brief))
        rows = rows.filter(reduce(or_, touched))
    if wanted.mine:
        rows = rows.filter(assigned=wanted.me) if wanted.me else rows.none()
    return rows


def inbox(workspace: Workspace, wanted: Wanted) -> QuerySet[Finding]:
    """The worst first; among these what was found last."""
    return _worst_first(_but_for_status(workspace, wanted).filter(status=wanted.status))


def open_at(connector: Connector) -> QuerySet[Finding]:
    """What a live check finds to differ and nobody has settled, the worst first."""
    return _worst_first(Finding.objects.filter(connector=connector, status=FindingStatus.OPEN))


def _worst_first(rows: QuerySet[Finding]) -> QuerySet[Finding]:
    ranked = [When(severity=severity, then=Value(rank)) for rank, severity in enumerate(_WORST_FIRST)]
    rank = Case(*ranked, default=Value(len(ranked)), output_field=IntegerField())
    return rows.order_by(rank, "-first_seen", "pk").select_related("system", "connector", "workspace", "assigned")


def count_by_status(workspace: Workspace, wanted: Wanted) -> dict[str, int]:
    """How many there are in each state, with the other answers as they are: one query."""
    counted = _but_for_status(workspace, wanted).order_by().values_list("status").annotate(n=Count("pk"))
    return dict(counted)
