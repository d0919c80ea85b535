"""Scenarios and decisions: how we know that it works, and what only a business owner can say."""

from __future__ import annotations

from typing import Self

from django.utils.translation import gettext_lazy as _
from pydantic import model_validator

from briefs.shapes.purpose import Stage
from integrations_portal.shapes.base import Row
from integrations_portal.shapes.choices import Choice
from integrations_portal.shapes.types import ContactKey, Day, Line, Ref, Refs, SystemKey, Text


class ScenarioKind(Choice):
    HAPPY = "happy", _("A normal day")
    FAILURE = "failure", _("A bad day")
    EDGE = "edge", _("An odd case")
    PERMISSION = "permission", _("Somebody who may not")
    VOLUME = "volume", _("A very busy day")
    ROLLBACK = "rollback", _("Putting it back")


class TestLevel(Choice):
    UNIT = "unit", _("One part")
    INTEGRATION = "integration", _("Two systems together")
    END_TO_END = "end_to_end", _("The whole way")
    ACCEPTANCE = "acceptance", _("The business says yes")


class RunResult(Choice):
    PASS = "pass", _("Passed")
    FAIL = "fail", _("Failed")
    BLOCKED = "blocked", _("Could not be run")


class DecisionArea(Choice):
    FIELD = "field", _("A field")
    RULE = "rule", _("A rule")
    EXCEPTION = "exception", _("An exception")
    PRIORITY = "priority", _("What comes first")
    ROLLOUT = "rollout", _("The rollout")
    SCOPE = "scope", _("The scope")


class DecisionStatus(Choice):
    PROPOSED = "proposed", _("Open")
    ACCEPTED = "accepted", _("Decided")
    REJECTED = "rejected", _("Rejected")
    SUPERSEDED = "superseded", _("Replaced by another")
    DEPRECATED = "deprecated", _("No longer needed")


class Run(Row):
    natural_key = ("date",)
    date: Day | None = None
    result: RunResult | None = None
    by: ContactKey | None = None
    evidence: Line = ""


class Scenario(Row):
    natural_key = ("name",)
    ref: Ref | None = None
    name: Line = ""
    kind: ScenarioKind | None = None
    level: TestLevel | None = None
    flows: Refs = ()
    exceptions: Refs = ()
    rule: Line = ""
    system: SystemKey | None = None
    given: Text = ""
    when: Text = ""
    then: Text = ""
    data: Text = ""
    runs: tuple[Run, ...] = ()


class Option(Row):
    natural_key = ("text",)
    text: Line = ""
    pros: Text = ""
    cons: Text = ""


class Decision(Row):
    natural_key = ("question",)
    ref: Ref
    question: Line = ""
    area: DecisionArea | None = None
    options: tuple[Option, ...] = ()
    owner: ContactKey | None = None
    needed_by: Day | None = None
    blocks: Refs = ()
    blocks_stage: Stage | None = None
    if_unanswered: Text = ""
    status: DecisionStatus = DecisionStatus.PROPOSED
    outcome: Text = ""
    why: Text = ""
    decided_by: ContactKey | None = None
    decided_on: Day | None = None
    superseded_by: Ref | None = None

    @model_validator(mode="after")
    def _answered_is_decided(self) -> Self:
        """Whatever is said to be open and has an answer is decided: nobody is asked for what was said."""
        if self.open and self.outcome.strip():
            self.__dict__["status"] = DecisionStatus.ACCEPTED
            self.model_fields_set.add("status")
        return self

    @property
    def open(self) -> bool:
        return self.status is DecisionStatus.PROPOSED


class Waiver(Row):
    """A finding that the business owner lives with, for a reason and until a day."""

    natural_key = ("rule", "about")
    rule: Line
    about: Line = ""
    reason: Text = ""
    by: ContactKey | None = None
    until: Day | None = None
