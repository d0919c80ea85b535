"""The grid as a plain form: many rows at once, all or nothing, and nothing of somebody else's overwritten."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from briefs.forms.grid import MOST
from datamaps.models import FieldMap, RecordMap
from integrations_portal.accounts.models import User, Workspace
from integrations_portal.audit.models import AuditEntry
from integrations_portal.audit.trail import PORTAL
from integrations_portal.rows import door
from tests.access.forms import form_of
from tests.access.things.flows import make_field_map
from tests.mapping.conftest import Address, field_map, many, targets

SignIn = Callable[[User], Client]
Form = dict[str, list[str]]


@pytest.fixture
def desk(alice: User, sign_in: SignIn) -> Client:
    return sign_in(alice)


def opened(desk: Client, url: str) -> Form:
    answer = desk.get(url)
    assert answer.status_code == 200
    return form_of(answer.content.decode(), url)


def row_of(form: Form, target: str) -> str:
    """The beginning of the names of the row for a target: `rows-2`."""
    return next(name for name, value in form.items() if name.endswith("-target") and value == [target]).removesuffix(
        "-target"
    )


def spare(form: Form) -> str:
    return row_of(form, "")


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


def test_rows_that_nobody_touched_are_not_saved_whatever_happened_to_them(
    mapped: RecordMap, desk: Client, address: Address
) -> None:
    url = address("mapping_grid")
    form = opened(desk, url)
    theirs = field_map("country")
    door.save(theirs.put({**theirs.plain(), "rule": "Theirs"}), PORTAL)
    form[f"{row_of(form, 'tcv')}-rule"] = ["Mine"]
    assert desk.post(url, form).status_code == 302
    assert (field_map("country").plain()["rule"], field_map("tcv").plain()["rule"]) == ("Theirs", "Mine")


def test_a_stale_row_is_refused_shows_both_and_can_then_be_saved(
    mapped: RecordMap, desk: Client, ada: User, sign_in: SignIn, address: Address
) -> None:
    url = address("mapping_grid")
    form = opened(desk, url)
    other = opened(sign_in(ada), url)
    other[f"{row_of(other, 'country')}-rule"] = ["Theirs"]
    sign_in(ada).post(url, other)
    form |= {f"{row_of(form, 'country')}-rule": ["Mine"], f"{row_of(form, 'tcv')}-rule": ["Also mine"]}
    answer = desk.post(url, form)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Ada saved this while you were writing" in page
    assert "Row 3, country: Rule" in page
    assert "Theirs" in page
    assert field_map("country").plain()["rule"] == "Theirs"
    assert "rule" not in field_map("tcv").plain()
    assert desk.post(url, form_of(page, url)).status_code == 302
    assert (field_map("country").plain()["rule"], field_map("tcv").plain()["rule"]) == ("Mine", "Also mine")


def test_a_row_that_somebody_removed_comes_back_only_by_choice(
    mapped: RecordMap, desk: Client, address: Address
) -> None:
    url = address("mapping_grid")
    form = opened(desk, url)
    door.delete(field_map("country"), PORTAL)
    form[f"{row_of(form, 'country')}-rule"] = ["Mine"]
    answer = desk.post(url, form)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Removed" in page
    assert "country" not in targets(mapped)
    assert desk.post(url, form_of(page, url)).status_code == 302
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


def test_a_form_that_is_sent_twice_makes_its_new_row_once(mapped: RecordMap, desk: Client, address: Address) -> None:
    url = address("mapping_grid")
    form = opened(desk, url)
    form |= {f"{spare(form)}-source": ["vat_id"], f"{spare(form)}-target": ["vat_id"]}
    desk.post(url, form)
    desk.post(url, form)
    assert targets(mapped).count("vat_id") == 1


@pytest.mark.parametrize(("seen", "status"), [(0, 302), (1, 409)])
def test_a_row_of_another_workspace_is_out_of_reach(
    mapped: RecordMap, desk: Client, address: Address, elsewhere: Workspace, seen: int, status: int
) -> None:
    """Its identity as that of a new row makes another row here; as that of a stored one, it is one that is gone."""
    theirs = make_field_map(elsewhere)
    url = address("mapping_grid")
    form = opened(desk, url)
    row = spare(form)
    form |= {f"{row}-id": [f"{theirs.uid} {seen} 5 0"], f"{row}-source": ["vat_id"], f"{row}-target": ["vat_id"]}
    assert desk.post(url, form).status_code == status
    theirs.refresh_from_db()
    assert theirs.plain() == {"source": ["name"], "target": "name"}
    assert ("vat_id" in targets(mapped)) is (status == 302)


@pytest.mark.parametrize("id", ["", "x y z w", "1 2 3", "7 7 7 7 7"])
def test_a_row_without_a_sound_identity_counts_as_new(
    mapped: RecordMap, desk: Client, address: Address, id: str
) -> None:
    url = address("mapping_grid")
    form = opened(desk, url)
    row = spare(form)
    form |= {f"{row}-id": [id], f"{row}-source": ["vat_id"], f"{row}-target": ["vat_id"]}
    assert desk.post(url, form).status_code == 302
    assert targets(mapped)[-1] == "vat_id"


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


def test_rows_are_refused_when_the_records_they_belong_to_were_changed(
    mapped: RecordMap, desk: Client, address: Address
) -> None:
    url = address("mapping_grid")
    form = opened(desk, url)
    form[f"{row_of(form, 'tcv')}-rule"] = ["Mine"]
    mapped.target = "Subscription"
    door.save(mapped, PORTAL)
    answer = desk.post(url, form)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Account → Subscription" in page
    assert "Mine" in page
    assert "rule" not in field_map("tcv").plain()
    assert desk.post(url, form_of(page, url)).status_code == 302
    assert field_map("tcv").plain()["rule"] == "Mine"


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
