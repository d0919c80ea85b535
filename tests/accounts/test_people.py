"""Teams and contacts: adding, changing, and two people who change one thing."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from integrations_portal.accounts.models import Contact, Team, User, Workspace
from integrations_portal.audit.trail import Actor
from integrations_portal.rows import door
from integrations_portal.rows.models import SearchEntry
from integrations_portal.shapes.keys import new_key
from tests.personas import make_contact, make_team

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
PRIYA = {"name": "Priya Shah", "kind": "person", "email": "priya@example.com", "active": "on"}


def add(client: Client, **fields: Any) -> int:
    return client.post("/w/acme/members/new-contact/", {**PRIYA, "once": str(uuid.uuid4()), **fields}).status_code


def test_a_contact_is_added_with_a_key_made_of_the_name(alice: User, sign_in: SignIn) -> None:
    assert add(sign_in(alice)) == 302
    contact = Contact.objects.get()
    assert (contact.key, contact.name, contact.email) == ("priya-shah", "Priya Shah", "priya@example.com")
    assert SearchEntry.objects.get(uid=contact.uid).title == "Priya Shah"


def test_the_same_form_sent_twice_is_one_contact(alice: User, sign_in: SignIn) -> None:
    once, browser = str(uuid.uuid4()), sign_in(alice)
    assert add(browser, once=once) == add(browser, once=once) == 302
    assert Contact.objects.count() == 1


def test_two_people_of_one_name_are_two_contacts(alice: User, sign_in: SignIn) -> None:
    browser = sign_in(alice)
    add(browser)
    add(browser)
    assert set(Contact.objects.values_list("key", flat=True)) == {"priya-shah", "priya-shah-2"}


@pytest.mark.parametrize(
    ("name", "taken", "key"),
    [
        ("Jörg Müller", [], "jorg-muller"),
        ("Ops / On-call", [], "ops-on-call"),
        ("張偉", [], "x"),
        ("張偉", ["x"], "x-2"),
        ("A" * 300, [], "a" * 40),
        ("Sales", ["SALES"], "sales-2"),
        ("--", [], "x"),
    ],
)
def test_a_key_is_made_of_any_name(name: str, taken: list[str], key: str) -> None:
    assert new_key(name, taken) == key


def test_a_contact_keeps_its_key_when_its_name_changes(alice: User, workspace: Workspace, sign_in: SignIn) -> None:
    make_contact(workspace, "priya", name="Priya")
    fields = PRIYA | {"name": "Priya Shah-Jones", "version": "1"}
    assert sign_in(alice).post("/w/acme/members/contacts/priya/", fields).status_code == 302
    assert Contact.objects.get().key == "priya"
    assert Contact.objects.get().name == "Priya Shah-Jones"


def test_answers_of_the_shape_are_kept_in_full(alice: User, workspace: Workspace, sign_in: SignIn) -> None:
    make_team(workspace, "sales")
    make_contact(workspace, "sam", name="Sam")
    add(sign_in(alice), title="Head of sales", team="sales", phone="+46 8 123", deputy="sam")
    shape = Contact.objects.get(key="priya-shah").read()
    assert (shape.title, shape.team, shape.phone, shape.deputy) == (
        *("Head of sales", "sales"),
        *("+46 8 123", "sam"),
    )


def test_a_contact_who_leaves_is_marked_and_stays(alice: User, workspace: Workspace, sign_in: SignIn) -> None:
    make_contact(workspace, "priya", name="Priya")
    browser = sign_in(alice)
    fields = {"name": "Priya", "kind": "person", "version": "1"}  # a box without a tick is not sent
    browser.post("/w/acme/members/contacts/priya/", fields)
    assert Contact.objects.get().active is False
    assert "(has left)" in browser.get("/w/acme/members/").content.decode()


def test_a_stale_save_is_refused_and_shows_both_texts(alice: User, workspace: Workspace, sign_in: SignIn) -> None:
    row = make_contact(workspace, "priya", name="Priya", title="Lead")
    row.details["title"] = "Director"
    door.save(row, by=Actor("Bo"))
    fields = PRIYA | {"name": "Priya", "email": "", "title": "Head of everything", "version": "1"}
    response = sign_in(alice).post("/w/acme/members/contacts/priya/", fields)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Bo saved this while you were writing" in page
    assert "Director" in page
    assert 'value="Head of everything"' in page
    assert "<title>Error:" in page
    assert Contact.objects.get().details["title"] == "Director"


def test_what_differs_is_named_and_the_rest_is_not(alice: User, workspace: Workspace, sign_in: SignIn) -> None:
    row = make_contact(workspace, "priya", name="Priya")
    row.details["title"] = "Director"
    door.save(row, by=Actor("Bo"))
    fields = {"name": "Priya", "kind": "person", "title": "Lead", "active": "on", "version": "1"}
    page = sign_in(alice).post("/w/acme/members/contacts/priya/", fields).content.decode()
    notice = page[page.index("notice-stops") : page.index("<form method=", page.index("notice-stops"))]
    assert notice.count("<h2>") == 1


def test_after_looking_at_both_the_second_save_is_taken(alice: User, workspace: Workspace, sign_in: SignIn) -> None:
    row = make_contact(workspace, "priya", name="Priya")
    row.details["title"] = "Director"
    door.save(row, by=Actor("Bo"))
    fields = PRIYA | {"title": "Lead", "version": "2"}
    assert sign_in(alice).post("/w/acme/members/contacts/priya/", fields).status_code == 302
    assert Contact.objects.get().details["title"] == "Lead"


def test_a_form_without_a_version_overwrites_nothing(alice: User, workspace: Workspace, sign_in: SignIn) -> None:
    make_contact(workspace, "priya", name="Priya")
    response = sign_in(alice).post("/w/acme/members/contacts/priya/", PRIYA | {"name": "Other"})
    assert response.status_code == 409
    assert Contact.objects.get().name == "Priya"


def test_a_bad_form_keeps_every_value(alice: User, sign_in: SignIn) -> None:
    fields = PRIYA | {"name": "", "email": "priya@", "title": "Head of sales"}
    page = sign_in(alice).post("/w/acme/members/new-contact/", fields).content.decode()
    assert "There is a problem" in page
    assert 'value="priya@"' in page
    assert 'value="Head of sales"' in page
    assert 'href="#id_name"' in page


def test_nobody_is_their_own_deputy(alice: User, workspace: Workspace, sign_in: SignIn) -> None:
    make_contact(workspace, "priya", name="Priya", deputy="priya")
    fields = PRIYA | {"deputy": "priya", "version": "1"}
    page = sign_in(alice).post("/w/acme/members/contacts/priya/", fields).content.decode()
    assert "nobody can stand in for themselves" in page


def test_a_deputy_who_left_is_kept_until_somebody_chooses(alice: User, workspace: Workspace, sign_in: SignIn) -> None:
    make_contact(workspace, "sam", name="Sam", active=False)
    make_contact(workspace, "priya", name="Priya", deputy="sam")
    fields = PRIYA | {"deputy": "sam", "version": "1"}
    assert sign_in(alice).post("/w/acme/members/contacts/priya/", fields).status_code == 302
    assert Contact.objects.get(key="priya").details["deputy"] == "sam"


def test_a_team_is_added_and_changed(alice: User, workspace: Workspace, sign_in: SignIn) -> None:
    browser = sign_in(alice)
    once = str(uuid.uuid4())
    fields = {"name": "Sales", "organisation": "internal", "once": once}
    assert browser.post("/w/acme/members/new-team/", fields).status_code == 302
    changed = {"name": "Sales and service", "organisation": "partner", "version": "1"}
    assert browser.post("/w/acme/members/teams/sales/", changed).status_code == 302
    team = Team.objects.get()
    assert (team.name, team.organisation, team.version) == ("Sales and service", "partner", 2)


def test_a_key_in_capitals_or_with_dashes_has_its_page(alice: User, workspace: Workspace, sign_in: SignIn) -> None:
    make_team(workspace, "EU_Ops-2")
    assert sign_in(alice).get("/w/acme/members/teams/EU_Ops-2/").status_code == 200
