"""The job queue: Redis when REDIS_URL is set, otherwise files in VAR_DIR.

Messages are JSON and carry ids only. No result is kept: the job's row in the database is the truth, so
losing a message costs a delay until the sweeper sends it again.
"""

import os

from celery import Celery
from celery.schedules import crontab
from celery.signals import worker_init, worker_process_init
from django.conf import settings
from kombu import Exchange, Queue

from integrations_portal.checks import announce_keys
from integrations_portal.jobs import folder_queue  # noqa: F401 - makes folder:// known
from integrations_portal.memory import keep_what_is_loaded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "integrations_portal.settings")

STALE_SECONDS = 55
CLOCK = "clock"
BEHIND_PAGES = 10

app = Celery("integrations_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    accept_content=["json"],
    task_serializer="json",
    result_serializer="json",
    event_serializer="json",
    task_ignore_result=True,
    result_backend=None,
    task_acks_late=True,
    task_default_queue="portal",
    # The minute's work has a queue of its own, so that it never waits behind checks; a worker that is not told
    # which to take takes both.
    task_queues=[Queue(name, Exchange(name), routing_key=name) for name in ("portal", CLOCK)],
    # A page never waits for the queue: the row is saved, the sweeper sends what could not be sent.
    task_publish_retry=False,
    broker_connection_timeout=1,
    broker_connection_retry_on_startup=True,
    worker_prefetch_multiplier=1,
    worker_max_memory_per_child=500_000,  # kilobytes; one that grew is replaced after its job
    worker_hijack_root_logger=False,
    timezone="UTC",
    enable_utc=True,
    beat_schedule_filename=str(settings.VAR_DIR / "beat-schedule"),
    beat_schedule={
        "tick": {
            "task": "integrations_portal.jobs.tasks.tick",
            # At the full minute, which is when schedules come due: what is due runs at once.
            "schedule": crontab(),
            # A tick that nobody took within its minute is of no use to anybody.
            "options": {"expires": STALE_SECONDS, "queue": CLOCK},
        },
    },
)
app.autodiscover_tasks(["integrations_portal.jobs", "integrations_portal.accounts", "datamaps", "briefs"])


@worker_init.connect
def worker_starts(**_options: object) -> None:
    announce_keys("worker")


@worker_process_init.connect
def let_pages_go_first(**_options: object) -> None:
    """Jobs use what pages leave of the processor."""
    os.nice(BEHIND_PAGES)


@worker_process_init.connect
def run_on(**_options: object) -> None:
    keep_what_is_loaded()
