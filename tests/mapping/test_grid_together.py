"""Rows of a mapping that several people change: nothing of somebody else's is overwritten or reached."""

from __future__ import annotations

import pytest
from django.test import Client

from datamaps.models import RecordMap
from integrations_portal.accounts.models import User, Workspace
from integrations_portal.audit.trail import PORTAL
from integrations_portal.rows import door
from tests.access.forms import form_of
from tests.access.things.flows import make_field_map
from tests.mapping.conftest import Address, SignIn, field_map, targets
from tests.mapping.grid import opened, row_of, spare


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
