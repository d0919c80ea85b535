"""The source-of-truth matrix and the meanings of words, as plain functions."""

from __future__ import annotations

from typing import Any

import pytest

from datamaps.map.meanings import Piece, marked
from datamaps.map.ownership_words import rule_in_words
from datamaps.map.shared import Ownership, SharedRecord
from datamaps.map.truth_matrix import Cell, Fault, Standing, Wanted, rows_of, systems_across


def record(*fields: dict[str, Any], **answers: Any) -> SharedRecord:
    return SharedRecord.read({"key": "customer", "fields": list(fields), **answers})


def row(field: dict[str, Any], agreed: bool = False, of_record: dict[str, Any] | None = None) -> Any:
    rows = rows_of([record({"key": "status", **field}, **(of_record or {}))], lambda _field: agreed)
    return next(one for one in rows if one.field is not None)


PLACES = ["crm.Account.status", "billing.Customer.state", "helpdesk.Org.access"]
TWO_MEANINGS = [{"term": "active", "team": "a", "means": "Paid"}, {"term": "Active", "team": "b", "means": "Signed"}]


def test_each_system_is_owner_may_write_reads_or_is_not_there() -> None:
    found = row({"in": PLACES, "ownership": [{"system_of_record": "crm", "may_write": ["crm", "billing"]}]})
    assert found.cell("crm") == Cell(Standing.OWNER)
    assert found.cell("billing") == Cell(Standing.MAY_WRITE)
    assert found.cell("helpdesk") == Cell(Standing.READS)
    assert found.cell("warehouse").standing is Standing.NOT_THERE
    assert not found.faults


def test_an_owner_without_a_known_field_is_told_apart() -> None:
    found = row({"ownership": [{"system_of_record": "crm", "may_write": ["erp"]}]})
    assert found.cell("crm") == Cell(Standing.OWNER, found=False)
    assert found.cell("erp") == Cell(Standing.MAY_WRITE, found=False)


def test_owners_of_different_stages_are_no_two_owners_and_say_their_stage() -> None:
    ownership = [{"when": "Lead", "system_of_record": "crm"}, {"when": "Paying", "system_of_record": "billing"}]
    found = row({"in": PLACES, "ownership": ownership})
    assert found.cell("crm").stages == ("Lead",)
    assert found.cell("billing").stages == ("Paying",)
    assert Fault.TWO_OWNERS not in found.faults
    ownership[1]["when"] = " lead "
    assert Fault.TWO_OWNERS in row({"in": PLACES, "ownership": ownership}).faults


def test_a_field_takes_the_owner_of_its_record_until_it_has_its_own() -> None:
    of_record = {"ownership": [{"system_of_record": "erp"}]}
    inherited = row({"in": PLACES}, of_record=of_record)
    assert inherited.inherited
    assert inherited.owners == ("erp",)
    own = row({"in": PLACES, "ownership": [{"system_of_record": "crm"}]}, of_record=of_record)
    assert not own.inherited
    assert own.owners == ("crm",)


def test_a_field_that_nobody_owns_says_so_and_a_record_as_a_whole_needs_no_owner() -> None:
    rows = rows_of([record({"key": "status", "in": PLACES}, **{"in": ["crm.Account"]})], lambda _field: False)
    assert [(one.field is None, one.faults) for one in rows] == [(True, frozenset()), (False, {Fault.NO_OWNER})]


@pytest.mark.parametrize(
    ("agreed", "faults"), [(False, {Fault.NO_OWNER, Fault.MEANINGS_DIFFER}), (True, {Fault.NO_OWNER})]
)
def test_meanings_differ_until_they_are_agreed(agreed: bool, faults: set[Fault]) -> None:
    assert row({"definitions": TWO_MEANINGS}, agreed).faults == faults


def test_rows_are_narrowed_by_record_system_owner_and_fault() -> None:
    found = row({"in": PLACES, "ownership": [{"system_of_record": "crm"}]})
    assert Wanted("customer", "billing", "crm").fits(found.glance)
    for nothing in (Wanted(record="order"), Wanted(system="erp"), Wanted(owner="billing"), Wanted(fault="no_owner")):
        assert not nothing.fits(found.glance)


def test_systems_stand_in_the_order_of_the_workspace_and_vanished_ones_last() -> None:
    found = row({"in": PLACES, "ownership": [{"system_of_record": "gone"}]})
    assert systems_across([found.glance], ["erp", "billing", "crm", "helpdesk"]) == (
        "billing",
        "crm",
        "helpdesk",
        "gone",
    )


def test_only_what_differs_between_definitions_is_marked() -> None:
    one, other = marked(["The contract is signed.", "the Contract is paid"])
    assert one == (Piece("The contract is ", own=False), Piece("signed.", own=True))
    assert other == (Piece("the Contract is ", own=False), Piece("paid", own=True))


@pytest.mark.parametrize("texts", [[], [""], ["Paid"], ["Paid", ""], ["Paid to date", "Signed"]])
def test_texts_without_a_common_word_are_left_unmarked(texts: list[str]) -> None:
    pieces = marked(texts)
    assert ["".join(piece.text for piece in one) for one in pieces] == texts
    assert not any(piece.own for one in pieces for piece in one)


def test_nothing_of_a_text_is_lost_by_marking() -> None:
    texts = ["  <b>Paid</b>\n to  date ", "paid to date & more"]
    assert ["".join(piece.text for piece in one) for one in marked(texts)] == texts


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"system_of_record": "crm", "conflict_rule": "owner_wins"}, "If two systems differ, CRM wins."),
        (
            {"conflict_rule": "trusted_order", "trusted_order": ["erp", "crm"]},
            "If two systems differ, the first of these wins: ERP, CRM.",
        ),
        ({"system_of_record": "crm", "may_write": ["erp"]}, "Nobody has said what happens when two systems differ."),
        ({"conflict_rule": "trusted_order", "may_write": ["erp"]}, ""),
        ({"system_of_record": "crm"}, ""),
    ],
)
def test_the_conflict_rule_is_a_sentence(answers: dict[str, Any], words: str) -> None:
    assert rule_in_words(Ownership.read(answers), lambda key: (key or "").upper()) == words
