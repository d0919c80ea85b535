"""Using a piece: where its fields are in another mapping, corrected, and added in one save."""

from __future__ import annotations

from django.urls import reverse

from datamaps.models import FieldMap, Piece, RecordMap
from integrations_portal.accounts.models import User, Workspace
from integrations_portal.audit.models import AuditEntry
from integrations_portal.audit.trail import verify
from tests.mapping.conftest import PIECE, PIECES, SignIn, preview, use_url


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
    assert [(row["fields"], row["uses"]) for row in client.get(PIECES).context["rows"]] == [(4, 1)]


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
