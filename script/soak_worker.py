"""The worker of a soak: as on a server, but for its heart, which beats faster where silence is noticed sooner.

What counts as killed must be silent for several beats; else the soak would take work from workers that are only busy.
"""

from __future__ import annotations

import os

from celery.signals import worker_process_init

from integrations_portal.celery import app


@worker_process_init.connect
def beat_faster(**_options: object) -> None:
    # The rows are not there before the worker is.
    from integrations_portal.jobs import claims

    claims.BEAT_SECONDS = float(os.environ["SOAK_BEAT_SECONDS"])


__all__ = ["app"]
