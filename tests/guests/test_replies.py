"""The owner of a brief hears of it when somebody outside answers or signs: one message, and never the guest."""

from __future__ import annotations

import pytest
from django.test import Client

from briefs.models import Entry, May, Message
from briefs.services.replies import tell_of_signature
from datamaps.models import Integration
from integrations_portal.accounts.models import Contact, User
from tests.guests.conftest import Share, asks, body
from tests.lists.conftest import make_entry
from tests.personas import make_contact

pytestmark = pytest.mark.django_db


@pytest.fixture
def priya(brief: Integration) -> Contact:
    """The business owner."""
    owner = make_contact(brief.workspace, "priya", email="priya@example.com")
    make_entry(brief, "purpose", title=brief.title, business_owner="priya")
    return owner


def test_the_owner_is_told_once_of_an_answer(share: Share, question: Entry, priya: Contact, client: Client) -> None:
    link = share()
    for _press in range(2):
        client.post(asks(link, question), body(question))
    message = Message.objects.get()
    assert (message.address, message.contact, message.because) == ("priya@example.com", priya, ["business_owner"])
    assert message.subject.startswith("Orders to the partner: Mara Weber has answered: Which meaning of")
    assert f"/briefs/INT-0001/decisions/#{question.uid}" in message.text


def test_without_an_owner_whoever_let_them_in_is_told(
    share: Share, question: Entry, alice: User, client: Client
) -> None:
    client.post(asks(share(May.ANSWER), question), body(question))
    assert Message.objects.get().address == alice.email


def test_who_signs_as_the_owner_is_not_told_of_it_themselves(brief: Integration, priya: Contact, ada: User) -> None:
    made = tell_of_signature(brief, priya, 2)
    assert made is not None
    assert (made.address, made.because) == (ada.email, [])
    assert "has signed version 2" in made.subject
    asked = tell_of_signature(brief, priya, 2, "alice@example.com")
    assert asked is not None
    assert asked.address == "alice@example.com"
