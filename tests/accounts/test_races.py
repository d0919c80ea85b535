"""Two at once: one link, one row, one admin who stays."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from integrations_portal.accounts import tokens
from integrations_portal.accounts.members import LastAdmin, change_member
from integrations_portal.accounts.models import Contact, Membership, Role, User, Workspace
from integrations_portal.accounts.tokens import Purpose
from integrations_portal.audit.trail import PORTAL

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Starts every call at the same moment and gives what each returned or raised."""
    barrier = threading.Barrier(len(calls))
    results: list[Any] = [None] * len(calls)

    def run(number: int, call: Callable[[], Any]) -> None:
        try:
            barrier.wait()
            results[number] = call()
        except LastAdmin as refused:
            results[number] = refused
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_a_link_that_is_opened_by_many_at_once_signs_in_one(alice: User) -> None:
    address = tokens.issue(tokens.unsent(Purpose.MAILED, user=alice))
    link = address[address.index("/link/") :]
    answers = at_once(*(lambda: Client().post(link).status_code for _ in range(6)))
    assert sorted(answers) == [302, 410, 410, 410, 410, 410]


def test_one_form_that_is_sent_many_times_at_once_is_one_contact(
    alice: User, workspace: Workspace, sign_in: Callable[[User], Client]
) -> None:
    fields = {"name": "Priya", "kind": "person", "active": "on", "once": str(uuid.uuid4())}
    browsers = [sign_in(alice) for _ in range(5)]
    calls = [lambda b=b: b.post("/w/acme/members/new-contact/", fields).status_code for b in browsers]
    assert at_once(*calls) == [302] * 5
    assert Contact.objects.count() == 1


def test_two_admins_who_leave_at_once_do_not_both_leave(ada: User, alice: User, workspace: Workspace) -> None:
    Membership.objects.update(role=Role.ADMIN)

    def step_down(user: User) -> Membership:
        row = Membership.objects.select_related("workspace").get(user=user)
        row.role = Role.VIEWER
        return change_member(row, PORTAL, expected=1)

    results = at_once(lambda: step_down(ada), lambda: step_down(alice))
    assert sum(isinstance(result, LastAdmin) for result in results) == 1
    assert Membership.objects.filter(role=Role.ADMIN).count() == 1
