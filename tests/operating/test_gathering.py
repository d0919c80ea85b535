"""Advice that tells gathering data in one place from moving work, and showing data from copying them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from briefs.documents.render import render
from briefs.operating.advice import advice, taken_over
from briefs.operating.words import heading
from briefs.sections.flows import line
from tests.operating.test_advice import dossier, given

WAREHOUSE = {"crm": {}, "dwh": {"kind": "analytics"}}


def flow(**answers: Any) -> dict[str, Any]:
    return {"source": "crm", "target": "dwh", **answers}


def gathered(*flows: dict[str, Any], systems: dict[str, dict[str, Any]] = WAREHOUSE, **brief: Any) -> dict[str, str]:
    found = given(dossier(systems, list(flows), **brief))
    return {code: words for code, words in found.items() if code.startswith(("level", "gather"))}


def test_flows_that_only_fill_reports_are_a_matter_of_data() -> None:
    assert gathered(flow()) == {
        "level_data": (
            "Call it a matter of data: all flows only gather data in DWH, where people look at them and no work "
            "begins. Then nobody needs a process across systems for it."
        )
    }


def test_a_flow_that_sets_off_work_makes_it_a_process() -> None:
    systems = {**WAREHOUSE, "shop": {}}
    found = gathered(flow(), {"source": "crm", "target": "shop", "effect": "action", "name": "Order"}, systems=systems)
    assert list(found) == ["level_process"]
    assert "Order make the other system do something" in found["level_process"]


def test_flows_between_working_systems_that_say_nothing_get_no_such_advice() -> None:
    assert gathered({"source": "crm", "target": "shop"}, systems={"crm": {}, "shop": {}}) == {}
    assert gathered(flow(direction="two_way")) == {}


def test_what_must_be_fresh_is_shown_and_what_may_be_late_is_copied() -> None:
    assert list(gathered(flow(max_delay="5m"), level="data")) == ["gather_shown_fresh"]
    assert list(gathered(flow(max_delay="15m"), level="data")) == ["gather_copied"]
    assert "may be 1 day old" in gathered(flow(max_delay="1d"), level="data")["gather_copied"]


@pytest.mark.parametrize("care", [{"personal": "special"}, {"classification": "restricted"}])
def test_what_is_specially_protected_is_better_not_copied(care: dict[str, str]) -> None:
    systems: dict[str, dict[str, Any]] = {
        "crm": {"records": [{"name": "Account", "fields": [{"path": "health", "type": "string", **care}]}]},
        "dwh": {"kind": "analytics"},
    }
    maps = [{"source": "Account", "target": "Account", "fields": [{"source": ["health"], "target": "health"}]}]
    found = gathered(flow(max_delay="1d", record_maps=maps), systems=systems, level="data")
    assert list(found) == ["gather_shown_careful"]
    assert "second copy of health" in found["gather_shown_careful"]


def test_what_is_answered_is_not_advised_on_again() -> None:
    assert gathered(flow(max_delay="1d", pattern="batch_sync"), level="data") == {}
    assert gathered(flow(effect="action"), level="process") == {}


def test_the_advice_is_taken_over_as_an_answer_of_its_flow() -> None:
    one = next(one for one in advice(dossier(WAREHOUSE, [flow(max_delay="1d")], level="data")) if "gather" in one.code)
    assert (one.part, one.ref) == ("flows", "F-01")
    assert taken_over({"name": "Deals"}, one) == {"name": "Deals", "pattern": "batch_sync"}
    assert heading(one) == "Gathering data, or moving work?"


def test_a_flow_that_sets_off_work_says_so_in_its_sentence_and_in_the_data_map() -> None:
    found = dossier(WAREHOUSE, [flow(effect="action", name="Order"), flow(effect="data", name="Copy")])
    assert [line(one, found) for one in found.brief.flows] == [
        "Order: from CRM to DWH, where it sets off work",
        "Copy: from CRM to DWH",
    ]
    paper = render(found, (), date(2027, 1, 12), "data-map", "md").decode()
    assert "It makes the other system do something" in paper
    assert "It passes on data" in paper


def test_the_kind_of_value_of_a_measure_stands_in_the_brief_where_one_is_said() -> None:
    measures: list[dict[str, Any]] = [{"name": "Wrong invoices", "unit": "%", "target": 1}]
    told = dossier(WAREHOUSE, [], measures=[*measures, {"name": "Paper", "worth": "environment"}])
    assert "Environment" in render(told, (), date(2027, 1, 12), "brief", "md").decode()
    silent = dossier(WAREHOUSE, [], measures=measures)
    assert "Kind of value" not in render(silent, (), date(2027, 1, 12), "brief", "md").decode()
