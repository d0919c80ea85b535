"""How much a kind of change matters to one who reads the thing, and to one who writes it: the table.

What depends on more than kind and direction is in `weigh`.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from datamaps.schema.kinds import ChangeKind as Kind
from integrations_portal.shapes.choices import Choice


class Severity(Choice):
    BREAKING = "breaking", _("Breaking")
    WARNING = "warning", _("Warning")
    INFO = "info", _("For information")

    @property
    def rank(self) -> int:
        """2 for breaking to 0 for info."""
        return 2 - list(Severity).index(self)


B, W, I = Severity.BREAKING, Severity.WARNING, Severity.INFO  # noqa: E741 -- the letters of the table

_TIGHTENED = (I, B)
_LOOSENED = (W, I)

BY_DIRECTION: dict[Kind, tuple[Severity, Severity]] = {
    # kind: (we read it, we write it)
    Kind.RECORD_REMOVED: (B, B),
    Kind.RECORD_RENAMED: (B, B),
    Kind.FIELD_REMOVED: (B, B),
    Kind.FIELD_RENAMED: (B, B),
    Kind.FIELD_MOVED: (B, B),
    Kind.REQUIRED_GAINED: (I, B),
    Kind.REQUIRED_LOST: (W, I),
    Kind.NULLABLE_GAINED: (B, I),
    Kind.NULLABLE_LOST: (I, B),
    Kind.TYPE_WIDENED: (B, I),
    Kind.TYPE_NARROWED: (I, B),
    Kind.TYPE_CHANGED: (B, B),
    Kind.FORMAT_CHANGED: (B, B),
    Kind.ITEMS_CHANGED: (B, B),
    Kind.NUMBER_CHANGED: (B, B),
    Kind.VALUES_ADDED: (B, I),
    Kind.VALUES_REMOVED: (W, B),
    Kind.VALUES_RESPELLED: (B, B),
    Kind.VALUE_NUMBERS_CHANGED: (B, B),
    Kind.VALUES_CLOSED: (I, B),
    Kind.VALUES_OPENED: (W, I),
    Kind.MAX_LENGTH_RAISED: (W, I),
    Kind.MAX_LENGTH_REMOVED: (W, I),
    Kind.MAX_LENGTH_LOWERED: (I, B),
    Kind.MAX_LENGTH_SET: (I, W),
    Kind.PRECISION_RAISED: (W, I),
    Kind.PRECISION_LOWERED: (I, B),
    Kind.SCALE_RAISED: (W, I),
    Kind.SCALE_LOWERED: (I, B),
    Kind.MIN_LENGTH_SET: _TIGHTENED,
    Kind.MIN_LENGTH_RAISED: _TIGHTENED,
    Kind.MIN_LENGTH_LOWERED: _LOOSENED,
    Kind.MIN_LENGTH_REMOVED: _LOOSENED,
    Kind.MINIMUM_SET: _TIGHTENED,
    Kind.MINIMUM_RAISED: _TIGHTENED,
    Kind.MINIMUM_LOWERED: _LOOSENED,
    Kind.MINIMUM_REMOVED: _LOOSENED,
    Kind.MAXIMUM_SET: _TIGHTENED,
    Kind.MAXIMUM_LOWERED: _TIGHTENED,
    Kind.MAXIMUM_RAISED: _LOOSENED,
    Kind.MAXIMUM_REMOVED: _LOOSENED,
    Kind.MULTIPLE_OF_SET: _TIGHTENED,
    Kind.MULTIPLE_OF_RAISED: _TIGHTENED,
    Kind.MULTIPLE_OF_LOWERED: _LOOSENED,
    Kind.MULTIPLE_OF_REMOVED: _LOOSENED,
    Kind.PATTERN_SET: _TIGHTENED,
    Kind.PATTERN_CHANGED: (W, B),  # may be tighter and looser at once
    Kind.PATTERN_REMOVED: _LOOSENED,
    Kind.READ_ONLY_GAINED: (I, B),
    Kind.WRITE_ONLY_GAINED: (B, I),
    Kind.DEPRECATED_GAINED: (W, W),
    Kind.KEY_GAINED: (B, B),
    Kind.KEY_LOST: (B, B),
    Kind.DEFAULT_REMOVED: (I, W),
    Kind.REFERENCE_ADDED: (I, W),
    Kind.REFERENCE_RETARGETED: (I, W),
    Kind.LIVE_VALUE_UNMAPPED: (B, I),
    Kind.LIVE_VOLUME_OUTSIDE: (W, W),
    Kind.LIVE_FRESHNESS_LATE: (W, W),
    Kind.ACCESS_LOST: (W, W),
    Kind.OPERATION_REMOVED: (B, B),
    Kind.OPERATION_RENAMED: (B, B),
    Kind.OPERATION_DEPRECATED: (W, W),
    Kind.REQUEST_CHANGED: (B, B),
    Kind.RESPONSE_CHANGED: (B, B),
    Kind.MEDIA_TYPE_REMOVED: (B, B),
    Kind.OPERATION_AUTH_CHANGED: (W, W),
    Kind.SERVER_CHANGED: (W, W),
    Kind.AUTH_CHANGED: (W, W),
}
"""What is not named here is info in both directions."""

MATCH_KEY = frozenset(
    {
        *(Kind.TYPE_WIDENED, Kind.TYPE_NARROWED, Kind.TYPE_CHANGED, Kind.FORMAT_CHANGED, Kind.ITEMS_CHANGED),
        *(Kind.UNIQUE_GAINED, Kind.UNIQUE_LOST, Kind.NULLABLE_GAINED, Kind.NULLABLE_LOST),
    }
)
"""Breaking for a field that records are matched by, whichever way it is mapped."""

WHOLE_SYSTEM = frozenset({Kind.SERVER_CHANGED, Kind.AUTH_CHANGED})


def worst(severities: list[Severity]) -> Severity:
    """The worst of several; info of none."""
    return max(severities, key=lambda severity: severity.rank, default=Severity.INFO)
