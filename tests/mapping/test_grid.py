"""The grid as a plain form: many rows at once, all or nothing, and nothing of somebody else's overwritten."""

from __future__ import annotations

from uuid import uuid4

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from briefs.forms.grid import MOST
from datamaps.models import FieldMap, RecordMap
from integrations_portal.accounts.models import User
from integrations_portal.audit.models import AuditEntry
from tests.access.forms import form_of
from tests.mapping.conftest import Address, SignIn, field_map, many, targets
from tests.mapping.grid import opened, row_of, spare


def test_the_grid_shows_every_row_and_a_few_empty_ones(mapped: RecordMap, desk: Client, address: Address) -> None:
    form = opened(desk, address("mapping_grid"))
    shown = [value[0] for name, value in form.items() if name.endswith("-target")]
    assert shown == ["state", "legal_name", "country", "tcv", "", "", ""]


def test_a_viewer_finds_no_way_to_change_a_mapping(
    mapped: RecordMap, victor: User, sign_in: SignIn, address: Address
) -> None:
    client = sign_in(victor)
    assert client.get(address("mapping_grid")).status_code == 403
    assert b"Edit many rows" not in client.get("/w/acme/briefs/INT-0003/flows/F-01/map/").content


def test_many_rows_are_changed_added_removed_and_moved_in_one_go(
    mapped: RecordMap, desk: Client, address: Address
) -> None:
    url = address("mapping_grid")
    form = opened(desk, url)
    new = spare(form)
    form[f"{row_of(form, 'country')}-rule"] = ["ISO 3166"]
    form |= {f"{new}-source": ["vat_id"], f"{new}-target": ["vat_id"], f"{new}-transform": ["copy"]}
    form |= {f"{row_of(form, 'state')}-remove": ["1"], f"{row_of(form, 'tcv')}-position": ["1"]}
    answer = desk.post(url, form, follow=True)
    assert "Saved: 1 row added, 1 row changed, 1 row removed, order changed." in answer.content.decode()
    assert targets(mapped) == ["tcv", "legal_name", "country", "vat_id"]
    country = field_map("country").plain()
    assert country["rule"] == "ISO 3166"
    assert country["quality"] == "Two letters"
    assert country["unmapped"] == "review"


def test_the_trail_says_who_changed_which_row(mapped: RecordMap, desk: Client, address: Address) -> None:
    form = opened(desk, address("mapping_grid"))
    form[f"{row_of(form, 'tcv')}-note"] = ["In cents"]
    written = AuditEntry.objects.count()
    desk.post(address("mapping_grid"), form)
    (entry,) = AuditEntry.objects.order_by("number")[written:]
    assert (entry.actor, entry.uid, entry.changes) == ("Alice", field_map("tcv").uid, {"note": [None, "In cents"]})


def test_one_wrong_row_keeps_all_of_them_back_and_everything_that_was_typed(
    mapped: RecordMap, desk: Client, address: Address
) -> None:
    url = address("mapping_grid")
    form = opened(desk, url)
    wrong = row_of(form, "country")
    new = spare(form)
    form |= {f"{wrong}-source": ["a..b"], f"{row_of(form, 'tcv')}-rule": ["Round to cents"]}
    form |= {f"{new}-source": ["vat_id"], f"{new}-transform": ["by magic"]}
    answer = desk.post(url, form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Error:" in page
    assert 'href="#rows-2-source">Row 3, Source fields: “a..b” is not a field path.' in page
    assert "Row 5, How: “by magic” is none of the answers." in page
    again = form_of(page, url)
    assert {name: again[name] for name in form} == form
    assert field_map("tcv").version == 1
    assert targets(mapped) == ["state", "legal_name", "country", "tcv"]


def test_as_many_rows_as_a_page_may_take_are_saved_at_once(mapped: RecordMap, desk: Client, address: Address) -> None:
    """Every field of every row filled, every row ticked: as many fields as a form of this page can have."""
    url = address("mapping_grid")
    form = opened(desk, url)
    blank = {
        name.removeprefix(spare(form)): value for name, value in form.items() if name.startswith(f"{spare(form)}-")
    }
    seen = blank["-id"][0].split(" ")[3]
    for number in range(7, MOST):
        form |= {f"rows-{number}{name}": value for name, value in blank.items()}
        form |= {
            f"rows-{number}-id": [f"{uuid4()} 0 {number + 1} {seen}"],
            f"rows-{number}-position": [f"{number + 1}"],
        }
        form |= {f"rows-{number}-source": ["name"], f"rows-{number}-target": [f"extra_{number}"]}
    form |= {f"rows-{number}-remove": ["1"] for number in range(10, MOST)}
    assert len(form) > 4_500
    assert desk.post(url, form).status_code == 302
    assert targets(mapped)[4:] == ["extra_7", "extra_8", "extra_9"]


def test_a_filter_offers_the_required_fields_that_nothing_fills(
    mapped: RecordMap, desk: Client, address: Address
) -> None:
    field_map("country").delete()
    url = f"{address('mapping_grid')}?show=required"
    form = opened(desk, url)
    assert [value[0] for name, value in form.items() if name.endswith("-target")] == ["country", "", "", ""]
    assert desk.post(url, form).status_code == 302
    assert targets(mapped) == ["state", "legal_name", "tcv"], "what was offered and not used is not saved"
    form[f"{row_of(form, 'country')}-source"] = ["billing_country"]
    desk.post(url, form)
    assert targets(mapped) == ["state", "legal_name", "tcv", "country"]


def test_a_filter_finds_the_rows_that_write_one_field(mapped: RecordMap, desk: Client, address: Address) -> None:
    twin = field_map("tcv")
    FieldMap(workspace=mapped.workspace, record_map=mapped, position=9).put(twin.plain()).save()
    page = desk.get(f"{address('mapping_grid')}?show=conflicts").content.decode()
    shown = [value for name, value in form_of(page, "").items() if name.endswith("-target")]
    assert shown == [["tcv"], ["tcv"], [""], [""], [""]]
    assert 'Conflicts <span class="count">2</span>' in page
    table = desk.get("/w/acme/briefs/INT-0003/flows/F-01/map/?show=conflicts").content.decode()
    assert "annual_value" in table
    assert "billing_country" not in table


def test_the_table_of_five_hundred_fields_has_pages_and_the_same_queries(
    mapped: RecordMap, desk: Client, address: Address
) -> None:
    url = "/w/acme/briefs/INT-0003/flows/F-01/map/"
    desk.get(url)

    def queries(at: str) -> int:
        with CaptureQueriesContext(connection) as made:
            assert desk.get(at).status_code == 200
        return len(made)

    before = queries(url)
    many(mapped, 500)
    assert queries(url) == queries(f"{url}?page=6") == before
    last = desk.get(f"{url}?page=6").content.decode()
    assert "extra_499" in last
    assert "extra_1<" not in last


def test_a_filter_shows_only_its_rows_and_their_order_stays(mapped: RecordMap, desk: Client, address: Address) -> None:
    url = f"{address('mapping_grid')}?show=lossy"
    form = opened(desk, url)
    assert [value[0] for name, value in form.items() if name.endswith("-target")] == ["tcv", "", "", ""]
    form |= {f"{spare(form)}-source": ["vat_id"], f"{spare(form)}-target": ["vat_id"]}
    desk.post(url, form)
    assert targets(mapped) == ["state", "legal_name", "country", "tcv", "vat_id"]


def test_a_page_of_five_hundred_takes_as_many_queries_as_one_of_four(
    mapped: RecordMap, desk: Client, address: Address
) -> None:
    url = address("mapping_grid")
    desk.get(url)

    def queries() -> int:
        with CaptureQueriesContext(connection) as made:
            assert desk.get(url).status_code == 200
        return len(made)

    before = queries()
    many(mapped, 500)
    assert queries() == before
    form = opened(desk, f"{url}?page=11")
    assert row_of(form, "extra_499")
    assert sum(name.endswith("-id") for name in form) == 7
