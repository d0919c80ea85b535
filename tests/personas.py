"""The people of the tests, and a workspace for them.

    alice   editor                 cora   contributor
    victor  viewer                 ada    admin
    olga    outsider: admin of another workspace

Each is a fixture of type User; `workspace` and `elsewhere` are the two workspaces. Sign one in with
`client.force_login(alice)`, or ask for `sign_in`, which gives a client of its own: `sign_in(alice)`.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from integrations_portal.accounts.models import Contact, Membership, Role, Team, User, Workspace
from integrations_portal.audit.trail import PORTAL
from integrations_portal.rows import door

PASSWORD = "correct horse battery"


def make_workspace(key: str = "acme", name: str = "") -> Workspace:
    return Workspace.objects.create(key=key, name=name or key.capitalize())


def make_user(name: str, email: str = "") -> User:
    """A user named like that, with the address name@example.com and PASSWORD."""
    return User.objects.create_user(email or f"{name.lower()}@example.com", PASSWORD, name=name)


def make_member(workspace: Workspace, user: User, role: Role) -> Membership:
    return door.save(Membership(workspace=workspace, user=user, role=role), by=PORTAL)


def make_team(workspace: Workspace, key: str = "sales", **answers: object) -> Team:
    row = Team(workspace=workspace).put({"key": key, "name": key.capitalize(), **answers})
    return door.save(row, by=PORTAL)


def make_contact(workspace: Workspace, key: str = "priya", **answers: object) -> Contact:
    row = Contact(workspace=workspace).put({"key": key, "name": key.capitalize(), **answers})
    return door.save(row, by=PORTAL)


@pytest.fixture
def workspace(db: None) -> Workspace:
    return make_workspace("acme")


@pytest.fixture
def elsewhere(db: None) -> Workspace:
    """Another workspace, which only olga belongs to."""
    return make_workspace("elsewhere")


def _persona(workspace: Workspace, name: str, role: Role) -> User:
    user = make_user(name)
    make_member(workspace, user, role)
    return user


@pytest.fixture
def victor(workspace: Workspace) -> User:
    """A viewer."""
    return _persona(workspace, "Victor", Role.VIEWER)


@pytest.fixture
def cora(workspace: Workspace) -> User:
    """A contributor."""
    return _persona(workspace, "Cora", Role.CONTRIBUTOR)


@pytest.fixture
def alice(workspace: Workspace) -> User:
    """An editor."""
    return _persona(workspace, "Alice", Role.EDITOR)


@pytest.fixture
def ada(workspace: Workspace) -> User:
    """An admin."""
    return _persona(workspace, "Ada", Role.ADMIN)


@pytest.fixture
def olga(elsewhere: Workspace) -> User:
    """An outsider: the admin of another workspace."""
    return _persona(elsewhere, "Olga", Role.ADMIN)


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    """A fresh browser in which that user has signed in."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in
