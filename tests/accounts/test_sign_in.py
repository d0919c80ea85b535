"""Signing in and out with a password, and what a session is worth afterwards."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from integrations_portal.accounts.models import User
from tests.personas import PASSWORD

pytestmark = pytest.mark.django_db


def send(client: Client, email: str = "alice@example.com", password: str = PASSWORD, **more: str) -> int:
    return client.post("/sign-in/", {"username": email, "password": password, **more}).status_code


def signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_address_and_password_sign_in(alice: User, client: Client) -> None:
    response = client.post("/sign-in/", {"username": "Alice@Example.com", "password": PASSWORD})
    assert response.status_code == 302
    assert response.headers["Location"] == "/"
    assert signed_in(client)


def test_a_wrong_password_keeps_the_address_and_says_what_is_wrong(alice: User, client: Client) -> None:
    response = client.post("/sign-in/", {"username": "alice@example.com", "password": "nonsense"})
    page = response.content.decode()
    assert response.status_code == 200
    assert "<title>Error: Sign in" in page
    assert "There is a problem" in page
    assert 'value="alice@example.com"' in page
    assert "nonsense" not in page
    assert not signed_in(client)


def test_an_unknown_address_is_answered_like_a_wrong_password(alice: User, client: Client) -> None:
    wrong = client.post("/sign-in/", {"username": "alice@example.com", "password": "x"}).content.decode()
    unknown = client.post("/sign-in/", {"username": "nobody@example.com", "password": "x"}).content.decode()
    assert wrong.count("Check both and try again") == unknown.count("Check both and try again") == 1


def test_somebody_who_was_switched_off_cannot_sign_in(alice: User, client: Client) -> None:
    alice.is_active = False
    alice.save()
    assert send(client) == 200
    assert not signed_in(client)


@pytest.mark.parametrize(
    ("target", "leads_to"),
    [
        ("/w/acme/members/?page=2", "/w/acme/members/?page=2"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_signing_in_leads_only_to_this_site(target: str, leads_to: str, alice: User, client: Client) -> None:
    response = client.post("/sign-in/", {"username": "alice@example.com", "password": PASSWORD, "next": target})
    assert response.headers["Location"] == leads_to


def test_whoever_has_signed_in_is_led_on(alice: User, sign_in: Callable[[User], Client]) -> None:
    response = sign_in(alice).get("/sign-in/?next=/account/")
    assert response.headers["Location"] == "/account/"


def test_the_eleventh_try_is_refused_even_with_the_right_password(alice: User, client: Client) -> None:
    for _ in range(10):
        assert send(client, password="wrong") == 200
    assert send(client) == 429
    assert not signed_in(client)


@pytest.mark.parametrize("cache", ["locmem.LocMemCache", "filebased.FileBasedCache"])
def test_the_limit_holds_for_a_quarter_of_an_hour(
    cache: str, alice: User, client: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.CACHES = {"default": {"BACKEND": f"django.core.cache.backends.{cache}", "LOCATION": str(tmp_path)}}
    with time_machine.travel("2027-01-12T10:00:00Z") as clock:
        for _ in range(10):
            send(client, password="wrong")
        clock.shift(14 * 60)
        assert send(client) == 429
        clock.shift(2 * 60)
        assert send(client) == 302


def test_a_limit_holds_for_one_place_and_leaves_others_alone(alice: User, victor: User) -> None:
    for _ in range(10):
        send(Client(REMOTE_ADDR="203.0.113.7"), password="wrong")
    assert send(Client(REMOTE_ADDR="203.0.113.7")) == 429
    assert send(Client(REMOTE_ADDR="203.0.113.8")) == 302
    assert send(Client(REMOTE_ADDR="203.0.113.7"), email="victor@example.com") == 302


@pytest.mark.slow
def test_many_addresses_from_one_place_are_counted_together(alice: User) -> None:
    guesser = Client(REMOTE_ADDR="203.0.113.7")
    for number in range(200):
        send(guesser, email=f"person{number}@example.com", password="summer2027")
    assert send(guesser) == 429


def test_signing_in_with_success_forgets_the_failures(alice: User, client: Client) -> None:
    for _ in range(9):
        send(client, password="wrong")
    assert send(client) == 302
    client.post("/sign-out/")
    assert send(client, password="wrong") == 200
    assert send(client) == 302


def test_a_cookie_replayed_after_signing_out_is_worth_nothing(alice: User, client: Client) -> None:
    send(client)
    stolen = client.cookies["sessionid"].value
    client.post("/sign-out/")
    thief = Client()
    thief.cookies["sessionid"] = stolen
    assert not signed_in(thief)


def test_signing_out_needs_a_form(alice: User, client: Client) -> None:
    send(client)
    assert client.get("/sign-out/").status_code == 405
    assert signed_in(client)


def test_the_session_id_changes_on_signing_in(alice: User, client: Client) -> None:
    client.get("/sign-in/")
    client.session["something"] = "kept before"
    client.session.save()
    before = client.session.session_key
    send(client)
    assert client.cookies["sessionid"].value != before


def test_signing_out_everywhere_ends_every_session(alice: User) -> None:
    laptop, phone = Client(), Client()
    send(laptop)
    send(phone)
    assert phone.post("/account/sign-out-everywhere/").headers["Location"] == "/sign-in/"
    assert not signed_in(phone)
    assert not signed_in(laptop)


def test_a_new_password_ends_the_other_sessions(alice: User) -> None:
    laptop, phone = Client(), Client()
    send(laptop)
    send(phone)
    fields = {"old_password": PASSWORD, "new_password1": "unlikely words here", "new_password2": ""}
    fields["new_password2"] = fields["new_password1"]
    assert laptop.post("/account/password/", fields).status_code == 302
    assert signed_in(laptop)
    assert not signed_in(phone)
    assert send(Client(), password="unlikely words here") == 302


def test_a_new_password_asks_for_the_old_one(alice: User, client: Client) -> None:
    send(client)
    response = client.post("/account/password/", {"new_password1": "unlikely words", "new_password2": "x"})
    assert "Error: Your account" in response.content.decode()
    assert send(Client()) == 302


def test_a_weak_password_is_refused_with_the_reason(alice: User, client: Client) -> None:
    send(client)
    fields = {"old_password": PASSWORD, "new_password1": "short", "new_password2": "short"}
    page = client.post("/account/password/", fields).content.decode()
    assert "at least 10 characters" in page
    assert 'value="short"' not in page


def test_a_name_is_saved(alice: User, client: Client) -> None:
    send(client)
    assert client.post("/account/", {"name": "Alice Ng"}).status_code == 302
    alice.refresh_from_db()
    assert alice.name == "Alice Ng"


def test_an_empty_name_is_refused_and_the_old_one_stays(alice: User, client: Client) -> None:
    send(client)
    response = client.post("/account/", {"name": ""})
    assert "There is a problem" in response.content.decode()
    alice.refresh_from_db()
    assert alice.name == "Alice"


def test_pages_that_may_hold_secrets_are_not_stored(client: Client, db: None) -> None:
    for path in ("/sign-in/", "/sign-in/link/", "/link/nothing/"):
        assert "no-store" in client.get(path).headers["Cache-Control"]
