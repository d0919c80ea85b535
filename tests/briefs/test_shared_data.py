"""The matrix of shared data, and the page of a shared field: what they show, and who may change what."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from briefs.models import Entry
from briefs.views.shared_data import MOST_ACROSS
from datamaps.map.truth_matrix import Standing
from datamaps.models import Binding, Definition, Ownership, Reference, SharedField, SharedRecord
from integrations_portal.accounts.models import User, Workspace
from integrations_portal.audit.models import AuditEntry
from integrations_portal.audit.trail import PORTAL
from integrations_portal.rows import door
from tests.briefs.sharing import import_example, make_many, second_brief, shared

MATRIX = "/w/acme/shared-data/"
STATUS = "/w/acme/shared-data/fields/customer/status/"
HOSTILE = "<script>alert(1)</script>\"'" + "Ünïcode-ohne-Leerzeichen" * 40
SignIn = Callable[[User], Client]


@pytest.fixture
def shop(workspace: Workspace) -> Workspace:
    import_example(workspace)
    return workspace


def text(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status
    return re.sub(r"\s+", " ", answer.content.decode().replace("<wbr>", ""))


def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as made:
        assert client.get(url).status_code == 200
    return len(made)


def test_the_matrix_says_what_each_system_may_do(shop: Workspace, victor: User, sign_in: SignIn) -> None:
    page = text(sign_in(victor), MATRIX)
    for words in ("Owner", "May write", "Reads", "Not there", "Customer status", "Meanings differ", "no field named"):
        assert words in page
    assert "Add a word" not in page


def test_a_page_has_only_the_systems_that_it_says_something_about(
    shop: Workspace, victor: User, sign_in: SignIn
) -> None:
    make_many(shop, 30, 40)
    client = sign_in(victor)
    first, second = (client.get(MATRIX, {"page": page}).context["across"] for page in (1, 2))
    assert {"crm", "s39"} <= {system["key"] for system in first}
    assert {system["key"] for system in second} == {f"s{n}" for n in range(40)}


def test_what_a_system_does_not_have_is_a_dash_with_words_for_those_who_listen(
    shop: Workspace, victor: User, sign_in: SignIn
) -> None:
    body = text(sign_in(victor), f"{MATRIX}?record=customer").partition("<tbody>")[2]
    dash = '<td class="nothing"><span aria-hidden="true">–</span><span class="visually-hidden">Not there</span></td>'
    assert 0 < body.count(dash) == body.count("Not there")


def test_with_many_systems_each_row_lists_those_that_have_it_the_owner_first(
    shop: Workspace, victor: User, sign_in: SignIn
) -> None:
    make_many(shop, 3, MOST_ACROSS + 1)
    client = sign_in(victor)
    page = client.get(MATRIX, {"record": "many"})
    assert page.context["listed"]
    second = page.context["groups"][0]["rows"][1]
    assert [(cell["system"], cell["standing"]) for cell in second["held"]][:2] == [
        ("s1", Standing.OWNER),
        ("s0", Standing.READS),
    ]
    assert "Not there" not in page.content.decode()
    assert not client.get(MATRIX, {"record": "customer"}).context["listed"]


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        ("record=entitlement", "Payment status", "Customer status"),
        ("system=helpdesk", "Phone", "Contract value"),
        ("owner=billing", "Billing country", "Customer status"),
        ("show=no_owner", "Trading name", "Billing country"),
        ("show=meanings_differ", "Customer status", "Payment status"),
    ],
)
def test_the_matrix_is_narrowed(
    query: str, there: str, gone: str, shop: Workspace, victor: User, sign_in: SignIn
) -> None:
    body = text(sign_in(victor), f"{MATRIX}?{query}").partition("<tbody>")[2]
    assert there in body
    assert gone not in body


def test_the_chips_count_within_what_was_chosen_and_keep_it(shop: Workspace, victor: User, sign_in: SignIn) -> None:
    page = text(sign_in(victor), f"{MATRIX}?record=customer&page=3")
    assert '<a href="?record=customer&amp;show=no_owner"> No owner <span class="count">2</span>' in page.replace(
        ">No owner", "> No owner"
    )


def test_meanings_are_settled_by_an_accepted_decision_and_by_nothing_less(
    shop: Workspace, victor: User, sign_in: SignIn
) -> None:
    field, client = shared("customer.status"), sign_in(victor)
    field.details = {"resolution": field.details["resolution"] | {"agreed": True}}
    door.save(field, PORTAL)
    assert "Not resolved" in text(client, STATUS)
    decision = next(row for row in Entry.objects.filter(part="decisions") if row.details["ref"] == "D-02")
    decision.details = decision.details | {"status": "accepted", "decided_by": "priya", "decided_on": "2027-01-12"}
    door.save(decision, PORTAL)
    page = text(client, STATUS)
    assert "Not resolved" not in page
    assert "decided by Priya" in page
    assert "12 January 2027" in page


def test_a_shared_field_says_who_is_right_what_it_means_where_it_is_and_who_moves_it(
    shop: Workspace, victor: User, sign_in: SignIn
) -> None:
    page = text(sign_in(victor), STATUS)
    for words in (
        "Nobody has said what happens when two systems differ.",
        "The contract is signed",
        "These differ",
        "Not resolved",
        "Account.status",
        "INT-0003",
        "F-01",
        "not checked",
    ):
        assert words in page
    assert "/change/" not in page


def test_the_matrix_of_an_empty_workspace_says_what_to_do(workspace: Workspace, alice: User, sign_in: SignIn) -> None:
    page = text(sign_in(alice), MATRIX)
    assert "Nothing is shared yet" in page
    assert "/shared-data/add/" in page


def test_words_of_people_are_text_and_never_markup(shop: Workspace, victor: User, sign_in: SignIn) -> None:
    field = shared("customer.status")
    field.name = HOSTILE
    door.save(field, PORTAL)
    for row in Definition.objects.filter(shared_field=field):
        row.details = row.details | {"means": f"is {HOSTILE} {row.pk}"}
        door.save(row, PORTAL)
    for url in (MATRIX, STATUS, "/w/acme/shared-data/records/customer/"):
        page = text(sign_in(victor), url)
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_a_change_of_the_owner_is_saved_and_stands_in_the_history(shop: Workspace, cora: User, sign_in: SignIn) -> None:
    client, url = sign_in(cora), f"{STATUS}change/owner/"
    version = re.search(r'name="version" value="(\d+)"', client.get(url).content.decode())
    assert version
    sent = {"version": version[1], "ownership-0-system_of_record": "billing", "ownership-0-conflict_rule": "owner_wins"}
    assert client.post(url, sent).status_code == 302
    row = Ownership.objects.get(shared_field=shared("customer.status"))
    assert row.plain() == {"system_of_record": "billing", "conflict_rule": "owner_wins"}
    page = text(client, STATUS)
    assert "If two systems differ, Billing wins." in page
    assert "Cora changed: who is right" in page


def test_a_definition_that_somebody_else_changed_meanwhile_is_not_overwritten(
    shop: Workspace, cora: User, sign_in: SignIn
) -> None:
    client, url = sign_in(cora), f"{STATUS}change/words/"
    version = re.search(r'name="version" value="(\d+)"', client.get(url).content.decode())
    assert version
    row = Definition.objects.filter(shared_field=shared("customer.status")).first()
    assert row is not None
    row.details = row.details | {"means": "Theirs"}
    door.save(row, PORTAL)
    written = AuditEntry.objects.count()
    sent = {"version": version[1], "name": "Status", "definitions-0-term": "active", "definitions-0-means": "Mine"}
    answer = client.post(url, sent)
    assert answer.status_code == 409
    assert "Theirs" in answer.content.decode()
    assert "Mine" in answer.content.decode()
    assert AuditEntry.objects.count() == written


def test_the_first_of_several_places_is_taken_away_and_the_others_keep_their_order(
    shop: Workspace, cora: User, sign_in: SignIn
) -> None:
    client, url = sign_in(cora), f"{STATUS}change/places/"
    page = client.get(url).content.decode()
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version
    assert "no longer here" not in page
    wanted = ["billing.Customer.state", "helpdesk.Organization.access"]
    assert client.post(url, {"version": version[1], "in": wanted}).status_code == 302
    held = Binding.objects.filter(shared_field=shared("customer.status"))
    assert list(held.values_list("place", flat=True)) == wanted


def test_a_field_that_flows_move_cannot_be_removed(shop: Workspace, alice: User, sign_in: SignIn) -> None:
    answer = sign_in(alice).post(f"{STATUS}remove/")
    assert answer.status_code == 409
    assert "INT-0003" in answer.content.decode()
    assert SharedField.objects.filter(key="status").exists()


def test_a_field_that_nobody_moves_goes_with_all_that_belongs_to_it(
    shop: Workspace, alice: User, sign_in: SignIn
) -> None:
    record = SharedRecord.objects.get(key="customer")
    field = door.save(SharedField(workspace=shop, record=record).put({"key": "mood", "name": "Mood"}), PORTAL)
    row = door.save(Ownership(workspace=shop, shared_field=field).put({"system_of_record": "crm"}), PORTAL)
    uid = row.uid
    assert Reference.objects.filter(uid=uid).exists()
    assert sign_in(alice).post("/w/acme/shared-data/fields/customer/mood/remove/").status_code == 302
    assert not SharedField.objects.filter(key="mood").exists()
    assert not Reference.objects.filter(uid=uid).exists()


def test_a_record_with_fields_stays(shop: Workspace, alice: User, sign_in: SignIn) -> None:
    answer = sign_in(alice).post("/w/acme/shared-data/records/customer/remove/")
    assert answer.status_code == 409
    assert "Customer status" in answer.content.decode()


def test_shared_data_of_another_workspace_is_not_there(shop: Workspace, olga: User, sign_in: SignIn) -> None:
    client = sign_in(olga)
    assert client.get(STATUS).status_code == 404
    assert client.get("/w/elsewhere/shared-data/fields/customer/status/").status_code == 404
    assert "Customer status" not in text(client, "/w/elsewhere/shared-data/")


@pytest.mark.slow
def test_three_hundred_fields_in_forty_systems_take_the_queries_of_one_and_a_page_of_bounded_size(
    shop: Workspace, victor: User, sign_in: SignIn
) -> None:
    client = sign_in(victor)
    client.get(MATRIX)
    before = queries(client, MATRIX)
    make_many(shop, 300, 40)
    assert queries(client, MATRIX) == before <= 8
    answer = client.get(f"{MATRIX}?record=many&page=2")
    assert len(answer.content) < 400_000
    page = answer.content.decode()
    assert "26 to 50 of 300" in page
    assert page.count('class="state state-owner"') == 25


def test_the_page_of_a_field_takes_the_same_queries_however_many_briefs_move_it(
    shop: Workspace, victor: User, sign_in: SignIn
) -> None:
    client, url = sign_in(victor), "/w/acme/shared-data/fields/customer/country/"
    client.get(url)
    before = queries(client, url)
    second_brief(shop)
    assert "INT-0004" in text(client, url)
    assert queries(client, url) == before <= 30
