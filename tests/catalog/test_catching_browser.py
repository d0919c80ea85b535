"""Catching samples as a person sees it: the page counts by itself while messages come."""

from __future__ import annotations

import json
import urllib.request
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from datamaps.models import Catch, Field
from integrations_portal.accounts import tokens
from integrations_portal.accounts.models import Role
from integrations_portal.accounts.tokens import Purpose
from tests.browsing import assert_accessible
from tests.personas import make_member, make_user, make_workspace
from tests.rows.test_door import make_system

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_messages_are_counted_while_they_come_and_become_fields(browser: Browser, live_server: LiveServer) -> None:
    workspace, alice = make_workspace("acme"), make_user("Alice")
    make_member(workspace, alice, Role.EDITOR)
    make_system(workspace)
    page = browser.new_page()
    page.goto(live_server.url + urlsplit(tokens.issue(tokens.unsent(Purpose.PRINTED, user=alice))).path)
    page.goto(f"{live_server.url}/w/acme/systems/crm/samples/")
    page.get_by_role("button", name="Make an address").click()
    address = page.locator(".copyable code").inner_text()
    for number in (1, 2):
        body = json.dumps({"type": "order.paid", "id": number, "email": "ada@example.com"}).encode()
        target = live_server.url + urlsplit(address).path
        request = urllib.request.Request(target, body, {"content-type": "application/json"})
        with urllib.request.urlopen(request, timeout=5) as answer:
            assert (answer.status, answer.read()) == (202, b"")
    expect(page.get_by_text("2 of 50 samples caught").first).to_be_visible(timeout=10_000)
    expect(page.get_by_text("ada@example.com")).to_have_count(0)
    expect(page.locator("#announcer")).to_have_text("2 of 50 samples caught")
    assert_accessible(page)
    page.get_by_role("button", name="Use these samples").click()
    page.get_by_role("button", name="Take it into the catalog").click()
    expect(page.get_by_role("heading", name="What it holds")).to_be_visible()
    assert Field.objects.filter(path="email").exists()
    assert not Catch.objects.exists()
    page.close()
