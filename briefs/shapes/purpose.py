"""What an integration is for, who answers for it, which systems it joins and where it ends."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from integrations_portal.shapes.base import Row, Shape
from integrations_portal.shapes.choices import Choice
from integrations_portal.shapes.types import (
    ContactKey,
    Day,
    Flag,
    Line,
    Lines,
    Number,
    SystemKey,
    TeamKey,
    Text,
)


class Stage(Choice):
    IDEA = "idea", _("Idea")
    BRIEFING = "briefing", _("Briefing")
    IN_REVIEW = "in_review", _("In review")
    APPROVED = "approved", _("Approved to build")
    BUILDING = "building", _("Building")
    TESTING = "testing", _("Testing")
    LIVE = "live", _("Live")
    RETIRING = "retiring", _("Being retired")
    RETIRED = "retired", _("Retired")

    @property
    def rank(self) -> int:
        """0 for an idea to 8 for retired."""
        return list(Stage).index(self)


class Signal(Choice):
    DUPLICATE_ENTRY = "duplicate_entry", _("People type the same thing twice")
    INCONSISTENT_REPORTS = "inconsistent_reports", _("Reports do not agree")
    MANUAL_EXPORTS = "manual_exports", _("Somebody exports and imports by hand")
    UNCLEAR_SOURCE_OF_TRUTH = "unclear_source_of_truth", _("Nobody knows which system is right")
    BROKEN_HANDOFFS = "broken_handoffs", _("Work gets lost between teams")
    FAILS_OFF_HAPPY_PATH = "fails_off_happy_path", _("It works until something unusual happens")
    OTHER = "other", _("Something else")


class IntegrationType(Choice):
    LEGACY = "legacy", _("An old system with a newer one")
    EAI = "eai", _("Our own systems with each other")
    THIRD_PARTY = "third_party", _("One of ours with an outside tool")
    B2B = "b2b", _("Ours with another company's")


class Level(Choice):
    DATA = "data", _("Data moves")
    PROCESS = "process", _("A process runs across systems")
    INTERFACE = "interface", _("One screen shows several systems")


class Architecture(Choice):
    POINT_TO_POINT = "point_to_point", _("Directly, system to system")
    HUB_AND_SPOKE = "hub_and_spoke", _("Through one hub")
    ESB = "esb", _("Over one line that all systems share (service bus)")
    MIXED = "mixed", _("A mix")


class Deployment(Choice):
    SELF_RUN = "self_run", _("We run it ourselves")
    IPAAS = "ipaas", _("On a rented integration platform")
    HYBRID = "hybrid", _("Partly ours, partly rented")


class Criticality(Choice):
    HIGHLY_CRITICAL = "highly_critical", _("Highly critical: the business stops")
    CRITICAL = "critical", _("Critical: work is late or wrong")
    NON_CRITICAL = "non_critical", _("Not critical: a nuisance")


class ReactionTime(Choice):
    IMMEDIATE = "immediate", _("At once, day and night")
    NEXT_WORKING_DAY = "next_working_day", _("The next working day")
    EARLIEST_CONVENIENCE = "earliest_convenience", _("When there is time")


class SystemRole(Choice):
    SOURCE = "source", _("Gives data")
    TARGET = "target", _("Takes data")
    BOTH = "both", _("Gives and takes data")
    HUB = "hub", _("Carries data between the others")
    OBSERVER = "observer", _("Only looks on")


class Rating(Choice):
    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")


class Worth(Choice):
    """The kind of value that a measure is about."""

    TIME = "time", _("Time")
    MONEY = "money", _("Money")
    QUALITY = "quality", _("Quality")
    PEOPLE = "people", _("People")
    ENVIRONMENT = "environment", _("Environment")
    KNOWLEDGE = "knowledge", _("Knowledge")


class Measure(Row):
    natural_key = ("name",)
    name: Line = ""
    worth: Worth | None = None
    unit: Line = ""
    baseline: Number | None = None
    target: Number | None = None
    by: Day | None = None


class People(Shape):
    """Who is asked, and who signs beside the owners."""

    architect: ContactKey | None = None
    tester: ContactKey | None = None
    operations: ContactKey | None = None
    security: ContactKey | None = None
    privacy: ContactKey | None = None


class Obligation(Row):
    natural_key = ("name",)
    name: Line = ""
    why: Line = ""
    reviewer: ContactKey | None = None
    reviewed_on: Day | None = None


class Freeze(Row):
    natural_key = ("from_",)
    from_: Day | None = None
    to: Day | None = None
    why: Line = ""


class Purpose(Shape):
    """The group of plain values of a brief."""

    title: Line = ""
    team: TeamKey | None = None
    process: Text = ""
    signals: tuple[Signal, ...] = ()
    problem: Text = ""
    goal: Text = ""
    measures: tuple[Measure, ...] = ()
    type: IntegrationType | None = None
    level: Level | None = None
    architecture: Architecture | None = None
    deployment: Deployment | None = None
    hub: SystemKey | None = None
    criticality: Criticality | None = None
    reaction_time: ReactionTime | None = None
    business_owner: ContactKey | None = None
    integrator: ContactKey | None = None
    sponsor: ContactKey | None = None
    people: People | None = None
    obligations: tuple[Obligation, ...] = ()
    go_live: Day | None = None
    freeze: tuple[Freeze, ...] = ()
    budget: Text = ""


class Review(Shape):
    """When the map became true, what was learned, and when a person last confirmed that it still holds."""

    effective_from: Day | None = None
    lessons: Text = ""
    reviewed_on: Day | None = None


class BriefSystem(Row):
    natural_key = ("system",)
    system: SystemKey
    role: SystemRole | None = None
    fixed: Flag | None = None


class Scope(Shape):
    in_: Lines = ()
    out: Lines = ()


class Assumption(Row):
    natural_key = ("text",)
    text: Text = ""
    owner: ContactKey | None = None


class Constraint(Row):
    natural_key = ("text",)
    text: Text = ""
    owner: ContactKey | None = None


class Risk(Row):
    natural_key = ("text",)
    text: Text = ""
    likelihood: Rating | None = None
    impact: Rating | None = None
    response: Text = ""
    owner: ContactKey | None = None
