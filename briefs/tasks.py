"""Documents, letters and messages as jobs, and telling people what checks found."""

from __future__ import annotations

from datetime import datetime

from briefs.services import answer_links, guests, post
from briefs.services.announce import announce
from briefs.services.exports import forget_old_exports, write_export
from briefs.services.pictures import forget_unused
from briefs.services.standing import count_stale
from briefs.services.writing import forget_closed
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


@work(answer_links.WORK)
def mail_decision(job: Job) -> Result:
    return {"sent": int(answer_links.send(job))}


@work(guests.WORK)
def mail_guest_link(job: Job) -> Result:
    return {"sent": int(guests.send(job))}


@each_minute
def tidy_guest_links(now: datetime) -> None:
    """Once an hour is enough."""
    if now.minute == 0:
        guests.forget_ended(now)


@each_minute
def tell_people(now: datetime) -> None:
    announce(now)
    post.send_due(now)


@work("message")
def message_job(job: Job) -> Result:
    return {"sent": post.send(job)}


@each_minute
def tidy_pictures(now: datetime) -> None:
    """Once a day is enough."""
    if (now.hour, now.minute) == (3, 30):
        forget_unused()


@each_minute
def tidy_writing(now: datetime) -> None:
    """Once an hour is enough."""
    if now.minute == 0:
        forget_closed(now)


@each_minute
def count_blockers(now: datetime) -> None:
    count_stale(now)
