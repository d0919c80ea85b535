"""Documents and letters as jobs."""

from __future__ import annotations

from datetime import datetime

from briefs.services.answer_links import WORK, send
from briefs.services.exports import forget_old_exports, write_export
from integrations_portal.jobs.models import Job
from integrations_portal.jobs.works import Result, each_minute, work


@work("export")
def export_job(job: Job) -> Result:
    return write_export(job)


@each_minute
def tidy_exports(now: datetime) -> None:
    """Once an hour is enough."""
    if now.minute == 0:
        forget_old_exports()


@work(WORK)
def mail_decision(job: Job) -> Result:
    return {"sent": int(send(job))}
