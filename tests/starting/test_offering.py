"""A workspace's own templates: an editor offers a brief, it stands first, and starts as a copy does."""

from __future__ import annotations

import pytest
from django.test import Client

from briefs.models import Offered
from briefs.services.offering import offer
from briefs.services.starting import start_brief
from datamaps.models import Integration
from integrations_portal.accounts.models import User, Workspace
from integrations_portal.audit.models import AuditEntry
from integrations_portal.audit.trail import PORTAL
from tests.conversation.conftest import import_example
from tests.starting.test_pages import SignIn, address


@pytest.fixture
def brief(workspace: Workspace) -> Integration:
    return import_example(workspace, "nasty")


@pytest.fixture
def editor(alice: User, sign_in: SignIn) -> Client:
    return sign_in(alice)


def offering(brief: Integration) -> str:
    return address(brief.workspace, "offer_brief", brief.ref)


def test_an_editor_offers_a_brief_once_and_takes_it_back(brief: Integration, editor: Client) -> None:
    assert "Offer as a template" in editor.get(brief.url()).content.decode()
    for _press in range(2):
        assert editor.post(offering(brief), {"say": "offer"}).headers["Location"] == brief.url()
    assert Offered.objects.get().integration == brief
    assert AuditEntry.objects.filter(kind="own template", action="added").count() == 1
    assert "No longer offer it" in editor.get(brief.url()).content.decode()
    for _press in range(2):
        editor.post(offering(brief), {"say": "withdraw"})
    assert not Offered.objects.exists()
    assert AuditEntry.objects.filter(kind="own template", action="removed").count() == 1


def test_it_stands_before_those_of_the_portal_and_leads_to_a_copy(
    brief: Integration, editor: Client, cora: User, sign_in: SignIn
) -> None:
    offer(brief, PORTAL, offered=True)
    contributor = sign_in(cora)
    html = contributor.get(address(brief.workspace)).content.decode()
    assert html.index(f'href="?of={brief.ref}#copy"') < html.index("CRM and billing")
    chosen = contributor.get(address(brief.workspace), {"of": brief.ref}).content.decode()
    assert f'<option value="{brief.ref}" selected>' in chosen
    contributor.post(address(brief.workspace), {"way": "copy", "of": brief.ref, "title": "The next one"})
    made = Integration.objects.of(brief.workspace).exclude(pk=brief.pk).get()
    assert made.title == "The next one"
    assert made.flows.count() == brief.flows.count() > 0
    assert not Offered.objects.filter(integration=made).exists()


def test_a_contributor_is_told_that_it_is_one_and_has_no_press(brief: Integration, cora: User, sign_in: SignIn) -> None:
    contributor = sign_in(cora)
    assert "As a template" not in contributor.get(brief.url()).content.decode()
    offer(brief, PORTAL, offered=True)
    html = contributor.get(brief.url()).content.decode()
    assert "It is offered under Start a brief" in html
    assert "No longer offer it" not in html


def test_finding_looks_through_them_too_and_escapes_their_names(workspace: Workspace, editor: Client) -> None:
    offer(start_brief(workspace, "Orders <b>at once</b>", PORTAL), PORTAL, offered=True)
    assert "Orders &lt;b&gt;at once&lt;/b&gt;</a>" in editor.get(address(workspace), {"q": "ORDERS"}).content.decode()
    assert "Of this workspace" not in editor.get(address(workspace), {"q": "till"}).content.decode()


def test_those_of_another_workspace_are_not_offered_here(
    workspace: Workspace, elsewhere: Workspace, editor: Client
) -> None:
    offer(start_brief(elsewhere, "Their secret plan", PORTAL), PORTAL, offered=True)
    assert "Their secret plan" not in editor.get(address(workspace)).content.decode()
