"""What two parties promise each other."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from datamaps.schema.shapes import Classification
from integrations_portal.shapes.base import Row, Shape
from integrations_portal.shapes.choices import Choice
from integrations_portal.shapes.types import (
    ContactKey,
    Day,
    Line,
    PartyKey,
    Refs,
    Span,
    SystemKey,
    TeamKey,
    Text,
)


class Right(Choice):
    READ = "read", _("Read")
    WRITE = "write", _("Change")
    DEFINE = "define", _("Say what it means")
    APPROVE_CHANGE = "approve_change", _("Approve a change")
    VETO = "veto", _("Veto")
    WITHDRAW = "withdraw", _("Withdraw")


class PromiseMeasure(Choice):
    AVAILABILITY = "availability", _("Available")
    LATENCY = "latency", _("Arrives within")
    FREQUENCY = "frequency", _("Runs every")
    ERROR_RATE = "error_rate", _("Errors at most")
    TIME_TO_DETECT = "time_to_detect", _("Trouble noticed within")
    TIME_TO_NOTIFY = "time_to_notify", _("Others told within")
    TIME_TO_REPAIR = "time_to_repair", _("Mended within")
    RETENTION = "retention", _("Kept for")


class AgreementParty(Row):
    natural_key = ("team", "system")
    team: TeamKey | None = None
    system: SystemKey | None = None
    accountable: ContactKey | None = None
    steward: ContactKey | None = None
    signatory: ContactKey | None = None


class SharedSet(Row):
    natural_key = ("what",)
    what: Line = ""
    classification: Classification | None = None
    lawful_basis: Line = ""
    retention: Line = ""


class RightHeld(Row):
    natural_key = ("party", "thing", "right")
    party: PartyKey | None = None
    thing: Line = ""
    right: Right | None = None


class Duty(Row):
    natural_key = ("duty",)
    duty: Line = ""
    responsible: tuple[PartyKey, ...] = ()
    accountable: tuple[PartyKey, ...] = ()
    consulted: tuple[PartyKey, ...] = ()
    informed: tuple[PartyKey, ...] = ()


class Promise(Row):
    natural_key = ("measure", "value")
    measure: PromiseMeasure | None = None
    value: Line = ""
    how: Line = ""
    flows: Refs = ()


class ChangeNotice(Shape):
    breaking: Span | None = None
    other: Span | None = None
    approver: ContactKey | None = None
    test_window: Line = ""


class AffectedParty(Row):
    natural_key = ("who",)
    who: Line = ""
    effect: Text = ""
    safeguard: Text = ""
    measure: Line = ""


class AgreementTerms(Shape):
    """The plain answers of an agreement; its lists are parts of their own."""

    purpose: Text = ""
    requested_by: ContactKey | None = None
    change_notice: ChangeNotice | None = None
    incidents: Text = ""
    disputes: Text = ""
    costs: Text = ""
    review_on: Day | None = None
    ending: Text = ""


class Agreement(Shape):
    parties: tuple[AgreementParty, ...] = ()
    purpose: Text = ""
    requested_by: ContactKey | None = None
    shared: tuple[SharedSet, ...] = ()
    rights: tuple[RightHeld, ...] = ()
    duties: tuple[Duty, ...] = ()
    promises: tuple[Promise, ...] = ()
    change_notice: ChangeNotice | None = None
    incidents: Text = ""
    disputes: Text = ""
    costs: Text = ""
    others_affected: tuple[AffectedParty, ...] = ()
    review_on: Day | None = None
    ending: Text = ""
