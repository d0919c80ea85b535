"""What people know about a field: said on the site, kept when the source is read again, judged by the rules."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from datamaps.models import Field, Record
from integrations_portal.accounts.models import User, Workspace
from integrations_portal.audit.trail import PORTAL
from integrations_portal.rows import door
from tests.rows.test_door import make_system

SignIn = Callable[[User], Client]
SAID = {"title": "Phone", "personal": "personal", "classification": "confidential", "critical": "on", "unit": ""}


@pytest.fixture
def phone(workspace: Workspace) -> Field:
    record = door.save(Record(workspace=workspace, system=make_system(workspace)).put({"name": "Account"}), PORTAL)
    row = Field(workspace=workspace, record=record)
    return door.save(row.put({"path": "phone", "type": "string", "max_length": 40, "unit": "digits"}), PORTAL)


def address(field: Field) -> str:
    return f"/w/acme/systems/crm/fields/{field.uid}/"


def test_an_editor_says_that_a_field_is_about_a_person_and_what_the_source_said_stays(
    phone: Field, alice: User, sign_in: SignIn
) -> None:
    client = sign_in(alice)
    assert address(phone) in client.get("/w/acme/systems/crm/").content.decode()
    answer = client.post(address(phone), SAID | {"version": phone.version})
    assert answer["Location"] == "/w/acme/systems/crm/?record=Account"
    assert Field.objects.get().plain() == {
        "path": "phone",
        "title": "Phone",
        "type": "string",
        "max_length": 40,
        "personal": "personal",
        "classification": "confidential",
        "critical": True,
    }
    assert "about a person" in client.get(answer["Location"]).content.decode()


def test_what_is_as_usual_is_not_stored(phone: Field, alice: User, sign_in: SignIn) -> None:
    usual = {"personal": "none", "classification": "internal", "version": phone.version}
    assert sign_in(alice).post(address(phone), usual).status_code == 302
    assert Field.objects.get().plain() == {"path": "phone", "type": "string", "max_length": 40}


def test_who_comes_second_sees_both_and_overwrites_nothing(phone: Field, alice: User, sign_in: SignIn) -> None:
    client = sign_in(alice)
    client.post(address(phone), SAID | {"version": phone.version})
    late = client.post(address(phone), SAID | {"title": "<b>Mobile</b>", "version": phone.version})
    page = late.content.decode()
    assert late.status_code == 409
    assert "Phone" in page
    assert "&lt;b&gt;Mobile&lt;/b&gt;" in page
    assert "Save mine" in page
    assert Field.objects.get().title == "Phone"


def test_who_comes_second_is_not_told_of_answers_that_nobody_gave(phone: Field, alice: User, sign_in: SignIn) -> None:
    client = sign_in(alice)
    usual = {"personal": "none", "classification": "internal", "version": phone.version}
    client.post(address(phone), usual | {"title": "Phone"})
    late = client.post(address(phone), usual | {"title": "Mobile"})
    assert [one.label for one in late.context["clash"].differences] == ["What do people call it?"]


def test_a_kind_of_care_that_does_not_exist_is_refused_in_words(phone: Field, alice: User, sign_in: SignIn) -> None:
    answer = sign_in(alice).post(address(phone), SAID | {"personal": "robot", "version": phone.version})
    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()
    assert Field.objects.get().version == phone.version


def test_a_viewer_sees_no_way_to_change_a_field(phone: Field, victor: User, sign_in: SignIn) -> None:
    client = sign_in(victor)
    assert address(phone) not in client.get("/w/acme/systems/crm/").content.decode()
    assert client.post(address(phone), SAID).status_code == 403
