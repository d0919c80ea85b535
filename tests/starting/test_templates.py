"""The templates that come with the portal: whole, true to the rules, and about nobody in particular."""

from __future__ import annotations

from datetime import date

import pytest

from briefs.dossier.from_file import dossier_from_file
from briefs.operating.advice import advice
from briefs.readiness.judge import judge
from briefs.shapes.purpose import Stage
from briefs.starters import FOLDER
from briefs.starting.templates import Template, looked_for, template, templates
from integrations_portal.shapes.references import references

KEYS = {
    "app-payments",
    "crm-billing",
    "erp-crm",
    "erp-warehouse-edi",
    "hr-identity",
    "legacy-cloud",
    "legacy-crm-warehouse",
    "pos-inventory",
    "retailer-supplier-edi",
    "shop-accounting",
    "support-success",
}
"""Those that the documentation promises."""
FOR_THE_BUSINESS = {
    *(
        "OWN-05",
        "OWN-06",
        "DEF-01",
        "DEF-02",
        "DEC-01",
        "DEC-02",
        "EXC-01",
        "EXC-02",
        "FLW-05",
        "FLW-06",
        "FLW-10",
        "HND-01",
    ),
    *("SEC-01", "SEC-06", "OPS-02", "OPS-03", "OPS-06", "OPS-07", "TST-04", "AGR-01", "SCP-02"),
}
"""Rules that ask for what nobody can know who does not know the business: names, amounts, times, a yes."""
every = pytest.mark.parametrize("one", templates(), ids=lambda one: one.key)


def test_every_promised_template_is_there() -> None:
    assert {one.key for one in templates()} == KEYS
    assert {path.stem for path in FOLDER.glob("*.yaml")} == {one.key for one in templates()}


@every
def test_a_template_asks_only_what_the_business_alone_can_know(one: Template) -> None:
    dossier = dossier_from_file(one.file, one.brief.ref)
    fired = {finding.rule for finding in judge(dossier, date(2027, 1, 1), Stage.TESTING)}
    assert fired <= FOR_THE_BUSINESS
    assert fired >= {"OWN-06", "EXC-01", "DEC-02", "FLW-06", "SCP-02"}


@every
def test_the_ends_of_a_template_understand_each_other_and_its_reviews_are_listed(one: Template) -> None:
    given = advice(dossier_from_file(one.file, one.brief.ref))
    assert not [found for found in given if found.code.startswith(("end", "review", "flow"))]


@every
def test_a_template_names_nobody_and_no_day(one: Template) -> None:
    assert not one.file.contacts
    assert not [key for _path, kinds, key in references(one.file) if kinds == ("contact",)]
    assert not one.brief.go_live
    assert one.brief.stage is Stage.BRIEFING


@every
def test_a_template_brings_what_a_brief_needs(one: Template) -> None:
    brief = one.brief
    assert one.name
    assert brief.problem
    assert brief.goal
    assert len(one.file.systems) >= 2
    assert brief.flows
    assert all(flow.record_maps for flow in brief.flows)
    assert len(brief.exceptions) >= 3
    assert len(brief.decisions) >= 2
    assert {scenario.kind for scenario in brief.scenarios} >= {"happy", "failure"}
    assert brief.runbook
    assert len(brief.runbook.first_checks) >= 2
    assert brief.handoffs
    assert brief.obligations


@every
def test_a_reference_says_whether_it_means_a_team_or_a_system(one: Template) -> None:
    """Else a person of the workspace with the same key would make it ambiguous."""
    loose = [key for _path, kinds, key in references(one.file) if len(kinds) > 1 and ":" not in key]
    assert not loose


def test_a_template_is_found_by_any_of_its_words() -> None:
    assert template("crm-billing") in looked_for("won BILLING")
    assert looked_for("zebra") == ()
    assert looked_for("crm zebra") == looked_for("crm")
    assert [one.key for one in looked_for("web shop sales go to accounting")] == ["shop-accounting"]
    assert looked_for("") == templates()
