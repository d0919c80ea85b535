"""Who is right, in sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from datamaps.map.shared import ConflictRule, Ownership

_RULES = MappingProxyType(
    {
        ConflictRule.OWNER_WINS: gettext_lazy("If two systems differ, %(owner)s wins."),
        ConflictRule.TRUSTED_ORDER: gettext_lazy("If two systems differ, the first of these wins: %(order)s."),
        ConflictRule.MOST_RECENT: gettext_lazy("If two systems differ, the latest change wins."),
        ConflictRule.MOST_COMPLETE: gettext_lazy("If two systems differ, the fuller value wins."),
        ConflictRule.MANUAL_REVIEW: gettext_lazy("If two systems differ, a person decides."),
        ConflictRule.NO_UPDATE: gettext_lazy("If two systems differ, nothing is changed."),
    }
)

NameOf = Callable[[str | None], str]
"""The name behind a key."""


@dataclass(frozen=True)
class OwnerLine:
    """One ownership row in words; what nobody has said is empty."""

    when: str
    right: str
    may_write: str
    rule: str
    steward: str


def owner_lines(rows: Iterable[Ownership], system: NameOf, person: NameOf) -> list[OwnerLine]:
    return [
        OwnerLine(
            row.when,
            system(row.system_of_record),
            ", ".join(map(system, row.may_write)),
            rule_in_words(row, system),
            person(row.steward),
        )
        for row in rows
    ]


def rule_in_words(row: Ownership, system: NameOf) -> str:
    """What happens when two systems differ; empty where only one may write."""
    if row.rule_set and row.conflict_rule:
        owner = system(row.system_of_record) or _("the owner")
        order = ", ".join(system(key) for key in row.trusted_order)
        return str(_RULES[row.conflict_rule]) % {"owner": owner, "order": order}
    return _("Nobody has said what happens when two systems differ.") if len(row.writers) > 1 else ""
