"""What readiness asks of somebody outside: they say something to it, and change no answer."""

from __future__ import annotations

import re

import pytest
import time_machine
from django.test import Client

from briefs.dossier.load import dossier_of
from briefs.dossier.signers import current_hash
from briefs.models import Comment, Entry, May, Message, Thread
from briefs.services.comments import settle
from briefs.views.guest_door import SENT
from datamaps.models import Flow, Integration, System
from integrations_portal.accounts.models import Contact, User
from integrations_portal.audit.models import AuditEntry
from integrations_portal.audit.trail import PORTAL
from integrations_portal.rows import door
from tests.guests.conftest import Share
from tests.lists.conftest import make_entry
from tests.lists.test_lists import HOSTILE, words
from tests.personas import make_contact

pytestmark = pytest.mark.django_db


@pytest.fixture
def brief(brief: Integration, mara: Contact) -> Integration:
    """Mara owns the brief, of which little is said yet."""
    for key in ("crm", "billing"):
        door.save(System(workspace=brief.workspace).put({"key": key, "name": key.upper()}), PORTAL)
        make_entry(brief, "systems", system=key)
    make_entry(brief, "purpose", title="Orders to the partner", business_owner=mara.key)
    make_entry(brief, "exceptions", ref="E-01", name="Card declined", owner=mara.key)
    row = Flow(workspace=brief.workspace, integration=brief)
    door.save(row.put({"ref": "F-01", "name": "Customers", "source": "crm", "target": "billing"}), PORTAL)
    return brief


def questions(client: Client, link: str) -> dict[str, str]:
    """The questions on the page of a guest, by their address."""
    page = client.get(link).content.decode()
    found = re.findall(r'<a href="(/guest/[^"]+/questions/\w+/)">([^<]+)</a>', page)
    return dict(found)


def test_every_question_that_names_the_guest_can_be_answered(share: Share, client: Client) -> None:
    link = share()
    asked = questions(client, link)
    assert len(asked) > 5
    for number, (address, text) in enumerate(asked.items()):
        assert text in client.get(address).content.decode()
        response = client.post(address, {"version": "0", "text": f"Answer {number}"}, follow=True)
        assert "Your answer stands beside the question." in words(response)
    assert Comment.objects.count() == len(asked)
    told = Message.objects.get()  # one, however many answers came
    assert (told.address, told.subject) == (
        "alice@example.com",
        "Orders to the partner: Mara Weber has answered what is asked of them",
    )
    assert questions(client, link).keys() == asked.keys()
    assert words(client.get(link)).count("answered ") == len(asked)


def test_an_answer_stands_beside_what_it_is_about_and_changes_nothing(
    share: Share, brief: Integration, alice: User, client: Client
) -> None:
    link, before = share(), current_hash(dossier_of(brief))
    address, asked = next(iter(questions(client, link).items()))
    client.post(address, {"version": "0", "text": "Because of **March**, then."})
    assert current_hash(dossier_of(brief)) == before
    said = Comment.objects.get()
    assert (said.who, said.author) == ("Mara Weber (by a link that Alice gave them)", None)
    assert said.text.endswith("\n\nBecause of **March**, then.")
    trail = AuditEntry.objects.filter(uid=said.uid).latest("number")
    assert (trail.actor, trail.user) == (said.who, None)
    inside = Client()
    inside.force_login(alice)
    page = inside.get(f"/w/acme/briefs/INT-0001/comments/{said.thread.about}/")
    assert "Because of <strong>March</strong>, then." in page.content.decode()
    assert "Mara Weber" in words(page)
    assert words(page).count(asked.strip()[:20]) >= 1


def test_questions_about_flows_and_rows_stand_with_these(share: Share, brief: Integration, client: Client) -> None:
    link = share()
    for address in questions(client, link):
        client.post(address, {"version": "0", "text": "So."})
    uids = {Flow.objects.get().uid, Entry.objects.get(part="purpose").uid}
    assert uids <= set(Thread.objects.values_list("about", flat=True))


def test_pressed_twice_it_is_said_once_and_said_again_it_is_changed(share: Share, client: Client) -> None:
    link = share()
    address = next(iter(questions(client, link)))
    for _press in range(2):
        assert client.post(address, {"version": "0", "text": "In March."}).status_code == 302
    settle(Thread.objects.get(), PORTAL, settled=True)
    page = client.get(address).content.decode()
    assert "In March." in page
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version
    client.post(address, {"version": version[1], "text": "In April."})
    said = Comment.objects.get()
    assert said.text.endswith("\n\nIn April.")
    assert not Thread.objects.get().settled


def test_two_windows_show_both_texts(share: Share, client: Client) -> None:
    address = next(iter(questions(client, share())))
    client.post(address, {"version": "0", "text": "In March."})
    response = client.post(address, {"version": "0", "text": "In April."})
    assert response.status_code == 409
    assert "In March." in words(response)
    assert "In April." in words(response)
    assert Comment.objects.get().text.endswith("In March.")
    version = re.search(r'name="version" value="(\d+)"', response.content.decode())
    assert version
    assert client.post(address, {"version": version[1], "text": "In April."}).status_code == 302


@pytest.mark.parametrize("text", ["", "   ", "x" * 10_001])
def test_what_is_no_answer_is_not_kept(text: str, share: Share, client: Client) -> None:
    address = next(iter(questions(client, share())))
    assert client.post(address, {"version": "0", "text": text}).status_code == 422
    assert not Comment.objects.exists()


def test_questions_of_others_and_questions_that_are_over_are_not_answered(
    share: Share, brief: Integration, mara: Contact, client: Client
) -> None:
    link = share()
    mine = next(iter(questions(client, link)))
    make_contact(brief.workspace, "lee")
    purpose = Entry.objects.get(part="purpose")
    door.save(purpose.put(purpose.details | {"business_owner": "lee"}), PORTAL)
    response = client.post(mine, {"version": "0", "text": "Not mine any more."})
    assert response.status_code == 410
    assert "Not mine any more." in words(response)
    for key in ("0" * 16, "x", "purpose"):
        assert client.post(f"{link}questions/{key}/", {"text": "Mine?"}).status_code == 410
    assert not Comment.objects.exists()


def test_who_may_only_read_is_asked_nothing(share: Share, client: Client) -> None:
    answering = share()
    address = next(iter(questions(client, answering)))
    reading = share(May.READ)
    assert not questions(client, reading)
    assert client.post(address.replace(answering, reading), {"text": "So."}).status_code == 404
    assert not Comment.objects.exists()


@pytest.mark.slow
def test_forms_without_end_are_refused_and_what_was_typed_is_given_back(share: Share, client: Client) -> None:
    with time_machine.travel("2027-01-12T10:00:00Z", tick=False) as clock:
        address = next(iter(questions(client, share())))
        statuses = []
        for number in range(SENT.most + 2):
            clock.shift(2)
            statuses.append(client.post(address, {"version": "0", "text": f"Try {number}"}).status_code)
        assert statuses == [302] + [409] * (SENT.most - 1) + [429] * 2
        response = client.post(address, {"version": "0", "text": "The last words"})
        assert "The last words" in words(response)
        assert client.get(address).status_code == 200
        clock.shift(3600)
        assert client.post(address, {"version": "0", "text": "So."}).status_code == 409


def test_hostile_answers_are_shown_as_words(share: Share, alice: User, client: Client) -> None:
    address = next(iter(questions(client, share())))
    client.post(address, {"version": "0", "text": f"{HOSTILE}\n\n[x](javascript:alert(1)) ![](https://evil.example/p)"})
    inside = Client()
    inside.force_login(alice)
    said = Comment.objects.get()
    for page in (address, f"/w/acme/briefs/INT-0001/comments/{said.thread.about}/"):
        text = inside.get(page).content.decode()
        assert "<script>alert" not in text
        assert 'href="javascript' not in text
        assert 'src="https://evil' not in text
