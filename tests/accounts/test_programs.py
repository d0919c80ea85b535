"""Tokens of programs: shown once, kept as a hash, ended by time, by a person, and with their maker."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import serializers
from django.test import Client
from django.utils import timezone

from integrations_portal.accounts.members import remove_member
from integrations_portal.accounts.models import Membership, ProgramToken, Role, Scope, User, Workspace
from integrations_portal.accounts.programs import make_token, note_use, token_of
from integrations_portal.audit.models import AuditEntry
from integrations_portal.audit.trail import PORTAL, verify
from tests.access.forms import form_of
from tests.personas import make_member, make_user

SignIn = Callable[[User], Client]
PAGE = "/w/acme/settings/programs/"
ADD = f"{PAGE}add/"


def membership(user: User) -> Membership:
    found: Membership = Membership.objects.select_related("workspace", "user").get(user=user)
    return found


def make(user: User, scope: Scope = Scope.READ) -> tuple[ProgramToken, str]:
    return make_token(membership(user), "Nightly build", scope, 30, uuid4())


def trail(workspace: Workspace) -> list[tuple[str, str, str]]:
    rows = AuditEntry.objects.of(workspace).filter(kind="program token").order_by("number")
    return list(rows.values_list("action", "actor", "about"))


def test_a_token_is_shown_once_and_only_its_hash_is_kept(workspace: Workspace, ada: User, sign_in: SignIn) -> None:
    browser = sign_in(ada)
    fields = form_of(browser.get(ADD).content.decode(), ADD)
    sent = {**fields, "name": "Nightly build", "scope": "check", "days": "30"}
    answer = browser.post(ADD, sent)
    shown = re.findall(r"<code>(portal_[\w-]{43})</code>", answer.content.decode())
    assert len(shown) == 1
    assert "no-store" in answer.headers["Cache-Control"]
    again = browser.post(ADD, sent).content.decode()
    assert "portal_" not in again
    assert "was shown then" in again
    token = ProgramToken.objects.get()
    assert token_of(shown[0]) == token
    assert token.scope == Scope.CHECK
    assert token.expires_at - token.made_at > timedelta(days=29)
    assert shown[0] not in serializers.serialize("json", [token, *AuditEntry.objects.all()])
    listed = browser.get(PAGE).content.decode()
    assert shown[0][:11] in listed
    assert shown[0][:13] not in listed
    assert "Nightly build" in listed


def test_making_and_revoking_stand_in_the_trail(workspace: Workspace, ada: User, sign_in: SignIn) -> None:
    token, text = make(ada)
    answer = sign_in(ada).post(f"{PAGE}{token.uid}/revoke/", follow=True)
    assert "Nightly build no longer works." in answer.content.decode()
    assert token_of(text) is None
    assert trail(workspace) == [("added", "Ada", "Nightly build"), ("removed", "Ada", "Nightly build")]
    assert verify(Workspace.objects.get()) is None


def test_asking_before_a_revocation_changes_nothing(workspace: Workspace, ada: User, sign_in: SignIn) -> None:
    token, text = make(ada)
    assert "It was never used." in sign_in(ada).get(f"{PAGE}{token.uid}/revoke/").content.decode()
    assert token_of(text) == token


def test_a_token_ends_with_its_time(workspace: Workspace, ada: User, sign_in: SignIn) -> None:
    _token, text = make(ada)
    ProgramToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert token_of(text) is None
    assert "Ended on" in sign_in(ada).get(PAGE).content.decode()
    assert "0 tokens work, 1 has ended" in sign_in(ada).get("/w/acme/settings/").content.decode()


def test_a_token_ends_when_its_maker_is_no_longer_a_member_and_does_not_come_back(
    workspace: Workspace, ada: User
) -> None:
    leaver = make_user("Lea")
    make_member(workspace, leaver, Role.ADMIN)
    _token, text = make(leaver)
    remove_member(membership(leaver), PORTAL)
    assert token_of(text) is None
    assert trail(workspace)[-1] == ("removed", "Integrations Portal", "Nightly build")
    make_member(workspace, leaver, Role.ADMIN)
    assert token_of(text) is None


def test_a_token_of_somebody_whose_account_is_closed_opens_nothing(workspace: Workspace, ada: User) -> None:
    _token, text = make(ada)
    User.objects.update(is_active=False)
    assert token_of(text) is None


@pytest.mark.parametrize(
    ("scope", "role", "reads", "checks"),
    [
        (Scope.READ, Role.ADMIN, True, False),
        (Scope.CHECK, Role.ADMIN, True, True),
        (Scope.CHECK, Role.CONTRIBUTOR, True, True),
        (Scope.CHECK, Role.VIEWER, True, False),
    ],
)
def test_a_token_never_does_more_than_its_maker_may(
    workspace: Workspace, ada: User, scope: Scope, role: Role, reads: bool, checks: bool
) -> None:
    _token, text = make(ada, scope)
    Membership.objects.update(role=role)
    token = token_of(text)
    assert token is not None
    assert (token.may(Scope.READ), token.may(Scope.CHECK)) == (reads, checks)


@pytest.mark.parametrize("text", ["", "portal_", "portal_" + "x" * 43, "x" * 5000, "\x00", "żółć"])
def test_what_is_no_token_opens_nothing(workspace: Workspace, ada: User, text: str) -> None:
    make(ada)
    assert token_of(text) is None


def test_the_use_is_written_down_once_a_minute(workspace: Workspace, ada: User) -> None:
    token, _text = make(ada)
    now = timezone.now()
    seen = []
    for seconds in (0, 30, 59, 60, 90):
        token.refresh_from_db()
        note_use(token, now + timedelta(seconds=seconds))
        token.refresh_from_db()
        assert token.used_at is not None
        seen.append((token.used_at - now).seconds)
    assert seen == [0, 0, 0, 60, 60]


def test_a_form_without_answers_says_what_is_missing(workspace: Workspace, ada: User, sign_in: SignIn) -> None:
    answer = sign_in(ada).post(ADD, {"once": uuid4(), "days": "9999", "scope": "everything"})
    assert answer.status_code == 422
    assert "Say what it is for." in answer.content.decode()
    assert not ProgramToken.objects.exists()


def test_the_list_takes_as_many_queries_for_many_tokens_as_for_few(
    workspace: Workspace, ada: User, sign_in: SignIn, django_assert_num_queries: Any
) -> None:
    browser = sign_in(ada)
    make(ada)
    browser.get(PAGE)
    with django_assert_num_queries(5):
        browser.get(PAGE)
    for _number in range(20):
        make(ada)
    with django_assert_num_queries(5):
        browser.get(PAGE)
