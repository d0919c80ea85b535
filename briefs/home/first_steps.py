"""The first steps in a workspace that is new, in the order in which they go quickest."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from integrations_portal.shapes.choices import Choice, Words


class FirstStep(Choice):
    SYSTEM = "system", _("Add a system")
    RECORDS = "records", _("Take in its records and fields")
    PEOPLE = "people", _("Name the people who can be asked")
    BRIEF = "brief", _("Start a brief")
    CHECK = "check", _("Add a live check")


WHY: dict[FirstStep, Words] = {
    FirstStep.SYSTEM: _("A CRM, a web shop, a spreadsheet: each one that your integration joins."),
    FirstStep.RECORDS: _(
        "From a file that describes it, an address or its database. You see first what would be added."
    ),
    FirstStep.PEOPLE: _("Owners, approvers and people to call. They need no sign-in."),
    FirstStep.BRIEF: _("Empty, or from a template that brings its systems along. One question after the other."),
    FirstStep.CHECK: _("It looks at a system on a schedule, and tells when it is no longer as you have documented it."),
}


@dataclass(frozen=True)
class Begun:
    """What a workspace has already. `system` is the key of one to go on with, one without records before others."""

    system: str = ""
    records: bool = False
    people: bool = False
    brief: bool = False
    check: bool = False


@dataclass(frozen=True)
class Step:
    kind: FirstStep
    done: bool
    waits: bool
    """Whether a system is needed first."""


def steps_of(begun: Begun) -> tuple[Step, ...]:
    done = {
        FirstStep.SYSTEM: bool(begun.system),
        FirstStep.RECORDS: begun.records,
        FirstStep.PEOPLE: begun.people,
        FirstStep.BRIEF: begun.brief,
        FirstStep.CHECK: begun.check,
    }
    of_a_system = (FirstStep.RECORDS, FirstStep.CHECK)
    return tuple(Step(kind, done[kind], waits=kind in of_a_system and not begun.system) for kind in FirstStep)
