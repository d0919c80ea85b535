"""Answering by a link: what it can do, and what nobody can do with it."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
import time_machine
from django.core import mail
from django.core.signing import Signer
from django.test import Client

from briefs.models import AnswerLink, Entry
from briefs.services.answer_links import address_of, ask_by_mail
from integrations_portal.accounts.models import Contact, User, Workspace
from integrations_portal.audit.models import AuditEntry
from integrations_portal.audit.trail import PORTAL, verify
from integrations_portal.jobs import queue
from integrations_portal.jobs.models import Job, JobState
from integrations_portal.rows import door
from tests.lists.conftest import MailedLink, make_entry, now
from tests.lists.test_lists import HOSTILE, words

pytestmark = pytest.mark.django_db
ANSWER = {"choice": "Split it into three", "outcome": "From March on.", "why": "Each has one owner."}


@pytest.fixture
def link(entry: Entry, alice: User, mailed_link: MailedLink) -> str:
    ask_by_mail(entry, alice, uuid4())
    return mailed_link()


def body(entry: Entry, **more: str) -> dict[str, str]:
    return {"version": str(now(entry).version), **ANSWER, **more}


def test_the_owner_answers_without_a_sign_in(entry: Entry, link: str, client: Client) -> None:
    page = words(client.get(link))
    for text in ("Which meaning of “active”", "Support goes on asking by phone.", "Each team keeps its word", "Alice"):
        assert text in page
    response = client.post(link, body(entry), follow=True)
    assert "Thank you. Your answer is saved" in words(response)
    found = now(entry)
    assert found.details["outcome"] == "Split it into three\nFrom March on."
    assert (found.state, found.details["decided_by"]) == ("accepted", "priya")
    assert found.details["decided_on"]
    said = AuditEntry.objects.filter(uid=entry.uid).latest("number")
    assert (said.actor, said.user) == ("Priya (by e-mail link)", None)
    assert verify(Workspace.objects.get()) is None


def test_opening_it_uses_nothing_up_and_signs_nobody_in(entry: Entry, link: str, client: Client) -> None:
    for _ in range(3):  # a mail scanner, twice, then the person
        assert client.get(link).status_code == 200
        assert client.head(link).status_code == 200
    assert client.get("/account/").status_code == 302
    assert now(entry).state == "proposed"


def test_a_link_answers_once(entry: Entry, link: str, client: Client) -> None:
    assert client.post(link, body(entry)).status_code == 302
    for again in (Client().get(link), Client().post(link, body(entry, outcome="Something worse"))):
        assert again.status_code == 410
        assert "Which meaning" not in words(again)
        assert "Split it" not in words(again).replace("What you wrote was not saved Split it into three", "")
    assert now(entry).details["outcome"] == "Split it into three\nFrom March on."


def test_a_link_expires(entry: Entry, alice: User, mailed_link: MailedLink, client: Client) -> None:
    with time_machine.travel("2027-01-12T10:00:00Z", tick=False) as clock:
        ask_by_mail(entry, alice, uuid4())
        link = mailed_link()
        clock.shift(14 * 24 * 3600 - 1)
        assert client.get(link).status_code == 200
        clock.shift(1)
        assert client.get(link).status_code == 410
        response = client.post(link, body(entry))
        assert response.status_code == 410
        assert "What you wrote was not saved" in words(response)
        assert "Each has one owner." in words(response)
    assert now(entry).state == "proposed"


def test_a_link_that_was_taken_back_answers_nothing(entry: Entry, link: str, alice: User, client: Client) -> None:
    client.force_login(alice)
    row = AnswerLink.objects.get()
    client.post(f"/w/acme/decisions/links/{row.uid}/withdraw/")
    stranger = Client()
    assert stranger.get(link).status_code == 410
    assert stranger.post(link, body(entry)).status_code == 410
    assert now(entry).state == "proposed"


@pytest.mark.parametrize(
    "changed", [{"active": False}, {"email": "other@example.com"}], ids=["has left", "has another address"]
)
def test_a_link_ends_with_the_contact_that_it_was_sent_to(
    changed: dict[str, object], entry: Entry, link: str, client: Client
) -> None:
    priya = Contact.objects.get(key="priya")
    priya.put(priya.plain() | changed)
    door.save(priya, PORTAL)
    assert client.get(link).status_code == 410
    assert client.post(link, body(entry)).status_code == 410
    assert now(entry).state == "proposed"


def test_a_link_ends_when_somebody_else_becomes_the_owner(entry: Entry, link: str, client: Client) -> None:
    changed = now(entry)
    changed.put({name: value for name, value in changed.details.items() if name != "owner"})
    door.save(changed, PORTAL)
    assert client.get(link).status_code == 410
    assert client.post(link, body(entry)).status_code == 410


def test_guessed_and_forged_links_tell_nothing(entry: Entry, link: str, client: Client) -> None:
    text = link.strip("/").split("/")[-1]
    uid, _, signature = text.partition(":")
    other = Signer(salt="another purpose").sign(uid)
    forged = ["x", uid, f"{uid}:", f"{uuid4().hex}:{signature}", other, text[:-1], text + "x", f"{text}:{signature}"]
    forged += [Signer(salt="answer link").sign(value) for value in ("", "nonsense", uuid4().hex)]
    plain = words(client.get("/answer/not-a-link/"))
    for guess in forged:
        for response in (client.get(f"/answer/{guess}/"), client.post(f"/answer/{guess}/", {})):
            assert response.status_code == 410
            assert words(response) == plain


def test_the_link_is_stored_nowhere(entry: Entry, link: str) -> None:
    text = link.strip("/").split("/")[-1]
    signature = text.partition(":")[2]
    stored = str(list(AnswerLink.objects.values())) + str(list(AuditEntry.objects.values()))
    assert signature not in stored


def test_a_link_is_for_one_decision(entry: Entry, link: str, client: Client) -> None:
    other = make_entry(entry.integration, "decisions", ref="D-02", question="The other question?", owner="priya")
    assert "The other question?" not in words(client.get(link))
    client.post(link, body(entry, uid=str(other.uid), decided_by="sam"))
    assert now(other).state == "proposed"
    assert now(entry).details["decided_by"] == "priya"


def test_the_page_leads_nowhere_into_the_workspace(entry: Entry, link: str, client: Client) -> None:
    page = client.get(link).content.decode()
    assert "/w/" not in page
    assert "acme" not in page.casefold()
    assert str(entry.uid) not in page
    assert "no-store" in client.get(link).headers["Cache-Control"]


@pytest.mark.parametrize("path", ["", "decisions/", "briefs/", "briefs/INT-0001/", "members/", "systems/"])
def test_who_came_by_a_link_opens_no_other_page(path: str, entry: Entry, link: str, client: Client) -> None:
    client.post(link, body(entry))
    assert client.get(f"/w/acme/{path}").headers["Location"].startswith("/sign-in/")


def test_a_stale_answer_is_refused_with_both_texts(entry: Entry, link: str, client: Client) -> None:
    seen = now(entry)
    changed = now(entry)
    changed.put(changed.details | {"question": "A new question?"})
    door.save(changed, PORTAL)
    response = client.post(link, {"version": str(seen.version), **ANSWER})
    page = words(response)
    assert response.status_code == 409
    assert "A new question?" in page
    assert "From March on." in page
    assert now(entry).state == "proposed"
    version = re.search(r'name="version" value="(\d+)"', response.content.decode())
    assert version
    assert client.post(link, {"version": version[1], **ANSWER}).status_code == 302


def test_an_answer_that_came_second_is_shown_beside_the_first(entry: Entry, link: str, client: Client) -> None:
    seen = now(entry)
    first = now(entry)
    first.put(first.details | {"status": "accepted", "outcome": "Nobody moves anything."})
    door.save(first, PORTAL)
    response = client.post(link, {"version": str(seen.version), **ANSWER})
    page = words(response)
    assert response.status_code == 409
    assert "Nobody moves anything." in page
    assert "From March on." in page
    assert "what you typed was not saved" in page
    assert "Save my answer" not in page
    assert now(entry).details["outcome"] == "Nobody moves anything."
    assert client.get(link).status_code == 410


@pytest.mark.parametrize("version", ["", "0", "-1", "99", "x"])
def test_an_answer_without_the_version_that_was_read_overwrites_nothing(
    version: str, entry: Entry, link: str, client: Client
) -> None:
    assert client.post(link, {**ANSWER, "version": version}).status_code in (409, 422)
    assert now(entry).state == "proposed"


def test_a_form_of_another_site_is_refused(entry: Entry, link: str) -> None:
    stranger = Client(enforce_csrf_checks=True)
    stranger.get(link)
    assert stranger.post(link, body(entry)).status_code == 403
    assert now(entry).state == "proposed"


def test_hostile_words_do_nothing(entry: Entry, link: str, client: Client) -> None:
    changed = now(entry)
    changed.put(
        changed.details
        | {"question": HOSTILE, "if_unanswered": HOSTILE, "options": [{"text": HOSTILE, "pros": HOSTILE}]}
    )
    door.save(changed, PORTAL)
    page = client.get(link).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert client.post(link, body(entry, choice=HOSTILE, outcome="")).status_code == 302
    assert now(entry).details["outcome"] == HOSTILE


def test_a_mail_that_cannot_be_sent_is_said(
    entry: Entry, alice: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise OSError("no such server")

    monkeypatch.setattr("briefs.services.answer_links.send_mail", refuse)
    ask_by_mail(entry, alice, uuid4())
    run_jobs()
    client.force_login(alice)
    assert "could not be sent" in words(client.get(f"/w/acme/decisions/{entry.uid}/"))
    assert not mail.outbox


def run_jobs() -> None:
    for job in Job.objects.filter(state=JobState.WAITING):
        assert queue.run(str(job.uid)) == JobState.FAILED


def test_no_mail_goes_out_for_a_link_that_was_taken_back(entry: Entry, alice: User) -> None:
    link = ask_by_mail(entry, alice, uuid4())
    link.withdrawn = True
    door.save(link, PORTAL)
    queue.run(str(Job.objects.get().uid))
    assert not mail.outbox
    assert address_of(link).count(":") >= 2
