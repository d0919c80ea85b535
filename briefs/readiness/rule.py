"""What a readiness rule is: its code, how much it matters, whom it asks, and when it fires."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy as _

from briefs.readiness.case import Case
from briefs.shapes.purpose import Stage
from datamaps.map.shared import Ownership
from integrations_portal.shapes.choices import Choice

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# Facts that fill a question: texts (members of a Choice are told by their label), numbers, days, spans and lists.
Value = str | int | date | timedelta | tuple[str, ...]


class Severity(Choice):
    BLOCKER = "blocker", _("Stops you")
    WARNING = "warning", _("Warning")
    HINT = "hint", _("Hint")

    @property
    def rank(self) -> int:
        """0 for a blocker to 2 for a hint."""
        return _WEIGHT[self]


_WEIGHT = {severity: place for place, severity in enumerate(Severity)}


class Role(Choice):
    """Whom a rule asks. The value is what the command line and files say."""

    ADMIN = "admin", _("Administrator")
    ARCHITECT = "architect", _("Architect")
    AUTHOR = "author", _("Author")
    BOTH_DATA_OWNERS = "both data owners", _("Both data owners")
    BOTH_OWNERS = "both owners", _("Both owners")
    BOTH_STEWARDS = "both stewards", _("Both stewards")
    BOTH_TEAMS = "both teams", _("Both teams")
    BUSINESS_OWNER = "business owner", _("Business owner")
    DATA_OWNER = "data owner", _("Data owner")
    EACH_TEAM = "each team", _("Each team")
    FINANCE = "finance/ops", _("Finance or operations")
    HR_SECURITY = "HR/security", _("HR or security")
    INTEGRATOR = "integrator", _("Integrator")
    OPERATIONS = "operations", _("Operations")
    OWNER = "owner", _("Owner")
    PARTIES = "parties", _("The parties")
    PRIVACY = "privacy", _("Privacy")
    PRIVACY_SECURITY = "privacy/security", _("Privacy or security")
    SECURITY = "security", _("Security")
    SPONSOR = "sponsor", _("Sponsor")
    STEWARD = "steward", _("Steward")
    SUPPORT = "support", _("Support")
    SYSTEM_OWNER = "system owner", _("System owner")
    TESTER = "tester", _("Tester")


class Where(NamedTuple):
    """The place where a question is answered.

    `section` is the id of a part of the brief (`purpose`, `flows`, `exceptions`, `runbook.first_checks`), or one of
    `truth` (shared data, row `customer.status`), `catalog` (row `crm`, `crm.Account` or `crm.Account.email`),
    `contacts`, `findings` and `signatures`. `row` is a ref or natural name; in flows it goes on to the record map
    and field map, as in `F-01/Account>Customer/email`. `field` is the name of the answer.
    """

    section: str
    row: str = ""
    field: str = ""


@dataclass(frozen=True)
class Raised:
    """One thing that a rule found. `ownership`, `systems` and `teams` say about what, to find whom to ask."""

    about: str
    where: Where
    values: Mapping[str, Value] = field(default_factory=dict)
    ownership: tuple[Ownership, ...] = ()
    systems: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    severity: Severity | None = None


@dataclass(frozen=True)
class Rule:
    """One rule. `fires` tells in its docstring, in words for people, when the rule fires.

    `since` is the first stage at which it applies; `retired` says that it applies to retired briefs too.
    """

    code: str
    severity: Severity
    ask: Role
    question: str | _StrPromise
    fires: Callable[[Case], Iterator[Raised]]
    since: Stage = Stage.BRIEFING
    retired: bool = False

    def applies(self, stage: Stage) -> bool:
        if stage is Stage.RETIRED:
            return self.retired
        return stage.rank >= self.since.rank
