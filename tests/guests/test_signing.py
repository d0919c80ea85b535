"""Somebody outside signs exactly what was read, by the link in their mail."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from briefs.dossier.load import dossier_of
from briefs.dossier.signers import current_hash
from briefs.models import Entry, May, Signature, Version
from briefs.services.guests import Terms, find, holding, let_in
from briefs.shapes.purpose import Stage
from datamaps.models import Integration
from integrations_portal.accounts.models import Contact, Membership, Role, User, Workspace
from integrations_portal.audit.models import AuditEntry
from integrations_portal.audit.trail import PORTAL
from integrations_portal.rows import door
from tests.conversation.conftest import hidden, import_example
from tests.guests.conftest import Share, the_link
from tests.lists.test_lists import words
from tests.personas import make_contact

pytestmark = pytest.mark.django_db
Mailed = Callable[[], str]


@pytest.fixture
def clean(workspace: Workspace) -> Integration:
    """A brief that nothing stops, before its approval."""
    row = import_example(workspace, "nasty-clean")
    row.stage = Stage.BRIEFING.value
    row.save()
    return row


@pytest.fixture
def brief(clean: Integration) -> Integration:
    return clean


@pytest.fixture
def mara(clean: Integration) -> Contact:
    """The business owner, who is outside here."""
    row = Contact.objects.of(clean.workspace).get(key=dossier_of(clean).brief.business_owner)
    row.put(row.plain() | {"name": "Mara Weber", "email": "mara@partner.example"})
    saved: Contact = door.save(row, PORTAL)
    return saved


@pytest.fixture
def signing(share: Share, mailed: Mailed, ada: User) -> str:
    """The way to the page on which Mara signs."""
    assert share(May.SIGN, ada) == ""
    return f"{mailed()}sign/"


def test_a_link_that_may_sign_goes_to_the_mailbox_alone(signing: str) -> None:
    assert mail.outbox[-1].to == ["mara@partner.example"]


def test_somebody_named_signs_exactly_what_was_read(signing: str, clean: Integration, client: Client) -> None:
    page = client.get(signing).content.decode()
    digest = hidden(page, "hash")
    assert digest == current_hash(dossier_of(clean))
    read = re.search(r'href="(/guest/[^"]+/documents/pack/html/)"', page)
    assert read
    assert digest[:12] in client.get(read[1]).content.decode()
    for _press in range(2):
        assert client.post(signing, {"hash": digest, "comment": "Go"}).status_code == 302
    signature = Signature.objects.get()
    assert (signature.contact.name, signature.role, signature.comment) == ("Mara Weber", "business_owner", "Go")
    assert signature.signed.digest == digest
    said = AuditEntry.objects.filter(kind="signature").latest("number")
    assert (said.actor, said.user) == ("Mara Weber (by e-mail link)", None)
    assert "You have signed this version" in words(client.get(signing))
    assert "You have signed what it says now" in words(client.get(signing.removesuffix("sign/")))


def test_nothing_is_signed_that_was_not_read(signing: str, clean: Integration, client: Client) -> None:
    digest = hidden(client.get(signing).content.decode(), "hash")
    purpose = Entry.objects.get(integration=clean, part="purpose")
    purpose.details = purpose.details | {"goal": "Something else"}
    purpose.save()
    for seen in (digest, "", "x", "0" * 64):
        response = client.post(signing, {"hash": seen, "comment": "My long comment"})
        assert response.status_code == 409
        assert "has changed since you read it" in words(response)
        assert "My long comment" in words(response)
    assert not Signature.objects.exists()


def test_somebody_who_is_not_named_signs_nothing(clean: Integration, ada: User, mailed: Mailed, client: Client) -> None:
    lee = make_contact(clean.workspace, "lee-outside", email="lee@partner.example")
    terms = Terms(May.SIGN, timezone.localdate(), ("brief",))
    let_in(clean, lee, terms, Membership.objects.get(user=ada), uuid4())
    signing = f"{mailed()}sign/"
    assert "You are not named among those who sign" in words(client.get(signing))
    response = client.post(signing, {"hash": current_hash(dossier_of(clean)), "contact": "mara"})
    assert response.status_code == 409
    assert "You are not among the people who sign" in words(response)
    assert not Version.objects.exists()


def test_a_comment_holds_nothing_that_no_database_takes(signing: str, clean: Integration, client: Client) -> None:
    digest = current_hash(dossier_of(clean))
    assert client.post(signing, {"hash": digest, "comment": "G\x00o "}).status_code == 302
    assert Signature.objects.get().comment == "Go"


def test_a_comment_without_end_is_refused(signing: str, clean: Integration, client: Client) -> None:
    digest = current_hash(dossier_of(clean))
    assert client.post(signing, {"hash": digest, "comment": "x" * 2_001}).status_code == 422
    assert not Signature.objects.exists()


def test_the_right_to_sign_ends_when_its_maker_is_no_admin_any_more(
    signing: str, ada: User, clean: Integration, client: Client
) -> None:
    Membership.objects.filter(user=ada).update(role=Role.EDITOR)
    response = client.post(signing, {"hash": current_hash(dossier_of(clean)), "comment": "Signed all the same"})
    assert response.status_code == 410
    assert "Signed all the same" in words(response)
    assert not Signature.objects.exists()


def test_a_link_taken_back_while_somebody_presses_does_nothing(signing: str, client: Client) -> None:
    """Between the look at the link and the deed somebody takes it back."""
    guest = find(signing.split("/")[2])
    assert guest
    link = the_link()
    link.withdrawn = True
    door.save(link, PORTAL)
    with pytest.raises(Exception, match="withdrawn"), holding(guest):
        pytest.fail("It was held")
