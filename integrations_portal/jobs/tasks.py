"""The two messages that travel: do this job, and a minute has passed."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from integrations_portal.jobs import queue
from integrations_portal.jobs.works import EACH_MINUTE


@shared_task(ignore_result=True)
def run(uid: str) -> None:
    queue.run(uid)


@shared_task(ignore_result=True)
def tick() -> None:
    now = timezone.now()
    queue.sweep(now)
    for do in EACH_MINUTE:
        do(now)
