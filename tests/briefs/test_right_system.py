"""Saying beside a mapped field which system is right: planned, told to others first, and saved once."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from datamaps.models import Binding, FieldMap, Ownership, SharedField, SharedRecord
from integrations_portal.accounts.models import Contact, User, Workspace
from integrations_portal.audit.models import AuditEntry
from integrations_portal.audit.trail import PORTAL
from integrations_portal.rows import door
from tests.access.forms import form_of
from tests.briefs.sharing import field_map, import_example, right_url, second_brief, shared

SignIn = Callable[[User], Client]
HOSTILE = "<script>alert(1)</script>\"'"


@pytest.fixture
def shop(workspace: Workspace) -> Workspace:
    import_example(workspace)
    return workspace


def form(client: Client, url: str) -> dict[str, Any]:
    answer = client.get(url)
    assert answer.status_code == 200
    return dict(form_of(answer.content.decode(), url))


def owner(name: str) -> dict[str, Any]:
    found: dict[str, Any] = Ownership.objects.get(shared_field=shared(name)).plain()
    return found


def test_a_choice_that_concerns_nobody_else_is_saved_at_once_and_keeps_what_was_not_asked(
    shop: Workspace, alice: User, sign_in: SignIn
) -> None:
    client, url = sign_in(alice), right_url("tcv")
    assert client.post(url, form(client, url) | {"system_of_record": "billing"}).status_code == 302
    assert owner("customer.value") == {
        "system_of_record": "billing",
        "may_write": ["crm"],
        "conflict_rule": "owner_wins",
        "steward": "jonas",
    }


def test_other_briefs_are_named_before_anything_is_saved(shop: Workspace, alice: User, sign_in: SignIn) -> None:
    second_brief(shop)
    client, url = sign_in(alice), right_url("country")
    sent, written = form(client, url) | {"system_of_record": "crm"}, AuditEntry.objects.count()
    answer = client.post(url, sent)
    page = re.sub(r"\s+", " ", answer.content.decode())
    assert answer.status_code == 200
    for words in ("Nothing is saved yet", "INT-0004 Country for the shop", "Testing", "F-07 Countries"):
        assert words in page
    assert "Nobody is named as business owner" in page
    assert AuditEntry.objects.count() == written
    confirmed = form_of(answer.content.decode(), url)
    for _press in range(2):
        assert client.post(url, confirmed).status_code == 302
    assert owner("customer.country")["system_of_record"] == "crm"
    changed = AuditEntry.objects.filter(uid=shared("customer.country").uid, action="changed")
    assert changed.count() == 1


def test_a_brief_that_came_in_between_is_named_before_it_is_saved(
    shop: Workspace, alice: User, sign_in: SignIn
) -> None:
    client, url = sign_in(alice), right_url("country")
    sent = form(client, url) | {"system_of_record": "crm", "named": "whatever"}
    second_brief(shop)
    answer = client.post(url, sent)
    assert answer.status_code == 200
    assert "INT-0004" in answer.content.decode()
    assert owner("customer.country")["system_of_record"] == "billing"


def test_retired_briefs_need_not_be_told(shop: Workspace, alice: User, sign_in: SignIn) -> None:
    second_brief(shop)
    row = FieldMap.objects.select_related("record_map__flow__integration").get(
        record_map__flow__integration__ref="INT-0004"
    )
    row.record_map.flow.integration.stage = "retired"
    door.save(row.record_map.flow.integration, PORTAL)
    client, url = sign_in(alice), right_url("country")
    assert client.post(url, form(client, url) | {"system_of_record": "crm"}).status_code == 302


def test_an_unbound_field_makes_one_shared_field_however_often_it_is_sent(
    shop: Workspace, alice: User, sign_in: SignIn
) -> None:
    parent = field_map("country").record_map
    row = FieldMap(workspace=shop, record_map=parent, position=9).put({"source": ["vat_id"], "target": "vat_id"})
    door.save(row, PORTAL)
    client, url = sign_in(alice), right_url("vat_id")
    sent = form(client, url) | {"system_of_record": "crm"}
    for _press in range(2):
        assert client.post(url, sent).status_code == 302
    field = SharedField.objects.get(name="Vat id")
    assert field.record.key == "customer"
    places = Binding.objects.filter(shared_field=field).values_list("place", flat=True)
    assert list(places) == ["billing.Customer.vat_id", "crm.Account.vat_id"]
    assert Ownership.objects.get(shared_field=field).plain() == {"system_of_record": "crm"}


def test_in_a_workspace_without_shared_data_the_record_is_made_and_bound_too(
    workspace: Workspace, alice: User, sign_in: SignIn
) -> None:
    import_example(workspace)
    SharedRecord.objects.all().delete()
    client, url = sign_in(alice), right_url("country")
    assert client.post(url, form(client, url) | {"system_of_record": "billing"}).status_code == 302
    record = SharedRecord.objects.get()
    assert (record.key, record.name) == ("customer", "Customer")
    places = Binding.objects.filter(shared_record=record).values_list("place", flat=True)
    assert list(places) == ["billing.Customer", "crm.Account"]


def test_two_shared_fields_stay_apart_and_the_page_says_so(shop: Workspace, alice: User, sign_in: SignIn) -> None:
    page = re.sub(r"\s+", " ", sign_in(alice).get(right_url("legal_name")).content.decode())
    assert "The source belongs to Trading name of Customer. It stays there." in page


def test_a_stale_choice_is_refused_and_shows_both(shop: Workspace, alice: User, sign_in: SignIn) -> None:
    client, url = sign_in(alice), right_url("tcv")
    sent = form(client, url) | {"system_of_record": "billing", "steward": "priya"}
    row = Ownership.objects.get(shared_field=shared("customer.value"))
    row.details = row.details | {"steward": "dana"}
    door.save(row, PORTAL)
    answer = client.post(url, sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Dana" in page
    assert "Priya" in page
    assert owner("customer.value")["steward"] == "dana"
    again = form_of(page, url)
    assert client.post(url, again).status_code == 302
    assert owner("customer.value")["steward"] == "priya"


def test_where_the_owner_changes_with_the_stage_nothing_is_asked_here(
    shop: Workspace, alice: User, sign_in: SignIn
) -> None:
    field = shared("customer.value")
    row = Ownership(workspace=shop, shared_field=field, position=1)
    door.save(row.put({"when": "Paying", "system_of_record": "billing"}), PORTAL)
    client, written = sign_in(alice), AuditEntry.objects.count()
    page = client.get(right_url("tcv")).content.decode()
    assert "changes with the stage" in page
    assert "/shared-data/fields/customer/value/" in page
    client.post(right_url("tcv"), {"system_of_record": "billing", "version": "1"})
    assert AuditEntry.objects.count() == written


def test_nothing_chosen_is_a_mistake_beside_the_field(shop: Workspace, alice: User, sign_in: SignIn) -> None:
    parent = field_map("country").record_map
    door.save(FieldMap(workspace=shop, record_map=parent).put({"source": ["vat_id"], "target": "vat_id"}), PORTAL)
    client, url = sign_in(alice), right_url("vat_id")
    answer = client.post(url, form(client, url))
    assert answer.status_code == 422
    assert "Choose the system that is right." in answer.content.decode()


def test_whoever_has_left_is_not_offered_but_stays_where_named(shop: Workspace, alice: User, sign_in: SignIn) -> None:
    for contact in Contact.objects.filter(key__in=["jonas", "dana"]):
        contact.active = False
        door.save(contact, PORTAL)
    page = sign_in(alice).get(right_url("tcv")).content.decode()
    assert '<option value="jonas" selected>' in page
    assert '<option value="dana"' not in page
    assert '<option value="priya"' in page


def test_names_of_other_briefs_are_text(shop: Workspace, alice: User, sign_in: SignIn) -> None:
    second_brief(shop, title=HOSTILE)
    client, url = sign_in(alice), right_url("country")
    page = client.post(url, form(client, url) | {"system_of_record": "crm"}).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_contributor_sees_no_link_and_an_outsider_no_page(
    shop: Workspace, cora: User, olga: User, sign_in: SignIn
) -> None:
    table = "/w/acme/briefs/INT-0003/flows/F-01/map/"
    assert "/right/" not in sign_in(cora).get(table).content.decode()
    assert sign_in(cora).get(right_url("country")).status_code == 403
    assert sign_in(olga).get(right_url("country")).status_code == 404
