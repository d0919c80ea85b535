"""What a check says as a whole."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from datamaps.schema.kinds import ChangeKind
from datamaps.schema.severity import Severity
from datamaps.schema.weigh import Drift
from integrations_portal.shapes.choices import Choice


class Verdict(Choice):
    MATCH = "match", _("Matches")
    DRIFT = "drift", _("Differs")
    PARTIAL = "partial", _("Checked in part")
    COULD_NOT_CHECK = "could_not_check", _("Could not be checked")


_ACCESS = (ChangeKind.ACCESS_LOST, ChangeKind.ACCESS_GAINED)


def verdict(drifts: Sequence[Drift], unchecked: Sequence[str]) -> Verdict:
    """Drift when anything but access differs at warning or above; else partial when a record was not looked at."""
    found = [drift for drift in drifts if drift.severity is not Severity.INFO]
    if any(drift.change.kind not in _ACCESS for drift in found):
        return Verdict.DRIFT
    if unchecked:
        return Verdict.PARTIAL
    return Verdict.DRIFT if found else Verdict.MATCH


def counts(drifts: Sequence[Drift]) -> dict[str, int]:
    """How many of each severity, all three named."""
    return {severity.value: sum(drift.severity is severity for drift in drifts) for severity in Severity}
