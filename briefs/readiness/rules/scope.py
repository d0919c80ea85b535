"""SCP: whether it should be built at all, and how anybody will know that it worked."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from briefs.readiness.case import Case
from briefs.readiness.rule import Raised, Role, Rule, Severity, Where
from briefs.shapes.purpose import Stage


def one_vendor(case: Case) -> Iterator[Raised]:
    """Two or more systems, all of one team and of one vendor."""
    teams = {system.owner_team for system in case.systems}
    vendors = {system.vendor.casefold().strip() for system in case.systems}
    if len(case.systems) > 1 and len(teams) == len(vendors) == 1 and all(teams) and all(vendors):
        yield Raised("systems", Where("systems"), {"vendor": case.systems[0].vendor})


def no_measure(case: Case) -> Iterator[Raised]:
    """No measure has a target."""
    if all(measure.target is None for measure in case.brief.measures):
        yield Raised("purpose", Where("purpose", "", "measures"))


RULES = (
    Rule(
        "SCP-01",
        Severity.HINT,
        Role.SPONSOR,
        _("All of these systems are from {vendor} and belong to one team. Do you need an integration?"),
        one_vendor,
        since=Stage.IDEA,
    ),
    Rule(
        "SCP-02",
        Severity.WARNING,
        Role.BUSINESS_OWNER,
        _("How will you know it worked?"),
        no_measure,
        since=Stage.IDEA,
    ),
)
