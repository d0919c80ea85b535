"""Every finding leads to a place where its question can be answered."""

from __future__ import annotations

import pytest

from briefs.readiness.finding import Finding
from briefs.readiness.registry import RULES
from briefs.readiness.words import question
from briefs.sections.registry import place_of
from briefs.shapes.brief import PART
from datamaps.map.flows import FieldMap, Flow, RecordMap
from datamaps.map.shared import SharedField, SharedRecord
from datamaps.map.systems import System
from datamaps.schema.shapes import Field, Record
from integrations_portal.shapes.base import Shape
from tests.readiness import (
    test_definitions,
    test_fields,
    test_flows,
    test_live,
    test_ownership,
    test_running,
    test_values,
    test_working,
)
from tests.readiness.world import Changes, found

# Answers that are given in a mapping row although the file keeps them with the shared data.
ELSEWHERE = {"ownership", "not_relevant"}
CASES: list[Changes] = [
    *(case[1] for module in (test_ownership, test_fields, test_flows) for case in module.FIRES),
    *(case[1] for case in test_definitions.FIRES),
    *(case[1] for module in (test_working, test_running, test_live) for case in module.FIRES),
    *(case[0] for case in test_values.FIRES),
    test_definitions.joined("copy"),
    test_flows.spokes(5),
    {"brief.stage": "live", "brief.go_live": None},
    {"live.versions": [{"number": 1, "sections": {"purpose": "other"}, "signatures": [{"contact": "priya"}]}]},
]


@pytest.fixture(scope="module")
def findings() -> list[Finding]:
    return [finding for changes in CASES for finding in found(changes)]


def shape_at(finding: Finding) -> type[Shape] | None:
    """The shape that holds the answer; None for places outside of the brief and the catalog."""
    where = finding.where
    if where.section == "flows":
        return (Flow, RecordMap, FieldMap)[where.row.count("/")]
    if where.section == "catalog":
        return (System, Record, Field)[min(where.row.count("."), 2)]
    if where.section == "truth":
        return SharedField if "." in where.row else SharedRecord
    return PART[where.section].shape if where.section in PART else None


def test_each_rule_is_raised_somewhere_here(findings: list[Finding]) -> None:
    assert {rule.code for rule in RULES} == {finding.rule for finding in findings}


def test_each_place_holds_the_answer_that_is_asked_for(findings: list[Finding]) -> None:
    wrong = []
    for finding in findings:
        shape, answer = shape_at(finding), finding.where.field.partition(".")[0].partition("[")[0]
        known = {name.rstrip("_") for name in shape.model_fields} if shape else set()
        if shape and answer and answer not in known | ELSEWHERE:
            wrong.append((finding.rule, finding.where))
    assert wrong == []


def test_each_question_is_one_short_sentence_that_asks(findings: list[Finding]) -> None:
    for finding in findings:
        words = question(finding)
        assert words.endswith("?"), words
        assert words[0].isupper() or words[0] in "“0123456789", words
        assert "{" not in words
        assert "()" not in words
        assert "““" not in words


def test_each_answer_that_is_asked_for_stands_on_a_page(findings: list[Finding]) -> None:
    lost = set()
    for finding in findings:
        where = finding.where
        inside_a_flow = where.section == "flows" and ("/" in where.row or "[" in where.field)
        if where.section not in ("catalog", "findings", "contacts") and not inside_a_flow:
            place = place_of(where.section, where.field)
            asked = where.field != "not_relevant"
            if place is None or (where.field and asked and place[2] is None):
                lost.add((finding.rule, where))
    assert lost == set()


def test_places_outside_of_the_brief_are_few(findings: list[Finding]) -> None:
    outside = {finding.where.section for finding in findings if shape_at(finding) is None}
    assert outside <= {"findings", "guide", "runbook", "workflow", "agreement"}
