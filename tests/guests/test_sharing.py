"""Letting somebody outside into a brief, seeing when they looked, and taking it back."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from briefs.models import GuestLink, May
from briefs.services.workspace_rows import export_file
from briefs.workspace_file.write import write_workspace
from datamaps.models import Integration
from integrations_portal.accounts.limits import LINKS_TO, Limit
from integrations_portal.accounts.models import Contact, User, Workspace
from integrations_portal.audit.models import AuditEntry
from integrations_portal.audit.trail import PORTAL
from integrations_portal.jobs.models import Job
from integrations_portal.rows import door
from tests.access.things import guests
from tests.guests.conftest import Share, run_jobs, the_link
from tests.lists.test_lists import HOSTILE, words
from tests.personas import make_contact

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
LIST = "/w/acme/briefs/INT-0001/guests/"
ADD = f"{LIST}add/"


def sent(**more: Any) -> dict[str, Any]:
    until = (timezone.localdate() + timedelta(days=14)).isoformat()
    usual = {"once": uuid4(), "contact": "mara", "may": "answer", "documents": ["brief"], "until": until}
    return {**usual, **more}


def handed(response: Any) -> str:
    found = re.search(r'data-copy="https?://[^/]+(/guest/[^"]+)"', response.content.decode())
    return found[1] if found else ""


def test_an_editor_shares_a_brief_and_sees_when_it_was_opened(
    brief: Integration, mara: Contact, alice: User, sign_in: SignIn, client: Client
) -> None:
    inside = sign_in(alice)
    assert "Nobody outside reads this brief" in words(inside.get("/w/acme/briefs/INT-0001/"))
    assert "Nobody outside reads this brief" in words(inside.get(LIST))
    made = inside.post(ADD, sent())
    assert "no-store" in made.headers["Cache-Control"]
    link = handed(made)
    assert client.get(link).status_code == 200
    for page in (LIST, "/w/acme/briefs/INT-0001/"):
        text = words(inside.get(page))
        assert "Mara Weber" in text
        assert "Never" not in text
        assert link.split("/")[2] not in text
    assert "is being sent" in words(inside.get(LIST))
    run_jobs()
    assert "sent " in words(inside.get(LIST))
    assert len(mail.outbox) == 1
    row = the_link()
    response = inside.post(f"{LIST}{row.uid}/withdraw/", follow=True)
    assert "The link of Mara Weber no longer works." in words(response)
    assert "It was taken back." in words(response)
    assert client.get(link).status_code == 410
    trail = list(AuditEntry.objects.filter(uid=row.uid).values_list("actor", "action"))
    assert trail == [("Alice", "added"), ("Alice", "changed")]


def test_pressed_twice_it_is_one_link_one_mail_and_one_person(brief: Integration, alice: User, sign_in: SignIn) -> None:
    inside, form = sign_in(alice), sent(contact="", name="Mara Weber", email="mara@partner.example")
    first, second = inside.post(ADD, form), inside.post(ADD, form)
    assert handed(first)
    assert not handed(second)
    assert "was shared already" in words(second)
    run_jobs()
    assert (GuestLink.objects.count(), Contact.objects.count(), len(mail.outbox)) == (1, 1, 1)


def test_somebody_new_is_listed_from_then_on(brief: Integration, alice: User, sign_in: SignIn) -> None:
    inside = sign_in(alice)
    inside.post(ADD, sent(contact="", name=" Mara Weber ", email="mara@partner.example"))
    found = Contact.objects.get()
    assert (found.key, found.name, found.email) == ("mara-weber", "Mara Weber", "mara@partner.example")
    again = inside.post(ADD, sent(contact="", name="Mara W.", email="MARA@partner.example"))
    assert again.status_code == 422
    assert "Mara Weber has this address. Choose them from the list." in words(again)


def test_without_an_address_the_link_is_only_handed_over(
    brief: Integration, alice: User, sign_in: SignIn, client: Client
) -> None:
    response = sign_in(alice).post(ADD, sent(contact="", name="Mara Weber"))
    assert client.get(handed(response)).status_code == 200
    assert not Job.objects.exists()
    contact = Contact.objects.get()
    contact.put(contact.plain() | {"email": "mara@partner.example"})
    door.save(contact, PORTAL)
    assert client.get(handed(response)).status_code == 200


WRONG: dict[str, dict[str, Any]] = {
    "Give a name, or choose somebody from the list.": {"contact": "", "name": " "},
    "This day is over.": {"until": "2001-01-01"},
    "Choose a day up to": {"until": (timezone.localdate() + timedelta(days=92)).isoformat()},
    "Say until when.": {"until": ""},
    "Pick at least one document.": {"documents": []},
    "Select a valid choice": {"documents": ["json"]},
    "Enter a valid email address.": {"contact": "", "name": "Mara", "email": "mara@partner.example\nBcc: x@y.example"},
    "is not one of the available choices": {"contact": "nobody"},
}


@pytest.mark.parametrize("words_of_it", WRONG)
def test_what_cannot_be_is_said_and_shares_nothing(
    words_of_it: str, brief: Integration, mara: Contact, alice: User, sign_in: SignIn
) -> None:
    response = sign_in(alice).post(ADD, sent(**WRONG[words_of_it]))
    assert response.status_code == 422
    assert words_of_it in words(response)
    assert "There is a problem" in words(response)
    assert not GuestLink.objects.exists()


def test_an_editor_lets_nobody_sign(brief: Integration, mara: Contact, alice: User, sign_in: SignIn) -> None:
    inside = sign_in(alice)
    assert 'value="sign"' not in inside.get(ADD).content.decode()
    assert inside.post(ADD, sent(may="sign")).status_code == 422
    assert not GuestLink.objects.exists()


def test_an_admin_lets_somebody_sign_by_mail_alone(
    brief: Integration, mara: Contact, ada: User, sign_in: SignIn
) -> None:
    inside = sign_in(ada)
    made = inside.post(ADD, sent(may="sign"))
    assert not handed(made)
    assert "whoever has it can sign" in words(made)
    make_contact(brief.workspace, "lee", email="no address")
    refused = inside.post(ADD, sent(may="sign", contact="lee"))
    assert refused.status_code == 422
    assert "needs an e-mail address that works" in words(refused)


def test_a_retired_brief_is_not_shared(brief: Integration, mara: Contact, alice: User, sign_in: SignIn) -> None:
    Integration.objects.update(stage="retired")
    refused = sign_in(alice).post(ADD, sent())
    assert "The brief is retired." in words(refused)
    assert not GuestLink.objects.exists()


def test_nobody_is_sent_links_without_end(brief: Integration, mara: Contact, alice: User, sign_in: SignIn) -> None:
    inside = sign_in(alice)
    statuses = [inside.post(ADD, sent()).status_code for _each in range(LINKS_TO.most + 1)]
    assert statuses == [200] * LINKS_TO.most + [422]
    assert GuestLink.objects.filter(withdrawn=False).count() == 1


def test_nobody_sends_links_without_end(
    brief: Integration, alice: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("briefs.services.guests.LINKS_FROM", Limit("few", 2, 3600))
    inside = sign_in(alice)
    forms = [sent(contact="", name=f"Guest {n}", email=f"guest-{n}@partner.example") for n in range(3)]
    assert [inside.post(ADD, form).status_code for form in forms] == [200, 200, 422]
    assert inside.post(ADD, sent(contact="", name="By hand")).status_code == 200


def test_agents_and_people_who_left_are_not_offered(
    brief: Integration, workspace: Workspace, alice: User, sign_in: SignIn
) -> None:
    make_contact(workspace, "bot", kind="agent")
    make_contact(workspace, "lee", active=False)
    page = sign_in(alice).get(ADD).content.decode()
    assert 'value="bot"' not in page
    assert 'value="lee"' not in page


def test_a_viewer_sees_with_whom_a_brief_is_shared_and_takes_nothing_back(
    share: Share, victor: User, sign_in: SignIn
) -> None:
    share()
    inside = sign_in(victor)
    for page in (LIST, "/w/acme/briefs/INT-0001/"):
        text = words(inside.get(page))
        assert "Mara Weber" in text
        assert "the link of Mara Weber" not in text
    assert inside.post(f"{LIST}{the_link().uid}/withdraw/").status_code == 403


def test_an_admin_sees_the_links_to_all_briefs_that_work(
    share: Share, workspace: Workspace, elsewhere: Workspace, ada: User, sign_in: SignIn
) -> None:
    inside = sign_in(ada)
    assert "No brief is shared outside" in words(inside.get("/w/acme/settings/"))
    assert "Nobody outside reads a brief" in words(inside.get("/w/acme/settings/guests/"))
    share()
    share()
    guests.make_guest(elsewhere)
    assert "1 link to one brief works" in words(inside.get("/w/acme/settings/"))
    page = words(inside.get("/w/acme/settings/guests/"))
    assert page.count("the link of Mara Weber") == 1
    assert "INT-0001" in page
    assert "Priya" not in page


def test_links_of_another_brief_are_not_taken_back_through_this_one(
    share: Share, workspace: Workspace, alice: User, sign_in: SignIn
) -> None:
    share()
    door.save(Integration(workspace=workspace, ref="INT-0002", title="Another"), PORTAL)
    inside = sign_in(alice)
    assert inside.post(f"/w/acme/briefs/INT-0002/guests/{the_link().uid}/withdraw/").status_code == 404
    assert "Mara" not in words(inside.get("/w/acme/briefs/INT-0002/guests/"))


def test_the_workspace_file_holds_no_links(share: Share, workspace: Workspace) -> None:
    text = share().split("/")[2]
    written = write_workspace(export_file(workspace))
    for hidden in (text, the_link().handed, the_link().mailed, str(the_link().uid), "guest"):
        assert hidden not in str(written)


def test_hostile_names_do_nothing_inside(share: Share, alice: User, sign_in: SignIn) -> None:
    share()
    Contact.objects.update(name=HOSTILE)
    GuestLink.objects.update(by=HOSTILE)
    inside = sign_in(alice)
    for page in (LIST, "/w/acme/briefs/INT-0001/", ADD):
        text = inside.get(page).content.decode()
        assert "<script>alert" not in text
        assert "<img src=x" not in text


@pytest.mark.parametrize("many", [1, 25])
def test_the_list_takes_as_many_queries_however_many_links(
    many: int, share: Share, workspace: Workspace, alice: User, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    share(May.READ)
    first = the_link()
    for number in range(many - 1):
        GuestLink.objects.create(
            workspace=workspace,
            integration=first.integration,
            contact=make_contact(workspace, f"guest-{number}"),
            maker=first.maker,
            by="Alice",
            mailed=f"m{number}",
            handed=f"h{number}",
            expires_at=first.expires_at,
        )
    inside = sign_in(alice)
    with django_assert_max_num_queries(12):
        assert words(inside.get(LIST)).count("Take back") >= many
