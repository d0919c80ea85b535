"""Writing and proving the audit trail."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from django.conf import settings
from django.utils import timezone

from integrations_portal.audit.models import AuditEntry
from integrations_portal.shapes.base import canonical_json

if TYPE_CHECKING:
    from integrations_portal.accounts.models import User, Workspace


class Recorded(Protocol):
    """Anything that an entry can be about."""

    @property
    def kind(self) -> str: ...

    uid: Any

    def label(self) -> str: ...


@dataclass(frozen=True)
class Actor:
    """Who did it: a user, or a part of the portal such as the checker, by name."""

    name: str
    user: User | None = None

    @classmethod
    def of(cls, user: User) -> Actor:
        return cls(name=str(user), user=user)


PORTAL = Actor("Integrations Portal")
CHECKER = Actor("Live check")


@dataclass(frozen=True)
class Broken:
    """The first row of a trail that is not as it was written. `fault` is edited, missing or truncated."""

    number: int
    fault: str


def _mac(previous: str, entry: AuditEntry) -> str:
    body = canonical_json(
        [
            previous,
            entry.number,
            entry.at.isoformat(),
            entry.actor,
            entry.action,
            entry.kind,
            str(entry.uid),
            entry.about,
            entry.changes,
        ]
    )
    return hmac.new(_key(), body, hashlib.sha256).hexdigest()


def _head(count: int, mac: str) -> str:
    return hmac.new(_key(), f"{count}:{mac}".encode(), hashlib.sha256).hexdigest()


def _key() -> bytes:
    return hashlib.sha256(b"audit trail:" + settings.SECRET_KEY.encode()).digest()


def record(workspace: Workspace, by: Actor, action: str, row: Recorded, changes: dict[str, Any]) -> None:
    """Appends one entry. Call inside the transaction of the change itself; the workspace row is the lock."""
    held = type(workspace)._default_manager.select_for_update().get(pk=workspace.pk)
    last = AuditEntry.objects.filter(workspace=held, number=held.audit_count).first()
    entry = AuditEntry(
        workspace=held,
        number=held.audit_count + 1,
        at=timezone.now(),
        actor=by.name[:200],
        user=by.user,
        action=action,
        kind=row.kind,
        uid=row.uid,
        about=row.label()[:400],
        changes=changes,
    )
    entry.mac = _mac(last.mac if last else "", entry)
    entry.save(force_insert=True)
    head = _head(entry.number, entry.mac)
    type(workspace)._default_manager.filter(pk=held.pk).update(audit_count=entry.number, audit_head=head)


def verify(workspace: Workspace) -> Broken | None:
    """The first broken place of a workspace's trail; none when it is whole."""
    previous, count = "", 0
    for entry in AuditEntry.objects.filter(workspace=workspace).order_by("number").iterator():
        count += 1
        if entry.number != count:
            return Broken(count, "missing")
        if not hmac.compare_digest(entry.mac, _mac(previous, entry)):
            return Broken(count, "edited")
        previous = entry.mac
    head = _head(count, previous) if count else ""
    if workspace.audit_count != count or not hmac.compare_digest(workspace.audit_head, head):
        return Broken(count + 1, "truncated")
    return None
