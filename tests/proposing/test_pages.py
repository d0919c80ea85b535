"""A brief from the file of another tool: looked at first, confirmed by a person, one brief for one form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from briefs.models import Proposed
from briefs.services.workspace_rows import export_file
from datamaps.models import Flow, Integration, Record, System
from integrations_portal.accounts.models import Team, User, Workspace
from integrations_portal.audit.trail import PORTAL
from integrations_portal.rows import door
from tests.proposing.workflows import CATALOG, PAID_ORDERS, node, workflow

SignIn = Callable[[User], Client]


def hand_over(client: Client, workspace: Workspace, content: bytes) -> str:
    """The address of what the file proposes."""
    page = reverse("propose_brief", args=[workspace.key])
    answer = client.post(page, {"file": SimpleUploadedFile("workflow.json", content)})
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def test_a_workflow_is_looked_at_before_anything_is_added(workspace: Workspace, cora: User, sign_in: SignIn) -> None:
    client = sign_in(cora)
    html = client.get(hand_over(client, workspace, PAID_ORDERS)).content.decode()
    assert "A system: Shopify" in html
    assert "Shopify to QuickBooks: Shopify → QuickBooks" in html
    assert not System.objects.exists()
    assert not Integration.objects.exists()


def test_what_a_person_confirms_becomes_a_brief(workspace: Workspace, cora: User, sign_in: SignIn) -> None:
    client = sign_in(cora)
    books = System(workspace=workspace).put({"key": "books", "name": "Our books", "kind": "accounting"})
    door.save(books, by=PORTAL)
    page = hand_over(client, workspace, PAID_ORDERS)
    assert 'value="books" selected' in client.get(page).content.decode()
    sent = {"title": "Post orders", "system-quickbooks": "books", "system-shopify": "", "system-n8n": "-"}
    assert client.post(page, sent).status_code == 302
    flow = Flow.objects.get()
    assert (flow.source, flow.target) == ("shopify", "books")
    assert flow.read().via is None
    assert set(System.objects.of(workspace).values_list("key", flat=True)) == {"books", "shopify"}
    assert export_file(workspace).briefs[0].title == "Post orders"


def test_a_catalog_brings_teams_and_records(workspace: Workspace, cora: User, sign_in: SignIn) -> None:
    client = sign_in(cora)
    page = hand_over(client, workspace, CATALOG.encode())
    html = client.get(page).content.decode()
    assert "3 things to know about how it was read" in html
    assert client.post(page, {"title": "Orders"}).status_code == 302
    assert Team.objects.of(workspace).get().key == "online"
    assert Record.objects.of(workspace).get().name == "Order"


def test_the_text_may_be_pasted(workspace: Workspace, cora: User, sign_in: SignIn) -> None:
    page = reverse("propose_brief", args=[workspace.key])
    assert sign_in(cora).post(page, {"text": CATALOG}).status_code == 302


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "Choose a file, or paste its text."),
        ({"text": "{}"}, "neither an n8n workflow nor a Backstage catalog"),
        ({"text": "[[["}, "line 1"),
    ],
)
def test_what_cannot_be_used_is_said_and_the_text_stays(
    workspace: Workspace, cora: User, sign_in: SignIn, sent: dict[str, str], words: str
) -> None:
    answer = sign_in(cora).post(reverse("propose_brief", args=[workspace.key]), sent)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert words in html
    assert sent.get("text", "") in html
    assert not Proposed.objects.exists()


def test_what_a_file_says_is_shown_as_text(workspace: Workspace, cora: User, sign_in: SignIn) -> None:
    hostile = "<script>alert(1)</script>"
    content = workflow(
        node(hostile, "hubspot"),
        node("Add rows", "googleSheets", parameters={"operation": "append"}),
        links={hostile: ["Add rows"]},
        name=hostile,
    )
    client = sign_in(cora)
    page = hand_over(client, workspace, content)
    assert hostile not in client.get(page).content.decode()


def test_a_proposal_is_forgotten_after_a_day(workspace: Workspace, cora: User, sign_in: SignIn) -> None:
    client = sign_in(cora)
    old = hand_over(client, workspace, PAID_ORDERS)
    Proposed.objects.update(made_at=timezone.now() - timedelta(days=2))
    hand_over(client, workspace, PAID_ORDERS)
    assert client.get(old).status_code == 404
