"""Who answers can name themselves, and comes back to Sign after saying who they are."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from briefs.services.starting import start_brief
from datamaps.models import Integration
from integrations_portal.accounts.models import Contact, Membership, User, Workspace
from integrations_portal.audit.trail import PORTAL, Actor
from integrations_portal.rows import door
from tests.conversation.conftest import hidden
from tests.personas import make_contact

SignIn = Callable[[User], Client]


@pytest.fixture
def brief(workspace: Workspace, alice: User) -> Integration:
    return start_brief(workspace, "Orders", Actor.of(alice))


@pytest.fixture
def people(brief: Integration) -> str:
    return reverse("group_page", args=["acme", brief.ref, "purpose", "purpose", "people"])


def test_the_signed_in_person_is_offered_and_becomes_a_contact_with_their_address(
    people: str, alice: User, sign_in: SignIn
) -> None:
    desk = sign_in(alice)
    page = desk.get(people).content.decode()
    assert f'<option value="+contact:{alice}">Me: {alice}</option>' in page
    assert '<details class="not-listed" open>' in page  # others are still typed as easily
    named = {"business_owner": f"+contact:{alice}", "integrator": f"+contact:{alice}"}
    assert desk.post(people, named | {"version": hidden(page, "version")}).status_code == 302
    me = Contact.objects.get()
    assert (me.label(), me.email) == (str(alice), alice.email)
    assert "Me: " not in desk.get(people).content.decode()


def test_what_is_asked_of_a_contact_with_the_readers_address_is_the_readers_own(
    brief: Integration, people: str, alice: User, sign_in: SignIn
) -> None:
    desk = sign_in(alice)
    desk.post(
        people, {"business_owner": f"+contact:{alice}", "version": hidden(desk.get(people).content.decode(), "version")}
    )
    goal = reverse("group_page", args=["acme", brief.ref, "purpose", "purpose", "goal"])
    page = desk.get(goal).content.decode()
    assert "Asked here" in page
    assert "Asked of" not in page


def test_whoever_is_a_contact_already_is_not_offered_twice(
    people: str, workspace: Workspace, alice: User, sign_in: SignIn
) -> None:
    member = Membership.objects.get(workspace=workspace, user=alice)
    member.contact = make_contact(workspace, "priya")
    door.save(member, PORTAL)
    assert "Me: " not in sign_in(alice).get(people).content.decode()


def test_saying_who_one_is_leads_back_to_sign_with_the_contact_of_the_same_address_chosen(
    brief: Integration, workspace: Workspace, ada: User, sign_in: SignIn
) -> None:
    make_contact(workspace, "ada-contact", email=ada.email.upper())
    desk, sign = sign_in(ada), reverse("sign", args=["acme", brief.ref])
    membership = Membership.objects.get(workspace=workspace, user=ada)
    address = reverse("member", args=["acme", membership.uid])
    assert f'href="{address}?back={sign.replace("/", "%2F")}"' in desk.get(sign).content.decode()
    page = desk.get(address, {"back": sign}).content.decode()
    assert '<option value="ada-contact" selected>' in page
    form = {"version": membership.version, "role": "admin", "contact": "ada-contact", "back": sign}
    assert desk.post(address, form)["Location"] == sign


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil", ""])
def test_nobody_is_led_to_another_site(back: str, workspace: Workspace, ada: User, sign_in: SignIn) -> None:
    membership = Membership.objects.get(workspace=workspace, user=ada)
    address = reverse("member", args=["acme", membership.uid])
    form = {"version": membership.version, "role": "admin", "contact": "", "back": back}
    assert sign_in(ada).post(address, form)["Location"] == reverse("members", args=["acme"])
