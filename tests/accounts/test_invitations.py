"""Inviting somebody into a workspace, and who may use an invitation."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

import pytest
import time_machine
from django.core import mail
from django.test import Client

from integrations_portal.accounts.members import join
from integrations_portal.accounts.models import Membership, Role, Token, User, Workspace
from integrations_portal.accounts.tokens import INVITATIONS
from integrations_portal.audit.models import AuditEntry
from integrations_portal.audit.trail import PORTAL
from integrations_portal.jobs.models import Job
from tests.personas import PASSWORD, make_contact, make_user

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
MailedLink = Callable[[], str]


def invite(
    client: Client, email: str = "nina@example.com", role: str = "editor", once: str = "", contact: str = ""
) -> str:
    """Invites, and gives the path of the link that the page shows."""
    fields = {"email": email, "role": role, "once": once or str(uuid.uuid4()), "contact": contact}
    response = client.post("/w/acme/members/invite/", fields)
    assert "no-store" in response.headers["Cache-Control"]
    found = re.search(r"https?://[^/\s\"<]+(/link/[^\s\"<]+)", response.content.decode())
    assert found, response.content.decode()
    return found.group(1)


def role_of(email: str) -> str | None:
    found = Membership.objects.filter(user__email=email, workspace__key="acme").first()
    return found.role if found else None


def test_somebody_new_joins_with_the_link_that_was_handed_over(ada: User, sign_in: SignIn) -> None:
    link = invite(sign_in(ada))
    nina = Client()
    assert "Join Acme" in nina.get(link).content.decode()
    assert nina.post(link, {"name": "Nina", "password": ""}).headers["Location"] == "/"
    assert role_of("nina@example.com") == Role.EDITOR
    assert nina.get("/w/acme/members/").status_code == 200


def test_the_mailed_link_joins_too_and_uses_up_the_other(ada: User, sign_in: SignIn, mailed_link: MailedLink) -> None:
    handed = invite(sign_in(ada))
    mailed = mailed_link()
    assert mailed != handed
    assert Client().post(mailed, {"name": "Nina"}).status_code == 302
    assert Client().post(handed, {"name": "Somebody"}).status_code == 410
    assert User.objects.get(email="nina@example.com").confirmed_at is not None


def test_the_message_says_who_invites_where(ada: User, sign_in: SignIn, mailed_link: MailedLink) -> None:
    invite(sign_in(ada))
    mailed_link()
    message = mail.outbox[-1]
    assert message.to == ["nina@example.com"]
    assert "Acme" in message.subject
    assert "Ada invites you" in message.body


def test_an_invitation_is_used_once(ada: User, sign_in: SignIn) -> None:
    link = invite(sign_in(ada))
    assert Client().post(link, {"name": "Nina"}).status_code == 302
    assert Client().post(link, {"name": "Nora"}).status_code == 410


def test_an_invitation_expires_after_a_week(ada: User, sign_in: SignIn) -> None:
    with time_machine.travel("2027-01-12T10:00:00Z", tick=False) as clock:
        link = invite(sign_in(ada))
        clock.shift(7 * 24 * 3600 + 1)
        assert Client().post(link, {"name": "Nina"}).status_code == 410


def test_an_invitation_does_not_open_an_account_that_exists(ada: User, olga: User, sign_in: SignIn) -> None:
    """Else the admin of one workspace could sign in as anybody, and so enter other workspaces."""
    link = invite(sign_in(ada), "olga@example.com")
    thief = Client()
    assert "Sign in to it first" in thief.get(link).content.decode()
    assert thief.post(link).status_code == 200
    assert thief.get("/account/").status_code == 302
    assert role_of("olga@example.com") is None


def test_the_owner_of_an_account_accepts_after_signing_in(ada: User, olga: User, sign_in: SignIn) -> None:
    link = invite(sign_in(ada), "olga@example.com", "viewer")
    browser = sign_in(olga)
    assert browser.post(link).status_code == 302
    assert role_of("olga@example.com") == Role.VIEWER


def test_an_admin_cannot_accept_for_somebody_else(ada: User, olga: User, sign_in: SignIn) -> None:
    browser = sign_in(ada)
    assert browser.post(invite(browser, "olga@example.com")).status_code == 200
    assert role_of("olga@example.com") is None


def test_the_same_form_sent_twice_is_one_invitation(ada: User, sign_in: SignIn) -> None:
    once = str(uuid.uuid4())
    browser = sign_in(ada)
    assert invite(browser, once=once) == invite(browser, once=once)
    assert Job.objects.filter(work="mail-invitation").count() == 1
    assert Token.objects.filter(purpose__in=INVITATIONS).count() == 2


def test_a_newer_invitation_replaces_the_older(ada: User, sign_in: SignIn) -> None:
    browser = sign_in(ada)
    old, new = invite(browser, role="admin"), invite(browser, role="viewer")
    assert Client().get(old).status_code == 410
    Client().post(new, {"name": "Nina"})
    assert role_of("nina@example.com") == Role.VIEWER


def test_an_invitation_can_be_taken_back(ada: User, sign_in: SignIn) -> None:
    browser = sign_in(ada)
    link = invite(browser)
    page = browser.get("/w/acme/members/").content.decode()
    found = re.search(r'action="(/w/acme/members/invitations/\d+/withdraw/)"', page)
    assert found
    assert browser.post(found.group(1)).status_code == 302
    assert Client().get(link).status_code == 410
    assert "nina@example.com" in browser.get("/w/acme/members/").content.decode()  # only in the message
    assert "nina@example.com" not in browser.get("/w/acme/members/").content.decode()


def test_invitations_are_shown_to_admins_only(ada: User, alice: User, sign_in: SignIn) -> None:
    invite(sign_in(ada))
    assert "nina@example.com" not in sign_in(alice).get("/w/acme/members/").content.decode()


def test_a_member_is_not_invited_again(ada: User, victor: User, sign_in: SignIn) -> None:
    fields = {"email": "Victor@example.com", "role": "admin", "once": str(uuid.uuid4())}
    page = sign_in(ada).post("/w/acme/members/invite/", fields).content.decode()
    assert "is a member already" in page
    assert role_of("victor@example.com") == Role.VIEWER


def test_a_failed_invitation_keeps_what_was_typed(ada: User, sign_in: SignIn) -> None:
    page = sign_in(ada).post("/w/acme/members/invite/", {"email": "nina@", "role": "editor"}).content.decode()
    assert "<title>Error: Invite a member" in page
    assert 'value="nina@"' in page


def test_joining_without_a_name_says_so_and_keeps_the_link(ada: User, sign_in: SignIn) -> None:
    link = invite(sign_in(ada))
    browser = Client()
    page = browser.post(link, {"name": "", "password": "short"}).content.decode()
    assert "There is a problem" in page
    assert "short" not in re.sub(r"too short|shorter", "", page)
    assert browser.post(link, {"name": "Nina", "password": ""}).status_code == 302


def test_a_lower_invitation_takes_no_role_away(ada: User, workspace: Workspace, sign_in: SignIn) -> None:
    boss = make_user("Bo")
    link = invite(sign_in(ada), "bo@example.com", "viewer")
    Membership.objects.create(workspace=workspace, user=boss, role=Role.ADMIN)
    assert sign_in(boss).post(link).status_code == 302
    assert role_of("bo@example.com") == Role.ADMIN


def test_who_joins_with_a_password_signs_in_with_it(ada: User, sign_in: SignIn) -> None:
    link = invite(sign_in(ada))
    Client().post(link, {"name": "Nina", "password": PASSWORD})
    response = Client().post("/sign-in/", {"username": "nina@example.com", "password": PASSWORD})
    assert response.status_code == 302


def test_joining_is_in_the_audit_trail(ada: User, workspace: Workspace, sign_in: SignIn) -> None:
    Client().post(invite(sign_in(ada)), {"name": "Nina"})
    entry = AuditEntry.objects.filter(workspace=workspace).order_by("number").last()
    assert entry
    assert (entry.actor, entry.action, entry.kind, entry.about) == ("Nina", "added", "membership", "Nina")


def test_an_invitation_says_who_the_member_is_in_briefs(
    ada: User, workspace: Workspace, sign_in: SignIn, mailed_link: MailedLink
) -> None:
    nina = make_contact(workspace, "nina", name="Nina Berg")
    browser = sign_in(ada)
    invite(browser, contact="nina")
    invited = browser.get("/w/acme/members/").content.decode().partition('id="invitations"')[2].partition("</table>")[0]
    assert "Nina Berg" in invited
    assert Client().post(mailed_link(), {"name": "Nina"}).status_code == 302
    assert Membership.objects.get(user__email="nina@example.com").contact == nina


def test_an_invitation_does_not_change_who_somebody_is_already(victor: User, workspace: Workspace) -> None:
    first, second = (make_contact(workspace, key, name=key) for key in ("first", "second"))
    join(workspace, victor, Role.VIEWER, PORTAL, first)
    join(workspace, victor, Role.EDITOR, PORTAL, second)
    found = Membership.objects.get(user=victor, workspace=workspace)
    assert (found.contact, found.role) == (first, Role.EDITOR)


def test_a_contact_of_another_workspace_cannot_be_invited(ada: User, elsewhere: Workspace, sign_in: SignIn) -> None:
    make_contact(elsewhere, "spy", name="Spy")
    fields = {"email": "nina@example.com", "role": "editor", "contact": "spy", "once": str(uuid.uuid4())}
    answer = sign_in(ada).post("/w/acme/members/invite/", fields).content.decode()
    assert "Select a valid choice" in answer
    assert not Token.objects.filter(email="nina@example.com").exists()
