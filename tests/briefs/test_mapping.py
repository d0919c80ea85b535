"""The mapping table: what it shows, and that every change goes through the door."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from briefs.services.workspace_rows import import_file
from briefs.workspace_file.read import read_workspace
from datamaps.models import FieldMap, RecordMap
from integrations_portal.accounts.models import User, Workspace
from integrations_portal.audit.trail import PORTAL

EXAMPLE = Path(__file__).parent.parent / "workspace_file" / "examples" / "nasty.yaml"
TABLE = "/w/acme/briefs/INT-0003/flows/F-01/map/"
SignIn = Callable[[User], Client]


@pytest.fixture
def status(workspace: Workspace) -> Workspace:
    file = read_workspace(EXAMPLE.read_bytes(), EXAMPLE.name).file
    assert file is not None
    import_file(file, workspace, PORTAL)
    return workspace


def field_map(target: str) -> FieldMap:
    return FieldMap.objects.get(target=target, record_map__flow__ref="F-01")


def test_the_table_says_what_is_open_in_each_row(status: Workspace, victor: User, sign_in: SignIn) -> None:
    page = sign_in(victor).get(TABLE).content.decode()
    for words in (
        "annual_value",
        "Will not fit",
        "Value without a match",
        "Left out on purpose",
        "The same one is known by name",
    ):
        assert words in page
    assert "Map a field" not in page


def test_the_chips_show_only_their_rows(status: Workspace, alice: User, sign_in: SignIn) -> None:
    page = sign_in(alice).get(f"{TABLE}?show=lossy").content.decode()
    assert "annual_value" in page
    assert "billing_country" not in page


def test_a_mapped_field_is_changed_and_keeps_what_the_page_does_not_ask(
    status: Workspace, alice: User, sign_in: SignIn
) -> None:
    row = field_map("country")
    url = f"/w/acme/briefs/INT-0003/flows/F-01/fields/{row.uid}/"
    client = sign_in(alice)
    assert "billing_country · Billing country · text 60" in client.get(url).content.decode()
    answer = client.post(
        url,
        {
            "version": row.version,
            "source": ["billing_country"],
            "target": "country",
            "transform": "lookup",
            "rule": "ISO 3166",
            "unmapped": "reject",
            "confirmed": "true",
        },
    )
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.plain()["rule"] == "ISO 3166"
    assert row.plain()["unmapped"] == "reject"


def test_the_form_of_a_row_says_what_is_asked_about_it(status: Workspace, alice: User, sign_in: SignIn) -> None:
    row, client = field_map("tcv"), sign_in(alice)
    url = f"/w/acme/briefs/INT-0003/flows/F-01/fields/{row.uid}/"
    assert f'href="{url}#field-id_transform"' in client.get(TABLE).content.decode()
    page = client.get(url).content.decode()
    assert "will not fit in Billing. Cut, round or reject?" in page
    assert 'id="field-id_transform"' in page
    client.post(url, {"version": row.version, "source": ["annual_value"], "target": "tcv", "transform": "convert"})
    assert "Cut, round or reject?" not in client.get(url).content.decode()


def test_a_stale_change_is_refused(status: Workspace, alice: User, sign_in: SignIn) -> None:
    row = field_map("country")
    url = f"/w/acme/briefs/INT-0003/flows/F-01/fields/{row.uid}/"
    client = sign_in(alice)
    form = {"version": row.version, "source": ["billing_country"], "target": "country", "confirmed": "true"}
    client.post(url, form | {"rule": "Theirs"})
    answer = client.post(url, form | {"rule": "Mine"})
    assert answer.status_code == 409
    assert "Mine" in answer.content.decode()
    differs = answer.context["clash"].differences
    assert [one.label for one in differs] == ["By which rule?"], "what both left as it usually is does not differ"
    row.refresh_from_db()
    assert row.plain()["rule"] == "Theirs"


def test_sources_keep_the_order_in_which_they_are_sent(status: Workspace, alice: User, sign_in: SignIn) -> None:
    row = field_map("country")
    url = f"/w/acme/briefs/INT-0003/flows/F-01/fields/{row.uid}/"
    client = sign_in(alice)
    sent = ["vat_id", "billing_country"]
    client.post(url, {"version": row.version, "source": sent, "target": "country", "confirmed": "true"})
    row.refresh_from_db()
    assert row.plain()["source"] == sent
    page = client.get(url).content.decode()
    assert page.index('value="vat_id" selected') < page.index('value="billing_country" selected')
    assert 'data-about="Billing country · text 60, required"' in page


def test_a_field_is_mapped_and_taken_away_again(status: Workspace, alice: User, sign_in: SignIn) -> None:
    parent = RecordMap.objects.get(flow__ref="F-01")
    client = sign_in(alice)
    client.post(
        f"{TABLE}{parent.uid}/fields/add/",
        {"source": ["vat_id"], "target": "vat_id", "transform": "copy", "confirmed": "true"},
    )
    row = field_map("vat_id")
    assert row.plain() == {"source": ["vat_id"], "target": "vat_id", "transform": "copy"}
    client.post(f"/w/acme/briefs/INT-0003/flows/F-01/fields/{row.uid}/", {"remove": "1"})
    assert not FieldMap.objects.filter(pk=row.pk).exists()


def test_the_table_takes_the_same_queries_whatever_the_number_of_fields(
    status: Workspace, alice: User, sign_in: SignIn
) -> None:
    client = sign_in(alice)
    client.get(TABLE)

    def queries() -> int:
        with CaptureQueriesContext(connection) as made:
            client.get(TABLE)
        return len(made)

    before = queries()
    parent = RecordMap.objects.get(flow__ref="F-01")
    FieldMap.objects.bulk_create(
        FieldMap(workspace=status, record_map=parent, position=10 + n, target=f"f{n}", details={"source": ["name"]})
        for n in range(200)
    )
    assert queries() == before
