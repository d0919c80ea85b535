"""Who belongs to a workspace and as what. A workspace always keeps an admin."""

from __future__ import annotations

from django.db import transaction

from integrations_portal.accounts.models import Contact, Membership, ProgramToken, Role, User, Workspace
from integrations_portal.audit.trail import Actor
from integrations_portal.rows import door


class LastAdmin(Exception):
    """The change would leave a workspace without an admin."""


@transaction.atomic
def change_member(membership: Membership, by: Actor, expected: int) -> Membership:
    """Saves a changed role or contact. Raises LastAdmin, or Stale."""
    if membership.role != Role.ADMIN:
        _keep_an_admin(membership)
    return door.save(membership, by=by, expected=expected)


@transaction.atomic
def remove_member(membership: Membership, by: Actor) -> None:
    """Takes somebody out of a workspace. Their account and what they wrote stay, their tokens end. Raises LastAdmin."""
    _keep_an_admin(membership)
    for token in ProgramToken.objects.filter(maker=membership).select_related("workspace"):
        door.delete(token, by=by)
    door.delete(membership, by=by)


@transaction.atomic
def join(workspace: Workspace, user: User, role: Role, by: Actor, contact: Contact | None = None) -> Membership:
    """Makes somebody a member; who is one already keeps the higher of both roles, and who they are in briefs."""
    Workspace.objects.select_for_update().get(pk=workspace.pk)
    found: Membership | None = Membership.objects.of(workspace).filter(user=user).first()
    if found is None:
        return door.save(Membership(workspace=workspace, user=user, role=role, contact=contact), by=by)
    found.role = found.role if found.may(role) else role
    found.contact = found.contact or contact
    return door.save(found, by=by)


def _keep_an_admin(membership: Membership) -> None:
    """Refuses when nobody else is an admin; two admins who demote each other at once wait for one another."""
    workspace = Workspace.objects.select_for_update().get(pk=membership.workspace_id)
    others = Membership.objects.of(workspace).filter(role=Role.ADMIN, user__is_active=True)
    if not others.exclude(pk=membership.pk).exists():
        raise LastAdmin
