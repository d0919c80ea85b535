"""A form whose identity is that of a row of another workspace is refused in plain words, and changes nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from datamaps.models import System
from integrations_portal.accounts.models import Contact, User, Workspace
from integrations_portal.audit.trail import PORTAL
from integrations_portal.rows import door
from tests.personas import make_contact

SignIn = Callable[[User], Client]


@pytest.fixture
def theirs(elsewhere: Workspace) -> System:
    return door.save(System(workspace=elsewhere).put({"key": "crm", "name": "Theirs"}), PORTAL)


def test_a_system_of_another_workspace_is_no_system_to_add(theirs: System, alice: User, sign_in: SignIn) -> None:
    form = {"once": str(theirs.uid), "name": "Mine", "key": "mine"}
    answer = sign_in(alice).post(reverse("add_system", args=["acme"]), form)
    assert answer.status_code == 400
    assert "Theirs" not in answer.content.decode()
    theirs.refresh_from_db()
    assert (System.objects.count(), theirs.name) == (1, "Theirs")


def test_a_contact_of_another_workspace_is_no_contact_to_add(
    elsewhere: Workspace, workspace: Workspace, alice: User, sign_in: SignIn
) -> None:
    other = make_contact(elsewhere, "olga")
    form = {"once": str(other.uid), "name": "Mine", "kind": "person", "active": "on"}
    assert sign_in(alice).post(reverse("contact-new", args=["acme"]), form).status_code == 400
    assert not Contact.objects.of(workspace).exists()


def test_what_breaks_another_rule_is_still_told_as_such(workspace: Workspace) -> None:
    door.save(System(workspace=workspace).put({"key": "crm"}), PORTAL)
    with pytest.raises(IntegrityError):
        door.save(System(workspace=workspace).put({"key": "crm"}), PORTAL)
