"""The operating map on the page, and advice that is taken over with a press."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from briefs.dossier.load import dossier_of
from briefs.models import Entry
from briefs.services.starting import start_brief, start_from
from briefs.starting.templates import template
from datamaps.models import Flow, Integration, System
from integrations_portal.accounts.models import User, Workspace
from integrations_portal.audit.trail import PORTAL
from tests.conversation.conftest import import_example

SignIn = Callable[[User], Client]
MOST = 36


@pytest.fixture
def started(workspace: Workspace) -> Integration:
    found = template("crm-billing")
    assert found is not None
    return start_from(workspace, found.file, "Ours", {}, PORTAL)


def page(brief: Integration, name: str = "operating_map") -> str:
    return reverse(name, args=[brief.workspace.key, brief.ref])


def press(html: str, words: str) -> str:
    """The value of the button that takes over the advice with these words."""
    found = re.search(rf'name="take" value="(\w+)">Take over<span class="visually-hidden">: [^<]*{words}', html)
    assert found, words
    return found[1]


def test_the_map_answers_and_asks_the_five_questions(started: Integration, victor: User, sign_in: SignIn) -> None:
    html = sign_in(victor).get(page(started)).content.decode()
    for words in ("What moves?", "Who owns what?", "CRM → Billing", "Nobody has said yet", "Who may decide"):
        assert words in html
    assert 'name="take"' not in html


def test_an_outsider_finds_no_map(started: Integration, olga: User, sign_in: SignIn) -> None:
    assert sign_in(olga).get(page(started)).status_code == 404
    assert sign_in(olga).post(page(started, "take_advice"), {"take": "x"}).status_code == 404


def test_advice_is_taken_over_once_however_often_it_is_pressed(
    started: Integration, cora: User, sign_in: SignIn
) -> None:
    client = sign_in(cora)
    take = press(client.get(page(started)).content.decode(), "Join the systems directly")
    first = client.post(page(started, "take_advice"), {"take": take}, follow=True).content.decode()
    assert "Taken over: Join the systems directly" in first
    assert dossier_of(started).brief.architecture == "point_to_point"
    again = client.post(page(started, "take_advice"), {"take": take}, follow=True).content.decode()
    assert "not given any more" in again
    purpose = Entry.objects.get(integration=started, part="purpose")
    assert purpose.details["goal"]


def test_advice_about_a_flow_changes_that_flow_alone(started: Integration, cora: User, sign_in: SignIn) -> None:
    flow = Flow.objects.get(integration=started, ref="F-02")
    flow.put(flow.plain() | {"method": ""}).save()
    client = sign_in(cora)
    take = press(client.get(page(started)).content.decode(), "Won deal to subscription: CRM can push")
    client.post(page(started, "take_advice"), {"take": take})
    flow.refresh_from_db()
    assert flow.method == "webhook"
    assert flow.record_maps.count() == 1


def test_names_are_escaped(workspace: Workspace, cora: User, sign_in: SignIn) -> None:
    found = template("crm-billing")
    assert found is not None
    brief = start_from(workspace, found.file, "<b>Ours</b>", {}, PORTAL)
    System.objects.of(workspace).filter(key="crm").update(name="<script>alert(1)</script>")
    html = sign_in(cora).get(page(brief)).content.decode()
    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_an_empty_brief_has_a_map_without_advice(workspace: Workspace, cora: User, sign_in: SignIn) -> None:
    html = sign_in(cora).get(page(start_brief(workspace, "One", PORTAL))).content.decode()
    assert "What moves?" in html
    assert 'id="advice"' not in html


def test_the_map_takes_a_fixed_number_of_queries(workspace: Workspace, cora: User, sign_in: SignIn) -> None:
    brief, client = import_example(workspace, "nasty"), sign_in(cora)
    client.get(page(brief))
    with CaptureQueriesContext(connection) as few:
        client.get(page(brief))
    for number in range(20):
        row = Entry(workspace=workspace, integration=brief, part="exceptions", position=number + 50)
        row.put({"ref": f"E-{number + 50}", "name": f"Case {number}"}).save()
    with CaptureQueriesContext(connection) as many:
        client.get(page(brief))
    assert len(many) == len(few)
    assert len(few) <= MOST
