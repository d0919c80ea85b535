"""Keeping mapped fields as a piece, and using a piece in another mapping."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from briefs.dossier.from_file import masked_file
from briefs.services.workspace_rows import export_file, import_file, plan_import
from briefs.workspace_file.write import write_workspace
from datamaps.models import FieldMap, Piece, RecordMap, ValueTable
from integrations_portal.accounts.models import User, Workspace
from integrations_portal.audit.models import AuditEntry
from integrations_portal.audit.trail import PORTAL, verify
from integrations_portal.rows import door
from tests.access.forms import form_of
from tests.briefs.sharing import second_brief
from tests.mapping.conftest import Address, field_map

SignIn = Callable[[User], Client]
HERE = "/w/acme/shared-data/pieces/"
PIECE = f"{HERE}of/address/"


@pytest.fixture
def other(mapped: RecordMap) -> RecordMap:
    """Account to Customer in another brief, one way: the country is mapped there already."""
    second_brief(mapped.workspace)
    found: RecordMap = RecordMap.objects.get(flow__integration__ref="INT-0004")
    return found


@pytest.fixture
def piece(mapped: RecordMap) -> Piece:
    fields: list[dict[str, Any]] = [
        {"source": ["billing_country"], "target": "country", "rule": "Two letters", "quality": "ISO"},
        {"source": ["account.vat_id"], "target": "VatId", "note": "Ask <b>Finance</b>", "way": "both"},
        {"source": ["fax"], "target": "fax"},
        {"target": "payment_state", "transform": "constant", "default": "current", "null_rule": "reject"},
    ]
    answers = {
        "key": "address",
        "name": "Customer address",
        "description": "Not for <i>partners</i>.",
        "fields": fields,
    }
    return door.save(Piece(workspace=mapped.workspace).put(answers), PORTAL)


def use_url(row: RecordMap) -> str:
    return reverse("mapping_use", args=["acme", row.flow.integration.ref, row.flow.ref, row.uid])


def preview(client: Client, row: RecordMap) -> tuple[str, dict[str, Any]]:
    url = use_url(row)
    page = client.get(f"{url}?piece=address").content.decode()
    return page, form_of(page, url)


def test_chosen_fields_are_kept_whole_and_the_mapping_stays(
    mapped: RecordMap, address: Address, alice: User, sign_in: SignIn
) -> None:
    client, url = sign_in(alice), address("mapping_keep")
    FieldMap.objects.filter(target="state").update(confirmed=False)
    before = {row.target: row.plain() for row in FieldMap.objects.filter(record_map=mapped)}
    form = form_of(client.get(url).content.decode(), url)
    chosen = [str(field_map(name).uid) for name in ("country", "state")]
    sent = form | {"name": "Where they are", "description": "For Europe.", "field": chosen}
    assert client.post(url, sent).status_code == 302
    assert client.post(url, sent).status_code == 302
    piece = Piece.objects.get()
    assert piece.key == "where-they-are"
    kept = {row["target"]: row for row in piece.plain()["fields"]}
    assert kept["country"] == before["country"]
    assert kept["state"] == {name: value for name, value in before["state"].items() if name != "confirmed"}
    assert {row.target: row.plain() for row in FieldMap.objects.filter(record_map=mapped)} == before


@pytest.mark.parametrize(("sent", "words"), [({"name": ""}, "Give it a name"), ({"field": []}, "Choose at least one")])
def test_a_piece_needs_a_name_and_a_field_and_keeps_what_was_typed(
    mapped: RecordMap, address: Address, alice: User, sign_in: SignIn, sent: dict[str, Any], words: str
) -> None:
    uid = str(field_map("country").uid)
    answers = {"name": "Address", "description": "For Europe.", "field": [uid]} | sent
    answer = sign_in(alice).post(address("mapping_keep"), answers)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "For Europe." in page
    assert f'value="{uid}" checked' in page or not answers["field"]
    assert not Piece.objects.exists()


def test_a_field_that_went_meanwhile_is_not_kept_in_silence(
    mapped: RecordMap, address: Address, alice: User, sign_in: SignIn
) -> None:
    chosen = [str(field_map(name).uid) for name in ("country", "state")]
    FieldMap.objects.filter(target="state").delete()
    answer = sign_in(alice).post(address("mapping_keep"), {"name": "A", "field": chosen})
    assert answer.status_code == 409
    assert f'value="{chosen[0]}" checked' in answer.content.decode()
    assert not Piece.objects.exists()


def test_the_preview_says_where_each_field_is_and_what_is_not_there(
    piece: Piece, other: RecordMap, alice: User, sign_in: SignIn
) -> None:
    page, form = preview(sign_in(alice), other)
    assert (form["source-1"], form["target-1"]) == (["vat_id"], ["vat_id"])
    assert form["field"] == ["1", "3"]
    assert "By its name" in page
    assert '<span class="path">fax</span>' in page
    assert "1 target is mapped here already and not ticked." in page
    assert "Mapped here already" in page
    assert "Ask &lt;b&gt;Finance&lt;/b&gt;" in page
    assert "Not for &lt;i&gt;partners&lt;/i&gt;." in page


def test_the_ready_fields_are_added_in_one_save_and_what_is_left_is_named(
    piece: Piece, other: RecordMap, alice: User, sign_in: SignIn
) -> None:
    client = sign_in(alice)
    _page, form = preview(client, other)
    sent = form | {"standing": "confirmed"}
    answer = client.post(use_url(other), sent, follow=True).content.decode()
    assert "2 rows added" in answer
    assert "Not added: country, fax." in answer
    assert client.post(use_url(other), sent).status_code == 302
    rows = {row.target: row.plain() for row in FieldMap.objects.filter(record_map=other)}
    assert rows["vat_id"] == {"source": ["vat_id"], "target": "vat_id", "note": "Ask <b>Finance</b>"}
    constant = {"target": "payment_state", "transform": "constant", "default": "current", "null_rule": "reject"}
    assert rows["payment_state"] == constant
    assert len(rows) == 3
    used = AuditEntry.objects.get(action="used")
    assert (used.kind, used.uid, used.changes["fields"]) == ("piece", piece.uid, [None, 2])
    assert verify(Workspace.objects.get(pk=piece.workspace_id)) is None
    place = client.get(PIECE).content.decode()
    assert reverse("mapping", args=["acme", "INT-0004", "F-07"]) in place
    assert "2 fields" in place
    assert [(row["fields"], row["uses"]) for row in client.get(HERE).context["rows"]] == [(4, 1)]


def test_a_person_corrects_a_place_and_adds_suggestions(
    piece: Piece, other: RecordMap, alice: User, sign_in: SignIn
) -> None:
    client = sign_in(alice)
    _page, form = preview(client, other)
    sent = form | {"standing": "suggested", "field": ["2"], "source-2": "owner_name", "target-2": "external_ref"}
    assert client.post(use_url(other), sent).status_code == 302
    added = FieldMap.objects.get(record_map=other, target="external_ref")
    assert (added.details["source"], added.confirmed) == (["owner_name"], False)


def test_one_wrong_place_adds_nothing_and_keeps_what_was_typed(
    piece: Piece, other: RecordMap, alice: User, sign_in: SignIn
) -> None:
    client = sign_in(alice)
    _page, form = preview(client, other)
    sent = form | {"field": ["0", "1"], "source-1": "a..b <i>"}
    answer = client.post(use_url(other), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("There is a problem") == 1
    assert "fills “country” already" in page
    assert "is not a field path" in page
    assert 'value="a..b &lt;i&gt;"' in page
    assert 'href="#source-1"' in page
    assert FieldMap.objects.filter(record_map=other).count() == 1
    assert client.post(use_url(other), form | {"field": []}).status_code == 422


def test_a_mapping_or_piece_that_changed_meanwhile_is_refused(
    piece: Piece, other: RecordMap, alice: User, sign_in: SignIn
) -> None:
    client = sign_in(alice)
    _page, form = preview(client, other)
    RecordMap.objects.filter(pk=other.pk).update(version=9)
    answer = client.post(use_url(other), form | {"field": ["2"], "source-2": "mine", "target-2": "mine"})
    assert answer.status_code == 409
    assert 'value="mine"' in answer.content.decode()
    _page, form = preview(client, other)
    Piece.objects.update(version=9)
    assert client.post(use_url(other), form).status_code == 409
    assert FieldMap.objects.filter(record_map=other).count() == 1


def test_the_mapping_leads_to_both_whoever_may_change_it(
    mapped: RecordMap, address: Address, alice: User, victor: User, sign_in: SignIn
) -> None:
    table = reverse("mapping", args=["acme", "INT-0003", "F-01"])
    page = sign_in(alice).get(table).content.decode()
    assert address("mapping_keep") in page
    assert address("mapping_use") in page
    assert "/keep/" not in sign_in(victor).get(table).content.decode()


def test_the_pieces_are_offered_with_how_many_of_their_fields_are_here(
    piece: Piece, other: RecordMap, alice: User, sign_in: SignIn
) -> None:
    client = sign_in(alice)
    answer = client.get(use_url(other))
    assert "?piece=address" in answer.content.decode()
    assert [(one["fields"], one["here"]) for one in answer.context["pieces"]] == [(4, 3)]
    piece.delete()
    assert "No piece yet" in client.get(use_url(other)).content.decode()
    assert client.get(f"{use_url(other)}?piece=address").status_code == 404


def test_a_piece_of_another_workspace_is_not_there(
    piece: Piece, other: RecordMap, elsewhere: Workspace, alice: User, olga: User, sign_in: SignIn
) -> None:
    theirs = door.save(Piece(workspace=elsewhere).put({"key": "theirs", "name": "Theirs"}), PORTAL)
    client = sign_in(alice)
    assert "Theirs" not in client.get(HERE).content.decode()
    assert client.get(f"{use_url(other)}?piece={theirs.key}").status_code == 404
    assert sign_in(olga).get(PIECE).status_code == 404


def test_its_words_change_and_a_stale_save_shows_both(piece: Piece, alice: User, sign_in: SignIn) -> None:
    client = sign_in(alice)
    sent = {"version": piece.version, "name": "Address in Europe", "description": ""}
    assert client.post(f"{PIECE}change/", sent).status_code == 302
    piece.refresh_from_db()
    assert piece.plain()["name"] == "Address in Europe"
    assert "description" not in piece.plain()
    assert len(piece.plain()["fields"]) == 4
    answer = client.post(f"{PIECE}change/", sent | {"name": "Mine"})
    assert answer.status_code == 409
    assert "Address in Europe" in answer.content.decode()
    assert client.post(f"{PIECE}change/", sent | {"name": " "}).status_code == 422


def test_what_looks_like_a_secret_is_masked_wherever_a_piece_is_shown(
    piece: Piece, other: RecordMap, alice: User, sign_in: SignIn
) -> None:
    secret = "password: hunter2hunter2"
    plain = piece.plain() | {"description": secret}
    plain["fields"][1]["note"] = secret
    door.save(piece.put(plain), PORTAL)
    client = sign_in(alice)
    for url in (HERE, PIECE, use_url(other), f"{use_url(other)}?piece=address"):
        page = client.get(url).content.decode()
        assert "hunter2" not in page
        assert "password: ••••••••" in page
    assert "hunter2" not in write_workspace(masked_file(export_file(piece.workspace))).decode()


def test_removing_it_leaves_what_it_was_used_for(piece: Piece, other: RecordMap, alice: User, sign_in: SignIn) -> None:
    client = sign_in(alice)
    _page, form = preview(client, other)
    client.post(use_url(other), form)
    assert client.post(f"{PIECE}remove/").status_code == 302
    assert not Piece.objects.exists()
    assert FieldMap.objects.filter(record_map=other).count() == 3


def test_a_value_table_that_a_piece_follows_cannot_be_removed(piece: Piece, alice: User, sign_in: SignIn) -> None:
    table = door.save(ValueTable(workspace=piece.workspace).put({"key": "iso", "values": []}), PORTAL)
    plain = piece.plain()
    plain["fields"][0]["table"] = "iso"
    door.save(piece.put(plain), PORTAL)
    remove = reverse("remove-value-table", args=["acme", table.key])
    answer = sign_in(alice).post(remove)
    assert answer.status_code == 409
    assert "Customer address" in answer.content.decode()


def test_the_workspace_file_loses_nothing_of_a_piece(piece: Piece, elsewhere: Workspace) -> None:
    file = export_file(piece.workspace)
    assert [one.plain() for one in file.pieces] == [piece.plain()]
    import_file(file, elsewhere, PORTAL)
    assert export_file(elsewhere).pieces == file.pieces
    assert not plan_import(file, piece.workspace).steps


def test_many_pieces_take_the_queries_of_one(piece: Piece, other: RecordMap, alice: User, sign_in: SignIn) -> None:
    client = sign_in(alice)
    urls = (HERE, PIECE, use_url(other), f"{use_url(other)}?piece=address")

    def queries(url: str) -> int:
        with CaptureQueriesContext(connection) as made:
            assert client.get(url).status_code == 200
        return len(made)

    client.get(HERE)
    before = [queries(url) for url in urls]
    fields = [{"source": [f"a{n}"], "target": f"b{n}"} for n in range(60)]
    Piece.objects.bulk_create(
        Piece(workspace=piece.workspace, key=f"p{n}", name=f"P {n}", position=n, details={"fields": fields})
        for n in range(60)
    )
    piece.details["fields"] += fields
    piece.save()
    assert [queries(url) for url in urls] == before
