"""The page of a system that holds much: one record is chosen from a list, and what says nothing takes no room."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from datamaps.models import Field, Operation, Record
from integrations_portal.accounts.models import User, Workspace
from tests.rows.test_door import make_system

SignIn = Callable[[User], Client]
PAGE = "/w/acme/systems/crm/"


def fill(workspace: Workspace, records: int, operations: int = 0) -> list[Record]:
    system = make_system(workspace)
    common = {"workspace": workspace, "system": system}
    made = Record.objects.bulk_create(Record(**common, name=f"<b>R{n}</b>", position=n) for n in range(records))
    Field.objects.bulk_create(Field(workspace=workspace, record=record, path="id") for record in made)
    Operation.objects.bulk_create(Operation(**common, name=f"GET /{n}", position=n) for n in range(operations))
    return made


def test_few_records_are_links_and_many_are_a_list_to_choose_from(
    workspace: Workspace, victor: User, sign_in: SignIn
) -> None:
    made = fill(workspace, 26)
    client = sign_in(victor)
    page = client.get(PAGE, {"record": made[7].name}).content.decode()
    assert page.count("<option") == 26
    assert (
        '<option value="&lt;b&gt;R7&lt;/b&gt;" data-name="&lt;b&gt;R7&lt;/b&gt;" data-about="1 field" selected>' in page
    )
    made[0].delete()
    page = client.get(PAGE).content.decode()
    assert "<option" not in page
    assert page.count('class="chip"') == 25


def test_columns_in_which_no_field_says_anything_are_left_out(
    workspace: Workspace, victor: User, sign_in: SignIn
) -> None:
    (record,) = fill(workspace, 1)
    client = sign_in(victor)
    page = client.get(PAGE).content.decode()
    assert ">Values<" not in page
    assert ">Care<" not in page
    details = {"values": ["a", "b"], "classification": "confidential", "personal": "special", "critical": True}
    Field.objects.create(workspace=workspace, record=record, path="state", details=details, deprecated=True)
    page = client.get(PAGE).content.decode()
    assert ">Values<" in page
    assert ">Confidential · specially protected · critical · deprecated</td>" in page


def test_many_operations_are_folded_and_all_are_counted(workspace: Workspace, victor: User, sign_in: SignIn) -> None:
    fill(workspace, 1, operations=203)
    page = sign_in(victor).get(PAGE).content.decode()
    assert "200 operations, and 3 more" in page
    assert '<details class="check-row">' in page
