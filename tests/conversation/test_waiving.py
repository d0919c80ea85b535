"""Somebody may live with a question until a day; with one that stops the brief, only the business owner."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from briefs.dossier.load import dossier_of
from briefs.models import Waiver
from datamaps.models import Integration
from integrations_portal.accounts.models import User, Workspace
from tests.conversation.conftest import import_example, url
from tests.conversation.test_signing import be

SignIn = Callable[[User], Client]
BLOCKER = "?rule=FLW-04&about=F-02"
WARNING = "?rule=FLW-08&about=F-04"
ANSWER = {"reason": "The sender never repeats.", "until": "2099-01-01", "say": "waive"}


@pytest.fixture
def status(workspace: Workspace) -> Integration:
    return import_example(workspace, "nasty")


def test_the_business_owner_waives_a_blocker_and_takes_it_back(
    status: Integration, victor: User, sign_in: SignIn
) -> None:
    be(victor, status, "priya")
    client = sign_in(victor)
    page = url(status, "waive") + BLOCKER
    assert client.post(page, ANSWER).status_code == 302
    (waiver,) = dossier_of(status).brief.waivers
    assert (waiver.rule, waiver.about, waiver.by) == ("FLW-04", "F-02", "priya")
    assert "Waived for a time" in client.get(url(status, "open_questions")).content.decode()
    client.post(page, {"say": "back"})
    assert not Waiver.objects.exists()


def test_nobody_else_waives_a_blocker(status: Integration, alice: User, sign_in: SignIn) -> None:
    be(alice, status, "sam")
    client = sign_in(alice)
    answer = client.post(url(status, "waive") + BLOCKER, ANSWER)
    assert answer.status_code == 403
    assert "Priya Shah" in answer.content.decode()
    assert client.post(url(status, "waive") + WARNING, ANSWER).status_code == 302
    assert [row.rule for row in Waiver.objects.all()] == ["FLW-08"]


def test_an_account_without_a_person_is_told_what_to_do(status: Integration, alice: User, sign_in: SignIn) -> None:
    answer = sign_in(alice).post(url(status, "waive") + WARNING, ANSWER)
    assert answer.status_code == 403
    assert "An admin can link it" in answer.content.decode()


@pytest.mark.parametrize("until", ["2020-02-30", "2020-02-28", "9999-12-31"])
def test_a_waiver_needs_a_reason_and_a_day_to_come(
    status: Integration, alice: User, sign_in: SignIn, until: str
) -> None:
    be(alice, status, "sam")
    answer = sign_in(alice).post(url(status, "waive") + WARNING, {"reason": " ", "until": until})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Say why you can live with it" in page
    assert "Choose a day after today" in page
    assert not Waiver.objects.exists()
