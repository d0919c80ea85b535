"""A session that ends, a token that expires and a fault on our side lose no typed text."""

from __future__ import annotations

import html
import re
import uuid
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from integrations_portal.accounts.kept import KeptForm
from integrations_portal.accounts.models import Contact, User, Workspace
from integrations_portal.rows import door
from tests.personas import PASSWORD

pytestmark = pytest.mark.django_db
ADDRESS = "/w/acme/members/new-contact/"
LONG = "Line one & <two>\nzwei  “drei”\tÅ"
SITE = {"Origin": "http://testserver"}


def typed(**more: str) -> dict[str, str]:
    once = str(uuid.UUID(int=7))
    return {"name": "Priya Shah", "kind": "person", "title": LONG, "active": "on", "once": once, **more}


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of a page, as a browser would send them."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    return {name: html.unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


def sign_in_with(client: Client, kept: str, password: str = PASSWORD) -> str:
    fields = {"username": "alice@example.com", "password": password, "kept": kept}
    return client.post("/sign-in/", fields).content.decode()


def test_a_form_sent_after_the_session_ended_is_sent_again_after_signing_in(alice: User, client: Client) -> None:
    first = client.post(ADDRESS, typed())
    assert first.status_code == 401
    assert "Your session had ended" in first.content.decode()
    assert Contact.objects.count() == 0
    offered = sign_in_with(client, hidden(first.content.decode())["kept"])
    assert f'<form method="post" action="{ADDRESS}">' in offered
    again = {name: value for name, value in hidden(offered).items() if name != "next"}
    assert again == typed()
    assert client.post(ADDRESS, again).status_code == 302
    assert Contact.objects.get().details["title"] == LONG


def test_a_mistyped_password_on_the_way_keeps_the_form(alice: User, client: Client) -> None:
    kept = hidden(client.post(ADDRESS, typed()).content.decode())["kept"]
    failed = sign_in_with(client, kept, password="wrong")
    assert "Error:" in failed
    assert "Send it again" in sign_in_with(client, hidden(failed)["kept"])


def test_somebody_without_a_password_keeps_the_form_through_the_mailed_link(
    alice: User, client: Client, mailed_link: Callable[[], str]
) -> None:
    kept = hidden(client.post(ADDRESS, typed()).content.decode())["kept"]
    asked = client.post("/sign-in/link/", {"kept": kept}).content.decode()
    sent = client.post("/sign-in/link/", {"kept": hidden(asked)["kept"], "email": "alice@example.com"})
    assert "Keep this page open" in sent.content.decode()
    early = client.post("/sign-in/resume/", {"kept": kept})  # before the link was opened
    assert early.status_code == 401
    assert KeptForm.read(hidden(early.content.decode())["kept"]) == KeptForm.read(kept)
    client.post(mailed_link())
    assert "Send it again" in client.post("/sign-in/resume/", {"kept": kept}).content.decode()


def test_the_address_with_its_query_is_kept(alice: User, client: Client) -> None:
    page = client.post(f"{ADDRESS}?from=brief&x=1", typed()).content.decode()
    offered = sign_in_with(client, hidden(page)["kept"])
    assert f'action="{ADDRESS}?from=brief&amp;x=1"' in offered


def test_fields_of_one_name_are_all_kept_in_order(rf: RequestFactory) -> None:
    kept = KeptForm.of(rf.post("/w/acme/x/", {"step": ["one", "", "two"]}))
    assert kept.fields == (("step", "one"), ("step", ""), ("step", "two"))
    assert KeptForm.read(kept.sign()) == kept


def test_secrets_and_files_are_not_kept_and_that_is_said(alice: User, client: Client) -> None:
    secrets = {"secret-bearer-token": "canary-1", "password": "canary-2", "new_password1": "canary-3"}
    fields: dict[str, Any] = typed(**secrets)
    file = SimpleUploadedFile("spec.yaml", b"canary-4")
    page = client.post(ADDRESS, {**fields, "file": file}).content.decode()
    signed = hidden(page)["kept"]
    assert "canary" not in page
    assert "canary" not in str(KeptForm.read(signed))
    assert "give them again" in sign_in_with(client, signed)


def test_answers_about_secrets_are_kept(rf: RequestFactory) -> None:
    """Left behind they would be saved as empty when the form is sent again."""
    answers = {"auth.secret_location": "The vault", "token_lifetime": "1h", "credential": "crm-api"}
    assert KeptForm.of(rf.post("/w/acme/x/", answers)).fields == tuple(answers.items())


def test_a_form_that_was_tampered_with_is_dropped(alice: User, client: Client) -> None:
    forged = signing.dumps(["/w/acme/members/new-contact/", [["name", "Mallory"]], False], salt="another")
    assert (
        client.post("/sign-in/", {"username": "alice@example.com", "password": PASSWORD, "kept": forged}).status_code
        == 302
    )
    assert client.post("/sign-in/resume/", {"kept": forged}).status_code == 302


def test_reading_after_the_session_ended_leads_back_to_the_page(alice: User, client: Client) -> None:
    response = client.get("/w/acme/members/?page=2")
    assert response.headers["Location"] == "/sign-in/?next=%2Fw%2Facme%2Fmembers%2F%3Fpage%3D2"


def test_a_part_that_is_asked_for_in_the_background_leaves_the_page_alone(client: Client, db: None) -> None:
    assert client.get("/w/acme/members/", HTTP_HX_REQUEST="true").status_code == 401


def test_a_form_sent_in_the_background_makes_room_for_signing_in(alice: User, client: Client) -> None:
    response = client.post(ADDRESS, typed(), HTTP_HX_REQUEST="true")
    assert response.status_code == 200
    assert response.headers["HX-Retarget"] == "body"
    assert "kept" in hidden(response.content.decode())


def strict(user: User | None = None) -> Client:
    client = Client(enforce_csrf_checks=True)
    if user:
        client.force_login(user)
    return client


def test_a_page_that_was_open_for_too_long_offers_its_form_again(alice: User) -> None:
    response = strict(alice).post(ADDRESS, typed(), headers=SITE)
    page = response.content.decode()
    assert response.status_code == 403
    assert Contact.objects.count() == 0
    assert f'action="{ADDRESS}"' in page
    assert {name: value for name, value in hidden(page).items() if name != "next"} == typed()


@pytest.mark.parametrize(
    "said",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Referer": "https://evil.example/testserver"},
        {"Origin": "http://testserver.evil.example"},
        {"Origin": "http://testserver:8080"},
        {},
    ],
)
def test_a_form_of_another_site_gets_no_second_chance(said: dict[str, str], alice: User) -> None:
    response = strict(alice).post(ADDRESS, typed(name="Mallory"), headers=said)
    assert response.status_code == 403
    assert "Mallory" not in response.content.decode()


def test_a_form_on_its_way_through_signing_in_survives_an_old_token_too(alice: User) -> None:
    kept = KeptForm(ADDRESS, tuple(typed().items()))
    fields = {"username": "alice@example.com", "password": "x", "kept": kept.sign()}
    page = strict().post("/sign-in/", fields, headers=SITE).content.decode()
    assert f'action="{ADDRESS}"' in page
    assert hidden(page)["title"] == LONG


def test_a_fault_on_our_side_offers_the_form_again(alice: User, workspace: Workspace) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(alice)
    with patch.object(door, "save", side_effect=RuntimeError("a fault")):
        response = client.post(ADDRESS, typed(), headers=SITE)
    page = response.content.decode()
    assert response.status_code == 500
    assert "a fault" not in page
    assert hidden(page)["title"] == LONG
    assert client.post(ADDRESS, typed(), headers=SITE).status_code == 302
