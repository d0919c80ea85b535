"""Jobs that ended long ago: nobody asks for them any more."""

from __future__ import annotations

from datetime import datetime, timedelta

from integrations_portal.jobs.models import Job, JobState

KEPT = timedelta(days=60)
"""Longer than anything that a job made is kept."""
_ENDED = (JobState.DONE, JobState.FAILED, JobState.CANCELLED, JobState.PARKED)
_MOST_AT_ONCE = 500


def forget_old_jobs(now: datetime) -> int:
    """Removes them; how many."""
    old = list(Job.objects.filter(state__in=_ENDED, ended_at__lt=now - KEPT).values_list("pk", flat=True))
    for start in range(0, len(old), _MOST_AT_ONCE):
        Job.objects.filter(pk__in=old[start : start + _MOST_AT_ONCE]).delete()
    return len(old)
