"""What follows when somebody says, beside a mapped field, which system is right."""

from __future__ import annotations

from typing import Any

import pytest

from datamaps.map.binding_plan import Obstacle, Standing, in_words, plan_of, standing_of
from datamaps.map.datamap import DataMap, moves_of
from datamaps.map.flows import Flow
from datamaps.map.shared import Ownership
from integrations_portal.shapes.paths import FieldRef, RecordRef

CRM = FieldRef("crm", "Account", "status")
BILLING = FieldRef("billing", "Customer", "billing_state")


def standing(*shared: dict[str, Any], flow: dict[str, Any] | None = None, **field_map: Any) -> Standing:
    mapped = {"source": ["status"], "target": "billing_state", **field_map}
    answers = {"ref": "F-01", "source": "crm", "target": "billing", **(flow or {})}
    records = [{"source": "Account", "target": "Customer", "fields": [mapped]}]
    move = next(moves_of(Flow.read(answers | {"record_maps": records})), None)
    return standing_of(DataMap.read({"shared_records": list(shared)}), move)


def customer(*fields: dict[str, Any], **answers: Any) -> dict[str, Any]:
    return {"key": "customer", "name": "Customer", "fields": list(fields), **answers}


def status(*places: FieldRef, **answers: Any) -> dict[str, Any]:
    return {"key": "status", "name": "Status", "in": [str(place) for place in places], **answers}


RIGHT = Ownership.read({"system_of_record": "billing"})


def test_where_nothing_is_shared_a_field_named_after_the_target_is_made_with_its_record() -> None:
    found = standing()
    assert (found.record_name, found.field_name) == ("Customer", "Billing state")
    assert found.bind == (BILLING, CRM)
    assert found.bind_records == (RecordRef("billing", "Customer"), RecordRef("crm", "Account"))
    plan = plan_of(found, RIGHT)
    assert plan.changes
    assert plan.ownership == (RIGHT,)
    assert plan.places == (str(BILLING), str(CRM))


@pytest.mark.parametrize("record", [{"in": ["crm.Account"]}, {}])
def test_a_record_that_holds_a_side_or_is_called_so_gets_the_field(record: dict[str, Any]) -> None:
    found = standing(customer(**record))
    assert found.record is not None
    assert found.field is None
    assert found.bind_records == ()


@pytest.mark.parametrize(("held", "missing"), [(CRM, BILLING), (BILLING, CRM)])
def test_the_side_that_is_not_bound_joins_the_shared_field_of_the_other(held: FieldRef, missing: FieldRef) -> None:
    found = standing(customer(status(held)))
    assert found.field_name == "Status"
    assert found.bind == (missing,)
    assert found.places == (held, missing)


def test_two_different_shared_fields_stay_apart_and_the_target_is_meant() -> None:
    found = standing(customer(status(CRM), {"key": "state", "in": [str(BILLING)]}))
    assert found.field_name == "state"
    assert found.bind == ()
    assert found.other is not None
    assert found.other[1].key == "status"


@pytest.mark.parametrize(
    "field_map", [{"source": ["first", "last"]}, {"transform": "derive"}, {"transform": "mask"}, {"transform": "split"}]
)
def test_a_source_that_becomes_something_else_is_not_bound(field_map: dict[str, Any]) -> None:
    assert standing(**field_map).bind == (BILLING,)


def test_what_a_record_says_holds_until_the_field_says_something_else() -> None:
    found = standing(customer(status(CRM, BILLING), ownership=[{"system_of_record": "billing", "steward": "mina"}]))
    assert found.now == Ownership.read({"system_of_record": "billing", "steward": "mina"})
    assert not plan_of(found, found.now).changes
    other = Ownership.read({"system_of_record": "crm"})
    assert plan_of(found, other).ownership == (other,)


def test_the_same_answer_again_changes_nothing() -> None:
    found = standing(customer(status(CRM, BILLING, ownership=[RIGHT.plain()])))
    assert not plan_of(found, RIGHT).changes


def test_where_the_owner_changes_with_the_stage_it_is_not_guessed() -> None:
    rows = [{"when": "Lead", "system_of_record": "crm"}, {"when": "Paying", "system_of_record": "billing"}]
    found = standing(customer(status(CRM, ownership=rows)))
    assert found.obstacle is Obstacle.STAGES
    with pytest.raises(ValueError, match="stages"):
        plan_of(found, RIGHT)


def test_a_row_without_a_target_or_without_a_move_cannot_be_asked() -> None:
    assert standing(target=None).obstacle is Obstacle.NO_TARGET
    assert standing(transform="ignore").obstacle is Obstacle.NOT_MOVED


def test_a_field_that_runs_only_back_is_meant_at_its_other_end() -> None:
    assert standing(flow={"direction": "two_way"}, way="back").target == CRM


def test_the_version_tells_every_change_apart() -> None:
    versions = [
        standing().version,
        standing(customer()).version,
        standing(customer(status(CRM))).version,
        standing(customer(status(CRM, BILLING))).version,
        standing(customer(status(CRM, BILLING, ownership=[RIGHT.plain()]))).version,
    ]
    assert len(set(versions)) == len(versions)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("billing_state", "Billing state"),
        ("billingState", "Billing state"),
        ("VAT-id", "VAT id"),
        ("ÜberName", "Über name"),
    ],
)
def test_names_of_fields_become_words(name: str, words: str) -> None:
    assert in_words(name) == words
