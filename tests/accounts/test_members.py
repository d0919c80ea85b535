"""Roles, removal, and the admin that a workspace always keeps."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from integrations_portal.accounts.members import LastAdmin, change_member, join, remove_member
from integrations_portal.accounts.models import Membership, Role, User, Workspace
from integrations_portal.audit.models import AuditEntry
from integrations_portal.audit.trail import PORTAL, Actor
from integrations_portal.rows import door
from tests.personas import make_contact, make_member, make_user

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def membership(user: User) -> Membership:
    found: Membership = Membership.objects.select_related("workspace", "user").get(user=user)
    return found


def address(user: User) -> str:
    return f"/w/acme/members/{membership(user).uid}/"


def test_an_admin_changes_a_role(ada: User, victor: User, sign_in: SignIn) -> None:
    fields = {"role": "editor", "contact": "", "version": "1"}
    assert sign_in(ada).post(address(victor), fields).status_code == 302
    assert membership(victor).role == Role.EDITOR
    entry = AuditEntry.objects.order_by("number").last()
    assert entry
    assert (entry.actor, entry.changes) == ("Ada", {"role": ["viewer", "editor"]})


def test_a_role_that_is_taken_away_counts_at_once(ada: User, alice: User, sign_in: SignIn) -> None:
    browser = sign_in(alice)
    assert browser.get("/w/acme/members/new-contact/").status_code == 200
    sign_in(ada).post(address(alice), {"role": "viewer", "contact": "", "version": "1"})
    assert browser.get("/w/acme/members/new-contact/").status_code == 403


def test_somebody_who_was_removed_finds_nothing(ada: User, alice: User, sign_in: SignIn) -> None:
    browser = sign_in(alice)
    assert sign_in(ada).post(address(alice) + "remove/").status_code == 302
    assert browser.get("/w/acme/members/").status_code == 404
    assert User.objects.filter(email="alice@example.com").exists()


def test_the_last_admin_keeps_the_role(ada: User, alice: User, sign_in: SignIn) -> None:
    response = sign_in(ada).post(address(ada), {"role": "viewer", "contact": "", "version": "1"})
    assert "keeps at least one admin" in response.content.decode()
    assert membership(ada).role == Role.ADMIN


def test_the_last_admin_is_not_removed(ada: User, alice: User, sign_in: SignIn) -> None:
    response = sign_in(ada).post(address(ada) + "remove/")
    assert "keeps at least one admin" in response.content.decode()
    assert membership(ada)


def test_an_admin_who_was_switched_off_does_not_count(ada: User, workspace: Workspace) -> None:
    gone = make_user("Gone")
    make_member(workspace, gone, Role.ADMIN)
    gone.is_active = False
    gone.save()
    with pytest.raises(LastAdmin):
        remove_member(membership(ada), PORTAL)


def test_with_two_admins_one_may_go_and_lands_outside(ada: User, workspace: Workspace, sign_in: SignIn) -> None:
    make_member(workspace, make_user("Second"), Role.ADMIN)
    response = sign_in(ada).post(address(ada) + "remove/")
    assert response.headers["Location"] == "/"


def test_two_admins_who_demote_each_other_do_not_both_succeed(ada: User, workspace: Workspace) -> None:
    second = make_member(workspace, make_user("Second"), Role.ADMIN)
    first = membership(ada)
    second.role = first.role = Role.VIEWER
    change_member(second, Actor.of(ada), expected=1)
    with pytest.raises(LastAdmin):
        change_member(first, Actor.of(second.user), expected=1)


def test_a_stale_role_is_refused_and_both_are_shown(ada: User, victor: User, sign_in: SignIn) -> None:
    row = membership(victor)
    row.role = Role.CONTRIBUTOR
    door.save(row, by=Actor("Priya"))
    response = sign_in(ada).post(address(victor), {"role": "editor", "contact": "", "version": "1"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Priya saved this while you were writing" in page
    assert "Contributor: may answer questions" in page
    assert membership(victor).role == Role.CONTRIBUTOR
    assert 'name="version" value="2"' in page


def test_a_member_is_a_contact_in_briefs(ada: User, victor: User, workspace: Workspace, sign_in: SignIn) -> None:
    make_contact(workspace, "victor-v", name="Victor V")
    fields = {"role": "viewer", "contact": "victor-v", "version": "1"}
    sign_in(ada).post(address(victor), fields)
    found = membership(victor).contact
    assert found
    assert found.key == "victor-v"


def test_a_contact_of_another_workspace_cannot_be_chosen(
    ada: User, victor: User, elsewhere: Workspace, sign_in: SignIn
) -> None:
    make_contact(elsewhere, "stranger")
    fields = {"role": "viewer", "contact": "stranger", "version": "1"}
    assert "There is a problem" in sign_in(ada).post(address(victor), fields).content.decode()
    assert membership(victor).contact is None


def test_joining_twice_is_one_membership(alice: User, workspace: Workspace) -> None:
    assert join(workspace, alice, Role.VIEWER, PORTAL).pk == membership(alice).pk
    assert membership(alice).role == Role.EDITOR


def test_names_are_shown_as_text(ada: User, workspace: Workspace, sign_in: SignIn) -> None:
    make_member(workspace, make_user("<b>Bold</b>", "bold@example.com"), Role.VIEWER)
    page = sign_in(ada).get("/w/acme/members/").content.decode()
    assert "&lt;b&gt;Bold" in page
    assert "<b>Bold" not in page
