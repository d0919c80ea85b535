"""Decisions in a workspace, and the mail that asks for them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache

from briefs import tasks  # noqa: F401 - registers the kinds of work, as the worker does
from briefs.models import Entry
from datamaps.models import Integration
from integrations_portal.accounts.models import Workspace
from integrations_portal.audit.trail import PORTAL
from integrations_portal.jobs import queue
from integrations_portal.jobs.models import Job, JobState
from integrations_portal.rows import door
from tests.access.things.briefs import make_decision

MailedLink = Callable[[], str]


@pytest.fixture(autouse=True)
def no_earlier_mails() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def entry(workspace: Workspace) -> Entry:
    """Priya's open decision with two ways, blocking a stage."""
    return make_decision(
        workspace,
        options=[{"text": "Split it into three", "pros": "Each team keeps its word"}, {"text": "Keep Finance's"}],
        needed_by="2027-01-15",
        blocks_stage="approved",
        if_unanswered="Support goes on asking by phone.",
    )


@pytest.fixture
def mailed_link(db: None) -> MailedLink:
    """Does the waiting jobs, as the worker would, and gives the path of the link in the newest message."""

    def link() -> str:
        for job in Job.objects.filter(state=JobState.WAITING):
            assert queue.run(str(job.uid)) == JobState.DONE
        found = re.search(r"https?://[^/\s]+(/answer/\S+)", str(mail.outbox[-1].body))
        assert found
        return found.group(1)

    return link


def make_entry(brief: Integration, part: str, **answers: Any) -> Entry:
    return door.save(Entry(workspace=brief.workspace, integration=brief, part=part).put(answers), by=PORTAL)


def now(entry: Entry) -> Entry:
    """The entry as it is stored now."""
    found: Entry = Entry.objects.select_related("integration", "workspace").get(pk=entry.pk)
    return found
