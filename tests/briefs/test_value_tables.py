"""Value tables: shown with the fields that follow them, changed as a whole, kept while somebody follows them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from datamaps.models import FieldMap, ValueTable
from integrations_portal.accounts.models import User, Workspace
from integrations_portal.audit.trail import PORTAL
from integrations_portal.rows import door
from tests.access.forms import form_of
from tests.briefs.sharing import field_map, import_example

LIST = "/w/acme/shared-data/tables/"
TABLE = f"{LIST}of/country/"
SignIn = Callable[[User], Client]


@pytest.fixture
def table(workspace: Workspace) -> ValueTable:
    import_example(workspace)
    row = field_map("country")
    row.details = row.details | {"table": "country"}
    door.save(row, PORTAL)
    values = [{"source": "Sweden", "target": "SE", "note": "also SWE"}, {"source": "a → b", "target": "<b>"}]
    return door.save(ValueTable(workspace=workspace).put({"key": "country", "values": values}), PORTAL)


def pairs(table: ValueTable) -> list[dict[str, Any]]:
    table.refresh_from_db()
    found: list[dict[str, Any]] = table.plain()["values"]
    return found


def test_a_table_shows_its_values_and_who_follows_it_with_what_happens_to_others(
    table: ValueTable, victor: User, sign_in: SignIn
) -> None:
    page = sign_in(victor).get(TABLE).content.decode()
    for words in ("Sweden", "SE", "also SWE", "&lt;b&gt;", "INT-0003", "billing_country → country", "A person"):
        assert words in page
    assert "/change/" not in page
    assert [(row["pairs"], row["uses"]) for row in sign_in(victor).get(LIST).context["rows"]] == [(2, 1)]


def test_a_form_that_is_sent_untouched_changes_nothing(table: ValueTable, alice: User, sign_in: SignIn) -> None:
    client, before = sign_in(alice), pairs(table)
    form = form_of(client.get(f"{TABLE}change/").content.decode(), f"{TABLE}change/")
    assert client.post(f"{TABLE}change/", form).status_code == 302
    assert pairs(table) == before


def test_columns_of_a_spreadsheet_take_the_place_of_the_values(table: ValueTable, alice: User, sign_in: SignIn) -> None:
    sent = {"version": table.version, "lines": "\n".join(f"Country {n}\tC{n}" for n in range(300))}
    assert sign_in(alice).post(f"{TABLE}change/", sent).status_code == 302
    assert len(pairs(table)) == 300


def test_one_bad_line_saves_nothing_and_keeps_what_was_typed(table: ValueTable, alice: User, sign_in: SignIn) -> None:
    before = pairs(table)
    answer = sign_in(alice).post(f"{TABLE}change/", {"version": table.version, "lines": "Norway → NO\nDenmark"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Line 2" in page
    assert "Norway → NO" in page
    assert pairs(table) == before


def test_a_stale_table_is_refused_and_shows_both_texts(table: ValueTable, alice: User, sign_in: SignIn) -> None:
    client, version = sign_in(alice), table.version
    client.post(f"{TABLE}change/", {"version": version, "lines": "Theirs → T"})
    answer = client.post(f"{TABLE}change/", {"version": version, "lines": "Mine → M"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Theirs → T" in page
    assert "Mine → M" in page
    assert pairs(table) == [{"source": "Theirs", "target": "T"}]


def test_a_table_that_a_field_follows_cannot_be_removed(table: ValueTable, alice: User, sign_in: SignIn) -> None:
    client = sign_in(alice)
    assert client.post(f"{TABLE}remove/").status_code == 409
    FieldMap.objects.filter(pk=field_map("country").pk).update(details={"source": ["billing_country"]})
    assert client.post(f"{TABLE}remove/").status_code == 302
    assert not ValueTable.objects.exists()


def test_a_new_table_gets_a_key_of_its_own(table: ValueTable, alice: User, sign_in: SignIn) -> None:
    client = sign_in(alice)
    client.post(f"{LIST}add/", {"name": "Country", "lines": ""})
    assert list(ValueTable.objects.values_list("key", flat=True)) == ["country", "country-2"]
    assert client.post(f"{LIST}add/", {"name": "", "lines": "a → b"}).status_code == 422


def test_tables_of_another_workspace_are_not_there(table: ValueTable, olga: User, sign_in: SignIn) -> None:
    client = sign_in(olga)
    assert client.get(TABLE).status_code == 404
    assert client.get("/w/elsewhere/shared-data/tables/of/country/").status_code == 404


def test_many_tables_take_the_queries_of_one(
    table: ValueTable, workspace: Workspace, victor: User, sign_in: SignIn
) -> None:
    client = sign_in(victor)
    client.get(LIST)

    def queries(url: str) -> int:
        with CaptureQueriesContext(connection) as made:
            assert client.get(url).status_code == 200
        return len(made)

    before = queries(LIST), queries(TABLE)
    ValueTable.objects.bulk_create(ValueTable(workspace=workspace, key=f"t{n}", position=n) for n in range(120))
    parent = field_map("country").record_map
    FieldMap.objects.bulk_create(
        FieldMap(workspace=workspace, record_map=parent, target=f"f{n}", details={"table": "country"})
        for n in range(80)
    )
    assert (queries(LIST), queries(TABLE)) == before
