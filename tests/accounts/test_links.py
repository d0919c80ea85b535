"""Links that sign in once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from integrations_portal.accounts import tokens
from integrations_portal.accounts.models import Token, User
from integrations_portal.accounts.tasks import forget_what_has_expired
from integrations_portal.accounts.tokens import Purpose
from integrations_portal.jobs import queue
from integrations_portal.jobs.models import Job
from tests.personas import PASSWORD

pytestmark = pytest.mark.django_db
MailedLink = Callable[[], str]


def signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def ask(client: Client, email: str = "alice@example.com") -> str:
    response = client.post("/sign-in/link/", {"email": email})
    assert response.status_code == 200
    return response.content.decode()


def printed(user: User) -> str:
    address = tokens.issue(tokens.unsent(Purpose.PRINTED, user=user))
    return address.removeprefix("http://localhost:8000").removeprefix("http://127.0.0.1:8000")


def test_a_mailed_link_signs_in_once(alice: User, client: Client, mailed_link: MailedLink) -> None:
    ask(client)
    link = mailed_link()
    assert client.post(link).headers["Location"] == "/"
    assert signed_in(client)
    other = Client()
    assert other.post(link).status_code == 410
    assert not signed_in(other)


def test_opening_a_mailed_link_does_not_use_it_up(alice: User, client: Client, mailed_link: MailedLink) -> None:
    ask(client)
    link = mailed_link()
    for _ in range(3):  # a mail scanner, twice, then the person
        response = client.get(link)
        assert response.status_code == 200
        assert not signed_in(client)
    assert client.post(link).status_code == 302


def test_a_link_expires(alice: User, client: Client, mailed_link: MailedLink) -> None:
    with time_machine.travel("2027-01-12T10:00:00Z", tick=False) as clock:
        ask(client)
        link = mailed_link()
        clock.shift(31 * 60)
        assert client.get(link).status_code == 410
        assert client.post(link).status_code == 410
        assert not signed_in(client)


def test_only_a_hash_of_a_link_is_stored(alice: User, client: Client, mailed_link: MailedLink) -> None:
    ask(client)
    secret = mailed_link().strip("/").split("/")[-1]
    stored = " ".join(str(value) for row in Token.objects.values() for value in row.values())
    assert secret not in stored
    assert secret not in str(list(Job.objects.values()))


def test_a_guessed_link_is_refused(alice: User, client: Client) -> None:
    tokens.issue(tokens.unsent(Purpose.MAILED, user=alice))
    digest = Token.objects.get().digest
    for guess in ("guess", digest, "A" * 43):
        assert client.post(f"/link/{guess}/").status_code == 410
    assert not signed_in(client)


def test_the_answer_is_the_same_for_an_unknown_address(alice: User, client: Client) -> None:
    known = ask(client, "alice@example.com").replace("alice", "X")
    unknown = ask(client, "nobody@example.com").replace("nobody", "X")
    strip = "csrfmiddlewaretoken"
    assert len(known) == len(unknown)
    assert strip in known
    assert Job.objects.count() == 2  # the same work is done, so that time tells nothing either


def test_nothing_is_mailed_to_an_unknown_address(alice: User, client: Client) -> None:
    ask(client, "nobody@example.com")
    queue.run(str(Job.objects.get().uid))
    assert mail.outbox == []
    assert not Token.objects.exists()


def test_a_job_that_is_done_twice_leaves_one_link_that_works(
    alice: User, client: Client, mailed_link: MailedLink
) -> None:
    ask(client)
    first = mailed_link()
    Job.objects.update(state="waiting", claim=None)
    second = mailed_link()
    assert client.get(first).status_code == 410
    assert client.post(second).status_code == 302


def test_links_for_one_address_are_limited(alice: User, client: Client) -> None:
    for _ in range(5):
        ask(client)
    page = ask(client)
    assert "Too many links were asked for" in page
    assert Token.objects.count() == 5


def test_a_printed_link_signs_in_with_one_click_and_once(alice: User, client: Client) -> None:
    link = printed(alice)
    assert client.get(link).headers["Location"] == "/"
    assert signed_in(client)
    assert Client().get(link).status_code == 410


def test_a_used_link_leads_somebody_who_is_signed_in_on(alice: User, client: Client) -> None:
    link = printed(alice)
    client.get(link)
    page = client.get(link).content.decode()
    assert "You are signed in as Alice" in page


def test_a_link_of_somebody_who_was_switched_off_is_refused(alice: User, client: Client) -> None:
    link = printed(alice)
    alice.is_active = False
    alice.save()
    assert client.get(link).status_code == 410
    assert not signed_in(client)


def test_after_a_link_a_password_can_be_set_without_the_old_one(alice: User, client: Client) -> None:
    client.get(printed(alice))
    fields = {"new_password1": "unlikely words here", "new_password2": "unlikely words here"}
    assert client.post("/account/password/", fields).status_code == 302
    again = {"new_password1": "other unlikely words", "new_password2": "other unlikely words"}
    assert client.post("/account/password/", again).status_code == 200  # now the old one is asked for
    alice.refresh_from_db()
    assert alice.check_password("unlikely words here")


def test_a_mailed_link_throws_out_whoever_made_the_account_in_another_name(
    alice: User, client: Client, mailed_link: MailedLink
) -> None:
    squatter = Client()
    squatter.post("/sign-in/", {"username": "alice@example.com", "password": PASSWORD})
    assert signed_in(squatter)
    ask(client)
    client.post(mailed_link())
    assert signed_in(client)
    assert not signed_in(squatter)
    squatter.post("/sign-in/", {"username": "alice@example.com", "password": PASSWORD})
    assert not signed_in(squatter)


def test_a_mailbox_is_proven_once(alice: User, client: Client, mailed_link: MailedLink) -> None:
    ask(client)
    client.post(mailed_link())
    fields = {"new_password1": "unlikely words here", "new_password2": "unlikely words here"}
    client.post("/account/password/", fields)
    ask(client)
    Client().post(mailed_link())
    alice.refresh_from_db()
    assert alice.check_password("unlikely words here")


def test_expired_links_and_sessions_are_forgotten_after_a_while(alice: User, client: Client) -> None:
    with time_machine.travel("2027-01-12T10:00:00Z", tick=False):
        ask(client)
        client.force_login(alice)
        forget_what_has_expired(timezone.now())
    assert (Token.objects.count(), Session.objects.count()) == (1, 1)
    with time_machine.travel("2027-03-12T10:30:00Z", tick=False):
        forget_what_has_expired(timezone.now())  # only once an hour
    assert Token.objects.count() == 1
    with time_machine.travel("2027-03-12T11:00:00Z", tick=False):
        forget_what_has_expired(timezone.now())
    assert (Token.objects.count(), Session.objects.count()) == (0, 0)


def test_without_a_mail_server_the_page_says_where_the_message_is(
    alice: User, client: Client, settings: Settings
) -> None:
    assert "no mail server" not in ask(client)
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    assert "no mail server" in ask(client)
