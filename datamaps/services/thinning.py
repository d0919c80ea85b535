"""Old checks, thinned out, so that a system that is looked at each minute does not fill the database.

The last weeks are kept whole. Of each day before them stay the first and the last check of a connector that said and
saw the same: nothing that ever differed is forgotten, only that it was looked at again.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Max, Min
from django.db.models.functions import TruncDate

from datamaps.models import Check, Connector

WHOLE = timedelta(days=30)
MOST_AT_ONCE = 500
"""Checks that are removed by one statement."""
_SAME = ("day", "outcome", "trouble", "observation", "differences")


def thin_checks(now: datetime) -> int:
    """Removes checks of days long ago that say nothing new; how many."""
    connectors = Connector.objects.order_by("pk").values_list("pk", flat=True)
    return sum(_thin(connector, now - WHOLE) for connector in list(connectors))


def _thin(connector: int, before: datetime) -> int:
    old = Check.objects.filter(connector=connector, ended_at__lt=before).order_by()
    alike = old.annotate(day=TruncDate("ended_at")).values(*_SAME).annotate(first=Min("pk"), last=Max("pk"))
    kept = {pk for ends in alike.values_list("first", "last") for pk in ends}
    going = [pk for pk in old.values_list("pk", flat=True) if pk not in kept]
    for start in range(0, len(going), MOST_AT_ONCE):
        Check.objects.filter(pk__in=going[start : start + MOST_AT_ONCE]).delete()
    return len(going)
