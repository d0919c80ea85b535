"""Workers that do nothing but say so, for the benchmark of the queues: one process each, told from the environment.

QUEUE_BROKER names the broker, QUEUE_OPTIONS its transport options as JSON, QUEUE_ANSWERS the UDP port to answer to.
"""

from __future__ import annotations

import json
import os
import socket

from celery import Celery

from integrations_portal.jobs import folder_queue  # noqa: F401 - makes folder:// known


def queue_app(broker: str, options: dict[str, object]) -> Celery:
    """An app that is set as the portal's own, as far as the way of a message goes."""
    made = Celery("queue", broker=broker)
    made.conf.update(
        accept_content=["json"],
        broker_transport_options=options,
        task_acks_late=True,
        task_default_queue="measured",
        task_ignore_result=True,
        worker_prefetch_multiplier=1,
    )
    return made


if "QUEUE_BROKER" in os.environ:
    app = queue_app(os.environ["QUEUE_BROKER"], json.loads(os.environ["QUEUE_OPTIONS"]))
    _answers = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    _answers.connect(("127.0.0.1", int(os.environ["QUEUE_ANSWERS"])))

    @app.task(name="empty")
    def empty() -> None:
        _answers.send(b".")
