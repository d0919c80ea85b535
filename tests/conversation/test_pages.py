"""Who may do what on the pages of a brief, what they cost, and the pages of truth and flows."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from briefs.models import Entry
from datamaps.models import Definition, Integration, Ownership, SharedField
from integrations_portal.accounts.models import User
from tests.conversation.conftest import hidden, url

SignIn = Callable[[User], Client]
MOST_FOR_A_BRIEF = 36
MOST_FOR_A_SECTION = 36


def test_a_viewer_reads_but_finds_no_way_to_change(nasty: Integration, victor: User, sign_in: SignIn) -> None:
    client = sign_in(victor)
    for section in ("purpose", "exceptions", "flows"):
        html = client.get(url(nasty, "section", section)).content.decode()
        assert "Change" not in html
        assert "/add/" not in html
        assert "is complete" not in html
    assert client.get(url(nasty, "add_row", "exceptions", "exceptions")).status_code == 403
    assert client.post(url(nasty, "section_state", "exceptions"), {"say": "done"}).status_code == 403


def test_a_viewer_is_offered_to_look_at_a_question_and_not_to_answer_it(
    nasty: Integration, victor: User, sign_in: SignIn
) -> None:
    page = sign_in(victor).get(url(nasty, "brief")).content.decode()
    assert "Look at the next one" in page
    assert "Answer the next one" not in page


@pytest.mark.parametrize("name", ["brief", "answers", "open_questions", "truth"])
def test_an_outsider_finds_nothing(nasty: Integration, olga: User, sign_in: SignIn, name: str) -> None:
    assert sign_in(olga).get(url(nasty, name)).status_code == 404


def test_a_contributor_answers(nasty: Integration, cora: User, sign_in: SignIn) -> None:
    answer = sign_in(cora).post(url(nasty, "add_row", "exceptions", "exceptions"), {"name": "Something new"})
    assert answer.status_code == 302
    assert Entry.objects.filter(integration=nasty, details__name="Something new").exists()


@pytest.mark.parametrize(
    ("name", "arguments", "most"),
    [
        ("brief", (), MOST_FOR_A_BRIEF),
        ("section", ("exceptions",), MOST_FOR_A_SECTION),
        ("section", ("runbook",), MOST_FOR_A_SECTION),
        ("flow", ("F-01",), MOST_FOR_A_SECTION),
        ("truth", (), MOST_FOR_A_SECTION),
        ("answers", (), MOST_FOR_A_SECTION),
    ],
)
def test_a_page_takes_a_fixed_number_of_queries(
    nasty: Integration, cora: User, sign_in: SignIn, name: str, arguments: tuple[str, ...], most: int
) -> None:
    client, address = sign_in(cora), url(nasty, name, *arguments)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(20):
        row = Entry(workspace=nasty.workspace, integration=nasty, part="exceptions", position=number + 50)
        row.put({"ref": f"E-{number + 50}", "name": f"Case {number}", "owner": "priya"}).save()
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few)
    assert len(few) <= most


def test_a_flow_parts_the_questions_of_the_business_from_the_technical_ones(
    nasty: Integration, cora: User, sign_in: SignIn
) -> None:
    html = sign_in(cora).get(url(nasty, "flow", "F-01")).content.decode()
    business, technical = html.split('id="for-the-integrator"')
    assert "How late may it be?" in business
    assert "How is it tried again?" not in business
    assert "How is it tried again?" in technical


def test_truth_shows_who_is_right_and_that_words_differ(nasty: Integration, cora: User, sign_in: SignIn) -> None:
    html = sign_in(cora).get(url(nasty, "truth")).content.decode()
    assert "The contract is signed" in html
    assert "These differ" in html
    assert "Nobody has said yet" in html


def test_ownership_is_answered_and_a_late_save_is_refused(
    nasty: Integration, cora: User, alice: User, sign_in: SignIn
) -> None:
    field = SharedField.objects.get(workspace=nasty.workspace, key="legal_name")
    page = url(nasty, "row_page", "truth", "truth", field.uid, "owner")
    version = hidden(sign_in(cora).get(page).content.decode(), "version")
    typed = {"version": version, "ownership-0-system_of_record": "billing", "ownership-0-conflict_rule": "owner_wins"}
    assert sign_in(cora).post(page, typed).status_code == 302
    row = Ownership.objects.get(shared_field=field)
    assert row.plain() == {"system_of_record": "billing", "conflict_rule": "owner_wins"}
    late = sign_in(alice).post(page, typed | {"ownership-0-system_of_record": "crm"})
    assert late.status_code == 409
    assert "Cora saved this" in late.content.decode()
    assert Ownership.objects.get(shared_field=field).plain()["system_of_record"] == "billing"


def test_a_definition_that_somebody_else_changed_is_noticed(
    nasty: Integration, cora: User, alice: User, sign_in: SignIn
) -> None:
    definition = Definition.objects.filter(workspace=nasty.workspace, shared_field__key="status").first()
    assert definition is not None
    field = definition.shared_field
    assert field is not None
    page = url(nasty, "row_page", "truth", "truth", field.uid, "words")
    version = hidden(sign_in(cora).get(page).content.decode(), "version")
    typed = {"version": version, "name": "Status", "definitions-0-means": "Mine", "definitions-0-team": "sales"}
    typed |= {"definitions-1-means": "Theirs", "definitions-1-team": "finance"}
    assert sign_in(alice).post(page, typed).status_code == 302
    late = sign_in(cora).post(page, typed | {"definitions-0-means": "Other"})
    assert late.status_code == 409
    (differs,) = late.context["clash"].differences
    mine, same = differs.theirs.splitlines()
    assert differs.yours.splitlines() == [mine.replace("Mine", "Other"), same]


def test_a_word_is_added_with_what_it_belongs_to(fresh: Integration, cora: User, sign_in: SignIn) -> None:
    client, page = sign_in(cora), url(fresh, "add_shared_field")
    assert "Error:" in client.post(page, {"name": "", "new_record": "Customer"}).content.decode()
    assert not SharedField.objects.filter(workspace=fresh.workspace).exists()
    once = hidden(client.get(page).content.decode(), "once")
    for _press in range(2):
        client.post(page, {"name": "Customer status", "new_record": "Customer", "once": once})
    field = SharedField.objects.get(workspace=fresh.workspace)
    assert field.label() == "customer.customer-status"


def test_a_part_of_the_file_leads_to_its_section(nasty: Integration, cora: User, sign_in: SignIn) -> None:
    answer = sign_in(cora).get(url(nasty, "section", "support"))
    assert answer.headers["Location"] == url(nasty, "section", "guide")


def test_words_of_people_are_shown_as_words(fresh: Integration, cora: User, sign_in: SignIn) -> None:
    client, evil = sign_in(cora), '<script>alert(1)</script>" onclick="x'
    client.post(url(fresh, "add_row", "exceptions", "exceptions"), {"name": evil})
    client.post(url(fresh, "group_page", "purpose", "purpose", "goal"), {"title": evil, "goal": evil})
    row = Entry.objects.get(integration=fresh, part="exceptions")
    pages = [
        url(fresh, "brief"),
        url(fresh, "answers"),
        url(fresh, "section", "exceptions"),
        url(fresh, "remove_row", "exceptions", "exceptions", row.uid),
        url(fresh, "row_page", "exceptions", "exceptions", row.uid, "what"),
    ]
    for page in pages:
        html = client.get(page).content.decode()
        assert "<script>alert" not in html
        assert '" onclick="x' not in html


def test_an_address_that_is_no_page_is_not_found(fresh: Integration, cora: User, sign_in: SignIn) -> None:
    client, home = sign_in(cora), reverse("brief", args=[fresh.workspace.key, fresh.ref])
    for path in ("nonsense/", "purpose/purpose/at/nonsense/", "purpose/exceptions/add/", "flows/F-99/"):
        assert client.get(home + path).status_code == 404
