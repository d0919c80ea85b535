"""What the tests of signing in share."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from django.core import mail
from django.core.cache import cache

from integrations_portal.accounts import tasks  # noqa: F401 - registers the kinds of mail, as the worker does
from integrations_portal.jobs import queue
from integrations_portal.jobs.models import Job, JobState


@pytest.fixture(autouse=True)
def no_earlier_tries() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def mailed_link(db: None) -> Callable[[], str]:
    """Does the waiting jobs, as the worker would, and gives the path of the link in the newest message."""

    def link() -> str:
        for job in Job.objects.filter(state=JobState.WAITING):
            assert queue.run(str(job.uid)) == JobState.DONE
        found = re.search(r"https?://[^/\s]+(/link/\S+)", str(mail.outbox[-1].body))
        assert found
        return found.group(1)

    return link
