"""Keeping mapped fields as a piece, and what becomes of a piece."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from briefs.dossier.from_file import masked_file
from briefs.services.workspace_rows import export_file, import_file, plan_import
from briefs.workspace_file.write import write_workspace
from datamaps.map.pieces import MOST
from datamaps.models import FieldMap, Piece, RecordMap, ValueTable
from integrations_portal.accounts.models import User, Workspace
from integrations_portal.audit.trail import PORTAL
from integrations_portal.rows import door
from tests.access.forms import form_of
from tests.mapping.conftest import PIECE, PIECES, Address, SignIn, field_map, many, preview, use_url


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


def test_very_many_fields_are_kept_in_parts_and_a_huge_piece_says_what_it_leaves(
    mapped: RecordMap, address: Address, alice: User, sign_in: SignIn
) -> None:
    many(mapped, MOST)
    client, url = sign_in(alice), address("mapping_keep")
    chosen = [str(row.uid) for row in FieldMap.objects.filter(record_map=mapped)]
    answer = client.post(url, {"name": "All", "field": chosen})
    assert answer.status_code == 422
    assert "at most 300 fields" in answer.content.decode()
    assert client.post(url, {"name": "All", "field": chosen[:MOST]}).status_code == 302
    piece = Piece.objects.get()
    piece.details["fields"] += [{"source": ["x"], "target": "y"}]
    door.save(piece, PORTAL)
    page = client.get(f"{use_url(mapped)}?piece={piece.key}").content.decode()
    assert page.count('type="checkbox"') == MOST
    assert "1 more field of this piece is not offered" in page
    form = form_of(page, use_url(mapped)) | {"field": ["0"]}
    assert client.post(use_url(mapped), form).status_code == 422


def test_a_field_that_went_meanwhile_is_not_kept_in_silence(
    mapped: RecordMap, address: Address, alice: User, sign_in: SignIn
) -> None:
    chosen = [str(field_map(name).uid) for name in ("country", "state")]
    FieldMap.objects.filter(target="state").delete()
    answer = sign_in(alice).post(address("mapping_keep"), {"name": "A", "field": chosen})
    assert answer.status_code == 409
    assert f'value="{chosen[0]}" checked' in answer.content.decode()
    assert not Piece.objects.exists()


def test_the_mapping_leads_to_both_whoever_may_change_it(
    mapped: RecordMap, address: Address, alice: User, victor: User, sign_in: SignIn
) -> None:
    table = reverse("mapping", args=["acme", "INT-0003", "F-01"])
    page = sign_in(alice).get(table).content.decode()
    assert address("mapping_keep") in page
    assert address("mapping_use") in page
    assert "/keep/" not in sign_in(victor).get(table).content.decode()


def test_a_piece_of_another_workspace_is_not_there(
    piece: Piece, other: RecordMap, elsewhere: Workspace, alice: User, olga: User, sign_in: SignIn
) -> None:
    theirs = door.save(Piece(workspace=elsewhere).put({"key": "theirs", "name": "Theirs"}), PORTAL)
    client = sign_in(alice)
    assert "Theirs" not in client.get(PIECES).content.decode()
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
    for url in (PIECES, PIECE, use_url(other), f"{use_url(other)}?piece=address"):
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
    urls = (PIECES, PIECE, use_url(other), f"{use_url(other)}?piece=address")

    def queries(url: str) -> int:
        with CaptureQueriesContext(connection) as made:
            assert client.get(url).status_code == 200
        return len(made)

    client.get(PIECES)
    before = [queries(url) for url in urls]
    fields = [{"source": [f"a{n}"], "target": f"b{n}"} for n in range(60)]
    Piece.objects.bulk_create(
        Piece(workspace=piece.workspace, key=f"p{n}", name=f"P {n}", position=n, details={"fields": fields})
        for n in range(60)
    )
    piece.details["fields"] += fields
    piece.save()
    assert [queries(url) for url in urls] == before
